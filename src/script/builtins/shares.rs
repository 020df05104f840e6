//! Shares and percentages: `ratio`, `percent`, `attained`, `attained_inverse`, `progress`.

use crate::decimal::Number;
use crate::script::kinds::Kind;
use crate::value::{Failure, Interval, Possible, Truth};

use super::{Args, Gives, Param, Runs, Takes, Word};

pub(super) const WORDS: &[Word] = &[
    Word {
        name: "ratio",
        alias: "比率",
        params: &[
            Param {
                name: "n",
                takes: Takes::Number,
            },
            Param {
                name: "d",
                takes: Takes::Number,
            },
        ],
        variadic: false,
        gives: Gives::Number(Kind::SHARE),
        edges: "0 比 0 为缺项;n 比 0 出错;不截到 0 至 1",
        about: "两数之比",
        example: "points * ratio(suggestions.on_time, suggestions.due)",
        phrase: "{0}÷{1}={=}",
        run: Runs::Values(|args| ratio(args, args.number(0)?, args.number(1)?)),
    },
    Word {
        name: "percent",
        alias: "百分率",
        params: &[
            Param {
                name: "n",
                takes: Takes::Number,
            },
            Param {
                name: "d",
                takes: Takes::Number,
            },
        ],
        variadic: false,
        gives: Gives::Number(Kind::PERCENT),
        edges: "同 ratio,乘以 100",
        about: "两数之比,0 至 100",
        example: "points * progress(percent(review.done, review.due), 80, 100)",
        phrase: "{0}÷{1}={=}%",
        run: Runs::Values(|args| {
            let share = ratio(args, args.number(0)?, args.number(1)?)?;
            Ok(match share.value {
                Some(crate::value::Value::Number(x)) => Possible {
                    value: Some(x.multiply(&Number::hundred().into()).into()),
                    ..share
                },
                _ => share,
            })
        }),
    },
    Word {
        name: "attained",
        alias: "完成率",
        params: &[
            Param {
                name: "x",
                takes: Takes::Number,
            },
            Param {
                name: "target",
                takes: Takes::Positive,
            },
        ],
        variadic: false,
        gives: Gives::Number(Kind::SHARE),
        edges: "截到 0 至 1;算得目标为 0 时:x 为 0 缺项,x 大于 0 得 1",
        about: "完成数占目标的份额,超额不多给",
        example: "points * attained(publicity.events, 48)",
        phrase: "{0}对目标{1}的完成率{=}",
        run: Runs::Values(attained),
    },
    Word {
        name: "attained_inverse",
        alias: "逆向完成率",
        params: &[
            Param {
                name: "x",
                takes: Takes::Number,
            },
            Param {
                name: "limit",
                takes: Takes::Positive,
            },
        ],
        variadic: false,
        gives: Gives::Number(Kind::SHARE),
        edges: "x 不超过限额得 1,否则限额÷x",
        about: "越低越好的份额",
        example: "points * attained_inverse(budget.spent, budget.limit)",
        phrase: "{0}对限额{1}的逆向完成率{=}",
        run: Runs::Values(attained_inverse),
    },
    Word {
        name: "progress",
        alias: "区间率",
        params: &[
            Param {
                name: "x",
                takes: Takes::Number,
            },
            Param {
                name: "from",
                takes: Takes::Number,
            },
            Param {
                name: "to",
                takes: Takes::Number,
            },
        ],
        variadic: false,
        gives: Gives::Number(Kind::SHARE),
        edges: "截到 0 至 1;两个方向都可;起点等于终点时到点得 1,写死的相等报错",
        about: "在起点与终点之间走了多少",
        example: "points * progress(mediation.success_rate, 90, 98)",
        phrase: "{0}在{1}至{2}之间的份额{=}",
        run: Runs::Values(progress),
    },
];

fn zero() -> Interval {
    Interval::from(Number::zero())
}

fn unit() -> Interval {
    Interval::between(Number::zero(), Number::from(1))
}

fn clamped(x: &Interval) -> Interval {
    x.max(&zero()).min(&Number::from(1).into())
}

fn ratio(args: &Args<'_>, n: &Interval, d: &Interval) -> Result<Possible, Failure> {
    let by_zero = d.equal(&zero()).can_be_true();
    let none_of_none = by_zero && n.equal(&zero()).can_be_true();
    let some_of_none = by_zero && n.equal(&zero()).can_be_false();
    Ok(Possible {
        value: n.divide(d).map(Into::into),
        not_applicable: none_of_none.then(|| "分母为0".to_owned()),
        failure: some_of_none.then(|| args.failure(format!("{n}÷{d}:分母为0而分子不为0"))),
    })
}

fn attained(args: &Args<'_>) -> Result<Possible, Failure> {
    let (x, target) = (args.number(0)?, args.number(1)?);
    let negative = target.less(&zero()).can_be_true();
    let positive = target.intersect(&Interval::above(Number::zero()));
    let mut share = positive.and_then(|t| x.divide(&t)).map(|q| clamped(&q));
    let mut not_applicable = None;
    if target.equal(&zero()).can_be_true() {
        if x.equal(&zero()).can_be_true() {
            not_applicable = Some("目标为0".to_owned());
        }
        if x.equal(&zero()).can_be_false() {
            let one = Interval::from(Number::from(1));
            share = Some(share.map_or(one.clone(), |s| s.hull(&one)));
        }
    }
    Ok(Possible {
        value: share.map(Into::into),
        not_applicable,
        failure: negative.then(|| args.failure(format!("目标{target}小于0"))),
    })
}

fn attained_inverse(args: &Args<'_>) -> Result<Possible, Failure> {
    let (x, limit) = (args.number(0)?, args.number(1)?);
    let negative = limit.less(&zero()).can_be_true();
    let failure = negative.then(|| args.failure(format!("限额{limit}小于0")));
    let value = limit
        .intersect(&Interval::at_least(Number::zero()))
        .map(|limit| {
            let one = Interval::from(Number::from(1));
            let over = x
                .intersect(&Interval::above(Number::zero()))
                .and_then(|x| limit.divide(&x))
                .map(|q| clamped(&q));
            match (x.less_or_equal(&limit), over) {
                (Truth::True, _) | (_, None) => one,
                (Truth::Open, Some(over)) => over.hull(&one),
                (Truth::False, Some(over)) => over,
            }
        });
    Ok(Possible {
        value: value.map(Into::into),
        not_applicable: None,
        failure,
    })
}

fn progress(args: &Args<'_>) -> Result<Possible, Failure> {
    let (x, from, to) = (args.number(0)?, args.number(1)?, args.number(2)?);
    let (Some(from), Some(to)) = (from.exact(), to.exact()) else {
        return Ok(Possible::number(unit()));
    };
    let length = to.clone() - from.clone();
    if length.is_zero() {
        let reached = Interval::from(to.clone()).less_or_equal(x);
        return Ok(Possible::number(match reached {
            Truth::True => Number::from(1).into(),
            Truth::False => zero(),
            Truth::Open => unit(),
        }));
    }
    let way = x.subtract(&from.clone().into()).divide(&length.into());
    Ok(Possible::number(way.map_or_else(unit, |w| clamped(&w))))
}

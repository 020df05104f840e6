//! Conditions: `when`, `first_when`, `factor`, and what is not applicable.

use crate::decimal::Number;
use crate::script::kinds::Kind;
use crate::value::{Interval, Possible, Truth};

use super::args::first_of;
use super::{Gives, Param, Runs, Takes, Word};

pub(super) const WORDS: &[Word] = &[
    Word {
        name: "when",
        alias: "当",
        params: &[
            Param {
                name: "cond",
                takes: Takes::Flag,
            },
            Param {
                name: "points",
                takes: Takes::Points,
            },
        ],
        variadic: false,
        gives: Gives::AsSecond,
        edges: "不符合时为 0",
        about: "符合条件时给(或扣)这些分",
        example: "points - when(!study.has_system, 0.3)",
        phrase: "{0}时{1}分:{=}",
        run: Runs::Values(|args| {
            let (cond, points) = (args.flag(0)?, args.number(1)?);
            Ok(Possible::number(first_of(
                [(cond, points)],
                &Number::zero().into(),
            )))
        }),
    },
    Word {
        name: "first_when",
        alias: "首个符合",
        params: &[Param {
            name: "rows",
            takes: Takes::Cases,
        }],
        variadic: false,
        gives: Gives::AsTable,
        edges: "都不符合为 0",
        about: "自上而下第一个符合的条件的分数",
        example: "first_when([[petition.beijing_visits > 0, 0], [petition.province_visits > 0, 2], [true, 4]])",
        phrase: "按首个符合的一行{=}",
        run: Runs::Values(|args| {
            Ok(Possible::number(first_of(
                args.cases(0)?,
                &Number::zero().into(),
            )))
        }),
    },
    Word {
        name: "factor",
        alias: "系数",
        params: &[
            Param {
                name: "cond",
                takes: Takes::Flag,
            },
            Param {
                name: "k",
                takes: Takes::Number,
            },
        ],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "不符合时为 1",
        about: "符合条件时打折或加倍",
        example: "points * legal_adviser.coverage_rate / 100 * factor(legal_adviser.coverage_rate < 100, 0.8)",
        phrase: "系数{=}",
        run: Runs::Values(|args| {
            let (cond, k) = (args.flag(0)?, args.number(1)?);
            Ok(Possible::number(first_of(
                [(cond, k)],
                &Number::from(1).into(),
            )))
        }),
    },
    Word {
        name: "not_applicable",
        alias: "缺项",
        params: &[Param {
            name: "reason",
            takes: Takes::Text,
        }],
        variadic: false,
        gives: Gives::Anything,
        edges: "用到它的指标缺项",
        about: "写明理由的缺项",
        example: "if normative.made == 0 { not_applicable(\"未制定规范性文件\") } else { points - normative.late }",
        phrase: "缺项({0})",
        run: Runs::Values(|args| Ok(Possible::not_applicable(args.text(0)?))),
    },
    Word {
        name: "if_not_applicable",
        alias: "缺项则",
        params: &[
            Param {
                name: "x",
                takes: Takes::Anything,
            },
            Param {
                name: "other",
                takes: Takes::Anything,
            },
        ],
        variadic: false,
        gives: Gives::AsFirst,
        edges: "x 不缺项时为 x",
        about: "缺项时改用另一个值",
        example: "points * if_not_applicable(ratio(suggestions.on_time, suggestions.due), 1)",
        phrase: "{0}(缺项则{1})",
        run: Runs::Values(|args| {
            let (x, other) = (args.possible(0)?, args.possible(1)?);
            if x.not_applicable.is_none() {
                return Ok(x.clone());
            }
            let rest = Possible {
                not_applicable: None,
                ..x.clone()
            };
            Ok(if rest.value.is_none() && rest.failure.is_none() {
                other.clone()
            } else {
                rest.hull(other.clone())
            })
        }),
    },
    Word {
        name: "min",
        alias: "取小",
        params: &[
            Param {
                name: "a",
                takes: Takes::Number,
            },
            Param {
                name: "b",
                takes: Takes::Number,
            },
        ],
        variadic: true,
        gives: Gives::AsFirst,
        edges: "任意多个数",
        about: "最小的一个",
        example: "points * min(litigation.won_share, 1)",
        phrase: "取小{=}",
        run: Runs::Values(|args| fold(args, Interval::min)),
    },
    Word {
        name: "max",
        alias: "取大",
        params: &[
            Param {
                name: "a",
                takes: Takes::Number,
            },
            Param {
                name: "b",
                takes: Takes::Number,
            },
        ],
        variadic: true,
        gives: Gives::AsFirst,
        edges: "任意多个数",
        about: "最大的一个(就高、二者择其一)",
        example: "max(tiers(carry.rate, [[20, 0]]), tiers(carry.change, [[0, 3]]))",
        phrase: "取大{=}",
        run: Runs::Values(|args| fold(args, Interval::max)),
    },
    Word {
        name: "is_given",
        alias: "已填",
        params: &[Param {
            name: "x",
            takes: Takes::Anything,
        }],
        variadic: false,
        gives: Gives::Flag,
        edges: "缺项为否;未填的仍是待定",
        about: "不是缺项",
        example: "when(is_given(survey.satisfaction), 1)",
        phrase: "{0}已填",
        run: Runs::Values(|args| {
            let x = args.possible(0)?;
            if x.value.is_none() && x.not_applicable.is_none() {
                return Ok(x.clone());
            }
            let truth = Truth::from_possible(x.value.is_some(), x.not_applicable.is_some());
            Ok(Possible {
                not_applicable: None,
                ..Possible::flag(truth).also(&Possible {
                    not_applicable: None,
                    ..x.clone()
                })
            })
        }),
    },
];

fn fold(
    args: &super::Args<'_>,
    pick: impl Fn(&Interval, &Interval) -> Interval,
) -> Result<Possible, crate::value::Failure> {
    let mut result = args.number(0)?.clone();
    for index in 1..args.len() {
        result = pick(&result, args.number(index)?);
    }
    Ok(Possible::number(result))
}

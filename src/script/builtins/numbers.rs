//! Plain arithmetic with a name: `capped`, `floored`, `shortage`, `excess`, `abs`, rounding.

use crate::decimal::Number;
use crate::script::kinds::Kind;
use crate::value::{Interval, Possible};

use super::{Gives, Param, Runs, Takes, Word};

const X: Param = Param {
    name: "x",
    takes: Takes::Number,
};

pub(super) const WORDS: &[Word] = &[
    Word {
        name: "capped",
        alias: "封顶",
        params: &[
            X,
            Param {
                name: "limit",
                takes: Takes::Number,
            },
        ],
        variadic: false,
        gives: Gives::AsFirst,
        edges: "至多到限额",
        about: "累计不超过",
        example: "points - capped(0.3 * shortage(study.sessions, 6), 1.2)",
        phrase: "{0}(至多{1}):{=}",
        run: Runs::Values(|args| Ok(Possible::number(args.number(0)?.min(args.number(1)?)))),
    },
    Word {
        name: "floored",
        alias: "保底",
        params: &[
            X,
            Param {
                name: "limit",
                takes: Takes::Number,
            },
        ],
        variadic: false,
        gives: Gives::AsFirst,
        edges: "至少到限额",
        about: "扣完为止(在一部分里)",
        example: "floored(2 - 0.5 * file_review.defects, 0) + 2",
        phrase: "{0}(至少{1}):{=}",
        run: Runs::Values(|args| Ok(Possible::number(args.number(0)?.max(args.number(1)?)))),
    },
    Word {
        name: "shortage",
        alias: "欠缺",
        params: &[
            Param {
                name: "n",
                takes: Takes::Number,
            },
            Param {
                name: "required",
                takes: Takes::Number,
            },
        ],
        variadic: false,
        gives: Gives::AsFirst,
        edges: "不缺为 0",
        about: "比应有的少多少",
        example: "points - 0.5 * shortage(leadership.study_sessions, 4)",
        phrase: "{0}比应有{1}少{=}",
        run: Runs::Values(|args| {
            Ok(Possible::number(beyond_zero(
                &args.number(1)?.subtract(args.number(0)?),
            )))
        }),
    },
    Word {
        name: "excess",
        alias: "超出",
        params: &[
            Param {
                name: "n",
                takes: Takes::Number,
            },
            Param {
                name: "limit",
                takes: Takes::Number,
            },
        ],
        variadic: false,
        gives: Gives::AsFirst,
        edges: "不超为 0",
        about: "比限额多多少",
        example: "points - excess(safety.accidents, 2)",
        phrase: "{0}比限额{1}多{=}",
        run: Runs::Values(|args| {
            Ok(Possible::number(beyond_zero(
                &args.number(0)?.subtract(args.number(1)?),
            )))
        }),
    },
    Word {
        name: "abs",
        alias: "绝对值",
        params: &[X],
        variadic: false,
        gives: Gives::AsFirst,
        edges: "不小于 0",
        about: "离 0 多远",
        example: "points - 0.1 * abs(budget.deviation)",
        phrase: "{0}的绝对值{=}",
        run: Runs::Values(|args| Ok(Possible::number(args.number(0)?.abs()))),
    },
    Word {
        name: "floor",
        alias: "舍去",
        params: &[X],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "舍去小数,向下",
        about: "不大于它的最大整数",
        example: "0.5 * floor(publicity.events / 10)",
        phrase: "{0}舍去小数{=}",
        run: Runs::Values(|args| Ok(Possible::number(floor(args.number(0)?)))),
    },
    Word {
        name: "ceil",
        alias: "进位",
        params: &[X],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "有小数就进一",
        about: "不小于它的最小整数",
        example: "0.5 * ceil(publicity.events / 10)",
        phrase: "{0}进位{=}",
        run: Runs::Values(|args| Ok(Possible::number(floor(&args.number(0)?.negate()).negate()))),
    },
    Word {
        name: "round",
        alias: "四舍五入",
        params: &[
            X,
            Param {
                name: "digits",
                takes: Takes::Number,
            },
        ],
        variadic: false,
        gives: Gives::AsFirst,
        edges: "逢五远离 0;位数 0 至 9",
        about: "保留几位小数",
        example: "points * round(ratio(review.done, review.due), 2)",
        phrase: "{0}四舍五入{=}",
        run: Runs::Values(|args| {
            let digits = args
                .number(1)?
                .exact()
                .and_then(Number::to_i64)
                .and_then(|d| u32::try_from(d).ok());
            match digits {
                Some(digits) if digits <= 9 => Ok(Possible::number(
                    args.number(0)?.map_rising(false, |n| n.round(digits)),
                )),
                _ => Err(args.failure("位数应是 0 至 9 的整数")),
            }
        }),
    },
];

fn beyond_zero(x: &Interval) -> Interval {
    x.max(&Number::zero().into())
}

/// Every value rounded down; an upper end that is not reached falls to the whole number below it.
pub(super) fn floor(x: &Interval) -> Interval {
    let lo = x.lo().as_ref().map(Number::floor);
    let lo = match lo {
        std::ops::Bound::Excluded(n) => std::ops::Bound::Included(n),
        other => other,
    };
    let hi = match x.hi() {
        std::ops::Bound::Included(n) => std::ops::Bound::Included(n.floor()),
        std::ops::Bound::Excluded(n) => std::ops::Bound::Included(n.ceil() - Number::from(1)),
        std::ops::Bound::Unbounded => std::ops::Bound::Unbounded,
    };
    Interval::new(lo, hi).map_or_else(Interval::everything, Interval::known_whole)
}

//! Tables: `tiers`, `tiers_to`, `line`.

use crate::decimal::Number;
use crate::value::{Failure, Interval, Possible};

use super::args::{first_of, over_pieces};
use super::{Args, Gives, Param, Runs, Takes, Word};

pub(super) const WORDS: &[Word] = &[
    Word {
        name: "tiers",
        alias: "分档",
        params: &[
            Param {
                name: "x",
                takes: Takes::Number,
            },
            Param {
                name: "rows",
                takes: Takes::TableFalling,
            },
        ],
        variadic: false,
        gives: Gives::AsTable,
        edges: "最高一档写在最前;“以上”含本数;低于各档为 0",
        about: "够到哪一档就得哪一档的分",
        example: "tiers(enforcement.certified_rate, [[98, 5], [95, 4], [90, 3]])",
        phrase: "{0}按分档({1})得{=}分",
        run: Runs::Values(|args| {
            let (x, rows) = (args.number(0)?, args.table(1)?);
            in_order(args, &rows, |upper, lower| upper > lower)?;
            let reached = rows
                .iter()
                .map(|(from, points)| (from.less_or_equal(x), *points));
            Ok(Possible::number(first_of(reached, &Number::zero().into())))
        }),
    },
    Word {
        name: "tiers_to",
        alias: "分档至",
        params: &[
            Param {
                name: "x",
                takes: Takes::Number,
            },
            Param {
                name: "rows",
                takes: Takes::TableRising,
            },
        ],
        variadic: false,
        gives: Gives::AsTable,
        edges: "最低一档写在最前;“以下”含本数;高于各档为 0",
        about: "不超过哪一档就得哪一档的分,越低越好",
        example: "tiers_to(budget.adjusted_rate, [[0, 3], [10, 2], [20, 1], [30, 0.5]])",
        phrase: "{0}按分档({1})得{=}分",
        run: Runs::Values(|args| {
            let (x, rows) = (args.number(0)?, args.table(1)?);
            in_order(args, &rows, |upper, lower| upper < lower)?;
            let reached = rows
                .iter()
                .map(|(to, points)| (x.less_or_equal(to), *points));
            Ok(Possible::number(first_of(reached, &Number::zero().into())))
        }),
    },
    Word {
        name: "line",
        alias: "折线",
        params: &[
            Param {
                name: "x",
                takes: Takes::Number,
            },
            Param {
                name: "rows",
                takes: Takes::TableLine,
            },
        ],
        variadic: false,
        gives: Gives::AsTable,
        edges: "两点之间按直线,两端之外取平;同一处写两行是跳变,该处按第二行",
        about: "按折线得分(起评线、区间线性)",
        example: "line(mediation.success_rate, [[60, 0], [60, 6], [100, 15]])",
        phrase: "{0}按折线({1})得{=}分",
        run: Runs::Values(line),
    },
];

/// A computed table can stand in the wrong order, too; a written one is refused when the rubric is loaded.
fn in_order(
    args: &Args<'_>,
    rows: &[(&Interval, &Interval)],
    right: impl Fn(&Number, &Number) -> bool,
) -> Result<(), Failure> {
    let limits: Vec<_> = rows.iter().filter_map(|(limit, _)| limit.exact()).collect();
    let wrong = limits
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if !right(a, b)));
    if wrong {
        Err(args.failure("表的各行次序不对"))
    } else {
        Ok(())
    }
}

fn line(args: &Args<'_>) -> Result<Possible, Failure> {
    let x = args.number(0)?;
    let rows = args.table_at(1)?;
    let mut points = Vec::with_capacity(rows.len());
    for (at, value) in rows {
        let value = value
            .exact()
            .ok_or_else(|| args.failure("表里的分数尚不确定"))?;
        points.push((at.clone(), value.clone()));
    }
    if points
        .windows(2)
        .any(|pair| matches!(pair, [(a, _), (b, _)] if a > b))
    {
        return Err(args.failure("表的各行次序不对"));
    }
    let (Some((_, first)), Some((_, last))) = (points.first(), points.last()) else {
        return Err(args.failure("表是空的"));
    };
    let breaks: Vec<Number> = points.iter().map(|(at, _)| at.clone()).collect();
    let at = |x: &Number| on_line(&points, x, Side::At);
    let before = |x: &Number| on_line(&points, x, Side::Before);
    let after = |x: &Number| on_line(&points, x, Side::At);
    let far = (Some(first.clone()), Some(last.clone()));
    Ok(Possible::number(over_pieces(
        x, &breaks, at, before, after, far,
    )))
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    At,
    Before,
}

/// The height of the line at `x`, or what it comes near to from below.
fn on_line(points: &[(Number, Number)], x: &Number, side: Side) -> Number {
    // Rows at or below x; of two rows at one place the second holds there, the first just before it.
    let passed = |at: &Number| if side == Side::At { at <= x } else { at < x };
    let below = points.iter().rev().find(|(at, _)| passed(at));
    let above = points.iter().find(|(at, _)| !passed(at));
    match (below, above) {
        (Some((x0, y0)), Some((x1, y1))) => {
            let share = (x.clone() - x0.clone()).checked_div(&(x1.clone() - x0.clone()));
            y0.clone() + (y1.clone() - y0.clone()) * share.unwrap_or_else(Number::zero)
        }
        (Some((_, y)), None) | (None, Some((_, y))) => y.clone(),
        (None, None) => Number::zero(),
    }
}

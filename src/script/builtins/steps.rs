//! Steps and slopes on a gap: 每低1个百分点, with the way of counting part of a step made explicit.

use crate::decimal::Number;
use crate::script::kinds::Kind;
use crate::value::{Failure, Interval, Possible, Truth};

use super::args::over_pieces;
use super::numbers::floor;
use super::{Args, Gives, Param, Runs, Takes, Word};

const GAP: Param = Param {
    name: "gap",
    takes: Takes::Number,
};
const SIZE: Param = Param {
    name: "size",
    takes: Takes::Positive,
};
const RATES: Param = Param {
    name: "rows",
    takes: Takes::TableRising,
};

pub(super) const WORDS: &[Word] = &[
    Word {
        name: "exact_steps",
        alias: "按比例计",
        params: &[GAP, SIZE],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "不满一步按比例;差距不大于 0 为 0",
        about: "差距有几步",
        example: "points - 0.2 * exact_steps(100 - litigation.attendance_rate, 1)",
        phrase: "差距{0}按每{1}计{=}步",
        run: Runs::Values(|args| Ok(Possible::number(steps(args)?))),
    },
    Word {
        name: "whole_steps",
        alias: "满一计",
        params: &[GAP, SIZE],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "满一步才计;差距不大于 0 为 0",
        about: "差距有几个满步",
        example: "points - 0.5 * whole_steps(95 - mediation.success_rate, 1)",
        phrase: "差距{0}满{1}计一步,共{=}步",
        run: Runs::Values(|args| Ok(Possible::number(floor(&steps(args)?)))),
    },
    Word {
        name: "started_steps",
        alias: "不足一按一计",
        params: &[GAP, SIZE],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "不足一步按一步;差距不大于 0 为 0",
        about: "差距有几步,不足一步按一步",
        example: "points - 0.5 * started_steps(95 - mediation.success_rate, 1)",
        phrase: "差距{0}每{1}计一步、不足按一步,共{=}步",
        run: Runs::Values(|args| Ok(Possible::number(floor(&steps(args)?.negate()).negate()))),
    },
    Word {
        name: "slope_marginal",
        alias: "超额累进",
        params: &[GAP, RATES],
        variadic: false,
        gives: Gives::AsTable,
        edges: "各段按各段的斜率;差距不大于首行为 0",
        about: "两段斜率,分段累加",
        example: "points - slope_marginal(96 - petition.solved_rate, [[0, 0.25], [6, 0.5]])",
        phrase: "差距{0}分段累进({1})计{=}",
        run: Runs::Values(|args| slope(args, marginal)),
    },
    Word {
        name: "slope_whole",
        alias: "全额累进",
        params: &[GAP, RATES],
        variadic: false,
        gives: Gives::AsTable,
        edges: "超过某段起点后全部差距按该段斜率;差距不大于首行为 0",
        about: "两段斜率,整段套用",
        example: "points - slope_whole(96 - petition.solved_rate, [[0, 0.25], [6, 0.5]])",
        phrase: "差距{0}全额累进({1})计{=}",
        run: Runs::Values(|args| slope(args, whole)),
    },
];

fn steps(args: &Args<'_>) -> Result<Interval, Failure> {
    let (gap, size) = (args.number(0)?, args.number(1)?);
    let zero = Interval::from(Number::zero());
    if zero.less(size) != Truth::True {
        return Err(args.failure(format!("步长{size}应大于0")));
    }
    let quotient = gap.divide(size).unwrap_or_else(Interval::everything);
    Ok(quotient.max(&zero))
}

type Rows = Vec<(Number, Number)>;

fn slope(args: &Args<'_>, height: fn(&Rows, &Number, bool) -> Number) -> Result<Possible, Failure> {
    let gap = args.number(0)?;
    let mut rows = Vec::new();
    for (from, rate) in args.table_at(1)? {
        let rate = rate
            .exact()
            .ok_or_else(|| args.failure("表里的斜率尚不确定"))?;
        rows.push((from.clone(), rate.clone()));
    }
    if rows
        .windows(2)
        .any(|pair| matches!(pair, [(a, _), (b, _)] if a >= b))
    {
        return Err(args.failure("表的各行次序不对"));
    }
    let Some((_, last_rate)) = rows.last() else {
        return Err(args.failure("表是空的"));
    };
    let breaks: Vec<Number> = rows.iter().map(|(from, _)| from.clone()).collect();
    let far = (Some(Number::zero()), last_rate.is_zero().then(Number::zero));
    let hull = over_pieces(
        gap,
        &breaks,
        |g| height(&rows, g, false),
        |g| height(&rows, g, false),
        |g| height(&rows, g, true),
        far,
    );
    // A gap without end, all rates at least 0: nothing below 0 is taken.
    let rising = rows.iter().all(|(_, rate)| !rate.is_negative());
    Ok(Possible::number(if rising {
        hull.max(&Number::zero().into())
    } else {
        hull
    }))
}

fn marginal(rows: &Rows, gap: &Number, _just_above: bool) -> Number {
    let ends = rows
        .iter()
        .skip(1)
        .map(|(from, _)| Some(from))
        .chain([None]);
    rows.iter()
        .zip(ends)
        .map(|((from, rate), end)| {
            let reached = end.map_or(gap.clone(), |end| gap.clone().min(end.clone()));
            (reached - from.clone()).max(Number::zero()) * rate.clone()
        })
        .sum()
}

fn whole(rows: &Rows, gap: &Number, just_above: bool) -> Number {
    let passed = |from: &Number| if just_above { gap >= from } else { gap > from };
    let rate = rows.iter().rev().find(|(from, _)| passed(from));
    rate.map_or_else(Number::zero, |(_, rate)| gap.clone() * rate.clone())
}

//! Words over rows: what they come to from what their functions come to on each row.

use std::collections::BTreeMap;

use crate::decimal::Number;
use crate::script::graph::Operation;
use crate::script::kinds::Kind;
use crate::script::read::{arithmetic, operands};
use crate::value::{Interval, Possible, Truth, Value};

use super::{Gives, Over, Param, Runs, Takes, Word};

const ROWS: Param = Param {
    name: "rows",
    takes: Takes::Rows,
};
const OF_ROW: Param = Param {
    name: "|e| …",
    takes: Takes::Function,
};

const fn word(
    names: (&'static str, &'static str),
    params: &'static [Param],
    edges: &'static str,
    about: &'static str,
    example: &'static str,
    phrase: &'static str,
    run: fn(&Over<'_>) -> Possible,
) -> Word {
    Word {
        name: names.0,
        alias: names.1,
        params,
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges,
        about,
        example,
        phrase,
        run: Runs::Rows(run),
    }
}

pub(super) const WORDS: &[Word] = &[
    word(
        ("sum_of", "合计"),
        &[ROWS, OF_ROW],
        "没有一行为 0;未填待定",
        "逐行相加",
        "points - capped(sum_of(decision.matters, |e| e.missed), 4)",
        "合计",
        sum,
    ),
    word(
        ("count_of", "计数"),
        &[ROWS, OF_ROW],
        "没有一行为 0;未填待定",
        "符合的有几行",
        "points - count_of(safety.accidents, |e| e.deaths > 0)",
        "符合的行数",
        count,
    ),
    word(
        ("highest_per", "就高"),
        &[
            ROWS,
            OF_ROW,
            Param {
                name: "|e| points",
                takes: Takes::Function,
            },
        ],
        "同一事项取最高,再相加",
        "同一事项就高不重复",
        "highest_per(awards.items, |e| e.matter, |e| e.points)",
        "同一事项取最高再相加",
        highest_per,
    ),
    word(
        ("mean_of", "平均"),
        &[ROWS, OF_ROW],
        "没有一行为缺项",
        "逐行平均",
        "points * mean_of(judges.marks, |e| e.mark) / 100",
        "平均",
        mean,
    ),
    word(
        ("trimmed_mean_of", "去极值平均"),
        &[ROWS, OF_ROW],
        "多于 5 行时去掉最高和最低各一个;没有一行为缺项",
        "评委打分平均",
        "points * trimmed_mean_of(judges.marks, |e| e.mark) / 100",
        "去极值平均",
        trimmed_mean,
    ),
    word(
        ("highest_of", "取最高"),
        &[
            ROWS,
            Param {
                name: "n",
                takes: Takes::HowMany,
            },
            OF_ROW,
        ],
        "不满 n 行的全取;没有一行为 0;负数也排队",
        "最高的 n 行相加",
        "capped(highest_of(awards.items, 3, |e| e.points), 5)",
        "最高的{1}行相加",
        highest_of,
    ),
];

/// What each row comes to by the function at `index`.
fn column(rows: &[Vec<Possible>], index: usize) -> Vec<&Possible> {
    rows.iter().filter_map(|row| row.get(index)).collect()
}

fn add(a: &Possible, b: &Possible) -> Possible {
    arithmetic(Operation::Add, a, b)
}

fn total<'a>(values: impl IntoIterator<Item = &'a Possible>) -> Possible {
    let zero = Possible::number(Number::zero());
    values.into_iter().fold(zero, |sum, value| add(&sum, value))
}

fn sum(over: &Over<'_>) -> Possible {
    match over {
        Over::Listed(rows) => total(column(rows, 0)),
        Over::Any(bodies) => bodies.first().map_or_else(|| any(None), of_any_number_of),
    }
}

/// A sum of so many values as there may be, none at all included.
fn of_any_number_of(one: &Possible) -> Possible {
    let Some(Value::Number(value)) = &one.value else {
        return any(Some(one));
    };
    let zero = Number::zero();
    let grows = value.least().is_some_and(|n| *n >= zero);
    let shrinks = value.greatest().is_some_and(|n| *n <= zero);
    let sum = match (grows, shrinks) {
        (true, true) => Interval::from(zero),
        (true, false) => Interval::at_least(zero),
        (false, true) => Interval::at_most(zero),
        (false, false) => Interval::everything(),
    };
    let sum = if value.is_whole() {
        sum.known_whole()
    } else {
        sum
    };
    Possible::number(sum).also(one)
}

/// Nothing is known but that it is a number.
fn any(beside: Option<&Possible>) -> Possible {
    let anything = Possible::number(Interval::everything());
    match beside {
        Some(beside) => anything.also(beside),
        None => anything,
    }
}

fn count(over: &Over<'_>) -> Possible {
    match over {
        Over::Listed(rows) => {
            let counted: Vec<Possible> = column(rows, 0).into_iter().map(as_count).collect();
            total(&counted)
        }
        Over::Any(bodies) => {
            let one = bodies.first().map(as_count);
            one.as_ref().map_or_else(|| any(None), of_any_number_of)
        }
    }
}

/// 1 where a condition holds, else 0.
fn as_count(condition: &Possible) -> Possible {
    let rest = Possible {
        value: None,
        ..condition.clone()
    };
    let whole =
        |lo: i64, hi: i64| Interval::between(Number::from(lo), Number::from(hi)).known_whole();
    match &condition.value {
        Some(Value::Flag(Truth::True)) => Possible::number(whole(1, 1)).also(&rest),
        Some(Value::Flag(Truth::False)) => Possible::number(whole(0, 0)).also(&rest),
        Some(Value::Flag(Truth::Open)) => Possible::number(whole(0, 1)).also(&rest),
        Some(other) => Possible::failure(format!("{}不是条件", other.type_name())),
        None => rest,
    }
}

/// The mean of a row's values, which may also be none.
fn mean_of_any(bodies: &[Possible]) -> Possible {
    let one = bodies.first().cloned().unwrap_or_else(|| any(None));
    // Between the least and the greatest value, but not whole: the mean of 1 and 2 is 1.5.
    let value = match one.value {
        Some(Value::Number(n)) => Interval::new(n.lo().clone(), n.hi().clone()).map(Value::Number),
        other => other,
    };
    Possible {
        value,
        not_applicable: Some(NO_ROW.to_owned()),
        ..one
    }
}

const NO_ROW: &str = "没有一行";

fn mean(over: &Over<'_>) -> Possible {
    match over {
        Over::Listed([]) => Possible::not_applicable(NO_ROW),
        Over::Listed(rows) => shared_out(&total(column(rows, 0)), rows.len()),
        Over::Any(bodies) => mean_of_any(bodies),
    }
}

fn shared_out(sum: &Possible, among: usize) -> Possible {
    let among = Number::from(i64::try_from(among).unwrap_or(i64::MAX));
    arithmetic(Operation::Divide, sum, &Possible::number(among))
}

/// The numbers of some values; none unless each is one.
fn numbers<'v>(values: &[&'v Possible]) -> Option<Vec<&'v Interval>> {
    let numbers = values.iter().map(|value| match &value.value {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    });
    numbers.collect()
}

/// From the one end to the other, as far as there are any.
fn between(least: Option<Number>, greatest: Option<Number>) -> Interval {
    match (least, greatest) {
        (Some(lo), Some(hi)) => Interval::between(lo, hi),
        (Some(lo), None) => Interval::at_least(lo),
        (None, Some(hi)) => Interval::at_most(hi),
        (None, None) => Interval::everything(),
    }
}

fn trimmed_mean(over: &Over<'_>) -> Possible {
    let rows = match over {
        Over::Any(bodies) => return mean_of_any(bodies),
        Over::Listed(rows) if rows.len() <= 5 => return mean(over),
        Over::Listed(rows) => rows,
    };
    let values = column(rows, 0);
    let sum = total(values.iter().copied());
    let Some(numbers) = numbers(&values).filter(|_| sum.value.is_some()) else {
        return Possible { value: None, ..sum };
    };
    // It rises in every single value, so its ends are those of all values at one end.
    let middle = |end: fn(&Interval) -> Option<&Number>| -> Option<Number> {
        let mut all = numbers
            .iter()
            .map(|n| end(n).cloned())
            .collect::<Option<Vec<_>>>()?;
        all.sort();
        let inner = all.get(1..all.len() - 1)?;
        let count = Number::from(i64::try_from(inner.len()).ok()?);
        inner.iter().cloned().sum::<Number>().checked_div(&count)
    };
    let trimmed = between(middle(Interval::least), middle(Interval::greatest));
    Possible {
        value: Some(Value::Number(trimmed)),
        ..sum
    }
}

/// How many rows are taken, at least and, where there is an end, at most; or what went wrong.
fn how_many(wanted: &Possible) -> Result<(usize, Option<usize>), Possible> {
    let failure = || Possible::failure("取最高:行数应是不小于0的整数");
    let number = match &wanted.value {
        Some(Value::Number(number)) => number,
        Some(_) => return Err(failure()),
        None => return Err(wanted.clone()),
    };
    let whole = |n: &Number| usize::try_from(n.to_i64()?).ok().filter(|_| n.is_whole());
    let least = number.least().and_then(whole).ok_or_else(failure)?;
    let greatest = match number.greatest() {
        Some(n) => Some(whole(n).ok_or_else(failure)?),
        None => None,
    };
    if number.exact().is_none() && !number.is_whole() {
        return Err(failure());
    }
    Ok((least, greatest))
}

fn highest_of(over: &Over<'_>) -> Possible {
    let rows = match over {
        Over::Any(bodies) => return highest_of_any(bodies),
        Over::Listed(rows) => rows,
    };
    let Some(wanted) = rows.first().and_then(|row| row.first()) else {
        return Possible::number(Number::zero());
    };
    let beside = Possible {
        value: None,
        ..wanted.clone()
    };
    let (fewest, most) = match how_many(wanted) {
        Ok(wanted) => wanted,
        Err(failure) => return failure,
    };
    // Beyond the last row there is nothing to take.
    let most = most.unwrap_or(rows.len()).min(rows.len());
    let values = column(rows, 1);
    let sum = total(values.iter().copied());
    let Some(numbers) = numbers(&values).filter(|_| sum.value.is_some()) else {
        return Possible { value: None, ..sum };
    };
    // It rises in every single value, so its ends are those of all values at one end.
    let highest = |end: fn(&Interval) -> Option<&Number>, wanted: usize| -> Option<Number> {
        let ends = numbers.iter().map(|n| end(n).cloned());
        let mut all = ends.collect::<Option<Vec<_>>>()?;
        all.sort_by(|a, b| b.cmp(a));
        Some(all.into_iter().take(wanted).sum())
    };
    let of = |wanted| {
        between(
            highest(Interval::least, wanted),
            highest(Interval::greatest, wanted),
        )
    };
    let counts = fewest.min(most)..=most;
    let value = counts.map(of).reduce(|a, b| a.hull(&b));
    let value = value.unwrap_or_else(Interval::everything);
    let value = if numbers.iter().all(|n| n.is_whole()) {
        value.known_whole()
    } else {
        value
    };
    Possible {
        value: Some(Value::Number(value)),
        ..sum
    }
    .also(&beside)
}

/// The highest of rows of which nothing is known but what one of them may come to.
fn highest_of_any(bodies: &[Possible]) -> Possible {
    let [wanted, one] = bodies else {
        return any(None);
    };
    if let Err(failure) = how_many(wanted) {
        return failure;
    }
    let Some(Value::Number(wanted)) = &wanted.value else {
        return any(Some(one));
    };
    let Some(Value::Number(value)) = &one.value else {
        return any(Some(one));
    };
    // None at all, or as many as are taken, all of them at one end.
    let most = wanted.multiply(value);
    let sum = Interval::from(Number::zero()).hull(&most);
    Possible::number(sum).also(one)
}

fn highest_per(over: &Over<'_>) -> Possible {
    let rows = match over {
        Over::Any(bodies) => return bodies.get(1).map_or_else(|| any(None), of_any_number_of),
        Over::Listed(rows) => rows,
    };
    let mut rest = Possible::number(Number::zero());
    let mut groups: BTreeMap<String, Interval> = BTreeMap::new();
    let mut loose: Vec<&Interval> = Vec::new();
    for row in *rows {
        let [key, points] = row.as_slice() else {
            continue;
        };
        match operands(&operands_so_far(&rest), key)
            .and_then(|so_far| operands(&operands_so_far(&so_far), points))
        {
            Ok(so_far) => rest = so_far,
            Err(result) => return *result,
        }
        let Some(Value::Number(points)) = &points.value else {
            return Possible::failure("就高:分数应是数");
        };
        match key.value.as_ref().filter(|key| key.is_exact()) {
            Some(key) => {
                // 2 is 2, whether it is told as a count or comes out of a division.
                let key = match key {
                    Value::Number(number) => format!("{:?}", number.exact()),
                    other => format!("{other:?}"),
                };
                let highest = match groups.get(&key) {
                    Some(so_far) => so_far.max(points),
                    None => points.clone(),
                };
                groups.insert(key, highest);
            }
            None => loose.push(points),
        }
    }
    let zero = Interval::from(Number::zero());
    let known = groups.values().fold(zero.clone(), |sum, one| sum.add(one));
    let sum = if loose.is_empty() {
        known
    } else {
        with_loose(&groups, &known, &loose)
    };
    Possible {
        value: Some(Value::Number(sum)),
        not_applicable: rest.not_applicable,
        failure: rest.failure,
    }
}

/// What came with the operands so far, as an operand that has a value.
fn operands_so_far(rest: &Possible) -> Possible {
    Possible::number(Number::zero()).also(rest)
}

/// Rows of an unknown matter may stand alone, or below another row of theirs.
fn with_loose(
    groups: &BTreeMap<String, Interval>,
    known: &Interval,
    loose: &[&Interval],
) -> Interval {
    let zero = Interval::from(Number::zero());
    let is_negative =
        |points: &Interval| points.least().is_none_or(|least| *least < Number::zero());
    if groups.values().any(is_negative) || loose.iter().any(|points| is_negative(points)) {
        return Interval::everything();
    }
    // Each adds its own points at most, nothing at least; the highest of them stands in any case.
    let most = loose
        .iter()
        .fold(zero.clone(), |sum, points| sum.add(points));
    let highest = loose.iter().fold(zero, |so_far, points| so_far.max(points));
    known.max(&highest).hull(&known.add(&most))
}

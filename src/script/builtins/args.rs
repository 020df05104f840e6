//! Arguments of scoring words: values or tables of values, and the rules that all words share.

use std::ops::Bound;

use crate::decimal::Number;
use crate::value::{Failure, Interval, Moments, Possible, Truth, Value};

use super::{Context, Runs, Takes, Word};

/// One argument of a call.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A value.
    Value(Possible),
    /// A table, row by row.
    Table(Vec<Vec<Possible>>),
    /// A function or a field of rows, which this version cannot read yet.
    Opaque,
}

/// The arguments of a call whose values are all there.
pub(crate) struct Args<'a> {
    word: &'static Word,
    args: &'a [Arg],
    pub(crate) context: &'a Context,
}

/// A call of a word.
pub(crate) struct Call;

impl Call {
    /// What the word comes to: its own result, and whatever its arguments may be than a value.
    pub(crate) fn run(word: &'static Word, args: &[Arg], context: &Context) -> Possible {
        let Runs::Values(run) = word.run else {
            return Possible::failure(format!("本版本尚不能计算 {}", word.alias));
        };
        let whole = Args {
            word,
            args,
            context,
        };
        if !word.takes_count(args.len()) {
            return Possible::failure(format!(
                "{} 应有{}个参数,这里有{}个",
                word.alias,
                word.params.len(),
                args.len()
            ));
        }
        let takes_all = word.params.iter().any(|p| p.takes == Takes::Anything);
        if takes_all {
            return run(&whole).unwrap_or_else(Self::failed);
        }
        let mut rest = Possible {
            value: None,
            not_applicable: None,
            failure: None,
        };
        let mut without_value = false;
        for part in args.iter().flat_map(Arg::parts) {
            if part.value.is_none() {
                without_value = true;
                // A breakdown ends everything before «not applicable» is looked at.
                if part.not_applicable.is_none() {
                    return Possible {
                        value: None,
                        not_applicable: None,
                        failure: part.failure.clone(),
                    };
                }
            }
            rest = rest.also(part);
        }
        if without_value {
            return rest;
        }
        run(&whole).unwrap_or_else(Self::failed).also(&rest)
    }

    fn failed(failure: Failure) -> Possible {
        Possible {
            value: None,
            not_applicable: None,
            failure: Some(failure),
        }
    }
}

impl Arg {
    /// The values in it.
    fn parts(&self) -> Box<dyn Iterator<Item = &Possible> + '_> {
        match self {
            Self::Value(value) => Box::new(std::iter::once(value)),
            Self::Table(rows) => Box::new(rows.iter().flatten()),
            Self::Opaque => Box::new(std::iter::empty()),
        }
    }
}

impl Args<'_> {
    /// A breakdown of this call.
    pub(crate) fn failure(&self, message: impl std::fmt::Display) -> Failure {
        Failure {
            message: format!("{}:{message}", self.word.alias),
            span: None,
        }
    }

    fn wrong(&self, index: usize, expected: &str, found: &str) -> Failure {
        let name = self.word.params.get(index).map_or("", |p| p.name);
        self.failure(format!("参数 `{name}` 应是{expected},这里是{found}"))
    }

    pub(crate) fn len(&self) -> usize {
        self.args.len()
    }

    /// The argument as it is, with everything it may be.
    pub(crate) fn possible(&self, index: usize) -> Result<&Possible, Failure> {
        match self.args.get(index) {
            Some(Arg::Value(possible)) => Ok(possible),
            Some(Arg::Table(_)) => Err(self.wrong(index, "一个值", "表")),
            _ => Err(self.wrong(index, "一个值", "别的")),
        }
    }

    fn value(&self, index: usize, expected: &str) -> Result<&Value, Failure> {
        match self.args.get(index) {
            Some(Arg::Value(Possible {
                value: Some(value), ..
            })) => Ok(value),
            Some(Arg::Table(_)) => Err(self.wrong(index, expected, "表")),
            _ => Err(self.wrong(index, expected, "空")),
        }
    }

    /// A number.
    pub(crate) fn number(&self, index: usize) -> Result<&Interval, Failure> {
        match self.value(index, "数")? {
            Value::Number(interval) => Ok(interval),
            other => Err(self.wrong(index, "数", other.type_name())),
        }
    }

    /// A condition.
    pub(crate) fn flag(&self, index: usize) -> Result<Truth, Failure> {
        match self.value(index, "条件")? {
            Value::Flag(truth) => Ok(*truth),
            other => Err(self.wrong(index, "条件", other.type_name())),
        }
    }

    /// A date.
    pub(crate) fn date(&self, index: usize) -> Result<Moments, Failure> {
        match self.value(index, "日期")? {
            Value::Date(moments) => Ok(*moments),
            other => Err(self.wrong(index, "日期", other.type_name())),
        }
    }

    /// A text that is known.
    pub(crate) fn text(&self, index: usize) -> Result<&str, Failure> {
        match self.value(index, "文字")? {
            Value::Text(Some(text)) => Ok(text),
            other => Err(self.wrong(index, "写出来的文字", other.type_name())),
        }
    }

    fn rows(&self, index: usize) -> Result<Vec<(&Value, &Value)>, Failure> {
        let Some(Arg::Table(rows)) = self.args.get(index) else {
            return Err(self.wrong(index, "表 `[[…, …], …]`", "一个值"));
        };
        rows.iter()
            .map(|row| match row.as_slice() {
                [
                    Possible { value: Some(a), .. },
                    Possible { value: Some(b), .. },
                ] => Ok((a, b)),
                _ => Err(self.failure(format!("表的每行应有2个值,这里有{}个", row.len()))),
            })
            .collect()
    }

    /// A table of numbers: limits and points.
    pub(crate) fn table(&self, index: usize) -> Result<Vec<(&Interval, &Interval)>, Failure> {
        self.rows(index)?
            .into_iter()
            .map(|row| match row {
                (Value::Number(a), Value::Number(b)) => Ok((a, b)),
                _ => Err(self.failure("表里应全是数")),
            })
            .collect()
    }

    /// A table whose limits are exact.
    pub(crate) fn table_at(&self, index: usize) -> Result<Vec<(&Number, &Interval)>, Failure> {
        self.table(index)?
            .into_iter()
            .map(|(limit, points)| {
                Ok((
                    limit
                        .exact()
                        .ok_or_else(|| self.failure("表里的界限尚不确定"))?,
                    points,
                ))
            })
            .collect()
    }

    /// A table of conditions and points.
    pub(crate) fn cases(&self, index: usize) -> Result<Vec<(Truth, &Interval)>, Failure> {
        self.rows(index)?
            .into_iter()
            .map(|row| match row {
                (Value::Flag(cond), Value::Number(points)) => Ok((*cond, points)),
                _ => Err(self.failure("表的每行应是 `[条件, 分数]`")),
            })
            .collect()
    }
}

/// The hull of the points of the first row whose condition holds, where conditions may be open; else `otherwise`.
pub(crate) fn first_of<'a>(
    rows: impl IntoIterator<Item = (Truth, &'a Interval)>,
    otherwise: &Interval,
) -> Interval {
    let mut reached: Option<Interval> = None;
    let add = |reached: Option<Interval>, points: &Interval| {
        Some(reached.map_or(points.clone(), |r| r.hull(points)))
    };
    for (cond, points) in rows {
        match cond {
            Truth::False => {}
            Truth::Open => reached = add(reached, points),
            Truth::True => return add(reached, points).unwrap_or_else(|| points.clone()),
        }
    }
    add(reached, otherwise).unwrap_or_else(|| otherwise.clone())
}

/// Where an interval lies relative to breakpoints: every value that a piecewise straight function takes there.
///
/// `at(x)` is the value, `before(x)` and `after(x)` what it comes near to from below and from above.
pub(crate) fn over_pieces(
    x: &Interval,
    breaks: &[Number],
    at: impl Fn(&Number) -> Number,
    before: impl Fn(&Number) -> Number,
    after: impl Fn(&Number) -> Number,
    far: (Option<Number>, Option<Number>),
) -> Interval {
    if let Some(exact) = x.exact() {
        return Interval::from(at(exact));
    }
    let mut values = Vec::new();
    let (mut lo_open, mut hi_open) = (false, false);
    match x.lo() {
        Bound::Included(n) => values.push(at(n)),
        Bound::Excluded(n) => values.push(after(n)),
        Bound::Unbounded => match far.0 {
            Some(value) => values.push(value),
            None => lo_open = true,
        },
    }
    match x.hi() {
        Bound::Included(n) => values.push(at(n)),
        Bound::Excluded(n) => values.push(before(n)),
        Bound::Unbounded => match far.1 {
            Some(value) => values.push(value),
            None => hi_open = true,
        },
    }
    let inner =
        |b: &Number| x.least().is_none_or(|lo| b > lo) && x.greatest().is_none_or(|hi| b < hi);
    for b in breaks.iter().filter(|b| inner(b)) {
        values.extend([before(b), at(b), after(b)]);
    }
    let hull = values
        .into_iter()
        .map(Interval::from)
        .reduce(|a, b| a.hull(&b));
    match hull {
        Some(hull) if !lo_open && !hi_open => hull,
        _ => Interval::everything(),
    }
}

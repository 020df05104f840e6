//! One row as written → what it states about an office of the run.

use time::Date;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::Office;
use crate::report::cell::{plain, plain_header, read_date, read_flag};
use crate::report::header::Headers;
use crate::report::quote::{near, quote};
use crate::report::raw::RawText;
use crate::report::rows::CellAt;
use crate::rubric::{FieldId, IndicatorId, Rubric, Score};
use crate::shape::Words;

use super::read::{Part, RawEntry};
use super::{Entered, Marks, Signature, Take, change, manual};

/// What an entry states.
pub(super) enum Statement {
    /// The value of a field, not yet read.
    Verified(FieldId, RawText, Signature),
    /// The value of a cell of an event, not yet read.
    Cell(CellAt, RawText, Signature),
    Manual(IndicatorId, Entered<Marks>),
    Adjustment(IndicatorId, Entered<Number>),
    OfTotal(Entered<Number>),
    Decision(usize, Entered<Take>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Verified,
    Manual,
    Adjustment,
    Decision,
}

/// Every kind with its id, its name and other names.
const KINDS: [(Kind, &[&str]); 4] = [
    (Kind::Verified, &["verified", "核定", "核实"]),
    (Kind::Manual, &["manual", "评分", "人工评分"]),
    (Kind::Adjustment, &["adjustment", "调整", "人工调整"]),
    (Kind::Decision, &["decision", "决定", "定夺"]),
];

/// The words for a kind of entry, each with the Chinese one.
pub(crate) fn kinds() -> Words {
    let words = KINDS.iter().flat_map(|(_, names)| {
        let title = names.get(1).copied().unwrap_or_default();
        names.iter().map(move |name| (*name, title))
    });
    words.collect()
}

/// What every entry says.
const SIGNED: [Part; 4] = [Part::Value, Part::Reason, Part::By, Part::Date];

/// Reads the entries about one office.
pub(super) struct Reader<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) headers: &'a Headers<'a>,
    pub(super) office: &'a Office,
}

impl Reader<'_> {
    /// What an entry states, or why it is not used.
    pub(super) fn read(&self, raw: &RawEntry) -> Result<Statement, Diagnostic> {
        let kind = self.kind(raw)?;
        let (signature, value) = self.signed(raw, kind)?;
        let value = value.clone();
        let wrong = |message: String, help: String| {
            self.refused(Code::ReviewValue, raw, Part::Value, message, help)
        };
        let entered = |written: &RawText| written.text.clone();
        Ok(match (kind, raw.get(Part::Item)) {
            (Kind::Adjustment, None) => {
                let what = self.subject("总分");
                let change = change::read(&value.text, self.rubric.digits, &what);
                Statement::OfTotal(Entered {
                    value: change.map_err(|(message, help)| wrong(message, help))?,
                    written: entered(&value),
                    signature,
                })
            }
            (_, None) => return Err(self.incomplete(raw, &[Part::Item.title()])),
            (Kind::Verified, Some(item)) => {
                if let Some(at) = CellAt::named(&item.text, self.headers, self.rubric) {
                    return Ok(Statement::Cell(at, value, signature));
                }
                let field = self.field(raw, item)?;
                Statement::Verified(field, value, signature)
            }
            (Kind::Decision, Some(item)) => {
                let grade = self.grade(raw, item)?;
                Statement::Decision(
                    grade,
                    Entered {
                        value: take(&value.text).ok_or_else(|| {
                            let message = format!(
                                "{} 的决定 `{}` 看不懂",
                                self.subject(&item.text),
                                quote(&value.text)
                            );
                            wrong(
                                message,
                                "写 `是` 或 `否`(是否占名额),或者次序 `1`、`2`".into(),
                            )
                        })?,
                        written: entered(&value),
                        signature,
                    },
                )
            }
            (Kind::Manual, Some(item)) => {
                let (at, indicator) = self.indicator(raw, item)?;
                let what = self.subject(&indicator.id);
                let Score::Manual(slot) = &indicator.score else {
                    let message = format!("{what} 由细则计分,不能直接评分");
                    let help =
                        "要改得分,类型写 `调整`,值写差数,如 `-0.5`;要改填报的数,类型写 `核定`";
                    return Err(self.refused(
                        Code::ReviewItem,
                        raw,
                        Part::Kind,
                        message,
                        help.into(),
                    ));
                };
                let marks = manual::read(&value.text, slot, &what);
                let value = Entered {
                    value: marks.map_err(|(message, help)| wrong(message, help))?,
                    written: entered(&value),
                    signature,
                };
                Statement::Manual(at, value)
            }
            (Kind::Adjustment, Some(item)) => {
                let (at, indicator) = self.indicator(raw, item)?;
                let what = self.subject(&indicator.id);
                let change = change::read(&value.text, self.rubric.digits, &what);
                let value = Entered {
                    value: change.map_err(|(message, help)| wrong(message, help))?,
                    written: entered(&value),
                    signature,
                };
                Statement::Adjustment(at, value)
            }
        })
    }

    /// `` `湖塘街道` 的 `C2` ``
    pub(super) fn subject(&self, item: &str) -> String {
        format!("`{}` 的 `{}`", quote(&self.office.name), quote(item))
    }

    pub(super) fn refused(
        &self,
        code: Code,
        raw: &RawEntry,
        part: Part,
        message: String,
        help: String,
    ) -> Diagnostic {
        Diagnostic::new(code, format!("{message},这一条复核没有采用"))
            .at(raw.place_of(part))
            .office(&self.office.id)
            .help(help)
    }

    fn incomplete(&self, raw: &RawEntry, missing: &[&str]) -> Diagnostic {
        let what = match raw.get(Part::Item) {
            Some(item) => self.subject(&item.text),
            None => format!("`{}`", quote(&self.office.name)),
        };
        let message = format!("{what} 的复核没有写 `{}`,没有采用", missing.join("`、`"));
        Diagnostic::new(Code::ReviewIncomplete, message)
            .at(raw.place.clone())
            .office(&self.office.id)
            .help("补上;谁在哪天凭什么决定,都要写明")
    }

    fn kind(&self, raw: &RawEntry) -> Result<Kind, Diagnostic> {
        let Some(written) = raw.get(Part::Kind) else {
            let others = SIGNED.iter().filter(|part| raw.get(**part).is_none());
            let missing: Vec<&str> = others.map(|part| part.title()).collect();
            return Err(self.incomplete(raw, &[&[Part::Kind.title()], &missing[..]].concat()));
        };
        let text = plain_header(&written.text);
        let found = KINDS
            .iter()
            .find(|(_, names)| names.contains(&text.as_str()));
        found.map(|(kind, _)| *kind).ok_or_else(|| {
            let names = KINDS.iter().flat_map(|(_, names)| names.iter().copied());
            let help = match near(&text, names) {
                Some(meant) => format!("是不是 `{meant}`?"),
                None => "类型写 `核定`、`评分`、`调整` 或 `决定`".to_owned(),
            };
            let message = format!(
                "`{}` 的复核类型 `{}` 不认识",
                quote(&self.office.name),
                quote(&written.text)
            );
            self.refused(Code::ReviewKind, raw, Part::Kind, message, help)
        })
    }

    /// Everything that makes a decision one: who, when, why, and what.
    fn signed<'r>(
        &self,
        raw: &'r RawEntry,
        kind: Kind,
    ) -> Result<(Signature, &'r RawText), Diagnostic> {
        let item = kind != Kind::Adjustment && raw.get(Part::Item).is_none();
        let missing = SIGNED.into_iter().filter(|part| raw.get(*part).is_none());
        let missing: Vec<&str> = item
            .then_some(Part::Item)
            .into_iter()
            .chain(missing)
            .map(Part::title)
            .collect();
        let text = |part: Part| raw.get(part).map(|t| t.text.clone());
        let (Some(value), Some(reason), Some(by), Some(date), true) = (
            raw.get(Part::Value),
            text(Part::Reason),
            text(Part::By),
            raw.get(Part::Date),
            missing.is_empty(),
        ) else {
            return Err(self.incomplete(raw, &missing));
        };
        let signature = Signature {
            by,
            date: self.date(raw, date)?,
            reason,
            document: text(Part::Document),
            seen: text(Part::Seen),
            place: raw.place.clone(),
        };
        Ok((signature, value))
    }

    /// A day between the first of the period and a year after the assessment date.
    ///
    /// Reviews end before that date, objections and the decisions on them come after it; a day before the period,
    /// or long after, is last year's file or a slip.
    fn date(&self, raw: &RawEntry, written: &RawText) -> Result<Date, Diagnostic> {
        let wrong = |why: String, help: &str| {
            let message = format!(
                "`{}` 的复核日期 `{}` {why}",
                quote(&self.office.name),
                quote(&written.text)
            );
            self.refused(Code::ReviewDate, raw, Part::Date, message, help.to_owned())
        };
        let Some(date) = read_date(&written.text) else {
            return Err(wrong("不是某一天".into(), "写年月日,如 `2025-03-10`"));
        };
        let check = "核对日期,以及是否用错了往年的复核文件";
        if let Some(from) = first_of(self.rubric)
            && date < from
        {
            return Err(wrong(format!("早于考核期的第一天 {from}"), check));
        }
        if let Some(assessed_on) = self.rubric.assessed_on
            && let Some(last) = a_year_after(assessed_on)
            && date > last
        {
            return Err(wrong(
                format!("晚于考核截止日 {assessed_on} 一年以上"),
                check,
            ));
        }
        Ok(date)
    }
}

/// Whether a place is taken, or the position among those tied.
fn take(text: &str) -> Option<Take> {
    if let Some(flag) = read_flag(text) {
        return Some(if flag { Take::Yes } else { Take::No });
    }
    let plain = plain(text);
    let digits = plain.strip_prefix('第').unwrap_or(&plain);
    let digits = digits.strip_suffix(['名', '位']).unwrap_or(digits);
    let position: usize = digits.parse().ok()?;
    (position > 0).then_some(Take::Position(position))
}

/// The first day of the period, where the rubric names a year.
fn first_of(rubric: &Rubric) -> Option<Date> {
    let period = rubric.period.as_deref()?.trim();
    let year = period.trim_end_matches("年度").trim_end_matches('年');
    let year = (year.len() == 4).then(|| year.parse::<i32>().ok())??;
    Date::from_calendar_date(year, time::Month::January, 1).ok()
}

/// The same day of the next year; of a leap day the last of February.
fn a_year_after(date: Date) -> Option<Date> {
    let year = date.year().checked_add(1)?;
    date.replace_year(year)
        .or_else(|_| {
            date.previous_day()
                .map_or(Ok(date), |day| day.replace_year(year))
        })
        .ok()
}

//! A cell of a number: qualifiers, one number or two, units → the interval that it says.

use crate::decimal::Number;
use crate::rubric::{Field, FieldKind, Vague};
use crate::value::Interval;

use super::problem::{Fault, Note, other_unit};
use super::qualifier::{self, OVER, Qualifier};
use super::text::strip_any;
use super::unit::{self, Conversion, FieldUnit};
use super::{Column, date, numeral};

/// What a cell of a number says.
pub(super) enum Reading {
    /// A number or bounds, cut to the field's range.
    Within(Interval),
    /// 0 of 0.
    NothingDue,
}

/// A number with its unit, as written.
struct Amount {
    number: Number,
    /// 万 or 亿 stands behind it, so it counts single units.
    myriads: bool,
    /// 余 stands behind it.
    over: bool,
    unit: Option<String>,
}

/// Reads a cell that is not blank; `written` is for messages, `text` its plain form.
pub(super) fn read(
    text: &str,
    written: &str,
    column: &Column<'_>,
    notes: &mut Vec<Note>,
) -> Result<Reading, Fault> {
    let field = column.field;
    let context = Context {
        written,
        field,
        unit: FieldUnit::of(field),
        percent: unit::is_percent(field),
        header: column.unit.map(FieldUnit::parse),
    };
    let reading = context.read(text, column.vague, notes);
    match reading {
        Err(Fault::Leftover(_) | Fault::Grouping | Fault::Reversed) if date::looks_like(text) => {
            Err(Fault::IsDate)
        }
        other => other,
    }
}

/// Whether only whole numbers of it count.
pub(crate) fn is_whole(field: &Field) -> bool {
    field.kind == FieldKind::Count || field.range.is_whole()
}

/// Bounds cut to what the field can be.
pub(super) fn within(said: &Interval, field: &Field) -> Result<Interval, Fault> {
    let said = if is_whole(field) {
        said.only_whole().ok_or(match said.exact() {
            Some(_) => Fault::NotWhole,
            None => Fault::NoWhole,
        })?
    } else {
        said.clone()
    };
    said.intersect(&field.range).ok_or(Fault::OutOfRange)
}

/// A number of digits and at most one point between them, nothing else.
fn bare(text: &str) -> Option<Number> {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let ends = !text.starts_with('.') && !text.ends_with('.');
    if digits && ends && text.len() <= 15 {
        Number::parse(text)
    } else {
        None
    }
}

struct Context<'a> {
    written: &'a str,
    field: &'a Field,
    unit: Option<FieldUnit>,
    percent: bool,
    /// The unit that the header states for numbers without one.
    header: Option<FieldUnit>,
}

impl Context<'_> {
    fn read(&self, text: &str, vague: &Vague, notes: &mut Vec<Note>) -> Result<Reading, Fault> {
        // Most cells are nothing but a number: the grammar would say the same.
        match bare(text) {
            Some(number) => {
                let amount = Amount {
                    number,
                    myriads: false,
                    over: false,
                    unit: None,
                };
                self.said(&amount, Qualifier::Exactly, vague, notes)
            }
            None => self.by_grammar(text, vague, notes),
        }
    }

    fn by_grammar(
        &self,
        text: &str,
        vague: &Vague,
        notes: &mut Vec<Note>,
    ) -> Result<Reading, Fault> {
        let (mut qualifier, mut rest) = (Qualifier::Exactly, text);
        while let Some((word, behind)) = qualifier::prefix(rest) {
            qualifier = qualifier.and(word).ok_or(Fault::Conflict)?;
            rest = behind;
        }
        let (first, rest) = self.amount(rest)?;
        if self.percent
            && first.unit.is_none()
            && !first.over
            && let Some(due) = rest.strip_prefix('/')
        {
            return self.parts(&first.number, due, qualifier);
        }
        if let Some(second) = strip_any(rest, &["-", "~", "—", "至", "到"]) {
            if qualifier != Qualifier::Exactly || first.over {
                return Err(Fault::Conflict);
            }
            return self.range(first, second, notes);
        }
        if first.over {
            qualifier = qualifier.and(Qualifier::Over).ok_or(Fault::Conflict)?;
        }
        let mut rest = rest;
        while let Some((word, behind)) = qualifier::suffix(rest) {
            qualifier = qualifier.and(word).ok_or(Fault::Conflict)?;
            rest = behind;
        }
        if rest.contains(['几', '数']) {
            return Err(Fault::Vague);
        }
        if !rest.is_empty() {
            return Err(Fault::Leftover(rest.to_owned()));
        }
        self.said(&first, qualifier, vague, notes)
    }

    /// One amount with its qualifier.
    fn said(
        &self,
        amount: &Amount,
        qualifier: Qualifier,
        vague: &Vague,
        notes: &mut Vec<Note>,
    ) -> Result<Reading, Fault> {
        let number = self.in_field_unit(amount, notes)?;
        if is_whole(self.field) && qualifier == Qualifier::Exactly && !number.is_whole() {
            return Err(Fault::NotWhole);
        }
        let said = qualifier.interval(number, vague, is_whole(self.field));
        within(&said, self.field).map(Reading::Within)
    }

    /// `n/m` under a rate.
    fn parts(&self, done: &Number, due: &str, qualifier: Qualifier) -> Result<Reading, Fault> {
        let due = numeral::take(due)?;
        if !due.rest.is_empty() {
            return Err(Fault::Leftover(due.rest.to_owned()));
        }
        if qualifier != Qualifier::Exactly {
            return Err(Fault::Conflict);
        }
        if done.is_zero() && due.value.is_zero() {
            return Ok(Reading::NothingDue);
        }
        let share = done.checked_div(&due.value).ok_or(Fault::ZeroDenominator)?;
        if due.value.is_negative() {
            return Err(Fault::OutOfRange);
        }
        let percent = share * Number::hundred();
        within(&Interval::from(percent), self.field).map(Reading::Within)
    }

    /// `10-15件`.
    fn range(
        &self,
        mut first: Amount,
        rest: &str,
        notes: &mut Vec<Note>,
    ) -> Result<Reading, Fault> {
        let (last, rest) = self.amount(rest)?;
        if !rest.is_empty() || last.over {
            return Err(Fault::Leftover(rest.to_owned()));
        }
        if first.unit.is_none() {
            if last.myriads && !first.myriads {
                // 1-2万 may begin at 1 or at 10000.
                return Err(Fault::Vague);
            }
            first.unit.clone_from(&last.unit);
        }
        let lo = self.in_field_unit(&first, notes)?;
        let hi = self.in_field_unit(&last, notes)?;
        if lo > hi {
            return Err(Fault::Reversed);
        }
        within(&Interval::between(lo, hi), self.field).map(Reading::Within)
    }

    /// A number with what stands behind it, and the rest of the text.
    fn amount<'t>(&self, text: &'t str) -> Result<(Amount, &'t str), Fault> {
        let numeral = numeral::take(text)?;
        let mut amount = Amount {
            number: numeral.value,
            myriads: numeral.myriads,
            over: false,
            unit: None,
        };
        let mut rest = numeral.rest;
        if let Some(part) = rest.strip_prefix("分之") {
            let part = numeral::take(part)?;
            let share = part.value.checked_div(&amount.number);
            amount.number = share.ok_or(Fault::ZeroDenominator)? * Number::hundred();
            amount.unit = Some("%".to_owned());
            rest = part.rest;
        } else if let (true, Some(behind)) = (self.percent, rest.strip_prefix('成')) {
            amount.number = amount.number * Number::from(10);
            amount.unit = Some("%".to_owned());
            rest = behind;
        }
        self.over(&mut amount, &mut rest);
        if amount.unit.is_none() {
            self.magnitude_and_unit(&mut amount, &mut rest);
        }
        self.over(&mut amount, &mut rest);
        Ok((amount, rest))
    }

    fn over(&self, amount: &mut Amount, rest: &mut &str) {
        if let (false, Some(behind)) = (amount.over, strip_any(rest, OVER)) {
            amount.over = true;
            *rest = behind;
        }
    }

    fn magnitude_and_unit(&self, amount: &mut Amount, rest: &mut &str) {
        let own = self.unit.as_ref();
        let begins_with_own = |text: &str| {
            own.is_some_and(|unit| !unit.whole.is_empty() && text.starts_with(&unit.whole))
        };
        while !begins_with_own(rest) || own.is_some_and(|unit| unit.factor != Number::from(1)) {
            let Some((sign, behind)) = numeral::first(rest) else {
                break;
            };
            let Some((factor, myriad)) = numeral::magnitude(sign) else {
                break;
            };
            amount.number = amount.number.clone() * factor;
            amount.myriads |= myriad;
            *rest = behind;
        }
        self.over(amount, rest);
        if let Some((unit, behind)) = unit::take(rest, own) {
            amount.unit = Some(unit.to_owned());
            *rest = behind;
        }
    }

    /// The number in the field's unit, exactly.
    fn in_field_unit(&self, amount: &Amount, notes: &mut Vec<Note>) -> Result<Number, Fault> {
        let number = amount.number.clone();
        if self.percent {
            return self.percent(amount);
        }
        let Some(unit) = &self.unit else {
            let written = amount.unit.as_deref().unwrap_or("");
            return if written.is_empty() || unit::counts(written) {
                Ok(number)
            } else {
                Err(Fault::Unit(written.to_owned()))
            };
        };
        let single = |n: Number| n.checked_div(&unit.factor).unwrap_or_else(Number::zero);
        let (number, written) = match (amount.unit.as_deref(), &self.header) {
            (Some(written), _) if written == unit.whole && written != unit.base => {
                return Ok(number);
            }
            (Some(written), _) => (number, written),
            (None, Some(header)) if amount.myriads => (number, header.base.as_str()),
            (None, Some(header)) => (number * header.factor.clone(), header.base.as_str()),
            (None, None) if amount.myriads => return Ok(single(number)),
            (None, None) => return Ok(number),
        };
        match unit::convert(written, &unit.base) {
            Conversion::Same => Ok(single(number)),
            Conversion::Factor(units) => {
                let number = single(number * units);
                if amount.unit.is_some() {
                    notes.push(other_unit(self.written, written, &number, self.field));
                }
                Ok(number)
            }
            Conversion::Incompatible => Err(Fault::Unit(written.to_owned())),
        }
    }

    fn percent(&self, amount: &Amount) -> Result<Number, Fault> {
        let number = amount.number.clone();
        let header = self.header.as_ref().map(|header| header.whole.as_str());
        match amount.unit.as_deref().or(header) {
            Some("%") => Ok(number),
            Some("‰") => Ok(number
                .checked_div(&Number::from(10))
                .unwrap_or_else(Number::zero)),
            Some(other) => Err(Fault::Unit(other.to_owned())),
            None if amount.myriads => Err(Fault::Unit("万".to_owned())),
            None if self.field.kind == FieldKind::Rate
                && number.is_positive()
                && number <= Number::from(1) =>
            {
                let other = number.clone() * Number::hundred();
                Err(Fault::TwoReadings(
                    format!("{number}%"),
                    format!("{other}%"),
                ))
            }
            None => Ok(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::fixture::field;

    fn told(result: Result<Reading, Fault>, field: &Field) -> String {
        match result {
            Ok(Reading::Within(interval)) => interval.to_string(),
            Ok(Reading::NothingDue) => "0/0".to_owned(),
            Err(fault) => fault.note("", field).message,
        }
    }

    proptest! {
        #[test]
        fn a_bare_number_is_what_the_grammar_says(
            text in "[0-9]{1,6}(\\.[0-9]{1,4})?",
            kind in prop::sample::select(vec![FieldKind::Count, FieldKind::Rate, FieldKind::Amount, FieldKind::Number]),
        ) {
            prop_assert!(bare(&text).is_some());
            let field = field("f.x", "数", kind, None);
            for header in [None, Some("万"), Some("%")] {
                let context = Context {
                    written: &text,
                    field: &field,
                    unit: FieldUnit::of(&field),
                    percent: unit::is_percent(&field),
                    header: header.map(FieldUnit::parse),
                };
                let (vague, mut quick, mut slow) = (Vague::default(), Vec::new(), Vec::new());
                let (one, other) = (
                    context.read(&text, &vague, &mut quick),
                    context.by_grammar(&text, &vague, &mut slow),
                );
                prop_assert_eq!(told(one, &field), told(other, &field));
                prop_assert_eq!(quick, slow);
            }
        }
    }
}

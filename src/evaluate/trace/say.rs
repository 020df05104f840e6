//! Values in words of either language, short enough to stand under a part of a script.

use time::Date;

use crate::catalogue::{Lang, Text, values as texts};
use crate::decimal::Number;
use crate::value::{Interval, Moment, Moments, Possible, Rows, Truth, Value};

/// The words of a language.
#[derive(Clone, Copy)]
pub(super) struct Say {
    pub(super) lang: Lang,
}

impl Say {
    fn word(self, text: Text) -> String {
        text.of(self.lang).to_owned()
    }

    fn fill(self, text: Text, slots: &[(&str, &str)]) -> String {
        text.fill(self.lang, slots)
    }

    pub(super) fn not_given(self) -> String {
        self.word(texts::NOT_GIVEN)
    }

    pub(super) fn not_taken(self) -> String {
        self.word(texts::NOT_TAKEN)
    }

    pub(super) fn contradicted(self) -> String {
        self.word(texts::CONTRADICTED)
    }

    pub(super) fn without_evidence(self, value: &str) -> String {
        self.fill(texts::NO_EVIDENCE, &[("value", value)])
    }

    /// Values of one part on `count` rows, of which those given are the first.
    pub(super) fn of_rows(self, values: &[String], count: usize) -> String {
        let joined = values.join(match self.lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        });
        if values.len() < count {
            let count = count.to_string();
            return self.fill(texts::MORE_ROWS, &[("values", &joined), ("count", &count)]);
        }
        joined
    }

    /// What was stated: `≥92%`, `是`.
    pub(super) fn stated(self, possible: &Possible, unit: &str) -> String {
        self.possible(possible, unit, [texts::YES, texts::NO])
    }

    /// What was computed: `7.5`, `成立`.
    pub(super) fn computed(self, possible: &Possible) -> String {
        self.possible(possible, "", [texts::HOLDS, texts::DOES_NOT_HOLD])
    }

    fn possible(self, possible: &Possible, unit: &str, flags: [Text; 2]) -> String {
        let Some(value) = &possible.value else {
            return match (&possible.not_applicable, &possible.failure) {
                (Some(reason), _) => self.fill(texts::NOT_APPLICABLE, &[("reason", reason)]),
                (None, Some(failure)) => self.fill(texts::FAILED, &[("reason", &failure.message)]),
                (None, None) => String::new(),
            };
        };
        let mut text = self.value(value, unit, flags);
        if possible.not_applicable.is_some() {
            text = self.fill(texts::MAY_NOT_APPLY, &[("value", &text)]);
        }
        if possible.failure.is_some() {
            text = self.fill(texts::MAY_BREAK, &[("value", &text)]);
        }
        text
    }

    fn value(self, value: &Value, unit: &str, [yes, no]: [Text; 2]) -> String {
        match value {
            Value::Number(interval) => self.interval(interval, unit),
            Value::Flag(Truth::True) => self.word(yes),
            Value::Flag(Truth::False) => self.word(no),
            Value::Flag(Truth::Open) => self.word(texts::OPEN_FLAG),
            Value::Date(moments) => self.date(*moments),
            Value::Text(Some(text)) => text.clone(),
            Value::Text(None) | Value::Rows(Rows::Unknown) => self.not_given(),
            Value::Rows(Rows::Listed(rows)) if rows.is_empty() => self.word(texts::NO_ROWS),
            Value::Rows(Rows::Listed(rows)) => {
                self.fill(texts::ROWS, &[("count", &rows.len().to_string())])
            }
        }
    }

    /// `92`, `≥92%`, `92至98`; of a rate the full hundred is no news.
    fn interval(self, interval: &Interval, unit: &str) -> String {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        if let Some(exact) = interval.exact() {
            return format!("{exact}{unit}");
        }
        let full = |end: &Number| unit == "%" && *end == Number::hundred();
        let hi = match interval.hi() {
            Included(end) if full(end) => &Unbounded,
            hi => hi,
        };
        let signed = |sign: &str, end: &Number| format!("{sign}{end}{unit}");
        let above = |lo: &std::ops::Bound<Number>| match lo {
            Included(end) => signed("≥", end),
            Excluded(end) => signed(">", end),
            Unbounded => String::new(),
        };
        let below = |hi: &std::ops::Bound<Number>| match hi {
            Included(end) => signed("≤", end),
            Excluded(end) => signed("<", end),
            Unbounded => String::new(),
        };
        match (interval.lo(), hi) {
            (Unbounded, Unbounded) => self.word(texts::UNKNOWN),
            (Included(from), Included(to)) => {
                let (from, to) = (from.to_string(), format!("{to}{unit}"));
                self.fill(texts::BETWEEN, &[("from", &from), ("to", &to)])
            }
            (lo, Unbounded) => above(lo),
            (Unbounded, hi) => below(hi),
            (lo, hi) => self.fill(texts::WITHIN, &[("from", &above(lo)), ("to", &below(hi))]),
        }
    }

    fn date(self, moments: Moments) -> String {
        let moment = |moment: Moment| match moment {
            Moment::On(date) => date.to_string(),
            Moment::Never => self.word(texts::NEVER),
        };
        match moments {
            Moments { from, to } if from == to => moment(from),
            moments if moments == Moments::unknown() => self.not_given(),
            Moments {
                from: Moment::On(Date::MIN),
                to,
            } => self.fill(texts::NO_LATER, &[("date", &moment(to))]),
            Moments {
                from,
                to: Moment::Never,
            } => self.fill(texts::NO_EARLIER, &[("date", &moment(from))]),
            Moments { from, to } => {
                let (from, to) = (moment(from), moment(to));
                self.fill(texts::BETWEEN, &[("from", &from), ("to", &to)])
            }
        }
    }
}

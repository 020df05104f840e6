//! The kinds of entries that an edition changes by id, and what their tables are compared by.

use toml::Spanned;
use toml::de::DeValue;

use super::{Value, text_of};
use crate::decimal::Number;

/// What a table of the derived rubric is an entry of, and so what makes a new one complete.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Section,
    Indicator,
    Gate,
    Check,
    Grade,
    Column,
}

impl Kind {
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key {
            "section" => Self::Section,
            "indicator" => Self::Indicator,
            "gate" => Self::Gate,
            "check" => Self::Check,
            "grade" => Self::Grade,
            "column" => Self::Column,
            _ => return None,
        })
    }

    pub(super) fn id_key(self) -> &'static str {
        if self == Self::Grade { "name" } else { "id" }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Section => "部分",
            Self::Indicator => "指标",
            Self::Gate => "否决",
            Self::Check => "勾稽关系",
            Self::Grade => "等次",
            Self::Column => "附加列",
        }
    }

    /// One of these keys stands in every complete one.
    pub(super) fn needs(self) -> &'static [&'static str] {
        match self {
            Self::Section => &["indicator"],
            Self::Indicator => &["score", "manual"],
            Self::Gate => &["when"],
            Self::Check => &["holds"],
            Self::Grade => &["from", "when", "below"],
            Self::Column => &["value"],
        }
    }
}

/// What the keys of a table are, and so whether the tables behind them are laid over key by key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Keys of the whole rubric.
    Rubric,
    /// Groups of fields.
    Groups,
    /// Names of fields or columns.
    Fields,
    /// Names of targets or measures.
    Constants,
    /// Keys of a field.
    OfField,
    /// Keys of anything else.
    Keys,
}

impl Level {
    /// What stands in the table behind a key, where that is laid over key by key; none: it is replaced whole.
    pub(super) fn inside(self, key: &str) -> Option<Self> {
        match (self, key) {
            (Self::Rubric, "target" | "measure") => Some(Self::Constants),
            (Self::Rubric, "calendar" | "lint") => Some(Self::Keys),
            (Self::Rubric, "field") => Some(Self::Groups),
            (Self::Groups, _) => Some(Self::Fields),
            (Self::Fields, _) => Some(Self::OfField),
            (Self::Constants, _) => Some(Self::Keys),
            (Self::OfField, "columns") => Some(Self::Fields),
            _ => None,
        }
    }
}

pub(super) fn id_of(value: &Value<'_>, kind: Kind) -> Option<String> {
    text_of(value.get_ref().as_table()?, kind.id_key()).map(str::to_owned)
}

/// Where a grade begins, for their order; one without a beginning stands last.
pub(super) fn from_of(grade: &Value<'_>) -> Option<Number> {
    let from = grade.get_ref().as_table()?.get("from")?.get_ref();
    // Of a bound by cohort the one for all.
    let own = from.as_table().and_then(|table| table.get("value"));
    Number::parse(&plain(own.map_or(from, Spanned::get_ref)))
}

/// A value without its places, for comparing.
pub(super) fn plain(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(list) => {
            let items: Vec<String> = list.iter().map(|item| plain(item.get_ref())).collect();
            format!("[{}]", items.join(","))
        }
        DeValue::Table(table) => {
            let mut entries: Vec<String> = table
                .iter()
                .map(|(key, value)| format!("{}={}", key.get_ref(), plain(value.get_ref())))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(","))
        }
    }
}

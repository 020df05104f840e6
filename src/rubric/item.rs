//! One value of a rubric with its key, read as the type that the key takes.

use std::ops::Range;

use time::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::literal::{calendar_date, parse_date, quoted_list, verbatim_start};
use super::model::{Limit, Script, Written};
use super::shape::Choices;
use super::table::{Context, Table};
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::shape::{BY_COHORT, Kind};
use crate::source::Place;

/// Numbers with more characters are a slip of the hand, not a figure.
const LONGEST_NUMBER: usize = 30;

/// A value and where it stands. Reading it as a type reports when it is of another one.
#[derive(Clone)]
pub(super) struct Item<'r> {
    pub(super) context: &'r Context,
    pub(super) key: String,
    pub(super) key_span: Range<usize>,
    /// What can be written there.
    pub(super) kind: Kind,
    pub(super) value: &'r Spanned<DeValue<'r>>,
}

impl<'r> Item<'r> {
    /// The underlined value.
    pub(super) fn place(&self) -> Place {
        self.context.place(self.value.span())
    }

    /// The underlined key.
    pub(super) fn key_place(&self) -> Place {
        self.context.place(self.key_span.clone())
    }

    pub(super) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    pub(super) fn is_list(&self) -> bool {
        self.value.get_ref().is_array()
    }

    pub(super) fn is_text(&self) -> bool {
        self.value.get_ref().is_str()
    }

    /// Reports the value.
    pub(super) fn report(&self, code: Code, message: String, help: impl Into<String>) {
        self.context
            .report(Diagnostic::new(code, message).at(self.place()).help(help));
    }

    fn raw(&self) -> &'r str {
        self.context
            .source
            .text()
            .get(self.value.span())
            .unwrap_or("")
    }

    fn type_name(&self) -> &'static str {
        match self.value.get_ref() {
            DeValue::String(_) => "文字",
            DeValue::Integer(_) | DeValue::Float(_) => "数",
            DeValue::Boolean(true) => " `true`",
            DeValue::Boolean(false) => " `false`",
            DeValue::Datetime(_) => "日期",
            DeValue::Array(_) => "列表",
            DeValue::Table(_) => "表",
        }
    }

    /// Says that another type is wanted; `example` is how it is written.
    pub(super) fn wrong_type(&self, wanted: &str, example: &str) {
        // What the parser put in the place of a broken value has no length.
        let span = self.value.span();
        if span.is_empty() || self.context.damage.touches(&span) {
            return;
        }
        let message = format!("`{}` 应当是{wanted},这里是{}", self.key, self.type_name());
        self.report(Code::WrongType, message, example);
    }

    /// A text.
    pub(super) fn text(&self) -> Option<String> {
        if let DeValue::String(text) = self.value.get_ref() {
            return Some(text.to_string());
        }
        let help = match self.value.get_ref() {
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => {
                format!("加上引号: `\"{}\"`", self.raw())
            }
            _ => format!("写成 `{} = \"…\"`", self.key),
        };
        self.wrong_type("文字", &help);
        None
    }

    /// A number: one for all, or of `{ value = 100, by_cohort = { "县" = 150 } }` that of the cohort being read.
    pub(super) fn number(&self) -> Option<Number> {
        if !self.is_table() {
            return self.plain_number();
        }
        let example = format!(
            "{} = {{ value = 5, by_cohort = {{ \"镇\" = 4 }} }}",
            self.key
        );
        let item = Item {
            kind: Kind::Table(&BY_COHORT),
            ..self.clone()
        };
        let mut table = item.table(&format!("`{}` ", self.key), &example)?;
        let for_all = table.need("value", "value = 5");
        let by_cohort = table.need("by_cohort", "by_cohort = { \"镇\" = 4 }");
        let by_cohort = by_cohort.and_then(|item| item.table("`by_cohort` ", &example));
        table.finish();
        let mut number = for_all.and_then(|item| item.plain_number());
        for own in by_cohort.map(|table| table.entries()).unwrap_or_default() {
            self.context.has_own(&own.key, own.key_place());
            let of_cohort = own.plain_number();
            if self.context.cohort.as_ref() == Some(&own.key) {
                number = of_cohort;
            }
        }
        number
    }

    fn plain_number(&self) -> Option<Number> {
        let written = match self.value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Integer(_) => "",
            DeValue::Float(number) => number.as_str(),
            DeValue::String(text) => {
                let help = if Number::parse(text).is_some() {
                    format!("去掉引号: `{text}`")
                } else {
                    format!("写成 `{} = 5` 这样的数,不加引号", self.key)
                };
                self.wrong_type("数", &help);
                return None;
            }
            _ => {
                self.wrong_type("数", &format!("写成 `{} = 5` 这样的数", self.key));
                return None;
            }
        };
        let number = Some(written)
            .filter(|digits| digits.len() <= LONGEST_NUMBER)
            .and_then(Number::parse);
        if number.is_none() && !self.context.damage.touches(&self.value.span()) {
            let message = format!("`{}` 的数 `{}` 不是普通的小数", self.key, self.raw());
            self.report(
                Code::BadNumber,
                message,
                "写成 `1000` 或 `0.05` 这样的小数,最多30位",
            );
        }
        number
    }

    /// A number from 0 up.
    pub(super) fn not_negative(&self) -> Option<Number> {
        let number = self.number()?;
        if number.is_negative() {
            let message = format!("`{}` 不能小于 0,这里是 {number}", self.key);
            self.report(Code::BadNumber, message, "写 0 或更大的数");
            return None;
        }
        Some(number)
    }

    /// A whole number between two ends.
    pub(super) fn whole(&self, least: u32, most: u32) -> Option<u32> {
        let number = self.number()?;
        let whole = number.to_i64().and_then(|n| u32::try_from(n).ok());
        match whole.filter(|n| number.is_whole() && (least..=most).contains(n)) {
            Some(whole) => Some(whole),
            None => {
                let range = if most == u32::MAX {
                    format!("不小于 {least} 的整数")
                } else {
                    format!(" {least} 至 {most} 的整数")
                };
                let message = format!("`{}` 应当是{range},这里是 {number}", self.key);
                self.report(Code::BadNumber, message, format!("改成{range}"));
                None
            }
        }
    }

    /// A number, or expressly `"none"`.
    pub(super) fn limit(&self) -> Option<Limit> {
        match self.value.get_ref() {
            DeValue::String(text) if text == "none" => Some(Limit::None),
            DeValue::Integer(_) | DeValue::Float(_) => self.number().map(Limit::At),
            DeValue::String(text) if Number::parse(text).is_none() => {
                let message = format!("`{}` 应当是数或 `\"none\"`,这里是 `{text}`", self.key);
                self.report(
                    Code::UnknownChoice,
                    message,
                    "不设限就写 `\"none\"`,否则写一个数",
                );
                None
            }
            _ => self.number().map(Limit::At),
        }
    }

    /// A flag.
    pub(super) fn flag(&self) -> Option<bool> {
        let flag = self.value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(" `true` 或 `false`", "写 `true` 或 `false`,不加引号");
        }
        flag
    }

    /// A day, as a TOML date or in quotes.
    pub(super) fn date(&self) -> Option<Date> {
        let help = "写成 `2025-03-31`";
        let date = match self.value.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() => moment
                .date
                .and_then(|d| calendar_date(d.year.into(), d.month, d.day)),
            DeValue::String(text) => parse_date(text),
            DeValue::Datetime(_) => None,
            _ => {
                self.wrong_type("日期", help);
                return None;
            }
        };
        if date.is_none() && !self.context.damage.touches(&self.value.span()) {
            let message = format!("`{}` 的日期 `{}` 不对", self.key, self.raw());
            self.report(Code::WrongType, message, help);
        }
        date
    }

    /// The elements of a list, each under the list's key.
    pub(super) fn list(&self) -> Option<Vec<Item<'r>>> {
        let Some(array) = self.value.get_ref().as_array() else {
            let help = match self.value.get_ref() {
                DeValue::Table(_) => format!("写成 `{} = […]`", self.key),
                _ => format!("加上方括号: `[{}]`", self.raw()),
            };
            self.wrong_type("列表", &help);
            return None;
        };
        let element = |value| Item {
            context: self.context,
            key: self.key.clone(),
            key_span: self.key_span.clone(),
            kind: self.kind.element(),
            value,
        };
        Some(array.iter().map(element).collect())
    }

    /// The texts of a list; those of another type are reported and left out.
    pub(super) fn texts(&self) -> Option<Vec<(String, Place)>> {
        let items = self.list()?;
        Some(
            items
                .iter()
                .filter_map(|item| Some((item.text()?, item.place())))
                .collect(),
        )
    }

    /// A table, called `what` in messages.
    pub(super) fn table(&self, what: &str, example: &str) -> Option<Table<'r>> {
        let Some(entries) = self.value.get_ref().as_table() else {
            self.wrong_type("表", &format!("写成 `{example}`"));
            return None;
        };
        Some(self.as_table(entries, what))
    }

    pub(super) fn as_table(&self, entries: &'r DeTable<'r>, what: &str) -> Table<'r> {
        Table::new(self.context, entries, self.value.span(), what, self.kind)
    }

    /// One of a fixed set of words.
    pub(super) fn choice<T: Copy>(&self, choices: &Choices<T>) -> Option<T> {
        if let DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) = self.value.get_ref() {
            let first = choices.first().map_or("", |(name, ..)| *name);
            self.wrong_type("文字", &format!("写成 `{} = \"{first}\"`", self.key));
            return None;
        }
        let text = self.text()?;
        let chosen = choices.iter().find(|(name, ..)| *name == text);
        if chosen.is_none() && !self.context.damage.touches(&self.value.span()) {
            let names = || choices.iter().map(|(name, ..)| *name);
            let help = match nearest(&text, names()) {
                Some(near) => format!("是不是要写 `{near}`?"),
                None => format!("可以写: {}", quoted_list(names())),
            };
            let message = format!("`{}` 不能是 `{text}`", self.key);
            self.report(Code::UnknownChoice, message, help);
        }
        chosen.map(|(_, value, _)| *value)
    }

    /// Where a text stands.
    pub(super) fn written(&self) -> Option<Written> {
        let text = self.value.get_ref().as_str()?;
        let inside = verbatim_start(self.raw(), text);
        Some(Written {
            place: self.place(),
            offset: inside.map(|inside| self.place().span.start + inside),
        })
    }

    /// A script, with the offset of its first character when it stands there letter by letter.
    pub(super) fn script(&self) -> Option<Script> {
        let text = self.text()?;
        if text.trim().is_empty() && !self.context.damage.touches(&self.value.span()) {
            let message = format!("`{}` 的脚本是空的", self.key);
            self.report(Code::MissingKey, message, "写上脚本,或者去掉这一行");
            return None;
        }
        let offset =
            verbatim_start(self.raw(), &text).map(|inside| self.place().span.start + inside);
        Some(Script {
            text,
            place: self.place(),
            offset,
        })
    }
}

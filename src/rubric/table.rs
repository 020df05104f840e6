//! A cursor over a TOML table: it takes keys, and in the end says which are missing and which nobody knows.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;

use super::item::Item;
use super::literal::quoted_list;
use super::model::{Limit, Script};
use super::raw::Damage;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::shape::{Kind, Shape};
use crate::source::{Place, Source};

/// What all tables of one rubric share: its text, and the problems found so far.
pub(super) struct Context {
    pub(super) source: Arc<Source>,
    pub(super) damage: Damage,
    problems: RefCell<Vec<Diagnostic>>,
    /// The cohort whose figures are read; none: those that hold where a cohort has none of its own.
    pub(super) cohort: Option<String>,
    /// The cohorts that have a figure of their own somewhere, and where that stands.
    with_own: RefCell<Vec<(String, Place)>>,
}

impl Context {
    pub(super) fn new(source: &Arc<Source>, damage: Damage) -> Self {
        Self {
            source: Arc::clone(source),
            damage,
            problems: RefCell::default(),
            cohort: None,
            with_own: RefCell::default(),
        }
    }

    /// The same text, read for one cohort.
    pub(super) fn for_cohort(source: &Arc<Source>, damage: Damage, cohort: &str) -> Self {
        Self {
            cohort: Some(cohort.to_owned()),
            ..Self::new(source, damage)
        }
    }

    /// Notes that a cohort has a figure of its own.
    pub(super) fn has_own(&self, cohort: &str, place: Place) {
        self.with_own.borrow_mut().push((cohort.to_owned(), place));
    }

    /// The cohorts that have figures of their own.
    pub(super) fn with_own(&self) -> Vec<(String, Place)> {
        self.with_own.borrow().clone()
    }

    pub(super) fn report(&self, problem: Diagnostic) {
        self.problems.borrow_mut().push(problem);
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place::new(&self.source, span)
    }

    pub(super) fn into_problems(self) -> Vec<Diagnostic> {
        self.problems.into_inner()
    }
}

/// Keys of which one is wanted and none is there.
struct Missing {
    keys: Vec<&'static str>,
    problem: Diagnostic,
}

/// A table being read.
pub(super) struct Table<'r> {
    pub(super) context: &'r Context,
    entries: &'r DeTable<'r>,
    span: Range<usize>,
    what: String,
    /// What stands behind the keys that the author names, where it has no keys of its own.
    entry: Kind,
    shape: &'static Shape,
    missing: Vec<Missing>,
}

impl<'r> Table<'r> {
    /// The table at `span` that is declared as `kind`, called `what` in messages.
    pub(super) fn new(
        context: &'r Context,
        entries: &'r DeTable<'r>,
        span: Range<usize>,
        what: &str,
        kind: Kind,
    ) -> Self {
        Self {
            context,
            entries,
            span,
            what: what.to_owned(),
            entry: kind.entry(),
            shape: kind.shape(),
            missing: Vec::new(),
        }
    }

    /// Its header, or the whole of an inline table.
    pub(super) fn place(&self) -> Place {
        self.context.place(self.span.clone())
    }

    /// Names it in messages by its id, once that is known.
    pub(super) fn call(&mut self, word: &str, id: &str) {
        self.what = match id {
            "" => word.to_owned(),
            id => format!("{word} `{id}` "),
        };
    }

    /// Its name in messages.
    pub(super) fn what(&self) -> &str {
        &self.what
    }

    /// The value of a key that it may have, and that is declared.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Item<'r>> {
        let declared = self.shape.key(key)?;
        let (written, value) = self.entries.get_key_value(key)?;
        Some(Item {
            context: self.context,
            key: key.to_owned(),
            key_span: written.span(),
            kind: declared.kind,
            value,
        })
    }

    /// The value of a key that it must have, written as in `example`.
    pub(super) fn need(&mut self, key: &'static str, example: &str) -> Option<Item<'r>> {
        let item = self.take(key);
        if item.is_none() {
            let problem = Diagnostic::new(Code::MissingKey, format!("{}缺少 `{key}`", self.what))
                .at(self.place())
                .help(format!("补上它,例如 `{example}`"));
            self.lacks(&[key], problem);
        }
        item
    }

    /// Keeps a problem until it is known that none of the keys was merely misspelt.
    pub(super) fn lacks(&mut self, keys: &[&'static str], problem: Diagnostic) {
        let keys = keys.to_vec();
        self.missing.push(Missing { keys, problem });
    }

    /// A text that it must have, with something in it.
    pub(super) fn need_text(&mut self, key: &'static str, example: &str) -> String {
        let Some(item) = self.need(key, example) else {
            return String::new();
        };
        let text = item.text();
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            let message = format!("{}的 `{key}` 是空的", self.what);
            item.report(Code::MissingKey, message, format!("例如 `{example}`"));
        }
        text.unwrap_or_default()
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        self.take(key)?.text()
    }

    pub(super) fn limit(&mut self, key: &'static str) -> Option<Limit> {
        self.take(key)?.limit()
    }

    pub(super) fn need_script(&mut self, key: &'static str, example: &str) -> Script {
        let script = self.need(key, example).and_then(|item| item.script());
        script.unwrap_or_else(|| self.no_script())
    }

    /// Stands for a script that is missing in a draft.
    pub(super) fn no_script(&self) -> Script {
        Script {
            text: String::new(),
            place: self.place(),
            offset: None,
        }
    }

    /// All entries in the order of the text, for tables whose keys the author names.
    pub(super) fn entries(&self) -> Vec<Item<'r>> {
        let mut entries: Vec<Item<'r>> = self
            .entries
            .iter()
            .map(|(key, value)| Item {
                context: self.context,
                key: key.get_ref().to_string(),
                key_span: key.span(),
                kind: self
                    .shape
                    .key(key.get_ref())
                    .map_or(self.entry, |key| key.kind),
                value,
            })
            .collect();
        entries.sort_by_key(|item| item.key_span.start);
        entries
    }

    /// The tables of `[[key]]`, each called `what`.
    pub(super) fn tables(&mut self, key: &'static str, what: &str) -> Vec<Table<'r>> {
        let Some(item) = self.take(key) else {
            return Vec::new();
        };
        let example = format!("[[{}]]", self.path_of(key));
        if item.is_table() {
            item.wrong_type("多个表的列表", &format!("用两层方括号: `{example}`"));
        }
        if !item.value.get_ref().is_array() {
            if !item.is_table() {
                item.wrong_type("多个表的列表", &format!("写成 `{example}`"));
            }
            // Read on, so that the mistakes inside are told as well.
            return item
                .value
                .get_ref()
                .as_table()
                .map(|entries| item.as_table(entries, what))
                .into_iter()
                .collect();
        }
        let items = item.list().unwrap_or_default();
        items
            .iter()
            .filter_map(|element| element.table(what, &example))
            .collect()
    }

    fn path_of(&self, key: &str) -> String {
        match key {
            "indicator" => "section.indicator".to_owned(),
            key => key.to_owned(),
        }
    }

    /// Reports the keys that are missing and those that nobody knows.
    pub(super) fn finish(self) {
        let is_unknown = |key: &str| !key.is_empty() && !self.shape.has(key);
        let unknown: Vec<Item<'r>> = match self.entries.keys().any(|key| is_unknown(key.get_ref()))
        {
            true => {
                let entries = self.entries().into_iter();
                entries.filter(|item| is_unknown(&item.key)).collect()
            }
            false => Vec::new(),
        };
        let mut misspelt: Vec<&str> = Vec::new();
        for item in &unknown {
            let absent = self
                .shape
                .names()
                .filter(|key| !self.entries.contains_key(*key));
            let near = nearest(&item.key, absent);
            misspelt.extend(near);
            let help = match near {
                Some(near) => format!("是不是要写 `{near}`?"),
                None => format!("这里可以写: {}", quoted_list(self.shape.names())),
            };
            self.context.report(
                Diagnostic::new(Code::UnknownKey, format!("未知的键 `{}`", item.key))
                    .at(item.key_place())
                    .help(help),
            );
        }
        if self.context.damage.in_table(&self.span) {
            return;
        }
        // A misspelt key is one mistake, not two.
        for missing in self.missing {
            if !missing.keys.iter().any(|key| misspelt.contains(key)) {
                self.context.report(missing.problem);
            }
        }
    }
}

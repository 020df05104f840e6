//! One rubric's tables laid over those of the rubric that it builds on.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::dropped::{names, remove};
use super::kind::{Kind, Level, from_of, id_of, plain};
use super::{Value, text_of};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{Place, Source};

/// Two keys of which one takes the place of the other.
const INSTEAD: [(&str, &str); 2] = [("score", "manual"), ("manual", "score")];

/// A rubric being laid over its base.
pub(super) struct Merging<'a> {
    joined: &'a Arc<Source>,
    file: &'a Arc<Source>,
    told: Vec<Diagnostic>,
}

impl<'a> Merging<'a> {
    pub(super) fn new(joined: &'a Arc<Source>, file: &'a Arc<Source>) -> Self {
        Self {
            joined,
            file,
            told: Vec::new(),
        }
    }

    fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place::new(self.joined, span)
    }

    /// The base with what the derived rubric drops, changes and adds.
    pub(super) fn merge<'r>(
        mut self,
        base: DeTable<'r>,
        mut own: DeTable<'r>,
    ) -> (DeTable<'r>, Vec<Diagnostic>) {
        own.remove("extends");
        let drops = own.remove("drop");
        self.restated(&base, &own);
        let mut base = base;
        if let Some(drops) = drops {
            self.drop(&mut base, &own, &drops);
        }
        for key in ["id", "title", "edition"] {
            if own.contains_key(key) {
                base.remove(key);
            }
        }
        let merged = self.tables(base, own, Level::Rubric);
        (merged, self.told)
    }

    /// `id`, `title` and `edition` are the derived rubric's own.
    fn restated(&mut self, base: &DeTable<'_>, own: &DeTable<'_>) {
        for key in ["id", "title", "edition"] {
            if own.contains_key(key) {
                continue;
            }
            let message = format!("沿用别的细则,也要写自己的 `{key}`");
            self.told.push(
                Diagnostic::new(Code::MissingKey, message)
                    .at(Place::start(self.file))
                    .help(format!("补上 `{key} = \"…\"`")),
            );
        }
        let same = |key| text_of(base, key).is_some() && text_of(base, key) == text_of(own, key);
        if let (true, true, Some(edition)) = (same("id"), same("edition"), own.get("edition")) {
            self.told.push(
                Diagnostic::new(
                    Code::KeyConflict,
                    "编号和版本都与所沿用的细则相同,结果会分不清是哪一部",
                )
                .at(self.place(edition.span()))
                .help("改写 `edition`,或者改写 `id`"),
            );
        }
    }

    fn drop(&mut self, base: &mut DeTable<'_>, own: &DeTable<'_>, drops: &Value<'_>) {
        let Some(list) = drops.get_ref().as_array() else {
            self.told.push(
                Diagnostic::new(Code::WrongType, "`drop` 应是一列编号")
                    .at(self.place(drops.span()))
                    .help("写成 `drop = [\"E2\", \"target.rate\"]`"),
            );
            return;
        };
        for entry in list.iter() {
            let name = entry.get_ref().as_str().unwrap_or_default();
            let place = self.place(entry.span());
            let mut known = Vec::new();
            names(base, &mut known);
            if !remove(base, name) {
                let help = match nearest(name, known.iter().map(String::as_str)) {
                    Some(meant) => format!("是不是 `{meant}`?"),
                    None => "写部分、指标、否决、勾稽关系的编号,或者 `target.x`、`measure.x`、`组.名称`、`grade.优秀`".to_owned(),
                };
                let message = format!("所沿用的细则没有 `{name}`,去不掉");
                let problem = Diagnostic::new(Code::UnknownName, message);
                self.told.push(problem.at(place).help(help));
                continue;
            }
            let mut again = Vec::new();
            names(own, &mut again);
            if again.iter().any(|own| own == name) {
                let message = format!("`{name}` 去掉了,后面又写了它");
                self.told.push(
                    Diagnostic::new(Code::KeyConflict, message)
                        .at(place)
                        .help("要改就不写进 `drop`;要换成另一个,用新的编号"),
                );
            }
        }
    }

    /// Keys of the derived table replace those of the base, tables key by key, lists of tables by id.
    fn tables<'r>(&mut self, mut base: DeTable<'r>, own: DeTable<'r>, level: Level) -> DeTable<'r> {
        for (key, value) in own {
            for (written, other) in INSTEAD {
                if key.get_ref() == written {
                    base.remove(other);
                }
            }
            let name = key.get_ref().to_string();
            let Some((base_key, before)) = base.remove_entry(name.as_str()) else {
                base.insert(key, value);
                continue;
            };
            let span = value.span();
            let inside = level.inside(&name);
            let merged = match (before.into_inner(), value.into_inner()) {
                (DeValue::Array(before), DeValue::Array(after)) if Kind::of(&name).is_some() => {
                    let Some(kind) = Kind::of(&name) else {
                        continue;
                    };
                    DeValue::Array(self.lists(kind, before, after))
                }
                (DeValue::Table(before), DeValue::Table(after)) if inside.is_some() => {
                    DeValue::Table(self.tables(before, after, inside.unwrap_or(Level::Keys)))
                }
                // A bare target over one with a title changes its value; the document that set it is another one.
                (DeValue::Table(mut before), after)
                    if level == Level::Constants && !after.is_table() =>
                {
                    before.remove("source");
                    before.remove("by_cohort");
                    before.remove("history");
                    let at = span.clone();
                    before.insert(
                        Spanned::new(at.clone(), "value".into()),
                        Spanned::new(at, after),
                    );
                    DeValue::Table(before)
                }
                (before, after) => {
                    if plain(&before) == plain(&after) {
                        let message = format!("`{name}` 与所沿用的细则相同,改了等于没改");
                        self.told.push(
                            Diagnostic::new(Code::OverrideUnchanged, message)
                                .at(self.place(key.span().start..span.end))
                                .help("去掉这一行,或者写要改成的值"),
                        );
                    }
                    after
                }
            };
            let kept = if inside.is_some() { base_key } else { key };
            base.insert(kept, Spanned::new(span, merged));
        }
        base
    }

    fn lists<'r>(
        &mut self,
        kind: Kind,
        before: toml::de::DeArray<'r>,
        after: toml::de::DeArray<'r>,
    ) -> toml::de::DeArray<'r> {
        let mut all: Vec<Value<'r>> = before.into_iter().collect();
        let known: Vec<String> = all.iter().filter_map(|one| id_of(one, kind)).collect();
        let mut is_new = false;
        for own in after {
            let id = id_of(&own, kind);
            let span = own.span();
            let at = id
                .as_ref()
                .and_then(|id| known.iter().position(|known| known == id));
            let slot = at.and_then(|at| all.get_mut(at));
            match (slot, own.into_inner()) {
                (Some(slot), DeValue::Table(mut table)) => {
                    table.remove(kind.id_key());
                    let whole =
                        std::mem::replace(slot, Spanned::new(0..0, DeValue::Boolean(false)));
                    let base_span = whole.span();
                    let merged = match whole.into_inner() {
                        DeValue::Table(base) if table.is_empty() => {
                            let id = id.clone().unwrap_or_default();
                            let message = format!("{} `{id}` 没有改任何一项", kind.word());
                            self.told.push(
                                Diagnostic::new(Code::OverrideUnchanged, message)
                                    .at(self.place(span.clone()))
                                    .help("去掉这一段,或者写要改的项"),
                            );
                            DeValue::Table(base)
                        }
                        DeValue::Table(base) => {
                            DeValue::Table(self.tables(base, table, Level::Keys))
                        }
                        other => other,
                    };
                    // Problems of the whole are told where the base declares it.
                    *slot = Spanned::new(base_span, merged);
                }
                (None, value) => {
                    is_new = true;
                    if let DeValue::Table(table) = &value {
                        self.complete(kind, id.as_deref(), table, &span, &known);
                    }
                    all.push(Spanned::new(span, value));
                }
                (Some(_), _) => {}
            }
        }
        if kind == Kind::Grade && is_new {
            all.sort_by_key(|grade| std::cmp::Reverse(from_of(grade)));
        }
        all.into_iter().collect()
    }

    /// A table with an unknown id adds something, and must be whole.
    fn complete(
        &mut self,
        kind: Kind,
        id: Option<&str>,
        table: &DeTable<'_>,
        span: &std::ops::Range<usize>,
        known: &[String],
    ) {
        let is_whole = kind.needs().iter().any(|key| table.contains_key(*key));
        let (Some(id), false) = (id, is_whole) else {
            return;
        };
        let help = match nearest(id, known.iter().map(String::as_str)) {
            Some(meant) => format!("要改的是不是 `{meant}`?要新增就写全"),
            None => format!(
                "要新增就写全,至少有 `{}`;要改就核对编号",
                kind.needs().join("` 或 `")
            ),
        };
        let message = format!("所沿用的细则没有{} `{id}`,这里又没有写全", kind.word());
        let problem = Diagnostic::new(Code::UnknownName, message);
        self.told
            .push(problem.at(self.place(span.clone())).help(help));
    }
}

//! Headers of tables: which column is which field.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Field, FieldId, FieldKind, Rubric};
use crate::source::Place;

use super::cell::{is_unit, plain_header};
use super::columns::Columns;
use super::quote::{near, quote};
use super::table::{Row, TableCell};
use super::tree::FieldIndex;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// The office or its period.
    Office(OfficePart),
    /// Values of a field, below a header that may state a unit of its own.
    Field(FieldId, Option<Arc<str>>),
    /// Evidence of a field: the key of it.
    Evidence(FieldId, &'static str),
    /// The office's own points of an indicator.
    SelfScore(String),
    /// Nothing that is used.
    Unused,
}

/// What is said of the office itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfficePart {
    /// Its id.
    Id,
    /// Its name.
    Name,
    /// Its cohort.
    Cohort,
    /// The period.
    Period,
}

/// What tables of other programs call these columns, unless the rubric has a field of that name.
const OTHER_PROGRAMS: [(&str, OfficePart); 2] =
    [("id", OfficePart::Id), ("category", OfficePart::Cohort)];

const OFFICE_WORDS: &[(OfficePart, &[&str])] = &[
    (
        OfficePart::Id,
        &["office", "office.id", "编号", "单位编号", "单位代码"],
    ),
    (
        OfficePart::Name,
        &[
            "name",
            "office.name",
            "单位",
            "单位名称",
            "被考核单位",
            "名称",
            "镇街",
            "街道",
        ],
    ),
    (
        OfficePart::Cohort,
        &["cohort", "office.cohort", "类别", "考核类别", "单位类别"],
    ),
    (
        OfficePart::Period,
        &["period", "年度", "考核年度", "考核期"],
    ),
];

const EVIDENCE_WORDS: &[(&str, &[&str])] = &[
    ("quote", &[".quote", "原文"]),
    ("document", &[".document", "佐证材料", "佐证"]),
    ("page", &[".page", "页码"]),
    ("as_of", &[".as_of", "截至"]),
];

/// What a header may mean.
enum Meaning {
    Column(Column),
    /// A title that several fields share.
    Shared(Vec<FieldId>),
    Unknown,
}

/// All headers that a rubric understands.
pub(crate) struct Headers<'a> {
    fields: &'a FieldIndex<'a>,
    by_header: HashMap<String, Vec<FieldId>>,
}

impl<'a> Headers<'a> {
    /// The headers of the fields.
    pub(crate) fn new(fields: &'a FieldIndex<'a>) -> Self {
        let mut by_header: HashMap<String, Vec<FieldId>> = HashMap::new();
        for (at, field) in fields.rubric().fields.iter().enumerate() {
            let id = FieldId(at);
            let names = std::iter::once(&field.title).chain(&field.aliases);
            let grouped = names.clone().map(|name| format!("{}.{name}", field.group));
            for header in names.cloned().chain(grouped).chain([field.id()]) {
                let ids = by_header.entry(plain_header(&header)).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        Self { fields, by_header }
    }

    fn rubric(&self) -> &'a Rubric {
        self.fields.rubric()
    }

    /// Whether a text is the name of a group.
    fn is_group(&self, text: &str) -> bool {
        let text = plain_header(text);
        self.rubric()
            .fields
            .iter()
            .any(|field| plain_header(&field.group) == text)
    }

    fn meaning(&self, header: &str, group: Option<&str>) -> Meaning {
        let text = plain_header(header);
        let text = text.strip_suffix(['*', ':']).unwrap_or(&text);
        if let Some(part) = office_part(text) {
            return Meaning::Column(Column::Office(part));
        }
        if let Some(found) = self.value_or_evidence(text, group) {
            return found;
        }
        let part = || {
            let mut words = OTHER_PROGRAMS.iter();
            words
                .find(|(word, _)| *word == text)
                .map(|(_, part)| Column::Office(*part))
        };
        self.self_score(text)
            .or_else(part)
            .map_or(Meaning::Unknown, Meaning::Column)
    }

    fn value_or_evidence(&self, text: &str, group: Option<&str>) -> Option<Meaning> {
        if let Some((ids, unit)) = self.field(text, group) {
            return Some(match ids.as_slice() {
                [only] => Meaning::Column(Column::Field(*only, unit)),
                _ => Meaning::Shared(ids),
            });
        }
        EVIDENCE_WORDS.iter().find_map(|(key, words)| {
            let title = words.iter().find_map(|word| text.strip_suffix(word))?;
            let title = title.trim_end_matches(['-', '_', ':', '.', '·']);
            let (ids, _) = self.field(title, group)?;
            Some(match ids.as_slice() {
                [only] => Meaning::Column(Column::Evidence(*only, key)),
                _ => Meaning::Shared(ids),
            })
        })
    }

    fn field(&self, text: &str, group: Option<&str>) -> Option<(Vec<FieldId>, Option<Arc<str>>)> {
        if let Some(ids) = self.plain_field(text, group) {
            return Some((ids, None));
        }
        let (title, unit) = text.strip_suffix(')')?.rsplit_once('(')?;
        let unit = unit.trim_start_matches("单位").trim_start_matches(':');
        let ids = self.plain_field(title, group)?;
        let own = |id: &FieldId| {
            self.rubric()
                .field(*id)
                .is_some_and(|field| is_own_unit(unit, field))
        };
        if ids.iter().all(own) {
            Some((ids, None))
        } else if is_unit(unit) {
            Some((ids, Some(Arc::from(unit))))
        } else {
            None
        }
    }

    /// The fields that a person calls by `text`: its id, its title, an alias, or group and title.
    pub(crate) fn named(&self, text: &str) -> Vec<FieldId> {
        match self.field(&plain_header(text), None) {
            Some((ids, None)) => ids,
            _ => Vec::new(),
        }
    }

    fn plain_field(&self, text: &str, group: Option<&str>) -> Option<Vec<FieldId>> {
        let Some(group) = group else {
            return self.by_header.get(text).cloned();
        };
        let group = plain_header(group);
        let inside = self.by_header.get(&format!("{group}.{text}"));
        inside
            .cloned()
            .or_else(|| self.by_header.get(text).cloned())
    }

    /// `自评C2`, `自评得分C2`, `C2自评分`, `自评C2持证率`, `自评总分`.
    fn self_score(&self, text: &str) -> Option<Column> {
        let of = self_scored(text)?;
        let mut indicators = self.rubric().indicators();
        let own = indicators.find(|(_, indicator)| {
            let (id, title) = (plain_header(&indicator.id), plain_header(&indicator.title));
            of == id || of.strip_prefix(&id).is_some_and(|rest| rest == title)
        });
        let of_total = || matches!(of, "total" | "总").then(|| "total".to_owned());
        own.map(|(_, indicator)| indicator.id.clone())
            .or_else(of_total)
            .map(Column::SelfScore)
    }

    /// The columns of a header row; `groups` is the row of group titles above it, if there is one.
    pub(crate) fn columns(&self, header: &[TableCell], groups: Option<&[TableCell]>) -> Columns {
        let mut columns = Columns {
            columns: Vec::new(),
            nameless: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut places: Vec<Place> = Vec::new();
        let mut group: Option<&str> = None;
        for (at, cell) in header.iter().enumerate() {
            let above = groups.and_then(|row| row.get(at)).filter(|c| !c.is_blank());
            if let Some(above) = above {
                group = Some(above.text.trim());
            }
            let cell = match above {
                Some(above) if cell.is_blank() => above,
                _ => cell,
            };
            let column = self.column(cell, group, &mut columns.diagnostics);
            columns.columns.push(column);
            columns.nameless.push(cell.is_blank());
            places.push(cell.place.clone());
        }
        columns.refuse_duplicates(self.rubric(), &places);
        columns.refuse_lone_evidence(self.rubric(), &places);
        columns
    }

    fn column(
        &self,
        cell: &TableCell,
        group: Option<&str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Column {
        if cell.is_blank() {
            return Column::Unused;
        }
        let header = quote(&cell.text);
        let diagnostic = match self.meaning(&cell.text, group) {
            Meaning::Column(column) => {
                diagnostics.extend(self.header_unit(&column, cell));
                return column;
            }
            Meaning::Shared(ids) => {
                let named: Vec<String> = ids
                    .iter()
                    .filter_map(|id| self.rubric().field(*id))
                    .map(|field| format!("`{}.{}`", field.group, field.title))
                    .collect();
                let message = format!(
                    "表头 `{header}` 对应不止一个填报项:{},这一列没有采用",
                    named.join("、")
                );
                let help = format!("表头带上组名,写成 {}", named.join(" 或 "));
                Diagnostic::new(Code::AmbiguousColumn, message).help(help)
            }
            Meaning::Unknown => {
                let help = match self.nearest(&cell.text) {
                    _ if self_scored(&plain_header(&cell.text)).is_some() => {
                        "自评一列写 `自评` 加细则里的指标编号,自评总分写 `自评总分`".to_owned()
                    }
                    Some(meant) => format!("是不是 `{meant}`?"),
                    None => "计分用不到就不必理会;用得到就改成填报项的标题".to_owned(),
                };
                let message = format!("表头 `{header}` 不是细则的填报项,这一列没有采用");
                Diagnostic::new(Code::UnknownColumn, message).help(help)
            }
        };
        diagnostics.push(diagnostic.at(cell.place.clone()));
        Column::Unused
    }

    fn nearest(&self, header: &str) -> Option<String> {
        let header = plain_header(header);
        let known = self.by_header.keys().map(String::as_str);
        near(&header, known).map(str::to_owned)
    }

    /// A header that states a unit other than the field's.
    fn header_unit(&self, column: &Column, cell: &TableCell) -> Option<Diagnostic> {
        let Column::Field(id, Some(unit)) = column else {
            return None;
        };
        let field = self.rubric().field(*id)?;
        let own = field.unit.as_deref()?;
        let message = format!(
            "表头 `{}` 的单位是 `{unit}`,细则的单位是 `{own}`",
            quote(&cell.text)
        );
        let diagnostic = Diagnostic::new(Code::OtherUnit, message).at(cell.place.clone());
        Some(diagnostic.help(format!("已按 `{unit}` 读取,换算成 `{own}` 计分")))
    }

    /// Whether `first` holds group titles over the headers of `second`: below a group's title stands a header of it.
    ///
    /// A header may be a group's name itself (`office`), and a value below it a header's word (街道).
    pub(crate) fn are_two_rows(&self, first: &Row, second: &Row) -> bool {
        let mut group: Option<&str> = None;
        first.cells.iter().zip(&second.cells).any(|(above, below)| {
            if !above.is_blank() {
                let title = above.text.trim();
                group = Some(title).filter(|title| self.is_group(title));
            }
            group.is_some_and(|group| {
                !below.is_blank()
                    && !matches!(
                        self.meaning(&below.text, Some(group)),
                        Meaning::Unknown | Meaning::Column(Column::Office(_))
                    )
            })
        })
    }
}

/// What of the office a header names.
pub(crate) fn office_part(header: &str) -> Option<OfficePart> {
    let header = plain_header(header);
    OFFICE_WORDS
        .iter()
        .find(|(_, words)| words.contains(&header.as_str()))
        .map(|(part, _)| *part)
}

fn is_own_unit(unit: &str, field: &Field) -> bool {
    match &field.unit {
        Some(own) => plain_header(own) == unit,
        None => field.kind == FieldKind::Rate && unit == "%",
    }
}

/// What a header names the office's own points of; none where it does not speak of those.
fn self_scored(text: &str) -> Option<&str> {
    const WORDS: [&str; 4] = ["self_score", "自评得分", "自评分", "自评"];
    let joints = ['.', ':', '-', '_'];
    let before = WORDS.iter().find_map(|word| text.strip_prefix(word));
    let behind = || WORDS.iter().find_map(|word| text.strip_suffix(word));
    let of = before.or_else(behind)?.trim_matches(joints);
    Some(of.trim_end_matches("得分").trim_end_matches('分'))
}

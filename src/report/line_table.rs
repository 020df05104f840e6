//! Line data (`--facts FILE`): facts of many offices from the court, the petition office, a survey,
//! or the answers filled into `open.csv`.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Field, FieldId, Rubric};
use crate::source::{Place, Source};
use crate::value::{Evidence, Fact, Known, Origin};

use super::cell::plain_header;
use super::header::{Headers, OfficePart, office_part};
use super::offices::Named;
use super::other_table::other_table;
use super::quote::{near, quote};
use super::raw::{Raw, RawFact, RawKind, RawText};
use super::rows::CellAt;
use super::table::{Row, rows};
use super::tree::FieldIndex;
use super::{csv, facts};

/// One table of line data.
#[derive(Clone, Debug)]
pub struct LineTable {
    /// The name that messages and cards give it.
    pub name: String,
    /// Its facts, in the order of the file; blank cells and those not understood are left out.
    pub facts: Vec<LineFact>,
    /// What was not understood.
    pub diagnostics: Vec<Diagnostic>,
    /// Single cells of listed events.
    pub(crate) cells: Vec<CellFact>,
    /// Events that may stand in it, of any office, and were not read.
    pub(crate) unread_rows: Vec<FieldId>,
}

/// One fact of one office.
#[derive(Clone, Debug)]
pub struct LineFact {
    /// The office, by id or name.
    pub office: String,
    /// Its name, where it stands beside an id.
    pub name: Option<String>,
    /// Where the office stands.
    pub place: Place,
    /// The field.
    pub field: FieldId,
    /// What the table says of it.
    pub fact: Fact,
}

/// One cell of an event of an office.
#[derive(Clone, Debug)]
pub(crate) struct CellFact {
    office: String,
    name: Option<String>,
    /// Where the office stands.
    pub(crate) place: Place,
    /// The cell.
    pub(in crate::report) at: CellAt,
    /// What the table says of it.
    pub(crate) fact: Fact,
}

impl CellFact {
    /// What names the office.
    pub(crate) fn named(&self) -> Named<'_> {
        Named {
            id: Some(&self.office),
            name: self.name.as_deref(),
        }
    }
}

impl LineFact {
    /// What names the office.
    pub(crate) fn named(&self) -> Named<'_> {
        Named {
            id: Some(&self.office),
            name: self.name.as_deref(),
        }
    }
}

impl LineTable {
    /// Reads a CSV table with a column of the office and columns of fields, or of the shape of `open.csv`.
    pub fn read(source: &Arc<Source>, rubric: &Rubric) -> Self {
        let index = FieldIndex::new(rubric);
        let mut table = Self {
            name: source.name().to_owned(),
            facts: Vec::new(),
            diagnostics: Vec::new(),
            cells: Vec::new(),
            unread_rows: Vec::new(),
        };
        let mut all = rows(source);
        let answers = all.next().and_then(|header| Answers::of(&header));
        match answers {
            Some(answers) => {
                let headers = Headers::new(&index);
                for row in all {
                    table.answer(&row, &answers, &index, &headers);
                }
            }
            None => table.wide(source, &index),
        }
        table
    }

    /// One row an office, one column a field.
    fn wide(&mut self, source: &Arc<Source>, index: &FieldIndex<'_>) {
        if let Some(other) = other_table(source, index, "条线数据") {
            self.diagnostics.push(other.diagnostic);
            self.unread_rows = other.rows;
            return;
        }
        let read = csv::table(source, index);
        self.diagnostics.extend(read.diagnostics);
        for row in read.rows {
            let raw = match row {
                Ok(raw) => raw,
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    continue;
                }
            };
            let name = raw.name.as_ref().map(|name| name.text.clone());
            let name = name.filter(|_| raw.id.is_some());
            let Some(office) = raw.id.or(raw.name) else {
                let message = "这一行没有写单位,没有采用";
                let diagnostic = Diagnostic::new(Code::NoOffice, message).at(raw.place);
                self.diagnostics
                    .push(diagnostic.help("在单位那一列写上单位"));
                continue;
            };
            for fact in raw.facts {
                self.add((&office, name.as_deref()), &fact, index);
            }
        }
    }

    /// One row a figure.
    fn answer(
        &mut self,
        row: &Row,
        answers: &Answers,
        index: &FieldIndex<'_>,
        headers: &Headers<'_>,
    ) {
        let cell = |at: usize| row.cells.get(at).filter(|cell| !cell.is_blank());
        let Some(answer) = cell(answers.answer) else {
            return;
        };
        let say = |code, message: String, help: &str| {
            Diagnostic::new(code, message)
                .at(answer.place.clone())
                .help(help)
        };
        let name = answers.name.and_then(cell);
        let office = answers.office.and_then(cell).or(name);
        let (Some(office), Some(item)) = (office, cell(answers.item)) else {
            let message = format!("`{}` 没有写明单位和填报项,没有采用", quote(&answer.text));
            let help = "不要改动 `open.csv` 的前几列";
            self.diagnostics.push(say(Code::NoOffice, message, help));
            return;
        };
        let name = name.map(|name| name.text.trim());
        let office = RawText {
            text: office.text.trim().to_owned(),
            place: office.place.clone(),
        };
        let value = Raw {
            kind: RawKind::Text(answer.text.clone()),
            place: answer.place.clone(),
        };
        if let Some(at) = CellAt::named(&item.text, headers, index.rubric()) {
            self.add_cell((&office, name), at, value, index.rubric());
            return;
        }
        let named = headers.named(&item.text);
        let field = match named.as_slice() {
            [only] => *only,
            several => {
                let message = match several {
                    [] => "不是填报项",
                    _ => "对应不止一个填报项",
                };
                let message = format!(
                    "`{}` {message},`{}` 没有采用",
                    quote(&item.text),
                    quote(&answer.text)
                );
                let help = which_item(item.text.trim(), several, index);
                self.diagnostics
                    .push(say(Code::UnknownFact, message, &help));
                return;
            }
        };
        let raw = RawFact {
            field,
            value,
            evidence: Vec::new(),
        };
        self.add((&office, name), &raw, index);
    }

    fn add_cell(
        &mut self,
        (office, name): (&RawText, Option<&str>),
        at: CellAt,
        value: Raw,
        rubric: &Rubric,
    ) {
        let Some(column) = at.declared(rubric) else {
            return;
        };
        let raw = RawFact {
            field: at.field,
            value,
            evidence: Vec::new(),
        };
        let (fact, notes) = facts::fact(&raw, column, rubric);
        let notes = notes.into_iter().map(|note| note.office(&office.text));
        self.diagnostics.extend(notes);
        if matches!(fact.known, Known::Missing(_)) {
            return;
        }
        let evidence = Evidence {
            document: Some(self.name.clone()),
            ..Evidence::default()
        };
        self.cells.push(CellFact {
            office: office.text.clone(),
            name: name.map(str::to_owned),
            place: office.place.clone(),
            at,
            fact: Fact {
                origin: Origin::LineData(self.name.clone()),
                evidence: evidence.into(),
                ..fact
            },
        });
    }

    fn add(
        &mut self,
        (office, name): (&RawText, Option<&str>),
        raw: &RawFact,
        index: &FieldIndex<'_>,
    ) {
        let rubric = index.rubric();
        let Some(field) = rubric.field(raw.field) else {
            return;
        };
        // The source of line data is its evidence.
        let field = Field {
            evidence_required: false,
            ..field.clone()
        };
        let (fact, notes) = facts::fact(raw, &field, rubric);
        let notes = notes.into_iter().map(|note| note.office(&office.text));
        self.diagnostics.extend(notes);
        if matches!(fact.known, Known::Missing(_)) {
            return;
        }
        self.facts.push(LineFact {
            office: office.text.clone(),
            name: name.map(str::to_owned),
            place: office.place.clone(),
            field: raw.field,
            fact: Fact {
                origin: Origin::LineData(self.name.clone()),
                ..fact
            },
        });
    }
}

/// What to write in place of an item that is no field, or several.
fn which_item(item: &str, several: &[FieldId], index: &FieldIndex<'_>) -> String {
    let rubric = index.rubric();
    if !several.is_empty() {
        let fields = several.iter().filter_map(|id| rubric.field(*id));
        let names: Vec<String> = fields
            .map(|f| format!("`{}.{}`", f.group, f.title))
            .collect();
        return format!("带上组名,写成 {}", names.join(" 或 "));
    }
    if item.starts_with("prior.") {
        return "上年的数写在上年填报表里,用 `--prior` 给出".to_owned();
    }
    if item.starts_with("self_score.") {
        return "自评分由单位写在填报表里,如 `自评C2`,不从这里补".to_owned();
    }
    if item.starts_with("reported.") {
        return "单位自己填报的数在它的填报表里改,不从这里补".to_owned();
    }
    if rubric.find_indicator(item).is_some() {
        return "由人评分的指标写进复核文件,用 `--review` 给出:类型 `评分`,值写分数,并写明理由、决定人、日期"
            .to_owned();
    }
    let names: Vec<String> = rubric
        .fields
        .iter()
        .flat_map(|f| [f.id(), f.title.clone()])
        .collect();
    match near(item, names.iter().map(String::as_str)) {
        Some(meant) => format!("是不是 `{meant}`?"),
        None => "填报项照 `open.csv` 里的写法,或者写标题".to_owned(),
    }
}

/// Whether a header is that of `open.csv` with answers.
pub(crate) fn is_of_answers(header: &Row) -> bool {
    Answers::of(header).is_some()
}

/// The columns that matter of a table of the shape of `open.csv`.
struct Answers {
    office: Option<usize>,
    name: Option<usize>,
    item: usize,
    answer: usize,
}

impl Answers {
    fn of(header: &Row) -> Option<Self> {
        let titles: Vec<String> = header.cells.iter().map(|c| plain_header(&c.text)).collect();
        let find = |known: &dyn Fn(&str) -> bool| titles.iter().position(|title| known(title));
        // In `open.csv` 名称 and 单位 are title and unit of the item; 单位 alone is the office.
        let office = find(&|title| office_part(title) == Some(OfficePart::Id));
        let name = find(&|title| matches!(title, "name" | "单位名称" | "被考核单位"));
        let name = match office.or(name) {
            Some(_) => name,
            None => Some(find(&|title| title == "单位")?),
        };
        Some(Self {
            item: find(&|title| matches!(title, "item" | "填报项"))?,
            answer: find(&|title| title == "answer" || title.starts_with("补报"))?,
            office,
            name,
        })
    }
}

//! Line data (`--facts FILE`): facts of many offices from the court, the petition office, a survey,
//! or the answers filled into `open.csv`.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Field, FieldId, Rubric};
use crate::source::{Place, Source};
use crate::value::{Fact, Known, Origin};

use super::cell::plain_header;
use super::quote::quote;
use super::raw::{Raw, RawFact, RawKind, RawText};
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
}

/// One fact of one office.
#[derive(Clone, Debug)]
pub struct LineFact {
    /// The office, by id or name.
    pub office: String,
    /// Where the office stands.
    pub place: Place,
    /// The field.
    pub field: FieldId,
    /// What the table says of it.
    pub fact: Fact,
}

impl LineTable {
    /// Reads a CSV table with a column of the office and columns of fields, or of the shape of `open.csv`.
    pub fn read(source: &Arc<Source>, rubric: &Rubric) -> Self {
        let index = FieldIndex::new(rubric);
        let mut table = Self {
            name: source.name().to_owned(),
            facts: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut all = rows(source);
        let answers = all.next().and_then(|header| Answers::of(&header));
        match answers {
            Some(answers) => {
                for row in all {
                    table.answer(&row, &answers, &index);
                }
            }
            None => table.wide(source, &index),
        }
        table
    }

    /// One row an office, one column a field.
    fn wide(&mut self, source: &Arc<Source>, index: &FieldIndex<'_>) {
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
            let Some(office) = raw.id.or(raw.name) else {
                let message = "这一行没有写单位,没有采用";
                let diagnostic = Diagnostic::new(Code::NoOffice, message).at(raw.place);
                self.diagnostics
                    .push(diagnostic.help("在单位那一列写上单位"));
                continue;
            };
            for fact in raw.facts {
                self.add(&office, &fact, index);
            }
        }
    }

    /// One row a figure.
    fn answer(&mut self, row: &Row, answers: &Answers, index: &FieldIndex<'_>) {
        let cell = |at: usize| row.cells.get(at).filter(|cell| !cell.is_blank());
        let Some(answer) = cell(answers.answer) else {
            return;
        };
        let say = |code, message: String, help: &str| {
            Diagnostic::new(code, message)
                .at(answer.place.clone())
                .help(help)
        };
        let (Some(office), Some(item)) = (cell(answers.office), cell(answers.item)) else {
            let message = format!("`{}` 没有写明单位和填报项,没有采用", quote(&answer.text));
            let help = "不要改动 `open.csv` 的前几列";
            self.diagnostics.push(say(Code::NoOffice, message, help));
            return;
        };
        if let Some((field, column)) = cell_of_rows(item.text.trim(), index) {
            let message = format!(
                "`{}` 是逐行数据的一格,`{}` 没有采用",
                quote(&item.text),
                quote(&answer.text)
            );
            let help = format!(
                "在填报表,或者在 `{}.csv` 里,把这一行的 `{column}` 补上再算",
                field
            );
            self.diagnostics
                .push(say(Code::UnknownFact, message, &help));
            return;
        }
        let Some(field) = index.find(item.text.trim()) else {
            let message = format!(
                "`{}` 不是填报项,`{}` 没有采用",
                quote(&item.text),
                quote(&answer.text)
            );
            let help = if item.text.trim().starts_with("prior.") {
                "上年的数写在上年填报表里,用 `--prior` 给出"
            } else if index.rubric().find_indicator(item.text.trim()).is_some() {
                "由人评分的指标写进复核文件,用 `--review` 给出:类型 `评分`,值写分数,并写明理由、决定人、日期"
            } else {
                "填报项照 `open.csv` 里的写法"
            };
            self.diagnostics.push(say(Code::UnknownFact, message, help));
            return;
        };
        let office = RawText {
            text: office.text.trim().to_owned(),
            place: office.place.clone(),
        };
        let value = Raw {
            kind: RawKind::Text(answer.text.clone()),
            place: answer.place.clone(),
        };
        let raw = RawFact {
            field,
            value,
            evidence: Vec::new(),
        };
        self.add(&office, &raw, index);
    }

    fn add(&mut self, office: &RawText, raw: &RawFact, index: &FieldIndex<'_>) {
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
            place: office.place.clone(),
            field: raw.field,
            fact: Fact {
                origin: Origin::LineData(self.name.clone()),
                ..fact
            },
        });
    }
}

/// The field and the title of the column of `safety.accidents[2].deaths`.
fn cell_of_rows(item: &str, index: &FieldIndex<'_>) -> Option<(String, String)> {
    let (field, rest) = item.split_once('[')?;
    let (_, column) = rest.split_once("].")?;
    let declared = index.rubric().field(index.find(field)?)?;
    let column = declared.columns.iter().find(|c| c.name == column)?;
    Some((field.to_owned(), column.title.clone()))
}

/// The columns that matter of a table of the shape of `open.csv`.
struct Answers {
    office: usize,
    item: usize,
    answer: usize,
}

impl Answers {
    fn of(header: &Row) -> Option<Self> {
        let titles: Vec<String> = header.cells.iter().map(|c| plain_header(&c.text)).collect();
        let find = |known: &dyn Fn(&str) -> bool| titles.iter().position(|title| known(title));
        Some(Self {
            item: find(&|title| matches!(title, "item" | "填报项"))?,
            answer: find(&|title| title == "answer" || title.starts_with("补报"))?,
            office: find(&|title| matches!(title, "office" | "单位编号"))?,
        })
    }
}

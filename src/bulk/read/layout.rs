//! Which column of a table is what: from its header, by the one meaning of headers that the reference has.

use crate::diagnostic::Diagnostic;
use crate::evaluate::Standings;
use crate::report::{Column, FieldIndex, Heading, OfficePart, other_table, rows};
use crate::rubric::{Field, FieldId, FieldKind, Rubric};
use crate::source::Source;

use super::compared::{Compared, Others};
use super::number::column_value;
use super::rule::{NumberRule, WordRule, if_blank};

/// What a plan reads of a table.
#[derive(Clone, Debug, Default)]
pub struct Inputs<'a> {
    /// The fields, in the order of the columns of a batch.
    pub fields: &'a [FieldId],
    /// What fills the columns behind them.
    pub parameters: &'a [Parameter],
    /// What fills the columns behind those.
    pub compared: &'a [Compared],
    /// What those are filled from.
    pub standings: Option<&'a Standings>,
    /// Only the fields and the words of offices are looked at: other cells are not checked.
    pub glance: bool,
    /// Which offices go into batches of their own.
    pub classes: Classes<'a>,
    /// Whether the offices' names are kept beside their ids.
    pub names: bool,
}

/// A column whose values depend on the cohort alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    /// How many decimals the values carry.
    pub decimals: u32,
    /// The values times `10^decimals`, whole numbers below 2^53 in size: one a cohort of the rubric, in its order.
    pub by_cohort: Vec<f64>,
    /// The value of all others: of a rubric that lists no cohorts.
    pub otherwise: f64,
}

impl Parameter {
    pub(super) fn value(&self, cohort: u16) -> f64 {
        let value = self.by_cohort.get(usize::from(cohort));
        value.copied().unwrap_or(self.otherwise)
    }
}

/// Which class an office belongs to: offices of one class share batches, and so a plan. Nothing said: all of class 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes<'a> {
    /// The class of each cohort of the rubric, in its order.
    pub by_cohort: &'a [usize],
    /// The class of all others.
    pub otherwise: usize,
}

/// Why a table is left to the reference as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declined {
    /// No header that is plain enough, or none that names offices.
    Header,
    /// The plan reads a field that no column can hold: a text.
    Kind(FieldId),
}

/// A table's columns: how its rows are read.
#[derive(Debug)]
pub struct Layout<'r> {
    pub(super) name: String,
    pub(super) rubric: &'r Rubric,
    /// What the reference takes the columns for, and which have no header.
    pub(super) columns: Vec<Column>,
    pub(super) nameless: Vec<bool>,
    /// How many columns a batch has.
    pub(super) slots: usize,
    /// The fields of the first of them.
    pub(super) fields: Vec<FieldId>,
    pub(super) numbers: Vec<Slot<NumberRule>>,
    pub(super) flags: Vec<Slot<WordRule>>,
    pub(super) fills: Vec<(usize, Parameter)>,
    pub(super) others: Others<'r>,
    pub(super) words: WordColumns,
    /// Columns in which everything but a blank is left to the reference.
    pub(super) watched: Vec<usize>,
    /// Columns of fields that the plan does not read: their cells are checked.
    pub(super) checked: Vec<Checked>,
    pub(super) class_by_cohort: Vec<usize>,
    pub(super) class_otherwise: usize,
    pub(super) keep_names: bool,
    absent: Vec<FieldId>,
    diagnostics: Vec<Diagnostic>,
    start: usize,
    lines: usize,
}

/// A column of the table that fills one of a batch.
#[derive(Clone, Debug)]
pub(super) struct Slot<R> {
    pub(super) column: usize,
    pub(super) slot: usize,
    pub(super) rule: R,
}

/// Where the words of the office stand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordColumns {
    pub(super) id: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) cohort: Option<usize>,
    pub(super) period: Option<usize>,
}

/// A column of a field that no figure needs.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    pub(super) column: usize,
    pub(super) field: FieldId,
    pub(super) unit: Option<String>,
    /// Of a number in its own unit.
    pub(super) number: Option<NumberRule>,
}

impl<'r> Layout<'r> {
    /// Reads the header in the beginning of a file's bytes: `whole` tells whether `head` is the file to its end, and
    /// `name` what messages call it. 64 KiB are enough for any table but those that come back as declined.
    ///
    /// # Errors
    /// The reason why the table is to be read the reference way.
    pub fn new(
        name: &str,
        head: &[u8],
        whole: bool,
        rubric: &'r Rubric,
        inputs: &Inputs<'r>,
    ) -> Result<Self, Declined> {
        let (text, bom, whole) = text(head, whole)?;
        let source = Source::new(name, text);
        let index = FieldIndex::new(rubric);
        if other_table(&source, &index, "填报表").is_some() {
            return Err(Declined::Header);
        }
        let mut rows = rows(&source).peekable();
        let heading = Heading::take(&mut rows, &index);
        let heading = heading.filter(|h| h.names_offices() && !h.unclosed);
        let heading = heading.ok_or(Declined::Header)?;
        // Whether the second row is one of the header shows only where all of it is seen.
        if !whole && rows.next().is_none_or(|row| row.unclosed) {
            return Err(Declined::Header);
        }
        let end = heading.end.span.end;
        let rest = text.get(end..).ok_or(Declined::Header)?;
        let blank = rest.len()
            - rest
                .trim_start_matches(|c: char| c != '\n' && c.is_whitespace())
                .len();
        let behind = rest.as_bytes().get(blank);
        let start = end + blank + usize::from(behind.is_some());
        let lines = text.as_bytes().get(..start).ok_or(Declined::Header)?;
        let lone_return = |line: &[u8]| line.strip_suffix(b"\r").unwrap_or(line).contains(&b'\r');
        if !matches!(behind, None | Some(b'\n')) || lines.split(|b| *b == b'\n').any(lone_return) {
            return Err(Declined::Header);
        }
        let lines = lines.iter().filter(|byte| **byte == b'\n').count();
        let mut layout = Self {
            name: name.to_owned(),
            rubric,
            nameless: heading.columns.nameless,
            slots: inputs.fields.len() + inputs.parameters.len() + inputs.compared.len(),
            fields: inputs.fields.to_vec(),
            numbers: Vec::new(),
            flags: Vec::new(),
            fills: Vec::new(),
            others: Others::default(),
            words: WordColumns::default(),
            watched: Vec::new(),
            checked: Vec::new(),
            class_by_cohort: inputs.classes.by_cohort.to_vec(),
            class_otherwise: inputs.classes.otherwise,
            keep_names: inputs.names,
            absent: Vec::new(),
            diagnostics: heading.columns.diagnostics,
            start: bom + start,
            lines,
            columns: heading.columns.columns,
        };
        layout.lay_columns(inputs.fields);
        layout.lay_fields(inputs.fields)?;
        if inputs.glance {
            layout.watched.clear();
            layout.checked.clear();
            layout
                .nameless
                .iter_mut()
                .for_each(|nameless| *nameless = false);
        }
        layout.others = Others::of(inputs);
        let behind = inputs.fields.len()..;
        layout
            .fills
            .extend(behind.zip(inputs.parameters.iter().cloned()));
        if rubric.cohorts.is_empty() {
            // Codes are of the chunk then, and mean nothing to a plan.
            layout.class_by_cohort.clear();
            for (_, parameter) in &mut layout.fills {
                parameter.by_cohort.clear();
            }
        }
        Ok(layout)
    }

    /// Where the first row behind the header begins, in bytes of the file.
    pub fn start(&self) -> usize {
        self.start
    }

    /// How many newlines stand before it.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// What the reference says of the header, in its words.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The fields of the plan without which every row is odd: the table has no plain column of them, and the rubric
    /// does not tell what a blank means.
    pub fn absent(&self) -> &[FieldId] {
        &self.absent
    }

    /// What the columns are that hold no field of the plan.
    fn lay_columns(&mut self, fields: &[FieldId]) {
        for (at, column) in self.columns.iter().enumerate() {
            match column {
                Column::Office(part) => {
                    let slot = match part {
                        OfficePart::Id => &mut self.words.id,
                        OfficePart::Name => &mut self.words.name,
                        OfficePart::Cohort => &mut self.words.cohort,
                        OfficePart::Period => &mut self.words.period,
                    };
                    slot.get_or_insert(at);
                }
                Column::Evidence(..) | Column::SelfScore(_) => self.watched.push(at),
                Column::Field(id, unit) if !fields.contains(id) => {
                    let Some(field) = self.rubric.field(*id) else {
                        continue;
                    };
                    if field.evidence_required {
                        self.watched.push(at);
                        continue;
                    }
                    let number = field.kind.is_number() && unit.is_none();
                    self.checked.push(Checked {
                        column: at,
                        field: *id,
                        unit: unit.as_deref().map(str::to_owned),
                        number: number.then(|| NumberRule::new(field)),
                    });
                }
                Column::Field(..) | Column::Unused => {}
            }
        }
    }

    fn lay_fields(&mut self, fields: &[FieldId]) -> Result<(), Declined> {
        for (slot, id) in fields.iter().enumerate() {
            let field = self.rubric.field(*id).ok_or(Declined::Kind(*id))?;
            if field.kind == FieldKind::Text {
                return Err(Declined::Kind(*id));
            }
            let found = self
                .columns
                .iter()
                .enumerate()
                .find_map(|(at, column)| match column {
                    Column::Field(of, unit) if of == id => Some((at, unit.is_some())),
                    _ => None,
                });
            match found {
                Some((column, false)) if !field.evidence_required => {
                    self.lay_field(column, slot, field)
                }
                Some((column, _)) => {
                    self.watched.push(column);
                    self.fill(slot, *id, field);
                }
                None => self.fill(slot, *id, field),
            }
        }
        Ok(())
    }

    fn lay_field(&mut self, column: usize, slot: usize, field: &Field) {
        if !field.kind.is_number() {
            let rule = WordRule::new(field);
            self.flags.push(Slot { column, slot, rule });
        } else {
            let rule = NumberRule::new(field);
            self.numbers.push(Slot { column, slot, rule });
        }
    }

    /// A field of which nothing is reported.
    fn fill(&mut self, slot: usize, id: FieldId, field: &Field) {
        let (otherwise, decimals) = match if_blank(field) {
            Some((value, decimals)) => (column_value(value), decimals),
            None => {
                self.absent.push(id);
                (0.0, 0)
            }
        };
        let constant = Parameter {
            decimals,
            by_cohort: Vec::new(),
            otherwise,
        };
        self.fills.push((slot, constant));
    }
}

/// The whole lines of the beginning of a file as text, up to the first that is no UTF-8; how many bytes of a byte order
/// mark stand before it, and whether it is all of the file.
fn text(head: &[u8], whole: bool) -> Result<(&str, usize, bool), Declined> {
    const BOM: &[u8] = b"\xef\xbb\xbf";
    let (bytes, bom) = match head.strip_prefix(BOM) {
        Some(rest) => (rest, BOM.len()),
        None => (head, 0),
    };
    // A row behind another mark would not be where the reference sees it.
    if bytes.starts_with(BOM) {
        return Err(Declined::Header);
    }
    let decoded = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let whole = whole && decoded.len() == bytes.len();
    let end = match decoded.rfind('\n') {
        _ if whole => decoded.len(),
        Some(last) => last + 1,
        None => return Err(Declined::Header),
    };
    let text = decoded.get(..end).ok_or(Declined::Header)?;
    Ok((text, bom, whole))
}

//! Reads a text both ways and compares.

use std::ops::Range;

use crate::bulk::read::{
    Begin, Bytes, Chain, Chunk, Declined, Inputs, Layout, Link, Odd, OddRead, Parameter, Reader,
    Sink,
};
use crate::decimal::Number;
use crate::diagnostic::Diagnostic;
use crate::plan::{Batch, Column, End, ROWS, ends_of};
use crate::report::{Format, Office, decode, fixture, gather, read};
use crate::rubric::{Field, FieldId, Rubric};
use crate::source::LinesBefore;
use crate::value::{Interval, Known, Value};

/// The fields that the plan reads: a rate, counts, an amount, a flag that is false where blank.
pub(super) const FIELDS: [FieldId; 5] =
    [FieldId(1), FieldId(0), FieldId(2), FieldId(6), FieldId(4)];

/// How a text is cut into pieces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// Bytes of a piece.
    pub(super) piece: usize,
    /// Bytes that are given beyond it.
    pub(super) more: usize,
}

/// What a column and, where there is doubt, those of its greatest end and of what is absent tell of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    least: End,
    greatest: End,
    absent: bool,
}

impl Figure {
    fn exactly(number: Number) -> Self {
        let end = End::Number(number);
        Self {
            least: end.clone(),
            greatest: end,
            absent: false,
        }
    }
}

/// What one row came to.
pub(super) enum Item {
    Plain {
        office: Office,
        figures: Vec<Figure>,
    },
    Odd(Box<OddRead>),
}

/// What a text came to.
pub(super) struct Fast {
    /// With the first byte of each.
    pub(super) items: Vec<(u64, Item)>,
    pub(super) header: Vec<Diagnostic>,
    pub(super) redone: usize,
    start: usize,
    end: u64,
}

/// Takes what a chunk gives.
struct Kept<'l> {
    layout: &'l Layout<'l>,
    before: LinesBefore,
    plain: Vec<(u32, usize, Vec<Figure>)>,
    odd: Vec<(u32, Range<u64>, OddRead)>,
}

/// What stands in a row of a column.
fn end(column: &Column, at: usize) -> End {
    let value = column.values[at];
    assert!(
        column.largest < 9_007_199_254_740_992.0,
        "{} {} {:?}",
        column.largest,
        column.decimals,
        &column.values
    );
    if value.is_infinite() {
        return if value > 0.0 { End::Beyond } else { End::Below };
    }
    assert!(value.abs() <= column.largest);
    assert!(!value.is_sign_negative() || value != 0.0);
    let whole = Number::parse(&format!("{value}")).unwrap();
    assert!(whole.is_whole());
    let scale = Number::power_of_ten(column.decimals);
    End::Number(whole.checked_div(&scale).unwrap())
}

impl Sink for Kept<'_> {
    fn batch(&mut self, class: usize, batch: &Batch, rows: &[u32]) {
        assert!(batch.rows > 0 && batch.rows <= ROWS && rows.len() == batch.rows);
        for (at, row) in rows.iter().enumerate() {
            let figures = batch.columns.iter().map(|column| {
                assert_eq!(column.values.len(), batch.rows);
                match end(column, at) {
                    End::Number(number) => Figure::exactly(number),
                    endless => panic!("{endless:?} where there is no doubt"),
                }
            });
            self.plain.push((*row, class, figures.collect()));
        }
    }

    fn doubtful(&mut self, class: usize, batch: &Batch, rows: &[u32]) {
        assert!(batch.rows > 0 && batch.rows <= ROWS && rows.len() == batch.rows);
        let slots = batch.columns.len() - 2 * FIELDS.len();
        for (at, row) in rows.iter().enumerate() {
            let figures = (0..slots).map(|slot| {
                let least = end(&batch.columns[slot], at);
                if slot >= FIELDS.len() {
                    let greatest = least.clone();
                    let absent = false;
                    return Figure {
                        least,
                        greatest,
                        absent,
                    };
                }
                let absent = &batch.columns[slots + FIELDS.len() + slot];
                Figure {
                    least,
                    greatest: end(&batch.columns[slots + slot], at),
                    absent: end(absent, at) == End::Number(Number::from(1)),
                }
            });
            self.plain.push((*row, class, figures.collect()));
        }
    }

    fn odd(&mut self, odd: Odd<'_>) {
        let read = self.layout.read_odd(odd.bytes, odd.line, &self.before);
        self.odd.push((odd.row, odd.at, read));
    }
}

/// The inputs of the plan: the fields, then the number of the cohort and a half of all.
pub(super) fn parameters() -> Vec<Parameter> {
    vec![
        Parameter {
            decimals: 0,
            by_cohort: vec![7.0, 8.0],
            otherwise: 9.0,
        },
        Parameter {
            decimals: 1,
            by_cohort: Vec::new(),
            otherwise: 5.0,
        },
    ]
}

/// Reads a text the fast way, piece by piece.
pub(super) fn fast(text: &str, rubric: &Rubric, cut: Cut) -> Result<Fast, Declined> {
    let parameters = parameters();
    let by_cohort: Vec<usize> = (0..rubric.cohorts.len()).collect();
    let inputs = Inputs {
        fields: &FIELDS,
        parameters: &parameters,
        classes: crate::bulk::read::Classes {
            by_cohort: &by_cohort,
            otherwise: 0,
        },
        names: true,
        ..crate::bulk::read::Inputs::default()
    };
    let layout = Layout::new("t.csv", text.as_bytes(), true, rubric, &inputs)?;
    let mut reader = Reader::new(&layout);
    let mut chain = Chain::new(&layout);
    let mut fast = Fast {
        items: Vec::new(),
        header: layout.diagnostics().to_vec(),
        redone: 0,
        start: layout.start(),
        end: text.len() as u64,
    };
    let mut start = layout.start();
    let mut begin = Begin::Row;
    loop {
        let to = (start + cut.piece).min(text.len());
        let (mut from, mut more, mut begins) = (start, cut.more, begin);
        loop {
            let end = (to + more).min(text.len()).max(from);
            let mut kept = Kept {
                layout: &layout,
                before: LinesBefore::default(),
                plain: Vec::new(),
                odd: Vec::new(),
            };
            let bytes = Bytes {
                bytes: &text.as_bytes()[from..end],
                at: from as u64,
                begin: begins,
                to: to as u64,
                last: end == text.len(),
            };
            let chunk = reader.read(bytes, &mut kept);
            match chain.add(&chunk) {
                Link::Skip => break,
                Link::Redo { from: row } => {
                    fast.redone += 1;
                    (from, begins) = (row as usize, Begin::Row);
                }
                Link::Follows { lines, rest } => {
                    assert_eq!(lines, newlines(text, chunk.first.unwrap()));
                    kept.before.tell(lines);
                    fast.keep(chunk, kept, rubric);
                    let Some(rest) = rest else { break };
                    (from, begins) = (rest as usize, Begin::Row);
                    more = more * 2 + 1;
                }
            }
        }
        if to == text.len() {
            break;
        }
        (start, begin) = (to, Begin::Guess);
    }
    assert_eq!(chain.next(), text.len() as u64);
    Ok(fast)
}

fn newlines(text: &str, before: u64) -> usize {
    text.as_bytes()[..before as usize]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
}

impl Fast {
    fn keep(&mut self, chunk: Chunk, kept: Kept<'_>, rubric: &Rubric) {
        let offices = &chunk.offices;
        let word = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let mut rows: Vec<Option<(u64, Item)>> = (0..offices.rows()).map(|_| None).collect();
        for (row, class, figures) in kept.plain {
            let row = row as usize;
            let cohort = offices.cohort(row).unwrap();
            let names = if rubric.cohorts.is_empty() {
                &chunk.cohorts
            } else {
                &rubric.cohorts
            };
            assert_eq!(class, if rubric.cohorts.is_empty() { 0 } else { cohort });
            let office = Office {
                id: word(offices.id(row)),
                name: word(offices.name(row).unwrap()),
                cohort: names[cohort].clone(),
            };
            let start = chunk.first.unwrap() + offices.start(row) as u64;
            assert!(
                rows[row]
                    .replace((start, Item::Plain { office, figures }))
                    .is_none()
            );
        }
        for (row, at, read) in kept.odd {
            let row = row as usize;
            assert!(offices.is_odd(row));
            let item = (at.start, Item::Odd(Box::new(read)));
            assert!(rows[row].replace(item).is_none());
        }
        self.items.extend(
            rows.into_iter()
                .map(|row| row.expect("every row is handed out")),
        );
    }

    pub(super) fn plain(&self) -> usize {
        let plain = |item: &&(u64, Item)| matches!(item.1, Item::Plain { .. });
        self.items.iter().filter(plain).count()
    }
}

/// A message as a person sees it.
fn shown(diagnostic: &Diagnostic) -> String {
    let labels: Vec<_> = diagnostic
        .labels
        .iter()
        .map(|l| {
            (
                l.place.line_column(),
                l.place.text().to_owned(),
                l.text.clone(),
            )
        })
        .collect();
    format!(
        "{:?} {} {:?} {:?} {labels:?}",
        diagnostic.code, diagnostic.message, diagnostic.help, diagnostic.office
    )
}

/// What is known, as columns hold it.
fn figure(known: &Known, field: &Field) -> Option<Figure> {
    let of = |value: &Value| {
        let (least, greatest) = ends_of(value)?;
        let absent = false;
        Some(Figure {
            least,
            greatest,
            absent,
        })
    };
    match known {
        Known::Value(value) => of(value),
        Known::Missing(_) => of(&field.anything()),
        Known::NotApplicable(_) => Some(Figure {
            absent: true,
            ..Figure::exactly(Number::zero())
        }),
    }
}

/// Reads a text both ways; the number of rows that the fast way accepted.
pub(super) fn compare(text: &str, rubric: &Rubric, cut: Cut) -> Result<Fast, Declined> {
    let fast = fast(text, rubric, cut)?;
    let source = decode("t.csv", text.as_bytes().to_vec()).unwrap();
    let reference = read(&source, Format::Csv, rubric);
    let mut reports = reference.reports.iter();
    let (mut told, mut nameless) = (Vec::new(), Vec::new());
    let mut count = 0;
    for (at, (_, item)) in fast.items.iter().enumerate() {
        match item {
            Item::Plain { office, figures } => {
                count += 1;
                let report = reports
                    .next()
                    .expect("a row that the reference does not have");
                assert_eq!(office, &report.office);
                for (slot, id) in FIELDS.iter().enumerate() {
                    let field = rubric.field(*id).unwrap();
                    let known = figure(&report.fact(*id).unwrap().known, field);
                    assert_eq!(known.as_ref(), Some(&figures[slot]), "{id:?}");
                }
                let cohort = rubric.cohorts.iter().position(|c| *c == office.cohort);
                let number = cohort.map_or(9, |c| 7 + i64::try_from(c).unwrap());
                let half = Number::fraction(1, 2).unwrap();
                let parameters = [Number::from(number), half].map(Figure::exactly);
                assert_eq!(figures[FIELDS.len()..], parameters);
                accepted_alone(text, &fast, at, rubric);
            }
            Item::Odd(odd) => {
                count += odd.read.read;
                for report in &odd.read.reports {
                    let other = reports
                        .next()
                        .expect("a row that the reference does not have");
                    assert_eq!(report.office, other.office);
                    assert_eq!(report.period, other.period);
                    for (fact, other) in report.facts.iter().zip(other.facts.iter()) {
                        assert_eq!((&fact.known, &fact.written), (&other.known, &other.written));
                    }
                }
                told.extend(odd.read.diagnostics.iter().map(shown));
                for (column, diagnostic) in &odd.nameless {
                    if !nameless.iter().any(|(other, _)| other == column) {
                        nameless.push((*column, shown(diagnostic)));
                    }
                }
            }
        }
    }
    assert!(reports.next().is_none(), "a row is lost");
    let header = fast.header.iter().map(shown);
    let all = header.chain(nameless.into_iter().map(|n| n.1)).chain(told);
    let mut all: Vec<String> = all.collect();
    if count == 0 {
        all.extend(reference.diagnostics.last().map(shown));
    }
    let wanted: Vec<String> = reference.diagnostics.iter().map(shown).collect();
    assert_eq!(all, wanted);
    assert_eq!(count, reference.read);
    Ok(fast)
}

/// A row that was accepted gives no message when it is gathered as the only one of its table.
fn accepted_alone(text: &str, fast: &Fast, at: usize, rubric: &Rubric) {
    let start = fast.items[at].0 as usize;
    let end = fast.items.get(at + 1).map_or(fast.end, |next| next.0) as usize;
    let table = format!("{}{}", &text[..fast.start], &text[start..end]);
    let source = decode("t.csv", table.into_bytes()).unwrap();
    let mut alone = read(&source, Format::Csv, rubric);
    // What stands below no header is told of the first row alone.
    alone
        .diagnostics
        .retain(|d| d.message != "这一列没有表头,没有采用");
    let of_header = fast.header.len();
    assert_eq!(
        alone.diagnostics.len(),
        of_header,
        "{:?}",
        alone.diagnostics
    );
    let gathered = gather(vec![alone], rubric, None, &[]);
    assert_eq!(
        (gathered.scored, gathered.diagnostics.len()),
        (1, of_header),
        "{:?}",
        gathered.diagnostics
    );
}

/// The fixture's rubric, with fields of more ranges.
pub(super) fn rubric() -> Rubric {
    let mut rubric = fixture::rubric();
    let everything = Interval::everything();
    for field in &mut rubric.fields {
        if field.name == "villages" {
            field.range = everything.clone();
        }
    }
    rubric
}

//! A first look at a table for what its rubric compares among offices: one figure of every row, and nothing else of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::evaluate::{Places, Standings, compared, field_of, figures};
use crate::plan::Batch;
use crate::report::gather;
use crate::rubric::FieldId;
use crate::script::graph::Statistic;
use crate::source::LinesBefore;
use crate::value::{Possible, Value};

use super::read::{Bytes, Chunk, Inputs, Layout, Odd, Reader, Sink, lane_value};

/// The fields that a rubric compares; none where it compares anything else.
pub fn compared_fields(rubric: &CompiledRubric) -> Option<Vec<FieldId>> {
    let mut fields: Vec<FieldId> = Vec::new();
    for path in compared(rubric) {
        let field = field_of(&path)?;
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    Some(fields)
}

/// Whether a rubric has words over cohorts.
pub fn compares(rubric: &CompiledRubric) -> bool {
    let programs = rubric.programs().into_iter();
    programs
        .flat_map(|program| program.over_cohort())
        .next()
        .is_some()
}

/// What a look at a table reads.
pub fn inputs(fields: &[FieldId]) -> Inputs<'_> {
    Inputs {
        fields,
        glance: true,
        ..Inputs::default()
    }
}

/// Looks at the chunks of a table, one after the other: every thread has its own.
pub struct Glance<'r> {
    rubric: &'r CompiledRubric,
    layout: &'r Layout<'r>,
    fields: &'r [FieldId],
    reader: Reader<'r>,
}

/// What was seen in a chunk.
#[derive(Debug)]
pub struct Glanced {
    /// What the reader says of it.
    pub chunk: Chunk,
    cohorts: BTreeMap<String, Circle>,
}

/// A number with its decimals.
type Plain = (i64, u32);

/// Some offices that are compared with each other.
#[derive(Clone, Debug, Default)]
struct Circle {
    offices: usize,
    figures: Vec<Figures>,
}

/// One figure of them.
#[derive(Clone, Debug, Default)]
struct Figures {
    /// Settled ones by their decimals.
    settled: BTreeMap<u32, Vec<i64>>,
    open: Vec<(Option<Plain>, Option<Plain>)>,
}

/// A figure of a row.
#[derive(Clone, Copy, Debug)]
enum Seen {
    Settled(Plain),
    Open(Option<Plain>, Option<Plain>),
    Absent,
}

impl Figures {
    fn add(&mut self, seen: Seen) {
        match seen {
            Seen::Settled((value, decimals)) => {
                self.settled.entry(decimals).or_default().push(value)
            }
            Seen::Open(least, greatest) => self.open.push((least, greatest)),
            Seen::Absent => {}
        }
    }

    fn also(&mut self, other: &Self) {
        for (decimals, values) in &other.settled {
            self.settled.entry(*decimals).or_default().extend(values);
        }
        self.open.extend(&other.open);
    }

    /// All of them with as many decimals as that which has most; none where one outgrows a machine number.
    fn places(&self) -> Option<Places> {
        let of_open = self
            .open
            .iter()
            .flat_map(|(least, greatest)| [least, greatest]);
        let of_open = of_open.flatten().map(|(_, decimals)| *decimals);
        let most = self
            .settled
            .keys()
            .copied()
            .chain(of_open)
            .max()
            .unwrap_or(0);
        let scaled = |(value, decimals): Plain| {
            let power = 10i64.checked_pow(most - decimals)?;
            value.checked_mul(power)
        };
        let mut settled = Vec::new();
        for (decimals, values) in &self.settled {
            for value in values {
                settled.push(scaled((*value, *decimals))?);
            }
        }
        let mut open = Vec::with_capacity(self.open.len());
        for (least, greatest) in &self.open {
            let end = |end: &Option<Plain>| match end {
                Some(end) => scaled(*end).map(Some),
                None => Some(None),
            };
            open.push((end(least)?, end(greatest)?));
        }
        Some(Places::of(most, settled, &open))
    }
}

impl Circle {
    fn add(&mut self, field: usize, seen: Seen) {
        if self.figures.len() <= field {
            self.figures.resize_with(field + 1, Figures::default);
        }
        if let Some(figures) = self.figures.get_mut(field) {
            figures.add(seen);
        }
    }

    fn also(&mut self, other: &Self) {
        self.offices += other.offices;
        let most = self.figures.len().max(other.figures.len());
        self.figures.resize_with(most, Figures::default);
        for (own, other) in self.figures.iter_mut().zip(&other.figures) {
            own.also(other);
        }
    }
}

impl<'r> Glance<'r> {
    /// A look at a table, whose layout is that of [`inputs`] of these fields.
    pub fn new(rubric: &'r CompiledRubric, layout: &'r Layout<'r>, fields: &'r [FieldId]) -> Self {
        Self {
            rubric,
            layout,
            fields,
            reader: Reader::new(layout),
        }
    }

    /// Looks at a chunk; none where that does not tell what every row of it brings.
    pub fn look(&mut self, bytes: Bytes<'_>) -> Option<Glanced> {
        let mut seeing = Seeing {
            fields: self.fields.len(),
            rows: Vec::new(),
            odd: Vec::new(),
        };
        let chunk = self.reader.read(bytes, &mut seeing);
        let rubric = self.rubric.rubric();
        let mut cohorts: BTreeMap<String, Circle> = BTreeMap::new();
        let listed = |code: usize| rubric.cohorts.get(code).or_else(|| chunk.cohorts.get(code));
        let mut by_code: Vec<Circle> = Vec::new();
        for row in 0..chunk.offices.rows() {
            let Some(code) = chunk.offices.cohort(row) else {
                continue;
            };
            if by_code.len() <= code {
                by_code.resize(code + 1, Circle::default());
            }
            if let Some(circle) = by_code.get_mut(code) {
                circle.offices += 1;
            }
        }
        for (row, field, seen) in seeing.rows {
            let code = chunk.offices.cohort(usize::try_from(row).ok()?)?;
            by_code.get_mut(code)?.add(field, seen);
        }
        for (code, circle) in by_code.iter().enumerate().filter(|(_, c)| c.offices > 0) {
            cohorts
                .entry(listed(code)?.clone())
                .or_default()
                .also(circle);
        }
        for (bytes, line) in seeing.odd {
            let before = LinesBefore::default();
            let read = self.layout.read_odd(&bytes, line, &before).read;
            for report in gather(vec![read], rubric, None, &[]).reports {
                let circle = cohorts.entry(report.office.cohort.clone()).or_default();
                circle.offices += 1;
                for (field, figure) in figures(self.rubric, &report) {
                    let at = self.fields.iter().position(|own| *own == field)?;
                    circle.add(at, seen(&figure)?);
                }
            }
        }
        Some(Glanced { chunk, cohorts })
    }
}

/// The figure of an office, as others see it; none where it fits no machine number.
fn seen(figure: &Possible) -> Option<Seen> {
    let Some(Value::Number(interval)) = &figure.value else {
        let absent = figure.not_applicable.is_some() && figure.failure.is_none();
        return absent.then_some(Seen::Absent);
    };
    if figure.not_applicable.is_some() || figure.failure.is_some() {
        return None;
    }
    let plain = |number: &Number| -> Option<Plain> {
        let decimals = number.decimals()?;
        let whole = number.clone() * Number::power_of_ten(decimals);
        Some((whole.to_i64()?, decimals))
    };
    let end = |end: Option<&Number>| match end {
        Some(number) => plain(number).map(Some),
        None => Some(None),
    };
    let (least, greatest) = (end(interval.least())?, end(interval.greatest())?);
    Some(match (least, greatest) {
        (Some(a), Some(b)) if a == b => Seen::Settled(a),
        _ => Seen::Open(least, greatest),
    })
}

/// What comes out of the reader.
struct Seeing {
    fields: usize,
    /// By row and field.
    rows: Vec<(u32, usize, Seen)>,
    odd: Vec<(Vec<u8>, usize)>,
}

impl Sink for Seeing {
    fn batch(&mut self, _class: usize, batch: &Batch, rows: &[u32]) {
        for (field, column) in batch.columns.iter().enumerate().take(self.fields) {
            let values = rows.iter().zip(&column.values);
            let seen = |value: &f64| Seen::Settled((lane_value(*value), column.decimals));
            self.rows
                .extend(values.map(|(row, value)| (*row, field, seen(value))));
        }
    }

    fn doubtful(&mut self, _class: usize, batch: &Batch, rows: &[u32]) {
        for field in 0..self.fields {
            let column = |at: usize| batch.columns.get(at);
            let ends = (
                column(field),
                column(self.fields + field),
                column(2 * self.fields + field),
            );
            let (Some(least), Some(greatest), Some(absent)) = ends else {
                continue;
            };
            for (at, row) in rows.iter().enumerate() {
                let end = |column: &crate::plan::Column| {
                    let value = column.values.get(at).copied()?;
                    value
                        .is_finite()
                        .then(|| (lane_value(value), column.decimals))
                };
                let is_absent = absent.values.get(at).is_some_and(|absent| *absent != 0.0);
                let seen = match (end(least), end(greatest)) {
                    _ if is_absent => Seen::Absent,
                    (Some(a), Some(b)) if is_same(a, b) => Seen::Settled(a),
                    (least, greatest) => Seen::Open(least, greatest),
                };
                self.rows.push((*row, field, seen));
            }
        }
    }

    fn odd(&mut self, odd: Odd<'_>) {
        self.odd.push((odd.bytes.to_vec(), odd.line));
    }
}

fn is_same((a, a_decimals): Plain, (b, b_decimals): Plain) -> bool {
    let most = a_decimals.max(b_decimals);
    let scaled = |value: i64, decimals: u32| {
        let power = 10i128.checked_pow(most - decimals)?;
        i128::from(value).checked_mul(power)
    };
    scaled(a, a_decimals) == scaled(b, b_decimals)
}

/// What all chunks of a table come to; none where something of it is to be told office by office.
pub fn standings(
    rubric: &CompiledRubric,
    fields: &[FieldId],
    chunks: &[Glanced],
) -> Option<Arc<Standings>> {
    let mut circles: BTreeMap<Option<String>, Circle> = BTreeMap::new();
    for chunk in chunks {
        for (cohort, circle) in &chunk.cohorts {
            circles
                .entry(Some(cohort.clone()))
                .or_default()
                .also(circle);
            circles.entry(None).or_default().also(circle);
        }
    }
    let mut standings = Standings::default();
    for (cohort, circle) in circles {
        for (at, field) in fields.iter().enumerate() {
            let places = match circle.figures.get(at) {
                Some(figures) => figures.places()?,
                None => Places::default(),
            };
            standings.places.insert((cohort.clone(), *field), places);
        }
        standings.sizes.insert(cohort, circle.offices);
    }
    all_told(rubric, &standings).then(|| Arc::new(standings))
}

/// Whether every figure that is the same for a whole cohort is settled.
fn all_told(rubric: &CompiledRubric, standings: &Standings) -> bool {
    let programs = rubric.programs().into_iter();
    let mut words = programs.flat_map(|program| program.over_cohort());
    words.all(|over| {
        use Statistic::{Rank, RankLow, Size};
        let Some(field) = over.path.as_ref().and_then(|path| field_of(path)) else {
            return over.statistic == Size;
        };
        let is_place = matches!(over.statistic, Rank | RankLow);
        let mut places = standings
            .places
            .iter()
            .filter(|((_, own), _)| *own == field);
        is_place || places.all(|(_, places)| places.settled(over.statistic).is_some())
    })
}

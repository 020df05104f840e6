//! An output beside what it must be, cell by cell.

use std::collections::HashMap;

use crate::expected::{Expected, Office};
use crate::rules::{self, INDICATORS};

const SECTIONS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// How many cells differ.
#[derive(Default)]
pub struct Found {
    points: u64,
    sums: u64,
    grades: u64,
    ranks: u64,
    /// The largest gap of a figure, in hundredths; none known of a cell that is no number.
    worst: f64,
}

impl Found {
    /// Whether any cell differs.
    pub fn any(&self) -> bool {
        self.points + self.sums + self.grades + self.ranks > 0
    }

    /// A line of JSON.
    pub fn json(&self, output: &str) -> String {
        let Self {
            points,
            sums,
            grades,
            ranks,
            worst,
        } = self;
        let worst = worst / 100.0;
        format!(
            "{{\"output\": {output:?}, \"points\": {points}, \"sums\": {sums}, \"grades\": {grades}, \"ranks\": {ranks}, \
             \"worst\": {worst:.2}}}"
        )
    }

    fn figure(&mut self, found: &str, hundredths: u32) -> bool {
        if is_figure(found, hundredths) {
            return false;
        }
        let gap =
            rules::exact(found).map(|f| f * 100 - rules::Exact::from_integer(hundredths.into()));
        let gap = gap.map_or(0.0, |g| *g.numer() as f64 / *g.denom() as f64);
        self.worst = self.worst.max(gap.abs());
        true
    }
}

/// Compares an output. Its columns may stand in any order and among others; `office` and `cohort` are `id` and
/// `category`.
///
/// # Errors
/// A column or an office that is missing, doubled, or out of the input's order.
pub fn compare(expected: &Expected, path: &str) -> Result<Found, String> {
    let mut reader = csv::Reader::from_path(path).map_err(|e| e.to_string())?;
    let header = reader.headers().map_err(|e| e.to_string())?.clone();
    let mut columns = HashMap::new();
    for (name, at) in header.iter().zip(0..) {
        let name = match name {
            "office" => "id",
            "cohort" => "category",
            name => name,
        };
        if columns.insert(name, at).is_some() {
            return Err(format!("two columns {name}"));
        }
    }
    let column = |name: &str| {
        columns
            .get(name)
            .copied()
            .ok_or(format!("no column {name}"))
    };
    let all = |names: &[&str]| {
        names
            .iter()
            .map(|n| column(n))
            .collect::<Result<Vec<usize>, _>>()
    };
    let of_points = all(&INDICATORS)?;
    let of_sections = all(&SECTIONS)?;
    let [id, category, bonus, total, grade, rank] =
        ["id", "category", "bonus", "total", "grade", "rank"].map(column);
    let (id, category, bonus, total, grade, rank) = (id?, category?, bonus?, total?, grade?, rank?);

    let mut found = Found::default();
    let mut offices = expected.offices.iter();
    for row in reader.records() {
        let row = row.map_err(|e| e.to_string())?;
        let office = offices.next().ok_or("more rows than offices")?;
        if row[id] != *office.id || row[category] != expected.categories[office.category] {
            return Err(format!("{} where {} is due", &row[id], office.id));
        }
        for (at, points) in of_points.iter().zip(office.scored.points) {
            found.points += u64::from(found.figure(&row[*at], points.into()));
        }
        let sums = of_sections.iter().copied().zip(subtotals(office));
        let sums = sums.chain([(bonus, office.scored.bonus.into()), (total, office.total())]);
        for (at, sum) in sums {
            found.sums += u64::from(found.figure(&row[at], sum));
        }
        found.grades += u64::from(row[grade] != *office.grade());
        found.ranks += u64::from(row[rank] != expected.rank(office).to_string());
    }
    match offices.next() {
        None => Ok(found),
        Some(office) => Err(format!("no row for {}", office.id)),
    }
}

/// The sums of the sections, in hundredths.
fn subtotals(office: &Office) -> [u32; 6] {
    SECTIONS.map(|section| {
        let points = INDICATORS.iter().zip(office.scored.points);
        points
            .filter(|(id, _)| id.starts_with(section))
            .map(|(_, p)| u32::from(p))
            .sum()
    })
}

/// Whether a text is this figure, written with exactly two decimals.
fn is_figure(text: &str, hundredths: u32) -> bool {
    let digits = text.strip_suffix(&format!(".{:02}", hundredths % 100));
    digits.is_some_and(|whole| whole == (hundredths / 100).to_string())
}

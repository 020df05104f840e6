//! What every office must come to.

use std::collections::{BTreeMap, HashMap};

use crate::rules::{self, Scored};

/// One office.
pub struct Office {
    /// Its id.
    pub id: Box<str>,
    /// Its category, by its place in [`Expected::categories`].
    pub category: usize,
    /// Its points.
    pub scored: Scored,
}

impl Office {
    /// Bonus included, in hundredths.
    pub fn total(&self) -> u32 {
        self.scored
            .points
            .iter()
            .chain([&self.scored.bonus])
            .map(|p| u32::from(*p))
            .sum()
    }

    /// The grade.
    pub fn grade(&self) -> &'static str {
        match self.total() {
            _ if self.scored.veto => "不合格",
            9_000.. => "优秀",
            8_000.. => "良好",
            6_000.. => "合格",
            _ => "不合格",
        }
    }
}

/// All offices in the order of the input, and their ranks.
pub struct Expected {
    /// The offices.
    pub offices: Vec<Office>,
    /// The categories that occur.
    pub categories: Vec<String>,
    ranks: Vec<BTreeMap<u32, usize>>,
}

impl Expected {
    /// Reads the CSV and scores every office.
    pub fn read(path: &str) -> Result<Self, String> {
        let mut reader = csv::Reader::from_path(path).map_err(|e| e.to_string())?;
        let header = reader.headers().map_err(|e| e.to_string())?.clone();
        let columns: HashMap<&str, usize> = header.iter().zip(0..).collect();
        let (mut offices, mut categories) = (Vec::new(), Vec::<String>::new());
        for row in reader.records() {
            let row = row.map_err(|e| e.to_string())?;
            let cell = |name: &str| {
                let at = columns.get(name).and_then(|at| row.get(*at));
                at.ok_or(format!("no column {name}"))
            };
            let named = cell("category")?;
            let category = categories
                .iter()
                .position(|c| c == named)
                .unwrap_or_else(|| {
                    categories.push(named.to_owned());
                    categories.len() - 1
                });
            let id = cell("id")?;
            let scored = rules::score(named, cell).map_err(|e| format!("{id}: {e}"))?;
            offices.push(Office {
                id: id.into(),
                category,
                scored,
            });
        }
        let ranks = ranks(&offices, categories.len());
        Ok(Self {
            offices,
            categories,
            ranks,
        })
    }

    /// The rank of an office in its category: 1 and how many have more.
    pub fn rank(&self, office: &Office) -> usize {
        self.ranks[office.category][&office.total()]
    }
}

fn ranks(offices: &[Office], categories: usize) -> Vec<BTreeMap<u32, usize>> {
    let mut ranks = vec![BTreeMap::new(); categories];
    for office in offices {
        *ranks[office.category].entry(office.total()).or_insert(0) += 1;
    }
    for with_total in &mut ranks {
        let mut more = 0;
        for offices in with_total.values_mut().rev() {
            (more, *offices) = (more + *offices, more + 1);
        }
    }
    ranks
}

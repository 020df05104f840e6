//! What moved between two finished runs, office by office and line by line.

use std::collections::BTreeMap;

use crate::decimal::Points;

use super::model::{PastCard, PastLine, PastRun};

/// What moved between two runs.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The run before.
    pub old: &'a PastRun,
    /// The run after.
    pub new: &'a PastRun,
    /// Offices of which anything differs, or that only one run has: by cohort, then rank in the new run, then id.
    pub offices: Vec<OfficeChange<'a>>,
    /// How many offices are alike in both.
    pub unchanged: usize,
}

/// What moved for one office. At least one of the cards is there.
#[derive(Clone, Debug)]
pub struct OfficeChange<'a> {
    /// Its card before.
    pub old: Option<&'a PastCard>,
    /// Its card after.
    pub new: Option<&'a PastCard>,
    /// The lines that differ, in the order of the new card, those that are gone last. Their differences sum to the
    /// difference of the totals. Empty where one card is missing.
    pub lines: Vec<LineChange<'a>>,
}

/// What moved in one line. At least one of the lines is there.
#[derive(Clone, Debug)]
pub struct LineChange<'a> {
    /// The line before.
    pub old: Option<&'a PastLine>,
    /// The line after.
    pub new: Option<&'a PastLine>,
}

impl<'a> OfficeChange<'a> {
    /// The newer card, or the only one.
    pub fn card(&self) -> Option<&'a PastCard> {
        self.new.or(self.old)
    }

    /// By how much the total moved, at the sure end; none where one card is missing.
    pub fn difference(&self) -> Option<Points> {
        Some(self.new?.total.sure.clone() - self.old?.total.sure.clone())
    }
}

impl<'a> LineChange<'a> {
    /// The newer line, or the only one.
    pub fn line(&self) -> Option<&'a PastLine> {
        self.new.or(self.old)
    }

    /// By how much its points moved; a line that is not there has none.
    pub fn difference(&self, digits: u32) -> Points {
        let points = |line: Option<&PastLine>| {
            let points = line.and_then(|l| l.points.clone());
            points.unwrap_or_else(|| Points::zero(digits))
        };
        points(self.new) - points(self.old)
    }
}

/// Compares two runs that were read with their lines.
pub fn compare<'a>(old: &'a PastRun, new: &'a PastRun) -> Comparison<'a> {
    let mut ids: Vec<&str> = [old, new]
        .into_iter()
        .flat_map(|run| run.cards.iter().map(|card| card.office.id.as_str()))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut offices = Vec::new();
    let mut unchanged = 0;
    for id in ids {
        let change = office(old.card(id), new.card(id));
        if is_alike(&change) {
            unchanged += 1;
        } else {
            offices.push(change);
        }
    }
    offices.sort_by_key(|change| {
        let card = change.card();
        let rank = card.and_then(|c| c.rank);
        (card.map(|c| &c.office.cohort), rank.is_none(), rank)
    });
    Comparison {
        old,
        new,
        offices,
        unchanged,
    }
}

fn office<'a>(old: Option<&'a PastCard>, new: Option<&'a PastCard>) -> OfficeChange<'a> {
    let lines = match (old, new) {
        (Some(old), Some(new)) => lines(&old.lines, &new.lines),
        _ => Vec::new(),
    };
    OfficeChange { old, new, lines }
}

fn is_alike(change: &OfficeChange<'_>) -> bool {
    let (Some(old), Some(new)) = (change.old, change.new) else {
        return false;
    };
    let standing = |card: &PastCard| {
        let ranks = (card.rank, card.rank_best, card.rank_worst);
        let grades = [&card.grade, &card.grade_possible].map(String::clone);
        let remarks: Vec<String> = card.remarks().map(str::to_owned).collect();
        (ranks, grades, remarks)
    };
    change.lines.is_empty()
        && old.total.sure.value() == new.total.sure.value()
        && old.total.possible.value() == new.total.possible.value()
        && standing(old) == standing(new)
        && old.office == new.office
}

/// What a line is known by in both cards: a card may have two lines of one name.
type Key<'a> = (&'a str, &'a str, &'a str, &'a str, usize);

fn lines<'a>(old: &'a [PastLine], new: &'a [PastLine]) -> Vec<LineChange<'a>> {
    let mut before: BTreeMap<Key<'_>, &PastLine> = keyed(old).into_iter().collect();
    let mut changes = Vec::new();
    for (key, line) in keyed(new) {
        let old = before.remove(&key);
        if old.is_none_or(|old| !is_same(old, line)) {
            changes.push(LineChange {
                old,
                new: Some(line),
            });
        }
    }
    let gone = keyed(old);
    let gone = gone.into_iter().filter(|(key, _)| before.contains_key(key));
    changes.extend(gone.map(|(_, line)| LineChange {
        old: Some(line),
        new: None,
    }));
    changes
}

fn keyed(lines: &[PastLine]) -> Vec<(Key<'_>, &PastLine)> {
    let mut seen: BTreeMap<(&str, &str, &str, &str), usize> = BTreeMap::new();
    let keyed = lines.iter().map(|line| {
        // An indicator stays the same one under another title and in another section.
        let (section, title) = match line.kind {
            "indicator" => ("", ""),
            _ => (line.section.as_str(), line.title.as_str()),
        };
        let name = (line.kind, section, line.indicator.as_str(), title);
        let count = seen.entry(name).or_default();
        *count += 1;
        ((name.0, name.1, name.2, name.3, *count), line)
    });
    keyed.collect()
}

/// Whether nothing differs that bears on the points: figures, what was reported and verified, the reason, who decided.
fn is_same(old: &PastLine, new: &PastLine) -> bool {
    let figures = |line: &PastLine| {
        let all = [
            &line.max,
            &line.computed,
            &line.adjustment,
            &line.points,
            &line.possible,
        ];
        all.map(|points| points.as_ref().map(|p| p.value().clone()))
    };
    let words = |line: &PastLine| {
        let all = [
            &line.reported,
            &line.verified,
            &line.workings,
            &line.reason,
            &line.decided_by,
            &line.decided_on,
        ];
        all.map(String::clone)
    };
    figures(old) == figures(new) && old.status == new.status && words(old) == words(new)
}

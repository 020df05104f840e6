//! As JSON, for programs.

use std::io;

use serde::Serialize;

use crate::past::{Comparison, LineChange, OfficeChange, PastCard, PastLine, PastRun};
use crate::write::json::{EndsView, Exact};

use super::{decided, presence};

/// Writes one JSON document. What one run does not have is `null`.
pub fn write(comparison: &Comparison<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let digits = comparison.old.digits.max(comparison.new.digits);
    let offices = comparison.offices.iter();
    let document = Document {
        old: RunView::new(comparison.old),
        new: RunView::new(comparison.new),
        unchanged: comparison.unchanged,
        offices: offices.map(|o| OfficeView::new(o, digits)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    old: RunView<'a>,
    new: RunView<'a>,
    unchanged: usize,
    offices: Vec<OfficeView<'a>>,
}

#[derive(Serialize)]
struct RunView<'a> {
    folder: &'a str,
    rubric: &'a str,
    edition: &'a str,
    title: &'a str,
    period: Option<&'a str>,
    sha256: &'a str,
}

impl<'a> RunView<'a> {
    fn new(run: &'a PastRun) -> Self {
        Self {
            folder: &run.name,
            rubric: &run.rubric.id,
            edition: &run.rubric.edition,
            title: &run.rubric.title,
            period: run.rubric.period.as_deref(),
            sha256: &run.rubric.sha256,
        }
    }
}

#[derive(Serialize)]
struct OfficeView<'a> {
    office: &'a str,
    name: &'a str,
    cohort: &'a str,
    r#in: &'static str,
    before: Option<CardView<'a>>,
    after: Option<CardView<'a>>,
    difference: Option<Exact>,
    lines: Vec<LineView<'a>>,
}

impl<'a> OfficeView<'a> {
    fn new(change: &OfficeChange<'a>, digits: u32) -> Self {
        let of_card =
            |text: fn(&PastCard) -> &String| change.card().map_or("", |c| text(c).as_str());
        Self {
            office: of_card(|c| &c.office.id),
            name: of_card(|c| &c.office.name),
            cohort: of_card(|c| &c.office.cohort),
            r#in: presence(change).0,
            before: change.old.map(CardView::new),
            after: change.new.map(CardView::new),
            difference: change.difference().as_ref().map(Exact::points),
            lines: change
                .lines
                .iter()
                .map(|line| LineView::new(line, digits))
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct CardView<'a> {
    name: &'a str,
    cohort: &'a str,
    total: EndsView,
    rank: Option<usize>,
    rank_best: Option<usize>,
    rank_worst: Option<usize>,
    grade: &'a str,
    grade_possible: &'a str,
    remark: &'a str,
}

impl<'a> CardView<'a> {
    fn new(card: &'a PastCard) -> Self {
        Self {
            name: &card.office.name,
            cohort: &card.office.cohort,
            total: EndsView::new(&card.total),
            rank: card.rank,
            rank_best: card.rank_best,
            rank_worst: card.rank_worst,
            grade: &card.grade,
            grade_possible: &card.grade_possible,
            remark: &card.remark,
        }
    }
}

#[derive(Serialize)]
struct LineView<'a> {
    kind: &'static str,
    section: &'a str,
    indicator: &'a str,
    title: &'a str,
    difference: Exact,
    before: Option<SideView<'a>>,
    after: Option<SideView<'a>>,
    decided_by: &'a str,
    decided_on: &'a str,
}

impl<'a> LineView<'a> {
    fn new(change: &LineChange<'a>, digits: u32) -> Self {
        let line = change.line();
        let text = |of: fn(&PastLine) -> &String| line.map_or("", |l| of(l).as_str());
        let (decided_by, decided_on) = decided(change.old, change.new);
        Self {
            kind: line.map_or("", |l| l.kind),
            section: text(|l| &l.section),
            indicator: text(|l| &l.indicator),
            title: text(|l| &l.title),
            difference: Exact::points(&change.difference(digits)),
            before: change.old.map(SideView::new),
            after: change.new.map(SideView::new),
            decided_by,
            decided_on,
        }
    }
}

#[derive(Serialize)]
struct SideView<'a> {
    max: Option<Exact>,
    points: Option<Exact>,
    possible: Option<Exact>,
    computed: Option<Exact>,
    adjustment: Option<Exact>,
    status: Option<&'static str>,
    reported: &'a str,
    verified: &'a str,
    workings: &'a str,
    reason: &'a str,
}

impl<'a> SideView<'a> {
    fn new(line: &'a PastLine) -> Self {
        Self {
            max: line.max.as_ref().map(Exact::points),
            points: line.points.as_ref().map(Exact::points),
            possible: line.possible.as_ref().map(Exact::points),
            computed: line.computed.as_ref().map(Exact::points),
            adjustment: line.adjustment.as_ref().map(Exact::points),
            status: line.status.map(|s| s.id()),
            reported: &line.reported,
            verified: &line.verified,
            workings: &line.workings,
            reason: &line.reason,
        }
    }
}

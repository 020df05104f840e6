//! The account for programs: everything, whatever the depth. The words are in the language asked for; ids, statuses and
//! figures are the same in both.

use std::io;

use serde::Serialize;

use crate::catalogue::Lang;
use crate::evaluate::PointStep;
use crate::rubric::SectionKind;
use crate::source::Place;
use crate::trace::{Part, Trace};
use crate::write::json::{
    EndsView, Exact, GateView, LineView, NeedView, OutcomeView, ProblemView, StandingView,
};
use crate::write::open::OpenItem;

use super::account::{Account, FactRead, GateAccount, Item, RowRead, Section};
use super::phrases::Phrases;

/// Writes it as one JSON document. Points are JSON numbers with exactly the rubric's decimals; what is not known is
/// `null`.
pub fn write(account: &Account<'_>, lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    let say = Phrases { lang };
    serde_json::to_writer_pretty(&mut *out, &AccountView::new(account, say))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct AccountView<'a> {
    lang: &'static str,
    rubric: RubricView<'a>,
    office: &'a str,
    name: &'a str,
    cohort: &'a str,
    period: &'a str,
    report: Option<&'a str>,
    alone: bool,
    total: Option<EndsView>,
    total_before_gates: EndsView,
    rescale: EndsView,
    base: EndsView,
    bonus: EndsView,
    penalty: EndsView,
    adjustment: EndsView,
    limits: EndsView,
    standing: Option<StandingView<'a>>,
    sections: Vec<SectionView<'a>>,
    lines: Vec<LineView<'a>>,
    gates: Vec<GateAccountView<'a>>,
    open: Vec<OpenView<'a>>,
    remarks: &'a [String],
    problems: Vec<ProblemView<'a>>,
}

impl<'a> AccountView<'a> {
    fn new(account: &'a Account<'a>, say: Phrases) -> Self {
        let (card, run) = (account.card, account.run);
        let total = (!account.without_points).then(|| EndsView::new(&card.total));
        let lines = account.lines.iter();
        Self {
            lang: say.lang.id(),
            rubric: RubricView {
                id: &account.rubric.id,
                title: &account.rubric.title,
                edition: &account.rubric.edition,
                points: Exact::number(&account.rubric.points, account.rubric.digits),
            },
            office: &account.office.id,
            name: &account.office.name,
            cohort: &account.office.cohort,
            period: &card.period,
            report: account.report,
            alone: account.alone,
            total,
            total_before_gates: EndsView::new(&card.total_before_gates),
            rescale: EndsView::new(&card.rescale),
            base: EndsView::new(&card.base),
            bonus: EndsView::new(&card.bonus),
            penalty: EndsView::new(&card.penalty),
            adjustment: EndsView::new(&card.adjustment),
            limits: EndsView::new(&card.limits),
            standing: card.standing.as_ref().map(|s| StandingView::new(run, s)),
            sections: account
                .sections
                .iter()
                .map(|section| SectionView::new(account, section, say))
                .collect(),
            lines: lines.map(|line| LineView::new(run, line)).collect(),
            gates: account
                .gates
                .iter()
                .filter_map(|gate| GateAccountView::new(account, gate))
                .collect(),
            open: account
                .open
                .iter()
                .map(|item| OpenView::new(item, say))
                .collect(),
            remarks: &card.remarks,
            problems: account
                .problems
                .iter()
                .map(|p| ProblemView::new(p))
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct RubricView<'a> {
    id: &'a str,
    title: &'a str,
    edition: &'a str,
    points: Exact,
}

#[derive(Serialize)]
struct SectionView<'a> {
    section: &'a str,
    title: &'a str,
    kind: &'static str,
    max: Option<Exact>,
    points: Option<EndsView>,
    items: Vec<ItemView<'a>>,
    lines: Vec<LineView<'a>>,
}

impl<'a> SectionView<'a> {
    fn new(account: &'a Account<'a>, section: &'a Section<'a>, say: Phrases) -> Self {
        let applies = section.applicable || !section.points.is_zero();
        let lines = section.lines.iter();
        Self {
            section: section.id,
            title: section.title,
            kind: match section.kind {
                SectionKind::Base => "base",
                SectionKind::Bonus => "bonus",
                SectionKind::Penalty => "penalty",
            },
            max: section.max.as_ref().map(Exact::points),
            points: applies.then(|| EndsView::new(&section.points)),
            items: section
                .items
                .iter()
                .filter_map(|item| ItemView::new(account, item, say))
                .collect(),
            lines: lines.map(|line| LineView::new(account.run, line)).collect(),
        }
    }
}

#[derive(Serialize)]
struct ItemView<'a> {
    #[serde(flatten)]
    outcome: OutcomeView<'a>,
    lost: Option<Exact>,
    rule: Option<&'a str>,
    responsible: Option<&'a str>,
    method: Option<&'a str>,
    place: PlaceView<'a>,
    read: Vec<FactView<'a>>,
    scripts: Vec<TraceView<'a>>,
    steps: Vec<StepView>,
}

impl<'a> ItemView<'a> {
    fn new(account: &'a Account<'a>, item: &'a Item<'a>, say: Phrases) -> Option<Self> {
        let steps = item.steps.iter();
        let steps = steps.map(|step| StepView {
            kind: kind_of(step),
            text: say.step(step, item.kind),
        });
        Some(Self {
            outcome: OutcomeView::new(account.run, item.outcome)?,
            lost: item.lost.as_ref().map(Exact::points),
            rule: item.rule,
            responsible: item.responsible,
            method: item.method,
            place: PlaceView::new(item.place),
            read: item.read.iter().map(FactView::new).collect(),
            scripts: item.traces.iter().map(TraceView::new).collect(),
            steps: steps.collect(),
        })
    }
}

/// A step from what a script comes to, to points.
#[derive(Serialize)]
struct StepView {
    kind: &'static str,
    text: String,
}

fn kind_of(step: &PointStep) -> &'static str {
    match step {
        PointStep::Script(_) => "script",
        PointStep::Condition(..) => "condition",
        PointStep::Scale { .. } => "scale",
        PointStep::Floor { .. } => "floor",
        PointStep::Cap { .. } => "cap",
        PointStep::Rounded { .. } => "rounded",
        PointStep::Unproved(_) => "unproved",
        PointStep::Adjusted(_) => "adjusted",
    }
}

#[derive(Serialize)]
struct PlaceView<'a> {
    source: &'a str,
    line: usize,
    column: usize,
}

impl<'a> PlaceView<'a> {
    fn new(place: &'a Place) -> Self {
        let (line, column) = place.line_column();
        Self {
            source: place.source.name(),
            line,
            column,
        }
    }
}

#[derive(Serialize)]
struct FactView<'a> {
    field: &'a str,
    title: &'a str,
    origin: &'static str,
    written: &'a str,
    value: Option<&'a str>,
    not_applicable: Option<&'a str>,
    missing: bool,
    not_accepted: Option<&'a str>,
    backed_by: Option<&'a str>,
    replaced: Option<&'a str>,
    unproved: bool,
    quote: Option<&'a str>,
    document: Option<&'a str>,
    page: Option<&'a str>,
    as_of: Option<&'a str>,
    place: Option<PlaceView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<RowView<'a>>,
}

impl<'a> FactView<'a> {
    fn new(fact: &'a FactRead<'a>) -> Self {
        Self {
            field: &fact.id,
            title: fact.title,
            origin: fact.origin,
            written: fact.written,
            value: Some(fact.value.as_str()).filter(|value| !value.is_empty()),
            not_applicable: fact.not_applicable,
            missing: fact.missing.is_some(),
            not_accepted: fact.missing.as_ref().and_then(|why| why.as_deref()),
            backed_by: fact.backed_by.as_deref(),
            replaced: fact.replaced,
            unproved: fact.unproved,
            quote: fact.quote,
            document: fact.document,
            page: fact.page,
            as_of: fact.as_of,
            place: fact.place.map(PlaceView::new),
            rows: fact.rows.iter().map(RowView::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct RowView<'a> {
    cells: Vec<CellView<'a>>,
    place: Option<PlaceView<'a>>,
}

impl<'a> RowView<'a> {
    fn new(row: &'a RowRead<'a>) -> Self {
        let cells = row.cells.iter();
        Self {
            cells: cells
                .map(|(title, value)| CellView { title, value })
                .collect(),
            place: row.place.map(PlaceView::new),
        }
    }
}

#[derive(Serialize)]
struct CellView<'a> {
    title: &'a str,
    value: &'a str,
}

/// A script with the values of its parts.
#[derive(Serialize)]
struct TraceView<'a> {
    name: &'a str,
    title: &'a str,
    script: &'a str,
    result: &'a str,
    parts: Vec<PartView<'a>>,
}

impl<'a> TraceView<'a> {
    fn new(trace: &'a Trace) -> Self {
        let part = |part: &'a Part| {
            let (line, column) = trace.line_column(part);
            PartView {
                line,
                column,
                text: trace.text_of(part),
                value: &part.value,
            }
        };
        Self {
            name: &trace.name,
            title: &trace.title,
            script: &trace.script,
            result: &trace.result,
            parts: trace.parts.iter().map(part).collect(),
        }
    }
}

#[derive(Serialize)]
struct PartView<'a> {
    line: usize,
    column: usize,
    text: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct GateAccountView<'a> {
    #[serde(flatten)]
    gate: GateView<'a>,
    lines: Vec<LineView<'a>>,
    scripts: Vec<TraceView<'a>>,
}

impl<'a> GateAccountView<'a> {
    fn new(account: &'a Account<'a>, gate: &'a GateAccount<'a>) -> Option<Self> {
        let lines = gate.lines.iter();
        Some(Self {
            gate: GateView::new(account.run, gate.result)?,
            lines: lines.map(|line| LineView::new(account.run, line)).collect(),
            scripts: gate.traces.iter().map(TraceView::new).collect(),
        })
    }
}

/// What would settle something.
#[derive(Serialize)]
struct OpenView<'a> {
    #[serde(flatten)]
    need: NeedView<'a>,
    indicators: &'a [&'a str],
    points_at_stake: Exact,
    text: String,
}

impl<'a> OpenView<'a> {
    fn new(item: &'a OpenItem<'a>, say: Phrases) -> Self {
        Self {
            need: NeedView::new(item.need),
            indicators: &item.indicators,
            points_at_stake: Exact::points(&item.points_at_stake),
            text: say.open(item),
        }
    }
}

//! Lints: what a rubric says that its author may not have meant.
//!
//! Mistakes are the business of the stages that read a rubric; a lint looks at one that could be read, in spite of
//! mistakes elsewhere, and asks what its scores can come to. It claims nothing that it cannot prove, and each of its
//! findings can be switched: in the rubric (`[lint]`) or on the command line.

mod blocks;
mod cases;
mod divisor;
mod items;
mod literals;
mod reach;
mod switch;
mod terms;
mod tiers;
mod twice;
mod unused;
mod weight;
mod wording;

use std::sync::Arc;

use crate::compile::{CompiledRubric, compile_draft};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::rubric::{Load, parse_with};
use crate::source::Source;

use blocks::Blocks;
use items::Subject;
pub use switch::{Allowed, Found, Switches};

/// A family of lints.
type Lint = fn(&Subject<'_>) -> Vec<Diagnostic>;

/// All of them.
const LINTS: &[Lint] = &[
    unused::lint,
    reach::lint,
    weight::deductions,
    weight::cliffs,
    tiers::lint,
    twice::lint,
    divisor::lint,
    literals::lint,
    wording::lint,
];

/// What they find.
pub const CODES: &[Code] = &[
    Code::UnusedTarget,
    Code::UnusedField,
    Code::UnusedMeasure,
    Code::UnreachableFull,
    Code::UnreachableZero,
    Code::DeductionOverItem,
    Code::TierHole,
    Code::TierUnreachable,
    Code::TierReversed,
    Code::TierJump,
    Code::Cliff,
    Code::SameFactTwice,
    Code::ZeroDivisor,
    Code::ZeroUnstated,
    Code::IntegerDivision,
    Code::EscapedScript,
    Code::RuleNumber,
    Code::ScriptNumber,
];

/// Everything found in a rubric, mistakes and lints, in the order of the text, switched as the rubric and the caller say.
pub fn check(source: &Arc<Source>, load: &Load<'_>, switches: &Switches) -> Found {
    let parsed = parse_with(source, load);
    let mut found = parsed.diagnostics;
    let Some(rubric) = parsed.rubric else {
        return Found {
            told: found,
            allowed: Vec::new(),
        };
    };
    let (draft, told) = compile_draft(rubric);
    found.extend(told);
    let blocks = Blocks::of(draft.rubric());
    found.extend(lints(&draft, &blocks, &found));
    let mut found = switches.switched(draft.rubric(), &blocks, found);
    let at = |d: &Diagnostic| {
        let place = d.labels.first().map(|label| &label.place);
        place.map(|place| (place.source.name().to_owned(), place.span.start))
    };
    found.told.sort_by_key(at);
    found.allowed.sort_by_key(|allowed| at(&allowed.finding));
    found
}

/// What the lints say; of items with errors nothing, since what they were to be is not known.
fn lints(draft: &CompiledRubric, blocks: &Blocks, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let errors = || known.iter().filter(|d| d.severity() == Severity::Error);
    let meant: Vec<&str> = errors().filter_map(|d| d.help.as_deref()).collect();
    let broken = errors()
        .filter_map(|d| blocks.item_of(d))
        .map(str::to_owned);
    let subject = Subject {
        compiled: draft,
        broken: broken.collect(),
        meant: meant.join("\n"),
    };
    LINTS.iter().flat_map(|lint| lint(&subject)).collect()
}

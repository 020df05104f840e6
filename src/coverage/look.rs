//! What the offices of a case reach.

use crate::case::Scored;
use crate::compile::CompiledRubric;
use crate::evaluate::{Cohorts, ReadFigures, conditions_among};
use crate::outcome::Status;
use crate::report::Report;
use crate::rubric::Rubric;
use crate::scorecard::{Figures, LineKind, Scorecard};
use crate::script::{Environment, Program};
use crate::value::{Truth, Value};

use super::list::{limit, of_gate, of_side, whole};
use super::points::{Coverage, Fork, Key, Owner};
use super::scripts::{indicator_of, limits, scripts};
use super::walk::{Side, Walk, Ways};

impl Coverage {
    /// Marks what a scored case reaches.
    pub fn look(&mut self, rubric: &CompiledRubric, scored: &Scored) {
        let rubric = scored.changed.as_deref().unwrap_or(rubric);
        let figures = |reports: &[&Report], read: &ReadFigures<'_>| {
            reports.iter().map(|report| read(report)).collect()
        };
        let last_word = scored.options.last_word;
        let cohorts = Cohorts::of(rubric, &scored.reports, last_word, &figures);
        for card in &scored.cards {
            let own = |report: &&Report| report.office.id == card.office.id;
            if let Some(report) = scored.reports.iter().find(own) {
                self.of_office(rubric, report, card, &cohorts);
            }
        }
    }

    fn of_office(
        &mut self,
        rubric: &CompiledRubric,
        report: &Report,
        card: &Scorecard,
        cohorts: &Cohorts,
    ) {
        let cohort = &report.office.cohort;
        let compiled = rubric.of_cohort(cohort);
        let evaluation = conditions_among(rubric, report, Some(cohorts));
        let rank = |standing: &crate::scorecard::Standing| {
            Some((standing.rank_best?, standing.rank_worst?))
        };
        let standing = card.standing.as_ref();
        let places = standing.and_then(rank).unwrap_or((1, 1));
        let low = standing.map_or((1, 1), |standing| standing.rank_low);
        let before = Figures::ranked(compiled.rubric(), card, places, low);
        let after = Figures::finished(compiled.rubric(), card);
        let mut reached = Vec::new();
        for (owner, program) in scripts(compiled, cohort) {
            let figures = match owner {
                Owner::Column(_) => after.first().unwrap_or(&before),
                _ => &before,
            };
            evaluation.look(indicator_of(owner), figures, |environment| {
                of_script(compiled.rubric(), owner, program, environment, &mut reached);
            });
        }
        of_card(compiled.rubric(), card, &mut reached);
        for key in reached {
            self.reach(&key);
        }
    }
}

fn of_script(
    rubric: &Rubric,
    owner: Owner,
    program: &Program,
    environment: &dyn Environment,
    reached: &mut Vec<Key>,
) {
    let Some(root) = program.graph() else {
        return;
    };
    let mut found = |side: &Side<'_>| reached.push(of_side(owner, program, side).0);
    let mut walk = Walk {
        environment,
        ways: Ways::Sure,
        text: &program.script().text,
        found: &mut found,
    };
    walk.whole(root);
    let (Owner::Indicator(at), Some(Value::Number(points))) =
        (owner, program.read(rubric, environment).value)
    else {
        return;
    };
    let Some((indicator, points)) = rubric.indicator(at).zip(points.exact()) else {
        return;
    };
    let (cap, floor) = limits(indicator);
    if cap.is_some_and(|cap| *points > cap) {
        reached.push(limit(owner, Fork::Cap, 0));
    }
    if floor.is_some_and(|floor| *points < floor) {
        reached.push(limit(owner, Fork::Floor, 0));
    }
}

/// What the card itself says.
fn of_card(rubric: &Rubric, card: &Scorecard, reached: &mut Vec<Key>) {
    for outcome in &card.outcomes {
        if matches!(
            outcome.status,
            Status::Full | Status::Partial | Status::Zero
        ) {
            reached.push(whole(Owner::Indicator(outcome.indicator), 0));
        }
    }
    for gate in &card.gates {
        let side = match gate.fires {
            Truth::True => 0,
            Truth::False => 1,
            Truth::Open => continue,
        };
        reached.push(of_gate(Owner::Gate(gate.gate), side).0);
    }
    for line in &card.lines {
        if let (LineKind::Cap, Some(section)) = (line.kind, line.section) {
            reached.push(limit(Owner::Section(section), Fork::Cap, 0));
        }
    }
    let grade = card.standing.as_ref().and_then(|standing| standing.grade);
    if let Some(grade) = grade.filter(|grade| *grade < rubric.grades.len()) {
        reached.push(whole(Owner::Grade(grade), 0));
    }
}

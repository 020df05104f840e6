//! What the offices of a case reach.

use crate::case::Scored;
use crate::compile::CompiledRubric;
use crate::evaluate::{Cohorts, ReadFigures, conditions_among};
use crate::outcome::Status;
use crate::report::Report;
use crate::rubric::Rubric;
use crate::scorecard::{Figures, LineKind, Scorecard, Standing};
use crate::script::{Environment, Program};
use crate::value::{Truth, Value};

use super::list::{limit, of_gate, of_side, whole};
use super::points::{Coverage, Fork, Key, Owner};
use super::scripts::{limits, scripts};
use super::walk::{Side, Walk, Ways};

impl Coverage {
    /// Marks what a scored case reaches.
    pub fn look(&mut self, rubric: &CompiledRubric, scored: &Scored) {
        for key in reached(rubric, scored) {
            self.reach(&key);
        }
    }

    /// The same where it brings something new of one owner; whether it does.
    pub(crate) fn look_for(
        &mut self,
        rubric: &CompiledRubric,
        scored: &Scored,
        owner: Owner,
    ) -> bool {
        let reached = reached(rubric, scored);
        let is_new = |key: &Key| {
            let point = self.points.get(key);
            key.owner == owner && point.is_some_and(|point| !point.reached)
        };
        let brings = reached.iter().any(is_new);
        if brings {
            reached.iter().for_each(|key| self.reach(key));
        }
        brings
    }
}

/// What the offices of a case reach.
fn reached(rubric: &CompiledRubric, scored: &Scored) -> Vec<Key> {
    let rubric = scored.changed.as_deref().unwrap_or(rubric);
    let figures = |reports: &[&Report], read: &ReadFigures<'_>| {
        reports.iter().map(|report| read(report)).collect()
    };
    let last_word = scored.options.last_word;
    let cohorts = Cohorts::of(rubric, &scored.reports, last_word, &figures);
    let mut reached = Vec::new();
    for card in &scored.cards {
        let own = |report: &&Report| report.office.id == card.office.id;
        if let Some(report) = scored.reports.iter().find(own) {
            of_office(rubric, report, card, &cohorts, &mut reached);
        }
    }
    reached
}

fn of_office(
    rubric: &CompiledRubric,
    report: &Report,
    card: &Scorecard,
    cohorts: &Cohorts,
    reached: &mut Vec<Key>,
) {
    let cohort = &report.office.cohort;
    let compiled = rubric.of_cohort(cohort);
    let evaluation = conditions_among(rubric, report, Some(cohorts));
    let reported = evaluation.before_checks();
    let rank = |standing: &Standing| Some((standing.rank_best?, standing.rank_worst?));
    let standing = card.standing.as_ref();
    let places = standing.and_then(rank).unwrap_or((1, 1));
    let low = standing.map_or((1, 1), |standing| standing.rank_low);
    let before = Figures::ranked(compiled.rubric(), card, places, low);
    let after = Figures::finished(compiled.rubric(), card);
    for (owner, program) in scripts(compiled, cohort) {
        let figures = match owner {
            Owner::Column(_) => after.first().unwrap_or(&before),
            _ => &before,
        };
        let seen = match owner {
            Owner::Check(_) => &reported,
            _ => &evaluation,
        };
        seen.look(owner.indicator(), figures, |environment| {
            of_script(compiled.rubric(), owner, program, environment, reached);
        });
    }
    of_card(compiled.rubric(), card, reached);
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
        not_zero: Vec::new(),
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

use super::super::fixture::*;
use super::*;

fn result(gate: usize, fires: Truth) -> GateResult {
    GateResult {
        unproved: false,
        gate,
        fires,
        not_applicable: None,
        reason: String::new(),
        needs: Vec::new(),
    }
}

fn after(effects: Vec<GateEffect>, fires: Truth, total: Ends) -> (usize, usize) {
    let mut rubric = rubric();
    rubric.gates.push(gate("门槛", effects));
    let grade = grade_after_gates(&rubric, &total, &[], &[result(0, fires)]).unwrap();
    (grade.sure, grade.possible)
}

#[test]
fn a_band_holds_its_lower_end() {
    let rubric = rubric();
    for (total, grade) in [
        ("90", 0),
        ("89.99", 1),
        ("80", 1),
        ("60", 2),
        ("59.99", 3),
        ("-1", 3),
    ] {
        assert_eq!(band(&rubric, &n(total), &|_| true), Some(grade), "{total}");
    }
}

#[test]
fn forced_then_down_then_capped() {
    let top = || ends("95", "95");
    assert_eq!(
        after(vec![GateEffect::Grade(3)], Truth::True, top()),
        (3, 3)
    );
    assert_eq!(
        after(vec![GateEffect::GradeDown(1)], Truth::True, top()),
        (1, 1)
    );
    assert_eq!(
        after(vec![GateEffect::GradeDown(9)], Truth::True, top()),
        (3, 3)
    );
    assert_eq!(
        after(vec![GateEffect::GradeCap(1)], Truth::True, top()),
        (1, 1)
    );
    let both = || vec![GateEffect::GradeDown(2), GateEffect::GradeCap(1)];
    assert_eq!(after(both(), Truth::True, top()), (2, 2));
    assert_eq!(after(both(), Truth::Open, top()), (2, 0));
    assert_eq!(after(both(), Truth::False, top()), (0, 0));
}

#[test]
fn the_grade_has_two_ends_as_the_total_has() {
    assert_eq!(after(Vec::new(), Truth::False, ends("49.5", "98")), (3, 0));
}

#[test]
fn a_forced_grade_that_is_only_possible_may_lift() {
    assert_eq!(
        after(vec![GateEffect::Grade(2)], Truth::Open, ends("50", "50")),
        (3, 2)
    );
    assert_eq!(
        after(vec![GateEffect::Grade(2)], Truth::Open, ends("95", "95")),
        (2, 0)
    );
}

//! What an office stated beside what was settled, and what it gave itself: in the graph and in the interpreter.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{among, compiled, n, problems, report, rubric_text, told};
use kaohe::compile::CompiledRubric;
use kaohe::report::Report;
use kaohe::scorecard::{Options, Scorecard};
use kaohe::value::{Known, Origin, Replaced};

fn run_one(rubric: &CompiledRubric, report: Report) -> Scorecard {
    among(rubric, &[report], Options::default()).remove(0)
}

/// The same script so that the graph has it, and so that only the interpreter can run it.
fn both(script: &str) -> [String; 2] {
    let looped = format!("let i = 0; while i < 1 {{ i = i + 1; }} {script}");
    [script.to_owned(), looped]
}

/// A report whose `f.x` was verified: what it stated before is the second one's.
fn verified(rubric: &kaohe::rubric::Rubric, now: &str, before: &str) -> Report {
    let (mut now, before) = (report(rubric, now), report(rubric, before));
    let at = rubric.find_field("f", "x").unwrap().0;
    let stated = &before.facts[at];
    now.facts[at].origin = Origin::Verified;
    now.facts[at].replaced = Some(Box::new(Replaced {
        written: stated.written.clone(),
        known: stated.known.clone(),
    }));
    now
}

#[test]
fn less_than_was_stated() {
    // 每少1件扣0.5分.
    for script in both("points - 0.5 * shortage(f.x, reported.f.x)") {
        let rubric = compiled(&rubric_text(&script));
        let of = |now, before| told(&run_one(&rubric, verified(rubric.rubric(), now, before)), 0);
        assert_eq!(of("x=1", "x=3"), "partial 4.00", "{script}");
        assert_eq!(of("x=3", "x=3"), "full 5.00", "{script}");
        assert_eq!(of("x=9", "x=3"), "full 5.00", "{script}");
        assert_eq!(
            of("x=1", ""),
            "not_applicable (缺项:本单位未填报)",
            "{script}"
        );
        // Nothing was verified: the same figure.
        let alone = told(&run_one(&rubric, report(rubric.rubric(), "x=2")), 0);
        assert_eq!(alone, "full 5.00", "{script}");
    }
    let rubric = compiled(&rubric_text("points - 0.5 * shortage(f.x, reported.f.x)"));
    // 3 or 4 stated, 1 is true: 2 or 3 less.
    let vague = run_one(&rubric, verified(rubric.rubric(), "x=1", "x=3..4"));
    assert_eq!(told(&vague, 0), "open 3.50..4.00");
    assert_eq!(vague.outcomes[0].needs[0].item, "reported.f.x");
}

#[test]
fn what_an_office_gives_itself() {
    // 自评高于 4 分的扣 1 分.
    for script in both("points - when(self_score.A1 > 4, 1)") {
        let rubric = compiled(&rubric_text(&script));
        let of = |own: Option<&str>| {
            let mut report = report(rubric.rubric(), "x=1");
            report
                .self_score
                .extend(own.map(|own| ("A1".to_owned(), n(own))));
            run_one(&rubric, report)
        };
        assert_eq!(told(&of(Some("4.5")), 0), "partial 4.00", "{script}");
        assert_eq!(told(&of(Some("4")), 0), "full 5.00", "{script}");
        let open = of(None);
        assert_eq!(open.outcomes[0].needs[0].item, "self_score.A1", "{script}");
        assert!(told(&open, 0).starts_with("open"), "{script}");
    }
    let rubric = compiled(&rubric_text("points - when(自评.总分 > 90, 1)"));
    let mut report = report(rubric.rubric(), "x=1");
    report.self_total = Some(n("95"));
    assert_eq!(told(&run_one(&rubric, report), 0), "partial 4.00");
}

#[test]
fn names_that_are_none() {
    let only = |script: &str| {
        let found = problems(&rubric_text(script));
        assert_eq!(found.len(), 1, "{found:#?}");
        format!(
            "{} | {}",
            found[0].message,
            found[0].help.as_deref().unwrap_or("")
        )
    };
    assert_eq!(
        only("points - self_score.A2"),
        "细则没有声明指标 `self_score.A2` | 是不是要写 `self_score.A1`?"
    );
    assert_eq!(
        only("points - reported.f.xx"),
        "细则没有声明填报项 `f.xx`(在 `reported` 里) | 是不是要写 `f.x`?"
    );
    assert_eq!(
        only("points - reported.f"),
        "`reported.f` 不完整 | 写成 `reported.f.名称`"
    );
    for script in both("points - workdays_late(f.on, target.due)") {
        assert_eq!(
            only(&script),
            "`workdays_late` 要有工作日历,细则没有写 | 写上 `[calendar]`,如 `holidays = [[2025-01-28, 2025-02-04]]`、`workdays = [2025-02-08]`;不扣除节假日的写 `holidays = []`"
        );
    }
}

#[test]
fn an_answer_that_is_not_understood_is_no_statement() {
    let rubric = compiled(&rubric_text("points - 0.5 * shortage(f.x, reported.f.x)"));
    let mut report = verified(rubric.rubric(), "x=1", "");
    let at = rubric.rubric().find_field("f", "x").unwrap().0;
    if let Some(stated) = &mut report.facts[at].replaced {
        stated.known = Known::Missing(Some("`1e3` 看不懂".to_owned()));
    }
    assert_eq!(
        told(&run_one(&rubric, report), 0),
        "not_applicable (缺项:填报的未采用)"
    );
}

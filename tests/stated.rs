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
    let stated = before.facts.get(at).unwrap();
    let fact = now.facts.get_mut(at).unwrap();
    fact.origin = Origin::Verified;
    fact.replaced = Some(Box::new(Replaced {
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
    assert_eq!(vague.outcomes[0].words.needs[0].item, "reported.f.x");
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
        assert_eq!(
            open.outcomes[0].words.needs[0].item, "self_score.A1",
            "{script}"
        );
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
            "`workdays_late` 要有工作日历,细则没有写 | 写上 `[calendar]`,如 `years = [2025]`、`holidays = [[2025-01-28, 2025-02-04]]`、`workdays = [2025-02-08]`;不扣除节假日的写 `holidays = []`"
        );
    }
}

#[test]
fn an_answer_that_is_not_understood_is_no_statement() {
    let rubric = compiled(&rubric_text("points - 0.5 * shortage(f.x, reported.f.x)"));
    let mut report = verified(rubric.rubric(), "x=1", "");
    let at = rubric.rubric().find_field("f", "x").unwrap().0;
    if let Some(stated) = &mut report.facts.get_mut(at).unwrap().replaced {
        stated.known = Known::Missing(Some("`1e3` 看不懂".to_owned()));
    }
    assert_eq!(
        told(&run_one(&rubric, report), 0),
        "not_applicable (缺项:填报的未采用)"
    );
}

#[test]
fn what_an_office_keeps_to_itself_may_not_be_given() {
    // 未报送的扣3分.
    let rubric = compiled(&rubric_text("points - when(!is_given(f.x), 3)"));
    let of = |facts, last_word| {
        let options = Options {
            last_word,
            ..Options::default()
        };
        among(&rubric, &[report(rubric.rubric(), facts)], options).remove(0)
    };
    assert_eq!(told(&of("x=2", false), 0), "full 5.00");
    assert_eq!(told(&of("x=2..4", false), 0), "full 5.00");
    assert_eq!(told(&of("x=n/a", false), 0), "partial 2.00");
    let open = of("", false);
    assert_eq!(told(&open, 0), "open 2.00..5.00");
    assert_eq!(open.outcomes[0].words.needs[0].item, "f.x");
    assert!(told(&of("", true), 0).starts_with("closed 2.00"));
    // A range of few values, all of which can be tried, is no way around it; nor is a self-score.
    for script in both("points - when(!is_given(f.yes), 3)") {
        let rubric = compiled(&rubric_text(&script));
        let card = run_one(&rubric, report(rubric.rubric(), ""));
        assert!(told(&card, 0).starts_with("open"), "{script}");
    }
    let rubric = compiled(&rubric_text("when(is_given(self_score.A1), 5)"));
    let card = run_one(&rubric, report(rubric.rubric(), "x=1"));
    assert_eq!(told(&card, 0), "open 0.00..5.00");
}

#[test]
fn a_due_date_that_is_not_known_leaves_it_open() {
    let rubric = compiled(&rubric_text("points - days_late(target.due, f.on)"));
    let card = run_one(&rubric, report(rubric.rubric(), ""));
    assert_eq!(told(&card, 0), "open 0.00..5.00");
    assert_eq!(card.outcomes[0].words.needs[0].item, "f.on");
    let never = run_one(&rubric, report(rubric.rubric(), "on=never"));
    assert_eq!(told(&never, 0), "failed 0.00..5.00");
    let failure = never.outcomes[0].words.failure.as_ref().unwrap();
    assert!(
        failure.message.contains("期限未发生,不能算迟了多久"),
        "{}",
        failure.message
    );
}

#[test]
fn no_cohort_word_inside_the_quotes_of_another() {
    let found = problems(&rubric_text(
        r#"points - all_rank("f.x - all_mean(\"f.x\")")"#,
    ));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "引号里不能再用 `all_mean`");
    let help = "先写成派生数:`[measure]` 里 `x = { value = '…' }`,引号里用 `measure.x`";
    assert_eq!(found[0].help.as_deref(), Some(help));
}

/// What is said while a table is read, and the self-scores in it.
fn self_scores(header: &str) -> (Vec<String>, Vec<(String, String)>, Option<String>) {
    let rubric = compiled(&rubric_text("points - when(self_score.A1 > 4, 1)"));
    let text = format!("单位,数目,{header}\n某镇,1,4.5\n");
    let read = kaohe::report::read(
        &kaohe::source::Source::new("t.csv", text.as_str()),
        kaohe::report::Format::Csv,
        rubric.rubric(),
    );
    let said = read.diagnostics.iter();
    let said = said.map(|d| format!("{} | {}", d.message, d.help.as_deref().unwrap_or("")));
    let told = said.collect();
    let reports = read.reports.first();
    let scores = reports.into_iter().flat_map(|report| &report.self_score);
    let scores = scores
        .map(|(id, points)| (id.clone(), points.to_string()))
        .collect();
    let total = reports.and_then(|report| report.self_total.as_ref());
    (told, scores, total.map(ToString::to_string))
}

#[test]
fn headers_of_self_scores() {
    for header in [
        "自评A1",
        "自评 A1",
        "自评分A1",
        "自评得分A1",
        "A1自评",
        "A1 自评分",
        "自评A1 一项",
        "self_score.A1",
    ] {
        let (told, scores, _) = self_scores(header);
        assert_eq!(told, [""; 0], "{header}");
        assert_eq!(scores, [("A1".to_owned(), "4.5".to_owned())], "{header}");
    }
    for header in ["自评总分", "总分自评", "self_score.total"] {
        let (told, scores, total) = self_scores(header);
        assert_eq!((told.len(), scores.len()), (0, 0), "{header}");
        assert_eq!(total.as_deref(), Some("4.5"), "{header}");
    }
    let (told, scores, total) = self_scores("自评A9");
    assert_eq!((scores.len(), total), (0, None));
    let first = "表头 `自评A9` 不是细则的填报项,这一列没有采用 | 自评一列写 `自评` 加细则里的指标编号,自评总分写 `自评总分`";
    assert_eq!(told[0], first);
}

#[test]
fn what_only_the_office_can_say_is_no_answer() {
    let rubric = compiled(&rubric_text("points - when(self_score.A1 > 4, 1)"));
    for (item, help) in [
        (
            "self_score.A1",
            "自评分由单位写在填报表里,如 `自评C2`,不从这里补",
        ),
        (
            "reported.f.x",
            "单位自己填报的数在它的填报表里改,不从这里补",
        ),
    ] {
        let text = format!("office,item,answer\n某镇,{item},4\n");
        let source = kaohe::source::Source::new("open.csv", text.as_str());
        let table = kaohe::report::LineTable::read(&source, rubric.rubric());
        assert_eq!(table.diagnostics.len(), 1, "{:?}", table.diagnostics);
        assert_eq!(table.diagnostics[0].help.as_deref(), Some(help));
    }
}

#[test]
fn last_years_and_stated_figures_are_of_fields() {
    let found = problems(&rubric_text("points - reported.measure.share"));
    assert_eq!(
        found[0].message,
        "`measure` 不是一组填报项(在 `reported` 里)"
    );
    let help = "`reported.` 后面写填报项的组和名称";
    assert_eq!(found[0].help.as_deref(), Some(help));
}

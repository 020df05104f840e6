//! Last period's figures: a rank that fell, a change in percent, no last year.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{compiled, rubric_text, run, told};
use kaohe::report::{Format, Prior, gather, lay_prior, read};
use kaohe::source::Source;

/// 位次较上年后退5位以上扣1分,10位以上扣2分;进步5位以上加0.5分(封顶于满分).
const FALL: &str = "points - tiers(f.x - prior.f.x, [[10, 2], [5, 1]]) ";

fn report(facts: &str) -> String {
    format!("office = \"某镇\"\n[f]\n{facts}\n")
}

fn one(script: &str, now: &str, before: Option<&[&str]>) -> String {
    let rubric = compiled(&rubric_text(script));
    let cards = run(&rubric, &[&report(now)], before);
    told(&cards[0], 0)
}

#[test]
fn a_fall_in_rank() {
    let before = report("x = 4");
    let before: Option<&[&str]> = Some(&[&before]);
    // 4 to 11 is 7 places: −1 of 5.
    assert_eq!(one(FALL, "x = 11", before), "partial 4.00");
    // Just below 5 places, at 5, just below 10, at 10.
    assert_eq!(one(FALL, "x = 8", before), "full 5.00");
    assert_eq!(one(FALL, "x = 9", before), "partial 4.00");
    assert_eq!(one(FALL, "x = 13", before), "partial 4.00");
    assert_eq!(one(FALL, "x = 14", before), "partial 3.00");
    // Better than last year takes nothing.
    assert_eq!(one(FALL, "x = 1", before), "full 5.00");
}

#[test]
fn the_change_in_percent() {
    // 结转结余变动率达到-30%得满分,每高1个百分点扣0.1分: (70−100)/100 = −30%.
    let script = "points - 0.1 * exact_steps(100 * (f.a - prior.f.a) / prior.f.a + 30, 1)";
    let before = report("a = 100");
    let before: Option<&[&str]> = Some(&[&before]);
    assert_eq!(one(script, "a = 70", before), "full 5.00");
    assert_eq!(one(script, "a = 70.1", before), "partial 4.99");
    assert_eq!(one(script, "a = 69.9", before), "full 5.00");
    assert_eq!(one(script, "a = 90", before), "partial 3.00");
    // Last year's figure is 0: the change is no figure, and that is told, not scored.
    assert_eq!(
        one(script, "a = 70", Some(&[&report("a = 0")])),
        "failed 0.00..5.00"
    );
}

#[test]
fn no_last_year_is_a_state_of_its_own() {
    // No reports of last year given: everything is possible.
    assert_eq!(one(FALL, "x = 11", None), "open 3.00..5.00");
    // Given, and the office is not among them.
    let other = "office = \"别镇\"\n[f]\nx = 1\n";
    assert_eq!(
        one(FALL, "x = 11", Some(&[other])),
        "not_applicable (缺项:无上年数)"
    );
    // It reported then, but not this figure.
    let blank = report("y = 1");
    assert_eq!(one(FALL, "x = 11", Some(&[&blank])), "open 3.00..5.00");
    // It reported it vaguely: 2 to 6, so it fell by 5 to 9.
    let vague = report("x = \"2-6\"");
    assert_eq!(one(FALL, "x = 11", Some(&[&vague])), "partial 4.00");
    // Then it was not applicable.
    let none = report("x = { not_applicable = \"未参评\" }");
    assert_eq!(
        one(FALL, "x = 11", Some(&[&none])),
        "not_applicable (缺项:未参评)"
    );
}

#[test]
fn a_script_with_a_loop_reads_it_too() {
    let script = "let n = 0; while n < f.x - prior.f.x { n += 1; } points - n";
    let script = script.replace("n += 1", "n = n + 1");
    let before = report("x = 4");
    assert_eq!(one(&script, "x = 7", Some(&[&before])), "partial 2.00");
    assert_eq!(one(&script, "x = 7", None), "open 0.00..5.00");
}

#[test]
fn the_figures_stand_on_the_card() {
    let rubric = compiled(&rubric_text(FALL));
    let cards = run(&rubric, &[&report("x = 11")], Some(&[&report("x = 4")]));
    let workings = &cards[0].outcomes[0].words.workings;
    assert!(
        workings.contains("数目11件") && workings.contains("上年数目4件"),
        "{workings}"
    );
    let cards = run(&rubric, &[&report("x = 11")], None);
    let need = &cards[0].outcomes[0].words.needs[0];
    assert_eq!(
        (need.item.as_str(), need.title.as_str()),
        ("prior.f.x", "上年数目")
    );
}

/// What laying last period's reports says, and whether they were used.
fn lay(period: &str, priors: &[String]) -> (Vec<String>, Prior) {
    let text = rubric_text(FALL).replace("edition =", "period = 2024\nedition =");
    let rubric = compiled(&text);
    let take =
        |text: &str, name: &str| read(&Source::new(name, text), Format::Toml, rubric.rubric());
    let own = format!("period = 2024\n{}", report("x = 11"));
    let mut gathered = gather(vec![take(&own, "a.toml")], rubric.rubric(), None, &[]);
    let priors = priors
        .iter()
        .map(|text| take(&format!("period = \"{period}\"\n{text}"), "b.toml"))
        .collect();
    let told = lay_prior(&mut gathered.reports, priors, Vec::new(), rubric.rubric());
    let told = told.iter().map(|d| format!("{} | {}", d.code, d.message));
    (told.collect(), gathered.reports[0].prior.clone())
}

#[test]
fn reports_that_are_not_of_last_period_are_told() {
    let (told, prior) = lay("2024", &[report("x = 4")]);
    assert_eq!(
        told,
        ["prior-period | `某镇` 的上年填报表写的是 `2024`,不早于本期,没有采用"]
    );
    // What it was is not known: it may have had one.
    assert_eq!(prior, Prior::NotGiven);
    assert_eq!(lay("2025年度", &[report("x = 4")]).0.len(), 1);
    let (told, prior) = lay("2021年", &[report("x = 4")]);
    assert_eq!(
        told,
        ["prior-period | `某镇` 的上年填报表写的是 `2021年`,不是上一年度,照样采用"]
    );
    assert!(matches!(prior, Prior::Facts(_)));
    // Of another office and another year: that this one is new is not known either.
    let other = "office = \"清溪镇\"\nf.x = 4".to_owned();
    assert_eq!(lay("2021", std::slice::from_ref(&other)).1, Prior::NotGiven);
    assert_eq!(lay("2023", std::slice::from_ref(&other)).1, Prior::Absent);
    // A report that cannot be read may be its own.
    assert_eq!(lay("2023", &["f.x =".to_owned(), other]).1, Prior::NotGiven);
    let (told, prior) = lay("2023年度", &[report("x = 4"), report("x = 5")]);
    assert_eq!(
        told,
        ["duplicate-office | `某镇` 有两份上年填报表,第二份没有采用"]
    );
    assert!(matches!(prior, Prior::Facts(_)));
    let (told, _) = lay("2023", &[report("x = 4\nold = 3\nolder = 4")]);
    assert_eq!(
        told,
        ["prior-unused | 上年填报表有 2 处不是今年细则的填报项,没有采用"]
    );
}

#[test]
fn two_offices_of_one_name_are_told_apart_by_their_codes() {
    let rubric = compiled(&rubric_text(FALL));
    let of = |id: &str, x: u32| {
        format!("office = {{ id = \"{id}\", name = \"城关镇\" }}\n[f]\nx = {x}\n")
    };
    let now = [of("a1", 11), of("a2", 11)];
    let before = [of("a1", 4), of("a2", 11)];
    let now: Vec<&str> = now.iter().map(String::as_str).collect();
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    let cards = run(&rubric, &now, Some(&before));
    let both: Vec<String> = cards.iter().map(|card| told(card, 0)).collect();
    // 4 to 11 is 7 places: one point; 11 to 11 none.
    assert_eq!(both, ["partial 4.00", "full 5.00"]);
    // One of them is there this year, and last year's report of the other is nobody's.
    let cards = run(&rubric, &now[..1], Some(&before));
    assert_eq!(told(&cards[0], 0), "partial 4.00");
}

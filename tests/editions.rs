//! Rubrics that build on others: the same as the rubric written out, and every mistake at its place.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use common::run;
use kaohe::compile::{CompiledRubric, compile};
use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::rubric::{Parsed, parse_with, resolve};
use kaohe::source::Source;

const BASE: &str = r#"id = "town"
title = "镇街考核"
edition = "2023"
points = 10
assessed_on = 2024-03-31
rounding = { digits = 2 }
not_applicable = "rescale-total"
[target]
rate = { title = "持证率目标", value = 95, source = "办法第6条" }
events = 48
[field.f]
rate = { title = "持证率", type = "rate" }
events = { title = "普法活动", type = "count", unit = "场" }
late = { title = "迟报", type = "count" }
[[section]]
id = "A"
title = "甲"
[[section.indicator]]
id = "A1"
title = "持证"
points = 6
rule = "低于目标每1个百分点扣0.5分"
score = "points - 0.5 * exact_steps(target.rate - f.rate, 1)"
[[section.indicator]]
id = "A2"
title = "普法"
points = 4
score = "points * attained(f.events, target.events)"
[[gate]]
id = "V1"
title = "迟报三次"
when = "f.late >= 3"
grade_cap = "合格"
[[grade]]
name = "优秀"
from = 9
[[grade]]
name = "合格"
from = 6
[[grade]]
name = "不合格"
"#;

const EDITION: &str = r#"extends = "base.toml"
drop = ["V1", "f.late"]
id = "department"
title = "部门考核"
edition = "2024"
points = 12
[target]
rate = { value = 98, source = "办法第7条" }
events = 40
[field.f]
reply = { title = "回复率", type = "rate" }
[[section]]
id = "A"
[[section.indicator]]
id = "A1"
points = 5
rule = "低于目标每1个百分点扣0.5分,不足按比例"
[[section]]
id = "B"
title = "乙"
[[section.indicator]]
id = "B1"
title = "回复"
points = 3
score = "points * f.reply / 100"
[[grade]]
name = "优秀"
from = 11
[[grade]]
name = "良好"
from = 9
"#;

/// The edition written out by hand.
const WRITTEN_OUT: &str = r#"id = "department"
title = "部门考核"
edition = "2024"
points = 12
assessed_on = 2024-03-31
rounding = { digits = 2 }
not_applicable = "rescale-total"
[target]
rate = { title = "持证率目标", value = 98, source = "办法第7条" }
events = 40
[field.f]
rate = { title = "持证率", type = "rate" }
events = { title = "普法活动", type = "count", unit = "场" }
reply = { title = "回复率", type = "rate" }
[[section]]
id = "A"
title = "甲"
[[section.indicator]]
id = "A1"
title = "持证"
points = 5
rule = "低于目标每1个百分点扣0.5分,不足按比例"
score = "points - 0.5 * exact_steps(target.rate - f.rate, 1)"
[[section.indicator]]
id = "A2"
title = "普法"
points = 4
score = "points * attained(f.events, target.events)"
[[section]]
id = "B"
title = "乙"
[[section.indicator]]
id = "B1"
title = "回复"
points = 3
score = "points * f.reply / 100"
[[grade]]
name = "优秀"
from = 11
[[grade]]
name = "良好"
from = 9
[[grade]]
name = "合格"
from = 6
[[grade]]
name = "不合格"
"#;

/// Files by name; a missing one is told as the program tells it.
fn load(files: &BTreeMap<&str, &str>, path: &str) -> Result<Arc<Source>, Diagnostic> {
    match files.get(path) {
        Some(text) => Ok(Source::new(path, *text)),
        None => Err(Diagnostic::new(Code::Unreadable, format!("没有 `{path}`"))),
    }
}

fn parsed(top: &str, files: &[(&str, &str)]) -> Parsed {
    let files: BTreeMap<&str, &str> = files.iter().copied().collect();
    parse_with(&Source::new("top.toml", top), &|path, _| load(&files, path))
}

fn ready(top: &str, files: &[(&str, &str)]) -> CompiledRubric {
    let parsed = parsed(top, files);
    assert!(parsed.diagnostics.is_empty(), "{:#?}", parsed.diagnostics);
    compile(parsed.rubric.unwrap()).rubric.unwrap()
}

fn resolved(top: &str, files: &[(&str, &str)]) -> String {
    let files: BTreeMap<&str, &str> = files.iter().copied().collect();
    resolve(&Source::new("top.toml", top), &|path, _| load(&files, path)).unwrap()
}

/// What is said: code, message, the file and the text underlined.
fn said(top: &str, files: &[(&str, &str)]) -> Vec<String> {
    let found = parsed(top, files).diagnostics;
    let tell = |d: &Diagnostic| {
        let place = &d.labels[0].place;
        format!(
            "{} | {} | {}: {}",
            d.code,
            d.message,
            place.source.name(),
            place.text()
        )
    };
    found.iter().map(tell).collect()
}

#[test]
fn an_edition_is_the_same_as_the_rubric_written_out() {
    let base = [("base.toml", BASE)];
    assert_eq!(resolved(EDITION, &base), resolved(WRITTEN_OUT, &[]));
    let (edition, written) = (ready(EDITION, &base), ready(WRITTEN_OUT, &[]));
    for facts in [
        "rate = 96.5\nevents = 30\nreply = 80",
        "rate = \"92%以上\"",
        "events = 50\nreply = 100",
    ] {
        let report = format!("office = \"某局\"\n[f]\n{facts}\n");
        let (a, b) = (
            run(&edition, &[&report], None),
            run(&written, &[&report], None),
        );
        let told = |cards: &[kaohe::scorecard::Scorecard]| {
            let outcomes = cards[0].outcomes.iter();
            let outcomes: Vec<_> = outcomes
                .map(|o| {
                    (
                        o.points.clone(),
                        o.words.workings.clone(),
                        o.words.reason.clone(),
                    )
                })
                .collect();
            (outcomes, cards[0].total.clone(), cards[0].standing.clone())
        };
        assert_eq!(told(&a), told(&b));
    }
    // By hand: 5 − 0.5 × 1.5 = 4.25; 4 × 30/40 = 3; 3 × 0.8 = 2.4.
    let report = "office = \"某局\"\n[f]\nrate = 96.5\nevents = 30\nreply = 80\n";
    assert_eq!(
        run(&edition, &[report], None)[0].total.sure.to_string(),
        "9.65"
    );
}

#[test]
fn the_resolved_text_reads_back_to_itself() {
    let once = resolved(EDITION, &[("base.toml", BASE)]);
    assert_eq!(resolved(&once, &[]), once);
    let township = include_str!("../rubrics/rule-of-law-township.toml");
    let once = resolved(township, &[]);
    assert_eq!(resolved(&once, &[]), once);
    let (a, b) = (ready(township, &[]), ready(&once, &[]));
    let report = include_str!("../samples/2024/hutang.toml");
    let source = |text: &str| Source::new("a.toml", text);
    let score = |rubric: &CompiledRubric| {
        let read = kaohe::report::read(
            &source(report),
            kaohe::report::Format::Toml,
            rubric.rubric(),
        );
        let cards = common::among(rubric, &read.reports, kaohe::scorecard::Options::default());
        cards[0]
            .outcomes
            .iter()
            .map(|o| format!("{:?} {} {}", o.points, o.words.workings, o.words.reason))
            .collect::<Vec<_>>()
    };
    assert_eq!(score(&a), score(&b));
}

#[test]
fn editions_of_editions() {
    let third = "extends = \"edition.toml\"\nid = \"d\"\ntitle = \"三\"\nedition = \"2025\"\n\
        drop = [\"B\", \"target.events\"]\npoints = 9\n[[section]]\nid = \"A\"\n[[section.indicator]]\nid = \"A2\"\nscore = \"f.events >= 36\"\n";
    let files = [("edition.toml", EDITION), ("base.toml", BASE)];
    let rubric = ready(third, &files);
    assert_eq!(rubric.rubric().sections.len(), 1);
    let report = "office = \"某局\"\n[f]\nrate = 98\nevents = 36\nreply = 0\n";
    assert_eq!(
        run(&rubric, &[report], None)[0].total.sure.to_string(),
        "9.00"
    );
}

#[test]
fn a_manual_item_may_become_a_script_and_back() {
    let top = "extends = \"base.toml\"\nid = \"m\"\ntitle = \"m\"\nedition = \"1\"\n[[section]]\nid = \"A\"\n\
        [[section.indicator]]\nid = \"A2\"\nmanual = { from = 0, to = 4 }\n";
    let files = [("base.toml", BASE)];
    let text = resolved(top, &files);
    assert!(
        text.contains("manual = { from = 0, to = 4 }") && !text.contains("attained"),
        "{text}"
    );
}

const HEAD: &str = "extends = \"base.toml\"\nid = \"x\"\ntitle = \"x\"\nedition = \"1\"\n";

#[test]
fn mistakes_of_an_edition() {
    let base = [("base.toml", BASE)];
    let with = |more: &str| said(&format!("{HEAD}{more}"), &base);
    assert_eq!(
        with("drop = [\"V2\"]\n"),
        ["unknown-name | 所沿用的细则没有 `V2`,去不掉 | top.toml: \"V2\""]
    );
    assert_eq!(
        with("[target]\nevents = 48\n"),
        ["override-unchanged | `events` 与所沿用的细则相同,改了等于没改 | top.toml: events = 48"]
    );
    assert_eq!(
        with("[[gate]]\nid = \"V1\"\n"),
        ["override-unchanged | 否决 `V1` 没有改任何一项 | top.toml: [[gate]]"]
    );
    let found = with("[[section]]\nid = \"A\"\n[[section.indicator]]\nid = \"A3\"\npoints = 1\n");
    let wanted =
        "unknown-name | 所沿用的细则没有指标 `A3`,这里又没有写全 | top.toml: [[section.indicator]]";
    assert!(found.iter().any(|line| line == wanted), "{found:?}");
    let found = with(
        "drop = [\"V1\"]\n[[gate]]\nid = \"V1\"\ntitle = \"又来\"\nwhen = \"f.late >= 5\"\ngrade_cap = \"合格\"\n",
    );
    assert_eq!(
        found,
        ["key-conflict | `V1` 去掉了,后面又写了它 | top.toml: \"V1\""]
    );
    // The points no longer add up: told after the merge.
    let found = with("[[section]]\nid = \"A\"\n[[section.indicator]]\nid = \"A1\"\npoints = 7\n");
    assert!(found[0].starts_with("points-sum | "), "{found:?}");
}

/// A misspelt target would add another one that nothing reads, and leave the one meant as it was.
#[test]
fn a_target_that_nothing_reads() {
    let base = [("base.toml", BASE)];
    let told = |more: &str| -> Vec<String> {
        let parsed = parsed(&format!("{HEAD}{more}"), &base);
        assert!(parsed.diagnostics.is_empty(), "{:#?}", parsed.diagnostics);
        let found = compile(parsed.rubric.unwrap()).diagnostics;
        let tell = |d: &Diagnostic| {
            let place = &d.labels[0].place;
            let help = d.help.as_deref().unwrap();
            let (file, text) = (place.source.name(), place.text());
            format!("{} | {} | {help} | {file}: {text}", d.code, d.message)
        };
        found.iter().map(tell).collect()
    };
    assert_eq!(
        told("[target]\nratee = 96\n"),
        [
            "unused-target | 新增的目标值 `ratee` 没有用到 | 要改的是不是 `rate`?要新增就在脚本里用它,否则去掉 | top.toml: ratee"
        ]
    );
    // One that is changed, or added and read, is fine.
    assert_eq!(told("[target]\nrate = 96\n"), Vec::<String>::new());
    let read = "[target]\ncases = 3\n[measure]\nshare = { title = \"比\", value = 'f.late / target.cases' }\n";
    assert_eq!(told(read), Vec::<String>::new());
}

/// Of a field, as of everything else, an edition changes the keys that it names.
#[test]
fn a_field_is_changed_key_by_key() {
    let base = BASE.replace(
        "[field.f]",
        "[field.f]\nevent = { title = \"事件\", type = \"rows\", columns = { level = { title = \"级别\", type = \"text\", one_of = [\"市\", \"区\"] }, day = { title = \"日期\", type = \"date\" } } }",
    );
    let top = format!(
        "{HEAD}[field.f]\nrate = {{ evidence = \"required\", range = [50, 100] }}\nevent = {{ ask = \"区委办\", columns = {{ level = {{ one_of = [\"省\", \"市\"] }} }} }}\n"
    );
    let rubric = ready(&top, &[("base.toml", &base)]);
    let rubric = rubric.rubric();
    let field = |name: &str| rubric.field(rubric.find_field("f", name).unwrap()).unwrap();
    let rate = field("rate");
    assert_eq!((rate.title.as_str(), rate.kind.name()), ("持证率", "rate"));
    assert!(rate.evidence_required);
    assert_eq!(rate.range.to_string(), "50至100");
    let event = field("event");
    assert_eq!(event.ask.as_deref(), Some("区委办"));
    let columns: Vec<_> = event.columns.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(columns, ["级别", "日期"]);
    assert_eq!(event.columns[0].one_of, ["省", "市"]);
    // A key that says the same again is told, as elsewhere.
    let same =
        format!("{HEAD}[field.f]\nrate = {{ title = \"持证率\", evidence = \"required\" }}\n");
    assert_eq!(
        said(&same, &[("base.toml", &base)]),
        [
            "override-unchanged | `title` 与所沿用的细则相同,改了等于没改 | top.toml: title = \"持证率\""
        ]
    );
}

/// A target written as a table keeps what the table does not name; a bare value stands alone.
#[test]
fn a_target_of_cohorts_in_an_edition() {
    let base = BASE.replace(
        "points = 10\n",
        "points = 10\ncohorts = [\"镇\", \"街道\"]\n",
    );
    let base = base.replace("value = 95, ", "value = 95, by_cohort = { \"镇\" = 90 }, ");
    let own = |target: &str| {
        let top = format!("{HEAD}[target]\n{target}\n");
        let rubric = ready(&top, &[("base.toml", &base)]);
        let target = &rubric.rubric().targets[0];
        (
            format!("{:?}", target.value),
            target.by_cohort.len(),
            target.source.is_some(),
        )
    };
    let value = |n: &str| format!("{:?}", kaohe::value::Value::Number(common::n(n).into()));
    assert_eq!(own("rate = { value = 96 }"), (value("96"), 1, true));
    assert_eq!(own("rate = 96"), (value("96"), 0, false));
}

#[test]
fn mistakes_between_files() {
    assert_eq!(
        said(HEAD, &[]),
        ["unreadable | 没有 `base.toml` | top.toml: \"base.toml\""]
    );
    let circle = "extends = \"top.toml\"\nid = \"y\"\ntitle = \"y\"\nedition = \"1\"\n";
    let top = HEAD;
    assert_eq!(
        said(top, &[("base.toml", circle), ("top.toml", top)]),
        ["cycle | 细则绕一圈又沿用自己:top.toml → base.toml → top.toml | top.toml: \"base.toml\""]
    );
    // A mistake in the base is told in the base, under the right text.
    let broken = BASE.replace("from = 9", "from = \"九\"");
    let found = said(&format!("{HEAD}points = 10.0\n"), &[("base.toml", &broken)]);
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("wrong-type | ") && line.ends_with("base.toml: \"九\"")),
        "{found:?}"
    );
    // And so is one of a script, to the letter.
    let broken = BASE.replace("f.late >= 3", "f.lat >= 3");
    let parsed = parsed(HEAD, &[("base.toml", &broken)]);
    let found = compile(parsed.rubric.unwrap()).diagnostics;
    let place = &found[0].labels[0].place;
    assert_eq!((place.source.name(), place.text()), ("base.toml", "f.lat"));
    let unfinished = said(
        "extends = \"base.toml\"\nid = \"x\"\n",
        &[("base.toml", BASE)],
    );
    assert_eq!(unfinished.len(), 2, "{unfinished:?}");
    let same = "extends = \"base.toml\"\nid = \"town\"\ntitle = \"x\"\nedition = \"2023\"\n";
    assert!(
        said(same, &[("base.toml", BASE)])[0]
            .starts_with("key-conflict | 编号和版本都与所沿用的细则相同")
    );
    let report = "office = \"某镇\"\n";
    assert!(said(HEAD, &[("base.toml", report)])[0].starts_with("not-a-rubric | "));
}

//! The schema of reports for one rubric, field by field.

use kaohe::rubric::{Rubric, parse};
use kaohe::schema;
use kaohe::source::Source;
use serde_json::{Value, json};

use super::Judge;

const RUBRIC: &str = r#"
id = "r"
title = "试"
edition = "1"
points = 5
cohorts = ["街道", "镇"]
[field.f]
rate = { title = "持证率", type = "rate", unit = "%", ask = "法制办", evidence = "required" }
count = { title = "件数", type = "count", unit = "件", range = [1, 50] }
money = { title = "支出", type = "amount", unit = "万元" }
change = { title = "增减", type = "number" }
yes = { title = "已建", type = "flag" }
on = { title = "公开日", type = "date" }
word = { title = "等级", type = "text", one_of = ["好", "差"] }
free = { title = "说明", type = "text" }
events = { title = "事故", type = "rows", columns = { dead = { title = "死亡", type = "count", unit = "人" }, day = { type = "date" } } }
[field."组"]
"率" = { type = "rate" }
[field.office]
villages = { title = "村数", type = "count" }
[[section]]
id = "A"
title = "甲"
indicator = [{ id = "A1", title = "一", points = 5, score = "1" }]
"#;

fn rubric() -> Rubric {
    let parsed = parse(&Source::new("r.toml", RUBRIC));
    assert_eq!(parsed.diagnostics, []);
    parsed.rubric.unwrap()
}

fn field(name: &str) -> Value {
    schema::report(Some(&rubric()))["properties"]["f"]["properties"][name].clone()
}

#[test]
fn a_field_tells_what_is_asked_for() {
    let rate = field("rate");
    assert_eq!(rate["title"], "持证率");
    let about = rate["description"].as_str().unwrap();
    for part in [
        "持证率(%)",
        "百分率",
        "0 至 100",
        "必须有佐证",
        "由法制办提供",
        "92%以上",
    ] {
        assert!(about.contains(part), "{about}");
    }
    assert_eq!(rate["type"], json!(["number", "string", "object"]));
    let count = field("count");
    assert_eq!(count["type"], json!(["integer", "string", "object"]));
    assert_eq!(
        (&count["minimum"], &count["maximum"]),
        (&json!(1), &json!(50))
    );
    assert_eq!(field("money")["minimum"], json!(0));
    assert!(field("change")["minimum"].is_null());
    assert_eq!(field("word")["anyOf"][0]["enum"], json!(["好", "差"]));
    let keys = |name| {
        let field = field(name);
        // Of a day the table is one of two things that can stand there.
        let table = match field["anyOf"].as_array() {
            Some(either) => either.last().unwrap(),
            None => &field,
        };
        let keys = table["properties"].as_object().unwrap().keys();
        keys.cloned().collect::<Vec<_>>()
    };
    assert!(keys("rate").contains(&"at_least".to_owned()));
    assert!(keys("on").contains(&"never".to_owned()));
    assert!(!keys("rate").contains(&"never".to_owned()));
    assert!(!keys("yes").contains(&"at_least".to_owned()));
}

#[test]
fn facts_in_every_form() {
    let judge = Judge::new(&schema::report(Some(&rubric())));
    let with = |line: &str| {
        format!("office = {{ id = \"a\", cohort = \"镇\", villages = 3 }}\n[f]\n{line}\n")
    };
    for good in [
        "rate = 92",
        "rate = 92.5",
        "rate = \"92%以上\"",
        "rate = { at_least = 92, quote = \"原文\", page = 3 }",
        "rate = { value = 92, document = \"年报\" }",
        "rate = { at_least = 90, less_than = 95 }",
        "rate = { not_applicable = \"没有人员\" }",
        "rate = { about = 90 }",
        "rate = { quote = \"没有数\" }",
        "rate = 0",
        "count = 3",
        "count = \"200余\"",
        "count = { more_than = 0 }",
        "count = { at_most = \"1.2万\" }",
        "money = 0.5",
        "change = -3",
        "yes = true",
        "yes = \"是\"",
        "yes = { value = true, quote = \"已建\" }",
        "on = 2024-12-20",
        "on = \"2024年12月20日\"",
        "on = { never = true }",
        "on = { at_most = 2024-12-20 }",
        "word = \"好\"",
        "word = \"缺项(没有)\"",
        "word = { value = \"差\", quote = \"差\" }",
        "free = \"任何\"",
        "events = \"无\"",
        "events = []",
        "events = [{ dead = 1, day = 2024-05-01 }, { \"死亡(人)\" = \"3以上\" }]",
    ] {
        assert_eq!(judge.says(&with(good)), None, "{good}");
    }
    for bad in [
        "rata = 92",
        "rate = true",
        "rate = [92]",
        "rate = 101",
        "rate = 0.92",
        "rate = { at_last = 92 }",
        "rate = { at_least = true }",
        "rate = { value = 92, at_least = 90 }",
        "rate = { about = 92, at_most = 93 }",
        "rate = { not_applicable = \"\" }",
        "rate = { never = true }",
        "count = 2.5",
        "count = 0",
        "count = 51",
        "money = -1",
        "yes = 1",
        "yes = { at_least = 1 }",
        "on = true",
        "on = 2024",
        "word = \"中\"",
        "events = [{ deaths = 1 }]",
        "events = [3]",
        "events = 3",
    ] {
        assert!(!judge.accepts(&with(bad)), "{bad}");
    }
}

#[test]
fn what_surrounds_facts() {
    let judge = Judge::new(&schema::report(Some(&rubric())));
    for good in [
        "office = \"a\"\n",
        "office = { name = \"甲\" }\nperiod = 2024\n",
        "office = \"a\"\n\"f.rate\" = 92\n",
        "office = \"a\"\n[\"组\"]\n\"率\" = 92\n",
        "office = \"a\"\n[self_score]\nA1 = 4.5\ntotal = 90\n",
        "office = \"a\"\n[\"自评\"]\n\"总分\" = \"90分\"\n",
    ] {
        assert_eq!(judge.says(good), None, "{good}");
    }
    for bad in [
        "",
        "period = 2024\n",
        "office = { cohort = \"镇\" }\n",
        "office = { id = \"a\", cohort = \"县\" }\n",
        "office = { id = \"a\", town = 3 }\n",
        "office = \"a\"\n[g]\nx = 1\n",
        "office = \"a\"\n\"f.rata\" = 92\n",
        "office = \"a\"\n[self_score]\nA2 = 4.5\n",
    ] {
        assert!(!judge.accepts(bad), "{bad}");
    }
}

//! From text to ranked scorecards.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::{FIELDS, compiled, n, report};
use kaohe::compile::CompiledRubric;
use kaohe::evaluate::{Account, CardFigures, evaluate};
use kaohe::rank::rank;
use kaohe::report::Report;
use kaohe::scorecard::{Options, Scorecard, Standing, assemble};
use kaohe::value::Truth;

fn rubric() -> CompiledRubric {
    compiled(&format!(
        r#"id = "t"
title = "试"
edition = "1"
points = 100
rounding = {{ digits = 2 }}
not_applicable = "rescale-total"
total_floor = 0
total_cap = 105
tie_break = ["penalty", "indicator.A1"]
{FIELDS}
[[section]]
id = "A"
title = "甲部分"
[[section.indicator]]
id = "A1"
title = "持证"
points = 90
score = "points * f.rate / 100"
[[section.indicator]]
id = "A2"
title = "备案"
points = 10
applies_when = {{ holds = "f.y > 0", otherwise = "未制定文件" }}
score = "f.yes"
[[section]]
id = "plus"
title = "加分"
kind = "bonus"
cap = 5
applies_when = {{ holds = "base >= 60", otherwise = "基础分不足60分" }}
[[section.indicator]]
id = "P1"
title = "创新"
score = "3 * f.x"
[[section]]
id = "minus"
title = "扣分"
kind = "penalty"
cap = "none"
[[section.indicator]]
id = "M1"
title = "通报"
score = "f.b"
[[gate]]
id = "V1"
title = "造假"
when = "f.no"
zero = ["total"]
mark = "黑榜"
[[gate]]
id = "V2"
title = "倒数第一"
when = "rank >= 3"
grade_cap = "良好"
[[grade]]
name = "优秀"
from = 90
quota = {{ number = 1, ties = "undecided" }}
[[grade]]
name = "良好"
from = 60
[[grade]]
name = "不合格"
"#
    ))
}

fn scored(rubric: &CompiledRubric, facts: &[&str], options: Options) -> Vec<Scorecard> {
    let reports: Vec<Report> = facts
        .iter()
        .zip(["甲", "乙", "丙", "丁"])
        .map(|(facts, id)| {
            let mut report = report(rubric.rubric(), facts);
            (report.office.id, report.office.name) = (id.into(), format!("{id}镇"));
            report
        })
        .collect();
    let cards = reports
        .iter()
        .map(|r| assemble(evaluate(rubric, r), options));
    let read = |card: &Scorecard, gate: usize, figures: &dyn CardFigures| -> Account {
        let report = reports.iter().find(|r| r.office == card.office).unwrap();
        evaluate(rubric, report).account(rubric.gate(gate).unwrap(), figures)
    };
    rank(cards.collect(), rubric, options, &read)
}

fn standing(card: &Scorecard) -> &Standing {
    card.standing.as_ref().unwrap()
}

#[test]
fn three_settled_offices() {
    let facts = [
        "rate=100 y=1 yes=true x=2 b=0 no=false",
        "rate=96 y=0 yes=false x=0 b=1 no=false",
        "rate=50 y=0 yes=false x=2 b=0 no=true",
    ];
    let cards = scored(&rubric(), &facts, Options::default());
    let totals: Vec<String> = cards.iter().map(|c| c.total.sure.to_string()).collect();
    assert_eq!(totals, ["105.00", "95.00", "0.00"]);
    assert!(cards.iter().all(|c| c.total.is_settled()));
    let places: Vec<_> = cards
        .iter()
        .map(|c| (standing(c).rank, standing(c).grade))
        .collect();
    assert_eq!(
        places,
        [(Some(1), Some(0)), (Some(2), Some(1)), (Some(3), Some(2))]
    );
    assert_eq!(cards[0].tie_break, [Some(n("0")), Some(n("90"))]);
    assert_eq!(
        cards[1].remarks,
        ["优秀名额1个,类内第2名,排在前面参评优秀的有1家(甲镇105.00),降为良好"]
    );
    assert_eq!(
        cards[1].lines[0].workings,
        "缺项10分:86.4÷90×100=96,折算加9.6分"
    );
    assert_eq!(cards[1].lines[0].reason, "A2 备案:未制定文件");
    assert_eq!(cards[2].total_before_gates.sure.to_string(), "50.00");
    assert_eq!(cards[2].outcomes[2].words.reason, "缺项:基础分不足60分");
    assert_eq!(cards[2].remarks, ["黑榜"]);
    assert_eq!(cards[2].gates[1].fires, Truth::True);
}

#[test]
fn an_office_of_which_nothing_is_known() {
    let facts = ["rate=100 y=1 yes=true x=0 b=0 no=false", ""];
    let cards = scored(&rubric(), &facts, Options::default());
    let open = &cards[1];
    assert_eq!(
        (open.total.sure.to_string(), open.total.possible.to_string()),
        ("0.00".into(), "105.00".into())
    );
    assert_eq!(open.gates[0].fires, Truth::Open);
    assert_eq!(standing(open).grade_possible, Some(0));
    assert_eq!(standing(&cards[0]).grade, Some(1));
    let cards = scored(
        &rubric(),
        &facts,
        Options {
            last_word: true,
            brief: false,
        },
    );
    assert_eq!(standing(&cards[0]).grade, Some(0));
    assert!(cards[1].total.is_settled());
    assert_eq!(cards[1].gates[0].fires, Truth::False);
    assert_eq!(
        standing(&cards[1]).grade,
        standing(&cards[1]).grade_possible
    );
}

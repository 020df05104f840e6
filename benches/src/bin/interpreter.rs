//! Rhai as its users have it: floats, one script an indicator, one scope an office, a call for each. One thread.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use rhai::{AST, Engine, Scope};

/// Columns that are no number.
const TEXTS: [&str; 3] = ["id", "name", "category"];
const FLAGS: [&str; 2] = ["report_on_time", "major_incident"];

/// The indicators' scripts by section. `rate` and `clamp` are this program's own words.
const SECTIONS: [(&str, &[&str]); 6] = [
    (
        "A",
        &[
            "if report_on_time { 4.0 } else { 0.0 }",
            "4.0 * min(1.0, study_sessions / if category == \"部门\" { 12.0 } else { 6.0 })",
            "if leader_debriefs >= 2.0 { 4.0 } else if leader_debriefs == 1.0 { 2.5 } else { 0.0 }",
            "3.0 * clamp((rate(exam_passed, exam_staff) - 0.60) / 0.35)",
        ],
    ),
    (
        "B",
        &[
            "6.0 * rate(decisions_reviewed, decisions)",
            "5.0 * min(1.0, rate(contracts_reviewed, contracts) / 0.95)",
            "max(0.0, 4.0 - 1.5 * (decisions - decisions_reviewed))",
            "3.0 * clamp((cov_advisor - 50.0) / 40.0)",
        ],
    ),
    (
        "C",
        &[
            "5.0 * min(1.0, rate(certified_staff, enforcement_staff) / 0.90)",
            "5.0 * min(1.0, rate(inspections, inspections_planned))",
            "max(0.0, 5.0 - 0.5 * files_defective)",
            "if files_defective == 0.0 { return 4.0; } let share = files_defective / files_checked; \
             if share <= 0.05 { 3.0 } else if share <= 0.10 { 2.0 } else if share <= 0.20 { 1.0 } else { 0.0 }",
            "6.0 * rate(penalty_disclosed, penalty_cases)",
        ],
    ),
    (
        "D",
        &[
            "if lawsuits_lost > 0.0 { 0.0 } else { 5.0 }",
            "5.0 * rate(head_done, head_due)",
            "5.0 - min(3.0, 0.75 * recon_corrected)",
            "5.0 * min(1.0, rate(disclosure_on_time, disclosure_requests) / 0.98)",
        ],
    ),
    (
        "E",
        &[
            "5.0 * min(min(cov_advisor, cov_training), cov_publicity) / 100.0",
            "3.0 * rate(villages_advisor, villages)",
            "3.0 * min(1.0, publicity_activities / if category == \"部门\" { 8.0 } else { 16.0 })",
            "if people_reached >= 10000.0 { 3.0 } else if people_reached >= 5000.0 { 2.0 } \
             else if people_reached >= 1000.0 { 1.0 } else { 0.0 }",
        ],
    ),
    (
        "F",
        &[
            "3.0 * clamp((rate(mediation_success, mediation_cases) - 0.70) / 0.28)",
            "3.0 - min(2.0, 0.3 * petitions)",
            "if hotline_days <= 3.0 { 2.0 } else if hotline_days <= 5.0 { 1.2 } \
             else if hotline_days <= 7.0 { 0.5 } else { 0.0 }",
        ],
    ),
];
const BONUS: &str = "min(5.0, 3.0 * demo_national + 1.5 * demo_provincial + if people_reached >= 50000.0 { 0.5 } else { 0.0 })";
const VETO: &str = "major_incident || lawsuits_lost >= 5.0";

type Failed = Box<dyn Error>;

struct Card {
    id: String,
    category: String,
    /// Indicators, sections, bonus, total: hundredths, in the order of the columns.
    figures: Vec<i64>,
    veto: bool,
}

impl Card {
    fn total(&self) -> i64 {
        *self.figures.last().expect("a total")
    }
}

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().collect();
    let [_, input, output] = &args[..] else {
        return Err("interpreter IN OUT".into());
    };
    let cards = score(input)?;
    write(&cards, output)
}

fn score(input: &str) -> Result<Vec<Card>, Failed> {
    let mut engine = Engine::new();
    engine.register_fn(
        "rate",
        |done: f64, due: f64| if due == 0.0 { 1.0 } else { done / due },
    );
    engine.register_fn("clamp", |x: f64| x.clamp(0.0, 1.0));
    let compile = |script: &&str| engine.compile(script);
    let sections: Vec<Vec<AST>> = SECTIONS
        .iter()
        .map(|(_, scripts)| scripts.iter().map(compile).collect())
        .collect::<Result<_, _>>()?;
    let (bonus, veto) = (compile(&BONUS)?, compile(&VETO)?);

    let mut reader = csv::Reader::from_path(input)?;
    let header = reader.headers()?.clone();
    let mut cards = Vec::new();
    let mut row = csv::StringRecord::new();
    let mut scope = Scope::new();
    while reader.read_record(&mut row)? {
        scope.clear();
        for (name, cell) in header.iter().zip(&row) {
            if TEXTS.contains(&name) {
                scope.push(name, cell.to_owned());
            } else if FLAGS.contains(&name) {
                scope.push(name, cell == "true");
            } else {
                scope.push(name, cell.parse::<f64>()?);
            }
        }
        let fields = scope.len();
        let mut points = |script: &AST| -> Result<i64, Failed> {
            let points: f64 = engine.eval_ast_with_scope(&mut scope, script)?;
            scope.rewind(fields);
            Ok((points * 100.0 + 0.5).floor() as i64)
        };
        let (mut figures, mut sums) = (Vec::with_capacity(32), Vec::with_capacity(6));
        for section in &sections {
            let first = figures.len();
            for script in section {
                figures.push(points(script)?);
            }
            sums.push(figures[first..].iter().sum::<i64>());
        }
        let bonus = points(&bonus)?;
        let total = sums.iter().sum::<i64>() + bonus;
        figures.extend(sums);
        figures.extend([bonus, total]);
        let veto = engine.eval_ast_with_scope(&mut scope, &veto)?;
        cards.push(Card {
            id: row[0].to_owned(),
            category: row[2].to_owned(),
            figures,
            veto,
        });
    }
    Ok(cards)
}

fn write(cards: &[Card], output: &str) -> Result<(), Failed> {
    let mut totals = std::collections::HashMap::<&str, Vec<i64>>::new();
    for card in cards {
        totals.entry(&card.category).or_default().push(card.total());
    }
    totals
        .values_mut()
        .for_each(|totals| totals.sort_unstable());
    let mut out = BufWriter::new(File::create(output)?);
    write!(out, "id,category")?;
    for (section, scripts) in SECTIONS {
        (1..=scripts.len()).try_for_each(|n| write!(out, ",{section}{n}"))?;
    }
    writeln!(out, ",A,B,C,D,E,F,bonus,total,grade,rank")?;
    for card in cards {
        write!(out, "{},{}", card.id, card.category)?;
        for figure in &card.figures {
            write!(out, ",{}.{:02}", figure / 100, figure % 100)?;
        }
        let grade = match card.total() {
            _ if card.veto => "不合格",
            9_000.. => "优秀",
            8_000.. => "良好",
            6_000.. => "合格",
            _ => "不合格",
        };
        let of_category = &totals[card.category.as_str()];
        let rank = 1 + of_category.len() - of_category.partition_point(|t| *t <= card.total());
        writeln!(out, ",{grade},{rank}")?;
    }
    Ok(out.flush()?)
}

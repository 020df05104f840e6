//! The rubrics that come with the program: their samples give what the WORKED.md beside them works out by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "common/program.rs"]
mod program;

use std::process::Command;

use program::{Row, Run, of_office, root, row_of};

/// The tables of a WORKED.md that begin with the column `office`, each row by its headings.
fn tables(name: &str) -> Vec<Vec<Row>> {
    let text = root().join("samples").join(name).join("WORKED.md");
    let text = std::fs::read_to_string(text).unwrap();
    let mut tables: Vec<Vec<Row>> = Vec::new();
    let mut header: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with("|-")) {
        let Some(inside) = line.strip_prefix('|').and_then(|l| l.strip_suffix('|')) else {
            continue;
        };
        let cells: Vec<String> = inside.split('|').map(|c| c.trim().to_owned()).collect();
        if cells[0] == "office" {
            header = cells;
            tables.push(Vec::new());
        } else {
            assert_eq!(cells.len(), header.len(), "{line}");
            let row = header.iter().cloned().zip(cells).collect();
            tables.last_mut().unwrap().push(row);
        }
    }
    tables
}

/// Holds the two tables, points by indicator and figures of the summary, to a run of the program.
fn hold(name: &str, offices: usize, more: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    command
        .current_dir(root())
        .arg("score")
        .arg(format!("samples/{name}"))
        .args(["--rubric", &format!("rubrics/{name}.toml")])
        .args(["--plain", "--header", "id"])
        .args(more);
    let run = Run::with(command);
    let problems = run.rows("problems.csv");
    assert!(
        problems.iter().all(|row| row["severity"] != "error"),
        "{problems:#?}"
    );
    let (cards, summary) = (run.rows("scorecards.csv"), run.rows("summary.csv"));
    let tables = tables(name);
    let [points, figures] = &tables[..] else {
        panic!("{} tables", tables.len())
    };
    assert_eq!(
        (points.len(), figures.len(), summary.len()),
        (offices, offices, offices)
    );
    for worked in points {
        let office = worked["office"].as_str();
        let card = of_office(&cards, office);
        let items: Vec<&&Row> = card
            .iter()
            .filter(|row| row["kind"] == "indicator")
            .collect();
        let worked_out = worked.keys().filter(|column| *column != "office");
        let known = |id: &&String| items.iter().any(|item| item["indicator"] == **id);
        assert_eq!(
            worked_out.clone().count(),
            worked_out.filter(known).count(),
            "{office}"
        );
        for item in items {
            let id = &item["indicator"];
            let found = match (item["status"].as_str(), &item["points"], &item["possible"]) {
                ("not_applicable", ..) => "缺项".to_owned(),
                (_, sure, possible) if sure == possible => sure.clone(),
                (_, sure, possible) => format!("{sure}–{possible}"),
            };
            match worked.get(id) {
                Some(figure) => assert_eq!(&found, figure, "{office} {id}"),
                // What is not worked out is said to be full, and nothing of bonus and penalty.
                None if found == "0.00" => assert!(id.starts_with(['P', 'N']), "{office} {id}"),
                None => assert_eq!(found, item["max"], "{office} {id}"),
            }
        }
    }
    for worked in figures {
        let row = row_of(&summary, &worked["office"]);
        for (column, figure) in worked {
            assert_eq!(&row[column], figure, "{} {column}", worked["office"]);
        }
    }
}

#[test]
fn budget_performance() {
    let prior = ["--prior", "samples/budget-performance/prior"];
    hold("budget-performance", 5, &prior);
}

#[test]
fn rule_of_law_department() {
    hold("rule-of-law-department", 5, &[]);
}

/// An edition scores the same as the rubric written out.
#[test]
fn the_department_rubric_written_out_scores_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut show = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    let show = show.current_dir(root()).args([
        "show",
        "rubrics/rule-of-law-department.toml",
        "--resolved",
    ]);
    let resolved = show.output().unwrap();
    assert!(resolved.status.success());
    let path = folder.path().join("resolved.toml");
    std::fs::write(&path, resolved.stdout).unwrap();
    let run = |rubric: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
        command.current_dir(root()).args([
            "score",
            "samples/rule-of-law-department",
            "--rubric",
            rubric,
            "--plain",
        ]);
        Run::with(command).rows("scorecards.csv")
    };
    let edition = run("rubrics/rule-of-law-department.toml");
    assert!(edition.len() > 150);
    assert_eq!(edition, run(path.to_str().unwrap()));
}

#[test]
fn work_safety() {
    let more = [
        "--prior",
        "samples/work-safety/prior",
        "--review",
        "samples/work-safety/review.csv",
    ];
    hold("work-safety", 6, &more);
}

#[test]
fn government_openness() {
    let review = ["--review", "samples/government-openness/review.csv"];
    hold("government-openness", 6, &review);
}

//! The account of one office: every sample, every shipped rubric, both languages.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use kaohe::batch::{OneByOne, cohorts, score_among};
use kaohe::catalogue::Lang;
use kaohe::compile::{CompiledRubric, compile};
use kaohe::explain::{
    Account, Depth, NoOffice, Only, Subject, account, find_office, json, markdown, text,
};
use kaohe::outcome::{Ends, Status};
use kaohe::report::review::{ReviewTable, lay_over_review};
use kaohe::report::{Format, Gathered, RowsTable, gather, lay_prior, lay_rows, read, rows_of_file};
use kaohe::rubric::SectionKind;
use kaohe::scorecard::Options;
use kaohe::source::Source;
use kaohe::write::{Counts, Run};

/// A shipped rubric with the samples made for it.
struct Sample {
    rubric: &'static str,
    reports: &'static str,
    review: Option<&'static str>,
    prior: Option<&'static str>,
}

const SAMPLES: [Sample; 5] = [
    Sample {
        rubric: "rule-of-law-township",
        reports: "2024",
        review: Some("review-2024.csv"),
        prior: None,
    },
    Sample {
        rubric: "rule-of-law-department",
        reports: "rule-of-law-department",
        review: None,
        prior: None,
    },
    Sample {
        rubric: "budget-performance",
        reports: "budget-performance",
        review: None,
        prior: Some("budget-performance/prior"),
    },
    Sample {
        rubric: "government-openness",
        reports: "government-openness",
        review: Some("government-openness/review.csv"),
        prior: None,
    },
    Sample {
        rubric: "work-safety",
        reports: "work-safety",
        review: Some("work-safety/review.csv"),
        prior: Some("work-safety/prior"),
    },
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn source(path: &str) -> Arc<Source> {
    Source::new(path, fs::read_to_string(root().join(path)).unwrap())
}

/// The texts of a folder of samples by name, without those of its folders.
fn texts(folder: &str) -> Vec<Arc<Source>> {
    let folder = format!("samples/{folder}");
    let entries = fs::read_dir(root().join(&folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_data = |name: &String| name.ends_with(".toml") || name.ends_with(".csv");
    let mut names: Vec<String> = names
        .filter(is_data)
        .filter(|name| name != "review.csv")
        .collect();
    names.sort();
    names
        .iter()
        .map(|name| source(&format!("{folder}/{name}")))
        .collect()
}

fn rubric(name: &str) -> CompiledRubric {
    let load = |path: &str, _: &Source| Ok(source(&format!("rubrics/{path}")));
    let parsed = kaohe::rubric::parse_with(&source(&format!("rubrics/{name}.toml")), &load);
    compile(parsed.rubric.unwrap()).rubric.unwrap()
}

fn gathered(sample: &Sample, rubric: &CompiledRubric) -> Gathered {
    let of = rubric.rubric();
    let format = |source: &Source| match source.name().ends_with(".csv") {
        true => Format::Csv,
        false => Format::Toml,
    };
    let split = |folder: &str| {
        let texts = texts(folder).into_iter();
        texts.partition::<Vec<_>, _>(|text| rows_of_file(text.name(), of).is_some())
    };
    let tables = |texts: &[Arc<Source>]| -> Vec<RowsTable> {
        let table = |text| RowsTable::read(text, rows_of_file(text.name(), of).unwrap(), of);
        texts.iter().map(table).collect()
    };
    let (rows, reports) = split(sample.reports);
    let reads = reports.iter().map(|text| read(text, format(text), of));
    let mut gathered = gather(reads.collect(), of, None, &[]);
    lay_rows(&mut gathered.reports, tables(&rows), false, of);
    if let Some(prior) = sample.prior {
        let (rows, reports) = split(prior);
        let reads = reports.iter().map(|text| read(text, format(text), of));
        lay_prior(&mut gathered.reports, reads.collect(), tables(&rows), of);
    }
    if let Some(review) = sample.review {
        let table = ReviewTable::read(&source(&format!("samples/{review}")), Format::Csv);
        lay_over_review(&mut gathered, of, &[table.unwrap()]);
    }
    gathered
}

/// Hands the account of every sample office to `look`; how many there were.
fn every_account(last_word: bool, mut look: impl FnMut(&Account<'_>, Lang)) -> usize {
    let options = Options {
        last_word,
        brief: false,
    };
    let mut seen = 0;
    for sample in &SAMPLES {
        let rubric = rubric(sample.rubric);
        let gathered = gathered(sample, &rubric);
        let cohorts = cohorts(&rubric, &gathered.reports, options, &OneByOne);
        let (cards, told) = score_among(&rubric, &gathered.reports, &cohorts, options, &OneByOne);
        let run = Run {
            rubric: rubric.rubric(),
            cards: &cards,
            input_order: &[],
            diagnostics: &told,
            prior: None,
            counts: Counts::default(),
            inputs: Vec::new(),
            options: Vec::new(),
        };
        for (card, report) in cards.iter().zip(&gathered.reports) {
            let subject = Subject {
                rubric: &rubric,
                run: &run,
                card,
                report,
                cohorts: &cohorts,
            };
            for lang in Lang::ALL {
                look(&account(subject, &Only::default(), lang), lang);
                seen += 1;
            }
        }
    }
    seen
}

fn sum<'e>(ends: impl Iterator<Item = &'e Ends>, digits: u32) -> Ends {
    ends.fold(Ends::zero(digits), |sum, own| sum.add(own))
}

#[test]
fn parts_add_up_to_the_total_and_every_lost_point_has_a_reason() {
    for last_word in [false, true] {
        let seen = every_account(last_word, |account, _| {
            let office = &account.office.id;
            let digits = account.rubric.digits;
            let items = || account.sections.iter().flat_map(|s| &s.items);
            let lines = || account.lines.iter().map(|line| &line.points);
            let counted = items().filter(|item| item.counted);
            let of_sections = account.sections.iter().flat_map(|s| &s.lines);
            let parts = counted
                .map(|item| &item.outcome.points)
                .chain(of_sections.map(|line| &line.points))
                .chain(lines());
            assert_eq!(sum(parts, digits), account.card.total, "{office}");
            // The table of sums, too.
            let sections = account.sections.iter().map(|section| &section.points);
            assert_eq!(
                sum(sections.chain(lines()), digits),
                account.card.total,
                "{office}"
            );
            for item in items() {
                let words = &item.outcome.words;
                let lost = item.lost.as_ref().is_some_and(|lost| !lost.is_zero());
                let short = lost || !item.outcome.points.is_settled();
                assert!(
                    !short || !words.reason.is_empty(),
                    "{office} {} lost points without a reason",
                    item.id
                );
                assert_eq!(
                    item.outcome.status == Status::NotApplicable,
                    words.reason.starts_with("缺项"),
                    "{office} {}: {}",
                    item.id,
                    words.reason
                );
            }
            let open = items().any(|item| item.outcome.status == Status::Open);
            assert!(
                !open || !account.open.is_empty(),
                "{office} is open, and nothing is asked for"
            );
        });
        // Twelve townships, three sets of five, six in a table; each in two languages.
        assert_eq!(seen, 2 * (12 + 5 + 5 + 6 + 6));
    }
}

#[test]
fn the_steps_of_an_item_lead_to_its_points() {
    use kaohe::evaluate::PointStep;
    let (mut clamped, mut rounded) = (0, 0);
    every_account(false, |account, _| {
        for item in account.sections.iter().flat_map(|s| &s.items) {
            let mut reached = None;
            for step in &item.steps {
                reached = match step {
                    PointStep::Script(value) => Some(value.clone()),
                    PointStep::Condition(_, to)
                    | PointStep::Scale { to, .. }
                    | PointStep::Floor { to, .. }
                    | PointStep::Cap { to, .. } => Some(to.clone()),
                    PointStep::Rounded { .. } => {
                        rounded += 1;
                        None
                    }
                    PointStep::Unproved(_) | PointStep::Adjusted(_) => None,
                };
                clamped += usize::from(matches!(
                    step,
                    PointStep::Floor { .. } | PointStep::Cap { .. }
                ));
            }
            // What is not rounded is the points themselves.
            if let Some(value) = reached {
                let points = &item.outcome.points;
                let (least, most) = match item.kind {
                    SectionKind::Penalty => (-points.possible.clone(), -points.sure.clone()),
                    _ => (points.sure.clone(), points.possible.clone()),
                };
                assert_eq!(value.least(), Some(least.value()), "{}", item.id);
                assert_eq!(value.greatest(), Some(most.value()), "{}", item.id);
            }
        }
    });
    assert!(clamped > 20 && rounded > 0, "{clamped} {rounded}");
}

#[test]
fn every_format_tells_the_total_and_nothing_but_text() {
    let written = |write: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    every_account(false, |account, lang| {
        let total = account.card.total.sure.to_string();
        for depth in [Depth::Short, Depth::Full] {
            let of_text = written(&|out| text::write(account, depth, lang, out));
            let of_markdown = written(&|out| markdown::write(account, depth, lang, out));
            for told in [&of_text, &of_markdown] {
                assert!(told.contains(&total), "{told}");
                let control = |sign: char| sign.is_control() && sign != '\n';
                assert!(!told.contains(control), "{told:?}");
                // No slot is left open; scripts have braces of their own.
                assert!(depth == Depth::Full || !told.contains(['{', '}']), "{told}");
            }
            if depth == Depth::Full {
                for item in account.sections.iter().flat_map(|s| &s.items) {
                    assert!(of_text.contains(item.id), "{of_text}");
                    for fact in &item.read {
                        assert!(of_text.contains(&fact.id), "{}", fact.id);
                    }
                }
            }
        }
        let of_json = written(&|out| json::write(account, lang, out));
        let parsed: serde_json::Value = serde_json::from_str(&of_json).unwrap();
        assert_eq!(parsed["lang"], lang.id());
        assert_eq!(parsed["office"], account.office.id.as_str());
        let items = parsed["sections"].as_array().unwrap().iter();
        let items: usize = items.map(|s| s["items"].as_array().unwrap().len()).sum();
        assert_eq!(items, account.card.outcomes.len());
    });
}

#[test]
fn every_part_of_a_picture_stands_in_its_script() {
    let mut parts = 0;
    every_account(false, |account, _| {
        for trace in account
            .sections
            .iter()
            .flat_map(|s| &s.items)
            .flat_map(|i| &i.traces)
        {
            for part in &trace.parts {
                let text = trace.text_of(part);
                assert!(!text.is_empty() && !part.value.is_empty(), "{trace:?}");
                let (line, column) = trace.line_column(part);
                let own = trace.script.lines().nth(line - 1).unwrap();
                assert!(own.chars().count() >= column, "{trace:?}");
                parts += 1;
            }
        }
    });
    assert!(parts > 1000, "{parts}");
}

#[test]
fn only_what_is_asked_for() {
    let rubric = rubric("rule-of-law-township");
    let of = rubric.rubric();
    assert!(Only::of(of, &["C2".into(), "A".into(), "V4".into()]).is_ok());
    let unknown = Only::of(of, &["A1".into(), "C22".into()]).unwrap_err();
    assert_eq!(
        (unknown.id.as_str(), unknown.near.as_deref()),
        ("C22", Some("C2"))
    );
    assert_eq!(Only::of(of, &["没有这项".into()]).unwrap_err().near, None);
}

#[test]
fn offices_are_found_by_id_and_by_name() {
    let rubric = rubric("rule-of-law-township");
    let mut reports = gathered(&SAMPLES[0], &rubric).reports;
    let id = |found: Result<&kaohe::report::Report, NoOffice>| found.map(|r| r.office.id.clone());
    assert_eq!(id(find_office(&reports, Some("hutang"))).unwrap(), "hutang");
    assert_eq!(
        id(find_office(&reports, Some(" 湖塘街道 "))).unwrap(),
        "hutang"
    );
    assert_eq!(
        find_office(&reports, Some("hutan")).unwrap_err(),
        NoOffice::Unknown(Some("hutang".into()))
    );
    assert_eq!(
        find_office(&reports, Some("没有")).unwrap_err(),
        NoOffice::Unknown(None)
    );
    let NoOffice::Several(offices) = find_office(&reports, None).unwrap_err() else {
        panic!("one of several was taken");
    };
    assert_eq!(offices.len(), 12);
    assert!(offices.is_sorted());
    assert_eq!(
        id(find_office(&reports[..1], None)).unwrap(),
        reports[0].office.id
    );
    reports[1].office.name = reports[0].office.name.clone();
    let name = reports[0].office.name.clone();
    let ambiguous = find_office(&reports, Some(&name)).unwrap_err();
    assert!(matches!(ambiguous, NoOffice::Ambiguous(ids) if ids.len() == 2));
}

#[cfg(feature = "cli")]
#[test]
fn there_is_no_colour_where_nobody_looks_at_a_terminal() {
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kaohe"));
        command.current_dir(root()).env("TERM", "xterm-256color");
        command
            .env_remove("NO_COLOR")
            .args(arguments)
            .output()
            .unwrap()
    };
    const RUBRIC: &str = "rubrics/rule-of-law-township.toml";
    let all = [
        &[
            "explain",
            "samples/2024",
            "--office",
            "hutang",
            "-r",
            RUBRIC,
            "--full",
        ][..],
        &["explain", "samples/2024", "-r", RUBRIC],
        &["explain", "samples/nowhere", "-r", RUBRIC],
        &["show", RUBRIC, "--fields"],
        &["show", "samples/2024/hutang.toml"],
    ];
    for arguments in all {
        let output = run(arguments);
        assert!(!output.stdout.is_empty() || !output.stderr.is_empty());
        let escapes = |bytes: &[u8]| bytes.contains(&0x1b);
        assert!(
            !escapes(&output.stdout) && !escapes(&output.stderr),
            "{arguments:?}"
        );
    }
}

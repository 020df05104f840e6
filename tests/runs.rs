//! Laws of whole runs: figures add up to the last digit, the order of the input and the surroundings change nothing,
//! and knowing more never allows more.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "common/program.rs"]
mod program;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use kaohe::compile::{CompiledRubric, compile};
use kaohe::evaluate::{CardFigures, evaluate};
use kaohe::outcome::{Ends, Status};
use kaohe::report::{Format, Report, gather, read};
use kaohe::rubric::{Field, FieldKind, SectionKind, parse};
use kaohe::scorecard::{Options, Scorecard, assemble};
use kaohe::source::Source;
use program::{FILES, RUBRIC, Row, Run, cents, of_office, root, score};
use proptest::prelude::*;

// ---------------------------------------------------------------- sums

/// What language section 4 promises of one run's files (`--plain --header id`).
fn adds_up(run: &Run, sections: &[&str]) {
    let (summary, matrix) = (run.rows("summary.csv"), run.rows("matrix.csv"));
    let cards = run.rows("scorecards.csv");
    assert_eq!(summary.len(), matrix.len());
    for row in &summary {
        let office = row["office"].as_str();
        let of =
            |row: &Row, columns: &[&str]| -> i64 { columns.iter().map(|c| cents(&row[*c])).sum() };
        let in_matrix = program::row_of(&matrix, office);
        for row in [row, in_matrix] {
            let base = of(row, sections) + of(row, &["rescale"]);
            let beside = of(row, &["bonus", "penalty", "adjustment", "limits"]);
            assert_eq!(base + beside, cents(&row["total"]), "{office}");
        }
        assert_eq!(
            of(row, sections) + of(row, &["rescale"]),
            cents(&row["base"]),
            "{office}"
        );
        assert!(
            cents(&row["penalty"]) <= 0 && cents(&row["total"]) <= cents(&row["total_possible"])
        );
        let lines = of_office(&cards, office);
        let sum = |column: &str| -> i64 { lines.iter().map(|row| cents(&row[column])).sum() };
        assert_eq!(sum("points"), cents(&row["total"]), "{office}");
        assert_eq!(sum("possible"), cents(&row["total_possible"]), "{office}");
        assert_eq!(
            sum("open_points"),
            cents(&row["total_possible"]) - cents(&row["total"]),
            "{office}"
        );
        for section in sections {
            let own = |kinds: &[&str]| -> i64 {
                let own = lines
                    .iter()
                    .filter(|l| l["section"] == *section && kinds.contains(&l["kind"].as_str()));
                own.map(|l| cents(&l["points"])).sum()
            };
            assert_eq!(
                own(&["indicator", "scale", "cap"]),
                cents(&row[*section]),
                "{office} {section}"
            );
            // In the matrix the section is the sum of its indicators where nothing scales or caps it.
            let items = lines
                .iter()
                .filter(|l| l["section"] == *section && l["kind"] == "indicator");
            let items: i64 = items.map(|l| cents(&in_matrix[&l["indicator"]])).sum();
            assert_eq!(
                items + own(&["scale", "cap"]),
                cents(&in_matrix[*section]),
                "{office} {section}"
            );
        }
        for line in &lines {
            if line["kind"] == "indicator" && !line["possible"].is_empty() {
                let possible = cents(&line["possible"]);
                assert_eq!(
                    cents(&line["open_points"]),
                    possible - cents(&line["points"])
                );
                if !line["max"].is_empty() {
                    assert_eq!(cents(&line["lost"]), cents(&line["max"]) - possible);
                }
                assert!(cents(&line["points"]) <= possible, "{office}");
            }
        }
    }
}

/// The figures of `indicators.csv` and `open.csv` are those of the cards.
fn the_other_files_agree(run: &Run) {
    let cards = run.rows("scorecards.csv");
    let items = |wanted: &dyn Fn(&Row) -> bool| -> Vec<&Row> {
        let items = cards.iter().filter(|row| row["kind"] == "indicator");
        items.filter(|row| wanted(row)).collect()
    };
    for row in run.rows("indicators.csv") {
        let (cohort, id) = (&row["cohort"], &row["indicator"]);
        let own = items(&|line| &line["cohort"] == cohort && &line["indicator"] == id);
        let points = own.iter().filter(|line| !line["points"].is_empty());
        let points: Vec<i64> = points.map(|line| cents(&line["points"])).collect();
        assert_eq!(row["offices"], own.len().to_string(), "{id}");
        let (sum, count) = (
            points.iter().sum::<i64>(),
            i64::try_from(points.len()).unwrap(),
        );
        // Half away from zero.
        let mean = (2 * sum.abs() + count) / (2 * count) * sum.signum();
        assert_eq!(cents(&row["mean"]), mean, "{cohort} {id}");
        let ends = (points.iter().min().unwrap(), points.iter().max().unwrap());
        assert_eq!(
            (&cents(&row["least"]), &cents(&row["greatest"])),
            ends,
            "{id}"
        );
        for status in ["full", "zero", "not_applicable", "open"] {
            // What broke is open here: the table has no column of its own for it.
            let is = |line: &Row| {
                line["status"] == status || status == "open" && line["status"] == "failed"
            };
            let count = own.iter().filter(|line| is(line)).count();
            assert_eq!(row[status], count.to_string(), "{cohort} {id} {status}");
        }
    }
    for row in run.rows("open.csv") {
        let named: Vec<&str> = row["indicators"].split([';', '\u{ff1b}']).collect();
        let own = items(&|line| {
            line["office"] == row["office"] && named.contains(&line["indicator"].as_str())
        });
        let open: i64 = own.iter().map(|line| cents(&line["open_points"])).sum();
        assert!(cents(&row["points_at_stake"]) <= open, "{row:?}");
        assert_eq!(row["answer"], "");
    }
}

const SECTIONS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

#[test]
fn the_samples_add_up() {
    let adds_up = |run: &Run, sections: &[&str]| {
        adds_up(run, sections);
        the_other_files_agree(run);
    };
    let plain = ["samples/2024", "--plain", "--header", "id"];
    adds_up(&Run::of(&plain), &SECTIONS);
    adds_up(&Run::of(&[&plain[..], &["--final"]].concat()), &SECTIONS);
    let roster = [
        "samples/2024/hutang.toml",
        "--offices",
        "samples/offices.csv",
    ];
    adds_up(&Run::of(&[&roster[..], &plain[1..]].concat()), &SECTIONS);
}

// ---------------------------------------------------------------- surroundings

fn same(one: &Run, other: &Run, but: &[&str]) {
    for file in FILES.into_iter().filter(|f| !but.contains(f)) {
        assert!(one.text(file) == other.text(file), "{file} differs");
    }
}

fn sorted_lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn threads_locale_zone_and_clock_change_nothing() {
    let one = Run::of(&["samples/2024", "--jobs", "1"]);
    same(&one, &Run::of(&["samples/2024", "--jobs", "8"]), &[]);
    for (lang, zone) in [
        ("C", "UTC"),
        ("zh_CN.UTF-8", "Asia/Shanghai"),
        ("tr_TR.UTF-8", "Pacific/Kiritimati"),
    ] {
        let mut command = score(&["samples/2024"]);
        command
            .env("LANG", lang)
            .env("LC_ALL", lang)
            .env("TZ", zone);
        command.env("SOURCE_DATE_EPOCH", "1");
        same(&one, &Run::with(command), &[]);
    }
}

#[test]
fn the_order_of_files_and_rows_changes_the_matrix_alone() {
    let one = Run::of(&["samples/2024"]);
    let mut files: Vec<String> = std::fs::read_dir(root().join("samples/2024"))
        .unwrap()
        .map(|entry| {
            format!(
                "samples/2024/{}",
                entry.unwrap().file_name().to_str().unwrap()
            )
        })
        .collect();
    files.sort_unstable_by(|a, b| b.cmp(a));
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let other = Run::of(&files);
    same(&one, &other, &["matrix.csv", "run.json"]);
    let matrix = other.text("matrix.csv");
    assert_eq!(sorted_lines(&one.text("matrix.csv")), sorted_lines(&matrix));
    let given: Vec<String> = other
        .rows("matrix.csv")
        .iter()
        .map(|r| r["单位编号"].clone())
        .collect();
    let mut backwards = given.clone();
    backwards.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(given, backwards);

    // The rows of the one table upside down.
    let text = std::fs::read_to_string(root().join("samples/2024.csv")).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows[1..].reverse();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("2024.csv");
    let mut writer = csv::Writer::from_path(&path).unwrap();
    rows.iter()
        .for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
    drop(writer);
    let table = Run::of(&[path.to_str().unwrap()]);
    same(&one, &table, &["matrix.csv", "run.json", "problems.csv"]);
    assert_eq!(
        sorted_lines(&one.text("matrix.csv")),
        sorted_lines(&table.text("matrix.csv"))
    );
}

// ---------------------------------------------------------------- random reports of the township rubric

static TOWNSHIP: LazyLock<CompiledRubric> = LazyLock::new(|| {
    let text = std::fs::read_to_string(root().join(RUBRIC)).unwrap();
    compile(parse(&Source::new(RUBRIC, text)).rubric.unwrap())
        .rubric
        .unwrap()
});

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Missing,
    NotApplicable,
    AtLeast(i64),
    Between(i64, i64),
    Exactly(i64),
}

/// A field with figures: its least and greatest one.
fn limits(field: &Field) -> Option<(i64, i64)> {
    match (field.kind, field.id().as_str()) {
        (_, "office.villages") => Some((1, 100)),
        (FieldKind::Count | FieldKind::Amount, _) => Some((0, 120)),
        // Below 2 a rate is two readings; 0 is one.
        (FieldKind::Rate, _) => Some((2, 100)),
        (FieldKind::Flag, _) => Some((0, 1)),
        // Days of March 2025 and April 2025, around the last day.
        (FieldKind::Date, _) => Some((1, 60)),
        _ => None,
    }
}

fn day(n: i64) -> String {
    if n <= 31 {
        format!("2025-03-{n:02}")
    } else {
        format!("2025-04-{:02}", n - 31)
    }
}

impl Cell {
    /// As a person writes it.
    fn text(&self, field: &Field) -> String {
        let sign = if field.kind == FieldKind::Rate {
            "%"
        } else {
            ""
        };
        match self {
            Self::Missing => String::new(),
            Self::NotApplicable => "缺项(没有)".to_owned(),
            Self::Exactly(n) if field.kind == FieldKind::Flag => {
                if *n == 1 { "是" } else { "否" }.to_owned()
            }
            Self::Exactly(n) if field.kind == FieldKind::Date => day(*n),
            Self::Exactly(n) => format!("{n}{sign}"),
            Self::AtLeast(n) => format!("≥{n}{sign}"),
            Self::Between(a, b) => format!("{a}{sign}-{b}{sign}"),
        }
    }

    /// A cell that says more, within what this one says.
    fn narrowed(&self, (least, greatest): (i64, i64), a: u32, b: u32, figures: bool) -> Self {
        let (lo, hi) = match self {
            Self::Missing => (least, greatest),
            Self::AtLeast(n) => (*n, greatest.max(*n)),
            Self::Between(lo, hi) => (*lo, *hi),
            Self::NotApplicable | Self::Exactly(_) => return self.clone(),
        };
        let at = |part: u32| lo + i64::from(part) * (hi - lo) / 100;
        let (x, y) = (at(a.min(b)), at(a.max(b)));
        if x == y || !figures {
            Self::Exactly(x)
        } else if y == hi && matches!(self, Self::Missing | Self::AtLeast(_)) {
            Self::AtLeast(x)
        } else {
            Self::Between(x, y)
        }
    }
}

/// Fields with figures, by position in the rubric.
fn fields() -> Vec<(usize, &'static Field, (i64, i64))> {
    let fields = TOWNSHIP.rubric().fields.iter().enumerate();
    fields
        .filter_map(|(at, field)| Some((at, field, limits(field)?)))
        .collect()
}

/// Whether a field takes ranges in words.
fn has_figures(field: &Field) -> bool {
    matches!(
        field.kind,
        FieldKind::Count | FieldKind::Amount | FieldKind::Rate
    )
}

fn cell(field: &'static Field, (least, greatest): (i64, i64)) -> BoxedStrategy<Cell> {
    let end = prop_oneof![
        Just(greatest.min(12)),
        least..=greatest,
        least..=greatest.min(least + 6),
        Just(least)
    ];
    let exact = (least..=greatest, end.clone()).prop_map(|(a, b)| Cell::Exactly(a.min(b)));
    let bounded = (end.clone(), end).prop_map(|(a, b)| match a.cmp(&b) {
        std::cmp::Ordering::Less => Cell::Between(a, b),
        std::cmp::Ordering::Equal => Cell::AtLeast(a),
        std::cmp::Ordering::Greater => Cell::Exactly(a),
    });
    let bounded = if has_figures(field) {
        bounded.boxed()
    } else {
        exact.clone().boxed()
    };
    if field.if_blank.is_some() {
        // Blank is not unknown here.
        let rare = prop_oneof![9 => Just(Cell::Exactly(0)), 1 => bounded];
        return rare.boxed();
    }
    prop_oneof![
        10 => exact,
        4 => bounded,
        3 => Just(Cell::Missing),
        1 => Just(Cell::NotApplicable),
    ]
    .boxed()
}

/// The cells of one office, in the order of [`fields`].
fn office() -> BoxedStrategy<Vec<Cell>> {
    let cells: Vec<_> = fields()
        .into_iter()
        .map(|(_, field, limits)| cell(field, limits))
        .collect();
    cells.boxed()
}

const OFFICES: [(&str, &str); 4] = [("甲", "街道"), ("乙", "街道"), ("丙", "街道"), ("丁", "镇")];

/// Offices as one table, in the order given.
fn table(offices: &[Vec<Cell>], order: &[usize]) -> String {
    let mut text = "office,cohort".to_owned();
    for (_, field, _) in fields() {
        let _ = write!(text, ",{}", field.id());
    }
    for at in order {
        let (id, cohort) = OFFICES[*at];
        let _ = write!(text, "\n{id},{cohort}");
        for (cell, (_, field, _)) in offices[*at].iter().zip(fields()) {
            let _ = write!(text, ",{}", cell.text(field));
        }
    }
    text.push('\n');
    text
}

/// The cards of a table by office.
fn cards(text: &str, options: Options) -> BTreeMap<String, Scorecard> {
    let rubric = &*TOWNSHIP;
    let read = read(&Source::new("t.csv", text), Format::Csv, rubric.rubric());
    let run = gather(vec![read], rubric.rubric(), None, &[]);
    assert!(run.diagnostics.is_empty(), "{:#?}", run.diagnostics);
    let report = |card: &Scorecard| -> &Report {
        run.reports
            .iter()
            .find(|r| r.office == card.office)
            .unwrap()
    };
    let gate = |card: &Scorecard, gate: usize, figures: &dyn CardFigures| {
        evaluate(rubric, report(card)).account(rubric.gate(gate).unwrap(), figures)
    };
    let scored = run
        .reports
        .iter()
        .map(|r| assemble(evaluate(rubric, r), options))
        .collect();
    let ranked = kaohe::rank::rank(scored, rubric, options, &gate);
    ranked
        .into_iter()
        .map(|card| (card.office.id.clone(), card))
        .collect()
}

/// In hundredths.
fn hundredths(ends: &Ends) -> (i64, i64) {
    (
        cents(&ends.sure.to_string()),
        cents(&ends.possible.to_string()),
    )
}

fn sum<'a>(all: impl IntoIterator<Item = &'a Ends>) -> (i64, i64) {
    all.into_iter()
        .map(hundredths)
        .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
}

/// Everything that must hold of one card.
fn is_sound(card: &Scorecard) -> Result<(), TestCaseError> {
    let rubric = TOWNSHIP.rubric();
    for outcome in &card.outcomes {
        let (sure, possible) = hundredths(&outcome.points);
        prop_assert!(sure <= possible, "{outcome:?}");
        let kind = rubric.sections[outcome.indicator.section].kind;
        let max = outcome
            .max
            .as_ref()
            .map_or(i64::MAX, |m| cents(&m.to_string()));
        match kind {
            SectionKind::Penalty => prop_assert!(possible <= 0, "{outcome:?}"),
            SectionKind::Base | SectionKind::Bonus => {
                prop_assert!(sure >= 0 && possible <= max, "{outcome:?}")
            }
        }
        let open = matches!(outcome.status, Status::Open | Status::Failed);
        prop_assert!(open || sure == possible, "{outcome:?}");
    }
    let ends = [
        &card.base,
        &card.bonus,
        &card.penalty,
        &card.total_before_gates,
        &card.total,
    ];
    for (figure, (least, most)) in
        ends.into_iter()
            .zip([(0, 10_000), (0, 500), (-1000, 0), (0, 10_500), (0, 10_500)])
    {
        let (sure, possible) = hundredths(figure);
        prop_assert!(
            least <= sure && sure <= possible && possible <= most,
            "{figure:?}"
        );
    }
    let base = card
        .sections
        .iter()
        .filter(|s| rubric.sections[s.section].kind == SectionKind::Base);
    for section in base.clone() {
        let (sure, possible) = hundredths(&section.points);
        prop_assert!(0 <= sure && sure <= possible);
    }
    prop_assert_eq!(
        sum(base.map(|s| &s.points).chain([&card.rescale])),
        hundredths(&card.base)
    );
    let parts = [
        &card.base,
        &card.bonus,
        &card.penalty,
        &card.adjustment,
        &card.limits,
    ];
    prop_assert_eq!(sum(parts), hundredths(&card.total));
    let lines = card
        .outcomes
        .iter()
        .map(|o| &o.points)
        .chain(card.lines.iter().map(|l| &l.points));
    prop_assert_eq!(sum(lines), hundredths(&card.total));
    let standing = card.standing.as_ref().unwrap();
    prop_assert!(standing.rank_best <= standing.rank && standing.rank <= standing.rank_worst);
    prop_assert!(standing.grade_possible <= standing.grade);
    Ok(())
}

fn within(new: (i64, i64), old: (i64, i64)) -> bool {
    old.0 <= new.0 && new.1 <= old.1
}

/// What counts of an item: one without a cap of its own, whose facts have no upper end, is shown to the section's cap.
fn counted(section: usize, (sure, possible): (i64, i64)) -> (i64, i64) {
    match TOWNSHIP.rubric().sections[section].kind {
        SectionKind::Base => (sure, possible),
        SectionKind::Bonus => (sure.min(500), possible.min(500)),
        SectionKind::Penalty => (sure.max(-1000), possible.max(-1000)),
    }
}

/// What is known more of one office allows no more of it than before.
fn allows_no_more(new: &Scorecard, old: &Scorecard) -> Result<(), TestCaseError> {
    for (new, old) in new.outcomes.iter().zip(&old.outcomes) {
        prop_assert_eq!(new.indicator, old.indicator);
        if new.status == Status::NotApplicable {
            let before = old.status == Status::NotApplicable
                || old.may_not_apply
                || old.status == Status::Failed;
            prop_assert!(before, "{:#?}\n{:#?}", old, new);
            continue;
        }
        let counted = |ends: &Ends| counted(new.indicator.section, hundredths(ends));
        let (now, before) = (counted(&new.points), counted(&old.points));
        prop_assert!(within(now, before), "{:#?}\n{:#?}", old, new);
    }
    for (new, old) in [(&new.base, &old.base), (&new.total, &old.total)] {
        prop_assert!(
            within(hundredths(new), hundredths(old)),
            "{:?} {:?}",
            old,
            new
        );
    }
    let (new, old) = (
        new.standing.as_ref().unwrap(),
        old.standing.as_ref().unwrap(),
    );
    prop_assert!(
        old.rank_best <= new.rank_best && new.rank_worst <= old.rank_worst,
        "{:?} {:?}",
        old,
        new
    );
    prop_assert!(
        old.grade_possible <= new.grade_possible && new.grade <= old.grade,
        "{:?} {:?}",
        old,
        new
    );
    Ok(())
}

/// Without words the figures, the remarks and what is asked for are the same.
fn brief_is_the_same(text: &str) -> Result<(), TestCaseError> {
    let rubric = &*TOWNSHIP;
    let read = read(&Source::new("t.csv", text), Format::Csv, rubric.rubric());
    let run = gather(vec![read], rubric.rubric(), None, &[]);
    for last_word in [false, true] {
        let cards = [false, true].map(|brief| {
            let options = Options { last_word, brief };
            kaohe::batch::score(rubric, &run.reports, options, &kaohe::batch::OneByOne).0
        });
        let [full, brief] = &cards;
        prop_assert_eq!(full.len(), brief.len());
        for (full, brief) in full.iter().zip(brief) {
            prop_assert_eq!(&full.standing, &brief.standing);
            prop_assert_eq!(&full.remarks, &brief.remarks);
            prop_assert_eq!(
                (&full.total, &full.base, &full.rescale),
                (&brief.total, &brief.base, &brief.rescale)
            );
            let fires = |card: &Scorecard| card.gates.iter().map(|g| g.fires).collect::<Vec<_>>();
            prop_assert_eq!(fires(full), fires(brief));
            for (one, other) in full.outcomes.iter().zip(&brief.outcomes) {
                prop_assert_eq!(
                    (&one.points, one.status, one.proved, one.may_not_apply),
                    (
                        &other.points,
                        other.status,
                        other.proved,
                        other.may_not_apply
                    )
                );
                prop_assert_eq!(
                    (&one.words.needs, &one.words.failure),
                    (&other.words.needs, &other.words.failure)
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24,
        max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn random_reports_are_sound_and_narrowing_never_widens(
        offices in prop::collection::vec(office(), OFFICES.len()),
        which in prop::collection::vec((any::<prop::sample::Index>(), 0..=100u32, 0..=100u32), 6),
        order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
    ) {
        let old = cards(&table(&offices, &[0, 1, 2, 3]), Options::default());
        for card in old.values() {
            is_sound(card)?;
        }
        let shuffled = cards(&table(&offices, &order), Options::default());
        for (id, card) in &old {
            let other = &shuffled[id];
            prop_assert_eq!(&card.standing, &other.standing);
            prop_assert_eq!(&card.total, &other.total);
            prop_assert_eq!(&card.remarks, &other.remarks);
            for (one, other) in card.outcomes.iter().zip(&other.outcomes) {
                prop_assert_eq!((&one.points, &one.words.workings, &one.words.reason), (&other.points, &other.words.workings, &other.words.reason));
            }
        }
        for card in cards(&table(&offices, &order), Options { last_word: true, brief: false }).values() {
            is_sound(card)?;
            let (sure, _) = hundredths(&card.total);
            prop_assert_eq!(sure, hundredths(&old[&card.office.id].total).0);
        }
        brief_is_the_same(&table(&offices, &order))?;
        // Now say more of the first office.
        let open: Vec<usize> = offices[0]
            .iter()
            .enumerate()
            .filter(|(_, cell)| !matches!(cell, Cell::Exactly(_) | Cell::NotApplicable))
            .map(|(at, _)| at)
            .collect();
        let mut told = offices.clone();
        for (index, a, b) in which.into_iter().filter(|_| !open.is_empty()) {
            let at = *index.get(&open);
            let (_, field, limits) = fields()[at];
            told[0][at] = told[0][at].narrowed(limits, a, b, has_figures(field));
        }
        let new = cards(&table(&told, &order), Options::default());
        is_sound(&new["甲"])?;
        allows_no_more(&new["甲"], &old["甲"])?;
    }
}

//! What a finished run may look like when it comes back, and what is refused.

use crate::source::Source;

use super::{PastRun, Texts};

const RUN: &str = r#"{"tool": "kaohe", "counts": {"cards": 1},
  "rubric": {"id": "r", "edition": "", "title": "考核", "period": null, "sha256": "00"}}"#;

const HEADER: &str = "office,name,cohort,period,base,bonus,penalty,total,total_possible,grade,grade_possible,rank,\
rank_best,rank_worst,cohort_size,open,failed,remark";

fn read(run: &str, summary: &str, scorecards: Option<&str>) -> Result<PastRun, Vec<String>> {
    let texts = Texts {
        folder: "旧".to_owned(),
        run: Source::new("旧/run.json", run),
        summary: Source::new("旧/summary.csv", summary),
        scorecards: scorecards.map(|text| Source::new("旧/scorecards.csv", text)),
    };
    PastRun::read(&texts).map_err(|all| {
        all.iter()
            .map(|d| format!("{} | {}", d.code, d.message))
            .collect()
    })
}

fn summary(rows: &str) -> String {
    format!("{HEADER}\n{rows}\n")
}

fn refused(run: &str, text: &str) -> String {
    read(run, text, None).unwrap_err().join("\n")
}

#[test]
fn a_table_that_a_spreadsheet_saved_again() {
    // Excel drops the zeros behind the point, keeps ="00258" as 00258, and puts a mark in front.
    let text = summary("00258,'-甲,,,85,0,-0.5,84.5,90,,,1,1,1,1,1,0,");
    let run = read(
        RUN,
        &format!("\u{feff}{}", text.replace('\n', "\r\n")),
        None,
    )
    .unwrap();
    let card = run.card("00258").unwrap();
    assert_eq!(run.digits, 1);
    assert_eq!(card.office.name, "-甲");
    assert_eq!(card.total.sure.to_string(), "84.5");
    assert_eq!(card.total.possible.to_string(), "90.0");
    assert_eq!(card.penalty.to_string(), "-0.5");
    assert_eq!((card.rank, card.unsettled), (Some(1), 1));
    assert!(run.card("258").is_none());
}

#[test]
fn more_decimals_in_the_cards_than_in_the_totals_lose_nothing() {
    let lines = "office,kind,section,indicator,title,max,reported,verified,workings,computed,adjustment,points,\
possible,status,reason,decided_by,decided_on\n\
a,indicator,A,A1,甲,1,,,,0.25,,0.25,0.25,partial,,,\n\
a,limit,,,限制,,,,,0.75,,0.75,0.75,,,,\n";
    let run = read(
        RUN,
        &summary("a,甲,,,1,0,0,1,1,,,1,1,1,1,0,0,"),
        Some(lines),
    )
    .unwrap();
    let card = run.card("a").unwrap();
    assert_eq!(card.total.sure.to_string(), "1.00");
    assert_eq!(card.lines[0].points.as_ref().unwrap().to_string(), "0.25");
    assert_eq!(card.lines[1].kind_title(), "总分限制");
}

#[test]
fn cells_that_no_run_writes() {
    for (row, told) in [
        (
            ",甲,,,1,0,0,1,1,,,1,1,1,1,0,0,",
            "run-damaged | 这一格是空的,应是单位编号",
        ),
        (
            "a,甲,,,1,0,0,,1,,,1,1,1,1,0,0,",
            "run-damaged | 这一格是空的,应是一个数",
        ),
        (
            "a,甲,,,1,0,0,1e3,1,,,1,1,1,1,0,0,",
            "run-damaged | `1e3` 不是一个数",
        ),
        (
            "a,甲,,,1,0,0,2,1,,,1,1,1,1,0,0,",
            "run-damaged | `1` 比总分还低",
        ),
        (
            "a,甲,,,1,0,0,1,1,,,1.5,1,1,1,0,0,",
            "run-damaged | `1.5` 不是一个整数",
        ),
        (
            "a,甲,,,1,0,0,1,1,,,1,,1,1,0,0,",
            "run-damaged | `1` 与最好名次、最差名次对不上",
        ),
        (
            "a,甲,,,1,0,0,1,1,,,1,1,1,,0,0,",
            "run-damaged | 这一格是空的,应是一个整数",
        ),
        (
            "a,\"甲,,,1,0,0,1,1,,,1,1,1,1,0,0,",
            "run-damaged | 从这里起有一个引号没有闭合",
        ),
    ] {
        assert_eq!(refused(RUN, &summary(row)), told, "{row}");
    }
    assert_eq!(
        refused(RUN, &format!("{HEADER}\n")),
        "run-damaged | 只有表头,没有单位"
    );
}

#[test]
fn a_title_that_a_section_shares_is_not_guessed() {
    let row = "a,甲,,,1,0,0,1,1,,,1,1,1,1,0,0,";
    let text = summary(row).replace("period,base", "total,base");
    assert_eq!(
        refused(RUN, &text),
        "run-damaged | 有两列叫 `total`,分不清是哪一列\nrun-damaged | 缺少这些列:`考核期`"
    );
}

#[test]
fn a_record_that_is_cut_off_or_tells_too_little() {
    let row = summary("a,甲,,,1,0,0,1,1,,,1,1,1,1,0,0,");
    assert_eq!(
        refused("{\"tool\": \"kao", &row),
        "not-a-run | `旧/run.json` 不是完整的 JSON"
    );
    assert_eq!(
        refused("{\"tool\": \"kaohe\"}", &row),
        "not-a-run | `旧/run.json` 没有写明细则和单位数"
    );
}

#[test]
fn lines_of_an_office_without_a_row_and_words_that_are_not_ours() {
    let header = "office,kind,section,indicator,title,max,reported,verified,workings,computed,adjustment,points,\
possible,status,reason,decided_by,decided_on";
    let row = summary("a,甲,,,1,0,0,1,1,,,1,1,1,1,0,0,");
    for (line, told) in [
        (
            "b,indicator,A,A1,甲,1,,,,1,,1,1,full,,,",
            "run-damaged | `b` 不在 `summary.csv` 里",
        ),
        (
            "a,other,A,A1,甲,1,,,,1,,1,1,full,,,",
            "run-damaged | `other` 不是 kaohe 写的类型",
        ),
        (
            "a,indicator,A,A1,甲,1,,,,1,,1,1,好,,,",
            "run-damaged | `好` 不是 kaohe 写的状态",
        ),
    ] {
        let text = format!("{header}\n{line}\n");
        assert_eq!(read(RUN, &row, Some(&text)).unwrap_err(), [told], "{line}");
    }
}

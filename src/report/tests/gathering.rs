use super::{fact, read_text, said};
use crate::report::fixture::rubric;
use crate::report::{Format, Gathered, LineTable, Roster, gather};
use crate::source::Source;
use crate::value::Origin;

fn gathered(text: &str, roster: Option<&str>, line_data: &[(&str, &str)]) -> Gathered {
    let rubric = rubric();
    let roster = roster
        .map(|text| Roster::read(&Source::new("roster.csv", text), Format::Csv, &rubric).unwrap());
    let tables: Vec<LineTable> = line_data
        .iter()
        .map(|(name, text)| LineTable::read(&Source::new(*name, *text), &rubric))
        .collect();
    gather(
        vec![read_text("a.csv", text)],
        &rubric,
        roster.as_ref(),
        &tables,
    )
}

#[test]
fn a_run_has_each_office_once_and_every_office_of_the_roster() {
    let run = gathered(
        "单位,类别,年度,败诉案件数\n湖塘街道,,2024年,1\n东湖镇,镇,2023,2\n湖塘街道,街道,2024,3\n西湖鎭,镇,,1\n",
        Some("编号,单位名称,考核类别\nhutang,湖塘街道,街道\ndonghu,东湖镇,街道\nxihu,西湖镇,镇\n"),
        &[],
    );
    assert_eq!((run.read, run.scored, run.refused), (4, 2, 2));
    assert_eq!(run.input_order, ["hutang", "donghu", "xihu"]);
    assert_eq!(run.reports[0].office.cohort, "街道");
    assert!(run.reports[2].source.is_none());
    assert_eq!(
        said(&run.diagnostics),
        [
            "duplicate-office | 湖塘街道 | `湖塘街道` 有两份填报表,第二份没有计分 | 核对哪一份有效,只留一份",
            "off-roster | 西湖鎭 | `西湖鎭` 不在单位名单里,没有计分 | 是不是 `西湖镇`?",
            "roster-differs | 镇 | `东湖镇` 的考核类别,填报表是 `镇`,单位名单是 `街道` | 已按单位名单计分;不对就改名单",
            "other-period | 2023 | `东湖镇` 的填报表是 `2023` 的,细则考核 `2024` | 核对是否交错了年度;已照样计分",
            "no-report | xihu | `西湖镇` 没有填报表,各项都按未填报计 | 催报;确实不参加考核的,从名单里删去",
        ]
    );
    let twice = gathered(
        "编号,单位,类别\nh,湖塘街道,街道\n,湖塘街道,街道\nk,湖塘街道,街道\n",
        None,
        &[],
    );
    assert_eq!(twice.input_order, ["h", "k"]);
    let none = gathered("单位,类别\n湖塘街道,街\n东湖镇,\n", None, &[]);
    assert_eq!(
        said(&none.diagnostics),
        [
            "unknown-cohort | 街 | `湖塘街道` 的考核类别 `街` 不在细则里,没有计分 | 是不是 `街道`?",
            "unknown-cohort | 东湖镇 | `东湖镇` 没有写考核类别,没有计分 | 细则的类别有 `街道`、`镇`",
        ]
    );
}

#[test]
fn line_data_beats_reports_unless_it_differs() {
    let reports = "单位,类别,败诉案件数,应出庭案件数,公开日期\n湖塘街道,街道,1,8,\n";
    let court = (
        "court.csv",
        "单位,败诉案件数,应出庭案件数\n湖塘街道,2,9\n北湖镇,1,1\n",
    );
    let open = (
        "open.csv",
        "单位编号,单位名称,考核类别,待补类型,填报项,名称,单位,补报（在此填写）\n\
         湖塘街道,湖塘街道,街道,未填报,litigation.lost,败诉案件数,件,2\n\
         湖塘街道,湖塘街道,街道,未填报,litigation.hearings_due,应出庭,件,7\n\
         湖塘街道,湖塘街道,街道,未填报,enforcement.published,公开日期,,2024-12-01\n\
         湖塘街道,湖塘街道,街道,待评分,C2,持证率,,4\n\
         湖塘街道,湖塘街道,街道,未填报,conduct.fraud,造假,,\n",
    );
    let run = gathered(reports, None, &[court, open]);
    let report = &run.reports[0];
    let lost = fact(report, "litigation.lost");
    assert_eq!(
        (lost.written.as_str(), &lost.origin),
        ("2", &Origin::LineData("court.csv".into()))
    );
    assert_eq!(fact(report, "litigation.hearings_due").written, "8");
    assert!(!fact(report, "enforcement.published").unproved);
    assert_eq!(fact(report, "conduct.fraud").origin, Origin::IfBlank);
    assert_eq!(
        said(&run.diagnostics),
        [
            "unknown-fact | 4 | `C2` 不是填报项,`4` 没有采用 | 由人评分的指标写进复核文件,用 `--review` 给出:类型 `评分`,值写分数,并写明理由、决定人、日期",
            "line-data-office | 北湖镇 | 条线数据里的 `北湖镇` 不在这次考核里,没有采用 | 核对单位名称",
            "line-data-differs | 9 | `湖塘街道` 的 `应出庭案件数`,条线数据有 `9` 和 `7` 两种,都没有采用 | 与数据来源部门核对,改正其中一份",
        ]
    );
}

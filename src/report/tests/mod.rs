mod gathering;

use std::sync::Arc;

use proptest::prelude::*;

use super::fixture::rubric;
use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Rubric;
use crate::source::Source;
use crate::value::{Known, Origin, Value};

fn read_text(name: &str, text: &str) -> Read {
    let format = Format::from_name(name).unwrap();
    read(&Source::new(name, text), format, &rubric())
}

/// Code, underlined text, message and help, as one line each.
fn said(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|d| {
            let place = d.labels.first().map_or("", |label| label.place.text());
            let help = d.help.as_deref().unwrap_or("");
            format!("{} | {place} | {} | {help}", d.code, d.message)
        })
        .collect()
}

fn fact<'a>(report: &'a Report, id: &str) -> &'a crate::value::Fact {
    let (group, name) = id.split_once('.').unwrap();
    report
        .fact(rubric().find_field(group, name).unwrap())
        .unwrap()
}

fn show(report: &Report) -> Vec<String> {
    let rubric: Rubric = rubric();
    let facts = rubric.fields.iter().zip(report.facts.iter());
    let mut lines: Vec<String> = facts
        .map(|(field, fact)| {
            let (known, written) = (&fact.known, &fact.written);
            let backed = (fact.unproved, fact.evidence.document.as_deref());
            format!(
                "{} {known:?} {written} {:?} {backed:?}",
                field.id(),
                fact.origin
            )
        })
        .collect();
    lines.push(format!(
        "{:?} {:?} {:?}",
        report.office, report.period, report.self_score
    ));
    lines
}

const TOML: &str = r#"
office = { id = "hutang", name = "湖塘街道", cohort = "街道", villages = 11 }
period = 2024
[enforcement]
penalty_cases = 701
certified_rate = { at_least = 92 }
fines = "150余万元"
published = { value = 2024-12-20, document = "政府网站" }
[litigation]
hearings_due = { not_applicable = "无应出庭案件" }
lost = { more_than = 2, at_most = 5 }
[conduct]
note = "无"
[self_score]
C2 = 4.5
"#;

#[test]
fn all_formats_give_the_same_facts() {
    let json = r#"{"office": {"id": "hutang", "name": "湖塘街道", "cohort": "街道", "villages": 11},
 "period": 2024, "enforcement": {"penalty_cases": 701, "certified_rate": {"at_least": 92}, "fines": "150余万元",
 "published": {"value": "2024-12-20", "document": "政府网站"}},
 "litigation": {"hearings_due": {"not_applicable": "无应出庭案件"}, "lost": {"more_than": 2, "at_most": 5}},
 "conduct": {"note": "无", "fraud": null}, "self_score": {"C2": 4.5}}"#;
    let csv = "编号,单位,考核类别,年度,村(社区)数(个),行政处罚案件数(件),持证比例,enforcement.fines,公开日期,公开日期佐证,应出庭案件数,败诉案件数,说明,数据造假,自评 C2\r\n\
        hutang,湖塘街道,街道,2024,11,701,≥92,150余万元,2024-12-20,政府网站,缺项(无应出庭案件),3-5,无,,4.5\r\n";
    let one_line = json.replace('\n', "");
    let toml = read_text("a.toml", TOML);
    assert_eq!(said(&toml.diagnostics), Vec::<String>::new());
    let expected = show(&toml.reports[0]);
    let strip = |lines: Vec<String>| -> Vec<String> {
        // Only the words for two bounds differ between a table and a cell.
        lines
            .into_iter()
            .map(|line| line.replace(">2 ≤5", "3-5"))
            .collect()
    };
    for (name, text) in [
        ("a.json", json.to_owned()),
        ("b.json", format!("[{json}]")),
        ("a.ndjson", format!("{one_line}\n\n")),
        ("c.json", format!("{one_line}\n{one_line}\n")),
        ("a.csv", csv.to_owned()),
        ("b.csv", format!("\u{feff}{csv}")),
    ] {
        let read = read_text(name, &text);
        assert_eq!(said(&read.diagnostics), Vec::<String>::new(), "{name}");
        assert_eq!(read.refused, 0);
        assert_eq!(
            strip(show(&read.reports[0])),
            strip(expected.clone()),
            "{name}"
        );
    }
    let fraud = fact(&toml.reports[0], "conduct.fraud");
    assert_eq!(fraud.origin, Origin::IfBlank);
}

#[test]
fn facts_that_are_not_understood_are_named() {
    let read = read_text(
        "a.toml",
        r#"office = { id = "h", cohort = "镇", vilages = 3 }
[enforcement]
penalty_case = 5
certified_rate = 0.92
penalty_cases = { at_lest = 3 }
fines = [1, 2]
published = 2024-12-20
[litigation]
lost = { at_least = 5, at_most = 3 }
hearings_due = { not_applicable = true }
[conduct]
fraud = 1
[safety]
accidents = [{ deaths = 1 }]
[self_score]
C3 = 4
C2 = "好"
"#,
    );
    let mut lines = said(&read.diagnostics);
    lines.sort();
    assert_eq!(
        lines,
        [
            "no-evidence | 2024-12-20 | `公开日期` 要有佐证,这里没有写 | 加上原文 `quote`、文件 `document` 或页码 `page`;表格里加一列 `公开日期 佐证`",
            "no-reason | { not_applicable = true } | `应出庭案件数` 的 `缺项(true)` 没有写不适用的理由 | 写成 `缺项(理由)`,如 `缺项(全年无诉讼)`;只是没有数就留空",
            "not-understood | \"好\" | 自评 `C2` 的 `好` 不是分数 | 写一个数,如 `4.5`",
            "not-understood | 1 | `数据造假` 的 `1` 看不出是还是否 | 写 `是` 或 `否`;不清楚就留空",
            "not-understood | [1, 2] | `罚没金额` 应填数,这里是列表 | 写成 `12万元`、`12万元以上`、`约12万元` 或 `10-15万元`",
            "not-understood | { at_least = 5, at_most = 3 } | `败诉案件数` 的 `≥5 ≤3` 的说法互相矛盾 | 只留一个说法,如 `200以上` 或 `约200`",
            "two-readings | 0.92 | `执法人员持证率` 的 `0.92` 有两种读法:0.92% 或 92% | 写成 `0.92%` 或 `92%`",
            "unknown-fact | C3 | 自评的指标 `C3` 不在细则里 | 是不是 `C2`?",
            "unknown-fact | at_lest | `行政处罚案件数` 里有不认识的键 `at_lest` | 是不是 `at_least`?",
            "unknown-fact | deaths | `事故` 没有 `deaths` 这一列,没有采用 | 细则没有给它声明各列 `columns`",
            "unknown-fact | penalty_case | 细则里没有填报项 `enforcement.penalty_case`,没有采用 | 是不是 `enforcement.penalty_cases`?",
            "unknown-fact | vilages | 细则里没有填报项 `office.vilages`,没有采用 | 是不是 `office.villages`?",
        ]
    );
    let report = &read.reports[0];
    assert!(fact(report, "enforcement.published").unproved);
    let accidents = &fact(report, "safety.accidents").known;
    assert!(
        matches!(accidents, Known::Value(Value::Rows(rows)) if rows.listed().unwrap().len() == 1)
    );
    assert!(
        read.diagnostics
            .iter()
            .all(|d| d.office.as_deref() == Some("h"))
    );
}

#[test]
fn a_report_without_an_office_and_a_rubric_are_refused() {
    for (name, text, expected) in [
        ("a.toml", "period = 2024", "no-office"),
        ("a.json", "{\"office\": \" \"}", "no-office"),
        (
            "a.toml",
            "id = \"x\"\n[[section]]\nid = \"C\"",
            "not-a-report",
        ),
        ("a.json", "[3]", "not-a-report"),
        ("a.toml", "a = ", "toml-syntax"),
        ("a.json", "{\"a\": NaN}", "json-syntax"),
        ("a.json", "{'a': 1}", "json-syntax"),
    ] {
        let read = read_text(name, text);
        assert_eq!((read.read, read.refused), (1, 1), "{text}");
        assert_eq!(read.diagnostics[0].code.name(), expected, "{text}");
        assert!(read.diagnostics[0].help.is_some());
    }
    let read = read_text(
        "a.ndjson",
        "{\"office\": \"a\"}\n{\"office\": \n{\"office\": \"b\"}\n",
    );
    assert_eq!((read.read, read.refused, read.reports.len()), (3, 1, 2));
    assert_eq!(read.diagnostics[0].position().1.unwrap().0, 2);
}

#[test]
fn tables_name_every_column_and_row_that_is_left_out() {
    let read = read_text(
        "a.csv",
        "单位,类别,合计,执法人员持证律,败诉案件数,败诉案件数(件),,执法人员持证率\n\
         湖塘街道,街道,5,92%,1,2,备注,数十\n\
         东湖镇,镇,5\n\
         ,镇,5,92%,1,2,,95%\n\
         ,,,,,,,\n",
    );
    assert_eq!((read.read, read.refused, read.reports.len()), (3, 2, 1));
    assert_eq!(
        said(&read.diagnostics),
        [
            "ambiguous-column | 合计 | 表头 `合计` 对应不止一个填报项:`执法.合计`、`信访.合计`,这一列没有采用 | 表头带上组名,写成 `执法.合计` 或 `信访.合计`",
            "unknown-column | 执法人员持证律 | 表头 `执法人员持证律` 不是细则的填报项,这一列没有采用 | 是不是 `执法人员持证率`?",
            "duplicate-column | 败诉案件数 | `败诉案件数` 有 2 列,都没有采用 | 只留一列",
            "unknown-column | 备注 | 这一列没有表头,没有采用 | 补上表头;用不到就删去这一列",
            "not-understood | 数十 | `执法人员持证率` 的 `数十` 里读不出确定的数 | 写成 `92%`、`92%以上`、`90%-95%` 或 `12/13`;没有数就留空",
            "row-length | 东湖镇,镇,5 | `东湖镇` 这一行有 3 格,表头有 8 格,没有计分 | 核对是否多了或少了逗号;格子里有逗号时整格加双引号",
            "no-office | ,镇,5,92%,1,2,,95% | 这份填报表没有写明是哪个单位,没有计分 | 写上单位,如 `office = { id = \"hutang\", name = \"湖塘街道\" }`;表格里填单位那一列",
        ]
    );
    let vague = read.diagnostics.iter().find(|d| d.message.contains("数十"));
    assert_eq!(vague.unwrap().position(), (Some("a.csv"), Some((2, 22))));
    let lost = read_text("a.csv", "类别;持证率\n1;2\n3;4\n");
    assert_eq!((lost.read, lost.refused), (2, 2));
    assert_eq!(said(&lost.diagnostics).len(), 1);
}

#[test]
fn two_header_rows_and_units_in_headers() {
    let read = read_text(
        "a.csv",
        "单位,类别,执法,,信访,enforcement\n,,合计,,合计,罚没金额(元)\n湖塘,街道,3,,4,\"326,500\"\n",
    );
    assert_eq!(
        said(&read.diagnostics),
        [
            "other-unit | 罚没金额(元) | 表头 `罚没金额(元)` 的单位是 `元`,细则的单位是 `万元` | 已按 `元` 读取,换算成 `万元` 计分"
        ]
    );
    let report = &read.reports[0];
    let number = |id: &str| match &fact(report, id).known {
        Known::Value(Value::Number(interval)) => interval.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(number("执法.total"), "3");
    assert_eq!(number("信访.total"), "4");
    assert_eq!(number("enforcement.fines"), "32.65");
}

#[test]
fn a_header_that_is_also_a_groups_name_is_one_row() {
    let read = read_text(
        "a.csv",
        "office,name,cohort,office.villages,败诉案件数\nhutang,湖塘,街道,11,1\nkeyan,柯岩,街道,12,2\n",
    );
    assert_eq!(said(&read.diagnostics), Vec::<String>::new());
    assert_eq!((read.read, read.refused), (2, 0));
    let names: Vec<&str> = read
        .reports
        .iter()
        .map(|r| r.office.name.as_str())
        .collect();
    assert_eq!(names, ["湖塘", "柯岩"]);
    let read = read_text("a.csv", "单位,类别,office\n,,村(社区)数\n湖塘,街道,11\n");
    assert_eq!(read.reports.len(), 1);
    assert_eq!(fact(&read.reports[0], "office.villages").written, "11");
}

#[test]
fn a_flag_is_written_as_people_write_it() {
    let text = "office = { id = \"h\", cohort = \"镇\" }\n[conduct]\nfraud = true\n";
    let read = read_text("a.toml", text);
    assert_eq!(fact(&read.reports[0], "conduct.fraud").written, "是");
}

#[test]
fn bytes_that_are_no_text() {
    let gbk = decode("a.csv", vec![0xb5, 0xa5]).unwrap_err();
    assert_eq!(
        gbk.message,
        "`a.csv` 不是 UTF-8 编码,第 1 行的第 1 个字节读不出来"
    );
    let deep = decode("a.csv", b"a,b\r\n1,\xe9\x95\x87\n2,\xb5\n".to_vec()).unwrap_err();
    assert_eq!(
        deep.message,
        "`a.csv` 不是 UTF-8 编码,第 3 行的第 3 个字节读不出来"
    );
    assert!(gbk.help.unwrap().contains("另存为 UTF-8"));
    let wide = decode("a.csv", vec![0xff, 0xfe, 0x31, 0x00]).unwrap_err();
    assert!(wide.help.unwrap().contains("UTF-16"));
    assert_eq!(
        decode("a", b"\xef\xbb\xbf \n".to_vec())
            .unwrap_err()
            .code
            .name(),
        "empty-file"
    );
    assert_eq!(decode("a", b"\xef\xbb\xbfx".to_vec()).unwrap().text(), "x");
}

#[test]
fn a_row_that_is_no_utf8_is_refused_alone() {
    let read = |bytes: &[u8]| {
        let source = decode_table("a.csv", bytes.to_vec()).unwrap();
        read(&source, Format::Csv, &rubric())
    };
    let told = |read: &Read| -> Vec<String> {
        let told = read.diagnostics.iter().filter(|d| d.code == Code::NotUtf8);
        told.map(|d| format!("{:?} {}", d.position().1, d.message))
            .collect()
    };
    let head = "单位,类别,败诉案件数\n".as_bytes();
    let good = "湖塘,街道,0\n".as_bytes();
    let other = "柯岩,街道,0\n".as_bytes();
    let bad = [&b"\xd5\xf2,"[..], "街道,0\n".as_bytes()].concat();
    let below = read(&[head, good, &bad, other].concat());
    let names: Vec<&str> = below
        .reports
        .iter()
        .map(|r| r.office.name.as_str())
        .collect();
    assert_eq!(names, ["湖塘", "柯岩"]);
    assert_eq!((below.read, below.refused), (3, 1));
    assert_eq!(
        told(&below),
        ["Some((3, 1)) 这一行有读不出来的字,不是 UTF-8 编码,没有计分"]
    );
    // In another cell: whose row it is can be told.
    let cell = [&other[..other.len() - 2], b"\xa3\xb1\n"].concat();
    let cell = read(&[head, good, &cell].concat());
    assert_eq!(
        told(&cell),
        ["Some((3, 7)) `柯岩` 这一行有读不出来的字,不是 UTF-8 编码,没有计分"]
    );
    // From the first row on, or in the header: the table is in another encoding.
    for table in [[head, &bad, good].concat(), [&head[1..], good].concat()] {
        let whole = read(&table);
        assert_eq!((whole.reports.len(), whole.read, whole.refused), (0, 1, 1));
        assert_eq!(whole.diagnostics.len(), 1);
        assert_eq!(whole.diagnostics[0].position().1, None);
    }
    // A sign that stands for others in the text itself is a sign as any.
    let sign = read(&[head, good, "\u{fffd},街道,0\n".as_bytes()].concat());
    assert_eq!(sign.reports.len(), 2);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(
        text in prop_oneof![
            any::<String>(),
            "[a-z单位类别,\"\n\r={}\\[\\]:.0-9 ]{0,60}",
            "单位,执法人员持证率\n[^\"]{0,40}",
        ]
    ) {
        let source = Source::new("x", text);
        for format in [Format::Toml, Format::Json, Format::Ndjson, Format::Csv] {
            let rubric = rubric();
            let read = super::read(&Arc::clone(&source), format, &rubric);
            prop_assert_eq!(read.read, read.reports.len() + read.refused);
            let table = LineTable::read(&source, &rubric);
            let run = gather(vec![read], &rubric, None, &[table]);
            prop_assert_eq!(run.read, run.scored + run.refused);
        }
    }
}

#[test]
fn a_day_that_does_not_exist_spoils_one_figure_only() {
    let text = "office = {id = \"h\", cohort = \"镇\"}\n[enforcement]\npublished = 2025-02-30\npenalty_cases = 3\n";
    let read = read_text("a.toml", text);
    assert_eq!(
        said(&read.diagnostics),
        ["not-understood | 2025-02-30 | `公开日期` 的 `2025-02-30` 这一天不存在 | 核对年月日"]
    );
    assert_eq!(
        fact(&read.reports[0], "enforcement.penalty_cases").written,
        "3"
    );
}

#[test]
fn notation_errors_say_what_to_type() {
    for (name, text, expected) in [
        (
            "a.toml",
            "执法 = 1",
            "toml-syntax | 执法 | 键里有不能直接写的字 `执法` | 中文的键加引号,如 `[\"执法\"]`;键和值之间用半角 `=`",
        ),
        (
            "a.toml",
            "a = 92%以上",
            "toml-syntax | 92%以上 | `92%以上` 要加引号 | 文字加半角双引号,如 `\"92%以上\"`",
        ),
        (
            "a.toml",
            "a = 1\na = 2",
            "toml-syntax | a | `a` 写了两次 | 只留一个;同一组的填报项写在同一个 `[组]` 下",
        ),
        (
            "a.toml",
            "a = \"x",
            "toml-syntax |  | 括号或引号没有闭合 | 补上另一半的括号或引号",
        ),
        (
            "a.json",
            "{\"a\":1,}",
            "json-syntax | , | 最后一项后面多了逗号 | 删去这个逗号",
        ),
        (
            "a.json",
            "{",
            "json-syntax | { | 括号没有闭合 | 补上 `]` 或 `}`;文件可能没有传完整",
        ),
        (
            "a.json",
            "[]",
            "no-reports |  | `a.json` 里没有填报表 | 核对是否选错了文件,或者只有表头",
        ),
        (
            "a.csv",
            "单位,类别\n",
            "no-reports |  | `a.csv` 里没有填报表 | 核对是否选错了文件,或者只有表头",
        ),
    ] {
        assert_eq!(said(&read_text(name, text).diagnostics), [expected]);
    }
}

#[test]
fn megabytes_in_one_cell_are_neither_slow_nor_printed() {
    let huge = "长".repeat(350_000);
    let start = std::time::Instant::now();
    let csv = format!("单位,类别,败诉案件数,说明,{huge}\n{huge},镇,{huge},{huge},1\n");
    let toml = format!(
        "office = {{id = \"{huge}\", cohort = \"{huge}\"}}\n[litigation]\nlost = \"{huge}\"\n\"{huge}\" = 1\n"
    );
    for (name, text) in [("a.csv", csv), ("a.toml", toml)] {
        let rubric = rubric();
        let roster = Source::new("r.csv", "单位,类别\n湖塘,街道\n");
        let roster = Roster::read(&roster, Format::Csv, &rubric).unwrap();
        let run = gather(vec![read_text(name, &text)], &rubric, Some(&roster), &[]);
        assert_eq!(run.refused, 1);
        for diagnostic in &run.diagnostics {
            assert!(
                diagnostic.message.chars().count() < 120,
                "{}",
                diagnostic.code
            );
        }
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

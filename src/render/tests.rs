use std::time::Instant;

use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source};

fn place(source: &Arc<Source>, text: &str) -> Place {
    let at = source.text().find(text).unwrap();
    Place::new(source, at..at + text.len())
}

fn plain(diagnostic: Diagnostic) -> String {
    render(&[diagnostic], Style::default())
}

#[test]
fn underlines_right_under_chinese_and_shows_both_ends() {
    let report = Source::new(
        "湖塘街道.toml",
        "period = 2024\n[\"执法\"]\n\"持证率\" = 192\n",
    );
    let rubric = Source::new("rubric.toml", "\"执法人员持证率\" = { range = [0, 100] }\n");
    let drawn = plain(
        Diagnostic::new(Code::OutOfRange, "`执法.持证率` 是 192,超出 0 至 100")
            .label(place(&report, "192"), "填报值")
            .label(place(&rubric, "[0, 100]"), "范围")
            .help("请核对后重新填报"),
    );
    assert_eq!(
        drawn,
        "\
warning[out-of-range]: `执法.持证率` 是 192,超出 0 至 100
 --> 湖塘街道.toml:3:9
  |
3 | \"持证率\" = 192
  |            ^^^ 填报值
  |
 ::: rubric.toml:1:23
  |
1 | \"执法人员持证率\" = { range = [0, 100] }
  |                              -------- 范围
  |
  = help: 请核对后重新填报
"
    );
}

#[test]
fn without_a_place_it_names_the_origin() {
    let drawn = plain(
        Diagnostic::new(Code::NotUtf8, "不是 UTF-8 文本")
            .origin("报表/a.csv")
            .office("湖塘街道"),
    );
    assert_eq!(
        drawn,
        "error[not-utf8]: 不是 UTF-8 文本\n--> 报表/a.csv\n = note: 单位:湖塘街道\n"
    );
}

#[test]
fn a_huge_line_is_cut_around_the_place() {
    let text = format!(
        "a\n{}值有误{}\n",
        "长".repeat(3_000_000),
        "尾".repeat(300_000)
    );
    let source = Source::new("大.csv", text);
    let started = Instant::now();
    let drawn = plain(
        Diagnostic::new(
            Code::NotUnderstood,
            format!("`{}` 看不懂", "长".repeat(9_000)),
        )
        .at(place(&source, "值有误")),
    );
    assert!(started.elapsed().as_secs() < 5);
    assert!(drawn.contains("大.csv:2:3000001"), "{drawn}");
    assert!(
        drawn.contains(&format!("…{}值有误", "长".repeat(20))),
        "{drawn}"
    );
    assert!(drawn.contains("^^^^^^"), "{drawn}");
    assert!(drawn.len() < 2_000, "{drawn}");
}

#[test]
fn places_far_apart_are_shown_apart_and_an_empty_text_is_no_trouble() {
    let source = Source::new(
        "r.toml",
        format!("first = 1\n{}last = 2\n", "x = 0\n".repeat(100_000)),
    );
    let drawn = plain(
        Diagnostic::new(Code::DuplicateId, "重复")
            .label(place(&source, "last"), "第二处")
            .label(place(&source, "first"), "第一处"),
    );
    assert!(drawn.lines().count() < 14, "{drawn}");
    assert!(drawn.find("第二处") < drawn.find("第一处"), "{drawn}");
    let empty = Source::new("空.toml", "");
    let drawn = plain(Diagnostic::new(Code::EmptyFile, "空文件").at(Place::start(&empty)));
    assert!(drawn.contains("空.toml:1:1"), "{drawn}");
}

#[test]
fn a_place_over_many_lines_is_underlined_on_its_first() {
    let source = Source::new(
        "r.toml",
        format!("score = '''\n{}'''\n", "1 +\n".repeat(50)),
    );
    let drawn = plain(Diagnostic::new(Code::ScriptLimit, "过长").at(Place::new(&source, 8..200)));
    assert!(drawn.lines().count() < 8, "{drawn}");
    assert!(
        render(&[Diagnostic::new(Code::Cycle, "环")], Style { color: true }).contains('\u{1b}')
    );
}

//! Parquet and Arrow from outside: a table scores alike in every format, and a table written in another format says
//! what its CSV says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    missing_docs
)]

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use arrow_array::builder::{Int64Builder, ListBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, Date32Array, DictionaryArray, Float64Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// The rubric of the samples.
const SAMPLES: &str = "rubrics/rule-of-law-township.toml";

/// The rubric of the command-line cases.
const SMALL: &str = "tests/cmd/inputs/rubric.toml";

/// `kaohe score` in a folder, with a rubric of this package.
fn score(folder: &Path, rubric: &str, arguments: &[&str], stdin: &[u8]) -> Output {
    let rubric = Path::new(env!("CARGO_MANIFEST_DIR")).join(rubric);
    let mut child = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .arg("score")
        .arg("--rubric")
        .arg(rubric)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let fields = columns
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

fn write_parquet(path: &Path, table: &RecordBatch) {
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), table.schema(), None).unwrap();
    writer.write(table).unwrap();
    writer.close().unwrap();
}

fn write_arrow(path: &Path, table: &RecordBatch) {
    let mut writer = FileWriter::try_new(File::create(path).unwrap(), &table.schema()).unwrap();
    writer.write(table).unwrap();
    writer.finish().unwrap();
}

fn as_stream(table: &RecordBatch) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &table.schema()).unwrap();
    writer.write(table).unwrap();
    writer.into_inner().unwrap()
}

fn read_parquet(bytes: Vec<u8>) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).unwrap();
    reader.build().unwrap().map(Result::unwrap).collect()
}

fn shown_cell(column: &ArrayRef, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Decimal128(..) => column.as_primitive::<Decimal128Type>().value_as_string(row),
        other => panic!("no output has {other}"),
    }
}

/// Header and rows of a table as CSV has them: null is empty.
fn shown(batches: &[RecordBatch]) -> Vec<Vec<String>> {
    let schema = batches[0].schema();
    let header = schema.fields().iter().map(|f| f.name().clone()).collect();
    let mut rows = vec![header];
    for batch in batches {
        for row in 0..batch.num_rows() {
            let cells = batch.columns().iter();
            rows.push(cells.map(|column| shown_cell(column, row)).collect());
        }
    }
    rows
}

fn rows_of_csv(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv);
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

/// The samples as CSV without needless quotes, so that places are alike, and as a table of texts.
fn samples() -> (Vec<u8>, RecordBatch) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2024.csv");
    let bytes = fs::read(path).unwrap();
    let rows = rows_of_csv(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes));
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in &rows {
        writer.write_record(row).unwrap();
    }
    let columns = rows[0].iter().enumerate().map(|(at, name)| {
        let cells = rows[1..].iter().map(|row| Some(row[at].as_str()));
        let cells: StringArray = cells.map(|c| c.filter(|c| !c.is_empty())).collect();
        (name.as_str(), Arc::new(cells) as ArrayRef)
    });
    (writer.into_inner().unwrap(), table(columns.collect()))
}

#[test]
fn a_table_scores_alike_in_every_format() {
    let (csv, table) = samples();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("t.csv"), csv).unwrap();
    write_parquet(&at("t.parquet"), &table);
    write_arrow(&at("t.arrow"), &table);
    fs::write(at("t.arrows"), as_stream(&table)).unwrap();
    let run = |name: &str| {
        let out = format!("out-{name}");
        let arguments = [name, "--out", &out, "--plain", "--header", "id"];
        let output = score(folder.path(), SAMPLES, &arguments, b"");
        assert_eq!(
            output.status.code(),
            Some(1),
            "a script of the samples fails"
        );
        let files = [
            "summary",
            "matrix",
            "scorecards",
            "open",
            "problems",
            "indicators",
        ];
        files.map(|file| {
            let text = fs::read_to_string(at(&out).join(format!("{file}.csv"))).unwrap();
            assert!(text.lines().count() > 1, "{file} has rows");
            text.replace(name, "t.csv")
        })
    };
    let expected = run("t.csv");
    for name in ["t.parquet", "t.arrow", "t.arrows"] {
        assert_eq!(run(name), expected, "{name}");
    }
}

/// The typed table of two offices: 96 % of the review is 3 points, 19 of 20 certified is 2.85, no lost suit 3.
fn two_offices() -> RecordBatch {
    let cohorts: DictionaryArray<arrow_array::types::Int8Type> =
        vec!["镇", "街道"].into_iter().collect();
    table(vec![
        (
            "单位编号",
            Arc::new(StringArray::from(vec!["00258", "huating"])) as ArrayRef,
        ),
        (
            "单位名称",
            Arc::new(StringArray::from(vec!["鲁溪镇", "华亭街道"])),
        ),
        ("考核类别", Arc::new(cohorts)),
        ("考核期", Arc::new(Int64Array::from(vec![2024, 2024]))),
        (
            "合法性审查率",
            Arc::new(Float64Array::from(vec![96.0, 98.5])),
        ),
        ("执法人员数", Arc::new(Int64Array::from(vec![20, 10]))),
        (
            "持证执法人员数",
            Arc::new(Float64Array::from(vec![19.0, 10.0])),
        ),
        (
            "败诉案件数",
            Arc::new(Int64Array::from(vec![Some(0), None])),
        ),
    ])
}

const TWO_OFFICES: &str = "\
office,name,cohort,A1,A2,A3,B1,A,plus,rescale,bonus,penalty,adjustment,limits,total,grade,rank,open
00258,鲁溪镇,镇,3.00,2.85,3.00,0.00,8.85,0.00,0.00,0.00,0.00,0.00,0.00,8.85,良好,1,0
huating,华亭街道,街道,4.00,3.00,0.00,0.00,7.00,0.00,0.00,0.00,0.00,0.00,0.00,7.00,良好,1,1
";

#[test]
fn typed_columns_come_on_the_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let table = two_offices();
    write_parquet(&at("t.parquet"), &table);
    write_arrow(&at("t.arrow"), &table);
    let inputs = [
        ("parquet", fs::read(at("t.parquet")).unwrap()),
        ("arrow", fs::read(at("t.arrow")).unwrap()),
        ("arrow", as_stream(&table)),
    ];
    for (format, bytes) in inputs {
        let arguments = [
            "-",
            "--input-format",
            format,
            "--matrix",
            "-",
            "--plain",
            "--header",
            "id",
        ];
        let output = score(folder.path(), SMALL, &arguments, &bytes);
        assert_eq!(text(&output.stderr), "");
        assert_eq!(text(&output.stdout), TWO_OFFICES);
        // The record of the run names all bytes.
        let arguments = ["-", "--input-format", format, "--run", "-"];
        let record = score(folder.path(), SMALL, &arguments, &bytes).stdout;
        let hash = kaohe::write::sha256(&bytes);
        assert!(text(&record).contains(&hash), "{format}: {}", text(&record));
    }
}

/// A stream that breaks off, or is none, is refused as a whole.
#[test]
fn a_stream_is_whole_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let whole = as_stream(&two_offices());
    for bytes in [&whole[..whole.len() - 8], &whole[..60], b"id,x\n", b""] {
        let arguments = ["-", "--input-format", "arrow"];
        let output = score(folder.path(), SMALL, &arguments, bytes);
        assert_eq!(output.status.code(), Some(2));
        let told = text(&output.stderr);
        assert!(told.starts_with("error[columnar-file]: `stdin` "), "{told}");
    }
}

#[test]
fn a_matrix_read_back_is_the_csv() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write_parquet(&at("t.parquet"), &two_offices());
    let arguments = [
        "t.parquet",
        "--matrix",
        "matrix.parquet",
        "--summary",
        "summary.arrow",
        "--open",
        "open.ndjson",
    ];
    let output = score(folder.path(), SMALL, &arguments, b"");
    assert_eq!(text(&output.stderr), "");
    let matrix = read_parquet(fs::read(at("matrix.parquet")).unwrap());
    assert_eq!(shown(&matrix), rows_of_csv(TWO_OFFICES.as_bytes()));
    let types = matrix[0].schema();
    let type_of = |name: &str| types.field_with_name(name).unwrap().data_type().clone();
    assert_eq!(type_of("office"), DataType::Utf8);
    assert_eq!(type_of("A2"), DataType::Decimal128(18, 2));
    assert_eq!(type_of("rank"), DataType::Int64);

    let file = File::open(at("summary.arrow")).unwrap();
    let summary: Vec<RecordBatch> = FileReader::try_new(file, None)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let arguments = ["t.parquet", "--summary", "-", "--plain", "--header", "id"];
    let csv = score(folder.path(), SMALL, &arguments, b"").stdout;
    assert_eq!(shown(&summary), rows_of_csv(&csv));

    let open = fs::read_to_string(at("open.ndjson")).unwrap();
    assert!(open.starts_with(r#"{"office":"huating","name":"华亭街道","cohort":"街道","kind":"missing","item":"litigation.lost""#));
    assert!(open.contains(r#""points_at_stake":3.00,"answer":null}"#));
    assert_eq!(open.lines().count(), 1);
}

/// A table that is scored by columns is written in every format too.
#[test]
fn both_ways_of_scoring_write_the_same_parquet() {
    let folder = tempfile::tempdir().unwrap();
    let mut table = "单位,考核类别,合法性审查率,执法人员数,持证执法人员数,败诉案件数\n".to_owned();
    for row in 0..200 {
        table.push_str(&format!(
            "u{row},镇,{}%,20,{},{}\n",
            80 + row % 21,
            row % 21,
            row % 4
        ));
    }
    fs::write(folder.path().join("t.csv"), table).unwrap();
    let written = |way: &str, format: &str| {
        let arguments = [
            "t.csv",
            "--way",
            way,
            "--matrix",
            "-",
            "--output-format",
            format,
        ];
        let plain = ["--plain", "--header", "id"];
        let output = score(
            folder.path(),
            SMALL,
            &[&arguments[..], &plain].concat(),
            b"",
        );
        assert_eq!(text(&output.stderr), "", "{way} {format}");
        output.stdout
    };
    let expected = rows_of_csv(&written("offices", "csv"));
    assert_eq!(expected.len(), 201);
    for way in ["offices", "columns"] {
        assert_eq!(
            shown(&read_parquet(written(way, "parquet"))),
            expected,
            "{way}"
        );
    }
    assert_eq!(written("columns", "ndjson"), written("offices", "ndjson"));
}

/// Of several chunks, with a number that is none and an office that comes twice, far from each other.
#[test]
fn a_large_table_is_scored_by_columns_in_every_format() {
    let rows = 12_000;
    // Long enough for several chunks.
    let name = "长".repeat(30);
    let ids = (0..rows).map(|row| format!("u{:05}{name}", row % (rows - 1)));
    let ids = StringArray::from_iter_values(ids);
    let cohorts = (0..rows).map(|row| ["镇", "街道"][row % 2]);
    let cohorts: DictionaryArray<arrow_array::types::Int32Type> = cohorts.collect();
    let rates = (0..rows).map(|row| match row {
        9_000 => f64::NAN,
        row => 80.0 + (row % 41) as f64 / 2.0,
    });
    let lost = (0..rows).map(|row| Some((row as i64 + 1) % 7).filter(|lost| *lost > 0));
    let table = table(vec![
        ("单位编号", Arc::new(ids) as ArrayRef),
        ("考核类别", Arc::new(cohorts)),
        (
            "合法性审查率",
            Arc::new(Float64Array::from_iter_values(rates)),
        ),
        ("执法人员数", Arc::new(Int64Array::from(vec![20; rows]))),
        (
            "持证执法人员数",
            Arc::new(Float64Array::from(vec![19.0; rows])),
        ),
        ("市级表彰件数", Arc::new(Int64Array::from(vec![0; rows]))),
        ("败诉案件数", Arc::new(Int64Array::from_iter(lost))),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut csv = csv::Writer::from_path(at("t.csv")).unwrap();
    csv.write_record([
        "单位编号",
        "考核类别",
        "合法性审查率",
        "执法人员数",
        "持证执法人员数",
        "市级表彰件数",
        "败诉案件数",
    ])
    .unwrap();
    for row in 0..rows {
        let id = format!("u{:05}{name}", row % (rows - 1));
        let rate = match row {
            9_000 => "NaN".to_owned(),
            row => format!("{}", 80.0 + (row % 41) as f64 / 2.0),
        };
        let lost = match (row + 1) % 7 {
            0 => String::new(),
            lost => lost.to_string(),
        };
        let cohort = ["镇", "街道"][row % 2];
        csv.write_record([&id, cohort, &rate, "20", "19", "0", &lost])
            .unwrap();
    }
    csv.flush().unwrap();
    write_parquet(&at("t.parquet"), &table);
    write_arrow(&at("t.arrow"), &table);
    fs::write(at("t.arrows"), as_stream(&table)).unwrap();
    // That nothing proves the awards would be told of every row.
    let rubric = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL)).unwrap();
    let rubric = rubric.replace("evidence = \"required\", ", "");
    assert!(!rubric.contains("evidence"));
    fs::write(at("r.toml"), rubric).unwrap();
    let rubric = at("r.toml").to_str().unwrap().to_owned();
    let run = |name: &str| {
        let arguments = [name, "--matrix", "matrix.csv", "--problems", "problems.csv"];
        let output = score(folder.path(), &rubric, &arguments, b"");
        assert_eq!(output.status.code(), Some(1));
        let files =
            ["matrix.csv", "problems.csv"].map(|file| fs::read_to_string(at(file)).unwrap());
        let [matrix, problems] = files;
        let said = problems + text(&output.stderr) + text(&output.stdout);
        (matrix, said.replace(name, "t.csv"))
    };
    let expected = run("t.csv");
    assert!(expected.1.contains("NaN"));
    assert!(expected.1.contains("u00000"), "comes twice");
    assert!(
        !expected.1.contains("u00001"),
        "by columns only how many offices there are is printed"
    );
    for name in ["t.parquet", "t.arrow", "t.arrows"] {
        assert!(run(name) == expected, "{name}");
    }
}

#[test]
fn the_standard_output_has_the_format_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    write_parquet(&folder.path().join("t.parquet"), &two_offices());
    let written = |format: &str| {
        let arguments = ["t.parquet", "--matrix", "-", "--output-format", format];
        let output = score(folder.path(), SMALL, &arguments, b"");
        assert_eq!(text(&output.stderr), "");
        output.stdout
    };
    let expected = rows_of_csv(TWO_OFFICES.as_bytes());
    assert_eq!(shown(&read_parquet(written("parquet"))), expected);
    let stream = StreamReader::try_new(Cursor::new(written("arrows")), None).unwrap();
    assert_eq!(
        shown(&stream.map(Result::unwrap).collect::<Vec<_>>()),
        expected
    );
    let file = FileReader::try_new(Cursor::new(written("arrow")), None).unwrap();
    assert_eq!(
        shown(&file.map(Result::unwrap).collect::<Vec<_>>()),
        expected
    );
    assert!(text(&written("ndjson")).starts_with(
        r#"{"office":"00258","name":"鲁溪镇","cohort":"镇","A1":3.00,"A2":2.85,"A3":3.00,"#
    ));
}

/// A cell that no grammar takes is told with its row, and the rest is scored.
#[test]
fn a_bad_cell_is_told_with_its_row() {
    let folder = tempfile::tempdir().unwrap();
    let table = table(vec![
        (
            "单位",
            Arc::new(StringArray::from(vec!["甲", "乙"])) as ArrayRef,
        ),
        ("考核类别", Arc::new(StringArray::from(vec!["镇", "镇"]))),
        (
            "合法性审查率",
            Arc::new(Float64Array::from(vec![96.0, f64::NAN])),
        ),
        ("执法人员数", Arc::new(Float64Array::from(vec![1e20, 10.0]))),
    ]);
    write_parquet(&folder.path().join("t.parquet"), &table);
    let arguments = ["t.parquet", "--problems", "-", "--plain", "--header", "id"];
    let output = score(folder.path(), SMALL, &arguments, b"");
    assert_eq!(output.status.code(), Some(1));
    let problems = text(&output.stdout);
    assert!(problems.contains("warning,t.parquet,3,"), "{problems}");
    assert!(problems.contains("NaN"), "{problems}");
    assert!(problems.contains("warning,t.parquet,2,"), "{problems}");
    assert!(problems.contains("1e20"), "{problems}");
}

/// Day 19783 is 2024-03-01, two days after the 28th of February of a leap year.
#[test]
fn a_moment_of_a_time_zone_is_no_date() {
    let folder = tempfile::tempdir().unwrap();
    let day = 19_783_i64 * 86_400_000_000;
    let rubric = r#"
id = "d"
title = "日期"
edition = "1"
lang = "zh"
period = 2024
assessed_on = 2025-03-31
points = 10
rounding = { digits = 0 }
not_applicable = "rescale-total"
ranking = { style = "1224", over = "cohort" }
cohorts = ["镇"]
total_floor = 0
total_cap = "none"
[target]
by = { title = "最迟印发日", value = 2024-02-28, source = "细则" }
[field.plan]
on = { title = "印发日期", type = "date" }
[[section]]
id = "A"
title = "计划"
points = 10
[[section.indicator]]
id = "A1"
title = "按时"
points = 10
score = "points - days_late(plan.on, target.by)"
"#;
    fs::write(folder.path().join("r.toml"), rubric).unwrap();
    let moment = |at| TimestampMicrosecondArray::from(vec![at]);
    let columns: [(&str, ArrayRef); 4] = [
        ("8", Arc::new(Date32Array::from(vec![19_783]))),
        ("8", Arc::new(moment(day))),
        ("8", Arc::new(moment(day + 60_000_000))),
        ("0", Arc::new(moment(day).with_timezone("Asia/Shanghai"))),
    ];
    let rubric = folder.path().join("r.toml");
    for (points, dates) in columns {
        let table = table(vec![
            ("单位", Arc::new(StringArray::from(vec!["甲"])) as ArrayRef),
            ("考核类别", Arc::new(StringArray::from(vec!["镇"]))),
            ("印发日期", dates),
        ]);
        write_parquet(&folder.path().join("t.parquet"), &table);
        let arguments = ["t.parquet", "--matrix", "-", "--plain", "--header", "id"];
        let output = score(folder.path(), rubric.to_str().unwrap(), &arguments, b"");
        let matrix = rows_of_csv(&output.stdout);
        assert_eq!(matrix[1][3], points, "{}", text(&output.stderr));
        assert_eq!(output.status.code(), Some(i32::from(points == "0")));
    }
}

#[test]
fn what_is_no_table_cannot_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let told = |name: &str| {
        let output = score(folder.path(), SMALL, &[name], b"");
        assert_eq!(output.status.code(), Some(2), "{name}");
        text(&output.stderr).to_owned()
    };
    write_parquet(&at("whole.parquet"), &two_offices());
    let bytes = fs::read(at("whole.parquet")).unwrap();
    fs::write(at("cut.parquet"), &bytes[..bytes.len() - 9]).unwrap();
    assert!(
        told("cut.parquet")
            .starts_with("error[columnar-file]: `cut.parquet` 不是 Parquet 文件,或者不完整(")
    );
    fs::write(at("text.arrow"), "单位,数\n甲,1\n").unwrap();
    assert!(
        told("text.arrow")
            .starts_with("error[columnar-file]: `text.arrow` 不是 Arrow 文件,或者不完整(")
    );
    assert!(told("missing.parquet").starts_with("error[unreadable]: 无法读取 `missing.parquet`"));

    let mut lists = ListBuilder::new(Int64Builder::new());
    lists.append_value([Some(1)]);
    let nested = table(vec![
        ("单位", Arc::new(StringArray::from(vec!["甲"])) as ArrayRef),
        ("经办", Arc::new(lists.finish())),
    ]);
    write_parquet(&at("nested.parquet"), &nested);
    assert_eq!(
        told("nested.parquet"),
        "\
error[columnar-file]: `nested.parquet` 的 `经办` 这一列是嵌套的(列表、结构),格子里放不下,整张表没有读
--> nested.parquet
 = help: 写这个文件时去掉这一列;要用它,就展开成一格一个数或一段文字的列
"
    );
}

/// Rosters and line data may be tables of the same kind.
#[test]
fn roster_and_line_data_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write_parquet(&at("t.parquet"), &two_offices());
    let roster = table(vec![
        (
            "单位编号",
            Arc::new(StringArray::from(vec!["00258", "huating", "hutang"])) as ArrayRef,
        ),
        (
            "单位名称",
            Arc::new(StringArray::from(vec!["鲁溪镇", "华亭街道", "湖塘街道"])),
        ),
        (
            "考核类别",
            Arc::new(StringArray::from(vec!["镇", "街道", "街道"])),
        ),
    ]);
    write_arrow(&at("offices.arrow"), &roster);
    let facts = table(vec![
        (
            "单位编号",
            Arc::new(StringArray::from(vec!["huating"])) as ArrayRef,
        ),
        ("败诉案件数", Arc::new(Int64Array::from(vec![1]))),
    ]);
    write_parquet(&at("court.parquet"), &facts);
    let arguments = [
        "t.parquet",
        "--offices",
        "offices.arrow",
        "--facts",
        "court.parquet",
        "--matrix",
        "-",
        "--plain",
        "--header",
        "id",
    ];
    let output = score(folder.path(), SMALL, &arguments, b"");
    let matrix = rows_of_csv(&output.stdout);
    let of = |id: &str| {
        let row = matrix.iter().find(|row| row[0] == id);
        row.unwrap_or_else(|| panic!("no {id}: {}", text(&output.stderr)))
            .clone()
    };
    assert_eq!(of("huating")[5], "2.00");
    assert_eq!(of("hutang")[14], "0.00");
}

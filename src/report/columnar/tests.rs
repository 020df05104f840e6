// Casts to a trait object, and small counts.
#![allow(clippy::as_conversions)]

use std::io::Cursor;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringDictionaryBuilder};
use arrow_array::types::{ArrowPrimitiveType, Decimal256Type, Int32Type};
use arrow_array::*;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{Field, Schema};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let fields = columns
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

fn as_parquet(batches: &[RecordBatch]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batches[0].schema(), None).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn as_file(batches: &[RecordBatch]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = FileWriter::try_new(&mut bytes, &batches[0].schema()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    drop(writer);
    bytes
}

fn as_stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &batches[0].schema()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    drop(writer);
    bytes
}

fn csv(pieces: Result<Pieces<'_>, Diagnostic>) -> Result<String, Diagnostic> {
    let mut all = Vec::new();
    for piece in pieces? {
        let lines = piece?.csv()?;
        assert!(lines.ends_with(b"\n"), "a piece is of whole lines");
        all.extend(lines);
    }
    Ok(String::from_utf8(all).unwrap())
}

fn of_parquet(bytes: Vec<u8>) -> Result<String, Diagnostic> {
    csv(parquet("t.parquet", Bytes::from(bytes)))
}

fn of_arrow(bytes: Vec<u8>) -> Result<String, Diagnostic> {
    csv(arrow("t.arrow", Cursor::new(bytes)))
}

/// The column `x` as it comes out of an Arrow file.
fn column(values: ArrayRef) -> Vec<String> {
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..values.len() as i64));
    let text = of_arrow(as_file(&[batch(vec![("id", ids), ("x", values)])])).unwrap();
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap()[1].to_owned()).collect()
}

#[test]
fn a_table_is_alike_from_every_format() {
    let table = batch(vec![
        (
            "单位",
            Arc::new(StringArray::from(vec!["00258", "甲,\"乙\"", ""])) as ArrayRef,
        ),
        (
            "件数",
            Arc::new(Int64Array::from(vec![Some(3), None, Some(-1)])),
        ),
        (
            "金额",
            Arc::new(
                Decimal128Array::from(vec![Some(1050), Some(-5), None])
                    .with_precision_and_scale(10, 2)
                    .unwrap(),
            ),
        ),
        (
            "日期",
            Arc::new(Date32Array::from(vec![Some(19783), None, Some(0)])),
        ),
        (
            "是否",
            Arc::new(BooleanArray::from(vec![Some(true), Some(false), None])),
        ),
    ]);
    let expected = "\
单位,件数,金额,日期,是否
00258,3,10.50,2024-03-01,true
\"甲,\"\"乙\"\"\",,-0.05,,false
,-1,,1970-01-01,
";
    let table = [table];
    assert_eq!(of_parquet(as_parquet(&table)).unwrap(), expected);
    assert_eq!(of_arrow(as_file(&table)).unwrap(), expected);
    assert_eq!(of_arrow(as_stream(&table)).unwrap(), expected);
    let stream = Cursor::new(as_stream(&table));
    assert_eq!(csv(arrow_stream("stdin", stream)).unwrap(), expected);
}

#[test]
fn floats_are_short_and_never_rounded() {
    let values = [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.30000000000000004"),
        (5.0, "5"),
        (-0.0, "0"),
        (92.35, "92.35"),
        (0.000_001, "0.000001"),
        (1e-12, "0.000000000001"),
        (9e-13, "9e-13"),
        (9_007_199_254_740_991.0, "9007199254740991"),
        (9_007_199_254_740_992.0, "9.007199254740992e15"),
        (-1.5e300, "-1.5e300"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "inf"),
    ];
    let doubles = values
        .map(|(value, _)| Some(value))
        .into_iter()
        .chain([None]);
    let mut shown = column(Arc::new(Float64Array::from_iter(doubles)));
    assert_eq!(shown.pop().unwrap(), "");
    assert_eq!(shown, values.map(|(_, text)| text));
    let singles = column(Arc::new(Float32Array::from(vec![0.1, 16.5, 3e20])));
    assert_eq!(singles, ["0.1", "16.5", "3e20"]);
}

#[test]
fn a_moment_names_its_zone_or_has_none() {
    // 2024-03-01 is day 19783.
    let day = 19_783 * 86_400;
    let moments = || TimestampSecondArray::from(vec![Some(day), Some(day + 60), None]);
    let shown = column(Arc::new(moments()));
    assert_eq!(shown, ["2024-03-01", "2024-03-01T00:01:00", ""]);
    // Whose midnight it is depends on who reads it.
    for zone in ["UTC", "+08:00", "Asia/Shanghai"] {
        let shown = column(Arc::new(moments().with_timezone(zone)));
        assert_eq!(
            shown,
            ["2024-03-01T00:00:00 UTC", "2024-03-01T00:01:00 UTC", ""]
        );
    }
    let whole = Date64Array::from(vec![day * 1000, day * 1000 + 1]);
    let shown = column(Arc::new(whole));
    assert_eq!(shown, ["2024-03-01", "2024-03-01T00:00:00.001"]);
}

#[test]
fn dictionaries_are_looked_up() {
    let mut words = StringDictionaryBuilder::<Int32Type>::new();
    words.append_value("镇");
    words.append_null();
    words.append_value("街道");
    words.append_value("镇");
    let shown = column(Arc::new(words.finish()));
    assert_eq!(shown, ["镇", "", "街道", "镇"]);
}

/// Runs that a piece begins and ends in the middle of are looked up, too.
#[test]
fn runs_are_looked_up() {
    let words =
        (0..9000).map(|row| (row < 8500).then_some(if row < 8000 { "镇" } else { "街道" }));
    let shown = column(Arc::new(RunArray::<Int32Type>::from_iter(words)));
    assert_eq!(shown.len(), 9000);
    for (row, shown) in shown.iter().enumerate() {
        let expected = match row {
            0..8000 => "镇",
            8000..8500 => "街道",
            _ => "",
        };
        assert_eq!(shown, expected, "row {row}");
    }
}

#[test]
fn every_type_of_a_cell_is_shown() {
    type Wide = <Decimal256Type as ArrowPrimitiveType>::Native;
    let decimals = Decimal256Array::from(vec![Wide::from(-1_205_i64)]);
    let decimal = |value, precision, scale| {
        let value = Decimal128Array::from(vec![value]);
        Arc::new(value.with_precision_and_scale(precision, scale).unwrap()) as ArrayRef
    };
    let shown: [(ArrayRef, &str); 14] = [
        (decimal(5, 10, 3), "0.005"),
        (decimal(-120_500, 10, 3), "-120.500"),
        (decimal(-7, 10, 0), "-7"),
        (decimal(0, 10, 2), "0.00"),
        (
            decimal(-99_999_999_999_999_999_999_999_999_999_999_999_999, 38, 38),
            "-0.99999999999999999999999999999999999999",
        ),
        (Arc::new(Int8Array::from(vec![-128])), "-128"),
        (
            Arc::new(UInt64Array::from(vec![u64::MAX])),
            "18446744073709551615",
        ),
        (Arc::new(NullArray::new(1)), ""),
        (Arc::new(LargeStringArray::from(vec!["甲"])), "甲"),
        (
            Arc::new(StringViewArray::from(vec!["一段较长的文字,不止十二字节"])),
            "一段较长的文字,不止十二字节",
        ),
        (Arc::new(Time32SecondArray::from(vec![34_200])), "09:30:00"),
        (
            Arc::new(Time64NanosecondArray::from(vec![1_500_000_000])),
            "00:00:01.500",
        ),
        (
            Arc::new(
                Decimal32Array::from(vec![5])
                    .with_precision_and_scale(9, -2)
                    .unwrap(),
            ),
            "500",
        ),
        (
            Arc::new(decimals.with_precision_and_scale(40, 3).unwrap()),
            "-1.205",
        ),
    ];
    for (values, expected) in shown {
        let of = values.data_type().clone();
        assert_eq!(column(values), [expected], "{of}");
    }
}

#[test]
fn a_number_that_is_no_date_ends_the_reading() {
    let days: ArrayRef = Arc::new(Date32Array::from(vec![i32::MAX]));
    let told = of_arrow(as_file(&[batch(vec![("x", days)])])).unwrap_err();
    assert!(
        told.message.contains("stands for no date"),
        "{}",
        told.message
    );
}

#[test]
fn other_columns_are_refused_by_name() {
    let mut lists = ListBuilder::new(arrow_array::builder::Int64Builder::new());
    lists.append_value([Some(1), Some(2)]);
    let columns: [(ArrayRef, &str); 3] = [
        (Arc::new(lists.finish()), "是嵌套的(列表、结构)"),
        (
            Arc::new(BinaryArray::from(vec![b"a".as_slice()])),
            "是二进制数据",
        ),
        (Arc::new(DurationSecondArray::from(vec![1])), "是时长"),
    ];
    for (values, why) in columns {
        let id: ArrayRef = Arc::new(StringArray::from(vec!["a"]));
        let table = [batch(vec![("id", id), ("经办", values)])];
        let told = of_arrow(as_file(&table)).unwrap_err();
        assert_eq!(told.code, Code::ColumnarFile);
        assert_eq!(
            told.message,
            format!("`t.arrow` 的 `经办` 这一列{why},格子里放不下,整张表没有读")
        );
    }
}

#[test]
fn two_columns_of_one_name_both_stay() {
    let number = |n| Arc::new(Int64Array::from(vec![n])) as ArrayRef;
    let table = [batch(vec![
        ("id", number(1)),
        ("x", number(2)),
        ("x", number(3)),
    ])];
    assert_eq!(of_arrow(as_file(&table)).unwrap(), "id,x,x\n1,2,3\n");
    assert_eq!(of_parquet(as_parquet(&table)).unwrap(), "id,x,x\n1,2,3\n");
}

proptest! {
    /// What a reader of CSV makes of texts is those texts.
    #[test]
    fn texts_are_quoted_where_they_must_be(
        texts in vec(["[a镇, \"\r\n]{0,4}", "[a镇, \"\r\n]{0,4}"], 1..9),
        header in "[a镇, \"\r\n]{0,4}",
    ) {
        let column = |at: usize| {
            let texts = texts.iter().map(|pair| pair[at].as_str());
            Arc::new(StringArray::from_iter_values(texts)) as ArrayRef
        };
        for width in [1, 2] {
            let columns = [(header.as_str(), column(0)), ("x", column(1))];
            let table = batch(columns.into_iter().take(width).collect());
            let text = of_arrow(as_file(&[table])).unwrap();
            let mut reader = ::csv::ReaderBuilder::new();
            let mut reader = reader.has_headers(false).from_reader(text.as_bytes());
            let rows = reader.records().map(|row| {
                row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()
            });
            let head = [header.clone(), "x".to_owned()];
            let expected = std::iter::once(&head).chain(&texts);
            let expected: Vec<_> = expected.map(|row| row[..width].to_vec()).collect();
            prop_assert_eq!(rows.collect::<Vec<_>>(), expected);
        }
    }
}

#[test]
fn no_rows_are_a_header() {
    let none = Arc::new(Int64Array::from(Vec::<i64>::new())) as ArrayRef;
    let table = [batch(vec![("id", none)])];
    assert_eq!(of_parquet(as_parquet(&table)).unwrap(), "id\n");
    assert_eq!(of_arrow(as_stream(&table)).unwrap(), "id\n");
}

/// A large batch comes in pieces, and a row that is all null is a line too, so that lines can be counted.
#[test]
fn row_n_is_line_n_plus_one() {
    let rows = PIECE_ROWS as i64 * 2 + 5;
    let values = (0..rows).map(|n| (n % 1000 != 7).then_some(n));
    let table = [batch(vec![(
        "id",
        Arc::new(Int64Array::from_iter(values)) as ArrayRef,
    )])];
    let pieces: Vec<Vec<u8>> = arrow("t.arrow", Cursor::new(as_file(&table)))
        .unwrap()
        .map(|piece| piece.unwrap().csv().unwrap())
        .collect();
    assert_eq!(pieces.len(), 4, "a header and three pieces");
    let text = String::from_utf8(pieces.concat()).unwrap();
    for (line, text) in text.lines().enumerate().skip(1) {
        let row = line as i64 - 1;
        let expected = match row % 1000 {
            7 => "\"\"".to_owned(),
            _ => row.to_string(),
        };
        assert_eq!(text, expected);
    }
    assert_eq!(text.lines().count() as i64, rows + 1);
}

#[test]
fn a_file_that_is_none_is_refused() {
    for bytes in [&b""[..], b"id,x\n1,2\n", b"PAR1", b"ARROW1"] {
        for read in [of_parquet(bytes.to_vec()), of_arrow(bytes.to_vec())] {
            assert_eq!(read.unwrap_err().code, Code::ColumnarFile);
        }
    }
}

/// Cut anywhere, a file is refused: it never passes for a shorter one.
#[test]
fn a_file_that_is_cut_is_refused() {
    let values = |start| {
        let ids = StringArray::from_iter_values((start..start + 3).map(|n| format!("u{n}")));
        batch(vec![("id", Arc::new(ids) as ArrayRef)])
    };
    let tables = [values(0), values(3)];
    for length in 0..as_parquet(&tables).len() {
        let bytes = as_parquet(&tables)[..length].to_vec();
        assert!(of_parquet(bytes).is_err(), "{length} bytes passed");
    }
    for whole in [as_file(&tables), as_stream(&tables)] {
        for length in 0..whole.len() {
            let cut = of_arrow(whole[..length].to_vec());
            assert!(cut.is_err(), "{length} of {} bytes passed", whole.len());
        }
    }
}

/// Bytes that were changed on the way end in a message, never in a panic.
#[test]
fn a_file_that_was_damaged_does_not_stop_the_program() {
    let ids = StringArray::from_iter_values((0..20).map(|n| format!("u{n}")));
    let table = [batch(vec![
        ("id", Arc::new(ids) as ArrayRef),
        ("x", Arc::new(Int64Array::from_iter_values(0..20))),
    ])];
    type Reader = fn(Vec<u8>) -> Result<String, Diagnostic>;
    let read: [(Vec<u8>, Reader); 3] = [
        (as_parquet(&table), of_parquet),
        (as_file(&table), of_arrow),
        (as_stream(&table), of_arrow),
    ];
    for (whole, read) in read {
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= [0x01, 0x80, 0xff][at % 3];
            let _ = read(bytes);
        }
    }
}

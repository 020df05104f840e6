use std::io::Write;

use super::*;
use crate::write::fixture::{self, text};
use crate::write::{CsvStyle, Kind, Output};

fn columns() -> Vec<Column> {
    Column::list(&[
        ("office", "单位编号", Kind::Text),
        ("total", "总分", Kind::Points),
        ("self_score", "自评分", Kind::EXACT),
        ("rank", "名次", Kind::Count),
    ])
}

/// The table as a format, the CSV given `piece` bytes at a time.
fn recast(csv: &str, format: TableFormat, piece: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut recast = Recaster::new(columns(), 2, format).begin(&mut out)?;
    for bytes in csv.as_bytes().chunks(piece) {
        recast.write_all(bytes)?;
    }
    recast.end()?;
    Ok(out)
}

const CSV: &str = "\
office,total,self_score,rank
00258,97.50,97.125,1
\"甲,\"\"乙\"\"
丙\",-0.05,,12
,,3,-4
";

#[test]
fn a_row_is_an_object_and_numbers_keep_their_digits() {
    let expected = r#"{"office":"00258","total":97.50,"self_score":97.125,"rank":1}
{"office":"甲,\"乙\"\n丙","total":-0.05,"self_score":null,"rank":12}
{"office":null,"total":null,"self_score":3,"rank":-4}
"#;
    for piece in [1, 2, 7, 1000] {
        let written = recast(CSV, TableFormat::Ndjson, piece).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), expected);
    }
}

/// Divided in any way, the lines become the same bytes as those that are written one behind the other.
#[test]
fn parts_do_not_show() {
    let header = "office,total,self_score,rank\n";
    let rows = 3 * PART_ROWS + 7;
    let row = |n: usize| format!("\"u,{n}\",{}.05,,{n}\n", n % 97);
    let lines: Vec<String> = (0..rows).map(row).collect();
    let formats = [
        TableFormat::Ndjson,
        TableFormat::Parquet,
        TableFormat::Arrow,
        TableFormat::ArrowStream,
    ];
    for format in formats.into_iter().filter(|format| format.is_built_in()) {
        let whole = recast(&format!("{header}{}", lines.concat()), format, 1000).unwrap();
        for length in [1000, PART_ROWS, 20_000, rows] {
            let mut out = Vec::new();
            let recaster = Recaster::new(columns(), 2, format);
            let mut recast = recaster.begin(&mut out).unwrap();
            for lines in lines.chunks(length) {
                let part = recaster.part(lines.concat().as_bytes()).unwrap();
                recast.add(part).unwrap();
            }
            recast.end().unwrap();
            assert!(out == whole, "{format:?} in parts of {length}");
        }
    }
}

#[test]
fn a_long_cell_grows_the_row() {
    let long = "长".repeat(5000);
    let csv = format!("a,b,c,d\n{long},1.00,,\n");
    let written = String::from_utf8(recast(&csv, TableFormat::Ndjson, 700).unwrap()).unwrap();
    assert!(written.starts_with(&format!("{{\"office\":\"{long}\",\"total\":1.00,")));
}

#[test]
fn what_does_not_fit_a_column_is_an_error() {
    for cell in ["a,x,,", "a,01,,", "a,,,1,", "a,1.00"] {
        let csv = format!("office,total,self_score,rank\n{cell}\n");
        assert!(
            recast(&csv, TableFormat::Ndjson, 100).is_err(),
            "{cell} was taken"
        );
    }
}

#[test]
fn every_table_is_written_as_objects_of_its_columns() {
    let fixture = fixture::two_offices();
    let run = fixture.run();
    for output in Output::ALL {
        let style = CsvStyle::default();
        if output == Output::Run {
            let mut none = Vec::new();
            assert!(
                output
                    .write_as(TableFormat::Ndjson, &run, style, &mut none)
                    .is_err()
            );
            continue;
        }
        let lines = text(|out| output.write_as(TableFormat::Ndjson, &run, style, out));
        let ids: Vec<String> = output
            .columns(&run)
            .iter()
            .map(|c| c.id.to_string())
            .collect();
        assert!(!lines.is_empty());
        for line in lines.lines() {
            let object: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(line).unwrap();
            let keys: Vec<&String> = object.keys().collect();
            assert_eq!(keys, ids.iter().collect::<Vec<_>>());
        }
    }
}

#[cfg(feature = "arrow")]
mod arrow {
    use std::io::Cursor;

    use arrow_array::cast::AsArray;
    use arrow_array::types::{Decimal128Type, Int64Type};
    use arrow_array::{Array, ArrayRef, RecordBatch};
    use arrow_ipc::reader::{FileReader, StreamReader};
    use arrow_schema::DataType;
    use bytes::Bytes;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;

    const FORMATS: [TableFormat; 3] = [
        TableFormat::Parquet,
        TableFormat::Arrow,
        TableFormat::ArrowStream,
    ];

    /// A value as CSV has it: null is empty.
    fn shown_cell(column: &ArrayRef, row: usize) -> String {
        if column.is_null(row) {
            return String::new();
        }
        match column.data_type() {
            DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
            DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
            _ => {
                let decimals = column.as_primitive::<Decimal128Type>();
                decimals.value_as_string(row)
            }
        }
    }

    fn batches(bytes: Vec<u8>, format: TableFormat) -> Vec<RecordBatch> {
        match format {
            TableFormat::Parquet => {
                let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).unwrap();
                reader.build().unwrap().map(Result::unwrap).collect()
            }
            TableFormat::Arrow => {
                let reader = FileReader::try_new(Cursor::new(bytes), None).unwrap();
                reader.map(Result::unwrap).collect()
            }
            _ => {
                let reader = StreamReader::try_new(Cursor::new(bytes), None).unwrap();
                reader.map(Result::unwrap).collect()
            }
        }
    }

    #[test]
    fn types_come_from_the_columns() {
        for format in FORMATS {
            let batches = batches(recast(CSV, format, 3).unwrap(), format);
            let [batch] = batches.as_slice() else {
                unreachable!("one batch of {format:?}")
            };
            let types: Vec<DataType> = batch
                .schema()
                .fields()
                .iter()
                .map(|f| f.data_type().clone())
                .collect();
            assert_eq!(
                types,
                [
                    DataType::Utf8,
                    DataType::Decimal128(18, 2),
                    DataType::Decimal128(38, 12),
                    DataType::Int64,
                ]
            );
            let offices: Vec<Option<&str>> = batch.column(0).as_string::<i32>().iter().collect();
            assert_eq!(offices, [Some("00258"), Some("甲,\"乙\"\n丙"), None]);
            let totals = batch.column(1).as_primitive::<Decimal128Type>().iter();
            assert_eq!(totals.collect::<Vec<_>>(), [Some(9750), Some(-5), None]);
            let own = batch.column(2).as_primitive::<Decimal128Type>().iter();
            assert_eq!(
                own.collect::<Vec<_>>(),
                [Some(97_125_000_000_000), None, Some(3_000_000_000_000)]
            );
            let ranks = batch.column(3).as_primitive::<Int64Type>().iter();
            assert_eq!(ranks.collect::<Vec<_>>(), [Some(1), Some(12), Some(-4)]);
        }
    }

    #[test]
    fn nothing_is_rounded_or_cut() {
        let bad = [
            "a,1.001,,",
            "a,--1,,",
            "a,-,,",
            "a,+1,,",
            "a,1e3,,",
            "a,10000000000000000.00,,",
            "a,,,1.0",
            "a,,,9223372036854775808",
        ];
        for cell in bad {
            let csv = format!("office,total,self_score,rank\n{cell}\n");
            assert!(
                recast(&csv, TableFormat::Parquet, 100).is_err(),
                "{cell} was taken"
            );
        }
        let most = "office,total,self_score,rank\na,9999999999999999.99,,\n";
        assert!(recast(most, TableFormat::Parquet, 100).is_ok());
    }

    #[test]
    fn an_empty_table_has_its_columns() {
        for format in FORMATS {
            let written = recast("office,total,self_score,rank\n", format, 100).unwrap();
            let rows: usize = batches(written, format).iter().map(|b| b.num_rows()).sum();
            assert_eq!(rows, 0);
        }
    }

    /// More rows than a batch and a group of Parquet hold: each is there once, in order.
    #[test]
    fn rows_of_several_groups_stay_in_order() {
        let mut csv = "office,total,self_score,rank\n".to_owned();
        let rows = 140_000_i64;
        for row in 0..rows {
            csv.push_str(&format!("u{row},,,{row}\n"));
        }
        for format in FORMATS {
            let written = recast(&csv, format, 1 << 16).unwrap();
            if format == TableFormat::Parquet {
                let bytes = Bytes::from(written.clone());
                let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
                assert_eq!(reader.metadata().num_row_groups(), 2);
            }
            let read = batches(written, format);
            let ranks = read.iter().flat_map(|batch| {
                let ranks = batch.column(3).as_primitive::<Int64Type>();
                ranks.values().to_vec()
            });
            assert!(ranks.eq(0..rows));
        }
    }

    /// Every table of a run says the same in every format.
    #[test]
    fn tables_read_back_are_the_csv() {
        let fixture = fixture::two_offices();
        let run = fixture.run();
        let plain = CsvStyle {
            plain: true,
            header: crate::write::Header::Ids,
        };
        for output in Output::ALL {
            if output == Output::Run {
                continue;
            }
            let csv = text(|out| output.write(&run, plain, out));
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let expected: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            for format in FORMATS {
                let mut written = Vec::new();
                // The style of CSV plays no part.
                output
                    .write_as(format, &run, CsvStyle::default(), &mut written)
                    .unwrap();
                let mut rows = expected.iter();
                for batch in batches(written, format) {
                    let names = batch.schema();
                    let names = names.fields().iter().map(|f| f.name().as_str());
                    assert!(names.eq(reader.headers().unwrap().iter()));
                    for row in 0..batch.num_rows() {
                        let cells = rows.next().unwrap().iter();
                        for (column, cell) in batch.columns().iter().zip(cells) {
                            let shown = shown_cell(column, row);
                            // Figures that are as exact as they are have all their decimals.
                            let shown = match column.data_type() {
                                DataType::Decimal128(_, 12) => {
                                    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
                                }
                                _ => shown,
                            };
                            assert_eq!(shown, cell, "{output:?} as {format:?}");
                        }
                    }
                }
                assert!(rows.next().is_none());
            }
        }
    }
}

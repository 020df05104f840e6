//! Tables made by hand.

use super::against::{Cut, FIELDS, Item, compare, rubric};
use crate::bulk::read::{Begin, Bytes, Declined, Inputs, Layout, Odd, Reader, Sink};
use crate::plan::{Batch, ROWS};
use crate::rubric::FieldId;

const WHOLE: Cut = Cut {
    piece: 1 << 20,
    more: 0,
};
const HEADER: &str = "编号,单位,类别,行政处罚案件数,执法人员持证率,罚没金额,败诉案件数,数据造假";

fn table(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

#[track_caller]
fn plain_rows(text: &str) -> Vec<bool> {
    let fast = compare(text, &rubric(), WHOLE).unwrap();
    let plain = |item: &(u64, Item)| matches!(item.1, Item::Plain { .. });
    fast.items.iter().map(plain).collect()
}

#[test]
fn plain_rows_are_accepted_and_others_are_odd() {
    let text = table(&[
        "B1,湖塘街道,街道,12,92.5,3.25,0,否",
        "B2,安平镇,镇,7,100,3,2,true",
        "B3,安平镇,镇,7,100,3,2,",
        "\"B4\",\"安,\n平\",镇, 7 ,\"88\",-0,2,是",
        ",丁,镇,5.0,88,0.000001,2,是",
        "B6,己,镇,约5,88,1,2,是",
        "B7,庚,镇,5.5,88,1,2,是",
        "B8,辛,镇,5,0.5,1,2,是",
        "B9,壬,镇,5,101,1,2,是",
        "C1,癸,区,5,88,1,2,是",
        "C2,癸,镇,5,88,1,,是",
        "C3,癸,镇,5,88,1,2",
        ",,镇,5,88,1,2,是",
        "C4,\"甲\"\"乙\",镇,5,88,1,2,是",
        "C5,乙,镇,5件,88,1,2,是",
        "C6,丙,镇,5,88,1,2,1",
    ]);
    // Those that leave a figure open, or say it in other words, are not odd for that: 约5, a blank, 5件.
    let accepted = [0, 1, 2, 3, 4, 5, 10, 14];
    let wanted: Vec<bool> = (0..16).map(|row| accepted.contains(&row)).collect();
    assert_eq!(plain_rows(&text), wanted);
}

#[test]
fn values_of_a_batch_share_their_decimals() {
    struct Seen(Vec<(Vec<f64>, u32, f64)>);
    impl Sink for Seen {
        fn batch(&mut self, _: usize, batch: &Batch, _: &[u32]) {
            self.0 = batch
                .columns
                .iter()
                .map(|c| (c.values.clone(), c.decimals, c.largest))
                .collect();
        }
        fn doubtful(&mut self, _: usize, _: &Batch, rows: &[u32]) {
            panic!("{rows:?}");
        }
        fn odd(&mut self, odd: Odd<'_>) {
            panic!("{odd:?}");
        }
    }
    let text = table(&[
        "B1,甲,镇,1,92.5,3,0,否",
        "B2,乙,镇,3.0,7,0.125,0,是",
        "B3,丙,镇,20,3,4.5,0,",
    ]);
    let rubric = rubric();
    let inputs = Inputs {
        fields: &FIELDS,
        ..Inputs::default()
    };
    let layout = Layout::new("t.csv", text.as_bytes(), true, &rubric, &inputs).unwrap();
    let mut seen = Seen(Vec::new());
    let at = layout.start();
    let bytes = Bytes {
        bytes: &text.as_bytes()[at..],
        at: at as u64,
        begin: Begin::Row,
        to: u64::MAX,
        last: true,
    };
    let chunk = Reader::new(&layout).read(bytes, &mut seen);
    assert_eq!(
        seen.0,
        [
            (vec![1.0, 3.0, 20.0], 0, 20.0),
            (vec![925.0, 70.0, 30.0], 1, 925.0),
            (vec![3000.0, 125.0, 4500.0], 3, 4500.0),
            (vec![0.0, 1.0, 0.0], 0, 1.0),
            (vec![0.0, 0.0, 0.0], 0, 0.0),
        ]
    );
    assert_eq!(
        (chunk.next, chunk.lines, chunk.offices.rows()),
        (text.len() as u64, 3, 3)
    );
    assert_eq!(chunk.offices.id(1), b"B2");
    assert_eq!(chunk.offices.name(1), None);
    assert_eq!(chunk.offices.cohort(1), Some(1));
}

#[test]
fn a_batch_ends_where_a_column_would_outgrow_what_is_exact() {
    let mut rows: Vec<String> = (0..40)
        .map(|n| format!("B{n:02},甲{n},镇,1,92,999999999999999,0,否"))
        .collect();
    rows.push("C1,乙,镇,1,92,0.25,0,否".to_owned());
    rows.extend((0..40).map(|n| format!("D{n:02},丙{n},镇,1,92,1.5,0,否")));
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let fast = compare(&table(&rows), &rubric(), WHOLE).unwrap();
    // Those that share a block with the broken number are odd, no others.
    assert!(fast.plain() >= 81 - 31, "{}", fast.plain());
}

#[test]
fn many_rows_fill_batches() {
    struct Count(Vec<usize>);
    impl Sink for Count {
        fn batch(&mut self, _: usize, batch: &Batch, _: &[u32]) {
            self.0.push(batch.rows);
        }
        fn doubtful(&mut self, _: usize, _: &Batch, _: &[u32]) {}
        fn odd(&mut self, _: Odd<'_>) {}
    }
    let rows: Vec<String> = (0..1200)
        .map(|n| format!("B{n:04},甲,镇,{n},92,1,0,否"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let text = table(&rows);
    let rubric = rubric();
    let inputs = Inputs {
        fields: &FIELDS,
        ..Inputs::default()
    };
    let layout = Layout::new("t.csv", text.as_bytes(), true, &rubric, &inputs).unwrap();
    let mut count = Count(Vec::new());
    let bytes = Bytes {
        bytes: &text.as_bytes()[layout.start()..],
        at: layout.start() as u64,
        begin: Begin::Row,
        to: u64::MAX,
        last: true,
    };
    Reader::new(&layout).read(bytes, &mut count);
    assert_eq!(count.0, [ROWS, ROWS, 1200 - 2 * ROWS]);
}

#[test]
fn quotes_over_the_borders_of_chunks() {
    // A name that looks like rows: every chunk that begins inside it guesses wrong.
    let inside = "X,x,镇,1,92,1,0,否\n".repeat(20);
    let text = table(&[
        "B1,甲,镇,1,92,1,0,否",
        &format!("B2,\"{inside}\",镇,1,92,1,0,否"),
        "B3,\"a\"\"\n\"\",\"\"\",镇,1,92,1,0,否",
        "B4,丁,镇,1,92,1,0,否",
    ]);
    for piece in 1..text.len() {
        let fast = compare(
            &text,
            &rubric(),
            Cut {
                piece,
                more: piece % 7,
            },
        )
        .unwrap();
        assert_eq!(fast.items.len(), 4);
    }
    let fast = compare(
        &text,
        &rubric(),
        Cut {
            piece: 200,
            more: 100,
        },
    )
    .unwrap();
    assert!(fast.redone > 0);
    // Never closed: the rest of the file is one row that the reference refuses.
    let open = table(&[
        "B1,甲,镇,1,92,1,0,否",
        "B2,\"乙,镇,1,92,1,0,否",
        "B3,丙,镇,1,92,1,0,否",
    ]);
    for piece in [1, 5, 30, 1000] {
        let fast = compare(&open, &rubric(), Cut { piece, more: 3 }).unwrap();
        assert_eq!(fast.items.len(), 2);
    }
}

#[test]
fn marks_returns_and_headers_of_two_rows() {
    let crlf = format!(
        "\u{feff}{}",
        table(&["B1,甲,镇,1,92,1,0,否", "", "B2,乙,镇,1,92,1,0,否"]).replace('\n', "\r\n")
    );
    assert_eq!(plain_rows(&crlf), [true, true]);
    assert_eq!(plain_rows(crlf.trim_end()), [true, true]);
    let two = "litigation,,enforcement,,,\n败诉案件数,单位,行政处罚案件数,执法人员持证率,罚没金额,类别\n1,甲,3,92,2,镇\n";
    assert_eq!(plain_rows(two), [true]);
}

#[test]
fn what_no_table_of_plain_figures_is() {
    let rubric = rubric();
    let new = |text: &str, whole, fields: &[FieldId]| {
        let inputs = Inputs {
            fields,
            ..Inputs::default()
        };
        Layout::new("t.csv", text.as_bytes(), whole, &rubric, &inputs)
            .map(|layout| layout.absent().to_vec())
    };
    assert_eq!(new("败诉案件数\n1\n", true, &FIELDS), Err(Declined::Header));
    assert_eq!(new("单位\r甲\r", true, &FIELDS), Err(Declined::Header));
    assert_eq!(new("单位,\"败诉", true, &FIELDS), Err(Declined::Header));
    assert_eq!(
        new("单位,败诉案件数", false, &FIELDS),
        Err(Declined::Header)
    );
    assert_eq!(
        new("单位,败诉案件数\n甲,\"", false, &FIELDS),
        Err(Declined::Header)
    );
    assert_eq!(new("", true, &FIELDS), Err(Declined::Header));
    assert_eq!(
        new("单位\n甲\n", true, &[FieldId(7)]),
        Err(Declined::Kind(FieldId(7)))
    );
    assert_eq!(
        new("单位,败诉案件数,罚没金额(元)\n甲,1,2\n", true, &FIELDS),
        Ok(vec![FieldId(1), FieldId(0), FieldId(2)])
    );
}

#[test]
fn a_row_that_is_no_utf8_is_odd_and_a_table_that_is_none_declined() {
    let rubric = rubric();
    let inputs = Inputs {
        fields: &FIELDS,
        ..Inputs::default()
    };
    let first = table(&["B1,甲,镇,1,92,1,0,否"]).into_bytes();
    let layout = |bytes: &[u8], whole| Layout::new("t.csv", bytes, whole, &rubric, &inputs);
    let cut = layout(&first[..HEADER.len() + 20], false);
    assert!(cut.is_err(), "no second row is seen");
    let below = [&first, &b"B2,\xff,x\n"[..]].concat();
    assert!(layout(&below, true).is_ok());
    let in_first = [
        HEADER.as_bytes(),
        b"\nB2,\xff,x\n",
        &first[HEADER.len() + 1..],
    ]
    .concat();
    assert!(layout(&in_first, true).is_err());
    let in_header = [b"\xff", &first[..]].concat();
    assert!(layout(&in_header, true).is_err());

    let layout = layout(&below, true).unwrap();
    let odd = |rows: &[u8], last| {
        let mut odd = OddRows::default();
        let bytes = Bytes {
            bytes: rows,
            at: layout.start() as u64,
            begin: Begin::Row,
            to: u64::MAX,
            last,
        };
        Reader::new(&layout).read(bytes, &mut odd);
        odd.0
    };
    let good = "B1,甲,镇,1,92,1,0,否\n".as_bytes();
    // The same but for one byte of a sign.
    let bad = [&good[..4], &good[5..]].concat();
    assert_eq!(odd(&[good, &bad, good].concat(), true), [1]);
    // A sign that is cut at the end is whole in the bytes that follow.
    let cut = [good, &good[..5]].concat();
    assert!(odd(&cut, false).is_empty());
    assert_eq!(odd(&cut, true), [1]);
}

/// The numbers of odd rows.
#[derive(Default)]
struct OddRows(Vec<u32>);

impl Sink for OddRows {
    fn batch(&mut self, _: usize, _: &Batch, _: &[u32]) {}
    fn doubtful(&mut self, _: usize, _: &Batch, _: &[u32]) {}
    fn odd(&mut self, odd: Odd<'_>) {
        self.0.push(odd.row);
    }
}

#[test]
fn a_figure_too_large_for_the_decimals_of_its_block_is_odd() {
    let text = "\u{feff}执法人员持证率,编号,单位,类别,年度,行政处罚案件数,罚没金额,败诉案件数,数据造假,村(社区)数,说明,公开日期,事故,应出庭案件数,其他,,败诉案件数佐证,自评C2\r\n1.01,B000,平塘街道,街道,2024,0,1234567890123456,0,true,0,,,,,,,,\r\n1.01,B000,湖湖街道,街道,2024,0,0.00,0,true,0,,,,,,,,\r\n1.01,B000,塘塘街道,街道,2024,0,0,0,缺项(无),0,,,,,,,,\r\n";
    let mut rubric = rubric();
    rubric.cohorts.clear();
    compare(text, &rubric, WHOLE).unwrap();
    // The same of a greatest end: 至多 so much beside hundredths.
    let rows = [
        "B1,甲,街道,5,88,至多1234567890123456,0,否",
        "B2,乙,街道,5,88,1.25,0,否",
        "B3,丙,街道,5,88,至多9,0,",
    ];
    assert_eq!(plain_rows(&table(&rows)), [false, true, true]);
    // Decimals of a doubt alone, too.
    let rows = [
        "B1,甲,街道,5,88,1234567890123456,0,",
        "B2,乙,街道,5,88,至多1.25,0,否",
    ];
    assert_eq!(plain_rows(&table(&rows)), [false, true]);
}

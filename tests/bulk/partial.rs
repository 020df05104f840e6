//! Shards: what is written is read, and whatever else is read is refused or harmless.

use std::sync::Arc;

use kaohe::bulk::keep::{Kept, Layout};
use kaohe::bulk::partial::{
    Figures, NoShard, Shard, ShardFile, Stamp, Wanted, Writer, may_repeat, read,
};
use kaohe::bulk::rank::Ranks;
use kaohe::compile::CompiledRubric;
use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::render::{Style, render};
use kaohe::report::Format;
use kaohe::source::{LinesBefore, Place, Source};
use kaohe::write::{Counts, Input, sha256};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::trial::{Trial, kept, trial};
use crate::{STYLES, bulk};

const TABLE: &[u8] = "单位,f.x\n甲,1\n".as_bytes();

fn stamp(rubric: &CompiledRubric) -> Stamp {
    Stamp::of(rubric.rubric(), &[], false)
}

/// A shard of a table with these figures and messages.
fn encode(stamp: &Stamp, kept: &[Kept], told: &[Diagnostic]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let skipped = ["x.pdf".to_owned()];
    let mut writer = Writer::begin(stamp, &skipped, told, &mut bytes).unwrap();
    let input = writer.file("a.csv", Format::Csv, &mut &TABLE[..]).unwrap();
    assert_eq!(input.sha256, sha256(TABLE));
    writer.figures(kept, counts(), told, &[]).unwrap();
    writer.end().unwrap();
    bytes
}

fn counts() -> Counts {
    Counts {
        read: 300,
        scored: 299,
        refused: 1,
        ..Counts::default()
    }
}

fn back(rubric: &CompiledRubric, bytes: &[u8], wanted: Wanted) -> Result<Shard, NoShard> {
    let layout = Arc::new(Layout::of(rubric.rubric()));
    read(bytes, &stamp(rubric), &layout, wanted)
}

fn messages() -> Vec<Diagnostic> {
    let before = LinesBefore::default();
    let row = Source::excerpt("a.csv", "乙,数十\n".as_bytes(), &before, 3);
    let head = Source::new("a.csv", "单位,f.x\n");
    before.tell(1000);
    vec![
        Diagnostic::new(Code::NotUnderstood, "`数十` 看不懂")
            .at(Place::new(&row, 5..11))
            .office("乙")
            .help("请写数字"),
        Diagnostic::new(Code::DuplicateOffice, "两份")
            .label(Place::new(&row, 1..4), "第二份")
            .label(Place::new(&head, 0..6), "第一份"),
        Diagnostic::new(Code::SkippedFile, "跳过").origin("文件夹"),
    ]
}

/// A shard of offices of many kinds.
fn example() -> (CompiledRubric, Vec<u8>) {
    let office = |facts: &str, cohort| (facts.to_owned(), cohort);
    let trial = Trial {
        digits: 2,
        total_digits: None,
        style: "1224",
        over: "cohort",
        policy: "rescale-total",
        tie_break: "\"f.r2 / 3\"",
        gates: ["rank_last = true", "not_assessed = true", "grade_down = 1"],
        quotas: ["quota = { number = 1, ties = \"undecided\" }", ""],
        floor: "\"none\"",
        last_word: false,
        offices: vec![
            office("x=2 y=3 a=5 b=0.125 yes=true r2=50 no=false", "镇"),
            office("x>=2 y=3 a=1..4 b>=1", "镇"),
            office("x=0 y=0 a=2 b=15 yes=false no=true r2=60.5", "街道"),
        ],
    };
    let rubric = trial.rubric();
    let kept = kept(&rubric, &trial.cards(&rubric));
    let bytes = encode(&stamp(&rubric), &[kept], &messages());
    (rubric, bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 60 } else { 1000 }))]

    #[test]
    fn figures_come_back_and_rank_alike_in_any_split(
        trial in trial(),
        cuts in prop::array::uniform2(0usize..12),
    ) {
        let rubric = trial.rubric();
        let cards = trial.cards(&rubric);
        let [a, b] = cuts.map(|cut| cut.min(cards.len()));
        let (a, b) = (a.min(b), a.max(b));
        let mut parts = Vec::new();
        for cards in [&cards[..a], &cards[a..b], &cards[b..]] {
            let kept = kept(&rubric, cards);
            let bytes = encode(&stamp(&rubric), std::slice::from_ref(&kept), &[]);
            let figures = back(&rubric, &bytes, Wanted::Figures).unwrap().figures.unwrap();
            let expected = Figures {
                kept: vec![kept],
                counts: counts(),
                of_reading: vec![],
                of_scoring: vec![],
            };
            prop_assert_eq!(&figures, &expected);
            parts.extend(figures.kept);
        }
        let whole = kept(&rubric, &cards);
        let parts: Vec<&Kept> = parts.iter().collect();
        let of = |chunks: &[&Kept]| {
            let ranks = Ranks::of(rubric.rubric(), chunks);
            bulk(&rubric, chunks, &ranks, STYLES[0])
        };
        prop_assert_eq!(of(&parts), of(&[&whole]));
    }

    #[test]
    fn a_changed_byte_is_noticed_and_never_a_panic(at in 0usize..4096, byte: u8) {
        let (rubric, mut bytes) = example();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        prop_assert!(back(&rubric, &bytes, Wanted::Figures).is_err());
        // With a checksum that fits, whatever is read can be ranked, written and drawn.
        let end = bytes.len() - 32;
        let checksum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&checksum);
        if let Ok(shard) = back(&rubric, &bytes, Wanted::Figures)
            && let Some(figures) = shard.figures
        {
            let chunks: Vec<&Kept> = figures.kept.iter().collect();
            let ranks = Ranks::of(rubric.rubric(), &chunks);
            bulk(&rubric, &chunks, &ranks, STYLES[2]);
            render(&figures.of_reading, Style::default());
        }
    }

    #[test]
    fn an_office_that_comes_twice_is_never_overlooked(
        offices in prop::collection::vec(("[12甲]", "[12甲乙]"), 0..6),
        cut in 0usize..6,
    ) {
        let layout = Arc::new(Layout::of(example().0.rubric()));
        let cut = cut.min(offices.len());
        let (first, second) = offices.split_at(cut);
        let chunks = [first, second].map(|offices| {
            let mut kept = Kept::new(&layout);
            for (id, name) in offices {
                kept.push_office(id, name, "").unwrap();
            }
            kept
        });
        let chunks: Vec<&Kept> = chunks.iter().collect();
        let twice = offices.iter().enumerate().any(|(at, (id, name))| {
            offices[..at].iter().any(|(other, its_name)| {
                id == other || name == its_name && (id == name || other == its_name)
            })
        });
        prop_assert!(!twice || may_repeat(&chunks));
    }
}

#[test]
fn what_is_wanted_comes_back_and_nothing_else() {
    let (rubric, bytes) = example();
    let shard = back(&rubric, &bytes, Wanted::Files).unwrap();
    let input = Input {
        name: "a.csv".into(),
        sha256: sha256(TABLE),
    };
    assert_eq!(
        shard,
        Shard {
            stamp: stamp(&rubric),
            skipped: vec!["x.pdf".into()],
            told: shard.told.clone(),
            files: vec![ShardFile {
                input,
                format: Format::Csv,
                bytes: Some(TABLE.to_vec()),
            }],
            figures: None,
        }
    );
    let drawn = |told: &[Diagnostic]| render(told, Style::default());
    assert_eq!(drawn(&shard.told), drawn(&messages()));
    assert_eq!(shard.told[0].position(), (Some("a.csv"), Some((1004, 3))));
    let shard = back(&rubric, &bytes, Wanted::Figures).unwrap();
    assert_eq!(shard.files[0].bytes, None);
    assert_eq!(
        drawn(&shard.figures.unwrap().of_reading),
        drawn(&messages())
    );
}

#[test]
fn offices_with_ids_of_their_own_do_not_repeat() {
    let layout = Arc::new(Layout::of(example().0.rubric()));
    let of = |offices: &[(&str, &str)]| {
        let mut kept = Kept::new(&layout);
        for (id, name) in offices {
            kept.push_office(id, name, "").unwrap();
        }
        may_repeat(&[&kept])
    };
    assert!(!of(&[("1", "甲"), ("2", "甲")]));
    assert!(!of(&[("2", "甲"), ("1", "甲"), ("丙", "丙")]));
    assert!(of(&[("2", "甲"), ("1", "乙"), ("2", "丙")]));
    assert!(of(&[("2", "甲"), ("甲", "甲")]));
}

#[test]
fn a_file_cut_off_is_broken() {
    let (rubric, bytes) = example();
    assert!(back(&rubric, &bytes, Wanted::Figures).is_ok());
    for end in 0..bytes.len() {
        let expected = match end {
            0..14 => NoShard::OtherFile,
            _ => NoShard::Broken,
        };
        let found = back(&rubric, &bytes[..end], Wanted::Figures);
        assert_eq!(found, Err(expected), "{end}");
    }
}

#[test]
fn other_versions_and_rubrics_are_named() {
    let (rubric, mut bytes) = example();
    let layout = Arc::new(Layout::of(rubric.rubric()));
    let refused = |bytes: &[u8], change: &dyn Fn(&mut Stamp)| {
        let mut wanted = stamp(&rubric);
        change(&mut wanted);
        let why = read(bytes, &wanted, &layout, Wanted::Figures).unwrap_err();
        let told = why.diagnostic("甲.part");
        format!("{} | {}", told.code.name(), told.message)
    };
    assert_eq!(
        refused(&bytes, &|s| s.id = "u".into()),
        "shard-rubric | `甲.part` 是按另一份细则 `t`(`1`)计分的分片"
    );
    assert_eq!(
        refused(&bytes, &|s| s.texts.push("00".into())),
        "shard-rubric | `甲.part` 写成以后,细则的文字改过"
    );
    let own = env!("CARGO_PKG_VERSION");
    let told = format!("shard-version | `甲.part` 是 kaohe {own} 写的分片,本程序是 {own}");
    assert_eq!(refused(&bytes, &|s| s.program = "9".into()), told);
    bytes[14] = 9;
    assert_eq!(
        refused(&bytes, &|_| {}),
        "shard-version | `甲.part` 是第 9 版格式的分片,本程序只读第 1 版"
    );
    assert_eq!(
        refused(b"office,name\n", &|_| {}),
        "not-a-shard | `甲.part` 不是 kaohe 的分片文件"
    );
    bytes[14] = 1;
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    assert_eq!(
        refused(&bytes, &|_| {}),
        "shard-damaged | `甲.part` 不完整或者已经损坏"
    );
}

#[test]
fn the_last_word_is_told_of_figures_and_refuses_nothing() {
    let (rubric, _) = example();
    let closed = Stamp::of(rubric.rubric(), &[], true);
    let bytes = encode(&closed, &[], &[]);
    assert!(back(&rubric, &bytes, Wanted::Figures).unwrap().stamp.closes);
}

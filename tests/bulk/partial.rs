//! Shards: what is written is read, and any split comes to the same.

use std::sync::Arc;

use kaohe::bulk::keep::{Kept, Layout};
use kaohe::bulk::partial::{Encoder, NoShard, Shard, Stamp, Tail, chunk, decode, found_twice};
use kaohe::bulk::rank::Ranks;
use kaohe::compile::CompiledRubric;
use kaohe::scorecard::Scorecard;
use kaohe::write::Counts;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::trial::{Trial, kept, trial};
use crate::{STYLES, bulk};

fn stamp(rubric: &CompiledRubric) -> Stamp {
    Stamp::of(rubric.rubric(), false)
}

fn encode(stamp: &Stamp, shard: &Shard) -> Vec<u8> {
    let (mut encoder, mut bytes) = Encoder::begin(stamp);
    for kept in &shard.chunks {
        let next = chunk(kept);
        encoder.add(&next);
        bytes.extend(next);
    }
    bytes.extend(encoder.end(&shard.tail));
    bytes
}

fn read(rubric: &CompiledRubric, bytes: &[u8]) -> Result<Shard, NoShard> {
    let layout = Arc::new(Layout::of(rubric.rubric()));
    decode(bytes, &stamp(rubric), &layout)
}

/// A shard of some cards in two chunks.
fn shard(rubric: &CompiledRubric, cards: &[Scorecard]) -> Shard {
    let (first, second) = cards.split_at(cards.len() / 2);
    let mut tail = Tail {
        counts: Counts {
            read: cards.len(),
            scored: cards.len(),
            ..Counts::default()
        },
        messages: [1, 2, 300],
        ..Tail::default()
    };
    for card in cards {
        tail.open.add(rubric.rubric(), card);
    }
    Shard {
        chunks: vec![kept(rubric, first), kept(rubric, second)],
        tail,
    }
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
    let bytes = encode(&stamp(&rubric), &shard(&rubric, &trial.cards(&rubric)));
    (rubric, bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 60 } else { 1000 }))]

    #[test]
    fn shards_come_to_the_whole_in_any_split(trial in trial(), cuts in prop::array::uniform2(0usize..60)) {
        let rubric = trial.rubric();
        let cards = trial.cards(&rubric);
        let [a, b] = cuts.map(|cut| cut.min(cards.len()));
        let (a, b) = (a.min(b), a.max(b));
        let mut shards = Vec::new();
        for cards in [&cards[..a], &cards[a..b], &cards[b..]] {
            let shard = shard(&rubric, cards);
            let back = read(&rubric, &encode(&stamp(&rubric), &shard)).unwrap();
            prop_assert_eq!(&back, &shard);
            shards.push(back);
        }
        let whole = kept(&rubric, &cards);
        let parts: Vec<&Kept> = shards.iter().flat_map(|shard| &shard.chunks).collect();
        prop_assert_eq!(found_twice(&parts), None);
        let of = |chunks: &[&Kept]| {
            let ranks = Ranks::of(rubric.rubric(), chunks);
            bulk(&rubric, chunks, &ranks, STYLES[0])
        };
        prop_assert_eq!(of(&parts), of(&[&whole]));
        let mut merged = Tail::default();
        shards.into_iter().rev().for_each(|shard| merged.merge(shard.tail));
        let mut expected = shard(&rubric, &cards).tail;
        expected.messages = [3, 6, 900];
        prop_assert_eq!(merged, expected);
    }

    #[test]
    fn a_changed_byte_is_noticed_and_never_a_panic(at in 0usize..4096, byte: u8) {
        let (rubric, mut bytes) = example();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        prop_assert!(read(&rubric, &bytes).is_err());
        // With a checksum that fits, whatever is read can be ranked and written.
        let end = bytes.len() - 32;
        let checksum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&checksum);
        if let Ok(shard) = read(&rubric, &bytes) {
            let chunks: Vec<&Kept> = shard.chunks.iter().collect();
            let ranks = Ranks::of(rubric.rubric(), &chunks);
            bulk(&rubric, &chunks, &ranks, STYLES[2]);
        }
    }
}

#[test]
fn a_file_cut_off_is_broken() {
    let (rubric, bytes) = example();
    assert!(read(&rubric, &bytes).is_ok());
    for end in 0..bytes.len() {
        let expected = match end {
            0..14 => NoShard::OtherFile,
            _ => NoShard::Broken,
        };
        assert_eq!(read(&rubric, &bytes[..end]), Err(expected), "{end}");
    }
}

#[test]
fn other_versions_rubrics_and_options_are_named() {
    let (rubric, mut bytes) = example();
    let layout = Arc::new(Layout::of(rubric.rubric()));
    let refused = |bytes: &[u8], change: &dyn Fn(&mut Stamp)| {
        let mut wanted = stamp(&rubric);
        change(&mut wanted);
        decode(bytes, &wanted, &layout).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&bytes, &|s| s.id = "u".into()),
        "分片是按另一份细则 `t`(`1`)计的分"
    );
    assert_eq!(
        refused(&bytes, &|s| s.sha256 = "00".into()),
        "分片计分以后细则的文字改过"
    );
    assert_eq!(
        refused(&bytes, &|s| s.closes = true),
        "分片是不加 `--final` 计的分"
    );
    bytes[14] = 9;
    assert_eq!(
        refused(&bytes, &|_| {}),
        "分片文件是第 9 版格式,本程序只读第 1 版"
    );
    assert_eq!(refused(b"office,name\n", &|_| {}), "不是 kaohe 的分片文件");
    bytes[14] = 1;
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    assert_eq!(refused(&bytes, &|_| {}), "分片文件不完整或者已经损坏");
}

#[test]
fn an_office_in_two_shards_is_found() {
    let (rubric, bytes) = example();
    let shard = read(&rubric, &bytes).unwrap();
    let once: Vec<&Kept> = shard.chunks.iter().collect();
    let twice: Vec<&Kept> = shard.chunks.iter().chain(&shard.chunks).collect();
    assert_eq!(found_twice(&once), None);
    assert_eq!(found_twice(&twice), Some("002580"));
}

//! The bulk way comes to what the reference comes to.
#![allow(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub
)]

mod batch;
#[path = "../common/mod.rs"]
mod common;
mod partial;
mod trial;

use kaohe::bulk::keep::Kept;
use kaohe::bulk::rank::Ranks;
use kaohe::bulk::write::Matrix;
use kaohe::compile::CompiledRubric;
use kaohe::scorecard::{Scorecard, Standing};
use kaohe::write::{Counts, CsvStyle, Header, Run, matrix};
use proptest::prelude::*;
use trial::{kept, trial};

const STYLES: [CsvStyle; 3] = [
    CsvStyle {
        plain: true,
        header: Header::Ids,
    },
    CsvStyle {
        plain: true,
        header: Header::Titles,
    },
    CsvStyle {
        plain: false,
        header: Header::Titles,
    },
];

fn reference(rubric: &CompiledRubric, cards: &[Scorecard], style: CsvStyle) -> String {
    let order: Vec<String> = cards.iter().map(|c| c.office.id.clone()).collect();
    let run = Run {
        rubric: rubric.rubric(),
        cards,
        input_order: &order,
        diagnostics: &[],
        prior: None,
        counts: Counts::default(),
        inputs: Vec::new(),
        options: Vec::new(),
    };
    let mut bytes = Vec::new();
    matrix::write(&run, style, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn bulk(rubric: &CompiledRubric, chunks: &[&Kept], ranks: &Ranks, style: CsvStyle) -> String {
    let matrix = Matrix::new(rubric.rubric(), chunks, ranks, style);
    let mut bytes = matrix.header();
    let mut memory = Vec::new();
    for chunk in 0..chunks.len() {
        bytes.extend_from_slice(matrix.chunk(chunk, &mut memory));
    }
    String::from_utf8(bytes).unwrap()
}

/// A standing but for the figure that the store does not keep.
fn comparable(card: &Scorecard) -> Standing {
    card.standing.clone().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 100 } else { 3000 }))]

    #[test]
    fn the_matrix_and_the_places_are_those_of_the_cards(trial in trial(), cut in 0usize..12) {
        let rubric = trial.rubric();
        let cards = trial.cards(&rubric);
        let whole = kept(&rubric, &cards);
        let (first, second) = cards.split_at(cut.min(cards.len()));
        let parts = [kept(&rubric, first), kept(&rubric, second)];
        let splits = [vec![&whole], vec![&parts[0], &parts[1]]];
        for chunks in splits {
            let ranks = Ranks::of(rubric.rubric(), &chunks);
            for style in STYLES {
                let expected = reference(&rubric, &cards, style);
                prop_assert_eq!(bulk(&rubric, &chunks, &ranks, style), expected);
            }
            let mut cards = cards.iter();
            for (chunk, kept) in chunks.iter().enumerate() {
                for row in 0..kept.len() {
                    let card = cards.next().unwrap();
                    let stand = ranks.stand(&chunks, chunk, row).unwrap();
                    let mut given = card.clone();
                    given.standing = None;
                    ranks.give(rubric.rubric(), &stand, &mut given);
                    prop_assert_eq!(comparable(&given), comparable(card));
                }
            }
        }
    }
}

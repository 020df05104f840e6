//! `--format json`: the whole run with every card, for programs.

mod card;
mod figures;
mod outcome;
mod problem;

use std::io;

use serde::{Serialize, Serializer};

use super::run::Run;
use super::run_file::RunView;
use card::CardView;

pub(crate) use card::StandingView;
pub(crate) use figures::{EndsView, Exact};
pub(crate) use outcome::{GateView, LineView, NeedView, OutcomeView};
pub(crate) use problem::ProblemView;

/// Writes everything as one JSON document: the run, the cards by cohort, rank and office, the messages.
///
/// Points are JSON numbers with exactly the rubric's decimals (`98.00`): a program that reads decimals loses
/// nothing, one that reads floats reads what it expects. What is not known is `null`.
pub fn write(run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let document = Document {
        run: RunView::new(run),
        cards: Cards(run),
        problems: run.diagnostics.iter().map(ProblemView::new).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    run: RunView<'a>,
    cards: Cards<'a>,
    problems: Vec<ProblemView<'a>>,
}

/// The cards, made into JSON one by one.
struct Cards<'a>(&'a Run<'a>);

impl Serialize for Cards<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cards = self.0.ranked().into_iter();
        serializer.collect_seq(cards.map(|card| CardView::new(self.0, card)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::fixture::{self, text};

    #[test]
    fn points_keep_their_decimals_and_open_flags_are_null() {
        let fixture = fixture::two_offices();
        let written = text(|out| write(&fixture.run(), out));
        assert!(written.contains("\"sure\": 8.00,"), "{written}");
        let parsed: serde_json::Value = serde_json::from_str(&written).unwrap();
        let card = &parsed["cards"][1];
        assert_eq!(card["office"], "luxi");
        assert_eq!(card["gates"][0]["fires"], serde_json::Value::Null);
        assert_eq!(card["outcomes"][0]["status"], "open");
        assert_eq!(card["outcomes"][0]["needs"][0]["known"], "≥92");
        assert_eq!(parsed["run"]["rubric"]["id"], "fixture");
        assert_eq!(parsed["problems"].as_array().unwrap().len(), 2);
    }
}

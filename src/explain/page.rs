//! An account laid out for reading, in one language: chapters with items and what is told of each. The text and the
//! Markdown writer print the same page.

mod item;
mod lead;

use crate::catalogue::{Lang, explain as texts};
use crate::decimal::Points;
use crate::outcome::Status;
use crate::rubric::SectionKind;
use crate::scorecard::{Line, LineKind};
use crate::value::Truth;

use super::Depth;
use super::account::{Account, Item};
use super::phrases::Phrases;

/// A page.
pub(super) struct Page {
    pub(super) title: String,
    pub(super) chapters: Vec<Chapter>,
}

/// A part of a page.
pub(super) struct Chapter {
    /// Empty above the first one.
    pub(super) heading: String,
    pub(super) blocks: Vec<Block>,
}

/// What stands in a chapter.
pub(super) enum Block {
    /// A sentence.
    Line(String),
    /// Names and figures in two columns.
    Table(Vec<[String; 2]>),
    /// An item with what is told of it.
    Item { head: String, entries: Vec<Entry> },
}

/// Something told of an item.
pub(super) struct Entry {
    /// What it is; empty where that is plain.
    pub(super) label: String,
    pub(super) body: Body,
}

/// How it is told.
pub(super) enum Body {
    /// In sentences, each on a line; those of the second kind belong to the one before.
    Lines(Vec<(String, bool)>),
    /// A script with the values under its parts, line by line.
    Picture(Vec<String>),
}

/// Lays an account out.
pub(super) fn page(account: &Account<'_>, depth: Depth, lang: Lang) -> Page {
    let layout = Layout {
        account,
        say: Phrases { lang },
    };
    let mut chapters = vec![layout.lead()];
    match (account.is_part, depth) {
        (true, _) => {
            chapters.extend(layout.items(true));
            chapters.extend(layout.changes());
            chapters.extend(layout.gates(true));
            chapters.extend(layout.open());
        }
        (false, Depth::Short) => {
            chapters.push(layout.sums());
            chapters.push(layout.lost());
            chapters.extend(layout.open());
            chapters.extend(layout.given());
            chapters.extend(layout.not_applicable());
            chapters.extend(layout.changes());
            chapters.extend(layout.gates(false));
            chapters.extend(layout.standing());
            chapters.extend(layout.notes());
        }
        (false, Depth::Full) => {
            chapters.push(layout.sums());
            chapters.extend(layout.items(false));
            chapters.extend(layout.changes());
            chapters.extend(layout.gates(true));
            chapters.extend(layout.standing());
            chapters.extend(layout.open());
            chapters.extend(layout.notes());
        }
    }
    Page {
        title: layout
            .say
            .fill(texts::TITLE, &[("name", &account.office.name)]),
        chapters,
    }
}

struct Layout<'l, 'a> {
    account: &'l Account<'a>,
    say: Phrases,
}

/// A sentence that stands for itself.
fn told(text: String) -> Body {
    Body::Lines(vec![(text, false)])
}

impl<'l, 'a> Layout<'l, 'a> {
    fn all_items(&self) -> impl Iterator<Item = &'l Item<'a>> {
        let account = self.account;
        account.sections.iter().flat_map(|section| &section.items)
    }

    /// The items that cost points.
    fn lost(&self) -> Chapter {
        let lost: Vec<&Item<'_>> = self.all_items().filter(|item| item.lost_points()).collect();
        let zero = Points::zero(self.account.rubric.digits);
        let points = lost.iter().filter_map(|item| item.lost.clone());
        let points = points.fold(zero, |sum, own| sum + own).to_string();
        let count = lost.len().to_string();
        let slots = [("count", count.as_str()), ("points", &points)];
        Chapter {
            heading: match lost.is_empty() {
                true => self.say.word(texts::LOST_NOTHING),
                false => self.say.fill(texts::LOST, &slots),
            },
            blocks: lost.into_iter().map(|item| self.briefly(item)).collect(),
        }
    }

    /// An item with the reason alone.
    fn briefly(&self, item: &Item<'_>) -> Block {
        let words = &item.outcome.words;
        let said = match words.reason.is_empty() {
            true => &words.workings,
            false => &words.reason,
        };
        let entry = |text: &String| Entry {
            label: String::new(),
            body: told(text.clone()),
        };
        Block::Item {
            head: self.say.head(item),
            entries: Some(said)
                .filter(|said| !said.is_empty())
                .map(entry)
                .into_iter()
                .collect(),
        }
    }

    /// What would settle what is open, and what broke.
    fn open(&self) -> Option<Chapter> {
        let account = self.account;
        let broken = |item: &&Item<'_>| {
            item.outcome.status == Status::Failed
                || (item.is_open() && item.outcome.words.needs.is_empty())
        };
        let broken = self.all_items().filter(broken).filter(|_| !account.is_part);
        let mut blocks: Vec<Block> = broken.map(|item| self.briefly(item)).collect();
        let needs = account.open.iter().map(|item| self.say.open(item));
        blocks.extend(needs.map(Block::Line));
        if blocks.is_empty() {
            return None;
        }
        let zero = Points::zero(account.rubric.digits);
        let open = self.all_items().filter(|item| item.counted);
        let hangs = open.fold(zero, |sum, item| {
            let ends = &item.outcome.points;
            sum + (ends.possible.clone() - ends.sure.clone())
        });
        let count = blocks.len().to_string();
        let slots = [("count", count.as_str()), ("points", &hangs.to_string())];
        Some(Chapter {
            heading: self.say.fill(texts::OPEN, &slots),
            blocks,
        })
    }

    /// Bonus that was given and penalty that was taken.
    fn given(&self) -> Option<Chapter> {
        let given = self.all_items().filter(|item| {
            item.kind != SectionKind::Base && !item.outcome.points.is_zero() && !item.lost_points()
        });
        self.chapter(
            self.say.word(texts::GIVEN),
            given.map(|item| self.briefly(item)),
        )
    }

    fn not_applicable(&self) -> Option<Chapter> {
        let items: Vec<&Item<'_>> = self
            .all_items()
            .filter(|item| item.outcome.status == Status::NotApplicable)
            .collect();
        let count = items.len().to_string();
        let points = self.account.card.not_applicable_points.to_string();
        let slots = [("count", count.as_str()), ("points", &points)];
        let heading = self.say.fill(texts::NOT_APPLICABLE, &slots);
        let line = |item: &Item<'_>| {
            let named = self.say.named(item.id, item.title);
            let slots = [
                ("item", named.as_str()),
                ("why", item.outcome.why_not_applicable()),
            ];
            Block::Line(self.say.fill(texts::ITEM_WHY_NOT, &slots))
        };
        self.chapter(heading, items.into_iter().map(line))
    }

    /// Lines that change points, those of gates apart; where only some items were asked for, those of their sections.
    fn changes(&self) -> Option<Chapter> {
        let of_sections = self.account.sections.iter().flat_map(|s| &s.lines);
        let of_card = self.account.lines.iter();
        let lines = of_sections.chain(of_card.filter(|_| !self.account.is_part));
        let lines = lines.filter(|line| {
            let beside = matches!(
                line.kind,
                LineKind::Gate
                    | LineKind::Rank
                    | LineKind::Grade
                    | LineKind::Quota
                    | LineKind::Column
            );
            !beside && (!line.points.is_zero() || line.open)
        });
        let changed = |line: &&Line| {
            let head = format!("{} {}", self.say.line(line), self.say.change(&line.points));
            self.line(head, line)
        };
        self.chapter(self.say.word(texts::CHANGES), lines.map(changed))
    }

    /// A line of the card with its arithmetic and its reason.
    fn line(&self, head: String, line: &Line) -> Block {
        let entries = [&line.workings, &line.reason].into_iter();
        let entries = entries.filter(|text| !text.is_empty());
        let mut entries: Vec<Entry> = entries
            .map(|text| Entry {
                label: String::new(),
                body: told(text.clone()),
            })
            .collect();
        // Most reasons name who decided it.
        let unnamed = line
            .decided
            .iter()
            .filter(|(by, _)| !line.reason.contains(by.as_str()));
        entries.extend(unnamed.map(|(by, on)| self.decided(by, on)));
        Block::Item { head, entries }
    }

    /// Gates: all of them, or those that fire or may.
    fn gates(&self, all: bool) -> Option<Chapter> {
        let gates = self.account.gates.iter();
        let gates = gates.filter(|gate| all || gate.fires != Truth::False);
        let blocks = gates.map(|gate| {
            let entry = |label, text: &str| Entry {
                label: self.say.word(label),
                body: told(text.to_owned()),
            };
            let mut entries = Vec::new();
            if !gate.reason.is_empty() {
                entries.push(entry(texts::REASON, gate.reason));
            }
            for line in &gate.lines {
                let effect = match line.points.is_zero() {
                    true => line.workings.clone(),
                    false => {
                        let change = self.say.change(&line.points);
                        format!("{}{}{change}", line.workings, self.say.pause())
                    }
                };
                entries.push(entry(texts::EFFECT, &effect));
            }
            if all {
                entries.extend(self.pictures(&gate.traces, texts::GATE_CONDITION));
            }
            Block::Item {
                head: self.say.gate(gate),
                entries,
            }
        });
        self.chapter(self.say.word(texts::GATES), blocks)
    }

    /// Rank, grade, quota, figures beside the total.
    fn standing(&self) -> Option<Chapter> {
        let lines = self.account.lines.iter();
        let lines = lines.filter(|line| {
            matches!(
                line.kind,
                LineKind::Rank | LineKind::Grade | LineKind::Quota | LineKind::Column
            )
        });
        let blocks = lines.map(|line| self.line(self.say.line(line), line));
        self.chapter(self.say.word(texts::STANDING), blocks)
    }

    fn notes(&self) -> Vec<Chapter> {
        // What a line says is not said again.
        let said = |remark: &&String| self.account.lines.iter().any(|l| l.reason == **remark);
        let remarks = self.account.card.remarks.iter();
        let remarks = remarks
            .filter(|remark| !said(remark))
            .cloned()
            .map(Block::Line);
        let problems = self.account.problems.iter().map(|problem| {
            let place = problem
                .labels
                .first()
                .map(|label| self.say.place(&label.place));
            let place = place.map(|place| self.say.fill(texts::PLACE, &[("place", &place)]));
            let entry = |text: String| Entry {
                label: String::new(),
                body: told(text),
            };
            let help = problem.help.clone();
            Block::Item {
                head: problem.message.clone(),
                entries: place.into_iter().chain(help).map(entry).collect(),
            }
        });
        let remarks = self.chapter(self.say.word(texts::REMARKS), remarks);
        let problems = self.chapter(self.say.word(texts::PROBLEMS), problems);
        remarks.into_iter().chain(problems).collect()
    }

    /// A chapter; none without anything in it.
    fn chapter(&self, heading: String, blocks: impl Iterator<Item = Block>) -> Option<Chapter> {
        let blocks: Vec<Block> = blocks.collect();
        (!blocks.is_empty()).then_some(Chapter { heading, blocks })
    }
}

//! What «not applicable» does to the base: the four policies, and the ends of base where it is open what applies.

use crate::decimal::{Number, Points};
use crate::rubric::{NotApplicablePolicy, Rubric};
use crate::value::Truth;

use super::choice::{Alternative, Block, End, extreme, extreme_mean};
use super::shape::{Shape, map};
use crate::outcome::Ends;

/// More items in doubt than this in a section that is scaled or limited, and its ends are estimated from outside.
const MOST_IN_DOUBT: usize = 8;

/// A base section as the rescale sees it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) title: String,
    pub(super) shape: Shape,
    /// The scored items that surely or possibly apply.
    pub(super) items: Vec<Item>,
    /// The inner points of those that surely do not.
    pub(super) missing: Number,
    /// Whether there are any of those.
    pub(super) has_missing: bool,
    /// It is open whether anything applies, where that comes to the same as no points.
    pub(super) may_vanish: bool,
}

/// A scored item that surely or possibly applies.
#[derive(Debug)]
pub(super) struct Item {
    /// Its position among the outcomes.
    pub(super) at: usize,
    /// The id of its indicator.
    pub(super) id: String,
    /// Its inner points.
    pub(super) points: Number,
    /// What it earned, if it applies.
    pub(super) earned: Ends,
    pub(super) in_doubt: bool,
}

/// The base after the policy.
pub(super) struct Rescaled {
    pub(super) base: Ends,
    pub(super) workings: String,
    /// The items in doubt that apply at the sure end.
    pub(super) applies_when_sure: Vec<usize>,
}

/// Applies the rubric's policy to base sections that came to `sections` together.
pub(super) fn rescale(rubric: &Rubric, parts: &[Part], sections: &Ends) -> Rescaled {
    let unchanged = || Rescaled {
        base: sections.clone(),
        workings: String::new(),
        applies_when_sure: in_doubt(parts),
    };
    if parts.iter().all(|p| !p.has_missing) && in_doubt(parts).is_empty() {
        return unchanged();
    }
    let at = |end: End| match rubric.not_applicable {
        NotApplicablePolicy::Zero => None,
        NotApplicablePolicy::Full => Some(as_full(parts, end)),
        NotApplicablePolicy::RescaleTotal => over_paper(rubric, blocks(parts, end), end),
        NotApplicablePolicy::RescaleSection => {
            over_paper(rubric, sections_as_blocks(parts, end), end)
        }
    };
    let (Some((sure, low)), Some((possible, high))) = (at(End::Sure), at(End::Possible)) else {
        return unchanged();
    };
    let base = Ends {
        sure: Points::round(&sure, rubric.digits),
        possible: Points::round(&possible, rubric.digits),
    };
    Rescaled {
        workings: workings(rubric, parts, (&low, &high), &base, sections),
        base,
        applies_when_sure: low.applies,
    }
}

/// Whether the paper is wholly not applicable.
pub(super) fn wholly_not_applicable(parts: &[Part]) -> Truth {
    let mut items = parts.iter().flat_map(|p| &p.items).peekable();
    if items.peek().is_none() {
        return Truth::from(parts.iter().any(|p| p.has_missing));
    }
    if items.any(|item| !item.in_doubt) {
        Truth::False
    } else {
        Truth::Open
    }
}

fn in_doubt(parts: &[Part]) -> Vec<usize> {
    let items = parts.iter().flat_map(|p| &p.items);
    items.filter(|i| i.in_doubt).map(|i| i.at).collect()
}

/// `P · Σ earned ÷ Σ points`; none when nothing applies.
fn over_paper(rubric: &Rubric, blocks: Vec<Block>, end: End) -> Option<(Number, Alternative)> {
    let choice = extreme_mean(&blocks, end)?;
    Some((rubric.points.clone() * choice.rate()?, choice))
}

/// What does not apply counts as earned: the rest may lose at the rate of one to one.
fn as_full(parts: &[Part], end: End) -> (Number, Alternative) {
    let all: Number = parts.iter().map(Part::points).sum();
    let choice = extreme(&blocks(parts, end), &Number::from(1), end);
    let lost = choice.points.clone() - choice.earned.clone();
    (all - lost, choice)
}

fn blocks(parts: &[Part], end: End) -> Vec<Block> {
    parts.iter().flat_map(|part| part.blocks(end)).collect()
}

/// Each section scaled up to its own points; one that may not apply at all is in doubt itself.
fn sections_as_blocks(parts: &[Part], end: End) -> Vec<Block> {
    parts
        .iter()
        .filter(|part| !part.items.is_empty())
        .map(|part| {
            let blocks = part.blocks(end);
            let scaled = extreme_mean(&blocks, end).and_then(|choice| {
                Some(Alternative {
                    earned: choice.rate()? * part.points(),
                    points: part.points(),
                    applies: choice.applies,
                })
            });
            // A section without points of its own only takes; there is nothing to scale.
            let present = scaled.unwrap_or_else(|| extreme(&blocks, &Number::zero(), end));
            let may_vanish = part.items.iter().all(|item| item.in_doubt);
            let absent = may_vanish.then(Alternative::nothing);
            std::iter::once(present).chain(absent).collect()
        })
        .collect()
}

impl Part {
    /// The points of the paper that the section stands for, all items together.
    pub(super) fn points(&self) -> Number {
        let inner: Number = self.items.iter().map(|i| i.points.clone()).sum();
        self.shape.on_paper(&(inner + self.missing.clone()))
    }

    /// The alternatives that the items in doubt leave, at one end.
    fn blocks(&self, end: End) -> Vec<Block> {
        let (doubtful, certain): (Vec<&Item>, Vec<&Item>) =
            self.items.iter().partition(|item| item.in_doubt);
        let earned = |item: &Item| end.of(&item.earned).value().clone();
        let sum: Number = certain.iter().map(|i| earned(i)).sum();
        let signed = |negative: bool| -> Number {
            let values = doubtful.iter().map(|i| earned(i));
            values.filter(|n| n.is_negative() == negative).sum()
        };
        let least = sum.clone() + signed(true);
        let greatest = sum + signed(false);
        if self.shape.leaves_alone(&least, &greatest) {
            // No limit is met by any choice, so that each item counts for itself.
            let alone = |item: &Item| Alternative {
                earned: earned(item),
                points: item.points.clone(),
                applies: vec![item.at],
            };
            let mut blocks = vec![vec![self.alternative(&certain, &[], end)]];
            blocks.extend(
                doubtful
                    .iter()
                    .map(|item| vec![Alternative::nothing(), alone(item)]),
            );
            return blocks;
        }
        if doubtful.len() <= MOST_IN_DOUBT {
            return vec![self.all_choices(&certain, &doubtful, end)];
        }
        let outermost = match end {
            End::Sure => self.shape.points(&least),
            End::Possible => self.shape.points(&greatest),
        };
        let widest = self.alternative(&certain, &doubtful, end);
        let narrowest = self.alternative(&certain, &[], end);
        vec![
            [narrowest.points, widest.points]
                .into_iter()
                .map(|points| Alternative {
                    earned: outermost.clone(),
                    points,
                    applies: widest.applies.clone(),
                })
                .chain(certain.is_empty().then(Alternative::nothing))
                .collect(),
        ]
    }

    fn all_choices(&self, certain: &[&Item], doubtful: &[&Item], end: End) -> Block {
        (0..1u32 << doubtful.len())
            .map(|set| {
                let chosen: Vec<&Item> = doubtful
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| set >> bit & 1 == 1)
                    .map(|(_, item)| *item)
                    .collect();
                self.alternative(certain, &chosen, end)
            })
            .collect()
    }

    /// What the section comes to when these items apply; nothing when none does.
    fn alternative(&self, certain: &[&Item], chosen: &[&Item], end: End) -> Alternative {
        let items = || certain.iter().chain(chosen);
        if items().next().is_none() {
            return Alternative::nothing();
        }
        let sum: Number = items().map(|i| end.of(&i.earned).value().clone()).sum();
        let points: Number = items().map(|i| i.points.clone()).sum();
        Alternative {
            earned: self.shape.points(&sum),
            points: self.shape.on_paper(&points),
            applies: chosen.iter().map(|i| i.at).collect(),
        }
    }
}

/// `缺项4分:88÷90×100=97.78,折算加9.78分`
fn workings(
    rubric: &Rubric,
    parts: &[Part],
    (low, high): (&Alternative, &Alternative),
    base: &Ends,
    sections: &Ends,
) -> String {
    let missing: Number = parts.iter().map(|p| p.shape.on_paper(&p.missing)).sum();
    let names = |wanted: &dyn Fn(&Item) -> bool| {
        let items = parts.iter().flat_map(|p| &p.items);
        let ids: Vec<&str> = items
            .filter(|item| item.in_doubt && wanted(item))
            .map(|item| item.id.as_str())
            .collect();
        ids.join("、")
    };
    let doubtful = names(&|_| true);
    let head = match doubtful.as_str() {
        "" => format!("缺项{missing}分"),
        doubtful => format!("缺项{missing}分,另有{doubtful}是否适用未定"),
    };
    // Who adds up the card has to know which of those in doubt are counted.
    let left_out = |choice: &Alternative| {
        if doubtful.is_empty() {
            return String::new();
        }
        let out = names(&|item| !choice.applies.contains(&item.at));
        let counted = names(&|item| choice.applies.contains(&item.at));
        match (out.as_str(), counted.as_str()) {
            ("", counted) => format!("({counted}按适用)"),
            (out, "") => format!("({out}按缺项)"),
            (out, counted) => format!("({out}按缺项,{counted}按适用)"),
        }
    };
    let added = base.difference(sections);
    let tail = if added.is_settled() {
        format!("折算加{}分", added.sure.value())
    } else {
        format!(
            "折算加{}分或{}分",
            added.sure.value(),
            added.possible.value()
        )
    };
    let fraction = |choice: &Alternative, base: &Points| {
        format!(
            "{}÷{}×{}={}",
            choice.earned,
            choice.points,
            rubric.points,
            base.value()
        )
    };
    let both = |text: &dyn Fn(&Alternative) -> String| match low == high {
        true => text(low),
        false => format!("最低{},最高{}", text(low), text(high)),
    };
    let over_paper = || {
        both(&|choice| {
            let base = if choice == low {
                &base.sure
            } else {
                &base.possible
            };
            format!("{}{}", fraction(choice, base), left_out(choice))
        })
    };
    let arithmetic = match rubric.not_applicable {
        NotApplicablePolicy::Full if doubtful.is_empty() => "按满分计".to_owned(),
        NotApplicablePolicy::Full => both(&|choice| format!("按满分计{}", left_out(choice))),
        NotApplicablePolicy::RescaleSection if doubtful.is_empty() => by_section(parts),
        NotApplicablePolicy::RescaleSection => {
            format!("{};全卷{}", by_section(parts), over_paper())
        }
        _ => over_paper(),
    };
    format!("{head}:{arithmetic},{tail}")
}

/// `规范公正文明执法8÷10×14=11.2;队伍建设整节缺项,由全卷分摊`
fn by_section(parts: &[Part]) -> String {
    let affected = parts
        .iter()
        .filter(|p| p.has_missing || p.items.iter().any(|i| i.in_doubt));
    let texts: Vec<String> = affected
        .map(|part| {
            if part.items.is_empty() {
                return format!("{}整节缺项,由全卷分摊", part.title);
            }
            let [low, high] = End::BOTH.map(|end| extreme_mean(&part.blocks(end), end));
            let text = |choice: &Alternative| {
                let scaled = choice.rate().map(|rate| rate * part.points());
                format!(
                    "{}÷{}×{}={}",
                    choice.earned,
                    choice.points,
                    part.points(),
                    scaled.unwrap_or_else(Number::zero)
                )
            };
            match (low, high) {
                (Some(low), Some(high)) if low == high => format!("{}{}", part.title, text(&low)),
                (Some(low), Some(high)) => {
                    format!("{}最低{},最高{}", part.title, text(&low), text(&high))
                }
                _ => format!("{}无分值可折算", part.title),
            }
        })
        .collect();
    texts.join(";")
}

/// What a section came to, end by end: scaled, then limited.
pub(super) fn shaped(shape: &Shape, sum: &Ends, digits: u32) -> (Ends, Ends) {
    let scaled = map(sum, digits, |n| shape.scaled(n));
    let limited = map(&scaled, digits, |n| shape.limited(n.clone()));
    (scaled, limited)
}

#[cfg(test)]
#[path = "rescale_tests.rs"]
mod tests;

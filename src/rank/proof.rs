//! What proves that an office has no place in a grade while something is open, or leaves it open: counts and totals.

use crate::evaluate::say_named;
use crate::scorecard::GradeEnds;

use super::entrant::Entrant;
use super::places::Places;
use super::quota::{Class, MayBeAhead, SurelyAhead};
use super::remark::{Telling, Told};
use super::tied::MOST_NAMES;

impl Telling<'_> {
    /// An office that may have a place or none.
    pub(super) fn undecided(
        &self,
        position: usize,
        places: &Places,
        before: GradeEnds,
        after: GradeEnds,
    ) -> Told {
        let limited = |grade: &usize| self.rooms.get(*grade).is_some_and(|r| r.places.is_some());
        let edge = Some(after.possible).filter(limited);
        let edge = edge.unwrap_or(before.sure.max(after.possible));
        let name = self.rubric.grade_name(edge);
        let reason = match self.tied.names(position) {
            Some(names) => format!("与{names}并列于{name}名额线,待定夺"),
            None => {
                let classes = self.classes();
                let ahead = self.entrants.get(position).map(|entrant| {
                    let surely = SurelyAhead::of(classes, entrant, before);
                    let perhaps = MayBeAhead::of(classes, entrant, before);
                    let counts = (
                        surely.count(&self.rooms, edge).all(),
                        perhaps.count(&self.rooms, edge),
                    );
                    format!(
                        "参评{name}的必定在前{}家、可能在前或并列{}家",
                        counts.0, counts.1
                    )
                });
                format!(
                    "{name}名额{},{}名次未定,{},能否评为{name}待定",
                    self.count(edge),
                    self.rank_in_words(position, places, true),
                    ahead.unwrap_or_default()
                )
            }
        };
        Told {
            grade: edge,
            moved: format!(
                "{}至{}",
                self.rubric.grade_name(after.sure),
                self.rubric.grade_name(after.possible)
            ),
            reason,
            open: true,
            decided: None,
        }
    }

    fn classes(&self) -> &[Class] {
        self.classes.get_or_init(|| Class::all(self.entrants))
    }

    /// Those who surely have a grade after the gates, from the best sure place down.
    fn surely_of(&self, grade: usize) -> &[usize] {
        let find = || {
            let all = self.entrants.iter().enumerate();
            let has = |e: &Entrant| {
                e.grade
                    .is_some_and(|ends| (ends.possible, ends.sure) == (grade, grade))
            };
            let mut found: Vec<(usize, &Entrant)> =
                all.filter(|(_, e)| !e.may_be_absent && has(e)).collect();
            found.sort_by_key(|(_, e)| std::cmp::Reverse(e.order.0));
            found.into_iter().map(|(position, _)| position).collect()
        };
        self.surely
            .get(grade)
            .map_or(&[], |cell| cell.get_or_init(find).as_slice())
    }

    /// Why an office surely has no place in a grade, whatever it comes to: those who surely stand before it.
    pub(super) fn surely_out(&self, position: usize, before: GradeEnds, grade: usize) -> String {
        let Some((entrant, card)) = self
            .entrants
            .get(position)
            .and_then(|entrant| Some((entrant, self.cards.get(entrant.at)?)))
        else {
            return String::new();
        };
        let ahead = SurelyAhead::of(self.classes(), entrant, before).count(&self.rooms, grade);
        let total = &card.total;
        let own = if total.sure == total.possible {
            format!("本单位总分{}", total.possible)
        } else {
            format!("本单位总分至多{}", total.possible)
        };
        let name = self.rubric.grade_name(grade);
        let beside = if ahead.level_with > 0 {
            "或与它并列"
        } else {
            ""
        };
        let few = ahead.falling == 0 && ahead.here <= MOST_NAMES;
        let first = self.surely_of(grade).iter().filter(|p| **p != position);
        let first: Vec<usize> = first
            .take(if few { ahead.here } else { 0 })
            .copied()
            .collect();
        let falling = match ahead.falling {
            0 => String::new(),
            count => format!("(其中{count}家从上一等降下)"),
        };
        format!(
            "{own},参评{name}的至少有{}家必定排在前面{beside}{falling}{}",
            ahead.all(),
            self.with_totals(&first)
        )
    }

    /// `(甲镇98.00、乙镇97.50)`, each with its sure total; nothing for none.
    pub(super) fn with_totals(&self, positions: &[usize]) -> String {
        let mut named: Vec<(usize, &str, String)> = positions
            .iter()
            .filter_map(|position| {
                let entrant = self.entrants.get(*position)?;
                let card = self.cards.get(entrant.at)?;
                let said = say_named(&card.office.name, &card.total.sure.to_string());
                Some((entrant.order.0, card.office.id.as_str(), said))
            })
            .collect();
        named.sort_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
        let named: Vec<String> = named.into_iter().map(|(_, _, said)| said).collect();
        match named.as_slice() {
            [] => String::new(),
            named => format!("({})", named.join("、")),
        }
    }
}

//! The head of the page: whose account it is, what it comes to, and how the total is made up.

use crate::catalogue::explain as texts;

use super::{Block, Chapter, Layout};

impl Layout<'_, '_> {
    /// Who, by what rubric, from what report; total, grade and rank.
    pub(super) fn lead(&self) -> Chapter {
        let (account, say) = (self.account, self.say);
        let (rubric, office) = (account.rubric, account.office);
        let mut lines = vec![
            match office.cohort.as_str() {
                "" => say.fill(texts::OFFICE, &[("id", &office.id)]),
                cohort => say.fill(texts::OFFICE_OF, &[("id", &office.id), ("cohort", cohort)]),
            },
            say.fill(
                texts::RUBRIC,
                &[("title", &rubric.title), ("edition", &rubric.edition)],
            ),
            match account.report {
                Some(file) => say.fill(texts::REPORT, &[("file", file)]),
                None => say.word(texts::NO_REPORT),
            },
            match account.without_points {
                true => say.word(texts::NO_TOTAL),
                false => say.fill(
                    texts::TOTAL,
                    &[
                        ("total", &say.ends(&account.card.total)),
                        ("full", &rubric.points.to_string()),
                    ],
                ),
            },
        ];
        if account.card.total_failed {
            lines.push(say.word(texts::TOTAL_FAILED));
        }
        lines.extend(self.grade());
        lines.extend(self.rank());
        if account.alone {
            lines.push(say.word(texts::ALONE));
        }
        Chapter {
            heading: String::new(),
            blocks: lines.into_iter().map(Block::Line).collect(),
        }
    }

    fn grade(&self) -> Option<String> {
        let standing = self.account.card.standing.as_ref()?;
        let name = |at: Option<usize>| at.map_or("", |at| self.account.rubric.grade_name(at));
        let (grade, possible) = (name(standing.grade), name(standing.grade_possible));
        let slots = [("grade", grade), ("possible", possible)];
        Some(match (grade, possible) {
            ("", "") => return None,
            (grade, possible) if grade == possible => self.say.fill(texts::GRADE, &slots),
            ("", _) => self.say.fill(texts::GRADE_AT_MOST, &slots),
            _ => self.say.fill(texts::GRADE_OPEN, &slots),
        })
    }

    fn rank(&self) -> Option<String> {
        let standing = self.account.card.standing.as_ref()?;
        let places = standing
            .rank
            .zip(standing.rank_best)
            .zip(standing.rank_worst);
        let Some(((rank, best), worst)) = places else {
            return Some(self.say.word(texts::NO_RANK));
        };
        let text = match best == worst {
            true => texts::RANK,
            false => texts::RANK_OPEN,
        };
        let [rank, best, worst] = [rank, best, worst].map(|place| place.to_string());
        let size = standing.cohort_size.to_string();
        let slots = [
            ("rank", rank.as_str()),
            ("best", &best),
            ("worst", &worst),
            ("size", &size),
        ];
        Some(self.say.fill(text, &slots))
    }

    /// Sections and changes of the whole card, adding up to the total.
    pub(super) fn sums(&self) -> Chapter {
        let (account, say) = (self.account, self.say);
        let mut rows = Vec::new();
        for section in &account.sections {
            let points = say.ends(&section.points);
            let said = match (&section.max, section.applicable) {
                (_, false) if section.points.is_zero() => say.word(texts::SECTION_NOT_APPLICABLE),
                (Some(full), _) => {
                    let full = full.to_string();
                    say.fill(texts::OF_FULL, &[("points", &points), ("full", &full)])
                }
                (None, _) => points,
            };
            rows.push([say.section(section), said]);
        }
        for line in account.lines.iter().filter(|line| !line.points.is_zero()) {
            rows.push([say.line(line), say.change(&line.points)]);
        }
        rows.push([say.word(texts::TOTAL_ROW), say.ends(&account.card.total)]);
        Chapter {
            heading: say.word(texts::SUMS),
            blocks: vec![Block::Table(rows)],
        }
    }
}

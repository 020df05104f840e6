//! Words over a cohort in words and figures: what is compared, among how many, and what came of it.

use crate::evaluate::cohort::is_place;
use crate::evaluate::facts::Facts;
use crate::script::graph::{Leaf, Node, OverCohort, Statistic, What};

use super::Words;

impl Words<'_> {
    /// `群众满意度90%在12个单位中列第3`, `12个单位的群众满意度同类平均85.2`
    pub(super) fn over_cohort(&self, node: &Node, over: &OverCohort) -> String {
        let result = self.value(node);
        let Some(path) = &over.path else {
            return format!("{}单位{result}个", over.among.title());
        };
        let office = &self.facts.report().office;
        let cohorts = self.facts.cohorts();
        let count = cohorts.and_then(|cohorts| cohorts.count(over, office));
        // One that is left out of the figures of others is compared with them all the same.
        let beside = is_place(over.statistic)
            && cohorts.is_some_and(|cohorts| !cohorts.counts_in(over, office));
        let among = match (count, beside) {
            (Some(count), true) => format!("连同本单位的{}个单位", count.saturating_add(1)),
            (Some(count), false) => format!("{count}个单位"),
            (None, _) => format!("{}单位", over.among.title()),
        };
        let known = self.possible(node).is_settled();
        if is_place(over.statistic) {
            let own = self.say(&path.node, 4);
            // Nothing to compare: no place.
            if self.possible(node).is_surely_not_applicable() {
                return format!("{own},不排名次");
            }
            let order = if over.statistic == Statistic::Rank {
                ""
            } else {
                "从小到大"
            };
            let place = if known {
                format!("列第{result}")
            } else {
                format!("名次未定({result})")
            };
            return format!("{own}在{among}中{order}{place}");
        }
        let title = title(&path.node, self.facts);
        format!("{among}的{title}{}{result}", over.word.alias)
    }
}

/// What a word over the cohort asks for: `群众满意度的同类平均`.
pub(in crate::evaluate) fn title_of_cohort(over: &OverCohort, facts: &Facts<'_>) -> String {
    match &over.path {
        Some(path) => format!("{}的{}", title(&path.node, facts), over.word.alias),
        None => over.word.alias.to_owned(),
    }
}

/// The titles of a figure, without values.
fn title(node: &Node, facts: &Facts<'_>) -> String {
    let rubric = facts.rubric().rubric();
    match &node.what {
        What::Leaf(leaf) => match leaf {
            Leaf::Field(id) => rubric
                .field(*id)
                .map_or_else(String::new, |f| f.title.clone()),
            Leaf::Prior(id) => rubric
                .field(*id)
                .map_or_else(String::new, |f| format!("上年{}", f.title)),
            Leaf::Measure(at) => rubric
                .measures
                .get(*at)
                .map_or_else(String::new, |m| m.title.clone()),
            Leaf::Indicator(at) => rubric
                .indicator(*at)
                .map_or_else(String::new, |i| format!("{}得分", i.id)),
            Leaf::Section(at) => rubric
                .sections
                .get(*at)
                .map_or_else(String::new, |s| format!("{}得分", s.title)),
            _ => String::new(),
        },
        What::Number(number) => number.to_string(),
        What::Arithmetic(operation, a, b) => {
            format!(
                "{}{}{}",
                title(a, facts),
                operation.title(),
                title(b, facts)
            )
        }
        _ => "所比的数".to_owned(),
    }
}

//! Words over a cohort in words and figures: what is compared, among how many, and what came of it.

use crate::decimal::Number;
use crate::evaluate::cohort::{Behind, Best, RestsOn, is_place};
use crate::evaluate::facts::Facts;
use crate::script::graph::{Leaf, Node, OverCohort, Statistic, What};
use crate::value::Interval;

use super::{Words, say_interval, say_named, say_possible};

/// More names than this are counted instead.
const MOST_LEFT_OUT: usize = 5;

impl Words<'_> {
    /// `群众满意度90%在12个单位中列第3`, `12个单位的群众满意度同类平均85.2`
    pub(super) fn over_cohort(&self, node: &Node, over: &OverCohort) -> String {
        let result = self.value(node);
        let Some(path) = &over.path else {
            return format!("{}单位{result}个", over.among.title());
        };
        self.named.cohort(over);
        let office = &self.facts.report().office;
        let cohorts = self.facts.cohorts();
        let count = cohorts.and_then(|cohorts| cohorts.count(over, office));
        // One that is left out of the figures of others is compared with them all the same.
        let beside = cohorts.is_some_and(|cohorts| cohorts.comes_beside(over, office));
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

/// What a statistic rests on, so that it can be computed again: `群众满意度同类平均:12家合计1104÷12=92`.
///
/// None where nothing is compared.
pub(super) fn behind(over: &OverCohort, facts: &Facts<'_>) -> Option<String> {
    let path = over.path.as_ref()?;
    let own = crate::script::read_node(&path.node, facts);
    if is_place(over.statistic) && own.is_surely_not_applicable() {
        return None;
    }
    let office = &facts.report().office;
    let behind = facts.cohorts()?.behind(over, office, &own)?;
    let (surely, may) = behind.counts;
    if may == 0 {
        return None;
    }
    let in_doubt = match (may - surely, behind.in_doubt.as_slice()) {
        (0, _) => None,
        (count, []) => Some(format!("{count}家计不计入未定")),
        (_, all) => Some(format!("{}计不计入未定", say_figures(all))),
    };
    // Those in doubt are among all that are compared, and beside those that are summed up.
    let cohorts = facts.cohorts()?;
    let others = match is_place(over.statistic) && cohorts.comes_beside(over, office) {
        true => "别的",
        false => "",
    };
    let among = match &in_doubt {
        Some(in_doubt) => format!("{others}{may}家(其中{in_doubt})"),
        None => format!("{others}{may}家"),
    };
    let beside = in_doubt.map_or_else(String::new, |in_doubt| format!(",另有{in_doubt}"));
    let rests_on = match &behind.rests_on {
        RestsOn::Sum { settled, open } => say_sum(&behind, settled, open) + beside.as_str(),
        RestsOn::Best(best) => say_best(&behind, best.as_ref(), over.statistic, &among),
        RestsOn::Middle(middle) => say_middle(&behind, middle, &among),
        RestsOn::Figures(all) => format!("{}家:{}{beside}", all.len(), say_figures(all)),
        RestsOn::Ahead {
            surely: ahead,
            perhaps,
            names,
        } => {
            let than = if over.statistic == Statistic::Rank {
                "高于"
            } else {
                "低于"
            };
            // An open figure says nothing to compare with.
            let own = match own.is_settled() {
                true => say_possible(&own, ""),
                false => "本单位".to_owned(),
            };
            format!(
                "{among}中{than}{own}的{}",
                say_ahead(*ahead, *perhaps, names)
            )
        }
    };
    let left_out = match cohorts.left_out(over, office).as_slice() {
        [] => String::new(),
        few if few.len() <= MOST_LEFT_OUT => format!(",{}到期未报不计", few.join("、")),
        many => format!(",{}家到期未报不计", many.len()),
    };
    let title = title(&path.node, facts);
    Some(format!("{title}{}:{rests_on}{left_out}", over.word.alias))
}

/// `12家合计1104÷12=92`, `2家合计160,另1家未定(0至100),÷3为≈53.333333至≈86.666667`
fn say_sum(behind: &Behind<String>, settled: &Number, open: &Interval) -> String {
    let (count, _) = behind.counts;
    let sum = match (count - behind.open, behind.open) {
        (known, 0) => format!("{known}家合计{settled}"),
        (0, 1) => format!("1家未定({open}),"),
        (0, count) => format!("{count}家都未定(共{open}),"),
        (known, 1) => format!("{known}家合计{settled},另1家未定({open}),"),
        (known, count) => format!("{known}家合计{settled},另{count}家未定(共{open}),"),
    };
    // How many there are is not known: nothing is divided.
    if behind.counts.0 < behind.counts.1 {
        return sum.trim_end_matches(',').to_owned();
    }
    let whole = i64::try_from(count).map(Number::from).map(Interval::from);
    let all = open.add(&settled.clone().into());
    let mean = whole.ok().and_then(|count| all.divide(&count));
    let mean = mean.map_or_else(String::new, |mean| say_interval(&mean, ""));
    // An end or a rounded figure brings its own sign.
    let sign = match mean.chars().next() {
        Some('≥' | '>' | '≤' | '<') => "",
        Some('≈') if behind.open == 0 => "",
        _ if behind.open == 0 => "=",
        _ => "为",
    };
    format!("{sum}÷{count}{sign}{mean}")
}

/// `12家中b镇最高,98`, `3家中1家未定,已定的b镇最高,40`
fn say_best(
    behind: &Behind<String>,
    best: Option<&Best<String>>,
    statistic: Statistic,
    all: &str,
) -> String {
    let Some(best) = best else {
        return format!("{all}都未定");
    };
    let open = match behind.open {
        0 => String::new(),
        open => format!("{open}家未定,已定的"),
    };
    let names = best.first.join("、");
    let more = if best.count > best.first.len() {
        format!("等{}家", best.count)
    } else {
        String::new()
    };
    let which = if statistic == Statistic::Max {
        "最高"
    } else {
        "最低"
    };
    format!("{all}中{open}{names}{more}{which},{}", best.figure)
}

/// `3家居中的是c镇20`, `4家居中的是c镇20、d镇30,合计50÷2=25`
fn say_middle(behind: &Behind<String>, middle: &[(String, Number)], all: &str) -> String {
    let named: Vec<String> = middle
        .iter()
        .map(|(name, n)| say_named(name, &n.to_string()))
        .collect();
    let named = named.join("、");
    match middle {
        [] if behind.open == behind.counts.1 => format!("{all}都未定"),
        [] => format!("{all}中{}家未定", behind.open),
        [(_, a), (_, b)] => {
            let sum = a.clone() + b.clone();
            let half = sum.checked_div(&Number::from(2));
            let half = half.map_or_else(String::new, |half| half.to_string());
            format!("{all}居中的是{named},合计{sum}÷2={half}")
        }
        _ => format!("{all}居中的是{named}"),
    }
}

/// `有1家(b镇95)`, `必有1家(b镇95),可能另有2家`
fn say_ahead(surely: usize, perhaps: usize, names: &[(String, Interval)]) -> String {
    let named = match names {
        [] => String::new(),
        names => format!("({})", say_figures(names)),
    };
    match (surely, perhaps) {
        (_, 0) => format!("有{surely}家{named}"),
        (0, perhaps) => format!("可能有{perhaps}家"),
        _ => format!("必有{surely}家{named},可能另有{perhaps}家"),
    }
}

/// `b镇95、c镇≥90`
fn say_figures(figures: &[(String, Interval)]) -> String {
    let said = figures.iter();
    let said = said.map(|(name, n)| say_named(name, &say_interval(n, "")));
    said.collect::<Vec<_>>().join("、")
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
            Leaf::Reported(id) => rubric
                .field(*id)
                .map_or_else(String::new, |f| format!("填报的{}", f.title)),
            Leaf::SelfScore(at) => rubric
                .indicator(*at)
                .map_or_else(String::new, |i| format!("{}自评分", i.id)),
            Leaf::SelfTotal => "自评总分".to_owned(),
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

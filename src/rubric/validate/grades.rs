//! `[[grade]]`: bands without hole or overlap, the best first, and quotas.

use super::limits::Reach;
use super::names::Unique;
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::item::Item;
use crate::rubric::model::{Grade, Places, Quota, Ties};
use crate::rubric::shape::{ROUNDS, TIES};
use crate::rubric::table::{Context, Table};
use crate::source::Place;

/// A grade with both ends of its band as written.
pub(super) struct GradeDraft {
    pub(super) grade: Grade,
    from: Option<(Number, Place)>,
    below: Option<(Number, Place)>,
    /// Whether a bound is written that was not understood.
    unclear: bool,
    /// A quota that does not say what becomes of a tie at its edge.
    no_ties: Option<Place>,
}

pub(super) fn read(root: &mut Table<'_>) -> Vec<GradeDraft> {
    let mut names = Unique::default();
    let tables = root.tables("grade", "等次 ");
    let last = tables.len().saturating_sub(1);
    let grade = |(position, table)| grade(table, position == last, &mut names);
    tables.into_iter().enumerate().map(grade).collect()
}

fn grade(mut table: Table<'_>, is_last: bool, names: &mut Unique) -> GradeDraft {
    let name_place = table.take("name").map(|item| item.place());
    let place = name_place.unwrap_or_else(|| table.place());
    let name = table.need_text("name", "name = \"优秀\"");
    table.call("等次", &name);
    names.add(table.context, "等次", &name, &place);
    let when_item = table.take("when");
    let from_item = if is_last || when_item.is_some() {
        table.take("from")
    } else {
        table.need("from", "from = 90")
    };
    let below_item = table.take("below");
    let number = |item: &Option<Item<'_>>| {
        let item = item.as_ref()?;
        Some((item.number()?, item.place()))
    };
    let (from, below) = (number(&from_item), number(&below_item));
    if let (true, Some(item)) = (is_last, &when_item) {
        item.context.report(
            Diagnostic::new(
                Code::GradeHole,
                "最后一个等次还有条件 `when`,都不符合的单位没有等次",
            )
            .at(item.key_place())
            .help("后面再加一个不写条件的等次"),
        );
    }
    let when = when_item.and_then(|item| item.script());
    let quota_item = table.take("quota");
    let states_ties = |item: &Item<'_>| {
        let table = item.value.get_ref().as_table();
        table.is_none_or(|table| table.contains_key("ties"))
    };
    let no_ties = quota_item.as_ref().filter(|item| !states_ties(item));
    let no_ties = no_ties.map(Item::place);
    let quota = quota_item.and_then(|item| quota(&item));
    let draft = GradeDraft {
        no_ties,
        unclear: from_item.is_some() != from.is_some()
            || below_item.is_some() != below.is_some()
            || (!is_last && from.is_none() && when.is_none()),
        grade: Grade {
            name,
            from: from.as_ref().map(|(from, _)| from.clone()),
            when,
            quota,
            place: table.place(),
        },
        from,
        below,
    };
    table.finish();
    draft
}

fn quota(item: &Item<'_>) -> Option<Quota> {
    let mut table = item.table("`quota` ", "quota = { share = 0.30, round = \"down\" }")?;
    let share_item = table.take("share");
    let number_item = table.take("number");
    let round = table.take("round").and_then(|item| item.choice(ROUNDS));
    let ties = table.take("ties").and_then(|item| item.choice(TIES));
    let places = match (share_item, number_item) {
        (Some(item), None) => share(&item).map(|share| Places::Share {
            share,
            half_up: round.unwrap_or(false),
        }),
        (None, Some(item)) => item
            .whole(0, u32::MAX)
            .and_then(|number| usize::try_from(number).ok())
            .map(Places::Number),
        (None, None) => {
            let problem = Diagnostic::new(Code::KeyConflict, "`quota` 没有写比例或名额")
                .at(item.place())
                .help("写比例 `share = 0.30`,或者名额 `number = 6`");
            table.lacks(&["share", "number"], problem);
            None
        }
        (Some(share), Some(number)) => {
            item.context.report(
                Diagnostic::new(Code::KeyConflict, "`quota` 同时写了比例和名额")
                    .at(share.key_place())
                    .label(number.key_place(), "")
                    .help("`share` 和 `number` 留下一个"),
            );
            None
        }
    };
    table.finish();
    Some(Quota {
        places: places?,
        ties: ties.unwrap_or(Ties::Undecided),
    })
}

/// Hints at quotas at whose edge nothing decides between equal totals, when the rubric has no tie-break.
pub(super) fn ties(context: &Context, drafts: &[GradeDraft]) {
    for draft in drafts {
        if let (Some(place), Some(_)) = (&draft.no_ties, &draft.grade.quota) {
            let message = format!(
                "等次 `{}` 有名额,细则没有 `tie_break`:总分相同而名额不够时,分不出先后",
                draft.grade.name
            );
            context.report(
                Diagnostic::new(Code::QuotaNoTieBreak, message)
                    .at(place.clone())
                    .help(
                        "写上 `tie_break = [\"penalty\", \"section.A\"]`;或者在 `quota` 里写明 `ties`: `\"all\"` 都给,\
                         `\"none\"` 都不给,`\"undecided\"` 由人决定",
                    ),
            );
        }
    }
}

fn share(item: &Item<'_>) -> Option<Number> {
    let share = item.not_negative()?;
    if share <= Number::from(1) {
        return Some(share);
    }
    let help = match share.checked_div(&Number::hundred()) {
        Some(part) if share <= Number::hundred() => {
            let digits = part.decimals().unwrap_or(2).max(2);
            format!("百分之{share}写 `{}`", part.to_fixed(digits))
        }
        _ => "写 `0.30` 这样的比例,名额用 `number`".to_owned(),
    };
    let message = format!("`share` 是 0 至 1 的比例,这里是 {share}");
    item.report(Code::BadNumber, message, help);
    None
}

/// Reports totals that have no grade or two. `digits` are those of a printed total.
pub(super) fn check(context: &Context, drafts: &[GradeDraft], reach: &Reach, digits: u32) {
    if drafts.iter().any(|draft| draft.unclear) {
        return;
    }
    let bands = Bands { context, digits };
    if let Some(best) = drafts.first() {
        bands.top(best, reach);
    }
    for pair in drafts.windows(2) {
        if let [better, next] = pair {
            bands.between(better, next);
        }
    }
    if let Some(last) = drafts.last() {
        bands.bottom(last, reach);
    }
}

struct Bands<'c> {
    context: &'c Context,
    digits: u32,
}

impl Bands<'_> {
    fn shown(&self, number: &Number) -> String {
        number.to_fixed(self.digits.max(number.decimals().unwrap_or(0)))
    }

    /// Whether a total, rounded as printed, can lie from `low` up and below `high`.
    fn has_total(&self, low: &Number, high: &Number) -> bool {
        let unit = Number::power_of_ten(self.digits);
        let least = (low.clone() * unit.clone()).ceil();
        least < high.clone() * unit
    }

    fn hole(&self, range: String, place: &Place, help: String) {
        self.context.report(
            Diagnostic::new(Code::GradeHole, format!("{range}没有等次"))
                .at(place.clone())
                .help(help),
        );
    }

    fn top(&self, best: &GradeDraft, reach: &Reach) {
        let Some((below, place)) = &best.below else {
            return;
        };
        if reach.most.as_ref().is_none_or(|most| most >= below) {
            let range = format!("总分 {} 以上", self.shown(below));
            self.hole(range, place, "最高的等次不写 `below`".to_owned());
        }
    }

    fn between(&self, better: &GradeDraft, next: &GradeDraft) {
        let Some((from, from_place)) = &better.from else {
            return;
        };
        let (name, better_name) = (&next.grade.name, &better.grade.name);
        if let Some((lower, place)) = &next.from
            && lower >= from
        {
            self.context.report(
                Diagnostic::new(
                    Code::GradeOverlap,
                    format!(
                        "等次 `{name}` 从 {lower} 起,不低于更好的 `{better_name}`(从 {from} 起)"
                    ),
                )
                .at(place.clone())
                .label(from_place.clone(), format!("`{better_name}` 从这里起"))
                .help("等次从好到差排列,`from` 依次变小"),
            );
            return;
        }
        let Some((below, place)) = &next.below else {
            return;
        };
        if let Some((lower, _)) = &next.from
            && below <= lower
        {
            self.context.report(
                Diagnostic::new(
                    Code::BadNumber,
                    format!("等次 `{name}` 的 `below` {below} 不大于 `from` {lower}"),
                )
                .at(place.clone())
                .help("`from` 是起点,`below` 是终点(不含)"),
            );
            return;
        }
        let help = format!("`{name}` 写 `below = {from}`,或者不写");
        if below < from && self.has_total(below, from) {
            let range = format!("{} 至 {} 之间", self.shown(below), self.shown(from));
            self.hole(range, place, help);
        } else if below > from && self.has_total(from, below) {
            let range = format!("{} 至 {} 之间", self.shown(from), self.shown(below));
            self.context.report(
                Diagnostic::new(
                    Code::GradeOverlap,
                    format!("{range}有两个等次: `{better_name}` 和 `{name}`"),
                )
                .at(place.clone())
                .label(from_place.clone(), format!("`{better_name}` 从这里起"))
                .help(help),
            );
        }
    }

    fn bottom(&self, last: &GradeDraft, reach: &Reach) {
        let Some((from, place)) = &last.from else {
            return;
        };
        let help = "最后一个等次不写 `from`,或者在后面再加一个等次".to_owned();
        match &reach.least {
            Some(least) if !self.has_total(least, from) => {}
            Some(least) => {
                let range = format!("{} 至 {} 之间", self.shown(least), self.shown(from));
                self.hole(range, place, help);
            }
            None => self.hole(format!("总分低于 {} 时", self.shown(from)), place, help),
        }
    }
}

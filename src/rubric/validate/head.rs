//! The keys at the top of a rubric.

use time::Date;

use super::names::Unique;
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::model::{
    Limit, NotApplicablePolicy, RankStyle, RankedOver, Ranking, Script, Vague,
};
use crate::rubric::shape::{LANGUAGES, NOT_APPLICABLE, OVER_WITHIN, OVERS, STYLES};
use crate::rubric::table::Table;
use crate::source::Place;

/// More decimals than anybody prints.
const MOST_DIGITS: u32 = 6;

/// What stands above the tables.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) edition: String,
    pub(super) lang: String,
    pub(super) period: Option<String>,
    pub(super) assessed_on: Option<Date>,
    pub(super) cohorts: Vec<String>,
    /// None when it is missing or not understood, so that nothing is compared with it.
    pub(super) points: Option<Number>,
    pub(super) points_place: Option<Place>,
    pub(super) digits: u32,
    pub(super) total_digits: Option<u32>,
    pub(super) not_applicable: NotApplicablePolicy,
    pub(super) total_floor: Stated,
    pub(super) total_cap: Stated,
    pub(super) ranking: Ranking,
    pub(super) tie_break: Vec<Script>,
    pub(super) vague: Vague,
}

/// A limit of the total as the author left it.
pub(super) struct Stated {
    /// Whether there is such a key, understood or not.
    pub(super) is_stated: bool,
    pub(super) limit: Option<Limit>,
    pub(super) place: Option<Place>,
}

pub(super) fn read(root: &mut Table<'_>) -> Head {
    let id = root.need_text("id", "id = \"rule-of-law-2024\"");
    let title = root.need_text("title", "title = \"2024年度考核细则\"");
    let edition = root.text("edition").unwrap_or_default();
    let lang = root.take("lang").and_then(|item| item.choice(LANGUAGES));
    let points = root.need("points", "points = 100");
    let (digits, total_digits) = rounding(root);
    Head {
        id,
        title,
        edition,
        lang: lang.unwrap_or("zh").to_owned(),
        period: period(root),
        assessed_on: root.take("assessed_on").and_then(|item| item.date()),
        cohorts: cohorts(root),
        points_place: points.as_ref().map(|item| item.place()),
        points: points.and_then(|item| {
            let points = item.number()?;
            if !points.is_positive() {
                let message = format!("`points` 应当大于 0,这里是 {points}");
                item.report(
                    Code::BadNumber,
                    message,
                    "写整张卷子的满分,例如 `points = 100`",
                );
                return None;
            }
            Some(points)
        }),
        digits,
        total_digits,
        not_applicable: root
            .take("not_applicable")
            .and_then(|item| item.choice(NOT_APPLICABLE))
            .unwrap_or(NotApplicablePolicy::RescaleTotal),
        total_floor: stated(root, "total_floor"),
        total_cap: stated(root, "total_cap"),
        ranking: ranking(root),
        tie_break: tie_break(root),
        vague: vague(root),
    }
}

fn stated(root: &mut Table<'_>, key: &'static str) -> Stated {
    let item = root.take(key);
    Stated {
        is_stated: item.is_some(),
        limit: item.as_ref().and_then(|item| item.limit()),
        place: item.map(|item| item.place()),
    }
}

fn period(root: &mut Table<'_>) -> Option<String> {
    let item = root.take("period")?;
    if item.is_text() {
        return item.text();
    }
    item.whole(1, 9999).map(|year| year.to_string())
}

fn cohorts(root: &mut Table<'_>) -> Vec<String> {
    let names = root.take("cohorts").and_then(|item| item.texts());
    let mut unique = Unique::default();
    let mut cohorts = Vec::new();
    for (name, place) in names.unwrap_or_default() {
        unique.add(root.context, "类别", &name, &place);
        if name.trim().is_empty() {
            root.context.report(
                Diagnostic::new(Code::BadNumber, "类别的名称是空的")
                    .at(place)
                    .help("写上类别的名称,例如 `\"街道\"`"),
            );
        } else if !cohorts.contains(&name) {
            cohorts.push(name);
        }
    }
    cohorts
}

fn rounding(root: &mut Table<'_>) -> (u32, Option<u32>) {
    let default = 2;
    let example = "rounding = { digits = 2 }";
    let Some(mut table) = root
        .take("rounding")
        .and_then(|item| item.table("`rounding` ", example))
    else {
        return (default, None);
    };
    let digits = table
        .take("digits")
        .and_then(|item| item.whole(0, MOST_DIGITS))
        .unwrap_or(default);
    let total = table.take("total").and_then(|item| {
        let total = item.whole(0, MOST_DIGITS)?;
        if total > digits {
            let message = format!("总分保留 {total} 位小数,多于各项的 {digits} 位");
            let help = format!("`total` 不大于 `digits`,例如 `total = {digits}`");
            item.report(Code::BadNumber, message, help);
            return None;
        }
        Some(total)
    });
    table.finish();
    (digits, total)
}

fn ranking(root: &mut Table<'_>) -> Ranking {
    let mut ranking = Ranking {
        style: RankStyle::Competition,
        over: RankedOver::Cohort,
    };
    let example = "ranking = { style = \"1224\", over = \"cohort\" }";
    let Some(mut table) = root
        .take("ranking")
        .and_then(|item| item.table("`ranking` ", example))
    else {
        return ranking;
    };
    if let Some(style) = table.take("style").and_then(|item| item.choice(STYLES)) {
        ranking.style = style;
    }
    if let Some(over) = table.take("over").and_then(|item| item.choice(OVERS)) {
        ranking.over = over;
    }
    table.finish();
    ranking
}

fn tie_break(root: &mut Table<'_>) -> Vec<Script> {
    let items = root.take("tie_break").and_then(|item| item.list());
    items
        .unwrap_or_default()
        .iter()
        .filter_map(|item| item.script())
        .collect()
}

fn vague(root: &mut Table<'_>) -> Vague {
    let over_within = root
        .take("over_within")
        .and_then(|item| item.choice(OVER_WITHIN));
    let about = root.take("about_percent").and_then(|item| {
        let percent = item.not_negative()?;
        if percent > Number::hundred() {
            let message = format!("`about_percent` 应当在 0 至 100 之间,这里是 {percent}");
            item.report(Code::BadNumber, message, "写百分数,例如 `10`");
            return None;
        }
        Some(percent)
    });
    let default = Vague::default();
    Vague {
        over_within_leading_digit: over_within.unwrap_or(default.over_within_leading_digit),
        about_percent: about.unwrap_or(default.about_percent),
    }
}

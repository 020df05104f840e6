//! `[target]`: constants with the document that sets them, by cohort and by year.

use super::cohorts::Cohorts;
use super::constants::constant;
use super::names::{Unique, check_name};
use crate::diagnostic::Code;
use crate::rubric::item::Item;
use crate::rubric::model::Target;
use crate::rubric::table::Table;
use crate::value::Value;

/// Where a target is read.
struct Reader<'r> {
    cohorts: &'r Cohorts,
    /// The year assessed.
    year: Option<u32>,
}

/// `[target]`, of which a `history` gives what holds in the rubric's period.
pub(super) fn read(root: &mut Table<'_>, cohorts: &Cohorts, period: Option<&str>) -> Vec<Target> {
    let table = root
        .take("target")
        .and_then(|item| item.table("`target` ", "[target]"));
    let items = table.map(|table| table.entries()).unwrap_or_default();
    let reader = Reader {
        cohorts,
        year: period.and_then(year),
    };
    items
        .iter()
        .filter_map(|item| {
            check_name(item.context, &item.key, &item.key_place());
            reader.target(item)
        })
        .collect()
}

/// The year of a period: its first four digits.
fn year(period: &str) -> Option<u32> {
    let digits: String = period.chars().filter(char::is_ascii_digit).collect();
    digits.get(..4)?.parse().ok()
}

impl Reader<'_> {
    fn target(&self, item: &Item<'_>) -> Option<Target> {
        if !item.is_table() {
            return Some(plain(item, constant(item)?));
        }
        let what = format!("目标值 `{}` ", item.key);
        let mut table = item.table(&what, "rate = { title = \"目标\", value = 95 }")?;
        let title = table.text("title");
        let target = match table.take("history") {
            Some(history) => self.dated(item, &history),
            None => self.value(item, &mut table),
        };
        table.finish();
        let mut target = target?;
        if let Some(title) = title {
            target.title = title;
        }
        Some(target)
    }

    /// `value`, `by_cohort` and `source` of a table.
    fn value(&self, item: &Item<'_>, table: &mut Table<'_>) -> Option<Target> {
        let source = table.text("source");
        let value = table.need("value", "value = 95");
        let by_cohort = table
            .take("by_cohort")
            .and_then(|item| item.table("`by_cohort` ", "by_cohort = { \"镇\" = 18 }"));
        let mut target = plain(item, value.and_then(|item| constant(&item))?);
        for entry in by_cohort.map(|table| table.entries()).unwrap_or_default() {
            self.cohorts
                .check(entry.context, &entry.key, &entry.key_place());
            if let Some(value) = constant(&entry)
                && of_type(&entry, &value, &target.value, &entry.key)
            {
                target.by_cohort.push((entry.key.clone(), value));
            }
        }
        target.source = source;
        Some(target)
    }

    /// Of values that changed with the years, the one that holds in the year assessed.
    fn dated(&self, item: &Item<'_>, history: &Item<'_>) -> Option<Target> {
        const EXAMPLE: &str = "history = [{ since = 2023, value = 90, source = \"…\" }]";
        let mut years = Unique::default();
        let mut dated: Vec<(u32, Target)> = Vec::new();
        for entry in history.list()? {
            let mut table = entry.table("`history` 的一条", EXAMPLE)?;
            let since = table.need("since", "since = 2023");
            let since = since.and_then(|since| Some((since.whole(1, 9999)?, since.place())));
            let target = self.value(item, &mut table);
            table.finish();
            let ((since, place), target) = since.zip(target)?;
            years.add(item.context, "`since`", &since.to_string(), &place);
            if let Some((_, first)) = dated.first() {
                let whose = format!("{since}年");
                of_type(&entry, &target.value, &first.value, &whose);
            }
            dated.push((since, target));
        }
        let Some(year) = self.year else {
            history.report(
                Code::MissingKey,
                format!("目标值 `{}` 按年份变化,细则没有写是哪一年的", item.key),
                "在开头写上 `period = 2024`",
            );
            return None;
        };
        let holds = dated.into_iter().filter(|(since, _)| *since <= year);
        let Some((since, mut target)) = holds.max_by_key(|(since, _)| *since) else {
            history.report(
                Code::MissingKey,
                format!("目标值 `{}` 没有 {year} 年用的值", item.key),
                format!("补上 `since` 不晚于 {year} 的一条"),
            );
            return None;
        };
        target.since = Some(since);
        Some(target)
    }
}

fn plain(item: &Item<'_>, value: Value) -> Target {
    Target {
        name: item.key.clone(),
        title: item.key.clone(),
        value,
        by_cohort: Vec::new(),
        source: None,
        since: None,
        place: item.key_place(),
    }
}

/// Whether a value is of the same type as the others; told where not.
fn of_type(item: &Item<'_>, value: &Value, wanted: &Value, whose: &str) -> bool {
    let (here, wanted) = (value.type_name(), wanted.type_name());
    if here != wanted {
        let message = format!("`{whose}` 的目标值是{here},其他的是{wanted}");
        item.report(Code::WrongType, message, format!("也写成{wanted}"));
    }
    here == wanted
}

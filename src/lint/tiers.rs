//! Tables of points: rows that nothing meets, points that rise and fall again, jumps.

use std::ops::Bound;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Score;
use crate::script::graph::{Node, What};
use crate::value::Interval;

use super::cases;
use super::items::{Item, Subject};
use super::weight::share_of;
use crate::compile::Ground;

/// A row `[bound, points]` with its literals.
struct Row<'n> {
    node: &'n Node,
    bound: Number,
    points: Number,
}

pub(super) fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let half = Number::fraction(1, 2).unwrap_or_else(Number::zero);
    let share = share_of(subject, Code::TierJump, half);
    subject.each_item(|item, found| {
        if let Score::Manual(manual) = &item.indicator.score {
            found.extend(bands(item, &manual.bands, manual.decimals));
        }
        let Some((_, node)) = item.graph() else {
            return;
        };
        let ground = item.ground();
        node.visit(&mut |part| {
            if let What::Call(word, args) = &part.what
                && let [x, table] = args.as_slice()
                && matches!(word.name, "tiers" | "tiers_to")
                && let Some(rows) = rows(table, &ground)
            {
                let falling = word.name == "tiers";
                found.extend(unreachable(item, x, &rows, falling, &ground));
                found.extend(reversed(item, &rows));
                found.extend(jump(item, &rows, &share));
            }
        });
        cases::lint(item, node, &ground, found);
    })
}

fn rows<'n>(table: &'n Node, ground: &Ground<'_>) -> Option<Vec<Row<'n>>> {
    let What::List(rows) = &table.what else {
        return None;
    };
    let row = |node: &'n std::sync::Arc<Node>| {
        let What::List(cells) = &node.what else {
            return None;
        };
        let [bound, points] = cells.as_slice() else {
            return None;
        };
        Some(Row {
            node,
            bound: ground.constant(bound)?,
            points: ground.constant(points)?,
        })
    };
    rows.iter().map(row).collect()
}

/// Rows whose values the fact cannot have.
fn unreachable(
    item: &Item<'_>,
    x: &Node,
    rows: &[Row<'_>],
    falling: bool,
    ground: &Ground<'_>,
) -> Vec<Diagnostic> {
    let Some(range) = ground.range(x) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut before: Option<&Number> = None;
    for row in rows {
        let own = match falling {
            true => (
                Bound::Included(row.bound.clone()),
                before.map_or(Bound::Unbounded, |n| Bound::Excluded(n.clone())),
            ),
            false => (
                before.map_or(Bound::Unbounded, |n| Bound::Excluded(n.clone())),
                Bound::Included(row.bound.clone()),
            ),
        };
        let met = Interval::new(own.0, own.1).and_then(|own| own.intersect(&range));
        if met.is_none() {
            let message = format!(
                "`{}` 的这一档永远用不上:`{}` 只能是 {}",
                item.indicator.id,
                item.text(x),
                said(&range)
            );
            found.push(
                item.finding(Code::TierUnreachable, message, row.node)
                    .help("核对这一档的界限,或者填报项的 `range`"),
            );
        }
        before = Some(&row.bound);
    }
    found
}

/// A range in words: `0 至 100`, `0 以上`.
pub(super) fn said(range: &Interval) -> String {
    let whole = if range.is_whole() { "的整数" } else { "" };
    match (range.least(), range.greatest()) {
        (Some(least), Some(most)) => format!("{least} 至 {most}{whole}"),
        (Some(least), None) => format!("{least} 以上{whole}"),
        (None, Some(most)) => format!("{most} 以下{whole}"),
        (None, None) => "任意的数".to_owned(),
    }
}

fn reversed(item: &Item<'_>, rows: &[Row<'_>]) -> Option<Diagnostic> {
    let steps = rows.windows(2).filter_map(|pair| match pair {
        [a, b] => Some((a, b, b.points.cmp(&a.points))),
        _ => None,
    });
    let steps: Vec<_> = steps.filter(|(_, _, order)| order.is_ne()).collect();
    let (_, _, first) = steps.first()?;
    let (before, row, _) = steps.iter().find(|(_, _, order)| order != first)?;
    let message = format!(
        "`{}` 各档的分数忽高忽低:{} 这一档 {} 分,前一档 {} 是 {} 分",
        item.indicator.id, row.bound, row.points, before.bound, before.points
    );
    let found = item.finding(Code::TierReversed, message, row.node);
    Some(found.help("核对各档的分数,多半是两档写反了"))
}

fn jump(item: &Item<'_>, rows: &[Row<'_>], share: &Number) -> Option<Diagnostic> {
    let most = rows.iter().map(|row| row.points.abs()).max()?;
    let bar = most.clone() * share.clone();
    let (a, b) = rows.windows(2).find_map(|pair| match pair {
        [a, b] if (a.points.clone() - b.points.clone()).abs() > bar => Some((a, b)),
        _ => None,
    })?;
    let step = (a.points.clone() - b.points.clone()).abs();
    let message = format!(
        "`{}` 从 {} 到 {} 一档就差 {step} 分,最高的一档才 {most} 分",
        item.indicator.id, a.bound, b.bound
    );
    let found = item.finding(Code::TierJump, message, b.node);
    Some(found.help("核对分数,或者中间加一档;有意的在 `[lint]` 里写明理由关掉"))
}

/// Bands of a person's entry with entries between them that none has.
fn bands(
    item: &Item<'_>,
    bands: &[(String, Number, Number)],
    decimals: Option<u32>,
) -> Vec<Diagnostic> {
    let mut sorted: Vec<&(String, Number, Number)> = bands.iter().collect();
    sorted.sort_by(|a, b| a.1.cmp(&b.1));
    let unit = Number::from(1).checked_div(&Number::power_of_ten(decimals.unwrap_or(2)));
    let unit = unit.unwrap_or_else(Number::zero);
    let holes = sorted.windows(2).filter_map(|pair| match pair {
        [low, high] => {
            let next = low.2.clone() + unit.clone();
            (next < high.1).then_some((low, high))
        }
        _ => None,
    });
    holes
        .map(|(low, high)| {
            let message = format!(
                "`{}` 的 `{}`(到 {})和 `{}`(从 {} 起)之间的分数打不出来",
                item.indicator.id, low.0, low.2, high.0, high.1
            );
            let help = match decimals {
                None => "把两档接上;只打整数就写 `decimals = 0`",
                Some(_) => "把两档接上",
            };
            Diagnostic::new(Code::TierHole, message)
                .at(item.indicator.place.clone())
                .help(help)
        })
        .collect()
}

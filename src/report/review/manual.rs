//! A person's entry for an item: points within the item's limits, with or without the name of a band.

use crate::decimal::Number;
use crate::report::cell::plain_header;
use crate::report::quote::quote;
use crate::rubric::Manual;

use super::Marks;
use super::change::{Wrong, number};

/// `88`, `88分`, `B 88`, `B档88`.
pub(super) fn read(text: &str, slot: &Manual, what: &str) -> Result<Marks, Wrong> {
    let entry = Reading {
        slot,
        what,
        written: quote(text),
    };
    let plain = plain_header(text);
    let marks = match number(&plain) {
        Some(points) => entry.alone(points)?,
        None => entry.with_band(&plain)?,
    };
    match slot.decimals {
        Some(most) if marks.points.decimals().is_none_or(|d| d > most) => {
            let help = if most == 0 {
                "写整数".to_owned()
            } else {
                format!("最多写 {most} 位小数")
            };
            Err((entry.say(&format!("超过 {most} 位小数")), help))
        }
        _ => Ok(marks),
    }
}

struct Reading<'a> {
    slot: &'a Manual,
    what: &'a str,
    written: String,
}

type Band = (String, Number, Number);

impl Reading<'_> {
    fn say(&self, what: &str) -> String {
        format!("{} 的评分 `{}` {what}", self.what, self.written)
    }

    /// `A档95至100、B档85至94`
    fn bands(&self) -> String {
        let bands = self.slot.bands.iter();
        bands.map(range).collect::<Vec<_>>().join("、")
    }

    /// Points without a band: of the one band that they lie in.
    fn alone(&self, points: Number) -> Result<Marks, Wrong> {
        if self.slot.bands.is_empty() {
            if points < self.slot.from || points > self.slot.to {
                let range = format!("{}至{}", self.slot.from, self.slot.to);
                return Err((
                    self.say(&format!("不在 {range} 分之内")),
                    format!("写 {range} 之间的分数;范围由细则规定"),
                ));
            }
            return Ok(Marks { band: None, points });
        }
        let within: Vec<&Band> = self
            .slot
            .bands
            .iter()
            .filter(|b| holds(b, &points))
            .collect();
        match within.as_slice() {
            [(name, ..)] => Ok(Marks {
                band: Some(name.clone()),
                points,
            }),
            [] => Err((
                self.say("不在任何一档之内"),
                format!("各档是 {}", self.bands()),
            )),
            [first, ..] => Err((
                self.say(&format!(
                    "不止一档:{}",
                    within
                        .iter()
                        .map(|b| range(b))
                        .collect::<Vec<_>>()
                        .join("、")
                )),
                format!("写明档次,如 `{} {points}`", first.0),
            )),
        }
    }

    fn with_band(&self, plain: &str) -> Result<Marks, Wrong> {
        if self.slot.bands.is_empty() {
            return Err((self.say("不是分数"), "写一个数,如 `4.5`".to_owned()));
        }
        let mut bands: Vec<&Band> = self.slot.bands.iter().collect();
        // Of A and A+ the longer name is meant where it fits.
        bands.sort_by_key(|(name, ..)| std::cmp::Reverse(name.len()));
        let found = bands.into_iter().find_map(|band| {
            let rest = behind(plain, &band.0)?;
            Some((band, rest))
        });
        let Some((band, rest)) = found else {
            return Err((
                self.say("看不出是哪一档"),
                format!("写档次和分数;各档是 {}", self.bands()),
            ));
        };
        if rest.is_empty() {
            return Err((
                self.say("没有写分数"),
                format!("在档次后面写分数:{}", range(band)),
            ));
        }
        match number(rest) {
            Some(points) if holds(band, &points) => Ok(Marks {
                band: Some(band.0.clone()),
                points,
            }),
            Some(_) => Err((
                self.say(&format!("不在{}之内", range(band))),
                format!("改分数或档次;各档是 {}", self.bands()),
            )),
            None => Err((
                self.say("不是分数"),
                format!("写档次和分数,如 `{} {}`", band.0, band.1),
            )),
        }
    }
}

fn holds((_, from, to): &Band, points: &Number) -> bool {
    from <= points && points <= to
}

/// `B档85至94`
fn range((name, from, to): &Band) -> String {
    let word = if name.ends_with(['档', '等', '级']) {
        ""
    } else {
        "档"
    };
    format!("{name}{word}{from}至{to}")
}

/// What stands behind the name of a band; behind a digit only where a word separates them.
fn behind<'t>(plain: &'t str, name: &str) -> Option<&'t str> {
    let name = plain_header(name);
    let rest = plain.strip_prefix(&name)?;
    let separated = rest.trim_start_matches(['档', '等', '级', ':', ',', '-', '、']);
    let fused = separated.len() == rest.len() && name.ends_with(|c: char| c.is_ascii_digit());
    (!fused).then_some(separated)
}

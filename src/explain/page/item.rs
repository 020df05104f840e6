//! All that is told of one item.

use crate::catalogue::{Text, explain as texts};
use crate::trace::{Trace, draw};

use super::{Block, Body, Chapter, Entry, Layout, told};
use crate::explain::account::Item;

/// A picture is at most so many columns wide.
const PICTURE: usize = 96;

impl<'a> Layout<'_, 'a> {
    /// Every item that was asked for, section by section.
    pub(super) fn items(&self, is_part: bool) -> Vec<Chapter> {
        let sections = self.account.sections.iter();
        let chapters = sections.filter(|section| !section.items.is_empty());
        let chapters = chapters.map(|section| Chapter {
            heading: match is_part {
                true => self.say.section(section),
                false => {
                    let (named, points) =
                        (self.say.section(section), self.say.ends(&section.points));
                    let slots = [("section", named.as_str()), ("points", &points)];
                    self.say.fill(texts::SECTION_POINTS, &slots)
                }
            },
            blocks: section.items.iter().map(|item| self.item(item)).collect(),
        });
        chapters.collect()
    }

    fn item(&self, item: &Item<'a>) -> Block {
        let say = self.say;
        let words = &item.outcome.words;
        let mut entries = Vec::new();
        let mut add = |label: Text, body: Body| {
            entries.push(Entry {
                label: say.word(label),
                body,
            });
        };
        if let Some(rule) = item.rule {
            let place = say.fill(texts::PLACE, &[("place", &say.place(item.place))]);
            add(
                texts::RULE,
                Body::Lines(vec![(rule.trim().to_owned(), false), (place, true)]),
            );
        }
        if let Some(responsible) = item.responsible {
            add(texts::RESPONSIBLE, told(responsible.to_owned()));
        }
        if let Some(method) = item.method {
            add(texts::METHOD, told(method.to_owned()));
        }
        if !item.read.is_empty() {
            add(texts::READ, Body::Lines(self.read(item)));
        }
        for entry in self.pictures(&item.traces, texts::SCRIPT) {
            entries.push(entry);
        }
        let mut add = |label: Text, body: Body| {
            entries.push(Entry {
                label: say.word(label),
                body,
            });
        };
        let workings = split(&words.workings);
        if !workings.is_empty() {
            add(texts::WORKINGS, Body::Lines(workings));
        }
        if !item.steps.is_empty() {
            let steps = item.steps.iter().map(|step| say.step(step, item.kind));
            let mut steps: Vec<String> = steps.collect();
            steps.push(say.result(item));
            add(texts::POINTS, told(steps.join(separator(say.lang))));
        }
        // What the reason repeats of the workings stands above.
        let reason = words.reason.strip_prefix(words.workings.as_str());
        let reason = reason.and_then(|rest| rest.strip_prefix(','));
        let reason = reason.unwrap_or(&words.reason);
        if !reason.is_empty() {
            add(texts::REASON, told(reason.to_owned()));
        }
        let said = reason.contains(texts::UNPROVED_ENDS.of(say.lang));
        if !item.outcome.proved && item.is_open() && !said {
            add(texts::REASON, told(say.word(texts::UNPROVED_ENDS)));
        }
        if let Some(failure) = &words.failure {
            let place = failure.labels.last();
            let place = place.map(|label| (say.place(&label.place), true));
            let lines = std::iter::once((failure.message.clone(), false)).chain(place);
            add(texts::BROKE, Body::Lines(lines.collect()));
        }
        if let Some(score) = &words.self_score {
            add(texts::SELF_SCORE, told(score.to_string()));
        }
        if let Some(decided) = item.outcome.decided.as_ref().filter(|d| !d.by.is_empty()) {
            entries.push(self.decided(&decided.by, &decided.on));
        }
        Block::Item {
            head: say.head(item),
            entries,
        }
    }

    pub(super) fn decided(&self, by: &str, on: &str) -> Entry {
        let slots = [("by", by), ("on", on)];
        Entry {
            label: self.say.word(texts::DECIDED),
            body: told(self.say.fill(texts::DECIDED_BY, &slots)),
        }
    }

    /// A line a fact, and what backs it behind.
    fn read(&self, item: &Item<'a>) -> Vec<(String, bool)> {
        let mut lines = Vec::new();
        for fact in &item.read {
            lines.push((self.say.fact(fact), false));
            let backing = self.say.backing(fact);
            if !backing.is_empty() {
                lines.push((backing, true));
            }
            lines.extend(fact.rows.iter().map(|row| (self.say.row(row), true)));
        }
        lines
    }

    /// Scripts with the values under their parts.
    pub(super) fn pictures(&self, traces: &[Trace], script: Text) -> Vec<Entry> {
        let pictures = traces.iter().map(|trace| {
            let label = match trace.name.as_str() {
                "applies_when" => self.say.word(texts::CONDITION),
                "score" | "when" => self.say.word(script),
                name => {
                    let title = if trace.title.is_empty() {
                        name
                    } else {
                        &trace.title
                    };
                    let slots = [("title", title), ("name", name), ("result", &trace.result)];
                    self.say.fill(texts::MEASURE, &slots)
                }
            };
            Entry {
                label,
                body: Body::Picture(draw(trace, PICTURE)),
            }
        });
        pictures.collect()
    }
}

/// What stands between the steps.
fn separator(lang: crate::catalogue::Lang) -> &'static str {
    match lang {
        crate::catalogue::Lang::Zh => ";",
        crate::catalogue::Lang::En => "; ",
    }
}

/// Workings in lines: one a measure, and the item's own last. What stands in brackets is not split.
fn split(workings: &str) -> Vec<(String, bool)> {
    let (mut lines, mut line, mut depth) = (Vec::new(), String::new(), 0_usize);
    for sign in workings.chars() {
        match sign {
            '(' | '\u{ff08}' | '「' | '“' => depth += 1,
            ')' | '\u{ff09}' | '」' | '”' => depth = depth.saturating_sub(1),
            ';' | '\u{ff1b}' if depth == 0 => {
                lines.push((std::mem::take(&mut line), false));
                continue;
            }
            _ => {}
        }
        line.push(sign);
    }
    if !line.is_empty() {
        lines.push((line, false));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn workings_are_split_outside_brackets() {
        let lines = |text| {
            split(text)
                .into_iter()
                .map(|(line, _)| line)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            lines("甲:1÷2=0.5;分值5×甲0.5=2.5"),
            ["甲:1÷2=0.5", "分值5×甲0.5=2.5"]
        );
        assert_eq!(lines("合计(1;2)=3"), ["合计(1;2)=3"]);
        assert_eq!(lines(""), Vec::<String>::new());
    }
}

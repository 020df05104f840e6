//! What a place of a rubric belongs to: the item, section, group or constant that stands there.

use crate::diagnostic::Diagnostic;
use crate::rubric::{Condition, Rubric, Score};
use crate::source::Place;

/// The beginnings of all things with an id, in the order of the text.
pub(super) struct Blocks(Vec<Block>);

struct Block {
    source: String,
    start: usize,
    /// Its own id first, then those of what it lies in.
    ids: Vec<String>,
}

impl Blocks {
    pub(super) fn of(rubric: &Rubric) -> Self {
        let mut blocks = Self(Vec::new());
        for target in &rubric.targets {
            let ids = vec![format!("target.{}", target.name), "target".to_owned()];
            blocks.add(&target.place, &ids);
        }
        for field in &rubric.fields {
            blocks.add(&field.place, &[field.id(), field.group.clone()]);
        }
        for measure in &rubric.measures {
            let ids = [format!("measure.{}", measure.name), "measure".to_owned()];
            blocks.add(&measure.value.place, &ids);
        }
        for check in &rubric.checks {
            blocks.add(&check.holds.place, std::slice::from_ref(&check.id));
        }
        for section in &rubric.sections {
            let own = [section.id.clone()];
            blocks.add(&section.place, &own);
            blocks.add_condition(section.applies_when.as_ref(), &own);
            for indicator in &section.indicators {
                let ids = [indicator.id.clone(), section.id.clone()];
                blocks.add(&indicator.place, &ids);
                blocks.add_condition(indicator.applies_when.as_ref(), &ids);
                if let Score::Script(script) = &indicator.score {
                    blocks.add(&script.place, &ids);
                }
                if let Some(rule) = &indicator.rule_at {
                    blocks.add(&rule.place, &ids);
                }
            }
        }
        for gate in &rubric.gates {
            let own = std::slice::from_ref(&gate.id);
            blocks.add(&gate.place, own);
            blocks.add(&gate.when.place, own);
        }
        for grade in &rubric.grades {
            blocks.add(&grade.place, &[format!("grade.{}", grade.name)]);
        }
        for column in &rubric.columns {
            blocks.add(&column.value.place, std::slice::from_ref(&column.id));
        }
        for entry in &rubric.lint {
            blocks.add(&entry.place, &["lint".to_owned()]);
        }
        blocks
            .0
            .sort_by(|a, b| (&a.source, a.start).cmp(&(&b.source, b.start)));
        blocks
    }

    fn add(&mut self, place: &Place, ids: &[String]) {
        self.0.push(Block {
            source: place.source.name().to_owned(),
            start: place.span.start,
            ids: ids.to_vec(),
        });
    }

    fn add_condition(&mut self, condition: Option<&Condition>, ids: &[String]) {
        if let Some(condition) = condition {
            self.add(&condition.holds.place, ids);
        }
    }

    /// The ids that a finding concerns, the nearest first.
    pub(super) fn ids(&self, found: &Diagnostic) -> &[String] {
        let Some(label) = found.labels.first() else {
            return &[];
        };
        let (name, start) = (label.place.source.name(), label.place.span.start);
        let before = |b: &&Block| b.source == name && b.start <= start;
        let block = self.0.iter().rev().find(before);
        block.map_or(&[], |block| &block.ids)
    }

    /// The id of the very thing that a finding stands in.
    pub(super) fn item_of<'s>(&'s self, found: &Diagnostic) -> Option<&'s str> {
        self.ids(found).first().map(String::as_str)
    }
}

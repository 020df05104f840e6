//! The outline as a graph for Graphviz: fields → measures → indicators → sections → total, gates beside.
//!
//! An edge leads from what is read to what reads it. Fields that nothing of the graph reads
//! are left out.

use std::collections::BTreeSet;
use std::io;

use crate::rubric::{GateEffect, ZeroTarget};

use super::reads::{Feed, Reads};
use super::{Outline, Worth};

/// Writes it.
pub fn write(outline: &Outline<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let rubric = outline.rubric.rubric();
    let mut graph = Graph {
        outline,
        out,
        priors: BTreeSet::new(),
    };
    writeln!(graph.out, "digraph {} {{", quoted(&rubric.id))?;
    writeln!(
        graph.out,
        "  graph [rankdir=LR, label={}];",
        quoted(&rubric.title)
    )?;
    writeln!(graph.out, "  node [shape=box];")?;
    graph.fields()?;
    graph.measures()?;
    graph.paper()?;
    graph.gates()?;
    writeln!(graph.out, "}}")
}

/// A name or a label in quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(sign);
            }
            '\n' => quoted.push_str("\\n"),
            sign if sign.is_control() => quoted.push(' '),
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

struct Graph<'g, 'a> {
    outline: &'g Outline<'a>,
    out: &'g mut dyn io::Write,
    /// Fields of last period that have a node.
    priors: BTreeSet<usize>,
}

impl Graph<'_, '_> {
    fn node(&mut self, id: &str, label: &str, look: &str) -> io::Result<()> {
        let (id, label) = (quoted(id), quoted(label));
        writeln!(self.out, "  {id} [label={label}{look}];")
    }

    fn edge(&mut self, from: &str, to: &str, label: &str, look: &str) -> io::Result<()> {
        let mut attributes = Vec::new();
        if !label.is_empty() {
            attributes.push(format!("label={}", quoted(label)));
        }
        if !look.is_empty() {
            attributes.push(look.to_owned());
        }
        let (from, to) = (quoted(from), quoted(to));
        match attributes.is_empty() {
            true => writeln!(self.out, "  {from} -> {to};"),
            false => writeln!(self.out, "  {from} -> {to} [{}];", attributes.join(", ")),
        }
    }

    fn fields(&mut self) -> io::Result<()> {
        let leads_on = |feed: &Feed| {
            matches!(
                feed,
                Feed::Measure(_) | Feed::Indicator(_) | Feed::Section(_) | Feed::Gate(_)
            )
        };
        for own in &self.outline.fields {
            if own.feeds.iter().any(leads_on) {
                let id = own.field.id();
                let label = format!("{}\n{id}", own.field.title);
                self.node(&format!("field:{id}"), &label, ", shape=ellipse")?;
            }
        }
        Ok(())
    }

    fn measures(&mut self) -> io::Result<()> {
        for own in &self.outline.measures {
            let id = format!("measure:{}", own.measure.name);
            let label = format!("{}\nmeasure.{}", own.measure.title, own.measure.name);
            self.node(&id, &label, ", shape=hexagon")?;
            self.reads(&own.reads, &id)?;
        }
        Ok(())
    }

    /// Sections with their indicators, and the total.
    fn paper(&mut self) -> io::Result<()> {
        let total = format!("总分\n{} 分", self.outline.rubric.rubric().points);
        self.node("total", &total, ", shape=box3d")?;
        for section in &self.outline.sections {
            let own = section.section;
            let id = format!("section:{}", own.id);
            let mut label = format!("{} {}", own.id, own.title);
            if !section.remark.is_empty() {
                label = format!("{label}\n{}", section.remark);
            }
            self.node(&id, &label, ", shape=folder")?;
            self.reads(&section.reads, &id)?;
            self.edge(&id, "total", &worth(&section.worth), "")?;
            for item in &section.items {
                let item_id = format!("indicator:{}", item.indicator.id);
                let label = format!("{} {}", item.indicator.id, item.indicator.title);
                self.node(&item_id, &label, "")?;
                self.reads(&item.reads, &item_id)?;
                let look = if item.indicator.unscored {
                    "style=dotted"
                } else {
                    ""
                };
                self.edge(&item_id, &id, &worth(&item.worth), look)?;
            }
        }
        Ok(())
    }

    fn gates(&mut self) -> io::Result<()> {
        let rubric = self.outline.rubric.rubric();
        if !rubric.grades.is_empty() {
            let grades = self.outline.grades.iter();
            let grades = grades.map(|g| format!("{} {}", g.grade.name, g.from));
            let grades: Vec<String> = grades.collect();
            let label = format!("等次\n{}", grades.join("\n"));
            self.node("grade", &label, ", shape=note")?;
            self.edge("total", "grade", "", "")?;
        }
        for own in &self.outline.gates {
            let id = format!("gate:{}", own.gate.id);
            let label = format!("{} {}", own.gate.id, own.gate.title);
            self.node(&id, &label, ", shape=octagon")?;
            self.reads(&own.reads, &id)?;
            for (effect, said) in own.gate.effects.iter().zip(&own.effects) {
                for target in self.targets(effect) {
                    self.edge(&id, &target, said, "style=dashed")?;
                }
            }
        }
        Ok(())
    }

    /// What a gate's effect changes.
    fn targets(&self, effect: &GateEffect) -> Vec<String> {
        let rubric = self.outline.rubric.rubric();
        let of_zero = |target: &ZeroTarget| match target {
            ZeroTarget::Total => Some("total".to_owned()),
            ZeroTarget::Section(at) => Some(format!("section:{}", rubric.sections.get(*at)?.id)),
            ZeroTarget::Indicator(at) => Some(format!("indicator:{}", rubric.indicator(*at)?.id)),
        };
        match effect {
            GateEffect::Zero(targets) => targets.iter().filter_map(of_zero).collect(),
            GateEffect::Grade(_) | GateEffect::GradeCap(_) | GateEffect::GradeDown(_)
                if !rubric.grades.is_empty() =>
            {
                vec!["grade".to_owned()]
            }
            _ => vec!["total".to_owned()],
        }
    }

    /// The edges from what is read.
    fn reads(&mut self, reads: &Reads, to: &str) -> io::Result<()> {
        let rubric = self.outline.rubric.rubric();
        for field in reads.fields.iter().filter_map(|id| rubric.field(*id)) {
            self.edge(&format!("field:{}", field.id()), to, "", "")?;
        }
        for id in &reads.priors {
            let Some(field) = rubric.field(*id) else {
                continue;
            };
            let own = format!("prior:{}", field.id());
            if self.priors.insert(id.0) {
                let label = format!("上年{}\nprior.{}", field.title, field.id());
                self.node(&own, &label, ", shape=ellipse, style=dashed")?;
            }
            self.edge(&own, to, "", "")?;
        }
        for measure in reads
            .measures
            .iter()
            .filter_map(|at| rubric.measures.get(*at))
        {
            self.edge(&format!("measure:{}", measure.name), to, "", "")?;
        }
        for indicator in reads
            .indicators
            .iter()
            .filter_map(|at| rubric.indicator(*at))
        {
            self.edge(
                &format!("indicator:{}", indicator.id),
                to,
                "",
                "style=dashed",
            )?;
        }
        for section in reads
            .sections
            .iter()
            .filter_map(|at| rubric.sections.get(*at))
        {
            self.edge(&format!("section:{}", section.id), to, "", "style=dashed")?;
        }
        if reads.card {
            self.edge("total", to, "", "style=dashed")?;
        }
        Ok(())
    }
}

/// `5 分 5%`; of cohorts that differ, one after the other.
fn worth(worth: &[Worth<'_>]) -> String {
    let said = worth.iter().map(|own| {
        let share = own.printed.as_ref().map(|share| format!(" {share}%"));
        let cohorts = match own.cohorts.as_slice() {
            [] => String::new(),
            cohorts => format!("{} ", cohorts.join("、")),
        };
        format!("{cohorts}{} 分{}", own.points, share.unwrap_or_default())
    });
    said.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_and_labels_are_quoted() {
        assert_eq!(quoted("a\"b\\c\nd\te"), "\"a\\\"b\\\\c\\nd e\"");
    }
}

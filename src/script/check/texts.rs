//! Texts compared with what they can never be.

use crate::diagnostic::nearest;
use crate::script::environment::{Figure, OfficeText};
use crate::script::graph::{Leaf, Node, What};
use crate::script::names::Names;
use crate::value::Value;

/// A comparison that always comes out the same, in words: the message and its remedy.
pub(in crate::script) type Impossible = (String, String);

/// What is wrong with comparing two texts, where one of them can only be some and the other is none of these.
pub(super) fn compared(names: &Names<'_>, a: &Node, b: &Node) -> Option<Impossible> {
    let one = |text: &Node, written: &Node| {
        let (title, known) = choices(names, &text.what)?;
        let written = constants(names, &written.what)?;
        impossible(&title, &known, &written)
    };
    one(a, b).or_else(|| one(b, a))
}

/// The same for something read and a text written out.
pub(in crate::script) fn leaf_and_text(
    names: &Names<'_>,
    leaf: Leaf,
    text: &str,
) -> Option<Impossible> {
    let (title, known) = choices(names, &What::Leaf(leaf))?;
    impossible(&title, &known, &[text.to_owned()])
}

fn impossible(title: &str, known: &[String], written: &[String]) -> Option<Impossible> {
    let text = written.first()?;
    if written.iter().any(|text| known.contains(text)) {
        return None;
    }
    let meant = nearest(text, known.iter().map(String::as_str));
    let meant = meant.map_or_else(String::new, |meant| format!("是不是要写 `{meant}`?"));
    let known: Vec<String> = known.iter().map(|text| format!("`{text}`")).collect();
    let help = format!("{meant}只能是 {}", known.join("、"));
    Some((format!("`{title}` 不会是 `{text}`"), help))
}

/// What a text is called and all that it can be; none: it can be anything, or is written out.
fn choices(names: &Names<'_>, what: &What) -> Option<(String, Vec<String>)> {
    let rubric = names.rubric();
    let (title, known) = match what {
        What::Leaf(Leaf::Field(id) | Leaf::Prior(id) | Leaf::Reported(id)) => {
            let field = rubric.field(*id)?;
            (field.title.clone(), field.one_of.clone())
        }
        What::Cell { field, column, .. } => {
            let column = rubric.field(*field)?.columns.get(*column)?;
            (column.title.clone(), column.one_of.clone())
        }
        What::Leaf(Leaf::Office(OfficeText::Cohort)) => {
            ("单位的类别".to_owned(), rubric.cohorts.clone())
        }
        What::Leaf(Leaf::Figure(Figure::Grade)) => {
            let grades = rubric.grades.iter().map(|grade| grade.name.clone());
            ("等次".to_owned(), grades.collect())
        }
        _ => return None,
    };
    (!known.is_empty()).then_some((title, known))
}

/// The texts that something written out can be: a target may be another one in some cohorts.
fn constants(names: &Names<'_>, what: &What) -> Option<Vec<String>> {
    match what {
        What::Text(text) => Some(vec![text.clone()]),
        What::Leaf(Leaf::Target(at)) => {
            let target = names.rubric().targets.get(*at)?;
            let own = target.by_cohort.iter().map(|(_, value)| value);
            let values = std::iter::once(&target.value).chain(own);
            values
                .map(|value| match value {
                    Value::Text(text) => text.clone(),
                    _ => None,
                })
                .collect()
        }
        _ => None,
    }
}

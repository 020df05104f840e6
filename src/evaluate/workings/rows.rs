//! Words over rows in words and figures: each row with what it comes to, then the result.

use crate::rubric::{FieldId, FieldKind};
use crate::script::builtins::Takes;
use crate::script::graph::{Leaf, Node, OverRows, What};
use crate::script::{InRow, put_together, read_row};
use crate::value::{Known, Possible, Row, Rows, Value};

use super::{Words, say_possible, say_value, unit_of};

/// Of rows that are added up so many are written out; the rest is told as one figure.
const MOST: usize = 30;

/// The row that a function looks at, and those that functions around it look at.
pub(super) struct RowAt<'a> {
    variable: usize,
    row: &'a Row,
    outer: Option<&'a RowAt<'a>>,
}

impl RowAt<'_> {
    fn of(&self, variable: usize) -> Option<&Row> {
        if self.variable == variable {
            return Some(self.row);
        }
        self.outer?.of(variable)
    }
}

impl Words<'_> {
    /// The words, and how strongly they hold together: `事故2起合计:死亡人数1人×2=2、死亡人数0人×2=0,共2`
    pub(super) fn over_rows(&self, node: &Node, over: &OverRows) -> (String, u8) {
        let rubric = self.facts.rubric().rubric();
        let field = rubric.field(over.field);
        // Last year's rows are told apart from this year's.
        let last_year = matches!(over.rows.what, What::Leaf(Leaf::Prior(_)));
        let year = if last_year { "上年" } else { "" };
        let title = format!("{year}{}", field.map_or("", |f| f.title.as_str()));
        // How many rows are taken is the same for each, and said once.
        let counts = over.word.takes(1) == Some(Takes::HowMany);
        let same_for_all = usize::from(counts);
        let phrase = match over.bodies.first().filter(|_| counts) {
            Some(wanted) => over.word.phrase.replace("{1}", &self.value(wanted)),
            None => over.word.phrase.to_owned(),
        };
        let known = self.possible(&over.rows);
        let listed = match &known.value {
            Some(Value::Rows(Rows::Listed(rows))) => rows,
            _ if known.value.is_some() => {
                let missing = if last_year { "尚无" } else { "未填" };
                return (format!("{title}{phrase}({missing})"), 9);
            }
            _ => return (format!("{title}{}", say_possible(&known, "")), 9),
        };
        let result = self.value(node);
        let unit = field.and_then(|f| f.unit.as_deref()).unwrap_or("行");
        // Every row counts: nothing to be told of any.
        if over
            .bodies
            .iter()
            .all(|body| matches!(body.what, What::Flag(true)))
        {
            return (format!("{title}{result}{unit}"), 9);
        }
        if listed.is_empty() {
            return (format!("{title}无,{phrase}{result}"), 4);
        }
        let mut said: Vec<String> = Vec::new();
        // Only what is added up can be told in part: of a mean or of the highest every row is wanted.
        let adds_up = matches!(over.word.name, "sum_of" | "count_of");
        let most = if adds_up { MOST } else { listed.len() };
        let mut rest: Vec<Vec<Possible>> = Vec::new();
        for (at, row) in listed.iter().enumerate() {
            let inside = InRow::of(self.inside, over, row);
            let words = Words {
                facts: self.facts,
                inside: &inside,
                row: Some(RowAt {
                    variable: over.variable,
                    row,
                    outer: self.row.as_ref(),
                }),
                named: self.named,
            };
            let results = read_row(over, row, self.inside);
            if at < most {
                let bodies = over.bodies.iter().zip(&results);
                let bodies = bodies
                    .skip(same_for_all)
                    .map(|(body, result)| words.body(body, result));
                said.push(bodies.collect::<Vec<_>>().join(":"));
            } else {
                rest.push(results);
            }
        }
        let more = if rest.is_empty() {
            String::new()
        } else {
            let sum = say_possible(&put_together(over.word, &rest), "");
            format!("、另{}{unit}共{sum}", rest.len())
        };
        let text = format!(
            "{title}{}{unit}{phrase}({}{more})得{result}",
            listed.len(),
            said.join("、")
        );
        (text, 4)
    }

    /// What a function says of one row, with its result where that is no news.
    fn body(&self, body: &Node, result: &Possible) -> String {
        let said = self.say(body, 4);
        match &body.what {
            What::Cell { .. } | What::Number(_) | What::Text(_) | What::Flag(_) => said,
            What::Compare(..) | What::All(_) | What::Any(_) | What::Not(_) => {
                let held = match result.value {
                    Some(Value::Flag(crate::value::Truth::True)) => "计",
                    Some(Value::Flag(crate::value::Truth::False)) => "不计",
                    _ => "待定",
                };
                format!("{said}{held}")
            }
            _ => format!("{said}={}", say_possible(result, "")),
        }
    }

    /// `死亡人数1人`
    pub(super) fn cell(
        &self,
        node: &Node,
        variable: usize,
        field: FieldId,
        position: usize,
    ) -> String {
        let field = self.facts.rubric().rubric().field(field);
        let Some(column) = field.and_then(|f| f.columns.get(position)) else {
            return String::new();
        };
        let unit = unit_of(column.kind == FieldKind::Rate, column.unit.as_deref());
        let colon = if matches!(column.kind, FieldKind::Flag | FieldKind::Text) {
            ":"
        } else {
            ""
        };
        let title = &column.title;
        let row = self.row.as_ref().and_then(|row| row.of(variable));
        let fact = row.and_then(|row| row.cells.get(position));
        if let Some((Known::Value(value), true)) = fact.map(|fact| (&fact.known, fact.unproved)) {
            return format!("{title}{colon}{}(缺佐证)", say_value(value, &unit));
        }
        let known = self.possible(node);
        if known == Possible::value(column.anything()) && !known.is_settled() {
            let refused = fact.is_some_and(|fact| matches!(fact.known, Known::Missing(Some(_))));
            return format!("{title}({})", if refused { "未采用" } else { "未填" });
        }
        format!("{title}{colon}{}", say_possible(&known, &unit))
    }
}

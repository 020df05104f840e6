//! Thresholds: for every comparison, table and limit the value of a fact that lies just there, and those beside it.

use time::Date;

use crate::coverage::Owner;
use crate::decimal::Number;
use crate::rubric::{Field, FieldKind};
use crate::script::graph::{Node, What};
use crate::script::{Environment, Program, read_node};
use crate::value::{Moment, Value};

use super::given::{Given, Setting, Spot};
use super::search::{candidates, laid, name, step};
use super::trial::Trial;
use super::{Draft, spots};

/// Cases at every threshold of every script, just below it and just above.
pub(super) fn drafts(trial: &Trial<'_>, base: &Setting) -> Vec<Draft> {
    let mut found = Vec::new();
    for (owner, program) in &trial.scripts {
        let mut programs = trial.compiled.with_measures(program).into_iter();
        let graphs: Vec<_> = programs.by_ref().filter_map(Program::graph).collect();
        let mut pairs: Vec<(&Node, &Node)> = Vec::new();
        for graph in graphs {
            thresholds(graph, &mut pairs);
        }
        for (x, limit) in pairs {
            for spot in spots(trial, program) {
                let crossing = Crossing {
                    trial,
                    base,
                    owner: *owner,
                    x,
                    limit,
                };
                let values = crossing.values(spot);
                let is_met = !values.is_empty();
                for given in values {
                    let changed = Setting::from([(spot, given)]);
                    found.push(Draft {
                        name: name(trial, *owner, &changed),
                        owner: *owner,
                        changed,
                        review: Vec::new(),
                    });
                }
                // One fact that crosses it is enough.
                if is_met {
                    break;
                }
            }
        }
    }
    found
}

/// Pairs of expressions whose order decides something.
fn thresholds<'n>(node: &'n Node, pairs: &mut Vec<(&'n Node, &'n Node)>) {
    match &node.what {
        What::Compare(_, a, b) => pairs.push((a, b)),
        What::Call(word, args) => match (word.name, args.as_slice()) {
            ("tiers" | "tiers_to" | "line" | "slope_marginal" | "slope_whole", [x, table]) => {
                if let What::List(rows) = &table.what {
                    for row in rows {
                        if let What::List(cells) = &row.what
                            && let Some(bound) = cells.first()
                        {
                            pairs.push((x, bound));
                        }
                    }
                }
            }
            (
                "capped" | "floored" | "shortage" | "excess" | "attained" | "attained_inverse"
                | "days_late" | "workdays_late" | "months_late" | "min" | "max",
                [x, limit, ..],
            ) => pairs.push((x, limit)),
            ("progress", [x, from, to]) => pairs.extend([(&**x, &**from), (&**x, &**to)]),
            _ => {}
        },
        _ => {}
    }
    for part in node.parts() {
        thresholds(part, pairs);
    }
}

/// A threshold that the facts may cross.
struct Crossing<'c, 'a> {
    trial: &'c Trial<'a>,
    base: &'c Setting,
    owner: Owner,
    x: &'c Node,
    limit: &'c Node,
}

impl Crossing<'_, '_> {
    /// The values of a fact at the threshold and beside it; none where the fact alone does not bring it there.
    fn values(&self, spot: Spot) -> Vec<Given> {
        let Some(field) = self.trial.field(spot) else {
            return Vec::new();
        };
        match field.kind {
            FieldKind::Date => self.days(spot),
            FieldKind::Flag | FieldKind::Text | FieldKind::Rows => Vec::new(),
            _ => self.numbers(spot, field),
        }
    }

    /// Where the difference of both sides is a straight line over the fact, the value at which it is 0.
    fn numbers(&self, spot: Spot, field: &Field) -> Vec<Given> {
        let options = candidates(self.trial, spot).into_iter();
        let options = options.filter_map(|given| match given {
            Given::Number(number) => Some(number),
            _ => None,
        });
        let mut points: Vec<(Number, Number)> = Vec::new();
        for number in options {
            if let Some(gap) = self.gap(spot, &number)
                && points.iter().all(|(known, _)| *known != number)
            {
                points.push((number, gap));
            }
            if points.len() == 2 {
                break;
            }
        }
        let [(a, at_a), (b, at_b)] = points.as_slice() else {
            return Vec::new();
        };
        let rise = (at_b.clone() - at_a.clone()).checked_div(&(b.clone() - a.clone()));
        let Some(at) = rise
            .and_then(|rise| at_a.checked_div(&rise))
            .map(|back| a.clone() - back)
        else {
            return Vec::new();
        };
        // Between two whole numbers, or where the line is not straight: the nearest that can be written.
        let at = match field.kind {
            FieldKind::Count => at.floor(),
            _ => at.round(2),
        };
        let step = step(&at, field);
        let beside = [at.clone() - step.clone(), at.clone(), at + step];
        let beside = beside
            .into_iter()
            .filter(|value| field.range.contains(value));
        beside.map(Given::Number).collect()
    }

    fn gap(&self, spot: Spot, number: &Number) -> Option<Number> {
        let changed = Setting::from([(spot, Given::Number(number.clone()))]);
        let setting = laid(self.base, &changed);
        let read = |environment: &dyn Environment| {
            let number = |node: &Node| match read_node(node, environment).value {
                Some(Value::Number(number)) => number.exact().cloned(),
                _ => None,
            };
            Some(number(self.x)? - number(self.limit)?)
        };
        self.trial.look(&setting, self.owner, read)?
    }

    /// A date that is compared with a day: the day, and those beside it.
    fn days(&self, spot: Spot) -> Vec<Given> {
        let probes = [Date::MIN.next_day(), Date::MAX.previous_day()];
        let probe = |day: Date| {
            let setting = laid(self.base, &Setting::from([(spot, Given::Day(day))]));
            let read = |environment: &dyn Environment| {
                let day = |node: &Node| match read_node(node, environment).value {
                    Some(Value::Date(day)) => day.exact(),
                    _ => None,
                };
                Some((day(self.x)?, day(self.limit)?))
            };
            self.trial.look(&setting, self.owner, read)?
        };
        let seen: Vec<_> = probes.into_iter().flatten().filter_map(probe).collect();
        let [(x, limit), (other_x, other_limit)] = seen.as_slice() else {
            return Vec::new();
        };
        // The side that does not follow the fact is what it is compared with.
        let still = match (x == other_x, limit == other_limit) {
            (false, true) => limit,
            (true, false) => x,
            _ => return Vec::new(),
        };
        let Moment::On(day) = still else {
            return Vec::new();
        };
        let days = [day.previous_day(), Some(*day), day.next_day()];
        let days = days.into_iter().flatten().map(Given::Day);
        days.chain([Given::Never]).collect()
    }
}

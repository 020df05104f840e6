//! A compiled script, ready to be read over one office's facts.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::decimal::Number;
use crate::diagnostic::Diagnostic;
use crate::rubric::{Rubric, Script};
use crate::value::{Interval, Possible, Truth, Value};

use super::check::Wanted;
use super::environment::Environment;
use super::graph::{Leaf, Node, OverCohort, Type, What};
use super::interpreter::{Called, Interpreted, Ran};
use super::lower::{Lowering, Unlowered, functions};
use super::members::Members;
use super::names::Names;
use super::{read, syntax};

/// A compiled script.
#[derive(Clone, Debug)]
pub struct Program {
    script: Script,
    form: Form,
    typed: Type,
    wanted: Wanted,
    leaves: BTreeSet<Leaf>,
    cohort: Vec<OverCohort>,
}

/// The way that a script runs.
#[derive(Clone, Debug)]
enum Form {
    Graph(Arc<Node>),
    Interpreted(Interpreted, Unlowered),
}

/// A program, if there is one, and everything found on the way.
pub struct Compilation {
    /// The program; none when the script has errors.
    pub program: Option<Program>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles a script: parse, lower, check names, types, kinds and literals.
pub fn compile(script: &Script, names: &Names<'_>, wanted: Wanted) -> Compilation {
    let ast = match syntax::parse(script) {
        Ok(ast) => ast,
        Err(diagnostics) => {
            return Compilation {
                program: None,
                diagnostics,
            };
        }
    };
    let mut lowering = Lowering::new(script, names, functions(&ast));
    let lowered = lowering.script(ast.statements());
    if let Ok(typed) = &lowered {
        lowering.problems.result(typed, wanted, names);
    }
    let mut diagnostics = lowering.problems.into_found();
    let (form, typed, leaves, cohort) = match lowered {
        Ok((node, typed)) => {
            let (leaves, cohort) = of_graph(&node);
            (Form::Graph(node), typed, leaves, cohort)
        }
        Err(why) => {
            // Lowering stopped half way; the walk looks at everything.
            let members = Members::of(&ast, names, script);
            for problem in members.problems {
                let known =
                    |d: &Diagnostic| (d.code, &d.message) == (problem.code, &problem.message);
                if !diagnostics.iter().any(known) {
                    diagnostics.push(problem);
                }
            }
            let interpreted = Interpreted {
                ast,
                has_switch: members.has_switch,
                asks_given: members.asks_given,
                may_not_apply: members.may_not_apply,
            };
            (
                Form::Interpreted(interpreted, why),
                Type::Unknown,
                members.leaves,
                Vec::new(),
            )
        }
    };
    let failed = crate::diagnostic::has_errors(&diagnostics);
    let program = Program {
        script: script.clone(),
        form,
        typed,
        wanted,
        leaves,
        cohort,
    };
    Compilation {
        program: (!failed).then_some(program),
        diagnostics,
    }
}

/// What a graph reads; the figure that a word over the cohort compares is read of the own office, too.
fn of_graph(node: &Node) -> (BTreeSet<Leaf>, Vec<OverCohort>) {
    let (mut leaves, mut cohort) = (BTreeSet::new(), Vec::new());
    node.visit(&mut |node| match &node.what {
        What::Leaf(leaf) => {
            leaves.insert(*leaf);
        }
        What::OverCohort(over) => cohort.push(over.clone()),
        _ => {}
    });
    (leaves, cohort)
}

impl Program {
    /// Everything that the script may come to over what is known: the safe outer bound, exact when all facts are.
    pub fn read(&self, rubric: &Rubric, environment: &dyn Environment) -> Possible {
        match &self.form {
            Form::Graph(node) => read::read(node, environment),
            Form::Interpreted(interpreted, _) => {
                match interpreted.run(&self.leaves, rubric, environment) {
                    Ran::Settled(possible) => self.of_the_wanted_type(*possible),
                    Ran::Open { may_not_apply } => {
                        self.anything(may_not_apply || interpreted.may_not_apply)
                    }
                }
            }
        }
    }

    /// The script read by Rhai's interpreter, the reference: none when a fact that it names is not exact,
    /// or when it reads something that this version cannot read.
    pub fn interpret(&self, rubric: &Rubric, environment: &dyn Environment) -> Option<Possible> {
        let interpreted = match &self.form {
            Form::Graph(_) if !self.cohort.is_empty() => return None,
            Form::Graph(_) => &Interpreted {
                ast: syntax::parse(&self.script).ok()?,
                has_switch: false,
                asks_given: true,
                may_not_apply: true,
            },
            Form::Interpreted(interpreted, _) => interpreted,
        };
        match interpreted.run(&self.leaves, rubric, environment) {
            Ran::Settled(possible) => Some(*possible),
            Ran::Open { .. } => None,
        }
    }

    /// The calls of scoring words that a run by the interpreter makes, in their order; none of a graph, and none where
    /// a fact that the script names is not exact.
    pub fn calls(&self, rubric: &Rubric, environment: &dyn Environment) -> Vec<Called> {
        match &self.form {
            Form::Graph(_) => Vec::new(),
            Form::Interpreted(interpreted, _) => {
                interpreted.calls(&self.leaves, rubric, environment)
            }
        }
    }

    /// What an interpreted script gave; a breakdown where it is of another type than is wanted.
    fn of_the_wanted_type(&self, possible: Possible) -> Possible {
        let fits = match (&possible.value, self.wanted) {
            (None, _) | (_, Wanted::Anything) => true,
            (Some(Value::Flag(_)), wanted) => wanted != Wanted::Number,
            (Some(Value::Number(_)), wanted) => wanted != Wanted::Flag,
            (Some(_), _) => false,
        };
        match possible.value {
            Some(ref value) if !fits => {
                Possible::failure(format!("脚本给出的是{}", value.type_name()))
            }
            _ => possible,
        }
    }

    /// All that an interpreted script may give while a fact is open: it cannot be looked into.
    fn anything(&self, may_not_apply: bool) -> Possible {
        let not_applicable = may_not_apply.then(|| "可能缺项".to_owned());
        let (value, failure) = match self.wanted {
            Wanted::Flag => (Value::Flag(Truth::Open), None),
            Wanted::PointsOrFlag | Wanted::Number => (Interval::everything().into(), None),
            // Of a measure not even the type is known.
            Wanted::Anything => {
                let failure = Possible::failure("派生数要等所用的数都确定才能算").failure;
                (Interval::everything().into(), failure)
            }
        };
        Possible {
            value: Some(value),
            not_applicable,
            failure,
        }
    }

    /// The typed graph; none for a script that the interpreter runs.
    pub fn graph(&self) -> Option<&Arc<Node>> {
        match &self.form {
            Form::Graph(node) => Some(node),
            Form::Interpreted(..) => None,
        }
    }

    /// Why the interpreter runs it.
    pub fn why_interpreted(&self) -> Option<&str> {
        match &self.form {
            Form::Graph(_) => None,
            Form::Interpreted(_, why) => Some(&why.0),
        }
    }

    /// Everything that it reads from outside.
    pub fn leaves(&self) -> &BTreeSet<Leaf> {
        &self.leaves
    }

    /// Everything that it asks of the office's cohort.
    pub fn over_cohort(&self) -> &[OverCohort] {
        &self.cohort
    }

    /// The type of its result.
    pub fn result_type(&self) -> &Type {
        &self.typed
    }

    /// The script itself.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// The numbers written out in it: where its result can change direction.
    pub fn constants(&self) -> BTreeSet<Number> {
        let mut constants = BTreeSet::new();
        if let Form::Graph(node) = &self.form {
            node.visit(&mut |node| {
                if let What::Number(number) = &node.what {
                    constants.insert(number.clone());
                }
            });
        }
        constants
    }
}

//! A compiled script, ready to be read over one office's facts.

use std::collections::BTreeSet;
use std::sync::Arc;

use rhai::AST;

use crate::decimal::Number;
use crate::diagnostic::Diagnostic;
use crate::rubric::{Rubric, Script};
use crate::value::Possible;

use super::check::Wanted;
use super::environment::Environment;
use super::graph::{Leaf, Node, Type, Unread, What};
use super::interpreter::{self, Ran};
use super::lower::{Lowering, Unlowered};
use super::members::Members;
use super::names::Names;
use super::{read, syntax};

/// A compiled script.
#[derive(Clone, Debug)]
pub struct Program {
    script: Script,
    form: Form,
    typed: Type,
    leaves: BTreeSet<Leaf>,
    unread: Vec<Unread>,
}

/// The way that a script runs.
#[derive(Clone, Debug)]
enum Form {
    Graph(Arc<Node>),
    Interpreted(Arc<AST>, Unlowered),
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
    let functions = ast.iter_functions().map(|f| f.name.to_owned()).collect();
    let mut lowering = Lowering::new(script, names, functions);
    let lowered = lowering.script(ast.statements());
    if let Ok(typed) = &lowered {
        lowering.problems.result(typed, wanted);
    }
    let mut diagnostics = lowering.problems.into_found();
    let (form, typed) = match lowered {
        Ok((node, typed)) => (Form::Graph(node), typed),
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
            (Form::Interpreted(ast, why), Type::Unknown)
        }
    };
    let failed = crate::diagnostic::has_errors(&diagnostics);
    let (leaves, unread) = match &form {
        Form::Graph(node) => of_graph(node),
        Form::Interpreted(ast, _) => (Members::of(ast, names, script).leaves, Vec::new()),
    };
    let program = Program {
        script: script.clone(),
        form,
        typed,
        leaves,
        unread,
    };
    Compilation {
        program: (!failed).then_some(program),
        diagnostics,
    }
}

fn of_graph(node: &Node) -> (BTreeSet<Leaf>, Vec<Unread>) {
    let (mut leaves, mut unread) = (BTreeSet::new(), Vec::new());
    node.visit(&mut |node| match &node.what {
        What::Leaf(leaf) => {
            leaves.insert(*leaf);
        }
        What::Unread(what) if !unread.contains(what) => unread.push(what.clone()),
        _ => {}
    });
    (leaves, unread)
}

impl Program {
    /// Everything that the script may come to over what is known: the safe outer bound, exact when all facts are.
    pub fn read(&self, rubric: &Rubric, environment: &dyn Environment) -> Possible {
        match &self.form {
            Form::Graph(node) => read::read(node, environment),
            Form::Interpreted(ast, _) => {
                match interpreter::run(ast, &self.leaves, rubric, environment) {
                    Ran::Settled(possible) => *possible,
                    Ran::Open => interpreter::anything(),
                }
            }
        }
    }

    /// The script read by Rhai's interpreter, the reference: none when it computes with a fact that is not exact,
    /// or with something that this version cannot read.
    pub fn interpret(&self, rubric: &Rubric, environment: &dyn Environment) -> Option<Possible> {
        let ast = match &self.form {
            Form::Graph(_) => &syntax::parse(&self.script).ok()?,
            Form::Interpreted(ast, _) => ast,
        };
        match interpreter::run(ast, &self.leaves, rubric, environment) {
            Ran::Settled(possible) => Some(*possible),
            Ran::Open => None,
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

    /// Everything that it needs and this version cannot read yet.
    pub fn unread(&self) -> &[Unread] {
        &self.unread
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

//! A compiled script, ready to be read over one office's facts.

use std::collections::BTreeSet;
use std::sync::Arc;

use rhai::{AST, ASTNode, Expr, Stmt};

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Rubric, Script};
use crate::value::Possible;

use super::check::Wanted;
use super::environment::Environment;
use super::graph::{Leaf, Node, Type, Unread, What};
use super::interpreter::{self, Ran};
use super::lower::{Lowering, Unlowered};
use super::names::{Names, canonical};
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
            let found = unknown_members(&ast, names, script);
            diagnostics.retain(|d| !found.contains(d));
            diagnostics.extend(found);
            (Form::Interpreted(ast, why), Type::Unknown)
        }
    };
    let failed = crate::diagnostic::has_errors(&diagnostics);
    let (leaves, unread) = match &form {
        Form::Graph(node) => of_graph(node),
        Form::Interpreted(ast, _) => (
            members(ast, names).filter_map(|m| m.leaf).collect(),
            Vec::new(),
        ),
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

/// `group.name` in a script that is not lowered.
struct Member {
    leaf: Option<Leaf>,
    problem: Option<Diagnostic>,
}

fn members<'a>(ast: &'a AST, names: &'a Names<'_>) -> impl Iterator<Item = Member> + 'a {
    let mut found = Vec::new();
    let mut own = BTreeSet::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        match path.last() {
            Some(ASTNode::Expr(Expr::Dot(parts, _, _))) => {
                if let (Expr::Variable(group, _, at), Expr::Property(name, _)) =
                    (&parts.lhs, &parts.rhs)
                {
                    found.push((group.1.to_string(), Some(name.2.to_string()), *at));
                }
            }
            Some(ASTNode::Expr(Expr::Variable(name, _, at))) => {
                found.push((name.1.to_string(), None, *at))
            }
            Some(ASTNode::Stmt(Stmt::Var(parts, _, _))) => {
                own.insert(parts.0.name.to_string());
            }
            Some(ASTNode::Stmt(Stmt::For(parts, _))) => {
                own.insert(parts.0.name.to_string());
            }
            _ => {}
        }
        true
    });
    found
        .into_iter()
        // What the script itself declares hides a name of the rubric.
        .filter(move |(group, _, _)| !own.contains(group))
        .filter(|(group, name, _)| {
            if name.is_some() {
                names.is_group(group)
            } else {
                is_figure(group)
            }
        })
        .map(move |(group, name, _)| {
            let found = match &name {
                Some(name) => names.member(&group, name),
                None => names.bare(&group),
            };
            match found {
                Ok((leaf, _)) => Member {
                    leaf: Some(leaf),
                    problem: None,
                },
                Err(unknown) => {
                    let code = if unknown.field {
                        Code::UnknownField
                    } else {
                        Code::ScriptUnknownName
                    };
                    let mut problem = Diagnostic::new(code, unknown.message);
                    problem.help = unknown.help;
                    Member {
                        leaf: None,
                        problem: Some(problem),
                    }
                }
            }
        })
}

/// A name that is read without a dot.
fn is_figure(name: &str) -> bool {
    matches!(
        canonical(name),
        "points" | "base" | "bonus" | "penalty" | "total" | "rank"
    )
}

/// Names that a script would stumble over only when it runs.
fn unknown_members(ast: &AST, names: &Names<'_>, script: &Script) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for problem in members(ast, names).filter_map(|m| m.problem) {
        let problem = problem.at(script.place.clone());
        if !found.contains(&problem) {
            found.push(problem);
        }
    }
    found
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

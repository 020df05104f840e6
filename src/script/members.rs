//! What a script that stays with the interpreter reads: found by walking all of it, names checked on the way.

use std::collections::BTreeSet;

use rhai::{AST, ASTNode, Expr, Position, Stmt};

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Script;

use super::builtins::{self, Runs, Word};
use super::check::texts::leaf_and_text;
use super::graph::{Leaf, Type};
use super::lower::no_calendar;
use super::names::{Names, Unknown, has_groups};
use super::syntax::offset;

/// Everything that a script reads from outside, and the names that it would stumble over only when it runs.
pub(super) struct Members {
    pub(super) leaves: BTreeSet<Leaf>,
    pub(super) problems: Vec<Diagnostic>,
    /// It has a `switch`.
    pub(super) has_switch: bool,
    /// It asks whether something is given.
    pub(super) asks_given: bool,
    /// Something in it can come to «not applicable».
    pub(super) may_not_apply: bool,
}

/// A name as it stands in the script: `group.name`, or a bare one.
struct Found {
    group: String,
    name: Option<String>,
    at: Position,
}

impl Members {
    pub(super) fn of(ast: &AST, names: &Names<'_>, script: &Script) -> Self {
        let Walked {
            found,
            own,
            closures,
            words,
            has_switch,
        } = walk(ast);
        let word = |name: &String| builtins::find(name);
        let mut members = Self {
            leaves: BTreeSet::new(),
            problems: Vec::new(),
            has_switch,
            asks_given: words.iter().filter_map(word).any(|w| w.name == "is_given"),
            may_not_apply: words
                .iter()
                .filter_map(word)
                .any(|w| MAY_NOT_APPLY.contains(&w.name)),
        };
        // What the script itself declares hides a name of the rubric.
        let over_cohort = |w: &&'static Word| matches!(w.run, Runs::Cohort(..));
        if let Some(word) = words.iter().filter_map(word).find(over_cohort) {
            let message = format!("有循环、自定义函数等的脚本里不能用 `{}`", word.name);
            let help = format!(
                "写成派生数:`[measure]` 里 `x = {{ value = '{}' }}`,这里用 `measure.x`",
                word.example
            );
            members.problems.push(
                Diagnostic::new(Code::ScriptType, message)
                    .at(script.place.clone())
                    .help(help),
            );
        }
        let told = words
            .iter()
            .filter_map(word)
            .find_map(|w| no_calendar(w, names.rubric()));
        members.problems.extend(told.map(|(message, help)| {
            let problem = Diagnostic::new(Code::MissingKey, message);
            problem.at(script.place.clone()).help(help)
        }));
        // A name of the rubric among the parameters of a function without a name was captured from outside.
        let of_rubric = |name: &str| names.is_group(name) || names.bare(name).is_ok();
        let own = |name: &str| own.contains(name) || (closures.contains(name) && !of_rubric(name));
        for one in found.into_iter().filter(|f| !own(&f.group)) {
            let known = match &one.name {
                Some(name) if has_groups(&one.group) => {
                    let (group, name) = name.split_once('.').unwrap_or((name, ""));
                    names.of_field(&one.group, group, name)
                }
                Some(name) if names.is_group(&one.group) => names.member(&one.group, name),
                _ => names.bare(&one.group),
            };
            members.take(known, &one, script);
        }
        for compared in compared_texts(ast) {
            members.compared(&compared, names, script);
        }
        members
    }

    /// A field compared with a text that it can never be.
    fn compared(&mut self, one: &Compared, names: &Names<'_>, script: &Script) {
        let known = if has_groups(&one.group) {
            let (group, name) = one.name.split_once('.').unwrap_or((&one.name, ""));
            names.of_field(&one.group, group, name)
        } else {
            names.member(&one.group, &one.name)
        };
        let Ok((leaf, _)) = known else { return };
        if let Some((message, help)) = leaf_and_text(names, leaf, &one.text) {
            let start = offset(script, one.at);
            let place = script.place_of(start..start + one.group.len() + 1 + one.name.len());
            let problem = Diagnostic::new(Code::ImpossibleValue, message).at(place);
            self.problems.push(problem.help(help));
        }
    }

    fn take(&mut self, known: Result<(Leaf, Type), Unknown>, one: &Found, script: &Script) {
        match known {
            Ok((leaf, _)) => {
                self.may_not_apply |= matches!(
                    leaf,
                    Leaf::Measure(_) | Leaf::Indicator(_) | Leaf::Section(_)
                );
                self.leaves.insert(leaf);
            }
            Err(unknown) => {
                let code = if unknown.field {
                    Code::UnknownField
                } else {
                    Code::ScriptUnknownName
                };
                let start = offset(script, one.at);
                let length = one.group.len() + one.name.as_ref().map_or(0, |name| name.len() + 1);
                let place = script.place_of(start..start + length);
                let mut problem = Diagnostic::new(code, unknown.message).at(place);
                problem.help = unknown.help;
                self.problems.push(problem);
            }
        }
    }
}

/// Words that can give «not applicable».
const MAY_NOT_APPLY: &[&str] = &["ratio", "percent", "attained", "not_applicable"];

/// What walking a script found.
struct Walked {
    /// The names that it reads.
    found: Vec<Found>,
    /// The names that it declares.
    own: BTreeSet<String>,
    /// The parameters of its functions without a name, captured names among them.
    closures: BTreeSet<String>,
    /// The functions that it calls.
    words: BTreeSet<String>,
    has_switch: bool,
}

fn walk(ast: &AST) -> Walked {
    let mut found = Vec::new();
    let (mut words, mut has_switch) = (BTreeSet::new(), false);
    let (mut own, mut closures) = (BTreeSet::new(), BTreeSet::new());
    for function in ast.iter_functions() {
        let parameters = function.params.iter().map(|p| (*p).to_owned());
        if function.name.starts_with("anon$") {
            closures.extend(parameters);
        } else {
            own.extend(parameters);
        }
    }
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        match path {
            [.., ASTNode::Expr(Expr::Dot(parts, _, _))] => {
                if let Expr::Variable(group, _, at) = &parts.lhs
                    && let Some(name) = property_of(group.1.as_str(), &parts.rhs)
                {
                    found.push(Found {
                        group: group.1.to_string(),
                        name: Some(name),
                        at: *at,
                    });
                }
            }
            // Told with the dot behind it.
            [
                ..,
                ASTNode::Expr(Expr::Dot(parts, _, _)),
                ASTNode::Expr(Expr::Variable(..)),
            ] if first_property(&parts.rhs).is_some() => {}
            // Names handed to a function without a name stand in its body as well.
            [
                ..,
                ASTNode::Expr(Expr::FnCall(call, _)),
                ASTNode::Expr(Expr::Variable(..)),
            ] if call.name == "curry" => {}
            [.., ASTNode::Expr(Expr::Variable(name, _, at))] => found.push(Found {
                group: name.1.to_string(),
                name: None,
                at: *at,
            }),
            [
                ..,
                ASTNode::Expr(Expr::FnCall(call, _) | Expr::MethodCall(call, _)),
            ]
            | [.., ASTNode::Stmt(Stmt::FnCall(call, _))] => {
                words.insert(call.name.to_string());
            }
            [.., ASTNode::Stmt(Stmt::Switch(..))] => has_switch = true,
            [.., ASTNode::Stmt(Stmt::Var(parts, _, _))] => {
                own.insert(parts.0.name.to_string());
            }
            [.., ASTNode::Stmt(Stmt::For(parts, _))] => {
                own.insert(parts.0.name.to_string());
                own.extend(parts.1.as_ref().map(|counter| counter.name.to_string()));
            }
            _ => {}
        }
        true
    });
    Walked {
        found,
        own,
        closures,
        words,
        has_switch,
    }
}

/// A name compared with a text written out.
struct Compared {
    group: String,
    name: String,
    text: String,
    at: Position,
}

fn compared_texts(ast: &AST) -> Vec<Compared> {
    let mut found = Vec::new();
    let one = |side: &Expr, other: &Expr| {
        let (Expr::Dot(parts, _, _), Expr::StringConstant(text, _)) = (side, other) else {
            return None;
        };
        let Expr::Variable(group, _, at) = &parts.lhs else {
            return None;
        };
        Some(Compared {
            group: group.1.to_string(),
            name: property_of(group.1.as_str(), &parts.rhs)?,
            text: text.to_string(),
            at: *at,
        })
    };
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let [.., ASTNode::Expr(Expr::FnCall(call, _))] = path
            && matches!(call.name.as_str(), "==" | "!=")
            && let [a, b] = call.args.as_slice()
        {
            found.extend(one(a, b).or_else(|| one(b, a)));
        }
        true
    });
    found
}

/// The name behind a group: one property, of last period's figures two.
fn property_of(group: &str, behind: &Expr) -> Option<String> {
    let first = first_property(behind)?;
    let second = match behind {
        Expr::Dot(parts, _, _) if has_groups(group) => first_property(&parts.rhs),
        _ => None,
    };
    Some(match second {
        Some(second) => format!("{first}.{second}"),
        None => first.to_owned(),
    })
}

/// The property right behind a dot: `b` of `b`, of `b.c` and of `b.word()`.
fn first_property(behind: &Expr) -> Option<&str> {
    match behind {
        Expr::Property(parts, _) => Some(parts.2.as_str()),
        Expr::Dot(parts, _, _) => first_property(&parts.lhs),
        _ => None,
    }
}

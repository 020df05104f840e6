//! Rhai's own parsed script → the typed graph. What has open loops, maps or side effects stays with the interpreter.

mod chain;
mod cohort;
mod duty;
mod expression;
mod function;
mod repeat;
mod rows;
mod statements;
mod word;

use std::ops::Range;
use std::sync::Arc;

use rhai::Position;

use crate::decimal::Number;
use crate::diagnostic::Code;
use crate::rubric::Script;
use crate::source::Source;

pub(super) use function::{Function, functions};
pub(super) use word::no_calendar;

use duty::Duties;

use super::check::{Problems, Typed};
use super::graph::{Leaf, Node, Type, What};
use super::names::{Names, Unknown};

/// Why a script stays with the interpreter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::script) struct Unlowered(pub(in crate::script) String);

type Lowered = Result<Typed, Unlowered>;

/// A script being lowered.
pub(super) struct Lowering<'a> {
    names: &'a Names<'a>,
    text: Arc<Source>,
    pub(super) problems: Problems<'a>,
    locals: Vec<(String, Typed)>,
    /// The functions that the script itself defines.
    functions: Vec<Function>,
    /// How many functions of a row there were so far: each row has a name of its own.
    variables: usize,
    /// Some expression grew beyond [`LARGEST`].
    oversized: bool,
    /// Variables before this one belong to what stands around a function of a row, and cannot be changed in it.
    floor: usize,
    /// Here a `return` ends the script, or the function that is being written out.
    at_end: bool,
    /// The functions of the script that are being written out, by name and number of parameters.
    calls: Vec<(String, usize)>,
    duties: Duties,
}

/// A script of more expressions than this, written out, is not lowered.
const LARGEST: usize = 2_000;

impl<'a> Lowering<'a> {
    pub(super) fn new(script: &'a Script, names: &'a Names<'a>, functions: Vec<Function>) -> Self {
        let text = Source::new("", script.text.as_str());
        Self {
            names,
            text,
            problems: Problems::new(script),
            locals: Vec::new(),
            functions,
            variables: 0,
            oversized: false,
            floor: 0,
            at_end: true,
            calls: Vec::new(),
            duties: Duties::default(),
        }
    }

    fn leaf(&mut self, found: Result<(Leaf, Type), Unknown>, span: Range<usize>) -> Typed {
        match found {
            Ok((leaf, typed)) => (self.node(What::Leaf(leaf), span), typed),
            Err(unknown) => {
                let code = if unknown.field {
                    Code::UnknownField
                } else {
                    Code::ScriptUnknownName
                };
                self.problems
                    .add(code, span.clone(), unknown.message, unknown.help);
                self.unknown(span)
            }
        }
    }

    fn opaque(&mut self, typed: Type, span: Range<usize>) -> Typed {
        (self.node(What::List(Vec::new()), span), typed)
    }

    /// What stands in for something already reported.
    fn unknown(&mut self, span: Range<usize>) -> Typed {
        (self.node(What::Number(Number::zero()), span), Type::Unknown)
    }

    fn node(&mut self, what: What, span: Range<usize>) -> Arc<Node> {
        let at = span.start;
        self.node_at(what, span, at)
    }

    /// The same with its own sign or name at a byte.
    fn node_at(&mut self, what: What, span: Range<usize>, at: usize) -> Arc<Node> {
        let node = Node::new(what, span.clone()).with_sign_at(at);
        if node.size > LARGEST {
            // Each `let` used twice doubles it: what grows without end is left to the interpreter and its limits.
            self.oversized = true;
            return Arc::new(Node::new(What::Number(Number::zero()), span));
        }
        Arc::new(node)
    }

    fn at(&self, position: Position, length: usize) -> Range<usize> {
        let start = match (position.line(), position.position()) {
            (Some(line), Some(column)) => self.text.offset(line, column),
            _ => 0,
        };
        start..start + length
    }

    /// The end of the bracket that closes behind `end`, when nothing but blanks lies between.
    fn closing(&self, end: usize) -> usize {
        let rest = self.text.text().get(end..).unwrap_or("");
        let blank = rest.len() - rest.trim_start_matches([' ', '\n', '\t', '\r', ',']).len();
        match rest.get(blank..).and_then(|r| r.chars().next()) {
            Some(')' | ']') => end + blank + 1,
            _ => end,
        }
    }
}

//! Rhai's interpreter over exact numbers: the reference, and the way of scripts with loops, maps or switches.
//!
//! A number is in one form only: a machine integer when whole, else a decimal when it ends, else an exact fraction.
//! So `switch x { 1 => … }` finds a field worth 1, and every operator is replaced by the exact one.
//!
//! One thing it cannot do: a condition of `if`, `&&` or `||` over something not applicable ends the whole script
//! as not applicable, out of reach of `if_not_applicable`, since Rhai's conditions are plain flags.

mod record;
mod rows;
mod scope;
mod values;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rhai::{AST, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Position};
use rust_decimal::Decimal;

use crate::decimal::Number;
use crate::rubric::Rubric;
use crate::value::Possible;

use super::builtins::{self, Arg, Call, Context, Runs, Word};
use super::environment::Environment;
use super::graph::{Comparison, Leaf, Operation};
use super::read::{arithmetic, compare};
pub use record::{Done, Step};
use values::{
    Day, Fraction, NOT_APPLICABLE, NOT_APPLICABLE_SEEN, NotApplicable, Operand, dynamic, possible,
};

type Answer = Result<Dynamic, Box<EvalAltResult>>;

/// Replaces every operator by the exact one, and adds the scoring words under both names.
pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<NotApplicable>(NOT_APPLICABLE)
        .register_type_with_name::<Fraction>("fraction")
        .register_type_with_name::<Day>("date");
    macro_rules! pairs {
        ($($left:ty),*) => { $( pairs!(@ $left: INT, Decimal, Fraction, NotApplicable, bool, Day, ImmutableString); )* };
        (@ $left:ty: $($right:ty),*) => { $( operators::<$left, $right>(engine); )* };
    }
    pairs!(
        INT,
        Decimal,
        Fraction,
        NotApplicable,
        bool,
        Day,
        ImmutableString
    );
    negations(engine);
    rows::register(engine);
    for word in builtins::words().filter(|w| matches!(w.run, Runs::Values(_))) {
        for name in [word.name, word.alias] {
            register_word(engine, name, word);
        }
    }
}

fn operators<A: Operand, B: Operand>(engine: &mut Engine) {
    fn kept(done: Done, a: Possible, b: Possible, result: Possible) -> Answer {
        let args = || vec![Arg::Value(a), Arg::Value(b)];
        record::keep(done, args, &result);
        answer(result)
    }
    for sign in ["+", "-", "*", "/", "%"] {
        if let Some(operation) = Operation::of_sign(sign) {
            engine.register_fn(sign, move |a: A, b: B| {
                let (a, b) = (a.possible(), b.possible());
                let result = arithmetic(operation, &a, &b);
                kept(Done::Computed(operation), a, b, result)
            });
        }
    }
    for sign in ["==", "!=", "<", "<=", ">", ">="] {
        if let Some(comparison) = Comparison::of_sign(sign) {
            engine.register_fn(sign, move |a: A, b: B| {
                let (a, b) = (a.possible(), b.possible());
                let result = compare(comparison, &a, &b);
                kept(Done::Compared(comparison), a, b, result)
            });
        }
    }
}

fn negations(engine: &mut Engine) {
    fn minus<A: Operand>(engine: &mut Engine) {
        let zero = || Possible::number(Number::zero());
        engine.register_fn("-", move |a: A| {
            answer(arithmetic(Operation::Subtract, &zero(), &a.possible()))
        });
    }
    minus::<INT>(engine);
    minus::<Decimal>(engine);
    minus::<Fraction>(engine);
    minus::<NotApplicable>(engine);
    engine.register_fn("!", |a: NotApplicable| a);
    engine.register_fn("!", |a: bool| !a);
}

fn register_word(engine: &mut Engine, name: &str, word: &'static Word) {
    let fewest = word.params.len();
    let most = if word.variadic { 8 } else { fewest };
    for count in fewest..=most {
        match count {
            1 => engine.register_fn(name, move |a: Dynamic| call(word, &[a])),
            2 => engine.register_fn(name, move |a: Dynamic, b: Dynamic| call(word, &[a, b])),
            3 => engine.register_fn(name, move |a: Dynamic, b: Dynamic, c: Dynamic| {
                call(word, &[a, b, c])
            }),
            4 => engine.register_fn(
                name,
                move |a: Dynamic, b: Dynamic, c: Dynamic, d: Dynamic| call(word, &[a, b, c, d]),
            ),
            5 => engine.register_fn(
                name,
                move |a: Dynamic, b: Dynamic, c: Dynamic, d: Dynamic, e: Dynamic| {
                    call(word, &[a, b, c, d, e])
                },
            ),
            _ => engine.register_fn(
                name,
                move |a: Dynamic, b: Dynamic, c: Dynamic, d: Dynamic, e: Dynamic, f: Dynamic| {
                    call(word, &[a, b, c, d, e, f])
                },
            ),
        };
    }
}

thread_local! {
    /// What words see beside their arguments travels with the run, not with the engine.
    static CONTEXT: RefCell<Context> = const {
        RefCell::new(Context { assessed_on: None, calendar: None })
    };
}

fn call(word: &'static Word, args: &[Dynamic]) -> Answer {
    let args: Vec<Arg> = args.iter().map(argument).collect();
    let result = CONTEXT.with_borrow(|context| Call::run(word, &args, context));
    record::keep(Done::Called(word), || args, &result);
    answer(result)
}

fn argument(value: &Dynamic) -> Arg {
    match value.read_lock::<rhai::Array>() {
        Some(rows) => Arg::Table(
            rows.iter()
                .map(|row| match row.read_lock::<rhai::Array>() {
                    Some(cells) => cells.iter().map(possible).collect(),
                    None => vec![possible(row)],
                })
                .collect(),
        ),
        None => Arg::Value(possible(value)),
    }
}

fn answer(possible: Possible) -> Answer {
    match dynamic(&possible) {
        Ok(value) => Ok(value),
        Err(failure) => Err(Box::new(EvalAltResult::ErrorRuntime(
            failure.message.into(),
            Position::NONE,
        ))),
    }
}

/// What a script came to over the facts of one office.
pub(super) enum Ran {
    /// It ran to its end, or broke.
    Settled(Box<Possible>),
    /// A fact that it names is not exact; one of them may not apply, or none.
    Open { may_not_apply: bool },
}

/// A script as the interpreter needs it.
#[derive(Clone, Debug)]
pub(super) struct Interpreted {
    pub(super) ast: Arc<AST>,
    /// It has a `switch`, which takes what is not applicable for one value among others.
    pub(super) has_switch: bool,
    /// It asks whether something is given, which an assumed value does not tell.
    pub(super) asks_given: bool,
    /// Something in it can come to «not applicable».
    pub(super) may_not_apply: bool,
}

impl Interpreted {
    /// The steps that a run takes, in their order; none where it does not run.
    pub(super) fn steps(
        &self,
        leaves: &BTreeSet<Leaf>,
        rubric: &Rubric,
        environment: &dyn Environment,
    ) -> Vec<Step> {
        let (_, steps) = self.run_recorded(leaves, rubric, environment, true);
        steps
    }

    /// Runs the script over exact facts; where a fact that it names is open, it does not run: Rhai takes a
    /// comparison with something unknown for false.
    ///
    /// Only what it reads is looked up: a measure may be such a script itself.
    pub(super) fn run(
        &self,
        leaves: &BTreeSet<Leaf>,
        rubric: &Rubric,
        environment: &dyn Environment,
    ) -> Ran {
        self.run_recorded(leaves, rubric, environment, false).0
    }

    fn run_recorded(
        &self,
        leaves: &BTreeSet<Leaf>,
        rubric: &Rubric,
        environment: &dyn Environment,
        recorded: bool,
    ) -> (Ran, Vec<Step>) {
        let read: Vec<Possible> = leaves
            .iter()
            .map(|leaf| super::read::read_leaf(*leaf, environment))
            .collect();
        let kept_back = self.asks_given && leaves.iter().any(|leaf| environment.is_unknown(*leaf));
        if kept_back || read.iter().any(|possible| !possible.is_settled()) {
            let may_not_apply = read.iter().any(|known| known.not_applicable.is_some());
            return (Ran::Open { may_not_apply }, Vec::new());
        }
        if let Some(broken) = read.iter().find(|possible| possible.failure.is_some()) {
            return (Ran::Settled(Box::new(broken.clone())), Vec::new());
        }
        let mut scope = scope::scope(leaves, rubric, environment);
        CONTEXT.set(Context::of(environment));
        let reason = read
            .into_iter()
            .find_map(|possible| possible.not_applicable);
        NOT_APPLICABLE_SEEN.set(reason);
        let run = || super::syntax::ENGINE.eval_ast_with_scope::<Dynamic>(&mut scope, &self.ast);
        let (result, steps) = record::around(recorded, run);
        let seen = NOT_APPLICABLE_SEEN.take();
        let result = match (result, seen) {
            (Ok(_), Some(reason)) if self.has_switch => Possible::not_applicable(reason),
            (Ok(value), _) => possible(&value),
            (Err(error), seen) => broken(&error, seen),
        };
        (Ran::Settled(Box::new(result)), steps)
    }
}

fn broken(error: &EvalAltResult, seen: Option<String>) -> Possible {
    let failed = |message: &str| Possible::failure(message);
    if error.to_string().contains(NOT_APPLICABLE) {
        // A condition over something not applicable.
        return Possible::not_applicable(seen.unwrap_or_else(|| "条件缺项".into()));
    }
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => broken(inner, seen),
        EvalAltResult::ErrorTooManyOperations(_) => failed("脚本算不完:超过 100000 步"),
        EvalAltResult::ErrorStackOverflow(_) => failed("脚本的函数套得太深"),
        EvalAltResult::ErrorDataTooLarge(..) => failed("脚本里的表或文字太长"),
        EvalAltResult::ErrorTooManyVariables(_) => failed("脚本的变量太多"),
        EvalAltResult::ErrorRuntime(value, _) => failed(&value.to_string()),
        EvalAltResult::ErrorVariableNotFound(name, _) => failed(&format!("没有 `{name}` 这个名称")),
        EvalAltResult::ErrorPropertyNotFound(name, _) => failed(&format!("没有 `{name}` 这个名称")),
        EvalAltResult::ErrorFunctionNotFound(name, _) => {
            let name = name.split(' ').next().unwrap_or(name);
            failed(&format!("这些值不能用 `{name}` 计算"))
        }
        EvalAltResult::ErrorMismatchDataType(..) => failed("这里要条件,得到的不是"),
        other => failed(&format!("脚本出错:{other}")),
    }
}

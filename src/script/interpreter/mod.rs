//! Rhai's interpreter over exact numbers: the reference, and the way of scripts with loops, maps or switches.
//!
//! A number is in one form only: a machine integer when whole, else a decimal when it ends, else an exact fraction.
//! So `switch x { 1 => … }` finds a field worth 1, and every operator is replaced by the exact one.
//!
//! One thing it cannot do: a condition of `if`, `&&` or `||` over something not applicable ends the whole script
//! as not applicable, out of reach of `if_not_applicable`, since Rhai's conditions are plain flags.

mod scope;
mod values;

use std::collections::BTreeSet;

use rhai::{AST, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Position};
use rust_decimal::Decimal;

use crate::decimal::Number;
use crate::rubric::{FieldId, Rubric};
use crate::value::{Interval, Possible};

use super::builtins::{self, Arg, Call, Context, Word};
use super::environment::Environment;
use super::graph::{Comparison, Leaf, Operation};
use super::read::{arithmetic, compare};
use values::{
    Day, Fraction, NOT_APPLICABLE, NotApplicable, OPEN_FACT, OpenFact, Operand, dynamic,
    holds_open_fact, possible,
};

type Answer = Result<Dynamic, Box<EvalAltResult>>;

/// Replaces every operator by the exact one, and adds the scoring words under both names.
pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<NotApplicable>(NOT_APPLICABLE)
        .register_type_with_name::<OpenFact>(OPEN_FACT)
        .register_type_with_name::<Fraction>("fraction")
        .register_type_with_name::<Day>("date");
    // They would change a number in place without changing its form; `x = x / 3` says the same.
    for sign in [
        "+=", "-=", "*=", "/=", "%=", "**", "**=", "<<", ">>", "<<=", ">>=", "&=", "|=", "^=",
    ] {
        engine.disable_symbol(sign);
    }
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
    for word in builtins::words().filter(|w| w.run.is_some()) {
        for name in [word.name, word.alias] {
            register_word(engine, name, word);
        }
    }
}

fn operators<A: Operand, B: Operand>(engine: &mut Engine) {
    for sign in ["+", "-", "*", "/", "%"] {
        if let Some(operation) = Operation::of_sign(sign) {
            engine.register_fn(sign, move |a: A, b: B| {
                answer(arithmetic(operation, &a.possible(), &b.possible()))
            });
        }
    }
    for sign in ["==", "!=", "<", "<=", ">", ">="] {
        if let Some(comparison) = Comparison::of_sign(sign) {
            engine.register_fn(sign, move |a: A, b: B| {
                answer(compare(comparison, &a.possible(), &b.possible()))
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
    /// The day against which dates are judged travels with the run, not with the engine.
    static CONTEXT: std::cell::Cell<Context> = const { std::cell::Cell::new(Context { assessed_on: None }) };
}

fn call(word: &'static Word, args: &[Dynamic]) -> Answer {
    if args.iter().any(holds_open_fact) {
        return Err(Box::new(EvalAltResult::ErrorMismatchDataType(
            OPEN_FACT.into(),
            OPEN_FACT.into(),
            Position::NONE,
        )));
    }
    let args: Vec<Arg> = args.iter().map(argument).collect();
    answer(Call::run(word, &args, CONTEXT.get()))
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
    /// It computed with a fact that is not exact.
    Open,
}

/// Runs a script over exact facts.
///
/// Only what it reads is looked up: a measure may be such a script itself.
pub(super) fn run(
    ast: &AST,
    leaves: &BTreeSet<Leaf>,
    rubric: &Rubric,
    environment: &dyn Environment,
) -> Ran {
    CONTEXT.set(Context {
        assessed_on: environment.assessed_on(),
    });
    let mut scope = scope::scope(leaves, rubric, environment);
    match super::syntax::ENGINE.eval_ast_with_scope::<Dynamic>(&mut scope, ast) {
        Ok(value) if holds_open_fact(&value) => Ran::Open,
        Ok(value) => Ran::Settled(Box::new(possible(&value))),
        Err(error) => broken(&error, rubric, environment),
    }
}

fn broken(error: &EvalAltResult, rubric: &Rubric, environment: &dyn Environment) -> Ran {
    let failed = |message: String| Ran::Settled(Box::new(Possible::failure(message)));
    let text = error.to_string();
    if text.contains(OPEN_FACT) {
        return Ran::Open;
    }
    if text.contains(NOT_APPLICABLE) {
        // A condition over something not applicable: the reason is that of the first such fact.
        let facts = (0..rubric.fields.len()).map(|i| environment.field(FieldId(i)));
        let reason = facts
            .filter(|f| f.value.is_none())
            .find_map(|f| f.not_applicable);
        return Ran::Settled(Box::new(Possible::not_applicable(
            reason.unwrap_or_else(|| "条件缺项".into()),
        )));
    }
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => broken(inner, rubric, environment),
        EvalAltResult::ErrorTooManyOperations(_) => failed("脚本算不完:超过 100000 步".into()),
        EvalAltResult::ErrorStackOverflow(_) => failed("脚本的函数套得太深".into()),
        EvalAltResult::ErrorDataTooLarge(..) => failed("脚本里的表或文字太长".into()),
        EvalAltResult::ErrorTooManyVariables(_) => failed("脚本的变量太多".into()),
        EvalAltResult::ErrorRuntime(value, _) => failed(value.to_string()),
        EvalAltResult::ErrorFunctionNotFound(name, _) => failed(format!("不能这样计算:{name}")),
        EvalAltResult::ErrorMismatchDataType(_, actual, _) => {
            failed(format!("这里要条件,得到的是 {actual}"))
        }
        other => failed(format!("脚本出错:{other}")),
    }
}

/// An interval is asked for where only the interpreter can answer.
pub(super) fn anything() -> Possible {
    Possible::number(Interval::everything())
}

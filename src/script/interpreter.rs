//! Rhai's interpreter over exact numbers: the reference, and the way of scripts with loops, maps or switches.
//!
//! A number is in one form only: a machine integer when whole, else a decimal when it ends, else an exact fraction.
//! So `switch x { 1 => … }` finds a field worth 1, and every operator is replaced by the exact one.
//!
//! One thing it cannot do: a condition of `if`, `&&` or `||` over something not applicable ends the whole script
//! as not applicable, out of reach of `if_not_applicable`, since Rhai's conditions are plain flags.

use rhai::{AST, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Map, Position, Scope};
use rust_decimal::Decimal;

use crate::decimal::Number;
use std::collections::{BTreeMap, BTreeSet};

use crate::rubric::{FieldId, Rubric};
use crate::value::{Failure, Interval, Moment, Moments, Possible, Truth, Value};

use super::builtins::{self, Arg, Call, Context, Word};
use super::environment::{Environment, Figure, OfficeText};
use super::graph::{Comparison, Leaf, Operation};
use super::names::RESERVED;
use super::read::{arithmetic, compare};

/// A fraction that no decimal writes.
#[derive(Clone)]
struct Fraction(Number);

/// A value that is not applicable, and why.
#[derive(Clone)]
struct NotApplicable(String);

/// A fact that is not exact: whoever computes with it stops.
#[derive(Clone)]
struct OpenFact;

/// A date.
#[derive(Clone)]
struct Day(Moment);

const NOT_APPLICABLE: &str = "NotApplicable";
const OPEN_FACT: &str = "OpenFact";

type Answer = Result<Dynamic, Box<EvalAltResult>>;

/// Something that scripts compute with.
trait Operand: Clone + Send + Sync + 'static {
    fn possible(self) -> Possible;
}

impl Operand for INT {
    fn possible(self) -> Possible {
        Possible::number(Number::from(self))
    }
}

impl Operand for Decimal {
    fn possible(self) -> Possible {
        Possible::number(Number::from_decimal(self))
    }
}

impl Operand for Fraction {
    fn possible(self) -> Possible {
        Possible::number(self.0)
    }
}

impl Operand for NotApplicable {
    fn possible(self) -> Possible {
        Possible::not_applicable(self.0)
    }
}

impl Operand for bool {
    fn possible(self) -> Possible {
        Possible::flag(self)
    }
}

impl Operand for Day {
    fn possible(self) -> Possible {
        Possible::value(Value::Date(Moments::exactly(self.0)))
    }
}

impl Operand for ImmutableString {
    fn possible(self) -> Possible {
        Possible::value(Value::Text(Some(self.to_string())))
    }
}

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

fn holds_open_fact(value: &Dynamic) -> bool {
    value.is::<OpenFact>()
        || value
            .read_lock::<rhai::Array>()
            .is_some_and(|a| a.iter().any(holds_open_fact))
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

/// What the interpreter computes with for a fact; a breakdown where the fact is one.
fn dynamic(possible: &Possible) -> Result<Dynamic, Failure> {
    if let Possible {
        value: None,
        not_applicable: None,
        failure: Some(failure),
    } = possible
    {
        return Err(failure.clone());
    }
    if !possible.is_settled() {
        return Ok(Dynamic::from(OpenFact));
    }
    if let Some(reason) = &possible.not_applicable {
        return Ok(Dynamic::from(NotApplicable(reason.clone())));
    }
    Ok(match &possible.value {
        Some(Value::Number(interval)) => match interval.exact() {
            Some(exact) if exact.is_too_large() => {
                return Err(Failure {
                    message: "数太大".into(),
                    span: None,
                });
            }
            Some(exact) => number(exact),
            None => Dynamic::from(OpenFact),
        },
        Some(Value::Flag(truth)) => Dynamic::from(*truth == Truth::True),
        Some(Value::Date(moments)) => Dynamic::from(Day(moments.from)),
        Some(Value::Text(Some(text))) => Dynamic::from(text.clone()),
        Some(Value::Text(None)) | None => Dynamic::from(OpenFact),
    })
}

/// A number in its one form.
fn number(exact: &Number) -> Dynamic {
    if let Some(whole) = exact.to_i64() {
        return Dynamic::from(whole);
    }
    match exact.to_decimal() {
        Some(decimal) => Dynamic::from_decimal(decimal),
        None => Dynamic::from(Fraction(exact.clone())),
    }
}

/// What a value of the interpreter is.
fn possible(value: &Dynamic) -> Possible {
    if let Ok(whole) = value.as_int() {
        return whole.possible();
    }
    if let Ok(decimal) = value.as_decimal() {
        return decimal.possible();
    }
    if let Ok(flag) = value.as_bool() {
        return flag.possible();
    }
    if let Some(fraction) = value.read_lock::<Fraction>() {
        return fraction.clone().possible();
    }
    if let Some(reason) = value.read_lock::<NotApplicable>() {
        return reason.clone().possible();
    }
    if let Some(day) = value.read_lock::<Day>() {
        return day.clone().possible();
    }
    match value.clone().into_immutable_string() {
        Ok(text) => text.possible(),
        Err(_) if value.is_unit() => Possible::failure("没有结果"),
        Err(_) => Possible::failure(format!("不是一个值:{}", value.type_name())),
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
    let mut scope = scope(leaves, rubric, environment);
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

/// The names that a script reads, with the facts of one office.
fn scope(
    leaves: &BTreeSet<Leaf>,
    rubric: &Rubric,
    environment: &dyn Environment,
) -> Scope<'static> {
    let mut scope = Scope::new();
    let groups = ["target", "measure", "indicator", "section", "office"];
    let mut maps: BTreeMap<&str, Map> = groups.map(|group| (group, Map::new())).into();
    for leaf in leaves {
        let (group, name, value) = match *leaf {
            Leaf::Points => {
                let points = environment.points().unwrap_or_else(Number::zero);
                for name in ["points", "分值"] {
                    scope.push_constant_dynamic(name, number(&points));
                }
                continue;
            }
            Leaf::Figure(figure) => {
                if let Some(name) = name_of(figure) {
                    scope.push_constant_dynamic(name, value(environment.figure(figure)));
                }
                continue;
            }
            Leaf::Field(id) => match rubric.field(id) {
                Some(field) => (
                    field.group.as_str(),
                    field.name.as_str(),
                    environment.field(id),
                ),
                None => continue,
            },
            Leaf::Office(text) => {
                let name = match text {
                    OfficeText::Id => "id",
                    OfficeText::Name => "name",
                    OfficeText::Cohort => "cohort",
                };
                let text = Value::Text(Some(environment.office(text)));
                ("office", name, Possible::value(text))
            }
            Leaf::Target(at) => match (rubric.targets.get(at), environment.target(at)) {
                (Some(target), Some(value)) => {
                    ("target", target.name.as_str(), Possible::value(value))
                }
                _ => continue,
            },
            Leaf::Measure(at) => match rubric.measures.get(at) {
                Some(measure) => ("measure", measure.name.as_str(), environment.measure(at)),
                None => continue,
            },
            Leaf::Indicator(at) => match rubric.indicator(at) {
                Some(indicator) => (
                    "indicator",
                    indicator.id.as_str(),
                    environment.indicator(at),
                ),
                None => continue,
            },
            Leaf::Section(at) => match rubric.sections.get(at) {
                Some(section) => ("section", section.id.as_str(), environment.section(at)),
                None => continue,
            },
        };
        maps.entry(group)
            .or_default()
            .insert(name.into(), self::value(value));
    }
    for (name, map) in maps {
        let map = Dynamic::from_map(map);
        if let Some((_, alias)) = RESERVED.iter().find(|(own, _)| *own == name) {
            scope.push_constant_dynamic(*alias, map.clone());
        }
        scope.push_constant_dynamic(name.to_owned(), map);
    }
    for name in ["prior", "上年"] {
        scope.push_constant_dynamic(name, Dynamic::from(OpenFact));
    }
    scope
}

/// What a script is handed; a breakdown further down stops whoever computes with it.
fn value(possible: Possible) -> Dynamic {
    dynamic(&possible).unwrap_or_else(|_| Dynamic::from(OpenFact))
}

fn name_of(figure: Figure) -> Option<&'static str> {
    match figure {
        Figure::Base => Some("base"),
        Figure::Bonus => Some("bonus"),
        Figure::Penalty => Some("penalty"),
        Figure::Total => Some("total"),
        Figure::Rank => Some("rank"),
        Figure::CountApplicable(_) | Figure::PointsApplicable(_) => None,
    }
}

/// An interval is asked for where only the interpreter can answer.
pub(super) fn anything() -> Possible {
    Possible::number(Interval::everything())
}

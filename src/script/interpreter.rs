//! Rhai's interpreter over exact numbers: the reference, and the way of scripts with loops, maps or switches.
//!
//! A number is in one form only: a machine integer when whole, else a decimal when it ends, else an exact fraction.
//! So `switch x { 1 => … }` finds a field worth 1, and every operator is replaced by the exact one.

use rhai::{AST, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Map, Position, Scope};
use rust_decimal::Decimal;

use crate::decimal::Number;
use crate::rubric::{FieldId, Rubric};
use crate::value::{Failure, Interval, Moment, Moments, Possible, Truth, Value};

use super::builtins::{self, Arg, Call, Context, Word};
use super::environment::{Environment, Figure, OfficeText};
use super::graph::{Comparison, Operation};
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

const NOT_APPLICABLE: &str = "not-applicable";
const OPEN_FACT: &str = "open-fact";

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
pub(super) fn run(ast: &AST, rubric: &Rubric, environment: &dyn Environment) -> Ran {
    CONTEXT.set(Context {
        assessed_on: environment.assessed_on(),
    });
    let mut scope = scope(rubric, environment);
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

/// All names that a script can read, with the facts of one office.
fn scope(rubric: &Rubric, environment: &dyn Environment) -> Scope<'static> {
    let mut scope = Scope::new();
    let value = |possible: Possible| dynamic(&possible).unwrap_or_else(|_| Dynamic::from(OpenFact));
    let mut groups: std::collections::BTreeMap<&str, Map> = std::collections::BTreeMap::new();
    groups.entry("office").or_default();
    for (index, field) in rubric.fields.iter().enumerate() {
        let group = groups.entry(field.group.as_str()).or_default();
        group.insert(
            field.name.as_str().into(),
            value(environment.field(FieldId(index))),
        );
    }
    if let Some(office) = groups.get_mut("office") {
        for (name, text) in [
            ("id", OfficeText::Id),
            ("name", OfficeText::Name),
            ("cohort", OfficeText::Cohort),
        ] {
            office.insert(name.into(), environment.office(text).into());
        }
    }
    let target = rubric.targets.iter().enumerate().filter_map(|(i, t)| {
        Some((
            t.name.as_str().into(),
            value(Possible::value(environment.target(i)?)),
        ))
    });
    let measure = rubric
        .measures
        .iter()
        .enumerate()
        .map(|(i, m)| (m.name.as_str().into(), value(environment.measure(i))));
    let indicator = rubric
        .indicators()
        .map(|(at, i)| (i.id.as_str().into(), value(environment.indicator(at))));
    let section = rubric
        .sections
        .iter()
        .enumerate()
        .map(|(i, s)| (s.id.as_str().into(), value(environment.section(i))));
    let own: [(&str, Map); 4] = [
        ("target", target.collect()),
        ("measure", measure.collect()),
        ("indicator", indicator.collect()),
        ("section", section.collect()),
    ];
    groups.extend(own);
    if let Some(points) = environment.points() {
        scope.push_constant_dynamic("points", number(&points));
        scope.push_constant_dynamic("分值", number(&points));
    }
    for (name, map) in groups {
        let map = Dynamic::from_map(map);
        if let Some((_, alias)) = RESERVED.iter().find(|(own, _)| *own == name) {
            scope.push_constant_dynamic(*alias, map.clone());
        }
        scope.push_constant_dynamic(name.to_owned(), map);
    }
    let figures = [
        ("base", Figure::Base),
        ("bonus", Figure::Bonus),
        ("penalty", Figure::Penalty),
        ("total", Figure::Total),
        ("rank", Figure::Rank),
    ];
    for (name, figure) in figures {
        scope.push_constant_dynamic(name, value(environment.figure(figure)));
    }
    scope.push_constant_dynamic("prior", Dynamic::from(OpenFact));
    scope.push_constant_dynamic("上年", Dynamic::from(OpenFact));
    scope
}

/// An interval is asked for where only the interpreter can answer.
pub(super) fn anything() -> Possible {
    Possible::number(Interval::everything())
}

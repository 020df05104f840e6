//! Rhai's parser, with its limits and its errors in words.

use std::sync::{Arc, LazyLock};

use rhai::packages::{BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, Package};
use rhai::{AST, Engine, LexError, OptimizationLevel, ParseErrorType, Position};

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Script;
use crate::source::Source;

use super::signs;

/// A script does at most so many operations.
const MAX_OPERATIONS: u64 = 100_000;

/// The engine that parses every script. It has no functions: they are looked up when a script runs, and most rubrics
/// have no script that the interpreter runs.
static PARSER: LazyLock<Engine> = LazyLock::new(limited);

/// The engine that interprets scripts.
pub(super) static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut engine = limited();
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicMapPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    super::interpreter::register(&mut engine);
    engine
});

/// An engine with all limits: no files, no modules, no clock, no print, no `eval`.
fn limited() -> Engine {
    let mut engine = Engine::new_raw();
    engine
        // Its own arithmetic cuts at 28 digits, divides whole numbers whole and drops positions.
        .set_optimization_level(OptimizationLevel::None)
        .set_fast_operators(false)
        .set_fail_on_invalid_map_property(true)
        .set_max_operations(MAX_OPERATIONS)
        .set_max_call_levels(16)
        .set_max_expr_depths(200, 100)
        .set_max_variables(200)
        .set_max_functions(50)
        .set_max_string_size(10_000)
        .set_max_array_size(10_000)
        .set_max_map_size(1_000)
        .on_print(|_| {})
        .on_debug(|_, _, _| {});
    for symbol in ["eval", "print", "debug", "import", "export"] {
        engine.disable_symbol(symbol);
    }
    // They would change a number in place without changing its form; `x = x / 3` says the same.
    for sign in [
        "+=", "-=", "*=", "/=", "%=", "**", "**=", "<<", ">>", "<<=", ">>=", "&=", "|=", "^=",
    ] {
        engine.disable_symbol(sign);
    }
    engine
}

/// Parses a script; positions are told within the rubric.
pub(super) fn parse(script: &Script) -> Result<Arc<AST>, Vec<Diagnostic>> {
    let signs = signs::problems(script);
    if !signs.is_empty() {
        return Err(signs);
    }
    if script.text.trim().is_empty() {
        // Told where the rubric was read, as everything that is missing.
        return Err(Vec::new());
    }
    PARSER.compile(&script.text).map(Arc::new).map_err(|error| {
        let (kind, position) = (*error.0, error.1);
        if let Some(problem) = signs::word_for_sign(script) {
            return vec![problem];
        }
        let (code, message, help) = explain(&kind);
        // What is missing at the end is told at the last sign that is there.
        let written = script.text.trim_end();
        let last = written.char_indices().last().map_or(0, |(i, _)| i);
        let at = offset(script, position).min(last);
        let rest = script.text.get(at..).unwrap_or("");
        let length = match glued(&kind) {
            Some(sign) if rest.starts_with(sign) => sign.len(),
            _ => rest.chars().next().map_or(0, char::len_utf8),
        };
        let mut problem = Diagnostic::new(code, message).at(script.place_of(at..at + length));
        problem.help = help;
        vec![problem]
    })
}

/// The byte of a script that a position of Rhai points to; its end when there is none.
pub(super) fn offset(script: &Script, position: Position) -> usize {
    match (position.line(), position.position()) {
        (Some(line), Some(column)) => Source::new("", script.text.as_str()).offset(line, column),
        (Some(line), None) => Source::new("", script.text.as_str()).offset(line, 1),
        _ => script.text.len(),
    }
}

/// How `x += 1` is written.
fn assignment(sign: &str) -> Option<String> {
    let operator = sign.strip_suffix('=').filter(|rest| !rest.is_empty())?;
    Some(format!("写成 `x = x {operator} …`"))
}

/// A sign that two make when nothing stands between them: `a<-2`.
fn glued(kind: &ParseErrorType) -> Option<&str> {
    match kind {
        ParseErrorType::BadInput(LexError::ImproperSymbol(sign, _))
        | ParseErrorType::Reserved(sign)
        | ParseErrorType::UnknownOperator(sign)
            if sign == "<-" =>
        {
            Some(sign.as_str())
        }
        _ => None,
    }
}

fn explain(kind: &ParseErrorType) -> (Code, String, Option<String>) {
    let syntax = |message: String, help: Option<String>| (Code::ScriptSyntax, message, help);
    if let Some(sign) = glued(kind) {
        return syntax(
            format!("`{sign}` 连在一起看不懂"),
            Some("小于号和负号之间空一格:`< -2`".into()),
        );
    }
    match kind {
        ParseErrorType::UnexpectedEOF => {
            syntax("脚本没有写完".into(), Some("看看括号和引号是否成对".into()))
        }
        ParseErrorType::MissingToken(token, _) => syntax(
            format!("这里缺少 `{token}`"),
            Some("看看括号、逗号是否齐全".into()),
        ),
        ParseErrorType::ExprExpected(_) => syntax("这里要写一个算式".into(), None),
        ParseErrorType::BadInput(LexError::ImproperSymbol(symbol, _)) => {
            let help = assignment(symbol)
                .unwrap_or_else(|| "脚本不能读文件、打印或运行别的脚本".to_owned());
            syntax(format!("`{symbol}` 不能用在脚本里"), Some(help))
        }
        ParseErrorType::BadInput(LexError::MalformedNumber(digits)) => syntax(
            format!("`{digits}` 不是脚本能读的数"),
            Some("数最多 28 位数字,小数点写 `.`".into()),
        ),
        ParseErrorType::BadInput(error) => syntax(format!("看不懂的写法:{error}"), None),
        ParseErrorType::UnknownOperator(sign) => syntax(
            format!("没有 `{sign}` 这个运算符"),
            Some(assignment(sign).unwrap_or_else(|| {
                "可用的有 `+`、`-`、`*`、`/`、`%`,比较和 `&&`、`||`、`!`;乘方写成连乘".into()
            })),
        ),
        ParseErrorType::Reserved(name) => syntax(
            format!("`{name}` 不能用在脚本里"),
            Some("脚本不能读文件、打印或运行别的脚本".into()),
        ),
        ParseErrorType::ExprTooDeep => (
            Code::ScriptLimit,
            "脚本太长,或者套得太深".into(),
            Some("用 `let` 把它拆成几步".into()),
        ),
        ParseErrorType::LiteralTooLarge(what, limit) => {
            (Code::ScriptLimit, format!("{what}太长,最多{limit}"), None)
        }
        ParseErrorType::TooManyFunctions => (Code::ScriptLimit, "脚本里的函数太多".into(), None),
        ParseErrorType::VariableUndefined(name) => (
            Code::ScriptUnknownName,
            format!("没有 `{name}` 这个名称"),
            None,
        ),
        other => syntax(format!("脚本有语法错误:{other}"), None),
    }
}

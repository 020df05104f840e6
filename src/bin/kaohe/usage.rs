//! What is wrong with the arguments, in Chinese.

use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::args::Cli;

/// Prints what clap has to say: help and version are a success, all else could not run.
pub(crate) fn print(error: &clap::Error) -> ExitCode {
    match said(error) {
        Some(message) => crate::console::usage_error(&message),
        None => {
            let _ = error.print();
        }
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

fn said(error: &clap::Error) -> Option<String> {
    let context = |kind| error.get(kind).map(words);
    let argument = context(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", argument?),
        ErrorKind::UnknownArgument => format!("没有 {} 这个选项", argument?),
        ErrorKind::InvalidSubcommand => {
            format!("没有 {} 这个命令", context(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::ArgumentConflict => match argument {
            Some(argument) => format!("{argument} 只能给一次"),
            // Said by the program itself.
            None => {
                let told = error.to_string();
                let first = told.lines().next()?;
                first.strip_prefix("error: ")?.to_owned()
            }
        },
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue)? == "``" => {
            format!("{} 后面缺少值", argument?)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = context(ContextKind::InvalidValue)?;
            format!("{} 不能是 {value}", argument?)
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("{} 后面的值太多或太少", argument?)
        }
        _ => return None,
    };
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let help = match suggested.into_iter().find_map(context) {
        Some(meant) => format!("是不是 {meant}?"),
        None => match (context(ContextKind::ValidValue), own_reason(error)) {
            (Some(values), _) if !values.is_empty() => format!("可以写 {values}"),
            (_, Some(reason)) => reason,
            _ => format!("用法见 `kaohe --help`、`kaohe {} --help`", command()),
        },
    };
    Some(format!("error: {message}\n = help: {help}\n"))
}

/// What the program itself says of a value; the reasons of the argument parser are in English.
fn own_reason(error: &clap::Error) -> Option<String> {
    let reason = std::error::Error::source(error)?.to_string();
    (!reason.is_ascii()).then_some(reason)
}

/// The command whose arguments are wrong; `score` where none was named.
fn command() -> String {
    let known = Cli::command();
    let named = std::env::args().skip(1).find(|word| {
        let mut commands = known.get_subcommands();
        commands.any(|command| command.get_name() == word)
    });
    named.unwrap_or_else(|| "score".to_owned())
}

/// Words of the user in backticks.
fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(texts) => {
            let quoted: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
            quoted.join("、")
        }
        other => format!("`{other}`"),
    }
}

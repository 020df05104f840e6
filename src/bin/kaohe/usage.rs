//! What is wrong with the arguments, in words for people who do not program.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The message of an error that people commonly meet; none: clap has the better words (help, version).
pub(crate) fn in_chinese(error: &clap::Error) -> Option<String> {
    let texts = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let first = |kind| texts(kind).into_iter().next().unwrap_or_default();
    let argument = first(ContextKind::InvalidArg);
    let value = first(ContextKind::InvalidValue);
    let near = |kind| {
        let near = texts(kind).into_iter().next()?;
        Some(format!("是不是 `{near}`?"))
    };
    let (message, help) = match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            let missing = texts(ContextKind::InvalidArg).join("、");
            (format!("还要写明 {missing}"), None)
        }
        ErrorKind::UnknownArgument => (
            format!("没有选项 `{argument}`"),
            near(ContextKind::SuggestedArg),
        ),
        ErrorKind::InvalidSubcommand => (
            format!("没有命令 `{}`", first(ContextKind::InvalidSubcommand)),
            near(ContextKind::SuggestedSubcommand),
        ),
        ErrorKind::InvalidValue if value.is_empty() => (format!("`{argument}` 后面没有写值"), None),
        ErrorKind::InvalidValue => {
            let choices = texts(ContextKind::ValidValue).join("、");
            let help = format!("可以写 {choices}");
            (format!("`{argument}` 不能是 `{value}`"), Some(help))
        }
        ErrorKind::ValueValidation => (format!("`{argument}` 不能是 `{value}`"), None),
        ErrorKind::ArgumentConflict => (format!("`{argument}` 只能写一次"), None),
        _ => return None,
    };
    Some(drawn(&message, help.as_deref()))
}

/// A message as it is printed.
pub(crate) fn drawn(message: &str, help: Option<&str>) -> String {
    let help = help.map_or_else(String::new, |help| format!("  = help: {help}\n"));
    format!("error: {message}\n{help}  = help: 用法见 `kaohe score --help`\n")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::in_chinese;
    use crate::args::Cli;

    fn said(arguments: &str) -> String {
        let arguments = ["kaohe"].into_iter().chain(arguments.split_whitespace());
        let error = Cli::try_parse_from(arguments).unwrap_err();
        let text = in_chinese(&error).unwrap_or_default();
        let end = "  = help: 用法见 `kaohe score --help`\n";
        text.strip_suffix(end).unwrap_or_default().to_owned()
    }

    #[test]
    fn errors_are_chinese() {
        for (arguments, message) in [
            ("score a", "error: 还要写明 --rubric <细则>\n"),
            ("score --rubric r", "error: 还要写明 <填报表>...\n"),
            (
                "score a -r r --offixes b",
                "error: 没有选项 `--offixes`\n  = help: 是不是 `--offices`?\n",
            ),
            (
                "scor a",
                "error: 没有命令 `scor`\n  = help: 是不是 `score`?\n",
            ),
            (
                "score a --rubric",
                "error: `--rubric <细则>` 后面没有写值\n",
            ),
            (
                "score a -r r --format xlsx",
                "error: `--format <格式>` 不能是 `xlsx`\n  = help: 可以写 text、json\n",
            ),
            (
                "score a -r r --jobs 0",
                "error: `--jobs <个数>` 不能是 `0`\n",
            ),
            ("score a -r r -r s", "error: `--rubric <细则>` 只能写一次\n"),
        ] {
            assert_eq!(said(arguments), message, "{arguments}");
        }
    }

    #[test]
    fn help_is_left_to_clap() {
        let error = Cli::try_parse_from(["kaohe", "--help"]).unwrap_err();
        assert_eq!(in_chinese(&error), None);
    }
}

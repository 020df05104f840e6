//! What is printed: diagnostics on the error stream, results on the output stream.

use std::io::{self, BufWriter, IsTerminal, Write};

use clap::ValueEnum;
use kaohe::diagnostic::{Diagnostic, Severity};
use kaohe::render::{self, Style};

use crate::output::CannotWrite;

/// More messages than this are counted, not drawn.
const MOST_DRAWN: usize = 20;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// 在终端里用,NO_COLOR 时不用
    #[default]
    Auto,
    /// 总是
    Always,
    /// 从不
    Never,
}

/// Says what is wrong with the arguments.
pub(crate) fn usage_error(message: &str) {
    // Nobody is left to tell when the error stream is closed.
    let _ = io::stderr().lock().write_all(message.as_bytes());
}

/// The terminal, or what stands in for it.
pub(crate) struct Console {
    style: Style,
    /// Of what is printed on the output stream.
    out: Style,
}

impl Console {
    /// Decides on colours once.
    pub(crate) fn new(choice: ColorChoice) -> Self {
        let wanted = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let style = |is_terminal: bool| Style {
            color: match choice {
                ColorChoice::Always => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => {
                    is_terminal
                        && !wanted("NO_COLOR")
                        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
                }
            },
        };
        Self {
            style: style(io::stderr().is_terminal()),
            out: style(io::stdout().is_terminal()),
        }
    }

    /// Messages that are a result: all of them, in their order, with a blank line behind them.
    pub(crate) fn drawn(&self, diagnostics: &[Diagnostic]) -> String {
        let mut text = render::render(diagnostics, self.out);
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    /// Draws messages, the most serious first, and says where the rest stands when there are many.
    pub(crate) fn report(&self, diagnostics: &[Diagnostic], rest: Option<&str>) {
        let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
        sorted.sort_by_key(|d| d.severity());
        let drawn: Vec<Diagnostic> = sorted.iter().take(MOST_DRAWN).copied().cloned().collect();
        let mut text = render::render(&drawn, self.style);
        let hidden = sorted.get(drawn.len()..).unwrap_or_default();
        if !hidden.is_empty() {
            let count = |severity| hidden.iter().filter(|d| d.severity() == severity).count();
            let place = rest.map_or_else(
                || "用 --problems FILE 可写出全部".to_owned(),
                |file| format!("全部见 {file}"),
            );
            text.push_str(&format!(
                "\n另有 {} 条未显示:错误 {} 条,警告 {} 条,提示 {} 条;{place}\n",
                hidden.len(),
                count(Severity::Error),
                count(Severity::Warning),
                count(Severity::Note),
            ));
        }
        // Nobody is left to tell when the error stream is closed.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Writes to the output stream; a reader that has gone away (`| head`) ends it quietly.
    pub(crate) fn print(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), CannotWrite> {
        let mut out = BufWriter::new(io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(CannotWrite::stdout(error))
            }
            _ => Ok(()),
        }
    }
}

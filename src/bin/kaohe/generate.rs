//! `kaohe test --generate`: the boundary cases of a rubric, written out.

use std::path::Path;

use kaohe::compile::CompiledRubric;
use kaohe::diagnostic::{Code, Diagnostic, nearest};
use kaohe::generate::generate;

use crate::args::TestArgs;
use crate::console::Console;
use crate::files::display_name;
use crate::output::Staged;
use crate::{CannotRun, Exit};

/// Writes the cases to a new file, or to the output stream for `-`.
pub(crate) fn run(
    rubric: &CompiledRubric,
    place: &Path,
    args: &TestArgs,
    console: &Console,
) -> Result<Exit, CannotRun> {
    let cohort = args.cohort.as_deref();
    let known = || rubric.rubric().cohorts.iter().map(String::as_str);
    if let Some(cohort) = cohort.filter(|cohort| known().all(|known| known != *cohort)) {
        let message = format!("细则里没有考核类别 `{cohort}`");
        let help = match nearest(cohort, known()) {
            Some(meant) => format!("是不是 `{meant}`?"),
            None => format!("有 `{}`", known().collect::<Vec<_>>().join("`、`")),
        };
        let problem = Diagnostic::new(Code::UnknownName, message).origin("--cohort");
        return Err(problem.help(help).into());
    }
    if place != Path::new("-") && place.exists() {
        let message = format!("`{}` 已经有了,没有改动", display_name(place));
        let problem = Diagnostic::new(Code::CannotWrite, message).origin(display_name(place));
        let help = "换一个文件名;核对过的用例自己并到细则的用例里";
        return Err(problem.help(help).into());
    }
    let text = generate(rubric, cohort).map_err(CannotRun::Because)?;
    if place == Path::new("-") {
        let written = console.print(|out| out.write_all(text.as_bytes()));
        written.map_err(|failed| failed.diagnostic())?;
        return Ok(Exit::Done);
    }
    let mut staged = Staged::default();
    let written = staged.file(place, |out| out.write_all(text.as_bytes()));
    written.map_err(|failed| failed.diagnostic())?;
    staged.commit().map_err(|failed| failed.diagnostic())?;
    let count = text.lines().filter(|line| *line == "[[case]]").count();
    let name = display_name(place);
    console
        .print(|out| {
            writeln!(out, "写出 {count} 个用例:{name}")?;
            writeln!(
                out,
                "应得的分是细则现在算出来的,请对照考核办法逐条核对后再用"
            )
        })
        .map_err(|failed| failed.diagnostic())?;
    Ok(Exit::Done)
}

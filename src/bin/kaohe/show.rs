//! `kaohe show`: a rubric as a tree, as a graph, or as the text that its edition comes to.

use kaohe::outline::{dot, json, outline, text};
use kaohe::rubric::resolve;
use kaohe::source::Source;

use crate::args::{ShowArgs, ShowFormat};
use crate::console::Console;
use crate::files;
use crate::stages;
use crate::{CannotRun, Exit};

/// Prints it.
pub(crate) fn run(args: &ShowArgs, console: &Console) -> Result<Exit, CannotRun> {
    args.check().map_err(CannotRun::Usage)?;
    let file = files::read(&args.rubric)?;
    let load = |path: &str, from: &Source| Ok(files::read_beside(path, from)?.source);
    let (compiled, diagnostics) = stages::compile(&file.source, &load);
    let Some(compiled) = compiled else {
        return Err(CannotRun::Because(diagnostics));
    };
    console.report(&diagnostics, None);
    let resolved = match args.resolved {
        true => Some(resolve(&file.source, &load).map_err(CannotRun::Because)?),
        false => None,
    };
    let outline = outline(&compiled);
    console
        .print(|out| match (&resolved, args.format) {
            (Some(text), _) => out.write_all(text.as_bytes()),
            (None, ShowFormat::Text) => text::write(&outline, args.fields, out),
            (None, ShowFormat::Json) => json::write(&outline, out),
            (None, ShowFormat::Dot) => dot::write(&outline, out),
        })
        .map_err(|failed| failed.diagnostic())?;
    Ok(Exit::Done)
}

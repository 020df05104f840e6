//! `kaohe schema`: JSON Schemas, by which editors complete and check.

use clap::CommandFactory;
use clap::error::ErrorKind;
use kaohe::schema;
use kaohe::source::Source;

use crate::args::{Cli, SchemaArgs, SchemaKind};
use crate::console::Console;
use crate::files;
use crate::stages;
use crate::{CannotRun, Exit};

/// Prints one.
pub(crate) fn run(args: &SchemaArgs, console: &Console) -> Result<Exit, CannotRun> {
    let compiled = match &args.rubric {
        None => None,
        Some(_) if args.kind == SchemaKind::Rubric => {
            let message = "`--rubric` 用于 report、cases;细则的模式对每部细则都一样";
            let error = Cli::command().error(ErrorKind::ArgumentConflict, message);
            return Err(CannotRun::Usage(error));
        }
        Some(path) => {
            let file = files::read(path)?;
            let load = |path: &str, from: &Source| Ok(files::read_beside(path, from)?.source);
            let (compiled, diagnostics) = stages::compile(&file.source, &load);
            let Some(compiled) = compiled else {
                return Err(CannotRun::Because(diagnostics));
            };
            console.report(&diagnostics, None);
            Some(compiled)
        }
    };
    let rubric = compiled.as_ref().map(|compiled| compiled.rubric());
    let schema = match args.kind {
        SchemaKind::Rubric => schema::rubric(),
        SchemaKind::Report => schema::report(rubric),
        SchemaKind::Cases => schema::cases(rubric),
    };
    console
        .print(|out| schema::write(&schema, out))
        .map_err(|failed| failed.diagnostic())?;
    Ok(Exit::Done)
}

//! `kaohe completions` and `kaohe man`: made of the definition of the arguments, so that they know every option.

use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::{Cli, CompletionsArgs, ManArgs};
use crate::console::Console;
use crate::files::display_name;
use crate::output::{CannotWrite, Staged};
use crate::{CannotRun, Exit};

/// Prints the script by which a shell completes.
pub(crate) fn run(args: &CompletionsArgs, console: &Console) -> Result<Exit, CannotRun> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "kaohe", &mut script);
    console
        .print(|out| out.write_all(&script))
        .map_err(|failed| failed.diagnostic())?;
    Ok(Exit::Done)
}

/// Writes a page of the manual for the program and one for each command.
pub(crate) fn man(args: &ManArgs, console: &Console) -> Result<Exit, CannotRun> {
    let names = pages(&args.out).map_err(|failed| failed.diagnostic())?;
    let folder = display_name(&args.out);
    console
        .print(|out| writeln!(out, "写了 {} 页,在 {folder}", names.len()))
        .map_err(|failed| failed.diagnostic())?;
    Ok(Exit::Done)
}

fn pages(folder: &Path) -> Result<Vec<String>, CannotWrite> {
    fs::create_dir_all(folder).map_err(|error| CannotWrite::new(display_name(folder), error))?;
    let mut root = Cli::command();
    root.build();
    let mut staged = Staged::default();
    let mut names = Vec::new();
    let mut page = |command: Command, name: String| {
        let path = folder.join(format!("{name}.1"));
        let version = concat!("kaohe ", env!("CARGO_PKG_VERSION"));
        let man = Man::new(command).title(&name).section("1");
        let man = man.source(version).manual("kaohe 考核");
        names.push(name);
        staged.file(&path, |out| {
            let mut text = Vec::new();
            man.render(&mut text)?;
            out.write_all(&text)
        })
    };
    for command in root.get_subcommands() {
        let name = format!("kaohe-{}", command.get_name());
        page(command.clone().display_name(&name), name)?;
    }
    page(root.clone(), "kaohe".to_owned())?;
    staged.commit()?;
    Ok(names)
}

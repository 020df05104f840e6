//! Reading the output folders of finished runs.

use std::fs;
use std::path::Path;

use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::past::{PastRun, Texts};
use kaohe::write::{Input, Output};

use crate::files::{self, TextFile, display_name};

/// Which texts of a run are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// The totals.
    Totals,
    /// The totals and every line of the cards.
    Lines,
}

/// Reads the run in a folder, and says what was read.
pub(crate) fn read(folder: &Path, depth: Depth) -> Result<(PastRun, Vec<Input>), Vec<Diagnostic>> {
    let name = display_name(folder);
    let mut inputs = Vec::new();
    let mut file = |output: Output| {
        let TextFile { source, input } = open(folder, &name, output)?;
        inputs.push(input);
        Ok::<_, Vec<Diagnostic>>(source)
    };
    let texts = Texts {
        run: file(Output::Run)?,
        summary: file(Output::Summary)?,
        scorecards: match depth {
            Depth::Totals => None,
            Depth::Lines => Some(file(Output::Scorecards)?),
        },
        folder: name.clone(),
    };
    Ok((PastRun::read(&texts)?, inputs))
}

fn open(folder: &Path, name: &str, output: Output) -> Result<TextFile, Vec<Diagnostic>> {
    let path = folder.join(output.file_name());
    let missing = match fs::metadata(&path) {
        Ok(_) => return files::read(&path).map_err(|problem| vec![problem]),
        Err(_) if folder.is_file() => format!("`{name}` 是文件,不是结果文件夹"),
        Err(_) if !folder.exists() => format!("没有 `{name}` 这个文件夹"),
        Err(_) => format!(
            "`{name}` 里没有 `{}`,不是完整的结果文件夹",
            output.file_name()
        ),
    };
    Err(vec![
        Diagnostic::new(Code::NotARun, missing)
            .origin(name)
            .help("给出 `kaohe score --out` 写的结果文件夹,里面的文件不要改名、移走"),
    ])
}

/// Whether two paths lead to one place.
pub(crate) fn is_same_place(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

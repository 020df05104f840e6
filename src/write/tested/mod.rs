//! What `kaohe test` came to, as lines for people and as reports for other programs.

pub mod coverage;
pub mod junit;
pub mod mutation;

use std::io::{self, Write};

use crate::diagnostic::Diagnostic;

/// The cases of one file, tried.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The name of the rubric's file.
    pub rubric: String,
    /// The name of the file of cases.
    pub file: String,
    /// How many cases of the file were not asked for.
    pub left_out: usize,
    /// Those that were, in the order of the file.
    pub cases: Vec<TestedCase>,
}

/// One case, tried.
#[derive(Clone, Debug)]
pub struct TestedCase {
    /// Its name.
    pub name: String,
    /// The line that it begins on, from 1.
    pub line: usize,
    /// What is not as it says; empty: it passes.
    pub failures: Vec<Diagnostic>,
}

impl Tested {
    /// How many cases do not pass.
    pub fn failed(&self) -> usize {
        let failed = self.cases.iter().filter(|case| !case.failures.is_empty());
        failed.count()
    }
}

/// A line a file and one on all of them.
///
/// # Errors
/// What writing to `out` fails with.
pub fn summary(all: &[Tested], out: &mut dyn Write) -> io::Result<()> {
    for tested in all {
        let (count, failed) = (tested.cases.len(), tested.failed());
        let left_out = match tested.left_out {
            0 => String::new(),
            left_out => format!(",另有 {left_out} 个没有选"),
        };
        let verdict = match failed {
            0 => "全部通过".to_owned(),
            failed => format!("通过 {},失败 {failed}", count - failed),
        };
        writeln!(out, "{}:{count} 个用例,{verdict}{left_out}", tested.file)?;
        for case in tested.cases.iter().filter(|case| !case.failures.is_empty()) {
            writeln!(out, "  失败:{}(第 {} 行)", case.name, case.line)?;
        }
    }
    if let [_, _, ..] = all {
        let count: usize = all.iter().map(|tested| tested.cases.len()).sum();
        let failed: usize = all.iter().map(Tested::failed).sum();
        let files = all.len();
        writeln!(
            out,
            "合计:{files} 个文件,{count} 个用例,通过 {},失败 {failed}",
            count - failed
        )?;
    }
    Ok(())
}

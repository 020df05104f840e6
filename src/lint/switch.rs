//! Findings left out, or told as more or less serious, as the rubric and the command line say.

use std::collections::BTreeMap;

use super::blocks::Blocks;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::rubric::{LintEntry, LintLevel, Rubric};

/// What the command line says of findings; it goes before the rubric.
#[derive(Clone, Debug, Default)]
pub struct Switches {
    own: BTreeMap<Code, LintLevel>,
    deny_warnings: bool,
}

impl Switches {
    /// Leaves a kind of finding out; the reason is for those who read the command line.
    pub fn allow(&mut self, code: Code, _reason: &str) {
        self.own.insert(code, LintLevel::Allow);
    }

    /// Tells a kind of finding as so serious.
    pub fn tell(&mut self, code: Code, severity: Severity) {
        self.own.insert(code, LintLevel::Tell(severity));
    }

    /// Takes every warning for an error.
    pub fn deny_warnings(&mut self) {
        self.deny_warnings = true;
    }

    /// The findings as they are told. Errors stay what they are.
    pub(super) fn switched(
        &self,
        rubric: &Rubric,
        blocks: &Blocks,
        found: Vec<Diagnostic>,
    ) -> Vec<Diagnostic> {
        let mut used = vec![false; rubric.lint.len()];
        let mut told = Vec::new();
        for mut finding in found {
            if finding.code.severity() == Severity::Error {
                told.push(finding);
                continue;
            }
            let entry = of_rubric(rubric, blocks, &finding);
            if let Some((at, _)) = entry
                && let Some(slot) = used.get_mut(at)
            {
                *slot = true;
            }
            let level = self.own.get(&finding.code).copied();
            let level = level.or_else(|| entry.and_then(|(_, entry)| entry.level));
            match level {
                Some(LintLevel::Allow) => continue,
                Some(LintLevel::Tell(severity)) => finding.level = Some(severity),
                None => {}
            }
            told.push(finding);
        }
        told.extend(self.unused(rubric, &used));
        if self.deny_warnings {
            for finding in &mut told {
                if finding.severity() == Severity::Warning {
                    finding.level = Some(Severity::Error);
                }
            }
        }
        told
    }

    /// Entries that leave out what is not there. Those of a base may be meant for other editions.
    fn unused(&self, rubric: &Rubric, used: &[bool]) -> Vec<Diagnostic> {
        let entries = rubric.lint.iter().zip(used);
        let unused = entries.filter(|(entry, used)| {
            !**used
                && entry.level == Some(LintLevel::Allow)
                && entry.place.source == rubric.source
        });
        let level = self.own.get(&Code::UnusedAllow);
        if level == Some(&LintLevel::Allow) {
            return Vec::new();
        }
        unused
            .map(|(entry, _)| {
                let at = match entry.at.as_slice() {
                    [] => String::new(),
                    at => format!("(在 {} 里)", at.join("、")),
                };
                let message = format!("关掉的 `{}`{at}本来就没有", entry.code);
                let mut problem = Diagnostic::new(Code::UnusedAllow, message)
                    .at(entry.place.clone())
                    .help("去掉这一条;写了 `at` 就核对编号");
                if let Some(LintLevel::Tell(severity)) = level {
                    problem.level = Some(*severity);
                }
                problem
            })
            .collect()
    }
}

/// The entry of the rubric that a finding falls under: one that names its place before one for all.
fn of_rubric<'r>(
    rubric: &'r Rubric,
    blocks: &Blocks,
    finding: &Diagnostic,
) -> Option<(usize, &'r LintEntry)> {
    let ids = blocks.ids(finding);
    let of_code = || {
        let entries = rubric.lint.iter().enumerate();
        entries.filter(|(_, entry)| entry.code == finding.code && entry.level.is_some())
    };
    let named = of_code().find(|(_, entry)| entry.at.iter().any(|at| ids.contains(at)));
    named.or_else(|| of_code().find(|(_, entry)| entry.at.is_empty()))
}

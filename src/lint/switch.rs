//! Findings left out, or told as more or less serious, as the rubric and the command line say.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::Blocks;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::rubric::{LintEntry, LintLevel, Rubric};

/// What the command line says of findings; it goes before the rubric.
#[derive(Clone, Debug, Default)]
pub struct Switches {
    own: BTreeMap<Code, LintLevel>,
    reasons: BTreeMap<Code, String>,
    deny_warnings: bool,
}

/// What was found, and what of it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What is told, in the order of the text.
    pub told: Vec<Diagnostic>,
    /// What is left out.
    pub allowed: Vec<Allowed>,
}

/// A finding that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The finding.
    pub finding: Diagnostic,
    /// Why it is left out.
    pub reason: String,
    /// Whether the rubric itself says so, and not the command line.
    pub in_rubric: bool,
}

impl Switches {
    /// Leaves a kind of finding out.
    pub fn allow(&mut self, code: Code, reason: &str) {
        self.own.insert(code, LintLevel::Allow);
        self.reasons.insert(code, reason.to_owned());
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
    ) -> Found {
        // Of each entry of the rubric: what it was needed for, its own ids or (as nothing) all.
        let mut used: BTreeSet<(usize, Option<&str>)> = BTreeSet::new();
        let has_errors = crate::diagnostic::has_errors(&found);
        let (mut told, mut allowed) = (Vec::new(), Vec::new());
        for mut finding in found {
            if finding.code.severity() == Severity::Error {
                told.push(finding);
                continue;
            }
            let entry = of_rubric(rubric, blocks, &finding);
            used.extend(entry.map(|(at, id, _)| (at, id)));
            let own = self.own.get(&finding.code).copied();
            let level = own.or_else(|| entry.and_then(|(_, _, entry)| entry.level));
            match level {
                Some(LintLevel::Allow) => {
                    let of_rubric = entry.and_then(|(_, _, entry)| entry.reason.clone());
                    let reason = match own {
                        Some(_) => self.reasons.get(&finding.code).cloned(),
                        None => of_rubric,
                    };
                    allowed.push(Allowed {
                        finding,
                        reason: reason.unwrap_or_default(),
                        in_rubric: own.is_none(),
                    });
                    continue;
                }
                Some(LintLevel::Tell(severity)) => finding.level = Some(severity),
                None => {}
            }
            told.push(finding);
        }
        // With mistakes about, not everything was looked at.
        if !has_errors {
            told.extend(self.unused(rubric, &used));
        }
        if self.deny_warnings {
            for finding in &mut told {
                if finding.severity() == Severity::Warning {
                    finding.level = Some(Severity::Error);
                }
            }
        }
        Found { told, allowed }
    }

    /// What is left out and not there. The entries of a base may be meant for other editions.
    fn unused(&self, rubric: &Rubric, used: &BTreeSet<(usize, Option<&str>)>) -> Vec<Diagnostic> {
        let level = self.own.get(&Code::UnusedAllow).copied().or_else(|| {
            let mut entries = rubric.lint.iter();
            entries.find(|e| e.code == Code::UnusedAllow)?.level
        });
        let level = match level {
            Some(LintLevel::Allow) => return Vec::new(),
            Some(LintLevel::Tell(severity)) => Some(severity),
            None => None,
        };
        let mut found = Vec::new();
        for (at, entry) in rubric.lint.iter().enumerate() {
            let is_own = entry.place.source == rubric.source;
            let leaves_out = entry.level == Some(LintLevel::Allow);
            if !is_own || !leaves_out || entry.code == Code::UnusedAllow {
                continue;
            }
            let is_used = |id: Option<&str>| used.contains(&(at, id));
            let idle: Vec<&String> = entry.at.iter().filter(|id| !is_used(Some(id))).collect();
            let where_it_is = match (entry.at.is_empty(), idle.is_empty()) {
                (true, _) if is_used(None) => continue,
                (true, _) => String::new(),
                (false, true) => continue,
                (false, false) => {
                    let ids: Vec<String> = idle.iter().map(|id| format!("`{id}`")).collect();
                    format!("在 {} 里", ids.join("、"))
                }
            };
            let message = format!("`{}` {where_it_is}本来就没有,不用关", entry.code);
            let mut problem = Diagnostic::new(Code::UnusedAllow, message).at(entry.place.clone());
            problem.level = level;
            found.push(problem.help("去掉它;写了 `at` 就核对编号"));
        }
        found
    }
}

/// The entry of the rubric that a finding falls under, and by which id: one that names its place before one for all.
fn of_rubric<'r>(
    rubric: &'r Rubric,
    blocks: &Blocks,
    finding: &Diagnostic,
) -> Option<(usize, Option<&'r str>, &'r LintEntry)> {
    let ids = blocks.ids(finding);
    let of_code = || {
        let entries = rubric.lint.iter().enumerate();
        entries.filter(|(_, entry)| entry.code == finding.code && entry.level.is_some())
    };
    let named = of_code().find_map(|(at, entry)| {
        let id = entry.at.iter().find(|id| ids.contains(id))?;
        Some((at, Some(id.as_str()), entry))
    });
    named.or_else(|| {
        let for_all = of_code().find(|(_, entry)| entry.at.is_empty());
        for_all.map(|(at, entry)| (at, None, entry))
    })
}

//! A message as JSON.

use serde::Serialize;

use crate::diagnostic::Diagnostic;

#[derive(Serialize)]
pub(crate) struct ProblemView<'a> {
    severity: &'static str,
    code: &'static str,
    source: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    office: Option<&'a str>,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> ProblemView<'a> {
    pub(crate) fn new(problem: &'a Diagnostic) -> Self {
        let (source, place) = problem.position();
        Self {
            severity: problem.severity().name(),
            code: problem.code.name(),
            source,
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            office: problem.office.as_deref(),
            message: &problem.message,
            help: problem.help.as_deref(),
        }
    }
}

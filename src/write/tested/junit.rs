//! Results of cases in the XML that JUnit made usual, which build servers read.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::render::{Style, render};

use super::Tested;

/// A suite a file of cases, a test a case; the failures of one are drawn as on the screen. No times: the same input
/// gives the same bytes.
///
/// # Errors
/// What writing to `out` fails with.
pub fn write(all: &[Tested], out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new("kaohe");
    for tested in all {
        let mut suite = TestSuite::new(tested.file.as_str());
        for case in &tested.cases {
            let status = match case.failures.as_slice() {
                [] => TestCaseStatus::success(),
                failures @ [first, ..] => {
                    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    status.set_message(first.message.as_str());
                    status.set_type(first.code.name());
                    status.set_description(render(failures, Style::default()));
                    status
                }
            };
            let mut test = TestCase::new(case.name.as_str(), status);
            test.set_classname(tested.rubric.as_str());
            test.extra
                .insert("file".into(), tested.file.as_str().into());
            test.extra
                .insert("line".into(), case.line.to_string().into());
            suite.add_test_case(test);
        }
        report.add_test_suite(suite);
    }
    report.serialize(out).map_err(io::Error::other)
}

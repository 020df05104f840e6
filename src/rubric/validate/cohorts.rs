//! The cohorts that a rubric may name.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::rubric::literal::quoted_list;
use crate::rubric::table::Context;
use crate::source::Place;

/// The listed cohorts; empty: whatever the reports name.
pub(super) struct Cohorts(pub(super) Vec<String>);

impl Cohorts {
    /// Reports a cohort with a figure of its own that is not listed: it must be.
    pub(super) fn must_list(&self, context: &Context, name: &str, place: &Place) {
        if !self.0.is_empty() {
            return self.check(context, name, place);
        }
        context.report(
            Diagnostic::new(Code::UnknownName, format!("没有写明有类别 `{name}`"))
                .at(place.clone())
                .help("用 `cohorts = [\"街道\", \"镇\"]` 列出所有类别"),
        );
    }

    /// Reports a cohort that is not listed, when there is a list.
    pub(super) fn check(&self, context: &Context, name: &str, place: &Place) {
        if self.0.is_empty() || self.0.iter().any(|cohort| cohort == name) {
            return;
        }
        let names = || self.0.iter().map(String::as_str);
        let help = match nearest(name, names()) {
            Some(near) => format!("是不是要写 `{near}`?"),
            None => format!("`cohorts` 里有: {}", quoted_list(names())),
        };
        context.report(
            Diagnostic::new(Code::UnknownName, format!("没有类别 `{name}`"))
                .at(place.clone())
                .help(help),
        );
    }
}

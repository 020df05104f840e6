//! `[lint]`: which findings of `kaohe check` are told.

use super::{Choices, words};
use crate::diagnostic::{Code, Severity};
use crate::rubric::model::LintLevel;
use crate::shape::Kind::{Choice, List, Text};
use crate::shape::{Rule, Shape, Words, key};

pub(crate) const LEVELS: &Choices<LintLevel> = &[
    ("allow", LintLevel::Allow, "不说,要写理由"),
    ("note", LintLevel::Tell(Severity::Note), "按提示"),
    ("warn", LintLevel::Tell(Severity::Warning), "按警告"),
    ("deny", LintLevel::Tell(Severity::Error), "按错误"),
];

/// Those that need no reason, and so can stand alone.
pub(super) fn bare_levels() -> Words {
    let levels = words(LEVELS).into_iter();
    levels.filter(|(word, _)| *word != "allow").collect()
}

/// The codes that can be switched: no errors.
pub(super) fn codes() -> Words {
    let codes = Code::ALL.iter();
    codes
        .filter(|code| code.severity() != Severity::Error)
        .map(|code| (code.name(), "见 docs/diagnostics.md"))
        .collect()
}

pub(super) static ENTRY: Shape = Shape {
    keys: &[
        key("level", Choice(|| words(LEVELS)), "级别", "按什么级别说"),
        key("reason", Text, "理由", "为什么;`allow` 必须写"),
        key(
            "at",
            List(&Text),
            "地方",
            "只管这些地方:指标、部分、否决的编号,填报项的组或 `组.名称`,`target.名称`;不写就是全部",
        ),
        key(
            "share",
            Text,
            "界线",
            "`cliff`、`tier-jump` 超过多少才说,写成 `\"5%\"`",
        ),
    ],
    rules: &[Rule::Where("level", &["allow"], "reason")],
    in_parts: false,
};

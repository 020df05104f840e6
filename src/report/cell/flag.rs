//! Yes and no.

use super::problem::Fault;

const YES: &[&str] = &[
    "是",
    "有",
    "√",
    "✓",
    "✔",
    "☑",
    "达标",
    "已达标",
    "true",
    "yes",
];
const NO: &[&str] = &[
    "否",
    "无",
    "没有",
    "×",
    "✗",
    "✘",
    "╳",
    "未达标",
    "不达标",
    "false",
    "no",
];

/// What a flag says.
pub(super) fn read(text: &str) -> Result<bool, Fault> {
    let lower = text.to_lowercase();
    if YES.contains(&lower.as_str()) {
        Ok(true)
    } else if NO.contains(&lower.as_str()) {
        Ok(false)
    } else {
        Err(Fault::NotAFlag)
    }
}

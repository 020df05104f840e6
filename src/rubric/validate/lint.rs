//! `[lint]`: which findings of `kaohe check` are told, and how seriously.

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::rubric::item::Item;
use crate::rubric::model::{LintEntry, LintLevel};
use crate::rubric::shape::LEVELS;
use crate::rubric::table::Table;

const EXAMPLE: &str = "{ level = \"allow\", reason = \"…\" }";

/// The codes whose bar can be set.
const WITH_SHARE: [Code; 2] = [Code::Cliff, Code::TierJump];

pub(super) fn read(root: &mut Table<'_>) -> Vec<LintEntry> {
    let table = root.take("lint");
    let table = table.and_then(|item| item.table("`lint` ", "[lint]"));
    let items = table.map(|table| table.entries()).unwrap_or_default();
    let mut entries = Vec::new();
    for item in &items {
        let Some(code) = code(item) else {
            continue;
        };
        if item.is_list() {
            // The same code, in different places for different reasons.
            let list = item.list().unwrap_or_default();
            entries.extend(list.iter().filter_map(|one| entry(code, one)));
        } else {
            entries.extend(entry(code, item));
        }
    }
    entries
}

/// The code that a key names; errors cannot be switched.
fn code(item: &Item<'_>) -> Option<Code> {
    let can_be_switched = |code: &&Code| code.severity() != Severity::Error;
    let all = || Code::ALL.iter();
    let report = |code, message, help: String| {
        let problem = Diagnostic::new(code, message).at(item.key_place());
        item.context.report(problem.help(help));
    };
    let Some(code) = all().find(|code| code.name() == item.key) else {
        let names = all().filter(can_be_switched).map(|code| code.name());
        let help = match nearest(&item.key, names) {
            Some(near) => format!("是不是要写 `{near}`?"),
            None => "代码见 docs/diagnostics.md,例如 `cliff`、`unused-field`".to_owned(),
        };
        report(
            Code::UnknownLint,
            format!("没有 `{}` 这种提示", item.key),
            help,
        );
        return None;
    };
    if code.severity() == Severity::Error {
        report(
            Code::UnknownLint,
            format!("`{}` 是错误,不能关掉或改级别", item.key),
            "改正细则里的错误;能开关的只有警告和提示".to_owned(),
        );
        return None;
    }
    Some(*code)
}

fn entry(code: Code, item: &Item<'_>) -> Option<LintEntry> {
    let place = item.key_place();
    let needs_reason = |level| {
        if level == Some(LintLevel::Allow) {
            let message = format!("关掉 `{code}` 没有写理由");
            let help = format!("写成 `{code} = {EXAMPLE}`");
            item.report(Code::MissingKey, message, help);
        }
    };
    if item.is_text() {
        let level = item.choice(LEVELS)?;
        needs_reason(Some(level));
        return Some(LintEntry {
            code,
            level: Some(level),
            reason: None,
            at: Vec::new(),
            share: None,
            place,
        });
    }
    let mut table = item.table(&format!("`{code}` "), &format!("{code} = {EXAMPLE}"))?;
    let level = table.take("level").and_then(|item| item.choice(LEVELS));
    let reason = table.text("reason");
    if reason
        .as_ref()
        .is_none_or(|reason| reason.trim().is_empty())
    {
        needs_reason(level);
    }
    let at = table.take("at").and_then(|item| item.texts());
    let share = match table.take("share") {
        Some(item) if WITH_SHARE.contains(&code) => share(&item),
        Some(item) => {
            let names: Vec<String> = WITH_SHARE.iter().map(|c| format!("`{c}`")).collect();
            let problem = Diagnostic::new(Code::KeyConflict, format!("`{code}` 没有份额可设"));
            item.context.report(
                problem
                    .at(item.key_place())
                    .help(format!("去掉 `share`;能设份额的是 {}", names.join("、"))),
            );
            None
        }
        None => None,
    };
    table.finish();
    Some(LintEntry {
        code,
        level,
        reason,
        at: at
            .unwrap_or_default()
            .into_iter()
            .map(|(id, _)| id)
            .collect(),
        share,
        place,
    })
}

/// `"5%"` as 0.05: a bare number could be read in two ways.
fn share(item: &Item<'_>) -> Option<Number> {
    if !item.is_text() {
        item.wrong_type("带百分号的文字", "写成 `share = \"5%\"`");
        return None;
    }
    let text = item.text()?;
    let percent = text.trim().strip_suffix('%').and_then(Number::parse);
    let is_share = |n: &Number| n.is_positive() && *n <= Number::hundred();
    match percent.filter(is_share) {
        Some(percent) => percent.checked_div(&Number::hundred()),
        None => {
            let message = format!("`share` 应当是 0% 以上、100% 以下的份额,这里是 `{text}`");
            item.report(Code::BadNumber, message, "写成 `share = \"5%\"`");
            None
        }
    }
}

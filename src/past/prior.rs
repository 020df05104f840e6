//! Whether a finished run may stand as last period's of a rubric.

use crate::diagnostic::{Code, Diagnostic};
use crate::report::{is_too_late, quote};
use crate::rubric::Rubric;

use super::model::PastRun;

/// Says what stands against taking `past` as last period's run of `rubric`.
///
/// Another edition, or an id that differs only in its figures (`…-2023`, `…-2024`), is a note: the rules may differ.
/// A note, too, where `force` is given for a wholly other rubric.
///
/// # Errors
/// A run of the same period or a later one, and of a wholly other rubric without `force`.
pub fn fits_as_prior(
    past: &PastRun,
    rubric: &Rubric,
    force: bool,
) -> Result<Option<Diagnostic>, Diagnostic> {
    let (old, new) = (past.rubric.period.as_deref(), rubric.period.as_deref());
    if is_too_late(old, new) {
        let message = format!(
            "`{}` 是 `{}` 的结果,不早于本期 `{}`,不能作上年",
            quote(&past.name),
            quote(old.unwrap_or_default()),
            quote(new.unwrap_or_default())
        );
        return Err(Diagnostic::new(Code::PriorRunPeriod, message)
            .origin(&past.name)
            .help("`--prior-run` 给出上一期的结果文件夹;同一期的两次结果用 `kaohe compare` 对照"));
    }
    let said = |id: &str, edition: &str| match edition {
        "" => format!("`{}`", quote(id)),
        edition => format!("`{}`(`{}`)", quote(id), quote(edition)),
    };
    let rules = format!(
        "上年用的是细则 {},本期用 {}",
        said(&past.rubric.id, &past.rubric.edition),
        said(&rubric.id, &rubric.edition)
    );
    if without_figures(&past.rubric.id) != without_figures(&rubric.id) && !force {
        return Err(
            Diagnostic::new(Code::PriorOtherRubric, format!("{rules},不是同一项考核"))
                .origin(&past.name)
                .help("核对文件夹;确实是同一项考核、只是换了编号的,加 --force"),
        );
    }
    if past.rubric.id == rubric.id && past.rubric.edition == rubric.edition {
        return Ok(None);
    }
    Ok(Some(
        Diagnostic::new(Code::PriorOtherEdition, format!("{rules},评分规则可能不同"))
            .origin(&past.name)
            .help("总分和名次照样对照;对外说明时写明两年的规则不同"),
    ))
}

/// `rule-of-law-2024` and `rule-of-law-2023` are editions of one paper.
fn without_figures(id: &str) -> String {
    id.chars().filter(|c| !c.is_ascii_digit()).collect()
}

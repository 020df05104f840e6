//! Whether what a person saw still holds, and which of several entries counts.

use crate::decimal::{Number, Points};
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::Ends;
use crate::report::Office;
use crate::report::cell::plain;
use crate::report::quote::quote;

use super::{Entered, Signature};

/// The entries whose `seen` still holds against the figure that the run computes; the others are named.
///
/// `what` names the item in a message, as `C2 执法人员持证率`.
pub fn current<'a, T>(
    entries: &'a [Entered<T>],
    office: &Office,
    what: &str,
    now: &Ends,
) -> (Vec<&'a Entered<T>>, Vec<Diagnostic>) {
    let (mut held, mut said) = (Vec::new(), Vec::new());
    for entry in entries {
        if entry.signature.holds_for(now) {
            held.push(entry);
        } else {
            said.push(stale(&entry.signature, office, what, &printed(now)));
        }
    }
    (held, said)
}

/// The one that counts of entries that cannot add up: entries that differ are none; of those that agree the first.
pub fn agreed<'a, T: PartialEq>(
    entries: &[&'a Entered<T>],
    office: &Office,
    what: &str,
) -> (Option<&'a Entered<T>>, Vec<Diagnostic>) {
    let Some((first, others)) = entries.split_first() else {
        return (None, Vec::new());
    };
    if let Some(other) = others.iter().find(|other| other.value != first.value) {
        let message = format!(
            "`{}` 的 `{what}`,复核有 `{}` 和 `{}` 两种结论,都没有采用",
            quote(&office.name),
            quote(&first.written),
            quote(&other.written)
        );
        let said = Diagnostic::new(Code::ReviewDiffers, message)
            .at(first.signature.place.clone())
            .at(other.signature.place.clone())
            .office(&office.id)
            .help("核对哪一条有效,只留一条");
        return (None, vec![said]);
    }
    let repeated = others.iter().map(|other| {
        let message = format!(
            "`{}` 的 `{what}` 复核了不止一次,结论相同",
            quote(&office.name)
        );
        Diagnostic::new(Code::ReviewRepeated, message)
            .at(other.signature.place.clone())
            .at(first.signature.place.clone())
            .office(&office.id)
            .help("已按一条计;多余的可以删去")
    });
    (Some(first), repeated.collect())
}

/// An entry that rests on what no longer is.
pub fn stale(signature: &Signature, office: &Office, what: &str, now: &str) -> Diagnostic {
    let seen = signature.seen.as_deref().unwrap_or("");
    let message = format!(
        "`{}` 的 `{what}`,复核时所见是 `{}`,现在是 `{}`,这一条没有采用",
        quote(&office.name),
        quote(seen),
        quote(now)
    );
    Diagnostic::new(Code::ReviewStale, message)
        .at(signature.place.clone())
        .office(&office.id)
        .help(format!(
            "按现在的情况重新核对;结论不变的,把“所见”改成 `{}`",
            quote(now)
        ))
}

impl Signature {
    /// Whether the person saw these points: the sure ones as they are printed, or both ends (`3.00-5.00`).
    fn holds_for(&self, now: &Ends) -> bool {
        let Some(seen) = &self.seen else {
            return true;
        };
        let seen = plain(seen);
        let is = |text: &str, points: &Points| {
            let text = text.strip_suffix('分').unwrap_or(text);
            let text = text.strip_prefix('+').unwrap_or(text);
            Number::parse(text).is_some_and(|number| number == *points.value())
        };
        if is(&seen, &now.sure) {
            return true;
        }
        // A minus may stand in front of either end.
        seen.char_indices()
            .filter(|(at, sign)| *at > 0 && matches!(sign, '-' | '~' | '至' | '到'))
            .filter_map(|(at, sign)| {
                let rest = seen.get(at + sign.len_utf8()..)?;
                Some((seen.get(..at)?, rest))
            })
            .any(|(from, to)| is(from, &now.sure) && is(to, &now.possible))
    }
}

/// Points as a person may write them into `seen`.
fn printed(now: &Ends) -> String {
    if now.is_settled() {
        now.sure.to_string()
    } else {
        format!("{}至{}", now.sure, now.possible)
    }
}

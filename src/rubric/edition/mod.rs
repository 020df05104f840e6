//! Editions: a rubric that builds on another one, `extends = "base.toml"`.
//!
//! The tables of all files are put together first, and then read as if they stood in one; places stay those of
//! the file that each value stands in.

mod dropped;
mod kind;
mod merge;
mod resolved;

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::raw::{Damage, Raw};
use super::{Parsed, finish, parse, parse_raw, raw, surely, validate};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source};

use resolved::resolved;

/// Brings the text of a base rubric: the path as it is written, and the text that names it.
pub type Load<'a> = dyn Fn(&str, &Source) -> Result<Arc<Source>, Diagnostic> + 'a;

/// So many rubrics may build on each other.
const DEEPEST: usize = 16;

/// Reads a rubric and those that it builds on.
///
/// Every problem is told in the file where it stands: a base that cannot be read, a circle, an override of nothing.
pub fn parse_with(source: &Arc<Source>, load: &Load<'_>) -> Parsed {
    let raw = raw::read(source);
    if !raw.root.get_ref().contains_key("extends") {
        return parse_raw(source, raw);
    }
    match chain(source, raw, load) {
        Ok(files) => parse_together(&files),
        Err(diagnostics) => Parsed {
            rubric: None,
            diagnostics,
        },
    }
}

/// The text of a rubric with those that it builds on written into it.
///
/// # Errors
/// What is wrong with the files, so that they cannot be put together.
pub fn resolve(source: &Arc<Source>, load: &Load<'_>) -> Result<String, Vec<Diagnostic>> {
    let files = chain(source, raw::read(source), load)?;
    let broken: Vec<Diagnostic> = files.iter().flat_map(|f| raw::read(f).problems).collect();
    if !broken.is_empty() {
        return Err(broken);
    }
    let joined = Source::joined(&files);
    let padded = padded(&files);
    let (root, _, _) = together(&files, &joined, &padded)?;
    Ok(resolved(&root, joined.text()))
}

/// The files that build on each other, the first base first; `raw` is what the last one says.
fn chain(
    source: &Arc<Source>,
    raw: Raw<'_>,
    load: &Load<'_>,
) -> Result<Vec<Arc<Source>>, Vec<Diagnostic>> {
    let mut files = vec![Arc::clone(source)];
    let mut named_at: Vec<Place> = Vec::new();
    let mut next = base_of(source, raw, load)?;
    while let Some((base, place)) = next {
        named_at.push(place);
        if files.iter().any(|known| known.name() == base.name()) || files.len() >= DEEPEST {
            let names: Vec<&str> = files
                .iter()
                .map(|f| f.name())
                .chain([base.name()])
                .collect();
            let mut circle = Diagnostic::new(
                Code::Cycle,
                format!("细则绕一圈又沿用自己:{}", names.join(" → ")),
            );
            for place in named_at {
                circle = circle.at(place);
            }
            return Err(vec![circle.help("去掉其中一个 `extends`")]);
        }
        next = base_of(&base, raw::read(&base), load)?;
        files.push(base);
    }
    files.reverse();
    Ok(files)
}

/// The file that another one builds on, and where it is named; none where it stands by itself.
fn base_of(
    file: &Arc<Source>,
    raw: Raw<'_>,
    load: &Load<'_>,
) -> Result<Option<(Arc<Source>, Place)>, Vec<Diagnostic>> {
    let Some(extends) = raw.root.get_ref().get("extends") else {
        return Ok(None);
    };
    let place = Place::new(file, extends.span());
    let Some(path) = extends.get_ref().as_str() else {
        // Broken, it is told as that.
        if !raw.problems.is_empty() {
            return Err(raw.problems);
        }
        return Err(vec![
            Diagnostic::new(Code::WrongType, "`extends` 应是一个文件名")
                .at(place)
                .help("写成 `extends = \"base.toml\"`"),
        ]);
    };
    let base = load(path, file).map_err(|problem| vec![problem.at(place.clone())])?;
    Ok(Some((base, place)))
}

/// The text of every file behind as many bytes as stand before it in the joined text.
fn padded(files: &[Arc<Source>]) -> Vec<String> {
    let mut before = 0;
    let mut padded = Vec::new();
    for file in files {
        padded.push("\n".repeat(before) + file.text());
        before += file.text().len() + 1;
    }
    padded
}

type Root<'r> = DeTable<'r>;

/// The tables of all files in one, what was said on the way, and where the joined text is broken.
fn together<'r>(
    files: &[Arc<Source>],
    joined: &Arc<Source>,
    padded: &'r [String],
) -> Result<(Root<'r>, Vec<Diagnostic>, Damage), Vec<Diagnostic>> {
    let mut root: Option<Root<'r>> = None;
    let mut told = Vec::new();
    let mut damage = Damage::default();
    let mut before = 0;
    for (file, text) in files.iter().zip(padded) {
        let raw = raw::read(file);
        let is_broken = !raw.problems.is_empty();
        damage.add(&raw.damage, before);
        before += file.text().len() + 1;
        told.extend(raw.problems);
        let (own, _) = DeTable::parse_recoverable(text);
        let own = own.into_inner();
        root = Some(match root {
            None if !own.contains_key("section") && !own.contains_key("extends") => {
                return Err(parse(file).diagnostics);
            }
            None => own,
            Some(base) => {
                let merging = merge::Merging::new(joined, file);
                let (merged, found) = merging.merge(base, own);
                // A key may be missing because its line is broken.
                let is_sure = |d: &Diagnostic| !(is_broken && d.code == Code::MissingKey);
                told.extend(found.into_iter().filter(is_sure));
                merged
            }
        });
    }
    Ok((root.unwrap_or_default(), told, damage))
}

fn parse_together(files: &[Arc<Source>]) -> Parsed {
    let joined = Source::joined(files);
    let padded = padded(files);
    let (root, told, damage) = match together(files, &joined, &padded) {
        Ok(together) => together,
        Err(diagnostics) => {
            return Parsed {
                rubric: None,
                diagnostics,
            };
        }
    };
    let (draft, found) = validate::validate_all(&joined, &damage, &root);
    let mut diagnostics = told;
    diagnostics.extend(surely(found, damage.is_total()));
    let mut rubric = draft.rubric;
    if let Some(last) = files.last() {
        rubric.source = Arc::clone(last);
    }
    rubric.builds_on = files.first().cloned();
    finish(rubric, diagnostics)
}

/// A value and where it stands.
type Value<'r> = Spanned<DeValue<'r>>;

/// A text of a table.
fn text_of<'t>(table: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    table.get(key)?.get_ref().as_str()
}

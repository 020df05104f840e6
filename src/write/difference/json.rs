//! As JSON: the edits, then every office with its shares by position of the edit.

use std::io::{self, Write};

use serde::Serialize;

use crate::diff::{Difference, Moved, Place};

#[derive(Serialize)]
struct Whole<'a> {
    edits: Vec<OneEdit<'a>>,
    offices: Vec<Office<'a>>,
    one_sided: &'a [String],
}

#[derive(Serialize)]
struct OneEdit<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    changes: Vec<OneChange<'a>>,
}

#[derive(Serialize)]
struct OneChange<'a> {
    key: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

#[derive(Serialize)]
struct Office<'a> {
    office: &'a str,
    name: &'a str,
    cohort: &'a str,
    crosses: bool,
    before: Stands<'a>,
    after: Stands<'a>,
    shares: Vec<Share>,
}

#[derive(Serialize)]
struct Stands<'a> {
    total: String,
    total_possible: String,
    grade: &'a str,
    grade_possible: &'a str,
    rank: Option<usize>,
}

#[derive(Serialize)]
struct Share {
    edit: usize,
    points: String,
    points_possible: String,
}

/// Writes it, figures as texts: they are decimals.
///
/// # Errors
/// What writing to `out` fails with.
pub fn write(difference: &Difference, out: &mut dyn Write) -> io::Result<()> {
    let edits = difference.edits.list().map(|edit| OneEdit {
        kind: edit.kind.id(),
        id: &edit.id,
        title: &edit.title,
        changes: edit
            .changes
            .iter()
            .map(|change| OneChange {
                key: &change.key,
                before: change.before.as_deref(),
                after: change.after.as_deref(),
            })
            .collect(),
    });
    let whole = Whole {
        edits: edits.collect(),
        offices: difference.offices.iter().map(office).collect(),
        one_sided: &difference.one_sided,
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn office(moved: &Moved) -> Office<'_> {
    let share =
        |(edit, points, possible): &(usize, crate::decimal::Number, crate::decimal::Number)| {
            Share {
                edit: *edit,
                points: points.to_string(),
                points_possible: possible.to_string(),
            }
        };
    Office {
        office: &moved.id,
        name: &moved.name,
        cohort: &moved.cohort,
        crosses: moved.crosses(),
        before: stands(&moved.before),
        after: stands(&moved.after),
        shares: moved.shares.iter().map(share).collect(),
    }
}

fn stands(place: &Place) -> Stands<'_> {
    Stands {
        total: place.total.sure.to_string(),
        total_possible: place.total.possible.to_string(),
        grade: &place.grade,
        grade_possible: &place.grade_possible,
        rank: place.rank,
    }
}

//! The facts behind a script, as they were read.

use crate::catalogue::Lang;
use crate::compile::CompiledRubric;
use crate::evaluate::{in_words, why_refused};
use crate::report::{Prior, Report};
use crate::rubric::{Field, FieldId, FieldKind};
use crate::script::Program;
use crate::value::{Fact, Known, Origin, Possible, Rows, Value};

use super::account::{FactRead, RowRead};

/// The facts that some programs read, in the rubric's order, each once: this year's, then last year's.
pub(super) fn read<'a>(
    programs: &[&Program],
    rubric: &'a CompiledRubric,
    report: &'a Report,
    lang: Lang,
) -> Vec<FactRead<'a>> {
    let fields = of_all(programs, |program| rubric.fields_of(program));
    let this_year = fields.into_iter().filter_map(|id| {
        let (field, fact) = rubric.rubric().field(id).zip(report.fact(id))?;
        let mut read = fact_read(field, fact, lang);
        if let (Origin::Verified, Some(verified)) = (&fact.origin, report.review.verified.get(&id))
        {
            read.backed_by = Some(verified.signature.say());
        }
        Some(read)
    });
    let last_year = match &report.prior {
        Prior::Facts(facts) => Some(facts),
        Prior::NotGiven | Prior::Absent => None,
    };
    let priors = of_all(programs, |program| rubric.priors_of(program));
    let priors = priors.into_iter().filter_map(|id| {
        let fact = last_year.and_then(|facts| facts.get(id.0))?;
        let mut read = fact_read(rubric.rubric().field(id)?, fact, lang);
        read.id = format!("prior.{}", read.id);
        Some(read)
    });
    this_year.chain(priors).collect()
}

fn of_all<I: IntoIterator<Item = FieldId>>(
    programs: &[&Program],
    fields: impl Fn(&Program) -> I,
) -> Vec<FieldId> {
    let mut all: Vec<FieldId> = programs.iter().flat_map(|p| fields(p)).collect();
    all.sort();
    all.dedup();
    all
}

/// The sign behind a field's values.
pub(super) fn unit(field: &Field) -> &str {
    match (&field.unit, field.kind) {
        (Some(unit), _) => unit,
        (None, FieldKind::Rate) => "%",
        (None, _) => "",
    }
}

fn fact_read<'a>(field: &'a Field, fact: &'a Fact, lang: Lang) -> FactRead<'a> {
    let (mut value, mut not_applicable, mut missing, mut rows) = (None, None, None, Vec::new());
    match &fact.known {
        Known::Value(known) => {
            value = Some(in_words(&Possible::value(known.clone()), unit(field), lang));
            if let Value::Rows(Rows::Listed(listed)) = known {
                rows = listed
                    .iter()
                    .map(|row| row_read(field, row, lang))
                    .collect();
            }
        }
        Known::NotApplicable(reason) => not_applicable = Some(reason.as_str()),
        Known::Missing(why) => {
            missing = Some(why.as_ref().map(|why| why_refused(why, &field.title)));
        }
    }
    let evidence = &fact.evidence;
    FactRead {
        id: field.id(),
        title: &field.title,
        written: &fact.written,
        value: value.unwrap_or_default(),
        not_applicable,
        missing,
        origin: match fact.origin {
            Origin::IfBlank => "if_blank",
            Origin::Reported => "reported",
            Origin::LineData(_) => "line_data",
            Origin::Verified => "verified",
        },
        backed_by: match &fact.origin {
            Origin::LineData(source) => Some(source.clone()),
            _ => None,
        },
        replaced: fact.replaced.as_ref().map(|stated| stated.written.as_str()),
        quote: evidence.quote.as_deref(),
        document: evidence.document.as_deref(),
        page: evidence.page.as_deref(),
        as_of: evidence.as_of.as_deref(),
        place: fact.place.as_ref(),
        unproved: fact.unproved,
        rows,
    }
}

fn row_read<'a>(field: &'a Field, row: &'a crate::value::Row, lang: Lang) -> RowRead<'a> {
    let cells = field.columns.iter().zip(&row.cells);
    let cells = cells.filter_map(|(column, cell)| {
        let said = match &cell.known {
            Known::Value(value) => {
                let possible = Possible::value(value.clone());
                in_words(&possible, unit(column), lang)
            }
            Known::NotApplicable(reason) => {
                in_words(&Possible::not_applicable(reason.clone()), "", lang)
            }
            Known::Missing(_) if cell.written.is_empty() => return None,
            Known::Missing(_) => cell.written.clone(),
        };
        Some((column.title.as_str(), said))
    });
    let place = row.place.as_ref();
    let of_cell = || row.cells.iter().find_map(|cell| cell.place.as_ref());
    RowRead {
        cells: cells.collect(),
        place: place.or_else(of_cell),
    }
}

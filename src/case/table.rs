//! Cases kept in a spreadsheet: a CSV text → the same tree that a TOML file of cases gives.
//!
//! A row is an office of a case. Columns are told by their headers: `用例` (`case`) names the case, the same name again
//! is one more office of it; `应得 C2` (`expect.C2`) is what must come out, `说明 C2` (`expect.C2.reason`) words of its
//! reason, `目标 rate` (`target.rate`) another target; `备注` is for people; every other header is
//! one of reports. The row whose case is `*`
//! holds what every other row begins with. A blank cell says nothing,
//! `未填` that the fact is not given.

use std::collections::HashSet;
use std::sync::Arc;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::report::{
    Column, Entry, FieldIndex, Headers, OfficePart, Raw, RawKind, Row, TableCell, quote, rows,
};
use crate::rubric::Rubric;
use crate::source::{Place, Source};

/// What a column of such a table holds.
enum Holds {
    Case,
    Expect(String),
    Reason(String),
    Target(String),
    LastWord,
    Remark,
    Fact(Column),
}

/// A fact that the office did not give, though the row that all begin with does.
const NOT_GIVEN: &str = "未填";
/// The row that holds what all begin with.
const OF_ALL: &str = "*";

/// Whether a file of that name is such a table.
pub(super) fn is_table(source: &Source) -> bool {
    source.name().to_lowercase().ends_with(".csv")
}

/// The tree of a file of cases.
pub(super) fn tree(source: &Arc<Source>, rubric: &Rubric) -> Result<Raw, Vec<Diagnostic>> {
    let index = FieldIndex::new(rubric);
    let mut all = rows(source).filter(|row| !row.is_blank());
    let Some(header) = all.next() else {
        return Ok(table(Vec::new(), &Place::start(source)));
    };
    let mut told = Vec::new();
    let columns = columns(&header, rubric, &index, &mut told);
    if !columns
        .iter()
        .any(|column| matches!(column, Some(Holds::Case)))
    {
        let message = "用例表没有 `用例` 一列";
        let problem = Diagnostic::new(Code::MissingKey, message).at(header.place.clone());
        told.push(problem.help("加一列,表头写 `用例`,每行写用例的名称"));
    }
    let mut of_all: Vec<Entry> = Vec::new();
    let mut cases: Vec<(String, Vec<Raw>, Place)> = Vec::new();
    for row in all {
        if row.unclosed || row.cells.len() != columns.len() {
            told.push(wrong_length(&row, columns.len()));
            continue;
        }
        let place = row.place.clone();
        let (name, mut entries) = office(row, &columns, rubric);
        if name == OF_ALL {
            for entry in entries {
                match (entry.key.as_str(), entry.value.kind) {
                    ("facts", RawKind::Table(facts)) => of_all.extend(facts),
                    ("cohort", kind) => {
                        let place = entry.value.place;
                        put(&mut of_all, &["office", "cohort"], Raw { kind, place });
                    }
                    _ => {}
                }
            }
            continue;
        }
        let known = cases
            .iter_mut()
            .find(|(known, ..)| *known == name && !name.is_empty());
        match known {
            Some((_, offices, _)) => {
                entries.retain(|entry| entry.key != "final" && entry.key != "target");
                offices.push(table(entries, &place));
            }
            None => cases.push((name, vec![table(entries, &place)], place)),
        }
    }
    if !told.is_empty() {
        return Err(told);
    }
    let start = Place::start(source);
    let cases = cases
        .into_iter()
        .map(|(name, offices, place)| case(name, offices, &place));
    let list = Raw {
        kind: RawKind::List(cases.collect()),
        place: start.clone(),
    };
    let facts = table(of_all, &start);
    let root = vec![entry("facts", &start, facts), entry("case", &start, list)];
    Ok(table(root, &start))
}

/// A case of one office is written out; one of several has them in a list.
fn case(name: String, offices: Vec<Raw>, place: &Place) -> Raw {
    let named = entry("name", place, text(&name, place));
    let single = offices.len() == 1;
    let mut own = vec![named];
    let mut list = Vec::new();
    for office in offices {
        let RawKind::Table(entries) = office.kind else {
            continue;
        };
        let of_case = |entry: &Entry| single || matches!(entry.key.as_str(), "final" | "target");
        let (of_case, of_office): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(of_case);
        own.extend(of_case);
        if !single {
            list.push(table(of_office, &office.place));
        }
    }
    if !single {
        let kind = RawKind::List(list);
        let place = place.clone();
        own.push(entry("office", &place.clone(), Raw { kind, place }));
    }
    table(own, place)
}

fn columns(
    header: &Row,
    rubric: &Rubric,
    index: &FieldIndex<'_>,
    told: &mut Vec<Diagnostic>,
) -> Vec<Option<Holds>> {
    let own: Vec<Option<Holds>> = header.cells.iter().map(|cell| own(cell, rubric)).collect();
    // The rest are headers of a table of reports; those that are none are mistakes here, where nothing is in vain.
    let blank = |cell: &TableCell| TableCell {
        text: String::new(),
        place: cell.place.clone(),
    };
    let left = header.cells.iter().zip(&own);
    let left: Vec<TableCell> = left
        .map(|(cell, own)| match own {
            Some(_) => blank(cell),
            None => cell.clone(),
        })
        .collect();
    let facts = Headers::new(index).columns(&left, None);
    // A column that is not used would let a case pass for the wrong reason.
    let unused = |d: &Diagnostic| matches!(d.code, Code::UnknownColumn | Code::AmbiguousColumn);
    for mut problem in facts.diagnostics {
        if unused(&problem) {
            problem.level = Some(Severity::Error);
        }
        if problem.severity() == Severity::Error {
            told.push(problem);
        }
    }
    let mut seen = HashSet::new();
    let columns = own.into_iter().zip(facts.columns).zip(&header.cells);
    columns
        .map(|((own, fact), cell)| {
            let twice = own.is_some() && !seen.insert(cell.text.trim().to_owned());
            if twice {
                let message = format!("表头 `{}` 有两列", quote(&cell.text));
                let problem = Diagnostic::new(Code::DuplicateId, message);
                told.push(problem.at(cell.place.clone()).help("留下一列"));
            }
            own.or(match fact {
                Column::Unused => None,
                fact => Some(Holds::Fact(fact)),
            })
        })
        .collect()
}

/// What a header means that only tables of cases have.
fn own(cell: &TableCell, rubric: &Rubric) -> Option<Holds> {
    let text = cell.text.trim();
    match text {
        "用例" | "case" => return Some(Holds::Case),
        "到期" | "final" => return Some(Holds::LastWord),
        "备注" | "remark" => return Some(Holds::Remark),
        _ => {}
    }
    let behind = |words: [&str; 2]| {
        let rest = words.iter().find_map(|word| text.strip_prefix(word))?;
        Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty())
    };
    if let Some(name) = behind(["目标 ", "target."]) {
        let known = rubric.targets.iter();
        let mut known = known.filter(|target| target.title == name);
        return Some(Holds::Target(
            known.next().map_or(name.clone(), |t| t.name.clone()),
        ));
    }
    if let Some(item) = behind(["说明 ", "expect.reason."]) {
        return Some(Holds::Reason(id_of(&item, rubric)));
    }
    behind(["应得 ", "expect."]).map(|item| Holds::Expect(id_of(&item, rubric)))
}

/// The key of `expect` that a header asks for: `C2 持证率` is `C2`, 总分 is `total`.
fn id_of(item: &str, rubric: &Rubric) -> String {
    let words = [
        ("总分", "total"),
        ("等次", "grade"),
        ("名次", "rank"),
        ("门槛", "gates"),
        ("备注", "remark"),
    ];
    if let Some((_, key)) = words.iter().find(|(word, _)| *word == item) {
        return (*key).to_owned();
    }
    let first = item.split_whitespace().next().unwrap_or(item);
    match rubric.find_indicator(first) {
        Some(_) => first.to_owned(),
        None => item.to_owned(),
    }
}

/// The case that a row is of, and what it says.
fn office(row: Row, columns: &[Option<Holds>], rubric: &Rubric) -> (String, Vec<Entry>) {
    let mut name = String::new();
    let mut all: Vec<Entry> = Vec::new();
    for (cell, column) in row.cells.into_iter().zip(columns) {
        let Some(column) = column.as_ref().filter(|_| !cell.is_blank()) else {
            continue;
        };
        let (written, at) = (cell.text.trim(), &cell.place);
        let plain = || text(written, at);
        match column {
            Holds::Case => name = written.to_owned(),
            Holds::LastWord => put(&mut all, &["final"], flag(written, at)),
            Holds::Expect(key) => {
                let wanted = wanted(key, written, at);
                let mut path = vec!["expect"];
                path.extend(match key.split_once('.') {
                    Some((first, rest)) => vec![first, rest],
                    None => vec![key.as_str()],
                });
                if rubric.find_indicator(key).is_some() {
                    path.push(match wanted.kind {
                        RawKind::Text(_) => "status",
                        _ => "points",
                    });
                }
                put(&mut all, &path, wanted);
            }
            Holds::Reason(key) => put(&mut all, &["expect", key, "reason"], plain()),
            Holds::Target(key) => put(&mut all, &["target", key], value(written, at)),
            Holds::Fact(Column::Office(part)) => match part {
                OfficePart::Id => put(&mut all, &["id"], plain()),
                OfficePart::Name => put(&mut all, &["name"], plain()),
                OfficePart::Cohort => put(&mut all, &["cohort"], plain()),
                OfficePart::Period => put(&mut all, &["facts", "period"], plain()),
            },
            Holds::Fact(Column::Field(id, unit)) => {
                let Some(field) = rubric.field(*id) else {
                    continue;
                };
                let kind = match unit {
                    Some(unit) if written != NOT_GIVEN => {
                        RawKind::CellIn(written.to_owned(), Arc::clone(unit))
                    }
                    // A blank cell leaves what all begin with.
                    _ if written == NOT_GIVEN => RawKind::Text(String::new()),
                    _ => RawKind::Text(written.to_owned()),
                };
                let place = at.clone();
                let path = ["facts", &field.group, &field.name, "value"];
                put(&mut all, &path, Raw { kind, place });
            }
            Holds::Fact(Column::Evidence(id, key)) => {
                if let Some(field) = rubric.field(*id) {
                    put(
                        &mut all,
                        &["facts", &field.group, &field.name, key],
                        plain(),
                    );
                }
            }
            Holds::Fact(Column::SelfScore(id)) => {
                put(&mut all, &["facts", "self_score", id], value(written, at));
            }
            Holds::Remark | Holds::Fact(Column::Unused) => {}
        }
    }
    (name, all)
}

/// What a cell below `应得` asks: a figure, `3至5` for the two ends of one that is open, or words.
fn wanted(key: &str, written: &str, at: &Place) -> Raw {
    let list = |parts: Vec<Raw>| Raw {
        kind: RawKind::List(parts),
        place: at.clone(),
    };
    if key == "gates" {
        let ids = written.split(['、', ',', ',', ' ']).map(str::trim);
        let ids = ids.filter(|id| !id.is_empty() && *id != "无");
        return list(ids.map(|id| text(id, at)).collect());
    }
    let ends = written.split_once('至').filter(|_| key != "remark");
    match ends {
        Some((sure, possible)) => list([sure, possible].map(|end| value(end.trim(), at)).into()),
        None => value(written, at),
    }
}

/// A number, a day, or words.
fn value(written: &str, at: &Place) -> Raw {
    let is_day = |text: &str| {
        let mut parts = text.split('-');
        parts.next().is_some_and(|year| year.len() == 4) && parts.count() == 2
    };
    let kind = match Number::parse(written) {
        Some(_) => RawKind::Number(written.to_owned()),
        None if is_day(written) => RawKind::Date(written.to_owned()),
        None => RawKind::Text(written.to_owned()),
    };
    Raw {
        kind,
        place: at.clone(),
    }
}

fn flag(written: &str, at: &Place) -> Raw {
    let kind = match written {
        "是" | "true" | "√" => RawKind::Flag(true),
        "否" | "false" | "×" => RawKind::Flag(false),
        other => RawKind::Text(other.to_owned()),
    };
    Raw {
        kind,
        place: at.clone(),
    }
}

fn text(written: &str, at: &Place) -> Raw {
    Raw {
        kind: RawKind::Text(written.to_owned()),
        place: at.clone(),
    }
}

fn table(entries: Vec<Entry>, place: &Place) -> Raw {
    Raw {
        kind: RawKind::Table(entries),
        place: place.clone(),
    }
}

fn entry(key: &str, place: &Place, value: Raw) -> Entry {
    Entry {
        key: key.to_owned(),
        place: place.clone(),
        value,
    }
}

/// Lays a value at its keys; tables on the way are made.
fn put(entries: &mut Vec<Entry>, path: &[&str], value: Raw) {
    let Some((key, rest)) = path.split_first() else {
        return;
    };
    let place = value.place.clone();
    if rest.is_empty() {
        entries.push(entry(key, &place, value));
        return;
    }
    let known = entries.iter().position(|entry| entry.key == *key);
    let at = known.unwrap_or_else(|| {
        entries.push(entry(key, &place, table(Vec::new(), &place)));
        entries.len() - 1
    });
    if let Some(RawKind::Table(inside)) = entries.get_mut(at).map(|entry| &mut entry.value.kind) {
        put(inside, rest, value);
    }
}

fn wrong_length(row: &Row, columns: usize) -> Diagnostic {
    let message = match row.unclosed {
        true => "有一个引号没有结束".to_owned(),
        false => format!("这一行有 {} 格,表头有 {columns} 格", row.cells.len()),
    };
    let problem = Diagnostic::new(Code::RowLength, message).at(row.place.clone());
    problem.help("每一格用逗号隔开;格里有逗号的,用双引号括起来")
}

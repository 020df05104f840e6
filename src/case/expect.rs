//! The table `expect` → what is asked.

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::Status;
use crate::report::{Entry, Raw, RawKind, near, quote};
use crate::rubric::Rubric;

use super::model::{CardFigure, Expected, Figure, ItemWanted, Wanted};
use super::shape::{ITEM, of_card};

/// Reads the expectations for one office; what is wrong with them is told.
pub(super) fn read(
    entries: Vec<Entry>,
    rubric: &Rubric,
    told: &mut Vec<Diagnostic>,
) -> Vec<Expected> {
    let mut expected = Vec::new();
    for entry in entries {
        if let ("column", RawKind::Table(columns)) = (entry.key.as_str(), &entry.value.kind) {
            for one in columns {
                let wanted = column(one, rubric);
                keep(
                    format!("column.{}", one.key),
                    one,
                    wanted,
                    told,
                    &mut expected,
                );
            }
        } else if let ("section", RawKind::Table(sections)) =
            (entry.key.as_str(), &entry.value.kind)
        {
            for one in sections {
                let wanted = section(one, rubric);
                keep(
                    format!("section.{}", one.key),
                    one,
                    wanted,
                    told,
                    &mut expected,
                );
            }
        } else {
            let wanted = wanted(&entry, rubric);
            keep(entry.key.clone(), &entry, wanted, told, &mut expected);
        }
    }
    expected
}

fn keep(
    key: String,
    entry: &Entry,
    wanted: Result<Wanted, Diagnostic>,
    told: &mut Vec<Diagnostic>,
    expected: &mut Vec<Expected>,
) {
    match wanted {
        Ok(wanted) => expected.push(Expected {
            key,
            place: entry.value.place.clone(),
            wanted,
        }),
        Err(diagnostic) => told.push(diagnostic),
    }
}

fn section(entry: &Entry, rubric: &Rubric) -> Result<Wanted, Diagnostic> {
    let Some(section) = rubric.find_section(&entry.key) else {
        let ids = rubric.sections.iter().map(|s| s.id.as_str());
        return Err(unknown(entry, near(&entry.key, ids)));
    };
    let figure = figure(&entry.value).ok_or_else(|| wrong(entry, FIGURE))?;
    Ok(Wanted::Section(section, figure))
}

fn column(entry: &Entry, rubric: &Rubric) -> Result<Wanted, Diagnostic> {
    let columns = || rubric.columns.iter().map(|c| c.id.as_str());
    let Some(column) = columns().position(|id| id == entry.key) else {
        return Err(unknown(entry, near(&entry.key, columns())));
    };
    if entry.value.cell() == Some("") {
        return Ok(Wanted::Column(column, None));
    }
    let figure = figure(&entry.value).ok_or_else(|| wrong(entry, FIGURE))?;
    Ok(Wanted::Column(column, Some(figure)))
}

const FIGURE: &str = "写一个数,或者待定时的两端 `[0, 5]`";

fn wanted(entry: &Entry, rubric: &Rubric) -> Result<Wanted, Diagnostic> {
    let key = entry.key.as_str();
    if let Some(indicator) = rubric.find_indicator(key) {
        return Ok(Wanted::Item(indicator, item(entry)?));
    }
    if let Some((_, of_card)) = CardFigure::ALL.iter().find(|(name, _)| *name == key) {
        let figure = figure(&entry.value).ok_or_else(|| wrong(entry, FIGURE))?;
        return Ok(Wanted::Card(*of_card, figure));
    }
    match key {
        "rank" if entry.value.cell() == Some("") => Ok(Wanted::Rank(None)),
        "rank" => figure(&entry.value)
            .map(|figure| Wanted::Rank(Some(figure)))
            .ok_or_else(|| wrong(entry, "写名次,或者待定时最好和最差的名次 `[1, 3]`")),
        "grade" => grade(entry, rubric),
        "gates" => gates(entry, rubric),
        "remark" => entry
            .value
            .text()
            .map(|text| Wanted::Remark(text.text))
            .ok_or_else(|| wrong(entry, "写备注里应有的字")),
        _ => {
            let ids = rubric.indicators().map(|(_, one)| one.id.as_str());
            let card = of_card();
            let words = card.iter().map(|key| key.name).chain(["section", "column"]);
            Err(unknown(entry, near(key, ids.chain(words))))
        }
    }
}

fn item(entry: &Entry) -> Result<ItemWanted, Diagnostic> {
    const HELP: &str = "写得分 `3`、待定时的两端 `[0, 5]`、状态 `\"缺项\"`,或者 \
        `{ points = 3, status = \"…\", reason = \"…\", workings = \"…\" }`";
    let mut wanted = ItemWanted::default();
    match &entry.value.kind {
        RawKind::Table(parts) => {
            for part in parts {
                match part.key.as_str() {
                    "points" => {
                        let points = figure(&part.value).ok_or_else(|| wrong(part, FIGURE))?;
                        wanted.points = Some(points);
                    }
                    "status" => wanted.status = Some(status(part)?),
                    "reason" => wanted.reason = part.value.text().map(|text| text.text),
                    "workings" => wanted.workings = part.value.text().map(|text| text.text),
                    key => return Err(unknown(part, near(key, ITEM.names()))),
                }
            }
        }
        RawKind::Text(_) => wanted.status = Some(status(entry)?),
        _ => wanted.points = Some(figure(&entry.value).ok_or_else(|| wrong(entry, HELP))?),
    }
    Ok(wanted)
}

fn status(entry: &Entry) -> Result<Status, Diagnostic> {
    let text = entry.value.text();
    let text = text.as_ref().map_or("", |text| text.text.as_str());
    let found = Status::ALL
        .into_iter()
        .find(|status| status.id() == text || status.title() == text);
    found.ok_or_else(|| {
        let titles: Vec<&str> = Status::ALL.iter().map(|status| status.title()).collect();
        wrong(entry, &format!("状态可以写: `{}`", titles.join("`、`")))
    })
}

fn grade(entry: &Entry, rubric: &Rubric) -> Result<Wanted, Diagnostic> {
    let names: Vec<String> = texts(&entry.value);
    for name in &names {
        let grades = || rubric.grades.iter().map(|grade| grade.name.as_str());
        if !name.is_empty() && grades().all(|known| known != name) {
            return Err(unknown(entry, near(name, grades())));
        }
    }
    match names.as_slice() {
        [one] => Ok(Wanted::Grade(one.clone(), one.clone())),
        [sure, possible] => Ok(Wanted::Grade(sure.clone(), possible.clone())),
        _ => Err(wrong(
            entry,
            "写等次的名称,或者待定时的两端 `[\"良好\", \"优秀\"]`",
        )),
    }
}

fn gates(entry: &Entry, rubric: &Rubric) -> Result<Wanted, Diagnostic> {
    let RawKind::List(_) = entry.value.kind else {
        return Err(wrong(
            entry,
            "写触发的门槛的编号 `[\"V1\"]`;可能触发的加问号 `[\"V1?\"]`",
        ));
    };
    let (mut fire, mut may) = (Vec::new(), Vec::new());
    for id in texts(&entry.value) {
        let (id, list) = match id.strip_suffix('?') {
            Some(id) => (id.to_owned(), &mut may),
            None => (id, &mut fire),
        };
        let ids = || rubric.gates.iter().map(|gate| gate.id.as_str());
        if ids().all(|known| known != id) {
            return Err(unknown(entry, near(&id, ids())));
        }
        list.push(id);
    }
    fire.sort();
    may.sort();
    Ok(Wanted::Gates(fire, may))
}

fn texts(raw: &Raw) -> Vec<String> {
    let text = |raw: &Raw| raw.cell().map(|text| text.trim().to_owned());
    match &raw.kind {
        RawKind::List(list) => list.iter().filter_map(text).collect(),
        _ => text(raw).into_iter().collect(),
    }
}

fn figure(raw: &Raw) -> Option<Figure> {
    let number = |raw: &Raw| match &raw.kind {
        RawKind::Number(text) => Number::parse(text),
        _ => None,
    };
    if let RawKind::List(list) = &raw.kind {
        let [sure, possible] = list.as_slice() else {
            return None;
        };
        return Some(Figure {
            sure: number(sure)?,
            possible: number(possible)?,
        });
    }
    let exact = number(raw)?;
    Some(Figure {
        sure: exact.clone(),
        possible: exact,
    })
}

fn unknown(entry: &Entry, meant: Option<&str>) -> Diagnostic {
    let message = format!("细则里没有 `expect` 所说的 `{}`", quote(entry.place.text()));
    let help = match meant {
        Some(meant) => format!("是不是要写 `{meant}`?"),
        None => "写指标的编号,或 `total`、`grade`、`rank`、`gates`、`section.编号`".to_owned(),
    };
    Diagnostic::new(Code::UnknownName, message)
        .at(entry.place.clone())
        .help(help)
}

fn wrong(entry: &Entry, help: &str) -> Diagnostic {
    let message = format!("`expect` 的 `{}` 写法不对", quote(&entry.key));
    Diagnostic::new(Code::WrongType, message)
        .at(entry.value.place.clone())
        .help(help)
}

//! The text of a file of cases → its cases.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::report::{Entry, Raw, RawKind, near, quote, toml_tree};
use crate::rubric::Rubric;
use crate::shape::Shape;
use crate::source::{Place, Source};

use super::model::{Case, CaseOffice, CaseSet, PriorReport, Unnoticed};
use super::shape::{FILE, OF_CASE, OFFICE, UNNOTICED, no_prior};
use super::{expect, table, target};

impl CaseSet {
    /// Reads the cases of a rubric.
    ///
    /// # Errors
    /// Everything that is wrong with the text: what is no TOML, keys and names that nobody knows, no case at all.
    pub fn read(source: &Arc<Source>, rubric: &Rubric) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = Reader {
            rubric,
            told: Vec::new(),
            facts: Vec::new(),
            prior: Vec::new(),
        };
        let tree = match table::is_table(source) {
            true => table::tree(source, rubric)?,
            false => toml_tree(source)?,
        };
        let root = entries(tree);
        reader.known(&root, &FILE, "用例文件");
        let (mut cases, mut unnoticed) = (Vec::new(), Vec::new());
        for entry in root {
            match entry.key.as_str() {
                "facts" => reader.facts = entries(entry.value),
                "prior" => reader.prior = entries(entry.value),
                "unnoticed" => unnoticed = reader.unnoticed(entry),
                "case" => match entry.value.kind {
                    RawKind::List(list) => cases = list,
                    _ => reader.told.push(
                        Diagnostic::new(Code::WrongType, "`case` 应写成 `[[case]]`")
                            .at(entry.place)
                            .help("用两层方括号,一个用例一个 `[[case]]`"),
                    ),
                },
                _ => {}
            }
        }
        if cases.is_empty() && reader.told.is_empty() {
            let message = format!("`{}` 里没有用例", source.name());
            reader.told.push(
                Diagnostic::new(Code::NoCases, message)
                    .at(Place::start(source))
                    .help("一个用例写一个 `[[case]]`,带 `name`、`facts` 和 `expect`"),
            );
        }
        let mut names = BTreeSet::new();
        let cases: Vec<Case> = cases
            .into_iter()
            .filter_map(|case| reader.case(case, &mut names))
            .collect();
        if reader.told.is_empty() {
            Ok(Self { cases, unnoticed })
        } else {
            Err(reader.told)
        }
    }
}

struct Reader<'r> {
    rubric: &'r Rubric,
    told: Vec<Diagnostic>,
    /// What every report of the file begins with.
    facts: Vec<Entry>,
    /// What every report of last period begins with.
    prior: Vec<Entry>,
}

impl Reader<'_> {
    fn known(&mut self, entries: &[Entry], shape: &'static Shape, what: &str) {
        for entry in entries {
            if !shape.has(&entry.key) {
                let message = format!("{what}里未知的键 `{}`", quote(&entry.key));
                let help = match near(&entry.key, shape.names()) {
                    Some(near) => format!("是不是要写 `{near}`?"),
                    None => {
                        let keys: Vec<&str> = shape.names().collect();
                        format!("可以写: `{}`", keys.join("`、`"))
                    }
                };
                self.told.push(
                    Diagnostic::new(Code::UnknownKey, message)
                        .at(entry.place.clone())
                        .help(help),
                );
            }
        }
    }

    /// `[[unnoticed]]`
    fn unnoticed(&mut self, entry: Entry) -> Vec<Unnoticed> {
        let list = match entry.value.kind {
            RawKind::List(list) => list,
            _ => Vec::new(),
        };
        let mut read = Vec::new();
        for one in list {
            let place = one.place.clone();
            let own = entries(one);
            self.known(&own, &UNNOTICED, "`[[unnoticed]]` ");
            let text = |key| text_of(&own, key).map(|text| text.text);
            let at = text("at");
            match (text("item"), text("change"), text("why")) {
                (Some(item), Some(change), Some(why)) => read.push(Unnoticed {
                    item,
                    change,
                    at,
                    why,
                    place,
                }),
                _ => self.told.push(
                    Diagnostic::new(
                        Code::MissingKey,
                        "`[[unnoticed]]` 缺少 `item`、`change` 或 `why`",
                    )
                    .at(place)
                    .help("例如 `item = \"C2\"`、`change = \"95 → 96\"`、`why = \"…\"`"),
                ),
            }
        }
        read
    }

    fn case(&mut self, case: Raw, names: &mut BTreeSet<String>) -> Option<Case> {
        let place = case.place.clone();
        let all = entries(case);
        self.known(&all, OF_CASE, "用例");
        let name = text_of(&all, "name");
        let name = name.map(|name| name.text).unwrap_or_default();
        if name.is_empty() {
            self.told.push(
                Diagnostic::new(Code::MissingKey, "用例缺少 `name`")
                    .at(place.clone())
                    .help("补上它,例如 `name = \"刚好达到目标\"`"),
            );
        } else if !names.insert(name.clone()) {
            let message = format!("有两个用例都叫 `{}`", quote(&name));
            self.told.push(
                Diagnostic::new(Code::DuplicateId, message)
                    .at(place.clone())
                    .help("给其中一个换个名称,出错时才知道是哪一个"),
            );
        }
        let (mut own, mut offices, mut problems, mut problems_at, mut last_word) =
            (Vec::new(), Vec::new(), Vec::new(), None, false);
        let (mut targets, mut checks) = (Vec::new(), None);
        for entry in all {
            match (entry.key.as_str(), entry.value.kind) {
                ("office", RawKind::List(list)) => offices = list,
                ("final", RawKind::Flag(flag)) => last_word = flag,
                ("checks", RawKind::List(list)) => {
                    let ids = self.checks(&list);
                    checks = Some((ids, entry.value.place));
                }
                ("target", RawKind::Table(given)) => {
                    targets = target::read(given, self.rubric, &mut self.told);
                }
                ("problems", RawKind::List(list)) => {
                    problems = list
                        .iter()
                        .filter_map(|code| Some(code.text()?.text))
                        .collect();
                    problems.sort();
                    problems_at = Some(entry.value.place);
                }
                ("office" | "final" | "problems" | "checks" | "target", _) => self.wrong(
                    &entry.key,
                    entry.value.place,
                    "`office`、`problems`、`checks` 写成列表,`final` 写 `true` 或 `false`,`target` 写成表",
                ),
                ("name", _) => {}
                (_, kind) => own.push(Entry {
                    value: Raw {
                        kind,
                        place: entry.value.place,
                    },
                    ..entry
                }),
            }
        }
        let told = self.told.len();
        let offices: Vec<CaseOffice> = if offices.is_empty() {
            vec![self.office(own, &place, 0)]
        } else {
            // What the case itself says holds for each of its offices.
            let (facts, rest): (Vec<Entry>, Vec<Entry>) = own
                .into_iter()
                .partition(|entry| matches!(entry.key.as_str(), "facts" | "prior" | "cohort"));
            for entry in rest {
                self.wrong(
                    &entry.key,
                    entry.place,
                    "用例有 `office` 列表时,这个键写到各单位里",
                );
            }
            let numbered = offices.into_iter().enumerate();
            numbered
                .map(|(at, office)| {
                    let place = office.place.clone();
                    let laid = over_all(&facts, entries(office));
                    self.known(&laid, &OFFICE, "用例的单位");
                    self.office(laid, &place, at)
                })
                .collect()
        };
        // Where what is expected has mistakes, they are told.
        if self.told.len() == told
            && offices.iter().all(|office| office.expected.is_empty())
            && problems_at.is_none()
            && checks.is_none()
        {
            self.told.push(
                Diagnostic::new(Code::MissingKey, "用例没有写应得什么")
                    .at(place.clone())
                    .help("补上 `expect`,例如 `expect.A1 = 3`"),
            );
        }
        Some(Case {
            name,
            place,
            last_word,
            targets,
            offices,
            problems,
            problems_at,
            checks,
        })
    }

    /// The ids of checks, in order of the alphabet.
    fn checks(&mut self, list: &[Raw]) -> Vec<String> {
        let mut ids = Vec::new();
        for one in list {
            let Some(id) = one.text().map(|id| id.text) else {
                continue;
            };
            let known = || self.rubric.checks.iter().map(|check| check.id.as_str());
            if known().all(|known| known != id) {
                let message = format!("细则里没有勾稽关系 `{}`", quote(&id));
                let help = match near(&id, known()) {
                    Some(meant) => format!("是不是 `{meant}`?"),
                    None => "写 `[[check]]` 的 `id`".to_owned(),
                };
                let problem = Diagnostic::new(Code::UnknownName, message);
                self.told.push(problem.at(one.place.clone()).help(help));
            }
            ids.push(id);
        }
        ids.sort();
        ids
    }

    fn wrong(&mut self, key: &str, place: Place, help: &str) {
        let message = format!("用例里的 `{}` 写在这里不对", quote(key));
        self.told.push(
            Diagnostic::new(Code::WrongType, message)
                .at(place)
                .help(help),
        );
    }

    fn office(&mut self, own: Vec<Entry>, place: &Place, at: usize) -> CaseOffice {
        let letter = u8::try_from(at)
            .ok()
            .and_then(|at| b'a'.checked_add(at))
            .filter(u8::is_ascii_lowercase)
            .map_or_else(
                || format!("o{}", at + 1),
                |letter| char::from(letter).into(),
            );
        let id = text_of(&own, "id").map_or(letter, |id| id.text);
        let mut office = vec![entry("id", &id, place), entry("name", &id, place)];
        let (mut facts, mut prior, mut review, mut expected) =
            (Vec::new(), PriorReport::NotNamed, Vec::new(), Vec::new());
        for one in own {
            match (one.key.as_str(), one.value.kind) {
                ("name" | "cohort", kind) => {
                    office.retain(|known| known.key != one.key);
                    office.push(Entry {
                        value: Raw {
                            kind,
                            place: one.value.place,
                        },
                        ..one
                    });
                }
                ("facts", RawKind::Table(given)) => facts = given,
                ("prior", RawKind::Table(given)) => {
                    let report = lay(&self.prior, given);
                    prior = PriorReport::Given(report_of(office_of(&id, place), report, place));
                }
                ("prior", kind)
                    if matches!(&kind, RawKind::Text(text) if no_prior().iter().any(|(word, _)| word == text)) =>
                {
                    prior = PriorReport::Absent;
                }
                ("review", RawKind::List(list)) => review = self.review(list, &id),
                ("expect", RawKind::Table(list)) => {
                    let read = expect::read(list, self.rubric, &mut self.told);
                    expected.extend(read);
                }
                ("facts" | "prior" | "review" | "expect", _) => self.wrong(
                    &one.key,
                    one.value.place,
                    "`facts`、`prior`、`expect` 写成表,`review` 写成列表;没有上年填报表写 `prior = \"none\"`",
                ),
                _ => {}
            }
        }
        if matches!(prior, PriorReport::NotNamed) && !self.prior.is_empty() {
            let report = self.prior.clone();
            prior = PriorReport::Given(report_of(office_of(&id, place), report, place));
        }
        let mut facts = lay(&self.facts, facts);
        // What a report says of its office stands beside what the case says.
        if let Some(at) = facts.iter().position(|entry| entry.key == "office") {
            office.extend(entries(facts.remove(at).value));
        }
        CaseOffice {
            id,
            report: report_of(office, facts, place),
            prior,
            review,
            expected,
        }
    }

    /// Decisions; who, when and why are those of the case when it does not say.
    fn review(&self, list: Vec<Raw>, id: &str) -> Vec<Raw> {
        let day = self.rubric.assessed_on.map(|day| day.to_string());
        let with_defaults = |raw: Raw| {
            let place = raw.place.clone();
            let RawKind::Table(mut given) = raw.kind else {
                return raw;
            };
            let defaults = [("office", id), ("reason", "用例"), ("by", "用例")];
            let day = day.as_deref().map(|day| ("date", day));
            for (key, text) in defaults.into_iter().chain(day) {
                if given.iter().all(|entry| entry.key != key) {
                    given.push(entry(key, text, &place));
                }
            }
            Raw {
                kind: RawKind::Table(given),
                place,
            }
        };
        list.into_iter().map(with_defaults).collect()
    }
}

fn office_of(id: &str, place: &Place) -> Vec<Entry> {
    vec![entry("id", id, place), entry("name", id, place)]
}

fn report_of(office: Vec<Entry>, mut facts: Vec<Entry>, place: &Place) -> Raw {
    let table = |entries: Vec<Entry>| Raw {
        kind: RawKind::Table(entries),
        place: place.clone(),
    };
    facts.push(Entry {
        key: "office".to_owned(),
        place: place.clone(),
        value: table(office),
    });
    table(facts)
}

fn entry(key: &str, text: &str, place: &Place) -> Entry {
    Entry {
        key: key.to_owned(),
        place: place.clone(),
        value: Raw {
            kind: RawKind::Text(text.to_owned()),
            place: place.clone(),
        },
    }
}

/// What an office says over what its case says of all: facts field by field, the rest whole.
fn over_all(of_all: &[Entry], own: Vec<Entry>) -> Vec<Entry> {
    let mut laid: Vec<Entry> = of_all.to_vec();
    for entry in own {
        match laid.iter_mut().find(|known| known.key == entry.key) {
            None => laid.push(entry),
            Some(known) => match (&mut known.value.kind, entry.value.kind) {
                (RawKind::Table(groups), RawKind::Table(over)) => *groups = lay(groups, over),
                (kind, over) => *kind = over,
            },
        }
    }
    laid
}

/// Groups over groups, field by field: what stands above wins.
fn lay(below: &[Entry], above: Vec<Entry>) -> Vec<Entry> {
    let mut laid: Vec<Entry> = below.to_vec();
    for entry in above {
        match laid.iter_mut().find(|known| known.key == entry.key) {
            None => laid.push(entry),
            Some(known) => match (&mut known.value.kind, entry.value.kind) {
                (RawKind::Table(fields), RawKind::Table(over)) => {
                    for field in over {
                        fields.retain(|known| known.key != field.key);
                        fields.push(field);
                    }
                }
                (kind, over) => *kind = over,
            },
        }
    }
    laid
}

fn entries(raw: Raw) -> Vec<Entry> {
    match raw.kind {
        RawKind::Table(entries) => entries,
        _ => Vec::new(),
    }
}

fn text_of(entries: &[Entry], key: &str) -> Option<crate::report::RawText> {
    entries.iter().find(|entry| entry.key == key)?.value.text()
}

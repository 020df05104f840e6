//! Figures of whole cohorts: pass by pass, each figure of every office, before any card is made.
//!
//! What a figure rests on is read in earlier passes, so that the order of the offices changes nothing.

mod assessed;
mod column;
mod places;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::report::{Office, Report};
use crate::script::Environment;
use crate::script::graph::{Among, CohortPath, Leaf, Node, OverCohort, Statistic, What};
use crate::value::{Interval, Possible, Truth, Value};

use super::facts::{Case, Facts, NoCard, Unproved, is_all_proved};
use super::{Evaluation, SoFar, evaluate_briefly_among, run_checks};
use assessed::Assessed;
use column::{Beside, Column};
use places::Standing;

pub(super) use column::{Behind, Best, RestsOn};
pub use places::{Edge, Edges, Places, Standings, compared, field_of, figures};

/// What is known of the cohorts of a run: of each figure that a rubric compares, the figure of every office.
#[derive(Debug, Default)]
pub struct Cohorts {
    /// By cohort, then by the text of the figure; those of all cohorts together under none.
    columns: BTreeMap<Option<String>, BTreeMap<String, Columns>>,
    /// By cohort, and of all together: how many offices surely count, and how many may.
    sizes: BTreeMap<Option<String>, (usize, usize)>,
    assessed: Assessed,
    /// By id, where figures are compared.
    names: HashMap<String, String>,
    /// Of one office alone, which is all that is asked for: its place among very many.
    standing: Option<Standing>,
}

/// One figure of the offices of a cohort.
#[derive(Debug)]
struct Columns {
    /// As the offices that reported it see it.
    column: Column,
    /// With the last word, where some kept it back: as those see it, and which they are. To them all of it is as open
    /// as before: nobody gains a place by keeping back his figure when others do the same.
    kept_back: Option<(BTreeSet<String>, Column)>,
}

impl Columns {
    fn new(figures: Figures<'_>, kept_back: &BTreeSet<&str>) -> Self {
        if kept_back.is_empty() {
            return Self {
                column: Column::new(figures),
                kept_back: None,
            };
        }
        let reported = figures.iter().map(|(office, figure)| match office {
            office if kept_back.contains(office) => (*office, Possible::not_applicable("到期未报")),
            office => (*office, figure.clone()),
        });
        let column = Column::new(reported);
        let kept_back = kept_back.iter().map(|&office| office.to_owned());
        Self {
            column,
            kept_back: Some((kept_back.collect(), Column::new(figures))),
        }
    }

    /// One that is not among them may have kept back its own, too.
    fn seen_by(&self, office: &str) -> &Column {
        match &self.kept_back {
            Some((offices, column)) if offices.contains(office) || !column.has(office) => column,
            _ => &self.column,
        }
    }

    /// Those whose figures an office does not see.
    fn left_out(&self, office: &str) -> Option<&BTreeSet<String>> {
        let (offices, column) = self.kept_back.as_ref()?;
        (!offices.contains(office) && column.has(office)).then_some(offices)
    }
}

/// One figure of some offices, with their ids.
type Figures<'a> = Vec<(&'a str, Possible)>;

/// One figure of some offices, and those that kept it back.
type Gathered<'a> = (Figures<'a>, BTreeSet<&'a str>);

/// Reads some figures of one office.
pub type ReadFigures<'a> = dyn Fn(&Report) -> Vec<Possible> + Sync + 'a;

/// Runs a reader over all offices, in any order or at once; the results stand in the order of the offices.
pub type OverOffices<'a> = dyn Fn(&[&Report], &ReadFigures<'_>) -> Vec<Vec<Possible>> + 'a;

impl Cohorts {
    /// Reads the figures of all offices of a run that its rubric compares.
    ///
    /// Every office counts, those without a report as missing; with `last_word` those are left out. So is one that
    /// a gate over facts alone keeps out of the assessment; where that is open, so is whether it counts.
    pub fn of(
        rubric: &CompiledRubric,
        reports: &[Report],
        last_word: bool,
        over_offices: &OverOffices<'_>,
    ) -> Self {
        let of_all = reports
            .iter()
            .map(|report| Some(report.office.cohort.clone()));
        let circles: BTreeSet<Option<String>> = of_all.chain([None]).collect();
        let counted = |report: &&Report| !(last_word && report.source.is_none());
        let reports: Vec<&Report> = reports.iter().filter(counted).collect();
        let assessed = Assessed::of(rubric, &reports, last_word, over_offices);
        let reports: Vec<&Report> = reports
            .into_iter()
            .filter(|report| assessed.counts(&report.office.id) != Truth::False)
            .collect();
        let mut cohorts = Self {
            assessed,
            ..Self::default()
        };
        for report in &reports {
            let surely = cohorts.assessed.counts(&report.office.id) == Truth::True;
            for circle in [Some(report.office.cohort.clone()), None] {
                let (least, most) = cohorts.sizes.entry(circle).or_default();
                *least += usize::from(surely);
                *most += 1;
            }
        }
        let passes = passes(rubric);
        if !passes.is_empty() {
            let offices = reports.iter().map(|report| &report.office);
            let named = offices.map(|office| (office.id.clone(), office.name.clone()));
            cohorts.names = named.collect();
        }
        let over_all = over_all(rubric);
        for pass in passes {
            let figures = over_offices(&reports, &|report| {
                read(rubric, report, &cohorts, (&pass, last_word))
            });
            let mut values: BTreeMap<(Option<&str>, &str), Gathered<'_>> = BTreeMap::new();
            for (report, mut figures) in reports.iter().zip(figures) {
                let kept_back = figures.split_off(pass.len().min(figures.len()));
                let mut kept_back = kept_back.iter().map(is_true);
                for (path, figure) in pass.iter().zip(figures) {
                    let id = report.office.id.as_str();
                    let figure = if_counted(figure, cohorts.assessed.counts(id));
                    let kept_back = kept_back.next().unwrap_or(false);
                    let path = path.text.as_str();
                    let circles = [
                        Some(Some(report.office.cohort.as_str())),
                        over_all.contains(path).then_some(None),
                    ];
                    for circle in circles.into_iter().flatten() {
                        let (figures, back) = values.entry((circle, path)).or_default();
                        figures.push((id, figure.clone()));
                        if kept_back {
                            back.insert(id);
                        }
                    }
                }
            }
            // An office that is not assessed looks at its cohort though nobody else may be there.
            for circle in &circles {
                for path in pass.iter().map(|path| path.text.as_str()) {
                    if circle.is_some() || over_all.contains(path) {
                        values.entry((circle.as_deref(), path)).or_default();
                    }
                }
            }
            for ((cohort, path), (figures, kept_back)) in values {
                let circle = cohort.map(str::to_owned);
                let of_cohort = cohorts.columns.entry(circle).or_default();
                of_cohort.insert(path.to_owned(), Columns::new(figures, &kept_back));
            }
        }
        cohorts
    }

    /// What an office sees of its cohort, where that is known in short.
    pub fn of_one(standings: &Arc<Standings>, rubric: &CompiledRubric, report: &Report) -> Self {
        Self {
            standing: Some(Standing::of(standings, rubric, report)),
            ..Self::default()
        }
    }

    /// What a word over the cohort comes to for an office; none while its figure has not been read.
    pub(super) fn read(
        &self,
        over: &OverCohort,
        office: &Office,
        own: Option<&Possible>,
    ) -> Option<Possible> {
        if over.path.is_none() {
            let (least, most) = self.sizes_with(over.among, office)?;
            let whole = |n: usize| Some(Number::from(i64::try_from(n).ok()?));
            let size = Interval::between(whole(least)?, whole(most)?);
            return Some(Possible::number(size.known_whole()));
        }
        if let Some(standing) = &self.standing {
            let what = (over.statistic, over.among);
            return standing.read(what, &office.cohort, over.path.as_ref()?, own?);
        }
        let column = self.column(over, office)?;
        Some(column.read(over.statistic, &office.id, own?))
    }

    /// How many offices count in the cohort of an office, itself among them: at least, and at most.
    pub(super) fn sizes_with(&self, among: Among, office: &Office) -> Option<(usize, usize)> {
        if let Some(standing) = &self.standing {
            let size = standing.size(among, &office.cohort)?;
            return Some((size, size));
        }
        let known = self.sizes.get(&circle(among, &office.cohort)).copied();
        match self.assessed.counts(&office.id) {
            Truth::True => known,
            Truth::Open => known.map(|(least, most)| (least + 1, most)),
            Truth::False => {
                let (least, most) = known.unwrap_or_default();
                Some((least + 1, most + 1))
            }
        }
    }

    /// What a word over the cohort rests on, for people: the offices by their names.
    pub(super) fn behind(
        &self,
        over: &OverCohort,
        office: &Office,
        own: &Possible,
    ) -> Option<Behind<String>> {
        let column = self.column(over, office)?;
        let name = |id: &str| match self.names.get(id) {
            Some(name) => name.clone(),
            // Not among those that count.
            None => office.name.clone(),
        };
        Some(column.behind(over.statistic, &office.id, own, name))
    }

    /// How many offices have, or may have, the figure that a word compares.
    pub(super) fn count(&self, over: &OverCohort, office: &Office) -> Option<usize> {
        Some(self.column(over, office)?.count())
    }

    /// Whether an office that is not among those whose figures a word compares is compared with them all the same.
    pub(super) fn comes_beside(&self, over: &OverCohort, office: &Office) -> bool {
        let column = self.column(over, office);
        column.is_some_and(|column| column.puts_in(over.statistic, &office.id))
    }

    /// How many other offices' figures are open.
    pub(super) fn others_open(&self, over: &OverCohort, office: &Office) -> Option<usize> {
        if let Some(standing) = &self.standing {
            return standing.others_open(over.among, &office.cohort, over.path.as_ref()?);
        }
        Some(self.column(over, office)?.others_open(&office.id))
    }

    /// The names of those whose figures a word leaves out since they kept them back.
    pub(super) fn left_out(&self, over: &OverCohort, office: &Office) -> Vec<&str> {
        let left_out = self.columns(over, office);
        let left_out = left_out.and_then(|columns| columns.left_out(&office.id));
        let names = left_out.into_iter().flatten();
        names
            .filter_map(|id| self.names.get(id).map(String::as_str))
            .collect()
    }

    /// Whether a rubric compares anything.
    pub(super) fn compares(&self) -> bool {
        !self.columns.is_empty() || self.standing.is_some()
    }

    /// What the own figure of an office and those of the others each bring to a statistic; none where that hangs on
    /// where within its ends the own figure stands, or on who counts.
    pub(super) fn beside(
        &self,
        over: &OverCohort,
        office: &Office,
        own: &Possible,
    ) -> Option<Beside> {
        let Some(Value::Number(within)) = &own.value else {
            return None;
        };
        let column = self.column(over, office)?;
        column.beside(over.statistic, &office.id, own, within)
    }

    /// Figures of others at which a statistic turns from one of them to the own figure.
    pub(super) fn turns(&self, over: &OverCohort, office: &Office) -> Vec<Number> {
        let column = self.column(over, office);
        column.map_or_else(Vec::new, |column| column.turns(over.statistic, &office.id))
    }

    fn column(&self, over: &OverCohort, office: &Office) -> Option<&Column> {
        Some(self.columns(over, office)?.seen_by(&office.id))
    }

    fn columns(&self, over: &OverCohort, office: &Office) -> Option<&Columns> {
        let path = over.path.as_ref()?;
        let of_circle = self.columns.get(&circle(over.among, &office.cohort))?;
        of_circle.get(&path.text)
    }
}

/// Whom an office is compared with: its cohort, or all.
fn circle(among: Among, cohort: &str) -> Option<String> {
    match among {
        Among::Cohort => Some(cohort.to_owned()),
        Among::All => None,
    }
}

/// The figures that a rubric compares among all offices.
fn over_all(rubric: &CompiledRubric) -> BTreeSet<&str> {
    let programs = rubric.programs().into_iter();
    let all = programs.flat_map(|program| program.over_cohort());
    all.filter(|over| over.among == Among::All)
        .filter_map(|over| Some(over.path.as_ref()?.text.as_str()))
        .collect()
}

/// A figure of an office that may not count.
fn if_counted(figure: Possible, counts: Truth) -> Possible {
    if counts == Truth::True || figure.not_applicable.is_some() {
        return figure;
    }
    Possible {
        not_applicable: Some("可能不参加考核".to_owned()),
        ..figure
    }
}

/// Some figures of one office. With the last word its points count as they are proved, and after the figures stands of
/// each whether the office kept it back.
fn read(
    rubric: &CompiledRubric,
    report: &Report,
    cohorts: &Cohorts,
    (paths, last_word): (&[Arc<CohortPath>], bool),
) -> Vec<Possible> {
    let rubric = rubric.of_cohort(&report.office.cohort);
    let mut reads_points = false;
    for path in paths {
        path.node.visit(&mut |node| {
            let of_points = |leaf: &Leaf| matches!(leaf, Leaf::Indicator(_) | Leaf::Section(_));
            reads_points |= matches!(&node.what, What::Leaf(leaf) if of_points(leaf));
        });
    }
    let all_proved = is_all_proved(report);
    let figures = |case: Case<'_>| -> Vec<Possible> {
        let read = |path: &Arc<CohortPath>| {
            let with = |unproved| {
                let facts = Facts::new(case, unproved, None);
                crate::script::read_node(&path.node, &facts)
            };
            let given = with(Unproved::Given);
            let figure = match all_proved {
                true => given,
                false => given.hull(with(Unproved::Missing)),
            };
            let facts = Facts::new(case, Unproved::Given, None);
            let kept_back = last_word && !figure.is_settled() && is_kept_back(&path.node, &facts);
            (figure, kept_back)
        };
        let (mut figures, kept_back): (Vec<_>, Vec<_>) = paths.iter().map(read).unzip();
        if last_word {
            figures.extend(kept_back.into_iter().map(Possible::flag));
        }
        figures
    };
    if reads_points {
        let Evaluation {
            outcomes, opened, ..
        } = evaluate_briefly_among(rubric, report, Some(cohorts));
        let outcomes = outcomes.into_iter().map(|o| (o.indicator, o)).collect();
        let card = SoFar {
            rubric: rubric.rubric(),
            outcomes: &outcomes,
            closes: last_word,
        };
        return figures(Case {
            rubric,
            report,
            card: &card,
            opened: &opened,
            cohorts: Some(cohorts),
            all_proved,
            in_words: false,
        });
    }
    let (opened, _) = run_checks(rubric, report, Some(cohorts));
    figures(Case {
        rubric,
        report,
        card: &NoCard,
        opened: &opened,
        cohorts: Some(cohorts),
        all_proved,
        in_words: false,
    })
}

fn is_true(flag: &Possible) -> bool {
    matches!(flag.value, Some(Value::Flag(Truth::True)))
}

/// Whether a figure rests on something that was not reported.
fn is_kept_back(node: &Node, facts: &Facts<'_>) -> bool {
    let mut found = false;
    node.visit(&mut |part| {
        if let What::Leaf(leaf) = &part.what {
            found |= facts.is_unknown(*leaf);
        }
    });
    found
}

/// The figures that a rubric compares, in passes: what a figure rests on is read in an earlier one.
fn passes(rubric: &CompiledRubric) -> Vec<Vec<Arc<CohortPath>>> {
    let mut waiting: BTreeMap<String, (Arc<CohortPath>, BTreeSet<String>)> = BTreeMap::new();
    for over in rubric.programs().into_iter().flat_map(|p| p.over_cohort()) {
        if let Some(path) = &over.path {
            let needs = || rubric.figures_behind(path);
            let entry = waiting.entry(path.text.clone());
            entry.or_insert_with(|| (Arc::clone(path), needs()));
        }
    }
    let mut passes = Vec::new();
    let mut done: BTreeSet<String> = BTreeSet::new();
    loop {
        let ready: Vec<String> = waiting
            .iter()
            .filter(|(_, (_, needs))| needs.is_subset(&done))
            .map(|(text, _)| text.clone())
            .collect();
        if ready.is_empty() {
            // A rubric with a circle was refused when it was compiled.
            return passes;
        }
        let pass = ready.iter().filter_map(|text| waiting.remove(text));
        passes.push(pass.map(|(path, _)| path).collect());
        done.extend(ready);
    }
}

/// Whether a word compares places, where the greatest or the least comes first.
pub(super) fn is_place(statistic: Statistic) -> bool {
    matches!(statistic, Statistic::Rank | Statistic::RankLow)
}

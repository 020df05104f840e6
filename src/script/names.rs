//! What the names in a script mean: groups and fields, `points`, targets, measures, other points, figures of the card.

use crate::diagnostic::nearest;
use crate::rubric::{FieldKind, Rubric};
use crate::value::Value;

use super::environment::{Figure, OfficeText};
use super::graph::{Leaf, Type};
use super::kinds::Kind;

/// The names that the language keeps for itself, with their Chinese aliases.
pub const RESERVED: &[(&str, &str)] = &[
    ("points", "分值"),
    ("target", "目标"),
    ("prior", "上年"),
    ("reported", "填报"),
    ("self_score", "自评"),
    ("measure", "派生"),
    ("office", "单位"),
    ("indicator", "指标"),
    ("section", "部分"),
];

/// The reserved name that `name` is or is the Chinese alias of.
pub(super) fn canonical(name: &str) -> &str {
    RESERVED
        .iter()
        .find(|(_, alias)| *alias == name)
        .map_or(name, |(own, _)| own)
}

/// Where a script stands, and so what it may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A measure or a check: facts, targets, measures.
    Facts,
    /// The score of an indicator: facts, `points`, and the points so far of others.
    Score,
    /// When an indicator or a base section applies: facts, and the points so far of others.
    Applies,
    /// What the total is made of: also base, bonus and penalty.
    Total,
    /// What a grade asks for: also the total, which is the final one.
    Grade,
    /// A gate, a term of the tie-break, the condition of a bonus or penalty section: also figures of the card.
    Card,
    /// A figure beside the total: also place and grade, and the final total.
    Column,
}

/// The names of one rubric, as a script in one place may use them.
pub struct Names<'a> {
    rubric: &'a Rubric,
    scope: Scope,
    measures: &'a [Type],
}

/// Why a name cannot be read.
pub(super) struct Unknown {
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// It is a field that the rubric does not declare, rather than another name.
    pub(super) field: bool,
}

impl<'a> Names<'a> {
    /// The names of `rubric`; the types of measures are those found so far, in the rubric's order.
    pub fn new(rubric: &'a Rubric, scope: Scope, measures: &'a [Type]) -> Self {
        Self {
            rubric,
            scope,
            measures,
        }
    }

    /// The types of the measures found so far.
    pub(super) fn measures(&self) -> &'a [Type] {
        self.measures
    }

    pub(super) fn rubric(&self) -> &'a Rubric {
        self.rubric
    }

    /// Whether a name stands for a group: something with a dot behind it.
    pub(super) fn is_group(&self, name: &str) -> bool {
        matches!(
            canonical(name),
            "target"
                | "prior"
                | "reported"
                | "self_score"
                | "measure"
                | "office"
                | "indicator"
                | "section"
        ) || self.rubric.fields.iter().any(|f| f.group == name)
    }

    /// A bare name.
    pub(super) fn bare(&self, name: &str) -> Result<(Leaf, Type), Unknown> {
        if canonical(name) == "points" && self.scope == Scope::Score {
            return Ok((Leaf::Points, Type::Number(Kind::POINTS, None)));
        }
        let mut named = Figure::NAMED.iter();
        let figure = named.find(|(_, own, alias)| *own == name || *alias == name);
        let figure = figure.map(|(figure, ..)| *figure);
        let allowed = |figure: &Figure| match self.scope {
            Scope::Column => true,
            Scope::Card => *figure != Figure::Grade,
            Scope::Grade => !matches!(figure, Figure::Rank | Figure::RankLow | Figure::Grade),
            Scope::Total => matches!(figure, Figure::Base | Figure::Bonus | Figure::Penalty),
            Scope::Facts | Scope::Score | Scope::Applies => false,
        };
        if let Some(figure) = figure.filter(allowed) {
            let of_figure = match figure {
                Figure::Grade => Type::Text,
                Figure::Rank | Figure::RankLow => Type::Number(Kind::PLAIN, None),
                _ => Type::Number(Kind::POINTS, None),
            };
            return Ok((Leaf::Figure(figure), of_figure));
        }
        if figure.is_some() || canonical(name) == "points" {
            return Err(Unknown {
                message: format!("这里不能用 `{name}`"),
                help: Some(self.where_known(figure).to_owned()),
                field: false,
            });
        }
        if self.is_group(name) {
            return Err(Unknown {
                message: format!("`{name}` 是一组数据,不能单独使用"),
                help: Some(format!("写成 `{name}.名称`")),
                field: false,
            });
        }
        let groups = self.rubric.fields.iter().map(|f| f.group.as_str());
        let reserved = RESERVED.iter().map(|(own, _)| *own);
        Err(Unknown {
            message: format!("没有 `{name}` 这个名称"),
            help: did_you_mean(name, groups.chain(reserved))
                .or_else(|| Some("填报项写成 `组.名称`,满分写 `points`,文字加引号".to_owned())),
            field: false,
        })
    }

    /// Where a figure that cannot be read here can be; none: `points`.
    fn where_known(&self, figure: Option<Figure>) -> &'static str {
        match figure {
            None => "它只在指标的 `score` 里才有",
            Some(Figure::Grade) => {
                "等次只在附加列 `[[column]]` 里才有;否决、等次的条件在评等次以前,写总分的线,如 `total >= 90`"
            }
            Some(Figure::Rank | Figure::RankLow) => "名次只在否决的 `when` 和附加列里才有",
            Some(_) if self.scope == Scope::Total => {
                "总分公式得出的就是总分,用 `base`、`bonus`、`penalty`"
            }
            Some(_) => {
                "它只在加分、扣分部分的 `applies_when`、否决、并列、总分公式、等次条件和附加列里才有"
            }
        }
    }

    /// `group.name`.
    pub(super) fn member(&self, group: &str, name: &str) -> Result<(Leaf, Type), Unknown> {
        let rubric = self.rubric;
        match canonical(group) {
            "target" => {
                let at = rubric.targets.iter().position(|t| t.name == name);
                let found = at.and_then(|i| Some((i, rubric.targets.get(i)?)));
                found
                    .map(|(i, t)| (Leaf::Target(i), type_of_target(&t.value)))
                    .ok_or_else(|| {
                        unknown(
                            "目标值",
                            group,
                            name,
                            rubric.targets.iter().map(|t| t.name.as_str()),
                        )
                    })
            }
            "measure" => {
                let at = rubric.measures.iter().position(|m| m.name == name);
                at.map(|i| {
                    (
                        Leaf::Measure(i),
                        self.measures.get(i).cloned().unwrap_or(Type::Unknown),
                    )
                })
                .ok_or_else(|| {
                    unknown(
                        "派生数",
                        group,
                        name,
                        rubric.measures.iter().map(|m| m.name.as_str()),
                    )
                })
            }
            "indicator" if self.scope != Scope::Facts => rubric
                .find_indicator(name)
                .map(|at| (Leaf::Indicator(at), Type::Number(Kind::POINTS, None)))
                .ok_or_else(|| {
                    unknown(
                        "指标",
                        group,
                        name,
                        rubric.indicators().map(|(_, i)| i.id.as_str()),
                    )
                }),
            "section" if self.scope != Scope::Facts => rubric
                .find_section(name)
                .map(|at| (Leaf::Section(at), Type::Number(Kind::POINTS, None)))
                .ok_or_else(|| {
                    unknown(
                        "部分",
                        group,
                        name,
                        rubric.sections.iter().map(|s| s.id.as_str()),
                    )
                }),
            "indicator" | "section" => Err(Unknown {
                message: format!("这里不能用 `{group}`"),
                help: Some("派生数和勾稽关系只能用填报项".into()),
                field: false,
            }),
            "office" => self.office(group, name),
            "self_score" => self.self_score(group, name),
            _ => self.field(group, name),
        }
    }

    /// The office's own points for an indicator, or its total.
    fn self_score(&self, group: &str, name: &str) -> Result<(Leaf, Type), Unknown> {
        let points = || Type::Number(Kind::POINTS, None);
        if let Some(at) = self.rubric.find_indicator(name) {
            return Ok((Leaf::SelfScore(at), points()));
        }
        if matches!(name, "total" | "总分") {
            return Ok((Leaf::SelfTotal, points()));
        }
        let ids = self.rubric.indicators().map(|(_, i)| i.id.as_str());
        Err(unknown("指标", group, name, ids.chain(["total"])))
    }

    fn office(&self, group: &str, name: &str) -> Result<(Leaf, Type), Unknown> {
        let mut known = OfficeText::NAMED.iter();
        let text = known.find(|(_, own, alias)| *own == name || *alias == name);
        // A field that the rubric declares under a Chinese name of these is that field.
        let declared = self.rubric.find_field("office", name).is_some();
        match text.filter(|_| !declared) {
            Some((text, ..)) => Ok((Leaf::Office(*text), Type::Text)),
            None => {
                let own = self
                    .rubric
                    .fields
                    .iter()
                    .filter(|f| f.group == "office")
                    .map(|f| f.name.as_str());
                self.field("office", name).map_err(|_| {
                    unknown("单位的", group, name, own.chain(["id", "name", "cohort"]))
                })
            }
        }
    }

    /// A field's fact of last period, or as the office stated it: whichever `word` stands for.
    pub(super) fn of_field(
        &self,
        word: &str,
        group: &str,
        name: &str,
    ) -> Result<(Leaf, Type), Unknown> {
        if RESERVED
            .iter()
            .any(|(own, alias)| *own == group || *alias == group)
            && canonical(group) != "office"
        {
            return Err(Unknown {
                message: format!("`{group}` 不是一组填报项"),
                help: Some(format!("`{word}.` 后面写填报项的组和名称")),
                field: false,
            });
        }
        match self.field(group, name)? {
            (Leaf::Field(id), typed) if canonical(word) == "reported" => {
                Ok((Leaf::Reported(id), typed))
            }
            (Leaf::Field(id), typed) => Ok((Leaf::Prior(id), typed)),
            other => Ok(other),
        }
    }

    /// A field's fact.
    pub(super) fn field(&self, group: &str, name: &str) -> Result<(Leaf, Type), Unknown> {
        if let Some(id) = self.rubric.find_field(group, name) {
            let kind = self.rubric.field(id).map(|f| f.kind);
            return Ok((Leaf::Field(id), kind.map_or(Type::Unknown, type_of_field)));
        }
        let in_group: Vec<_> = self
            .rubric
            .fields
            .iter()
            .filter(|f| f.group == group)
            .map(|f| f.name.as_str())
            .collect();
        if in_group.is_empty() {
            let groups = self.rubric.fields.iter().map(|f| f.group.as_str());
            let reserved = RESERVED.iter().map(|(own, _)| *own);
            return Err(Unknown {
                message: format!("没有 `{group}` 这一组填报项"),
                help: did_you_mean(group, groups.chain(reserved)),
                field: true,
            });
        }
        let mut unknown = unknown("填报项", group, name, in_group);
        unknown.field = true;
        Err(unknown)
    }
}

fn unknown<'n>(
    what: &str,
    group: &str,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Unknown {
    let known: Vec<_> = known.into_iter().collect();
    let help = nearest(name, known.iter().copied())
        .map(|n| format!("是不是要写 `{group}.{n}`?"))
        .or_else(|| {
            (!known.is_empty()).then(|| {
                format!(
                    "已有:{}",
                    known
                        .iter()
                        .take(12)
                        .map(|n| format!("`{n}`"))
                        .collect::<Vec<_>>()
                        .join("、")
                )
            })
        });
    Unknown {
        message: format!("细则没有声明{what} `{group}.{name}`"),
        help,
        field: false,
    }
}

fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    nearest(name, known).map(|n| format!("是不是要写 `{n}`?"))
}

/// The type of a field's facts.
pub(super) fn type_of_field(kind: FieldKind) -> Type {
    match kind {
        FieldKind::Rate => Type::Number(Kind::PERCENT, None),
        FieldKind::Count | FieldKind::Amount | FieldKind::Number => Type::Number(Kind::PLAIN, None),
        FieldKind::Flag => Type::Flag,
        FieldKind::Date => Type::Date,
        FieldKind::Text => Type::Text,
        FieldKind::Rows => Type::Rows,
    }
}

fn type_of_target(value: &Value) -> Type {
    match value {
        Value::Number(_) => Type::Number(Kind::PLAIN, None),
        Value::Flag(_) => Type::Flag,
        Value::Date(_) => Type::Date,
        Value::Text(_) => Type::Text,
        Value::Rows(_) => Type::Rows,
    }
}

/// Whether a group has groups behind it: `prior.group.name`, `reported.group.name`.
pub(super) fn has_groups(name: &str) -> bool {
    matches!(canonical(name), "prior" | "reported")
}

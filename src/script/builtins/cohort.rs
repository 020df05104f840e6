//! Words over a cohort; what they come to is known when every office has been read.

use crate::script::graph::Statistic;
use crate::script::kinds::Kind;

use super::{Gives, Param, Runs, Takes, Word};

const PATH: Param = Param {
    name: "path",
    takes: Takes::Path,
};

const fn word(
    names: (&'static str, &'static str),
    statistic: Statistic,
    params: &'static [Param],
    edges: &'static str,
    about: &'static str,
    example: &'static str,
) -> Word {
    let gives = Gives::Number(Kind::PLAIN);
    Word {
        name: names.0,
        alias: names.1,
        params,
        variadic: false,
        gives,
        edges,
        about,
        example,
        phrase: about,
        run: Runs::Cohort(statistic),
    }
}

pub(super) const WORDS: &[Word] = &[
    word(
        ("cohort_mean", "同类平均"),
        Statistic::Mean,
        &[PATH],
        "含本单位,缺项不计",
        "同类单位的平均数",
        "points - exact_steps(cohort_mean(\"survey.satisfaction\") - survey.satisfaction, 1)",
    ),
    word(
        ("cohort_median", "同类中位"),
        Statistic::Median,
        &[PATH],
        "含本单位,缺项不计",
        "同类单位的中位数",
        "points * attained(mediation.cases, cohort_median(\"mediation.cases\"))",
    ),
    word(
        ("cohort_max", "同类最高"),
        Statistic::Max,
        &[PATH],
        "含本单位,缺项不计",
        "同类单位的最大数",
        "points * attained(mediation.cases, cohort_max(\"mediation.cases\"))",
    ),
    word(
        ("cohort_min", "同类最低"),
        Statistic::Min,
        &[PATH],
        "含本单位,缺项不计",
        "同类单位的最小数",
        "points * progress(mediation.cases, cohort_min(\"mediation.cases\"), 100)",
    ),
    word(
        ("cohort_rank", "同类名次"),
        Statistic::Rank,
        &[PATH],
        "大的在前;并列同名次",
        "在同类单位中的名次",
        "first_when([[3 * cohort_rank(\"survey.satisfaction\") <= cohort_size(), 2], [true, 1]])",
    ),
    word(
        ("cohort_rank_low", "同类低位名次"),
        Statistic::RankLow,
        &[PATH],
        "小的在前;并列同名次",
        "在同类单位中从小到大的名次",
        "points - cohort_rank_low(\"petition.visits\") + 1",
    ),
    word(
        ("cohort_size", "同类单位数"),
        Statistic::Size,
        &[],
        "含本单位",
        "同类单位有几个",
        "first_when([[3 * cohort_rank(\"survey.satisfaction\") <= cohort_size(), 2], [true, 1]])",
    ),
];

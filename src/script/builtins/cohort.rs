//! Words over a cohort, or over all offices; what they come to is known when every office has been read.

use crate::script::graph::{Among, Statistic};
use crate::script::kinds::Kind;

use super::{Gives, Param, Runs, Takes, Word};

const PATH: Param = Param {
    name: "path",
    takes: Takes::Path,
};

const fn word(
    names: (&'static str, &'static str),
    (statistic, among): (Statistic, Among),
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
        run: Runs::Cohort(statistic, among),
    }
}

/// The words of one circle of offices: the same for each, but for their names and what they say.
macro_rules! words {
    ($among:expr, $name:literal, $title:literal) => {
        [
            word(
                (concat!($name, "_mean"), concat!($title, "平均")),
                (Statistic::Mean, $among),
                &[PATH],
                "含本单位,缺项不计",
                concat!($title, "单位的平均数"),
                concat!(
                    "points - exact_steps(",
                    $name,
                    "_mean(\"survey.satisfaction\") - survey.satisfaction, 1)"
                ),
            ),
            word(
                (concat!($name, "_median"), concat!($title, "中位")),
                (Statistic::Median, $among),
                &[PATH],
                "含本单位,缺项不计",
                concat!($title, "单位的中位数"),
                concat!(
                    "points * attained(mediation.cases, ",
                    $name,
                    "_median(\"mediation.cases\"))"
                ),
            ),
            word(
                (concat!($name, "_max"), concat!($title, "最高")),
                (Statistic::Max, $among),
                &[PATH],
                "含本单位,缺项不计",
                concat!($title, "单位的最大数"),
                concat!(
                    "points * attained(mediation.cases, ",
                    $name,
                    "_max(\"mediation.cases\"))"
                ),
            ),
            word(
                (concat!($name, "_min"), concat!($title, "最低")),
                (Statistic::Min, $among),
                &[PATH],
                "含本单位,缺项不计",
                concat!($title, "单位的最小数"),
                concat!(
                    "points * progress(mediation.cases, ",
                    $name,
                    "_min(\"mediation.cases\"), 100)"
                ),
            ),
            word(
                (concat!($name, "_rank"), concat!($title, "名次")),
                (Statistic::Rank, $among),
                &[PATH],
                "大的在前;并列同名次",
                concat!("在", $title, "单位中的名次"),
                concat!(
                    "first_when([[3 * ",
                    $name,
                    "_rank(\"survey.satisfaction\") <= ",
                    $name,
                    "_size(), 2], [true, 1]])"
                ),
            ),
            word(
                (concat!($name, "_rank_low"), concat!($title, "低位名次")),
                (Statistic::RankLow, $among),
                &[PATH],
                "小的在前;并列同名次",
                concat!("在", $title, "单位中从小到大的名次"),
                concat!("points - ", $name, "_rank_low(\"petition.visits\") + 1"),
            ),
            word(
                (concat!($name, "_size"), concat!($title, "单位数")),
                (Statistic::Size, $among),
                &[],
                "含本单位",
                concat!($title, "单位有几个"),
                concat!(
                    "first_when([[3 * ",
                    $name,
                    "_rank(\"survey.satisfaction\") <= ",
                    $name,
                    "_size(), 2], [true, 1]])"
                ),
            ),
        ]
    };
}

pub(super) const WORDS: &[Word] = &words!(Among::Cohort, "cohort", "同类");

/// Over the offices of all cohorts together.
pub(super) const OVER_ALL: &[Word] = &words!(Among::All, "all", "全部");

//! Words over rows and over a cohort. They parse and are checked; what they give is open until their facts can be read.

use crate::script::kinds::Kind;

use super::{Gives, Param, Takes, Word};

const ROWS: Param = Param {
    name: "rows",
    takes: Takes::Rows,
};
const OF_ROW: Param = Param {
    name: "|e| …",
    takes: Takes::Function,
};
const PATH: Param = Param {
    name: "path",
    takes: Takes::Path,
};

const fn word(
    name: &'static str,
    alias: &'static str,
    params: &'static [Param],
    edges: &'static str,
    about: &'static str,
    example: &'static str,
) -> Word {
    let gives = Gives::Number(Kind::PLAIN);
    Word {
        name,
        alias,
        params,
        variadic: false,
        gives,
        edges,
        about,
        example,
        phrase: about,
        run: None,
    }
}

pub(super) const WORDS: &[Word] = &[
    word(
        "sum_of",
        "合计",
        &[ROWS, OF_ROW],
        "没有一行为 0;未填待定",
        "逐行相加",
        "points - capped(sum_of(decision.matters, |e| e.missed), 4)",
    ),
    word(
        "count_of",
        "计数",
        &[ROWS, OF_ROW],
        "没有一行为 0;未填待定",
        "符合的有几行",
        "points - count_of(safety.accidents, |e| e.deaths > 0)",
    ),
    word(
        "highest_per",
        "就高",
        &[
            ROWS,
            OF_ROW,
            Param {
                name: "|e| points",
                takes: Takes::Function,
            },
        ],
        "同一事项取最高,再相加",
        "同一事项就高不重复",
        "highest_per(awards.items, |e| e.matter, |e| e.points)",
    ),
    word(
        "mean_of",
        "平均",
        &[ROWS, OF_ROW],
        "没有一行为缺项",
        "逐行平均",
        "points * mean_of(judges.marks, |e| e.mark) / 100",
    ),
    word(
        "trimmed_mean_of",
        "去极值平均",
        &[ROWS, OF_ROW],
        "多于 5 行时去掉最高和最低",
        "评委打分平均",
        "points * trimmed_mean_of(judges.marks, |e| e.mark) / 100",
    ),
    word(
        "cohort_mean",
        "同类平均",
        &[PATH],
        "含本单位,缺项不计",
        "同类单位的平均数",
        "points - exact_steps(cohort_mean(\"survey.satisfaction\") - survey.satisfaction, 1)",
    ),
    word(
        "cohort_median",
        "同类中位",
        &[PATH],
        "含本单位,缺项不计",
        "同类单位的中位数",
        "points * attained(mediation.cases, cohort_median(\"mediation.cases\"))",
    ),
    word(
        "cohort_max",
        "同类最高",
        &[PATH],
        "含本单位,缺项不计",
        "同类单位的最大数",
        "points * attained(mediation.cases, cohort_max(\"mediation.cases\"))",
    ),
    word(
        "cohort_min",
        "同类最低",
        &[PATH],
        "含本单位,缺项不计",
        "同类单位的最小数",
        "points * progress(mediation.cases, cohort_min(\"mediation.cases\"), 100)",
    ),
    word(
        "cohort_rank",
        "同类名次",
        &[PATH],
        "大的在前;并列同名次",
        "在同类单位中的名次",
        "first_when([[3 * cohort_rank(\"survey.satisfaction\") <= cohort_size(), 2], [true, 1]])",
    ),
    word(
        "cohort_rank_low",
        "同类低位名次",
        &[PATH],
        "小的在前;并列同名次",
        "在同类单位中从小到大的名次",
        "points - cohort_rank_low(\"petition.visits\") + 1",
    ),
    word(
        "cohort_size",
        "同类单位数",
        &[],
        "含本单位",
        "同类单位有几个",
        "first_when([[3 * cohort_rank(\"survey.satisfaction\") <= cohort_size(), 2], [true, 1]])",
    ),
];

//! Words over rows. They parse and are checked; what they give is open until their facts can be read.

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
];

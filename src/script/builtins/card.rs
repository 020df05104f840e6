//! Words over the card: what of a section applies to the office. Known where the sums of the card are.

use crate::script::environment::Figure;
use crate::script::kinds::Kind;

use super::{Gives, Param, Runs, Takes, Word};

const SECTION: Param = Param {
    name: "section",
    takes: Takes::Text,
};

pub(super) const WORDS: &[Word] = &[
    Word {
        name: "count_applicable",
        alias: "适用项数",
        params: &[SECTION],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "不计分的项不算;可用处同 `base`",
        about: "某一部分有几项适用(不缺项)",
        example: "count_applicable(\"section.C\") >= 3",
        phrase: "某一部分适用的项数",
        run: Runs::OfSection(Figure::CountApplicable),
    },
    Word {
        name: "points_applicable",
        alias: "适用分值",
        params: &[SECTION],
        variadic: false,
        gives: Gives::Number(Kind::POINTS),
        edges: "不计分的项不算;可用处同 `base`",
        about: "某一部分适用(不缺项)的各项分值之和",
        example: "section.C < 0.6 * points_applicable(\"section.C\")",
        phrase: "某一部分适用的分值",
        run: Runs::OfSection(Figure::PointsApplicable),
    },
];

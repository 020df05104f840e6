//! Gates, grades, and figures beside the total.

use super::head::DIGITS;
use super::{Choices, words};
use crate::rubric::model::Ties;
use crate::shape::Kind::{Choice, Filled, Flag, List, Script, Table, Text, Whole};
use crate::shape::{ABOVE_ZERO, ANY, FROM_ZERO, Least, Rule, Shape, always, key, number, whole};

/// Whether a share of places is rounded half up.
pub(crate) const ROUNDS: &Choices<bool> = &[
    ("down", false, "零头舍去"),
    ("half-up", true, "零头四舍五入"),
];

pub(crate) const TIES: &Choices<Ties> = &[
    ("undecided", Ties::Undecided, "待定夺,由复核文件的决定定夺"),
    ("all", Ties::All, "都给"),
    ("none", Ties::None, "都不给"),
];

pub(super) static GATE: Shape = Shape {
    keys: &[
        always("id", Filled, "编号", "如 `\"V1\"`"),
        whole("title", Filled, "标题", "如 `\"败诉3件以上\"`"),
        whole(
            "when",
            Script,
            "条件",
            "触发的条件,如 `\"litigation.lost >= 3\"`",
        ),
        key("grade", Text, "定等次", "定为该等次,写等次的名称"),
        key("grade_cap", Text, "限等次", "不高于该等次,写等次的名称"),
        key("grade_down", Whole(1, 99), "降等次", "降几等"),
        key("no_bonus", Flag, "加分不计", "写 `true`"),
        key(
            "zero",
            List(&Text),
            "计零",
            "`[\"total\"]`,或者部分、指标的编号",
        ),
        key("deduct", ABOVE_ZERO, "扣分", "从总分里扣"),
        key("total_cap", FROM_ZERO, "总分封顶", "总分不超过"),
        key("rank_last", Flag, "排最后", "排在其余单位之后,写 `true`"),
        key(
            "not_assessed",
            Flag,
            "不参加考核",
            "没有名次,不占名额,写 `true`",
        ),
        key("mark", Text, "备注", "只加备注,如 `\"黑榜\"`"),
    ],
    rules: &[
        Rule::SomeOf(&[
            "grade",
            "grade_cap",
            "grade_down",
            "no_bonus",
            "zero",
            "deduct",
            "total_cap",
            "rank_last",
            "not_assessed",
            "mark",
        ]),
        Rule::NotBoth("grade", "grade_cap"),
        Rule::NotBoth("grade", "grade_down"),
    ],
    in_parts: true,
};

pub(super) static GRADE: Shape = Shape {
    keys: &[
        always("name", Filled, "名称", "如 `\"优秀\"`"),
        key("when", Script, "条件", "分数以外还要满足的条件"),
        key("from", ANY, "起点", "起点,含本数;最后一等可以不写"),
        key(
            "below",
            ANY,
            "终点",
            "终点,不含本数;写了就核对是否与上一等相接",
        ),
        key(
            "quota",
            Table(&QUOTA),
            "名额",
            "如 `{ share = 0.30, round = \"down\" }`、`{ number = 6 }`",
        ),
    ],
    rules: &[],
    in_parts: true,
};

static QUOTA: Shape = Shape {
    keys: &[
        key(
            "share",
            number(Least::Zero, Some(1), true),
            "比例",
            "占在一起排名的单位的份额,0 至 1,如 `0.30`",
        ),
        key("number", Whole(0, u32::MAX), "个数", "名额的个数"),
        key(
            "round",
            Choice(|| words(ROUNDS)),
            "零头",
            "比例的零头,默认 `\"down\"`",
        ),
        key(
            "ties",
            Choice(|| words(TIES)),
            "并列",
            "并列在名额线上怎么办,默认 `\"undecided\"`",
        ),
    ],
    rules: &[Rule::OneOf(&["share", "number"])],
    in_parts: false,
};

pub(super) static COLUMN: Shape = Shape {
    keys: &[
        always("id", Filled, "编号", "附加列的编号"),
        whole("title", Filled, "标题", "表头"),
        whole(
            "value",
            Script,
            "算式",
            "算出的数,如 `\"total * 10 / 100\"`",
        ),
        key("unit", Text, "单位", "印在表头"),
        key("digits", DIGITS, "小数位数", "默认是 `rounding.digits`"),
    ],
    rules: &[],
    in_parts: true,
};

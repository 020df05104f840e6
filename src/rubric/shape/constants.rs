//! Targets, measures and checks.

use super::head::CONSTANT;
use super::{Choices, words};
use crate::rubric::model::CheckEffect;
use crate::shape::Kind::{Any, Choice, Date, Filled, List, Named, Script, Table, Text, Whole};
use crate::shape::{Kind, PLAIN, Rule, Shape, always, key, whole};

pub(crate) const EFFECTS: &Choices<CheckEffect> = &[
    ("note", CheckEffect::Note, "只提示"),
    (
        "open",
        CheckEffect::Open,
        "提示,还把用到的填报项按未填报处理",
    ),
];

/// A target, bare or as a table.
pub(super) const TARGET: Kind = Any(&[PLAIN, Text, Date, Table(&TARGET_TABLE)]);

static TARGET_TABLE: Shape = Shape {
    keys: &[
        key("title", Text, "标题", "印在计算过程里的名字,默认是名称"),
        key("value", CONSTANT, "值", "数、日期或文字"),
        key("source", Text, "依据", "定这个值的文件"),
        key(
            "by_cohort",
            Named(&CONSTANT),
            "各类别的值",
            "某些类别另有目标值,如 `{ \"镇\" = 18 }`",
        ),
        key(
            "history",
            List(&Table(&HISTORY)),
            "逐年的值",
            "代替 `value`:值随年份变化,用 `since` 不晚于考核期的最后一条",
        ),
    ],
    rules: &[Rule::OneOf(&["value", "history"])],
    in_parts: true,
};

static HISTORY: Shape = Shape {
    keys: &[
        always("since", Whole(1, 9999), "起始年份", "从哪一年起,如 `2023`"),
        always("value", CONSTANT, "值", "数、日期或文字"),
        key("source", Text, "依据", "定这个值的文件"),
        key(
            "by_cohort",
            Named(&CONSTANT),
            "各类别的值",
            "某些类别另有目标值",
        ),
    ],
    rules: &[],
    in_parts: false,
};

pub(super) static MEASURE: Shape = Shape {
    keys: &[
        key("title", Text, "标题", "印在计算过程里的名字,默认是名称"),
        key("unit", Text, "单位", "如 `\"%\"`、`\"件\"`"),
        whole(
            "value",
            Script,
            "算式",
            "由填报项算出的数;可以用别的派生数,如 `\"percent(review.done, review.due)\"`",
        ),
    ],
    rules: &[],
    in_parts: true,
};

pub(super) static CHECK: Shape = Shape {
    keys: &[
        always("id", Filled, "编号", "勾稽关系的编号"),
        whole(
            "holds",
            Script,
            "条件",
            "填报数应当满足的条件,如 `\"litigation.lost <= litigation.cases\"`;定不下来时不提示",
        ),
        whole("message", Filled, "提示", "不满足时说什么"),
        key(
            "effect",
            Choice(|| words(EFFECTS)),
            "后果",
            "默认 `\"note\"`",
        ),
    ],
    rules: &[],
    in_parts: true,
};

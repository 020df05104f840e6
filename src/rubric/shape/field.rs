//! `[field.group]`: what a report must give.

use super::{Choices, words};
use crate::rubric::model::FieldKind;
use crate::shape::Kind::{Any, Choice, Date, Flag, List, Named, Table, Text, Tuple};
use crate::shape::{ANY, FROM_ZERO, Key, Kind, Rule, Shape, Words, key, whole};

pub(crate) const KINDS: &Choices<FieldKind> = &[
    ("count", FieldKind::Count, "次数、件数、人数:0 起的整数"),
    ("rate", FieldKind::Rate, "百分率:0 至 100,92 就是 92%"),
    ("amount", FieldKind::Amount, "金额等:0 起的数"),
    ("number", FieldKind::Number, "任意的数"),
    ("flag", FieldKind::Flag, "是否"),
    ("date", FieldKind::Date, "日期"),
    ("text", FieldKind::Text, "文字"),
    ("rows", FieldKind::Rows, "逐行事件,一件一行"),
];

pub(crate) const REQUIRED: &Choices<bool> =
    &[("required", true, "必须有佐证:没有的,至少的一头按未填报计")];

fn kinds() -> Words {
    words(KINDS)
}

fn column_kinds() -> Words {
    let kinds = words(KINDS).into_iter();
    kinds.filter(|(word, _)| *word != "rows").collect()
}

fn none() -> Words {
    vec![("none", "没有发生")]
}

fn never() -> Words {
    vec![("never", "没有发生")]
}

const TITLE: Key = key(
    "title",
    Text,
    "标题",
    "标题,也是表格的表头,默认是 `组.名称`",
);
const UNIT: Key = key(
    "unit",
    Text,
    "单位",
    "如 `\"件\"`;填了别的单位会换算,换算不了的按未填报处理",
);
const RANGE: Key = key(
    "range",
    Tuple(&[ANY, ANY]),
    "范围",
    "可能的范围,如 `[0, 100]`,超出的按未填报处理;只用于数",
);
const ONE_OF: Key = key(
    "one_of",
    List(&Text),
    "选项",
    "文字只能是其中之一,如 `[\"优\", \"良\"]`;只用于 `text`",
);
const ALIASES: Key = key("aliases", List(&Text), "别名", "表头的别名");
const EVIDENCE: Key = key(
    "evidence",
    Choice(|| words(REQUIRED)),
    "佐证",
    "写 `\"required\"` 就必须有佐证",
);
const ASK: Key = key("ask", Text, "由谁提供", "写进 open.csv,催报时知道问谁");
const IF_BLANK: Key = key(
    "if_blank",
    Any(&[Flag, ANY, Date, Text]),
    "没填的含义",
    "没填是什么意思,不写就是“不知道”;件数和逐行事件写 `\"none\"`,日期写 `\"never\"`",
);

const BLANKS: Rule = Rule::Typed(
    "if_blank",
    "type",
    &[
        ("count", Any(&[FROM_ZERO, Choice(none)])),
        ("rate", ANY),
        ("amount", ANY),
        ("number", ANY),
        ("flag", Flag),
        ("date", Any(&[Date, Choice(never)])),
        ("text", Text),
        ("rows", Choice(none)),
    ],
);
const OF_NUMBERS: Rule = Rule::OnlyFor("range", "type", &["count", "rate", "amount", "number"]);
const OF_TEXTS: Rule = Rule::OnlyFor("one_of", "type", &["text"]);

pub(super) static FIELD: Shape = Shape {
    keys: &[
        TITLE,
        whole("type", Choice(kinds), "类型", "填的是什么"),
        ALIASES,
        RANGE,
        ONE_OF,
        key(
            "columns",
            Named(&COLUMN),
            "各列",
            "逐行事件的各列,写法同填报项,如 `{ day = { type = \"date\" } }`;只用于 `rows`",
        ),
        UNIT,
        EVIDENCE,
        ASK,
        IF_BLANK,
    ],
    rules: &[
        OF_NUMBERS,
        OF_TEXTS,
        BLANKS,
        Rule::OnlyFor("columns", "type", &["rows"]),
        Rule::Where("type", &["rows"], "columns"),
    ],
    in_parts: true,
};

const COLUMN: Kind = Table(&COLUMN_TABLE);

/// A column of rows: a field that has no rows itself.
static COLUMN_TABLE: Shape = Shape {
    keys: &[
        TITLE,
        whole("type", Choice(column_kinds), "类型", "填的是什么"),
        ALIASES,
        RANGE,
        ONE_OF,
        UNIT,
        EVIDENCE,
        ASK,
        IF_BLANK,
    ],
    rules: &[OF_NUMBERS, OF_TEXTS, BLANKS],
    in_parts: true,
};

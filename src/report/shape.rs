//! The keys of a report that are the same for every rubric.

use crate::rubric::FieldKind;
use crate::shape::Kind::{Any, Date, Filled, Flag, Named, Ref, Table, Text};
use crate::shape::{Key, Kind, PLAIN, Rule, Shape, always, key};

/// A report; the groups of facts beside these keys are the rubric's.
pub(crate) static REPORT: Shape = Shape {
    keys: &[
        key("$schema", Text, "模式", "给编辑器看的,不算填报项"),
        always(
            "office",
            Any(&[Text, Table(&OFFICE)]),
            "单位",
            "被考核单位,如 `{ id = \"hutang\", name = \"湖塘街道\", cohort = \"街道\" }`",
        ),
        key(
            "period",
            Any(&[PLAIN, Text]),
            "考核期",
            "如 `2024`;与细则的不同时警告",
        ),
        key(
            "self_score",
            SCORES,
            "自评",
            "单位给自己打的分,按指标编号;总分写 `total`",
        ),
        key("自评", SCORES, "自评", "同 `self_score`"),
    ],
    rules: &[],
    in_parts: false,
};

const SCORES: Kind = Named(&Any(&[PLAIN, Text]));

/// What every office has; the rubric may add facts to it.
pub(crate) static OFFICE: Shape = Shape {
    keys: &[
        key("id", CELL, "编号", "单位的固定编号,默认是名称"),
        key("name", CELL, "名称", "单位的名称,默认是编号"),
        key("cohort", CELL, "类别", "考核类别"),
    ],
    rules: &[Rule::SomeOf(&["id", "name"])],
    in_parts: false,
};

/// What a person would write into a cell.
const CELL: Kind = Any(&[PLAIN, Text, Date]);
/// A figure, exact, by the grammar of cells.
const FIGURE: Kind = Ref("figure");

/// A fact that is written as a table.
pub(crate) static FACT: Shape = Shape {
    keys: &[
        key("value", Ref("value"), "值", "写法同直接写值"),
        key("at_least", FIGURE, "至少", "以上、不少于,含本数"),
        key("more_than", FIGURE, "多于", "余、逾、超,不含本数"),
        key("at_most", FIGURE, "至多", "以下、不超过,含本数"),
        key("less_than", FIGURE, "少于", "不足、不到,不含本数"),
        key(
            "about",
            FIGURE,
            "大约",
            "约,上下百分之几照细则的 `about_percent`",
        ),
        key("not_applicable", Filled, "缺项", "没有这件事的理由"),
        key("never", Flag, "未发生", "这件事没有发生,写 `true`"),
        key("quote", CELL, "原文", "佐证:填报材料里的原句"),
        key("document", CELL, "文件", "佐证:出处文件"),
        key("page", CELL, "页码", "佐证:第几页"),
        key("as_of", CELL, "截至", "佐证:截至哪一天"),
    ],
    rules: &[Rule::Alone(
        &["value", "not_applicable", "never", "about"],
        &[
            "value",
            "at_least",
            "more_than",
            "at_most",
            "less_than",
            "about",
            "not_applicable",
            "never",
        ],
    )],
    in_parts: false,
};

/// The keys that a fact of a kind can have as a table.
pub(crate) fn keys_of(kind: FieldKind) -> impl Iterator<Item = &'static Key> {
    FACT.keys.iter().filter(move |key| match key.name {
        "at_least" | "more_than" | "at_most" | "less_than" => {
            kind.is_number() || kind == FieldKind::Date
        }
        "about" => kind.is_number(),
        "never" => kind == FieldKind::Date,
        _ => true,
    })
}

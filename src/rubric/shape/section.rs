//! Sections and indicators.

use super::head::DIGITS;
use super::{Choices, words};
use crate::rubric::model::SectionKind;
use crate::shape::Kind::{Choice, Filled, Limit, List, Script, Table, Tables, Text, Tuple};
use crate::shape::{ABOVE_ZERO, ANY, FROM_ZERO, Kind, Rule, Shape, always, key, whole};

pub(crate) const KINDS: &Choices<SectionKind> = &[
    ("base", SectionKind::Base, "基础分"),
    ("bonus", SectionKind::Bonus, "加分,要写最多加多少 `cap`"),
    (
        "penalty",
        SectionKind::Penalty,
        "扣分,脚本写扣几分(正数),要写最多扣多少 `cap`",
    ),
];

pub(crate) const ROLES: &Choices<bool> = &[("unscored", true, "试行:照算照印,不计入总分")];

const APPLIES_WHEN: Kind = Table(&APPLIES);

pub(super) static SECTION: Shape = Shape {
    keys: &[
        always("id", Filled, "编号", "部分的编号,如 `\"C\"`;不能是 `total`"),
        whole("title", Filled, "标题", "部分的标题"),
        key("kind", Choice(|| words(KINDS)), "种类", "默认 `\"base\"`"),
        key(
            "points",
            FROM_ZERO,
            "分值",
            "本部分的分值,写了就核对各指标之和;有 `out_of` 时必填",
        ),
        key(
            "out_of",
            ABOVE_ZERO,
            "内部满分",
            "内部按这个分值打分,再折算成 `points`",
        ),
        key("floor", Limit, "最低分", "数或 `\"none\"`"),
        key("cap", Limit, "最高分", "数或 `\"none\"`;加分、扣分部分必填"),
        key(
            "applies_when",
            APPLIES_WHEN,
            "适用条件",
            "不满足时整个部分缺项,如 `{ holds = \"norms.made > 0\", otherwise = \"未制定规范性文件\" }`",
        ),
        whole(
            "indicator",
            Tables(&INDICATOR),
            "指标",
            "写成 `[[section.indicator]]`",
        ),
    ],
    rules: &[
        Rule::With("out_of", "points"),
        Rule::Where("kind", &["bonus", "penalty"], "cap"),
        Rule::InsideUnless("kind", &["bonus", "penalty"], "indicator", "points"),
    ],
    in_parts: true,
};

static INDICATOR: Shape = Shape {
    keys: &[
        always(
            "id",
            Filled,
            "编号",
            "指标的编号,如 `\"C1\"`;不能是 `total`",
        ),
        whole("title", Filled, "标题", "指标的标题"),
        key(
            "points",
            FROM_ZERO,
            "分值",
            "分值,基础分必填;加分、扣分项的是它自己的上限,不写不设",
        ),
        key("rule", Text, "评分标准", "公布的评分标准原文,印在计分卡上"),
        key(
            "score",
            Script,
            "评分脚本",
            "得几分;扣分项写扣几分(正数)。结果是条件的,满足得满分,否则 0 分,如 `\"points - 2 * law.lost\"`",
        ),
        key(
            "manual",
            Table(&MANUAL),
            "人工评分",
            "代替 `score`,由人打分,没有打分的待定,如 `{ from = 0, to = 5 }`",
        ),
        key(
            "out_of",
            ABOVE_ZERO,
            "内部满分",
            "脚本按这个满分打分,再折算成 `points`",
        ),
        key(
            "floor",
            Limit,
            "最低分",
            "数或 `\"none\"`,默认 `0`(扣完为止)",
        ),
        key("cap", Limit, "最高分", "数或 `\"none\"`,默认是 `points`"),
        key(
            "applies_to",
            List(&Text),
            "适用类别",
            "只用于这些类别;对其他类别,这一项不存在,也不折算",
        ),
        key(
            "applies_when",
            APPLIES_WHEN,
            "适用条件",
            "不满足时缺项,如 `{ holds = \"norms.made > 0\", otherwise = \"未制定规范性文件\" }`",
        ),
        key("responsible", Text, "责任单位", "印在计分卡上"),
        key("method", Text, "考核方式", "印在计分卡上,如 `\"查阅资料\"`"),
        key(
            "role",
            Choice(|| words(ROLES)),
            "身份",
            "试行指标写 `\"unscored\"`",
        ),
    ],
    rules: &[Rule::OneOf(&["score", "manual"])],
    in_parts: true,
};

static APPLIES: Shape = Shape {
    keys: &[
        always("holds", Script, "条件", "满足时适用"),
        always("otherwise", Filled, "理由", "不满足时缺项的理由"),
    ],
    rules: &[],
    in_parts: false,
};

static MANUAL: Shape = Shape {
    keys: &[
        key("from", ANY, "最低分", "打分的下限"),
        key("to", ANY, "最高分", "打分的上限"),
        key(
            "bands",
            List(&Tuple(&[Text, ANY, ANY])),
            "分档",
            "先定档,再在档内打分,如 `[[\"A\", 95, 100], [\"B\", 80, 94]]`",
        ),
        key("decimals", DIGITS, "小数位数", "打分保留几位小数"),
    ],
    rules: &[
        Rule::OneOf(&["from", "bands"]),
        Rule::With("from", "to"),
        Rule::With("to", "from"),
    ],
    in_parts: false,
};

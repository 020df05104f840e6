//! The top of a rubric, and its small tables.

use super::constants::{CHECK, MEASURE, TARGET};
use super::field::FIELD;
use super::gate::{COLUMN, GATE, GRADE};
use super::lint::{ENTRY, codes};
use super::section::SECTION;
use super::{Choices, words};
use crate::rubric::model::{NotApplicablePolicy, RankStyle, RankedOver};
use crate::shape::Kind::{
    Any, Choice, Date, Filled, Keyed, Limit, List, Named, Script, Table, Tables, Text, Tuple, Whole,
};
use crate::shape::{ABOVE_ZERO, Kind, Least, PLAIN, Rule, Shape, always, key, number, whole};

/// More decimals than anybody prints.
pub(super) const DIGITS: Kind = Whole(0, 6);

pub(crate) const LANGUAGES: &Choices<&str> = &[("zh", "zh", "中文"), ("en", "en", "英文")];

pub(crate) const NOT_APPLICABLE: &Choices<NotApplicablePolicy> = &[
    (
        "rescale-total",
        NotApplicablePolicy::RescaleTotal,
        "缺项分值摊给全卷",
    ),
    (
        "rescale-section",
        NotApplicablePolicy::RescaleSection,
        "缺项分值摊给本部分,整个部分缺项时摊给全卷",
    ),
    ("full", NotApplicablePolicy::Full, "缺项得满分"),
    ("zero", NotApplicablePolicy::Zero, "缺项得 0 分"),
];

pub(crate) const STYLES: &Choices<RankStyle> = &[
    ("1224", RankStyle::Competition, "并列以后跳号"),
    ("1223", RankStyle::Dense, "并列以后不跳号"),
];

pub(crate) const OVERS: &Choices<RankedOver> = &[
    ("cohort", RankedOver::Cohort, "各类别分别排名"),
    ("all", RankedOver::All, "全体一起排名"),
];

pub(crate) const OVER_WITHIN: &Choices<bool> =
    &[("leading-digit", true, "“200余”小于 300:不超过下一个首位数")];

/// The whole rubric.
pub(crate) static RUBRIC: Shape = Shape {
    keys: &[
        key(
            "extends",
            Text,
            "沿用的细则",
            "沿用另一部细则,写它的文件名;这里只写改动,如 `\"base.toml\"`",
        ),
        key(
            "drop",
            List(&Text),
            "去掉",
            "从沿用的细则里去掉的编号,如 `[\"E2\", \"target.rate\", \"grade.优秀\"]`",
        ),
        always(
            "id",
            Filled,
            "编号",
            "细则的固定编号,给程序用,如 `\"rule-of-law-2024\"`",
        ),
        always("title", Filled, "标题", "细则的标题"),
        key(
            "edition",
            Text,
            "版本",
            "版本,写进 run.json,如 `\"2024.1\"`",
        ),
        key(
            "lang",
            Choice(|| words(LANGUAGES)),
            "语言",
            "细则的语言,默认 `\"zh\"`",
        ),
        key(
            "period",
            Any(&[Whole(1, 9999), Text]),
            "考核期",
            "年份或文字,如 `2024`、`\"2024上半年\"`;填报表写了别的考核期时警告",
        ),
        key(
            "assessed_on",
            Date,
            "考核日",
            "迟报天数等算到这一天,从不看电脑的时钟,如 `2025-03-31`",
        ),
        key(
            "cohorts",
            List(&Filled),
            "考核类别",
            "写了就只收这些类别的单位,如 `[\"街道\", \"镇\"]`;不写则以填报表为准",
        ),
        whole(
            "points",
            ABOVE_ZERO,
            "满分",
            "整张卷子的满分;每个类别的基础分项加起来必须正好是它",
        ),
        key(
            "rounding",
            Table(&ROUNDING),
            "舍入",
            "保留几位小数,默认 `{ digits = 2 }`",
        ),
        key(
            "not_applicable",
            Choice(|| words(NOT_APPLICABLE)),
            "缺项怎么办",
            "不适用的指标的分值怎样处理,默认 `\"rescale-total\"`",
        ),
        key(
            "total",
            Script,
            "总分公式",
            "总分怎样算,如 `\"min(base, 100) + bonus + penalty\"`;不写就是基础分、加分、扣分之和",
        ),
        key(
            "total_floor",
            Limit,
            "总分下限",
            "数或 `\"none\"`;总分可能低于 0 时必填,否则是 0",
        ),
        key(
            "total_cap",
            Limit,
            "总分上限",
            "数或 `\"none\"`;总分可能高于满分时必填,否则是满分",
        ),
        key(
            "ranking",
            Table(&RANKING),
            "排名",
            "怎样排名,默认 `{ style = \"1224\", over = \"cohort\" }`",
        ),
        key(
            "tie_break",
            List(&Script),
            "并列比较",
            "总分相同时依次比较,大的在前;扣分是负数,如 `[\"penalty\", \"section.C\"]`",
        ),
        key(
            "over_within",
            Choice(|| words(OVER_WITHIN)),
            "“余”的上限",
            "不写就没有上限",
        ),
        key(
            "about_percent",
            number(Least::Zero, Some(100), true),
            "“约”的幅度",
            "“约”是上下百分之几,“近”是以下百分之几,默认 `10`",
        ),
        key(
            "calendar",
            Table(&CALENDAR),
            "工作日历",
            "用 `workdays_late` 时必填",
        ),
        key(
            "target",
            Named(&TARGET),
            "目标值",
            "脚本里写作 `target.名称`;直接写值,或者写成带依据的表",
        ),
        key(
            "field",
            Named(&Named(&Table(&FIELD))),
            "填报项",
            "填报表要给的事实,写成 `[field.组]`,脚本里写作 `组.名称`;中文的组名、名称加引号",
        ),
        key(
            "measure",
            Named(&Table(&MEASURE)),
            "派生数",
            "由填报项算出的数,脚本里写作 `measure.名称`",
        ),
        key("check", Tables(&CHECK), "勾稽关系", "填报数应当满足的条件"),
        whole(
            "section",
            Tables(&SECTION),
            "部分",
            "一级指标,下面是指标 `[[section.indicator]]`",
        ),
        key("gate", Tables(&GATE), "一票否决、降档", "条件和后果"),
        key("grade", Tables(&GRADE), "等次", "从高到低写,分数段首尾相接"),
        key(
            "column",
            Tables(&COLUMN),
            "附加列",
            "总分旁边的数,不计入总分",
        ),
        key(
            "lint",
            Keyed(
                codes,
                &Any(&[
                    Choice(super::lint::bare_levels),
                    Table(&ENTRY),
                    List(&Table(&ENTRY)),
                ]),
            ),
            "提示的开关",
            "有意这样写的,写明理由,如 `cliff = { level = \"allow\", reason = \"…\" }`;只管 `kaohe check`,计分不看它",
        ),
    ],
    rules: &[
        Rule::With("extends", "edition"),
        Rule::With("drop", "extends"),
    ],
    in_parts: true,
};

static ROUNDING: Shape = Shape {
    keys: &[
        key(
            "digits",
            DIGITS,
            "小数位数",
            "每项保留几位小数,四舍五入,默认 `2`",
        ),
        key(
            "total",
            DIGITS,
            "总分的位数",
            "总分再舍入到几位,不多于 `digits`",
        ),
    ],
    rules: &[],
    in_parts: false,
};

static RANKING: Shape = Shape {
    keys: &[
        key(
            "style",
            Choice(|| words(STYLES)),
            "并列名次",
            "并列以后跳不跳号,默认 `\"1224\"`",
        ),
        key(
            "over",
            Choice(|| words(OVERS)),
            "排名范围",
            "分类别还是全体,默认 `\"cohort\"`",
        ),
    ],
    rules: &[],
    in_parts: false,
};

static CALENDAR: Shape = Shape {
    keys: &[
        whole(
            "holidays",
            List(&Any(&[Date, Tuple(&[Date, Date])])),
            "放假",
            "一天写一个日期,一段写首日和末日,如 `[2025-01-01, [2025-01-28, 2025-02-04]]`;不扣除节假日的写 `[]`",
        ),
        key(
            "workdays",
            List(&Any(&[Date, Tuple(&[Date, Date])])),
            "调休上班",
            "调休上班的周六、周日,如 `[2025-01-26, 2025-02-08]`",
        ),
        key(
            "years",
            List(&YEAR),
            "列全的年份",
            "放假和调休列全了的年份,如 `[2024, 2025]`;有放假日子时必填",
        ),
        key("source", Text, "依据", "放假安排的文件"),
    ],
    rules: &[],
    in_parts: true,
};

const YEAR: Kind = Whole(1900, 2999);

/// What a constant can be.
pub(super) const CONSTANT: Kind = Any(&[PLAIN, Text, Date]);

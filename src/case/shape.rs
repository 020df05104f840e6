//! The keys of a file of cases.

use crate::diagnostic::{Code, Severity};
use crate::outcome::Status;
use crate::shape::Kind::{
    Any, Choice, Date, Filled, Flag, List, Named, Ref, Table, Tables, Text, Tuple,
};
use crate::shape::{Key, Kind, PLAIN, Shape, Words, always, key};

use super::model::CardFigure;

/// Facts of the rubric, written as in a report.
const FACTS: Kind = Ref("facts");

const PRIOR: Kind = Any(&[Choice(no_prior), FACTS]);

/// The words by which a case says that there is no report of last period.
pub(super) fn no_prior() -> Words {
    vec![("none", "没有上年填报表"), ("无", "没有上年填报表")]
}

fn problems() -> Words {
    let told = Code::ALL.iter();
    told.filter(|code| code.severity() != Severity::Note)
        .map(|code| (code.name(), "见 docs/diagnostics.md"))
        .collect()
}

pub(crate) static FILE: Shape = Shape {
    keys: &[
        key("$schema", Text, "模式", "给编辑器看的"),
        key("facts", FACTS, "公共的填报数", "每个用例都从这些填报数开始"),
        key(
            "prior",
            FACTS,
            "公共的上年数",
            "每个用例的上年填报数都从这些开始",
        ),
        always(
            "case",
            Tables(&CASE),
            "用例",
            "写成 `[[case]]`:填什么,应得什么",
        ),
        key(
            "unnoticed",
            Tables(&UNNOTICED),
            "发现不了的改动",
            "写成 `[[unnoticed]]`:细则里怎样改结果都一样,为什么",
        ),
    ],
    rules: &[],
    in_parts: false,
};

/// A change of the rubric that no case notices.
pub(super) static UNNOTICED: Shape = Shape {
    keys: &[
        always("item", Filled, "哪一项", "`kaohe test --mutate` 列出的编号"),
        always("change", Filled, "怎样改", "列出的那样,如 `95 → 96`"),
        key(
            "at",
            Filled,
            "在哪一行",
            "那一行里的几个字;同一项里有几处同样的改动时用",
        ),
        always("why", Filled, "为什么", "为什么没有用例能发现"),
    ],
    rules: &[],
    in_parts: false,
};

const ID: Key = key("id", Text, "编号", "单位的编号;默认是 a、b、c……");
const COHORT: Key = key("cohort", Text, "类别", "单位的考核类别");
const OWN_FACTS: Key = key(
    "facts",
    FACTS,
    "填报数",
    "写法同填报表,盖过公共的,如 `facts.staff.certified = 57`",
);
const OWN_PRIOR: Key = key(
    "prior",
    PRIOR,
    "上年填报数",
    "写法同填报表;没有上年填报表写 `\"none\"`",
);
const REVIEW: Key = key(
    "review",
    List(&Ref("review")),
    "复核",
    "写法同复核文件;没写的单位、理由、决定人、日期按用例的",
);
const EXPECT: Key = key(
    "expect",
    Ref("expect"),
    "应得什么",
    "指标的编号、`total`、`grade` 等,如 `expect.C2 = 5`",
);

static CASE: Shape = Shape {
    keys: &[
        always("name", Filled, "名称", "用例的名称,不重复"),
        ID,
        COHORT,
        OWN_FACTS,
        OWN_PRIOR,
        REVIEW,
        EXPECT,
        key(
            "office",
            List(&Table(&OFFICE)),
            "几家单位",
            "几家一起的,每家各写各的",
        ),
        key("final", Flag, "到期结算", "`true` 如同 `--final`"),
        key(
            "problems",
            List(&Choice(problems)),
            "应有的提示",
            "填报数应当引起的错误、警告的代码,如 `[\"out-of-range\"]`",
        ),
        key(
            "checks",
            List(&Text),
            "不符的勾稽关系",
            "填报数正好不符的勾稽关系的编号;`[]` 表示一条都不违反",
        ),
        key(
            "target",
            Named(&Any(&[PLAIN, Date, Text])),
            "目标值",
            "只在这个用例里换成的目标值,如 `target.rate = 90`",
        ),
    ],
    rules: &[],
    in_parts: false,
};

/// Its keys in a case without a list of offices are the case's own.
pub(crate) static OFFICE: Shape = Shape {
    keys: &[
        ID,
        key("name", Text, "名称", "单位的名称,默认是编号"),
        COHORT,
        OWN_FACTS,
        OWN_PRIOR,
        REVIEW,
        EXPECT,
    ],
    rules: &[],
    in_parts: false,
};

/// The keys of a case.
pub(super) static OF_CASE: &Shape = &CASE;

const FIGURE: Kind = Any(&[PLAIN, Tuple(&[PLAIN, PLAIN])]);

/// What is asked of an item, in full.
pub(crate) static ITEM: Shape = Shape {
    keys: &[
        key("points", FIGURE, "得分", "得分,待定时写两端 `[0, 5]`"),
        key("status", Choice(statuses), "状态", "如 `\"待定\"`"),
        key("reason", Text, "说明", "说明里应有的字"),
        key("workings", Text, "计算过程", "计算过程里应有的字"),
    ],
    rules: &[],
    in_parts: false,
};

/// An item: points, both ends of open ones, a status, or all of it.
pub(crate) const OF_ITEM: Kind = Any(&[FIGURE, Choice(statuses), Table(&ITEM)]);
/// A section.
pub(crate) const OF_SECTION: Kind = FIGURE;
/// A figure beside the total; empty where there is none.
pub(crate) const OF_COLUMN: Kind = Any(&[FIGURE, Choice(nothing)]);
/// A place; empty where there is none.
pub(crate) const RANK: Kind = Any(&[FIGURE, Choice(nothing)]);

fn nothing() -> Words {
    vec![("", "没有")]
}

fn statuses() -> Words {
    let ids = Status::ALL
        .iter()
        .map(|status| (status.id(), status.title()));
    let titles = Status::ALL.iter().map(|s| (s.title(), s.id()));
    titles.chain(ids).collect()
}

/// What can be asked of the card as a whole, beside its items, sections and columns.
pub(crate) fn of_card() -> Vec<Key> {
    let figures = CardFigure::ALL.iter().map(|(name, figure)| {
        let title = figure.title();
        key(name, FIGURE, title, "数,待定时写两端 `[85, 90]`")
    });
    figures
        .chain([
            key(
                "rank",
                RANK,
                "名次",
                "名次,待定时写最好和最差的 `[1, 3]`;没有名次写 `\"\"`",
            ),
            key(
                "grade",
                Any(&[Text, Tuple(&[Text, Text])]),
                "等次",
                "等次的名称,待定时写已证明和最高可能的 `[\"良好\", \"优秀\"]`",
            ),
            key(
                "gates",
                List(&Text),
                "否决",
                "触发的否决的编号;可能触发的加问号,如 `[\"V1?\"]`",
            ),
            key("remark", Text, "备注", "备注里应有的字"),
        ])
        .collect()
}

//! What is wrong with a cell, and how it is said.

use crate::decimal::Number;
use crate::diagnostic::Code;
use crate::report::quote::quote;
use crate::rubric::{Field, FieldKind};

/// Something to say about a cell; its reader knows the place and the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What kind of event it is.
    pub code: Code,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// Why a cell gives no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// No number where one is wanted.
    NoNumber,
    /// A number with something behind it that is no unit.
    Leftover(String),
    /// `1,23`.
    Grouping,
    /// `1e3`.
    Exponent,
    /// More digits than any figure has.
    Digits,
    /// 数十, 三五.
    Vague,
    /// Two qualifiers or bounds that contradict each other.
    Conflict,
    /// `15-10`.
    Reversed,
    /// `3/0`.
    ZeroDenominator,
    /// A broken number of a count.
    NotWhole,
    /// Bounds with no whole number between them.
    NoWhole,
    /// A unit that cannot be converted into the field's.
    Unit(String),
    /// Two readings.
    TwoReadings(String, String),
    /// Beyond the field's range.
    OutOfRange,
    /// A date where a number is wanted.
    IsDate,
    /// 无 where it may be 0 or not applicable.
    Nothing,
    /// `#N/A`.
    FormulaError,
    /// A dash.
    Dash,
    /// Neither yes nor no.
    NotAFlag,
    /// Not a date.
    NotADate,
    /// Something other than «none» where events are listed one a row.
    NotRows,
    /// 2025-02-30.
    NoSuchDay,
    /// None of the texts that the field can be.
    NotOneOf,
    /// Not applicable, without a reason.
    NoReason,
    /// A value of another shape than a cell: a list, a table.
    Shape(&'static str),
}

impl Fault {
    /// What is said about it.
    pub(super) fn note(&self, written: &str, field: &Field) -> Note {
        let title = &field.title;
        let text = quote(written);
        let subject = format!("`{title}` 的 `{text}`");
        let unit = field.unit.as_deref().unwrap_or("");
        let not_applicable = "不适用就写 `缺项(理由)`";
        let (code, message, help) = match self {
            Self::NoNumber | Self::Vague => (
                Code::NotUnderstood,
                format!("{subject} 里读不出确定的数"),
                format!("{};没有数就留空", example(field)),
            ),
            Self::Leftover(rest) => (
                Code::NotUnderstood,
                format!("{subject} 看不懂:多出了 `{}`", quote(rest)),
                example(field),
            ),
            Self::Grouping => (
                Code::NotUnderstood,
                format!("{subject} 的逗号或小数点位置不对"),
                "千分位逗号每三位一个,如 `1,234`;小数点写 `.`".to_owned(),
            ),
            Self::Exponent => (
                Code::NotUnderstood,
                format!("{subject} 是科学计数法"),
                "把数写全,如 `1000`;大数可写 `1.2万`".to_owned(),
            ),
            Self::Digits => (
                Code::NotUnderstood,
                format!("{subject} 超过 30 位数字"),
                "核对是否把编号或说明填到了这一格".to_owned(),
            ),
            Self::Conflict => (
                Code::NotUnderstood,
                format!("{subject} 的说法互相矛盾"),
                "只留一个说法,如 `200以上` 或 `约200`".to_owned(),
            ),
            Self::Reversed => (
                Code::NotUnderstood,
                format!("{subject} 前面的数比后面的大"),
                "小的写在前面,如 `10-15`".to_owned(),
            ),
            Self::ZeroDenominator => (
                Code::NotUnderstood,
                format!("{subject} 的分母是 0"),
                "核对应办数;确实没有应办的,写 `0/0` 或 `缺项(理由)`".to_owned(),
            ),
            Self::NotWhole => (
                Code::NotUnderstood,
                format!("{subject} 不是整数"),
                format!("`{title}` 按整数填报,核对后改正"),
            ),
            Self::NoWhole => (
                Code::NotUnderstood,
                format!("{subject} 之间没有整数"),
                format!("`{title}` 按整数填报,核对后改正"),
            ),
            Self::Unit(other) if unit.is_empty() && field.kind != FieldKind::Rate => (
                Code::NotUnderstood,
                format!("{subject} 带有单位 `{other}`,细则没有规定这一项的单位"),
                "只写数".to_owned(),
            ),
            Self::Unit(other) => {
                let unit = if unit.is_empty() { "%" } else { unit };
                (
                    Code::NotUnderstood,
                    format!("{subject} 的单位 `{other}` 不能换算成 `{unit}`"),
                    format!("按 `{unit}` 填报"),
                )
            }
            Self::TwoReadings(one, other) => (
                Code::TwoReadings,
                format!("{subject} 有两种读法:{one} 或 {other}"),
                format!("写成 `{one}` 或 `{other}`"),
            ),
            Self::OutOfRange => (
                Code::OutOfRange,
                format!("{subject} 超出了范围 {}", field.range),
                "核对后改正;范围由细则规定".to_owned(),
            ),
            Self::IsDate => (
                Code::NotUnderstood,
                format!("{subject} 是日期,这一项要填数"),
                "核对是否填错了列,或者表格软件把数自动改成了日期".to_owned(),
            ),
            Self::Nothing => (
                Code::NotUnderstood,
                format!("{subject} 看不出是没有发生还是不适用"),
                match field.kind {
                    FieldKind::Date => format!("没有发生写 `未发生`;{not_applicable}"),
                    FieldKind::Rate => format!("零写 `0%`;{not_applicable}"),
                    _ => format!("零写 `0`;{not_applicable}"),
                },
            ),
            Self::FormulaError => (
                Code::NotUnderstood,
                format!("{subject} 是表格公式的错误值"),
                "在表格里改正公式,或者直接填写".to_owned(),
            ),
            Self::Dash => (
                Code::NotUnderstood,
                format!("{subject} 看不出是零、没有填还是不适用"),
                format!("零写 `0`,没有填就留空,{not_applicable}"),
            ),
            Self::NotAFlag => (
                Code::NotUnderstood,
                format!("{subject} 看不出是还是否"),
                "写 `是` 或 `否`;不清楚就留空".to_owned(),
            ),
            Self::NotADate => (
                Code::NotUnderstood,
                format!("{subject} 看不懂是哪一天"),
                "写成 `2024-12-20`、`2024年12月20日` 或 `2024-12`;没有发生写 `未发生`".to_owned(),
            ),
            Self::NotRows => (
                Code::NotUnderstood,
                format!("{subject} 不是逐行的事件"),
                format!(
                    "每件一行:填报表里写 `[[{0}]]`,表格另存一个 `{0}.csv`;没有就写 `无`",
                    field.id()
                ),
            ),
            Self::NoSuchDay => (
                Code::NotUnderstood,
                format!("{subject} 这一天不存在"),
                "核对年月日".to_owned(),
            ),
            Self::NotOneOf => (
                Code::NotUnderstood,
                format!("{subject} 不是可填的内容"),
                format!("可以填 `{}`", field.one_of.join("`、`")),
            ),
            Self::NoReason => (
                Code::NoReason,
                format!("{subject} 没有写不适用的理由"),
                "写成 `缺项(理由)`,如 `缺项(全年无诉讼)`;只是没有数就留空".to_owned(),
            ),
            Self::Shape(what) => (
                Code::NotUnderstood,
                format!("`{title}` 应填{},这里是{what}", wanted(field.kind)),
                example(field),
            ),
        };
        Note {
            code,
            message,
            help,
        }
    }
}

/// What a field wants, in words.
fn wanted(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Count => "整数",
        FieldKind::Rate => "百分比",
        FieldKind::Amount | FieldKind::Number => "数",
        FieldKind::Flag => "是或否",
        FieldKind::Date => "日期",
        FieldKind::Text => "文字",
        FieldKind::Rows => "逐行事件",
    }
}

/// How a value of the field may be written.
fn example(field: &Field) -> String {
    match field.kind {
        FieldKind::Rate => "写成 `92%`、`92%以上`、`90%-95%` 或 `12/13`".to_owned(),
        FieldKind::Flag => "写 `是` 或 `否`".to_owned(),
        FieldKind::Date => "写成 `2024-12-20`".to_owned(),
        FieldKind::Text => "写成一段文字".to_owned(),
        FieldKind::Rows => "每件一行,没有就写 `无`".to_owned(),
        FieldKind::Count | FieldKind::Amount | FieldKind::Number => {
            let unit = field.unit.as_deref().unwrap_or("");
            format!("写成 `12{unit}`、`12{unit}以上`、`约12{unit}` 或 `10-15{unit}`")
        }
    }
}

/// A unit other than the field's was read.
pub(super) fn other_unit(written: &str, other: &str, read: &Number, field: &Field) -> Note {
    let unit = field.unit.as_deref().unwrap_or("");
    Note {
        code: Code::OtherUnit,
        message: format!(
            "`{}` 的 `{}` 单位是 `{other}`,细则的单位是 `{unit}`",
            field.title,
            quote(written)
        ),
        help: format!("已读作 `{read}{unit}`;不对就按 `{unit}` 填报"),
    }
}

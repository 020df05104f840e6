//! Units behind numbers: read, converted exactly, or refused.

use crate::decimal::Number;
use crate::rubric::{Field, FieldKind};

use super::text::narrow;

/// Words that count things; one for another is read and noted.
const COUNTING: &[&str] = &[
    "人次", "户次", "件次", "场次", "人", "名", "位", "件", "起", "宗", "例", "份", "个", "次",
    "场", "期", "卷", "户", "批", "项", "处", "家", "村", "条", "篇", "支", "所", "套", "本", "台",
    "辆",
];

/// Measured units: name, what it measures, and how much of the least unit of that it is, as a fraction.
const MEASURED: &[(&str, &str, i64, i64)] = &[
    ("元", "money", 1, 1),
    ("公里", "length", 1000, 1),
    ("千米", "length", 1000, 1),
    ("米", "length", 1, 1),
    ("平方公里", "area", 3_000_000, 3),
    ("公顷", "area", 10_000, 1),
    ("亩", "area", 2000, 3),
    ("平方米", "area", 1, 1),
    ("吨", "mass", 1000, 1),
    ("公斤", "mass", 1, 1),
    ("千克", "mass", 1, 1),
    ("天", "day", 1, 1),
    ("日", "day", 1, 1),
    ("小时", "hour", 60, 1),
    ("分钟", "hour", 1, 1),
    ("个月", "month", 1, 1),
    ("月", "month", 1, 1),
    ("年", "month", 12, 1),
];

/// Units that go with nothing else.
const ALONE: &[&str] = &["分", "个百分点", "百分点", "‰", "%"];

/// The unit of a field: a factor of ten thousands and a base.
pub(super) struct FieldUnit {
    /// As the rubric writes it, half-width.
    pub(super) whole: String,
    /// 10000 for 万元.
    pub(super) factor: Number,
    /// 元 for 万元.
    pub(super) base: String,
}

impl FieldUnit {
    /// The unit of a field that states one.
    pub(super) fn of(field: &Field) -> Option<Self> {
        Some(Self::parse(field.unit.as_deref()?))
    }

    /// A unit as written.
    pub(super) fn parse(unit: &str) -> Self {
        let whole: String = unit.trim().chars().map(narrow).collect();
        let factors = [
            ("万亿", 1_000_000_000_000),
            ("百万", 1_000_000),
            ("千万", 10_000_000),
            ("亿", 100_000_000),
            ("万", 10_000),
        ];
        let found = factors
            .iter()
            .find_map(|(word, factor)| Some((whole.strip_prefix(word)?, *factor)));
        let (base, factor) = found.unwrap_or((&whole, 1));
        Self {
            base: base.to_owned(),
            factor: Number::from(factor),
            whole,
        }
    }
}

/// Whether a field is a percentage.
pub(super) fn is_percent(field: &Field) -> bool {
    match field.unit.as_deref() {
        Some(unit) => matches!(unit.trim(), "%" | "\u{ff05}" | "﹪"),
        None => field.kind == FieldKind::Rate,
    }
}

/// The longest unit that `text` begins with and what follows it.
pub(super) fn take<'a>(text: &'a str, field: Option<&FieldUnit>) -> Option<(&'a str, &'a str)> {
    let own = field
        .into_iter()
        .flat_map(|unit| [unit.whole.as_str(), unit.base.as_str()]);
    let known = MEASURED.iter().map(|unit| unit.0);
    own.chain(known)
        .chain(COUNTING.iter().copied())
        .chain(ALONE.iter().copied())
        .filter(|unit| !unit.is_empty() && text.starts_with(unit))
        .max_by_key(|unit| unit.len())
        .and_then(|unit| text.split_at_checked(unit.len()))
}

/// How units go together.
pub(super) enum Conversion {
    /// The same unit.
    Same,
    /// So many of the field's base unit make one of the other.
    Factor(Number),
    /// They do not.
    Incompatible,
}

/// From a unit as written to the base unit of a field.
pub(super) fn convert(written: &str, base: &str) -> Conversion {
    if written == base {
        return Conversion::Same;
    }
    if COUNTING.contains(&written) && COUNTING.contains(&base) {
        return Conversion::Factor(Number::from(1));
    }
    let find = |name: &str| MEASURED.iter().find(|unit| unit.0 == name);
    match (find(written), find(base)) {
        (Some(a), Some(b)) if a.1 == b.1 => Number::fraction(a.2, a.3)
            .and_then(|n| n.checked_div(&Number::fraction(b.2, b.3)?))
            .map_or(Conversion::Incompatible, Conversion::Factor),
        _ => Conversion::Incompatible,
    }
}

/// Whether it counts things, and so may stand behind a number of a field without a unit.
pub(super) fn counts(unit: &str) -> bool {
    COUNTING.contains(&unit)
}

/// The header's own unit, when it is another than the field's: `金额(元)` over a field in 万元.
pub(crate) fn is_unit(text: &str) -> bool {
    let unit = FieldUnit::parse(text);
    let known = |name: &str| {
        COUNTING.contains(&name)
            || ALONE.contains(&name)
            || MEASURED.iter().any(|unit| unit.0 == name)
    };
    known(&unit.whole) || known(&unit.base)
}

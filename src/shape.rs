//! The shape of what people write: the keys of every table, and what can stand behind each.
//!
//! It is declared once. The readers go by it and refuse every other key, and [`schema`](crate::schema) makes of it
//! what editors complete and check by, so that the two cannot drift apart.

/// Words that can be written, each with what it means.
pub type Words = Vec<(&'static str, &'static str)>;

/// A table.
#[derive(Debug)]
pub struct Shape {
    /// Its keys, in the order in which they are told and offered.
    pub keys: &'static [Key],
    /// What its keys ask of each other.
    pub rules: &'static [Rule],
    /// Whether an edition (`extends`) may write some of it only: the rest is that of the rubric it builds on.
    pub in_parts: bool,
}

/// A key and what stands behind it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// In a word or two.
    pub title: &'static str,
    /// What it means, its default and how it is written.
    pub about: &'static str,
    /// What can stand there.
    pub kind: Kind,
    /// Whether it must be there.
    pub need: Need,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// It must be there in a whole table; an edition that changes the table may leave it out.
    Whole,
    /// It must be there.
    Always,
}

/// What can be written in a place.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// A text with something in it.
    Filled,
    /// A line of Rhai.
    Script,
    /// `true` or `false`.
    Flag,
    /// A day, `2025-03-31`.
    Date,
    /// A number; one that cohorts can have one of their own of, too: `{ value = 5, by_cohort = { "镇" = 4 } }`.
    Number(Bounds),
    /// A whole number between two ends.
    Whole(u32, u32),
    /// A number, or expressly `"none"`.
    Limit,
    /// One of these texts.
    Choice(fn() -> Words),
    /// Any number of these.
    List(&'static Kind),
    /// Exactly these, one after the other.
    Tuple(&'static [Kind]),
    /// A table with keys of its own.
    Table(&'static Shape),
    /// Any number of such tables, `[[key]]`.
    Tables(&'static Shape),
    /// A table whose keys the author names.
    Named(&'static Kind),
    /// A table whose keys are of these.
    Keyed(fn() -> Words, &'static Kind),
    /// What the rubric or the schema itself defines under this name: facts, expectations.
    Ref(&'static str),
    /// Any of these.
    Any(&'static [Kind]),
}

/// The numbers that can stand in a place.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The least.
    pub least: Least,
    /// The greatest, if any.
    pub most: Option<u32>,
    /// Whether cohorts can have their own.
    pub by_cohort: bool,
}

/// Where numbers begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Least {
    /// Nowhere.
    Open,
    /// At 0.
    Zero,
    /// Above 0.
    AboveZero,
}

/// What the keys of a table ask of each other.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// One of these must be there, and one only.
    OneOf(&'static [&'static str]),
    /// One of these at least.
    SomeOf(&'static [&'static str]),
    /// Never both.
    NotBoth(&'static str, &'static str),
    /// With the first the second.
    With(&'static str, &'static str),
    /// Each of the first stands alone among the second.
    Alone(&'static [&'static str], &'static [&'static str]),
    /// Where the key is one of these words, the last key must be there.
    Where(&'static str, &'static [&'static str], &'static str),
    /// The first key is for those tables alone whose second is one of these words.
    OnlyFor(&'static str, &'static str, &'static [&'static str]),
    /// What the first key is goes by the word of the second.
    Typed(&'static str, &'static str, &'static [(&'static str, Kind)]),
    /// Where the first key is none of these words or not there, each table of the third must have the last.
    InsideUnless(
        &'static str,
        &'static [&'static str],
        &'static str,
        &'static str,
    ),
}

/// Any number; cohorts may have their own.
pub const ANY: Kind = number(Least::Open, None, true);
/// A number from 0 up; cohorts may have their own.
pub const FROM_ZERO: Kind = number(Least::Zero, None, true);
/// A number above 0; cohorts may have their own.
pub const ABOVE_ZERO: Kind = number(Least::AboveZero, None, true);
/// One number for all.
pub const PLAIN: Kind = number(Least::Open, None, false);

/// A number.
pub const fn number(least: Least, most: Option<u32>, by_cohort: bool) -> Kind {
    Kind::Number(Bounds {
        least,
        most,
        by_cohort,
    })
}

/// A number for all cohorts, and those of some.
pub static BY_COHORT: Shape = Shape {
    keys: &[
        always("value", PLAIN, "一般的数", "没有另写的类别用它"),
        always(
            "by_cohort",
            Kind::Named(&PLAIN),
            "各类别的数",
            "某些类别另有的数,如 `{ \"镇\" = 4 }`;类别要在 `cohorts` 里",
        ),
    ],
    rules: &[],
    in_parts: false,
};

/// A key that may be left out.
pub const fn key(name: &'static str, kind: Kind, title: &'static str, about: &'static str) -> Key {
    Key {
        name,
        title,
        about,
        kind,
        need: Need::Optional,
    }
}

/// A key of every whole table.
pub const fn whole(
    name: &'static str,
    kind: Kind,
    title: &'static str,
    about: &'static str,
) -> Key {
    Key {
        need: Need::Whole,
        ..key(name, kind, title, about)
    }
}

/// A key of every table, that of an edition included.
pub const fn always(
    name: &'static str,
    kind: Kind,
    title: &'static str,
    about: &'static str,
) -> Key {
    Key {
        need: Need::Always,
        ..key(name, kind, title, about)
    }
}

impl Shape {
    /// The names of its keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.keys.iter().map(|key| key.name)
    }

    /// Whether it has a key.
    pub fn has(&self, name: &str) -> bool {
        self.key(name).is_some()
    }

    /// One of its keys.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// A table without a key.
static NOTHING: Shape = Shape {
    keys: &[],
    rules: &[],
    in_parts: false,
};

impl Kind {
    /// The table that can stand there, alone or as one of several; without keys where none can.
    pub fn shape(&self) -> &'static Shape {
        match self {
            Self::Table(shape) | Self::Tables(shape) => shape,
            Self::Number(bounds) if bounds.by_cohort => &BY_COHORT,
            Self::Whole(..) | Self::Limit => &BY_COHORT,
            Self::List(kind) => kind.shape(),
            Self::Any(kinds) => {
                let mut shapes = kinds.iter().map(Self::shape);
                shapes
                    .find(|shape| !shape.keys.is_empty())
                    .unwrap_or(&NOTHING)
            }
            _ => &NOTHING,
        }
    }

    /// What stands in a list that stands there.
    pub fn element(&self) -> Self {
        match self {
            Self::List(kind) => **kind,
            Self::Any(kinds) => {
                let list = kinds.iter().find(|kind| matches!(kind, Self::List(_)));
                list.map_or(*self, Self::element)
            }
            // Tables are read as their list; the parts of a tuple have no keys.
            _ => *self,
        }
    }

    /// What stands behind the keys that the author names.
    pub fn entry(&self) -> Self {
        match self {
            Self::Named(kind) | Self::Keyed(_, kind) => **kind,
            Self::Any(kinds) => {
                let is_named = |kind: &&Self| matches!(kind, Self::Named(_) | Self::Keyed(..));
                kinds.iter().find(is_named).map_or(*self, Self::entry)
            }
            _ => *self,
        }
    }
}

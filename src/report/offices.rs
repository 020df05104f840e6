//! Which office of a run a line means: by its id, by its name, or by both where they agree.

use std::collections::HashMap;

use super::Office;
use super::cell::plain_header;
use super::quote::{near, quote};

/// Finds the offices of a run.
pub(crate) struct Offices<'a> {
    all: Vec<&'a Office>,
    by_id: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, Vec<usize>>,
}

/// What a line says of its office; either may hold what belongs to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named<'a> {
    /// The id.
    pub(crate) id: Option<&'a str>,
    /// The name.
    pub(crate) name: Option<&'a str>,
}

/// Why a line belongs to no office, or not surely to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Nobody is called so.
    Stranger,
    /// More than one office is.
    Shared,
    /// The id is that of one office, the name that of another.
    Apart,
    /// The office of that id has another name, and nobody has this one.
    OtherName,
    /// The office of that name has another id, and nobody has this one.
    OtherId,
}

/// A line that belongs to no office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unfound {
    /// Why.
    pub(crate) why: Why,
    /// The offices that it may mean, as they stand in the run.
    pub(crate) may_mean: Vec<usize>,
    /// Its id is that of those but for zeros in front.
    pub(crate) zeros: bool,
    /// What is known of those; none when it means nobody.
    pub(crate) help: Option<String>,
}

impl<'a> Named<'a> {
    /// What is written, id before name.
    pub(crate) fn first(self) -> &'a str {
        self.id.or(self.name).unwrap_or_default()
    }

    /// What an office says of itself: where one text stands for both, it is one.
    pub(crate) fn of(office: &'a Office) -> Self {
        let apart = office.id != office.name;
        Self {
            id: Some(&office.id),
            name: apart.then_some(&office.name),
        }
    }

    /// `` `00258`、`湖塘街道` `` where they contradict each other, else what names the office.
    pub(crate) fn shown(self, why: Why) -> String {
        let apart = matches!(why, Why::Apart | Why::OtherName | Why::OtherId);
        match (self.id, self.name) {
            (Some(id), Some(name)) if apart => format!("`{}`、`{}`", quote(id), quote(name)),
            _ => format!("`{}`", quote(self.first())),
        }
    }
}

impl Why {
    /// What is the matter, behind what is written.
    pub(crate) fn predicate(self) -> &'static str {
        match self {
            Self::Stranger => " 不在这次考核里",
            Self::Shared => " 不止一个单位",
            Self::Apart => " 不是同一个单位",
            Self::OtherName | Self::OtherId => " 的编号和名称对不上",
        }
    }
}

impl<'a> Offices<'a> {
    /// The offices, in the order of a run.
    pub(crate) fn new(offices: impl IntoIterator<Item = &'a Office>) -> Self {
        let all: Vec<&Office> = offices.into_iter().collect();
        let mut by_id = HashMap::new();
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, office) in all.iter().enumerate() {
            by_id.entry(office.id.as_str()).or_insert(at);
            by_name.entry(&office.name).or_default().push(at);
        }
        Self {
            all,
            by_id,
            by_name,
        }
    }

    /// The office that a line means. An id that only lost its leading zeros is believed beside the office's name.
    pub(crate) fn find(&self, named: Named<'_>) -> Result<usize, Unfound> {
        let (id, name) = match (named.id, named.name) {
            (Some(id), Some(name)) if id != name => (id, name),
            (Some(only), _) | (None, Some(only)) => return self.only(only),
            (None, None) => return Err(self.stranger("")),
        };
        let (of_id, of_name) = (self.called(id), self.called(name));
        match (of_id.as_slice(), of_name.as_slice()) {
            ([], []) => {
                let of_id = self.stranger(id);
                Err(if of_id.help.is_some() {
                    of_id
                } else {
                    self.stranger(name)
                })
            }
            ([], [only]) => match self.all.get(*only) {
                Some(office) if office.id == office.name || lost_zeros(id, &office.id) => Ok(*only),
                Some(office) => {
                    let (name, own) = (quote(&office.name), quote(&office.id));
                    let help = format!(
                        "这次考核里 `{name}` 的编号是 `{own}`;改正编号,或者编号留空只写名称"
                    );
                    Err(unfound(Why::OtherId, of_name, help))
                }
                None => Err(self.stranger(name)),
            },
            ([], several) => {
                let mut zeros = several
                    .iter()
                    .filter(|at| self.all.get(**at).is_some_and(|o| lost_zeros(id, &o.id)));
                match (zeros.next(), zeros.next()) {
                    (Some(only), None) => Ok(*only),
                    _ => Err(self.shared(of_name)),
                }
            }
            ([only], []) => match self.all.get(*only) {
                Some(office)
                    if office.id != office.name
                        && plain_header(&office.name) != plain_header(name) =>
                {
                    let (own, is) = (quote(&office.id), quote(&office.name));
                    let help = format!("这次考核里 `{own}` 是 `{is}`;改正编号或名称");
                    Err(unfound(Why::OtherName, of_id, help))
                }
                _ => Ok(*only),
            },
            (_, []) => Err(self.shared(of_id)),
            (of_id, of_name) => {
                let mut both = of_id.iter().filter(|at| of_name.contains(at));
                if let (Some(only), None) = (both.next(), both.next()) {
                    return Ok(*only);
                }
                let say = |at: &usize| {
                    let office = self.all.get(*at)?;
                    Some(format!(
                        "`{}` 是 `{}`",
                        quote(&office.id),
                        quote(&office.name)
                    ))
                };
                let may_mean: Vec<usize> = of_id.iter().chain(of_name).copied().collect();
                let said: Vec<String> = may_mean.iter().filter_map(say).collect();
                let help = format!("这次考核里 {};核对后只留对的", said.join(","));
                Err(unfound(Why::Apart, may_mean, help))
            }
        }
    }

    fn only(&self, text: &str) -> Result<usize, Unfound> {
        let called = self.called(text);
        match called.as_slice() {
            [only] => Ok(*only),
            [] => Err(self.stranger(text)),
            _ => Err(self.shared(called)),
        }
    }

    /// The office of that id, else those of that name.
    fn called(&self, text: &str) -> Vec<usize> {
        match self.by_id.get(text) {
            Some(at) => vec![*at],
            None => self.by_name.get(text).cloned().unwrap_or_default(),
        }
    }

    fn shared(&self, may_mean: Vec<usize>) -> Unfound {
        let offices = may_mean.iter().filter_map(|at| self.all.get(*at));
        let ids: Vec<&str> = offices.map(|office| office.id.as_str()).collect();
        let help = format!("写单位编号:`{}`", ids.join("`、`"));
        unfound(Why::Shared, may_mean, help)
    }

    fn stranger(&self, text: &str) -> Unfound {
        let names = self.all.iter().flat_map(|o| [o.id.as_str(), &o.name]);
        let help = hint(text, names);
        let zeros: Vec<usize> = (0..self.all.len())
            .filter(|at| self.all.get(*at).is_some_and(|o| lost_zeros(text, &o.id)))
            .collect();
        let is_zeros = !zeros.is_empty();
        let names = self.all.iter().flat_map(|o| [o.id.as_str(), &o.name]);
        let may_mean = match near_office(text, names) {
            Some(meant) if zeros.is_empty() => self.called(meant),
            _ => zeros,
        };
        Unfound {
            why: Why::Stranger,
            zeros: is_zeros,
            may_mean,
            help,
        }
    }
}

fn unfound(why: Why, may_mean: Vec<usize>, help: String) -> Unfound {
    Unfound {
        why,
        may_mean,
        zeros: false,
        help: Some(help),
    }
}

/// «Did you mean» for an id or name that nobody has.
pub(crate) fn hint<'a>(
    text: &str,
    names: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    let zeros = names.clone().into_iter();
    match zeros.filter(|id| lost_zeros(text, id)).min() {
        Some(id) => Some(format!(
            "是不是 `{}`?只差开头的 0,多半被表格软件去掉了;编号那一列要设成文本",
            quote(id)
        )),
        None => near_office(text, names).map(|meant| format!("是不是 `{meant}`?")),
    }
}

/// The nearest name. Codes that differ in a digit are other offices, not misspelt ones.
fn near_office<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if is_code(text) {
        return None;
    }
    near(text, names.into_iter().filter(|name| !is_code(name)))
}

fn is_code(text: &str) -> bool {
    text.is_ascii() && text.contains(|sign: char| sign.is_ascii_digit())
}

/// Whether two codes are the same but for zeros in front.
fn lost_zeros(a: &str, b: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let bare = |text: &str| text.trim_start_matches('0').to_owned();
    a != b && digits(a) && digits(b) && bare(a) == bare(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(id: &str, name: &str) -> Office {
        Office {
            id: id.to_owned(),
            name: name.to_owned(),
            cohort: String::new(),
        }
    }

    /// What a line with that id and name (`-` for none) means: the id of the office, or why it is none's and whose it
    /// may be.
    fn find(id: &str, name: &str) -> String {
        let all = [
            office("00258", "湖塘街道"),
            office("00259", "鲁溪镇"),
            office("00301", "东湖镇"),
            office("00302", "东湖镇"),
            office("青梧街道", "青梧街道"),
        ];
        let given = |text| (text != "-").then_some(text);
        let named = Named {
            id: given(id),
            name: given(name),
        };
        match Offices::new(&all).find(named) {
            Ok(at) => all[at].id.clone(),
            Err(unfound) => {
                let ids: Vec<&str> = unfound
                    .may_mean
                    .iter()
                    .map(|at| all[*at].id.as_str())
                    .collect();
                let help = unfound.help.unwrap_or_default();
                format!("{:?} {} | {help}", unfound.why, ids.join(" "))
            }
        }
    }

    #[test]
    fn an_office_is_found_by_either_and_by_both() {
        for (id, name, found) in [
            ("00258", "-", "00258"),
            ("-", "鲁溪镇", "00259"),
            // The name may stand in the column of the id, and the other way round.
            ("鲁溪镇", "-", "00259"),
            ("-", "00259", "00259"),
            ("00258", "湖塘街道", "00258"),
            ("00258", "湖塘 街道", "00258"),
            // One of two of a name, by its id.
            ("00302", "东湖镇", "00302"),
            // An office without an id of its own.
            ("Q7", "青梧街道", "青梧街道"),
            ("青梧街道", "青梧街道", "青梧街道"),
            // Zeros that a spreadsheet took, beside the name.
            ("258", "湖塘街道", "00258"),
            ("302", "东湖镇", "00302"),
        ] {
            assert_eq!(find(id, name), found, "{id} {name}");
        }
    }

    #[test]
    fn what_contradicts_itself_is_nobodys() {
        for (id, name, why) in [
            (
                "00258",
                "鲁溪镇",
                "Apart 00258 00259 | 这次考核里 `00258` 是 `湖塘街道`,`00259` 是 `鲁溪镇`;核对后只留对的",
            ),
            (
                "00258",
                "清溪镇",
                "OtherName 00258 | 这次考核里 `00258` 是 `湖塘街道`;改正编号或名称",
            ),
            (
                "00999",
                "鲁溪镇",
                "OtherId 00259 | 这次考核里 `鲁溪镇` 的编号是 `00259`;改正编号,或者编号留空只写名称",
            ),
            (
                "-",
                "东湖镇",
                "Shared 00301 00302 | 写单位编号:`00301`、`00302`",
            ),
            (
                "00999",
                "东湖镇",
                "Shared 00301 00302 | 写单位编号:`00301`、`00302`",
            ),
        ] {
            assert_eq!(find(id, name), why, "{id} {name}");
        }
    }

    #[test]
    fn hints_go_by_names_and_by_lost_zeros_never_from_code_to_code() {
        let zeros = "Stranger 00258 | 是不是 `00258`?只差开头的 0,多半被表格软件去掉了;编号那一列要设成文本";
        for (id, name, why) in [
            ("258", "-", zeros),
            ("258", "清溪镇", zeros),
            ("00250", "-", "Stranger  | "),
            ("00250", "湖塘街导", "Stranger 00258 | 是不是 `湖塘街道`?"),
            ("-", "湖塘街导", "Stranger 00258 | 是不是 `湖塘街道`?"),
            ("-", "赤水农场", "Stranger  | "),
        ] {
            assert_eq!(find(id, name), why, "{id} {name}");
        }
    }
}

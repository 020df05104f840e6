//! The item that an entry names: a field, an indicator, a grade.

use crate::diagnostic::{Code, Diagnostic};
use crate::report::cell::plain_header;
use crate::report::quote::near;
use crate::report::raw::RawText;
use crate::rubric::{Field, FieldId, Indicator, IndicatorId, Ties};

use super::entry::Reader;
use super::read::{Part, RawEntry};

impl Reader<'_> {
    /// The field whose value is verified.
    pub(super) fn field(&self, raw: &RawEntry, item: &RawText) -> Result<FieldId, Diagnostic> {
        let refused =
            |message, help| self.refused(Code::ReviewItem, raw, Part::Item, message, help);
        let subject = self.subject(&item.text);
        let found = self.headers.named(&item.text);
        match found.as_slice() {
            [only] => Ok(*only),
            [] if !self.indicators(&item.text).is_empty() => Err(refused(
                format!("{subject} 是指标,不是填报项"),
                "核定的是填报的数;要评分写 `评分`,要改得分写 `调整`".into(),
            )),
            [] => {
                let fields = self.rubric.fields.iter();
                let names = fields.flat_map(|f| [f.id(), f.title.clone()]);
                Err(refused(
                    format!("{subject} 不是填报项"),
                    did_you_mean(&item.text, names, "写填报项的编号或标题"),
                ))
            }
            several => {
                let fields = several.iter().filter_map(|id| self.rubric.field(*id));
                let names: Vec<String> = fields.map(long_name).collect();
                Err(refused(
                    format!("{subject} 对应不止一个填报项"),
                    format!("带上组名,写成 {}", names.join(" 或 ")),
                ))
            }
        }
    }

    /// The indicators that a person calls by `text`: its id, its title, or both.
    fn indicators(&self, text: &str) -> Vec<(IndicatorId, &Indicator)> {
        let text = plain_header(text);
        let is = |name: &str| plain_header(name) == text;
        let all = || self.rubric.indicators();
        let by_id: Vec<_> = all().filter(|(_, i)| is(&i.id)).collect();
        if !by_id.is_empty() {
            return by_id;
        }
        all()
            .filter(|(_, i)| is(&i.title) || is(&format!("{}{}", i.id, i.title)))
            .collect()
    }

    /// The indicator of the office's own paper.
    pub(super) fn indicator(
        &self,
        raw: &RawEntry,
        item: &RawText,
    ) -> Result<(IndicatorId, &Indicator), Diagnostic> {
        let refused =
            |message, help| self.refused(Code::ReviewItem, raw, Part::Item, message, help);
        let subject = self.subject(&item.text);
        let all = self.indicators(&item.text);
        let own: Vec<_> = all
            .iter()
            .filter(|(_, i)| self.rubric.exists_for(i, &self.office.cohort))
            .collect();
        match own.as_slice() {
            [only] => Ok(**only),
            [] if !all.is_empty() => Err(refused(
                format!("{subject}:`{}` 类的单位没有这项指标", self.office.cohort),
                "核对单位和指标".into(),
            )),
            [] if !self.headers.named(&item.text).is_empty() => Err(refused(
                format!("{subject} 是填报项,不是指标"),
                "改填报的数,类型写 `核定`".into(),
            )),
            [] if ["total", "总分"].contains(&plain_header(&item.text).as_str()) => Err(refused(
                format!("{subject} 不是指标"),
                "对总分的调整,项目那一格留空".into(),
            )),
            [] => {
                let names = self.rubric.indicators();
                let names = names.flat_map(|(_, i)| [i.id.clone(), i.title.clone()]);
                Err(refused(
                    format!("{subject} 不是指标"),
                    did_you_mean(&item.text, names, "写指标的编号或名称"),
                ))
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|(_, i)| i.id.as_str()).collect();
                Err(refused(
                    format!("{subject} 对应不止一项指标"),
                    format!("写编号:`{}`", ids.join("`、`")),
                ))
            }
        }
    }

    /// The grade whose quota is decided about.
    pub(super) fn grade(&self, raw: &RawEntry, item: &RawText) -> Result<usize, Diagnostic> {
        let refused =
            |message, help| self.refused(Code::ReviewItem, raw, Part::Item, message, help);
        let subject = self.subject(&item.text);
        let grades = &self.rubric.grades;
        let text = plain_header(&item.text);
        let Some(at) = grades.iter().position(|g| plain_header(&g.name) == text) else {
            let names = grades.iter().map(|g| g.name.clone());
            return Err(refused(
                format!("{subject} 不是等次"),
                did_you_mean(&item.text, names, "决定的项目写等次,如 `优秀`"),
            ));
        };
        let quota = grades.get(at).and_then(|g| g.quota.as_ref());
        match quota.map(|q| q.ties) {
            Some(Ties::Undecided) => Ok(at),
            Some(_) => Err(refused(
                format!("{subject}:细则的 `ties` 已经规定了并列怎么办"),
                "要由人定夺的,细则写 `ties = \"undecided\"`".into(),
            )),
            None => Err(refused(
                format!("{subject} 没有名额限制,无须决定"),
                "决定只用于并列在名额线上的单位".into(),
            )),
        }
    }
}

fn long_name(field: &Field) -> String {
    format!("`{}.{}`", field.group, field.title)
}

fn did_you_mean(text: &str, names: impl Iterator<Item = String>, otherwise: &str) -> String {
    let names: Vec<String> = names.collect();
    match near(text, names.iter().map(String::as_str)) {
        Some(meant) => format!("是不是 `{meant}`?"),
        None => otherwise.to_owned(),
    }
}

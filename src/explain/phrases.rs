//! The words of an account in one language: figures, heads of items, facts, steps, needs.

use crate::catalogue::{Lang, Text, explain as texts};
use crate::evaluate::PointStep;
use crate::outcome::{Ends, NeedKind, Status};
use crate::rubric::SectionKind;
use crate::scorecard::{Line, LineKind};
use crate::source::Place;
use crate::value::{Interval, Truth};
use crate::write::open::OpenItem;

use super::account::{FactRead, GateAccount, Item, RowRead, Section};

/// The words of a language.
#[derive(Clone, Copy)]
pub(super) struct Phrases {
    pub(super) lang: Lang,
}

impl Phrases {
    pub(super) fn word(self, text: Text) -> String {
        text.of(self.lang).to_owned()
    }

    pub(super) fn fill(self, text: Text, slots: &[(&str, &str)]) -> String {
        text.fill(self.lang, slots)
    }

    /// What stands between the things of a list.
    pub(super) fn comma(self) -> &'static str {
        match self.lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        }
    }

    /// What stands between parts of a sentence.
    pub(super) fn pause(self) -> &'static str {
        match self.lang {
            Lang::Zh => ",",
            Lang::En => ", ",
        }
    }

    /// `C2 执法人员持证率`
    pub(super) fn named(self, id: &str, title: &str) -> String {
        match id == title || title.is_empty() {
            true => id.to_owned(),
            false => format!("{id} {title}"),
        }
    }

    /// `4.00`, or `3.00至5.00`.
    pub(super) fn ends(self, ends: &Ends) -> String {
        let (sure, possible) = (ends.sure.to_string(), ends.possible.to_string());
        match sure == possible {
            true => sure,
            false => self.fill(texts::BETWEEN, &[("sure", &sure), ("possible", &possible)]),
        }
    }

    /// The same with the sign of a change: `+9.60`.
    pub(super) fn change(self, ends: &Ends) -> String {
        let signed = |text: String| match text.starts_with('-') {
            true => text,
            false => format!("+{text}"),
        };
        let sure = signed(ends.sure.to_string());
        let possible = signed(ends.possible.to_string());
        match sure == possible {
            true => sure,
            false => self.fill(texts::BETWEEN, &[("sure", &sure), ("possible", &possible)]),
        }
    }

    /// Points taken, without their sign: the most first.
    fn taken(self, ends: &Ends) -> String {
        self.ends(&Ends {
            sure: -ends.possible.clone(),
            possible: -ends.sure.clone(),
        })
    }

    /// `file.toml:12`
    pub(super) fn place(self, place: &Place) -> String {
        let (line, column) = place.line_column();
        format!("{}:{line}:{column}", place.source.name())
    }

    pub(super) fn section(self, section: &Section<'_>) -> String {
        let named = self.named(section.id, section.title);
        let (text, says_so) = match section.kind {
            SectionKind::Base => return named,
            SectionKind::Bonus => (texts::BONUS_SECTION, section.title.contains("加分")),
            SectionKind::Penalty => (texts::PENALTY_SECTION, section.title.contains("扣分")),
        };
        match says_so && self.lang == Lang::Zh {
            true => named,
            false => self.fill(text, &[("section", &named)]),
        }
    }

    /// `C2 执法人员持证率:3.00至5.00 分,满分 5.00,待定 2.00`
    pub(super) fn head(self, item: &Item<'_>) -> String {
        let outcome = item.outcome;
        let named = self.named(item.id, item.title);
        let points = self.ends(&outcome.points);
        let mut head = match (outcome.status, item.kind, &item.max) {
            (Status::NotApplicable, ..) if outcome.points.is_zero() => {
                self.fill(texts::ITEM_NOT_APPLICABLE, &[("item", &named)])
            }
            (_, SectionKind::Penalty, _) if outcome.points.is_zero() => {
                self.fill(texts::ITEM_NOT_TAKEN, &[("item", &named)])
            }
            (_, SectionKind::Penalty, _) => {
                let taken = self.taken(&outcome.points);
                self.fill(texts::ITEM_TAKEN, &[("item", &named), ("taken", &taken)])
            }
            (.., Some(max)) => {
                let full = max.to_string();
                let slots = [
                    ("item", named.as_str()),
                    ("points", &points),
                    ("full", &full),
                ];
                self.fill(texts::ITEM_OF, &slots)
            }
            (.., None) => self.fill(texts::ITEM, &[("item", &named), ("points", &points)]),
        };
        if let Some(lost) = item.lost.as_ref().filter(|lost| !lost.is_zero())
            && item.kind == SectionKind::Base
        {
            let slots = [("head", head.as_str()), ("lost", &lost.to_string())];
            head = self.fill(texts::ITEM_LOST, &slots);
        }
        if !outcome.points.is_settled() && item.kind != SectionKind::Penalty {
            let open = outcome.points.possible.clone() - outcome.points.sure.clone();
            let slots = [("head", head.as_str()), ("open", &open.to_string())];
            head = self.fill(texts::ITEM_OPEN, &slots);
        }
        let mut mark = |text, wanted| {
            if wanted {
                head = self.fill(text, &[("head", &head)]);
            }
        };
        mark(texts::PERHAPS_NOT_APPLICABLE, outcome.may_not_apply);
        mark(texts::ITEM_FAILED, outcome.status == Status::Failed);
        mark(texts::ITEM_CLOSED, outcome.status == Status::Closed);
        mark(texts::ITEM_NOT_COUNTED, !item.counted);
        head
    }

    /// `执法人员持证率(enforcement.certified_rate):≥92%`
    pub(super) fn fact(self, fact: &FactRead<'_>) -> String {
        let value = match (&fact.missing, fact.not_applicable) {
            (_, Some(reason)) => self.fill(texts::FACT_NOT_APPLICABLE, &[("reason", reason)]),
            (Some(None), _) => self.word(texts::FACT_NOT_GIVEN),
            (Some(Some(why)), _) => self.fill(texts::FACT_NOT_TAKEN, &[("why", why)]),
            (None, None) => self.written(fact),
        };
        let by = fact.backed_by.as_deref().unwrap_or("");
        let slots = [("value", value.as_str()), ("by", by)];
        let mut value = match fact.origin {
            "if_blank" => self.fill(texts::FACT_IF_BLANK, &slots),
            "line_data" => self.fill(texts::FACT_LINE_DATA, &slots),
            "verified" => self.fill(texts::FACT_VERIFIED, &slots),
            _ => value,
        };
        if let Some(replaced) = fact.replaced.filter(|replaced| !replaced.is_empty()) {
            let slots = [("value", value.as_str()), ("replaced", replaced)];
            value = self.fill(texts::FACT_REPLACED, &slots);
        }
        if fact.unproved {
            value = self.fill(texts::FACT_UNPROVED, &[("value", &value)]);
        }
        let slots = [("title", fact.title), ("id", &fact.id), ("value", &value)];
        self.fill(texts::FACT, &slots)
    }

    /// The value, and what was written where that reads otherwise.
    fn written(self, fact: &FactRead<'_>) -> String {
        let written = fact.written.trim();
        let plain = |text: &str| text.replace([' ', ','], "");
        let same = plain(&fact.value).contains(&plain(written)) || !fact.rows.is_empty();
        match same || fact.origin != "reported" {
            true => fact.value.clone(),
            false => {
                let slots = [("value", fact.value.as_str()), ("written", written)];
                self.fill(texts::WRITTEN, &slots)
            }
        }
    }

    /// `「持证率已达到92%以上」,年度报告,第3页,截至全年,见 hutang.toml:31:1`; empty where nothing is known.
    pub(super) fn backing(self, fact: &FactRead<'_>) -> String {
        let with = |text, slot, value: Option<&str>| Some(self.fill(text, &[(slot, value?)]));
        // Events are told with their own places.
        let place = fact.place.filter(|_| fact.rows.is_empty());
        let place = place.map(|place| self.place(place));
        let parts = [
            with(texts::QUOTE, "quote", fact.quote),
            fact.document.map(str::to_owned),
            with(texts::PAGE, "page", fact.page),
            with(texts::AS_OF, "date", fact.as_of),
            with(texts::PLACE, "place", place.as_deref()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(self.pause())
    }

    /// `发生日期 2024-05-01、死亡人数 1人,见 events.csv:3:1`
    pub(super) fn row(self, row: &RowRead<'_>) -> String {
        let cells = row.cells.iter();
        let cells: Vec<String> = cells
            .map(|(title, said)| format!("{title} {said}"))
            .collect();
        let cells = cells.join(self.comma());
        match row.place {
            Some(place) => {
                let place = self.fill(texts::PLACE, &[("place", &self.place(place))]);
                format!("{cells}{}{place}", self.pause())
            }
            None => cells,
        }
    }

    /// A figure of the arithmetic; ends without a figure are left away.
    fn interval(self, interval: &Interval) -> String {
        let possible = crate::value::Possible::number(interval.clone());
        crate::evaluate::in_words(&possible, "", self.lang)
    }

    /// One step from what the script comes to, to points.
    pub(super) fn step(self, step: &PointStep, kind: SectionKind) -> String {
        let of = |text, value: String| self.fill(text, &[("value", &value)]);
        let limit = |text, at: String, to: &Interval| {
            self.fill(text, &[("at", &at), ("value", &self.interval(to))])
        };
        let ends = |ends: &Ends| match kind {
            SectionKind::Penalty => self.taken(ends),
            SectionKind::Base | SectionKind::Bonus => self.ends(ends),
        };
        match step {
            PointStep::Script(value) => of(texts::STEP_SCRIPT, self.interval(value)),
            PointStep::Condition(truth, value) => {
                let text = match truth {
                    Truth::True => texts::STEP_HOLDS,
                    Truth::False => texts::STEP_FAILS,
                    Truth::Open => texts::STEP_UNDECIDED,
                };
                of(text, self.interval(value))
            }
            PointStep::Scale { out_of, points, to } => {
                let (out_of, points) = (out_of.to_string(), points.to_string());
                let value = self.interval(to);
                let slots = [
                    ("out_of", out_of.as_str()),
                    ("points", &points),
                    ("value", &value),
                ];
                self.fill(texts::STEP_SCALE, &slots)
            }
            PointStep::Floor { at, to } => limit(texts::STEP_FLOOR, at.to_string(), to),
            PointStep::Cap { at, to } => limit(texts::STEP_CAP, at.to_string(), to),
            PointStep::Rounded { digits, to } => {
                let (digits, value) = (digits.to_string(), ends(to));
                let slots = [("digits", digits.as_str()), ("value", &value)];
                self.fill(texts::STEP_ROUNDED, &slots)
            }
            PointStep::Unproved(to) => of(texts::STEP_UNPROVED, ends(to)),
            PointStep::Adjusted(by) => of(texts::STEP_ADJUSTED, self.change(by)),
        }
    }

    /// `得 4.00 分`
    pub(super) fn result(self, item: &Item<'_>) -> String {
        let points = &item.outcome.points;
        match item.kind {
            SectionKind::Penalty => self.fill(texts::STEP_TAKEN, &[("value", &self.taken(points))]),
            SectionKind::Base | SectionKind::Bonus => {
                self.fill(texts::STEP_RESULT, &[("value", &self.ends(points))])
            }
        }
    }

    pub(super) fn gate(self, gate: &GateAccount<'_>) -> String {
        let named = self.named(gate.id, gate.title);
        if let Some(reason) = gate.not_applicable {
            let slots = [("gate", named.as_str()), ("reason", reason)];
            return self.fill(texts::GATE_NOT_APPLICABLE, &slots);
        }
        let text = match gate.fires {
            Truth::True => texts::GATE_FIRES,
            Truth::Open => texts::GATE_MAY_FIRE,
            Truth::False => texts::GATE_DOES_NOT_FIRE,
        };
        self.fill(text, &[("gate", &named)])
    }

    /// What would settle something, and how many points hang on it.
    pub(super) fn open(self, item: &OpenItem<'_>) -> String {
        let need = item.need;
        let kind = self.word(match need.kind {
            NeedKind::Missing => texts::NEED_MISSING,
            NeedKind::Refused => texts::NEED_REFUSED,
            NeedKind::Vague => texts::NEED_VAGUE,
            NeedKind::Evidence => texts::NEED_EVIDENCE,
            NeedKind::Entry => texts::NEED_ENTRY,
            NeedKind::Source => texts::NEED_SOURCE,
        });
        let items = item.indicators.join(self.comma());
        let points = item.points_at_stake.to_string();
        let slots = [
            ("title", need.title.as_str()),
            ("kind", &kind),
            ("points", &points),
            ("items", &items),
        ];
        let text = match item.points_at_stake.is_zero() {
            true => texts::NEED_NO_POINTS,
            false => texts::NEED,
        };
        let mut said = self.fill(text, &slots);
        let mut add = |text, slot: &str, value: &str| {
            if !value.is_empty() {
                said = self.fill(text, &[("need", &said), (slot, value)]);
            }
        };
        match need.kind {
            NeedKind::Refused => add(texts::NEED_WHY, "why", &need.known),
            _ => add(texts::NEED_KNOWN, "known", &need.known),
        }
        add(
            texts::NEED_NEEDED,
            "needed",
            &item.needed.join(self.comma()),
        );
        add(texts::NEED_ASK, "ask", &need.ask);
        said
    }

    /// What a line of the card is.
    pub(super) fn line(self, line: &Line) -> String {
        let kind = match line.kind {
            LineKind::Scale => texts::LINE_SCALE,
            LineKind::Rescale => texts::LINE_RESCALE,
            LineKind::Cap => texts::LINE_CAP,
            LineKind::Adjustment => texts::LINE_ADJUSTMENT,
            LineKind::Gate => texts::LINE_GATE,
            LineKind::Formula => texts::LINE_FORMULA,
            LineKind::Rounding => texts::LINE_ROUNDING,
            LineKind::Limit => texts::LINE_LIMIT,
            LineKind::Quota => texts::LINE_QUOTA,
            LineKind::Rank => texts::LINE_RANK,
            LineKind::Grade => texts::LINE_GRADE,
            LineKind::Column => texts::LINE_COLUMN,
        };
        // Most are called what they are.
        let says_nothing = line.title.is_empty() || line.title == kind.zh;
        let kind = self.word(kind);
        match says_nothing {
            true => kind,
            false => self.fill(
                texts::LINE_NAMED,
                &[("kind", &kind), ("title", &line.title)],
            ),
        }
    }
}

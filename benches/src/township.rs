//! Offices of `rubrics/rule-of-law-township.toml`: every field that its indicators, gates and checks read.
//!
//! Reports agree with themselves (no check fails), ties are common, and items that do not apply stand as real
//! reports have them: nothing due, `0/0` and `缺项(理由)`. A settable share of cells is open: blank, or `92%以上`.

use std::io::{self, Write};

use crate::offices::Draw;
use crate::row::Rows;

/// What to draw.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// How many offices.
    pub offices: u64,
    /// The seed.
    pub seed: u64,
    /// The share of cells that are open, 0 to 1.
    pub open: f64,
}

/// Writes the offices to `out`, and to `prior` the reports of the year before: the one figure that is compared.
pub fn write(wanted: Wanted, out: impl Write, prior: impl Write) -> io::Result<()> {
    let mut town = Town {
        draw: Draw::new(wanted.seed),
        rows: Rows::new(out),
        open: wanted.open,
    };
    let mut before = Rows::new(prior);
    let width = wanted.offices.to_string().len().max(7);
    for number in 1..=wanted.offices {
        let id = format!("T{number:0width$}");
        let kind = if town.draw.chance(0.4) {
            "街道"
        } else {
            "镇"
        };
        // Last year's reports are found by name, too, so names are the offices' own.
        let name = Draw::place_of(number) + kind;
        for rows in [&mut before as &mut dyn Named, &mut town.rows] {
            rows.office(&id, &name, kind);
        }
        let mediations = town.office();
        let change = town.draw.between(85, 112);
        before.count("mediation.cases", mediations * 100 / change);
        before.end()?;
        town.rows.end()?;
    }
    before.finish()?;
    town.rows.finish()
}

trait Named {
    fn office(&mut self, id: &str, name: &str, cohort: &str);
}

impl<W: Write> Named for Rows<W> {
    fn office(&mut self, id: &str, name: &str, cohort: &str) {
        self.text("office", id);
        self.text("name", name);
        self.text("cohort", cohort);
    }
}

struct Town<W> {
    draw: Draw,
    rows: Rows<W>,
    open: f64,
}

impl<W: Write> Town<W> {
    /// Draws the facts of one office, and tells how many disputes it mediated.
    fn office(&mut self) -> u64 {
        let well = self.draw.quality();
        let villages = self.draw.between(4, 45);
        self.rows.count("office.villages", villages);
        self.leadership(well);
        self.decisions(well);
        self.enforcement(well);
        self.disputes(well);
        self.services(well, villages);
        let mediations = self.mediation(well);
        self.public(well);
        self.rare_events();
        mediations
    }

    fn leadership(&mut self, well: f64) {
        self.flag("leadership.committee_members_defined", 0.97);
        self.flag("leadership.committee_chaired_by_secretary", 0.95);
        self.around("leadership.special_meetings", 2.0 + 2.5 * well);
        self.flag("leadership.chief_report", 0.6 + 0.4 * well);
        self.rate("leadership.member_report_rate", well + 0.1);
        self.around("leadership.theory_study_sessions", 2.0 + 4.0 * well);
        let late = self.draw.chance(0.3 * (1.0 - well));
        let (month, day) = match late {
            true => (4, self.draw.between(1, 25)),
            false => (self.draw.between(1, 3), self.draw.between(1, 28)),
        };
        self.fact(
            "yearly_report.published_on",
            |_| format!("2025-{month:02}-{day:02}"),
            None,
        );
        for part in ["results", "shortcomings", "first_responsible", "next_year"] {
            self.flag(&format!("yearly_report.{part}"), 0.75 + 0.25 * well);
        }
        self.around("yearly_report.consistency_errors", 1.0 - well);
        self.rows.text("yearly_report.document_date", "2024-12-31");
        self.rows.text("yearly_report.year", "2024");
        self.rows.text("yearly_report.year_in_preamble", "2024");
    }

    fn decisions(&mut self, well: f64) {
        // Decisions are rows of a file of their own; none were taken.
        self.rows.text("decision.major", "无");
        self.around("decision.fair_competition_missed", 0.4 * (1.0 - well));
        let due = self.draw.around(45.0);
        self.pair(
            ["legality_review.due", "legality_review.done"],
            due,
            well + 0.12,
        );
        self.around("legality_review.missed_before_meeting", 0.8 * (1.0 - well));
        self.around(
            "legality_review.opinions_rejected_no_reason",
            0.6 * (1.0 - well),
        );
        let made = self.draw.around(1.6);
        self.count("normative.made", made);
        let late = self.draw.of(made, 0.3 * (1.0 - well));
        self.count("normative.late", late);
        let corrected = self.draw.of(made, 0.05);
        self.count("normative.corrected", corrected);
    }

    fn enforcement(&mut self, well: f64) {
        for kind in ["disclosure", "recording", "legal_review"] {
            self.rate(&format!("enforcement.{kind}_coverage_rate"), well + 0.12);
        }
        self.rate("enforcement.certified_rate", well + 0.12);
        let staff = self.draw.between(6, 90);
        self.pair(
            ["enforcement.staff_total", "enforcement.staff_certified"],
            staff,
            well + 0.1,
        );
        self.around("enforcement.file_review_rounds", 5.0 + 8.0 * well);
        let cases = self.draw.around(120.0);
        self.pair(
            ["enforcement.penalty_cases", "enforcement.files_reviewed"],
            cases,
            0.3 * well,
        );
        let due = self.draw.around(90.0);
        let names = [
            "enforcement.publication_due",
            "enforcement.publication_on_time",
        ];
        self.pair(names, due, well + 0.12);
        self.around("file_review.unqualified", 0.8 * (1.0 - well));
        self.around("file_review.defects", 6.0 * (1.05 - well));
    }

    fn disputes(&mut self, well: f64) {
        let cases = self.draw.around(2.2);
        self.count("litigation.cases", cases);
        let lost = self.draw.of(cases, 0.03 + 0.2 * (1.0 - well));
        self.count("litigation.lost", lost);
        let dismissed = self.draw.of(cases - lost, 0.6);
        self.count("litigation.dismissed", dismissed);
        let settled = self.draw.of(cases - lost - dismissed, 0.7);
        self.count("litigation.settled_withdrawn", settled);
        let due = self.draw.of(cases, 0.8);
        let names = ["litigation.hearings_due", "litigation.hearings_attended"];
        // Half of those without a hearing say so in words.
        if due == 0 && self.draw.chance(0.5) {
            for name in names {
                self.rows.text(name, "缺项(无应出庭案件)");
            }
        } else {
            self.pair(names, due, well + 0.1);
        }
        self.around("reconsideration.corrected", 0.7 * (1.0 - well));
        let due = self.draw.around(1.5);
        self.pair(["suggestions.due", "suggestions.on_time"], due, well + 0.12);
    }

    fn services(&mut self, well: f64, villages: u64) {
        self.flag("legal_adviser.retained", 0.96);
        self.around("legal_adviser.matters", 4.0 + 8.0 * well);
        self.rate("legal_adviser.village_coverage_rate", well + 0.2);
        self.around(
            "grassroots.legal_literate",
            villages as f64 * (1.0 + 2.6 * well),
        );
        if self.draw.chance(0.01) {
            self.rows.text("grassroots.demo_city_coverage_rate", "0/0");
        } else {
            self.rate("grassroots.demo_city_coverage_rate", well - 0.1);
        }
        self.around("staff.legal_qualified", 3.0 * well);
    }

    fn mediation(&mut self, well: f64) -> u64 {
        let cases = self.draw.around(260.0);
        self.pair(
            ["mediation.cases", "mediation.succeeded"],
            cases,
            well + 0.13,
        );
        let police = self.draw.of(cases, 0.3);
        self.count("mediation.police_cases", police);
        self.around("mediation.screenings", 5.0 + 8.0 * well);
        let wages = self.draw.tailed(4_000.0, 1.0);
        self.fact("mediation.wages_recovered", |_| hundredths(wages), None);
        self.around("petition.province_batches", 0.9 * (1.0 - well));
        self.around("petition.beijing_batches", 0.3 * (1.0 - well));
        cases
    }

    fn public(&mut self, well: f64) {
        self.rate("training.exam_completion_rate", well + 0.12);
        self.rate("training.exam_pass_rate", well + 0.1);
        self.around("publicity.events", 20.0 + 35.0 * well);
        let reached = self.draw.tailed(12_000.0, 0.8);
        self.count("publicity.people_reached", reached);
        self.around("publicity.tourism_routes", 1.5 * well);
        self.around("publicity.teams", 2.5 * well);
        self.rate("survey.satisfaction", 0.6 + 0.35 * well);
        let listed = self.draw.around(3.0);
        self.pair(
            ["rectification.total", "rectification.done"],
            listed,
            well + 0.1,
        );
    }

    fn rare_events(&mut self) {
        let awards = [
            ("national", 0.02),
            ("provincial", 0.1),
            ("city", 0.4),
            ("experience_provincial", 0.15),
            ("experience_city", 0.4),
        ];
        for (award, mean) in awards {
            self.around(&format!("awards.{award}"), mean);
        }
        let faults = [
            ("criticised_provincial", 0.005),
            ("criticised_city", 0.02),
            ("criticised_district", 0.08),
            ("false_entries", 0.05),
            ("exposed", 0.03),
        ];
        for (fault, mean) in faults {
            self.around(&format!("conduct.{fault}"), mean);
        }
        let vetoes = [
            "fraud",
            "unlawful_death",
            "mass_incident",
            "refused_judgment",
            "unlicensed_alone",
        ];
        for veto in vetoes {
            self.flag(&format!("conduct.{veto}"), 0.002);
        }
    }

    /// One cell: open at the settled share, as `vaguely` has it or blank.
    fn fact(&mut self, name: &str, exactly: impl Fn(&mut Draw) -> String, vaguely: Option<String>) {
        let cell = if !self.draw.chance(self.open) {
            exactly(&mut self.draw)
        } else if self.draw.chance(0.5) {
            vaguely.unwrap_or_default()
        } else {
            String::new()
        };
        self.rows.text(name, &cell);
    }

    fn flag(&mut self, name: &str, chance: f64) {
        self.fact(
            name,
            |draw| if draw.chance(chance) { "是" } else { "否" }.to_owned(),
            None,
        );
    }

    fn count(&mut self, name: &str, n: u64) {
        let tens = (n >= 10).then(|| format!("{}余", n / 10 * 10));
        self.fact(name, |_| n.to_string(), tens);
    }

    fn around(&mut self, name: &str, mean: f64) {
        let n = self.draw.around(mean);
        self.count(name, n);
    }

    /// A rate in percent. What is at most 1 could be a share, so no office is that bad.
    fn rate(&mut self, name: &str, mean: f64) {
        let units = self.draw.rate(mean).max(200);
        self.fact(
            name,
            |_| hundredths(units),
            Some(format!("{}%以上", units / 100)),
        );
    }

    fn pair(&mut self, names: [&str; 2], due: u64, chance: f64) {
        let done = self.draw.of(due, chance);
        self.count(names[0], due);
        self.count(names[1], done);
    }
}

/// As a spreadsheet shows it: without decimals where there are none.
fn hundredths(units: u64) -> String {
    match units % 100 {
        0 => (units / 100).to_string(),
        part => format!("{}.{part:02}", units / 100),
    }
}

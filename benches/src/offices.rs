//! Offices of the benchmark rubric: 42 columns, drawn from a seed. A smaller size is the head of a larger one.

use std::io::{self, Write};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Binomial, Distribution, Gamma, LogNormal, Normal, Poisson};

use crate::row::Rows;

const SYLLABLES: [char; 24] = [
    '青', '云', '湖', '柳', '石', '竹', '松', '梅', '兰', '溪', '沙', '塘', '桥', '山', '江', '平',
    '安', '和', '永', '福', '东', '南', '西', '北',
];
const BUREAUS: [&str; 8] = [
    "司法",
    "民政",
    "财政",
    "教育",
    "水利",
    "应急管理",
    "市场监管",
    "文旅",
];

/// Draws of one office after another.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// Begins with a seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// True with a chance of `p`, 0 to 1.
    pub fn chance(&mut self, p: f64) -> bool {
        self.0.random_bool(p.clamp(0.0, 1.0))
    }

    /// A whole number from `from` up to and including `to`.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        self.0.random_range(from..=to)
    }

    /// How many of `n` come off when each does with a chance of `p`.
    pub fn of(&mut self, n: u64, p: f64) -> u64 {
        self.draw(Binomial::new(n, p.clamp(0.0, 1.0)))
    }

    /// A count around a mean.
    pub fn around(&mut self, mean: f64) -> u64 {
        if mean <= 0.0 {
            0
        } else {
            self.draw::<f64, _, _>(Poisson::new(mean)) as u64
        }
    }

    /// A rate in hundredths of a percent around `mean` (0 to 1). Half of them are whole percents, as in real
    /// reports, so that totals tie and points fall on bounds.
    pub fn rate(&mut self, mean: f64) -> u64 {
        let share: f64 = self.draw(Normal::new(mean, 0.06));
        let units = (10_000.0 * share.clamp(0.0, 1.0)).round() as u64;
        if self.chance(0.5) {
            units / 100 * 100
        } else {
            units
        }
    }

    /// A number with a long tail to the right: its median, and how wide it is.
    pub fn tailed(&mut self, median: f64, width: f64) -> u64 {
        self.draw::<f64, _, _>(LogNormal::new(median.ln(), width))
            .round() as u64
    }

    /// How well an office is run, 0 to 1: most are near 0.85.
    pub fn quality(&mut self) -> f64 {
        self.draw(Beta::new(5.5, 1.3))
    }

    /// The name of a place.
    pub fn place(&mut self) -> String {
        (0..2).map(|_| *self.one_of(&SYLLABLES)).collect()
    }

    /// The name of place number `n`: no other place has it.
    pub fn place_of(n: u64) -> String {
        let base = SYLLABLES.len() as u64;
        let mut name = String::new();
        let mut rest = n;
        while rest > 0 || name.chars().count() < 2 {
            name.insert(0, SYLLABLES[(rest % base) as usize]);
            rest /= base;
        }
        name
    }

    /// One of some things.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.0.random_range(0..things.len())]
    }

    /// A draw of any distribution whose parameters are in range.
    pub fn draw<T, D: Distribution<T>, E: std::fmt::Debug>(
        &mut self,
        distribution: Result<D, E>,
    ) -> T {
        distribution
            .expect("parameters in range")
            .sample(&mut self.0)
    }
}

/// Writes `n` offices.
pub fn write(n: u64, seed: u64, out: impl Write) -> io::Result<()> {
    let mut draw = Draw::new(seed);
    let mut rows = Rows::new(out);
    let width = n.to_string().len().max(7);
    for number in 1..=n {
        office(&format!("B{number:0width$}"), &mut draw, &mut rows);
        rows.end()?;
    }
    rows.finish()
}

fn office<W: Write>(id: &str, draw: &mut Draw, rows: &mut Rows<W>) {
    let well = draw.quality();
    let category = match draw.between(1, 20) {
        1..=6 => "街道",
        7..=15 => "镇",
        _ => "部门",
    };
    let bureau = category == "部门";
    let name = match category {
        "街道" => draw.place() + "街道办事处",
        "镇" => draw.place() + "镇人民政府",
        _ => format!("{}{}局", draw.place(), draw.one_of(&BUREAUS)),
    };
    rows.text("id", id);
    rows.text("name", &name);
    rows.text("category", category);
    for rate in ["cov_advisor", "cov_training", "cov_publicity"] {
        rows.decimal(rate, draw.rate(well + 0.08), 2);
    }
    // Nothing due is rare but must be there: it scores full marks.
    let some = |n: u64, chance: f64, draw: &mut Draw| if draw.chance(chance) { n } else { 0 };

    let staff = draw.between(0, 110);
    pair(
        rows,
        draw,
        ["enforcement_staff", "certified_staff"],
        staff,
        well + 0.1,
    );
    let planned = draw.around(55.0);
    let planned = some(planned, 0.97, draw);
    rows.count("inspections_planned", planned);
    rows.count("inspections", draw.around(planned as f64 * (well + 0.12)));
    let penalties = draw.around(42.0);
    let penalties = some(penalties, 0.92, draw);
    pair(
        rows,
        draw,
        ["penalty_cases", "penalty_disclosed"],
        penalties,
        well + 0.12,
    );
    let files = draw.between(0, 45);
    pair(
        rows,
        draw,
        ["files_checked", "files_defective"],
        files,
        0.25 * (1.0 - well),
    );
    let lawsuits = draw.around(1.3);
    let lawsuits = if draw.chance(0.004) {
        lawsuits + 6
    } else {
        lawsuits
    };
    let loses = if lawsuits > 6 {
        0.7
    } else {
        0.02 + 0.1 * (1.0 - well)
    };
    pair(
        rows,
        draw,
        ["lawsuits_total", "lawsuits_lost"],
        lawsuits,
        loses,
    );
    let reconsiderations = draw.around(2.4);
    pair(
        rows,
        draw,
        ["reconsiderations", "recon_corrected"],
        reconsiderations,
        0.02 + 0.3 * (1.0 - well),
    );
    let hearings = draw.of(lawsuits, 0.8);
    pair(rows, draw, ["head_due", "head_done"], hearings, well + 0.06);
    let villages = if bureau { 0 } else { draw.between(4, 64) };
    pair(
        rows,
        draw,
        ["villages", "villages_advisor"],
        villages,
        well + 0.1,
    );
    let contracts = draw.around(21.0);
    let contracts = some(contracts, 0.98, draw);
    pair(
        rows,
        draw,
        ["contracts", "contracts_reviewed"],
        contracts,
        well + 0.12,
    );
    let decisions = draw.around(7.5);
    pair(
        rows,
        draw,
        ["decisions", "decisions_reviewed"],
        decisions,
        well + 0.12,
    );
    let requests = draw.around(14.0);
    pair(
        rows,
        draw,
        ["disclosure_requests", "disclosure_on_time"],
        requests,
        well + 0.14,
    );
    let mediations = draw.around(85.0);
    let mediations = some(mediations, 0.98, draw);
    pair(
        rows,
        draw,
        ["mediation_cases", "mediation_success"],
        mediations,
        well + 0.1,
    );
    let examined = draw.between(12, 190);
    pair(
        rows,
        draw,
        ["exam_staff", "exam_passed"],
        examined,
        well + 0.08,
    );

    rows.count("study_sessions", draw.around(3.0 + 6.0 * well));
    rows.count("publicity_activities", draw.around(4.0 + 12.0 * well));
    rows.count("people_reached", draw.tailed(7_000.0, 1.1));
    rows.count("petitions", draw.around(4.0 * (1.05 - well)));
    let days: f64 = 1.0 + draw.draw::<f64, _, _>(Gamma::new(2.0, 3.0 * (1.1 - well)));
    rows.decimal("hotline_days", (10.0 * days).round() as u64, 1);
    rows.count("leader_debriefs", draw.of(3, well));
    rows.count("demo_national", draw.of(2, 0.02 * well));
    rows.count("demo_provincial", draw.of(3, 0.08 * well));
    for (flag, chance) in [
        ("report_on_time", 0.7 + 0.28 * well),
        ("major_incident", 0.006),
    ] {
        rows.text(flag, if draw.chance(chance) { "true" } else { "false" });
    }
}

/// How many were due and how many of them were done.
fn pair<W: Write>(rows: &mut Rows<W>, draw: &mut Draw, names: [&str; 2], due: u64, chance: f64) {
    rows.count(names[0], due);
    rows.count(names[1], draw.of(due, chance));
}

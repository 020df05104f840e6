//! The rules as they are printed, in exact fractions: one rounding, at the end of each.

use num_rational::Ratio;

/// An exact number.
pub type Exact = Ratio<i128>;

/// The indicators, in order.
pub const INDICATORS: [&str; 24] = [
    "A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4", "C5", "D1", "D2", "D3",
    "D4", "E1", "E2", "E3", "E4", "F1", "F2", "F3",
];

/// What an office came to, in hundredths of a point.
pub struct Scored {
    /// In the order of [`INDICATORS`].
    pub points: [u16; 24],
    /// The bonus.
    pub bonus: u16,
    /// Whether the grade is 不合格 whatever the total.
    pub veto: bool,
}

/// Reads a plain decimal.
pub fn exact(text: &str) -> Option<Exact> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 = format!("{whole}{part}").parse().ok()?;
    Some(Exact::new(digits, 10_i128.pow(part.len() as u32)))
}

/// Scores one office: `category` and its cells by the names of their columns.
pub fn score<'a>(
    category: &str,
    cell: impl Fn(&str) -> Result<&'a str, String>,
) -> Result<Scored, String> {
    let number = |name: &str| {
        let text = cell(name)?;
        exact(text).ok_or(format!("{name}: `{text}` is no number"))
    };
    let flag = |name: &str| match cell(name)? {
        "true" => Ok(true),
        "false" => Ok(false),
        text => Err(format!("{name}: `{text}` is neither true nor false")),
    };
    // Nothing due: the whole.
    let rate = |done: &str, due: &str| {
        let (done, due) = (number(done)?, number(due)?);
        Ok::<_, String>(if due == whole(0) {
            whole(1)
        } else {
            done / due
        })
    };
    let bureau = category == "部门";
    let unreviewed = number("decisions")? - number("decisions_reviewed")?;
    let coverage = [
        number("cov_advisor")?,
        number("cov_training")?,
        number("cov_publicity")?,
    ];
    let (lost, reached) = (number("lawsuits_lost")?, number("people_reached")?);
    let defects = match number("files_checked")? {
        none if none == whole(0) => whole(0),
        checked => number("files_defective")? / checked,
    };
    let debriefs = number("leader_debriefs")?;
    let days = number("hotline_days")?;

    let points = [
        if flag("report_on_time")? {
            whole(4)
        } else {
            whole(0)
        },
        whole(4) * at_most_one(number("study_sessions")? / whole(if bureau { 12 } else { 6 })),
        first(&[
            (debriefs >= whole(2), whole(4)),
            (debriefs == whole(1), part(25, 10)),
        ]),
        whole(3) * clamp((rate("exam_passed", "exam_staff")? - part(60, 100)) / part(35, 100)),
        whole(6) * rate("decisions_reviewed", "decisions")?,
        whole(5) * at_most_one(rate("contracts_reviewed", "contracts")? / part(95, 100)),
        whole(0).max(whole(4) - part(15, 10) * unreviewed),
        whole(3) * clamp((coverage[0] - whole(50)) / whole(40)),
        whole(5) * at_most_one(rate("certified_staff", "enforcement_staff")? / part(90, 100)),
        whole(5) * at_most_one(rate("inspections", "inspections_planned")?),
        whole(0).max(whole(5) - part(5, 10) * number("files_defective")?),
        first(&[
            (defects == whole(0), whole(4)),
            (defects <= part(5, 100), whole(3)),
            (defects <= part(10, 100), whole(2)),
            (defects <= part(20, 100), whole(1)),
        ]),
        whole(6) * rate("penalty_disclosed", "penalty_cases")?,
        if lost > whole(0) { whole(0) } else { whole(5) },
        whole(5) * rate("head_done", "head_due")?,
        whole(5) - whole(3).min(part(75, 100) * number("recon_corrected")?),
        whole(5) * at_most_one(rate("disclosure_on_time", "disclosure_requests")? / part(98, 100)),
        whole(5) * coverage[0].min(coverage[1]).min(coverage[2]) / whole(100),
        whole(3) * rate("villages_advisor", "villages")?,
        whole(3)
            * at_most_one(number("publicity_activities")? / whole(if bureau { 8 } else { 16 })),
        first(&[
            (reached >= whole(10_000), whole(3)),
            (reached >= whole(5_000), whole(2)),
            (reached >= whole(1_000), whole(1)),
        ]),
        whole(3)
            * clamp(
                (rate("mediation_success", "mediation_cases")? - part(70, 100)) / part(28, 100),
            ),
        whole(3) - whole(2).min(part(3, 10) * number("petitions")?),
        first(&[
            (days <= whole(3), whole(2)),
            (days <= whole(5), part(12, 10)),
            (days <= whole(7), part(5, 10)),
        ]),
    ];
    let titles = whole(3) * number("demo_national")? + part(15, 10) * number("demo_provincial")?;
    let bonus = whole(5).min(titles + first(&[(reached >= whole(50_000), part(5, 10))]));
    Ok(Scored {
        points: points.map(hundredths),
        bonus: hundredths(bonus),
        veto: flag("major_incident")? || lost >= whole(5),
    })
}

fn whole(n: i128) -> Exact {
    Exact::from_integer(n)
}

fn part(n: i128, of: i128) -> Exact {
    Exact::new(n, of)
}

fn at_most_one(x: Exact) -> Exact {
    x.min(whole(1))
}

fn clamp(x: Exact) -> Exact {
    at_most_one(x).max(whole(0))
}

/// The points of the first row that holds, or none.
fn first(rows: &[(bool, Exact)]) -> Exact {
    rows.iter()
        .find(|(holds, _)| *holds)
        .map_or(whole(0), |(_, points)| *points)
}

/// Rounded half up. No figure is below 0 or above 100 points.
fn hundredths(points: Exact) -> u16 {
    let rounded = (points * whole(100) + part(1, 2)).floor().to_integer();
    u16::try_from(rounded).expect("0 to 100 points")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_hundredth_goes_up() {
        assert_eq!(hundredths(whole(6) * part(1, 48)), 13); // 0.125
        assert_eq!(hundredths(part(1249, 10_000)), 12);
        assert_eq!(hundredths(exact("92.35").unwrap()), 9235);
    }
}

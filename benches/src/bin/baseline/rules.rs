//! The rules in hundredths of a point and whole numbers: every rounding is one division.

/// What is kept of an office.
pub struct Row {
    /// The 24 indicators.
    pub points: [u16; 24],
    /// The bonus.
    pub bonus: u16,
    /// Everything.
    pub total: u16,
    /// 街道, 镇, 部门.
    pub category: u8,
    /// 不合格, 合格, 良好, 优秀.
    pub grade: u8,
}

/// The place of 部门 among the categories.
const BUREAU: u8 = 2;

/// Scores an office: its 37 numbers in the order of the columns, rates in hundredths, days in tenths.
#[inline(always)]
pub fn score(category: u8, numbers: &[u32; 37], on_time: bool, incident: bool) -> Row {
    let [
        adviser,
        training,
        publicity,
        staff,
        certified,
        planned,
        inspected,
        penalties,
        disclosed,
        files,
        defective,
        _,
        lost,
        _,
        corrected,
        hearings,
        attended,
        villages,
        advised,
        contracts,
        contracts_seen,
        decisions,
        decisions_seen,
        requests,
        answered,
        disputes,
        mediated,
        examined,
        passed,
        sessions,
        activities,
        reached,
        petitions,
        days,
        debriefs,
        national,
        provincial,
    ] = *numbers;
    let (sessions_due, activities_due) = if category == BUREAU { (12, 8) } else { (6, 16) };
    let points = [
        if on_time { 400 } else { 0 },
        share(400, sessions, sessions_due),
        [0, 250, 400][debriefs.min(2) as usize],
        above(300, 100 * passed, 60, 95, examined),
        share(600, decisions_seen, decisions),
        share(500, 100 * contracts_seen, 95 * contracts),
        less(400, 150 * (decisions - decisions_seen)),
        above(300, adviser, 50, 90, 100),
        share(500, 10 * certified, 9 * staff),
        share(500, inspected, planned),
        less(500, 50 * defective),
        match defective {
            0 => 400,
            n if 20 * n <= files => 300,
            n if 10 * n <= files => 200,
            n if 5 * n <= files => 100,
            _ => 0,
        },
        share(600, disclosed, penalties),
        if lost == 0 { 500 } else { 0 },
        share(500, attended, hearings),
        less(500, (75 * corrected).min(300)),
        share(500, 50 * answered, 49 * requests),
        share(500, adviser.min(training).min(publicity), 10_000),
        share(300, advised, villages),
        share(300, activities, activities_due),
        match reached {
            10_000.. => 300,
            5_000.. => 200,
            1_000.. => 100,
            _ => 0,
        },
        above(300, 100 * mediated, 70, 98, disputes),
        less(300, (30 * petitions).min(200)),
        match days {
            0..=30 => 200,
            31..=50 => 120,
            51..=70 => 50,
            _ => 0,
        },
    ];
    let bonus = (300 * national + 150 * provincial + if reached >= 50_000 { 50 } else { 0 })
        .min(500) as u16;
    let total = points.iter().sum::<u16>() + bonus;
    let grade = if incident || lost >= 5 {
        0
    } else {
        [6_000, 8_000, 9_000]
            .iter()
            .map(|from| u8::from(total >= *from))
            .sum()
    };
    Row {
        points,
        bonus,
        total,
        category,
        grade,
    }
}

/// `most` times a share that is at most 1, half up; all of it where nothing was due.
#[inline(always)]
fn share(most: u32, done: u32, due: u32) -> u16 {
    if done >= due {
        most as u16
    } else {
        ((2 * most * done + due) / (2 * due)) as u16
    }
}

/// `most` times how far a percentage has come from `from` to `to`; it is `hundred / of`.
#[inline(always)]
fn above(most: u32, hundred: u32, from: u32, to: u32, of: u32) -> u16 {
    share(most, hundred.saturating_sub(from * of), (to - from) * of)
}

#[inline(always)]
fn less(most: u32, taken: u32) -> u16 {
    most.saturating_sub(taken) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_hundredth_goes_up() {
        assert_eq!(share(600, 1, 48), 13); // 0.125
        assert_eq!(share(600, 0, 0), 600);
        assert_eq!(above(300, 7_750, 50, 90, 100), 206); // 3 * 27.5 / 40 = 2.0625
    }
}

//! What goes into a plan and what comes out: columns of whole numbers, one a row.

/// Rows of a batch: with all registers of an ordinary rubric they stay in the second cache.
pub const ROWS: usize = 512;

/// The figures of up to [`ROWS`] offices: one column a field of the plan, then one a parameter.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// How many offices there are.
    pub rows: usize,
    /// The columns, in the order of the plan's fields and parameters.
    pub columns: Vec<Column>,
}

/// One figure of every office of a batch.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// The figure times `10^decimals`: a whole number below 2^53 in size. A flag is 0 or 1.
    pub values: Vec<f64>,
    /// How many decimals the column carries.
    pub decimals: u32,
    /// At least the size of each value: what proves that a batch is exact.
    pub largest: f64,
}

/// Two ends of a column: what is proved and what is still possible. Settled: the same column twice.
#[derive(Clone, Copy, Debug)]
pub struct Both<'l> {
    /// What the facts at hand prove.
    pub sure: &'l [f64],
    /// What they still allow.
    pub possible: &'l [f64],
}

/// An indicator of every office of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Item<'l> {
    /// Points in units of the rubric's last digit; of a penalty negative or 0. 0 where it does not apply.
    pub points: Both<'l>,
    /// 1 where it does not apply.
    pub not_applicable: &'l [f64],
}

/// The cards of a batch, before ranks and quotas. Points are in units of the rubric's last digit.
#[derive(Clone, Debug)]
pub struct Results<'l> {
    /// How many offices there are.
    pub rows: usize,
    /// 1 where the plan does not tell what the card is: such a row is left to the reference, and nothing else
    /// of it counts here.
    pub odd: &'l [f64],
    /// The same for rows with figures too large for exact lanes; empty where there are none.
    pub wild: &'l [f64],
    /// The indicators that exist for the cohort, in the order of the paper.
    pub indicators: Vec<Item<'l>>,
    /// The sections, in the order of the paper, at their sure end.
    pub sections: Vec<&'l [f64]>,
    /// Points added because something was not applicable, at the sure end.
    pub rescale: &'l [f64],
    /// Bonus, at the sure end.
    pub bonus: &'l [f64],
    /// Penalty, at the sure end: negative or 0.
    pub penalty: &'l [f64],
    /// What gates, floor, cap and rounding of the total changed, at the sure end.
    pub limits: &'l [f64],
    /// The total.
    pub total: Both<'l>,
    /// The grade after the gates and before quotas, by position in the rubric's grades; empty without grades.
    pub grade: Both<'l>,
    /// Whether a gate puts the office after all others.
    pub rank_last: Both<'l>,
    /// Whether the office is not assessed: `sure` surely, `possible` possibly.
    pub not_assessed: Both<'l>,
    /// The terms that decide between equal totals, in units of the rubric's last digit.
    pub tie_break: Vec<Both<'l>>,
    /// How many indicators are open.
    pub open: &'l [f64],
}

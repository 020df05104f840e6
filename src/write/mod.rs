//! Scorecards → bytes: one file an output of the language, each a pure function of a [`Run`].
//!
//! Rows are ordered by cohort (as the rubric lists them, then by name), rank and office id;
//! [`matrix`] alone keeps the order of the input. A figure that is not known, or does not apply, is an
//! empty cell, never 0.

pub mod checked;
pub mod comparison;
pub mod difference;
pub mod indicators;
pub mod json;
pub mod matrix;
pub mod open;
mod paper;
mod prior;
pub mod problems;
mod recast;
mod run;
mod run_file;
pub mod scorecards;
pub mod since;
mod spreadsheet;
pub mod summary;
mod table;
pub mod terminal;
pub mod tested;

#[cfg(test)]
mod fixture;

pub(crate) use paper::is_without_points;
pub use recast::{Part, Recast, Recaster, TableFormat};
pub(crate) use run::hexadecimal;
pub use run::{Counts, Hashed, Input, Run, sha256};
pub(crate) use spreadsheet::for_spreadsheet;
pub use table::{Cell, Column, CsvStyle, Header, Kind, Table};

use std::io;

/// An output of a run that is a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output {
    /// `summary.csv`: a row an office.
    Summary,
    /// `matrix.csv`: a row an office, a column an indicator, in the input's order.
    Matrix,
    /// `scorecards.csv`: a row a line of an office's card.
    Scorecards,
    /// `open.csv`: a row a figure to ask for.
    Open,
    /// `problems.csv`: a row a message.
    Problems,
    /// `indicators.csv`: a row an indicator in a cohort.
    Indicators,
    /// `run.json`: what was run on what.
    Run,
}

impl Output {
    /// Every output, in the order of the manual.
    pub const ALL: [Self; 7] = [
        Self::Summary,
        Self::Matrix,
        Self::Scorecards,
        Self::Open,
        Self::Problems,
        Self::Indicators,
        Self::Run,
    ];

    /// Its name in the output folder.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Summary => "summary.csv",
            Self::Matrix => "matrix.csv",
            Self::Scorecards => "scorecards.csv",
            Self::Open => "open.csv",
            Self::Problems => "problems.csv",
            Self::Indicators => "indicators.csv",
            Self::Run => "run.json",
        }
    }

    /// Writes it.
    pub fn write(self, run: &Run<'_>, style: CsvStyle, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Summary => summary::write(run, style, out),
            Self::Matrix => matrix::write(run, style, out),
            Self::Scorecards => scorecards::write(run, style, out),
            Self::Open => open::write(run, style, out),
            Self::Problems => problems::write(run, style, out),
            Self::Indicators => indicators::write(run, style, out),
            Self::Run => run_file::write(run, out),
        }
    }

    /// The columns of its table; none of `run.json`, which is no table.
    pub fn columns(self, run: &Run<'_>) -> Vec<Column> {
        match self {
            Self::Summary => summary::columns(run),
            Self::Matrix => matrix::columns(run.rubric),
            Self::Scorecards => scorecards::columns(),
            Self::Open => open::columns(),
            Self::Problems => problems::columns(),
            Self::Indicators => indicators::columns(),
            Self::Run => Vec::new(),
        }
    }

    /// Writes its table in a format. `style` is that of CSV; the other formats are for programs, with ids for names
    /// and for the words of the program.
    ///
    /// # Errors
    /// Those of the output, and that this build cannot write the format. `run.json` is no table: it is itself as CSV,
    /// and an error in every other format.
    pub fn write_as(
        self,
        format: TableFormat,
        run: &Run<'_>,
        style: CsvStyle,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        if format == TableFormat::Csv {
            return self.write(run, style, out);
        }
        if self == Self::Run {
            return Err(io::Error::from(io::ErrorKind::Unsupported));
        }
        let recaster = Recaster::new(self.columns(run), run.rubric.digits, format);
        let mut recast = recaster.begin(out)?;
        self.write(run, CsvStyle::RECAST, &mut recast)?;
        recast.end()
    }
}

//! The texts of an output folder → a finished run.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;
use crate::source::{Place, Source};

use super::model::{PastRubric, PastRun};
use super::table::{Table, damaged};
use super::{lines, summary};

/// The texts of an output folder.
#[derive(Clone, Debug)]
pub struct Texts {
    /// The name of the folder, as the user gave it.
    pub folder: String,
    /// `run.json`.
    pub run: Arc<Source>,
    /// `summary.csv`.
    pub summary: Arc<Source>,
    /// `scorecards.csv`; none when the lines of the cards are not wanted.
    pub scorecards: Option<Arc<Source>>,
}

impl PastRun {
    /// Reads a finished run, in whichever style it was written.
    ///
    /// # Errors
    /// A `run.json` of another program, a table that lacks a column or a row, a figure that is none, a card whose
    /// points do not sum to its total: all that is found in one table.
    pub fn read(texts: &Texts) -> Result<Self, Vec<Diagnostic>> {
        let (rubric, cards_counted) = run_file(&texts.run).map_err(|d| vec![d])?;
        let summary = Table::read(&texts.summary, &summary::COLUMNS)?;
        let scorecards = texts.scorecards.as_ref();
        let scorecards = scorecards
            .map(|source| Table::read(source, &lines::COLUMNS))
            .transpose()?;
        let digits = summary.decimals(&summary::FIGURES);
        let of_lines = scorecards.as_ref().map(|t| t.decimals(&lines::FIGURES));
        let digits = digits.max(of_lines.unwrap_or(0));
        let mut cards = summary::cards(&summary, digits)?;
        if u64::try_from(cards.len()) != Ok(cards_counted) {
            let message = format!(
                "`summary.csv` 有 {} 个单位,`run.json` 记的是 {cards_counted} 个",
                cards.len()
            );
            return Err(vec![damaged(Place::start(&texts.summary), message)]);
        }
        if let Some(table) = &scorecards {
            lines::add_lines(&mut cards, table, digits)?;
        }
        Ok(Self {
            name: texts.folder.clone(),
            rubric,
            record: Arc::clone(&texts.run),
            cards,
            digits,
            names: OnceLock::new(),
        })
    }
}

/// The rubric of the run, and how many cards it wrote.
fn run_file(source: &Arc<Source>) -> Result<(PastRubric, u64), Diagnostic> {
    let not_ours = |what: &str| {
        Diagnostic::new(Code::NotARun, format!("`{}` {what}", quote(source.name())))
            .at(Place::start(source))
            .help("给出 `kaohe score --out` 写的结果文件夹")
    };
    let text = source.text();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let run: Value = serde_json::from_str(text).map_err(|_| not_ours("不是完整的 JSON"))?;
    let get = |key: &str| run.pointer(key).and_then(Value::as_str);
    if get("/tool") != Some("kaohe") {
        return Err(not_ours("不是 kaohe 写的运行记录"));
    }
    let cards = run.pointer("/counts/cards").and_then(Value::as_u64);
    let (Some(id), Some(title), Some(cards)) = (get("/rubric/id"), get("/rubric/title"), cards)
    else {
        return Err(not_ours("没有写明细则和单位数"));
    };
    let text = |key: &str| get(key).unwrap_or_default().to_owned();
    let rubric = PastRubric {
        id: id.to_owned(),
        edition: text("/rubric/edition"),
        title: title.to_owned(),
        period: get("/rubric/period").map(str::to_owned),
        sha256: text("/rubric/sha256"),
    };
    Ok((rubric, cards))
}

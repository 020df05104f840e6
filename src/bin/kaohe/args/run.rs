//! What every run takes, whatever it scores: rubric, roster, line data, last period's run, outputs.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, ValueEnum};
use kaohe::write::{CsvStyle, Header, Output, TableFormat};

use super::{Cli, InputArgs};
use crate::columns::Way;

/// What `kaohe score` and `kaohe combine` share.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// What goes in.
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
    /// 上一期的结果文件夹(--out 写的):汇总表加上年总分、名次和变化
    #[arg(long, value_name = "结果文件夹", help_heading = "输入")]
    pub(crate) prior_run: Option<PathBuf>,
    /// 怎样计分:auto 大表按列、其余逐家(默认),columns 能按列就按列,offices 逐家;只影响快慢,不影响结果
    #[arg(
        long,
        value_name = "方式",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "计分"
    )]
    pub(crate) way: Way,
    /// 全部结果写入这个文件夹,没有就新建
    #[arg(short, long, value_name = "文件夹", help_heading = "输出")]
    pub(crate) out: Option<PathBuf>,
    /// 汇总表,每单位一行
    #[arg(
        long,
        value_name = "文件",
        help_heading = "只写一种结果(文件写 - 就显示在屏幕上)"
    )]
    summary: Option<PathBuf>,
    /// 得分矩阵,每单位一行,每指标一列,按输入次序
    #[arg(
        long,
        value_name = "文件",
        help_heading = "只写一种结果(文件写 - 就显示在屏幕上)"
    )]
    matrix: Option<PathBuf>,
    /// 计分卡明细,每项一行
    #[arg(
        long,
        value_name = "文件",
        help_heading = "只写一种结果(文件写 - 就显示在屏幕上)"
    )]
    scorecards: Option<PathBuf>,
    /// 待补数据清单,可以发出去填
    #[arg(
        long,
        value_name = "文件",
        help_heading = "只写一种结果(文件写 - 就显示在屏幕上)"
    )]
    open: Option<PathBuf>,
    /// 问题清单,每条提示一行
    #[arg(
        long,
        value_name = "文件",
        help_heading = "只写一种结果(文件写 - 就显示在屏幕上)"
    )]
    problems: Option<PathBuf>,
    /// 指标分析,每类单位的每项指标一行
    #[arg(
        long,
        value_name = "文件",
        help_heading = "只写一种结果(文件写 - 就显示在屏幕上)"
    )]
    indicators: Option<PathBuf>,
    /// 运行记录:程序版本、输入文件的校验和、读入和计分的份数
    #[arg(
        long,
        value_name = "文件",
        help_heading = "只写一种结果(文件写 - 就显示在屏幕上)"
    )]
    run: Option<PathBuf>,
    /// 屏幕上显示什么:text 汇总表(默认),json 全部结果(供程序读取)
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "输出"
    )]
    pub(crate) format: ScreenFormat,
    /// 只写一种结果时,名称没有扩展名的(如 -)写成什么:csv(默认)、ndjson、parquet、arrow、arrows(Arrow 流)
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        hide_possible_values = true,
        help_heading = "输出"
    )]
    output_format: Option<OutputFormat>,
    /// How CSV is written.
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
    /// 文件夹里已有另一部细则的结果时,也覆盖;上一期的结果出自另一部细则时,也照用
    #[arg(long, help_heading = "输出")]
    pub(crate) force: bool,
}

/// How CSV is written.
#[derive(Debug, Args)]
pub(crate) struct CsvArgs {
    /// CSV 供程序读取:不加 Excel 需要的标记和保护(BOM、CRLF、="00258")
    #[arg(long, help_heading = "输出")]
    plain: bool,
    /// CSV 的表头:title 中文名称(默认),id 固定编号
    #[arg(
        long,
        value_name = "表头",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "输出"
    )]
    header: HeaderChoice,
}

/// What the output stream shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScreenFormat {
    /// 汇总表
    #[default]
    Text,
    /// 全部结果
    Json,
}

/// How a table is written whose name does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    /// CSV
    Csv,
    /// JSON,每行一个对象
    #[value(alias = "jsonl")]
    Ndjson,
    /// Parquet
    Parquet,
    /// Arrow 文件
    #[value(alias = "feather")]
    Arrow,
    /// Arrow 流
    Arrows,
}

impl From<OutputFormat> for TableFormat {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Csv => Self::Csv,
            OutputFormat::Ndjson => Self::Ndjson,
            OutputFormat::Parquet => Self::Parquet,
            OutputFormat::Arrow => Self::Arrow,
            OutputFormat::Arrows => Self::ArrowStream,
        }
    }
}

/// What stands in the first row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum HeaderChoice {
    /// 中文名称
    #[default]
    Title,
    /// 固定编号
    Id,
}

/// Where an output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// The output stream.
    Stdout,
    /// A file.
    File(&'a Path),
}

impl Target<'_> {
    /// The format that the end of its name says.
    fn named_format(self) -> Option<TableFormat> {
        match self {
            Self::Stdout => None,
            Self::File(path) => TableFormat::of_file(path.file_name()?.to_str()?),
        }
    }
}

impl CsvArgs {
    /// How CSV is written.
    pub(crate) fn style(&self) -> CsvStyle {
        CsvStyle {
            plain: self.plain,
            header: match self.header {
                HeaderChoice::Title => Header::Titles,
                HeaderChoice::Id => Header::Ids,
            },
        }
    }
}

impl RunArgs {
    /// How CSV is written.
    pub(crate) fn csv_style(&self) -> CsvStyle {
        self.csv.style()
    }

    /// The outputs that have a flag of their own, and where they go.
    pub(crate) fn targets(&self) -> Vec<(Output, Target<'_>)> {
        Output::ALL
            .into_iter()
            .filter_map(|output| {
                let path = match output {
                    Output::Summary => &self.summary,
                    Output::Matrix => &self.matrix,
                    Output::Scorecards => &self.scorecards,
                    Output::Open => &self.open,
                    Output::Problems => &self.problems,
                    Output::Indicators => &self.indicators,
                    Output::Run => &self.run,
                };
                let path = path.as_deref()?;
                let target = if path == Path::new("-") {
                    Target::Stdout
                } else {
                    Target::File(path)
                };
                Some((output, target))
            })
            .collect()
    }

    /// How a table is written: as the end of its name says, else as asked for, else as CSV. The record of the run,
    /// which is no table, stays as it is.
    pub(crate) fn format_of(&self, output: Output, target: Target<'_>) -> TableFormat {
        let asked = || self.output_format.map(TableFormat::from);
        match output {
            Output::Run => TableFormat::Csv,
            _ => target.named_format().or_else(asked).unwrap_or_default(),
        }
    }

    /// Formats that do not fit the outputs.
    fn check_formats(&self) -> Result<(), String> {
        let targets = self.targets();
        let built_in = |(output, target): &(Output, Target<'_>)| {
            self.format_of(*output, *target).is_built_in()
        };
        if !targets.iter().all(built_in) {
            return Err("这个 kaohe 写不了 Parquet 和 Arrow:编译时没有带上".to_owned());
        }
        let unnamed = |(output, target): &(Output, Target<'_>)| {
            *output != Output::Run && target.named_format().is_none()
        };
        if self.output_format.is_some() && !targets.iter().any(unnamed) {
            let message = "没有哪种结果用得上 --output-format:文件的格式看扩展名";
            return Err(message.to_owned());
        }
        match targets.iter().find(|(output, _)| *output == Output::Run) {
            Some((_, target @ Target::File(path))) if target.named_format().is_some() => {
                Err(format!("运行记录是 JSON,不能写成 `{}`", path.display()))
            }
            _ => Ok(()),
        }
    }

    /// Whether an output tells the cards line by line.
    pub(crate) fn shows_cards(&self) -> bool {
        let card = |output: Output| matches!(output, Output::Scorecards);
        self.out.is_some()
            || self.format == ScreenFormat::Json
            || self.targets().iter().any(|(output, _)| card(*output))
    }

    /// Whether there is nothing but reports, a rubric and how to score.
    pub(crate) fn is_bare(&self) -> bool {
        self.inputs.is_bare()
            && self.prior_run.is_none()
            && self.out.is_none()
            && self.format == ScreenFormat::Text
            && self.targets().is_empty()
    }

    /// Arguments that contradict each other.
    pub(crate) fn check(&self) -> Result<(), clap::Error> {
        let conflict =
            |message: &str| Err(Cli::command().error(ErrorKind::ArgumentConflict, message));
        let targets = self.targets();
        let to_stdout = targets.iter().filter(|(_, t)| *t == Target::Stdout).count();
        let json = usize::from(self.format == ScreenFormat::Json);
        if to_stdout + json > 1 {
            return conflict("标准输出只能写一种结果");
        }
        for (at, (_, target)) in targets.iter().enumerate() {
            let earlier = targets.iter().take(at).any(|(_, t)| t == target);
            if let (true, Target::File(path)) = (earlier, target) {
                return conflict(&format!("两种结果写入同一个文件 `{}`", path.display()));
            }
        }
        self.check_formats().or_else(|message| conflict(&message))
    }
}

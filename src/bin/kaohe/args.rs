//! The arguments.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use kaohe::write::{CsvStyle, Header, Output};

use crate::console::ColorChoice;
use crate::reports::Format;

const AFTER_HELP: &str = "\
例:kaohe score 填报表文件夹 --rubric 细则.toml --out 结果
各命令的选项:kaohe score --help

退出码:0 完成;1 已运行,结果已写出,但有错误或警告;2 无法运行";

const AFTER_SCORE_HELP: &str = "\
例:kaohe score 填报表文件夹 --rubric 细则.toml                  在屏幕上看汇总表
    kaohe score 全区.csv --rubric 细则.toml --out 结果           写出全部结果
    kaohe score 填报表文件夹 --rubric 细则.toml --facts 补报.csv  补报以后再算";

/// 按考核细则给填报表计分,并逐项说明理由
#[derive(Debug, Parser)]
#[command(
    name = "kaohe",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    subcommand_value_name = "命令",
    subcommand_help_heading = "命令",
    override_usage = "kaohe <命令> [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_HELP
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// 彩色显示:auto 在终端里用(默认),always 总是,never 从不
    #[arg(
        long,
        value_name = "何时",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        global = true,
        help_heading = "选项"
    )]
    pub(crate) color: ColorChoice,
    /// 显示帮助
    #[arg(short, long, action = clap::ArgAction::Help, global = true, help_heading = "选项")]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "选项")]
    version: Option<bool>,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 计分:读填报表,写计分卡
    Score(Box<ScoreArgs>),
    /// 列出评分用语(tiers、ratio……)及其含义
    Builtins(BuiltinsArgs),
}

/// `kaohe score`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe score <填报表>... --rubric <细则> [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_SCORE_HELP
)]
pub(crate) struct ScoreArgs {
    /// 填报表:文件(.toml .json .ndjson .jsonl .csv)、文件夹,或 2024/*.toml 这样的写法;- 表示从标准输入读
    #[arg(value_name = "填报表", required = true, help_heading = "输入")]
    pub(crate) reports: Vec<PathBuf>,
    /// 考核细则(.toml)
    #[arg(short, long, value_name = "细则", help_heading = "输入")]
    pub(crate) rubric: PathBuf,
    /// 被考核单位名单(.csv):没有交表的单位也列出,不在名单上的不计分
    #[arg(long, value_name = "文件", help_heading = "输入")]
    pub(crate) offices: Option<PathBuf>,
    /// 条线数据,或者填好的 open.csv;与填报表不同时以它为准。可以给多次
    #[arg(long, value_name = "文件", help_heading = "输入")]
    pub(crate) facts: Vec<PathBuf>,
    /// 复核文件(.csv .toml):核定的数、人工评分、调整、并列的决定。可以给多次
    #[arg(long, value_name = "文件", help_heading = "输入")]
    pub(crate) review: Vec<PathBuf>,
    /// 上年填报表(文件或文件夹):细则里 prior 的数从这里来
    #[arg(long, value_name = "上年填报表", help_heading = "输入")]
    pub(crate) prior: Option<PathBuf>,
    /// 标准输入的格式:toml、json、ndjson 或 csv
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        hide_possible_values = true,
        help_heading = "输入"
    )]
    pub(crate) input_format: Option<Format>,
    /// 到期结算:还待定的,一律按已经证明的得分计
    #[arg(long = "final", help_heading = "计分")]
    pub(crate) closes: bool,
    /// 最多同时用几个处理器核心(默认:全部);只影响快慢,不影响结果
    #[arg(long, value_name = "个数", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "计分")]
    pub(crate) jobs: Option<u16>,
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
    /// 文件夹里已有另一部细则的结果时,也覆盖
    #[arg(long, help_heading = "输出")]
    pub(crate) force: bool,
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

/// What stands in the first row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum HeaderChoice {
    /// 中文名称
    #[default]
    Title,
    /// 固定编号
    Id,
}

/// `kaohe builtins`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe builtins [文字] [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}"
)]
pub(crate) struct BuiltinsArgs {
    /// 只列出名称里有这些字的用语
    #[arg(value_name = "文字", help_heading = "输入")]
    pub(crate) word: Option<String>,
    /// 写成什么样:text 逐条列出(默认),markdown 表格(与手册里的一样)
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "输出"
    )]
    pub(crate) format: WordsFormat,
}

/// How the scoring words are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum WordsFormat {
    /// 逐条列出
    #[default]
    Text,
    /// Markdown 表格,与手册 docs/rubric.md 里的一样
    Markdown,
}

/// Where an output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// The output stream.
    Stdout,
    /// A file.
    File(&'a Path),
}

impl ScoreArgs {
    /// How CSV is written.
    pub(crate) fn csv_style(&self) -> CsvStyle {
        CsvStyle {
            plain: self.plain,
            header: match self.header {
                HeaderChoice::Title => Header::Titles,
                HeaderChoice::Id => Header::Ids,
            },
        }
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
        if self
            .reports
            .iter()
            .filter(|r| r.as_path() == Path::new("-"))
            .count()
            > 1
        {
            return conflict("标准输入只能读一次");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(more: &[&str]) -> Result<Box<ScoreArgs>, clap::Error> {
        let start = ["kaohe", "score", "a.toml", "--rubric", "r.toml"];
        match Cli::try_parse_from(start.iter().chain(more))?.command {
            Command::Score(args) => args.check().map(|()| args),
            Command::Builtins(_) => unreachable!(),
        }
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn outputs_have_targets() {
        let args = score(&[
            "--summary",
            "-",
            "--run",
            "r.json",
            "--plain",
            "--header",
            "id",
        ])
        .unwrap();
        assert_eq!(
            args.targets(),
            [
                (Output::Summary, Target::Stdout),
                (Output::Run, Target::File(Path::new("r.json"))),
            ]
        );
        assert!(args.csv_style().plain);
        assert_eq!(args.csv_style().header, Header::Ids);
    }

    #[test]
    fn one_thing_goes_to_one_place() {
        assert!(score(&["--summary", "-", "--open", "-"]).is_err());
        assert!(score(&["--summary", "-", "--format", "json"]).is_err());
        assert!(score(&["--summary", "x.csv", "--open", "x.csv"]).is_err());
        assert!(score(&["--jobs", "0"]).is_err());
    }
}

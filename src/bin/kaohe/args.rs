//! The arguments.

mod check;
mod diff;
mod explain;
mod inputs;
mod past;
mod run;
mod show;
mod start;
mod test;
mod watch;

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::console::ColorChoice;
use crate::reports::Format;
pub(crate) use check::{CheckArgs, CheckFormat, Denied};
pub(crate) use diff::DiffArgs;
pub(crate) use explain::{ExplainArgs, ExplainFormat};
pub(crate) use inputs::InputArgs;
pub(crate) use past::{CombineArgs, CompareArgs, ComparisonFormat};
pub(crate) use run::{RunArgs, ScreenFormat, Target};
pub(crate) use show::{ShowArgs, ShowFormat};
pub(crate) use start::{CompletionsArgs, ManArgs, NewArgs, SchemaArgs, SchemaKind};
pub(crate) use test::TestArgs;
pub(crate) use watch::WatchArgs;

const AFTER_HELP: &str = "\
例:kaohe score 填报表文件夹 --rubric 细则.toml --out 结果
各命令的选项:kaohe score --help

退出码:0 完成;1 已运行,结果已写出,但有错误或警告;2 无法运行";

const AFTER_SCORE_HELP: &str = "\
例:kaohe score 填报表文件夹 --rubric 细则.toml                  在屏幕上看汇总表
    kaohe score 全区.csv --rubric 细则.toml --out 结果           写出全部结果
    kaohe score 填报表文件夹 --rubric 细则.toml --facts 补报.csv  补报以后再算";

const AFTER_MERGE_HELP: &str = "\
例:kaohe score 东片.csv --rubric 细则.toml --partial 东片.part    各处先算
    kaohe merge *.part --rubric 细则.toml --matrix 矩阵.csv       合在一起

结果与 `kaohe score` 一次读全部填报表(按文件名的次序)一样,见 docs/cluster.md";

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
    /// 合并:把各处用 score --partial 算好的分片合在一起,排名次、分名额,与一次算全部一样
    Merge(Box<MergeArgs>),
    /// 合成:把几次考核的结果(上半年、下半年,平时、月末)按细则合成一次
    Combine(Box<CombineArgs>),
    /// 对照两次结果:哪些单位、哪些项变了,变了多少,为什么
    Compare(CompareArgs),
    /// 说明一个单位的得分:读到什么,按哪条规则,怎样算出来,还差什么
    Explain(Box<ExplainArgs>),
    /// 检查细则:错误、自相矛盾、可疑的写法,一次全部列出
    Check(CheckArgs),
    /// 试算用例:细则算出的分与用例写明的对不对,有没有漏掉的情形
    Test(TestArgs),
    /// 改细则以前先看:哪些单位的分、等次会变,是哪一处改动引起的
    Diff(Box<DiffArgs>),
    /// 一边改细则一边看:每次保存都重新检查、试算、计分,列出变了什么
    Watch(Box<WatchArgs>),
    /// 列出评分用语(tiers、ratio……)及其含义
    Builtins(BuiltinsArgs),
    /// 看一部细则:各部分、指标、分值和比重,谁读哪些填报项;--resolved 把沿用的细则写在一起
    Show(ShowArgs),
    /// 新写一部:写出带说明的细则、填报表和用例,照着改
    New(NewArgs),
    /// 打印 JSON Schema:编辑器照它补全、检查细则、填报表和用例
    Schema(SchemaArgs),
    /// 打印命令行补全的脚本:bash、zsh、fish、powershell、elvish
    Completions(CompletionsArgs),
    /// 写出手册页(man),每个命令一页
    Man(ManArgs),
}

/// `kaohe score`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe score <填报表>... --rubric <细则> [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_SCORE_HELP
)]
pub(crate) struct ScoreArgs {
    /// 填报表:文件(.toml .json .ndjson .jsonl .csv .parquet .arrow)、文件夹,或 2024/*.toml 这样的写法;- 表示从标准输入读
    #[arg(value_name = "填报表", required = true, help_heading = "输入")]
    pub(crate) reports: Vec<PathBuf>,
    /// What every run takes.
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// 上年填报表(文件或文件夹):细则里 prior 的数从这里来
    #[arg(long, value_name = "上年填报表", help_heading = "输入")]
    pub(crate) prior: Option<PathBuf>,
    /// 标准输入的格式:toml、json、ndjson、csv、parquet 或 arrow
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        hide_possible_values = true,
        help_heading = "输入"
    )]
    pub(crate) input_format: Option<Format>,
    /// 只算这一部分,写成分片,以后用 kaohe merge 与别的分片合并:名单、条线数据、复核和各种结果到合并时再给
    #[arg(long, value_name = "分片", help_heading = "输出")]
    pub(crate) partial: Option<PathBuf>,
}

/// `kaohe merge`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe merge <分片>... --rubric <细则> [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_MERGE_HELP
)]
pub(crate) struct MergeArgs {
    /// 分片:kaohe score --partial 写的文件,或者放着它们(.part)的文件夹;次序不影响结果
    #[arg(value_name = "分片", required = true, help_heading = "输入")]
    pub(crate) shards: Vec<PathBuf>,
    /// What every run takes.
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// 上年填报表(文件或文件夹):细则里 prior 的数从这里来
    #[arg(long, value_name = "上年填报表", help_heading = "输入")]
    pub(crate) prior: Option<PathBuf>,
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

/// Arguments that contradict each other.
pub(crate) fn conflict(message: &str) -> clap::Error {
    Cli::command().error(ErrorKind::ArgumentConflict, message)
}

impl ScoreArgs {
    /// Arguments that contradict each other.
    pub(crate) fn check(&self) -> Result<(), clap::Error> {
        if self
            .reports
            .iter()
            .filter(|r| r.as_path() == Path::new("-"))
            .count()
            > 1
        {
            let message = "标准输入只能读一次";
            return Err(Cli::command().error(ErrorKind::ArgumentConflict, message));
        }
        if self.partial.is_some() && (self.prior.is_some() || !self.run.is_bare()) {
            let message = "`--partial` 只写分片:名单、条线数据、复核、上年的数和其他结果,到 `kaohe merge` 时再给";
            return Err(Cli::command().error(ErrorKind::ArgumentConflict, message));
        }
        self.run.check()
    }
}

#[cfg(test)]
mod tests {
    use kaohe::write::{Header, Output};

    use super::*;

    fn score(more: &[&str]) -> Result<Box<ScoreArgs>, clap::Error> {
        let start = ["kaohe", "score", "a.toml", "--rubric", "r.toml"];
        match Cli::try_parse_from(start.iter().chain(more))?.command {
            Command::Score(args) => args.check().map(|()| args),
            _ => unreachable!(),
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
            args.run.targets(),
            [
                (Output::Summary, Target::Stdout),
                (Output::Run, Target::File(Path::new("r.json"))),
            ]
        );
        assert!(args.run.csv_style().plain);
        assert_eq!(args.run.csv_style().header, Header::Ids);
    }

    #[test]
    fn one_thing_goes_to_one_place() {
        assert!(score(&["--summary", "-", "--open", "-"]).is_err());
        assert!(score(&["--summary", "-", "--format", "json"]).is_err());
        assert!(score(&["--summary", "x.csv", "--open", "x.csv"]).is_err());
        assert!(score(&["--jobs", "0"]).is_err());
    }
}

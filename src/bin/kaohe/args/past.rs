//! The commands that read finished runs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::RunArgs;
use super::run::CsvArgs;

const AFTER_COMBINE_HELP: &str = "\
例:kaohe combine --rubric 年度.toml --part h1=上半年结果 --part h2=下半年结果 --out 年度结果
细则里用 [field.h1] 声明要哪些数:total、base、bonus、penalty、rank、grade";

const AFTER_COMPARE_HELP: &str = "\
例:kaohe compare 公示前 公示后                    哪些单位、哪些项变了
    kaohe compare 公示前 公示后 --office hutang    只看一家,答复异议用

退出码:0 完成(有没有变化都是 0);2 无法运行";

/// `kaohe combine`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe combine --rubric <细则> --part <名称=结果文件夹>... [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_COMBINE_HELP
)]
pub(crate) struct CombineArgs {
    /// 一次考核的结果(--out 写的文件夹),名称是细则里填报项的组。可以给多次
    #[arg(
        long = "part",
        value_name = "名称=结果文件夹",
        required = true,
        value_parser = PartArg::parse,
        help_heading = "输入"
    )]
    pub(crate) parts: Vec<PartArg>,
    /// What every run takes.
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// A part: the group of fields that it fills, and the folder of its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PartArg {
    /// The group.
    pub(crate) name: String,
    /// The folder.
    pub(crate) folder: PathBuf,
}

impl PartArg {
    /// `h1=结果/上半年`.
    fn parse(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, folder)) if !name.trim().is_empty() && !folder.is_empty() => Ok(Self {
                name: name.trim().to_owned(),
                folder: PathBuf::from(folder),
            }),
            _ => Err("写成 `名称=结果文件夹`".to_owned()),
        }
    }
}

/// `kaohe compare`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe compare <前一次结果> <后一次结果> [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_COMPARE_HELP
)]
pub(crate) struct CompareArgs {
    /// 前一次的结果文件夹(--out 写的)
    #[arg(value_name = "前一次结果", display_order = 1, help_heading = "输入")]
    pub(crate) old: PathBuf,
    /// 后一次的结果文件夹
    #[arg(value_name = "后一次结果", display_order = 2, help_heading = "输入")]
    pub(crate) new: PathBuf,
    /// 只看这个单位(编号)。可以给多次
    #[arg(long = "office", value_name = "单位编号", help_heading = "输入")]
    pub(crate) offices: Vec<String>,
    /// 写成什么样:text 逐家逐项(默认),csv 表格,json(供程序读取)
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "输出"
    )]
    pub(crate) format: ComparisonFormat,
    /// How CSV is written.
    #[command(flatten)]
    pub(crate) csv: CsvArgs,
}

/// How a comparison is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ComparisonFormat {
    /// 逐家逐项
    #[default]
    Text,
    /// 表格
    Csv,
    /// 供程序读取
    Json,
}

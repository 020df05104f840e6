//! The command that tells what a change of a rubric does.

use std::path::PathBuf;

use clap::Args;

use super::ComparisonFormat;
use super::run::CsvArgs;

const AFTER_DIFF_HELP: &str = "\
例:kaohe diff 细则.toml 细则-改.toml --reports 填报表文件夹      改了细则,哪些单位受影响
    kaohe diff 旧.toml 新.toml --reports 全区.csv --format csv   全部写成表格

总分的变化逐处分到改动过的指标、目标值、门槛上,加起来正好是总分的变化。

退出码:0 完成(有没有变化都是 0);2 无法运行";

/// `kaohe diff`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe diff <旧细则> <新细则> --reports <填报表>... [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_DIFF_HELP
)]
pub(crate) struct DiffArgs {
    /// 改以前的细则(.toml)
    #[arg(value_name = "旧细则", display_order = 1, help_heading = "输入")]
    pub(crate) old: PathBuf,
    /// 改以后的细则(.toml)
    #[arg(value_name = "新细则", display_order = 2, help_heading = "输入")]
    pub(crate) new: PathBuf,
    /// 填报表:文件或文件夹,与 kaohe score 的一样。可以给几个
    #[arg(long, value_name = "填报表", required = true, num_args = 1.., display_order = 3, help_heading = "输入")]
    pub(crate) reports: Vec<PathBuf>,
    /// 被考核单位名单(.csv)
    #[arg(long, value_name = "文件", help_heading = "输入")]
    pub(crate) offices: Option<PathBuf>,
    /// 条线数据。可以给多次
    #[arg(long, value_name = "文件", help_heading = "输入")]
    pub(crate) facts: Vec<PathBuf>,
    /// 复核文件。可以给多次
    #[arg(long, value_name = "文件", help_heading = "输入")]
    pub(crate) review: Vec<PathBuf>,
    /// 上年填报表(文件或文件夹)
    #[arg(long, value_name = "上年填报表", help_heading = "输入")]
    pub(crate) prior: Option<PathBuf>,
    /// 到期结算:还待定的,一律按已经证明的得分计
    #[arg(long = "final", help_heading = "计分")]
    pub(crate) closes: bool,
    /// 最多同时用几个处理器核心(默认:全部);只影响快慢,不影响结果
    #[arg(long, value_name = "个数", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "计分")]
    pub(crate) jobs: Option<u16>,
    /// 写成什么样:text 逐家(默认),csv 表格,json(供程序读取)
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

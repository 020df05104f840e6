//! The command that looks at every change as it is saved.

use std::path::PathBuf;

use clap::Args;

const AFTER_WATCH_HELP: &str = "\
例:kaohe watch 细则.toml --reports 填报表文件夹      一边改细则,一边看哪些单位的分变了

每次保存,都重新检查细则、试算用例、计分,列出与上一次能用的状态相比变了什么。按 Ctrl-C 结束。";

/// `kaohe watch`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe watch <细则> --reports <填报表>... [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_WATCH_HELP
)]
pub(crate) struct WatchArgs {
    /// 考核细则(.toml)
    #[arg(value_name = "细则", display_order = 1, help_heading = "输入")]
    pub(crate) rubric: PathBuf,
    /// 填报表:文件或文件夹,与 kaohe score 的一样。可以给几个
    #[arg(long, value_name = "填报表", required = true, num_args = 1.., display_order = 2, help_heading = "输入")]
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
    /// 每隔这么多毫秒看一次文件变了没有,代替系统的通知;网络盘、共享文件夹收不到通知时用
    #[arg(long, value_name = "毫秒", value_parser = clap::value_parser!(u64).range(10..=60_000), help_heading = "输入")]
    pub(crate) poll: Option<u64>,
}

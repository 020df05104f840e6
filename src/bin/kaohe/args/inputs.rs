//! What goes into scoring beside the reports: rubric, roster, line data, decisions.

use std::path::PathBuf;

use clap::Args;

/// What every command takes that scores reports.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
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
    /// 到期结算:还待定的,一律按已经证明的得分计
    #[arg(long = "final", help_heading = "计分")]
    pub(crate) closes: bool,
    /// 最多同时用几个处理器核心(默认:全部);只影响快慢,不影响结果
    #[arg(long, value_name = "个数", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "计分")]
    pub(crate) jobs: Option<u16>,
}

impl InputArgs {
    /// Whether there is nothing but a rubric.
    pub(crate) fn is_bare(&self) -> bool {
        self.offices.is_none() && self.facts.is_empty() && self.review.is_empty()
    }
}

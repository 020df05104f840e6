//! The command that accounts for one office's score.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kaohe::catalogue::Lang;

use super::InputArgs;
use crate::reports::Format;

const AFTER_EXPLAIN_HELP: &str = "\
例:kaohe explain 湖塘.toml --rubric 细则.toml                 总分、失分、还差什么
    kaohe explain 文件夹 --office 湖塘街道 --rubric 细则.toml   连同名次和名额
    kaohe explain 湖塘.toml --rubric 细则.toml --indicator C2   只说一项,从原文到得分
    kaohe explain 湖塘.toml --rubric 细则.toml --full           逐项全部说明

退出码:0 完成;1 已说明,但读到的填报表有错误或警告;2 无法运行";

/// `kaohe explain`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe explain <填报表>... --rubric <细则> [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_EXPLAIN_HELP
)]
pub(crate) struct ExplainArgs {
    /// 填报表:文件(.toml .json .ndjson .jsonl .csv .parquet .arrow)、文件夹,或 2024/*.toml 这样的写法;有几个单位时,名次和名额在它们当中算
    #[arg(value_name = "填报表", required = true, help_heading = "输入")]
    pub(crate) reports: Vec<PathBuf>,
    /// 说明哪个单位:编号或名称;只有一个单位时可以不写
    #[arg(long, value_name = "单位", help_heading = "说明什么")]
    pub(crate) office: Option<String>,
    /// 只说这一项:指标、部分或否决情形的编号。可以给多次
    #[arg(long, value_name = "编号", help_heading = "说明什么")]
    pub(crate) indicator: Vec<String>,
    /// 逐项全部说明:规则、读到的每个数和出处、算式各部分的值、计算、得分
    #[arg(long, help_heading = "说明什么")]
    pub(crate) full: bool,
    /// What goes in beside the reports.
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
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
    /// 写成什么样:text(默认)、markdown(可以附在答复里)、json(供程序读取,总是全部)
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "输出"
    )]
    pub(crate) format: ExplainFormat,
    /// 用哪种语言:zh 中文(默认)、en 英文
    #[arg(
        long,
        value_name = "语言",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "输出"
    )]
    pub(crate) lang: LangChoice,
}

/// How an account is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// 供人阅读
    #[default]
    Text,
    /// Markdown
    Markdown,
    /// 供程序读取
    Json,
}

/// The language of what is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangChoice {
    /// 中文
    #[default]
    Zh,
    /// 英文
    En,
}

impl From<LangChoice> for Lang {
    fn from(choice: LangChoice) -> Self {
        match choice {
            LangChoice::Zh => Self::Zh,
            LangChoice::En => Self::En,
        }
    }
}

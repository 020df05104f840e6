//! The command that shows a rubric.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, ValueEnum};

use super::Cli;

const AFTER_SHOW_HELP: &str = "\
例:kaohe show 细则.toml                                分值、比重、封顶、否决、等次
    kaohe show 细则.toml --fields                       各项读什么,每个填报项用在哪里
    kaohe show 细则.toml --format dot | dot -Tsvg       画成图(要装 Graphviz)
    kaohe show 细则.toml --resolved                     沿用、改动以后的整部细则";

/// `kaohe show`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe show <细则> [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_SHOW_HELP
)]
pub(crate) struct ShowArgs {
    /// 考核细则(.toml)
    #[arg(value_name = "细则", help_heading = "输入")]
    pub(crate) rubric: PathBuf,
    /// 再列出各项读什么,每个填报项用在哪里
    #[arg(long, help_heading = "输出")]
    pub(crate) fields: bool,
    /// 写出沿用、改动以后的整部细则(TOML)
    #[arg(long, help_heading = "输出")]
    pub(crate) resolved: bool,
    /// 写成什么样:text(默认)、json(供程序读取)、dot(Graphviz 的图);后两种总是全部
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "输出"
    )]
    pub(crate) format: ShowFormat,
}

/// How a rubric is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// 供人阅读
    #[default]
    Text,
    /// 供程序读取
    Json,
    /// Graphviz
    Dot,
}

impl ShowArgs {
    /// Arguments that contradict each other.
    pub(crate) fn check(&self) -> Result<(), clap::Error> {
        let conflict = |message| Err(Cli::command().error(ErrorKind::ArgumentConflict, message));
        match (self.resolved, self.format, self.fields) {
            (true, ShowFormat::Json | ShowFormat::Dot, _) | (true, _, true) => {
                conflict("`--resolved` 写的是整部细则(TOML),不能同时给 `--format`、`--fields`")
            }
            (false, ShowFormat::Json | ShowFormat::Dot, true) => {
                conflict("`--fields` 只用于 text;json 和 dot 总是全部")
            }
            _ => Ok(()),
        }
    }
}

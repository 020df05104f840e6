//! The command that looks for mistakes in rubrics.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kaohe::diagnostic::{Code, Severity, nearest};

const AFTER_CHECK_HELP: &str = "\
例:kaohe check 细则.toml                                     一次列出全部问题
    kaohe check rubrics/*.toml --deny warnings               有警告也不放过
    kaohe check 细则.toml --allow cliff=一票否决项,局里定的     关掉一种提示,写明理由

每种提示的代码、含义和处理办法见 docs/diagnostics.md;也可以写在细则的 [lint] 里。

退出码:0 没有错误和警告;1 有错误或警告;2 有文件读不出来";

/// `kaohe check`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe check <细则>... [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_CHECK_HELP
)]
pub(crate) struct CheckArgs {
    /// 考核细则(.toml),一部或几部,也可以写 rubrics/*.toml;细则的用例(.cases.toml)跳过
    #[arg(value_name = "细则", required = true, help_heading = "输入")]
    pub(crate) rubrics: Vec<PathBuf>,
    /// 不报这种提示,写明理由。可以给多次
    #[arg(long, value_name = "代码=理由", value_parser = Allowed::parse, help_heading = "级别")]
    pub(crate) allow: Vec<Allowed>,
    /// 这种提示按警告算。可以给多次
    #[arg(long, value_name = "代码", value_parser = switchable, help_heading = "级别")]
    pub(crate) warn: Vec<Code>,
    /// 这种提示按错误算;warnings 指全部警告。可以给多次
    #[arg(long, value_name = "代码", value_parser = Denied::parse, help_heading = "级别")]
    pub(crate) deny: Vec<Denied>,
    /// 写成什么样:text 带出处(默认),json、sarif(供程序读取),github(流水线里标在改动上)
    #[arg(
        long,
        value_name = "格式",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "输出"
    )]
    pub(crate) format: CheckFormat,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// 带出处
    #[default]
    Text,
    /// 供程序读取
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub Actions 的标注
    Github,
}

/// A kind of finding that is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Allowed {
    /// The kind.
    pub(crate) code: Code,
    /// Why.
    pub(crate) reason: String,
}

impl Allowed {
    /// `cliff=一票否决项`.
    fn parse(text: &str) -> Result<Self, String> {
        let (code, reason) = text.split_once('=').unwrap_or((text, ""));
        let code = switchable(code.trim())?;
        if reason.trim().is_empty() {
            return Err(format!("写明理由:`--allow {code}=理由`"));
        }
        Ok(Self {
            code,
            reason: reason.trim().to_owned(),
        })
    }
}

/// What counts as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Every warning.
    Warnings,
    /// A kind of finding.
    Kind(Code),
}

impl Denied {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "warnings" => Ok(Self::Warnings),
            code => switchable(code).map(Self::Kind),
        }
    }
}

/// A code of a warning or note; errors are never switched.
fn switchable(name: &str) -> Result<Code, String> {
    let can_be = |code: &&Code| code.severity() != Severity::Error;
    match Code::ALL.iter().find(|code| code.name() == name) {
        Some(code) if can_be(&code) => Ok(*code),
        Some(_) => Err("它是错误,不能关掉或改级别".to_owned()),
        None => {
            let names = Code::ALL.iter().filter(can_be).map(|code| code.name());
            Err(match nearest(name, names) {
                Some(near) => format!("没有这种提示;是不是要写 `{near}`?"),
                None => "没有这种提示;代码见 docs/diagnostics.md".to_owned(),
            })
        }
    }
}

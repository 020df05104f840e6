//! The commands that help to begin: a starter, schemas for editors, completions and pages of the manual.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::Shell;

const AFTER_NEW_HELP: &str = "\
例:kaohe new 村级考核                 在这里写 村级考核.toml 等
    kaohe new 村级考核 --in 考核办     写在文件夹 考核办 里

已有同名的文件,什么都不写";

const AFTER_SCHEMA_HELP: &str = "\
例:kaohe schema > rubric.schema.json                             细则的
    kaohe schema report --rubric 细则.toml > report.schema.json    这部细则的填报表的

细则、填报表的第一行写 `#:schema ./rubric.schema.json`,编辑器(VS Code 装 Tombi 或
Even Better TOML)就能补全、显示说明、标出写错的地方";

const AFTER_COMPLETIONS_HELP: &str = "\
例:kaohe completions bash > ~/.local/share/bash-completion/completions/kaohe
    kaohe completions zsh > ~/.zfunc/_kaohe
    kaohe completions fish > ~/.config/fish/completions/kaohe.fish";

const AFTER_MAN_HELP: &str = "\
例:kaohe man --out ~/.local/share/man/man1     以后 man kaohe、man kaohe-score";

/// `kaohe new`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe new <名称> [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_NEW_HELP
)]
pub(crate) struct NewArgs {
    /// 细则的名称,也是文件名,可以用中文
    #[arg(value_name = "名称", value_parser = file_name, help_heading = "输入")]
    pub(crate) name: String,
    /// 写在这个文件夹里(默认是当前文件夹),要先有它
    #[arg(long = "in", value_name = "文件夹", value_hint = clap::ValueHint::DirPath, help_heading = "输出")]
    pub(crate) folder: Option<PathBuf>,
}

/// `kaohe schema`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe schema [种类] [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_SCHEMA_HELP
)]
pub(crate) struct SchemaArgs {
    /// 哪一种文件的:rubric 细则(默认),report 填报表,cases 用例
    #[arg(
        value_name = "种类",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "输入"
    )]
    pub(crate) kind: SchemaKind,
    /// 只认这部细则的填报项、指标、等次、否决,带标题、单位、范围;用于 report、cases
    #[arg(short, long, value_name = "细则", help_heading = "输入")]
    pub(crate) rubric: Option<PathBuf>,
}

/// What a schema is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaKind {
    /// 考核细则
    #[default]
    Rubric,
    /// 填报表
    Report,
    /// 用例
    Cases,
}

/// `kaohe completions`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe completions <程序>",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_COMPLETIONS_HELP
)]
pub(crate) struct CompletionsArgs {
    /// 命令行程序:bash、zsh、fish、powershell 或 elvish
    #[arg(
        value_name = "程序",
        value_enum,
        hide_possible_values = true,
        help_heading = "输入"
    )]
    pub(crate) shell: Shell,
}

/// `kaohe man`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe man --out <文件夹>",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_MAN_HELP
)]
pub(crate) struct ManArgs {
    /// 写在这个文件夹里,没有就新建;以前写的手册页换成新的
    #[arg(long, value_name = "文件夹", value_hint = clap::ValueHint::DirPath, help_heading = "输出")]
    pub(crate) out: PathBuf,
}

/// A name that every system takes for files.
fn file_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    let name = name.strip_suffix(".toml").unwrap_or(name);
    if name.is_empty() {
        return Err("写上名称,例如 `kaohe new 村级考核`".to_owned());
    }
    let separates = |sign: char| matches!(sign, '/' | '\\');
    if name.contains(separates) {
        return Err("名称里不能有路径;写在别的文件夹里用 `--in 文件夹`".to_owned());
    }
    let is_bad = |sign: char| sign.is_control() || ":*?\"<>|".contains(sign);
    if name.contains(is_bad) {
        return Err("名称里不能有 `: * ? \" < > |`".to_owned());
    }
    if name.starts_with(['.', '-']) || name.ends_with(['.', ' ']) {
        return Err("名称不能以点、短横开头,也不能以点结尾".to_owned());
    }
    if name.ends_with(".cases") {
        return Err("名称不能以 `.cases` 结尾:`.cases.toml` 是用例".to_owned());
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names_of_files() {
        for good in ["村级考核", "village 2025", "a.b", "村级考核.toml"] {
            assert!(file_name(good).is_ok(), "{good}");
        }
        assert_eq!(file_name(" 村级考核.toml ").unwrap(), "村级考核");
        for bad in [
            "", " ", ".toml", "a.cases", "a/b", "a\\b", "..", ".a", "-a", "a.", "a:b", "a\nb",
            "a\"b",
        ] {
            assert!(file_name(bad).is_err(), "{bad}");
        }
    }
}

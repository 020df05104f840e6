//! The command that tries the cases of rubrics.

use std::path::PathBuf;

use clap::Args;
use kaohe::decimal::Number;

const AFTER_TEST_HELP: &str = "\
用例写在细则旁边的 细则名.cases.toml 里,也可以用表格软件写成 细则名.cases.csv;写法见 docs/rubric.md。

例:kaohe test 细则.toml                                  试算全部用例
    kaohe test 细则.toml --filter 持证                    只试名称里有“持证”的用例
    kaohe test 细则.toml --coverage --fail-under 100      看哪些分支、档次、门槛没有用例走到
    kaohe test 细则.toml --mutate                         用例能不能发现细则里写错一个数
    kaohe test 细则.toml --generate 边界.cases.toml         按细则写出边界用例,核对后再用

退出码:0 全部通过;1 有用例没有通过,或覆盖不够;2 无法运行";

/// `kaohe test`
#[derive(Debug, Args)]
#[command(
    override_usage = "kaohe test <细则>... [选项]",
    help_template = "{about}\n\n用法:{usage}\n\n{all-args}{after-help}",
    after_help = AFTER_TEST_HELP
)]
pub(crate) struct TestArgs {
    /// 考核细则(.toml),一部或几部,也可以写 rubrics/*.toml
    #[arg(value_name = "细则", required = true, help_heading = "输入")]
    pub(crate) rubrics: Vec<PathBuf>,
    /// 用例文件(.toml 或 .csv),代替细则旁边的那些;只能给一部细则。可以给多次
    #[arg(long, value_name = "用例", help_heading = "输入")]
    pub(crate) cases: Vec<PathBuf>,
    /// 只试名称里有这些字的用例
    #[arg(long, value_name = "文字", help_heading = "输入")]
    pub(crate) filter: Option<String>,
    /// 列出用例走到了哪些指标、分支、档次、门槛、等次,没有走到的在哪里
    #[arg(long, help_heading = "覆盖")]
    pub(crate) coverage: bool,
    /// 一次改动细则里的一处(分值、界限、符号、封顶),看用例能不能发现;发现不了的逐处列出
    #[arg(long, help_heading = "覆盖")]
    pub(crate) mutate: bool,
    /// 覆盖(或改动的发现率)低于这个百分数的算没有通过,0 至 100;没有写 --mutate 时自带 --coverage
    #[arg(long, value_name = "百分数", value_parser = percent, help_heading = "覆盖")]
    pub(crate) fail_under: Option<Number>,
    /// 按细则写出边界用例(各界限的正好、刚低于、刚高于,没有填、缺项,封顶,门槛),写到一个新文件,- 表示写到屏幕;不试算
    #[arg(long, value_name = "文件", conflicts_with_all = ["cases", "filter", "coverage", "mutate", "fail_under", "junit"], help_heading = "输出")]
    pub(crate) generate: Option<PathBuf>,
    /// 边界用例按哪一类单位写;不写时是细则列出的第一类
    #[arg(
        long,
        value_name = "考核类别",
        requires = "generate",
        help_heading = "输出"
    )]
    pub(crate) cohort: Option<String>,
    /// 结果另写一份 JUnit 的 XML,供流水线读取
    #[arg(long, value_name = "文件", help_heading = "输出")]
    pub(crate) junit: Option<PathBuf>,
}

fn percent(text: &str) -> Result<Number, String> {
    let wrong = || "写 0 至 100 的数,例如 95".to_owned();
    let number = Number::parse(text.trim_end_matches('%')).ok_or_else(wrong)?;
    let is_percent = !number.is_negative() && number <= Number::hundred();
    is_percent.then_some(number).ok_or_else(wrong)
}

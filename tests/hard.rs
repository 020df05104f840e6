//! What no file in a repository can show: huge cells, a full disk, streams that are closed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const INPUTS: &str = "tests/cmd/inputs";

fn kaohe(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    command
        .current_dir(INPUTS)
        .env("NO_COLOR", "1")
        .args(["score", "--rubric", "rubric.toml"])
        .args(args);
    command
}

/// Code, output and messages of a run.
fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

const TABLE: &str = "单位编号,单位名称,考核类别,合法性审查率,执法人员数,持证执法人员数,败诉案件数";
const LUXI: &str = "luxi,鲁溪镇,镇,96,20,19,0";

/// A table with the row of 华亭街道 made by `row` from ten megabytes, scored beside 鲁溪镇.
fn with_ten_megabytes(row: impl Fn(&str) -> String) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("huge.csv");
    let row = row(&"9".repeat(10_000_000));
    fs::write(&table, format!("{TABLE}\n{LUXI}\n{row}\n")).unwrap();
    let started = Instant::now();
    let problems = folder.path().join("problems.csv");
    let paths = [table.to_str().unwrap(), problems.to_str().unwrap()];
    let mut run = kaohe(&[paths[0], "--problems", paths[1]]);
    let (code, stdout, stderr) = told(&run.output().unwrap());
    assert!(started.elapsed() < Duration::from_secs(20), "slow");
    assert!(fs::metadata(&problems).unwrap().len() < 2_000);
    (code, stdout, stderr.replace(paths[0], "huge.csv"))
}

#[test]
fn ten_megabytes_as_a_figure() {
    let told = with_ten_megabytes(|huge| format!("huating,华亭街道,街道,98,10,10,{huge}"));
    let nines = "9".repeat(40);
    let stdout = format!(
        "\
2024年度示例考核(2024.1)

类别  名次  单位            总分  等次        待定  出错
街道     1  华亭街道  7.00–10.00  良好至优秀     1
镇       1  鲁溪镇          8.85  良好

读入 2 份,计分 2 份,拒收 0 份,警告 1 条
待补 1 项,影响最大的:
  华亭街道 败诉案件数({nines}… 超过 30 位数字):未采用,影响 3.00 分,A3、V1
"
    );
    assert_eq!((told.0, told.1.as_str()), (Some(1), stdout.as_str()));
    let message = format!("warning[not-understood]: `败诉案件数` 的 `{nines}…` 超过 30 位数字\n");
    assert!(told.2.starts_with(&message), "{}", told.2);
    assert!(told.2.len() < 2_000);
}

#[test]
fn ten_megabytes_as_a_name() {
    let told = with_ten_megabytes(|huge| format!("huating,{huge},乡,98,10,10,0"));
    assert_eq!(told.0, Some(1));
    assert!(
        told.1.contains("镇       1  鲁溪镇  8.85  良好\n"),
        "{}",
        told.1
    );
    assert!(
        told.1.contains("读入 2 份,计分 1 份,拒收 1 份"),
        "{}",
        told.1
    );
    let message = format!(
        "error[unknown-cohort]: `{}…` 的考核类别 `乡` 不在细则里,没有计分\n",
        "9".repeat(40)
    );
    assert!(told.2.starts_with(&message), "{}", told.2);
    assert!(told.2.len() < 2_000);
}

#[test]
fn ten_megabytes_as_a_header() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("huge.csv");
    let huge = "长".repeat(3_400_000);
    fs::write(&table, format!("{TABLE},{huge}\n{LUXI},1\n")).unwrap();
    let (code, stdout, stderr) = told(&kaohe(&[table.to_str().unwrap()]).output().unwrap());
    assert_eq!(code, Some(0));
    assert!(
        stdout.contains("镇       1  鲁溪镇  8.85  良好\n"),
        "{stdout}"
    );
    let message = format!(
        "note[unknown-column]: 表头 `{}…` 不是细则的填报项,这一列没有采用\n",
        "长".repeat(40)
    );
    assert!(stderr.starts_with(&message), "{stderr}");
    assert!(stderr.len() < 3_000);
}

/// Ten thousand offices under one name: all but the first are refused, in good time.
#[test]
fn many_refused_reports_take_no_quadratic_time() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("many.csv");
    let run_path = folder.path().join("run.json");
    let rows = format!("{LUXI}\n").repeat(10_000);
    fs::write(&table, format!("{TABLE}\n{rows}")).unwrap();
    let started = Instant::now();
    let paths = [table.to_str().unwrap(), run_path.to_str().unwrap()];
    let (code, stdout, stderr) = told(&kaohe(&[paths[0], "--run", paths[1]]).output().unwrap());
    assert!(started.elapsed() < Duration::from_secs(20), "slow");
    assert_eq!(code, Some(1));
    assert!(
        stdout.contains("读入 10000 份,计分 1 份,拒收 9999 份"),
        "{stdout}"
    );
    assert!(stderr.ends_with(
        "另有 9979 条未显示:错误 9979 条,警告 0 条,提示 0 条;用 --problems FILE 可写出全部\n"
    ));
    let run: serde_json::Value = serde_json::from_slice(&fs::read(&run_path).unwrap()).unwrap();
    let count = |name: &str| run["counts"][name].as_u64().unwrap();
    assert_eq!(count("read"), count("scored") + count("refused"));
}

#[cfg(unix)]
mod streams {
    use super::*;
    use std::io::pipe;
    use std::process::Stdio;

    #[test]
    fn nobody_reads_the_output() {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = kaohe(&["reports"]).stdout(writer).output().unwrap();
        assert_eq!(told(&output), (Some(0), String::new(), String::new()));
    }

    #[test]
    fn nobody_reads_the_messages() {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = kaohe(&["reports/luxi.toml", "bad/empty.toml"])
            .stderr(writer)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(!output.stdout.is_empty());
    }

    #[test]
    fn the_input_is_closed() {
        let output = Command::new("sh")
            .args([
                "-c",
                "exec \"$0\" score - -r rubric.toml --input-format csv <&-",
            ])
            .arg(env!("CARGO_BIN_EXE_kaohe"))
            .current_dir(INPUTS)
            .stdin(Stdio::inherit())
            .output()
            .unwrap();
        let message = "\
error[empty-file]: `stdin` 是空文件
--> stdin
 = help: 核对文件是否保存完整
";
        assert_eq!(told(&output), (Some(2), String::new(), message.to_owned()));
    }
}

#[cfg(target_os = "linux")]
mod disks {
    use super::*;

    #[test]
    fn a_full_device() {
        let output = kaohe(&["reports", "--summary", "/dev/full"])
            .output()
            .unwrap();
        let message = "\
error[cannot-write]: 无法写入 `/dev/full`:磁盘已满(No space left on device (os error 28))
--> /dev/full
 = help: 请检查路径、权限和磁盘空间后重试
";
        assert_eq!(told(&output), (Some(2), String::new(), message.to_owned()));
    }

    #[test]
    fn a_full_output_stream() {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = kaohe(&["reports", "--matrix", "-"])
            .stdout(full)
            .output()
            .unwrap();
        let message = "\
error[cannot-write]: 无法写入标准输出:磁盘已满(No space left on device (os error 28))
--> 标准输出
 = help: 请检查路径、权限和磁盘空间后重试
";
        assert_eq!(told(&output), (Some(2), String::new(), message.to_owned()));
    }

    #[test]
    fn a_folder_that_cannot_be_made() {
        let output = kaohe(&["reports", "--out", "/proc/kaohe"])
            .output()
            .unwrap();
        let (code, stdout, stderr) = told(&output);
        assert_eq!((code, stdout.as_str()), (Some(2), ""));
        let start = "error[cannot-write]: 无法写入 `/proc/kaohe`:";
        assert!(stderr.starts_with(start), "{stderr}");
    }

    /// In a mount namespace of its own, so that nothing has to be cleaned up.
    #[test]
    fn a_full_disk_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let disk = folder.path().to_str().unwrap();
        let script = "\
mount -t tmpfs -o size=16k tmpfs \"$1\" || exit 77
\"$0\" score reports -r rubric.toml --out \"$1/results\"
echo code $?
ls -A \"$1\"
";
        let output = Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", script])
            .args([env!("CARGO_BIN_EXE_kaohe"), disk])
            .env("NO_COLOR", "1")
            .current_dir(Path::new(INPUTS))
            .output();
        let output = match output {
            Ok(output) if output.status.success() => output,
            Ok(output) => {
                let reason = String::from_utf8_lossy(&output.stderr);
                return skipped(&reason);
            }
            Err(error) => return skipped(&error.to_string()),
        };
        let (_, stdout, stderr) = told(&output);
        assert_eq!(stdout, "code 2\n");
        let start = format!("error[cannot-write]: 无法写入 `{disk}/results/");
        let reason = "`:磁盘已满(No space left on device (os error 28))\n";
        assert!(stderr.starts_with(&start), "{stderr}");
        assert!(stderr.contains(reason), "{stderr}");
    }

    fn skipped(reason: &str) {
        // A test cannot be skipped otherwise.
        let _ = std::io::Write::write_fmt(
            &mut std::io::stderr(),
            format_args!("skipped: no disk of its own can be mounted: {reason}\n"),
        );
    }
}

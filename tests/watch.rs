//! `kaohe watch` from outside: saves of every kind, one after the other, and what is told of each.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![cfg(feature = "cli")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// Longer than any turn takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

struct Watched {
    child: Child,
    lines: Receiver<String>,
    turn: usize,
    /// The first line of a turn that was read on the way to the end of the one before.
    head: Option<String>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watched {
    fn start(folder: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kaohe"))
            .args(["watch", "paper.toml", "--reports", "reports"])
            .args(more)
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in out.lines() {
                if sender.send(line.unwrap()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            lines,
            turn: 0,
            head: None,
        }
    }

    /// What the next turn tells: an empty line ends it, where none stands inside.
    fn next(&mut self) -> String {
        self.turn += 1;
        let first = match self.head.take() {
            Some(head) => head,
            None => self.lines.recv_timeout(PATIENCE).unwrap(),
        };
        assert!(
            first.starts_with(&format!("── 第 {} 次,用时 ", self.turn)),
            "{first}"
        );
        let mut text = String::new();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            let ends = line.starts_with("计分 ") || line.starts_with("还不能计分");
            text.push_str(&line);
            text.push('\n');
            if ends {
                break;
            }
        }
        // Offices that moved, up to the blank line.
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            if line.is_empty() {
                break;
            }
            text.push_str(&line);
            text.push('\n');
        }
        text
    }
}

/// A folder with a rubric, its cases and two reports.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("reports")).unwrap();
    for file in ["paper.toml", "paper.cases.toml"] {
        fs::copy(format!("tests/cmd/inputs/try/{file}"), folder.join(file)).unwrap();
    }
    let allowed = "\n[lint]\ncliff = { level = \"allow\", reason = \"局里定的\" }\n";
    fs::write(folder.join("paper.toml"), rubric(&folder) + allowed).unwrap();
    report(&folder, "jia", "94", 0);
    report(&folder, "yi", "96", 1);
    folder
}

fn report(folder: &Path, office: &str, rate: &str, lost: u8) {
    let text = format!(
        "office = {{ id = \"{office}\" }}\n[staff]\nrate = {rate}\n[court]\nlost = {lost}\ncases = 3\n"
    );
    save(&folder.join(format!("reports/{office}.toml")), &text);
}

/// As most editors do: a new file takes the place of the old one, so that nobody ever sees half of it.
fn save(place: &Path, text: &str) {
    let new = place.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::rename(new, place).unwrap();
}

fn rubric(folder: &Path) -> String {
    fs::read_to_string(folder.join("paper.toml")).unwrap()
}

#[test]
fn every_kind_of_save() {
    let folder = folder("watch-saves");
    let mut watched = Watched::start(&folder, &[]);
    assert_eq!(
        watched.next(),
        "paper.cases.toml:4 个用例,全部通过\n计分 2 家\n"
    );

    // A report: 94 and so 3 points becomes 95 and so 5; the two were level at 8.
    report(&folder, "jia", "95", 0);
    assert_eq!(
        watched.next(),
        "paper.cases.toml:4 个用例,全部通过\n\
         计分 2 家,2 家有变化:\n\
         \u{20} yi  8.00 分  名次 1 → 2\n\
         \u{20} jia  8.00 → 10.00\n\
         \u{20}   A1 持证率  3.00 → 5.00\n"
    );

    // The rubric. 5 points become 4, a case fails.
    let good = rubric(&folder);
    let changed = good.replace("[[target.rate, 5]", "[[target.rate, 4]");
    save(&folder.join("paper.toml"), &changed);
    let told = watched.next();
    assert!(told.contains("error[case-failed]"), "{told}");
    assert!(told.contains("  失败:持证率95%得5"), "{told}");
    assert!(told.contains("2 家有变化"), "{told}");
    assert!(told.contains("  jia  10.00 → 9.00"), "{told}");
    assert!(told.contains("    A1 持证率  5.00 → 4.00"), "{told}");

    // Broken: told with its place, and nothing else.
    save(
        &folder.join("paper.toml"),
        &good.replace("court.lost\"", "court.lots\""),
    );
    let told = watched.next();
    assert!(told.contains("paper.toml:38:"), "{told}");
    assert!(
        told.contains("还不能计分;改好以后,与上一次能用的状态比较"),
        "{told}"
    );

    // Gone.
    fs::remove_file(folder.join("paper.toml")).unwrap();
    let told = watched.next();
    assert!(told.contains("无法读取 `paper.toml`"), "{told}");

    // Back as it was at first: compared with the last state that could be scored, where 5 points were 4.
    save(&folder.join("paper.toml"), &good);
    let told = watched.next();
    assert!(told.contains("2 家有变化"), "{told}");
    assert!(told.contains("    A1 持证率  4.00 → 5.00"), "{told}");

    // A report that goes, and one that comes.
    fs::remove_file(folder.join("reports/yi.toml")).unwrap();
    let told = watched.next();
    assert!(told.contains("  yi  不再计分"), "{told}");
    report(&folder, "bing", "80", 3);
    let told = watched.next();
    assert!(told.contains("  bing  新计分,0.00 分"), "{told}");

    // A file that nothing reads is no save; the cases, written in place, are: perhaps seen once when half of them stands.
    fs::write(folder.join("notes.txt"), "…").unwrap();
    let cases = fs::read_to_string(folder.join("paper.cases.toml")).unwrap();
    let cases = cases.replace("expect.A1 = 3", "expect.A1 = 2");
    fs::write(folder.join("paper.cases.toml"), cases).unwrap();
    let mut told = watched.next();
    while !told.contains("应为 2,得到 3.00") {
        told = watched.next();
    }
    assert!(told.contains("计分 2 家,没有变化"), "{told}");
}

#[test]
fn looking_every_so_often() {
    let folder = folder("watch-poll");
    let mut watched = Watched::start(&folder, &["--poll", "50"]);
    assert!(watched.next().ends_with("计分 2 家\n"));
    // A save in another second is told by its date, one in the same by what is in the file.
    thread::sleep(Duration::from_millis(1200));
    report(&folder, "jia", "80", 0);
    let told = watched.next();
    assert!(told.contains("    A1 持证率  3.00 → 0.00"), "{told}");
}

#[test]
fn a_folder_that_goes_and_comes_back() {
    let folder = folder("watch-folder");
    let mut watched = Watched::start(&folder, &[]);
    assert!(watched.next().ends_with("计分 2 家\n"));
    fs::rename(folder.join("reports"), folder.join("away")).unwrap();
    let told = watched.next();
    assert!(told.contains("还不能计分"), "{told}");
    fs::rename(folder.join("away"), folder.join("reports")).unwrap();
    let told = watched.next();
    assert!(told.contains("计分 2 家,没有变化"), "{told}");
    report(&folder, "jia", "80", 0);
    let told = watched.next();
    assert!(told.contains("    A1 持证率  3.00 → 0.00"), "{told}");
}

//! The two README files hold: every command is run, in order, in a folder with the repository's rubrics and samples
//! and with the files that the text itself shows; what is printed must be what is shown.
//!
//! A block ` ```toml name.toml ` is written to that file. In a block ` ```console ` a line `$ …` is a command and the
//! lines below it are what the terminal shows, messages first; `...` stands for any lines.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const KAOHE: &str = "cargo run --release -- ";

#[test]
fn readme() {
    check("README.md");
}

#[test]
fn readme_for_chinese_readers() {
    check("docs/README.zh.md");
}

/// The example of a review file in the manual.
#[test]
fn review_files_in_the_manual() {
    let text = read("docs/rubric.md");
    let section = text.split("### 3.4 ").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    assert_eq!(check_text("docs/rubric.md 3.4", section), 2);
}

#[test]
fn the_files_of_a_run_are_all_told() {
    for page in ["README.md", "docs/README.zh.md", "docs/rubric.md"] {
        let text = read(page);
        for output in kaohe::write::Output::ALL {
            let name = output.file_name();
            assert!(text.contains(&format!("`{name}`")), "{page}: {name}");
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(page: &str) -> String {
    fs::read_to_string(root().join(page)).unwrap()
}

/// A fenced block: what stands behind the fence, and the lines in it.
struct Block<'a> {
    language: &'a str,
    name: &'a str,
    lines: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let (language, name) = info.split_once(' ').unwrap_or((info, ""));
        let lines = lines.by_ref().take_while(|line| *line != "```").collect();
        blocks.push(Block {
            language,
            name,
            lines,
        });
    }
    blocks
}

fn check(page: &str) {
    let ran = check_text(page, &read(page));
    assert!(ran > 3, "{page}: only {ran} commands");
}

fn check_text(page: &str, text: &str) -> usize {
    let folder = fresh_folder(&page.replace(['/', ' '], "-"));
    let mut ran = 0;
    for block in blocks(text) {
        match block.language {
            "console" => ran += check_console(page, &block, &folder),
            _ => {
                assert!(!block.name.is_empty(), "{page}: a block without a file");
                let used = text.matches(block.name).count();
                assert!(used > 1, "{page}: nothing uses {}", block.name);
                fs::write(folder.join(block.name), block.lines.join("\n") + "\n").unwrap();
            }
        }
    }
    ran
}

fn check_console(page: &str, block: &Block<'_>, folder: &Path) -> usize {
    let (mut ran, mut exit_code) = (0, String::new());
    let commands = block.lines.iter().enumerate();
    for (at, line) in commands.filter(|(_, line)| line.starts_with("$ ")) {
        let shown: Vec<&str> = block.lines[at + 1..]
            .iter()
            .take_while(|line| !line.starts_with("$ "))
            .copied()
            .collect();
        let command = line.strip_prefix("$ ").unwrap();
        if command.starts_with("cargo test") {
            assert!(shown.is_empty());
            continue;
        }
        let printed = if command == "echo $?" {
            exit_code.clone()
        } else if let Some(listed) = command.strip_prefix("ls ") {
            list(&folder.join(listed))
        } else {
            let printed;
            (printed, exit_code) = run(command.strip_prefix(KAOHE).unwrap(), folder);
            printed
        };
        let lines: Vec<&str> = printed.lines().collect();
        assert!(
            matches(&shown, &lines),
            "{page}: `{command}` prints\n{printed}\nand not\n{}",
            shown.join("\n")
        );
        ran += 1;
    }
    ran
}

/// What a terminal shows of the program, its messages, then its results; and its exit code.
fn run(arguments: &str, folder: &Path) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap();
    let printed = [output.stderr, output.stdout]
        .map(|bytes| String::from_utf8(bytes).unwrap())
        .concat();
    (printed, output.status.code().unwrap().to_string())
}

fn list(folder: &Path) -> String {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names.join("\n")
}

/// Whether lines are as shown, where `...` is any number of lines.
fn matches(shown: &[&str], lines: &[&str]) -> bool {
    match shown {
        [] => lines.is_empty(),
        ["...", rest @ ..] => (0..=lines.len()).any(|skip| matches(rest, &lines[skip..])),
        [first, rest @ ..] => lines
            .split_first()
            .is_some_and(|(line, others)| line == first && matches(rest, others)),
    }
}

fn fresh_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    for part in ["rubrics", "samples"] {
        copy(&root().join(part), &folder.join(part));
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

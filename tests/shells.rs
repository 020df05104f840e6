//! Completions and pages of the manual know every command and every option.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

fn kaohe(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that the help lists, each with the long options that its own help lists.
fn commands() -> BTreeMap<String, Vec<String>> {
    let help = kaohe(&["--help"]);
    let listed = help.split("\n命令:\n").nth(1).unwrap();
    let listed = listed.split("\n\n").next().unwrap();
    let names = listed.lines().filter_map(|line| {
        // A long description goes on in the next line, further in.
        let line = line.strip_prefix("  ")?;
        line.split_whitespace()
            .next()
            .filter(|_| !line.starts_with(' '))
    });
    let commands: BTreeMap<String, Vec<String>> = names
        .map(|name| (name.to_owned(), long_options(&kaohe(&[name, "--help"]))))
        .collect();
    assert!(commands.len() > 10, "{commands:?}");
    commands
}

fn long_options(help: &str) -> Vec<String> {
    let indented = help.lines().filter(|line| line.starts_with("  "));
    let options = indented.filter_map(|line| {
        let line = line.trim_start();
        let long = match line.strip_prefix("--") {
            Some(long) => long,
            None => line.strip_prefix('-')?.split_once(", --")?.1,
        };
        let name = long
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-');
        Some(format!("--{}", name.collect::<String>()))
    });
    options.collect()
}

#[test]
fn the_script_of_every_shell_names_every_command_and_option() {
    for shell in SHELLS {
        let script = kaohe(&["completions", shell]);
        for (command, options) in commands() {
            assert!(script.contains(&command), "{shell}: {command}");
            for option in options {
                let name = option.trim_start_matches('-');
                let named = script.contains(&option) || script.contains(&format!("-l {name}"));
                assert!(named, "{shell}: {command} {option}");
            }
        }
    }
}

/// Bash itself reads its script, and completes by it.
#[test]
#[cfg(unix)]
fn bash_completes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kaohe.bash");
    fs::write(&path, kaohe(&["completions", "bash"])).unwrap();
    let bash = |arguments: &[&str]| {
        let output = Command::new("bash").args(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.success(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let path = path.to_str().unwrap();
    assert_eq!(bash(&["-n", path]), (true, String::new(), String::new()));
    let typed = format!(
        "source {path}; COMP_WORDS=(kaohe schema re); COMP_CWORD=2; _kaohe kaohe re schema; echo ${{COMPREPLY[*]}}"
    );
    let (_, completed, said) = bash(&["-c", &typed]);
    assert_eq!(completed, "report\n", "{said}");
}

#[test]
fn every_page_names_every_option() {
    let dir = tempfile::tempdir().unwrap();
    let printed = kaohe(&["man", "--out", dir.path().to_str().unwrap()]);
    let commands = commands();
    assert!(printed.starts_with(&format!("写了 {} 页,在 ", commands.len() + 1)));
    assert_eq!(
        fs::read_dir(dir.path()).unwrap().count(),
        commands.len() + 1
    );
    let root = page(dir.path(), "kaohe");
    for (command, options) in &commands {
        let name = format!("kaohe-{command}");
        assert!(root.contains(&format!("{name}(1)")), "{name}");
        let page = page(dir.path(), &name);
        assert!(!options.is_empty());
        for option in options {
            assert!(page.contains(option), "{name}: {option}");
        }
    }
}

/// The text of a page without the marks of its notation.
fn page(folder: &Path, name: &str) -> String {
    let text = fs::read_to_string(folder.join(format!("{name}.1"))).unwrap();
    text.replace("\\-", "-")
        .replace("\\fB", "")
        .replace("\\fI", "")
        .replace("\\fR", "")
}

/// What is written in the pages is Chinese, as the help is; only the usual headings are not.
#[test]
fn no_page_is_in_another_language() {
    let dir = tempfile::tempdir().unwrap();
    kaohe(&["man", "--out", dir.path().to_str().unwrap()]);
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for name in commands()
        .keys()
        .map(|c| format!("kaohe-{c}"))
        .chain(["kaohe".to_owned()])
    {
        for line in page(dir.path(), &name).lines() {
            let mut words = line.split(|c: char| !c.is_ascii_alphabetic());
            let prose = words.by_ref().filter(|word| word.len() > 2).count() > 2;
            let is_mark =
                line.starts_with(".T") || line.starts_with(".ie") || line.starts_with(".el");
            let is_command = line.trim_start().starts_with("kaohe ");
            let is_fine = is_mark || is_command || !prose || line.contains(is_chinese);
            assert!(is_fine, "{name}: {line}");
        }
    }
}

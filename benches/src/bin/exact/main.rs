//! Recomputes the benchmark's figures from its CSV in exact fractions, and counts the cells of outputs that differ.
//!
//! `exact IN OUT ...` prints a line of JSON for every OUT: how many cells differ, by kind, and the largest gap of a
//! figure. The exit code is 0 when none does, 1 when some do, 2 when an OUT is not the table that was asked for.

mod compare;
mod expected;
mod rules;

use std::process::ExitCode;

use expected::Expected;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, outputs @ ..] = &args[..] else {
        eprintln!("exact IN OUT ...");
        return ExitCode::from(2);
    };
    let expected = match Expected::read(input) {
        Ok(expected) => expected,
        Err(problem) => {
            eprintln!("exact: {input}: {problem}");
            return ExitCode::from(2);
        }
    };
    let mut code = 0;
    for output in outputs {
        match compare::compare(&expected, output) {
            Ok(found) => {
                println!("{}", found.json(output));
                code = code.max(u8::from(found.any()));
            }
            Err(problem) => {
                eprintln!("exact: {output}: {problem}");
                code = 2;
            }
        }
    }
    ExitCode::from(code)
}

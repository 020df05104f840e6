//! Runs one command and tells what it cost, as a line of JSON: wall and CPU seconds, peak memory, exit code.
//!
//! A child begins with its parent's peak of memory, so a large parent would be measured in place of a small child;
//! this one is small. Standard output of the command is dropped.

use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use wait4::Wait4;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let Some(program) = args.next() else {
        eprintln!("launch COMMAND [ARGUMENT ...]");
        return ExitCode::from(2);
    };
    let began = Instant::now();
    let child = Command::new(&program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn();
    match child.and_then(|mut child| child.wait4()) {
        Ok(used) => {
            let wall = began.elapsed().as_secs_f64();
            let cpu = (used.rusage.utime + used.rusage.stime).as_secs_f64();
            let code = used.status.code().unwrap_or(-1);
            let peak = used.rusage.maxrss;
            println!(
                "{{\"wall\": {wall:.6}, \"cpu\": {cpu:.6}, \"peak\": {peak}, \"code\": {code}}}"
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("launch: {}: {error}", program.to_string_lossy());
            ExitCode::from(2)
        }
    }
}

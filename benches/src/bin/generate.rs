//! Writes the benchmark's inputs: the same arguments, the same bytes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use kaohe_bench::{numbered, offices, size, township};

const USAGE: &str = "\
generate OFFICES OUT [--seed N]                      the benchmark rubric's CSV
generate OFFICES OUT --township [--seed N] [--open SHARE] [--prior OUT]
                                                     the township rubric's CSV, and last year's
generate --rubric INDICATORS OUT                     a rubric of so many indicators
OFFICES is a number, also as 40k or 1M; OUT `-` is standard output; SHARE of open cells is 0.01 unless given";

fn main() -> ExitCode {
    let done = match read(std::env::args().skip(1)) {
        Ok(wanted) => run(wanted).map_err(|e| e.to_string()),
        Err(problem) => Err(format!("{problem}\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("generate: {problem}");
            ExitCode::from(2)
        }
    }
}

#[derive(Default)]
struct Wanted {
    plain: Vec<String>,
    township: bool,
    rubric: bool,
    seed: Option<u64>,
    open: Option<f64>,
    prior: Option<String>,
}

fn read(mut args: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} wants a value"));
        match arg.as_str() {
            "--township" => wanted.township = true,
            "--rubric" => wanted.rubric = true,
            "--seed" => wanted.seed = Some(value()?.parse().map_err(|_| "a seed is a number")?),
            "--open" => {
                let share = value()?.parse().ok().filter(|s| (0.0..=1.0).contains(s));
                wanted.open = Some(share.ok_or("a share is 0 to 1")?);
            }
            "--prior" => wanted.prior = Some(value()?),
            flag if flag.starts_with("--") => return Err(format!("no option {flag}")),
            _ => wanted.plain.push(arg),
        }
    }
    match wanted.plain.len() {
        2 => Ok(wanted),
        n => Err(format!("two arguments are wanted, not {n}")),
    }
}

fn run(wanted: Wanted) -> io::Result<()> {
    let [n, out] = &wanted.plain[..] else {
        unreachable!("read sees to it")
    };
    let n = size::parse(n).ok_or(io::Error::other("OFFICES is no number"))?;
    let seed = wanted.seed.unwrap_or(2026);
    if wanted.rubric {
        return numbered::write(n as usize, open(out)?);
    }
    if !wanted.township {
        return offices::write(n, seed, open(out)?);
    }
    let prior = match &wanted.prior {
        Some(path) => open(path)?,
        None => Box::new(io::sink()),
    };
    let wanted = township::Wanted {
        offices: n,
        seed,
        open: wanted.open.unwrap_or(0.01),
    };
    township::write(wanted, open(out)?, prior)
}

fn open(path: &str) -> io::Result<Box<dyn Write>> {
    Ok(match path {
        "-" => Box::new(BufWriter::new(io::stdout().lock())),
        path => Box::new(BufWriter::with_capacity(1 << 18, File::create(path)?)),
    })
}

//! `kaohe merge`: shards and a rubric in, scorecards of all of them out.
//!
//! The results are those of one run over all files of the shards, in the order of their names. Where the shards have
//! figures, and nothing is asked for that these do not tell, only they are read; else all is scored anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kaohe::bulk::keep::{Kept, Layout};
use kaohe::bulk::partial::{Figures, NoShard, Shard, Wanted, may_repeat, read};
use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::write::{Counts, Input};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::args::MergeArgs;
use crate::columns::{self, Scored};
use crate::console::Console;
use crate::files::{self, display_name, unreadable};
use crate::run::{Loaded, OpenRubric, load_shared, open_rubric, protect, score_and_write};
use crate::score::{load_prior, others};
use crate::stages::Threads;
use crate::{CannotRun, Exit};

/// Runs it.
pub(crate) fn run(args: &MergeArgs, console: &Console) -> Result<Exit, CannotRun> {
    args.run.check().map_err(CannotRun::Usage)?;
    let rubric = open_rubric(&args.run)?;
    let paths = find(&args.shards)?;
    let shards = Loaded {
        files: paths.clone(),
        ..Loaded::default()
    };
    protect(&args.run, &shards, None)?;
    let threads = Threads::new(args.run.inputs.jobs);
    let read = |wanted| threads.run(|| read_all(args, &rubric, &paths, wanted));
    if args.prior.is_none() && columns::suffice(&args.run) {
        let shards = read(Wanted::Figures)?;
        if let Some(scored) = together(args, shards) {
            return columns::finish(&args.run, &rubric, scored, &threads, console);
        }
    }
    let loaded = load(args, paths.clone(), read(Wanted::Files)?)?;
    score_and_write(&args.run, rubric, loaded, console)
}

/// The files that the arguments name: of a folder those that end in `.part`.
fn find(arguments: &[PathBuf]) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut paths = Vec::new();
    for argument in arguments {
        if !argument.is_dir() {
            paths.push(argument.clone());
            continue;
        }
        let cannot = |error| unreadable(&display_name(argument), &error);
        let before = paths.len();
        for entry in fs::read_dir(argument).map_err(cannot)? {
            let path = entry.map_err(cannot)?.path();
            if path.extension().is_some_and(|end| end == "part") {
                paths.push(path);
            }
        }
        if paths.len() == before {
            let name = display_name(argument);
            let message = format!("文件夹 `{name}` 里没有分片");
            let diagnostic = Diagnostic::new(Code::NotAShard, message).origin(name);
            return Err(diagnostic.help("分片的文件名以 .part 结尾;别的名称请逐个写出"));
        }
    }
    // So that messages are the same in any order.
    paths.sort();
    Ok(paths)
}

/// All shards by the names of their files, so that the order of the arguments changes nothing.
fn read_all(
    args: &MergeArgs,
    rubric: &OpenRubric,
    paths: &[PathBuf],
    wanted: Wanted,
) -> Result<Vec<Shard>, CannotRun> {
    let stamp = rubric.stamp(args.run.inputs.closes);
    let layout = Arc::new(Layout::of(rubric.compiled().rubric()));
    let of = |path: &PathBuf| {
        let name = display_name(path);
        let bytes = fs::read(path).map_err(|error| unreadable(&name, &error))?;
        read(&bytes, &stamp, &layout, wanted).map_err(|why| why.diagnostic(&name))
    };
    let read: Vec<Result<Shard, Diagnostic>> = paths.par_iter().map(of).collect();
    let (mut shards, mut refused) = (Vec::new(), Vec::new());
    for (read, path) in read.into_iter().zip(paths) {
        match read {
            Ok(shard) => shards.push((path, shard)),
            Err(why) => refused.push(why),
        }
    }
    refused.extend(same(&shards));
    if !refused.is_empty() {
        return Err(CannotRun::Because(refused));
    }
    let mut shards: Vec<Shard> = shards.into_iter().map(|(_, shard)| shard).collect();
    let inputs = |shard: &Shard| -> Vec<Input> {
        let files = shard.files.iter();
        files.map(|file| file.input.clone()).collect()
    };
    shards.sort_by_cached_key(inputs);
    Ok(shards)
}

/// One file of reports in two shards: all its offices would come twice.
fn same(shards: &[(&PathBuf, Shard)]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<&Input, &Path> = BTreeMap::new();
    let mut refused = Vec::new();
    for (path, shard) in shards {
        for file in &shard.files {
            if let Some(first) = seen.insert(&file.input, path) {
                let name = &file.input.name;
                let (path, first) = (display_name(path), display_name(first));
                let message = match path == first {
                    true => format!("分片 `{path}` 给了两次"),
                    false => format!("分片 `{first}` 和 `{path}` 里是同一个填报表文件 `{name}`"),
                };
                let diagnostic = Diagnostic::new(Code::SameShard, message).origin(path);
                refused.push(diagnostic.help("每个分片给一次;同一个文件只算进一个分片"));
                break;
            }
        }
    }
    refused
}

/// The figures of all shards as one table's; none where only the reports can tell.
fn together(args: &MergeArgs, shards: Vec<Shard>) -> Option<Scored> {
    let mut all = Scored {
        kept: Vec::new(),
        counts: Counts::default(),
        of_reading: Vec::new(),
        of_scoring: Vec::new(),
    };
    for shard in shards {
        // Scored with or without the last word, the figures are others.
        let figures = shard
            .figures
            .filter(|_| shard.stamp.closes == args.run.inputs.closes);
        let Figures {
            kept,
            counts,
            of_reading,
            of_scoring,
        } = figures?;
        all.kept.extend(kept);
        all.counts.read += counts.read;
        all.counts.scored += counts.scored;
        all.counts.refused += counts.refused;
        all.of_reading.extend(of_reading);
        all.of_scoring.extend(of_scoring);
    }
    // Of an office that comes twice, the report of this period counts, whichever shard it is in.
    let other_period = all.of_reading.iter().any(|d| d.code == Code::OtherPeriod);
    let chunks: Vec<&Kept> = all.kept.iter().collect();
    let told = other_period || may_repeat(&chunks);
    (!told).then_some(all)
}

/// All that the files of the shards hold, with what the arguments name beside them.
fn load(args: &MergeArgs, paths: Vec<PathBuf>, shards: Vec<Shard>) -> Result<Loaded, CannotRun> {
    let mut loaded = load_shared(&args.run)?;
    let mut files = Vec::new();
    for shard in shards {
        loaded.diagnostics.extend(shard.told);
        loaded.texts.skipped.extend(shard.skipped);
        files.extend(shard.files);
    }
    files.sort_by(|a, b| a.input.cmp(&b.input));
    for file in files {
        // A file whose bytes are not there is never taken for an empty one.
        let name = file.input.name;
        let bytes = file
            .bytes
            .ok_or_else(|| NoShard::Broken.diagnostic(&name))?;
        let format = file.format.into();
        let read = files::read_kept(name, bytes, format)?;
        loaded.add_reports(read, format);
    }
    loaded.files.extend(paths);
    if let Some(path) = &args.prior {
        let mut others = others(&args.run.inputs);
        others.extend(args.run.out.as_deref());
        others.push(path);
        load_prior(path, &others, &[], &mut loaded)?;
    }
    loaded.or_no_reports()
}

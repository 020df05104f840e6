//! Waiting for a save: the folders are watched rather than the files, since many editors write a new file and give it
//! the old one's name.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use kaohe::diagnostic::{Code, Diagnostic};
use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::files::display_name;

/// Endings of files that the program reads.
const READ: [&str; 8] = [
    "toml", "json", "ndjson", "jsonl", "csv", "parquet", "arrow", "ipc",
];

/// Tells when one of some files is saved, or one in some folders.
pub(super) struct Saved {
    events: Receiver<notify::Result<Event>>,
    /// It watches as long as it is kept.
    watcher: Box<dyn Watcher>,
    watched: Vec<(PathBuf, RecursiveMode)>,
    /// Folders whose own coming and going counts.
    folders: Vec<PathBuf>,
}

impl Saved {
    /// Watches the folders of files, and folders with all that is in them; looking every so often where that is asked
    /// for, else told by the system.
    ///
    /// # Errors
    /// A folder that cannot be watched.
    pub(super) fn of(places: &[&Path], poll: Option<Duration>) -> Result<Self, Diagnostic> {
        let (sender, events) = channel();
        let made = match poll {
            Some(every) => {
                let config = Config::default()
                    .with_poll_interval(every)
                    .with_compare_contents(true);
                PollWatcher::new(sender, config).map(boxed)
            }
            None => RecommendedWatcher::new(sender, Config::default()).map(boxed),
        };
        let mut watcher = made.map_err(|error| cannot(Path::new("."), &error))?;
        let mut watched: Vec<(PathBuf, RecursiveMode)> = Vec::new();
        for place in places {
            let folder = match place.is_dir() {
                true => (place.to_path_buf(), RecursiveMode::Recursive),
                false => (parent(place), RecursiveMode::NonRecursive),
            };
            if !watched.contains(&folder) {
                let watching = watcher.watch(&folder.0, folder.1);
                watching.map_err(|error| cannot(&folder.0, &error))?;
                watched.push(folder);
            }
        }
        // A folder that goes, and comes back, is seen from the one that it lies in.
        let folders: Vec<PathBuf> = places
            .iter()
            .filter(|place| place.is_dir())
            .map(|place| place.to_path_buf())
            .collect();
        for folder in &folders {
            let above = (parent(folder), RecursiveMode::NonRecursive);
            if !watched.iter().any(|(known, _)| *known == above.0)
                && watcher.watch(&above.0, above.1).is_ok()
            {
                watched.push(above);
            }
        }
        Ok(Self {
            events,
            watcher,
            watched,
            folders,
        })
    }

    /// Watches folders again that may have gone and come back.
    pub(super) fn renew(&mut self) {
        for (place, mode) in &self.watched {
            // One that is gone now is told of when it is read.
            let _ = self.watcher.watch(place, *mode);
        }
    }

    /// Waits for a save, and until nothing more comes for so long; whether more may come.
    pub(super) fn wait(&mut self, quiet: Duration) -> bool {
        loop {
            match self.events.recv() {
                Ok(event) if is_save(&event, &self.folders) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        loop {
            match self.events.recv_timeout(quiet) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}

fn boxed(watcher: impl Watcher + 'static) -> Box<dyn Watcher> {
    Box::new(watcher)
}

/// Reading a file is no save; neither is a change of its dates or of a file that is never read.
fn is_save(event: &notify::Result<Event>, folders: &[PathBuf]) -> bool {
    let Ok(event) = event else {
        // Something may have been missed.
        return true;
    };
    let kind = match event.kind {
        // Looking every so often, a later date is what tells of a save.
        EventKind::Modify(ModifyKind::Metadata(MetadataKind::WriteTime)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
        EventKind::Any
        | EventKind::Other
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_) => true,
    };
    let is_read = |path: &PathBuf| {
        let ending = path
            .extension()
            .map(|end| end.to_string_lossy().to_lowercase());
        ending.is_some_and(|end| READ.contains(&end.as_str()))
    };
    let is_folder = |path: &PathBuf| {
        let name = path.file_name();
        folders
            .iter()
            .any(|folder| name.is_some() && folder.file_name() == name)
    };
    kind && event
        .paths
        .iter()
        .any(|path| is_read(path) || is_folder(path))
}

fn parent(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

fn cannot(place: &Path, error: &notify::Error) -> Diagnostic {
    let name = display_name(place);
    let message = format!("不能留意 `{name}` 的改动:{error}");
    let problem = Diagnostic::new(Code::Unreadable, message).origin(name);
    problem.help("核对文件名和所在的文件夹;网络盘、共享文件夹用 `--poll 1000`")
}

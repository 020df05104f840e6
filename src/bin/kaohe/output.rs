//! Files written whole or not at all: everything is staged beside its place first, then moved.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::write::Output;
use tempfile::{NamedTempFile, TempDir};

use crate::files::display_name;

/// An output that could not be written, and the system's reason.
#[derive(Debug)]
pub(crate) struct CannotWrite {
    name: String,
    error: io::Error,
}

impl CannotWrite {
    pub(crate) fn new(name: impl Into<String>, error: io::Error) -> Self {
        Self {
            name: name.into(),
            error,
        }
    }

    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let name = display_name(path);
        move |error| Self { name, error }
    }

    /// As a message.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let reason = crate::files::reason(&self.error);
        Diagnostic::new(
            Code::CannotWrite,
            format!("无法写入 `{}`:{reason}", self.name),
        )
        .origin(&self.name)
        .help("请检查路径、权限和磁盘空间后重试")
    }
}

/// Outputs that are written and wait to be moved to their places.
#[derive(Default)]
pub(crate) struct Staged {
    files: Vec<(NamedTempFile, PathBuf)>,
    /// For places that cannot be replaced, as `/dev/null` or a pipe.
    direct: Vec<(Vec<u8>, PathBuf)>,
    folders: Vec<StagedFolder>,
}

struct StagedFolder {
    temporary: TempDir,
    names: Vec<&'static str>,
    place: PathBuf,
    exists: bool,
}

impl Staged {
    /// Stages one file.
    pub(crate) fn file(
        &mut self,
        path: &Path,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), CannotWrite> {
        let found = fs::metadata(path).ok();
        if found.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir()) {
            let mut bytes = Vec::new();
            write(&mut bytes).map_err(CannotWrite::at(path))?;
            self.direct.push((bytes, path.to_owned()));
            return Ok(());
        }
        if found.as_ref().is_some_and(fs::Metadata::is_dir) {
            let error = io::Error::from(io::ErrorKind::IsADirectory);
            return Err(CannotWrite::new(display_name(path), error));
        }
        let staged = || -> io::Result<(NamedTempFile, PathBuf)> {
            // A link to a file stays a link.
            let place = match found {
                Some(_) => fs::canonicalize(path)?,
                None => path.to_owned(),
            };
            let mut file = for_everyone(&mut tempfile::Builder::new())
                .prefix(".kaohe-")
                .tempfile_in(parent(&place))?;
            let mut out = BufWriter::new(&mut file);
            write(&mut out)?;
            out.flush()?;
            drop(out);
            Ok((file, place))
        };
        self.files.push(staged().map_err(CannotWrite::at(path))?);
        Ok(())
    }

    /// Stages a whole folder of outputs.
    pub(crate) fn folder(
        &mut self,
        place: &Path,
        write: impl Fn(Output, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), CannotWrite> {
        let exists = place.is_dir();
        let beside = if exists { place } else { parent(place) };
        let temporary = fs::create_dir_all(beside)
            .and_then(|()| {
                for_everyone_to_enter(&mut tempfile::Builder::new())
                    .prefix(".kaohe-")
                    .tempdir_in(beside)
            })
            .map_err(CannotWrite::at(place))?;
        for output in Output::ALL {
            let written = fs::File::create(temporary.path().join(output.file_name()))
                .map(BufWriter::new)
                .and_then(|mut out| {
                    write(output, &mut out)?;
                    out.flush()
                });
            written.map_err(CannotWrite::at(&place.join(output.file_name())))?;
        }
        self.folders.push(StagedFolder {
            temporary,
            names: Output::ALL.map(Output::file_name).to_vec(),
            place: place.to_owned(),
            exists,
        });
        Ok(())
    }

    /// Moves everything to its place; what is most likely to fail comes first.
    pub(crate) fn commit(self) -> Result<(), CannotWrite> {
        for (bytes, place) in self.direct {
            let written = fs::OpenOptions::new()
                .write(true)
                .open(&place)
                .and_then(|mut file| file.write_all(&bytes));
            match written {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    return Err(CannotWrite::new(display_name(&place), error));
                }
                _ => {}
            }
        }
        for folder in self.folders {
            folder.commit()?;
        }
        for (file, place) in self.files {
            file.persist(&place)
                .map_err(|failed| CannotWrite::new(display_name(&place), failed.error))?;
        }
        Ok(())
    }
}

impl StagedFolder {
    fn commit(self) -> Result<(), CannotWrite> {
        if !self.exists && fs::rename(self.temporary.path(), &self.place).is_ok() {
            // The folder is no longer temporary.
            let _ = self.temporary.keep();
            return Ok(());
        }
        fs::create_dir_all(&self.place).map_err(CannotWrite::at(&self.place))?;
        for name in self.names {
            let place = self.place.join(name);
            fs::rename(self.temporary.path().join(name), &place)
                .map_err(CannotWrite::at(&place))?;
        }
        Ok(())
    }
}

/// The message that refuses a folder which holds something else than an earlier run of the same rubric.
pub(crate) fn other_run(folder: &Path, id: &str, edition: &str) -> Option<Diagnostic> {
    let name = display_name(folder);
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort_unstable();
    let first = names.first()?;
    let run = fs::read(folder.join(Output::Run.file_name())).ok();
    let message = match run {
        None => format!(
            "文件夹 `{name}` 里有别的文件(`{first}` 等 {} 个)",
            names.len()
        ),
        Some(bytes) => {
            let run: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
            let text = |key: &str| run.pointer(key).and_then(serde_json::Value::as_str);
            match (text("/tool"), text("/rubric/id"), text("/rubric/edition")) {
                (Some("kaohe"), Some(old), Some(of)) if old == id && of == edition => return None,
                (Some("kaohe"), Some(old), Some(of)) => {
                    format!("文件夹 `{name}` 里是另一份细则 `{old}`(`{of}`)的结果")
                }
                _ => format!("文件夹 `{name}` 里的 `run.json` 不是 kaohe 写的"),
            }
        }
    };
    let help = "请换一个文件夹;确实要覆盖时加 --force";
    Some(
        Diagnostic::new(Code::OtherRun, message)
            .origin(name)
            .help(help),
    )
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Temporary files are private; results are as readable as any file that the user writes.
fn for_everyone<'a, 'b, 'c>(
    builder: &'c mut tempfile::Builder<'a, 'b>,
) -> &'c mut tempfile::Builder<'a, 'b> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// The same for folders.
fn for_everyone_to_enter<'a, 'b, 'c>(
    builder: &'c mut tempfile::Builder<'a, 'b>,
) -> &'c mut tempfile::Builder<'a, 'b> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder
}

#[cfg(test)]
mod tests;

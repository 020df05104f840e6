//! The bytes of a table, at any place of its file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::files::display_name;

/// A table that can be read from any byte on.
#[derive(Debug)]
pub(super) struct TableFile {
    path: PathBuf,
    /// Its name as the user knows it.
    pub(super) name: String,
    /// How many bytes it has.
    pub(super) len: u64,
}

/// A thread's own view of the file.
pub(super) struct View {
    file: File,
    buffer: Vec<u8>,
}

impl TableFile {
    /// Opens it; none where it cannot be read, which the other way tells of.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let len = File::open(path).ok()?.metadata().ok()?.len();
        Some(Self {
            path: path.to_owned(),
            name: display_name(path),
            len,
        })
    }

    /// A view of it.
    pub(super) fn view(&self) -> io::Result<View> {
        Ok(View {
            file: File::open(&self.path)?,
            buffer: Vec::new(),
        })
    }
}

impl View {
    /// The bytes of a stretch of the file.
    pub(super) fn bytes(&mut self, at: u64, len: usize) -> io::Result<&[u8]> {
        if self.buffer.len() < len {
            self.buffer.resize(len, 0);
        }
        let wanted = self.buffer.get_mut(..len).unwrap_or(&mut []);
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(wanted)?;
        Ok(wanted)
    }
}

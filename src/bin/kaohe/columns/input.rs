//! The bytes of a table, at any place of its file.
//!
//! A table in Parquet or Arrow is laid down as CSV in a temporary file without a name, so that memory does not grow
//! with it; the system takes the file back when the program ends, however that comes.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::columnar;
use crate::files::display_name;
use crate::reports::Format;

/// A table that can be read from any byte on.
#[derive(Debug)]
pub(super) struct TableFile {
    place: Place,
    /// Its name as the user knows it.
    pub(super) name: String,
    /// How many bytes it has as CSV.
    pub(super) len: u64,
}

#[derive(Debug)]
enum Place {
    Named(PathBuf),
    /// All threads take turns at the one handle that there is.
    Laid(Mutex<File>),
}

/// A thread's own view of the file.
pub(super) struct View<'f> {
    file: Handle<'f>,
    buffer: Vec<u8>,
}

enum Handle<'f> {
    Own(File),
    Shared(&'f Mutex<File>),
}

impl TableFile {
    /// Opens it; none where it cannot be read, which the other way tells of.
    pub(super) fn open(path: &Path, format: Format) -> Option<Self> {
        let name = display_name(path);
        if !format.is_columnar() {
            let len = File::open(path).ok()?.metadata().ok()?.len();
            let place = Place::Named(path.to_owned());
            return Some(Self { place, name, len });
        }
        let mut laid = tempfile::tempfile().ok()?;
        columnar::lay_down(path, format, &mut laid)?;
        let len = laid.metadata().ok()?.len();
        let place = Place::Laid(Mutex::new(laid));
        Some(Self { place, name, len })
    }

    /// A view of it.
    pub(super) fn view(&self) -> io::Result<View<'_>> {
        let file = match &self.place {
            Place::Named(path) => Handle::Own(File::open(path)?),
            Place::Laid(file) => Handle::Shared(file),
        };
        Ok(View {
            file,
            buffer: Vec::new(),
        })
    }
}

impl View<'_> {
    /// The bytes of a stretch of the file.
    pub(super) fn bytes(&mut self, at: u64, len: usize) -> io::Result<&[u8]> {
        if self.buffer.len() < len {
            self.buffer.resize(len, 0);
        }
        let wanted = self.buffer.get_mut(..len).unwrap_or(&mut []);
        match &mut self.file {
            Handle::Own(file) => read_at(file, at, wanted)?,
            Handle::Shared(file) => {
                // Every reader seeks first, so that a place where another one stopped does no harm.
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                read_at(&mut file, at, wanted)?;
            }
        }
        Ok(wanted)
    }
}

fn read_at(file: &mut File, at: u64, wanted: &mut [u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(wanted)
}

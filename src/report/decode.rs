//! Bytes → text.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Source;

/// The text of a file under the name that messages give it; a byte order mark is dropped.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostic> {
    let utf16 = is_utf16(&bytes);
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to());
        not_utf8(name, before.unwrap_or_default(), utf16)
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    some_text(Source::new(name, text))
}

/// The text of a table of reports, of which a row may hold bytes that are no UTF-8: [`read`](super::read()) refuses
/// that row, or the table where it is not UTF-8 from its first row on.
pub fn decode_table(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostic> {
    if simdutf8::basic::from_utf8(&bytes).is_ok() || is_utf16(&bytes) {
        return decode(name, bytes);
    }
    let text = bytes.strip_prefix("\u{feff}".as_bytes());
    some_text(Source::lossy(name, text.unwrap_or(&bytes)))
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

fn some_text(source: Arc<Source>) -> Result<Arc<Source>, Diagnostic> {
    if source.text().trim().is_empty() {
        let name = source.name();
        let diagnostic = Diagnostic::new(Code::EmptyFile, format!("`{name}` 是空文件"));
        return Err(diagnostic.help("核对文件是否保存完整").origin(name));
    }
    Ok(source)
}

/// Where a text of [`decode_table`] is no UTF-8, and what is said where it is refused for that.
pub(super) fn undecoded(source: &Arc<Source>) -> Option<(usize, Diagnostic)> {
    let at = source.undecoded(0..source.text().len())?.span.start;
    let before = source.text().as_bytes().get(..at);
    let told = not_utf8(source.name(), before.unwrap_or_default(), false);
    Some((at, told))
}

/// What is said of bytes that are no text behind those `before`.
fn not_utf8(name: &str, before: &[u8], utf16: bool) -> Diagnostic {
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    let of_line = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    let at = before.len() - of_line + 1;
    let message = format!("`{name}` 不是 UTF-8 编码,第 {line} 行的第 {at} 个字节读不出来");
    let help = if utf16 {
        "文件是 UTF-16 编码;用记事本或表格软件打开,另存为 UTF-8"
    } else {
        "多半是 GBK 编码;用记事本或表格软件打开,另存为 UTF-8(表格选“CSV UTF-8”)"
    };
    Diagnostic::new(Code::NotUtf8, message)
        .help(help)
        .origin(name)
}

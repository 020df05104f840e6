//! The picture: each line of the script, and under it the values of its parts, right under wide characters, too.

use std::cmp::Reverse;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Trace;

/// A value is shown to this width; facts may be whole sentences.
const WIDEST_VALUE: usize = 32;
/// A tab is as wide as so many blanks.
const TAB: usize = 4;
/// What a line that goes on is set in by.
const FURTHER_IN: usize = 4;

/// The script with the values under its parts, line by line, at most `width` columns wide where its words allow it.
///
/// ```text
/// points - 2.5 * litigation.lost
/// |      |     | |
/// 5      -2.5  | 3件
///              7.5
/// ```
///
/// A part's value stands under its sign: under the `-` is what the difference comes to.
pub fn draw(trace: &Trace, width: usize) -> Vec<String> {
    let mut drawn = Vec::new();
    for line in lines(&trace.script) {
        for piece in pieces(&line, width) {
            let mut anchors: Vec<(usize, String)> = Vec::new();
            for part in &trace.parts {
                let column = piece.signs.iter().find(|sign| sign.at == part.at);
                if let Some(sign) = column {
                    anchors.push((sign.column, shown(&part.value)));
                }
            }
            anchors.sort_by_key(|(column, _)| *column);
            drawn.push(piece.text());
            drawn.extend(under(&anchors));
        }
    }
    drawn
}

/// A sign of a script: where it stands there, what is printed, and in which column.
struct Sign {
    at: usize,
    shown: String,
    column: usize,
}

/// A line, or a piece of one.
struct Printed {
    signs: Vec<Sign>,
    indent: usize,
}

impl Printed {
    fn text(&self) -> String {
        let shown = self.signs.iter().map(|sign| sign.shown.as_str());
        let text: String = shown.collect();
        format!("{}{}", " ".repeat(self.indent), text.trim_end())
    }
}

/// The lines of a script without the blanks that all of them begin with, and without blank ones around them.
fn lines(script: &str) -> Vec<Vec<(usize, char)>> {
    let mut lines: Vec<Vec<(usize, char)>> = vec![Vec::new()];
    for (at, sign) in script.char_indices() {
        match (sign, lines.last_mut()) {
            ('\n', _) => lines.push(Vec::new()),
            ('\r', _) => {}
            (_, Some(line)) => line.push((at, sign)),
            (_, None) => {}
        }
    }
    let is_blank = |line: &[(usize, char)]| line.iter().all(|(_, sign)| sign.is_whitespace());
    let first = lines.iter().position(|line| !is_blank(line));
    let last = lines.iter().rposition(|line| !is_blank(line));
    let (Some(first), Some(last)) = (first, last) else {
        return Vec::new();
    };
    let written = lines.drain(first..=last).collect::<Vec<_>>();
    let blanks = |line: &Vec<(usize, char)>| {
        let blanks = line.iter().take_while(|(_, sign)| *sign == ' ');
        blanks.count()
    };
    let filled = written.iter().filter(|line| !is_blank(line));
    let common = filled.map(blanks).min().unwrap_or(0);
    let cut = |line: Vec<(usize, char)>| line.into_iter().skip(common).collect();
    written.into_iter().map(cut).collect()
}

/// A line cut between words so that no piece is wider than `width`, if its words allow it; where the fewest brackets
/// are open, and of such places the last.
fn pieces(line: &[(usize, char)], width: usize) -> Vec<Printed> {
    let mut pieces = Vec::new();
    let mut rest = line;
    loop {
        let indent = if pieces.is_empty() { 0 } else { FURTHER_IN };
        let mut column = indent;
        let mut depth = 0_usize;
        // Behind blanks that follow a word: how many brackets are open there, in which column, and before which sign.
        let mut cuts: Vec<(usize, usize, usize)> = Vec::new();
        let mut signs = Vec::new();
        for (place, (at, sign)) in rest.iter().enumerate() {
            let shown = printable(*sign);
            let end = column + shown.width();
            if end > width && !cuts.is_empty() {
                break;
            }
            match sign {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                ' ' if !signs.is_empty() => cuts.push((depth, column, place + 1)),
                _ => {}
            }
            signs.push(Sign {
                at: *at,
                shown,
                column,
            });
            column = end;
        }
        let far = cuts.iter().filter(|(_, column, _)| *column >= width / 3);
        let best = far.min_by_key(|(depth, column, _)| (*depth, Reverse(*column)));
        let taken = match best.or(cuts.last()) {
            Some((.., cut)) if signs.len() < rest.len() => *cut,
            _ => rest.len(),
        };
        signs.truncate(taken);
        pieces.push(Printed { signs, indent });
        rest = rest.get(taken..).unwrap_or_default();
        if rest.is_empty() {
            return pieces;
        }
    }
}

/// A sign as it can be printed without moving anything else.
fn printable(sign: char) -> String {
    match sign {
        '\t' => " ".repeat(TAB),
        sign if sign.is_control() => char::REPLACEMENT_CHARACTER.to_string(),
        sign => sign.to_string(),
    }
}

/// A value cut to what fits, in one line.
fn shown(value: &str) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for sign in value.chars() {
        let sign = if sign.is_control() { ' ' } else { sign };
        width += sign.width().unwrap_or(0);
        if width > WIDEST_VALUE {
            text.push('…');
            break;
        }
        text.push(sign);
    }
    text
}

/// The rows under a line: strokes down from each column, and each value on the first row where it fits.
fn under(anchors: &[(usize, String)]) -> Vec<String> {
    if anchors.is_empty() {
        return Vec::new();
    }
    let strokes = anchors.iter().map(|(column, _)| (*column, "|"));
    let mut rows: Vec<Vec<(usize, &str)>> = vec![strokes.collect()];
    // The first row has no values; of the others, how far to the left they are taken.
    let mut taken: Vec<usize> = Vec::new();
    for (column, value) in anchors.iter().rev() {
        let end = column + value.width();
        let row = taken.iter().position(|taken| end < *taken);
        let row = row.unwrap_or_else(|| {
            taken.push(usize::MAX);
            rows.push(Vec::new());
            taken.len() - 1
        });
        for (above, (taken, cells)) in taken.iter_mut().zip(rows.iter_mut().skip(1)).enumerate() {
            if above <= row {
                let cell = if above < row { "|" } else { value.as_str() };
                cells.push((*column, cell));
                *taken = *column;
            }
        }
    }
    let row = |mut cells: Vec<(usize, &str)>| {
        cells.sort_by_key(|(column, _)| *column);
        let (mut text, mut end) = (String::new(), 0);
        for (column, cell) in cells {
            text.push_str(&" ".repeat(column.saturating_sub(end)));
            text.push_str(cell);
            end = column + cell.width();
        }
        text
    };
    rows.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Part;
    use super::*;

    /// A trace whose parts are given by the text that they begin with.
    fn trace(script: &str, parts: &[(&str, &str)]) -> Trace {
        let part = |(text, value): &(&str, &str)| {
            let at = script.find(text).unwrap();
            Part {
                span: at..at + text.len(),
                at,
                value: (*value).to_owned(),
            }
        };
        Trace {
            name: "score".into(),
            title: String::new(),
            script: script.into(),
            parts: parts.iter().map(part).collect(),
            result: String::new(),
        }
    }

    fn picture(trace: &Trace) -> String {
        draw(trace, 100).join("\n")
    }

    #[test]
    fn values_stand_under_their_signs() {
        let trace = trace(
            "points - 2.5 * a.lost",
            &[
                ("points", "5"),
                ("- ", "-2.5"),
                ("* ", "7.5"),
                ("a.lost", "3件"),
            ],
        );
        assert_eq!(
            picture(&trace),
            "\
points - 2.5 * a.lost
|      |     | |
5      -2.5  | 3件
             7.5"
        );
    }

    #[test]
    fn wide_characters_before_a_part_move_its_value() {
        let trace = trace(
            "封顶(执法.持证率, 95) >= 90",
            &[("封顶", "92"), ("执法", "≥92%"), (">=", "成立")],
        );
        // 封顶( is five columns wide, the whole call with its bracket 21.
        assert_eq!(
            picture(&trace),
            "\
封顶(执法.持证率, 95) >= 90
|    |                |
92   ≥92%             成立"
        );
    }

    #[test]
    fn wide_values_move_down_rather_than_touch() {
        let trace = trace("甲 + 乙", &[("甲", "未填"), ("+", "未知"), ("乙", "3")]);
        assert_eq!(
            picture(&trace),
            "\
甲 + 乙
|  | |
|  | 3
|  未知
未填"
        );
    }

    #[test]
    fn lines_of_a_script_have_their_own_values() {
        let trace = trace(
            "\n    let a = x.y;\n    // 说明\n      a + 1\n",
            &[("x.y", "2"), ("+ 1", "3")],
        );
        assert_eq!(
            picture(&trace),
            "\
let a = x.y;
        |
        2
// 说明
  a + 1
    |
    3"
        );
    }

    #[test]
    fn a_long_line_goes_on_below_its_values() {
        let trace = trace(
            "aaaa + bbbb + cccc",
            &[("aaaa", "1"), ("+ cccc", "6"), ("cccc", "3")],
        );
        assert_eq!(
            draw(&trace, 13).join("\n"),
            "\
aaaa + bbbb
|
1
    + cccc
    | |
    6 3"
        );
        // A word that is wider than the paper stays whole.
        assert_eq!(draw(&trace, 2).first().unwrap(), "aaaa");
    }

    #[test]
    fn nothing_from_outside_moves_the_picture() {
        let trace = trace("\ta \u{7} b", &[("a", "x\ny"), ("b", &"长".repeat(20))]);
        let drawn = draw(&trace, 100);
        assert_eq!(drawn[0], "    a \u{fffd} b");
        assert_eq!(drawn[2], format!("    x y {}…", "长".repeat(16)));
    }

    #[test]
    fn a_script_without_parts_is_its_text() {
        assert_eq!(picture(&trace("a", &[])), "a");
        assert_eq!(picture(&trace(" \n ", &[])), "");
    }

    #[test]
    fn parts_have_lines_and_columns() {
        let trace = trace("let 甲 = 1;\n  乙 + 2", &[("+ 2", "3")]);
        let part = &trace.parts[0];
        assert_eq!(trace.line_column(part), (2, 5));
        assert_eq!(trace.text_of(part), "+ 2");
    }
}

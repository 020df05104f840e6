//! A rubric of so many indicators, to time reading and compiling alone: all common scoring words in turn.

use std::fmt::Write as _;
use std::io::{self, Write};

/// One form: what it reads (`#` stands for the number of the indicator) and scores. Every indicator has 1 point.
const FORMS: [(&[(&str, &str)], &str); 12] = [
    (
        &[("done", "count"), ("due", "count")],
        "points * ratio(f.done#, f.due#)",
    ),
    (
        &[("times", "count")],
        "points * attained(f.times#, target.times)",
    ),
    (&[("rate", "rate")], "points * progress(f.rate#, 60, 95)"),
    (
        &[("rate", "rate")],
        "tiers(f.rate#, [[98, 1], [95, 0.8], [90, 0.6], [85, 0.4]])",
    ),
    (
        &[("days", "number")],
        "tiers_to(f.days#, [[3, 1], [5, 0.6], [7, 0.25]])",
    ),
    (
        &[("cases", "count")],
        "points - capped(0.15 * f.cases#, 0.6)",
    ),
    (
        &[("kept", "flag"), ("times", "count")],
        "when(f.kept#, 0.4) + points * 0.6 * attained(f.times#, 12)",
    ),
    (
        &[("rate", "rate")],
        "points - 0.1 * started_steps(95 - f.rate#, 1)",
    ),
    (
        &[("times", "count")],
        "points - 0.25 * shortage(f.times#, target.times)",
    ),
    (
        &[("rate", "rate")],
        "line(f.rate#, [[60, 0], [60, 0.4], [100, 1]])",
    ),
    (
        &[("a", "rate"), ("b", "rate"), ("c", "rate")],
        "let worst = min(f.a#, f.b#, f.c#); if worst < 50 { 0 } else { points * (f.a# + f.b# + f.c#) / 300 }",
    ),
    (
        &[("bad", "count"), ("seen", "count")],
        "first_when([[f.bad# == 0, 1], [20 * f.bad# <= f.seen#, 0.75], [10 * f.bad# <= f.seen#, 0.5], [true, 0]])",
    ),
];

/// How many indicators stand in a section.
const SECTION: usize = 25;

/// Writes a rubric of `n` indicators (at least 1), a point each.
pub fn write(n: usize, mut out: impl Write) -> io::Result<()> {
    let (mut fields, mut sections) = (String::new(), String::new());
    for number in 0..n {
        if number % SECTION == 0 {
            let _ = write!(
                sections,
                "\n[[section]]\nid = \"S{0}\"\ntitle = \"第{0}部分\"\n",
                number / SECTION + 1
            );
        }
        let (reads, score) = FORMS[number % FORMS.len()];
        for (name, kind) in reads {
            let range = if *kind == "number" {
                ", range = [0, 1000]"
            } else {
                ""
            };
            let _ = writeln!(
                fields,
                "{name}{number} = {{ title = \"{name}{number}\", type = \"{kind}\"{range} }}"
            );
        }
        let score = score.replace('#', &number.to_string());
        let _ = write!(
            sections,
            "[[section.indicator]]\nid = \"I{number}\"\ntitle = \"指标{number}\"\npoints = 1\nscore = '{score}'\n"
        );
    }
    write!(
        out,
        "id = \"numbered\"\ntitle = \"{n}项指标\"\nedition = \"1\"\npoints = {n}\n\
         rounding = {{ digits = 2 }}\nnot_applicable = \"full\"\n\n\
         [target]\ntimes = 12\n\n[field.f]\n{fields}{sections}"
    )
}

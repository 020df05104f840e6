//! A script that the interpreter ran, in words and figures: the steps that it took.

use crate::script::builtins::{Arg, Word};
use crate::script::{Done, Environment, Step};
use crate::value::{Possible, Truth, Value};

use super::dates::counted;
use super::say_possible;

/// So many different steps are told.
const MOST: usize = 40;

/// `5比应有6少1、0.5×1=0.5、3比应有6少3`, each once; empty where there are none.
pub(super) fn say_steps(steps: &[Step], environment: &dyn Environment) -> String {
    let mut said: Vec<String> = Vec::new();
    for step in steps {
        let text = say_step(step, environment);
        if !said.contains(&text) {
            said.push(text);
        }
    }
    let more = if said.len() > MOST {
        format!("等{}步", said.len())
    } else {
        String::new()
    };
    said.truncate(MOST);
    format!("{}{more}", said.join("、"))
}

fn say_step(step: &Step, environment: &dyn Environment) -> String {
    let sign = match step.done {
        Done::Called(word) => return say_call(word, step, environment),
        Done::Computed(operation) => operation.title(),
        Done::Compared(comparison) => comparison.title(),
    };
    let args: Vec<String> = step.args.iter().map(say_arg).collect();
    let text = args.join(sign);
    match &step.result.value {
        Some(Value::Flag(Truth::True)) => format!("{text}成立"),
        Some(Value::Flag(Truth::False)) => format!("{text}不成立"),
        _ => {
            let result = say_possible(&step.result, "");
            // One that is rounded brings its own sign.
            let equals = if result.starts_with('≈') { "" } else { "=" };
            format!("{text}{equals}{result}")
        }
    }
}

fn say_call(word: &'static Word, step: &Step, environment: &dyn Environment) -> String {
    let result = say_possible(&step.result, "");
    let args: Vec<String> = step.args.iter().map(say_arg).collect();
    let which = match word.name {
        "min" => Some("最小"),
        "max" => Some("最大"),
        _ => None,
    };
    if let Some(which) = which {
        return format!("{}中{which}的{result}", args.join("、"));
    }
    let phrase = word.phrase;
    let mut text = phrase.replace("{=}", &result);
    for (index, arg) in args.iter().enumerate() {
        text = text.replace(&format!("{{{index}}}"), arg);
    }
    if let [Arg::Value(done), Arg::Value(due)] = step.args.as_slice() {
        text += &counted(word, done, due, environment);
    }
    if phrase.contains("{=}") {
        text
    } else {
        format!("{text}={result}")
    }
}

/// A figure, or a table: `98→5、95→4`.
fn say_arg(arg: &Arg) -> String {
    let say = |value: &Possible| say_possible(value, "");
    match arg {
        Arg::Value(value) => say(value),
        Arg::Table(rows) => {
            let rows = rows.iter().map(|row| {
                let cells: Vec<String> = row.iter().map(say).collect();
                cells.join("→")
            });
            rows.collect::<Vec<_>>().join("、")
        }
        Arg::Opaque => String::new(),
    }
}

//! A script that the interpreter ran, in words and figures: the calls of scoring words that it made.

use crate::script::Called;
use crate::script::builtins::Arg;
use crate::value::Possible;

use super::say_possible;

/// So many different calls are told.
const MOST: usize = 12;

/// `5比应有6少1、3比应有6少3`, each once; empty where there are none.
pub(super) fn say_calls(calls: &[Called]) -> String {
    let mut said: Vec<String> = Vec::new();
    for call in calls {
        let text = say_call(call);
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

fn say_call(call: &Called) -> String {
    let result = say_possible(&call.result, "");
    let args: Vec<String> = call.args.iter().map(say_arg).collect();
    let which = match call.word.name {
        "min" => Some("最小"),
        "max" => Some("最大"),
        _ => None,
    };
    if let Some(which) = which {
        return format!("{}中{which}的{result}", args.join("、"));
    }
    let phrase = call.word.phrase;
    let mut text = phrase.replace("{=}", &result);
    for (index, arg) in args.iter().enumerate() {
        text = text.replace(&format!("{{{index}}}"), arg);
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

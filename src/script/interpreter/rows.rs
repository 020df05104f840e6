//! Words over rows in the interpreter: the functions of a row are Rhai's own.

use rhai::{Array, Dynamic, Engine, FnPtr, NativeCallContext};

use crate::script::builtins::{self, Runs, Word};
use crate::value::Possible;

use super::values::possible;
use super::{Answer, answer, record};

/// Adds the words over rows under both names.
pub(super) fn register(engine: &mut Engine) {
    for word in builtins::words().filter(|w| matches!(w.run, Runs::Rows(_))) {
        for name in [word.name, word.alias] {
            if word.params.len() == 3 {
                engine.register_fn(
                    name,
                    move |context: NativeCallContext<'_>, rows: Array, key: FnPtr, of: FnPtr| {
                        call(word, &context, rows, &[key, of])
                    },
                );
            } else {
                engine.register_fn(
                    name,
                    move |context: NativeCallContext<'_>, rows: Array, of: FnPtr| {
                        call(word, &context, rows, &[of])
                    },
                );
            }
            if word.name == "count_of" {
                engine.register_fn(name, move |rows: Array| {
                    let every = vec![vec![Possible::flag(true)]; rows.len()];
                    put_together(word, &every)
                });
            }
        }
    }
}

fn call(
    word: &'static Word,
    context: &NativeCallContext<'_>,
    rows: Array,
    functions: &[FnPtr],
) -> Answer {
    let mut of_rows = Vec::with_capacity(rows.len());
    for row in rows {
        let mut bodies = Vec::with_capacity(functions.len());
        for function in functions {
            let result: Dynamic = function.call_within_context(context, (row.clone(),))?;
            bodies.push(possible(&result));
        }
        of_rows.push(bodies);
    }
    put_together(word, &of_rows)
}

fn put_together(word: &'static Word, of_rows: &[Vec<Possible>]) -> Answer {
    let result = crate::script::put_together(word, of_rows);
    record::keep(word, Vec::new(), &result);
    answer(result)
}

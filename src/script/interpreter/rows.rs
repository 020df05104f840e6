//! Words over rows in the interpreter: the functions of a row are Rhai's own.

use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, NativeCallContext};

use crate::script::builtins::{self, Runs, Takes, Word};
use crate::value::Possible;

use super::values::possible;
use super::{Answer, answer, record};

/// Adds the words over rows under both names.
pub(super) fn register(engine: &mut Engine) {
    for word in builtins::words().filter(|w| matches!(w.run, Runs::Rows(_))) {
        for name in [word.name, word.alias] {
            if word.takes(1) == Some(Takes::HowMany) {
                engine.register_fn(
                    name,
                    move |context: NativeCallContext<'_>,
                          rows: Array,
                          wanted: Dynamic,
                          of: FnPtr| {
                        let mut of_rows = call(&context, rows, &[of])?;
                        let wanted = possible(&wanted);
                        of_rows
                            .iter_mut()
                            .for_each(|row| row.insert(0, wanted.clone()));
                        put_together(word, &of_rows)
                    },
                );
            } else if word.params.len() == 3 {
                engine.register_fn(
                    name,
                    move |context: NativeCallContext<'_>, rows: Array, key: FnPtr, of: FnPtr| {
                        put_together(word, &call(&context, rows, &[key, of])?)
                    },
                );
            } else {
                engine.register_fn(
                    name,
                    move |context: NativeCallContext<'_>, rows: Array, of: FnPtr| {
                        put_together(word, &call(&context, rows, &[of])?)
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

/// What some functions come to on each row.
fn call(
    context: &NativeCallContext<'_>,
    rows: Array,
    functions: &[FnPtr],
) -> Result<Vec<Vec<Possible>>, Box<EvalAltResult>> {
    let mut of_rows = Vec::with_capacity(rows.len());
    for row in rows {
        let mut bodies = Vec::with_capacity(functions.len());
        for function in functions {
            let result: Dynamic = function.call_within_context(context, (row.clone(),))?;
            bodies.push(possible(&result));
        }
        of_rows.push(bodies);
    }
    Ok(of_rows)
}

fn put_together(word: &'static Word, of_rows: &[Vec<Possible>]) -> Answer {
    let result = crate::script::put_together(word, of_rows);
    record::keep(word, Vec::new(), &result);
    answer(result)
}

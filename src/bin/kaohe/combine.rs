//! `kaohe combine`: finished runs of parts and a rubric in, scorecards of the whole out.

use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::past::Part;

use crate::args::CombineArgs;
use crate::console::Console;
use crate::files::display_name;
use crate::past::{Depth, is_same_place, read};
use crate::run::{Loaded, load_shared, open_rubric, score_and_write};
use crate::{CannotRun, Exit};

/// Runs it.
pub(crate) fn run(args: &CombineArgs, console: &Console) -> Result<Exit, CannotRun> {
    args.run.check().map_err(CannotRun::Usage)?;
    let rubric = open_rubric(&args.run)?;
    let mut loaded = load_shared(&args.run)?;
    load_parts(args, &mut loaded)?;
    score_and_write(&args.run, rubric, loaded, console)
}

fn load_parts(args: &CombineArgs, loaded: &mut Loaded) -> Result<(), CannotRun> {
    for (at, part) in args.parts.iter().enumerate() {
        let earlier = args.parts.iter().take(at);
        if let Some(twin) = earlier
            .into_iter()
            .find(|earlier| is_same_place(&earlier.folder, &part.folder))
        {
            let message = format!("`{}` 和 `{}` 是同一个文件夹", twin.name, part.name);
            return Err(Diagnostic::new(Code::SameRun, message)
                .origin(display_name(&part.folder))
                .help("每一部分给一个 `--part 名称=文件夹`,文件夹各不相同")
                .into());
        }
        let (run, inputs) = read(&part.folder, Depth::Totals).map_err(CannotRun::Because)?;
        loaded.inputs.extend(inputs);
        loaded.folders.push(part.folder.clone());
        loaded.options.push((
            "part".to_owned(),
            format!("{}={}", part.name, display_name(&part.folder)),
        ));
        loaded.texts.parts.push(Part {
            name: part.name.clone(),
            run,
        });
    }
    // The order of the arguments changes nothing.
    loaded.options.sort();
    Ok(())
}

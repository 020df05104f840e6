//! Scoring words.

use std::ops::Range;

use rhai::{Expr, FnCallExpr, Position};

use crate::diagnostic::{Code, nearest};
use crate::rubric::Rubric;
use crate::script::builtins::{self, Gives, Runs, Takes, Word};
use crate::script::environment::Figure;
use crate::script::graph::{Leaf, Type, What};

use super::{Lowered, Lowering, Typed, Unlowered};

impl Lowering<'_> {
    pub(super) fn word(
        &mut self,
        call: &FnCallExpr,
        first: Option<Typed>,
        at: Position,
    ) -> Lowered {
        let name = call.name.as_str();
        let head = self.at(at, name.len());
        if let Some(function) = self.own_function(call) {
            if first.is_some() {
                return Err(Unlowered("有自定义函数".into()));
            }
            return self.written_out(&function, call);
        }
        let Some(word) = builtins::find(name) else {
            if !self.functions.iter().any(|own| own.name == name) {
                if name == "contains" {
                    // `x in list` is parsed as `contains(list, x)`.
                    let help = Some("写成 `x == 4 || x == 5`".to_owned());
                    self.problems.add(
                        Code::UnknownWord,
                        self.at(at, 2),
                        "不能用 `in`".into(),
                        help,
                    );
                    return Ok(self.unknown(head));
                }
                let known = builtins::words().flat_map(|w| [w.name, w.alias]);
                let help = crate::script::signs::sign_of_word(name)
                    .map(|sign| format!("写成 `{sign}`"))
                    .or_else(|| nearest(name, known).map(|n| format!("是不是要写 `{n}`?")));
                let help = help.or_else(|| Some("`kaohe builtins` 列出所有计分词".into()));
                self.problems.add(
                    Code::UnknownWord,
                    head.clone(),
                    format!("没有 `{name}` 这个计分词"),
                    help,
                );
                return Ok(self.unknown(head));
            }
            return Err(Unlowered("有自定义函数".into()));
        };
        if let (Runs::OfSection(figure), [Expr::StringConstant(path, path_at)]) =
            (word.run, call.args.as_slice())
        {
            return Ok(self.applicable(word, figure, path, head, *path_at));
        }
        if matches!(word.run, Runs::Rows(_)) {
            return self.over_rows(word, call, first, head);
        }
        let mut args: Vec<Typed> = first.into_iter().collect();
        for arg in &call.args {
            let takes = word.takes(args.len());
            let typed = if takes == Some(Takes::Function) {
                self.opaque(Type::Function, head.clone())
            } else {
                self.inner(arg)?
            };
            args.push(typed);
        }
        let end = args
            .iter()
            .map(|(node, _)| node.span.end)
            .max()
            .unwrap_or(head.end);
        let start = args
            .iter()
            .map(|(node, _)| node.span.start)
            .min()
            .unwrap_or(head.start)
            .min(head.start);
        let span = start..self.closing(end.max(head.end));
        let told = no_calendar(word, self.names.rubric());
        if let Some((message, help)) = told {
            self.problems
                .add(Code::MissingKey, head.clone(), message, Some(help));
        }
        let at = head.start;
        let typed = self.problems.call(word, &args, head);
        if let Runs::Cohort(statistic, among) = word.run {
            return Ok(self.over_cohort(word, (statistic, among), &args, span));
        }
        let nodes = args.into_iter().map(|(node, _)| node).collect();
        Ok((self.node_at(What::Call(word, nodes), span, at), typed))
    }

    fn applicable(
        &mut self,
        word: &Word,
        figure: fn(usize) -> Figure,
        path: &str,
        head: Range<usize>,
        at: Position,
    ) -> Typed {
        let span = self.at(at, path.len() + 2);
        let section = path
            .strip_prefix("section.")
            .or_else(|| path.strip_prefix("部分."))
            .and_then(|id| self.names.rubric().find_section(id));
        let Some(section) = section else {
            self.problems.add(
                Code::UnknownName,
                span,
                format!("没有 `{path}` 这一部分"),
                Some("写成 `\"section.编号\"`".into()),
            );
            return self.unknown(head);
        };
        if let Err(unknown) = self.names.bare("total") {
            self.problems.add(
                Code::ScriptUnknownName,
                head.clone(),
                format!("这里不能用 `{}`", word.name),
                unknown.help,
            );
            return self.unknown(head);
        }
        let typed = match word.gives {
            Gives::Number(kind) => Type::Number(kind, None),
            _ => Type::Unknown,
        };
        (
            self.node(
                What::Leaf(Leaf::Figure(figure(section))),
                head.start..self.closing(span.end),
            ),
            typed,
        )
    }
}

/// What to say of a word that counts working days where the rubric does not say which days those are.
pub(in crate::script) fn no_calendar(word: &Word, rubric: &Rubric) -> Option<(String, String)> {
    (word.name == "workdays_late" && rubric.calendar.is_none()).then(|| {
        let message = format!("`{}` 要有工作日历,细则没有写", word.name);
        let help = "写上 `[calendar]`,如 `years = [2025]`、`holidays = [[2025-01-28, 2025-02-04]]`、`workdays = [2025-02-08]`;不扣除节假日的写 `holidays = []`";
        (message, help.to_owned())
    })
}

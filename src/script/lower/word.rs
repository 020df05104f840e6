//! Scoring words, and those whose facts cannot be read yet.

use std::ops::Range;

use rhai::{Expr, FnCallExpr, Position};

use crate::decimal::Number;
use crate::diagnostic::{Code, nearest};
use crate::rubric::FieldId;
use crate::script::builtins::{self, Runs, Takes, Word};
use crate::script::environment::Figure;
use crate::script::graph::{Leaf, Type, Unread, What};
use crate::script::kinds::Kind;
use crate::value::{Interval, Value};

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
        if let ("count_applicable" | "points_applicable", [Expr::StringConstant(path, path_at)]) =
            (name, call.args.as_slice())
        {
            return Ok(self.applicable(name, path, head, *path_at));
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
                let help = nearest(name, known).map(|n| format!("是不是要写 `{n}`?"));
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
        if matches!(word.run, Runs::Rows(_)) {
            return self.over_rows(word, call, first, head);
        }
        let mut args: Vec<Typed> = first.into_iter().collect();
        for arg in &call.args {
            let takes = word.takes(args.len());
            let typed = if takes == Some(Takes::Function) {
                self.opaque(Type::Function, head.clone())
            } else {
                self.expression(arg)?
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
        let typed = self.problems.call(word, &args, head);
        if matches!(word.run, Runs::Cohort) {
            let unread = self.unread(word, &args, span.clone());
            return Ok((self.node(What::Unread(unread), span), typed));
        }
        let nodes = args.into_iter().map(|(node, _)| node).collect();
        Ok((self.node(What::Call(word, nodes), span), typed))
    }

    fn applicable(&mut self, name: &str, path: &str, head: Range<usize>, at: Position) -> Typed {
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
                format!("这里不能用 `{name}`"),
                unknown.help,
            );
            return self.unknown(head);
        }
        let count = name == "count_applicable";
        let figure = if count {
            Figure::CountApplicable(section)
        } else {
            Figure::PointsApplicable(section)
        };
        let kind = if count { Kind::PLAIN } else { Kind::POINTS };
        (
            self.node(
                What::Leaf(Leaf::Figure(figure)),
                head.start..self.closing(span.end),
            ),
            Type::Number(kind, None),
        )
    }

    /// A word whose facts this version cannot read yet, with what it surely is.
    fn unread(&mut self, word: &'static Word, args: &[Typed], span: Range<usize>) -> Unread {
        let text = self.text.text().get(span).unwrap_or(word.name).to_owned();
        let mut field = None;
        if let (Some(Takes::Path), Some((node, _))) = (word.takes(0), args.first())
            && let What::Text(path) = &node.what
        {
            field = self.path(path, node.span.clone());
        }
        let titled = field.and_then(|f| self.names.rubric().field(f));
        let whole_from = |n: i64| Interval::at_least(Number::from(n)).known_whole();
        let range = match word.name {
            "cohort_rank" | "cohort_rank_low" | "cohort_size" => whole_from(1),
            "cohort_mean" | "cohort_median" | "cohort_max" | "cohort_min" => {
                titled.map_or_else(Interval::everything, |f| f.range.hull(&f.range))
            }
            _ => Interval::everything(),
        };
        let (what, item) = match titled {
            Some(f) => (format!("{}的{}", f.title, word.alias), text),
            None => (word.alias.to_owned(), text),
        };
        Unread {
            what,
            item,
            field,
            value: Value::Number(range),
        }
    }

    /// The field of a path in a cohort word.
    fn path(&mut self, path: &str, span: Range<usize>) -> Option<FieldId> {
        let found = match path.split_once('.') {
            Some((group, name)) if self.names.is_group(group) => self.names.member(group, name),
            Some((group, name)) => self.names.field(group, name),
            None => self.names.field("", path),
        };
        match found {
            Ok((Leaf::Field(id), _)) => Some(id),
            Ok(_) => None,
            Err(unknown) => {
                self.leaf(Err(unknown), span);
                None
            }
        }
    }
}

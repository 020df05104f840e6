//! Words over a cohort: the path in quotes is an expression of its own, read for every office.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Script;
use crate::script::builtins::Word;
use crate::script::graph::{Among, CohortPath, Node, OverCohort, Statistic, Type, What};
use crate::script::kinds::Kind;
use crate::script::names::{Names, Scope};
use crate::script::syntax;

use super::{Lowering, Typed, functions};

impl Lowering<'_> {
    /// `cohort_mean("survey.satisfaction")`, `cohort_size()`.
    pub(super) fn over_cohort(
        &mut self,
        word: &'static Word,
        (statistic, among): (Statistic, Among),
        args: &[Typed],
        span: Range<usize>,
    ) -> Typed {
        if statistic == Statistic::Size {
            let over = OverCohort {
                word,
                statistic,
                among,
                path: None,
            };
            return (
                self.node(What::OverCohort(over), span),
                Type::Number(Kind::PLAIN, None),
            );
        }
        let Some(What::Text(path)) = args.first().map(|(node, _)| &node.what) else {
            return self.unknown(span);
        };
        let at = args
            .first()
            .map_or(span.clone(), |(node, _)| node.span.clone());
        let Some((node, typed)) = self.path(path, at.clone()) else {
            return self.unknown(span);
        };
        let kind = match &typed {
            Type::Number(kind, _) => *kind,
            Type::Unknown => Kind::PLAIN,
            other => {
                let message = format!("`{}` 要数,`{path}` 是{}", word.name, other.title());
                self.problems.add(Code::ScriptType, at, message, None);
                return self.unknown(span);
            }
        };
        let is_rank = matches!(statistic, Statistic::Rank | Statistic::RankLow);
        let kind = if is_rank { Kind::PLAIN } else { kind };
        let path = CohortPath {
            text: path.split_whitespace().collect::<Vec<_>>().join(" "),
            node,
        };
        let over = OverCohort {
            word,
            statistic,
            among,
            path: Some(Arc::new(path)),
        };
        (
            self.node(What::OverCohort(over), span),
            Type::Number(kind, None),
        )
    }

    /// The expression of a path; none when it is wrong, which is told.
    fn path(&mut self, path: &str, at: Range<usize>) -> Option<Typed> {
        let place = self.problems.place_of(at.clone());
        let script = Script {
            text: path.to_owned(),
            // A path has no escapes: it stands right behind its quote.
            offset: self.problems.offset_of(at.start + 1),
            place,
        };
        let names = Names::new(self.names.rubric(), Scope::Applies, self.names.measures());
        let ast = match syntax::parse(&script) {
            Ok(ast) => ast,
            Err(found) => {
                self.problems.take(found);
                return None;
            }
        };
        let mut inner = Lowering::new(&script, &names, functions(&ast));
        let lowered = inner.script(ast.statements());
        let found: Vec<Diagnostic> = inner.problems.into_found();
        let failed = !found.is_empty();
        self.problems.take(found);
        match lowered {
            Ok((node, typed)) if !failed => match inner_word(&node) {
                None => Some((node, typed)),
                Some(word) => {
                    // The figures of the inner word would have to be there for every office before.
                    let message = format!("引号里不能再用 `{}`", word.name);
                    let help =
                        "先写成派生数:`[measure]` 里 `x = { value = '…' }`,引号里用 `measure.x`";
                    let help = Some(help.to_owned());
                    self.problems.add(Code::ScriptType, at, message, help);
                    None
                }
            },
            Ok(_) => None,
            Err(why) => {
                let message = format!("`{path}` 不能在同类单位之间比较:{}", why.0);
                let help = "写填报项、派生数、指标或部分的得分,或它们的和".to_owned();
                self.problems.add(Code::ScriptType, at, message, Some(help));
                None
            }
        }
    }
}

/// A word over a cohort inside an expression that is compared.
fn inner_word(node: &Node) -> Option<&'static Word> {
    let mut found = None;
    node.visit(&mut |part| {
        if let What::OverCohort(over) = &part.what {
            found = Some(over.word);
        }
    });
    found
}

//! Functions that a script defines; those with a name are written out where they are called.

use rhai::{AST, ASTNode, FnCallExpr, Stmt};

use super::repeat::not_written_out;
use super::{Lowered, Lowering, Unlowered};

/// A function that a script defines, with a name or without.
#[derive(Clone, Debug)]
pub(in crate::script) struct Function {
    pub(super) name: String,
    /// Of a function without a name the names that it captured come first.
    pub(super) parameters: Vec<String>,
    pub(super) statements: Vec<Stmt>,
}

/// The functions that a script defines.
pub(in crate::script) fn functions(ast: &AST) -> Vec<Function> {
    let function = |name: &str, parameters: &[&str]| {
        let count = parameters.len();
        // Rhai hands out the statements of a function only by walking them.
        let mut own = ast.clone();
        own.clear_statements();
        own.retain_functions(|_, _, other, n| other == name && n == count);
        let mut statements = Vec::new();
        own.walk(&mut |path: &[ASTNode<'_>]| {
            if let [ASTNode::Stmt(statement)] = path {
                statements.push((*statement).clone());
            }
            true
        });
        Function {
            name: name.to_owned(),
            parameters: parameters.iter().map(|p| (*p).to_owned()).collect(),
            statements,
        }
    };
    let all = ast.iter_functions();
    all.map(|f| function(f.name, &f.params)).collect()
}

impl Lowering<'_> {
    /// The function of the script that a call means, if it is one; it goes before a scoring word of that name.
    pub(super) fn own_function(&self, call: &FnCallExpr) -> Option<Function> {
        let means = |own: &&Function| {
            own.name == call.name.as_str() && own.parameters.len() == call.args.len()
        };
        self.functions.iter().find(means).cloned()
    }

    /// A call of a function of the script: its body, with the arguments for its parameters.
    ///
    /// A function sees nothing but its parameters, and its arguments are computed whether it uses them or not.
    pub(super) fn written_out(&mut self, function: &Function, call: &FnCallExpr) -> Lowered {
        let own = (function.name.clone(), function.parameters.len());
        if self.calls.contains(&own) {
            return Err(Unlowered("有递归函数".into()));
        }
        if call.capture_parent_scope {
            return Err(Unlowered("自定义函数改变外面的变量".into()));
        }
        self.duties.strict = true;
        let mut locals = Vec::new();
        for (parameter, argument) in function.parameters.iter().zip(&call.args) {
            let (node, typed) = self.inner(argument)?;
            self.duties.value(&node);
            locals.push((parameter.clone(), (node, not_written_out(typed))));
        }
        let locals = std::mem::replace(&mut self.locals, locals);
        let floor = std::mem::replace(&mut self.floor, 0);
        let at_end = std::mem::replace(&mut self.at_end, true);
        self.calls.push(own);
        let result = self.block(&function.statements);
        self.calls.pop();
        (self.locals, self.floor, self.at_end) = (locals, floor, at_end);
        result
    }

    /// Inside a function with a name nothing is known but what it was handed.
    pub(super) fn sees_outside(&self) -> Result<(), Unlowered> {
        if self.calls.is_empty() {
            Ok(())
        } else {
            Err(Unlowered("自定义函数用到外面的名称".into()))
        }
    }
}

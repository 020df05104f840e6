//! Scripts as expressions without words: arithmetic, comparisons and choices, each written once.

use std::collections::HashMap;

use crate::decimal::Number;

/// An expression, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(pub(super) usize);

/// What an expression computes from others that stand before it. Flags are 0 and 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Op {
    /// A fact, by column.
    Column(usize),
    /// A number.
    Constant(Number),
    /// A sum.
    Add(Id, Id),
    /// A product.
    Multiply(Id, Id),
    /// A quotient; the divisor is above 0.
    Divide(Id, Id),
    /// The smaller.
    Least(Id, Id),
    /// The larger.
    Greatest(Id, Id),
    /// The greatest whole number not above.
    Floor(Id),
    /// To so many decimals, half away from zero.
    Round(Id, u32),
    /// Whether the first is below the second.
    Less(Id, Id),
    /// Whether both are the same.
    Equal(Id, Id),
    /// Not.
    Not(Id),
    /// Both.
    And(Id, Id),
    /// One of both.
    Or(Id, Id),
    /// The second where the first holds, else the third.
    Select(Id, Id, Id),
}

/// All expressions of a plan; what is written twice is there once, and what is known is worked out at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Expressions {
    ops: Vec<Op>,
    known: HashMap<Op, Id>,
    /// Whether an expression is surely not below 0.
    not_negative: Vec<bool>,
}

impl Expressions {
    /// In an order in which each stands behind those that it reads.
    pub(super) fn all(&self) -> &[Op] {
        &self.ops
    }

    fn op(&self, id: Id) -> Option<&Op> {
        self.ops.get(id.0)
    }

    fn add_op(&mut self, op: Op, not_negative: bool) -> Id {
        if let Some(id) = self.known.get(&op) {
            return *id;
        }
        let id = Id(self.ops.len());
        self.ops.push(op.clone());
        self.not_negative.push(not_negative);
        self.known.insert(op, id);
        id
    }

    /// The value of an expression that is always the same.
    pub(super) fn value(&self, id: Id) -> Option<&Number> {
        match self.op(id) {
            Some(Op::Constant(number)) => Some(number),
            _ => None,
        }
    }

    /// Whether an expression is surely not below 0.
    pub(super) fn is_not_negative(&self, id: Id) -> bool {
        self.not_negative.get(id.0).copied().unwrap_or(false)
    }

    pub(super) fn column(&mut self, column: usize, not_negative: bool) -> Id {
        self.add_op(Op::Column(column), not_negative)
    }

    pub(super) fn constant(&mut self, number: Number) -> Id {
        let not_negative = !number.is_negative();
        self.add_op(Op::Constant(number), not_negative)
    }

    pub(super) fn whole(&mut self, number: i64) -> Id {
        self.constant(Number::from(number))
    }

    pub(super) fn flag(&mut self, flag: bool) -> Id {
        self.whole(i64::from(flag))
    }

    fn is(&self, id: Id, number: i64) -> bool {
        self.value(id) == Some(&Number::from(number))
    }

    pub(super) fn add(&mut self, a: Id, b: Id) -> Id {
        match (self.value(a), self.value(b)) {
            (Some(x), Some(y)) => {
                let sum = x.clone() + y.clone();
                self.constant(sum)
            }
            (Some(x), None) if x.is_zero() => b,
            (None, Some(y)) if y.is_zero() => a,
            _ => {
                let sign = self.is_not_negative(a) && self.is_not_negative(b);
                self.add_op(Op::Add(a, b), sign)
            }
        }
    }

    pub(super) fn negate(&mut self, a: Id) -> Id {
        let minus = self.whole(-1);
        self.multiply(minus, a)
    }

    pub(super) fn subtract(&mut self, a: Id, b: Id) -> Id {
        let b = self.negate(b);
        self.add(a, b)
    }

    pub(super) fn multiply(&mut self, a: Id, b: Id) -> Id {
        match (self.value(a), self.value(b)) {
            (Some(x), Some(y)) => {
                let product = x.clone() * y.clone();
                self.constant(product)
            }
            _ if self.is(a, 1) => b,
            _ if self.is(b, 1) => a,
            _ if self.is(a, 0) || self.is(b, 0) => self.whole(0),
            _ => {
                let sign = self.is_not_negative(a) && self.is_not_negative(b);
                self.add_op(Op::Multiply(a, b), sign)
            }
        }
    }

    /// `a / b`; `b` is above 0 wherever the result counts.
    pub(super) fn divide(&mut self, a: Id, b: Id) -> Id {
        if let Some(inverse) = self
            .value(b)
            .and_then(|divisor| Number::from(1).checked_div(divisor))
        {
            let inverse = self.constant(inverse);
            return self.multiply(a, inverse);
        }
        let sign = self.is_not_negative(a);
        self.add_op(Op::Divide(a, b), sign)
    }

    pub(super) fn least(&mut self, a: Id, b: Id) -> Id {
        if let (Some(x), Some(y)) = (self.value(a), self.value(b)) {
            return if x <= y { a } else { b };
        }
        if a == b {
            return a;
        }
        let sign = self.is_not_negative(a) && self.is_not_negative(b);
        self.add_op(Op::Least(a, b), sign)
    }

    pub(super) fn greatest(&mut self, a: Id, b: Id) -> Id {
        if let (Some(x), Some(y)) = (self.value(a), self.value(b)) {
            return if x >= y { a } else { b };
        }
        // What is not below 0 is not raised to 0.
        if a == b || (self.is(b, 0) && self.is_not_negative(a)) {
            return a;
        }
        if self.is(a, 0) && self.is_not_negative(b) {
            return b;
        }
        let sign = self.is_not_negative(a) || self.is_not_negative(b);
        self.add_op(Op::Greatest(a, b), sign)
    }

    pub(super) fn floor(&mut self, a: Id) -> Id {
        if let Some(x) = self.value(a) {
            let floor = x.floor();
            return self.constant(floor);
        }
        let sign = self.is_not_negative(a);
        self.add_op(Op::Floor(a), sign)
    }

    pub(super) fn round(&mut self, a: Id, digits: u32) -> Id {
        if let Some(x) = self.value(a) {
            let rounded = x.round(digits);
            return self.constant(rounded);
        }
        if matches!(self.op(a), Some(Op::Round(_, own)) if *own <= digits) {
            return a;
        }
        let sign = self.is_not_negative(a);
        self.add_op(Op::Round(a, digits), sign)
    }

    pub(super) fn less(&mut self, a: Id, b: Id) -> Id {
        if let (Some(x), Some(y)) = (self.value(a), self.value(b)) {
            let less = x < y;
            return self.flag(less);
        }
        if a == b || (self.is(b, 0) && self.is_not_negative(a)) {
            return self.flag(false);
        }
        self.add_op(Op::Less(a, b), true)
    }

    pub(super) fn at_most(&mut self, a: Id, b: Id) -> Id {
        let greater = self.less(b, a);
        self.not(greater)
    }

    pub(super) fn equal(&mut self, a: Id, b: Id) -> Id {
        if let (Some(x), Some(y)) = (self.value(a), self.value(b)) {
            let equal = x == y;
            return self.flag(equal);
        }
        if a == b {
            return self.flag(true);
        }
        self.add_op(Op::Equal(a, b), true)
    }

    pub(super) fn not(&mut self, a: Id) -> Id {
        match self.value(a).map(Number::is_zero) {
            Some(is_false) => self.flag(is_false),
            None => match self.op(a) {
                Some(Op::Not(inner)) => *inner,
                _ => self.add_op(Op::Not(a), true),
            },
        }
    }

    pub(super) fn and(&mut self, a: Id, b: Id) -> Id {
        match (self.value(a), self.value(b)) {
            (Some(x), _) if x.is_zero() => a,
            (_, Some(y)) if y.is_zero() => b,
            (Some(_), _) => b,
            (_, Some(_)) => a,
            _ if a == b => a,
            _ => self.add_op(Op::And(a, b), true),
        }
    }

    pub(super) fn or(&mut self, a: Id, b: Id) -> Id {
        match (self.value(a), self.value(b)) {
            (Some(x), _) if x.is_zero() => b,
            (_, Some(y)) if y.is_zero() => a,
            (Some(_), _) => a,
            (_, Some(_)) => b,
            _ if a == b => a,
            _ => self.add_op(Op::Or(a, b), true),
        }
    }

    pub(super) fn select(&mut self, cond: Id, yes: Id, no: Id) -> Id {
        match self.value(cond).map(Number::is_zero) {
            Some(true) => return no,
            Some(false) => return yes,
            None => {}
        }
        if yes == no {
            return yes;
        }
        if let Some(Op::Not(inner)) = self.op(cond) {
            let inner = *inner;
            return self.select(inner, no, yes);
        }
        let sign = self.is_not_negative(yes) && self.is_not_negative(no);
        self.add_op(Op::Select(cond, yes, no), sign)
    }
}

//! Expressions → steps over registers: every number is `p/q · n/d`, with `n` and `d` columns of whole numbers.

use std::collections::HashMap;

use num_integer::Integer;

use super::expression::{Expressions, Id, Op};
use super::part::Left;

/// A register: whole numbers, one a row. The columns of the batch come first, then what the steps write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Reg(pub(super) usize);

/// Where a number stands once registers are assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A column of the batch.
    Column(usize),
    /// A lane, used again when nothing more reads it.
    Lane(usize),
}

/// A whole constant times a register; none: times 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Term<R = Slot> {
    pub(super) k: i64,
    pub(super) n: Option<R>,
}

/// What a step writes into the next register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step<R = Slot> {
    /// `a + b`
    Add(Term<R>, Term<R>),
    /// `a · b`
    Multiply(R, R),
    /// The smaller.
    Least(Term<R>, Term<R>),
    /// The larger.
    Greatest(Term<R>, Term<R>),
    /// Whether `a < b`.
    Less(Term<R>, Term<R>),
    /// Whether `a = b`.
    Equal(Term<R>, Term<R>),
    /// Of flags: not.
    Not(R),
    /// Of flags: both.
    And(R, R),
    /// Of flags: the first and not the second.
    AndNot(R, R),
    /// Of flags: one of both.
    Or(R, R),
    /// The first term where the flag holds, else the second.
    Select(R, Term<R>, Term<R>),
    /// The greatest whole number not above `n / d`, `d` being above 0.
    Floor(Term<R>, Term<R>),
    /// `n / d` to the nearest whole number, half away from zero.
    Round(Term<R>, Term<R>),
}

impl<R: Copy> Step<R> {
    /// The same over other registers.
    pub(super) fn map<S>(self, mut to: impl FnMut(R) -> S) -> Step<S> {
        macro_rules! terms {
            ($step:ident, $a:expr, $b:expr) => {
                Step::$step(
                    Term {
                        k: $a.k,
                        n: $a.n.map(&mut to),
                    },
                    Term {
                        k: $b.k,
                        n: $b.n.map(&mut to),
                    },
                )
            };
        }
        match self {
            Self::Add(a, b) => terms!(Add, a, b),
            Self::Least(a, b) => terms!(Least, a, b),
            Self::Greatest(a, b) => terms!(Greatest, a, b),
            Self::Less(a, b) => terms!(Less, a, b),
            Self::Equal(a, b) => terms!(Equal, a, b),
            Self::Floor(a, b) => terms!(Floor, a, b),
            Self::Round(a, b) => terms!(Round, a, b),
            Self::Multiply(a, b) => Step::Multiply(to(a), to(b)),
            Self::And(a, b) => Step::And(to(a), to(b)),
            Self::AndNot(a, b) => Step::AndNot(to(a), to(b)),
            Self::Or(a, b) => Step::Or(to(a), to(b)),
            Self::Not(a) => Step::Not(to(a)),
            Self::Select(cond, a, b) => {
                let cond = to(cond);
                let mut term = |t: Term<R>| Term {
                    k: t.k,
                    n: t.n.map(&mut to),
                };
                Step::Select(cond, term(a), term(b))
            }
        }
    }

    /// What it reads.
    pub(super) fn reads(self) -> Vec<R> {
        let mut read = Vec::new();
        self.map(|register| read.push(register));
        read
    }
}

/// A number as it stands in registers: `p/q · n/d`, `q` and `d` above 0; none: 1.
#[derive(Clone, Copy, Debug)]
struct Form {
    p: i64,
    q: i64,
    n: Option<Reg>,
    d: Option<Reg>,
}

/// Constants beyond this have no place in a lane.
const LARGEST: i128 = 1 << 52;

const TOO_LARGE: Left = "常数太大";

fn constant(value: i128) -> Result<i64, Left> {
    if value.abs() < LARGEST {
        i64::try_from(value).map_err(|_| TOO_LARGE)
    } else {
        Err(TOO_LARGE)
    }
}

/// `p/q` in lowest terms.
fn fraction(p: i128, q: i128) -> Result<(i64, i64), Left> {
    let divisor = p.gcd(&q).max(1);
    let (p, q) = (p.checked_div(divisor), q.checked_div(divisor));
    let (p, q) = (p.ok_or(TOO_LARGE)?, q.ok_or(TOO_LARGE)?);
    Ok((constant(p)?, constant(q)?))
}

/// Two numbers over one denominator: `(a, b)` stand for `a / (scale · d)` and `b / (scale · d)`.
struct Alike {
    a: Term<Reg>,
    b: Term<Reg>,
    scale: i64,
    d: Option<Reg>,
}

/// Writes steps.
pub(super) struct Assembler<'e> {
    expressions: &'e Expressions,
    /// How many decimals each column carries.
    scales: &'e [u32],
    steps: Vec<Step<Reg>>,
    known: HashMap<Step<Reg>, Reg>,
    forms: HashMap<Id, Form>,
}

impl<'e> Assembler<'e> {
    pub(super) fn new(expressions: &'e Expressions, scales: &'e [u32]) -> Self {
        Self {
            expressions,
            scales,
            steps: Vec::new(),
            known: HashMap::new(),
            forms: HashMap::new(),
        }
    }

    /// The steps written so far; each writes the register of its position behind the columns.
    pub(super) fn into_steps(self) -> Vec<Step<Reg>> {
        self.steps
    }

    /// The register of a number that is a whole count of units of which `units` make one.
    pub(super) fn whole(&mut self, id: Id, units: i64) -> Result<Reg, Left> {
        let Form { p, q, n, d } = self.form(id)?;
        let (p, q) = fraction(i128::from(p) * i128::from(units), i128::from(q))?;
        match (q, d) {
            (1, None) => self.settle(p, n),
            _ => Err("不是整的最小分"),
        }
    }

    fn step(&mut self, step: Step<Reg>) -> Reg {
        if let Some(reg) = self.known.get(&step) {
            return *reg;
        }
        let reg = Reg(self.scales.len() + self.steps.len());
        self.steps.push(step);
        self.known.insert(step, reg);
        reg
    }

    /// The register of a flag.
    pub(super) fn flag(&mut self, id: Id) -> Result<Reg, Left> {
        let form = self.form(id)?;
        self.settle(form.p, form.n)
    }

    /// `k · n` in a register of its own.
    fn settle(&mut self, k: i64, n: Option<Reg>) -> Result<Reg, Left> {
        match (k, n) {
            (1, Some(reg)) => Ok(reg),
            _ => Ok(self.step(Step::Add(Term { k, n }, Term { k: 0, n: None }))),
        }
    }

    /// The register of a number rounded to `units` in one, half away from zero.
    pub(super) fn rounded(&mut self, id: Id, units: i64) -> Result<Reg, Left> {
        let Form { p, q, n, d } = self.form(id)?;
        let (p, q) = fraction(i128::from(p) * i128::from(units), i128::from(q))?;
        if q == 1 && d.is_none() {
            return self.settle(p, n);
        }
        Ok(self.step(Step::Round(Term { k: p, n }, Term { k: q, n: d })))
    }

    fn form(&mut self, id: Id) -> Result<Form, Left> {
        if let Some(form) = self.forms.get(&id) {
            return Ok(*form);
        }
        let op = self.expressions.all().get(id.0).ok_or("式子")?.clone();
        let form = self.make(&op)?;
        self.forms.insert(id, form);
        Ok(form)
    }

    fn make(&mut self, op: &Op) -> Result<Form, Left> {
        let whole = |reg: Reg| Form {
            p: 1,
            q: 1,
            n: Some(reg),
            d: None,
        };
        Ok(match op {
            Op::Column(column) => {
                let scale = *self.scales.get(*column).ok_or("列")?;
                let q = constant(10i128.checked_pow(scale).ok_or(TOO_LARGE)?)?;
                Form {
                    q,
                    ..whole(Reg(*column))
                }
            }
            Op::Constant(number) => {
                let (p, q) = number.words().ok_or(TOO_LARGE)?;
                let (p, q) = (constant(p.into())?, constant(q.into())?);
                Form {
                    p,
                    q,
                    n: None,
                    d: None,
                }
            }
            Op::Add(a, b) => {
                let Alike { a, b, scale, d } = self.alike(*a, *b)?;
                let shared = a.k.gcd(&b.k).max(1);
                let part = |term: Term<Reg>| Term {
                    k: term.k / shared,
                    n: term.n,
                };
                let n = self.step(Step::Add(part(a), part(b)));
                let (p, q) = fraction(i128::from(shared), i128::from(scale))?;
                Form {
                    p,
                    q,
                    n: Some(n),
                    d,
                }
            }
            Op::Multiply(a, b) => {
                let (a, b) = (self.form(*a)?, self.form(*b)?);
                let p = i128::from(a.p) * i128::from(b.p);
                let (p, q) = fraction(p, i128::from(a.q) * i128::from(b.q))?;
                Form {
                    p,
                    q,
                    n: self.product(a.n, b.n),
                    d: self.product(a.d, b.d),
                }
            }
            Op::Divide(a, b) => {
                let (a, b) = (self.form(*a)?, self.form(*b)?);
                // The divisor is above 0, so its column has the sign of its constant.
                let (bp, bn) = if b.p < 0 {
                    (-b.p, Some(self.settle(-1, b.n)?))
                } else {
                    (b.p, b.n)
                };
                let p = i128::from(a.p) * i128::from(b.q);
                let (p, q) = fraction(p, i128::from(a.q) * i128::from(bp))?;
                Form {
                    p,
                    q,
                    n: self.product(a.n, b.d),
                    d: self.product(a.d, bn),
                }
            }
            Op::Least(a, b) => self.pick(*a, *b, Step::Least)?,
            Op::Greatest(a, b) => self.pick(*a, *b, Step::Greatest)?,
            Op::Floor(a) => {
                let Form { p, q, n, d } = self.form(*a)?;
                if q == 1 && d.is_none() {
                    return self.form(*a);
                }
                whole(self.step(Step::Floor(Term { k: p, n }, Term { k: q, n: d })))
            }
            Op::Round(a, digits) => {
                let units = constant(10i128.checked_pow(*digits).ok_or(TOO_LARGE)?)?;
                let n = self.rounded(*a, units)?;
                Form {
                    q: units,
                    ..whole(n)
                }
            }
            Op::Less(a, b) => {
                let Alike { a, b, .. } = self.alike(*a, *b)?;
                whole(self.step(Step::Less(a, b)))
            }
            Op::Equal(a, b) => {
                let Alike { a, b, .. } = self.alike(*a, *b)?;
                whole(self.step(Step::Equal(a, b)))
            }
            Op::Not(a) => {
                let a = self.flag(*a)?;
                whole(self.step(Step::Not(a)))
            }
            Op::And(a, b) => {
                let not = |id: &Id| match self.expressions.all().get(id.0) {
                    Some(Op::Not(inner)) => Some(*inner),
                    _ => None,
                };
                let (holds, fails) = match (not(a), not(b)) {
                    (_, Some(inner)) => (*a, Some(inner)),
                    (Some(inner), None) => (*b, Some(inner)),
                    (None, None) => (*a, None),
                };
                let holds = self.flag(holds)?;
                whole(match fails {
                    Some(fails) => {
                        let fails = self.flag(fails)?;
                        self.step(Step::AndNot(holds, fails))
                    }
                    None => {
                        let other = self.flag(*b)?;
                        self.step(Step::And(holds, other))
                    }
                })
            }
            Op::Or(a, b) => {
                let (a, b) = (self.flag(*a)?, self.flag(*b)?);
                whole(self.step(Step::Or(a, b)))
            }
            Op::Select(cond, yes, no) => {
                let cond = self.flag(*cond)?;
                self.pick(*yes, *no, |a, b| Step::Select(cond, a, b))?
            }
        })
    }

    fn product(&mut self, a: Option<Reg>, b: Option<Reg>) -> Option<Reg> {
        match (a, b) {
            (Some(a), Some(b)) => Some(self.step(Step::Multiply(a.min(b), a.max(b)))),
            (one, other) => one.or(other),
        }
    }

    /// One of two numbers.
    fn pick(
        &mut self,
        a: Id,
        b: Id,
        step: impl Fn(Term<Reg>, Term<Reg>) -> Step<Reg>,
    ) -> Result<Form, Left> {
        let Alike { a, b, scale, d } = self.alike(a, b)?;
        let n = self.step(step(a, b));
        Ok(Form {
            p: 1,
            q: scale,
            n: Some(n),
            d,
        })
    }

    /// Brings two numbers over one denominator.
    fn alike(&mut self, a: Id, b: Id) -> Result<Alike, Left> {
        let (a, b) = (self.form(a)?, self.form(b)?);
        let scale = constant(i128::from(a.q.gcd(&b.q)).max(1)).and_then(|gcd| {
            let q = i128::from(a.q) * i128::from(b.q);
            constant(q.checked_div(i128::from(gcd)).ok_or(TOO_LARGE)?)
        })?;
        let k = |form: &Form| {
            let times = scale.checked_div(form.q).ok_or(TOO_LARGE)?;
            constant(i128::from(form.p) * i128::from(times))
        };
        let (ka, kb) = (k(&a)?, k(&b)?);
        let (an, bn, d) = if a.d == b.d {
            (a.n, b.n, a.d)
        } else {
            (
                self.product(a.n, b.d),
                self.product(b.n, a.d),
                self.product(a.d, b.d),
            )
        };
        Ok(Alike {
            a: Term { k: ka, n: an },
            b: Term { k: kb, n: bn },
            scale,
            d,
        })
    }
}

//! The fast reader against the reference: whatever it accepts is the same, and nothing is lost.

mod against;
mod cases;
mod random;

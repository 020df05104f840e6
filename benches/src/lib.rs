//! What the benchmark's generator is made of.

pub mod numbered;
pub mod offices;
pub mod row;
pub mod size;
pub mod township;

#[cfg(all(feature = "interpreter", feature = "stages"))]
compile_error!(
    "take one of `interpreter` and `stages`: kaohe turns off the floats of Rhai that `interpreter` needs"
);

//! Very many offices at once: their figures kept in columns, ranked and written without an object an office.
pub mod keep;

//! Very many offices at once: tables of bytes in, figures by column, no object an office.
//!
//! Whatever is not plain is left to the reference way (reports, outcomes, scorecards), one office at a time.

pub mod read;

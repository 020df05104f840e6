//! Scorecards → bytes.

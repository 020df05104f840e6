//! The codes: every kind of message, once.

use std::fmt;

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something could not be done.
    Error,
    /// Something was done that may not be what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($( $(#[doc = $doc:literal])* $variant:ident $name:literal $severity:ident ; )*) => {
        /// A kind of message; its name is stable and is what people search for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $( $(#[doc = $doc])* $variant, )* }

        impl Code {
            /// Every code, in the order of the manual.
            pub const ALL: &'static [Code] = &[ $( Code::$variant, )* ];

            /// Its stable name, in kebab case.
            pub fn name(self) -> &'static str {
                match self { $( Code::$variant => $name, )* }
            }

            /// How serious it is.
            pub fn severity(self) -> Severity {
                match self { $( Code::$variant => Severity::$severity, )* }
            }
        }
    };
}

codes! {
    // Any text
    /// A file that is not UTF-8.
    NotUtf8 "not-utf8" Error;
    /// TOML that does not parse.
    TomlSyntax "toml-syntax" Error;
    /// JSON that does not parse.
    JsonSyntax "json-syntax" Error;
    /// A file that could not be read.
    Unreadable "unreadable" Error;
    /// A Parquet or Arrow file that cannot be read, or has a column that no cell can hold.
    ColumnarFile "columnar-file" Error;
    /// A file with nothing in it.
    EmptyFile "empty-file" Error;

    // Rubric: shape
    /// A key that the rubric language does not know.
    UnknownKey "unknown-key" Error;
    /// A key that must be there and is not.
    MissingKey "missing-key" Error;
    /// A value of another type than the key takes.
    WrongType "wrong-type" Error;
    /// A value that is none of those a key takes.
    UnknownChoice "unknown-choice" Error;
    /// A report, or another file, where a rubric is wanted.
    NotARubric "not-a-rubric" Error;
    /// A rubric builds on another one that was not read with it.
    BaseNotRead "base-not-read" Error;
    /// An override that changes nothing.
    OverrideUnchanged "override-unchanged" Warning;
    /// A target that an edition adds and nothing reads.
    UnusedTarget "unused-target" Warning;
    /// Two keys of which only one can be meant, or neither where one is needed.
    KeyConflict "key-conflict" Error;

    // Rubric: meaning
    /// Two things with one id or title where it must be unique.
    DuplicateId "duplicate-id" Error;
    /// A group or name that the language keeps for itself, or that cannot be a name.
    ReservedName "reserved-name" Error;
    /// Points of a paper that do not add up to its full marks.
    PointsSum "points-sum" Error;
    /// A number outside the range that a key allows.
    BadNumber "bad-number" Error;
    /// Grades with a hole between two bands.
    GradeHole "grade-hole" Error;
    /// A quota with nothing to decide between equal totals at its edge.
    QuotaNoTieBreak "quota-no-tie-break" Warning;
    /// Grades whose bands overlap.
    GradeOverlap "grade-overlap" Error;
    /// A total that can leave 0 to full marks, without a word on what happens then.
    TotalLimits "total-limits" Error;
    /// A bonus or penalty section without a cap.
    MissingCap "missing-cap" Error;
    /// A name in `applies_to`, a gate or a tie-break that the rubric does not have.
    UnknownName "unknown-name" Error;
    /// A gate without an effect, or with effects that contradict each other.
    GateEffect "gate-effect" Error;

    // Scripts
    /// A script that does not parse.
    ScriptSyntax "script-syntax" Error;
    /// A full-width sign in a script.
    FullWidthSign "full-width-sign" Error;
    /// A name in a script that nothing declares.
    ScriptUnknownName "script-unknown-name" Error;
    /// A field in a script that the rubric does not declare.
    UnknownField "unknown-field" Error;
    /// A scoring word that does not exist, or with the wrong number of arguments.
    UnknownWord "unknown-word" Error;
    /// Kinds that do not go together: a text compared with a number, a flag added.
    ScriptType "script-type" Error;
    /// A share where a percent is meant, or the reverse.
    ShareOrPercent "share-or-percent" Error;
    /// A percent compared with a literal below 1.
    SmallPercent "small-percent" Warning;
    /// A shortage or excess of a rate, without a word on parts of a percentage point.
    RateSteps "rate-steps" Warning;
    /// A text compared with one that it can never be.
    ImpossibleValue "impossible-value" Error;
    /// A table whose rows stand in the wrong order.
    TableOrder "table-order" Error;
    /// A table or argument with a literal that makes no sense there.
    BadArgument "bad-argument" Error;
    /// Indicators, sections or measures that need each other in a circle.
    Cycle "cycle" Error;
    /// A script without an upper bound on its work.
    ScriptLimit "script-limit" Error;

    // Rubric: lints
    /// A field that nothing reads.
    UnusedField "unused-field" Note;
    /// A measure that nothing reads.
    UnusedMeasure "unused-measure" Warning;
    /// Full points that no facts give.
    UnreachableFull "unreachable-full" Warning;
    /// An item that never comes to nothing.
    UnreachableZero "unreachable-zero" Note;
    /// A deduction larger than the item that it is taken from.
    DeductionOverItem "deduction-over-item" Warning;
    /// Values between two rows of a table or two bands that no row has.
    TierHole "tier-hole" Warning;
    /// A row that no value meets.
    TierUnreachable "tier-unreachable" Warning;
    /// A table in which points rise and fall again.
    TierReversed "tier-reversed" Warning;
    /// Two neighbouring rows of which one gives much more than the other.
    TierJump "tier-jump" Note;
    /// One unit of a count that is worth a large share of the paper.
    Cliff "cliff" Warning;
    /// One fact that two items score.
    SameFactTwice "same-fact-twice" Note;
    /// A division by what may be 0.
    ZeroDivisor "zero-divisor" Warning;
    /// A ratio whose denominator may be 0, and a published rule that does not say what then.
    ZeroUnstated "zero-unstated" Note;
    /// Two whole numbers divided whose quotient is no whole number: it is not cut.
    IntegerDivision "integer-division" Note;
    /// A script in a text with escapes, so that places in it cannot be shown.
    EscapedScript "escaped-script" Note;
    /// A number of the published rule that the script does not have.
    RuleNumber "rule-number" Warning;
    /// A number of the script that the published rule does not state.
    ScriptNumber "script-number" Note;
    /// A key of `[lint]` that names no finding that can be switched.
    UnknownLint "unknown-lint" Error;
    /// A finding that is switched off and is not there.
    UnusedAllow "unused-allow" Note;

    // Reports: whole
    /// A folder or pattern without a report in it.
    NoReports "no-reports" Error;
    /// A file in a folder of reports whose name is not that of a report.
    SkippedFile "skipped-file" Note;
    /// A rubric, or another file, where a report is wanted.
    NotAReport "not-a-report" Error;
    /// A table of events that was not read: another format, or another file name.
    RowsNotRead "rows-not-read" Error;
    /// A report that names no office.
    NoOffice "no-office" Error;
    /// A second report for one office.
    DuplicateOffice "duplicate-office" Error;
    /// An office that no listed cohort has.
    UnknownCohort "unknown-cohort" Error;
    /// An office that is not on the roster.
    OffRoster "off-roster" Error;
    /// An office on the roster without a report.
    NoReport "no-report" Warning;
    /// A cohort that is another in the report than on the roster.
    RosterDiffers "roster-differs" Warning;
    /// A report given as last period's is of this period or a later one.
    PriorPeriod "prior-period" Warning;
    /// A report of last period whose office contradicts this period's.
    PriorOffice "prior-office" Warning;
    /// An office whose name or id was another one last period.
    PriorRenamed "prior-renamed" Note;
    /// Last period's reports state things that this rubric does not ask for.
    PriorUnused "prior-unused" Note;
    /// A report of another period than the rubric's.
    OtherPeriod "other-period" Warning;

    // Reports: tables
    /// A row with more or fewer cells than the header.
    RowLength "row-length" Error;
    /// Two columns for one field.
    DuplicateColumn "duplicate-column" Error;
    /// A column that is no field of the rubric.
    UnknownColumn "unknown-column" Note;
    /// A title that two groups share, without its group.
    AmbiguousColumn "ambiguous-column" Error;
    /// A table without the column of the office.
    NoOfficeColumn "no-office-column" Error;

    // Reports: facts
    /// A fact that the rubric does not declare.
    UnknownFact "unknown-fact" Warning;
    /// A value that is not understood, and so is missing.
    NotUnderstood "not-understood" Warning;
    /// A value outside the field's range, and so missing.
    OutOfRange "out-of-range" Warning;
    /// A value that can be read in two ways, and so is missing.
    TwoReadings "two-readings" Warning;
    /// A value with another unit than the field's; it is used.
    OtherUnit "other-unit" Note;
    /// «Not applicable» without a reason, and so missing.
    NoReason "no-reason" Warning;
    /// A value without the evidence that the field requires.
    NoEvidence "no-evidence" Warning;
    /// Two line tables that differ on a field, so that neither is used.
    LineDataDiffers "line-data-differs" Warning;
    /// Line data for an office that is not in the run.
    LineDataOffice "line-data-office" Warning;

    // Review: what people decided
    /// A text that is no review file, so that the run cannot be done.
    NotAReview "not-a-review" Error;
    /// An entry without a value, reason, person, date, item or kind.
    ReviewIncomplete "review-incomplete" Error;
    /// An entry for an office that is not in the run, or that cannot be told.
    ReviewOffice "review-office" Error;
    /// A kind of entry that does not exist.
    ReviewKind "review-kind" Error;
    /// An item that does not exist, or not for that kind of entry.
    ReviewItem "review-item" Error;
    /// A value that is not understood or not allowed.
    ReviewValue "review-value" Error;
    /// A date that is no day, lies before the period, or long after the assessment.
    ReviewDate "review-date" Error;
    /// Entries that differ, so that none is used.
    ReviewDiffers "review-differs" Error;
    /// Entries that say the same; one is used.
    ReviewRepeated "review-repeated" Note;
    /// An entry that rests on what no longer is, and so is not used.
    ReviewStale "review-stale" Warning;
    /// Decisions at the edge of a quota that do not fit each other or its places.
    ReviewDecision "review-decision" Error;

    // Scoring
    /// A check of the rubric that a report does not pass.
    CheckFailed "check-failed" Warning;
    /// A script that breaks on a report.
    ScriptFailed "script-failed" Error;

    // Finished runs
    /// A folder that is no output folder of a finished run, or lacks a file of it.
    NotARun "not-a-run" Error;
    /// A finished run whose files are not as they were written.
    RunDamaged "run-damaged" Error;
    /// One finished run where two are wanted.
    SameRun "same-run" Error;
    /// An office that is in none of the runs.
    UnknownOffice "unknown-office" Error;
    /// A run as last period's that is of this period or a later one.
    PriorRunPeriod "prior-run-period" Error;
    /// A run as last period's that was scored with a wholly other rubric.
    PriorOtherRubric "prior-other-rubric" Error;
    /// Last period's run was scored with another edition of the rubric.
    PriorOtherEdition "prior-other-edition" Note;
    /// A part that has no group of fields in the rubric.
    UnknownPart "unknown-part" Error;
    /// A field of a part's group that no run can fill.
    PartField "part-field" Error;
    /// Two parts that name an office or its cohort differently.
    PartDiffers "part-differs" Warning;
    /// An office that one part has and another has not.
    PartWithoutOffice "part-without-office" Warning;

    // Shards
    /// A file that is no shard.
    NotAShard "not-a-shard" Error;
    /// A shard that is cut off or not as it was written.
    ShardDamaged "shard-damaged" Error;
    /// A shard of another version of the program.
    ShardVersion "shard-version" Error;
    /// A shard that was scored with another rubric.
    ShardRubric "shard-rubric" Error;
    /// One file of reports in two shards.
    SameShard "same-shard" Error;

    // Cases
    /// A file of cases with no case in it.
    NoCases "no-cases" Error;
    /// A case whose figures are not what it says.
    CaseFailed "case-failed" Error;

    // Outputs
    /// An output that could not be written.
    CannotWrite "cannot-write" Error;
    /// A folder that holds the outputs of another run.
    OtherRun "other-run" Error;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|c| c.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(names.iter().all(|n| {
            n.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        }));
    }
}

//! Values in words.

super::texts! {
    UNKNOWN: "未知" / "unknown";
    YES: "是" / "yes";
    NO: "否" / "no";
    OPEN_FLAG: "未定" / "undecided";
    HOLDS: "成立" / "true";
    DOES_NOT_HOLD: "不成立" / "false";
    BETWEEN: "{from}至{to}" / "{from} to {to}";
    WITHIN: "{from}且{to}" / "{from} and {to}";
    NOT_GIVEN: "未填" / "not reported";
    NOT_TAKEN: "未采用" / "not accepted";
    CONTRADICTED: "勾稽关系不符" / "contradicted";
    NO_EVIDENCE: "{value}(缺佐证)" / "{value} (no evidence)";
    NOT_APPLICABLE: "缺项({reason})" / "not applicable ({reason})";
    MAY_NOT_APPLY: "{value}或缺项" / "{value} or not applicable";
    MAY_BREAK: "{value}或出错" / "{value} or failed";
    FAILED: "出错({reason})" / "failed ({reason})";
    NEVER: "未发生" / "never";
    NO_LATER: "不晚于{date}" / "no later than {date}";
    NO_EARLIER: "不早于{date}或未发生" / "{date} or later, or never";
    NO_ROWS: "无" / "none";
    ROWS: "{count}行" / "{count} rows";
    MORE_ROWS: "{values}……共{count}行" / "{values}... of {count} rows";
}

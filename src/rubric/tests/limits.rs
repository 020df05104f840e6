//! Totals that leave their range.

use super::{Code, says};

#[test]
fn a_bonus_without_limit_and_cap() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\n\n[[section]]\nid = \"B\"\ntitle = \"加分\"\nkind = \"bonus\"\n\n[[section.indicator]]\nid = \"B1\"\ntitle = \"三\"\nscore = \"1\"\n",
        )],
        &[
            (
                Code::MissingCap,
                "加分部分 `B` 没有写最多加多少分",
                r#"补上 `cap = 5` 这样的一行,不设上限就写 `cap = "none"`"#,
                "[[section]]",
            ),
            (
                Code::TotalLimits,
                "加分部分 `B` 能让总分超过满分 10 分,没有写 `total_cap`",
                r#"写总分的上限 `total_cap = 105`,不封顶就写 `total_cap = "none"`"#,
                "[[section]]",
            ),
        ],
    );
}

#[test]
fn a_penalty_without_limit_and_cap() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\n\n[[section]]\nid = \"B\"\ntitle = \"加分\"\nkind = \"penalty\"\n\n[[section.indicator]]\nid = \"B1\"\ntitle = \"三\"\nscore = \"1\"\n",
        )],
        &[
            (
                Code::MissingCap,
                "扣分部分 `B` 没有写最多扣多少分",
                r#"补上 `cap = 5` 这样的一行,不设上限就写 `cap = "none"`"#,
                "[[section]]",
            ),
            (
                Code::TotalLimits,
                "扣分部分 `B` 能让总分低于 0 分,没有写 `total_floor`",
                r#"写总分的下限 `total_floor = 0`,可以为负就写 `total_floor = "none"`"#,
                "[[section]]",
            ),
        ],
    );
}

#[test]
fn an_item_above_its_points() {
    says(
        &[("points = 4", "points = 4\ncap = 5")],
        &[(
            Code::TotalLimits,
            "指标 `A2` 的 `cap` 能让总分超过满分 10 分,没有写 `total_cap`",
            r#"写总分的上限 `total_cap = 105`,不封顶就写 `total_cap = "none"`"#,
            "[[section.indicator]]",
        )],
    );
}

#[test]
fn an_item_without_end() {
    says(
        &[("points = 4", "points = 4\ncap = \"none\"")],
        &[(
            Code::TotalLimits,
            "指标 `A2` 的 `cap` 能让总分超过满分 10 分,没有写 `total_cap`",
            r#"写总分的上限 `total_cap = 105`,不封顶就写 `total_cap = "none"`"#,
            "[[section.indicator]]",
        )],
    );
}

#[test]
fn an_item_below_zero() {
    says(
        &[("points = 4", "points = 4\nfloor = -1")],
        &[(
            Code::TotalLimits,
            "指标 `A2` 的 `floor` 能让总分低于 0 分,没有写 `total_floor`",
            r#"写总分的下限 `total_floor = 0`,可以为负就写 `total_floor = "none"`"#,
            "[[section.indicator]]",
        )],
    );
}

#[test]
fn a_section_below_zero() {
    says(
        &[(r#"title = "甲""#, "title = \"甲\"\nfloor = \"none\"")],
        &[(
            Code::TotalLimits,
            "部分 `A` 的 `floor` 能让总分低于 0 分,没有写 `total_floor`",
            r#"写总分的下限 `total_floor = 0`,可以为负就写 `total_floor = "none"`"#,
            "[[section]]",
        )],
    );
}

#[test]
fn a_gate_that_deducts() {
    says(
        &[(r#"grade_cap = "良好""#, "deduct = 5")],
        &[(
            Code::TotalLimits,
            "`V1` 的 `deduct` 能让总分低于 0 分,没有写 `total_floor`",
            r#"写总分的下限 `total_floor = 0`,可以为负就写 `total_floor = "none"`"#,
            "[[gate]]",
        )],
    );
}

#[test]
fn a_limit_that_is_no_word() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\ntotal_floor = \"null\"")],
        &[(
            Code::UnknownChoice,
            r#"`total_floor` 应当是数或 `"none"`,这里是 `null`"#,
            r#"不设限就写 `"none"`,否则写一个数"#,
            r#""null""#,
        )],
    );
}

#[test]
fn a_misspelt_limit() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\ntotal_flor = 0"),
            (r#"grade_cap = "良好""#, "deduct = 5"),
        ],
        &[(
            Code::UnknownKey,
            "未知的键 `total_flor`",
            "是不是要写 `total_floor`?",
            "total_flor",
        )],
    );
}

#[test]
fn a_misspelt_cap() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\ntotal_cap = 15"),
            (
                "\n[[grade]]\nname = \"良好\"\n",
                "\n[[grade]]\nname = \"良好\"\n\n[[section]]\nid = \"B\"\ntitle = \"加分\"\nkind = \"bonus\"\ncpa = 5\n[[section.indicator]]\nid = \"B1\"\ntitle = \"三\"\nscore = \"1\"\n",
            ),
        ],
        &[(
            Code::UnknownKey,
            "未知的键 `cpa`",
            "是不是要写 `cap`?",
            "cpa",
        )],
    );
}

#[test]
fn a_penalty_that_gives() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\ntotal_floor = 0"),
            (
                "\n[[grade]]\nname = \"良好\"\n",
                "\n[[grade]]\nname = \"良好\"\n\n[[section]]\nid = \"B\"\ntitle = \"加分\"\nkind = \"penalty\"\ncap = 5\n[[section.indicator]]\nid = \"B1\"\ntitle = \"三\"\nscore = \"1\"\nfloor = -1\n",
            ),
        ],
        &[(
            Code::TotalLimits,
            "扣分部分 `B` 的 `floor` 能让总分超过满分 10 分,没有写 `total_cap`",
            r#"写总分的上限 `total_cap = 105`,不封顶就写 `total_cap = "none"`"#,
            "[[section]]",
        )],
    );
}

#[test]
fn inverted_limits() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\ntotal_floor = 5\ntotal_cap = 4")],
        &[(
            Code::BadNumber,
            "`total_floor` 5 大于 `total_cap` 4",
            "`total_floor` 是最低的总分,`total_cap` 是最高的总分",
            "5",
        )],
    );
}

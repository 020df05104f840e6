//! Bands and quotas.

use super::{Code, says};

#[test]
fn a_hole() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\nbelow = 8\n",
        )],
        &[(
            Code::GradeHole,
            "8.00 至 9.00 之间没有等次",
            "`良好` 写 `below = 9`,或者不写",
            "8",
        )],
    );
}

#[test]
fn a_hole_of_a_hundredth() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\nbelow = 8.99\n",
        )],
        &[(
            Code::GradeHole,
            "8.99 至 9.00 之间没有等次",
            "`良好` 写 `below = 9`,或者不写",
            "8.99",
        )],
    );
}

#[test]
fn a_hole_seen_with_one_decimal() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\nrounding = { digits = 1 }"),
            (
                "\n[[grade]]\nname = \"良好\"\n",
                "\n[[grade]]\nname = \"良好\"\nbelow = 8.5\n",
            ),
        ],
        &[(
            Code::GradeHole,
            "8.5 至 9.0 之间没有等次",
            "`良好` 写 `below = 9`,或者不写",
            "8.5",
        )],
    );
}

#[test]
fn an_overlap() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\nbelow = 9.5\n",
        )],
        &[(
            Code::GradeOverlap,
            "9.00 至 9.50 之间有两个等次: `优秀` 和 `良好`",
            "`良好` 写 `below = 9`,或者不写",
            "9.5",
        )],
    );
}

#[test]
fn the_wrong_order() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\nfrom = 9.5\n[[grade]]\nname = \"差\"\n",
        )],
        &[(
            Code::GradeOverlap,
            "等次 `良好` 从 9.5 起,不低于更好的 `优秀`(从 9 起)",
            "等次从好到差排列,`from` 依次变小",
            "9.5",
        )],
    );
}

#[test]
fn a_hole_at_the_bottom() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\nfrom = 6\n",
        )],
        &[(
            Code::GradeHole,
            "0.00 至 6.00 之间没有等次",
            "最后一个等次不写 `from`,或者在后面再加一个等次",
            "6",
        )],
    );
}

#[test]
fn a_bottom_without_end() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\ntotal_floor = \"none\""),
            (r#"grade_cap = "良好""#, "deduct = 5"),
            (
                "\n[[grade]]\nname = \"良好\"\n",
                "\n[[grade]]\nname = \"良好\"\nfrom = 0\n",
            ),
        ],
        &[(
            Code::GradeHole,
            "总分低于 0.00 时没有等次",
            "最后一个等次不写 `from`,或者在后面再加一个等次",
            "0",
        )],
    );
}

#[test]
fn a_hole_at_the_top() {
    says(
        &[("from = 9", "from = 9\nbelow = 10")],
        &[(
            Code::GradeHole,
            "总分 10.00 以上没有等次",
            "最高的等次不写 `below`",
            "10",
        )],
    );
}

#[test]
fn a_grade_without_from() {
    says(
        &[("from = 9\n", "")],
        &[(
            Code::MissingKey,
            "等次 `优秀` 缺少 `from`",
            "补上它,例如 `from = 90`",
            "[[grade]]",
        )],
    );
}

#[test]
fn a_band_that_ends_before_it_begins() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\nfrom = 9\nbelow = 9\n[[grade]]\nname = \"差\"\n",
        )],
        &[(
            Code::GradeOverlap,
            "等次 `良好` 从 9 起,不低于更好的 `优秀`(从 9 起)",
            "等次从好到差排列,`from` 依次变小",
            "9",
        )],
    );
}

#[test]
fn an_inverted_band() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\nfrom = 8\nbelow = 7\n[[grade]]\nname = \"差\"\n",
        )],
        &[(
            Code::BadNumber,
            "等次 `良好` 的 `below` 7 不大于 `from` 8",
            "`from` 是起点,`below` 是终点(不含)",
            "7",
        )],
    );
}

#[test]
fn a_percent_for_a_share() {
    says(
        &[("from = 9", "from = 9\nquota = { share = 30 }")],
        &[(
            Code::BadNumber,
            "`share` 是 0 至 1 的比例,这里是 30",
            "百分之30写 `0.30`",
            "30",
        )],
    );
}

#[test]
fn a_share_and_a_number() {
    says(
        &[("from = 9", "from = 9\nquota = { share = 0.3, number = 6 }")],
        &[(
            Code::KeyConflict,
            "`quota` 同时写了比例和名额",
            "`share` 和 `number` 留下一个",
            "share",
        )],
    );
}

#[test]
fn neither_share_nor_number() {
    says(
        &[("from = 9", "from = 9\nquota = { ties = \"all\" }")],
        &[(
            Code::KeyConflict,
            "`quota` 没有写比例或名额",
            "写比例 `share = 0.30`,或者名额 `number = 6`",
            r#"{ ties = "all" }"#,
        )],
    );
}

#[test]
fn a_broken_number_of_places() {
    says(
        &[("from = 9", "from = 9\nquota = { number = 2.5 }")],
        &[(
            Code::BadNumber,
            "`number` 应当是不小于 0 的整数,这里是 2.5",
            "改成不小于 0 的整数",
            "2.5",
        )],
    );
}

#[test]
fn a_wrong_rounding_of_places() {
    says(
        &[(
            "from = 9",
            "from = 9\nquota = { share = 0.3, round = \"up\", ties = \"all\" }",
        )],
        &[(
            Code::UnknownChoice,
            "`round` 不能是 `up`",
            "可以写: `down`, `half-up`",
            r#""up""#,
        )],
    );
}

#[test]
fn a_quota_without_a_tie_break() {
    says(
        &[("from = 9", "from = 9\nquota = { share = 0.3 }")],
        &[(
            Code::QuotaNoTieBreak,
            "等次 `优秀` 有名额,细则没有 `tie_break`:总分相同而名额不够时,分不出先后",
            "写上 `tie_break = [\"penalty\", \"section.A\"]`;或者在 `quota` 里写明 `ties`: `\"all\"` 都给,\
             `\"none\"` 都不给,`\"undecided\"` 由人决定",
            "{ share = 0.3 }",
        )],
    );
    says(
        &[(
            "from = 9",
            "from = 9\nquota = { share = 0.3, ties = \"undecided\" }",
        )],
        &[],
    );
    let tie_break = (
        "points = 10\n",
        "points = 10\ntie_break = [\"section.A\"]\n",
    );
    says(
        &[tie_break, ("from = 9", "from = 9\nquota = { share = 0.3 }")],
        &[],
    );
}

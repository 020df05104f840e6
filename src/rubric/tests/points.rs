//! Sums of points.

use super::{Code, says, says_of};

#[test]
fn too_few() {
    says(
        &[("points = 6", "points = 5")],
        &[(
            Code::PointsSum,
            "指标分值合计 9,应为 10,少 1: `A` 9",
            "改指标的 `points`,或者改总的 `points`",
            "10",
        )],
    );
}

#[test]
fn too_many() {
    says(
        &[("points = 4", "points = 4.5")],
        &[(
            Code::PointsSum,
            "指标分值合计 10.5,应为 10,多 0.5: `A` 10.5",
            "改指标的 `points`,或者改总的 `points`",
            "10",
        )],
    );
}

#[test]
fn a_section_that_does_not_add_up() {
    says(
        &[(r#"title = "甲""#, "title = \"甲\"\npoints = 12")],
        &[(
            Code::PointsSum,
            "部分 `A` 指标分值合计 10,应为 12,少 2",
            "改指标的 `points`,或者改这个部分的 `points`",
            "12",
        )],
    );
}

#[test]
fn a_section_that_would_make_the_paper_whole() {
    says(
        &[
            (r#"title = "甲""#, "title = \"甲\"\npoints = 10"),
            ("points = 6", "points = 5"),
        ],
        &[(
            Code::PointsSum,
            "部分 `A` 指标分值合计 9,应为 10,少 1",
            "改指标的 `points`,或者改这个部分的 `points`",
            "10",
        )],
    );
}

#[test]
fn one_cohort_short() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\ncohorts = [\"街道\", \"镇\"]"),
            ("points = 4", "points = 4\napplies_to = [\"镇\"]"),
        ],
        &[(
            Code::PointsSum,
            "`街道` 的指标分值合计 6,应为 10,少 4: `A` 6",
            "改指标的 `points`,或者改总的 `points`",
            "10",
        )],
    );
}

#[test]
fn a_cohort_that_nobody_names() {
    says(
        &[("points = 4", "points = 4\napplies_to = [\"镇\"]")],
        &[(
            Code::PointsSum,
            "其他类别的指标分值合计 6,应为 10,少 4: `A` 6",
            "用 `cohorts` 写明有哪些类别,或者改指标的 `points`",
            "10",
        )],
    );
}

#[test]
fn a_section_of_one_cohort() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\ncohorts = [\"街道\", \"镇\"]"),
            (r#"title = "甲""#, "title = \"甲\"\npoints = 10"),
            ("points = 4", "points = 4\napplies_to = [\"镇\"]"),
        ],
        &[(
            Code::PointsSum,
            "`街道` 的部分 `A` 指标分值合计 6,应为 10,少 4",
            "改指标的 `points`,或者改这个部分的 `points`",
            "10",
        )],
    );
}

#[test]
fn an_inner_scale_that_does_not_add_up() {
    says(
        &[(
            r#"title = "甲""#,
            "title = \"甲\"\npoints = 10\nout_of = 100",
        )],
        &[(
            Code::PointsSum,
            "部分 `A` 指标分值合计 10,应为 100,少 90",
            "改指标的 `points`,或者改这个部分的 `out_of`",
            "[[section]]",
        )],
    );
}

#[test]
fn an_inner_scale_without_points() {
    says(
        &[(r#"title = "甲""#, "title = \"甲\"\nout_of = 10")],
        &[(
            Code::MissingKey,
            "部分 `A` 缺少 `points`",
            "补上它,例如 `points = 22`",
            "[[section]]",
        )],
    );
}

#[test]
fn no_base_at_all() {
    says_of(
        "id = \"x\"\ntitle = \"x\"\npoints = 10\ntotal_cap = 10\n\n[[section]]\nid = \"B\"\ntitle = \"加分\"\nkind = \"bonus\"\ncap = 5\n[[section.indicator]]\nid = \"B1\"\ntitle = \"三\"\nscore = \"1\"\n",
        &[(
            Code::PointsSum,
            "指标分值合计 0,应为 10,少 10",
            "改指标的 `points`,或者改总的 `points`",
            "10",
        )],
    );
}

#[test]
fn sums_of_two_sections() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\n\n[[section]]\nid = \"B\"\ntitle = \"加分\"\n\n[[section.indicator]]\nid = \"B1\"\ntitle = \"三\"\nscore = \"1\"\npoints = 2\n",
        )],
        &[(
            Code::PointsSum,
            "指标分值合计 12,应为 10,多 2: `A` 10, `B` 2",
            "改指标的 `points`,或者改总的 `points`",
            "10",
        )],
    );
}

#[test]
fn negative_points() {
    says(
        &[("points = 6", "points = -6")],
        &[(
            Code::BadNumber,
            "`points` 不能小于 0,这里是 -6",
            "写 0 或更大的数",
            "-6",
        )],
    );
}

#[test]
fn a_paper_of_nothing() {
    says(
        &[("points = 10", "points = 0")],
        &[(
            Code::BadNumber,
            "`points` 应当大于 0,这里是 0",
            "写整张卷子的满分,例如 `points = 100`",
            "0",
        )],
    );
}

#[test]
fn an_unknown_cohort() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\ncohorts = [\"街道\", \"镇\"]"),
            ("points = 4", "points = 4\napplies_to = [\"镇街\"]"),
        ],
        &[(
            Code::UnknownName,
            "没有类别 `镇街`",
            "是不是要写 `镇`?",
            r#""镇街""#,
        )],
    );
}

#[test]
fn an_empty_list_of_cohorts() {
    says(
        &[("points = 4", "points = 4\napplies_to = []")],
        &[(
            Code::BadNumber,
            "`applies_to` 是空的,这个指标不适用于任何类别",
            "写上类别,适用于全部类别就去掉这一行",
            "[]",
        )],
    );
}

#[test]
fn an_inverted_range_of_an_item() {
    says(
        &[("points = 4", "points = 4\nfloor = 3\ncap = 2")],
        &[(
            Code::BadNumber,
            "`A2` 的 `floor` 3 大于 `cap` 2",
            "`floor` 是最低分,`cap` 是最高分",
            "[[section.indicator]]",
        )],
    );
}

/// The good rubric for two cohorts, with full marks of 12 for towns.
fn of_cohorts(changes: &[(&str, &str)]) -> Vec<String> {
    let mut all = vec![(
        "points = 10\n",
        "points = { value = 10, by_cohort = { \"镇\" = 12 } }\ncohorts = [\"街道\", \"镇\"]\n",
    )];
    all.extend(changes);
    let parsed = super::read(&super::changed(&all));
    let said = parsed.diagnostics.iter().map(|d| {
        let place = d.labels.first().map_or("", |label| label.place.text());
        let place = place.lines().next().unwrap_or("");
        let help = d.help.as_deref().unwrap_or("");
        format!("{} | {} | {place} | {help}", d.code, d.message)
    });
    said.collect()
}

#[test]
fn a_cohort_with_full_marks_of_its_own() {
    let own = (
        "points = 6",
        "points = { value = 6, by_cohort = { \"镇\" = 8 } }",
    );
    assert_eq!(of_cohorts(&[own]), [""; 0]);
    assert_eq!(
        of_cohorts(&[]),
        ["points-sum | `镇` 的指标分值合计 10,应为 12,少 2: `A` 10 \
             | { value = 10, by_cohort = { \"镇\" = 12 } } | 改指标的 `points`,或者改总的 `points`"]
    );
}

#[test]
fn figures_of_a_cohort_that_is_not_listed() {
    let other = (
        "points = 6",
        "points = { value = 6, by_cohort = { \"乡\" = 8, \"镇\" = 8 } }",
    );
    assert_eq!(
        of_cohorts(&[other]),
        ["unknown-name | 没有类别 `乡` | \"乡\" | `cohorts` 里有: `街道`, `镇`"]
    );
    says(
        &[(
            "points = 6",
            "points = { value = 6, by_cohort = { \"镇\" = 8 } }",
        )],
        &[(
            Code::UnknownName,
            "没有写明有类别 `镇`",
            "用 `cohorts = [\"街道\", \"镇\"]` 列出所有类别",
            "\"镇\"",
        )],
    );
}

#[test]
fn totals_out_of_different_full_marks_are_not_ranked_together() {
    let own = (
        "points = 6",
        "points = { value = 6, by_cohort = { \"镇\" = 8 } }",
    );
    let all = ("[target]", "ranking = { over = \"all\" }\n[target]");
    assert_eq!(
        of_cohorts(&[own, all]),
        ["key-conflict | 各类别满分不同,总分不能放在一起排名 |  \
             | 去掉 `over = \"all\"`,各类别分别排名;或者各类别用同样的满分"]
    );
}

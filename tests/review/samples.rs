//! The review of the samples.

use super::program;

/// C5 of 望舒: 78 of 400 are 19.5%, of a target of 20%: 0.975 of 2 points are 1.95, 0.17 more than the 1.78 that
/// "70余件" proves. 听雨: A5 half a point more, 59.60 + 0.50 of 90 points that apply are 66.78 of 100.
#[test]
fn the_review_of_the_samples() {
    let arguments = ["samples/2024", "--final", "--plain", "--header", "id"];
    let total = |run: &program::Run, office: &str| {
        program::row_of(&run.rows("summary.csv"), office)["total"].clone()
    };
    let before = program::Run::of(&arguments);
    let after =
        program::Run::of(&[&arguments[..], &["--review", "samples/review-2024.csv"]].concat());
    assert_eq!(
        (total(&before, "wangshu"), total(&after, "wangshu")),
        ("88.01".into(), "88.18".into())
    );
    assert_eq!(
        (total(&before, "tingyu"), total(&after, "tingyu")),
        ("66.22".into(), "66.78".into())
    );
    let summary = after.rows("summary.csv");
    let grade = |office: &str| program::row_of(&summary, office)["grade"].clone();
    assert_eq!(
        (grade("qingwu"), grade("yunshan")),
        ("优秀".into(), "良好".into())
    );
    assert_eq!(
        program::row_of(&summary, "tingyu")["remark"],
        "V4 未经证实,没有触发;A5 调整+0.50"
    );
    assert!(!after.text("problems.csv").contains("review-"));
    // Before the end, with much still open, there is no tie to decide, and nobody pretends otherwise.
    let open = program::Run::of(&[
        "samples/2024",
        "--review",
        "samples/review-2024.csv",
        "--plain",
        "--header",
        "id",
    ]);
    let problems = open.rows("problems.csv");
    let stale = problems.iter().filter(|row| row["code"] == "review-stale");
    let stale: Vec<&str> = stale.map(|row| row["office"].as_str()).collect();
    assert_eq!(stale, ["qingwu"]);
}

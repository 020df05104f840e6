"""polars_score.py IN OUT: the benchmark's work as one lazy query, CSV in and CSV out, streaming."""

import sys

import polars as pl
from polars import col, when


def rate(done, due):
    return when(col(due) == 0).then(1.0).otherwise(col(done) / col(due))


def at_most_one(x):
    return x.clip(upper_bound=1.0)


def for_bureaus(bureau, other):
    return when(col("category") == "部门").then(bureau).otherwise(other)


def tiers_from(x, rows):
    return first([(x >= bound, points) for bound, points in rows])


def tiers_to(x, rows):
    return first([(x <= bound, points) for bound, points in rows])


def first(rows, otherwise=0.0):
    condition, points = rows[0]
    rest = first(rows[1:], otherwise) if rows[1:] else pl.lit(otherwise)
    return when(condition).then(float(points)).otherwise(rest)


def rounded(x):
    return x.round(2, mode="half_away_from_zero")


SECTIONS = {
    "A": [
        when("report_on_time").then(4.0).otherwise(0.0),
        4 * at_most_one(col("study_sessions") / for_bureaus(12, 6)),
        tiers_from(col("leader_debriefs"), [(2, 4), (1, 2.5)]),
        3 * ((rate("exam_passed", "exam_staff") - 0.60) / 0.35).clip(0.0, 1.0),
    ],
    "B": [
        6 * rate("decisions_reviewed", "decisions"),
        5 * at_most_one(rate("contracts_reviewed", "contracts") / 0.95),
        (4 - 1.5 * (col("decisions") - col("decisions_reviewed"))).clip(lower_bound=0.0),
        3 * ((col("cov_advisor") - 50) / 40).clip(0.0, 1.0),
    ],
    "C": [
        5 * at_most_one(rate("certified_staff", "enforcement_staff") / 0.90),
        5 * at_most_one(rate("inspections", "inspections_planned")),
        (5 - 0.5 * col("files_defective")).clip(lower_bound=0.0),
        when(col("files_defective") == 0)
        .then(4.0)
        .otherwise(tiers_to(col("files_defective") / col("files_checked"), [(0.05, 3), (0.10, 2), (0.20, 1)])),
        6 * rate("penalty_disclosed", "penalty_cases"),
    ],
    "D": [
        when(col("lawsuits_lost") > 0).then(0.0).otherwise(5.0),
        5 * rate("head_done", "head_due"),
        5 - (0.75 * col("recon_corrected")).clip(upper_bound=3.0),
        5 * at_most_one(rate("disclosure_on_time", "disclosure_requests") / 0.98),
    ],
    "E": [
        5 * pl.min_horizontal("cov_advisor", "cov_training", "cov_publicity") / 100,
        3 * rate("villages_advisor", "villages"),
        3 * at_most_one(col("publicity_activities") / for_bureaus(8, 16)),
        tiers_from(col("people_reached"), [(10_000, 3), (5_000, 2), (1_000, 1)]),
    ],
    "F": [
        3 * ((rate("mediation_success", "mediation_cases") - 0.70) / 0.28).clip(0.0, 1.0),
        3 - (0.3 * col("petitions")).clip(upper_bound=2.0),
        tiers_to(col("hotline_days"), [(3, 2), (5, 1.2), (7, 0.5)]),
    ],
}
NAMES = {section: [f"{section}{n + 1}" for n in range(len(scores))] for section, scores in SECTIONS.items()}

points = [
    rounded(score).alias(name)
    for section, scores in SECTIONS.items()
    for name, score in zip(NAMES[section], scores)
]
bonus = 3 * col("demo_national") + 1.5 * col("demo_provincial") + first([(col("people_reached") >= 50_000, 0.5)])
veto = col("major_incident") | (col("lawsuits_lost") >= 5)
grade = (
    when("veto").then(pl.lit("不合格"))
    .when(col("total") >= 90).then(pl.lit("优秀"))
    .when(col("total") >= 80).then(pl.lit("良好"))
    .when(col("total") >= 60).then(pl.lit("合格"))
    .otherwise(pl.lit("不合格"))
)

source, target = sys.argv[1:]
(
    pl.scan_csv(source)
    .select("id", "category", *points, bonus=bonus.clip(upper_bound=5.0), veto=veto)
    .with_columns(rounded(pl.sum_horizontal(names)).alias(section) for section, names in NAMES.items())
    .with_columns(total=rounded(pl.sum_horizontal(*SECTIONS, "bonus")))
    .with_columns(grade=grade, rank=col("total").rank("min", descending=True).over("category"))
    .select("id", "category", *(name for names in NAMES.values() for name in names), *SECTIONS, "bonus", "total", "grade", "rank")
    .sink_csv(target, float_precision=2)
)

"""duckdb_score.py IN OUT: the benchmark's work as one SQL statement, CSV in and CSV out."""

import sys

import duckdb

MACROS = """
CREATE MACRO rate(done, due) AS CASE WHEN due = 0 THEN 1 ELSE done / due END;
CREATE MACRO clamp(x) AS greatest(0, least(1, x));
CREATE MACRO points(x) AS round(x, 2)::DECIMAL(5, 2);
"""

SCORE = """
COPY (
    WITH scored AS (
        SELECT
            id,
            category,
            points(CASE WHEN report_on_time THEN 4 ELSE 0 END) AS A1,
            points(4 * least(1, study_sessions / CASE WHEN category = '部门' THEN 12 ELSE 6 END)) AS A2,
            points(CASE WHEN leader_debriefs >= 2 THEN 4 WHEN leader_debriefs = 1 THEN 2.5 ELSE 0 END) AS A3,
            points(3 * clamp((rate(exam_passed, exam_staff) - 0.60) / 0.35)) AS A4,
            points(6 * rate(decisions_reviewed, decisions)) AS B1,
            points(5 * least(1, rate(contracts_reviewed, contracts) / 0.95)) AS B2,
            points(greatest(0, 4 - 1.5 * (decisions - decisions_reviewed))) AS B3,
            points(3 * clamp((cov_advisor - 50) / 40)) AS B4,
            points(5 * least(1, rate(certified_staff, enforcement_staff) / 0.90)) AS C1,
            points(5 * least(1, rate(inspections, inspections_planned))) AS C2,
            points(greatest(0, 5 - 0.5 * files_defective)) AS C3,
            points(CASE
                WHEN files_defective = 0 THEN 4
                WHEN files_defective / files_checked <= 0.05 THEN 3
                WHEN files_defective / files_checked <= 0.10 THEN 2
                WHEN files_defective / files_checked <= 0.20 THEN 1
                ELSE 0 END) AS C4,
            points(6 * rate(penalty_disclosed, penalty_cases)) AS C5,
            points(CASE WHEN lawsuits_lost > 0 THEN 0 ELSE 5 END) AS D1,
            points(5 * rate(head_done, head_due)) AS D2,
            points(5 - least(3, 0.75 * recon_corrected)) AS D3,
            points(5 * least(1, rate(disclosure_on_time, disclosure_requests) / 0.98)) AS D4,
            points(5 * least(cov_advisor, cov_training, cov_publicity) / 100) AS E1,
            points(3 * rate(villages_advisor, villages)) AS E2,
            points(3 * least(1, publicity_activities / CASE WHEN category = '部门' THEN 8 ELSE 16 END)) AS E3,
            points(CASE
                WHEN people_reached >= 10000 THEN 3
                WHEN people_reached >= 5000 THEN 2
                WHEN people_reached >= 1000 THEN 1
                ELSE 0 END) AS E4,
            points(3 * clamp((rate(mediation_success, mediation_cases) - 0.70) / 0.28)) AS F1,
            points(3 - least(2, 0.3 * petitions)) AS F2,
            points(CASE
                WHEN hotline_days <= 3 THEN 2
                WHEN hotline_days <= 5 THEN 1.2
                WHEN hotline_days <= 7 THEN 0.5
                ELSE 0 END) AS F3,
            points(least(5, 3 * demo_national + 1.5 * demo_provincial
                + CASE WHEN people_reached >= 50000 THEN 0.5 ELSE 0 END)) AS bonus,
            major_incident OR lawsuits_lost >= 5 AS veto
        FROM read_csv($input)
    ),
    summed AS (
        SELECT
            *,
            A1 + A2 + A3 + A4 AS sum_a,
            B1 + B2 + B3 + B4 AS sum_b,
            C1 + C2 + C3 + C4 + C5 AS sum_c,
            D1 + D2 + D3 + D4 AS sum_d,
            E1 + E2 + E3 + E4 AS sum_e,
            F1 + F2 + F3 AS sum_f,
            sum_a + sum_b + sum_c + sum_d + sum_e + sum_f + bonus AS total
        FROM scored
    )
    SELECT
        * EXCLUDE (bonus, veto, total) RENAME (sum_a AS A, sum_b AS B, sum_c AS C, sum_d AS D, sum_e AS E, sum_f AS F),
        bonus,
        total,
        CASE
            WHEN veto THEN '不合格'
            WHEN total >= 90 THEN '优秀'
            WHEN total >= 80 THEN '良好'
            WHEN total >= 60 THEN '合格'
            ELSE '不合格' END AS grade,
        rank() OVER (PARTITION BY category ORDER BY total DESC) AS rank
    FROM summed
    ORDER BY id
) TO $output (FORMAT csv, HEADER)
"""


def quoted(path):
    return "'" + path.replace("'", "''") + "'"


source, target = sys.argv[1:]
duckdb.sql(MACROS)
duckdb.sql(SCORE.replace("$input", quoted(source)).replace("$output", quoted(target)))

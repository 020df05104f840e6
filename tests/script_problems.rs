//! Mistakes in scripts: code, whole message, remedy and the underlined text.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod common;

use common::{problems, rubric_text};

/// The one problem of a script, as `code | message | help | underlined`.
fn only(script: &str) -> String {
    let found = problems(&rubric_text(script));
    assert_eq!(found.len(), 1, "{script}: {found:#?}");
    let d = &found[0];
    let underlined = d.labels.first().map_or("", |l| l.place.text());
    format!(
        "{} | {} | {} | {underlined}",
        d.code,
        d.message,
        d.help.as_deref().unwrap_or("")
    )
}

#[test]
fn names() {
    assert_eq!(
        only("points * f.rat / 100"),
        "unknown-field | 细则没有声明填报项 `f.rat` | 是不是要写 `f.rate`? | f.rat"
    );
    assert_eq!(
        only("points - ff.x"),
        "unknown-field | 没有 `ff` 这一组填报项 | 是不是要写 `f`? | ff.x"
    );
    assert_eq!(
        only("point - f.x"),
        "script-unknown-name | 没有 `point` 这个名称 | 是不是要写 `points`? | point"
    );
    assert_eq!(
        only("points - f"),
        "script-unknown-name | `f` 是一组数据,不能单独使用 | 写成 `f.名称` | f"
    );
    assert_eq!(
        only("points - target.goals"),
        "script-unknown-name | 细则没有声明目标值 `target.goals` | 是不是要写 `target.goal`? | target.goals"
    );
    assert_eq!(
        only("tier(f.rate, [[98, 5]])"),
        "unknown-word | 没有 `tier` 这个计分词 | 是不是要写 `tiers`? | tier"
    );
    assert_eq!(
        only("percent(f.x)"),
        "unknown-word | `percent` 应有2个参数,这里有1个 | 写成 `percent(n, d)` | percent"
    );
    assert_eq!(
        only("total - 5"),
        "script-unknown-name | 这里不能用 `total` | 它只在加分、扣分部分的 `applies_when`、否决、并列、总分公式、等次条件和附加列里才有 | total"
    );
    assert_eq!(
        only("cohort_rank(\"f.rats\")"),
        "unknown-field | 细则没有声明填报项 `f.rats` | 是不是要写 `f.rate`? | f.rats"
    );
    assert_eq!(
        only("switch f.q { 1 => 5, _ => 0 }"),
        "unknown-field | 细则没有声明填报项 `f.q` | 已有:`a`、`b`、`x`、`y`、`rate`、`r2`、`yes`、`no`、`on`、`word`、`events` | f.q"
    );
}

/// Scripts that stay with the interpreter are checked for names, too.
#[test]
fn names_in_interpreted_scripts() {
    assert_eq!(
        only("let s = 0; for i in 0..3 { s = s + f.x + k; } s"),
        "script-unknown-name | 没有 `k` 这个名称 | 填报项写成 `组.名称`,满分写 `points`,文字加引号 | k"
    );
    assert_eq!(
        only("let m = f; switch m.x { 1 => 5, _ => 0 }"),
        "script-unknown-name | `f` 是一组数据,不能单独使用 | 写成 `f.名称` | f"
    );
    assert_eq!(
        only("switch f.rat.min(3) { 1 => 5, _ => 0 }"),
        "unknown-field | 细则没有声明填报项 `f.rat` | 是不是要写 `f.rate`? | f.rat"
    );
    let fine =
        "fn half(v) { v / 2 } let total = 0; for i in 0..3 { total = total + half(f.x) } total";
    assert_eq!(problems(&rubric_text(fine)), []);
    assert_eq!(
        problems(&rubric_text(
            "switch f.x { 1 => prior.f.x, _ => target.goal }"
        )),
        []
    );
}

#[test]
fn kinds() {
    assert_eq!(
        only("tiers(ratio(f.x, f.y), [[98, 5], [95, 4]])")
            .split(" | ")
            .take(2)
            .collect::<Vec<_>>()
            .join(" | "),
        "share-or-percent | 份额在 0 至 1 之间,`98` 是百分数"
    );
    assert_eq!(
        only("ratio(f.x, f.y) >= 92"),
        "share-or-percent | 份额在 0 至 1 之间,`92` 是百分数 | 用 `percent(…)` 代替 `ratio(…)`,或写成 0.92 | 92"
    );
    assert_eq!(
        only("f.rate >= 0.92"),
        "small-percent | 百分数在 0 至 100 之间,`0.92` 只有 0.92% | 百分之92写成 `92` | 0.92"
    );
    assert_eq!(
        only("points * f.rate"),
        "share-or-percent | 结果还是百分数,不是分数 | 除以 100(几个率相加就除以 100 的倍数):`points * 率 / 100` | points * f.rate"
    );
    assert_eq!(
        only("points - f.rate"),
        "share-or-percent | 分数和百分数不能用 `-` 相加减 | 百分数换成分数:`points * 率 / 100`;每低1个百分点扣分:`exact_steps(目标 - 率, 1)`、`whole_steps` 或 `started_steps` | points - f.rate"
    );
    assert_eq!(
        only("points - 0.5 * shortage(f.rate, 95) / 100"),
        "rate-steps | `shortage` 用在百分数上,没有说明不满1个百分点怎么算 | 改用 `exact_steps`(按比例)、`whole_steps`(满1才算)或 `started_steps`(不足1按1) | shortage"
    );
}

#[test]
fn types() {
    assert_eq!(
        only("points - f.yes"),
        "script-type | 是否不能用 `-` 计算 | 条件换成分数用 `when(条件, 分数)` | f.yes"
    );
    assert_eq!(
        only("f.word < 3"),
        "script-type | 文字和数不能用 `<` 比较 | 比较的两边要是同一类:数与数、日期与日期、文字与文字 | f.word < 3"
    );
    assert_eq!(
        only("f.x == true"),
        "script-type | 数和是否不能用 `==` 比较 | 比较的两边要是同一类:数与数、日期与日期、文字与文字 | f.x == true"
    );
    assert_eq!(
        only("1 < 2 < 3"),
        "script-type | 是否和数不能用 `<` 比较 | 写成 `1 < 2 && 2 < 3` | 1 < 2 < 3"
    );
    assert_eq!(
        only("\"好\""),
        "script-type | 这里要分数或条件,脚本给出的是文字 | 给分写数,如 `when(litigation.lost == 0, 5)`;等次由 `[[grade]]` 按总分评 | \"好\""
    );
    assert_eq!(
        only("when(f.x, 2)"),
        "script-type | `when` 这里要条件,写的是数 | 写成 `when(cond, points)` | f.x"
    );
    assert_eq!(
        only("if f.yes { 3 }"),
        "script-type | `if` 没有 `else`,不符合时没有分数 | 补上 `else { 0 }` | if"
    );
}

#[test]
fn tables_and_literals() {
    assert_eq!(
        only("tiers(f.rate, [[85, 2], [98, 5]])"),
        "table-order | 表的界限要从高到低,`98` 排在 `85` 之后 | 调整各行次序 | [98, 5]"
    );
    assert_eq!(
        only("tiers_to(f.rate, [[20, 1], [10, 2]])"),
        "table-order | 表的界限要从低到高,`10` 排在 `20` 之后 | 调整各行次序 | [10, 2]"
    );
    assert_eq!(
        only("line(f.rate, [[60, 0], [60, 6], [60, 7]])"),
        "table-order | 表的界限要从低到高,`60` 排在 `60` 之后 | 调整各行次序 | [60, 7]"
    );
    assert_eq!(
        only("tiers(f.rate, [])"),
        "bad-argument | `tiers` 的表是空的 | 每行写 `[界限, 分数]` | []"
    );
    assert_eq!(
        only("points * attained(f.x, 0)"),
        "bad-argument | `attained` 这里要大于 0 的数,写的是 `0` | 改成大于 0 的数;要求为零的,写成 `x == 0` | 0"
    );
    assert_eq!(
        only("points * progress(f.rate, 90, 90)"),
        "bad-argument | 起点和终点都是 90 | 起点与终点要不同 | progress"
    );
}

#[test]
fn signs_and_syntax() {
    assert_eq!(
        only("points × f.rate / 100"),
        "full-width-sign | 脚本里有全角符号 `×` | 换成半角的 `*` | ×"
    );
    assert_eq!(
        only("when(f.x≥3, 5)"),
        "full-width-sign | 脚本里有全角符号 `≥` | 换成半角的 `>=` | ≥"
    );
    assert_eq!(
        only("points - (f.x"),
        "script-syntax | 这里缺少 `)` | 看看括号、逗号是否齐全 | x"
    );
    assert_eq!(
        only("eval(\"1\")")
            .split(" | ")
            .take(2)
            .collect::<Vec<_>>()
            .join(" | "),
        "script-syntax | `eval` 不能用在脚本里"
    );
}

/// Each names what to write: following it gives the points that were meant.
#[test]
fn what_a_percent_was_meant_to_be() {
    let told = |script: &str| {
        let only = only(script);
        let rest = only.strip_prefix("share-or-percent | 结果还是百分数,不是分数 | ");
        rest.unwrap_or(&only).to_owned()
    };
    let to_goal = "按完成目标的比例:`points * attained(f.rate, target.goal)`,至多得满;可以多得的写 `ratio` | points * f.rate / target.goal";
    assert_eq!(told("points * f.rate / target.goal"), to_goal);
    assert_eq!(
        told("points*f.rate/95"),
        "按完成目标的比例:`points * attained(f.rate, 95)`,至多得满;可以多得的写 `ratio` | points*f.rate/95"
    );
    // 60 is nothing, 60 + 40 is all.
    assert_eq!(
        told("points*(f.rate-60)/40"),
        "从 60 到 100 按比例:`points * progress(f.rate, 60, 100)` | points*(f.rate-60)/40"
    );
    assert_eq!(
        told("points * (30 - f.rate) / 25"),
        "从 30 到 5 按比例:`points * progress(f.rate, 30, 5)` | points * (30 - f.rate) / 25"
    );
    assert_eq!(
        told("points * (f.rate - 60) / (target.goal - 60)"),
        "从 60 到 target.goal 按比例:`points * progress(f.rate, 60, target.goal)` | points * (f.rate - 60) / (target.goal - 60"
    );
    assert_eq!(
        told("0.05 * f.rate"),
        "每1个百分点0.05分,按比例:`0.05 * exact_steps(f.rate, 1)`;零头舍去用 `whole_steps`,进位用 `started_steps` | 0.05 * f.rate"
    );
    assert_eq!(
        told("8+(12-f.rate)*1"),
        "每1个百分点1分,按比例:`1 * exact_steps(12-f.rate, 1)`;零头舍去用 `whole_steps`,进位用 `started_steps` | 8+(12-f.rate)*1"
    );
    // No shape that tells more.
    assert_eq!(
        told("f.rate / 20"),
        "除以 100(几个率相加就除以 100 的倍数):`points * 率 / 100` | f.rate / 20"
    );
    assert_eq!(
        told("points * (f.rate + f.r2)"),
        "除以 100(几个率相加就除以 100 的倍数):`points * 率 / 100` | points * (f.rate + f.r2"
    );
    for meant in [
        "points * attained(f.rate, target.goal)",
        "points * progress(f.rate, 60, target.goal)",
        "0.05 * exact_steps(f.rate, 1)",
        "8 + 1 * exact_steps(12-f.rate, 1)",
    ] {
        assert_eq!(problems(&rubric_text(meant)), [], "{meant}");
    }
}

#[test]
fn what_is_typed_as_it_is_spoken() {
    assert_eq!(
        only("when(f.a<-2, 5)"),
        "script-syntax | `<-` 连在一起看不懂 | 小于号和负号之间空一格:`< -2` | <-"
    );
    assert_eq!(problems(&rubric_text("when(f.a< -2, 5)")), []);
    let percent = "与百分数(`rate` 填报项、`percent`)比写 `5`,与份额(`ratio`、两数相除)比写 `0.05`";
    for script in [
        "when(f.rate <= 5%, points)",
        "when(5% >= f.x / f.y, points)",
        "f.rate <= 5%",
    ] {
        assert_eq!(
            only(script),
            format!("script-syntax | 脚本里不写百分号:`5%` | {percent} | 5%")
        );
    }
    // A remainder stays one.
    assert_eq!(problems(&rubric_text("when(f.x % 5 == 0, 5)")), []);
    assert_eq!(problems(&rubric_text("when(7 % (f.x + 1) == 0, 5)")), []);
    assert_eq!(
        only("when(f.rate >= 90 and f.yes, points)"),
        "script-syntax | 脚本里没有 `and` | 写成 `&&` | and"
    );
    assert_eq!(
        only("when(f.rate >= 90 并且 f.yes, points)"),
        "script-syntax | 脚本里没有 `并且` | 写成 `&&` | 并且"
    );
    assert_eq!(
        only("when(f.no or f.yes, points)"),
        "script-syntax | 脚本里没有 `or` | 写成 `||` | or"
    );
    assert_eq!(
        only("when(not f.yes, points)"),
        "script-syntax | 脚本里没有 `not` | 写成 `!` | not"
    );
    assert_eq!(
        only("when(not(f.yes), points)"),
        "unknown-word | 没有 `not` 这个计分词 | 写成 `!` | not"
    );
    assert_eq!(
        only("when(90<=f.rate<95, points)"),
        "script-type | 是否和数不能用 `<` 比较 | 写成 `90 <= f.rate && f.rate < 95` | 90<=f.rate<95"
    );
    assert_eq!(
        only("when(f.on <= \"2024-03-31\", 2)"),
        "script-type | 日期和文字不能用 `<=` 比较 | 日期写进 `[target]`,脚本里用 `target.名称` | f.on <= \"2024-03-31\""
    );
}

/// A figure is told where it can be read, not that it cannot be read where it is.
#[test]
fn figures_out_of_place() {
    let gate = |when: &str| {
        let gate = format!(
            "[[gate]]\nid = \"V1\"\ntitle = \"门\"\nwhen = '{when}'\nmark = \"记号\"\n[[grade]]"
        );
        let found = problems(&rubric_text("points").replace("[[grade]]", &gate));
        assert_eq!(found.len(), 1, "{found:#?}");
        let d = &found[0];
        format!(
            "{} | {} | {}",
            d.code,
            d.message,
            d.help.as_deref().unwrap()
        )
    };
    assert_eq!(
        gate("grade == \"合格\""),
        "script-unknown-name | 这里不能用 `grade` | 等次只在附加列 `[[column]]` 里才有;否决、等次的条件在评等次以前,写总分的线,如 `total >= 90`"
    );
    assert_eq!(
        gate("points > 3"),
        "script-unknown-name | 这里不能用 `points` | 它只在指标的 `score` 里才有"
    );
    assert_eq!(
        only("points - rank"),
        "script-unknown-name | 这里不能用 `rank` | 名次只在否决的 `when` 和附加列里才有 | rank"
    );
}

/// A text that can never be met would score every office nothing, without a word.
#[test]
fn texts_that_can_never_be() {
    let with = |script: &str| {
        let text = rubric_text(script)
            .replace(
                "word = {",
                "level = { title = \"级别\", type = \"text\", one_of = [\"国家级\", \"省级\"] }\nword = {",
            )
            .replace(
                "columns = {",
                "columns = { grade = { title = \"评级\", type = \"text\", one_of = [\"甲\", \"乙\"] },",
            )
            .replace("points = 5\nassessed", "points = 5\ncohorts = [\"镇\", \"街道\"]\nassessed")
            .replace(
                "[target]",
                "[target]\nhigh = \"省级\"\nlow = \"区级\"\nmixed = { value = \"区级\", by_cohort = { \"镇\" = \"省级\" } }",
            );
        let found = problems(&text);
        let tell = |d: &kaohe::diagnostic::Diagnostic| {
            let help = d.help.as_deref().unwrap_or("");
            format!(
                "{} | {} | {help} | {}",
                d.code,
                d.message,
                d.labels[0].place.text()
            )
        };
        found.iter().map(tell).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        with("f.level == \"国家\""),
        "impossible-value | `级别` 不会是 `国家` | 是不是要写 `国家级`?只能是 `国家级`、`省级` | f.level == \"国家\""
    );
    assert_eq!(
        with("when(\"市\" != prior.f.level, 5)"),
        "impossible-value | `级别` 不会是 `市` | 只能是 `国家级`、`省级` | \"市\" != prior.f.level"
    );
    assert_eq!(
        with("sum_of(f.events, |e| when(e.grade == \"丙\", 5))"),
        "impossible-value | `评级` 不会是 `丙` | 只能是 `甲`、`乙` | e.grade == \"丙\""
    );
    assert_eq!(
        with("if office.cohort == \"乡镇\" { 5 } else { 3 }"),
        "impossible-value | `单位的类别` 不会是 `乡镇` | 是不是要写 `镇`?只能是 `镇`、`街道` | office.cohort == \"乡镇\""
    );
    assert_eq!(
        with("f.level == target.low"),
        "impossible-value | `级别` 不会是 `区级` | 是不是要写 `省级`?只能是 `国家级`、`省级` | f.level == target.low"
    );
    assert_eq!(
        with("let s = 0; while s < 2 { if f.level == \"国家\" { s = s + 1; } } s"),
        "impossible-value | `级别` 不会是 `国家` | 是不是要写 `国家级`?只能是 `国家级`、`省级` | f.level"
    );
    // Written out twice, told once.
    assert_eq!(
        with("let s = 0; for i in 0..2 { if f.level == \"国家\" { s = s + 1; } } s"),
        "impossible-value | `级别` 不会是 `国家` | 是不是要写 `国家级`?只能是 `国家级`、`省级` | f.level == \"国家\""
    );
    for fine in [
        "f.level == \"省级\"",
        "f.level == target.high",
        "f.level == target.mixed",
        "f.word == \"国家\"",
        "f.level == f.word",
        "office.name == \"某镇\"",
        "单位.类别 == \"镇\"",
        "单位.名称 != \"甲\" && 单位.编号 != \"01\"",
        "let s = 0; for i in 0..2 { if 单位.类别 == \"镇\" { s = s + 1; } } s",
    ] {
        assert_eq!(with(fine), "", "{fine}");
    }
    // Without a list of cohorts the reports name them.
    assert_eq!(problems(&rubric_text("office.cohort == \"乡镇\"")), []);
}

#[test]
fn what_rhai_knows_and_scoring_does_not() {
    assert_eq!(
        only("`${f.x}`"),
        "script-type | 文字里不能嵌算式 | 直接写算式 | `"
    );
    assert_eq!(
        only("f.x ?? 1"),
        "script-type | 不能用 `??` | 缺项改用别的值:`if_not_applicable(x, 别的值)` | ?"
    );
    assert_eq!(only("f.x | 8").split(" | ").next(), Some("script-type"));
    assert_eq!(
        only("when(f.x in [4, 5], 5)"),
        "unknown-word | 不能用 `in` | 写成 `x == 4 || x == 5` | in"
    );
    assert_eq!(
        only("switch f.x { 4.0 => 5, _ => 0 }"),
        "bad-argument | `switch` 里的 `4.0` 不会与 4 相符 | 写成 `4` | 4.0"
    );
    let long = format!("points * 0.{}", "1".repeat(29));
    assert_eq!(
        only(&long),
        format!(
            "bad-argument | 数写得太长,最多 28 位 | 少写几位,或写成分数 `1 / 3` | 0.{}",
            "1".repeat(29)
        )
    );
    assert_eq!(
        only("when(f.on <= 2024-12-20, 5)"),
        "script-type | 日期和数不能用 `<=` 比较 | 日期写进 `[target]`,脚本里用 `target.名称` | f.on <= 2024-12-20"
    );
}

#[test]
fn every_problem_of_a_script_at_once() {
    let found = problems(&rubric_text("points - f.q - ff.x + tier(f.rate) + f.yes"));
    let codes: Vec<_> = found.iter().map(|d| d.code.name()).collect();
    assert_eq!(
        codes,
        [
            "unknown-field",
            "unknown-field",
            "unknown-word",
            "script-type"
        ]
    );
}

#[test]
fn circles() {
    let text = rubric_text("measure.one").replace(
        "[[section]]",
        "[measure]\none = { title = \"一\", value = 'measure.two' }\ntwo = { title = \"二\", value = 'measure.one + 1' }\n[[section]]",
    );
    let messages: Vec<_> = problems(&text).into_iter().map(|d| d.message).collect();
    assert_eq!(
        messages,
        [
            "派生数 `one` 绕一圈又用到自己",
            "派生数 `two` 绕一圈又用到自己"
        ]
    );
    let text = rubric_text("indicator.A1 / 2");
    assert_eq!(
        problems(&text)[0].message,
        "指标 `A1` 绕一圈又用到自己的得分"
    );
}

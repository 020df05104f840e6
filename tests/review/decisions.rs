//! Ties at the edge of a quota.

use super::*;

/// Four offices of 15 points each, or as `more` changes it, before `places` places of 优秀.
fn tie(places: usize, decisions: &[&str], more: &[&str]) -> Ran {
    let text = RUBRIC.replace("number = 1", &format!("number = {places}"));
    let ids = ["a", "b", "c", "d"];
    let mut reports = "单位编号,单位名称,类别,审查率,败诉案件数\n".to_owned();
    let mut rows: Vec<String> = Vec::new();
    for id in ids {
        reports.push_str(&format!("{id},{id}镇,镇,98,0\n"));
        rows.push(format!("{id},A2,评分,A 100,,好,张三,2025-03-10,"));
        // One is left open where a test says so.
        if !more.contains(&id) {
            rows.push(format!("{id},A3,评分,3,,好,张三,2025-03-10,"));
        }
    }
    rows.extend(
        decisions
            .iter()
            .map(|row| format!("{row},上年排名靠前,区委常委会,2025-04-20,纪要8号")),
    );
    let rows: Vec<&str> = rows
        .iter()
        .map(String::as_str)
        .chain(more.iter().copied().filter(|m| m.len() > 1))
        .collect();
    run_with(
        &compiled_from(&text),
        &reports,
        &[],
        &[("r.csv", table(&rows))],
    )
}

/// The proved and the best possible grade of a to d.
fn grades(ran: &Ran) -> Vec<(usize, usize)> {
    let standing = ran
        .cards
        .values()
        .map(|card| card.standing.as_ref().unwrap());
    standing
        .map(|s| (s.grade.unwrap(), s.grade_possible.unwrap()))
        .collect()
}

#[test]
fn a_decision_settles_a_tie_at_the_edge() {
    assert_eq!(grades(&tie(1, &[], &[])), [(1, 0); 4]);
    let ran = tie(1, &["b,优秀,决定,是,15.00"], &[]);
    assert_eq!(said(&ran), Vec::<String>::new());
    assert_eq!(grades(&ran), [(1, 1), (0, 0), (1, 1), (1, 1)]);
    assert_eq!(
        ran.cards["b"].remarks,
        ["并列于优秀名额线,决定占名额:上年排名靠前(区委常委会,2025-04-20,纪要8号)"]
    );
    assert_eq!(
        ran.cards["a"].remarks,
        [
            "并列于优秀名额线,名额已决定给并列的其他单位(区委常委会,2025-04-20)",
            "优秀名额1个,类内第1名,排在前面参评优秀的有1家(b镇15.00),降为良好",
        ]
        .map(|text| text.replace("类内", "全体"))
    );
    // On the card as well: what became of it, why, who decided it.
    let lines = |office: &str| -> Vec<[String; 4]> {
        let lines = ran.cards[office].lines.iter();
        let lines = lines.map(|line| {
            let decided = line.decided.as_ref();
            let who = decided.map_or_else(String::new, |(by, on)| format!("{by} {on}"));
            assert!(line.points.is_zero());
            [
                line.kind.id().to_owned(),
                line.title.clone(),
                line.workings.clone(),
                who,
            ]
        });
        lines.collect()
    };
    let who = "区委常委会 2025-04-20";
    assert_eq!(lines("b"), [["quota", "优秀名额", "占优秀名额", who]]);
    assert_eq!(
        lines("a"),
        [
            ["quota", "优秀名额", "", who],
            ["quota", "优秀名额", "优秀→良好", ""]
        ]
    );
    // Ranks stay as they are: all four are first.
    assert!(
        ran.cards
            .values()
            .all(|c| c.standing.as_ref().unwrap().rank == Some(1))
    );
}

#[test]
fn a_part_of_a_tie_can_be_decided() {
    // Two places: a takes one, the others stay tied for the other.
    assert_eq!(
        grades(&tie(2, &["a,优秀,决定,是,"], &[])),
        [(0, 0), (1, 0), (1, 0), (1, 0)]
    );
    // a and b take none: c and d have room.
    let ran = tie(2, &["a,优秀,决定,否,", "b,优秀,决定,否,"], &[]);
    assert_eq!(grades(&ran), [(1, 1), (1, 1), (0, 0), (0, 0)]);
    assert_eq!(
        ran.cards["a"].remarks,
        ["并列于优秀名额线,决定不占名额:上年排名靠前(区委常委会,2025-04-20,纪要8号)"]
    );
}

#[test]
fn positions_fill_the_places_in_their_order() {
    let rows = ["c,优秀,决定,1,", "a,优秀,决定,第2名,", "b,优秀,决定,3,"];
    let ran = tie(2, &rows, &[]);
    assert_eq!(said(&ran), Vec::<String>::new());
    assert_eq!(grades(&ran), [(0, 0), (1, 1), (0, 0), (1, 1)]);
    assert_eq!(
        ran.cards["b"].remarks[0],
        "并列于优秀名额线,决定列第3:上年排名靠前(区委常委会,2025-04-20,纪要8号)"
    );
}

#[test]
fn decisions_that_do_not_fit_are_not_used() {
    let said_of = |places: usize, rows: &[&str]| {
        let ran = tie(places, rows, &[]);
        assert_eq!(grades(&ran), [(1, 0); 4], "{rows:?}");
        said(&ran)
    };
    let row = |id: &str, value: &str| {
        format!("{id},优秀,决定,{value},,上年排名靠前,区委常委会,2025-04-20,纪要8号")
    };
    assert_eq!(
        said_of(1, &["a,优秀,决定,是,", "b,优秀,决定,是,"]),
        [format!(
            "review-decision | {} | 并列在 `优秀` 名额线上的 `a镇`、`b镇`、`c镇`等 4 个单位,对他们的决定有 2 个写 `是`,名额不够,都没有采用 | 只留占得到名额的",
            row("a", "是")
        )]
    );
    assert_eq!(
        said_of(1, &["a,优秀,决定,是,", "b,优秀,决定,2,"]),
        [format!(
            "review-decision | {} | 并列在 `优秀` 名额线上的 `a镇`、`b镇`、`c镇`等 4 个单位,对他们的决定有的写是否占名额,有的写次序,都没有采用 | 同一并列里只用一种写法",
            row("a", "是")
        )]
    );
    // d alone would be left for two places.
    assert_eq!(
        said_of(
            2,
            &["a,优秀,决定,否,", "b,优秀,决定,否,", "c,优秀,决定,否,"]
        ),
        [format!(
            "review-decision | {} | 并列在 `优秀` 名额线上的 `a镇`、`b镇`、`c镇`等 4 个单位,对他们的决定有 3 个写 `否`,名额用不完,都没有采用 | 名额要用完;少写几个 `否`",
            row("a", "否")
        )]
    );
    for values in [["1", "1"], ["2", "3"]] {
        let rows = [
            format!("a,优秀,决定,{},", values[0]),
            format!("b,优秀,决定,{},", values[1]),
        ];
        assert_eq!(
            said_of(1, &rows.each_ref().map(String::as_str)),
            [format!(
                "review-decision | {} | 并列在 `优秀` 名额线上的 `a镇`、`b镇`、`c镇`等 4 个单位,对他们的决定次序有重复或者空缺,都没有采用 | 从 1 起逐个写,不重复",
                row("a", values[0])
            )]
        );
    }
}

#[test]
fn a_decision_without_a_tie_is_stale() {
    let no_tie = |id: &str| {
        format!(
            "review-stale | {id},优秀,决定,是,,上年排名靠前,区委常委会,2025-04-20,纪要8号 | `{id}镇` 现在没有确定并列在 `优秀` 的名额线上,决定 `是` 没有采用 | 核对名次和名额;决定只用于总分和并列规则都分不出先后的单位"
        )
    };
    // Room for all four.
    let ran = tie(4, &["a,优秀,决定,是,"], &[]);
    assert_eq!(said(&ran), [no_tie("a")]);
    assert_eq!(grades(&ran), [(0, 0); 4]);
    // a and b are ahead and fill both places; c and d are tied behind them.
    let lower = [
        "c,A4,调整,-1,,复查,张三,2025-03-10,",
        "d,A4,调整,-1,,复查,张三,2025-03-10,",
    ];
    let ran = tie(2, &["c,优秀,决定,是,"], &lower);
    assert_eq!(said(&ran), [no_tie("c")]);
    assert_eq!(grades(&ran), [(0, 0), (0, 0), (1, 1), (1, 1)]);
    // d is ahead of all: one place of two is left for three.
    let lower = ["a", "b", "c"].map(|id| format!("{id},A4,调整,-1,,复查,张三,2025-03-10,"));
    let lower = lower.each_ref().map(String::as_str);
    let ran = tie(2, &["a,优秀,决定,是,14", "d,优秀,决定,是,"], &lower);
    assert_eq!(said(&ran), [no_tie("d")]);
    assert_eq!(grades(&ran), [(0, 0), (1, 1), (1, 1), (0, 0)]);
    // The total that was seen is another.
    let ran = tie(1, &["a,优秀,决定,是,14.00"], &[]);
    assert_eq!(
        said(&ran),
        [
            "review-stale | a,优秀,决定,是,14.00,上年排名靠前,区委常委会,2025-04-20,纪要8号 | `a镇` 的 `优秀`,复核时所见是 `14.00`,现在是 `15.00`,这一条没有采用 | 按现在的情况重新核对;结论不变的,把“所见”改成 `15.00`"
        ]
    );
    assert_eq!(grades(&ran), [(1, 0); 4]);
}

#[test]
fn what_is_open_is_waited_for() {
    let used = |places: usize, value: &str, more: &[&str]| {
        let ran = tie(places, &[&format!("a,优秀,决定,{value},")], more);
        let codes: Vec<&str> = ran.said.iter().map(|d| d.code.name()).collect();
        assert!(codes.is_empty() || codes == ["review-stale"], "{codes:?}");
        codes.is_empty()
    };
    // d is open from 11 to 14: it never comes level with a, b and c at 15.
    let behind = ["d", "d,A4,调整,-1,,复查,张三,2025-03-10,"];
    assert!(used(1, "是", &behind) && used(2, "否", &behind));
    // From 12 to 15 it may, and who is tied is not known yet.
    assert!(!used(1, "是", &["d"]));
    // Three places are enough without d.
    assert!(!used(3, "否", &["d"]) && !used(3, "否", &behind));
}

/// d is open from 12 to 15, a to c are tied at 14: whether one of them gets the one place hangs on d.
#[test]
fn a_decision_waits_until_the_places_are_certain() {
    let mut more = vec!["d"];
    let lower = ["a", "b", "c"].map(|id| format!("{id},A4,调整,-1,,复查,张三,2025-03-10,"));
    more.extend(lower.iter().map(String::as_str));
    let ran = tie(1, &["a,优秀,决定,是,"], &more);
    assert_eq!(
        said(&ran),
        [
            "review-stale | a,优秀,决定,是,,上年排名靠前,区委常委会,2025-04-20,纪要8号 | `优秀` 还有几个名额,要看得分待定的单位,对 `a镇`、`b镇`、`c镇` 的决定没有采用 | 补齐待定的数据以后再决定"
        ]
    );
    assert_eq!(grades(&ran), [(1, 0); 4]);
}

//! One office worked out by hand, in every notation.

use kaohe::outcome::Status;
use kaohe::scorecard::LineKind;

use super::*;

/// 甲: A1 96% → 3; A2 B档88 → 88 × 3 ÷ 100 = 2.64; A3 2.5; A4 5 − 2 = 3, adjusted by −0.5 → 2.5;
/// together 10.64; P1 −0.5, adjusted by +0.25 → −0.25; the office +1: 10.64 − 0.25 + 1 = 11.39.
const BY_TITLES: &str = "序号,单位,项目,类型,值,所见,理由,决定人,日期,文件,备注\n\
    1,甲街道,统筹考量,评分,B档88,,资料较全,考核组,2025-03-05,评分表2号,\n\
    2,甲街道,酌情评价,评分,2.5分,,现场一般,考核组,2025-03-05,,\n\
    3,甲街道,A4 行政诉讼,调整,'-0.5,3.00,应诉准备不足,张三,2025年3月10日,\"=\"\"00258\"\"\",“备注”不读\n\
    4,甲街道,通报,调整,＋0.25,-0.50,一次属误报,李四,2025/3/12,申诉表,\n\
    5,甲街道,,调整,+1,10.64,牵头专项,王五,2025-04-08,会议纪要3号,\n\
    6,,,,,,,,,,空行\n";

const BY_IDS: &str = "office,item,kind,value,seen,reason,by,date,document\n\
    jia,A2,manual,88,,资料较全,考核组,2025-03-05,评分表2号\n\
    jia,A3,manual,2.5,,现场一般,考核组,2025-03-05,\n\
    jia,A4,adjustment,−0.5,3,应诉准备不足,张三,2025-03-10,00258\n\
    jia,P1,adjustment,0.25,-0.5,一次属误报,李四,2025-03-12,申诉表\n\
    jia,,adjustment,1,10.64,牵头专项,王五,2025-04-08,会议纪要3号\n";

const AS_TOML: &str = r#"
[[review]]
office = "jia"
item = "A2"
kind = "评分"
value = "B 88"
reason = "资料较全"
by = "考核组"
date = 2025-03-05
document = "评分表2号"
[[review]]
office = "jia"
item = "A3"
kind = "manual"
value = 2.5
reason = "现场一般"
by = "考核组"
date = "2025.3.5"
[[review]]
office = "jia"
item = "行政诉讼"
kind = "adjustment"
value = -0.5
seen = 3.00
reason = "应诉准备不足"
by = "张三"
date = 2025-03-10
document = "00258"
[[review]]
office = "甲街道"
item = "P1"
kind = "adjustment"
value = 0.25
seen = -0.50
reason = "一次属误报"
by = "李四"
date = 2025-03-12
document = "申诉表"
[[review]]
office = "jia"
kind = "adjustment"
value = 1
seen = "10.64分"
reason = "牵头专项"
by = "王五"
date = 2025-04-08
document = "会议纪要3号"
"#;

#[test]
fn one_office_worked_by_hand_in_three_notations() {
    for (name, text) in [
        ("titles.csv", BY_TITLES),
        ("ids.csv", BY_IDS),
        ("review.toml", AS_TOML),
    ] {
        let ran = run(REPORTS, &[], &[(name, text.to_owned())]);
        // The total without the change of the office is 10.64 − 0.25 = 10.39, not the 10.64 that somebody saw.
        assert_eq!(ran.said.len(), 1, "{name}: {:#?}", said(&ran));
        assert_eq!(ran.said[0].code.name(), "review-stale");
        let text = text.replace("10.64", "10.39");
        let ran = run(REPORTS, &[], &[(name, text)]);
        assert_eq!(said(&ran), Vec::<String>::new(), "{name}");
        let at = |id| outcome(&ran, "jia", id);
        assert_eq!(parts(at("A1")), ["3.00", "0.00", "3.00"]);
        assert_eq!(parts(at("A2")), ["2.64", "0.00", "2.64"]);
        assert_eq!(at("A2").words.workings, "评定B档88×3÷100=2.64");
        assert_eq!(
            at("A2").words.reason,
            "评定B档88×3÷100=2.64,得2.64分,失0.36分:资料较全(考核组,2025-03-05,评分表2号)"
        );
        assert_eq!(at("A2").words.evidence, "评分依据:评分表2号");
        assert_eq!(at("A3").status, Status::Partial);
        assert_eq!(parts(at("A4")), ["3.00", "-0.50", "2.50"]);
        assert_eq!(
            at("A4").words.reason,
            "分值5−2×败诉案件数1件=3,得3.00分,失2.00分;\
             调整−0.50:应诉准备不足(张三,2025-03-10,00258)"
        );
        let decided = at("A4").decided.as_ref().unwrap();
        assert_eq!(
            (decided.by.as_str(), decided.on.as_str()),
            ("张三", "2025-03-10")
        );
        assert_eq!(parts(at("P1")), ["-0.50", "0.25", "-0.25"]);
        let card = &ran.cards["jia"];
        assert_eq!(ends(&card.base), both("10.64", "10.64"));
        assert_eq!(ends(&card.penalty), both("-0.25", "-0.25"));
        assert_eq!(ends(&card.adjustment), both("1.00", "1.00"));
        assert_eq!(ends(&card.total), both("11.39", "11.39"));
        let line = card
            .lines
            .iter()
            .find(|l| l.kind == LineKind::Adjustment)
            .unwrap();
        assert_eq!(line.workings, "总分10.39分→11.39分");
        assert_eq!(line.reason, "牵头专项(王五,2025-04-08,会议纪要3号)");
        assert_eq!(line.decided, Some(("王五".into(), "2025-04-08".into())));
        assert_eq!(card.remarks, ["A4 调整−0.50", "P1 调整+0.25"]);
    }
}

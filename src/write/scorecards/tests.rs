use super::*;
use crate::decimal::Number;
use crate::write::fixture::{self, text};
use crate::write::table::Header;

const PLAIN: CsvStyle = CsvStyle {
    plain: true,
    header: Header::Ids,
};

#[test]
fn whole_table() {
    let fixture = fixture::two_offices();
    assert_eq!(
        text(|out| write(&fixture.run(), PLAIN, out)),
        "\
office,name,cohort,period,kind,section,indicator,title,rule,responsible,method,max,reported,verified,workings,\
computed,adjustment,points,possible,lost,open_points,status,reason,evidence,self_score,decided_by,decided_on
00258,湖塘街道,街道,2024,indicator,C,C1,三项制度覆盖率,三项制度覆盖率的规则,司法所,,8.00,覆盖率 93.75%,,8 × 93.75%,\
7.50,,7.50,7.50,0.50,0.00,partial,=未全覆盖,,8,,
00258,湖塘街道,街道,2024,indicator,C,C2,执法人员持证率,执法人员持证率的规则,司法所,,2.00,,,,\
,,,,,,not_applicable,无执法人员,,,,
00258,湖塘街道,街道,2024,indicator,C,C3,试点,试点的规则,司法所,,,,,,\
1.25,,,,,,full,,,,,
00258,湖塘街道,街道,2024,indicator,minus,P1,通报,通报的规则,司法所,,0.00,,,,\
-1.00,,-1.00,-1.00,1.00,0.00,partial,,,,,
00258,湖塘街道,街道,2024,rescale,,,缺项折算,,,,,,,,2.50,,2.50,2.50,,0.00,,,,,,
00258,湖塘街道,街道,2024,gate,,V4,败诉3件以上,,,,,,,,-1.00,,-1.00,-1.00,,0.00,,,,,,
luxi,=鲁溪镇,镇,2024,indicator,C,C1,三项制度覆盖率,三项制度覆盖率的规则,司法所,,8.00,,,,\
4.00,,4.00,7.00,1.00,3.00,open,,,,,
luxi,=鲁溪镇,镇,2024,indicator,C,C2,执法人员持证率,执法人员持证率的规则,司法所,,2.00,,,,\
,,,2.00,0.00,2.00,failed,,,,,
luxi,=鲁溪镇,镇,2024,indicator,minus,P1,通报,通报的规则,司法所,,0.00,,,,\
0.00,,0.00,0.00,0.00,0.00,full,,,,,
luxi,=鲁溪镇,镇,2024,gate,,V4,败诉3件以上,,,,,,,\"可能触发:等次不高于良好,良好至优秀\",\
0.00,,0.00,0.00,,0.00,open,败诉案件数未报,,,,
"
    );
}

#[test]
fn the_points_of_an_office_sum_to_its_total_at_both_ends() {
    let fixture = fixture::two_offices();
    let written = text(|out| write(&fixture.run(), PLAIN, out));
    let sum = |office: &str, column: usize| -> Number {
        let mut reader = csv::Reader::from_reader(written.as_bytes());
        reader
            .records()
            .map(Result::unwrap)
            .filter(|row| &row[0] == office)
            .filter_map(|row| Number::parse(&row[column]))
            .sum()
    };
    for card in &fixture.cards {
        assert_eq!(&sum(&card.office.id, 17), card.total.sure.value());
        assert_eq!(&sum(&card.office.id, 18), card.total.possible.value());
    }
}

#[test]
fn for_people_statuses_are_chinese_and_formulas_are_not_run() {
    let fixture = fixture::two_offices();
    let written = text(|out| write(&fixture.run(), CsvStyle::default(), out));
    assert!(written.starts_with("\u{feff}单位编号,单位名称,"));
    assert!(written.contains(",部分得分,'=未全覆盖,"));
    assert!(written.contains(",指标(不计分),C,C3,"));
    assert!(written.contains(",一票否决与降档,,V4,败诉3件以上,"));
    assert!(!written.contains(",=未"));
}

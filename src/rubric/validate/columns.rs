//! `[[column]]`: figures shown beside the total, worked out when places and grades are known.

use super::names::Unique;
use crate::rubric::model::Column;
use crate::rubric::table::Table;

/// More decimals than anybody prints.
const MOST_DIGITS: u32 = 6;

pub(super) fn read(root: &mut Table<'_>, digits: u32) -> Vec<Column> {
    let mut ids = Unique::default();
    let mut columns = Vec::new();
    for mut table in root.tables("column", "附加列 ") {
        let id_place = table.take("id").map(|item| item.place());
        let id = table.need_text("id", "id = \"county\"");
        table.call("附加列", &id);
        let place = id_place.unwrap_or_else(|| table.place());
        ids.add(table.context, "附加列的 id", &id, &place);
        columns.push(Column {
            title: table.need_text("title", "title = \"折算得分\""),
            value: table.need_script("value", "value = \"total * 10 / 100\""),
            unit: table.text("unit"),
            digits: table
                .take("digits")
                .and_then(|item| item.whole(0, MOST_DIGITS))
                .unwrap_or(digits),
            id,
        });
        table.finish();
    }
    columns
}

//! What was said of a value that was not used, in words that fit into a sentence.

/// What was said of a value, without the names of its office and its field and the backticks of a message, and
/// without saying that it was not used: `的 表没有读入` → `表没有读入`.
pub(crate) fn plain(why: &str, title: &str) -> String {
    let named = format!("`{title}`");
    let own = match why.split_once(&named) {
        // Before it stands at most the office: `某街道` 的 `填报项`.
        Some((before, own)) if before.is_empty() || before.ends_with("的 ") => own,
        _ => why,
    };
    let own = own.trim_start_matches([',', ' ']);
    let own = own.strip_prefix('的').unwrap_or(own).trim_start();
    let own = [",都没有采用", ",没有采用", "都没有采用"]
        .into_iter()
        .find_map(|end| own.strip_suffix(end))
        .unwrap_or(own);
    own.trim_end().replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_of_a_value_fits_into_a_sentence() {
        for (why, said) in [
            ("`事故` 的表没有读入", "表没有读入"),
            ("`事故` 有一行没有读入", "有一行没有读入"),
            ("`事故` 的 `1e3` 看不懂", "1e3 看不懂"),
            (
                "`西城街道` 的 `事故`,填报表和 events.csv 不同,都没有采用",
                "填报表和 events.csv 不同",
            ),
            (
                "`西城街道` 的 `事故`,条线数据有 `9` 和 `7` 两种,都没有采用",
                "条线数据有 9 和 7 两种",
            ),
            ("这一格看不懂", "这一格看不懂"),
        ] {
            assert_eq!(plain(why, "事故"), said);
        }
    }
}

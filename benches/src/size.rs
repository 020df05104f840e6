//! Numbers of offices as people write them: `40k`, `1M`, `12345`.

/// Reads a number of offices; none when it is not one.
pub fn parse(text: &str) -> Option<u64> {
    let unit = match text.chars().last()? {
        'k' | 'K' => 1_000,
        'm' | 'M' => 1_000_000,
        _ => 1,
    };
    let digits = if unit == 1 {
        text
    } else {
        &text[..text.len() - 1]
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_with_and_without_a_unit() {
        let read = ["40k", "1M", "12345", "", "k", "1G", "-1"].map(super::parse);
        assert_eq!(
            read,
            [
                Some(40_000),
                Some(1_000_000),
                Some(12_345),
                None,
                None,
                None,
                None
            ]
        );
    }
}

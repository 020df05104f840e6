//! Numbers as people write them: `1,234.5` and 三百二十.

use crate::decimal::Number;

use super::problem::Fault;

/// The most digits that a number may have.
const MOST_DIGITS: usize = 30;

/// A number at the beginning of a text.
pub(super) struct Numeral<'a> {
    /// Its value.
    pub(super) value: Number,
    /// Whether 万 or 亿 is in it, so that it stands for itself and not for so many of the unit's 万.
    pub(super) myriads: bool,
    /// What follows it.
    pub(super) rest: &'a str,
}

/// The number that `text` begins with, Arabic or Chinese.
pub(super) fn take(text: &str) -> Result<Numeral<'_>, Fault> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let numeral = if digits.starts_with(|c: char| c.is_ascii_digit()) {
        arabic(digits)
    } else {
        chinese(digits)
    }?;
    Ok(Numeral {
        value: if negative {
            -numeral.value
        } else {
            numeral.value
        },
        ..numeral
    })
}

fn arabic(text: &str) -> Result<Numeral<'_>, Fault> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
        .unwrap_or(text.len());
    let (written, rest) = text.split_at_checked(end).ok_or(Fault::NoNumber)?;
    let exponent = rest
        .strip_prefix(['e', 'E'])
        .is_some_and(|e| e.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-'));
    if exponent {
        return Err(Fault::Exponent);
    }
    if written.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
        return Err(Fault::Digits);
    }
    let (whole, fraction) = match written.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (written, None),
    };
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped_well = match groups.split_first() {
        Some((first, [])) => !first.is_empty(),
        Some((first, others)) => {
            (1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3)
        }
        None => false,
    };
    if !grouped_well || fraction.is_some_and(|f| f.contains(',')) {
        return Err(Fault::Grouping);
    }
    let digits = match fraction {
        Some(fraction) => format!("{}.{fraction}", groups.concat()),
        None => groups.concat(),
    };
    let value = Number::parse(&digits).ok_or(Fault::NoNumber)?;
    Ok(Numeral {
        value,
        myriads: false,
        rest,
    })
}

/// What one sign of a Chinese numeral stands for.
#[derive(Clone, Copy)]
enum Sign {
    Digit(u64),
    /// 廿, 卅: so many tens.
    Tens(u64),
    /// 十, 百, 千.
    Unit(u64),
    /// 万, 亿.
    Myriad(u64),
}

fn sign(c: char) -> Option<Sign> {
    Some(match c {
        '零' | '〇' => Sign::Digit(0),
        '一' | '壹' => Sign::Digit(1),
        '二' | '两' | '贰' => Sign::Digit(2),
        '三' | '叁' => Sign::Digit(3),
        '四' | '肆' => Sign::Digit(4),
        '五' | '伍' => Sign::Digit(5),
        '六' | '陆' => Sign::Digit(6),
        '七' | '柒' => Sign::Digit(7),
        '八' | '捌' => Sign::Digit(8),
        '九' | '玖' => Sign::Digit(9),
        '廿' => Sign::Tens(2),
        '卅' => Sign::Tens(3),
        '十' | '拾' => Sign::Unit(10),
        '百' | '佰' => Sign::Unit(100),
        '千' | '仟' => Sign::Unit(1000),
        '万' | '萬' => Sign::Myriad(10_000),
        '亿' | '億' => Sign::Myriad(100_000_000),
        _ => return None,
    })
}

/// The digit that a Chinese sign stands for, of years and days.
pub(super) fn digit(c: char) -> Option<u64> {
    match sign(c)? {
        Sign::Digit(digit) => Some(digit),
        _ => None,
    }
}

/// The factor that a sign behind a number stands for: `1.2万`.
pub(super) fn magnitude(c: char) -> Option<(Number, bool)> {
    let (factor, myriad) = match sign(c)? {
        Sign::Unit(unit) => (unit, false),
        Sign::Myriad(unit) => (unit, true),
        Sign::Digit(_) | Sign::Tens(_) => return None,
    };
    Some((Number::from(i64::try_from(factor).ok()?), myriad))
}

fn chinese(text: &str) -> Result<Numeral<'_>, Fault> {
    let end = text
        .char_indices()
        .find(|(_, c)| sign(*c).is_none())
        .map_or(text.len(), |(at, _)| at);
    let (run, rest) = text.split_at_checked(end).ok_or(Fault::NoNumber)?;
    if run.is_empty() {
        return Err(Fault::NoNumber);
    }
    if run.chars().count() > MOST_DIGITS {
        return Err(Fault::Digits);
    }
    let signs: Vec<Sign> = run.chars().filter_map(sign).collect();
    let whole = whole(&signs).ok_or(Fault::Vague)?;
    let whole = Number::from(i64::try_from(whole).map_err(|_| Fault::Digits)?);
    let (value, rest) = decimals(whole, rest)?;
    Ok(Numeral {
        value,
        myriads: signs.iter().any(|s| matches!(s, Sign::Myriad(_))),
        rest,
    })
}

/// 点五 behind a whole number.
fn decimals(whole: Number, rest: &str) -> Result<(Number, &str), Fault> {
    let Some(behind) = rest.strip_prefix('点') else {
        return Ok((whole, rest));
    };
    let mut value = whole;
    let mut scale = Number::from(1);
    let mut rest = behind;
    let mut count = 0;
    while let Some((digit, next)) = first(rest).and_then(|(c, next)| Some((digit(c)?, next))) {
        scale = scale * Number::from(10);
        count += 1;
        let digit = Number::from(i64::try_from(digit).map_err(|_| Fault::NoNumber)?);
        value = value + digit.checked_div(&scale).ok_or(Fault::NoNumber)?;
        rest = next;
        if count > MOST_DIGITS {
            return Err(Fault::Digits);
        }
    }
    if count == 0 {
        return Err(Fault::NoNumber);
    }
    Ok((value, rest))
}

/// The first sign of a text and the rest.
pub(super) fn first(text: &str) -> Option<(char, &str)> {
    let mut signs = text.chars();
    signs.next().map(|c| (c, signs.as_str()))
}

/// A whole Chinese numeral; none for 三五 (three to five), 二三十 and other vague ones.
fn whole(signs: &[Sign]) -> Option<u64> {
    let digits: Option<Vec<u64>> = signs
        .iter()
        .map(|s| match s {
            Sign::Digit(digit) => Some(*digit),
            _ => None,
        })
        .collect();
    if let Some(digits) = digits {
        // 二〇 and 一二三 are written digit by digit; 三五 says three to five.
        let clear = digits.len() != 2 || digits.contains(&0);
        return clear.then(|| digits.iter().try_fold(0u64, append_digit))?;
    }
    with_units(signs)
}

fn append_digit(value: u64, digit: &u64) -> Option<u64> {
    value.checked_mul(10)?.checked_add(*digit)
}

fn with_units(signs: &[Sign]) -> Option<u64> {
    /// Nothing was counted yet in this group of four places.
    const FRESH: u64 = 10_000;
    let (mut total, mut section, mut last) = (0u64, 0u64, FRESH);
    let mut last_myriad = u64::MAX;
    let mut pending: Option<u64> = None;
    let mut zero = false;
    for sign in signs {
        match *sign {
            Sign::Digit(0) => {
                if pending.is_some() {
                    return None;
                }
                zero = true;
            }
            Sign::Digit(digit) => {
                if pending.replace(digit).is_some() {
                    return None;
                }
            }
            Sign::Tens(tens) => {
                if pending.is_some() || last <= 10 {
                    return None;
                }
                section += tens * 10;
                last = 10;
            }
            Sign::Unit(unit) => {
                let leads = section == 0 && total == 0;
                let count = match pending.take() {
                    Some(count) => count,
                    None if unit == 10 || leads => 1,
                    None => return None,
                };
                if unit >= last {
                    return None;
                }
                section += count * unit;
                (last, zero) = (unit, false);
            }
            Sign::Myriad(unit) => {
                section += pending.take().unwrap_or(0);
                if section == 0 && total == 0 {
                    section = 1;
                }
                if unit < last_myriad && section > 0 {
                    total = total.checked_add(section.checked_mul(unit)?)?;
                } else if unit > last_myriad {
                    // 一万亿, 三万二千亿
                    total = total.checked_add(section)?.checked_mul(unit)?;
                } else {
                    return None;
                }
                (section, last, last_myriad, zero) = (0, FRESH, unit, false);
            }
        }
    }
    if let Some(digit) = pending {
        // 三百二 and 两万一 are short for 320 and 21000, or slips: not said.
        if last != 10 && !zero {
            return None;
        }
        section += digit;
    }
    total.checked_add(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let numeral = take(text).ok()?;
        Some(format!("{}|{}", numeral.value, numeral.rest))
    }

    #[test]
    fn chinese_numerals() {
        for (text, value) in [
            ("三百二十", "320|"),
            ("两万一千", "21000|"),
            ("一十六万八千元", "168000|元"),
            ("廿六次", "26|次"),
            ("九十五点五", "95.5|"),
            ("一百零五", "105|"),
            ("十", "10|"),
            ("十五", "15|"),
            ("百分", "100|分"),
            ("一万零五", "10005|"),
            ("二〇二四", "2024|"),
            ("三万二千亿", "3200000000000|"),
            ("一亿二千万", "120000000|"),
            ("壹佰贰拾", "120|"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for vague in ["三五", "二三十", "三百二", "两万一", "点五", "十百", "件"] {
            assert_eq!(read(vague), None, "{vague}");
        }
    }

    #[test]
    fn arabic_numerals() {
        assert_eq!(read("1,234.5件").as_deref(), Some("1234.5|件"));
        for bad in ["1,23", "12,34,567", "1,234,5", "1.2.3", "1.", "1,", "1e3"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}

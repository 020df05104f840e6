use num_rational::BigRational;
use num_traits::Signed;

use super::Number;

fn n(text: &str) -> Number {
    Number::parse(text).unwrap()
}

#[test]
fn tenths_add_exactly() {
    assert_eq!(n("0.1") + n("0.2"), n("0.3"));
}

#[test]
fn a_third_times_three_is_one() {
    let third = Number::from(1).checked_div(&Number::from(3)).unwrap();
    assert_eq!(third * Number::from(3), Number::from(1));
}

#[test]
fn rounding_goes_away_from_zero_at_a_tie() {
    for (value, rounded) in [
        ("9.635", "9.64"),
        ("0.125", "0.13"),
        ("-0.125", "-0.13"),
        ("-0.004", "0.00"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("1", "1.00"),
        ("0.994999", "0.99"),
    ] {
        assert_eq!(n(value).to_fixed(2), rounded, "{value}");
    }
}

#[test]
fn rounding_an_end_that_is_not_reached() {
    assert_eq!(n("4.505").round_below(2), n("4.50"));
    assert_eq!(n("4.504").round_below(2), n("4.50"));
    assert_eq!(n("4.5").round_below(2), n("4.5"));
    assert_eq!(n("-4.505").round_below(2), n("-4.51"));
    assert_eq!(n("-4.505").round_above(2), n("-4.50"));
    assert_eq!(n("4.505").round_above(2), n("4.51"));
}

#[test]
fn growth_beyond_machine_size_and_back() {
    let huge = n(&"9".repeat(60));
    let product = huge.clone() * huge.clone();
    assert_eq!(product.checked_div(&huge).unwrap(), huge);
    assert_eq!(huge.clone() - huge.clone(), Number::zero());
    assert_eq!(huge.clone() - (huge - Number::from(1)), Number::from(1));
}

#[test]
fn one_form_on_either_side_of_64_bits() {
    let (most, least) = (Number::from(i64::MAX), Number::from(i64::MIN));
    let above = most.clone() + Number::from(1);
    assert_eq!((above.words(), most.words()), (None, Some((i64::MAX, 1))));
    assert_eq!(-least.clone(), above);
    assert_eq!(-above.clone(), least);
    assert_eq!(above.clone() - Number::from(1), most);
    assert!(least < most && most < above);
    assert_eq!(above.to_fixed(1), "9223372036854775808.0");
    let fine = Number::from(1).checked_div(&above).unwrap();
    assert_eq!((fine.words(), fine.round(3)), (None, Number::zero()));
    assert_eq!(fine * above, Number::from(1));
}

#[test]
fn floor_and_ceil_of_negatives() {
    assert_eq!(n("-2.5").floor(), n("-3"));
    assert_eq!(n("-2.5").ceil(), n("-2"));
    assert_eq!(n("2.5").ceil(), n("3"));
}

#[test]
fn only_plain_decimals_parse() {
    for bad in [
        "", ".", "1.", ".5", "1e3", "1,234", "0x1", "NaN", "inf", "--1", "１", " 1", "1 ",
    ] {
        assert_eq!(Number::parse(bad), None, "{bad:?}");
    }
    assert_eq!(n("+1.50"), n("1.5"));
}

#[test]
fn division_by_zero_has_no_value() {
    assert_eq!(Number::from(1).checked_div(&Number::zero()), None);
}

#[test]
fn shown_as_written() {
    assert_eq!(n("92.50").to_string(), "92.5");
    assert_eq!(Number::fraction(2, 3).unwrap().to_string(), "≈0.666667");
}

#[test]
fn rounding_small_and_large_agrees() {
    let big = Number::power_of_ten(60);
    for (numerator, denominator) in [
        (19_270, 2_000),
        (1, 8),
        (-1, 8),
        (2, 3),
        (-2, 3),
        (0, 7),
        (4_505, 1_000),
    ] {
        let small = Number::fraction(numerator, denominator).unwrap();
        for digits in 0..5 {
            // Far out the same fraction is beyond machine size, and rounds the other way of computing.
            let far = (small.clone() + big.clone()).round(digits) - big.clone();
            if !small.is_negative() {
                assert_eq!(small.round(digits), far, "{small:?} {digits}");
            }
            assert_eq!((-small.clone()).round(digits), -small.round(digits));
        }
    }
}

proptest::proptest! {
    /// Machine words and big integers give the same: sums, products, quotients, order, rounding.
    #[test]
    fn small_and_big_arithmetic_agree(
        a in word(), b in denominator(), c in word(), d in denominator(), digits in 0u32..4,
    ) {
        let (x, y) = (Number::fraction(a, b).unwrap(), Number::fraction(c, d).unwrap());
        let (big_x, big_y) = (x.to_big(), y.to_big());
        let big = Number::from_big;
        proptest::prop_assert_eq!(x.clone() + y.clone(), big(&big_x + &big_y));
        proptest::prop_assert_eq!(x.clone() - y.clone(), big(&big_x - &big_y));
        proptest::prop_assert_eq!(x.clone() * y.clone(), big(&big_x * &big_y));
        proptest::prop_assert_eq!(x.cmp(&y), big_x.cmp(&big_y));
        if !y.is_zero() {
            proptest::prop_assert_eq!(x.checked_div(&y).unwrap(), big(&big_x / &big_y));
        }
        let scale = num_bigint::BigInt::from(10u8).pow(digits);
        let two = num_bigint::BigInt::from(2u8);
        let half = BigRational::new(1.into(), two);
        let rounded = (big_x.abs() * &scale + half).floor() / &scale;
        let rounded = if big_x.is_negative() { -rounded } else { rounded };
        proptest::prop_assert_eq!(x.round(digits), big(rounded));
    }
}

proptest::proptest! {
    /// Digits read at machine size are those read at any size.
    #[test]
    fn short_and_long_decimals_are_read_alike(text in "-?[0-9]{1,22}(\\.[0-9]{1,22})?") {
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let units: num_bigint::BigInt = format!("{whole}{fraction}").parse().unwrap();
        let scale = num_bigint::BigInt::from(10u8).pow(u32::try_from(fraction.len()).unwrap());
        let exact = Number::from_big(BigRational::new(units, scale));
        proptest::prop_assert_eq!(Number::parse(&text).unwrap(), exact);
    }
}

/// Ordinary figures and the ends of a machine word.
fn word() -> impl proptest::strategy::Strategy<Value = i64> {
    use proptest::strategy::Strategy;
    proptest::prop_oneof![
        -100_000..100_000i64,
        proptest::num::i64::ANY,
        (0..4i64).prop_map(|near| i64::MAX - near),
        (0..4i64).prop_map(|near| i64::MIN + near),
    ]
}

fn denominator() -> impl proptest::strategy::Strategy<Value = i64> {
    proptest::prop_oneof![1..1000i64, 1..=i64::MAX]
}

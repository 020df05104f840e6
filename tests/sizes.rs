//! What is held for every office of a run stays small: a hundred thousand offices have millions of each.
#![allow(missing_docs)]

use std::mem::size_of;

use kaohe::decimal::Number;
use kaohe::outcome::Outcome;
use kaohe::value::{Fact, Facts, Interval};

#[test]
fn what_every_office_has_many_of_is_small() {
    assert!(size_of::<Number>() <= 24);
    assert!(size_of::<Interval>() <= 72);
    assert!(size_of::<Fact>() <= 168);
    assert!(size_of::<Outcome>() <= 136);
}

#[test]
fn a_fact_that_is_not_given_takes_no_room() {
    let mut facts: Facts = [Fact::missing(), Fact::missing()].into_iter().collect();
    assert_eq!((facts.iter().count(), facts.given().count()), (2, 0));
    assert_eq!(facts.get(1), Some(&Fact::missing()));
    assert_eq!(facts.get(2), None);
    facts.get_mut(0).unwrap().unproved = true;
    let given: Vec<_> = facts.given().collect();
    assert!(matches!(given[..], [Fact { unproved: true, .. }]));
    assert_eq!(facts.get(1), Some(&Fact::missing()));
}

//! What is mostly empty takes one word then.

use std::ops::{Deref, DerefMut};

/// A value that has an empty form.
pub trait Empty: Default + PartialEq + 'static {
    /// The empty form.
    const EMPTY: &'static Self;
}

/// A value that is mostly empty, and takes no room of its own then.
///
/// ```
/// use kaohe::value::{Evidence, Rare};
/// let mut evidence: Rare<Evidence> = Rare::default();
/// assert_eq!(evidence.page, None);
/// evidence.page = Some("3".to_owned());
/// assert!(evidence.is_given());
/// ```
#[derive(Clone, Debug)]
pub struct Rare<T>(Option<Box<T>>);

impl<T> Rare<T> {
    /// The empty value.
    pub const EMPTY: Self = Self(None);
}

impl<T: Empty> Rare<T> {
    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0.map_or_else(T::default, |value| *value)
    }
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T: Empty> From<T> for Rare<T> {
    fn from(value: T) -> Self {
        Self((value != *T::EMPTY).then(|| Box::new(value)))
    }
}

impl<T: Empty> Deref for Rare<T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::EMPTY)
    }
}

/// Makes room for the value.
impl<T: Empty> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: Empty> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Empty + Eq> Eq for Rare<T> {}

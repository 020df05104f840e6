//! The account of one office.

super::texts! {
    TITLE: "计分说明" / "Account of a score";
}

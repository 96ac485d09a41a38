//! The words of the pages themselves, one table a language, and dates as people write them.

use chrono::Datelike;
use serde::Serialize;

use crate::model::{Precision, Stamp};

use super::super::dates::rfc3339;

/// The words of a page.
#[derive(Debug, Serialize)]
pub(super) struct Wording {
    /// The language they are in.
    pub(super) code: &'static str,
    skip: &'static str,
    all_feeds: &'static str,
    this_is_a_feed: &'static str,
    put_address: &'static str,
    subscribe_in: &'static str,
    in_an_app: &'static str,
    newest: &'static str,
    nothing: &'static str,
    read: &'static str,
    also: &'static str,
    sources: &'static str,
    changed: &'static str,
    first_seen: &'static str,
    no_feeds: &'static str,
    opml: &'static str,
    opml_hint: &'static str,
    open_page: &'static str,
    made_by: &'static str,
    files: &'static str,
    #[serde(skip)]
    one_entry: &'static str,
    #[serde(skip)]
    entries: &'static str,
    #[serde(skip)]
    months: Option<&'static [&'static str; 12]>,
}

const ENGLISH: Wording = Wording {
    code: "en",
    skip: "To the entries",
    all_feeds: "All feeds",
    this_is_a_feed: "This page is a feed",
    put_address: "Put one of these addresses into your feed reader, and every new entry comes to you.",
    subscribe_in: "Subscribe in",
    in_an_app: "an app",
    newest: "Newest entries",
    nothing: "There is no entry yet.",
    read: "Read it here",
    also: "Also at",
    sources: "Sources",
    changed: "Last change",
    first_seen: "first seen",
    no_feeds: "There is no public feed yet.",
    opml: "All feeds as OPML",
    opml_hint: "for the import of your feed reader",
    open_page: "Page",
    made_by: "Made by",
    files: "Files",
    one_entry: "entry",
    entries: "entries",
    months: Some(&[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]),
};

const VIETNAMESE: Wording = Wording {
    code: "vi",
    skip: "Đến các bài",
    all_feeds: "Tất cả các nguồn tin",
    this_is_a_feed: "Trang này là một nguồn tin",
    put_address: "Thêm một trong các địa chỉ sau vào trình đọc tin, bài mới sẽ tự đến với bạn.",
    subscribe_in: "Theo dõi bằng",
    in_an_app: "ứng dụng",
    newest: "Bài mới nhất",
    nothing: "Chưa có bài nào.",
    read: "Đọc tại đây",
    also: "Cũng có tại",
    sources: "Nguồn",
    changed: "Cập nhật",
    first_seen: "thấy lần đầu",
    no_feeds: "Chưa có nguồn tin công khai nào.",
    opml: "Tất cả nguồn tin dạng OPML",
    opml_hint: "để nhập vào trình đọc tin",
    open_page: "Trang",
    made_by: "Tạo bởi",
    files: "Tệp",
    one_entry: "bài",
    entries: "bài",
    months: None,
};

/// The words in a language; English where there are none.
pub(super) fn wording(language: Option<&str>) -> &'static Wording {
    let primary = language.and_then(|tag| tag.split('-').next()).unwrap_or_default();
    if primary.eq_ignore_ascii_case(VIETNAMESE.code) { &VIETNAMESE } else { &ENGLISH }
}

/// What stands before the names of those who have the same article, in a language: `Also at`.
#[must_use]
pub fn also_at(language: Option<&str>) -> &'static str {
    wording(language).also
}

impl Wording {
    /// `1 entry`, `12 entries`.
    pub(super) fn count(&self, entries: usize) -> String {
        format!("{entries} {}", if entries == 1 { self.one_entry } else { self.entries })
    }
}

/// A moment as a page shows it.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    /// For machines.
    datetime: String,
    /// For people, in the offset of the source.
    text: String,
    /// Whether it is only when we first saw it.
    first_seen: bool,
}

/// A moment in the words of a page; a day stays a day.
pub(super) fn shown(stamp: Stamp, wording: &Wording) -> Shown {
    let at = stamp.at;
    let day = match wording.months.and_then(|months| months.get(at.month0() as usize)) {
        Some(month) => format!("{} {month} {}", at.day(), at.year()),
        None => at.format("%d-%m-%Y").to_string(),
    };
    let day_only = stamp.precision == Precision::Day;
    Shown {
        datetime: if day_only { at.format("%Y-%m-%d").to_string() } else { rfc3339(at) },
        text: if day_only {
            day
        } else {
            format!("{day}, {} {}", at.format("%H:%M"), zone(at.offset().local_minus_utc()))
        },
        first_seen: stamp.precision == Precision::FirstSeen,
    }
}

/// `UTC`, `UTC+7`, `UTC−3:30`: entries of one page come from several zones.
fn zone(offset_seconds: i32) -> String {
    let minutes = offset_seconds.abs() / 60;
    let sign = if offset_seconds < 0 { '−' } else { '+' };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

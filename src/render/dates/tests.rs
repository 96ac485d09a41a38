//! Moments as they are written.

use chrono::{DateTime, FixedOffset};

use super::{rfc822, rfc3339, whole_seconds, writable};
use crate::model::Stamp;

fn stamp(text: &str) -> Stamp {
    Stamp::exact(DateTime::parse_from_rfc3339(text).unwrap())
}

#[test]
fn moments_keep_their_offset_and_lose_what_cannot_be_written() {
    let cases = [
        ("2026-11-24T08:10:00+07:00", "Tue, 24 Nov 2026 08:10:00 +0700", "2026-11-24T08:10:00+07:00"),
        ("2026-01-02T00:00:00Z", "Fri, 02 Jan 2026 00:00:00 +0000", "2026-01-02T00:00:00Z"),
        ("2026-01-02T00:00:00.250-03:30", "Fri, 02 Jan 2026 00:00:00 -0330", "2026-01-02T00:00:00.250-03:30"),
        ("2026-01-02T12:00:00+19:00", "Thu, 01 Jan 2026 17:00:00 +0000", "2026-01-01T17:00:00Z"),
        ("2016-12-31T23:59:60Z", "Sat, 31 Dec 2016 23:59:59 +0000", "2016-12-31T23:59:59.999999999Z"),
    ];
    for (text, mail, internet) in cases {
        let writable = writable(stamp(text)).unwrap();
        assert_eq!(rfc822(whole_seconds(writable).at), mail, "{text}");
        assert_eq!(rfc3339(writable.at), internet, "{text}");
    }
}

#[test]
fn an_offset_with_seconds_becomes_utc_and_a_far_year_is_left_out() {
    let hanoi = FixedOffset::east_opt(7 * 3600 + 6 * 60 + 30).unwrap();
    let old = Stamp::exact(stamp("1906-07-01T00:00:00Z").at.with_timezone(&hanoi));
    assert_eq!(rfc3339(writable(old).unwrap().at), "1906-07-01T00:00:00Z");
    let far = DateTime::from_timestamp(400_000_000_000, 0).unwrap().fixed_offset();
    assert_eq!(writable(Stamp::exact(far)), None);
}

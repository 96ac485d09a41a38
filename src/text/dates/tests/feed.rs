//! Dates of feeds.

use chrono_tz::Tz;

use super::super::feed_date;

/// What each date is read as, beside its precision; a line a date.
pub(super) fn read_as(dates: &[&str]) -> String {
    let line = |text: &&str| match feed_date(text, Tz::Asia__Ho_Chi_Minh) {
        Some(stamp) => format!("{text} = {} {:?}", stamp.at.to_rfc3339(), stamp.precision),
        None => format!("{text} = nothing"),
    };
    dates.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_usual_forms_keep_their_offset() {
    insta::assert_snapshot!(read_as(&[
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Tue, 10 Mar 2026 16:45:30 +0700",
        "10 Mar 26 16:45 EST",
        "Tue, 10 Mar 2026 16:45:30 -05:30",
        "2026-03-10T16:45:30Z",
        "2026-03-10T16:45:30.250+07:00",
        "2026-03-10 16:45",
        "2026-03-10",
        "Tue, 10 Mar 2026",
        "Tue, 10 Mar 2026 13:15:17 A",
        "Tue, 10 Mar 2026 13:15:17 Etc/GMT",
        "Tue, 10 Mar 2026 13:15:17 Europe/Berlin",
        "Tue, 10 Mar 2026 13:15:17 GMT+0100",
    ]), @"
    Sun, 06 Nov 1994 08:49:37 GMT = 1994-11-06T08:49:37+00:00 Exact
    Tue, 10 Mar 2026 16:45:30 +0700 = 2026-03-10T16:45:30+07:00 Exact
    10 Mar 26 16:45 EST = 2026-03-10T16:45:00-05:00 Minute
    Tue, 10 Mar 2026 16:45:30 -05:30 = 2026-03-10T16:45:30-05:30 Exact
    2026-03-10T16:45:30Z = 2026-03-10T16:45:30+00:00 Exact
    2026-03-10T16:45:30.250+07:00 = 2026-03-10T16:45:30.250+07:00 Exact
    2026-03-10 16:45 = 2026-03-10T16:45:00+07:00 Minute
    2026-03-10 = 2026-03-10T00:00:00+07:00 Day
    Tue, 10 Mar 2026 = 2026-03-10T00:00:00+07:00 Day
    Tue, 10 Mar 2026 13:15:17 A = 2026-03-10T13:15:17-01:00 Exact
    Tue, 10 Mar 2026 13:15:17 Etc/GMT = 2026-03-10T13:15:17+00:00 Exact
    Tue, 10 Mar 2026 13:15:17 Europe/Berlin = 2026-03-10T13:15:17+01:00 Exact
    Tue, 10 Mar 2026 13:15:17 GMT+0100 = 2026-03-10T13:15:17+01:00 Exact
    ");
}

#[test]
fn iso_8601_is_read_in_all_its_forms() {
    insta::assert_snapshot!(read_as(&[
        "20260310T164530Z", "20260310", "2026-W11-2", "2026W112", "2026-069", "2026069", "2026-03", "2026",
        "2026-03-10T16:45+07", "20260310164530", "1773135930", "1773135930000",
    ]), @"
    20260310T164530Z = 2026-03-10T16:45:30+00:00 Exact
    20260310 = 2026-03-10T00:00:00+07:00 Day
    2026-W11-2 = 2026-03-10T00:00:00+07:00 Day
    2026W112 = 2026-03-10T00:00:00+07:00 Day
    2026-069 = 2026-03-10T00:00:00+07:00 Day
    2026069 = 2026-03-10T00:00:00+07:00 Day
    2026-03 = 2026-03-01T00:00:00+07:00 Day
    2026 = 2026-01-01T00:00:00+07:00 Day
    2026-03-10T16:45+07 = 2026-03-10T16:45:00+07:00 Minute
    20260310164530 = 2026-03-10T16:45:30+07:00 Exact
    1773135930 = 2026-03-10T09:45:30+00:00 Exact
    1773135930000 = 2026-03-10T09:45:30+00:00 Exact
    ");
}

#[test]
fn what_is_in_no_calendar_is_no_date() {
    insta::assert_snapshot!(read_as(&[
        "2026-02-30", "Mon, 31 Jun 2026 10:00:00 GMT", "2026-03-10T24:00:00Z", "2026-03-10T12:00:00+99:00",
        "soon", "12", "",
    ]), @"
    2026-02-30 = nothing
    Mon, 31 Jun 2026 10:00:00 GMT = nothing
    2026-03-10T24:00:00Z = nothing
    2026-03-10T12:00:00+99:00 = 2026-03-10T12:00:00+00:00 Exact
    soon = nothing
    12 = nothing
     = nothing
    ");
}

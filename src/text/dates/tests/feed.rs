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

#[test]
fn unusual_forms_are_read_as_people_mean_them() {
    insta::assert_snapshot!(read_as(&[
        "9 Mar 2026 12:00 GMT",
        "Friday, March 13, 2026 - 3:09pm",
        "March 30 2026 07:02:38 PM",
        "Mon, 03/30/2026 - 19:19",
        "2026-03-12T12:12",
        "Friday 06 March 2026",
        "Lundi, 16. Mars 2026 - 15:54",
        "Sat, 11 04 2026 08:51:49 +0100",
        "Mar. 2026",
        "Thu, 26 Mar 2026 07:36:03 GMT-07:00",
        "jeu., 02 avril 2026 00:00:00 +0200",
        "Jan. 4, 2026, 12:37 p.m.",
        "mar., 01 déc. 2026 16:11:02 +0000",
        "Thur, 19 Mar 2026 00:00:39 +0000",
        "26 Mar 2026 GMT",
        "Thu, June 25, 2026 at 01:11 PM EDT",
        "Fri, 26th Jun 2026 09:32:20 GMT",
        "03/30/26 21:55:58",
        "13.07.26",
        "23-11-2026",
        "Thu Jan 01 2026 19:48:21 GMT+0100 (Central European Standard Time)",
        "Thu Jan  1 19:48:21 2026",
        "Fri, 2026/03/13 08:19:53 EDT",
        "2026년 05월 28일  01:31:15",
        "2026-05-25 오후 11:23:17",
        "Κυρ, 12 Ιούλ 2026 12:00:00 EST",
        "2026-július-13T9:15-05:00",
        "Thứ hai, 23 tháng 3 năm 2026 07:05",
    ]), @"
    9 Mar 2026 12:00 GMT = 2026-03-09T12:00:00+00:00 Minute
    Friday, March 13, 2026 - 3:09pm = 2026-03-13T15:09:00+07:00 Minute
    March 30 2026 07:02:38 PM = 2026-03-30T19:02:38+07:00 Exact
    Mon, 03/30/2026 - 19:19 = 2026-03-30T19:19:00+07:00 Minute
    2026-03-12T12:12 = 2026-03-12T12:12:00+07:00 Minute
    Friday 06 March 2026 = 2026-03-06T00:00:00+07:00 Day
    Lundi, 16. Mars 2026 - 15:54 = 2026-03-16T15:54:00+07:00 Minute
    Sat, 11 04 2026 08:51:49 +0100 = 2026-04-11T08:51:49+01:00 Exact
    Mar. 2026 = 2026-03-01T00:00:00+07:00 Day
    Thu, 26 Mar 2026 07:36:03 GMT-07:00 = 2026-03-26T07:36:03-07:00 Exact
    jeu., 02 avril 2026 00:00:00 +0200 = 2026-04-02T00:00:00+02:00 Exact
    Jan. 4, 2026, 12:37 p.m. = 2026-01-04T12:37:00+07:00 Minute
    mar., 01 déc. 2026 16:11:02 +0000 = 2026-12-01T16:11:02+00:00 Exact
    Thur, 19 Mar 2026 00:00:39 +0000 = 2026-03-19T00:00:39+00:00 Exact
    26 Mar 2026 GMT = 2026-03-26T00:00:00+00:00 Day
    Thu, June 25, 2026 at 01:11 PM EDT = 2026-06-25T13:11:00-04:00 Minute
    Fri, 26th Jun 2026 09:32:20 GMT = 2026-06-26T09:32:20+00:00 Exact
    03/30/26 21:55:58 = 2026-03-30T21:55:58+07:00 Exact
    13.07.26 = 2026-07-13T00:00:00+07:00 Day
    23-11-2026 = 2026-11-23T00:00:00+07:00 Day
    Thu Jan 01 2026 19:48:21 GMT+0100 (Central European Standard Time) = 2026-01-01T19:48:21+01:00 Exact
    Thu Jan  1 19:48:21 2026 = 2026-01-01T19:48:21+07:00 Exact
    Fri, 2026/03/13 08:19:53 EDT = 2026-03-13T08:19:53-04:00 Exact
    2026년 05월 28일  01:31:15 = 2026-05-28T01:31:15+07:00 Exact
    2026-05-25 오후 11:23:17 = 2026-05-25T23:23:17+07:00 Exact
    Κυρ, 12 Ιούλ 2026 12:00:00 EST = 2026-07-12T12:00:00-05:00 Exact
    2026-július-13T9:15-05:00 = 2026-07-13T09:15:00-05:00 Minute
    Thứ hai, 23 tháng 3 năm 2026 07:05 = 2026-03-23T07:05:00+07:00 Minute
    ");
}

#[test]
fn offsets_are_whole_minutes_even_when_the_sun_set_the_clocks() {
    insta::assert_snapshot!(read_as(&["1 Mar 1300 00:00:00 America/Chicago"]), @"1 Mar 1300 00:00:00 America/Chicago = 1300-03-01T00:00:00-05:50 Exact");
}

#[test]
fn times_may_lack_zeros_and_zones_stand_behind_the_year() {
    insta::assert_snapshot!(read_as(&[
        "Tue, 10 Mar 2026 9:5:7 EST",
        "Tue, 10 Mar 2026 16 -0500",
        "Tue Mar 10 16:45:30 2026 PST",
        "Tue, 10 Mar 16:45:30 PST 2026",
        "16:45 10.03.2026 -0500",
        "10 Tuesday, Mar 2026 16:45",
        "Tue, Mar 10 2026 16:45:30 -500",
        "Tue, 10 Mar 2026 16:45:30 --0500",
        "Tue, 10 Mar 2026 16:45:30 + 0100",
    ]), @"
    Tue, 10 Mar 2026 9:5:7 EST = 2026-03-10T09:05:07-05:00 Exact
    Tue, 10 Mar 2026 16 -0500 = 2026-03-10T16:00:00-05:00 Minute
    Tue Mar 10 16:45:30 2026 PST = 2026-03-10T16:45:30-08:00 Exact
    Tue, 10 Mar 16:45:30 PST 2026 = 2026-03-10T16:45:30-08:00 Exact
    16:45 10.03.2026 -0500 = 2026-03-10T16:45:00-05:00 Minute
    10 Tuesday, Mar 2026 16:45 = 2026-03-10T16:45:00+07:00 Minute
    Tue, Mar 10 2026 16:45:30 -500 = 2026-03-10T16:45:30-05:00 Exact
    Tue, 10 Mar 2026 16:45:30 --0500 = 2026-03-10T16:45:30-05:00 Exact
    Tue, 10 Mar 2026 16:45:30 + 0100 = 2026-03-10T16:45:30+01:00 Exact
    ");
}

#[test]
fn iso_8601_once_let_the_century_be_left_out() {
    insta::assert_snapshot!(read_as(&["260310", "26069", "-2603", "-26-03", "990310", "261310", "26-03"]), @"
    260310 = 2026-03-10T00:00:00+07:00 Day
    26069 = 2026-03-10T00:00:00+07:00 Day
    -2603 = 2026-03-01T00:00:00+07:00 Day
    -26-03 = 2026-03-01T00:00:00+07:00 Day
    990310 = 1999-03-10T00:00:00+07:00 Day
    261310 = nothing
    26-03 = nothing
    ");
}

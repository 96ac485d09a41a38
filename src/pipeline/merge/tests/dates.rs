//! Dates: what is published as when, and when it counts as changed.

use super::play;

#[test]
fn a_day_without_a_time_is_midnight_or_the_moment_of_first_sight_on_that_day() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T20:30:15Z
        id=past title=past date=2026-11-23+07:00
        id=here title=here date=2026-11-25+07:00
        id=utc title=utc date=2026-11-24
        id=tomorrow title=tomorrow date=2026-11-26+07:00
        @ 2026-11-25T17:00:00Z
        id=past title=past date=2026-11-23+07:00
        id=here title=here date=2026-11-25+07:00
        id=utc title=utc date=2026-11-24
        id=tomorrow title=tomorrow date=2026-11-26+07:00
    "), @"

2026-11-24T20:30:15Z
  a utc tag:a.example,2026:wbqce7zezcjrrptnrhrmgnqaa3 2026-11-24T20:30:15Z day
  a here tag:a.example,2026:tagqu4voywq6nwsb25rjaqeca6 2026-11-25T03:30:15+07:00 day
  a past tag:a.example,2026:tpfumumzpq2g2jy7axhzhyxwzv 2026-11-23T00:00:00+07:00 day
2026-11-25T17:00:00Z
  a tomorrow tag:a.example,2026:pwvtuvgygs4uc42x7y5mfv5ohp 2026-11-26T00:00:00+07:00 day
  a utc tag:a.example,2026:wbqce7zezcjrrptnrhrmgnqaa3 2026-11-24T20:30:15Z day
  a here tag:a.example,2026:tagqu4voywq6nwsb25rjaqeca6 2026-11-25T03:30:15+07:00 day
  a past tag:a.example,2026:tpfumumzpq2g2jy7axhzhyxwzv 2026-11-23T00:00:00+07:00 day
");
}

#[test]
fn a_date_in_the_future_holds_an_entry_back_for_a_week_at_most() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=soon title=soon date=2026-11-24T07:00:00Z
        id=never title=never date=2100-01-01T08:00:00+07:00
        id=moved title=moved date=2026-11-26T07:00:00Z
        @ 2026-11-24T06:59:59Z
        id=moved title=moved date=2026-11-24T06:30:00Z
        @ 2026-11-24T07:00:00Z
        id=soon title=soon date=2026-11-27T07:00:00Z
    "), @"

2026-11-24T06:00:00Z
  a never tag:a.example,2026:m4jybsgl4v4uzslfypiltin6nj 2026-11-24T06:00:00Z first seen
2026-11-24T06:59:59Z
  a moved tag:a.example,2026:khxjdtwxin7rahndqixeaekw6u 2026-11-24T06:30:00Z
  a never tag:a.example,2026:m4jybsgl4v4uzslfypiltin6nj 2026-11-24T06:00:00Z first seen
2026-11-24T07:00:00Z
  a soon tag:a.example,2026:7ntexx3y2vblvue6htzwfllmhg 2026-11-24T07:00:00Z
  a moved tag:a.example,2026:khxjdtwxin7rahndqixeaekw6u 2026-11-24T06:30:00Z
  a never tag:a.example,2026:m4jybsgl4v4uzslfypiltin6nj 2026-11-24T06:00:00Z first seen
");
}

#[test]
fn no_date_or_one_that_cannot_be_is_the_moment_of_first_sight() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=none title=none
        id=epoch title=epoch date=1970-01-01T00:00:00Z
        id=zero title=zero date=0001-01-01T00:00:00Z
        id=changed title=changed updated=2026-11-20T08:00:00Z
        id=old title=old date=1975-05-01
        @ 2026-11-25T06:00:00Z
        id=none title=none date=2026-11-01T00:00:00Z
    "), @"

2026-11-24T06:00:00Z
  a zero tag:a.example,2026:j4wp47zfw5ofhpsvwfmwfyz7jd 2026-11-24T06:00:00Z first seen
  a epoch tag:a.example,2026:dw5cwim2i62scwzmejuub7fpiz 2026-11-24T06:00:00Z first seen
  a none tag:a.example,2026:rlcj6uoqecifej6axrwqicqdko 2026-11-24T06:00:00Z first seen
  a changed tag:a.example,2026:nkpxl3wgizfdj4fhsz2hdpbli2 2026-11-20T08:00:00Z
  a old tag:a.example,1975:s2sck4uj7hv4xskl7reso34j5w 1975-05-01T00:00:00Z day
2026-11-25T06:00:00Z
  a zero tag:a.example,2026:j4wp47zfw5ofhpsvwfmwfyz7jd 2026-11-24T06:00:00Z first seen
  a epoch tag:a.example,2026:dw5cwim2i62scwzmejuub7fpiz 2026-11-24T06:00:00Z first seen
  a none tag:a.example,2026:rlcj6uoqecifej6axrwqicqdko 2026-11-24T06:00:00Z first seen
  a changed tag:a.example,2026:nkpxl3wgizfdj4fhsz2hdpbli2 2026-11-20T08:00:00Z
  a old tag:a.example,1975:s2sck4uj7hv4xskl7reso34j5w 1975-05-01T00:00:00Z day
");
}

#[test]
fn updated_moves_only_when_the_text_was_really_rewritten() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=same title=same text=60*word date=2026-11-20T00:00:00Z updated=2026-11-21T00:00:00Z
        id=counter title=counter text=60*word more=\"12 comments\" date=2026-11-20T00:00:00Z
        id=typo title=typo text=300*word date=2026-11-20T00:00:00Z
        id=text title=text text=60*word date=2026-11-20T00:00:00Z
        id=dated title=dated text=60*word date=2026-11-20T00:00:00Z
        id=title title=\"12 dead\" text=60*word date=2026-11-20T00:00:00Z
        @ 2026-11-25T06:00:00Z
        id=same title=same text=60*word date=2026-11-24T00:00:00Z updated=2026-11-25T00:00:00Z
        id=counter title=counter text=60*word more=\"13 comments\" date=2026-11-20T00:00:00Z
        id=typo title=typo text=300*word more=mended date=2026-11-20T00:00:00Z
        id=text title=text text=60*word more=\"The minister has resigned.\" date=2026-11-20T00:00:00Z
        id=dated title=dated text=60*word more=\"The minister has resigned.\" updated=2026-11-25T01:00:00Z
        id=title title=\"15 dead\" text=60*word date=2026-11-20T00:00:00Z
    "), @"

2026-11-24T06:00:00Z
  a 12 dead tag:a.example,2026:2ncq4kt6w46hn2jbg2u5nb4fru 2026-11-20T00:00:00Z
  a dated tag:a.example,2026:ssfhupleclbm3ep5vflrqtjcb2 2026-11-20T00:00:00Z
  a text tag:a.example,2026:qmogqmp5zgrqtjggntb4wl5doq 2026-11-20T00:00:00Z
  a typo tag:a.example,2026:rl7lqixuhvo4ozphmciyg7v2lx 2026-11-20T00:00:00Z
  a counter tag:a.example,2026:r6gxetvhnm4vvxbhtkxhnlusfo 2026-11-20T00:00:00Z
  a same tag:a.example,2026:qp7ievz2wu3m6igk6hdy5gabu7 2026-11-20T00:00:00Z updated 2026-11-21T00:00:00Z
2026-11-25T06:00:00Z
  a 15 dead tag:a.example,2026:2ncq4kt6w46hn2jbg2u5nb4fru 2026-11-20T00:00:00Z updated 2026-11-25T06:00:00Z
  a dated tag:a.example,2026:ssfhupleclbm3ep5vflrqtjcb2 2026-11-20T00:00:00Z updated 2026-11-25T01:00:00Z
  a text tag:a.example,2026:qmogqmp5zgrqtjggntb4wl5doq 2026-11-20T00:00:00Z updated 2026-11-25T06:00:00Z
  a typo tag:a.example,2026:rl7lqixuhvo4ozphmciyg7v2lx 2026-11-20T00:00:00Z
  a counter tag:a.example,2026:r6gxetvhnm4vvxbhtkxhnlusfo 2026-11-20T00:00:00Z
  a same tag:a.example,2026:qp7ievz2wu3m6igk6hdy5gabu7 2026-11-20T00:00:00Z updated 2026-11-21T00:00:00Z
");
}

#[test]
fn a_text_that_is_another_one_at_every_look_soon_moves_nothing() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T01:00:00Z
        id=one title=One text=60*a date=2026-11-20T00:00:00Z
        @ 2026-11-24T02:00:00Z
        id=one title=One text=60*b date=2026-11-20T00:00:00Z
        @ 2026-11-24T03:00:00Z
        id=one title=One text=60*c date=2026-11-20T00:00:00Z
        @ 2026-11-24T04:00:00Z
        id=one title=One text=60*d date=2026-11-20T00:00:00Z
        @ 2026-11-24T05:00:00Z
        id=one title=One text=60*e date=2026-11-20T00:00:00Z
    "), @"

2026-11-24T01:00:00Z
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-11-20T00:00:00Z
2026-11-24T02:00:00Z
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-11-20T00:00:00Z updated 2026-11-24T02:00:00Z
2026-11-24T03:00:00Z
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-11-20T00:00:00Z updated 2026-11-24T03:00:00Z
2026-11-24T04:00:00Z
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-11-20T00:00:00Z updated 2026-11-24T03:00:00Z
2026-11-24T05:00:00Z
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-11-20T00:00:00Z updated 2026-11-24T03:00:00Z
");
}

#[test]
fn a_clock_that_was_wrong_leaves_nothing_in_the_future_and_changes_no_id() {
    insta::assert_snapshot!(play("
        @ 2026-11-24T06:00:00Z
        id=one title=One
        @ 2027-11-24T06:00:00Z
        id=one title=One
        id=two title=Two
        id=three title=Three date=2027-11-23T00:00:00Z
        @ 2026-11-25T06:00:00Z
        id=one title=One
        id=two title=Two
        id=three title=Three date=2027-11-23T00:00:00Z
    "), @"

2026-11-24T06:00:00Z
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-11-24T06:00:00Z first seen
2027-11-24T06:00:00Z
  a Two tag:a.example,2026:3r3q772t6uedl6gmsv7adqgvom 2027-11-24T06:00:00Z first seen
  a Three tag:a.example,2027:3pwa42e7wy55okiuo4trfhmfj2 2027-11-23T00:00:00Z
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-11-24T06:00:00Z first seen
2026-11-25T06:00:00Z
  a Three tag:a.example,2027:3pwa42e7wy55okiuo4trfhmfj2 2026-11-25T06:00:00Z first seen
  a Two tag:a.example,2026:3r3q772t6uedl6gmsv7adqgvom 2026-11-25T06:00:00Z first seen
  a One tag:a.example,2026:2m73jcvvvx7sngxbokzju2it74 2026-11-24T06:00:00Z first seen
");
}

//! Dates as people write them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::super::{Context, DayMonthOrder, date_line, day_month_order, read};

/// Tuesday, 10 March 2026, 12:30 in Hanoi.
fn context(language: &str) -> Context<'_> {
    let now = DateTime::<Utc>::from_timestamp(1_773_120_600, 0).unwrap();
    Context { language: Some(language), now, timezone: Tz::Asia__Ho_Chi_Minh, order: None }
}

fn read_as(dates: &[(&str, &str)]) -> String {
    let line = |(language, text): &(&str, &str)| match read(text, &context(language)) {
        Some(stamp) => format!("{language} {text} = {} {:?}", stamp.at.format("%F %R"), stamp.precision),
        None => format!("{language} {text} = nothing"),
    };
    dates.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn dates_are_read_in_many_languages_and_calendars() {
    insta::assert_snapshot!(read_as(&[
        ("vi", "Thứ hai, 09/03/2026 - 08:15"),
        ("vi", "ngày 9 tháng 3 năm 2026"),
        ("de", "Stand: 09.03.2026, 08.15 Uhr"),
        ("pt", "09/03/2026 08h15"),
        ("en-GB", "03/04/2026"),
        ("en", "03/04/2026"),
        ("th", "9 มี.ค. 2569"),
        ("fa", "۱۸ اسفند ۱۴۰۴"),
        ("ja", "令和8年3月9日 午後8時15分"),
        ("zh-TW", "民國115年3月9日"),
        ("zh", "二〇二六年三月九日"),
        ("ar", "9 آذار 2026"),
        ("ko", "입력 2026.03.09. 오후 8:15"),
    ]), @"
    vi Thứ hai, 09/03/2026 - 08:15 = 2026-03-09 08:15 Minute
    vi ngày 9 tháng 3 năm 2026 = 2026-03-09 00:00 Day
    de Stand: 09.03.2026, 08.15 Uhr = 2026-03-09 08:15 Minute
    pt 09/03/2026 08h15 = 2026-03-09 08:15 Minute
    en-GB 03/04/2026 = 2026-04-03 00:00 Day
    en 03/04/2026 = 2026-03-04 00:00 Day
    th 9 มี.ค. 2569 = 2026-03-09 00:00 Day
    fa ۱۸ اسفند ۱۴۰۴ = 2026-03-09 00:00 Day
    ja 令和8年3月9日 午後8時15分 = 2026-03-09 20:15 Minute
    zh-TW 民國115年3月9日 = 2026-03-09 00:00 Day
    zh 二〇二六年三月九日 = 2026-03-09 00:00 Day
    ar 9 آذار 2026 = 2026-03-09 00:00 Day
    ko 입력 2026.03.09. 오후 8:15 = 2026-03-09 20:15 Minute
    ");
}

#[test]
fn relative_dates_count_from_now_and_are_cut_to_their_unit() {
    insta::assert_snapshot!(read_as(&[
        ("vi", "2 giờ trước"), ("vi", "hôm qua 21:07"), ("en", "3 days ago"), ("en", "just now"),
        ("ar", "منذ ساعتين"), ("ja", "3時間前"), ("sw", "siku 2 zilizopita"), ("de", "vor einem Monat"),
    ]), @"
    vi 2 giờ trước = 2026-03-10 10:30 Minute
    vi hôm qua 21:07 = 2026-03-09 21:07 Minute
    en 3 days ago = 2026-03-07 00:00 Day
    en just now = 2026-03-10 12:30 Minute
    ar منذ ساعتين = 2026-03-10 10:30 Minute
    ja 3時間前 = 2026-03-10 09:30 Minute
    sw siku 2 zilizopita = 2026-03-08 00:00 Day
    de vor einem Monat = 2026-02-10 00:00 Day
    ");
}

#[test]
fn units_are_known_in_the_forms_that_their_language_gives_them() {
    insta::assert_snapshot!(read_as(&[
        ("he", "לפני יומיים (2)"), ("he", "לפני שעה (1)"), ("he", "לפני שעתיים (3)"), ("es", "hace 3 m"),
        ("bn", "1 জানুয়ারি, 2026"), ("mr", "2 दिवसांपूर्वी"), ("am", "ከ3 ሰዓቶች በፊት"), ("si", "මිනිත්තු 5කට පෙර"), ("az", "3 st əvvəl"),
    ]), @"
    he לפני יומיים (2) = 2026-03-08 00:00 Day
    he לפני שעה (1) = 2026-03-10 11:30 Minute
    he לפני שעתיים (3) = nothing
    es hace 3 m = 2025-12-10 00:00 Day
    bn 1 জানুয়ারি, 2026 = 2026-01-01 00:00 Day
    mr 2 दिवसांपूर्वी = 2026-03-08 00:00 Day
    am ከ3 ሰዓቶች በፊት = 2026-03-10 09:30 Minute
    si මිනිත්තු 5කට පෙර = 2026-03-10 12:25 Minute
    az 3 st əvvəl = 2026-03-10 09:30 Minute
    ");
}

#[test]
fn what_only_looks_like_a_date_is_none() {
    insta::assert_snapshot!(read_as(&[
        ("vi", "trong 2-4 năm tới"), ("en", "Release 3.11.24"), ("en", "8 min read"), ("en", "31/02/2026"),
        ("en", "April fools"), ("de", "Seite 4 von 9"), ("en", "192.168.10.1"),
    ]), @"
    vi trong 2-4 năm tới = nothing
    en Release 3.11.24 = nothing
    en 8 min read = nothing
    en 31/02/2026 = nothing
    en April fools = nothing
    de Seite 4 von 9 = nothing
    en 192.168.10.1 = nothing
    ");
}

#[test]
fn a_date_line_holds_nothing_but_date_label_and_names() {
    let line = date_line("Posted 9 Mar 2026 by Jane Roe", &context("en")).unwrap();
    assert_eq!((line.updated, line.author.as_deref()), (false, Some("Jane Roe")));
    assert!(date_line("Updated: 9 March 2026", &context("en")).unwrap().updated);
    assert_eq!(date_line("date 2026-03-09 Sport Kultur Wetter", &context("de")), None);
}

#[test]
fn one_date_that_tells_decides_for_all_of_a_document() {
    assert_eq!(day_month_order(&["03/04/2026", "23/04/2026"]), Some(DayMonthOrder::DayFirst));
    assert_eq!(day_month_order(&["03/04/2026", "04/23/2026"]), Some(DayMonthOrder::MonthFirst));
    assert_eq!(day_month_order(&["23/04/2026", "04/23/2026"]), None);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,60}", tag in "(vi|en|th|ja|fa|ar|xx)") {
        let _ = read(&text, &context(&tag));
        let _ = super::super::feed_date(&text, Tz::UTC);
    }

    #[test]
    fn every_day_is_read_back(year in 1950i32..2080, month in 1u32..=12, day in 1u32..=28) {
        let day = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let got = read(&day.format("%d-%m-%Y").to_string(), &context("vi")).map(|stamp| stamp.at.date_naive());
        prop_assert_eq!(got, Some(day));
    }
}

//! Which of two numbers is the day: by the document, by the language, by the mark between them.

use chrono_tz::Tz;

/// The order in which a document writes day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayMonthOrder {
    /// 23/11/2025.
    DayFirst,
    /// 11/23/2025.
    MonthFirst,
}

/// The order that all dates of a document need together; nothing where none of them or different ones tell.
#[must_use]
pub fn day_month_order(dates: &[&str]) -> Option<DayMonthOrder> {
    let mut found = None;
    for order in dates.iter().filter_map(|date| order_needed(&super::fold::fold(date))) {
        match found {
            None => found = Some(order),
            Some(before) if before != order => return None,
            Some(_) => {}
        }
    }
    found
}

/// The order one date needs: what cannot be a month is the day.
fn order_needed(date: &str) -> Option<DayMonthOrder> {
    let numbers: Vec<&str> = date.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let marks = date.chars().filter(|c| matches!(c, '/' | '-' | '.')).count();
    if marks < 2 {
        return None;
    }
    numbers.windows(3).find_map(|three| {
        let [first, second, year] = three else { return None };
        if first.len() > 2 || second.len() > 2 || !matches!(year.len(), 2 | 4) {
            return None;
        }
        match (first.parse().ok()?, second.parse().ok()?) {
            (13..=31, 1..=12) => Some(DayMonthOrder::DayFirst),
            (1..=12, 13..=31) => Some(DayMonthOrder::MonthFirst),
            _ => None,
        }
    })
}

/// The order a language writes (CLDR short dates); without a language that of the mark between the numbers.
pub(super) fn usual_order(language: Option<&str>, home: Tz, mark: char) -> DayMonthOrder {
    let Some(tag) = language else {
        let american = home == Tz::UTC || home.name().starts_with("US/") || NORTH_AMERICA.contains(&home);
        return if mark == '/' && american { DayMonthOrder::MonthFirst } else { DayMonthOrder::DayFirst };
    };
    let mut parts = tag.split(['-', '_']);
    let base = parts.next().unwrap_or_default();
    // Americans write slashes and dashes; who writes dots in English writes the day first.
    if base == "en" && mark == '.' {
        return DayMonthOrder::DayFirst;
    }
    let region = parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase);
    let month_first = matches!(
        (base, region.as_deref()),
        ("en", None | Some("US" | "PH" | "PR" | "GU" | "AS" | "VI" | "MP" | "UM"))
            | ("es", Some("US" | "PR" | "PA"))
            | ("fil" | "tl" | "zh" | "ja" | "ko", _)
    );
    if month_first { DayMonthOrder::MonthFirst } else { DayMonthOrder::DayFirst }
}

const NORTH_AMERICA: [Tz; 6] = [
    Tz::America__New_York,
    Tz::America__Chicago,
    Tz::America__Denver,
    Tz::America__Los_Angeles,
    Tz::America__Phoenix,
    Tz::America__Anchorage,
];

/// Whether a language writes the year first, so that 25/11/23 begins with it.
pub(super) fn is_year_first(language: Option<&str>) -> bool {
    let base = language.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default();
    matches!(base, "ja" | "zh" | "ko" | "hu" | "lt" | "sv" | "fa" | "mn" | "eu" | "si")
}

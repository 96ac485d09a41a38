//! Years and days of other calendars, brought into ours.

use chrono::{Days, NaiveDate};

use super::vocabulary::{Calendar, Era};

/// The year of our count for a year as written, by its era or, without one, by what it can be.
///
/// `None` for lunar years, which cannot be computed to the day.
pub(super) fn year_of(year: u64, digits: usize, era: Option<Era>) -> Option<i32> {
    let year = i32::try_from(year).ok()?;
    match era {
        Some(Era::Buddhist) if digits == 2 => Some(2500 + year - 543),
        Some(Era::Buddhist) => Some(year - 543),
        Some(Era::Since(before)) => (digits <= 3).then_some(year + before),
        Some(Era::LunarHijri) => None,
        Some(Era::SolarHijri | Era::Common) => Some(year),
        None if digits == 4 && (2400..=2700).contains(&year) => Some(year - 543),
        None => Some(year),
    }
}

/// A day of a calendar.
pub(super) fn day_of(calendar: Calendar, year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    match calendar {
        Calendar::Gregorian => NaiveDate::from_ymd_opt(year, month, day),
        Calendar::SolarHijri => solar_hijri(year, month, day),
        Calendar::LunarHijri => None,
    }
}

/// A day of the solar Hijri calendar, by the cycle of 33 years with 8 leap years that holds from 1300 to 1500.
fn solar_hijri(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let longest = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 if is_solar_leap(year) => 30,
        12 => 29,
        _ => return None,
    };
    if !(1300..=1500).contains(&year) || !(1..=longest).contains(&day) {
        return None;
    }
    // 1 Farvardin 1300 was 21 March 1921.
    let first = NaiveDate::from_ymd_opt(1921, 3, 21)?;
    let leap_years = (1300..year).filter(|year| is_solar_leap(*year)).count();
    let years = u64::try_from(year - 1300).ok()?;
    let months = u64::from(month - 1);
    let days = years * 365 + u64::try_from(leap_years).ok()? + months * 30 + months.min(6) + u64::from(day - 1);
    first.checked_add_days(Days::new(days))
}

fn is_solar_leap(year: i32) -> bool {
    matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30)
}

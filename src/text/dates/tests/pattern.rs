//! Dates in a form given in letters.

use chrono_tz::Tz;

use super::super::DatePattern;

fn read(letters: &str, text: &str) -> Option<String> {
    DatePattern::new(letters)?
        .line(text, Tz::UTC)
        .map(|stamp| format!("{} {:?}", stamp.at.to_rfc3339(), stamp.precision))
}

#[test]
fn a_form_in_letters_is_read_as_its_owner_means_it() {
    let cases = [
        ("dd-mm-yyyy", "23-11-2025", Some("2025-11-23T00:00:00+00:00 Day")),
        ("mm/dd/yy", "Posted: 03/04/25", Some("2025-03-04T00:00:00+00:00 Day")),
        ("d.m.yyyy H:MM", "3.4.2025 9:05", Some("2025-04-03T09:05:00+00:00 Minute")),
        ("yyyymmdd HHMMSS", "20251123 091200", Some("2025-11-23T09:12:00+00:00 Exact")),
        ("dd-mm-yyyy", "32-11-2025", None),
        ("dd-mm-yyyy", "23-11-20251", None),
        ("dd-mm-yyyy", "23-11-2025 Home News Sport Weather", None),
        ("dd-mm", "23-11", None),
        ("d d m y", "1 1 1 25", None),
    ];
    for (letters, text, stamp) in cases {
        assert_eq!(read(letters, text).as_deref(), stamp, "{letters}: {text}");
    }
}

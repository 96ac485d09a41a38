//! What servers say about time: Retry-After, Cache-Control, Expires.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::Said;

/// Nobody is left alone for longer: a server that names ten years means something else.
pub(super) const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// When a Retry-After (RFC 9110 section 10.2.3) lets us ask again, at most a week ahead; nothing
/// where it is no number of seconds and no date.
#[must_use]
pub fn retry_at(said: &Said, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = said.retry_after.as_deref()?.trim();
    let longest = now + week();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        let seconds = text.parse::<u64>().unwrap_or(u64::MAX).min(LONGEST.as_secs());
        return now.checked_add_signed(TimeDelta::seconds(i64::try_from(seconds).ok()?)).map(|at| at.min(longest));
    }
    let at: DateTime<Utc> = httpdate::parse_http_date(text).ok()?.into();
    (at > now).then(|| at.min(longest))
}

/// How long an answer stays fresh (RFC 9111 section 4.2), for a private cache; nothing where it says
/// nothing, or says that it must be asked about each time.
pub(super) fn freshness(said: &Said, now: DateTime<Utc>) -> Option<(Duration, &'static str)> {
    let control = said.cache_control.as_deref().unwrap_or_default().to_ascii_lowercase();
    let mut directives = control.split(',').map(str::trim);
    if directives.clone().any(|d| d.starts_with("no-cache") || d.starts_with("no-store")) {
        return None;
    }
    let max_age = directives.find_map(|directive| directive.strip_prefix("max-age"));
    if let Some(max_age) = max_age {
        let digits = max_age.trim_start().strip_prefix('=')?.trim().trim_matches('"');
        let seconds = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().unwrap_or(u64::MAX))?;
        let age = said.age.as_deref().and_then(|age| age.trim().parse::<u64>().ok()).unwrap_or(0);
        return clamped(seconds.saturating_sub(age)).map(|wait| (wait, "Cache-Control"));
    }
    let expires: DateTime<Utc> = httpdate::parse_http_date(said.expires.as_deref()?.trim()).ok()?.into();
    let sent = said.date.as_deref().and_then(|date| httpdate::parse_http_date(date.trim()).ok());
    let sent = sent.map_or(now, DateTime::<Utc>::from);
    let seconds = u64::try_from((expires - sent).num_seconds()).ok()?;
    clamped(seconds).map(|wait| (wait, "Expires"))
}

fn clamped(seconds: u64) -> Option<Duration> {
    (seconds > 0).then(|| Duration::from_secs(seconds).min(LONGEST))
}

/// A week, as chrono counts.
pub(super) const fn week() -> TimeDelta {
    TimeDelta::days(7)
}

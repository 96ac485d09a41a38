//! What someone meant who wrote a word that is none of those known.

/// The known word that is nearest to what was written, when it is near enough to be a slip.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// No word known is longer; a longer one written is no slip.
    const MAX_CHARS: usize = 64;
    let written: Vec<char> = written.to_lowercase().chars().take(MAX_CHARS + 1).collect();
    if written.len() > MAX_CHARS {
        return None;
    }
    let allowed = (written.len() / 3).max(1);
    known
        .into_iter()
        .map(|word| (distance(&written, &word.chars().collect::<Vec<_>>()), word))
        .filter(|(distance, word)| *distance <= allowed && *distance < word.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// The row of a table that goes by a name, or the name that may have been meant.
///
/// # Errors
/// When no row has the name: the nearest one, if any is near.
pub fn choose<T: ?Sized>(
    table: &[&'static T],
    name: impl Fn(&'static T) -> &'static str,
    written: &str,
) -> Result<&'static T, Option<&'static str>> {
    let found = table.iter().copied().find(|row| name(row) == written);
    found.ok_or_else(|| nearest(written, table.iter().copied().map(name)))
}

/// Letters to insert, drop, change or swap with their neighbour (optimal string alignment).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = Vec::with_capacity(other.len() + 1);
        row.push(i + 1);
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], n: usize| row.get(n).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&last, j) + usize::from(a != b)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

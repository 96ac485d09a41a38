//! What is certain of the tokens of a text of which only a piece is known.

use super::class;
use super::table::{self, Kind};

/// The letter that a character is folded to when nothing is joined to it; nothing where it is none, or becomes
/// several.
#[must_use]
pub fn letter(c: char) -> Option<char> {
    match table::kind(c) {
        Kind::Word(letter, _) | Kind::Solo(letter) => Some(letter),
        _ => None,
    }
}

/// Runs of letters: in every text whose normal form C has this piece, each of them stands in one token, whatever
/// comes before and after the piece.
#[must_use]
pub fn steady(piece: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    let mut rest = piece.chars().map(table::kind).peekable();
    while let Some(kind) = rest.next() {
        let (letter, alone) = match kind {
            Kind::Word(letter, _) => (Some(letter), false),
            Kind::Solo(letter) => (Some(letter), true),
            _ => (None, true),
        };
        // What is joined to a letter may make another one of it.
        let joined = matches!(rest.peek(), None | Some(Kind::Joiner | Kind::Invisible | Kind::Nothing));
        let letter = letter.filter(|letter| !joined || is_firm(*letter));
        if alone {
            runs.push(letter.map(String::from).unwrap_or_default());
            runs.push(String::new());
        } else if let (Some(run), Some(letter)) = (runs.last_mut(), letter) {
            run.push(letter);
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Whether a letter stays what it is whatever marks are joined to it.
fn is_firm(letter: char) -> bool {
    let is_han = ('\u{3400}'..='\u{9fff}').contains(&letter);
    letter.is_ascii_digit() || letter == '_' || is_han || class::is_latin(letter) || class::is_greek(letter)
}

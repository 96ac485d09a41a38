//! Folds a base character with what is joined to it, one rule after the other.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{decompose_canonical, decompose_compatible};

use super::class;

/// The mark of `đ ħ ł ø ŧ`, which Unicode does not take apart.
const STROKE: char = '\u{335}';

/// One piece of folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// A letter, digit or `_` of a run.
    Word(char),
    /// A letter that is a token of its own.
    Solo(char),
    /// A mark of the Latin letter before it, which a query may leave out.
    Accent(char),
    /// A mark that belongs to the text like a letter.
    Mark(char),
    /// `+` or `#`.
    Sign(char),
    /// Anything else: it ends a token.
    Gap,
}

/// What the marks that follow belong to.
enum Base {
    Latin(char),
    Greek,
    Other,
}

/// Whether a character can change or join what stands before it: a mark, or a jamo that a syllable takes in.
pub(super) fn is_joiner(c: char) -> bool {
    let mut first = None;
    decompose_compatible(c, |part| first = first.or(Some(part)));
    let first = first.unwrap_or(c);
    class::is_mark(first) || matches!(first, '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7fb}')
}

/// Folds one base character with its joiners; `out` is added to.
pub(super) fn fold(cluster: &str, out: &mut Vec<Piece>) {
    let visible = cluster.chars().filter(|c| !class::is_invisible(*c));
    let cased = visible.nfkc().flat_map(fold_case);
    let mut base = Base::Other;
    for c in cased.nfc() {
        fold_letter(c, &mut base, out);
    }
}

/// Full case folding. `to_uppercase` and back joins exactly what CaseFolding.txt joins, but for `ß` and
/// `ı`, which the letters' own rules treat the same.
fn fold_case(c: char) -> impl Iterator<Item = char> {
    c.to_uppercase().flat_map(char::to_lowercase)
}

fn fold_letter(c: char, base: &mut Base, out: &mut Vec<Piece>) {
    if is_dropped(c) {
        return;
    }
    if class::is_mark(c) {
        match base {
            // `İ` is i without a mark.
            Base::Latin('i') if c == '\u{307}' => {}
            Base::Latin(_) => out.push(Piece::Accent(c)),
            Base::Greek => {}
            Base::Other => out.push(Piece::Mark(c)),
        }
        return;
    }
    if class::is_latin(c) {
        fold_latin(c, base, out);
        return;
    }
    *base = Base::Other;
    if let Some(digit) = class::ascii_digit(c) {
        out.push(Piece::Word(digit));
    } else if class::is_greek(c) {
        *base = Base::Greek;
        let mut letter = None;
        decompose_canonical(c, |part| letter = letter.or(Some(part)));
        out.push(Piece::Word(letter.unwrap_or(c)));
    } else if class::is_solo(c) {
        out.push(Piece::Solo(c));
    } else if class::is_word(c) {
        out.push(Piece::Word(same_letter(c)));
    } else if matches!(c, '+' | '#') {
        out.push(Piece::Sign(c));
    } else {
        out.push(Piece::Gap);
    }
}

fn fold_latin(c: char, base: &mut Base, out: &mut Vec<Piece>) {
    let mut first = true;
    decompose_canonical(c, |part| {
        if first {
            first = false;
            let (letters, stroke): (&[char], bool) = match part {
                'đ' => (&['d'], true),
                'ħ' => (&['h'], true),
                'ł' => (&['l'], true),
                'ø' => (&['o'], true),
                'ŧ' => (&['t'], true),
                'æ' => (&['a', 'e'], false),
                'œ' => (&['o', 'e'], false),
                'þ' => (&['t', 'h'], false),
                'ß' => (&['s', 's'], false),
                'ı' => (&['i'], false),
                _ => (&[part], false),
            };
            out.extend(letters.iter().map(|letter| Piece::Word(*letter)));
            out.extend(stroke.then_some(Piece::Accent(STROKE)));
            *base = Base::Latin(letters.last().copied().unwrap_or(part));
        } else {
            fold_letter(part, base, out);
        }
    });
}

/// Arabic harakat and tatweel, Hebrew points.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' | '\u{591}'..='\u{5c7}')
}

/// Letters that are written for each other.
fn same_letter(c: char) -> char {
    match c {
        'ё' => 'е',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ک' => 'ك',
        _ => c,
    }
}

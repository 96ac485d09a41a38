//! Cuts a folded text into numbers, known words, marks and the rest.

use unicode_normalization::char::is_combining_mark;

use super::vocabulary::{ANY, Meaning, Sense, is_known, senses};

/// Longest phrase of the vocabulary, in characters.
const MAX_PHRASE: usize = 40;

/// One piece of a text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Whether nothing stands between it and the piece before it.
    pub(super) glued: bool,
    /// Where it starts in the folded text.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

/// What a piece of a text is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// A number and how many digits it is written with.
    Number { value: u64, digits: usize },
    /// A word of dates; what it means in the language of the text comes first.
    Word(Vec<Sense>),
    /// A punctuation mark.
    Mark(char),
    /// Anything else.
    Unknown,
}

impl Token {
    /// The number, if it is one.
    pub(super) fn number(&self) -> Option<(u64, usize)> {
        match self.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// What it means.
    pub(super) fn meanings(&self) -> impl Iterator<Item = Meaning> + '_ {
        let senses: &[Sense] = match &self.kind {
            Kind::Word(senses) => senses,
            _ => &[],
        };
        senses.iter().map(|(_, meaning)| *meaning)
    }

    /// Whether it may mean this.
    pub(super) fn means(&self, meaning: Meaning) -> bool {
        self.meanings().any(|other| other == meaning)
    }

    /// Whether it is a word of dates in this language, other than one that says nothing.
    pub(super) fn is_said_in(&self, language: &str) -> bool {
        let Kind::Word(senses) = &self.kind else { return false };
        senses.iter().any(|(own, meaning)| *own == language && *meaning != Meaning::Filler)
    }

    /// Whether it is this mark.
    pub(super) fn is_mark(&self, mark: char) -> bool {
        matches!(self.kind, Kind::Mark(c) if c == mark)
    }
}

/// The pieces of a folded text, words judged in a language, where one is known.
pub(super) fn tokens(text: &str, language: Option<&str>) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, language, tokens: Vec::new() };
    while lexer.next().is_some() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    language: Option<&'a str>,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        let first = rest.chars().next()?;
        if first == ' ' {
            self.at += 1;
            return Some(());
        }
        if first.is_ascii_digit() {
            self.number(rest);
        } else if let Some((length, senses)) = self.longest(rest) {
            self.push(length, Kind::Word(senses));
        } else if let Some((length, value, digits)) = chinese_number(rest) {
            self.push(length, Kind::Number { value, digits });
        } else if is_letter(first) {
            self.push(word_length(rest), Kind::Unknown);
        } else {
            self.push(first.len_utf8(), Kind::Mark(first));
        }
        Some(())
    }

    fn push(&mut self, length: usize, kind: Kind) {
        let start = self.at;
        self.at += length;
        let glued = self.tokens.last().is_some_and(|last| last.end == start);
        self.tokens.push(Token { kind, glued, start, end: self.at });
    }

    fn number(&mut self, rest: &str) {
        let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let kind = match rest.get(..length).and_then(|digits| digits.parse().ok()) {
            Some(value) if length <= 14 => Kind::Number { value, digits: length },
            _ => Kind::Unknown,
        };
        self.push(length, kind);
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some(ordinal) = ORDINALS.iter().find(|ordinal| ends_word(rest, ordinal)) {
            self.at += ordinal.len();
            if let Some(last) = self.tokens.last_mut() {
                last.end = self.at;
            }
        } else if self.tokens.len() > 1 && between_date_and_time(rest) {
            self.at += 1;
        }
    }

    /// The longest phrase that the text begins with and that means something in its language.
    fn longest(&self, rest: &str) -> Option<(usize, Vec<Sense>)> {
        let mut best = None;
        let mut before = None;
        for (at, c) in rest.char_indices().take(MAX_PHRASE) {
            if before.is_some_and(|before| is_boundary(before, c)) {
                best = self.known(rest.get(..at)?).map(|senses| (at, senses)).or(best);
            }
            before = Some(c);
        }
        if rest.chars().nth(MAX_PHRASE).is_none() {
            best = self.known(rest).map(|senses| (rest.len(), senses)).or(best);
        }
        best
    }

    fn known(&self, phrase: &str) -> Option<Vec<Sense>> {
        let senses = senses(phrase);
        if senses.is_empty() {
            return None;
        }
        let Some(language) = self.language else { return Some(senses.to_vec()) };
        let near = |other: &str| other == language || other == ANY || is_related(language, other);
        let mut own: Vec<Sense> = senses.iter().copied().filter(|(other, _)| near(other)).collect();
        own.sort_by_key(|(other, _)| *other != language);
        let may_be_english = language != "en" && (own.is_empty() || !own.iter().any(|(other, _)| *other != ANY));
        if may_be_english {
            own.extend(senses.iter().filter(|(other, _)| *other == "en"));
        }
        if own.is_empty() {
            let foreign = senses.iter().copied().filter(|(_, meaning)| is_clear_abroad(*meaning));
            own.extend(foreign);
        }
        (!own.is_empty()).then_some(own)
    }
}

/// Languages that share words: `nn` reads `nb`, traditional Chinese reads simplified.
fn is_related(language: &str, other: &str) -> bool {
    let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
    base(language) == base(other)
        || matches!((language, other), ("nn" | "no", "nb") | ("bs", "hr" | "sr-Latn") | ("tl", "fil") | ("dv", "ar"))
}

/// What a word of another language may still be taken for. Short words that make a span a date
/// ("for", "fa") are read in their own language alone.
fn is_clear_abroad(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Month(..) | Meaning::Weekday(_) | Meaning::Published | Meaning::Updated | Meaning::Filler
    )
}

/// The language in the form of the tables: `vi-VN` is `vi`, `zh-TW` is `zh-Hant`, `tl` is `fil`.
pub(super) fn table_language(tag: &str) -> Option<&str> {
    let mut parts = tag.split(['-', '_']);
    let base = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let has = |wanted: &str| rest.iter().any(|part| part.eq_ignore_ascii_case(wanted));
    let base = match base {
        "zh" if has("Hant") || has("TW") || has("HK") || has("MO") => "zh-Hant",
        "sr" if has("Latn") => "sr-Latn",
        "nn" | "no" => "nb",
        "tl" => "fil",
        "iw" => "he",
        "in" => "id",
        "bs" | "sh" => "hr",
        _ => base,
    };
    is_known(base).then_some(base)
}

/// Letters after the number of a day.
const ORDINALS: [&str; 18] =
    ["st", "nd", "rd", "th", "er", "ere", "eme", "re", "º", "ª", "o", "-го", "-е", "-ое", "-a", ":a", ":e", "'inci"];

/// Whether the text begins with these letters and the word ends there.
fn ends_word(text: &str, letters: &str) -> bool {
    text.strip_prefix(letters).is_some_and(|rest| !rest.starts_with(|c: char| is_letter(c) || c.is_ascii_digit()))
}

/// The `T` of ISO 8601.
fn between_date_and_time(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next() == Some('t') && letters.next().is_some_and(|c| c.is_ascii_digit())
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c)
}

/// Whether a word may end between two characters.
fn is_boundary(before: char, after: char) -> bool {
    !is_letter(before) || !is_letter(after) || is_unspaced(before) && !is_combining_mark(after)
}

/// Whether words of this character's script are written without spaces, or with endings that begin anywhere.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// How long a word is that nobody knows.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    for c in text.chars() {
        if !is_letter(c) || length > 0 && is_unspaced(c) && senses_begin(text, length) {
            break;
        }
        length += c.len_utf8();
    }
    length.max(text.chars().next().map_or(1, char::len_utf8))
}

/// Whether a known word of two characters or more begins inside a run without spaces.
fn senses_begin(text: &str, at: usize) -> bool {
    let Some(rest) = text.get(at..) else { return false };
    let ends = rest.char_indices().skip(2).take(8).map(|(end, _)| end).chain([rest.len()]);
    ends.into_iter().any(|end| rest.get(..end).is_some_and(|phrase| !senses(phrase).is_empty()))
}

/// A number in Chinese signs: its length in bytes, its value, and as how many digits it counts.
fn chinese_number(text: &str) -> Option<(usize, u64, usize)> {
    let run: Vec<char> = text.chars().take_while(|c| chinese_digit(*c).is_some()).take(8).collect();
    let length = run.iter().map(|c| c.len_utf8()).sum();
    if run.is_empty() {
        return None;
    }
    let digits = run.iter().filter_map(|c| chinese_digit(*c));
    if digits.clone().all(|digit| digit < 10) {
        return Some((length, digits.fold(0, |value, digit| value * 10 + digit), run.len()));
    }
    let mut value = 0;
    let mut ones = 0;
    for digit in digits {
        if digit < 10 {
            ones = digit;
        } else {
            value += ones.max(1) * digit;
            ones = 0;
        }
    }
    Some((length, value + ones, 2))
}

fn chinese_digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '元' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '廿' => 20,
        '卅' => 30,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

//! Which language a text is in, said only where it is certain.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, BuildHasherDefault, Hasher, RandomState};

use whatlang::{Lang, detect as guess};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Fewer letters than this say too little for statistics.
const MIN_LETTERS: usize = 200;
/// Looking at more letters than this changes nothing.
const MAX_LETTERS: usize = 4_000;

/// The language of a text, its BCP 47 code; nothing where it is not certain.
///
/// Scripts and letters that one language alone has decide first, statistics over 200 letters or more next.
#[must_use]
pub fn detect(text: &str) -> Option<&'static str> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).take(MAX_LETTERS).collect();
    by_script(&letters).or_else(|| {
        if letters.len() < MIN_LETTERS {
            return None;
        }
        let sample: String = text.chars().take(MAX_LETTERS).collect();
        let found = guess(&sample)?;
        (found.is_reliable() || found.confidence() > 0.5).then(|| code(found.lang())).flatten()
    })
}

/// Texts in a row in one language before a further one is told by their words.
const HEARD: usize = 3;
/// Words of a text that are looked at for that …
const WORDS: usize = 120;
/// … and of a hundred of them as many as have to be known. An article shares half of its words with others
/// of its language, and a quarter with those of a related one.
const KNOWN: usize = 50;

/// Tells the languages of texts that belong together, such as the entries of one document. After a few in one
/// language a text of mostly their words is in it, too, which is told much sooner than by statistics.
#[derive(Debug)]
pub struct Listener {
    /// The language of the last texts, and how many in a row were in it.
    heard: Option<(&'static str, usize)>,
    /// The words of these texts, hashed.
    words: HashSet<u64, BuildHasherDefault<Hashed>>,
    /// What the hashes begin with, so that nobody can write words that fall together.
    seed: u64,
}

impl Default for Listener {
    fn default() -> Self {
        Self { heard: None, words: HashSet::default(), seed: RandomState::new().hash_one(0) }
    }
}

/// Takes hashes as they are.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl Listener {
    /// The language of the next text, as [`detect`] tells it.
    pub fn detect(&mut self, text: &str) -> Option<&'static str> {
        if let Some((language, HEARD..)) = self.heard
            && self.is_alike(text)
        {
            return Some(language);
        }
        let language = detect(text)?;
        match &mut self.heard {
            Some((heard, times)) if *heard == language => *times += 1,
            heard => {
                *heard = Some((language, 1));
                self.words.clear();
            }
        }
        self.words.extend(words(text, self.seed).take(MAX_LETTERS));
        Some(language)
    }

    fn is_alike(&self, text: &str) -> bool {
        let (mut all, mut known) = (0, 0);
        for word in words(text, self.seed).take(WORDS) {
            all += 1;
            known += usize::from(self.words.contains(&word));
        }
        known * 100 >= all * KNOWN
            && text.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count() == MIN_LETTERS
    }
}

/// The words of a text between blanks and signs, hashed.
fn words(text: &str, seed: u64) -> impl Iterator<Item = u64> {
    let words = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).map(move |word| xxh3_64_with_seed(word.as_bytes(), seed))
}

/// The language that letters tell by themselves.
fn by_script(letters: &[char]) -> Option<&'static str> {
    let total = letters.len();
    // The letters that decide here all stand behind those of western Europe.
    let far = letters.iter().filter(|c| **c >= '\u{1a0}').count();
    if total < 8 || far * 100 / total < 8 {
        return None;
    }
    let share = |wanted: fn(char) -> bool| letters.iter().filter(|c| wanted(**c)).count() * 100 / total;
    if share(|c| matches!(c, '\u{3040}'..='\u{30ff}')) >= 10 {
        return Some("ja");
    }
    if share(|c| matches!(c, '\u{ac00}'..='\u{d7af}')) >= 30 {
        return Some("ko");
    }
    if share(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) >= 60 && total >= 20 {
        return Some("zh");
    }
    for (language, first, last) in SCRIPTS {
        if share_between(letters, *first, *last) >= 50 {
            return Some(language);
        }
    }
    // A sixth of the letters of any Vietnamese text, and none of another language's.
    let vietnamese = share(is_vietnamese);
    (vietnamese >= 8 && total >= 30).then_some("vi")
}

fn share_between(letters: &[char], first: char, last: char) -> usize {
    letters.iter().filter(|c| (first..=last).contains(*c)).count() * 100 / letters.len().max(1)
}

/// Scripts that one language alone writes today, or nearly so.
const SCRIPTS: &[(&str, char, char)] = &[
    ("th", '\u{e00}', '\u{e7f}'),
    ("lo", '\u{e80}', '\u{eff}'),
    ("km", '\u{1780}', '\u{17ff}'),
    ("my", '\u{1000}', '\u{109f}'),
    ("el", '\u{370}', '\u{3ff}'),
    ("hy", '\u{530}', '\u{58f}'),
    ("ka", '\u{10a0}', '\u{10ff}'),
    ("ta", '\u{b80}', '\u{bff}'),
    ("te", '\u{c00}', '\u{c7f}'),
    ("kn", '\u{c80}', '\u{cff}'),
    ("ml", '\u{d00}', '\u{d7f}'),
    ("si", '\u{d80}', '\u{dff}'),
    ("gu", '\u{a80}', '\u{aff}'),
    ("pa", '\u{a00}', '\u{a7f}'),
    ("am", '\u{1200}', '\u{137f}'),
];

/// Letters with a horn, a hook or a dot, which no other living language writes.
fn is_vietnamese(c: char) -> bool {
    matches!(c, 'ơ' | 'ư' | 'Ơ' | 'Ư' | '\u{1ea0}'..='\u{1ef9}')
}

/// The two letters of BCP 47 for a language that statistics know well.
fn code(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Afr => "af",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;

//! Entries by the million, made of real titles and texts: each title is the beginning of one and the end of
//! another of the same kind, each text some words of a third.

use std::fs;
use std::path::Path;

use bytes::Bytes;
use feedwright::model::{Address, Document};
use feedwright::parse::{Options, read};

/// Words of an entry's text.
const TEXT_WORDS: usize = 30;

/// What reads alike: titles are joined, and texts taken, within one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Vietnamese,
    Cjk,
    Other,
}

/// Titles and texts of one kind.
#[derive(Debug, Default)]
pub struct Pool {
    pub titles: Vec<String>,
    texts: Vec<String>,
}

/// All that entries are made of.
pub struct Texts {
    pools: [Pool; 3],
    state: u64,
}

/// One entry.
pub struct Made {
    pub kind: Kind,
    pub title: String,
    pub text: String,
}

impl Texts {
    /// What is found in these folders: feeds, and sets of articles as JSON lines.
    pub fn of(folders: &[&Path]) -> Self {
        let mut texts = Self { pools: [Pool::default(), Pool::default(), Pool::default()], state: 0x5eed };
        for folder in folders {
            let Ok(items) = fs::read_dir(folder) else { continue };
            let mut paths: Vec<_> = items.filter_map(|item| Some(item.ok()?.path())).collect();
            paths.sort();
            for path in paths {
                let Ok(bytes) = fs::read(&path) else { continue };
                if path.extension().is_some_and(|ending| ending == "jsonl") {
                    texts.add_set(&bytes);
                } else {
                    texts.add_feed(bytes);
                }
            }
        }
        for pool in &mut texts.pools {
            pool.titles.sort();
            pool.titles.dedup();
        }
        texts
    }

    fn add_feed(&mut self, bytes: Vec<u8>) {
        let Some(address) = Address::new("https://feed.example/") else { return };
        let document = Document {
            address,
            path: None,
            content_type: None,
            content_language: None,
            content_location: None,
            body: Bytes::from(bytes),
            packed: None,
            fetched: chrono::DateTime::UNIX_EPOCH,
            modified: None,
            delta: false,
        };
        let Ok(feed) = read(&document, &Options::default()) else { return };
        for entry in feed.entries {
            let content = entry.content.as_ref().map(|content| feedwright::text::html::plain(content.as_str()));
            self.add(
                entry.title.as_deref().unwrap_or_default(),
                content.or(entry.summary).as_deref().unwrap_or_default(),
            );
        }
    }

    fn add_set(&mut self, bytes: &[u8]) {
        for line in bytes.split(|byte| *byte == b'\n') {
            let Ok(value) = serde_json::from_slice::<serde_json::Value>(line) else { continue };
            let text = |value: &serde_json::Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
            let items = value["items"].as_array().cloned().unwrap_or_else(|| vec![value]);
            for item in &items {
                self.add(&text(item, "title"), &text(item, "text"));
            }
        }
    }

    fn add(&mut self, title: &str, text: &str) {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let pool = &mut self.pools[kind(&title) as usize];
        if title.chars().count() >= 4 {
            pool.titles.push(title);
        }
        if text.len() > 40 {
            pool.texts.push(text.to_owned());
        }
    }

    /// How many titles there are to make others of.
    pub fn titles(&self) -> usize {
        self.pools.iter().map(|pool| pool.titles.len()).sum()
    }

    /// The same numbers in each run, below a bound.
    pub fn number(&mut self, below: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below.max(1) as u64) as usize
    }

    /// The next entry: of four, two are Vietnamese, one is Chinese, Japanese or Korean, one in other languages.
    pub fn next(&mut self) -> Made {
        let wanted = [Kind::Vietnamese, Kind::Vietnamese, Kind::Cjk, Kind::Other][self.number(4)];
        let kind = if self.pools[wanted as usize].titles.is_empty() { Kind::Other } else { wanted };
        let (first, last) = (self.title(kind), self.title(kind));
        let title = match kind {
            Kind::Cjk => half(&first, true) + &half(&last, false),
            _ => format!("{} {}", half_words(&first, true), half_words(&last, false)),
        };
        let pool = &self.pools[kind as usize];
        let (count, texts) = (pool.texts.len(), pool.titles.len());
        let number = self.number(texts);
        let text = if count == 0 { self.pools[kind as usize].titles[number].clone() } else { self.piece(kind) };
        Made { kind, title, text }
    }

    fn title(&mut self, kind: Kind) -> String {
        let number = self.number(self.pools[kind as usize].titles.len());
        self.pools[kind as usize].titles.get(number).cloned().unwrap_or_default()
    }

    /// Some words of a text, from anywhere in it.
    fn piece(&mut self, kind: Kind) -> String {
        let number = self.number(self.pools[kind as usize].texts.len());
        let start = self.number(1 << 20);
        let text = &self.pools[kind as usize].texts[number];
        if kind == Kind::Cjk {
            let count = text.chars().count().min(20_000);
            return text.chars().skip(start % count.saturating_sub(TEXT_WORDS).max(1)).take(TEXT_WORDS).collect();
        }
        let words: Vec<&str> = text.split_whitespace().take(4_000).collect();
        let start = start % words.len().saturating_sub(TEXT_WORDS).max(1);
        words[start..words.len().min(start + TEXT_WORDS)].join(" ")
    }
}

fn half(text: &str, first: bool) -> String {
    let count = text.chars().count() / 2;
    if first { text.chars().take(count).collect() } else { text.chars().skip(count).collect() }
}

fn half_words(text: &str, first: bool) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let (start, end) = words.split_at(words.len().div_ceil(2));
    if first { start.join(" ") } else { end.join(" ") }
}

/// The kind of a text, by its letters.
fn kind(text: &str) -> Kind {
    let is_cjk = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    let is_vietnamese = |c: char| matches!(c, 'ơ' | 'ư' | 'đ' | 'Đ' | 'ă' | '\u{1ea0}'..='\u{1ef9}');
    if text.chars().any(is_cjk) {
        Kind::Cjk
    } else if text.chars().filter(|c| is_vietnamese(*c)).count() >= 2 {
        Kind::Vietnamese
    } else {
        Kind::Other
    }
}

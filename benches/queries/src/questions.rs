//! Queries as people write them, of each kind many, made of what the entries hold.

use std::collections::{HashMap, HashSet};

use feedwright::text::fold::Tokens;

use crate::texts::{Kind, Made, Texts};

/// Queries of a kind.
pub const EACH: usize = 1_000;

/// The words of some entries, to ask for.
#[derive(Default)]
pub struct Words {
    titles: Vec<(Kind, String)>,
    /// How many of the entries have a word, by its letters, and by the word as it is written.
    plain: HashMap<String, usize>,
    written: HashMap<String, (usize, String)>,
    entries: usize,
}

/// The queries of one kind.
pub struct Questions {
    pub name: &'static str,
    pub queries: Vec<String>,
    /// Whether no index helps: the walk stops when its time is over.
    pub unbounded: bool,
}

impl Words {
    /// Looks at an entry.
    pub fn add(&mut self, made: &Made) {
        self.entries += 1;
        self.titles.push((made.kind, made.title.clone()));
        let (mut plain, mut written) = (HashSet::new(), HashSet::new());
        for word in [&made.title, &made.text].iter().flat_map(|text| text.split_whitespace()) {
            let tokens = Tokens::of(word);
            let letters = tokens.iter().next().unwrap_or_default().to_owned();
            if tokens.len() != 1 || letters.len() < 2 {
                continue;
            }
            let word: String = word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
            if Tokens::of(&word).iter().eq([letters.as_str()]) && written.insert(word.clone()) {
                self.written.entry(word).or_insert((0, letters.clone())).0 += 1;
            }
            if plain.insert(letters.clone()) {
                *self.plain.entry(letters).or_default() += 1;
            }
        }
    }

    /// Words, by their letters, that this part of the entries have.
    fn between(&self, least: f64, most: f64) -> Vec<&str> {
        let part = |count: usize| count as f64 / self.entries.max(1) as f64;
        let fits = |(_, count): &(&String, &usize)| (least..most).contains(&part(**count));
        let mut words: Vec<&str> = self.plain.iter().filter(fits).map(|(word, _)| word.as_str()).collect();
        words.sort_unstable();
        words
    }

    /// Words with marks that few of those with the same letters have.
    fn marked(&self) -> Vec<&str> {
        let few = |(word, (count, letters)): &(&String, &(usize, String))| {
            word.as_str() != letters
                && *count > 0
                && self.plain.get(letters).is_some_and(|all| *all > 10 * *count && *all > self.entries / 1_000)
        };
        let mut words: Vec<&str> = self.written.iter().filter(few).map(|(word, _)| word.as_str()).collect();
        words.sort_unstable();
        words
    }

    /// All kinds of queries.
    pub fn questions(&self, texts: &mut Texts) -> Vec<Questions> {
        let (common, middling) = (self.between(0.02, 1.0), self.between(0.001, 0.02));
        let rare = self.between(0.0, 4.0 / self.entries as f64);
        let marked = self.marked();
        let frequent: Vec<&str> = common.iter().chain(&middling).copied().collect();
        let mut all = Vec::new();
        let mut ask = |name, make: &mut dyn FnMut(&mut Texts) -> Option<String>| {
            let queries = (0..EACH).filter_map(|_| make(texts)).collect();
            all.push(Questions { name, queries, unbounded: false });
        };
        ask("common word", &mut |texts| one(texts, &common));
        ask("middling word", &mut |texts| one(texts, &middling));
        ask("rare word", &mut |texts| one(texts, &rare));
        ask("marked word", &mut |texts| one(texts, &marked));
        ask("two common words", &mut |texts| Some(format!("{} {}", one(texts, &common)?, one(texts, &common)?)));
        ask("common and rare", &mut |texts| Some(format!("{} {}", one(texts, &common)?, one(texts, &rare)?)));
        ask("one of four", &mut |texts| {
            let words = (0..4).map(|_| one(texts, &frequent)).collect::<Option<Vec<String>>>()?;
            Some(words.join(" OR "))
        });
        ask("common, negated common", &mut |texts| Some(format!("{} -{}", one(texts, &common)?, one(texts, &common)?)));
        ask("negated common alone", &mut |texts| Some(format!("-{}", one(texts, &common)?)));
        ask("common, negated phrase", &mut |texts| {
            Some(format!("{} -\"{}\"", one(texts, &common)?, self.phrase(texts, 2)?))
        });
        ask("phrase of two", &mut |texts| Some(format!("\"{}\"", self.phrase(texts, 2)?)));
        ask("phrase of three", &mut |texts| Some(format!("\"{}\"", self.phrase(texts, 3)?)));
        ask("phrase of common words", &mut |texts| {
            Some(format!("\"{} {}\"", one(texts, &frequent)?, one(texts, &frequent)?))
        });
        ask("prefix of 2", &mut |texts| Some(one(texts, &frequent)?.chars().take(2).chain(['*']).collect()));
        ask("prefix of 4", &mut |texts| Some(one(texts, &rare)?.chars().take(4).chain(['*']).collect()));
        ask("marked prefix", &mut |texts| Some(one(texts, &marked)?.chars().take(3).chain(['*']).collect()));
        ask("absent word", &mut |texts| Some(format!("{}qx{}", one(texts, &common)?, one(texts, &common)?)));
        ask("absent among common", &mut |texts| Some(format!("{} {}qx", one(texts, &common)?, one(texts, &common)?)));
        ask("chinese, japanese, korean", &mut |texts| {
            let length = 2 + texts.number(3);
            self.run(texts, length)
        });
        ask("the same, two of them", &mut |texts| Some(format!("{} {}", self.run(texts, 2)?, self.run(texts, 2)?)));
        ask("one character", &mut |texts| self.run(texts, 1));
        ask("word of the title", &mut |texts| Some(format!("title:{}", one(texts, &frequent)?)));
        ask("tag and language", &mut |texts| Some(format!("tag:sport lang:vi {}", one(texts, &common)?)));
        ask("site and word", &mut |texts| Some(format!("site:example.cn {}", self.run(texts, 2)?)));
        let mut hopeless = |name, make: &mut dyn FnMut(&mut Texts) -> Option<String>| {
            let queries = (0..20).filter_map(|_| make(texts)).collect();
            all.push(Questions { name, queries, unbounded: true });
        };
        hopeless("regex of a common word", &mut |texts| Some(format!("title:/{}/i", one(texts, &common)?)));
        hopeless("regex that finds nothing", &mut |texts| Some(format!("/{}qx[0-9]/", one(texts, &common)?)));
        hopeless("piece of an address", &mut |texts| Some(format!("url:{}9", texts.number(1_000_000))));
        all
    }

    /// Words that stand side by side in a title.
    fn phrase(&self, texts: &mut Texts, length: usize) -> Option<String> {
        for _ in 0..100 {
            let (kind, title) = &self.titles[texts.number(self.titles.len())];
            let words: Vec<&str> = title.split(' ').collect();
            if *kind != Kind::Cjk && words.len() > length {
                let start = texts.number(words.len() - length);
                return Some(words[start..start + length].join(" ").replace(['"', '\\'], ""));
            }
        }
        None
    }

    /// Characters that stand side by side in a Chinese, Japanese or Korean title.
    fn run(&self, texts: &mut Texts, length: usize) -> Option<String> {
        let is_letter = |c: char| c.is_alphabetic() && !c.is_ascii();
        for _ in 0..1_000 {
            let (kind, title) = &self.titles[texts.number(self.titles.len())];
            let letters: Vec<char> = title.chars().collect();
            if *kind == Kind::Cjk && letters.len() > length {
                let start = texts.number(letters.len() - length);
                let run = &letters[start..start + length];
                if run.iter().all(|c| is_letter(*c)) {
                    return Some(run.iter().collect());
                }
            }
        }
        None
    }
}

fn one(texts: &mut Texts, words: &[&str]) -> Option<String> {
    words.get(texts.number(words.len())).map(|word| (*word).to_owned())
}

//! How like two texts are: whether an article is the same one, and whether it was really rewritten.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;
use xxhash_rust::xxh3::Xxh3;

use crate::model::Entry;
use crate::text::html::plain;
use crate::text::one_line;

/// Words of a shingle: fewer are common in other articles, more break with every edit.
const SHINGLE: usize = 4;

/// Below this share of words that are other ones, a text was mended, not rewritten.
const REWRITTEN: f64 = 0.01;

/// Words that stand beside counters: a number next to one of them is not part of the text.
const COUNTED: &[&str] = &[
    "comment",
    "comments",
    "view",
    "views",
    "like",
    "likes",
    "share",
    "shares",
    "reply",
    "replies",
    "vote",
    "votes",
    "point",
    "points",
    "reads",
    "read",
    "reactions",
    "retweets",
    "kommentar",
    "kommentare",
    "aufrufe",
    "commentaire",
    "commentaires",
    "vues",
    "partages",
    "comentarios",
    "comentários",
    "visitas",
    "commenti",
    "reacties",
    "bình",
    "luận",
    "lượt",
    "xem",
    "thích",
    "комментариев",
    "комментарии",
    "просмотров",
    "评论",
    "阅读",
    "コメント",
];

/// The words of a text: runs of letters and digits, in lower case; ideographs count one by one.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.nfc().flat_map(char::to_lowercase) {
        if is_ideograph(c) {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            words.push(c.to_string());
        } else if c.is_alphanumeric() || is_mark(c) && !word.is_empty() {
            word.push(c);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The text of an entry in one line, without its title.
#[must_use]
pub fn body_text(entry: &Entry) -> String {
    match (&entry.content, &entry.content_text, &entry.summary) {
        (Some(content), _, _) if !content.is_empty() => plain(content.as_str()),
        (_, Some(text), _) => one_line(text),
        (_, _, Some(summary)) => summary.clone(),
        _ => String::new(),
    }
}

/// The title as far as it is compared: its words, with one space between.
#[must_use]
pub fn title_key(entry: &Entry) -> String {
    words(entry.title.as_deref().unwrap_or_default()).join(" ")
}

/// Whether two entries are the same article: most of one text stands in the other; texts too short
/// to tell are judged with the title.
#[must_use]
pub fn alike(one: &Entry, other: &Entry) -> bool {
    let (first, second) = (words(&body_text(one)), words(&body_text(other)));
    let same_title = !title_key(one).is_empty() && title_key(one) == title_key(other);
    let short = first.len().min(second.len());
    if short < 3 * SHINGLE {
        return same_title || (short >= SHINGLE && first == second);
    }
    let contained = containment(&first, &second);
    // An edited text keeps most of its sentences; under an equal title less will do.
    contained >= 0.5 || (same_title && contained >= 0.1)
}

/// The share of the shorter text's shingles that stand in the other.
fn containment(one: &[String], other: &[String]) -> f64 {
    let (one, other) = (shingles(one), shingles(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if short.is_empty() {
        return 0.0;
    }
    let common = short.iter().filter(|shingle| long.contains(shingle)).count();
    share(common, short.len())
}

fn shingles(words: &[String]) -> HashSet<u64> {
    words
        .windows(SHINGLE)
        .map(|window| {
            let mut hash = Xxh3::new();
            for word in window {
                hash.update(word.as_bytes());
                hash.update(b" ");
            }
            hash.digest()
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "numbers of words")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Whether a text was really rewritten, so that readers are told: counters, links and what is
/// below one percent of the words do not count; a title, author or attachment does.
#[must_use]
pub fn rewritten(before: &Entry, after: &Entry) -> bool {
    let title = |entry: &Entry| without_counters(words(entry.title.as_deref().unwrap_or_default()));
    if title(before) != title(after) || authors(before) != authors(after) || files(before) != files(after) {
        return true;
    }
    let before = without_counters(words(&body_text(before)));
    let after = without_counters(words(&body_text(after)));
    before != after && changed_share(&before, &after) >= REWRITTEN
}

fn authors(entry: &Entry) -> Vec<&str> {
    entry.authors.iter().filter_map(|person| person.name.as_deref()).collect()
}

fn files(entry: &Entry) -> Vec<&str> {
    let path = |address: &'_ str| address.find(['?', '#']).unwrap_or(address.len());
    entry.attachments.iter().map(|file| file.url.as_str()).map(|url| url.get(..path(url)).unwrap_or(url)).collect()
}

/// Whether two texts differ in counters alone: numbers beside words of counting, and no tag.
#[must_use]
pub fn only_counters_differ(before: &Entry, after: &Entry) -> bool {
    let fields = |entry: &Entry| {
        let content = entry.content.as_ref().map(|content| content.as_str().to_owned());
        [entry.title.clone(), entry.summary.clone(), entry.content_text.clone(), content]
    };
    let (before, after) = (fields(before), fields(after));
    before != after && before.iter().zip(&after).all(|(one, other)| counted_alike(one.as_deref(), other.as_deref()))
}

fn counted_alike(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one == other };
    let text = |markup: &str| without_counters(words(&plain(markup)));
    one == other || without_numbers(one) == without_numbers(other) && text(one) == text(other)
}

/// Markup with each number in its text as one sign; tags as they are.
fn without_numbers(markup: &str) -> String {
    let mut told = String::with_capacity(markup.len());
    let (mut in_tag, mut in_number) = (false, false);
    for c in markup.chars() {
        let digit = !in_tag && (c.is_numeric() || in_number && matches!(c, '.' | ',' | '\u{a0}' | '\u{202f}' | '\''));
        match c {
            _ if digit && in_number => {}
            _ if digit => told.push('0'),
            _ => told.push(c),
        }
        in_number = digit;
        in_tag = c == '<' || in_tag && c != '>';
    }
    told
}

/// The words without numbers that stand next to a word of counting.
fn without_counters(words: Vec<String>) -> Vec<String> {
    let counts = |word: Option<&String>| word.is_some_and(|word| COUNTED.contains(&word.as_str()));
    let mut kept = vec![true; words.len()];
    // A number may be written in groups: 1.234 is two words.
    let mut drop_run = |run: std::ops::Range<usize>| {
        let beside = counts(words.get(run.end)) || run.start.checked_sub(1).is_some_and(|at| counts(words.get(at)));
        if beside {
            kept.iter_mut().take(run.end).skip(run.start).for_each(|kept| *kept = false);
        }
    };
    let mut at = 0;
    while at < words.len() {
        let length = words.iter().skip(at).take_while(|word| is_count(word)).count();
        drop_run(at..at + length);
        at += length.max(1);
    }
    words.into_iter().zip(kept).filter_map(|(word, kept)| kept.then_some(word)).collect()
}

/// Digits, as in `12`, or in short, as in `3k`.
fn is_count(word: &str) -> bool {
    let digits = word.strip_suffix(['k', 'm']).unwrap_or(word);
    !digits.is_empty() && digits.chars().all(char::is_numeric)
}

/// The share of the longer text's words that the other does not have.
fn changed_share(one: &[String], other: &[String]) -> f64 {
    let mut count: HashMap<&str, i64> = HashMap::new();
    for word in one {
        *count.entry(word).or_default() += 1;
    }
    for word in other {
        *count.entry(word).or_default() -= 1;
    }
    let only = |sign: i64| count.values().map(|n| n * sign).filter(|n| *n > 0).sum::<i64>();
    let most = usize::try_from(only(1).max(only(-1))).unwrap_or(usize::MAX);
    // The same words in another order are a rewritten text, too.
    if most == 0 { 1.0 } else { share(most, one.len().max(other.len())) }
}

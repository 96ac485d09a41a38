//! Who wrote it: lines like "By Jane Roe", "Theo TTXVN", "記者 王小明".

use crate::text::dates::{ByLabel, by_labels};

/// Longest by-line, in characters.
const MAX_LENGTH: usize = 80;
/// Longest name, in words.
const MAX_WORDS: usize = 6;

/// The names of a block that is a by-line and nothing else.
pub(super) fn names_of(block: &str) -> Option<Vec<String>> {
    if block.chars().count() > MAX_LENGTH || block.contains('\n') {
        return None;
    }
    let names = after_label(block).or_else(|| before_label(block))?;
    let names = names_in(&names);
    (!names.is_empty()).then_some(names)
}

/// "By Jane Roe": what stands behind the label, if it can be names.
fn after_label(block: &str) -> Option<String> {
    let labels = by_labels().filter(|label| !matches!(label, ByLabel::Behind(_)));
    let mut rests: Vec<&str> = labels.filter_map(|label| rest_of(block, label.word())).collect();
    rests.sort_by_key(|rest| rest.len());
    rests.into_iter().find(|rest| are_names(rest)).map(str::to_owned)
}

/// "김철수 기자": what stands before the label.
fn before_label(block: &str) -> Option<String> {
    by_labels().find_map(|label| {
        let ByLabel::Behind(word) = label else { return None };
        let (name, mail) = block.split_once(word)?;
        let only_mail = mail.trim().is_empty() || mail.contains('@') && !mail.trim().contains(' ');
        let name = name.trim();
        (only_mail && !name.is_empty() && name.chars().count() <= 12).then(|| name.to_owned())
    })
}

/// What follows a label at the start of a block, if the label is a word of its own.
fn rest_of<'a>(block: &'a str, label: &str) -> Option<&'a str> {
    let mut end = 0;
    let mut wanted = label.chars().flat_map(char::to_lowercase);
    let mut next = wanted.next();
    for (at, c) in block.char_indices() {
        let Some(letter) = next else { break };
        let mut lower = c.to_lowercase();
        if lower.next() != Some(letter) {
            return None;
        }
        next = wanted.next();
        end = at + c.len_utf8();
    }
    if next.is_some() {
        return None;
    }
    let rest = block.get(end..)?;
    let unspaced = label.chars().next_back().is_some_and(|c| u32::from(c) >= 0xe00);
    let marked = rest.starts_with([':', '：', '/', '／']);
    let parted = rest.starts_with(char::is_whitespace) || marked || unspaced;
    parted.then(|| rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '/' | '／' | '|')))
}

/// Whether a text can be names: few words, each with a capital where the script has them, no sentence.
fn are_names(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '。', ':']) && !text.ends_with(" Jr.") {
        return false;
    }
    let names = names_in(text);
    !names.is_empty() && names.iter().all(|name| is_name(name))
}

fn is_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.is_empty() || words.len() > MAX_WORDS || name.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let cased = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_none_or(|c| !c.is_lowercase());
    let capital = words.iter().all(|word| cased(word) || PARTICLES.contains(word));
    // Scripts without capitals: a name is short.
    let short = name.is_ascii() || name.chars().any(char::is_uppercase) || name.chars().count() <= 30;
    capital && short && words.iter().any(|word| cased(word))
}

/// Words inside names that are written small.
const PARTICLES: &[&str] = &[
    "von", "van", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le", "el", "al",
    "bin", "ben", "y", "e", "zu", "zur", "ter", "ten", "af", "av", "und", "and", "et", "en", "og", "och", "i", "und",
];

/// What parts names.
const BETWEEN: &[&str] = &[
    " and ", " und ", " et ", " y ", " e ", " & ", " og ", " och ", " en ", " i ", " и ", " і ", " та ", " và ",
    " ve ", " dan ", " ja ", " και ", " a ", "、", "，", ";", "；", "・", " / ", "／", " | ", " và",
];

pub(super) fn names_in(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for between in BETWEEN {
        text = text.replace(between, ",");
    }
    let parts =
        text.split(',').map(|part| part.trim().trim_matches(|c: char| matches!(c, '|' | '·' | '-' | '–' | '—' | ' ')));
    let mut names: Vec<String> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let folded = part.to_lowercase();
        let is_role = !names.is_empty() && ROLES.iter().any(|role| folded.contains(role));
        if !is_role && !names.iter().any(|name| name == part) {
            names.push(part.to_owned());
        }
    }
    names
}

/// What people are, beside their names.
const ROLES: &[&str] = &[
    "reporter",
    "correspondent",
    "editor",
    "writer",
    "staff",
    "columnist",
    "contributor",
    "redakteur",
    "korrespondent",
    "rédact",
    "journalist",
    "redactor",
    "corresponsal",
    "phóng viên",
    "biên tập",
];

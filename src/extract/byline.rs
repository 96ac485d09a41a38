//! By-lines: who wrote an article, in a line of its own.

use super::blocks::{ends_with_stop, width};
use crate::text::one_line;

/// Wider lines are no by-lines.
const MAX_WIDTH: usize = 80;
/// More names are a list of something else.
const MAX_NAMES: usize = 8;
/// More words are a sentence.
const MAX_WORDS: usize = 7;

/// Words that stand before names and elsewhere too: what follows must look like names.
const PREPOSITIONS: &[&str] = &[
    "by", "von", "par", "por", "di", "door", "av", "af", "theo", "przez", "oleh", "od", "by:", "text", "tekst",
    "texte", "texto", "testo", "words", "story",
];

/// Words that name the one who wrote, perhaps with a colon.
const LABELS: &[&str] = &[
    "written by",
    "posted by",
    "published by",
    "author",
    "authors",
    "autor",
    "autora",
    "autoren",
    "autorin",
    "autores",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "autorzy",
    "auteur(s)",
    "author(s)",
    "tác giả",
    "người viết",
    "bài",
    "bài viết",
    "thực hiện",
    "ghi nhận",
    "geschrieben von",
    "écrit par",
    "escrito por",
    "scritto da",
    "geschreven door",
    "skrevet af",
    "skrevet av",
    "skriven av",
    "skribent",
    "författare",
    "forfatter",
    "journalist",
    "szerző",
    "kirjoittaja",
    "toimittaja",
    "penulis",
    "reporter",
    "yazan",
    "yazar",
    "haber",
    "автор",
    "авторы",
    "текст",
    "автори",
    "аўтар",
    "συντάκτης",
    "του",
    "作者",
    "记者",
    "記者",
    "撰文",
    "撰稿",
    "文",
    "文／",
    "文/",
    "責任編集",
    "執筆",
    "執筆者",
    "取材",
    "글",
    "기자",
    "저자",
    "بقلم",
    "كتب",
    "كتبت",
    "الكاتب",
    "المؤلف",
    "نویسنده",
    "โดย",
    "ผู้เขียน",
    "เรื่อง",
    "लेखक",
    "द्वारा",
    "מאת",
];

/// Words that may stand in lower case inside a name.
const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "el", "al",
    "bin", "bint", "ibn", "ter", "ten", "zu", "zur", "af", "av", "y", "e", "i", "and", "und", "et", "en", "og", "och",
    "và", "ja", "&", "für", "of", "the", "for", "ve", "dan", "online",
];

/// Words at the end of a part that say what somebody is, not who.
const ROLES: &[&str] = &[
    "editor",
    "reporter",
    "correspondent",
    "writer",
    "staff",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "journalist",
    "journaliste",
    "correspondant",
    "redactor",
    "redactora",
    "corresponsal",
    "корреспондент",
    "обозреватель",
    "desk",
    "bureau",
];

/// The names of a by-line; none when the line is none. `first` says whether nothing stands before it:
/// then it must have a label, since titles begin with "By" and "Von" too.
pub(super) fn names(line: &str, first: bool) -> Option<Vec<String>> {
    let line = line.trim().trim_start_matches(['✍', '|', '·', '•', '—', '–', '-']).trim();
    if line.contains('\n') || width(line) > MAX_WIDTH || ends_with_stop(line) && !ends_with_initial(line) {
        return None;
    }
    let found = labelled(line)
        .or_else(|| preposition(line).filter(|_| !first))
        .or_else(|| credited(line).filter(|_| !first))?;
    Some(found).filter(|names| !names.is_empty() && names.len() <= MAX_NAMES)
}

/// `Jr.`, `A.`: a stop that ends no sentence.
fn ends_with_initial(line: &str) -> bool {
    line.split_whitespace().next_back().is_some_and(|word| word.chars().count() <= 3)
}

/// `Автор: Андрей Колесников`, `記者 王小明`, `Written by Jane Doe`.
fn labelled(line: &str) -> Option<Vec<String>> {
    let (label, rest) =
        LABELS.iter().filter_map(|label| Some((*label, after(line, label)?))).max_by_key(|(label, _)| label.len())?;
    let colon = rest.trim_start().starts_with([':', '：', '/', '／', '|']);
    let rest = rest.trim_start().trim_start_matches([':', '：', '/', '／', '|']).trim();
    let spaced = line.get(label.len()..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let own_word = label.chars().any(|c| c.is_ascii()) || label.chars().count() > 1 && spaced;
    let named = colon || own_word && looks_like_names(rest);
    if rest.is_empty() || !named {
        return None;
    }
    Some(split(rest))
}

/// `By Jane Doe`, `Von AFP`.
fn preposition(line: &str) -> Option<Vec<String>> {
    let rest = PREPOSITIONS.iter().find_map(|word| after(line, word))?;
    let colon = rest.trim_start().starts_with([':', '：']);
    let rest = rest.trim_start().trim_start_matches([':', '：']).trim();
    (colon || looks_like_names(rest)).then(|| split(rest))
}

/// `Nguyễn An (TTXVN)`, `김철수 기자`, `本報記者王小明`.
fn credited(line: &str) -> Option<Vec<String>> {
    if let Some((name, agency)) = line.strip_suffix(')').and_then(|line| line.rsplit_once('(')) {
        let is_agency = (2..=12).contains(&agency.chars().count())
            && !agency.contains(char::is_whitespace)
            && agency.chars().any(char::is_uppercase)
            && agency.chars().all(|c| c.is_alphabetic() || c == '.');
        let named = if name.trim().is_empty() { agency } else { name };
        return (is_agency && looks_like_names(named.trim()) && width(named) <= 40).then(|| split(named));
    }
    let without_mail: Vec<&str> = line.split_whitespace().filter(|word| !word.contains('@')).collect();
    let name = without_mail.join(" ");
    let korean = name.strip_suffix("기자").or_else(|| name.strip_suffix("특파원")).map(str::trim);
    if let Some(name) = korean.filter(|name| name.chars().count() <= 20 && !name.is_empty()) {
        return Some(split(name.rsplit(['=', ']']).next().unwrap_or(name).trim()));
    }
    let chinese = name.strip_prefix("本報記者").or_else(|| name.strip_prefix("本报记者"))?;
    (chinese.chars().count() <= 12).then(|| split(chinese.trim()))
}

/// What follows a word at the head of a line, whatever its case.
fn after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = line.chars();
    for wanted in word.chars() {
        let found = rest.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    let letters = word.chars().next_back().is_some_and(char::is_alphabetic) && word.chars().any(|c| c < '\u{2e80}');
    let runs_on = letters && rest.chars().next().is_some_and(char::is_alphanumeric);
    (!runs_on).then_some(rest)
}

/// Whether each word is written as names are: with a capital, in a script without them, or a particle.
fn looks_like_names(text: &str) -> bool {
    let parts = text.split([',', '、', ';']);
    let mut any = false;
    for part in parts {
        let words: Vec<&str> = part.split_whitespace().collect();
        if words.is_empty() || words.len() > MAX_WORDS * 2 {
            return false;
        }
        let fits = |word: &&str| {
            let letter = word.chars().find(|c| c.is_alphanumeric());
            PARTICLES.contains(word) || letter.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        };
        if !words.iter().all(fits) || words.iter().all(|word| PARTICLES.contains(word)) {
            return false;
        }
        any = true;
    }
    any && !text.contains(['?', '!', '"', '“', '„', '？', '！', '。', ':', '：'])
}

/// The names of a list of them.
pub(super) fn split(text: &str) -> Vec<String> {
    const WORDS: &[&str] = &[
        " and ", " und ", " et ", " y ", " e ", " i ", " og ", " och ", " en ", " và ", " и ", " ja ", " ve ", " dan ",
        " & ",
    ];
    let mut text = text.replace(['、', ';', '；', '，', '·', '|', '،'], ",");
    for word in WORDS {
        text = text.replace(word, ",");
    }
    let mut names: Vec<String> = Vec::new();
    for part in text.split(',') {
        let part = part
            .trim()
            .trim_start_matches("by ")
            .trim_matches(|c: char| matches!(c, '(' | ')' | '-' | '–' | '/' | ':'));
        let name = one_line(part);
        let role = name.rsplit(' ').next().is_some_and(|last| ROLES.contains(&last.to_lowercase().as_str()));
        let is_role = role && !names.is_empty();
        if !name.is_empty() && !is_role && !name.contains("://") && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

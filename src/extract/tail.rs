//! The end of an article in plain text: where it comes from, its tags, and what belongs to the page.

use super::blocks::{ends_sentence, is_sentence, width};
use crate::model::Address;

/// So many blocks at the end may belong to the page; more are a part of the article.
const MAX_TAIL: usize = 12;
/// A wider block without a full stop is a paragraph all the same.
const MAX_WIDTH: usize = 120;

const SOURCES: &[&str] = &[
    "nguồn",
    "theo nguồn",
    "nguồn tin",
    "link gốc",
    "link bài gốc",
    "source",
    "sources",
    "original article",
    "original",
    "quelle",
    "quellen",
    "fuente",
    "fuentes",
    "fonte",
    "fonti",
    "fontes",
    "bron",
    "kilde",
    "källa",
    "lähde",
    "źródło",
    "zdroj",
    "forrás",
    "kaynak",
    "sumber",
    "источник",
    "джерело",
    "πηγή",
    "المصدر",
    "منبع",
    "מקור",
    "来源",
    "來源",
    "出典",
    "引用元",
    "原文",
    "출처",
    "ที่มา",
];

const TAGS: &[&str] = &[
    "tag",
    "tags",
    "từ khóa",
    "từ khoá",
    "chủ đề",
    "thẻ",
    "keywords",
    "topics",
    "schlagwörter",
    "schlagworte",
    "themen",
    "mots-clés",
    "étiquettes",
    "etiquetas",
    "temas",
    "argomenti",
    "trefwoorden",
    "emner",
    "ämnen",
    "tagi",
    "etiketler",
    "теги",
    "метки",
    "الكلمات المفتاحية",
    "标签",
    "關鍵字",
    "关键词",
    "タグ",
    "キーワード",
    "태그",
    "แท็ก",
];

const MORE: &[&str] = &[
    "xem thêm",
    "đọc thêm",
    "tin liên quan",
    "bài liên quan",
    "có thể bạn quan tâm",
    "mời bạn đọc",
    "read more",
    "read also",
    "read next",
    "see also",
    "also read",
    "related",
    "related articles",
    "recommended",
    "more on this",
    "share this",
    "share",
    "follow us",
    "sign up",
    "subscribe",
    "mehr zum thema",
    "lesen sie auch",
    "auch interessant",
    "weiterlesen",
    "lire aussi",
    "à lire aussi",
    "lee también",
    "lea también",
    "te puede interesar",
    "leggi anche",
    "leia também",
    "leia mais",
    "lees ook",
    "les også",
    "læs også",
    "läs också",
    "läs mer",
    "lue myös",
    "czytaj też",
    "czytaj także",
    "zobacz też",
    "čtěte také",
    "olvasd el",
    "ayrıca okuyun",
    "baca juga",
    "читайте также",
    "читать далее",
    "читайте також",
    "اقرأ أيضا",
    "اقرأ أيضًا",
    "اقرأ المزيد",
    "بیشتر بخوانید",
    "延伸阅读",
    "延伸閱讀",
    "相关阅读",
    "相關新聞",
    "関連記事",
    "続きを読む",
    "あわせて読みたい",
    "관련기사",
    "อ่านเพิ่มเติม",
    "all rights reserved",
];

/// What the end of a text told.
#[derive(Debug, Default)]
pub(super) struct Tail {
    pub(super) external_url: Option<Address>,
    pub(super) tags: Vec<String>,
}

/// Takes off the end of an article what belongs to the page, and keeps what it tells.
pub(super) fn cut(blocks: &mut Vec<String>) -> Tail {
    let mut tail = Tail::default();
    let first = blocks.len().saturating_sub(MAX_TAIL).max(1);
    let rights = (first..blocks.len()).find(|at| {
        blocks.get(*at).is_some_and(|block| is_rights(block))
            && blocks.get(at + 1..).is_some_and(|rest| rest.iter().all(|block| width(block) <= MAX_WIDTH))
    });
    if let Some(at) = rights {
        for block in blocks.drain(at..) {
            tell(&block, &mut tail);
        }
    }
    let last = blocks.iter().rposition(|block| is_paragraph(block));
    let few = last.is_some_and(|last| blocks.len() - last <= MAX_TAIL);
    while let Some(block) = blocks.last().filter(|_| blocks.len() > 1) {
        let told = tell(block, &mut tail);
        let after = few && last.is_some_and(|last| blocks.len() - 1 > last) && is_loose(block);
        if !told && !after {
            break;
        }
        blocks.pop();
    }
    tail
}

/// A sentence, or a text so long that it must be one.
fn is_paragraph(block: &str) -> bool {
    (is_sentence(block) || width(block) > MAX_WIDTH) && !is_rights(block) && label(block, MORE).is_none()
}

/// A short block that is no sentence, no item of a list and no line of verse.
fn is_loose(block: &str) -> bool {
    let item = block.starts_with(['-', '–', '—', '*', '•', '+', '"', '“', '„', '«', '「', '>'])
        || block.split_once(['.', ')']).is_some_and(|(number, rest)| {
            rest.starts_with(' ') && number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit())
        });
    !item && !block.contains('\n') && !block.contains("://") && !ends_sentence(block) && width(block) <= MAX_WIDTH
}

fn is_rights(block: &str) -> bool {
    let start: String = block.chars().take(40).collect::<String>().to_lowercase();
    width(block) <= 2 * MAX_WIDTH
        && (block.starts_with(['©', 'Ⓒ'])
            || start.starts_with("copyright")
            || start.starts_with("(c) ")
            || start.contains('©'))
}

/// Whether a block is known to belong to the end; what it says is kept.
fn tell(block: &str, tail: &mut Tail) -> bool {
    if width(block) > 3 * MAX_WIDTH {
        return false;
    }
    if let Some(rest) = label(block, SOURCES) {
        let url = rest.find("http://").or_else(|| rest.find("https://")).and_then(|at| rest.get(at..));
        let url =
            url.and_then(|url| url.split([' ', ')', '>', '"', ']']).next()).map(|url| url.trim_end_matches(['.', ',']));
        tail.external_url = url.and_then(Address::new).filter(|url| url.url().is_some()).or(tail.external_url.take());
        return true;
    }
    if let Some(rest) = label(block, TAGS) {
        let parts = rest.split([',', ';', '#', '|', '、', '，', '،']).map(str::trim).filter(|tag| !tag.is_empty());
        let mut tags: Vec<String> = parts.map(str::to_owned).collect();
        tags.append(&mut tail.tags);
        tail.tags = tags;
        return true;
    }
    label(block, MORE).is_some() && width(block) <= MAX_WIDTH
}

/// What follows a label: a colon parts it from the rest, or nothing follows.
fn label<'a>(block: &'a str, labels: &[&str]) -> Option<&'a str> {
    let block = block.trim_start_matches(['>', '»', '*', '-', '▶', '►', '#', '(', '[', ' ']);
    let (head, rest) = block.split_once([':', '：']).unwrap_or((block, ""));
    let head = head.trim_matches(|c: char| matches!(c, ')' | ']' | ' ' | '…' | '.' | '>' | '»')).to_lowercase();
    (head.chars().count() <= 40 && labels.contains(&head.as_str())).then(|| rest.trim())
}

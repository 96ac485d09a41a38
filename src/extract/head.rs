//! The head of an article in plain text: title, dates and by-lines among what stands around them.

use super::article::Dates;
use super::blocks::{ends_sentence, ends_with_stop, is_sentence, width};
use super::byline;
use crate::model::Stamp;

/// The head ends here at the latest; more is no head.
const MAX_HEAD: usize = 40;
/// A wider block is no title.
const MAX_TITLE: usize = 300;

/// A block that is wider, with a headline above it, is a lede.
const LONG_TITLE: usize = 140;
/// So many blocks behind a title there is a paragraph, ledes and kickers between them.
const NEAR: usize = 4;

/// How links begin that lead past the menu, on pages made for everybody.
const SKIPS: &[&str] = &[
    "skip to",
    "skip navigation",
    "jump to",
    "zum inhalt",
    "zum hauptinhalt",
    "direkt zum",
    "navigation überspringen",
    "aller au",
    "passer au",
    "accéder au",
    "ir al",
    "saltar al",
    "ir para",
    "pular para",
    "saltar para",
    "vai al",
    "naar de inhoud",
    "ga naar",
    "hoppa till",
    "hopp til",
    "gå til",
    "spring til",
    "siirry",
    "przejdź do",
    "přejít",
    "preskočiť",
    "ugrás",
    "treci la",
    "salt la",
    "ana içeriğe",
    "langsung ke",
    "chuyển đến",
    "bỏ qua",
    "перейти к",
    "перейти до",
    "praleisti",
    "liigu",
    "pāriet",
    "μετάβαση",
    "本文へ",
    "メインコンテンツ",
    "コンテンツへ",
    "跳到",
    "跳至",
    "본문",
    "انتقل إلى",
    "تخطي",
    "ข้ามไป",
];

/// What a block of the head is.
enum Role {
    Date { stamp: Stamp, updated: bool, authors: Vec<String> },
    Author(Vec<String>),
    Other,
}

/// The head of an article.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Option<usize>,
    pub(super) published: Option<Stamp>,
    pub(super) updated: Option<Stamp>,
    pub(super) authors: Vec<String>,
    /// The blocks that are dates and by-lines.
    pub(super) lines: Vec<usize>,
}

/// Reads the head of an article.
pub(super) fn head(blocks: &[String], dates: &Dates<'_>) -> Head {
    let roles = roles(blocks, dates);
    let title = title(blocks, &roles, dates);
    let mut head = Head { title, ..Head::default() };
    let anchor = title.unwrap_or_default();
    let mut best: Option<((bool, bool, usize), Stamp)> = None;
    for (at, role) in roles.iter().enumerate() {
        match role {
            Role::Other => continue,
            Role::Author(names) if head.authors.is_empty() => head.authors.clone_from(names),
            Role::Author(_) => {}
            Role::Date { stamp, updated, authors } => {
                let rank = (*updated, at < anchor, at.abs_diff(anchor));
                if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                    best = Some((rank, *stamp));
                }
                if *updated && head.updated.is_none() {
                    head.updated = Some(*stamp);
                }
                if head.authors.is_empty() {
                    head.authors.clone_from(authors);
                }
            }
        }
        head.lines.push(at);
    }
    head.published = best.map(|(_, stamp)| stamp);
    if head.updated == head.published {
        head.updated = None;
    }
    head
}

/// What each block before the second paragraph is. Behind the first one dates count only where none
/// stands before it: further down they are headings of a chronicle.
fn roles(blocks: &[String], dates: &Dates<'_>) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    let mut paragraphs = 0;
    for (at, block) in blocks.iter().take(MAX_HEAD).enumerate() {
        let role = role(block, at, dates);
        if matches!(role, Role::Other) && is_paragraph(block) {
            paragraphs += 1;
            if paragraphs == 2 || roles.iter().any(|role| !matches!(role, Role::Other)) {
                break;
            }
        }
        roles.push(role);
    }
    roles
}

/// A paragraph; titles may end as questions and cries do.
fn is_paragraph(block: &str) -> bool {
    is_sentence(block) && (ends_with_stop(block) || width(block) > 120)
}

fn role(block: &str, at: usize, dates: &Dates<'_>) -> Role {
    if let Some(line) = dates.line(block) {
        let authors = line.author.as_deref().map(byline::split).unwrap_or_default();
        return Role::Date { stamp: line.stamp, updated: line.updated, authors };
    }
    if let Some(names) = byline::names(block, at == 0) {
        return Role::Author(names);
    }
    let beside = if at > 0 { beside(block, dates) } else { None };
    beside.unwrap_or(Role::Other)
}

/// A date with one more thing beside it: a by-line, a place, a section.
fn beside(block: &str, dates: &Dates<'_>) -> Option<Role> {
    if width(block) > 100 || block.contains('\n') || ends_sentence(block) {
        return None;
    }
    for mark in [" | ", " · ", " • ", " – ", " — ", " - ", ", "] {
        let cuts = block.match_indices(mark).map(|(at, _)| at);
        for cut in cuts {
            let (left, right) = (block.get(..cut)?, block.get(cut + mark.len()..)?);
            for (date, other) in [(left, right), (right, left)] {
                let Some(line) = dates.line(date) else { continue };
                let names = byline::names(other, false);
                // Beside a comma or a dash stands a place of a few words, never a menu.
                let short = !other.contains(['|', '·', '•']) && other.split_whitespace().count() <= 4;
                if names.is_some() || short && other.chars().all(|c| !c.is_numeric()) {
                    return Some(Role::Date {
                        stamp: line.stamp,
                        updated: line.updated,
                        authors: names.unwrap_or_default(),
                    });
                }
            }
        }
    }
    None
}

fn title(blocks: &[String], roles: &[Role], dates: &Dates<'_>) -> Option<usize> {
    let is_line = |at: usize| roles.get(at).is_some_and(|role| !matches!(role, Role::Other));
    let lines: Vec<usize> = (0..roles.len()).filter(|at| is_line(*at)).collect();
    // The last block before the first line; where a line opens the text, before the next one after a block.
    let before = lines.iter().filter_map(|line| line.checked_sub(1)).find(|at| !is_line(*at));
    if let Some(at) = before {
        return Some(without_lede(blocks, at, is_line));
    }
    if let Some(last) = lines.last() {
        return (last + 1 < blocks.len()).then_some(last + 1).filter(|at| is_title(blocks, *at));
    }
    without_lines(blocks, dates)
}

/// The title where neither a date nor a by-line stands below it: short, no sentence, with text behind it.
fn without_lines(blocks: &[String], dates: &Dates<'_>) -> Option<usize> {
    let fits = |at: &usize| {
        let text = block(blocks, *at);
        is_title(blocks, *at)
            && !is_menu(text)
            && !is_skip(text)
            && !text.ends_with([':', '：'])
            && dates.read(text).is_none()
    };
    let followed = |at: &usize, far: usize| {
        let own = width(block(blocks, *at));
        (1..=far).any(|next| blocks.get(at + next).is_some_and(|next| is_sentence(next) && width(next) > own))
    };
    let heads = || (0..blocks.len().min(MAX_HEAD)).filter(fits);
    // Entries of menus are shorter than most titles.
    let headline = |at: &usize| width(block(blocks, *at)) >= 24;
    heads()
        .find(|at| headline(at) && followed(at, NEAR))
        .or_else(|| heads().find(|at| followed(at, 1)))
        .or_else(|| heads().find(|at| followed(at, NEAR)))
        .or_else(|| {
            let first = heads().next()?;
            (first == 0 && blocks.len() > 1 && !ends_sentence(block(blocks, first))).then_some(first)
        })
}

fn is_skip(text: &str) -> bool {
    let text = text.to_lowercase();
    width(&text) <= 60 && SKIPS.iter().any(|skip| text.starts_with(skip))
}

fn block(blocks: &[String], at: usize) -> &str {
    blocks.get(at).map_or("", String::as_str)
}

/// The title where a lede, or a label of a button, stands between it and the date.
fn without_lede(blocks: &[String], at: usize, is_line: impl Fn(usize) -> bool) -> usize {
    let mut at = at;
    while let Some(before) = at.checked_sub(1).filter(|before| !is_line(*before)) {
        let (own, above) = (block(blocks, at), block(blocks, before));
        let lede = ends_with_stop(own) && width(own) > width(above) || width(own) > LONG_TITLE;
        let button = words(own) < 3 && width(own) < 20 && is_headline(above) && width(above) >= 30;
        if !(lede && is_headline(above) || button) {
            break;
        }
        at = before;
    }
    at
}

/// Whether a block can be a title: short, and no paragraph.
fn is_title(blocks: &[String], at: usize) -> bool {
    let text = block(blocks, at);
    !text.is_empty() && width(text) <= MAX_TITLE && !ends_with_stop(text)
}

/// Whether a block reads like a title rather than like an entry of a menu.
fn is_headline(text: &str) -> bool {
    !ends_with_stop(text) && !is_menu(text) && width(text) <= MAX_TITLE && (words(text) >= 3 || width(text) >= 24)
}

/// Whether a block holds several short things side by side, or the sign of rights.
pub(super) fn is_menu(text: &str) -> bool {
    let parts = [" | ", " › ", " » ", " / ", " • ", " · "].iter().map(|mark| text.matches(mark).count()).max();
    parts.is_some_and(|parts| parts >= 2) || text.contains(['©', '®'])
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

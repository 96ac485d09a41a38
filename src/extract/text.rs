//! An article out of plain text, as scrapers and people save them: head, paragraphs, chrome around both.

use super::article::Article;
use super::blocks::{blocks, ends_as_sentence, ends_with_full_stop, weight};
use super::byline::names_of;
use super::chrome::{is_chrome, is_source_line, is_tail_label, opens_foot, source_address};
use crate::text::dates::{Context, DateLine, date_line, day_month_order};
use crate::text::language::detect;

/// Blocks at the start among which title, date and by-line are looked for.
const HEAD: usize = 16;
/// Lines between title and text: dates, names, buttons.
const MAX_META: usize = 8;
/// A longer block is no title.
const MAX_TITLE: usize = 200;
/// A longer first paragraph is no lede.
const MAX_LEDE: usize = 400;
/// Blocks at the end that may be chrome.
const FOOT: usize = 24;

/// Reads a text that is one article (extraction/TEXT.md).
#[must_use]
pub fn read_article(text: &str, context: &Context<'_>) -> Article {
    let detected = context.language.or_else(|| detect(text));
    let context = Context { language: detected, ..*context };
    let blocks = blocks(text, &context);
    let lines: Vec<&str> = blocks.iter().map(String::as_str).take(HEAD).collect();
    let context = Context { order: context.order.or_else(|| day_month_order(&lines)), ..context };
    let kinds: Vec<Kind> = blocks.iter().take(HEAD).map(|block| Kind::of(block, &context)).collect();
    let title = title_at(&blocks, &kinds);
    let mut article = Article { language: detected.map(str::to_owned), ..Article::default() };
    article.title = title.and_then(|at| blocks.get(at)).cloned();
    let head = Head { blocks: &blocks, kinds: &kinds };
    let start = head.read(title, &mut article);
    let mut body: Vec<String> = blocks.get(start..).unwrap_or_default().to_vec();
    cut_foot(&mut body, &mut article);
    article.paragraphs = body;
    article.summary = lede(&article.paragraphs);
    article
}

/// The lede: a first paragraph that is not too long, where more follow.
fn lede(paragraphs: &[String]) -> Option<String> {
    let (first, rest) = paragraphs.split_first()?;
    let fits = !rest.is_empty() && first.chars().count() <= MAX_LEDE;
    fits.then(|| first.replace('\n', " "))
}

/// What a block of the head is.
enum Kind {
    /// Nothing but a date, perhaps with a name.
    Date(Box<DateLine>),
    /// Nothing but names.
    Names(Vec<String>),
    /// A menu, a button, a counter.
    Chrome,
    /// Title or text.
    Text,
}

impl Kind {
    fn of(block: &str, context: &Context<'_>) -> Self {
        if block.chars().count() > 150 {
            return Self::Text;
        }
        if let Some(date) = date_line(block, context) {
            return Self::Date(Box::new(date));
        }
        if let Some(names) = names_of(block) {
            return Self::Names(names);
        }
        if is_chrome(block) { Self::Chrome } else { Self::Text }
    }

    fn is_meta(&self) -> bool {
        matches!(self, Self::Date(_) | Self::Names(_))
    }
}

/// Which block is the title: the last text before the first date or by-line; without those the first
/// short block that longer ones follow.
fn title_at(blocks: &[String], kinds: &[Kind]) -> Option<usize> {
    let first_meta = (0..kinds.len()).find(|at| {
        let meta = kinds.get(*at).is_some_and(Kind::is_meta);
        meta && (0..*at).any(|before| can_be_title(blocks, kinds, before))
    });
    if let Some(meta) = first_meta.filter(|meta| near_the_top(blocks, *meta)) {
        let before = (0..meta).rev().find(|at| can_be_title(blocks, kinds, *at))?;
        return Some(above_the_lede(blocks, kinds, before));
    }
    (0..kinds.len()).find(|at| {
        let longest =
            blocks.get(at + 1..(at + 4).min(blocks.len())).unwrap_or_default().iter().map(|b| weight(b)).max();
        let own = blocks.get(*at).map_or(0, |block| weight(block));
        can_be_title(blocks, kinds, *at) && longest.is_some_and(|longest| longest > own.max(60))
    })
}

/// A date or name after whole paragraphs belongs to something else.
fn near_the_top(blocks: &[String], meta: usize) -> bool {
    let before = blocks.get(..meta).unwrap_or_default();
    before.iter().filter(|block| weight(block) > 120 && ends_as_sentence(block)).count() <= 2
}

fn can_be_title(blocks: &[String], kinds: &[Kind], at: usize) -> bool {
    let text = matches!(kinds.get(at), Some(Kind::Text));
    text && blocks.get(at).is_some_and(|block| block.chars().count() <= MAX_TITLE)
}

/// A sentence right before the date may be the lede: then the title stands above it.
fn above_the_lede(blocks: &[String], kinds: &[Kind], at: usize) -> usize {
    let Some(above) = at.checked_sub(1).filter(|above| can_be_title(blocks, kinds, *above)) else { return at };
    let (Some(block), Some(title)) = (blocks.get(at), blocks.get(above)) else { return at };
    let lede = ends_with_full_stop(block) && weight(block) >= 60;
    let titled = !ends_with_full_stop(title) && weight(title) >= 20;
    if lede && titled { above } else { at }
}

/// The head of an article.
struct Head<'a> {
    blocks: &'a [String],
    kinds: &'a [Kind],
}

impl Head<'_> {
    /// Takes dates and names around the title; where the text begins.
    fn read(&self, title: Option<usize>, article: &mut Article) -> usize {
        let Some(title) = title else {
            let metas = self.kinds.iter().take_while(|kind| !matches!(kind, Kind::Text));
            let start = metas.inspect(|kind| take(kind, article)).count();
            return start;
        };
        let mut start = title + 1;
        let mut at = start;
        // Between title and date there may be a lede; it stays text.
        let mut lede = None;
        while at < (title + 1 + MAX_META).min(self.kinds.len()) {
            match self.kinds.get(at) {
                Some(Kind::Text) if lede.is_none() && self.meta_follows(at) => lede = Some(at),
                Some(Kind::Text) | None => break,
                Some(kind) => take(kind, article),
            }
            at += 1;
            start = at;
        }
        if article.published.is_none() && article.updated.is_none() {
            let before = self.kinds.get(..title).unwrap_or_default().iter().rev();
            before.take_while(|kind| !matches!(kind, Kind::Text)).for_each(|kind| take(kind, article));
        }
        lede.unwrap_or(start)
    }

    /// Whether a date or name directly follows.
    fn meta_follows(&self, at: usize) -> bool {
        self.kinds.get(at + 1).is_some_and(Kind::is_meta)
            && self.blocks.get(at).is_some_and(|block| block.chars().count() <= MAX_LEDE)
    }
}

/// Takes what a line of the head says, unless another said it before.
fn take(kind: &Kind, article: &mut Article) {
    match kind {
        Kind::Date(line) => {
            if line.updated {
                article.updated.get_or_insert(line.stamp);
            } else {
                article.published.get_or_insert(line.stamp);
            }
            if let Some(names) = line.author.as_deref().filter(|_| article.authors.is_empty()) {
                article.authors = super::byline::names_in(names);
            }
        }
        Kind::Names(names) if article.authors.is_empty() => article.authors.clone_from(names),
        Kind::Names(_) | Kind::Chrome | Kind::Text => {}
    }
}

/// Takes chrome, tags and source off the end.
fn cut_foot(body: &mut Vec<String>, article: &mut Article) {
    let first = body.len().saturating_sub(FOOT).max(1);
    let opened = (first..body.len()).find(|at| {
        let rest = body.get(*at..).unwrap_or_default();
        rest.first().is_some_and(|block| opens_foot(block))
            && rest.iter().all(|block| weight(block) <= 140 || !ends_as_sentence(block))
    });
    if let Some(at) = opened {
        body.truncate(at);
    }
    let labelled = (first..body.len()).find(|at| {
        let rest = body.get(*at..).unwrap_or_default();
        rest.first().is_some_and(|block| is_tail_label(block))
            && rest.iter().skip(1).all(|block| weight(block) <= 200 && !ends_with_full_stop(block))
    });
    if let Some(at) = labelled {
        for block in body.drain(at..) {
            take_tail(&block, article);
        }
    }
    while body.len() > 1 {
        let Some(last) = body.last() else { break };
        let names = names_of(last).filter(|_| article.authors.is_empty());
        if !is_chrome(last) && !is_source_line(last) && names.is_none() {
            break;
        }
        if let Some(names) = names {
            article.authors = names;
        }
        let last = last.clone();
        take_tail(&last, article);
        body.pop();
    }
}

/// The address of a source line.
fn take_tail(block: &str, article: &mut Article) {
    if let Some(address) = source_address(block) {
        article.external_url.get_or_insert(address);
    }
}

//! Articles in plain text, as pages are scraped to it and as people write it.

use super::article::{Article, Context};
use super::blocks::{blocks, width};
use super::head::head;
use super::tail;
use crate::text::dates::day_month_order;
use crate::text::one_line;

/// A longer first paragraph is no lede.
const MAX_LEDE: usize = 400;
/// Blocks from the start that show in which order the document writes its dates.
const ORDER_BLOCKS: usize = 12;

/// Reads an article in plain text.
#[must_use]
pub fn read_text(text: &str, context: &Context<'_>) -> Article {
    let mut blocks = blocks(text);
    let told = blocks.iter().take(ORDER_BLOCKS).filter(|block| width(block) <= 120).map(String::as_str);
    let order = day_month_order(&told.collect::<Vec<_>>());
    let dates = context.dates(context.date_language(text), order);
    let head = head(&blocks, &dates);
    let title = head.title.and_then(|at| blocks.get(at)).cloned();
    let mut number = 0;
    blocks.retain(|_| {
        let at = number;
        number += 1;
        head.title.is_none_or(|title| at > title) && !head.lines.contains(&at)
    });
    let tail = tail::cut(&mut blocks);
    let summary = blocks.first().filter(|lede| blocks.len() > 1 && lede.chars().count() <= MAX_LEDE).cloned();
    Article {
        title: title.map(|title| one_line(&title)),
        paragraphs: blocks,
        summary,
        published: head.published,
        updated: head.updated,
        authors: head.authors,
        tags: tail.tags,
        external_url: tail.external_url,
        ..Article::default()
    }
}

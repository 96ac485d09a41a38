//! Elements of other namespaces, kept whole within bounds.

use std::sync::Arc;

use super::context::Context;
use super::cursor::{Element, Step, Stop};
use super::names::Ns;
use crate::model::Element as Extension;
use crate::text::xml::MendKind;

/// Most elements kept of one entry or feed that have no place in the model.
const MAX_ELEMENTS: usize = 200;
/// Most bytes of text and attributes kept of them.
const MAX_BYTES: usize = 64 << 10;
/// Deepest nesting kept.
const MAX_DEPTH: usize = 16;

/// What may still be kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    elements: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { elements: MAX_ELEMENTS, bytes: MAX_BYTES }
    }
}

impl Room {
    fn take(&mut self, bytes: usize) -> bool {
        if self.bytes < bytes {
            return false;
        }
        self.bytes -= bytes;
        true
    }
}

/// Reads an element with all that is inside, if it belongs to a namespace and there is room for it.
pub(super) fn read<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    room: &mut Room,
) -> Result<Option<Extension>, Stop> {
    if matches!(element.ns, Ns::None | Ns::Rss | Ns::Atom | Ns::Rdf | Ns::Xhtml) {
        return Ok(None);
    }
    tree(cx, element, room, 0)
}

/// Tells that there was more than is kept.
fn full(cx: &mut Context<'_, '_>, at: usize) {
    let what = format!("unknown elements ({MAX_BYTES} bytes, {MAX_DEPTH} deep) of one entry");
    cx.cursor.mends.bound(MendKind::Bound, at, MAX_ELEMENTS, &what);
}

fn tree<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    room: &mut Room,
    depth: usize,
) -> Result<Option<Extension>, Stop> {
    if room.elements == 0 || depth >= MAX_DEPTH || !room.take(element.local.len()) {
        full(cx, element.start);
        cx.cursor.skip(element)?;
        return Ok(None);
    }
    room.elements -= 1;
    let mut kept = Extension {
        name: element.local.to_owned(),
        namespace: cx.cursor.address(element.ns),
        attributes: attributes(cx, element, room),
        text: String::new(),
        children: Vec::new(),
    };
    while cx.cursor.is_open(element.depth) {
        match cx.cursor.step()? {
            Some(Step::Start(child)) if child.depth == element.depth + 1 => {
                kept.children.extend(tree(cx, &child, room, depth + 1)?);
            }
            Some(Step::Text(raw, at)) if room.take(raw.len()) => {
                let text = cx.cursor.decode(raw, at);
                kept.text.push_str(&text);
            }
            Some(Step::Cdata(text)) if room.take(text.len()) => kept.text.push_str(text),
            Some(Step::Text(..) | Step::Cdata(_)) => full(cx, element.start),
            Some(_) => {}
            None => break,
        }
    }
    let trimmed = kept.text.trim();
    if trimmed.len() != kept.text.len() {
        kept.text = trimmed.to_owned();
    }
    Ok(Some(kept))
}

fn attributes<'a>(
    cx: &mut Context<'a, '_>,
    element: &Element<'a>,
    room: &mut Room,
) -> Vec<(Option<Arc<str>>, String, String)> {
    let mut kept = Vec::new();
    for index in 0..cx.cursor.raw_attributes().len() {
        let Some(attribute) = cx.cursor.raw_attributes().get(index).copied() else { break };
        if attribute.name == "xmlns" || attribute.name.starts_with("xmlns:") {
            continue;
        }
        if !room.take(attribute.name.len() + attribute.value.len()) {
            full(cx, element.start);
            break;
        }
        let (namespace, name) = match attribute.name.split_once(':') {
            Some((prefix, local)) => {
                let ns = cx.cursor.prefix(prefix, element.start);
                (Some(cx.cursor.address(ns)), local)
            }
            None => (None, attribute.name),
        };
        let value = cx.cursor.decode(attribute.value, element.start).into_owned();
        kept.push((namespace, name.to_owned(), value));
    }
    kept
}

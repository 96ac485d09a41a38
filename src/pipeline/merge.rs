//! What a document says, laid over what is stored: which entries are new, which changed, which are gone.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use crate::model::{Digest, Entry, EntryKey, Head, SourceName, Stamp, TakenBack};
use crate::plan::Identity;
use crate::store::{Change, NewEntry, Store, StoreError, Unlisted};

use super::dates::{Dated, first_sight, rewritten_at};
use super::identity::{Made, Native, compared, file_id, host_of_id, is_absolute_iri, mint, natives, salted};
use super::likeness::{alike, body_text, only_counters_differ, rewritten, title_key, words};
use super::taken_back::{Asker, Memory};

/// After so many answers in a row with another text, the source rewrites all the time, and its
/// changes are no news.
const RESTLESS: u8 = 3;

/// What came from a source, ready to be laid over the store.
#[derive(Debug)]
pub struct Incoming<'a> {
    /// The source.
    pub source: &'a SourceName,
    /// Its host, for minted ids and for who may claim an id.
    pub host: Option<&'a str>,
    /// What it is called in feeds.
    pub title: &'a str,
    /// What makes its entries the same.
    pub identity: Identity,
    /// Whether its entries are files below a folder.
    pub files: bool,
    /// Whether the document holds only what is new.
    pub partial: bool,
    /// Whether it is an old document, read again: then nothing counts as changed by its author.
    pub again: bool,
    /// When the source last listed what it listed.
    pub last_listed: DateTime<Utc>,
    /// The clock, in whole seconds.
    pub now: DateTime<Utc>,
    /// Its entries, finished, in document order.
    pub entries: Vec<Entry>,
    /// Ids of entries that it lists, too, but that could not be read: they stay as they are.
    pub unread: Vec<String>,
}

/// What is to be written.
#[derive(Debug, Default)]
pub struct Merged {
    /// Entries never seen before, in document order.
    pub new: Vec<NewEntry>,
    /// Entries that were there.
    pub changed: Vec<Change>,
    /// Entries that are listed no more.
    pub unlisted: Vec<Unlisted>,
    /// Issued ids that have to be other ones, before anybody saw them.
    pub reissued: Vec<(EntryKey, String)>,
    /// Whether anything changed that feeds show.
    pub shown: bool,
    /// How many entries have another text than before.
    pub rewritten: usize,
}

/// Who a source is among the others; decides who keeps an id that two claim at once.
pub trait Others {
    /// The host of a source.
    fn host(&self, source: &SourceName) -> Option<String>;
    /// Its place in config.yaml; sources that are no longer there come last.
    fn place(&self, source: &SourceName) -> usize;
}

/// Lays what came over what is stored. Reads the store, writes nothing.
///
/// # Errors
/// When the store cannot be read.
pub fn merge(
    store: &dyn Store,
    incoming: Incoming<'_>,
    memory: &mut Memory,
    others: &dyn Others,
) -> Result<Merged, StoreError> {
    let natives = natives(&incoming.entries, incoming.identity);
    let by_native: Vec<Digest> = natives.iter().map(|native| native.digest).collect();
    let by_address: Vec<Digest> = natives.iter().filter_map(|native| native.address).collect();
    let heads = store.heads(incoming.source, &by_native, &by_address)?;
    let mut work = Work {
        store,
        matched: vec![None; natives.len()],
        taken: HashSet::new(),
        heads: &heads,
        natives,
        incoming,
        merged: Merged::default(),
    };
    work.leave_unread();
    work.match_unchanged();
    work.match_by_native()?;
    work.match_by_address()?;
    if work.incoming.files {
        work.match_by_text()?;
    }
    work.settle(memory, others)?;
    work.find_unlisted();
    Ok(work.merged)
}

struct Work<'a> {
    store: &'a dyn Store,
    incoming: Incoming<'a>,
    natives: Vec<Native>,
    heads: &'a [Head],
    /// For each entry of the document the head it belongs to.
    matched: Vec<Option<&'a Head>>,
    taken: HashSet<EntryKey>,
    merged: Merged,
}

impl<'a> Work<'a> {
    fn stored(&self, key: EntryKey) -> Result<Option<Entry>, StoreError> {
        Ok(self.store.entries(&[key])?.pop().map(|stored| stored.entry))
    }

    fn take(&mut self, at: usize, head: &'a Head) {
        self.taken.insert(head.key);
        if let Some(place) = self.matched.get_mut(at) {
            *place = Some(head);
        }
    }

    /// What could not be read is there all the same: neither gone nor free to be matched with another.
    fn leave_unread(&mut self) {
        let unread: HashSet<Digest> = self.incoming.unread.iter().map(|id| compared(id)).collect();
        self.taken.extend(self.heads.iter().filter(|head| unread.contains(&head.native)).map(|head| head.key));
    }

    /// What has the same bytes as before is the same entry; the reader has left its text out.
    fn match_unchanged(&mut self) {
        for at in 0..self.natives.len() {
            let (Some(native), Some(entry)) = (self.natives.get(at), self.incoming.entries.get(at)) else { continue };
            if !entry.unchanged {
                continue;
            }
            let same = |head: &&Head| head.raw_hash == entry.raw_hash && !self.taken.contains(&head.key);
            let by_id = self.heads.iter().filter(same).find(|head| head.native == native.digest);
            if let Some(head) = by_id.or_else(|| self.heads.iter().find(same)) {
                self.take(at, head);
            }
        }
    }

    /// The same id is the same entry, but for an id that was given to another article.
    fn match_by_native(&mut self) -> Result<(), StoreError> {
        let known: HashMap<Digest, &Head> = self.heads.iter().map(|head| (head.native, head)).collect();
        for at in 0..self.natives.len() {
            if self.matched.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let (Some(native), Some(entry)) = (self.natives.get(at), self.incoming.entries.get(at)) else { continue };
            let Some(head) = known.get(&native.digest).copied() else { continue };
            if native.made == Made::Id && self.is_another_article(native, head, entry)? {
                let native = native.by_address(entry);
                let again = known.get(&native.digest).copied();
                if let Some(place) = self.natives.get_mut(at) {
                    *place = native;
                }
                if let Some(head) = again.filter(|head| !self.taken.contains(&head.key)) {
                    self.take(at, head);
                }
                continue;
            }
            if !self.taken.contains(&head.key) {
                self.take(at, head);
            }
        }
        Ok(())
    }

    /// Whether an id that is known now stands for something else: another address and another text.
    fn is_another_article(&self, native: &Native, head: &Head, entry: &Entry) -> Result<bool, StoreError> {
        let moved = matches!((native.address, head.address), (Some(new), Some(old)) if new != old);
        if !moved || self.incoming.files || entry.raw_hash != 0 && entry.raw_hash == head.raw_hash {
            return Ok(false);
        }
        Ok(self
            .stored(head.key)?
            .is_some_and(|before| !alike(&before, entry) && title_key(&before) != title_key(entry)))
    }

    /// An unknown id at a known address: the source changed its ids.
    fn match_by_address(&mut self) -> Result<(), StoreError> {
        let listed: HashSet<Digest> = self.natives.iter().map(|native| native.digest).collect();
        for at in 0..self.natives.len() {
            if self.matched.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let (Some(native), Some(entry)) = (self.natives.get(at), self.incoming.entries.get(at)) else { continue };
            let Some(address) = native.address.filter(|_| native.address_is_its_own) else { continue };
            if self.incoming.identity == Identity::Id && native.made == Made::Id {
                continue;
            }
            let at_address: Vec<&'a Head> = self
                .heads
                .iter()
                .filter(|head| head.address == Some(address))
                .filter(|head| !self.taken.contains(&head.key) && !listed.contains(&head.native))
                .collect();
            let mut found = None;
            // The newest first: an address that several entries had in turn means the last of them.
            for head in at_address.into_iter().rev() {
                // Without an id of its own an entry is its address; else the text has to say so, too.
                let same = native.made != Made::Id
                    || match self.stored(head.key)? {
                        Some(before) => alike(&before, entry) || title_key(&before) == title_key(entry),
                        None => true,
                    };
                if same {
                    found = Some(head);
                    break;
                }
            }
            if let Some(head) = found {
                self.take(at, head);
            }
        }
        Ok(())
    }

    /// A new path with the text of a vanished file: it was renamed.
    fn match_by_text(&mut self) -> Result<(), StoreError> {
        let text = |entry: &Entry| (title_key(entry), words(&body_text(entry)));
        let vanished: Vec<&'a Head> =
            self.heads.iter().filter(|head| head.listed && !self.taken.contains(&head.key)).collect();
        if vanished.is_empty() || self.matched.iter().all(Option::is_some) {
            return Ok(());
        }
        let mut texts = HashMap::new();
        for head in vanished {
            if let Some(before) = self.stored(head.key)? {
                texts.insert(text(&before), head);
            }
        }
        for at in 0..self.natives.len() {
            if self.matched.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let Some(head) = self.incoming.entries.get(at).and_then(|entry| texts.remove(&text(entry))) else {
                continue;
            };
            self.take(at, head);
        }
        Ok(())
    }

    /// Decides on each entry of the document.
    fn settle(&mut self, memory: &mut Memory, others: &dyn Others) -> Result<(), StoreError> {
        let mut seen = HashSet::new();
        for at in 0..self.natives.len() {
            let (Some(native), Some(head)) = (self.natives.get(at).cloned(), self.matched.get(at).copied()) else {
                continue;
            };
            let Some(entry) = self.incoming.entries.get_mut(at).map(std::mem::take) else { continue };
            match head {
                Some(head) => self.change(head, &native, entry)?,
                // The same entry twice in one document; without its text it is one that was there.
                None if entry.unchanged => {}
                None if !seen.insert(native.digest) || self.heads.iter().any(|h| h.native == native.digest) => {}
                None => self.add(at, native, entry, memory, others)?,
            }
        }
        Ok(())
    }

    fn change(&mut self, head: &Head, native: &Native, mut entry: Entry) -> Result<(), StoreError> {
        let renamed = (native.digest != head.native && !entry.unchanged).then(|| (native.digest, native.text.clone()));
        let same_bytes = entry.unchanged || entry.raw_hash != 0 && entry.raw_hash == head.raw_hash;
        if head.listed && head.live && same_bytes && renamed.is_none() && head.rewrites == 0 && !self.incoming.again {
            return Ok(());
        }
        let mut change = Change {
            key: head.key,
            raw_hash: if entry.unchanged { head.raw_hash } else { entry.raw_hash },
            native: renamed,
            address: native.address.or(head.address),
            rewrites: 0,
            held: None,
            entry: None,
        };
        let before = self.stored(head.key)?;
        let as_stored = same_bytes && before.is_some() && !self.incoming.again;
        if !entry.unchanged && !as_stored {
            self.compare(head, before.as_ref(), &mut entry, &mut change);
            if before.as_ref() != Some(&entry) {
                change.native.get_or_insert_with(|| (native.digest, native.text.clone()));
                change.entry = Some(entry);
                self.merged.shown = true;
            }
        }
        self.merged.changed.push(change);
        Ok(())
    }

    /// Gives the new text the id and dates of the old one, and says whether it was really rewritten.
    fn compare(&mut self, head: &Head, before: Option<&Entry>, entry: &mut Entry, change: &mut Change) {
        entry.id = Some(head.id.clone());
        entry.raw_hash = 0;
        let said = entry.updated;
        let now = self.incoming.now;
        let mut published = head.published;
        if head.held_until.is_some_and(|until| until > now) {
            // Nobody saw it yet: its author may still move it.
            let dated = first_sight(entry, now);
            if dated.own_year.is_some() && dated.published != head.published {
                published = dated.published;
                change.held = Some((dated.published, dated.held_until));
            }
        }
        entry.published = Some(published);
        entry.updated = before.and_then(|before| before.updated);
        if let Some(before) = before.filter(|before| only_counters_differ(before, entry)) {
            // As it was first read: how often it was looked at is no news, and changes at each look.
            (entry.title, entry.summary) = (before.title.clone(), before.summary.clone());
            (entry.content, entry.content_text) = (before.content.clone(), before.content_text.clone());
        }
        let Some(before) = before.filter(|before| !self.incoming.again && rewritten(before, entry)) else { return };
        self.merged.rewritten += 1;
        change.rewrites = head.rewrites.saturating_add(1);
        if change.rewrites < RESTLESS && head.held_until.is_none_or(|until| until <= now) {
            let last: Stamp = before.updated.unwrap_or(published);
            entry.updated = Some(rewritten_at(&last, said, now));
        }
    }

    fn add(
        &mut self,
        at: usize,
        native: Native,
        mut entry: Entry,
        memory: &mut Memory,
        others: &dyn Others,
    ) -> Result<(), StoreError> {
        let now = self.incoming.now;
        let mut dated = first_sight(&entry, now);
        let mut first_seen = now;
        let Incoming { source, host, title, files, .. } = self.incoming;
        let recalled = memory.recall(&native, &entry, Asker { source, host, title, files });
        let id = recalled.as_ref().and_then(|recalled| recalled.id.clone());
        let id = match id {
            Some(id) => id,
            None => self.issue(&native, &entry, &dated, others)?,
        };
        if let Some(TakenBack { published, updated, first_seen: seen, .. }) = recalled.map(|recalled| recalled.told) {
            if let Some(published) = published {
                dated = Dated { published, updated, held_until: None, ..dated };
            }
            first_seen = seen.unwrap_or(now).min(now);
        }
        entry.id = Some(id);
        entry.published = Some(dated.published);
        entry.updated = dated.updated;
        self.merged.shown = true;
        self.merged.new.push(NewEntry {
            native_id: native.text,
            native: native.digest,
            address: native.address,
            rank: u32::try_from(at).unwrap_or(u32::MAX),
            first_seen,
            held_until: dated.held_until,
            entry,
        });
        Ok(())
    }

    /// The id under which an entry will be known for ever.
    fn issue(
        &mut self,
        native: &Native,
        entry: &Entry,
        dated: &Dated,
        others: &dyn Others,
    ) -> Result<String, StoreError> {
        let source = self.incoming.source;
        if self.incoming.files {
            let id = file_id(source, entry, "");
            let free = self.is_free(&id)?;
            return Ok(if free { id } else { file_id(source, entry, &format!("\n{}", native.text)) });
        }
        let host = self.incoming.host;
        if is_absolute_iri(&native.text)
            && native.made == Made::Id
            && self.claim(&native.text, native, entry, others)?
        {
            return Ok(native.text.clone());
        }
        let own = mint(host, dated.own_year, source, &native.text);
        if self.claim(&own, native, entry, others)? {
            return Ok(own);
        }
        // Another source of this host has the same id for something else.
        Ok(mint(host, dated.own_year, source, &salted(source, &native.text)))
    }

    /// Whether an entry may have this id: nobody has it, or only copies of it do.
    fn claim(&mut self, id: &str, native: &Native, entry: &Entry, others: &dyn Others) -> Result<bool, StoreError> {
        let Incoming { source, host, now, .. } = self.incoming;
        let given = native.text == id;
        let mut reissued = Vec::new();
        for claim in self.store.claims(id)? {
            if claim.source == *source {
                // Given to another article of the same source before.
                return Ok(false);
            }
            let theirs = others.host(&claim.source);
            // What a host says of its own ids is believed.
            let same_host = given && theirs.is_some() && theirs.as_deref() == host;
            if same_host || self.stored(claim.key)?.is_none_or(|claimed| alike(&claimed, entry)) {
                continue;
            }
            // Both came in this pass, and nobody saw either: the one whose host the id names keeps
            // it, else the one that config.yaml names first, whichever answered sooner.
            let named = host_of_id(id);
            let (mine, other) = (named.as_deref() == host, named == theirs);
            let before = if mine == other { others.place(source) < others.place(&claim.source) } else { mine };
            if claim.first_seen != now || !before {
                return Ok(false);
            }
            let year = first_sight(entry, now).own_year;
            let again = if given { native.text.clone() } else { salted(&claim.source, &native.text) };
            reissued.push((claim.key, mint(theirs.as_deref(), year, &claim.source, &again)));
        }
        self.merged.reissued.extend(reissued);
        Ok(true)
    }

    fn is_free(&self, id: &str) -> Result<bool, StoreError> {
        let here = self.merged.new.iter().any(|new| new.entry.id.as_deref() == Some(id));
        Ok(!here && self.store.claims(id)?.is_empty())
    }

    /// What was listed and is not any more. An empty document lists nothing and says nothing.
    fn find_unlisted(&mut self) {
        if self.incoming.partial || self.natives.is_empty() {
            return;
        }
        let gone = self.heads.iter().filter(|head| head.listed && !self.taken.contains(&head.key));
        let last_listed = self.incoming.last_listed;
        self.merged.unlisted = gone.map(|head| Unlisted { key: head.key, last_listed }).collect();
    }
}

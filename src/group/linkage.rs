//! Groups of average link: the two most similar groups become one, as long as they are similar enough.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::vectors::Vector;

/// Similarities below this part of what a group needs count as none: most pairs are such.
const FAINT: f32 = 0.25;

/// Similarities of each item to others, by number.
type Links = HashMap<u32, f32, BuildHasherDefault<NumberHasher>>;

/// Spreads numbers of our own; nobody from outside chooses them.
#[derive(Default)]
struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}

/// Two groups that may become one.
struct Pair {
    similarity: f32,
    groups: (u32, u32),
    /// How often each group had grown when this was written; a later growth makes it void.
    growth: (u32, u32),
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.similarity.total_cmp(&other.similarity).then_with(|| other.groups.cmp(&self.groups))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Pair {}

struct Group {
    members: Vec<u32>,
    /// The sum of similarities to each other group.
    links: Links,
    growth: u32,
}

/// The groups: for each item the number of the earliest item of its group. Groups of less than
/// `least` average similarity stay apart.
pub(super) fn groups(vectors: &[Vector], least: f32) -> Vec<usize> {
    let mut groups: Vec<Option<Group>> = links(vectors, least * FAINT)
        .into_iter()
        .zip(0..)
        .map(|(links, number)| Some(Group { members: vec![number], links, growth: 0 }))
        .collect();
    let mut heap = BinaryHeap::new();
    for (number, group) in (0..).zip(&groups) {
        let links = group.iter().flat_map(|group| &group.links);
        for (other, similarity) in links.filter(|(other, similarity)| **other < number && **similarity >= least) {
            heap.push(Pair { similarity: *similarity, groups: (*other, number), growth: (0, 0) });
        }
    }
    while let Some(pair) = heap.pop() {
        if growth(&groups, pair.groups.0) == Some(pair.growth.0)
            && growth(&groups, pair.groups.1) == Some(pair.growth.1)
        {
            join(&mut groups, pair.groups, least, &mut heap);
        }
    }
    labels(&groups, vectors.len())
}

fn growth(groups: &[Option<Group>], number: u32) -> Option<u32> {
    groups.get(number as usize)?.as_ref().map(|group| group.growth)
}

/// Makes two groups one, under the number of the one with more links, and writes its new pairs.
fn join(groups: &mut [Option<Group>], (a, b): (u32, u32), least: f32, heap: &mut BinaryHeap<Pair>) {
    let links = |number: u32| groups.get(number as usize).and_then(Option::as_ref).map_or(0, |group| group.links.len());
    let (into, from) = if links(a) >= links(b) { (a, b) } else { (b, a) };
    let Some(taken) = groups.get_mut(from as usize).and_then(Option::take) else {
        return;
    };
    let Some(mut grown) = groups.get_mut(into as usize).and_then(Option::take) else {
        return;
    };
    grown.links.remove(&from);
    grown.growth += 1;
    grown.members.extend(taken.members);
    for (other, similarity) in taken.links.into_iter().filter(|(other, _)| *other != into) {
        let sum = grown.links.entry(other).or_default();
        *sum += similarity;
        if let Some(other) = groups.get_mut(other as usize).and_then(Option::as_mut) {
            other.links.remove(&from);
            other.links.insert(into, *sum);
        }
    }
    for (other, sum) in &grown.links {
        let Some(group) = groups.get(*other as usize).and_then(Option::as_ref) else { continue };
        let similarity = sum / (grown.members.len() * group.members.len()) as f32;
        if similarity >= least {
            let (first, last) = if into < *other { (into, *other) } else { (*other, into) };
            let growth = if into < *other { (grown.growth, group.growth) } else { (group.growth, grown.growth) };
            heap.push(Pair { similarity, groups: (first, last), growth });
        }
    }
    if let Some(place) = groups.get_mut(into as usize) {
        *place = Some(grown);
    }
}

fn labels(groups: &[Option<Group>], count: usize) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..count).collect();
    for group in groups.iter().flatten() {
        let first = group.members.iter().min().copied().unwrap_or_default() as usize;
        for member in &group.members {
            if let Some(label) = labels.get_mut(*member as usize) {
                *label = first;
            }
        }
    }
    labels
}

/// The similarities of all pairs that are not too faint.
fn links(vectors: &[Vector], least: f32) -> Vec<Links> {
    let terms = vectors.iter().flatten().map(|(term, _)| *term as usize + 1).max().unwrap_or_default();
    let mut holders: Vec<Vec<(u32, f32)>> = vec![Vec::new(); terms];
    let mut sums = vec![0.0_f32; vectors.len()];
    let mut links: Vec<Links> = Vec::with_capacity(vectors.len());
    for (number, vector) in (0..).zip(vectors) {
        let mut touched = Vec::new();
        for (term, weight) in vector {
            let Some(holders) = holders.get_mut(*term as usize) else { continue };
            for (other, theirs) in holders.iter() {
                if let Some(sum) = sums.get_mut(*other as usize) {
                    if *sum == 0.0 {
                        touched.push(*other);
                    }
                    *sum += weight * theirs;
                }
            }
            holders.push((number, *weight));
        }
        let mut own = Links::default();
        for other in touched {
            let Some(sum) = sums.get_mut(other as usize) else { continue };
            let similarity = std::mem::take(sum);
            if similarity < least {
                continue;
            }
            own.insert(other, similarity);
            if let Some(theirs) = links.get_mut(other as usize) {
                theirs.insert(number, similarity);
            }
        }
        links.push(own);
    }
    links
}

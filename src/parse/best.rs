//! Values of which a document may say several: the first of the best kind counts.

use crate::model::Person;

/// Most persons of one kind; each is compared with those before it.
pub(super) const MAX_PEOPLE: usize = 200;

/// The first value of the best kind; kinds are ranked, 0 is best.
#[derive(Debug, Clone)]
pub(super) struct Best<T> {
    rank: u8,
    value: Option<T>,
}

impl<T> Default for Best<T> {
    fn default() -> Self {
        Self { rank: u8::MAX, value: None }
    }
}

impl<T> Best<T> {
    /// Whether a value of this rank would be taken.
    pub(super) fn wants(&self, rank: u8) -> bool {
        rank < self.rank
    }

    /// Takes a value, unless one as good is there already.
    pub(super) fn offer(&mut self, rank: u8, value: Option<T>) {
        if let Some(value) = value
            && self.wants(rank)
        {
            self.rank = rank;
            self.value = Some(value);
        }
    }

    /// The best value.
    pub(super) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The best value, taken out.
    pub(super) fn take(&mut self) -> Option<T> {
        self.value.take()
    }
}

/// What became of a person that was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offered {
    /// It was taken, or is there already, or one of a better kind is.
    Done,
    /// There was no room.
    Full,
}

/// Persons of the best kind that is there: all of that kind, none of the others.
#[derive(Debug, Default)]
pub(super) struct People {
    rank: u8,
    list: Vec<Person>,
}

impl People {
    /// Takes a person named by an element of this rank.
    pub(super) fn offer(&mut self, rank: u8, person: Option<Person>) -> Offered {
        let Some(person) = person else { return Offered::Done };
        if self.list.is_empty() || rank < self.rank {
            self.list.clear();
            self.rank = rank;
        }
        if rank == self.rank && !self.list.contains(&person) {
            if self.list.len() >= MAX_PEOPLE {
                return Offered::Full;
            }
            self.list.push(person);
        }
        Offered::Done
    }

    pub(super) fn into_list(self) -> Vec<Person> {
        self.list
    }
}

//! What came on its way to the one who writes it down.

use std::cell::RefCell;
use std::time::Duration;

use tokio::sync::mpsc::{Permit, Sender};
use tokio::time::Instant;

use super::Gathered;

/// Sources of which nothing was read that are handed over at once: each time wakes the one who writes, which would
/// cost more than what there is to write.
const MANY: usize = 64;

/// How long fewer of them wait: who is killed meanwhile has asked them in vain.
const PATIENCE: Duration = Duration::from_millis(250);

/// A place with the one who receives, taken before a document is read: what was read takes up several times
/// as much as the document, and must not wait.
pub(super) type Place<'a> = Permit<'a, Vec<Gathered>>;

/// What came and was not handed over yet.
pub(super) struct Outbox<'a> {
    send: &'a Sender<Vec<Gathered>>,
    waiting: RefCell<Waiting>,
}

#[derive(Default)]
struct Waiting {
    all: Vec<Gathered>,
    /// When they have to be handed over; nothing while there are none.
    until: Option<Instant>,
}

impl<'a> Outbox<'a> {
    pub(super) fn new(send: &'a Sender<Vec<Gathered>>) -> Self {
        Self { send, waiting: RefCell::default() }
    }

    /// Whether nobody receives any more.
    pub(super) fn is_closed(&self) -> bool {
        self.send.is_closed()
    }

    /// Waits until nobody receives any more.
    pub(super) async fn closed(&self) {
        self.send.closed().await;
    }

    /// Waits for a place; none when nobody receives any more.
    pub(super) async fn place(&self) -> Option<Place<'a>> {
        self.send.reserve().await.ok()
    }

    /// Hands over what was read at once, with all that waits.
    pub(super) async fn now(&self, gathered: Gathered, place: Option<Place<'a>>) {
        let place = match place {
            Some(place) => Some(place),
            None => self.place().await,
        };
        // Nobody there to receive it: the loop ends.
        let Some(place) = place else { return };
        let mut all = self.taken();
        all.push(gathered);
        place.send(all);
    }

    /// Hands over, with others, what nothing was read of.
    pub(super) async fn later(&self, gathered: Gathered) {
        let many = {
            let mut waiting = self.waiting.borrow_mut();
            waiting.all.push(gathered);
            waiting.until.get_or_insert_with(|| Instant::now() + PATIENCE);
            waiting.all.len() >= MANY
        };
        if many {
            self.all().await;
        }
    }

    /// Hands over all that waits.
    pub(super) async fn all(&self) {
        if let Some(place) = self.place().await {
            self.put(place);
        }
    }

    /// When what waits has to be handed over.
    pub(super) fn until(&self) -> Option<Instant> {
        self.waiting.borrow().until
    }

    /// The same if there is a place now; else it is tried again soon. Whoever would wait here would keep those
    /// waiting who have the places.
    pub(super) fn all_if_there_is_a_place(&self) {
        match self.send.try_reserve() {
            Ok(place) => self.put(place),
            Err(_) => self.waiting.borrow_mut().until = Some(Instant::now() + PATIENCE),
        }
    }

    fn put(&self, place: Place<'_>) {
        let all = self.taken();
        if !all.is_empty() {
            place.send(all);
        }
    }

    fn taken(&self) -> Vec<Gathered> {
        std::mem::take(&mut *self.waiting.borrow_mut()).all
    }
}

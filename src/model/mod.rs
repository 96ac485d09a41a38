//! The common model: plain values that every room speaks in.

mod address;
mod document;
mod entry;
mod every;
mod exchange;
mod feed;
mod hints;
mod host_state;
mod moment;
mod name;
mod narrowing;
mod parts;
mod repair;
mod request;
mod source_state;
mod stamp;
mod stored;

pub use address::Address;
pub use document::{Coding, Document, Packed};
pub use entry::Entry;
pub use every::Every;
pub use exchange::{Answer, Exchange, Failure, FailureKind, Hop, Said};
pub use feed::{Feed, FeedFormat, Subscription};
pub use hints::FeedHints;
pub use host_state::{HostState, RobotsCopy};
pub use name::{FeedName, NameError, SourceName};
pub use narrowing::Narrowing;
pub use parts::{
    Attachment, Category, Cloud, Comments, Element, EntryPodcast, FeedPodcast, Generator, Geo, Hub, Image, InReplyTo,
    Link, LooseLink, Media, Origin, Person, TextInput, Transcript,
};
pub use repair::{Repair, RepairKind};
pub use request::{Request, Target, Want};
pub use source_state::{SourceState, Validators};
pub use stamp::{Precision, Stamp};
pub use stored::{
    Archived, Digest, EntryKey, FeedState, FeedSummary, Frozen, Head, Joined, PublishedFile, Stand, StoredEntry,
    TakenBack,
};

//! One pass: gather, store, assemble, publish, report.

pub mod dates;
pub mod identity;
pub mod likeness;
pub mod merge;
pub mod report;
pub mod taken_back;

mod about;
mod archive;
mod assemble;
mod error;
mod expect;
mod explain;
mod finish;
mod frozen;
mod gather;
mod health;
mod judge;
mod kept;
mod lock;
mod look;
mod names;
mod preview;
mod publish;
mod receive;
mod replay;
mod run;
mod shape;
mod states;
mod stories;
mod supply;
mod transform;
mod writers;

pub use assemble::{Assembled, Shelf, assemble};
pub use error::RunError;
pub use explain::{
    Copies, DateRule, Explained, Explanation, Forgotten, IdRule, Member, Near, Reach, Rule, Said, Standing, Step,
    Waiting, explain,
};
pub use finish::finish;
pub use gather::{Choice, Gathered, Outcome, due, gather};
pub use kept::{Candidates, StoreIndex};
pub use lock::Patience;
pub use look::{dry_run, source_states};
pub use names::stem;
pub use preview::{Allowance, Line, Preview, Stopped as PreviewStopped, Wanted, preview};
pub use receive::{Progress, Silence};
pub use report::{RunReport, Stopped};
pub use run::{Options, Stop, run};
pub use states::States;

//! Stands in for sources that other branches bring: asks, and cannot read.

use super::{Harvest, Reading, Source, SourceError};
use crate::model::{Document, Request};

/// Asks for one thing.
pub(super) struct Asking(pub(super) Request);

impl Source for Asking {
    fn start(&self) -> Vec<Request> {
        vec![self.0.clone()]
    }

    fn accept(&self, _document: &Document, _reading: &Reading<'_>) -> Result<Harvest, SourceError> {
        Err(SourceError { message: "this kind cannot be read yet".to_owned(), help: None })
    }
}

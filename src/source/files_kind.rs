//! `files:` in config.yaml: text, Markdown and HTML files by a pattern.

use std::path::PathBuf;

use super::Source;
use super::files::FilesSource;
use super::kind::{Around, SourceKind};
use crate::config::{Fault, Form, FromText, Key, Make, Section, Wrong, make};
use crate::model::Target;

const PATTERN: Make = make::<FilePattern>();

const KEYS: &[Key] = &[Key::new(
    "files",
    Form::Made(&PATTERN),
    "",
    "a pattern of text, Markdown and HTML files: `*`, `**`, `?`, `{a,b}`",
)];

/// A pattern of files: the folder that is never left, and the pattern below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePattern {
    /// The folder; empty for that of config.yaml.
    pub root: PathBuf,
    /// The pattern below it.
    pub pattern: String,
}

impl FromText for FilePattern {
    const WHAT: &'static str = "a pattern of files like \"inbox/*.{txt,md}\"";
    const PATTERN: &'static str = "^[^\\x00-\\x1f\\x7f]*[^/\\x00-\\x1f\\x7f]$";

    fn from_text(text: &str) -> Result<Self, Wrong> {
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(Wrong::plain());
        }
        if text.ends_with('/') {
            return Err(Wrong::because("a folder stands here").help(format!("write `{text}*` for the files in it")));
        }
        if text.starts_with("~/") {
            return Err(Wrong::because("`~` is not read as the home folder").help("write `${HOME}/…` in quotes"));
        }
        globset::Glob::new(text).map_err(|error| Wrong::because(format!("this is no pattern: {}", error.kind())))?;
        let fixed = text.find(['*', '?', '[', '{']).unwrap_or(text.len());
        let folder = text.get(..fixed).and_then(|before| before.rfind('/')).map_or(0, |slash| slash + 1);
        let (root, pattern) = text.split_at(folder);
        Ok(Self { root: PathBuf::from(root), pattern: pattern.to_owned() })
    }
}

/// The kind of `files:`.
#[derive(Debug)]
pub(super) struct FilesKind;

impl SourceKind for FilesKind {
    fn word(&self) -> &'static str {
        "files"
    }

    fn keys(&self) -> &'static [Key] {
        KEYS
    }

    fn build(&self, section: &Section, around: &Around<'_>) -> Result<Box<dyn Source>, Fault> {
        let files: FilePattern =
            section.read("files").ok_or_else(|| Fault::new(section.spot(), "`files` is missing"))?;
        let target = Target::Glob { root: around.folder.join(files.root), pattern: files.pattern };
        Ok(Box::new(FilesSource::new(target)))
    }
}

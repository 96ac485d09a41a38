//! What is wrong with config.yaml: all of it at once, each with its line, a caret and what to do.

use std::fmt::{self, Write as _};
use std::path::Path;
use std::sync::OnceLock;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::lines::{self, Lines};
use super::node::Spot;
use super::{from_text::Wrong, inside, trap};
use crate::advice::{Advice, Position};

/// Most faults that are told one by one; more are counted.
const MAX_TOLD: usize = 50;
/// Longest line that is shown, in characters.
const MAX_LINE: usize = 1_000;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    spot: Spot,
    message: String,
    help: Option<String>,
    /// The line as it should be.
    instead: Option<String>,
}

impl Fault {
    /// Something wrong at a place.
    #[must_use]
    pub fn new(spot: Spot, message: impl Into<String>) -> Self {
        Self { spot, message: message.into(), help: None, instead: None }
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A text that is not what it should be, in the words of its type where it has some.
    #[must_use]
    pub fn wrong(spot: Spot, otherwise: impl Into<String>, wrong: Wrong) -> Self {
        Self { spot, message: wrong.message.unwrap_or_else(|| otherwise.into()), help: wrong.help, instead: None }
    }

    /// With the line as it should be.
    pub(super) fn instead(mut self, line: String) -> Self {
        self.instead = Some(line);
        self
    }

    /// With the line as it would be with the value at a place in quotes.
    pub(super) fn quoting(self, text: &str, at: usize) -> Self {
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        match trap::with_value_quoted(line) {
            Some(quoted) => self.instead(quoted),
            None => self,
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, and the line as it should be.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        match (&self.help, &self.instead) {
            (help, None) => help.clone(),
            (None, Some(line)) => Some(format!("write the line so:\n{line}")),
            (Some(help), Some(line)) => Some(format!("{help}, write the line so:\n{line}")),
        }
    }

    /// Where it is, in the text that was read.
    #[must_use]
    pub fn spot(&self) -> Spot {
        self.spot
    }
}

/// All that is wrong with one config.yaml.
#[derive(Debug, Clone)]
pub struct Faults {
    name: String,
    /// The text as it stands in the file.
    written: String,
    /// The text as it was read, when single lines had to be mended to read on.
    mended: Option<String>,
    /// What must not be shown although it stands in the file.
    secrets: Vec<Spot>,
    list: Vec<Fault>,
    /// Where the lines of the text begin that was read; thousands of places are asked for.
    starts: OnceLock<Vec<usize>>,
}

impl Faults {
    /// Nothing wrong yet with the text of this file.
    #[must_use]
    pub fn new(path: &Path, text: &str) -> Self {
        let written = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        Self {
            name: path.display().to_string(),
            written,
            mended: None,
            secrets: Vec::new(),
            list: Vec::new(),
            starts: OnceLock::new(),
        }
    }

    /// Adds one.
    pub fn push(&mut self, fault: Fault) {
        self.list.push(fault);
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The text that spots are counted in.
    #[must_use]
    pub fn text(&self) -> &str {
        self.mended.as_deref().unwrap_or(&self.written)
    }

    /// Goes on with a text in which one line was mended.
    pub(super) fn mend(&mut self, text: String) {
        self.mended = Some(text);
        self.starts = OnceLock::new();
    }

    /// Hides a stretch of the text wherever the text is shown.
    pub(super) fn hide(&mut self, spot: Spot) {
        self.secrets.push(spot);
    }

    /// The lines of the text that spots are counted in.
    pub(super) fn lines(&self) -> Lines<'_> {
        let text = self.text();
        Lines::known(text, self.starts.get_or_init(|| lines::starts(text)))
    }

    /// Where a spot is, for a person.
    #[must_use]
    pub fn position(&self, spot: Spot) -> Position {
        self.lines().position(spot.start)
    }

    /// The place of a character of a text inside the line that holds it; the whole text where
    /// the letters of the text do not stand there as they are (`${…}`).
    #[must_use]
    pub fn inside(&self, text: &super::node::Text, at: usize) -> Spot {
        inside::place(self.text(), text, at)
    }

    /// All of them, in the order of the file.
    #[must_use]
    pub fn sorted(&self) -> Vec<(Position, &Fault)> {
        let lines = self.lines();
        let mut sorted: Vec<_> = self.list.iter().map(|fault| (lines.position(fault.spot.start), fault)).collect();
        sorted.sort_by_key(|(position, _)| *position);
        sorted.dedup_by(|a, b| a == b);
        sorted
    }

    /// The name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn render(&self, read: &Lines<'_>, written: &Lines<'_>, position: Position, fault: &Fault) -> String {
        let number = usize::try_from(position.line).unwrap_or(usize::MAX).saturating_sub(1);
        let title = Level::ERROR.primary_title(shown(&fault.message));
        let line = self.shown_line(read, written, number);
        let help = fault.advice().map(|help| Level::HELP.message(shown_lines(&help)));
        let name = shown(&self.name);
        let group = if line.chars().count() > MAX_LINE {
            let column = usize::try_from(position.column).unwrap_or(usize::MAX);
            title.element(Origin::path(name).line(number + 1).char_column(column))
        } else {
            let end = read.position(fault.spot.end.max(fault.spot.start));
            let columns = if end.line == position.line { end.column.max(position.column) } else { u32::MAX };
            let span = byte(&line, position.column)..byte(&line, columns).max(byte(&line, position.column));
            let snippet = Snippet::source(line).path(name).line_start(number + 1);
            title.element(snippet.annotation(AnnotationKind::Primary.span(span)))
        };
        let report = [group.elements(help)];
        Renderer::plain().decor_style(DecorStyle::Ascii).render(&report)
    }

    /// A line as it may be shown: one character for one, secrets and control characters covered.
    fn shown_line(&self, read: &Lines<'_>, written: &Lines<'_>, number: usize) -> String {
        let line = written.line(number);
        let (start, same) = (read.start(number), read.line(number) == line);
        let in_line = |secret: &&Spot| secret.start < start + line.len() && start < secret.end;
        let secrets: Vec<&Spot> = self.secrets.iter().filter(in_line).collect();
        let hidden = |at: usize| same && secrets.iter().any(|s| s.start <= start + at && start + at < s.end);
        let covered: String = line.char_indices().map(|(at, c)| if hidden(at) { '*' } else { visible(c) }).collect();
        without_userinfo(&covered)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (read, written) = (self.lines(), Lines::new(&self.written));
        let sorted = self.sorted();
        for (position, fault) in sorted.iter().take(MAX_TOLD) {
            writeln!(f, "{}\n", self.render(&read, &written, *position, fault))?;
        }
        let count = sorted.len();
        let mut last = format!("{}: {count} fault{}", shown(&self.name), if count == 1 { "" } else { "s" });
        if count > MAX_TOLD {
            write!(last, ", the first {MAX_TOLD} are told")?;
        }
        f.write_str(&last)
    }
}

impl std::error::Error for Faults {}
impl Advice for Faults {}

/// The byte of a line at which a column begins; columns count characters from one.
fn byte(line: &str, column: u32) -> usize {
    let column = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

/// A character that stays where it is put: no control, no change of direction.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
            '\u{fffd}'
        }
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

fn shown(text: &str) -> String {
    text.chars().map(visible).collect()
}

fn shown_lines(text: &str) -> String {
    without_userinfo(&text.lines().map(shown).collect::<Vec<_>>().join("\n"))
}

/// Covers `user:password` in addresses, letter by letter.
fn without_userinfo(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let host = after.find(|c: char| c.is_whitespace() || "/?#\"'<>".contains(c)).unwrap_or(after.len());
        let user = after.get(..host).and_then(|host| host.rfind('@')).unwrap_or(0);
        let (secret, after) = after.split_at(user);
        out.extend(secret.chars().map(|_| '*'));
        rest = after;
    }
    out.push_str(rest);
    out
}

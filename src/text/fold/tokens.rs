//! The tokens of a text, folded: one string to search in, and the marks beside it.

use std::ops::Range;

use super::folder::{self, Piece};
use super::table::{self, Kind};

/// A mark of a Latin letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where its letter stands in `letters`, in bytes.
    pub(super) at: u32,
    /// The mark.
    pub(super) mark: char,
}

/// The tokens of one or several values, folded.
///
/// Each token stands between spaces, so a phrase is found by searching for its bytes; values are parted
/// by a line break, so no phrase runs from one into the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    pub(super) letters: String,
    pub(super) marks: Vec<Mark>,
    count: usize,
}

/// Where tokens stand in the text they were read from, in bytes, one range a token.
pub type Spans = Vec<Range<usize>>;

/// What the token at the end of `letters` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// There is none, or it is over.
    Out,
    /// A run that letters continue.
    Run,
    /// A run that ended in signs: only signs continue it.
    Signs,
    /// A letter alone: only marks continue it.
    Solo,
}

struct Builder<'a> {
    tokens: &'a mut Tokens,
    spans: Option<&'a mut Spans>,
    state: State,
    /// Where the last letter begins in `letters`.
    letter: usize,
    pieces: Vec<Piece>,
}

impl Tokens {
    /// No tokens.
    pub const EMPTY: Self = Self { letters: String::new(), marks: Vec::new(), count: 0 };

    /// The tokens of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        tokens.add(text);
        tokens
    }

    /// The tokens of several values; no phrase runs from one into the next.
    #[must_use]
    pub fn of_all<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut tokens = Self::default();
        for value in values {
            tokens.add(value);
        }
        tokens
    }

    /// The tokens of a text, and where each stands in it.
    #[must_use]
    pub fn with_spans(text: &str) -> (Self, Spans) {
        let mut tokens = Self::default();
        let mut spans = Spans::new();
        tokens.read(text, Some(&mut spans));
        (tokens, spans)
    }

    /// Adds the tokens of one more value.
    pub fn add(&mut self, text: &str) {
        self.read(text, None);
    }

    /// How many tokens there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The tokens in order, without the marks that a query may leave out.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.letters.split([' ', '\n']).filter(|token| !token.is_empty())
    }

    /// Which token, counted from zero, begins after this byte of the letters.
    pub(super) fn number_at(&self, at: usize) -> usize {
        self.letters.get(..at).map_or(0, |before| before.split([' ', '\n']).filter(|token| !token.is_empty()).count())
    }

    fn read(&mut self, text: &str, spans: Option<&mut Spans>) {
        if !self.letters.is_empty() {
            self.letters.push('\n');
        }
        self.letters.reserve(text.len() + 2);
        self.letters.push(' ');
        let mut builder = Builder { tokens: self, spans, state: State::Out, letter: 0, pieces: Vec::new() };
        builder.text(text);
        builder.end_token();
    }
}

impl Builder<'_> {
    fn text(&mut self, text: &str) {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let ascii = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
            // A mark may follow: the last character before others is looked at with them.
            let plain = if ascii == rest.len() { ascii } else { ascii.saturating_sub(1) };
            self.ascii(rest.get(..plain).unwrap_or_default(), at);
            at += plain;
            at = self.other(text, at);
        }
    }

    fn ascii(&mut self, text: &str, offset: usize) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if byte.is_ascii_alphanumeric() || *byte == b'_' {
                let rest = bytes.get(at..).unwrap_or_default();
                let end = at + rest.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'_').unwrap_or(rest.len());
                if self.state != State::Run {
                    self.start_token(State::Run, offset + at);
                }
                let from = self.tokens.letters.len();
                self.tokens.letters.push_str(text.get(at..end).unwrap_or_default());
                if let Some(added) = self.tokens.letters.get_mut(from..) {
                    added.make_ascii_lowercase();
                }
                self.letter = self.tokens.letters.len() - 1;
                self.reach(offset + end);
                at = end;
                continue;
            }
            if matches!(byte, b'+' | b'#') {
                self.sign(char::from(*byte), offset + at + 1);
            } else {
                self.state = State::Out;
            }
            at += 1;
        }
    }

    /// Reads characters with what is joined to them, until plain ASCII goes on; where it goes on.
    fn other(&mut self, text: &str, from: usize) -> usize {
        let mut pending: Option<(usize, Kind)> = None;
        let mut run = text.get(from..).unwrap_or_default().char_indices().map(|(i, c)| (from + i, c)).peekable();
        while let Some((at, c)) = run.next() {
            let kind = table::kind(c);
            match kind {
                // What leaves nothing parts nothing: marks after it belong to what stands before.
                Kind::Invisible | Kind::Nothing => continue,
                Kind::Joiner => {
                    let start = pending.take().map_or(at, |(start, _)| start);
                    let mut end = at + c.len_utf8();
                    while let Some((at, c)) =
                        run.next_if(|(_, c)| matches!(table::kind(*c), Kind::Joiner | Kind::Invisible | Kind::Nothing))
                    {
                        end = at + c.len_utf8();
                    }
                    self.cluster(text.get(start..end).unwrap_or_default(), start, end);
                }
                _ => {
                    if let Some((start, before)) = pending.take() {
                        self.single(text, start, before, at);
                    }
                    if c.is_ascii() && at > from && run.peek().is_some_and(|(_, next)| next.is_ascii()) {
                        return at;
                    }
                    pending = Some((at, kind));
                }
            }
        }
        if let Some((start, kind)) = pending {
            self.single(text, start, kind, text.len());
        }
        text.len()
    }

    fn single(&mut self, text: &str, start: usize, kind: Kind, end: usize) {
        match kind {
            Kind::Word(base, marks) => {
                self.word(base, start, end);
                for mark in marks.into_iter().flatten() {
                    self.accent(mark);
                }
            }
            Kind::Solo(base) => self.solo(base, start, end),
            Kind::Sign(sign) => self.sign(sign, end),
            Kind::Gap => self.state = State::Out,
            Kind::Complex => self.cluster(text.get(start..end).unwrap_or_default(), start, end),
            Kind::Nothing | Kind::Invisible | Kind::Joiner => {}
        }
    }

    fn cluster(&mut self, cluster: &str, start: usize, end: usize) {
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.clear();
        folder::fold(cluster, &mut pieces);
        for piece in &pieces {
            match *piece {
                Piece::Word(c) => self.word(c, start, end),
                Piece::Solo(c) => self.solo(c, start, end),
                Piece::Accent(mark) => self.accent(mark),
                Piece::Mark(mark) => self.mark(mark, start, end),
                Piece::Sign(sign) => self.sign(sign, end),
                Piece::Gap => self.state = State::Out,
            }
        }
        self.pieces = pieces;
    }

    fn word(&mut self, base: char, start: usize, end: usize) {
        if self.state != State::Run {
            self.start_token(State::Run, start);
        }
        self.push(base, end);
    }

    fn solo(&mut self, base: char, start: usize, end: usize) {
        self.start_token(State::Solo, start);
        self.push(base, end);
    }

    fn mark(&mut self, mark: char, start: usize, end: usize) {
        if matches!(self.state, State::Out | State::Signs) {
            self.start_token(State::Run, start);
        }
        self.push(mark, end);
    }

    fn accent(&mut self, mark: char) {
        if let Ok(at) = u32::try_from(self.letter) {
            self.tokens.marks.push(Mark { at, mark });
        }
    }

    fn sign(&mut self, sign: char, end: usize) {
        if matches!(self.state, State::Run | State::Signs) {
            self.push(sign, end);
            self.state = State::Signs;
        } else {
            self.state = State::Out;
        }
    }

    fn push(&mut self, c: char, end: usize) {
        self.letter = self.tokens.letters.len();
        self.tokens.letters.push(c);
        self.reach(end);
    }

    fn reach(&mut self, end: usize) {
        if let Some(span) = self.spans.as_mut().and_then(|spans| spans.last_mut()) {
            span.end = end;
        }
    }

    fn start_token(&mut self, state: State, start: usize) {
        self.end_token();
        self.tokens.count += 1;
        self.state = state;
        if let Some(spans) = self.spans.as_mut() {
            spans.push(start..start);
        }
    }

    fn end_token(&mut self) {
        if !self.tokens.letters.ends_with(' ') {
            self.tokens.letters.push(' ');
        }
        self.state = State::Out;
    }
}

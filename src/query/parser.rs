//! Reads a query: recursive descent over its characters.

use unicode_normalization::char::is_combining_mark;

use super::FIELDS;
use super::error::QueryError;
use super::expression::{Node, Query, Term};
use super::field::Field;
use super::field::text::ANYWHERE;
use super::nearest::nearest;
use super::value::{Form, Value};
use crate::text::fold::End;

/// Longest query, in bytes.
const MAX_BYTES: usize = 4096;
/// Most values of a query.
const MAX_TERMS: usize = 256;
/// Deepest nesting of parentheses and negations.
const MAX_DEPTH: usize = 64;

type Parsed<T> = Result<T, QueryError>;

/// Reads a query.
///
/// # Errors
/// When it is not of the language, or larger than its bounds; the error says at which character.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > MAX_BYTES {
        let at = text.char_indices().take_while(|(byte, c)| byte + c.len_utf8() <= MAX_BYTES).count();
        return Err(QueryError::new(at, format!("too long: a query has at most {MAX_BYTES} bytes"))
            .with_help("a regex with `|`, or several queries in a list, say the same"));
    }
    let mut parser = Parser { chars: text.chars().collect(), at: 0, terms: 0 };
    parser.skip_space();
    let root = if parser.at_end() { None } else { parser.or(0, None)? };
    if parser.at_end() {
        Ok(Query { root })
    } else {
        Err(QueryError::new(parser.at, "unbalanced `)`").with_help("no `(` is open here; to find the sign, quote it"))
    }
}

/// The words that join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    terms: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn at_end(&self) -> bool {
        self.at >= self.chars.len()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().collect()
    }

    /// Where the word that begins here ends.
    fn word_end(&self, from: usize) -> usize {
        let rest = self.chars.get(from..).unwrap_or_default();
        from + rest.iter().position(|c| ends_word(*c)).unwrap_or(rest.len())
    }

    /// The operator that stands here, and its length.
    fn operator(&self) -> Option<(Operator, usize)> {
        if self.peek()? == '|' {
            return Some((Operator::Or, 1));
        }
        let word = self.chars.get(self.at..self.word_end(self.at))?;
        match word {
            ['A', 'N', 'D'] => Some((Operator::And, 3)),
            ['O', 'R'] => Some((Operator::Or, 2)),
            ['N', 'O', 'T'] => Some((Operator::Not, 3)),
            _ => None,
        }
    }

    /// Whether an operand can begin here.
    fn operand_follows(&self) -> bool {
        match self.peek() {
            None | Some(')') => false,
            Some(_) => !matches!(self.operator(), Some((Operator::And | Operator::Or, _))),
        }
    }

    fn lonely(&self, at: usize, length: usize) -> QueryError {
        QueryError::new(at, format!("operator without operand: `{}`", self.text(at, at + length)))
            .with_help("put a term on both sides, or quote it to find the word")
    }

    /// Steps over an operator that an operand must follow.
    fn take_operator(&mut self, length: usize) -> Parsed<()> {
        let at = self.at;
        self.at += length;
        self.skip_space();
        if self.operand_follows() { Ok(()) } else { Err(self.lonely(at, length)) }
    }

    fn check_depth(&self, depth: usize) -> Parsed<()> {
        if depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(QueryError::new(self.at, format!("too deep: at most {MAX_DEPTH} levels"))
            .with_help("leave out parentheses and negations that do nothing"))
    }

    fn or(&mut self, depth: usize, field: Option<&'static dyn Field>) -> Parsed<Option<Node>> {
        self.check_depth(depth)?;
        let mut parts = Vec::new();
        loop {
            self.skip_space();
            if let Some((Operator::And | Operator::Or, length)) = self.operator() {
                return Err(self.lonely(self.at, length));
            }
            parts.extend(self.and(depth, field)?);
            match self.operator() {
                Some((Operator::Or, length)) => self.take_operator(length)?,
                _ => break,
            }
        }
        Ok(joined(parts, Node::Or))
    }

    fn and(&mut self, depth: usize, field: Option<&'static dyn Field>) -> Parsed<Option<Node>> {
        let mut parts = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None | Some(')') => break,
                Some(_) => {}
            }
            match self.operator() {
                Some((Operator::Or, _)) => break,
                Some((Operator::And, length)) => self.take_operator(length)?,
                _ => {}
            }
            parts.extend(self.not(depth, field)?);
        }
        Ok(joined(parts, Node::And))
    }

    fn not(&mut self, depth: usize, field: Option<&'static dyn Field>) -> Parsed<Option<Node>> {
        self.check_depth(depth)?;
        if let Some((Operator::Not, length)) = self.operator() {
            self.take_operator(length)?;
        } else if matches!(self.peek(), Some('-' | '!')) && self.term_touches() {
            self.at += 1;
            if !self.operand_follows() {
                return Err(self.lonely(self.at, self.word_end(self.at) - self.at));
            }
        } else {
            return self.primary(depth, field);
        }
        let inner = self.not(depth + 1, field)?;
        Ok(inner.map(|node| Node::Not(Box::new(node))))
    }

    /// Whether something that can be negated touches the sign that stands here.
    fn term_touches(&self) -> bool {
        self.chars.get(self.at + 1).is_some_and(|c| !c.is_whitespace() && !matches!(c, ')' | '|'))
    }

    fn primary(&mut self, depth: usize, field: Option<&'static dyn Field>) -> Parsed<Option<Node>> {
        if self.peek() == Some('(') {
            return self.group(depth, field);
        }
        let start = self.at;
        if !matches!(self.peek(), Some('"' | '/')) {
            let end = self.word_end(start);
            let colon = self.chars.get(start..end).unwrap_or_default().iter().position(|c| *c == ':');
            if let Some(colon) = colon.filter(|colon| *colon > 0) {
                return self.with_field(start, start + colon, depth, field);
            }
        }
        self.term(start, field)
    }

    fn group(&mut self, depth: usize, field: Option<&'static dyn Field>) -> Parsed<Option<Node>> {
        let open = self.at;
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(')') {
            return Err(QueryError::new(open, "empty `( )`").with_help("put a term inside, or take it away"));
        }
        let unbalanced = || QueryError::new(open, "unbalanced `(`").with_help("close it with `)`, or quote the sign");
        if self.at_end() {
            return Err(unbalanced());
        }
        let inner = self.or(depth + 1, field)?;
        if self.peek() != Some(')') {
            return Err(unbalanced());
        }
        self.at += 1;
        Ok(inner)
    }

    /// A word with a colon: a field and its value, an address, or a phrase.
    fn with_field(
        &mut self,
        start: usize,
        colon: usize,
        depth: usize,
        outer: Option<&'static dyn Field>,
    ) -> Parsed<Option<Node>> {
        let name = self.text(start, colon);
        let known = FIELDS.iter().copied().find(|field| field.name() == name.to_lowercase());
        let Some(field) = known else {
            if self.chars.get(colon + 1..colon + 3) == Some(&['/', '/']) {
                return self.address(start);
            }
            if name.chars().any(|c| c != '_' && (!c.is_alphabetic() || is_combining_mark(c))) {
                return self.term(start, outer);
            }
            return Err(unknown_field(start, &name));
        };
        self.at = colon + 1;
        match self.peek() {
            Some('(') => self.group(depth, Some(field)),
            Some(c) if !c.is_whitespace() && !matches!(c, ')' | '|') => self.term(start, Some(field)),
            _ => Err(QueryError::new(start, format!("field without value: `{name}:`"))
                .with_help("the value follows the colon without a space; to find the word, quote it")),
        }
    }

    /// An address without a field, which means `url:"…"`.
    fn address(&mut self, start: usize) -> Parsed<Option<Node>> {
        let end = self.word_end(start);
        let value = Value { form: Form::Phrase, text: self.text(start, end), end: End::Whole, at: start };
        self.at = end;
        self.node(start, &value, &super::field::url::UrlField)
    }

    /// The value that stands here, asked of a field.
    fn term(&mut self, start: usize, field: Option<&'static dyn Field>) -> Parsed<Option<Node>> {
        let value = self.value()?;
        self.node(start, &value, field.unwrap_or(&ANYWHERE))
    }

    fn node(&mut self, start: usize, value: &Value, field: &'static dyn Field) -> Parsed<Option<Node>> {
        self.terms += 1;
        if self.terms > MAX_TERMS {
            return Err(QueryError::new(start, format!("too many terms: a query has at most {MAX_TERMS}"))
                .with_help("a regex with `|`, or several queries in a list, say the same"));
        }
        let test = field.test(value)?;
        let text = self.text(start, self.at);
        // A field before a group stands for each of its terms.
        let inherited = start == value.at && !field.name().is_empty();
        let written = if inherited { format!("{}:{text}", field.name()) } else { text };
        Ok(test.map(|test| Node::Term(Term { test, written, field: field.name() })))
    }

    fn value(&mut self) -> Parsed<Value> {
        match self.peek() {
            Some('"') => self.phrase(),
            Some('/') => self.regex(),
            _ => Ok(self.word()),
        }
    }

    fn word(&mut self) -> Value {
        let at = self.at;
        self.at = self.word_end(at);
        let text = self.text(at, self.at);
        match text.strip_suffix('*') {
            Some(stem) => Value { form: Form::Word, text: stem.to_owned(), end: End::Prefix, at },
            None => Value { form: Form::Word, text, end: End::Whole, at },
        }
    }

    fn phrase(&mut self) -> Parsed<Value> {
        let at = self.at;
        let text = self.delimited('"', |escaped| match escaped {
            '"' | '\\' => None,
            _ => Some('\\'),
        });
        let Some(text) = text else {
            return Err(QueryError::new(at, "unbalanced `\"`").with_help("close it with `\"`, or write `\\\"` inside"));
        };
        let star = self.peek() == Some('*');
        self.at += usize::from(star);
        let end = if star { End::Prefix } else { End::Whole };
        Ok(Value { form: Form::Phrase, text, end, at })
    }

    fn regex(&mut self) -> Parsed<Value> {
        let at = self.at;
        let text = self.delimited('/', |escaped| (escaped != '/').then_some('\\'));
        let Some(text) = text else {
            return Err(QueryError::new(at, "unbalanced `/`")
                .with_help("close the regex with `/`; to find a text that begins with a slash, quote it"));
        };
        let any_case = self.peek() == Some('i');
        self.at += usize::from(any_case);
        Ok(Value { form: Form::Regex { any_case }, text, end: End::Whole, at })
    }

    /// The text up to the closing sign, which is stepped over; `kept` says what stays of a backslash.
    fn delimited(&mut self, sign: char, kept: fn(char) -> Option<char>) -> Option<String> {
        let mut text = String::new();
        self.at += 1;
        loop {
            let c = self.peek()?;
            self.at += 1;
            if c == sign {
                return Some(text);
            }
            if c == '\\' {
                let escaped = self.peek()?;
                self.at += 1;
                text.extend(kept(escaped));
                text.push(escaped);
            } else {
                text.push(c);
            }
        }
    }
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"' | '|')
}

fn joined(mut parts: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Option<Node> {
    if parts.len() > 1 { Some(join(parts)) } else { parts.pop() }
}

fn unknown_field(at: usize, name: &str) -> QueryError {
    let shown: String = name.chars().take(40).collect();
    let help = match nearest(name, FIELDS.iter().map(|field| field.name())) {
        Some(field) => format!("did you mean `{field}:`? to find the word, quote it"),
        None => {
            let names: Vec<&str> = FIELDS.iter().map(|field| field.name()).collect();
            format!("the fields are {}; to find the word, quote it", names.join(", "))
        }
    };
    QueryError::new(at, format!("unknown field `{shown}`")).with_help(help)
}

//! Reads a tree by the tables of keys; whatever is wrong is told, and reading goes on.

use super::environment;
use super::fault::{Fault, Faults};
use super::key::{self, Form, Key, KindKeys, Kinds, Make, Prose};
use super::nearest::nearest;
use super::node::{Node, Pair, Scalar, Spot, Text, Tree};
use super::section::{Section, Value};
use super::{trap, yaml};

/// Looks up a variable of the environment.
pub type Environment<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Most lines that are mended to read on after them.
const MAX_MENDED: usize = 20;

/// Reads a whole config.yaml. What is faulty is told in `faults` and left out.
pub fn read(keys: &'static [Key], environment: &Environment<'_>, faults: &mut Faults) -> Section {
    let Some(root) = tree(faults) else { return Section::default() };
    let mut reader = Reader { environment, faults };
    match &root.tree {
        Tree::Map(pairs) => {
            let section = reader.pairs(root.spot, pairs, Keys { own: keys, kind: None }, "config.yaml");
            reader.hide(pairs);
            section
        }
        Tree::Broken => Section::default(),
        _ if root.is_null() => {
            reader
                .faults
                .push(Fault::new(root.spot, "config.yaml is empty").help("`feedwright init` writes one to begin with"));
            Section::default()
        }
        _ => {
            let fault = Fault::new(first_line(reader.faults.text(), root.spot), "config.yaml holds no keys");
            reader.faults.push(fault.help("it begins with lines like `sources:` and `feeds:`"));
            Section::default()
        }
    }
}

/// The tree of the text; lines that trip YAML are told of, and mended to read on.
fn tree(faults: &mut Faults) -> Option<Node> {
    if faults.text().len() > yaml::MAX_BYTES {
        let message = format!("config.yaml is longer than {} MiB", yaml::MAX_BYTES >> 20);
        faults.push(Fault::new(Spot::default(), message));
        return None;
    }
    let mut spent = 0;
    for _ in 0..=MAX_MENDED {
        let stop = match yaml::parse(faults.text()) {
            Ok(parsed) => {
                parsed.faults.into_iter().for_each(|fault| faults.push(fault));
                return Some(parsed.root);
            }
            Err(stop) => stop,
        };
        let Some(mended) = trap::mend(faults.text(), &stop, &mut spent) else {
            faults.push(stop.fault);
            return None;
        };
        faults.push(mended.fault);
        faults.mend(mended.text);
    }
    None
}

/// The first line of a spot, which is enough to point at.
fn first_line(text: &str, spot: Spot) -> Spot {
    let length =
        text.get(spot.start..spot.end).map_or(0, |raw| raw.lines().next().unwrap_or_default().trim_end().len());
    Spot { start: spot.start, end: spot.start + length }
}

/// The keys a section may have.
#[derive(Clone, Copy)]
struct Keys {
    own: &'static [Key],
    /// Its kind with the keys that come with it.
    kind: Option<KindKeys>,
}

impl Keys {
    fn all(self) -> impl Iterator<Item = &'static Key> {
        self.kind.map_or(&[][..], |kind| kind.keys).iter().chain(self.own)
    }
}

struct Reader<'a> {
    environment: &'a Environment<'a>,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn told(&mut self, fault: Fault) -> Option<Value> {
        self.faults.push(fault);
        None
    }

    fn pairs(&mut self, spot: Spot, pairs: &[Pair], keys: Keys, place: &str) -> Section {
        let mut section = Section::new(spot, keys.kind.map(|kind| kind.word));
        for pair in pairs {
            let Some(key) = keys.all().find(|key| key.name == pair.key) else {
                self.unknown(pair, keys, place);
                continue;
            };
            section.mark(key.name, pair.key_spot);
            if let Form::Later(words) = key.form {
                self.faults.push(Fault::new(pair.key_spot, words));
                continue;
            }
            if let Some(value) = self.value(&pair.value, &key.form, &format!("`{}`", key.name), pair.key_spot) {
                section.insert(key.name, value);
            }
        }
        section
    }

    fn unknown(&mut self, pair: &Pair, keys: Keys, place: &str) {
        let built = || keys.all().filter(|key| key.is_built()).map(|key| key.name);
        let help = match nearest(&pair.key, built()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the keys here are {}", listed(built())),
        };
        let message = format!("unknown key `{}` in {place}", pair.key);
        self.faults.push(Fault::new(pair.key_spot, message).help(help));
    }

    /// Reads one value; `name` says of what, and `key_spot` where its key stands.
    fn value(&mut self, node: &Node, form: &Form, name: &str, key_spot: Spot) -> Option<Value> {
        if matches!(node.tree, Tree::Broken) {
            return None;
        }
        match form {
            Form::Made(make) => self.made(node, make, name, key_spot),
            Form::Whole { least, most } => self.whole(node, *least, *most, name, key_spot),
            Form::Word(words) => self.word(node, words, name, key_spot),
            Form::List(item) => self.list(node, item, name, key_spot),
            Form::Keys(keys) => self.keys(node, keys, name),
            Form::Rule { keys, all, one } => self.rule(node, (keys, all, one), name),
            Form::Named { .. } => self.named(node, form, name, key_spot),
            Form::Kinds(kinds) => self.kinds(node, kinds, name, key_spot),
            Form::Later(_) => None,
        }
    }

    /// The text of a node where a text is wanted, with its variables read.
    fn text(&mut self, node: &Node, what: &str, name: &str, key_spot: Spot) -> Option<Text> {
        let text = self.exact(node, what, name, key_spot)?;
        Some(Text::new(text.as_str().trim().to_owned(), text.spot(), text.is_variable()))
    }

    /// The same with the blanks at its ends.
    fn exact(&mut self, node: &Node, what: &str, name: &str, key_spot: Spot) -> Option<Text> {
        let scalar = match &node.tree {
            Tree::Scalar(scalar) if !scalar.is_null() => scalar,
            Tree::Scalar(_) => {
                let fault = Fault::new(key_spot, format!("{name} holds nothing; it wants {what}"));
                let fault = if self.comment_after(key_spot) {
                    fault.quoting(self.faults.text(), key_spot.start)
                } else {
                    fault
                };
                self.faults.push(fault);
                return None;
            }
            Tree::List(_) | Tree::Map(_) | Tree::Broken => {
                let kind = if matches!(node.tree, Tree::List(_)) { "a list" } else { "a mapping" };
                let spot = first_line(self.faults.text(), node.spot);
                let fault = Fault::new(spot, format!("{name} wants {what}, and this is {kind} to YAML"));
                self.faults.push(fault.quoting(self.faults.text(), node.spot.start));
                return None;
            }
        };
        self.expanded(scalar, node.spot)
    }

    fn expanded(&mut self, scalar: &Scalar, spot: Spot) -> Option<Text> {
        match environment::expand(&scalar.text, self.environment) {
            Ok((text, variable)) => Some(Text::new(text.into_owned(), spot, variable)),
            Err(missing) => {
                for name in missing {
                    let fault = Fault::new(spot, format!("`{name}` is not set in the environment"));
                    self.faults.push(fault.help(format!("set it, or write `$${{{name}}}` if these letters are meant")));
                }
                None
            }
        }
    }

    /// Whether the line of a key goes on with what YAML takes for a comment.
    fn comment_after(&self, key_spot: Spot) -> bool {
        let lines = self.faults.lines();
        lines.line(lines.number(key_spot.start)).contains(": #")
    }

    fn made(&mut self, node: &Node, make: &Make, name: &str, key_spot: Spot) -> Option<Value> {
        if let (Tree::Map(pairs), Prose::Text | Prose::Query) = (&node.tree, make.prose)
            && let Some(fault) = self.pair_for_text(node, pairs, make, name)
        {
            return self.told(fault);
        }
        let text = match make.prose {
            Prose::Exact => self.exact(node, make.what, name, key_spot)?,
            _ => self.text(node, make.what, name, key_spot)?,
        };
        if let Err(wrong) = (make.check)(text.as_str()) {
            return self.told(Fault::wrong(text.spot(), format!("{name} wants {}", make.what), wrong));
        }
        if make.prose != Prose::No {
            self.cut(&text, node);
        }
        Some(Value::Text(text))
    }

    /// `- title: sport` in a list of texts: to YAML a mapping.
    fn pair_for_text(&self, node: &Node, pairs: &[Pair], make: &Make, name: &str) -> Option<Fault> {
        let [Pair { key, value: Node { tree: Tree::Scalar(value), spot }, .. }] = pairs else { return None };
        let yaml = self.faults.text();
        let (start, lines) = (node.spot.start, self.faults.lines());
        let (number, raw) = (lines.number(start), yaml.get(start..spot.end)?);
        let line = lines.line(number);
        if raw.contains('\n') || raw.starts_with('{') {
            return None;
        }
        let meant = if make.prose == Prose::Query { format!("{key}:{}", value.text) } else { trap::quoted(raw) };
        let before = line.get(..start - lines.start(number))?;
        let after = line.get(before.len() + raw.len()..)?;
        let fault = Fault::new(
            Spot { start, end: spot.end },
            format!("{name} wants {}, and a `: ` makes a mapping of this", make.what),
        );
        Some(fault.instead(format!("{before}{meant}{after}")))
    }

    /// ` #` without a blank after it, behind prose: hardly a comment.
    fn cut(&mut self, text: &Text, node: &Node) {
        let Tree::Scalar(Scalar { plain: true, .. }) = node.tree else { return };
        let yaml = self.faults.text();
        let rest = yaml.get(text.spot().end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let comment = rest.trim_start();
        let letters = comment.strip_prefix('#').and_then(|comment| comment.chars().next());
        if rest.len() == comment.len() || !letters.is_some_and(|c| c.is_alphanumeric()) {
            return;
        }
        let start = text.spot().end + rest.len() - comment.len();
        let spot = Spot { start, end: start + comment.trim_end().len() };
        let lines = self.faults.lines();
        let quoted = trap::with_rest_quoted(lines.line(lines.number(start)));
        let fault = Fault::new(spot, "a ` #` begins a comment, and the value ends before it")
            .help("put a blank after `#` if it is one; if it belongs to the value");
        let fault = quoted.into_iter().fold(fault, Fault::instead);
        self.faults.push(fault);
    }

    fn whole(&mut self, node: &Node, least: u64, most: u64, name: &str, key_spot: Spot) -> Option<Value> {
        let wanted = match most {
            key::MANY => format!("a whole number, {least} or more"),
            _ => format!("a whole number from {least} to {most}"),
        };
        let text = self.text(node, &wanted, name, key_spot)?;
        let digits = (1..=18).contains(&text.as_str().len()) && text.as_str().bytes().all(|b| b.is_ascii_digit());
        let number = if digits { text.as_str().parse::<u64>().ok() } else { None };
        if number.is_some_and(|number| (least..=most).contains(&number)) {
            return Some(Value::Text(text));
        }
        self.told(Fault::new(text.spot(), format!("{name} wants {wanted}")))
    }

    fn word(&mut self, node: &Node, words: &[&'static str], name: &str, key_spot: Spot) -> Option<Value> {
        let wanted = format!("one of {}", listed(words.iter().copied()));
        let text = self.text(node, &wanted, name, key_spot)?;
        let lower = text.as_str().to_ascii_lowercase();
        let meant = match lower.as_str() {
            "false" | "off" if words.contains(&"no") => "no",
            "true" | "on" if words.contains(&"yes") => "yes",
            other => other,
        };
        if words.contains(&meant) {
            return Some(Value::Text(Text::new(meant.to_owned(), text.spot(), text.is_variable())));
        }
        let fault = Fault::new(text.spot(), format!("{name} wants {wanted}"));
        let near = nearest(text.as_str(), words.iter().copied());
        self.told(near.into_iter().fold(fault, |fault, word| fault.help(format!("did you mean `{word}`?"))))
    }

    fn list(&mut self, node: &Node, item: &Form, name: &str, key_spot: Spot) -> Option<Value> {
        let Tree::List(nodes) = &node.tree else {
            return self.value(node, item, name, key_spot).map(|value| Value::List(vec![value]));
        };
        let place = |node: &Node| if node.is_null() && node.spot == Spot::default() { key_spot } else { node.spot };
        let values = nodes.iter().filter_map(|node| self.value(node, item, name, place(node))).collect();
        Some(Value::List(values))
    }

    fn keys(&mut self, node: &Node, keys: &'static [Key], name: &str) -> Option<Value> {
        match &node.tree {
            Tree::Map(pairs) => {
                Some(Value::Section(self.pairs(node.spot, pairs, Keys { own: keys, kind: None }, name)))
            }
            Tree::Scalar(scalar) if scalar.is_null() => Some(Value::Section(Section::new(node.spot, None))),
            Tree::Scalar(scalar) if self.missing_blank(scalar, node.spot, keys).is_some() => {
                let fault = self.missing_blank(scalar, node.spot, keys)?;
                self.told(fault)
            }
            _ => {
                let names = keys.iter().filter(|key| key.is_built()).map(|key| key.name);
                let fault =
                    Fault::new(first_line(self.faults.text(), node.spot), format!("{name} wants keys of its own"));
                self.told(fault.help(format!("its keys are {}", listed(names))))
            }
        }
    }

    /// A section that says nothing without some of its keys.
    fn rule(
        &mut self,
        node: &Node,
        (keys, all, one): (&'static [Key], &[&'static str], &[&'static str]),
        name: &str,
    ) -> Option<Value> {
        let value = self.keys(node, keys, name)?;
        let Value::Section(section) = &value else { return Some(value) };
        let spot = first_line(self.faults.text(), section.spot());
        if let Some(missing) = all.iter().find(|key| section.key_spot(key).is_none()) {
            let help = format!("its keys are {}", listed(keys.iter().map(|key| key.name)));
            return self.told(Fault::new(spot, format!("{name} does not say its `{missing}`")).help(help));
        }
        let mut said = one.iter().filter(|key| section.key_spot(key).is_some());
        match (said.next(), said.next()) {
            (None, _) if !one.is_empty() => {
                self.told(Fault::new(spot, format!("{name} wants one of {}", listed(one.iter().copied()))))
            }
            (Some(first), Some(second)) => {
                let spot = section.key_spot(second).unwrap_or(spot);
                let fault = Fault::new(spot, format!("{name} has `{first}` and `{second}`, and can go by only one"));
                self.told(fault.help("make two of it"))
            }
            _ => Some(value),
        }
    }

    /// `title:News`: to YAML one word.
    fn missing_blank(&self, scalar: &Scalar, spot: Spot, keys: &[Key]) -> Option<Fault> {
        let (key, _) = scalar.text.split_once(':')?;
        keys.iter().find(|known| known.name == key)?;
        let lines = self.faults.lines();
        let line = trap::with_blank_after_colon(lines.line(lines.number(spot.start)))?;
        Some(Fault::new(first_line(self.faults.text(), spot), "a `:` with no blank after it").instead(line))
    }

    fn named(&mut self, node: &Node, form: &Form, name: &str, key_spot: Spot) -> Option<Value> {
        let Form::Named { noun, names, of } = form else { return None };
        let pairs = match &node.tree {
            Tree::Map(pairs) => pairs,
            Tree::Scalar(scalar) if scalar.is_null() => {
                return self.told(Fault::new(key_spot, format!("{name} holds nothing")));
            }
            _ => {
                let fault = Fault::new(
                    first_line(self.faults.text(), node.spot),
                    format!("{name} wants names, each with its value"),
                );
                return self.told(fault.help("write `name: value`, one below the other"));
            }
        };
        let mut named = Vec::with_capacity(pairs.len());
        for pair in pairs {
            if let Err(wrong) = (names.check)(&pair.key) {
                let message = format!("`{}` is not {}", pair.key, names.what);
                self.faults.push(Fault::wrong(pair.key_spot, message, wrong));
                continue;
            }
            if let Some(value) = self.value(&pair.value, of, &format!("{noun} `{}`", pair.key), pair.key_spot) {
                named.push((Text::new(pair.key.clone(), pair.key_spot, false), value));
            }
        }
        Some(Value::Named(named))
    }

    fn kinds(&mut self, node: &Node, kinds: &Kinds, name: &str, key_spot: Spot) -> Option<Value> {
        let table = (kinds.table)();
        let words = || listed(table.iter().map(|kind| kind.word));
        let Tree::Map(pairs) = &node.tree else {
            return self.made(node, kinds.bare, name, key_spot);
        };
        if let Some(pair) = pairs.iter().find(|pair| kinds.later.contains(&pair.key.as_str())) {
            let message = format!("`{}` sources are not read yet; this version reads {}", pair.key, words());
            return self.told(Fault::new(pair.key_spot, message));
        }
        let mut said = table.iter().filter(|kind| pairs.iter().any(|pair| pair.key == kind.word));
        let Some(kind) = said.next() else {
            let message = format!("{name} does not say what it reads");
            return self.told(Fault::new(key_spot, message).help(format!("give it one of {}", words())));
        };
        if let Some(other) = said.next() {
            let message = format!("{name} has `{}` and `{}`, and can read only one", kind.word, other.word);
            return self.told(Fault::new(key_spot, message).help("make two sources of it"));
        }
        let keys = Keys { own: kinds.common, kind: Some(*kind) };
        Some(Value::Section(self.pairs(node.spot, pairs, keys, name)))
    }

    /// Hides tokens and headers wherever the text is shown.
    fn hide(&mut self, pairs: &[Pair]) {
        for pair in pairs {
            match &pair.value.tree {
                Tree::Map(inner) if pair.key == "headers" => {
                    inner.iter().for_each(|header| self.faults.hide(header.value.spot));
                }
                Tree::Map(inner) => self.hide(inner),
                Tree::Scalar(_) if pair.key == "token" => self.faults.hide(pair.value.spot),
                _ => {}
            }
        }
    }
}

/// Words in a row: `a`, `b`, `c`.
fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

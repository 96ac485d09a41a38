//! What every text has that a regex finds: letters that stand side by side in one of its words.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

use crate::model::Narrowing;
use crate::text::fold::{letter, steady};

/// Letters of one piece, at least: nearly every text has a word with a shorter one.
const LEAST: usize = 2;
/// Characters of a class that are looked at: the letters of one key in any case are fewer.
const CLASS: usize = 8;

/// What an index of words can say about a regex that can be compiled.
pub(super) fn required(pattern: &str, any_case: bool) -> Narrowing {
    let parsed = ParserBuilder::new().case_insensitive(any_case).build().parse(pattern);
    parsed.map_or(Narrowing::Any, |regex| of(&regex))
}

fn of(regex: &Hir) -> Narrowing {
    let mut found = Found::default();
    found.add(regex);
    found.end_run();
    Narrowing::all(found.all)
}

/// What was found on the way through a regex.
#[derive(Default)]
struct Found {
    all: Vec<Narrowing>,
    /// Characters that follow one another in every text that is found.
    run: String,
}

impl Found {
    fn add(&mut self, regex: &Hir) {
        match regex.kind() {
            // They take no character.
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => self.run.push_str(text),
                Err(_) => self.end_run(),
            },
            HirKind::Class(class) => match same(class) {
                Some(one) => self.run.push(one),
                None => self.end_run(),
            },
            HirKind::Capture(capture) => self.add(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.add(part)),
            HirKind::Repetition(repetition) => {
                if repetition.min > 0 {
                    self.add(&repetition.sub);
                }
                self.end_run();
            }
            HirKind::Alternation(parts) => {
                self.end_run();
                self.all.push(Narrowing::one(parts.iter().map(of)));
            }
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        let long = |piece: &String| !piece.is_ascii() || piece.len() >= LEAST;
        self.all.extend(steady(&run).into_iter().filter(long).map(Narrowing::Piece));
    }
}

/// A character that stands for all of a class, where all are folded to one letter.
fn same(class: &Class) -> Option<char> {
    let unicode: ClassUnicode = match class {
        Class::Unicode(unicode) => unicode.clone(),
        Class::Bytes(bytes) => bytes.to_unicode_class()?,
    };
    let mut all = unicode.iter().flat_map(|range| range.start()..=range.end()).take(CLASS + 1);
    let first = all.next()?;
    let wanted = letter(first)?;
    let mut count = 1;
    let same = all.all(|one| {
        count += 1;
        letter(one) == Some(wanted)
    });
    (same && count <= CLASS).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(narrowing: &Narrowing) -> String {
        let all = |parts: &[Narrowing], between: &str| parts.iter().map(shown).collect::<Vec<_>>().join(between);
        match narrowing {
            Narrowing::Any => "anything".to_owned(),
            Narrowing::Piece(letters) => letters.clone(),
            Narrowing::All(parts) => format!("({})", all(parts, " ")),
            Narrowing::One(parts) => format!("[{}]", all(parts, " ")),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn letters_that_every_found_text_has_are_told() {
        let table: Vec<String> = [
            "government",
            "(?i)Government",
            r"\bchính (phủ|quyền)\b",
            "gover(n|m)ment",
            "colou?r(ed)?",
            "(very ){2,}big",
            "a.b",
            "x*y*",
            "[Kk]hoa học",
            "foo|bar|",
            "foo|.*",
            r"zzqx[0-9]",
            "数据.*中心",
            "(?-u:caf)é",
            "Đắk Lắk|Đăk Lăk",
            r"c\+\+",
            "мои|наши",
        ]
        .iter()
        .map(|pattern| format!("{pattern} -> {}", shown(&required(pattern, false))))
        .collect();
        insta::assert_snapshot!(table.join("\n"), @r"
        government -> government
        (?i)Government -> government
        \bchính (phủ|quyền)\b -> (chinh [phu quyen])
        gover(n|m)ment -> (gover ment)
        colou?r(ed)? -> colo
        (very ){2,}big -> (very big)
        a.b -> anything
        x*y* -> anything
        [Kk]hoa học -> (khoa hoc)
        foo|bar| -> anything
        foo|.* -> anything
        zzqx[0-9] -> zzqx
        数据.*中心 -> (数 据 中 心)
        (?-u:caf)é -> cafe
        Đắk Lắk|Đăk Lăk -> [(dak lak) (dak lak)]
        c\+\+ -> anything
        мои|наши -> [мо наш]
        ");
    }

    #[test]
    fn letters_of_any_case_are_one_letter() {
        assert_eq!(required("Kiss", true), Narrowing::Piece("kiss".to_owned()));
        assert_eq!(required("[a-z]iss", true), Narrowing::Piece("iss".to_owned()));
    }
}

//! Folding by example, and the laws that hold for every text.

use proptest::prelude::*;
use regex::Regex;

use super::folder::{self, Piece};
use super::{End, Phrase, Tokens, class, steady};
use crate::text::pattern::nfc;

fn tokens(text: &str) -> String {
    Tokens::of(text).iter().collect::<Vec<_>>().join("|")
}

fn finds(query: &str, text: &str) -> bool {
    Phrase::new(query, End::Whole).is_none_or(|phrase| phrase.is_in(&Tokens::of(text)))
}

fn begins(query: &str, text: &str) -> bool {
    Phrase::new(query, End::Prefix).is_none_or(|phrase| phrase.is_in(&Tokens::of(text)))
}

#[test]
fn words_are_cut_at_all_that_is_no_letter_digit_mark_or_underscore() {
    insta::assert_snapshot!(tokens("Don't panic: e-mail at 10:30, snake_case & co."), @"don|t|panic|e|mail|at|10|30|snake_case|co");
}

#[test]
fn plus_and_hash_belong_to_the_word_they_follow() {
    insta::assert_snapshot!(tokens("C++ and C# and F#; #ai rust+go"), @"c++|and|c#|and|f#|ai|rust+|go");
}

#[test]
fn where_words_run_together_each_letter_is_a_token() {
    insta::assert_snapshot!(tokens("中国AI公司 データ ไทย 한국 2025年"), @"中|国|ai|公|司|デ|ー|タ|ไ|ท|ย|한|국|2025|年");
}

#[test]
fn marks_of_latin_letters_stand_beside_the_letters() {
    insta::assert_snapshot!(tokens("Đà Nẵng, Łódź, Ærøskøbing, Straße, İstanbul, Iğdır"), @"da|nang|lodz|aeroskobing|strasse|istanbul|igdir");
}

#[test]
fn letters_of_other_scripts_keep_what_they_are_made_of() {
    insta::assert_snapshot!(tokens("Ёлка и мой ёж; ΑΘΉΝΑ; مَدْرَسَة إلى; שָׁלוֹם; दिल्ली"), @"елка|и|мой|еж|αθηνα|مدرسه|الي|שלום|दिल्ली");
}

#[test]
fn what_cannot_be_seen_joins_what_it_stands_between() {
    insta::assert_snapshot!(tokens("coop\u{ad}erate Open\u{200b}AI می\u{200c}روم e\u{200b}\u{301}t"), @"cooperate|openai|ميروم|et");
}

#[test]
fn compatibility_forms_are_their_plain_letters() {
    insta::assert_snapshot!(tokens("ＡＩ ﬁne x² H₂O ½ ﾃﾞｰﾀ ㎏ Ⅳ ٢٠٢٥ ﻣﺤﻤﺪ"), @"ai|fine|x2|h2o|1|2|デ|ー|タ|kg|iv|2025|محمد");
}

#[test]
fn a_mark_that_is_typed_must_be_there_and_one_left_out_is_ignored() {
    let table: Vec<String> = [
        ("ban", "bạn"),
        ("bạn", "bạn"),
        ("bạn", "ban"),
        ("bạn", "bán"),
        ("d", "đ"),
        ("đ", "d"),
        ("tri tue", "trí tuệ"),
        ("garçon", "garcon"),
        ("mañana", "mañana"),
        ("ê", "ế"),
        ("ế", "ê"),
        ("é", "ế"),
    ]
    .iter()
    .map(|(query, text)| format!("{query} {} {text}", if finds(query, text) { "finds" } else { "misses" }))
    .collect();
    insta::assert_snapshot!(table.join("\n"), @r"
    ban finds bạn
    bạn finds bạn
    bạn misses ban
    bạn misses bán
    d finds đ
    đ misses d
    tri tue finds trí tuệ
    garçon misses garcon
    mañana finds mañana
    ê finds ế
    ế misses ê
    é finds ế
    ");
}

#[test]
fn a_tone_may_stand_on_any_letter_of_the_token() {
    assert!(finds("hoà", "hòa") && finds("hòa", "hoà") && finds("thuỷ", "thủy"));
    assert!(!finds("hoà", "hóa"));
    assert!(begins("hò", "hoàn thành"));
}

#[test]
fn a_phrase_is_found_where_its_tokens_stand_one_after_the_other() {
    assert!(finds("hop tac voi", "Foxconn hợp tác với OpenAI"));
    assert!(!finds("tac hop", "hợp tác") && !finds("op tac", "hợp tác"));
    assert!(begins("chip mak", "the chip maker") && !begins("chip mak", "chip a maker"));
}

#[test]
fn a_phrase_does_not_run_from_one_value_into_the_next() {
    let tags = Tokens::of_all(["công nghệ", "trí tuệ"]);
    let phrase = |text| Phrase::new(text, End::Whole).unwrap();
    assert!(phrase("cong nghe").is_in(&tags) && phrase("tri tue").is_in(&tags));
    assert!(!phrase("nghe tri").is_in(&tags));
}

#[test]
fn a_later_place_is_found_when_the_marks_of_the_first_are_wrong() {
    let text = Tokens::of("bán bán bạn");
    assert_eq!(Phrase::new("bạn", End::Whole).unwrap().find_in(&text), Some(2..3));
}

#[test]
fn spans_lead_back_to_the_text() {
    let text = "Đà  Nẵng: ½ ﬁne C++!";
    let (tokens, spans) = Tokens::with_spans(text);
    let seen: Vec<String> =
        tokens.iter().zip(&spans).map(|(token, span)| format!("{token}={}", &text[span.clone()])).collect();
    insta::assert_snapshot!(seen.join(" "), @"da=Đà nang=Nẵng 1=½ 2=½ fine=ﬁne c++=C++");
}

const NONE: [char; 0] = [];

/// All characters for which the table of this program and the class of the regex crate differ.
fn differing(pattern: &str, ours: impl Fn(char) -> bool) -> Vec<char> {
    let class = Regex::new(&format!("^{pattern}$")).unwrap();
    let assigned = Regex::new(r"^\P{Cn}$").unwrap();
    let mut buffer = [0; 4];
    ('\0'..=char::MAX)
        .filter(|c| {
            let text: &str = c.encode_utf8(&mut buffer);
            // The standard library may know a newer Unicode: what is unassigned here is not compared.
            assigned.is_match(text) && class.is_match(text) != ours(*c)
        })
        .collect()
}

#[test]
fn the_tables_say_what_unicode_says() {
    assert_eq!(differing(r"[\p{Latin}&&\p{L}]", class::is_latin), NONE);
    assert_eq!(differing(r"[\p{Greek}&&\p{L}]", class::is_greek), NONE);
    let solo =
        r"[[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]&&[\p{L}\p{Nl}]]";
    assert_eq!(differing(solo, class::is_solo), ['ー', 'ｰ']);
    assert_eq!(differing(r"\p{Nd}", |c| class::ascii_digit(c).is_some()), NONE);
    assert_eq!(differing(r"[\p{L}\p{N}_]", class::is_word), NONE);
}

#[test]
fn what_is_steady_in_a_piece_are_the_letters_that_nothing_beside_it_changes() {
    let runs = |piece: &str| steady(piece).join("|");
    assert_eq!(runs("Government"), "government");
    assert_eq!(runs("e-mail đến C++"), "e|mail|den|c");
    assert_eq!(runs("数据中"), "数|据|中");
    // A breve may follow, and make another letter of the last one.
    assert_eq!(runs("мои"), "мо");
    assert_eq!(runs("カタ"), "カ");
    assert_eq!(runs("a½b"), "a|b");
}

/// Tokens made the slow way: the whole text folded at once, rule by rule.
fn slowly(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    folder::fold(text, &mut pieces);
    let mut tokens: Vec<String> = Vec::new();
    let (mut run, mut signs, mut solo) = (false, false, false);
    for piece in pieces {
        match piece {
            Piece::Word(c) | Piece::Mark(c) if run && !signs => tokens.last_mut().unwrap().push(c),
            Piece::Mark(c) if solo => tokens.last_mut().unwrap().push(c),
            Piece::Word(c) | Piece::Mark(c) => {
                tokens.push(c.to_string());
                (run, signs, solo) = (true, false, false);
            }
            Piece::Solo(c) => {
                tokens.push(c.to_string());
                (run, signs, solo) = (false, false, true);
            }
            Piece::Sign(c) if run => {
                tokens.last_mut().unwrap().push(c);
                signs = true;
            }
            Piece::Accent(_) => {}
            Piece::Sign(_) | Piece::Gap => (run, signs, solo) = (false, false, false),
        }
    }
    tokens
}

fn text() -> impl Strategy<Value = String> {
    let tricky = "aAeioudDđĐıİIßẞæœþŧ\u{300}\u{301}\u{303}\u{307}\u{309}\u{323}\u{31b}\u{306}\u{308}ơưâếệ +#_-'.5½²Ⅳﬁǆ\
        \u{ad}\u{200b}\u{200c}\u{fe0f}\u{345}ёЁйиΆάςΣᾳΐأإىةک\u{64e}\u{654}ـשׁ\u{5c1}中々カﾃﾞ\u{3099}ー한\u{1112}\u{1161}\u{11ab}ﾡￂ\
        น้ำ\u{e4d}दि\u{93c}\u{94d}´¨…ﷺ🚀👍\u{1f3fd}€\u{20e3}၁က\u{fb2a}";
    let tricky: Vec<char> = tricky.chars().collect();
    let character = prop_oneof![8 => proptest::sample::select(tricky), 1 => any::<char>()];
    proptest::collection::vec(character, 0..24).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn the_fast_way_gives_the_tokens_of_the_slow_way(text in text()) {
        let fast: Vec<String> = Tokens::of(&text).iter().map(str::to_owned).collect();
        prop_assert_eq!(&fast, &slowly(&text));
        prop_assert_eq!(Tokens::of(&text).len(), fast.len());
    }

    #[test]
    fn spans_are_as_many_as_tokens_and_lie_in_the_text(text in text()) {
        let (tokens, spans) = Tokens::with_spans(&text);
        prop_assert_eq!(&tokens, &Tokens::of(&text));
        prop_assert_eq!(tokens.len(), spans.len());
        prop_assert!(spans.iter().all(|span| text.get(span.clone()).is_some()));
    }

    #[test]
    fn what_is_steady_in_a_piece_stands_in_a_token_of_every_text_that_has_it(
        text in text(),
        start in any::<prop::sample::Index>(),
        length in 1_usize..6,
    ) {
        let composed: Vec<char> = nfc(&text).chars().collect();
        prop_assume!(!composed.is_empty());
        let start = start.index(composed.len());
        let piece: String = composed[start..].iter().take(length).collect();
        let tokens = Tokens::of(&text);
        for run in steady(&piece) {
            prop_assert!(tokens.iter().any(|token| token.contains(&run)), "{:?} of {:?} in {:?}", run, piece, text);
        }
    }

    #[test]
    fn a_text_finds_itself(text in text()) {
        prop_assert!(finds(&text, &text));
        prop_assert!(begins(&text, &text));
    }
}

//! What holds for every document.

use proptest::prelude::*;

use super::parsed;
use crate::model::Entry;
use crate::text::html::plain;

const FIXTURES: &[&[u8]] = &[
    include_bytes!("../../../tests/fixtures/parse/blog.rss"),
    include_bytes!("../../../tests/fixtures/parse/podcast.rss"),
    include_bytes!("../../../tests/fixtures/parse/news.rdf"),
    include_bytes!("../../../tests/fixtures/parse/notes.atom"),
    include_bytes!("../../../tests/fixtures/parse/old.atom"),
    include_bytes!("../../../tests/fixtures/parse/broken.rss"),
    include_bytes!("../../../tests/fixtures/parse/push.cdf"),
    include_bytes!("../../../tests/fixtures/parse/day.json"),
    include_bytes!("../../../tests/fixtures/parse/list.opml"),
];

/// What names an entry whatever stands around it.
fn names(entries: &[Entry]) -> Vec<(Option<String>, Option<String>)> {
    entries.iter().map(|entry| (entry.id.clone(), entry.title.clone())).collect()
}

#[test]
fn a_document_cut_anywhere_gives_a_beginning_of_its_entries() {
    for fixture in FIXTURES.iter().filter(|fixture| fixture.starts_with(b"<")) {
        let whole = names(&parsed(fixture).unwrap().entries);
        for end in 0..fixture.len() {
            let Ok(feed) = parsed(&fixture[..end]) else { continue };
            let part = names(&feed.entries);
            assert!(whole.starts_with(&part), "cut at {end}: {part:?} of {whole:?}");
        }
    }
}

#[test]
fn the_same_document_read_twice_is_the_same_feed() {
    for fixture in FIXTURES {
        assert_eq!(parsed(fixture), parsed(fixture));
    }
}

#[test]
fn documents_made_of_openings_alone_are_read_in_one_go() {
    for opening in
        ["<br \"", "</a \"", "<!-- >", "<![CDATA[</a>", "<?x >", "<a:b xmlns:", "&", "<p", "<a x='<br \"", "<item><a>"]
    {
        let text = format!("<rss><channel><item>{}", opening.repeat(400_000 / opening.len()));
        let start = std::time::Instant::now();
        let _ = parsed(text.as_bytes());
        assert!(start.elapsed().as_secs() < 20, "{opening} took {:?}", start.elapsed());
    }
}

/// Pieces that documents break in.
fn piece() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "<rss>",
        "</rss>",
        "<channel>",
        "</channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<feed>",
        "</feed>",
        "<entry",
        ">",
        "</entry>",
        "<link href='",
        "'/>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "&amp;",
        "&#x",
        ";",
        "&",
        "<",
        "<!DOCTYPE x [",
        "<!ENTITY a '",
        "'>",
        "]>",
        "<content type='xhtml'>",
        "<div>",
        "</div>",
        "<br>",
        "text",
        " ",
        "é",
        "\u{0}",
        "<opml>",
        "<outline xmlUrl='",
        "xml:base='a'",
        " xmlns:q='w' ",
        "<q:z>",
        "</q:z>",
        "<media:group>",
        "<georss:where>",
        "{",
        "\"items\":",
        "[",
        "}",
    ])
    .prop_map(str::to_owned)
}

/// Documents of one entry whose summary is this.
fn summed_up(text: &str) -> [String; 3] {
    let json = serde_json::to_string(text).expect("a text is JSON");
    [
        format!("<rss><channel><item><description>{text}</description></item></channel></rss>"),
        format!("<feed><entry><summary type='html'>{text}</summary></entry></feed>"),
        format!(
            "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{{\"id\": \"1\", \"summary\": {json}}}]}}"
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn bytes_never_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = parsed(&bytes);
    }

    #[test]
    fn pieces_of_markup_never_break_the_reader(pieces in prop::collection::vec(piece(), 0..80)) {
        let _ = parsed(pieces.concat().as_bytes());
        let _ = parsed(format!("<rss><channel><item>{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn a_summary_is_the_text_of_its_markup(pieces in prop::collection::vec(piece(), 0..40), text in "\\PC{0,20}") {
        for document in summed_up(&(pieces.concat() + &text)) {
            let Ok(feed) = parsed(document.as_bytes()) else { continue };
            for entry in &feed.entries {
                let said = entry.summary_html.as_ref().map(|html| plain(html.as_str())).filter(|text| !text.is_empty());
                prop_assert_eq!(&entry.summary, &said, "{}", document);
            }
        }
    }

    #[test]
    fn a_fixture_with_one_byte_changed_is_still_read(which in 0..FIXTURES.len(), at in any::<prop::sample::Index>(), byte: u8) {
        let mut body = FIXTURES[which].to_vec();
        let at = at.index(body.len());
        body[at] = byte;
        let _ = parsed(&body);
    }
}

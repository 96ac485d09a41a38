//! Feeds as blogs write them: made up, each source with its own, the same ones each time.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Entries of a usual feed.
const ENTRIES: u64 = 20;

/// Seconds between two entries of a source; each has a place of its own in them, since no two blogs keep the same
/// second.
const GAP: u64 = 97 * 60;

/// Bytes of a long one.
pub(crate) const LONG: usize = 9_000_000;

const WORDS: &[&str] = &[
    "river", "market", "council", "summer", "engine", "letter", "garden", "signal", "winter", "bridge", "compiler",
    "valley", "kitchen", "morning", "station", "harbour", "teacher", "library", "mountain", "weather", "budget",
    "release", "người", "thành", "phố", "mới", "études", "naïve", "straße", "niño", "the", "of", "and", "a", "to",
    "in", "is", "that", "for", "with", "as", "was", "on", "are", "by",
];

/// Numbers that look like chance and are the same each time (splitmix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// From 0 to 1.
    pub(crate) fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// The feed of a source; `more` is the number of entries that came since the first time.
pub(crate) fn feed(source: u64, more: u64) -> String {
    let mut text = start(source);
    for entry in (0..ENTRIES + more).rev().take(ENTRIES as usize) {
        item(&mut text, source, entry);
    }
    end(&mut text, source);
    text
}

/// A feed of nine million bytes.
pub(crate) fn long_feed(source: u64) -> String {
    let mut text = start(source);
    let mut entry = 0;
    while text.len() < LONG {
        item(&mut text, source, entry);
        entry += 1;
    }
    end(&mut text, source);
    text
}

/// The text as servers send it.
pub(crate) fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

fn is_atom(source: u64) -> bool {
    source % 4 == 3
}

/// Four feeds of five say what language they are in.
fn says_language(source: u64) -> bool {
    source % 5 != 1
}

fn start(source: u64) -> String {
    let (attribute, element) =
        if says_language(source) { (" xml:lang=\"en\"", "<language>en</language>") } else { ("", "") };
    if is_atom(source) {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"{attribute}>\
             <title>Blog {source}</title><id>tag:blog{source}.example,2026:feed</id>\
             <link href=\"https://blog{source}.example/\"/><updated>2026-11-24T05:00:00Z</updated>\n"
        )
    } else {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
             xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Blog {source}</title>\
             <link>https://blog{source}.example/</link><description>All about {source}</description>{element}\n"
        )
    }
}

fn end(text: &mut String, source: u64) {
    text.push_str(if is_atom(source) { "</feed>\n" } else { "</channel></rss>\n" });
}

fn item(text: &mut String, source: u64, entry: u64) {
    let mut chance = Chance(source << 20 | entry);
    let title = words(&mut chance, 7);
    let body = article(&mut chance, source);
    let seconds = entry * GAP + source * 2_654_435_761 % GAP;
    let (day, hour) = (1 + seconds / 86_400 % 23, seconds / 3600 % 24);
    let (minute, second) = (seconds / 60 % 60, seconds % 60);
    let done = if is_atom(source) {
        write!(
            text,
            "<entry><title>{title}</title><id>tag:blog{source}.example,2026:{entry}</id>\
             <link href=\"https://blog{source}.example/{entry}\"/>\
             <published>2026-11-{day:02}T{hour:02}:{minute:02}:{second:02}Z</published>\
             <updated>2026-11-{day:02}T{hour:02}:{minute:02}:{second:02}Z</updated>\
             <author><name>Author {source}</name></author><content type=\"html\">{}</content></entry>\n",
            escaped(&body)
        )
    } else {
        let about = if source % 4 == 2 {
            format!("<description>{}</description><content:encoded><![CDATA[{body}]]></content:encoded>", &title)
        } else {
            format!("<description>{}</description>", escaped(&body))
        };
        write!(
            text,
            "<item><title>{title}</title><link>https://blog{source}.example/{entry}</link>\
             <guid isPermaLink=\"false\">blog{source}-{entry}</guid>\
             <pubDate>{day:02} Nov 2026 {hour:02}:{minute:02}:{second:02} GMT</pubDate>\
             <dc:creator>Author {source}</dc:creator><category>{}</category>{about}</item>\n",
            words(&mut chance, 1)
        )
    };
    done.expect("memory takes all");
}

fn article(chance: &mut Chance, source: u64) -> String {
    let mut body = String::new();
    for paragraph in 0..3 + chance.below(3) {
        let (before, after) = (words(chance, 12), words(chance, 22));
        let link = chance.below(1000);
        let _ = write!(
            body,
            "<p>{before} <a href=\"https://blog{source}.example/p/{link}\" rel=\"nofollow\">{}</a> {after} &amp; \
             <em>{}</em>.</p>\n",
            words(chance, 2),
            words(chance, 3)
        );
        if paragraph == 1 {
            let _ = write!(
                body,
                "<figure class=\"wide\"><img src=\"https://img.blog{source}.example/{link}.jpg\" width=\"800\" \
                 height=\"450\" alt=\"{}\"></figure>\n<ul><li>{}</li><li>{}</li></ul>\n",
                words(chance, 3),
                words(chance, 5),
                words(chance, 5)
            );
        }
    }
    body
}

fn words(chance: &mut Chance, count: u64) -> String {
    let mut text = String::new();
    for at in 0..count {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(WORDS[chance.below(WORDS.len() as u64) as usize]);
    }
    text
}

fn escaped(html: &str) -> String {
    html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

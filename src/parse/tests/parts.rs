//! The parts of feeds: persons, addresses, places, durations.

use super::super::bases::{BaseId, Bases};
use super::super::person::from_text;
use super::super::podcast::{explicit, seconds};
use super::parsed;
use crate::model::Geo;

#[test]
fn persons_are_told_from_the_ways_that_rss_writes_them() {
    let shown = |text: &str| {
        let person = from_text(text).unwrap_or_default();
        format!("{} | {}", person.name.unwrap_or_default(), person.email.unwrap_or_default())
    };
    assert_eq!(shown("eva@example.org (Eva Lind)"), "Eva Lind | eva@example.org");
    assert_eq!(shown("Eva Lind (eva@example.org)"), "Eva Lind | eva@example.org");
    assert_eq!(shown("Eva Lind <eva@example.org>"), "Eva Lind | eva@example.org");
    assert_eq!(shown("\"Eva Lind\" (mailto:eva@example.org)"), "Eva Lind | eva@example.org");
    assert_eq!(shown("eva@example.org"), " | eva@example.org");
    assert_eq!(shown(" Eva   Lind "), "Eva Lind | ");
    assert_eq!(shown("<b>Eva</b> Lind"), "Eva Lind | ");
    assert_eq!(shown("Eva @ the lake"), "Eva @ the lake | ");
    assert_eq!(shown("(Eva Lind) eva@example.org"), "Eva Lind | eva@example.org");
    assert_eq!(shown("Eva (Evi) Lind <eva@example.org>"), "Eva (Evi) Lind | eva@example.org");
    assert_eq!(shown("eva@example.org (Eva), kim@example.org (Kim)"), "Eva | eva@example.org");
    assert_eq!(shown("eva@example.org, Eva Lind"), "Eva Lind | eva@example.org");
    assert_eq!(shown("Eva Lind - eva@example.org"), "Eva Lind | eva@example.org");
    assert_eq!(shown("Eva Lind &lt;eva@example.org&gt;"), "Eva Lind | eva@example.org");
    assert_eq!(shown("  "), " | ");
}

#[test]
fn addresses_are_joined_as_rfc_3986_has_it() {
    let joined = |reference: &str| {
        let mut bases = Bases::new(Some("http://a/b/c/d;p?q"));
        bases.resolve(BaseId::DOCUMENT, reference).map(|address| address.as_str().to_owned()).unwrap_or_default()
    };
    let examples = [
        ("g:h", "g:h"),
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q#s"),
        ("g#s", "http://a/b/c/g#s"),
        (";x", "http://a/b/c/;x"),
        (".", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("g;x=1/../y", "http://a/b/c/y"),
        ("g?y/./x", "http://a/b/c/g?y/./x"),
        ("Ö ß", "http://a/b/c/Ö ß"),
        ("HTTP://Host", "HTTP://Host"),
    ];
    for (reference, expected) in examples {
        assert_eq!(joined(reference), expected, "{reference}");
    }
}

#[test]
fn a_base_that_cannot_carry_addresses_leaves_them_as_written() {
    let mut bases = Bases::new(Some("mailto:eva@example.org"));
    assert_eq!(bases.resolve(BaseId::DOCUMENT, "x").unwrap().as_str(), "x");
    let mut bases = Bases::new(None);
    assert_eq!(bases.resolve(BaseId::DOCUMENT, " x ").unwrap().as_str(), "x");
    assert!(bases.missed);
    assert_eq!(bases.resolve(BaseId::DOCUMENT, "<a href='/x'>x</a>"), None);
}

#[test]
fn places_are_read_in_all_their_spellings() {
    let place = |inside: &str| {
        let text = format!(
            "<rss xmlns:georss='http://www.georss.org/georss' xmlns:gml='http://www.opengis.net/gml' \
             xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'><channel><item>{inside}</item></channel></rss>"
        );
        parsed(text.as_bytes()).unwrap().entries.remove(0).geo
    };
    let point = Some(Geo::Point([105.8, 21.0]));
    assert_eq!(place("<georss:point>21.0 105.8</georss:point>"), point);
    assert_eq!(place("<geo:lat>21.0</geo:lat><geo:long>105.8</geo:long>"), point);
    assert_eq!(place("<geo:lat_long>21.0, 105.8</geo:lat_long>"), point);
    assert_eq!(place("<geo:Point><geo:long>105.8</geo:long><geo:lat>21.0</geo:lat></geo:Point>"), point);
    assert_eq!(place("<georss:where><gml:Point><gml:pos>21.0,105.8</gml:pos></gml:Point></georss:where>"), point);
    assert_eq!(
        place("<georss:where><gml:Point srsDimension='3'><gml:pos>21.0 105.8 12</gml:pos></gml:Point></georss:where>"),
        point
    );
    assert_eq!(
        place("<georss:where><gml:Point srsName='EPSG:3405'><gml:pos>21.0 105.8</gml:pos></gml:Point></georss:where>"),
        Some(Geo::Point([21.0, 105.8]))
    );
    assert_eq!(place("<georss:line>1 2 3 4</georss:line>"), Some(Geo::LineString(vec![[2.0, 1.0], [4.0, 3.0]])));
    assert_eq!(place("<georss:box>1 2 3 4</georss:box>"), Some(Geo::Box([[2.0, 1.0], [4.0, 3.0]])));
    assert_eq!(
        place(
            "<georss:where><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>1 2 3 4 5 6 1 2</gml:posList>\
             </gml:LinearRing></gml:exterior></gml:Polygon></georss:where>"
        ),
        Some(Geo::Polygon(vec![[2.0, 1.0], [4.0, 3.0], [6.0, 5.0], [2.0, 1.0]]))
    );
    assert_eq!(
        place(
            "<georss:where><gml:Envelope><gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner>\
             </gml:Envelope></georss:where>"
        ),
        Some(Geo::Box([[2.0, 1.0], [4.0, 3.0]]))
    );
    assert_eq!(
        place("<gml:LineString><gml:pos>1 2</gml:pos><gml:pos>3 4</gml:pos></gml:LineString>"),
        Some(Geo::LineString(vec![[2.0, 1.0], [4.0, 3.0]]))
    );
    assert_eq!(
        place(
            "<gml:Polygon><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>1,2 3,4 5,6 1,2</gml:coordinates>\
             </gml:LinearRing></gml:outerBoundaryIs></gml:Polygon>"
        ),
        Some(Geo::Polygon(vec![[2.0, 1.0], [4.0, 3.0], [6.0, 5.0], [2.0, 1.0]]))
    );
    assert_eq!(place("<gml:LineString><gml:pos>1 2</gml:pos></gml:LineString>"), None);
    assert_eq!(place("<georss:point>somewhere</georss:point>"), None);
}

#[test]
fn durations_and_words_of_podcasts_are_read_as_they_are_meant() {
    assert_eq!(seconds("90"), Some(90.0));
    assert_eq!(seconds("1:30"), Some(90.0));
    assert_eq!(seconds(" 01:01:30 "), Some(3690.0));
    assert_eq!(seconds("0"), None);
    assert_eq!(seconds("an hour"), None);
    assert_eq!((explicit(" YES "), explicit("clean"), explicit("maybe")), (Some(true), Some(false), None));
}

#[test]
fn an_address_that_would_run_is_none() {
    let feed = parsed(
        b"<rss><channel><link>javascript:alert(1)</link><docs>java\nscript:1</docs><image><url>data:text/html,x</url></image>\
        <item><link>vbscript:x</link><comments> JavaScript:x</comments><enclosure url='data:text/html,x'/></item>\
        <item><link>javascript:x</link><link>https://e.org/1</link></item></channel></rss>",
    )
    .unwrap();
    assert_eq!((feed.home_page_url, feed.docs, feed.image, feed.links.len()), (None, None, None, 0));
    assert_eq!((&feed.entries[0].url, &feed.entries[0].comments.url), (&None, &None));
    assert!(feed.entries[0].attachments.is_empty());
    assert_eq!(feed.entries[1].url.as_ref().unwrap().as_str(), "https://e.org/1");
}

#[test]
fn a_generator_has_its_address_from_wherever_it_is_said() {
    let both = "<admin:generatorAgent rdf:resource='https://made.example/?v=2'/><generator>Made</generator>";
    let feed = parsed(format!("<rss><channel>{both}</channel></rss>").as_bytes()).unwrap();
    let generator = feed.generator.unwrap();
    assert_eq!(generator.name.as_deref(), Some("Made"));
    assert_eq!(generator.url.unwrap().as_str(), "https://made.example/?v=2");
}

#[test]
fn items_of_inner_channels_count() {
    let feed = parsed(
        b"<CHANNEL HREF='https://e.org/'><TITLE>News</TITLE><CHANNEL><TITLE>Sport</TITLE><ITEM HREF='1'/></CHANNEL></CHANNEL>",
    )
    .unwrap();
    assert_eq!(feed.title.as_deref(), Some("News"));
    assert_eq!(feed.entries[0].url.as_ref().unwrap().as_str(), "https://e.org/1");
}

#[test]
fn rss_1_1_has_its_items_in_a_list() {
    let feed = parsed(
        b"<Channel xmlns='http://purl.org/net/rss1.1#'><title>News</title><items><item><title>One</title></item></items></Channel>",
    )
    .unwrap();
    assert_eq!(feed.format.unwrap().0, "rss");
    assert_eq!(feed.entries[0].title.as_deref(), Some("One"));
}

//! Documents in, entries out.

use bytes::Bytes;
use chrono::{TimeZone, Utc};
use chrono_tz::Tz;
use url::Url;

use super::{FilesSource, PageSource, Reading, Source, SourceError};
use crate::model::{Address, Document, Entry, Target};

fn document(address: &str, path: Option<&str>, body: &[u8]) -> Document {
    Document {
        address: Address::new(address).unwrap(),
        path: path.map(str::to_owned),
        content_type: None,
        content_language: None,
        content_location: None,
        body: Bytes::copy_from_slice(body),
        packed: None,
        fetched: Utc.with_ymd_and_hms(2026, 11, 24, 6, 0, 0).unwrap(),
        modified: None,
        delta: false,
    }
}

fn entries(source: &dyn Source, document: &Document, date_format: Option<&str>) -> Result<Vec<Entry>, SourceError> {
    let known = |_: u64| false;
    let reading = Reading { timezone: Tz::Asia__Ho_Chi_Minh, language: None, date_format, known: &known };
    source.accept(document, &reading).map(|harvest| harvest.feed.entries)
}

/// The entries of a file of a pattern.
fn file(path: &str, body: &[u8]) -> Result<Vec<Entry>, SourceError> {
    let source = FilesSource::new(Target::Glob { root: "/in".into(), pattern: "**/*".to_owned() });
    entries(&source, &document(&format!("file:///in/{path}"), Some(path), body), None)
}

/// Entries as JSON, without the hash.
fn shown(entries: &[Entry]) -> String {
    serde_json::to_string_pretty(entries).unwrap()
}

#[test]
fn a_text_file_is_an_entry_with_its_path_as_id_and_no_address() {
    let body = "Cầu mới thông xe\n\n23-11-2025\n\nSáng nay cây cầu mới bắc qua sông đã thông xe sau ba năm xây dựng.\n\nNgười dân đi bộ qua cầu từ rất sớm.\n";
    let found = file("a/cau.txt", body.as_bytes()).unwrap();
    insta::assert_snapshot!(shown(&found), @r##"
    [
      {
        "id": "a/cau.txt",
        "title": "Cầu mới thông xe",
        "content": "<p>Sáng nay cây cầu mới bắc qua sông đã thông xe sau ba năm xây dựng.</p><p>Người dân đi bộ qua cầu từ rất sớm.</p>",
        "content_text": "Sáng nay cây cầu mới bắc qua sông đã thông xe sau ba năm xây dựng.\n\nNgười dân đi bộ qua cầu từ rất sớm.",
        "summary": "Sáng nay cây cầu mới bắc qua sông đã thông xe sau ba năm xây dựng.",
        "published": {
          "at": "2025-11-23T00:00:00+07:00",
          "precision": "day"
        }
      }
    ]
    "##);
}

#[test]
fn markdown_is_an_entry_with_markup_and_a_draft_is_none() {
    let found =
        file("n.md", b"---\ntitle: T\ntags: [a]\n---\n# T\n\nText <script>alert(1)</script> *and* [more](/x).\n")
            .unwrap();
    insta::assert_snapshot!(shown(&found), @r##"
    [
      {
        "id": "n.md",
        "title": "T",
        "content": "<p>Text  <em>and</em> <a href=\"/x\">more</a>.</p>\n",
        "categories": [
          {
            "term": "a"
          }
        ]
      }
    ]
    "##);
    assert_eq!(file("d.md", b"---\ndraft: true\n---\nText\n").unwrap(), []);
    assert_eq!(file("empty.txt", b" \n").unwrap(), []);
}

#[test]
fn what_is_no_article_says_what_it_is_and_what_to_do() {
    let told: Vec<String> = [
        file("f.xml", b"<?xml version='1.0'?><rss version='2.0'/>"),
        file("p.pdf", b"%PDF-1.7"),
        file("x.txt", b"a\0b"),
    ]
    .into_iter()
    .map(|answer| answer.unwrap_err())
    .map(|error| format!("{} ({})", error.message, error.help.unwrap_or_default()))
    .collect();
    insta::assert_snapshot!(told.join("\n"), @r##"
    a feed came where an article should be (write `url:` with the path of the feed instead of `files:`)
    files that end in `.pdf` are not read (let the pattern match text, Markdown and HTML alone, as in `inbox/*.{txt,md,html}`)
    the file is no text (let the pattern match text, Markdown and HTML alone, as in `inbox/*.{txt,md,html}`)
    "##);
}

#[test]
fn a_page_is_one_entry_under_its_own_address_with_absolute_links() {
    let address = "https://town.example/news/bridge";
    let source = PageSource::new(Target::Http(Url::parse(address).unwrap()), Vec::new());
    let page = "<html lang=en><title>Bridge | Town</title><main><article><h1>The bridge</h1><p>24-11-2026</p><p>It is <a href=../open>open</a>.</p><img src=b.jpg onerror=x()></article></main>";
    let found = entries(&source, &document(address, None, page.as_bytes()), None).unwrap();
    insta::assert_snapshot!(shown(&found), @r##"
    [
      {
        "id": "https://town.example/news/bridge",
        "url": "https://town.example/news/bridge",
        "title": "The bridge",
        "content": "<p>It is <a href=\"https://town.example/open\">open</a>.</p><img src=\"https://town.example/news/b.jpg\">",
        "published": {
          "at": "2026-11-24T00:00:00+07:00",
          "precision": "day"
        },
        "language": "en"
      }
    ]
    "##);
    let empty = entries(&source, &document(address, None, b"<html><body><script>x()</script></body></html>"), None);
    assert_eq!(empty.unwrap_err().message, "the page holds no article");
}

#[test]
fn the_form_of_dates_that_config_yaml_gives_decides_in_pages() {
    let address = "https://town.example/a";
    let source = PageSource::new(Target::Http(Url::parse(address).unwrap()), Vec::new());
    let page = "<article><h1>The bridge</h1><p>Posted 03.04.25</p><p>It is open.</p></article>";
    let found = entries(&source, &document(address, None, page.as_bytes()), Some("mm.dd.yy")).unwrap();
    assert_eq!(found[0].published.unwrap().at.to_rfc3339(), "2025-03-04T00:00:00+07:00");
}

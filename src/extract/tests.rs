//! Texts in, articles out.

use std::fmt::Write as _;

use chrono::{TimeZone, Utc};
use chrono_tz::Tz;

use super::{Article, Context, read_markdown, read_page, read_text};
use crate::text::dates::DatePattern;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/extract/");

fn fixture(name: &str) -> String {
    std::fs::read_to_string(format!("{FIXTURES}{name}")).unwrap()
}

fn context(timezone: Tz) -> Context<'static> {
    Context { language: None, now: Utc.with_ymd_and_hms(2026, 11, 24, 6, 0, 0).unwrap(), timezone, pattern: None }
}

/// All that an article says, a line each.
fn told(article: &Article) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = writeln!(out, "{name}: {value}");
        }
    };
    line("title", article.title.clone());
    line("summary", article.summary.clone());
    line("published", article.published.map(|stamp| format!("{} ({:?})", stamp.at, stamp.precision)));
    line("updated", article.updated.map(|stamp| format!("{} ({:?})", stamp.at, stamp.precision)));
    line("authors", Some(article.authors.join("; ")));
    line("tags", Some(article.tags.join("; ")));
    line("from", article.external_url.as_ref().map(ToString::to_string));
    line("image", article.image.clone());
    line("language", article.language.clone());
    for paragraph in &article.paragraphs {
        line("text", Some(paragraph.clone()));
    }
    line("content", article.content.as_ref().map(|content| content.0.clone()));
    out
}

fn text(name: &str, timezone: Tz) -> String {
    told(&read_text(&fixture(name), &context(timezone)))
}

#[test]
fn a_scraped_article_gets_its_title_and_its_day_from_the_lines_between_menu_and_lede() {
    insta::assert_snapshot!(text("vietnamese.txt", Tz::Asia__Ho_Chi_Minh), @r##"
    title: Làng gốm bên sông mở lại lò nung cũ
    summary: Sau mười năm nguội lửa, lò nung lớn nhất làng được nhóm lại trong tiếng trống của cả xóm.
    published: 2026-11-18 09:30:00 +07:00 (Minute)
    authors: Lê Thị Mây; Trần Bình
    tags: gốm; làng nghề
    from: https://langnghe.example/lo-nung
    text: Sau mười năm nguội lửa, lò nung lớn nhất làng được nhóm lại trong tiếng trống của cả xóm.
    text: Ông Tư Đất, thợ gốm lớn tuổi nhất, nói mẻ đầu tiên gồm hai trăm chiếc bình và phải nung suốt ba ngày đêm.
    text: Theo ông, đất sét năm 2025 khô hơn mọi năm nên bình dễ nứt trong 2-3 giờ đầu.
    "##);
}

#[test]
fn a_text_without_empty_lines_is_read_line_by_line() {
    insta::assert_snapshot!(text("german.txt", Tz::Europe__Berlin), @r##"
    title: Warum der Bäcker seinen Ofen verschenkt
    summary: Nach vierzig Jahren steht der Steinofen von Meister Huber vor der Tür – wer ihn abholt, darf ihn behalten.
    published: 2026-11-03 07:15:00 +01:00 (Minute)
    authors: Petra Lindner; Jürgen von der Au
    text: Nach vierzig Jahren steht der Steinofen von Meister Huber vor der Tür – wer ihn abholt, darf ihn behalten.
    text: Der Ofen wiegt zwei Tonnen, und so kam bisher niemand, der ihn hätte tragen können.
    text: Ein Abschied
    text: Huber nimmt es mit Humor. „Er war immer ein schwerer Kollege“, sagt er.
    "##);
}

#[test]
fn english_dates_are_read_as_the_zone_writes_them_and_wrapped_lines_are_joined() {
    insta::assert_snapshot!(text("english.txt", Tz::Europe__London), @r##"
    title: Lighthouse keeper retires after forty winters
    summary: The last keeper of the northern light handed over his keys on Thursday, and with them a log book that nobody else could read without his help.
    published: 2026-11-05 00:00:00 +00:00 (Day)
    authors: Ann O'Neill
    text: The last keeper of the northern light handed over his keys on Thursday, and with them a log book that nobody else could read without his help.
    text: He wrote it in a shorthand of his own, he said, because the winters were long and the pages few, and nobody had asked him to be plain.
    "##);
}

#[test]
fn japanese_marks_labels_and_rights_are_known() {
    insta::assert_snapshot!(text("japanese.txt", Tz::Asia__Tokyo), @r##"
    title: 港町の古い時計台、五十年ぶりに鐘が鳴る
    summary: 港町の中心に立つ時計台の鐘が十二日夕方、五十年ぶりに鳴り響き、広場に集まった住民から拍手が起きた。
    published: 2026-11-12 18:05:00 +09:00 (Minute)
    authors: 山田花子
    text: 港町の中心に立つ時計台の鐘が十二日夕方、五十年ぶりに鳴り響き、広場に集まった住民から拍手が起きた。
    text: 修理を担当した職人は「部品の多くを一から作り直した」と話している。
    text: 町は今後、毎日正午と午後六時に鐘を鳴らす予定だという。
    "##);
}

#[test]
fn a_note_has_the_first_line_as_its_title_and_keeps_its_list() {
    let note = "Shopping for the trip\n\nWe leave on Friday and the hut has nothing but a stove and some candles.\n\n- rope\n- two lamps\n- bread\n";
    insta::assert_snapshot!(told(&read_text(note, &context(Tz::UTC))), @r##"
    title: Shopping for the trip
    summary: We leave on Friday and the hut has nothing but a stove and some candles.
    text: We leave on Friday and the hut has nothing but a stove and some candles.
    text: - rope
    - two lamps
    - bread
    "##);
}

#[test]
fn a_date_inside_a_sentence_or_beside_a_menu_is_none() {
    let page = "Home | News | 23/11/2025 | Sport\n\nFerries stay in port\n\nThe company said on 3 March 2024 that it would stop for the winter months.\n\nNothing has changed since then, the harbour office told us.\n";
    insta::assert_snapshot!(told(&read_text(page, &context(Tz::Europe__Paris))), @r##"
    title: Ferries stay in port
    summary: The company said on 3 March 2024 that it would stop for the winter months.
    text: The company said on 3 March 2024 that it would stop for the winter months.
    text: Nothing has changed since then, the harbour office told us.
    "##);
}

#[test]
fn published_comes_before_updated_and_both_are_kept() {
    let page = "The bridge opens again\n\nUpdated: 25 November 2025 10:15\n\nPublished: 24 November 2025 08:00\n\nCars may cross the bridge from noon, the town hall said today.\n\nThe works took three weeks longer than planned.\n";
    insta::assert_snapshot!(told(&read_text(page, &context(Tz::Europe__London))), @r##"
    title: The bridge opens again
    summary: Cars may cross the bridge from noon, the town hall said today.
    published: 2025-11-24 08:00:00 +00:00 (Minute)
    updated: 2025-11-25 10:15:00 +00:00 (Minute)
    text: Cars may cross the bridge from noon, the town hall said today.
    text: The works took three weeks longer than planned.
    "##);
}

#[test]
fn a_relative_date_counts_from_when_the_file_was_written() {
    let page = "Cầu mới thông xe\n\n2 giờ trước\n\nSáng nay cây cầu mới bắc qua sông đã thông xe sau ba năm xây dựng.\n\nNgười dân hai bên bờ đi bộ qua cầu từ rất sớm.\n";
    insta::assert_snapshot!(told(&read_text(page, &context(Tz::Asia__Ho_Chi_Minh))), @r##"
    title: Cầu mới thông xe
    summary: Sáng nay cây cầu mới bắc qua sông đã thông xe sau ba năm xây dựng.
    published: 2026-11-24 11:00:00 +07:00 (Minute)
    text: Sáng nay cây cầu mới bắc qua sông đã thông xe sau ba năm xây dựng.
    text: Người dân hai bên bờ đi bộ qua cầu từ rất sớm.
    "##);
}

#[test]
fn the_form_of_dates_that_the_owner_gives_decides() {
    let page = "A title of four words\n\n03/04/25 08:30\n\nThe first paragraph says enough to be one, and it ends.\n\nThe second one is there so that there are two of them.\n";
    let pattern = DatePattern::new("mm/dd/yy HH:MM").unwrap();
    let context = Context { pattern: Some(&pattern), ..context(Tz::Europe__Paris) };
    insta::assert_snapshot!(told(&read_text(page, &context)), @r##"
    title: A title of four words
    summary: The first paragraph says enough to be one, and it ends.
    published: 2025-03-04 08:30:00 +01:00 (Minute)
    text: The first paragraph says enough to be one, and it ends.
    text: The second one is there so that there are two of them.
    "##);
}

#[test]
fn empty_texts_and_texts_of_one_line_are_read_as_far_as_they_go() {
    insta::assert_snapshot!(told(&read_text("\u{feff}\r\n \r\n", &context(Tz::UTC))), @"");
    insta::assert_snapshot!(told(&read_text("one line", &context(Tz::UTC))), @"text: one line");
}

#[test]
fn markdown_takes_what_its_front_matter_says() {
    insta::assert_snapshot!(told(&read_markdown(&fixture("front-matter.md"), &context(Tz::Europe__Berlin))), @r##"
    title: The smallest library: a visit
    summary: Forty shelves in a bathing hut, and a queue in front of it.
    published: 2026-11-02 18:30:00 +01:00 (Minute)
    updated: 2026-11-05 00:00:00 +01:00 (Day)
    authors: Ida Berg; Tom Ruiz
    tags: books; small; things
    from: https://library.example/visit
    language: en
    content: <p>It has <strong>forty</strong> shelves.</p>
    <ul>
    <li><input disabled="" type="checkbox" checked=""/>
    clean</li>
    <li><input disabled="" type="checkbox"/>
    dry</li>
    </ul>
    "##);
}

#[test]
fn markdown_without_front_matter_has_its_heading_as_title_and_the_date_below_it() {
    let note =
        "# Plums\n\n*23 November 2025*\n\nWe picked **all** of them.\n\n## Jam\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    insta::assert_snapshot!(told(&read_markdown(note, &context(Tz::UTC))), @r##"
    title: Plums
    published: 2025-11-23 00:00:00 +00:00 (Day)
    content: <p>We picked <strong>all</strong> of them.</p>
    <h2>Jam</h2>
    <table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>
    <tr><td>1</td><td>2</td></tr>
    </tbody></table>
    "##);
}

#[test]
fn a_rule_at_the_start_of_markdown_is_no_front_matter() {
    insta::assert_snapshot!(told(&read_markdown("---\n\nJust a text: with a colon.\n", &context(Tz::UTC))), @r##"
    title: Just a text: with a colon.
    content: <hr />
    <p>Just a text: with a colon.</p>
    "##);
}

#[test]
fn toml_front_matter_and_drafts_are_known() {
    let note =
        read_markdown("+++\ntitle = \"Not yet\"\ndate = 2026-01-02\ndraft = true\n+++\nText.\n", &context(Tz::UTC));
    assert!(note.draft);
    insta::assert_snapshot!(told(&note), @r##"
    title: Not yet
    published: 2026-01-02 00:00:00 +00:00 (Day)
    content: <p>Text.</p>
    "##);
}

#[test]
fn a_page_gives_its_article_without_what_is_around_it() {
    insta::assert_snapshot!(told(&read_page(&fixture("page.html"), &context(Tz::Europe__Vienna))), @r##"
    title: Der Fluss steigt nicht mehr
    summary: Die Pegel sinken seit dem Morgen.
    published: 2026-11-10 08:00:00 +01:00 (Exact)
    authors: Eva Moser
    image: /fluss.jpg
    language: de-AT
    content: <p>Die Pegel sinken seit dem Morgen, und die Brücke ist wieder offen.</p>

    <p>Die Feuerwehr pumpt noch drei Keller aus. Sie dankt allen, die geholfen haben.</p>
    "##);
}

#[test]
fn a_page_without_declarations_gives_heading_day_and_text() {
    let page = "<html><body><nav><a href=/>Home</a></nav><main><article><h1>Cầu mới</h1><p>24-11-2026</p><p>Đoạn thứ nhất của bài viết này đã đủ dài.</p><p>Đoạn thứ hai.</p></article></main><footer>© 2026</footer>";
    insta::assert_snapshot!(told(&read_page(page, &context(Tz::Asia__Ho_Chi_Minh))), @r##"
    title: Cầu mới
    published: 2026-11-24 00:00:00 +07:00 (Day)
    content: <p>Đoạn thứ nhất của bài viết này đã đủ dài.</p><p>Đoạn thứ hai.</p>
    "##);
}

#[test]
fn what_json_ld_says_fills_what_the_page_does_not() {
    let page = r#"<title>Fähre | Talblatt</title><script type="application/ld+json">{"@graph": [{"@type": "WebPage"},
        {"@type": ["NewsArticle"], "datePublished": "2026-11-09T07:30:00+01:00", "author": [{"name": "Eva Moser"}],
        "headline": "Die F&auml;hre f&auml;hrt"}]}</script><time datetime="2020-01-01">alt</time><main><p>Text.</p></main>"#;
    insta::assert_snapshot!(told(&read_page(page, &context(Tz::Europe__Vienna))), @r##"
    title: Die Fähre fährt
    published: 2026-11-09 07:30:00 +01:00 (Exact)
    authors: Eva Moser
    content: <p>Text.</p>
    "##);
}

#[test]
fn a_deep_page_is_read_in_no_time() {
    let page = "<article><div><p>".repeat(50_000);
    assert_eq!(read_page(&page, &context(Tz::UTC)).title, None);
}

//! Articles out of texts: a file in, the whole article out.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::Article;
use super::markdown::read_markdown;
use super::page::read_page;
use super::text::read_article;
use crate::text::dates::Context;

fn context(timezone: Tz) -> Context<'static> {
    let now = DateTime::<Utc>::from_timestamp(1_773_224_430, 0).unwrap();
    Context { language: None, now, timezone, order: None }
}

fn shown(article: &Article) -> String {
    let stamp = article.published.map(|stamp| format!("{} {:?}", stamp.at.to_rfc3339(), stamp.precision));
    let mut lines = vec![
        format!("title: {}", article.title.as_deref().unwrap_or("-")),
        format!("date: {}", stamp.as_deref().unwrap_or("-")),
        format!("by: {}", article.authors.join("; ")),
        format!("language: {}", article.language.as_deref().unwrap_or("-")),
        format!("tags: {}", article.tags.join("; ")),
        format!("summary: {}", article.summary.as_deref().unwrap_or("-")),
        format!("source: {}", article.external_url.as_deref().or(article.url.as_deref()).unwrap_or("-")),
    ];
    match &article.content {
        Some(content) => lines.push(content.as_str().to_owned()),
        None => lines.extend(article.paragraphs.iter().map(|paragraph| format!("| {paragraph}"))),
    }
    lines.join("\n")
}

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../tests/fixtures/extract/", $name))
    };
}

#[test]
fn a_vietnamese_text_loses_its_chrome_and_keeps_its_day() {
    let article = read_article(fixture!("hanoi-bridge.txt"), &context(Tz::Asia__Ho_Chi_Minh));
    insta::assert_snapshot!(shown(&article), @"
    title: Hà Nội khởi công cây cầu thứ chín qua sông Hồng
    date: 2026-03-10T00:00:00+07:00 Day
    by: Minh Châu
    language: vi
    tags: 
    summary: Thành phố Hà Nội sáng nay khởi công cây cầu mới nối hai bờ sông Hồng, dự kiến thông xe sau ba năm.
    source: https://bao.example.vn/cau-moi
    | Thành phố Hà Nội sáng nay khởi công cây cầu mới nối hai bờ sông Hồng, dự kiến thông xe sau ba năm.
    | Cây cầu dài hơn bốn kilômét, có sáu làn xe và hai làn dành cho người đi bộ. Người dân hai bên bờ chờ đợi công trình này từ nhiều năm nay.
    | Ban quản lý dự án cho biết trong 3-5 tháng tới sẽ hoàn thành việc giải phóng mặt bằng.
    ");
}

#[test]
fn a_german_text_without_empty_lines_is_cut_at_its_lines() {
    let article = read_article(fixture!("bruecke.txt"), &context(Tz::Europe__Berlin));
    insta::assert_snapshot!(shown(&article), @"
    title: Neue Brücke über die Elbe wird im Herbst gesperrt
    date: 2026-03-03T14:05:00+01:00 Minute
    by: Anna Beispiel; Karl Muster
    language: de
    tags: 
    summary: Die erst vor zwei Jahren eröffnete Brücke muss wegen Rissen im Beton für mehrere Wochen gesperrt werden.
    source: -
    | Die erst vor zwei Jahren eröffnete Brücke muss wegen Rissen im Beton für mehrere Wochen gesperrt werden.
    | Die Stadt rechnet mit langen Staus auf den Umleitungen. Der Verkehr soll ab Oktober über die alte Brücke geführt werden, teilte die Verwaltung mit.
    | Die Kosten der Reparatur trägt nach derzeitigem Stand das Bauunternehmen.
    ");
}

#[test]
fn a_japanese_text_is_read_like_any_other() {
    let article = read_article(fixture!("kouen.txt"), &context(Tz::Asia__Tokyo));
    insta::assert_snapshot!(shown(&article), @"
    title: 新しい公園が駅前に完成、週末に開園へ
    date: 2026-03-10T09:12:00+09:00 Minute
    by: 
    language: ja
    tags: 
    summary: 駅前の再開発で整備が進められてきた公園が完成し、今週末に開園することになった。子どもから高齢者まで楽しめる施設が並ぶ。
    source: -
    | 駅前の再開発で整備が進められてきた公園が完成し、今週末に開園することになった。子どもから高齢者まで楽しめる施設が並ぶ。
    | 市によると、園内には大きな池と遊具があり、夜間も利用できるように照明が設けられた。周辺の商店街も期待を寄せている。
    ");
}

#[test]
fn markdown_says_most_in_its_front_matter() {
    let article = read_markdown(fixture!("note.md"), &context(Tz::UTC)).unwrap();
    insta::assert_snapshot!(shown(&article), @"
    title: A walk along the river
    date: 2026-03-10T07:30:00+00:00 Minute
    by: Jane Roe
    language: en
    tags: walking; river
    summary: It was cold, and the water was high.
    source: -
    <p>It was <em>cold</em>, and the water was high.</p>
    <ul>
    <li>one heron</li>
    <li>two ducks</li>
    </ul>
    ");
}

#[test]
fn a_page_gives_its_main_part_and_what_it_says_of_itself() {
    let article = read_page(fixture!("page.html"), &context(Tz::UTC));
    insta::assert_snapshot!(shown(&article), @r#"
    title: Bakery opens
    date: 2026-03-10T07:30:00+01:00 Exact
    by: Jane Roe
    language: en
    tags: 
    summary: The first bakery of the village opened on Monday.
    source: https://paper.example/bakery

    <p>The first bakery of the village opened on <a href="https://paper.example/monday">Monday</a>.</p><p>It sells bread, and <b>nothing else</b>.</p>
    "#);
}

#[test]
fn a_draft_is_no_article() {
    assert_eq!(read_markdown("---\ntitle: Later\ndraft: true\n---\nText.", &context(Tz::UTC)), None);
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,200}(\n{1,2}\\PC{0,80}){0,6}") {
        let context = context(Tz::UTC);
        let _ = read_article(&text, &context);
        let _ = read_markdown(&text, &context);
        let _ = read_page(&text, &context);
    }
}

//! Tokens, attributes and references of XML that is not quite XML.

use super::{Attribute, Entities, Mends, Token, Tokens, Written, attributes};

fn tokens(text: &str) -> String {
    let mut mends = Mends::default();
    let mut tokens = Tokens::new(text);
    let mut lines = Vec::new();
    while let Some(token) = tokens.next(&mut mends) {
        lines.push(match token {
            Token::Start(tag) => {
                format!("start {:?} {:?}{}", tag.name, tag.rest, if tag.empty { " empty" } else { "" })
            }
            Token::End(name) => format!("end {name:?}"),
            Token::Text(text) => format!("text {text:?}"),
            Token::Cdata(text) => format!("cdata {text:?}"),
            Token::Instruction(text) => format!("instruction {text:?}"),
            Token::Doctype(text) => format!("doctype {text:?}"),
            Token::Comment(text) => format!("comment {text:?}"),
        });
    }
    lines.extend(mends.into_list().into_iter().map(|mend| format!("mended at {}: {}", mend.at, mend.detail)));
    lines.join("\n")
}

#[test]
fn proper_xml_gives_its_tokens() {
    let text =
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b '>'>]><a x='1>2'><b/>t&amp;t<![CDATA[<c>]]><!-- d --></a >";
    insta::assert_snapshot!(tokens(text), @r#"
instruction "xml version='1.0'"
doctype " a [<!ENTITY b '>'>]"
start "a" " x='1>2'"
start "b" "" empty
text "t&amp;t"
cdata "<c>"
comment " d "
end "a"
"#);
}

#[test]
fn a_stray_bracket_is_text() {
    insta::assert_snapshot!(tokens("<a>1 < 2 <3</a>"), @r#"
start "a" ""
text "1 "
text "< 2 "
text "<3"
end "a"
mended at 5: a `<` that starts no tag
mended at 9: a `<` that starts no tag
"#);
}

#[test]
fn an_open_quote_does_not_swallow_the_document() {
    insta::assert_snapshot!(tokens("<a href=\"x><b>y</b></a>"), @r#"
start "a" " href=\"x"
start "b" ""
text "y"
end "b"
end "a"
mended at 0: a quote left open in a tag
"#);
    insta::assert_snapshot!(tokens("<a href=\"x>z</a><b c=\"d\">"), @r#"
start "a" " href=\"x"
text "z"
end "a"
start "b" " c=\"d\""
mended at 0: a quote left open in a tag
"#);
}

#[test]
fn what_is_left_open_ends_where_something_else_begins() {
    insta::assert_snapshot!(tokens("<a <b>c</b</a>"), @r#"
start "a" ""
start "b" ""
text "c"
end "b"
end "a"
mended at 0: a tag without its `>`
mended at 7: a tag without its `>`
"#);
    insta::assert_snapshot!(tokens("<a><![CDATA[b</a><c/>"), @r#"
start "a" ""
cdata "b"
end "a"
start "c" "" empty
mended at 3: a CDATA section left open
"#);
    insta::assert_snapshot!(tokens("<a><!-- b</a>"), @r#"
start "a" ""
mended at 3: a comment or declaration left open
"#);
    insta::assert_snapshot!(tokens("<a></><![if x]>b"), @r#"
start "a" ""
text "b"
mended at 3: a declaration that XML does not have
mended at 6: a declaration that XML does not have
"#);
    insta::assert_snapshot!(tokens("<a b='c"), @"mended at 0: the document ends inside a tag");
}

#[test]
fn attributes_may_lack_quotes_values_and_order() {
    let mut list = Vec::new();
    assert_eq!(attributes(" a = '1' b:c=\"2>3\"", &mut list), Written::Properly);
    assert_eq!(list, [Attribute { name: "a", value: "1" }, Attribute { name: "b:c", value: "2>3" }]);
    assert_eq!(attributes(" a=1 checked b='2", &mut list), Written::Loosely);
    assert_eq!(
        list,
        [
            Attribute { name: "a", value: "1" },
            Attribute { name: "checked", value: "" },
            Attribute { name: "b", value: "2" }
        ]
    );
}

#[test]
fn references_mean_what_their_author_meant() {
    let mut entities = Entities::default();
    entities
        .read(" rss [<!ENTITY me 'Zo&#xEB;'><!ENTITY deep '&me;'><!ENTITY far SYSTEM 'x'><!ENTITY tag '<b>'>]")
        .unwrap();
    let mut mends = Mends::default();
    let mut decoded = |text: &str| entities.decode(text, 0, &mut mends).into_owned();
    assert_eq!(decoded("a &amp; b &lt;c&gt; &quot;&apos;\r\nd\re"), "a & b <c> \"'\nd\ne");
    assert_eq!(decoded("&#65;&#x42;&#150;&#xD800;&#0;!"), "AB–!");
    assert_eq!(decoded("&me; &deep; &far; &tag;"), "Zoë &deep; &far; &tag;");
    assert_eq!(decoded("&eacute; &notit; &nosuch; R&D & &;"), "é &notit; &nosuch; R&D & &;");
    assert_eq!(mends.into_list().len(), 11);
}

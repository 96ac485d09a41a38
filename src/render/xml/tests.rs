//! The pass over a writer's XML.

use super::finish;

fn finished(text: &str) -> String {
    String::from_utf8(finish(text.as_bytes(), 3)).unwrap()
}

#[test]
fn cdata_becomes_text_and_elements_begin_lines() {
    let written = "<?xml version=\"1.0\"?><r a=\"1 &gt; 0\nx\"><c><t><![CDATA[<p>a ]]]]><![CDATA[> b & c</p>]]></t>\
                   <u>it&apos;s &quot;q&quot; &amp; &lt;</u><e></e><v><w>deep</w><w/></v></c></r>";
    insta::assert_snapshot!(finished(written), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <r a="1 &gt; 0&#10;x">
    <c>
      <t>&lt;p&gt;a ]]&gt; b &amp; c&lt;/p&gt;</t>
      <u>it's "q" &amp; &lt;</u>
      <e/>
      <v><w>deep</w><w/></v>
    </c>
    </r>
    "#);
}

#[test]
fn forbidden_characters_go_wherever_they_stand() {
    let written = "<r a=\"x\u{1}y\u{fffe}\"><t>a\u{0}b\u{85}c\u{9d}d\u{fffd}\r\n</t><u><![CDATA[\u{b}z]]></u></r>";
    insta::assert_snapshot!(finished(written), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <r a="xy">
    <t>ab cd?&#13;
    </t>
    <u>z</u>
    </r>
    "#);
}

#[test]
fn a_declaration_that_an_article_quotes_is_none() {
    let written = "<r xmlns:a=\"n\"><t>xmlns:b=\"x\"</t><u><![CDATA[<c xmlns:d=\"y\">]]></u></r>";
    insta::assert_snapshot!(finished(written), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <r xmlns:a="n">
    <t>xmlns&#58;b="x"</t>
    <u>&lt;c xmlns&#58;d="y"&gt;</u>
    </r>
    "#);
}

//! Bytes in every charset that feeds were found in.

use super::{charset_parameter, decode};

fn shown(bytes: &[u8], header: Option<&str>) -> String {
    let decoded = decode(bytes, header);
    format!("{} | {} | {}", decoded.encoding, decoded.text, decoded.mended.unwrap_or_default())
}

#[test]
fn the_header_names_its_charset_in_any_dress() {
    assert_eq!(charset_parameter("text/xml; charset=utf-8"), Some("utf-8"));
    assert_eq!(charset_parameter("text/xml;version=1 ; Charset = ' big5 '"), Some("big5"));
    assert_eq!(charset_parameter("text/xml; charset="), None);
}

#[test]
fn a_mark_wins_over_everything() {
    insta::assert_snapshot!(shown(b"\xef\xbb\xbf<a>\xc3\xa9</a>", Some("iso-8859-1")), @"UTF-8 | <a>é</a> | `iso-8859-1` is declared, but the bytes are UTF-8");
    insta::assert_snapshot!(shown(b"\xff\xfe<\0a\0/\0>\0", None), @"UTF-16LE | <a/> |");
    insta::assert_snapshot!(shown(b"\0\0\0<\0\0\0a\0\0\0>", None), @"UTF-32BE | <a> |");
}

#[test]
fn old_charsets_are_read() {
    insta::assert_snapshot!(shown(b"<?xml encoding='utf-7'?>Hi +AOk-t+AOk- 1 +- 1", None), @"UTF-7 | <?xml encoding='utf-7'?>Hi été 1 + 1 |");
    insta::assert_snapshot!(shown(b"\x4c\x6f\xa7\x94\x93\x6f\x6e\x4c\x81\x6e", None), @"IBM037 | <?xml?><a> |");
    insta::assert_snapshot!(shown(b"<?xml encoding='gb2312'?>\xd6\xd0\xce\xc4", None), @"GBK | <?xml encoding='gb2312'?>中文 |");
    insta::assert_snapshot!(shown(b"<?xml encoding='windows-1258'?>Ti\xea\xecng Vi\xea\xf2t", None), @"windows-1258 | <?xml encoding='windows-1258'?>Tiếng Việt |");
}

#[test]
fn what_stands_between_letters_and_digits_of_a_name_does_not_count() {
    insta::assert_snapshot!(shown(b"<?xml encoding='EUCKR'?>\xb3\xe2", None), @"EUC-KR | <?xml encoding='EUCKR'?>년 |");
    insta::assert_snapshot!(shown(b"<?xml encoding='TIS620'?>\xca\xd8\xe4", None), @"windows-874 | <?xml encoding='TIS620'?>สุไ |");
    insta::assert_snapshot!(shown(b"\x8e", Some("mac_roman")), @"macintosh | é |");
}

#[test]
fn a_declaration_that_cannot_be_true_is_not_believed() {
    insta::assert_snapshot!(shown("<?xml encoding='iso-8859-1'?>é".as_bytes(), None), @"UTF-8 | <?xml encoding='iso-8859-1'?>é | `iso-8859-1` is declared, but the bytes are UTF-8");
    insta::assert_snapshot!(shown(b"<?xml encoding='utf-16'?>e", None), @"UTF-8 | <?xml encoding='utf-16'?>e | `utf-16` is declared, but the bytes are not");
    insta::assert_snapshot!(shown(b"<?xml encoding='bogus'?>e", None), @"UTF-8 | <?xml encoding='bogus'?>e | the charset `bogus` is not known");
    insta::assert_snapshot!(shown(b"<?xml encoding='utf-8'?>na\xefve", None), @"windows-1252 | <?xml encoding='utf-8'?>naïve | `utf-8` is declared, but the bytes are not");
    insta::assert_snapshot!(shown("<?xml encoding='utf-8'?>é ü \u{1F600}".as_bytes().iter().copied().chain([0x92]).collect::<Vec<_>>().as_slice(), None), @"UTF-8 | <?xml encoding='utf-8'?>é ü 😀� | `utf-8` is declared, but some bytes are not UTF-8");
}

#[test]
fn one_broken_character_does_not_change_the_charset() {
    let cut: Vec<u8> = "<?xml encoding='windows-1251'?>Приветствуем всех вас".bytes().chain([0xd0]).collect();
    insta::assert_snapshot!(shown(&cut, None), @"UTF-8 | <?xml encoding='windows-1251'?>Приветствуем всех вас� | `windows-1251` is declared, but the bytes are UTF-8, some of them damaged");
    insta::assert_snapshot!(shown(b"<?xml encoding='windows-1251'?>\xcf\xf0\xe8\xe2\xe5\xf2", None), @"windows-1251 | <?xml encoding='windows-1251'?>Привет |");
}

#[test]
fn wide_characters_are_seen_behind_white_space() {
    let wide: Vec<u8> = "\n<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(shown(&wide, None), "UTF-16LE | \n<a>é</a> | ");
}

#[test]
fn a_mark_at_odds_with_what_is_declared_is_told() {
    let wide: Vec<u8> = "\u{feff}<?xml encoding='utf-8'?>é".encode_utf16().flat_map(u16::to_be_bytes).collect();
    insta::assert_snapshot!(shown(&wide, None), @"UTF-16BE | <?xml encoding='utf-8'?>é | `utf-8` is declared, but the bytes are UTF-16BE");
    let wide: Vec<u8> = "\u{feff}<?xml encoding='utf-16'?>é".encode_utf16().flat_map(u16::to_le_bytes).collect();
    insta::assert_snapshot!(shown(&wide, Some("utf-16")), @"UTF-16LE | <?xml encoding='utf-16'?>é |");
    insta::assert_snapshot!(shown("\u{feff}<?xml encoding='big5'?>é".as_bytes(), None), @"UTF-8 | <?xml encoding='big5'?>é | `big5` is declared, but the bytes are UTF-8");
}

#[test]
fn ebcdic_is_read_in_the_code_page_that_it_declares() {
    // `<?xml encoding='ebcdic-cp-be'?>[`, in code page 500.
    let declared = b"\x4c\x6f\xa7\x94\x93\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7e\x7d\x85\x82\x83\x84\x89\x83\x60\x83\x97\x60\x82\x85\x7d\x6f\x6e\x4a";
    insta::assert_snapshot!(shown(declared, None), @"IBM500 | <?xml encoding='ebcdic-cp-be'?>[ |");
}

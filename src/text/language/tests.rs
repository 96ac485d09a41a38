//! Texts in, languages out.

use super::detect;

#[test]
fn letters_of_one_language_are_enough() {
    let cases = [
        ("Chợ nổi họp trở lại sau mùa nước lớn ở miền Tây", Some("vi")),
        ("時計台の鐘が五十年ぶりに鳴り響きました", Some("ja")),
        ("다음 정부는 국민주권 정부입니다", Some("ko")),
        ("港口的老钟楼五十年来第一次敲响了钟声广场上响起掌声", Some("zh")),
        ("ตลาดน้ำเปิดอีกครั้งหลังฤดูน้ำหลาก", Some("th")),
        ("Η γέφυρα άνοιξε ξανά σήμερα το πρωί", Some("el")),
        ("hello", None),
        ("", None),
        ("12 34 56", None),
    ];
    for (text, language) in cases {
        assert_eq!(detect(text), language, "{text}");
    }
}

#[test]
fn longer_texts_are_told_by_statistics() {
    let german = "Nach vierzig Jahren steht der Steinofen von Meister Huber vor der Tür, und wer ihn abholt, darf ihn \
                  behalten. Der Ofen wiegt zwei Tonnen, und so kam bisher niemand, der ihn hätte tragen können. Er \
                  nimmt es mit Humor und backt nun im Ofen seiner Nachbarin weiter.";
    let english = "The last keeper of the northern light handed over his keys on Thursday, and with them a log book \
                   that nobody else could read without his help. He wrote it in a shorthand of his own, he said, \
                   because the winters were long and the pages few, and nobody had asked him to be plain.";
    assert_eq!((detect(german), detect(english)), (Some("de"), Some("en")));
}

//! Texts in, languages out.

use super::{Listener, detect};

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

#[test]
fn the_texts_of_one_document_are_heard_one_after_the_other() {
    let english = [
        "The last keeper of the northern light handed over his keys on Thursday, and with them a log book that nobody \
         else could read without his help. He wrote it in a shorthand of his own, he said, because the winters were \
         long and the pages few, and nobody had asked him to be plain.",
        "The harbour was closed on Monday because of the ice, and the boats that were on their way had to wait in the \
         bay. It was the first time in twenty years, he said, that the winter had come so early, and nobody knew how \
         long it would last or who was to pay for it.",
        "A new bridge was opened in the north of the town, and with it a way that nobody had to pay for. It was long in \
         the making, and the council had asked for help more than once; on Thursday the first cars went over it, and \
         the keeper of the old ferry had his last day.",
        "The library has found a log book that was lost in the winter of the great ice. He who wrote it was the keeper \
         of the northern light, and he wrote it in a shorthand that nobody could read; with the help of the council it is now \
         to be shown to all who come, and for as long as they want.",
    ];
    let spanish = "El puerto fue cerrado el lunes por el hielo, y los barcos que estaban en camino tuvieron que esperar en \
                   la bahía. Era la primera vez en veinte años, dijo, que el invierno había llegado tan pronto, y nadie \
                   sabía cuánto tiempo iba a durar ni quién tenía que pagarlo.";
    let mut listener = Listener::default();
    let told: Vec<_> = english.iter().map(|text| listener.detect(text)).collect();
    assert_eq!(told, [Some("en"); 4]);
    assert!(listener.is_alike(english[3]), "it is told by its words");
    assert!(!listener.is_alike(spanish));
    assert_eq!(listener.detect(spanish), Some("es"));
    assert_eq!(listener.detect("too short to tell"), None);
    assert_eq!(listener.detect("Chợ nổi họp trở lại sau mùa nước lớn ở miền Tây"), Some("vi"));
}

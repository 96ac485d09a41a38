//! What pages put around articles: menus, buttons, notices at the foot.

use super::blocks::{ends_as_sentence, weight};

/// Longest block of chrome.
const MAX_WEIGHT: usize = 140;

/// Whether a block is a menu, a path, a button or a label rather than text.
pub(super) fn is_chrome(block: &str) -> bool {
    if weight(block) > MAX_WEIGHT {
        return false;
    }
    is_notice(block) || is_menu(block) || is_button(block) || is_labelled(block)
}

/// Items between bars or arrows: `Home | Sport | Kultur`, `Trang chủ › Kinh tế`.
fn is_menu(block: &str) -> bool {
    if ends_as_sentence(block) {
        return false;
    }
    let bars = block.matches([' ', '\u{a0}']).count() > 0
        && ["|", "›", "»", "•", "·", " / ", " > "].iter().any(|bar| {
            let items: Vec<&str> = block.split(bar).map(str::trim).collect();
            items.len() >= 3 && items.iter().all(|item| weight(item) <= 40)
        });
    let arrows = [" › ", " » ", " > "].iter().any(|arrow| block.contains(arrow)) && weight(block) <= 80;
    bars || arrows
}

/// A copyright notice.
fn is_notice(block: &str) -> bool {
    let folded = block.to_lowercase();
    folded.starts_with('©')
        || folded.starts_with("(c) ")
        || folded.starts_with("copyright")
        || NOTICES.iter().any(|notice| folded.contains(notice))
}

/// Whether a block opens the foot of a page.
pub(super) fn opens_foot(block: &str) -> bool {
    weight(block) <= MAX_WEIGHT && is_notice(block)
}

/// Whether a block at the end introduces what is not the article: tags, related articles.
pub(super) fn is_tail_label(block: &str) -> bool {
    let folded = block.to_lowercase();
    let marked = |label: &str| {
        folded.strip_prefix(label).is_some_and(|rest| {
            rest.is_empty() || rest.trim_start().starts_with([':', '：', '»', '›', '→']) || rest.trim() == "..."
        })
    };
    weight(block) <= 200 && TAILS.iter().any(|label| marked(label))
}

/// The address a source line names: `Nguồn: https://…`.
pub(super) fn source_address(block: &str) -> Option<String> {
    let folded = block.to_lowercase();
    let labelled = SOURCES.iter().any(|label| folded.starts_with(label));
    let address = block.split_whitespace().find(|word| word.contains("://"))?;
    let address = address.get(address.find("http")?..)?;
    labelled.then(|| address.trim_end_matches([')', '.', ',']).to_owned())
}

/// Whether a block is a source line, with or without an address.
pub(super) fn is_source_line(block: &str) -> bool {
    let folded = block.to_lowercase();
    weight(block) <= 120
        && SOURCES
            .iter()
            .any(|label| folded.strip_prefix(label).is_some_and(|rest| rest.trim_start().starts_with([':', '：'])))
}

/// Words on buttons and in menus, alone in their block.
fn is_button(block: &str) -> bool {
    let folded = block.trim().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    BUTTONS.contains(&folded.as_str()) || STARTS.iter().any(|start| folded.starts_with(start)) && weight(&folded) <= 50
}

/// A label of the page and words behind it: `date 2025-11-23 Bảng giá`, `menu Sport Kultur`.
fn is_labelled(block: &str) -> bool {
    let mut words = block.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let labelled = matches!(first.as_str(), "date" | "menu" | "home" | "search" | "navigation");
    labelled && words.next().is_some() && !ends_as_sentence(block) && first != "home" || is_counter(block)
}

/// `142 Views`, `3 comments`, `5 min read`: a number and what is counted.
fn is_counter(block: &str) -> bool {
    let words: Vec<&str> = block.split_whitespace().collect();
    let number = |word: &&str| word.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '+' | 'k' | 'K'));
    let counted = |word: &&str| COUNTED.contains(&word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()));
    words.len() <= 4 && words.iter().any(number) && words.iter().any(counted)
}

const NOTICES: &[&str] = &[
    "all rights reserved",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "todos os direitos reservados",
    "tutti i diritti riservati",
    "все права защищены",
    "bản quyền thuộc",
    "giữ bản quyền",
    "版权所有",
    "版權所有",
    "無断転載",
    "무단전재",
    "무단 전재",
    "tüm hakları saklıdır",
    "wszelkie prawa zastrzeżone",
    "alle rettigheter",
    "hak cipta",
    "สงวนลิขสิทธิ์",
    "جميع الحقوق محفوظة",
];

const COUNTED: &[&str] = &[
    "views",
    "view",
    "comments",
    "comment",
    "shares",
    "share",
    "likes",
    "like",
    "reads",
    "read",
    "min",
    "mins",
    "kommentare",
    "kommentar",
    "commentaires",
    "comentarios",
    "comentários",
    "commenti",
    "bình luận",
    "luận",
    "lượt",
    "reacties",
    "комментариев",
    "комментария",
    "просмотров",
    "minuten",
    "lesezeit",
    "yorum",
    "komentarzy",
    "댓글",
];

const SOURCES: &[&str] = &[
    "nguồn",
    "source",
    "quelle",
    "fuente",
    "fonte",
    "источник",
    "来源",
    "來源",
    "出典",
    "sumber",
    "kaynak",
    "출처",
    "bron",
    "źródło",
    "zdroj",
];

const TAILS: &[&str] = &[
    "tags",
    "tag",
    "từ khóa",
    "từ khoá",
    "chủ đề",
    "xem thêm",
    "đọc thêm",
    "tin liên quan",
    "bài liên quan",
    "read more",
    "see also",
    "related",
    "related articles",
    "more on this",
    "more from",
    "schlagwörter",
    "schlagworte",
    "themen",
    "mehr zum thema",
    "lesen sie auch",
    "auch interessant",
    "weiterlesen",
    "à lire aussi",
    "lire aussi",
    "mots-clés",
    "sur le même sujet",
    "etiquetas",
    "temas",
    "lea también",
    "leer más",
    "más información",
    "leia também",
    "leia mais",
    "leggi anche",
    "argomenti",
    "lees ook",
    "lees meer",
    "теги",
    "читайте также",
    "читайте також",
    "по теме",
    "关键词",
    "關鍵字",
    "标签",
    "標籤",
    "延伸閱讀",
    "相关新闻",
    "相關新聞",
    "関連記事",
    "関連リンク",
    "タグ",
    "관련기사",
    "관련 기사",
    "태그",
    "baca juga",
    "topik",
    "etiketler",
    "czytaj także",
    "tagi",
    "zobacz także",
    "les også",
    "læs også",
    "läs mer",
    "läs också",
    "lue myös",
    "keywords",
    "share",
    "share this",
    "chia sẻ",
    "teilen",
    "partager",
    "compartir",
];

/// How blocks begin that lead about in a page or sell something.
const STARTS: &[&str] = &[
    "skip to",
    "jump to",
    "zur navigation",
    "zum hauptinhalt",
    "zum inhalt",
    "zur suche",
    "navigation überspringen",
    "hoppa till",
    "hopp til",
    "aller au contenu",
    "ir al contenido",
    "saltar al",
    "pular para",
    "vai al contenuto",
    "ga naar",
    "przejdź do",
    "przejdz do",
    "praleisti",
    "přejít",
    "siirry",
    "gå til",
    "spring til",
    "içeriğe",
    "chuyển đến",
    "bỏ qua",
    "本文へ",
    "跳转",
    "跳至",
    "본문 바로가기",
    "перейти к",
    "перейти до",
    "elige una",
    "subscribe",
    "sign in",
    "sign up",
    "log in",
    "share on",
    "follow us",
    "download",
    "đăng ký",
    "đăng nhập",
    "theo dõi",
    "chia sẻ",
    "get the latest",
    "the latest news",
    "load mobile",
    "newsletter",
    "cookie",
    "configurar cookies",
    "advertisement",
    "anzeige",
    "werbung",
    "publicité",
    "publicidad",
];

const BUTTONS: &[&str] = &[
    "home",
    "menu",
    "news",
    "latest news",
    "search",
    "login",
    "log in",
    "register",
    "jobs",
    "contact",
    "contact us",
    "about",
    "about us",
    "share",
    "print",
    "email",
    "facebook",
    "twitter",
    "x",
    "whatsapp",
    "linkedin",
    "telegram",
    "copy link",
    "save",
    "listen",
    "comments",
    "sport",
    "sports",
    "opinion",
    "business",
    "world",
    "politics",
    "entertainment",
    "lifestyle",
    "advertisement",
    "sponsored",
    "live",
    "video",
    "videos",
    "photos",
    "top",
    "headline",
    "headlines",
    "breaking news",
    "trending",
    "e-paper",
    "epaper",
    "e-editions",
    "legal notices",
    "partnerships",
    "privacy policy",
    "terms of use",
    "back to top",
    "trang chủ",
    "mới nhất",
    "tin mới",
    "đăng nhập",
    "đăng ký",
    "chia sẻ",
    "in bài",
    "lưu bài",
    "bình luận",
    "thời sự",
    "tin tức",
    "quảng cáo",
    "liên hệ",
    "tìm kiếm",
    "danh mục",
    "startseite",
    "anmelden",
    "abonnieren",
    "abo",
    "teilen",
    "drucken",
    "merken",
    "vorlesen",
    "kommentare",
    "suche",
    "kontakt",
    "impressum",
    "datenschutz",
    "mediadaten",
    "anzeige buchen",
    "nach oben",
    "service",
    "zur startseite",
    "accueil",
    "connexion",
    "s'abonner",
    "se connecter",
    "partager",
    "imprimer",
    "recherche",
    "rechercher",
    "commenter",
    "écouter",
    "inicio",
    "portada",
    "suscríbete",
    "iniciar sesión",
    "compartir",
    "imprimir",
    "buscar",
    "comentarios",
    "nacional",
    "traductor",
    "início",
    "entrar",
    "assine",
    "compartilhar",
    "pesquisar",
    "home page",
    "accedi",
    "abbonati",
    "condividi",
    "stampa",
    "cerca",
    "hem",
    "logga in",
    "köp plus",
    "dela",
    "sök",
    "forsiden",
    "logg inn",
    "del",
    "etusivu",
    "kirjaudu",
    "jaa",
    "strona główna",
    "zaloguj",
    "udostępnij",
    "reklama",
    "programa",
    "susisiekite",
    "главная",
    "войти",
    "поделиться",
    "поиск",
    "новости",
    "меню",
    "реклама",
    "головна",
    "увійти",
    "новини",
    "ana sayfa",
    "giriş",
    "paylaş",
    "anasayfa",
    "son dakika",
    "beranda",
    "masuk",
    "daftar",
    "bagikan",
    "laman utama",
    "หน้าแรก",
    "เข้าสู่ระบบ",
    "แชร์",
    "ค้นหา",
    "الرئيسية",
    "مشاركة",
    "بحث",
    "تسجيل الدخول",
    "خانه",
    "ورود",
    "首页",
    "首頁",
    "登录",
    "登錄",
    "登入",
    "注册",
    "分享",
    "搜索",
    "搜尋",
    "新闻",
    "新聞",
    "打印",
    "收藏",
    "ログイン",
    "ホーム",
    "トップ",
    "検索",
    "シェア",
    "お申し込み",
    "会員登録",
    "ニュース",
    "홈",
    "로그인",
    "회원가입",
    "공유",
    "검색",
    "뉴스",
    "스크랩",
    "인쇄",
    "글자크기",
    "댓글",
];

//! All words of dates in one map, each with what it means and in which language.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::fold;
use super::words::{LABELS, LANGUAGES, Words};

/// What a word says in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A month of a calendar, 1 to 12.
    Month(Calendar, u32),
    /// A day of the week, Monday is 0.
    Weekday(u32),
    /// So many of a unit, as in "3 … ago"; more than one where the word itself is a dual.
    Unit(Unit, i64),
    /// Makes a span a moment in the past.
    Ago,
    /// Before or after noon.
    Half(Half),
    /// Today or days before it.
    Day(i64),
    /// This moment.
    Now,
    /// A number as a word.
    Count(i64),
    /// What stands before a time of day.
    Clock,
    /// The sign of a part, and the side of the number on which it stands.
    Mark(Part, Side),
    /// Which years are counted.
    Era(Era),
    /// "Published".
    Published,
    /// "Updated".
    Updated,
    /// "By".
    By,
    /// Says nothing.
    Filler,
}

/// A calendar with months of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    Gregorian,
    SolarHijri,
    /// Islamic months follow the moon as it is seen: they cannot be computed to the day.
    LunarHijri,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// Before or after noon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    Afternoon,
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Hour,
    Minute,
    Second,
    Day,
    Month,
    Year,
}

/// Where a sign stands: `tháng 11`, `11月`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// Which years are counted, by the year before its first in our count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Era {
    /// Ours.
    Common,
    /// Years of the Buddha, as in Thailand.
    Buddhist,
    /// Years of a reign or a republic: the first is one more than this.
    Since(i32),
    /// Solar years of the Hijra.
    SolarHijri,
    /// Lunar years of the Hijra.
    LunarHijri,
}

/// A meaning and the language it has it in.
pub(super) type Sense = (&'static str, Meaning);

/// The language of what means the same in all of them.
pub(super) const ANY: &str = "";

static VOCABULARY: LazyLock<HashMap<String, Vec<Sense>>> = LazyLock::new(build);

/// What a folded word or phrase means in all languages.
pub(super) fn senses(phrase: &str) -> &'static [Sense] {
    VOCABULARY.get(phrase).map_or(&[], Vec::as_slice)
}

/// Whether there are words of this language.
pub(super) fn is_known(language: &str) -> bool {
    languages().any(|words| words.language == language)
}

fn languages() -> impl Iterator<Item = &'static Words> {
    LANGUAGES.iter().copied().flatten()
}

fn build() -> HashMap<String, Vec<Sense>> {
    let mut map = Map(HashMap::new());
    for words in languages() {
        map.add_words(words);
    }
    for labels in LABELS {
        map.add(labels.language, labels.published, Meaning::Published);
        map.add(labels.language, labels.updated, Meaning::Updated);
        map.add(labels.language, labels.by, Meaning::By);
    }
    for (number, names) in (1..).zip(SOLAR_MONTHS) {
        map.add("fa", names, Meaning::Month(Calendar::SolarHijri, number));
    }
    for (number, names) in (1..).zip(LUNAR_MONTHS) {
        map.add("ar", names, Meaning::Month(Calendar::LunarHijri, number));
    }
    for (language, names, era) in ERAS {
        map.add(language, names, Meaning::Era(*era));
    }
    for (language, names, number) in COUNTS {
        map.add(language, names, Meaning::Count(*number));
    }
    for (language, names, number) in SPANS {
        map.add(language, names, Meaning::Unit(Unit::Minute, *number));
    }
    map.0
}

struct Map(HashMap<String, Vec<Sense>>);

impl Map {
    fn add(&mut self, language: &'static str, names: &str, meaning: Meaning) {
        for name in names.split(',') {
            let name = fold(name);
            let name = name.trim_end_matches('.');
            if name.is_empty() {
                continue;
            }
            let senses = self.0.entry(name.to_owned()).or_default();
            if !senses.contains(&(language, meaning)) {
                senses.push((language, meaning));
            }
        }
    }

    fn add_words(&mut self, words: &'static Words) {
        let language = words.language;
        for (number, names) in (1..).zip(words.months) {
            self.add(language, names, Meaning::Month(Calendar::Gregorian, number));
        }
        for (number, names) in (0..).zip(words.weekdays) {
            self.add(language, names, Meaning::Weekday(number));
        }
        for (unit, names) in UNITS.into_iter().zip(words.units) {
            for name in names.split(',') {
                let (name, count) = name.strip_suffix("=2").map_or((name, 1), |name| (name, 2));
                let ago = name.strip_suffix("=ago");
                self.add(language, ago.unwrap_or(name), Meaning::Unit(unit, count));
                self.add(language, ago.unwrap_or_default(), Meaning::Ago);
            }
        }
        for (half, names) in [Half::Morning, Half::Afternoon].into_iter().zip(words.half_days) {
            self.add(language, names, Meaning::Half(half));
        }
        for (days, names) in (0..).zip(words.days) {
            self.add(language, names, Meaning::Day(days));
        }
        self.add(language, words.ago, Meaning::Ago);
        self.add(language, words.now, Meaning::Now);
        self.add(language, words.one, Meaning::Count(1));
        self.add(language, words.clock, Meaning::Clock);
        let before = if BEFORE.contains(&language) { Side::Before } else { Side::After };
        for (part, names, side) in [
            (Part::Hour, words.hour, Side::After),
            (Part::Minute, words.minute, Side::After),
            (Part::Second, words.second, Side::After),
            (Part::Day, words.day, before),
            (Part::Month, words.month, before),
            (Part::Year, words.year, before),
        ] {
            self.add(language, names, Meaning::Mark(part, side));
        }
        self.add(language, words.filler, Meaning::Filler);
    }
}

const UNITS: [Unit; 7] = [Unit::Second, Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Year];

/// Languages that write the sign of a part before its number.
const BEFORE: [&str; 6] = ["vi", "th", "lo", "km", "ar", "fa"];

/// Months of the solar Hijri calendar, in Persian and Dari.
const SOLAR_MONTHS: [&str; 12] = [
    "فروردین,حمل",
    "اردیبهشت,ثور",
    "خرداد,جوزا",
    "تیر,سرطان",
    "مرداد,امرداد,اسد",
    "شهریور,سنبله",
    "مهر,میزان",
    "آبان,عقرب",
    "آذر,قوس",
    "دی,جدی",
    "بهمن,دلو",
    "اسفند,حوت",
];

/// Months of the lunar Hijri calendar; known so that they are not taken for anything else.
const LUNAR_MONTHS: [&str; 12] = [
    "محرم,muharram",
    "صفر,safar",
    "ربيع الأول,ربيع الاول,rabi al-awwal",
    "ربيع الآخر,ربيع الثاني,rabi al-thani",
    "جمادى الأولى,جمادى الاولى,جمادي الاول,jumada al-awwal",
    "جمادى الآخرة,جمادى الثانية,جمادي الثاني,jumada al-thani",
    "رجب,rajab",
    "شعبان,shaban",
    "رمضان,ramadan",
    "شوال,shawwal",
    "ذو القعدة,ذي القعدة,dhu al-qidah",
    "ذو الحجة,ذي الحجة,dhu al-hijjah",
];

const ERAS: &[(&str, &str, Era)] = &[
    ("th", "พ.ศ,พศ,พุทธศักราช,ปีพุทธศักราช", Era::Buddhist),
    (ANY, "b.e,phật lịch", Era::Buddhist),
    ("th", "ค.ศ,คศ,คริสต์ศักราช", Era::Common),
    (
        ANY,
        "ce,a.d,ad,n. chr,n.chr,ap. j.-c,d.c,d. c,公元,公历,公曆,西暦,西元,서기,sau công nguyên,н. э,н.э",
        Era::Common,
    ),
    ("ar", "م,ميلادي,ميلادية", Era::Common),
    ("fa", "میلادی", Era::Common),
    ("ar", "هـ,ه,هجري,هجرية", Era::LunarHijri),
    ("fa", "ه.ش,ه‍.ش,هجری شمسی,شمسی,خورشیدی", Era::SolarHijri),
    (ANY, "令和,㋿", Era::Since(2018)),
    (ANY, "平成,㍻", Era::Since(1988)),
    (ANY, "昭和,㍼", Era::Since(1925)),
    (ANY, "大正,㍽", Era::Since(1911)),
    (ANY, "明治,㍾", Era::Since(1867)),
    ("ja", "r", Era::Since(2018)),
    ("ja", "h", Era::Since(1988)),
    ("ja", "s", Era::Since(1925)),
    (ANY, "民國,民国,中華民國,中华民国,minguo", Era::Since(1911)),
];

const COUNTS: &[(&str, &str, i64)] = &[
    ("en", "two,a couple,a couple of,couple of", 2),
    ("en", "three,a few,few,several", 3),
    ("en", "four", 4),
    ("en", "five", 5),
    ("en", "six", 6),
    ("en", "seven", 7),
    ("en", "eight", 8),
    ("en", "nine", 9),
    ("en", "ten", 10),
    ("en", "eleven", 11),
    ("en", "twelve", 12),
    ("vi", "hai", 2),
    ("vi", "ba,vài", 3),
    ("vi", "bốn", 4),
    ("vi", "năm", 5),
    ("vi", "sáu", 6),
    ("vi", "bảy", 7),
    ("vi", "tám", 8),
    ("vi", "chín", 9),
    ("vi", "mười", 10),
    ("de", "zwei", 2),
    ("de", "drei,einigen,wenigen,ein paar", 3),
    ("de", "vier", 4),
    ("de", "fünf", 5),
    ("fr", "deux", 2),
    ("fr", "trois,quelques", 3),
    ("fr", "quatre", 4),
    ("fr", "cinq", 5),
    ("es", "dos", 2),
    ("es", "tres,unos,unas,algunos,algunas", 3),
    ("es", "cuatro", 4),
    ("es", "cinco", 5),
    ("pt", "dois,duas", 2),
    ("pt", "três,alguns,algumas", 3),
    ("it", "due", 2),
    ("it", "tre,pochi,poche,alcuni,alcune", 3),
    ("nl", "twee", 2),
    ("nl", "drie,enkele,paar,een paar", 3),
    ("ru", "два,две", 2),
    ("ru", "три,несколько", 3),
    ("uk", "два,дві", 2),
    ("uk", "три,кілька,декілька", 3),
    ("id", "dua", 2),
    ("id", "tiga,beberapa", 3),
    ("zh", "两,兩", 2),
    ("zh", "几,幾", 3),
    ("ko", "두", 2),
    ("ko", "세,몇", 3),
    ("ja", "数", 3),
    ("th", "สอง", 2),
    ("th", "สาม,ไม่กี่", 3),
];

/// Half hours, in minutes.
const SPANS: &[(&str, &str, i64)] = &[
    ("en", "half an hour,half hour", 30),
    ("vi", "nửa giờ,nửa tiếng", 30),
    ("zh", "半小时,半小時,半个小时,半個小時", 30),
    ("de", "einer halben stunde", 30),
    ("fr", "une demi-heure,demi-heure", 30),
    ("es", "media hora", 30),
    ("pt", "meia hora", 30),
    ("it", "mezz'ora,mezzora", 30),
    ("ru", "полчаса", 30),
    ("th", "ครึ่งชั่วโมง", 30),
    ("id", "setengah jam", 30),
    ("ja", "半時間", 30),
    ("ko", "반시간", 30),
];

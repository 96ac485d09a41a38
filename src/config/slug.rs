//! Names made from titles.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest name made; longer ones are legal, and no joy to write.
const MAX_CHARS: usize = 40;

/// A name of a source or feed, made of the first of these titles that has letters for it, and unlike
/// those taken; it is taken from then on.
pub fn name_for(titles: &[&str], taken: &mut HashSet<String>) -> String {
    let slug = titles.iter().map(|title| slug(title)).find(|slug| !slug.is_empty());
    let slug = slug.unwrap_or_else(|| "source".to_owned());
    let free = |name: &String| name != "all" && !taken.contains(name);
    let numbered = (2_u32..).map(|number| format!("{slug}-{number}"));
    let name = std::iter::once(slug.clone()).chain(numbered).find(free).unwrap_or(slug);
    taken.insert(name.clone());
    name
}

/// Small letters, digits and `-`: `Báo Điện tử (RSS)` → `bao-dien-tu-rss`.
fn slug(title: &str) -> String {
    let mut out = String::new();
    for c in title.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'ı' => out.push('i'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ß' => out.push_str("ss"),
            'þ' => out.push_str("th"),
            '\'' | '’' => {}
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
        if out.len() > MAX_CHARS {
            // Whole words, as far as there is one.
            let cut = out.rfind('-').filter(|cut| *cut > 0).unwrap_or(MAX_CHARS);
            out.truncate(cut);
            break;
        }
    }
    out.trim_end_matches('-').to_owned()
}

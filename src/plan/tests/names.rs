//! Names and paths that were made to break out.

use super::load;

/// Names that are no file name, or another file's.
const HOSTILE: &[&str] = &[
    "",
    ".",
    "..",
    "../evil",
    "/etc/cron.d/x",
    "..\\evil",
    "a/b",
    "a\\b",
    "..%2fevil",
    "..%c0%afevil",
    "....//evil",
    "..;/evil",
    "~root",
    "~/x",
    "$HOME/x",
    "$(id)",
    "`id`",
    "; rm -rf x",
    "| id",
    "--output=/tmp/x",
    "-",
    "_x",
    "a\nb",
    "a\rb",
    "a\tb",
    "a\0b",
    " a ",
    "a.",
    "a. ",
    "CON",
    "aux.xml",
    "COM1",
    "a:b",
    "C:\\x",
    "\\\\host\\share",
    "\"a\"",
    ".htaccess",
    ".git/config",
    "state.db",
    "config.yaml",
    "ＡＢ",
    "ﬁ",
    "é",
    "\u{202e}gnp",
    "a\u{200b}",
    "a&b",
    "A",
];

fn quoted(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

#[test]
fn a_hostile_name_is_no_name() {
    let long = "é".repeat(200);
    let too_long = "a".repeat(65);
    for name in HOSTILE.iter().copied().chain([long.as_str(), too_long.as_str()]) {
        let source = format!("sources: {{{}: https://a.example/}}\nfeeds: {{x: {{}}}}\n", quoted(name));
        assert!(load(&source).is_err(), "source {name:?}");
        let feed = format!("sources: {{a: https://a.example/}}\nfeeds: {{{}: {{}}}}\n", quoted(name));
        assert!(load(&feed).is_err(), "feed {name:?}");
    }
}

#[test]
fn a_path_of_config_yaml_is_the_owners_own_word_and_one_file_or_one_pattern() {
    for path in ["../../../secret", "/etc/passwd", "/dev/zero", "//etc/passwd", "file:///etc/passwd"] {
        let (plan, _) = load(&format!("sources: {{a: {path}}}\nfeeds: {{x: {{}}}}\n")).unwrap();
        let requests = plan.sources[0].source.start();
        assert!(matches!(&requests[0].target, crate::model::Target::File(_)), "{path}");
        assert!(plan.sources[0].local && plan.sources[0].host.is_none());
    }
    for path in ["**/*", "/dev/*", "a?.xml"] {
        assert!(load(&format!("sources: {{a: {}}}\nfeeds: {{x: {{}}}}\n", quoted(path))).is_err(), "{path}");
    }
}

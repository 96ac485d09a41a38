//! Examples of robots.txt.

use super::super::robots::{allows, ours_alone};

fn judged(text: &str, paths: &[&str]) -> Vec<bool> {
    paths.iter().map(|path| allows(text, path)).collect()
}

#[test]
fn the_longest_rule_wins_and_of_two_equal_ones_the_kinder() {
    let text = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /page\nDisallow: /page\n";
    assert_eq!(
        judged(text, &["/", "/a", "/a/b", "/a/b/c", "/page", "/robots.txt"]),
        [true, false, true, false, true, true]
    );
}

#[test]
fn a_group_for_us_goes_before_those_for_all() {
    let text = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: FeedWright/2.0\nDisallow: /x\n";
    assert_eq!(judged(text, &["/y", "/x"]), [true, false]);
    let more = format!("{text}\nUser-agent: feedwright\nDisallow: /y");
    assert_eq!(judged(&more, &["/y", "/x", "/z"]), [false, false, true]);
    assert_eq!(judged("User-agent: feedwrighter\nDisallow: /\n", &["/"]), [true]);
    // A group without rules is a group, too.
    assert_eq!(judged("User-agent: *\nDisallow: /\nUser-agent: feedwright\nDisallow:\n", &["/"]), [true]);
}

#[test]
fn stars_stand_for_anything_and_a_dollar_for_the_end() {
    let text = "User-agent: *\nDisallow: /*.php$\nDisallow: /*/print\nDisallow: /exact$\n";
    let paths = ["/a.php", "/a.php?b", "/a/b/print/c", "/print", "/exact", "/exactly"];
    assert_eq!(judged(text, &paths), [false, true, false, true, false, true]);
    let slow = format!("User-agent: *\nDisallow: /{}b$\n", "*a".repeat(200));
    assert!(allows(&slow, &format!("/{}", "a".repeat(2_000))));
}

#[test]
fn percent_signs_compare_in_one_form() {
    let text = "User-agent: *\nDisallow: /tin-t%e1%bb%a9c\nDisallow: /%7Ejoe\nDisallow: /a%2Fb\n";
    assert_eq!(
        judged(text, &["/tin-tức/1", "/tin-t%E1%BB%A9c", "/~joe/", "/a/b", "/a%2fb"]),
        [false, false, false, true, false]
    );
}

#[test]
fn odd_files_are_read_as_well_as_they_can_be() {
    let text =
        "\u{feff}# hello\r\nUSER-AGENT : * # all\rDisallow: /x # no\nSitemap: /s\nDisallow: /y\nnonsense\nDisallow\n";
    assert_eq!(judged(text, &["/x", "/y", "/z"]), [false, false, true]);
    assert_eq!(judged("Disallow: /\n", &["/x"]), [true]);
    assert_eq!(judged("<html><body>User-agent: *</body></html>", &["/x"]), [true]);
    assert_eq!(judged("", &["/x"]), [true]);
}

#[test]
fn what_is_kept_says_the_same() {
    let text = "User-agent: a\nDisallow: /a\nUser-agent: *\nAllow: /b/c\nDisallow: /b\n";
    insta::assert_snapshot!(ours_alone(text), @r"
    User-agent: *
    Allow: /b/c
    Disallow: /b
    ");
    for path in ["/a", "/b", "/b/c"] {
        assert_eq!(allows(text, path), allows(&ours_alone(text), path));
    }
}

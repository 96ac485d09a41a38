//! Pictures that wait until they are seen.

use super::lazy;

#[test]
fn pictures_wait_and_nothing_else_changes() {
    let cases = [
        ("<p>no picture, 1 &lt; 2</p>", "<p>no picture, 1 &lt; 2</p>"),
        ("<p><img src=\"a.png\"></p>", "<p><img loading=\"lazy\" src=\"a.png\"></p>"),
        ("<img>", "<img loading=\"lazy\">"),
        ("<image>", "<image>"),
        (
            "<a title=\"<img src=x>\">t</a><video src=\"v\"></video><audio></audio>",
            "<a title=\"<img src=x>\">t</a><video preload=\"none\" src=\"v\"></video><audio preload=\"none\"></audio>",
        ),
        (
            "<a title=\"> <img \" href=\"h\"><img alt=\"a > b\"",
            "<a title=\"> <img \" href=\"h\"><img loading=\"lazy\" alt=\"a > b\"",
        ),
        ("text <", "text <"),
    ];
    for (html, expected) in cases {
        assert_eq!(lazy(html), expected, "{html}");
    }
}

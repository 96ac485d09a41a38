//! Documents in order, one of each other format.

use super::{parsed, shown};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/fixtures/parse/", $name))
    };
}

#[test]
fn rdf_has_its_entries_beside_the_channel() {
    insta::assert_snapshot!(shown(&parsed(fixture!("news.rdf")).unwrap()), @r#"
{
  "format": "rss-1.0",
  "encoding": "UTF-8",
  "id": "https://harbour.example.org/news.rdf",
  "title": "Harbour news",
  "home_page_url": "https://harbour.example.org/",
  "description": "Ships",
  "description_html": "Ships",
  "icon": "https://harbour.example.org/mark.gif",
  "language": "nl",
  "license": "https://creativecommons.org/licenses/by/4.0/",
  "image": {
    "url": "https://harbour.example.org/mark.gif"
  },
  "links": [
    {
      "rel": "alternate",
      "href": "https://harbour.example.org/"
    }
  ],
  "entries": [
    {
      "id": "https://harbour.example.org/1",
      "url": "https://harbour.example.org/1",
      "title": "Two ships",
      "published": {
        "at": "2026-11-03T06:00:00+01:00",
        "precision": "minute"
      },
      "updated": {
        "at": "2026-11-03T06:00:00+01:00",
        "precision": "minute"
      },
      "authors": [
        {
          "name": "Jan"
        }
      ],
      "categories": [
        {
          "term": "ships"
        }
      ],
      "links": [
        {
          "rel": "alternate",
          "href": "https://harbour.example.org/1"
        }
      ]
    }
  ]
}
"#);
}

#[test]
fn atom_builds_addresses_on_nested_bases() {
    insta::assert_snapshot!(shown(&parsed(fixture!("notes.atom")).unwrap()), @r#"
{
  "format": "atom-1.0",
  "encoding": "UTF-8",
  "id": "tag:notes.example.org,2026:blog",
  "title": "Notes & sketches",
  "home_page_url": "https://notes.example.org/blog/",
  "feed_url": "https://notes.example.org/blog/feed.atom",
  "description": "Small things",
  "description_html": "Small things",
  "next_url": "https://notes.example.org/blog/feed.atom?page=2",
  "icon": "https://notes.example.org/blog/logo.svg",
  "favicon": "https://notes.example.org/blog/favicon.ico",
  "authors": [
    {
      "name": "Eva",
      "url": "https://notes.example.org/about",
      "email": "eva@notes.example.org"
    }
  ],
  "language": "sv",
  "updated": {
    "at": "2026-11-04T08:00:00Z"
  },
  "generator": {
    "name": "Pen",
    "url": "https://pen.example.org",
    "version": "3"
  },
  "links": [
    {
      "rel": "alternate",
      "href": "https://notes.example.org/blog/"
    },
    {
      "rel": "self",
      "href": "https://notes.example.org/blog/feed.atom",
      "type": "application/atom+xml"
    },
    {
      "rel": "next",
      "href": "https://notes.example.org/blog/feed.atom?page=2"
    }
  ],
  "entries": [
    {
      "id": "tag:notes.example.org,2026:1",
      "url": "https://notes.example.org/blog/2026/1.html",
      "title": "Plain <text>",
      "content": "<p>See <a href=\"https://notes.example.org/blog/2026/2.html\">this</a> &amp; <img src=\"https://notes.example.org/i.png\"></p>",
      "summary": "A short one here",
      "summary_html": "A <b>short</b> one<br>here",
      "published": {
        "at": "2026-11-03T08:00:00-02:00"
      },
      "updated": {
        "at": "2026-11-04T08:00:00.500Z"
      },
      "categories": [
        {
          "term": "moss",
          "label": "Mosses"
        }
      ],
      "attachments": [
        {
          "url": "https://notes.example.org/blog/2026/1.ogg",
          "media_type": "audio/ogg",
          "bytes": 99,
          "title": "Sound"
        }
      ],
      "comments": {
        "url": "https://notes.example.org/blog/2026/1.html#replies",
        "count": 7
      },
      "links": [
        {
          "rel": "alternate",
          "href": "https://notes.example.org/blog/2026/1.html",
          "type": "text/html"
        },
        {
          "rel": "enclosure",
          "href": "https://notes.example.org/blog/2026/1.ogg",
          "type": "audio/ogg",
          "title": "Sound",
          "length": "99"
        },
        {
          "rel": "replies",
          "href": "https://notes.example.org/blog/2026/1.html#replies",
          "type": "text/html"
        }
      ],
      "source": {
        "id": "tag:other.example.org,2026:f",
        "title": "Other",
        "feed_url": "https://other.example.org/f",
        "authors": [
          {
            "name": "Bo"
          }
        ],
        "links": [
          {
            "rel": "self",
            "href": "https://other.example.org/f"
          }
        ]
      },
      "in_reply_to": [
        {
          "ref": "tag:other.example.org,2026:9",
          "href": "https://other.example.org/9"
        }
      ],
      "geo": {
        "type": "Point",
        "coordinates": [
          18.1,
          59.3
        ]
      }
    }
  ]
}
"#);
}

#[test]
fn atom_0_3_says_by_mode_how_a_text_is_written() {
    insta::assert_snapshot!(shown(&parsed(fixture!("old.atom")).unwrap()), @r#"
{
  "format": "atom-0.3",
  "encoding": "UTF-8",
  "title": "Old days",
  "home_page_url": "http://old.example.org/",
  "description": "Then",
  "description_html": "Then",
  "updated": {
    "at": "2004-05-06T07:08:09Z"
  },
  "links": [
    {
      "rel": "alternate",
      "href": "http://old.example.org/",
      "type": "text/html"
    }
  ],
  "entries": [
    {
      "id": "http://old.example.org/1",
      "url": "http://old.example.org/1",
      "title": "One",
      "content": "<p>Hello</p>",
      "published": {
        "at": "2004-05-06T07:08:09+02:00"
      },
      "created": {
        "at": "2004-05-05T00:00:00Z",
        "precision": "day"
      }
    }
  ]
}
"#);
}

#[test]
fn json_feed_is_read_past_members_of_the_wrong_type() {
    insta::assert_snapshot!(shown(&parsed(fixture!("day.json")).unwrap()), @r#"
{
  "format": "json-feed-1.1",
  "encoding": "UTF-8",
  "repairs": [
    {
      "kind": "json",
      "line": 0,
      "detail": "`id` has the wrong type"
    },
    {
      "kind": "json",
      "line": 0,
      "detail": "`size_in_bytes` has the wrong type"
    },
    {
      "kind": "json",
      "line": 0,
      "detail": "`items` has the wrong type"
    }
  ],
  "title": "Day book",
  "home_page_url": "https://day.example.org/",
  "feed_url": "https://day.example.org/feed.json",
  "authors": [
    {
      "name": "Uma",
      "url": "https://day.example.org/uma",
      "avatar": "https://day.example.org/uma.png"
    }
  ],
  "language": "ta",
  "hubs": [
    {
      "type": "WebSub",
      "url": "https://hub.example.org/"
    }
  ],
  "entries": [
    {
      "id": "42",
      "url": "https://day.example.org/42",
      "content_text": "Rain.\nAll day.",
      "categories": [
        {
          "term": "rain"
        },
        {
          "term": "rain"
        },
        {
          "term": "7"
        }
      ]
    },
    {
      "id": "43",
      "url": "https://sky.example.org/",
      "external_url": "https://sky.example.org/",
      "content": "<p>Sun <img src=\"https://day.example.org/sun.png\"></p>",
      "published": {
        "at": "2026-11-05T10:00:00+05:30"
      },
      "authors": [
        {
          "name": "Old style"
        }
      ],
      "attachments": [
        {
          "url": "https://day.example.org/sun.mp3",
          "media_type": "audio/mpeg",
          "bytes": 12,
          "seconds": 8.5
        }
      ]
    }
  ]
}
"#);
}

#[test]
fn opml_gives_subscriptions_with_the_folders_around_them() {
    insta::assert_snapshot!(shown(&parsed(fixture!("list.opml")).unwrap()), @r#"
{
  "format": "opml-2.0",
  "encoding": "UTF-8",
  "title": "My reading",
  "authors": [
    {
      "name": "Kim"
    }
  ],
  "published": {
    "at": "2026-11-05T09:00:00Z"
  },
  "subscriptions": [
    {
      "feed_url": "https://morning.example.org/feed",
      "title": "Morning",
      "home_page_url": "https://morning.example.org/",
      "type": "rss",
      "folder": [
        "News"
      ]
    },
    {
      "feed_url": "https://away.example.org/rss",
      "title": "Away",
      "folder": [
        "News",
        "Far"
      ]
    },
    {
      "feed_url": "https://top.example.org/atom",
      "title": "Top"
    }
  ]
}
"#);
}

#[test]
fn a_channel_of_1998_is_read() {
    insta::assert_snapshot!(shown(&parsed(fixture!("push.cdf")).unwrap()), @r#"
{
  "format": "cdf",
  "encoding": "UTF-8",
  "title": "Push",
  "home_page_url": "http://push.example.org/",
  "description": "Of its time",
  "description_html": "Of its time",
  "updated": {
    "at": "1998-11-05T08:15:00-05:00",
    "precision": "minute"
  },
  "entries": [
    {
      "url": "http://push.example.org/1",
      "title": "First",
      "summary": "One",
      "summary_html": "One"
    }
  ]
}
"#);
}

#[test]
fn texts_of_outlines_may_hold_markup() {
    let list =
        "<opml><body><outline text='A &amp;amp; &lt;b&gt;B&lt;/b&gt;' xmlUrl='https://a.example.org/'/></body></opml>";
    assert_eq!(parsed(list.as_bytes()).unwrap().subscriptions[0].title.as_deref(), Some("A & B"));
}

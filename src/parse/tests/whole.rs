//! Documents in order, one of each format.

use super::{parsed, shown};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/fixtures/parse/", $name))
    };
}

#[test]
fn a_blog_in_rss_gives_its_modules_and_its_own_extensions() {
    insta::assert_snapshot!(shown(&parsed(fixture!("blog.rss")).unwrap()), @r#"
{
  "format": "rss-2.0",
  "encoding": "UTF-8",
  "title": "Gardens & Ponds",
  "home_page_url": "https://garden.example.org/",
  "feed_url": "https://garden.example.org/feed",
  "description": "Everything that grows",
  "description_html": "Everything that <em>grows</em>",
  "icon": "https://garden.example.org/logo.png",
  "authors": [
    {
      "name": "Ann Reed",
      "email": "ann@garden.example.org"
    }
  ],
  "language": "en-GB",
  "hubs": [
    {
      "type": "WebSub",
      "url": "https://hub.example.org/"
    }
  ],
  "updated": {
    "at": "2026-11-03T07:30:00Z"
  },
  "ttl_minutes": 60,
  "skip_hours": [
    1,
    2
  ],
  "update_minutes": 360,
  "image": {
    "url": "https://garden.example.org/logo.png",
    "title": "Gardens",
    "link": "https://garden.example.org/",
    "width": 88
  },
  "links": [
    {
      "rel": "alternate",
      "href": "https://garden.example.org/"
    },
    {
      "rel": "self",
      "href": "https://garden.example.org/feed",
      "type": "application/rss+xml"
    },
    {
      "rel": "hub",
      "href": "https://hub.example.org/"
    }
  ],
  "entries": [
    {
      "id": "garden-17",
      "url": "https://garden.example.org/moss",
      "title": "Why is moss green?",
      "content": "<p>Because of <a href=\"https://garden.example.org/chlorophyll\">it</a>.</p>",
      "summary": "Short.",
      "summary_html": "Short.",
      "published": {
        "at": "2026-11-02T18:05:00+07:00"
      },
      "authors": [
        {
          "name": "Ben Müller"
        }
      ],
      "categories": [
        {
          "term": "Moss",
          "scheme": "https://garden.example.org/topics"
        },
        {
          "term": "Shade & light"
        }
      ],
      "comments": {
        "url": "https://garden.example.org/moss#comments",
        "feed": "https://garden.example.org/moss/feed",
        "count": 3
      },
      "links": [
        {
          "rel": "alternate",
          "href": "https://garden.example.org/moss"
        }
      ],
      "extensions": [
        {
          "name": "price",
          "namespace": "https://shop.example.org/ns",
          "attributes": [
            [
              null,
              "currency",
              "EUR"
            ]
          ],
          "text": "4.20"
        }
      ]
    },
    {
      "id": "https://garden.example.org/ponds",
      "id_is_permalink": true,
      "url": "https://garden.example.org/ponds",
      "title": "Ponds",
      "summary": "Deep & still.",
      "summary_html": "<p>Deep &amp; still.</p>",
      "attachments": [
        {
          "url": "https://garden.example.org/frogs.mp3",
          "media_type": "audio/mpeg",
          "bytes": 1024
        }
      ],
      "links": [
        {
          "rel": "enclosure",
          "href": "https://garden.example.org/frogs.mp3",
          "type": "audio/mpeg",
          "length": "1024"
        }
      ]
    }
  ]
}
"#);
}

#[test]
fn a_podcast_gives_seasons_transcripts_and_media_of_a_group() {
    insta::assert_snapshot!(shown(&parsed(fixture!("podcast.rss")).unwrap()), @r#"
{
  "format": "rss-2.0",
  "encoding": "UTF-8",
  "title": "Night Trains",
  "home_page_url": "https://trains.example.net",
  "icon": "https://trains.example.net/cover.jpg",
  "authors": [
    {
      "name": "Line 9"
    }
  ],
  "categories": [
    {
      "term": "Society & Culture",
      "scheme": "http://www.itunes.com/"
    },
    {
      "term": "Places",
      "scheme": "http://www.itunes.com/"
    }
  ],
  "links": [
    {
      "rel": "alternate",
      "href": "https://trains.example.net"
    }
  ],
  "podcast": {
    "explicit": false,
    "type": "serial",
    "owner": {
      "name": "Ola",
      "email": "ola@trains.example.net"
    },
    "image": "https://trains.example.net/cover.jpg"
  },
  "entries": [
    {
      "id": "t-2",
      "title": "Through the Alps",
      "image": "https://trains.example.net/2-small.jpg",
      "categories": [
        {
          "term": "alps",
          "scheme": "http://www.itunes.com/"
        },
        {
          "term": "snow",
          "scheme": "http://www.itunes.com/"
        }
      ],
      "attachments": [
        {
          "url": "https://trains.example.net/2.mp3",
          "media_type": "audio/mpeg"
        },
        {
          "url": "https://trains.example.net/2.mp4",
          "media_type": "video/mp4",
          "bytes": 777,
          "seconds": 95.0,
          "title": "From the window"
        }
      ],
      "links": [
        {
          "rel": "enclosure",
          "href": "https://trains.example.net/2.mp3",
          "type": "audio/mpeg",
          "length": "0"
        }
      ],
      "media": [
        {
          "kind": "content",
          "url": "https://trains.example.net/2.mp4",
          "type": "video/mp4",
          "medium": "video",
          "duration_in_seconds": 95.0,
          "size_in_bytes": 777,
          "title": "From the window",
          "group": 1
        },
        {
          "kind": "content",
          "url": "https://trains.example.net/2.jpg",
          "medium": "image",
          "width": 640.0,
          "height": 480.0,
          "title": "From the window",
          "group": 1
        },
        {
          "kind": "thumbnail",
          "url": "https://trains.example.net/2-small.jpg"
        }
      ],
      "podcast": {
        "duration_in_seconds": 3723.0,
        "episode": 2.0,
        "season": 1.0,
        "episode_type": "full",
        "transcripts": [
          {
            "url": "https://trains.example.net/2.vtt",
            "type": "text/vtt",
            "language": "de"
          }
        ],
        "chapters": {
          "rel": "chapters",
          "href": "https://trains.example.net/2.json",
          "type": "application/json+chapters"
        }
      }
    }
  ]
}
"#);
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

//! RSS in order, with the modules that blogs and podcasts use.

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
fn the_words_of_rss_win_over_those_of_atom_wherever_they_stand() {
    let feed = parsed(
        b"<rss xmlns:a='http://www.w3.org/2005/Atom'><channel><a:title>no</a:title><title>t</title><a:subtitle>no</a:subtitle>
        <description>d</description><item><a:title>no</a:title><a:summary>no</a:summary><a:rights>no</a:rights>
        <copyright>c</copyright><description>d</description><title>t</title></item></channel></rss>",
    )
    .unwrap();
    assert_eq!((feed.title.as_deref(), feed.description.as_deref()), (Some("t"), Some("d")));
    let entry = &feed.entries[0];
    assert_eq!(
        (entry.title.as_deref(), entry.summary.as_deref(), entry.rights.as_deref()),
        (Some("t"), Some("d"), Some("c"))
    );
}

#!/usr/bin/env python3
"""Reads a published feed with feedparser, newsboat and sfeed, and compares ids, titles, links and dates.

usage: readers.py FOLDER NAME   (FOLDER/NAME.rss, .atom, .json)

What NAME.json says is the measure. Prints a line a reader; exit 1 when one reads something else. Needs feedparser
(PyPI) and newsboat and sfeed (Debian).
"""
import calendar, datetime, html, json, os, re, sqlite3, subprocess, sys, tempfile

import feedparser


def words(text):
    return " ".join(html.unescape(text or "").split())


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def same_place(link):
    """newsboat puts a slash behind a bare host and writes hosts small: the same address."""
    host = re.match(r"https?://[^/?#]+", link)
    return host.group().lower() + (link[host.end():] or "/") if host else link


def compare(reader, wanted, got):
    wanted, got = ([e and (e[0], e[1], same_place(e[2]), e[3]) for e in entries] for entries in (wanted, got))
    wrong = [(w, g) for w, g in zip(wanted, got) if w != g]
    fault = len(wanted) != len(got) or wrong
    print(f"{reader}: {len(got)} of {len(wanted)} entries, {len(wrong)} read otherwise")
    for w, g in wrong[:5]:
        print(f"   published {w}\n   read      {g}")
    return bool(fault)


def main():
    folder, name = sys.argv[1:]
    items = json.load(open(os.path.join(folder, name + ".json"), encoding="utf-8"))["items"]
    wanted = [(i["id"], words(i["title"]), i.get("url", ""), seconds(i["date_published"])) for i in items]
    bad = False
    for kind in ("rss", "atom"):
        feed = feedparser.parse(os.path.join(folder, f"{name}.{kind}"))
        got = [(e.get("id"), words(re.sub(r"\s+", " ", e.get("title", ""))), e.get("link", "") if i.get("url") else "",
                calendar.timegm(e.published_parsed)) for i, e in zip(items, feed.entries)]
        plain = [(a, words(html.unescape(b)), c, d) for a, b, c, d in wanted]
        bad |= compare(f"feedparser, {kind}", plain, [(a, words(html.unescape(b)), c, d) for a, b, c, d in got])
        if feed.bozo:
            print(f"   bozo: {feed.bozo_exception}")
            bad = True
        with tempfile.TemporaryDirectory() as home:
            urls, cache = os.path.join(home, "urls"), os.path.join(home, "cache.db")
            open(urls, "w").write("file://" + os.path.abspath(os.path.join(folder, f"{name}.{kind}")) + "\n")
            open(os.path.join(home, "config"), "w").write("max-items 0\n")
            subprocess.run(["newsboat", "-u", urls, "-c", cache, "-C", os.path.join(home, "config"), "-x", "reload"], check=True, capture_output=True)
            rows = {r[0]: r for r in sqlite3.connect(cache).execute("select guid, title, url, pubDate from rss_item")}
            read = [(i, words(rows[i][1]), rows[i][2] if u else "", rows[i][3]) if i in rows else None for i, _, u, _ in wanted]
            bad |= compare(f"newsboat, {kind}", plain, [r and (r[0], words(html.unescape(r[1])), r[2], r[3]) for r in read])
        raw = open(os.path.join(folder, f"{name}.{kind}"), "rb").read()
        lines = subprocess.run(["sfeed"], input=raw, check=True, capture_output=True).stdout.decode("utf-8").split("\n")
        rows = [line.split("\t") for line in lines if line]
        undo = lambda t: t.replace("\\n", " ").replace("\\t", " ").replace("\\\\", "\\")
        bad |= compare(f"sfeed, {kind}", plain, [(undo(r[5]), words(html.unescape(undo(r[1]))), r[2] if i.get("url") else "", int(r[0] or 0)) for i, r in zip(items, rows)])
    sys.exit(bad)


main()

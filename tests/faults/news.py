#!/usr/bin/env python3
"""Makes the source of a kill test: each call adds an entry, every third without a date.

usage: news.py FOLDER
"""
import os
import sys

path = os.path.join(sys.argv[1], "source.xml")
count_path = os.path.join(sys.argv[1], "count")
count = int(open(count_path).read()) + 1 if os.path.exists(count_path) else 3
items = []
for number in range(count, 0, -1):
    date = "" if number % 3 == 0 else f"<pubDate>{1 + number % 20:02d} Nov 2026 08:00:00 GMT</pubDate>"
    text = f"What entry {number} tells. " * 20
    items.append(f"<item><guid>https://a.example/{number}</guid><link>https://a.example/{number}</link>"
                 f"<title>Entry {number}</title>{date}<description>{text}</description></item>")
with open(path + ".part", "w") as file:
    file.write("<rss version='2.0'><channel><title>a</title><link>https://a.example/</link>" + "".join(items) + "</channel></rss>")
os.replace(path + ".part", path)
with open(count_path, "w") as file:
    file.write(str(count))

#!/usr/bin/env python3
"""Two writers of a JSON Feed, to show what the check of a kill test sees.

usage: writer.py FOLDER torn|whole    torn writes in place, piece by piece; whole writes beside and renames
"""
import json
import os
import sys
import time
import xml.etree.ElementTree as ET

folder, how = sys.argv[1], sys.argv[2]
os.makedirs(os.path.join(folder, "feeds"), exist_ok=True)
path = os.path.join(folder, "feeds", "all.json")
items = [
    {"id": item.findtext("guid"), "date_published": item.findtext("pubDate") or "undated"}
    for item in ET.parse(os.path.join(folder, "source.xml")).iter("item")
]
text = json.dumps({"items": items}, indent=1)
part = path if how == "torn" else path + ".tmp"
with open(part, "w") as file:
    for start in range(0, len(text), 200):
        file.write(text[start : start + 200])
        file.flush()
        time.sleep(0.01)
    os.fsync(file.fileno())
if how == "whole":
    os.replace(part, path)

#!/usr/bin/env python3
"""What must hold at any moment, whatever happened to a run.

usage: invariants.py FOLDER [--final]

FOLDER holds feeds/ and, beside it, `known.json`: each id ever published with its date. Checked: every
file in feeds/ parses to its end; every id that was published is still there, with the same date; no
id stands twice; all formats of a feed are complete. --final: what the origin has is published.
Standard library only. Exit 0 when all holds; else a line a fault and exit 1.
"""
import gzip
import json
import os
import sys
import xml.etree.ElementTree as ET

folder = sys.argv[1]
feeds = os.path.join(folder, "feeds")
known_path = os.path.join(folder, "known.json")
faults = []


def read(name):
    with open(os.path.join(feeds, name), "rb") as file:
        return file.read()


def check(name, data):
    if name.endswith(".gz"):
        return check(name[:-3], gzip.decompress(data))
    if name.endswith(".json"):
        json.loads(data)
    elif name.endswith(".html"):
        if not data.rstrip().endswith(b"</html>"):
            raise ValueError("does not end with </html>")
    else:
        ET.fromstring(data)


names = [name for name in sorted(os.listdir(feeds)) if not name.endswith(".tmp")] if os.path.isdir(feeds) else []
for name in names:
    try:
        check(name, read(name))
    except Exception as error:  # whatever it is, the file is not whole
        faults.append(f"{name}: {error}")

known = json.load(open(known_path)) if os.path.exists(known_path) else {}
if known and "all.json" not in names:
    faults.append("all.json is missing")
if not faults and "all.json" in names:
    items = json.loads(read("all.json"))["items"]
    dates = {item["id"]: item["date_published"] for item in items}
    if len(dates) != len(items):
        faults.append("an id stands twice")
    for ident, date in known.items():
        if ident not in dates:
            faults.append(f"lost: {ident}")
        elif dates[ident] != date:
            faults.append(f"date changed: {ident}: {date}, now {dates[ident]}")
    if "--final" in sys.argv:
        origin = ET.parse(os.path.join(folder, "source.xml"))
        wanted = {item.findtext("guid") for item in origin.iter("item")}
        faults += [f"not published: {ident}" for ident in sorted(wanted - set(dates))]
    if not faults:
        part = known_path + ".part"
        with open(part, "w") as file:
            json.dump({**known, **dates}, file)
        os.replace(part, known_path)

print("\n".join(faults))
sys.exit(1 if faults else 0)

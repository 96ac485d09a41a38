#!/usr/bin/env python3
"""Combines a folder of real feeds, served on loopback, into one feed, and checks that nothing is lost.

usage: corpus.py FEEDWRIGHT CORPUS WORK [--max-memory MB]

CORPUS holds the feeds and an index.jsonl with {"file", "items"} a line. WORK is made anew: config.yaml, feeds/ and
the state are left there for the other checks. Prints the figures; exit 1 when an entry is missing or doubled, when
the second run changes a file, or when the run takes more memory than it may. Standard library only.
"""
import argparse, hashlib, http.server, json, os, re, shutil, subprocess, sys, threading, time


class Origin(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    requests = 0

    def log_message(self, *_):
        pass

    def do_GET(self):
        Origin.requests += 1
        name = self.path.lstrip("/")
        if name not in FILES:
            self.send_error(404)
            return
        body = open(os.path.join(CORPUS, name), "rb").read()
        tag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        fresh = self.headers.get("If-None-Match") == tag
        self.send_response(304 if fresh else 200)
        self.send_header("ETag", tag)
        if not fresh:
            self.send_header("Content-Type", "application/feed+json" if name.endswith(".json") else "application/xml")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not fresh:
            self.wfile.write(body)


STARTER = """
import os, sys, time
started = time.time()
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
cpu = usage.ru_utime + usage.ru_stime
print([os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024, time.time() - started, cpu], file=sys.stderr)
"""


def run(command, work, now):
    # Linux counts the memory of who starts a process as its own: so a small one starts it, not this one.
    env = dict(os.environ, FEEDWRIGHT_NOW=now)
    told = subprocess.run([sys.executable, "-S", "-c", STARTER, *command], cwd=work, env=env, stderr=subprocess.PIPE, text=True)
    *said, last = told.stderr.strip().splitlines()
    if said:
        print("\n".join(said), file=sys.stderr)
    return tuple(json.loads(last))


def main():
    global CORPUS, FILES
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("feedwright")
    ap.add_argument("corpus")
    ap.add_argument("work")
    ap.add_argument("--max-memory", type=float, default=150)
    a = ap.parse_args()
    CORPUS = os.path.abspath(a.corpus)
    index = [json.loads(line) for line in open(os.path.join(CORPUS, "index.jsonl"), encoding="utf-8")]
    FILES = {row["file"] for row in index}
    shutil.rmtree(a.work, ignore_errors=True)
    os.makedirs(a.work)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = "http://127.0.0.1:%d/" % server.server_address[1]
    config = {
        "site": {"title": "Corpus", "url": "https://feeds.example.org/", "icon": "https://feeds.example.org/icon.png"},
        "history": "50y",
        "fetch": {"networks": ["127.0.0.0/8"], "per_host": {"at_once": 8, "spacing": "0ms"}},
        "defaults": {"backfill": 100000},
        "sources": {"s" + re.sub(r"\..*", "", row["file"]): base + row["file"] for row in index},
        "feeds": {"all": {"title": "All", "limit": 100000, "dedupe": "no"}},
    }
    json.dump(config, open(os.path.join(a.work, "config.yaml"), "w"), indent=1)
    program = os.path.abspath(a.feedwright)
    faults = []
    code, memory, wall, cpu = run([program, "run"], a.work, "2026-11-24T06:00:00Z")
    print(f"cold: exit {code}, {wall:.1f} s, {cpu:.1f} s CPU, peak {memory:.0f} MB, {Origin.requests} requests")
    if code:
        faults.append(f"the run ended with {code}")
    if memory > a.max_memory:
        faults.append(f"peak memory {memory:.0f} MB is over {a.max_memory:.0f} MB")
    feeds = os.path.join(a.work, "feeds")
    items = json.load(open(os.path.join(feeds, "all.json"), encoding="utf-8"))["items"]
    wanted = {"s" + re.sub(r"\..*", "", row["file"]): row["items"] for row in index}
    got = {}
    for item in items:
        name = item["_feedwright"]["source"].get("name") or item["_feedwright"]["source"].get("feed_url", "").rsplit("/", 1)[-1].split(".")[0]
        name = name if name.startswith("s") else "s" + name
        got[name] = got.get(name, 0) + 1
    for name, count in wanted.items():
        if got.get(name, 0) != count:
            faults.append(f"{name}: {got.get(name, 0)} entries, the index says {count}")
    ids = [item["id"] for item in items]
    print(f"entries: {len(items)} of {sum(wanted.values())}, {len(set(ids))} different ids")
    if len(ids) != len(set(ids)):
        faults.append(f"{len(ids) - len(set(ids))} ids stand more than once")
    marks = {f: (os.stat(os.path.join(feeds, f)).st_mtime_ns, open(os.path.join(feeds, f), "rb").read()) for f in sorted(os.listdir(feeds))}
    asked = Origin.requests
    code, memory, wall, cpu = run([program, "run"], a.work, "2026-11-24T14:00:00Z")
    print(f"warm: exit {code}, {wall:.1f} s, {cpu:.1f} s CPU, peak {memory:.0f} MB, {Origin.requests - asked} requests")
    for name, (mtime, data) in marks.items():
        path = os.path.join(feeds, name)
        if not os.path.exists(path) or os.stat(path).st_mtime_ns != mtime or open(path, "rb").read() != data:
            faults.append(f"{name} was touched by a run that brought nothing")
    shutil.rmtree(os.path.join(a.work, ".feedwright"))
    code, memory, wall, cpu = run([program, "run"], a.work, "2026-11-26T06:00:00Z")
    print(f"state deleted: exit {code}, {wall:.1f} s, {cpu:.1f} s CPU, peak {memory:.0f} MB")
    for name, (_, data) in marks.items():
        if open(os.path.join(feeds, name), "rb").read() != data:
            faults.append(f"{name} has other bytes after the state was deleted")
    print("\n".join(faults[:40]) or "nothing lost, nothing doubled, nothing touched")
    sys.exit(bool(faults))


main()

#!/usr/bin/env python3
"""Sends hostile text through every command that prints, on a terminal and off one: no escape may come through.

usage: terminal.py FEEDWRIGHT SHARED

Every row of SHARED/attacks/terminal.jsonl becomes title, author, id, link and content of entries, the title of a feed,
a config value and a file name. What is printed may hold no C0 or C1 control but the line end, and no bidi control (a
terminal's own colours and cursor moves are taken out first, where they are ours). Standard library only.
"""
import json, os, pty, re, select, subprocess, sys, tempfile

BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# what indicatif and clap write themselves: colours, cursor moves, clear line
OURS = re.compile("\x1b\\[[0-9;]*[mAGK]|\x1b\\[\\?25[lh]|\x1b\\[2K|\r")


def on_terminal(command, cwd):
    master, slave = pty.openpty()
    process = subprocess.Popen(command, cwd=cwd, stdin=slave, stdout=slave, stderr=slave, close_fds=True)
    os.close(slave)
    out = b""
    while True:
        ready, _, _ = select.select([master], [], [], 60)
        try:
            piece = os.read(master, 65536) if ready else b""
        except OSError:
            piece = b""
        if not piece:
            break
        out += piece
    process.wait()
    return out


def main():
    program, shared = os.path.abspath(sys.argv[1]), sys.argv[2]
    rows = [json.loads(line) for line in open(os.path.join(shared, "attacks", "terminal.jsonl"), encoding="utf-8")]
    faults = []
    with tempfile.TemporaryDirectory() as work:
        hostile = os.path.join(work, "hostile")
        subprocess.run([sys.executable, os.path.join(shared, "attacks", "make_feeds.py"), "--data", os.path.join(shared, "attacks", "terminal.jsonl"),
                        "--out", hostile, "--per", "20"], check=True, capture_output=True)
        sources = {"s%d" % n: os.path.join(hostile, f) for n, f in enumerate(sorted(os.listdir(hostile))) if not f.endswith(".html")}
        folder = os.path.join(work, "notes")
        os.makedirs(folder)
        for n, row in enumerate(rows):
            name = re.sub("[/\x00]", "_", row["value"])[:80] or "x"
            for ending in (".txt", ".xml"):
                try:
                    open(os.path.join(folder, name + ending), "w").write(row["value"] + "\n\nbody\n")
                except OSError:
                    pass
            # a JSON feed whose own title is hostile, and a broken one whose first bytes are
            json.dump({"version": "https://jsonfeed.org/version/1.1", "title": row["value"], "items": [{"id": row["value"], "title": row["value"], "content_text": row["value"]}]},
                      open(os.path.join(work, "t%d.json" % n), "w"))
            open(os.path.join(work, "b%d.html" % n), "w").write("<html><head><title>" + row["value"] + "</title></head><body>" + row["value"])
            sources["t%d" % n] = os.path.join(work, "t%d.json" % n)
            sources["b%d" % n] = os.path.join(work, "b%d.html" % n)
        sources["notes"] = {"files": folder + "/*"}
        json.dump({"sources": sources, "feeds": {"all": {"title": "All", "limit": 100000}}}, open(os.path.join(work, "config.yaml"), "w"))
        commands = [["check"], ["run", "-v"], ["run", "--force", "-v"], ["status"], ["status", "--json"], ["run", "--dry-run"], ["export"], ["try", "t1"], ["try", "notes"]]
        for n, row in enumerate(rows):
            text = json.dumps(row["value"])
            open(os.path.join(work, "c%d.yaml" % n), "w").write("site: {title: %s, %s: 1}\nsources: {a: {url: %s, timezone: %s}, %s: x}\nfeeds: {b: {from: %s, limit: %s}}\n" % ((text,) * 7))
            commands.append(["-c", "c%d.yaml" % n, "check"])
            commands += [["parse", "b%d.html" % n], ["validate", "b%d.html" % n], ["try", "b%d.html" % n]]
        for arguments in commands:
            plain = subprocess.run([program, *arguments], cwd=work, stdin=subprocess.DEVNULL, capture_output=True)
            outs = [("a pipe", plain.stdout + plain.stderr)]
            if len(arguments) < 3 or arguments[0] == "-c":
                outs.append(("a terminal", OURS.sub("", on_terminal([program, *arguments], work).decode("utf-8", "replace")).encode()))
            for where, out in outs:
                found = BAD.search(out.decode("utf-8", "replace"))
                if found:
                    faults.append(f"{' '.join(arguments)} on {where}: {found.group()!r} in {out.decode('utf-8', 'replace')[max(0, found.start() - 40):found.end() + 20]!r}")
            if plain.returncode not in (0, 1, 2):
                faults.append(f"{' '.join(arguments)} ended with {plain.returncode}: {plain.stderr[-200:]!r}")
    print("\n".join(faults[:30]) or f"{len(commands)} commands, no escape came through")
    sys.exit(bool(faults))


main()

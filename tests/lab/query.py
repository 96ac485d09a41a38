#!/usr/bin/env python3
"""Holds the query language to a second reading of its description: small, slow, and written apart from the program.

usage: query.py [--count N] [--seed N] -- COMMAND…     (COMMAND = feedwright filter --batch)

Makes random queries, many of them wrong, asks both of random entries, and prints where they differ: in the entries
that are found, in whether there is an error, or in the character that it names. Exits 1 when they differ. Standard
library only; a regex is taken from the part that Python and Rust read alike.
"""
import argparse, json, random, re, subprocess, sys, unicodedata
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

NOW, ZONE = "2026-03-10T12:00:00Z", "Asia/Ho_Chi_Minh"
FIELDS = "title summary content author tag text source site url lang has after before on newer older words".split()
HAS = "image audio video attachment content summary author tag date title url".split()
UNITS = {"min": 60, "h": 3600, "d": 86400, "w": 604800, "mo": 2592000, "y": 31536000}


# ---- words ----
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\u034f\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
TONES = set("\u0300\u0301\u0303\u0309\u0323")
STROKES = {"đ": "d", "ħ": "h", "ł": "l", "ø": "o", "ŧ": "t"}
PAIRS = {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss", "ı": "i"}
SAME = {"ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك"}
SOLO = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


def script(c):
    if c in "々〇":
        return "CJK"
    return unicodedata.name(c, "?").split(" ")[0].split("-")[0]


def letters(text):
    """The folded text as (letter, set of marks), and other characters as they are."""
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).casefold()
    out = []
    for c in unicodedata.normalize("NFC", text):
        if re.match("[\u064b-\u065f\u0670\u0640\u0591-\u05c7]", c):
            continue
        if c.isdecimal():
            out.append([str(unicodedata.decimal(c)), set()])
        elif unicodedata.category(c)[0] == "M":
            if out and script(out[-1][0][0]) == "LATIN":
                if not (out[-1][0] == "i" and c == "\u0307"):
                    out[-1][1].add(c)
            elif not (out and script(out[-1][0][0]) == "GREEK"):
                out.append([c, set()])
        elif unicodedata.category(c)[0] == "L" and script(c) == "LATIN":
            base, *marks = unicodedata.normalize("NFD", c)
            if base in STROKES:
                marks, base = marks + ["stroke"], STROKES[base]
            for letter in PAIRS.get(base, base):
                out.append([letter, set()])
            out[-1][1].update(m for m in marks if not (base == "i" and m == "\u0307"))
        elif script(c) == "GREEK":
            out.append([unicodedata.normalize("NFD", c)[0], set()])
        else:
            out.append([SAME.get(c, c), set()])
    return out


def tokens(text):
    """Tokens, each a list of (letter, marks)."""
    out, state = [], None
    for letter, marks in letters(text):
        kind = unicodedata.category(letter)[0]
        if kind == "L" and script(letter) in SOLO:
            out.append([(letter, marks)])
            state = "solo"
        elif kind == "M" and state in ("run", "solo"):
            out[-1].append((letter, marks))
        elif kind in "LNM" or letter == "_":
            if state != "run":
                out.append([])
            out[-1].append((letter, marks))
            state = "run"
        elif letter in "+#" and state in ("run", "signs"):
            out[-1].append((letter, marks))
            state = "signs"
        else:
            state = None
    return out


def covers(wanted, token, prefix):
    if len(token) < len(wanted) or (not prefix and len(token) != len(wanted)):
        return False
    everywhere = set().union(*(marks for _, marks in token))
    for (letter, marks), (other, there) in zip(wanted, token):
        if letter != other or any(m not in (everywhere if m in TONES else there) for m in marks):
            return False
    return True


def phrase_in(phrase, prefix, text):
    text = tokens(text)
    for start in range(len(text) - len(phrase) + 1):
        if all(covers(w, text[start + n], prefix and n == len(phrase) - 1) for n, w in enumerate(phrase)):
            return True
    return False


# ---- grammar ----
class Wrong(Exception):
    def __init__(self, at):
        self.at = at


def words_of(query, out):
    """Cuts the query into signs and terms, (kind, text, at, value), as far as it can be cut."""
    i, n = 0, len(query)
    while i < n:
        c = query[i]
        if c.isspace():
            i += 1
        elif c in "()|":
            out.append((c, c, i))
            i += 1
        elif c in "-!" and i + 1 < n and not query[i + 1].isspace() and query[i + 1] not in ")|":
            out.append(("not", c, i))
            i += 1
        else:
            i = term(query, i, out)


def quoted(query, i, sign):
    text, j = "", i + 1
    while True:
        if j >= len(query):
            raise Wrong(i)
        c = query[j]
        if c == sign:
            return text, j + 1
        if c == "\\":
            if j + 1 >= len(query):
                raise Wrong(i)
            d = query[j + 1]
            if sign == '"':
                text += d if d in '"\\' else "\\" + d
            else:
                text += "/" if d == "/" else "\\" + d
            j += 2
        else:
            text += c
            j += 1


def value(query, i):
    if query[i] == '"':
        text, j = quoted(query, i, '"')
        star = query[j:j + 1] == "*"
        return ("phrase", text, star, i), j + star
    if query[i] == "/":
        text, j = quoted(query, i, "/")
        any_case = query[j:j + 1] == "i"
        return ("regex", text, any_case, i), j + any_case
    j = i
    while j < len(query) and not query[j].isspace() and query[j] not in '()"|':
        j += 1
    text = query[i:j]
    star = text.endswith("*")
    return ("word", text[:-1] if star else text, star, i), j


def term(query, i, out):
    if query[i] in '"/':
        v, j = value(query, i)
        out.append(("term", None, i, v))
        return j
    (_, _, _, _), j = value(query, i)
    whole = query[i:j]
    if whole in ("AND", "OR", "NOT"):
        out.append(({"AND": "and", "OR": "|", "NOT": "NOT"}[whole], whole, i))
        return j
    name, colon, rest = whole.partition(":")
    if colon and name:
        if name.lower() in FIELDS:
            k = i + len(name) + 1
            if k >= len(query) or query[k].isspace() or query[k] in ")|":
                raise Wrong(i)
            if query[k] == "(":
                out.append(("field", name.lower(), i))
                return k
            v, j = value(query, k)
            out.append(("term", name.lower(), i, v))
            return j
        if rest.startswith("//"):
            out.append(("term", "url", i, ("phrase", whole, False, i)))
            return j
        if all(c.isalpha() or c == "_" for c in name):
            raise Wrong(i)
    out.append(("term", None, i, ("word", whole[:-1] if whole.endswith("*") else whole, whole.endswith("*"), i)))
    return j


class Reader:
    def __init__(self, query):
        self.words, self.at, self.terms, self.error = [], 0, 0, None
        try:
            words_of(query, self.words)
        except Wrong as wrong:
            # What stands before may be wrong, too: the first fault is told.
            self.error = wrong

    def kind(self):
        if self.at < len(self.words):
            return self.words[self.at][0]
        if self.error:
            raise self.error
        return None

    def step(self):
        self.at += 1
        return self.words[self.at - 1]

    def whole(self):
        if self.kind() is None:
            return None
        node = self.any(None, 0)
        if self.kind() is not None:
            raise Wrong(self.words[self.at][2])
        return node

    def any(self, field, depth):
        nodes = [self.all(field, depth)]
        while self.kind() == "|":
            sign = self.step()
            if self.kind() in (None, ")", "|", "and"):
                raise Wrong(sign[2])
            nodes.append(self.all(field, depth))
        nodes = [n for n in nodes if n]
        return ("or", nodes) if nodes else None

    def all(self, field, depth):
        nodes = []
        first = True
        while self.kind() not in (None, ")", "|") or first:
            if self.kind() in ("|", "and") and first:
                raise Wrong(self.words[self.at][2])
            if self.kind() == "and":
                sign = self.step()
                if self.kind() in (None, ")", "|", "and"):
                    raise Wrong(sign[2])
            nodes.append(self.negated(field, depth))
            first = False
        nodes = [n for n in nodes if n]
        return ("and", nodes) if nodes else None

    def negated(self, field, depth):
        if self.kind() in ("not", "NOT"):
            sign = self.step()
            if self.kind() in (None, ")", "|", "and"):
                raise Wrong(sign[2] if sign[0] == "NOT" else self.words[self.at][2])
            node = self.negated(field, depth + 1)
            return ("not", node) if node else None
        return self.primary(field, depth)

    def primary(self, field, depth):
        word = self.step()
        if word[0] == ")":
            raise Wrong(word[2])
        if word[0] == "field":
            field, word = word[1], self.step()
        if word[0] == "(":
            if self.kind() == ")":
                raise Wrong(word[2])
            if self.kind() is None:
                raise Wrong(word[2])
            node = self.any(field, depth + 1)
            if self.kind() != ")":
                raise Wrong(word[2])
            self.step()
            return node
        return self.leaf(word[1] or field, word[3])

    def leaf(self, field, v):
        form, text, flag, at = v
        star = flag and form != "regex"
        if form == "regex" and field not in ("has", "after", "before", "on", "newer", "older", "words"):
            try:
                re.compile(text)
            except re.error:
                raise Wrong(at)
            # Python takes what cannot be a repetition literally.
            if re.search(r"(^|[|(])[*+?{]|\{(?![0-9]+(,[0-9]*)?\})", text):
                raise Wrong(at)
        if form == "phrase" and not text.strip() and field in (None, "title", "summary", "content", "author", "tag", "text", "source", "site", "url", "lang"):
            return None
        check = {"has": self.has, "after": self.date, "before": self.date, "on": self.date, "newer": self.age, "older": self.age, "words": self.count}.get(field)
        if check:
            if form == "regex" or star:
                raise Wrong(at)
            return ("leaf", field, v, check(text if form == "word" else text.strip(), at, form))
        if form != "regex" and not tokens(text) and not (star and not text and field):
            symbol = any(unicodedata.category(c)[0] == "S" for c in text)
            if field in (None, "title", "summary", "content", "author", "tag", "text"):
                if not (form == "phrase" or symbol):
                    return None
            elif field == "source" and form == "word" and not symbol:
                return None
            elif field in ("site", "lang") and form == "word":
                return None
        return ("leaf", field, v, None)

    def has(self, text, at, form):
        parts = [(at, text)] if form == "phrase" else []
        if form != "phrase":
            for part in text.split(","):
                parts.append((at, part))
                at += len(part) + 1
        parts = [p for p in parts if p[1]]
        for where, part in parts:
            if part.lower() not in HAS:
                raise Wrong(where)
        if not parts:
            raise Wrong(at)
        return [part.lower() for _, part in parts]

    def date(self, text, at, form):
        zone = ZoneInfo(ZONE)
        try:
            if re.fullmatch("[0-9]{4}", text):
                return datetime(int(text), 1, 1, tzinfo=zone), datetime(int(text) + 1, 1, 1, tzinfo=zone)
            if re.fullmatch("[0-9]{4}-[0-9]{2}", text):
                y, m = int(text[:4]), int(text[5:])
                return datetime(y, m, 1, tzinfo=zone), datetime(y + m // 12, m % 12 + 1, 1, tzinfo=zone)
            if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                day = datetime(int(text[:4]), int(text[5:7]), int(text[8:]))
                return day.replace(tzinfo=zone), (day + timedelta(days=1)).replace(tzinfo=zone)
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(Z|[+-][0-9]{2}:[0-9]{2})", text):
                moment = datetime.fromisoformat(text)
                return moment, moment + timedelta(seconds=1)
        except ValueError:
            pass
        raise Wrong(at)

    def age(self, text, at, form):
        found = re.fullmatch("([0-9]+)(min|h|d|w|mo|y)", text)
        if not found:
            raise Wrong(at)
        return timedelta(seconds=int(found[1]) * UNITS[found[2]])

    def count(self, text, at, form):
        found = re.fullmatch(r"([0-9]+)\.\.([0-9]+)", text)
        if found:
            return lambda n: int(found[1]) <= n <= int(found[2])
        found = re.fullmatch("(>=|<=|>|<|)([0-9]+)", text)
        if not found:
            raise Wrong(at)
        limit = int(found[2])
        return {">=": lambda n: n >= limit, "<=": lambda n: n <= limit, ">": lambda n: n > limit, "<": lambda n: n < limit, "": lambda n: n == limit}[found[1]]


# ---- entries ----
class Text(HTMLParser):
    BLOCKS = {"p", "div", "br", "li", "ul", "h1", "h2", "td", "tr", "table", "blockquote"}

    def __init__(self, markup):
        super().__init__()
        self.text, self.hidden, self.image = "", 0, False
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("script", "style")
        self.image |= tag == "img" and bool((dict(attributes).get("src") or "").strip())
        if tag in self.BLOCKS:
            self.text += "\n"

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")
        if tag in self.BLOCKS:
            self.text += "\n"

    def handle_data(self, data):
        if not self.hidden:
            self.text += data


def blank(text):
    return not (text or "").strip()


class Entry:
    def __init__(self, item):
        markup, plain = item.get("content_html"), item.get("content_text")
        self.item = item
        self.no_content = blank(markup) and blank(plain)
        self.image = False
        self.content = ""
        if not blank(markup):
            page = Text(markup)
            self.content, self.image = page.text.strip(), page.image
        elif not blank(plain):
            self.content = plain
        self.extra = item.get("_feedwright", {})
        self.source = self.extra.get("source", {})
        date = item.get("date_published") or item.get("date_modified") or self.extra.get("first_seen")
        self.date = datetime.fromisoformat(date) if date else None

    def texts(self, field):
        one = lambda key: [self.item[key]] if self.item.get(key) is not None else []
        return {
            "title": one("title"),
            "summary": one("summary"),
            "content": [self.content] if not self.no_content else [],
            "author": [a["name"] for a in self.item.get("authors", [])],
            "tag": self.item.get("tags", []),
            "source": [self.source["title"]] if self.source.get("title") else [],
        }[field]

    def has(self, what):
        kinds = [a.get("mime_type", "") for a in self.item.get("attachments", [])]
        if what == "image":
            return self.image or any(k.startswith("image/") for k in kinds) or not blank(self.item.get("image")) or not blank(self.item.get("banner_image"))
        if what in ("audio", "video"):
            return any(k.startswith(what + "/") for k in kinds)
        if what == "attachment":
            return bool(kinds)
        if what == "content":
            return not self.no_content
        if what == "date":
            return self.date is not None
        if what in ("author", "tag"):
            return any(not blank(t) for t in self.texts(what))
        return not blank(self.item.get(what))


def in_text(v, text):
    form, written, flag, _ = v
    if form == "regex":
        return re.search(written, unicodedata.normalize("NFC", text), re.I if flag else 0) is not None
    if flag and not written and form == "word":
        return not blank(text)
    phrase = tokens(written)
    if not phrase:
        return unicodedata.normalize("NFC", written) in unicodedata.normalize("NFC", text)
    return phrase_in(phrase, flag, text)


def host(url):
    found = re.match(r"[a-z]+://([^/:?#]+)", url or "", re.I)
    return found[1].lower() if found else None


def matches(node, entry):
    if node is None:
        return True
    kind = node[0]
    if kind == "and":
        return all(matches(n, entry) for n in node[1])
    if kind == "or":
        return any(matches(n, entry) for n in node[1])
    if kind == "not":
        return not matches(node[1], entry)
    _, field, v, checked = node
    form, text, flag, _ = v
    several = [text.strip()] if form == "phrase" else [part for part in text.split(",") if part]
    anything = form == "word" and flag and not text
    if field == "has":
        return any(entry.has(what) for what in checked)
    if field in ("after", "before", "on"):
        first, last = checked
        return entry.date is not None and {"after": entry.date >= first, "before": entry.date < first, "on": first <= entry.date < last}[field]
    if field in ("newer", "older"):
        if entry.date is None:
            return False
        newer = entry.date >= datetime.fromisoformat(NOW) - checked
        return newer if field == "newer" else not newer
    if field == "words":
        return not entry.no_content and checked(len(tokens(entry.content)))
    if field == "lang":
        language = (entry.item.get("language") or "").lower()
        if anything or form == "regex" or not language:
            return bool(language) and (anything or re.search(text, entry.item["language"], re.I if flag else 0) is not None)
        return any(language == tag.lower() or language.startswith(tag.lower() + "-") for tag in several)
    if field == "site":
        name = host(entry.item.get("url"))
        if anything or form == "regex" or not name:
            return bool(name) and (anything or re.search(text, name, re.I if flag else 0) is not None)
        return any(("." + name).endswith("." + one.lower().strip(".")) for one in several)
    if field == "url":
        url = entry.item.get("url") or ""
        if form == "regex":
            return not blank(url) and re.search(text, url, re.I if flag else 0) is not None
        return not blank(url) and (anything or text.strip().lower() in url.lower())
    if field == "source":
        ident = entry.source.get("id") or ""
        if form == "regex" or anything:
            return any(in_text(v, t) for t in [ident] * bool(ident) + entry.texts("source"))
        for n, one in enumerate(several):
            star = flag and n == len(several) - 1
            if (not star and ident and ident.lower() == one.lower()) or any(in_text((form, one, star, 0), t) for t in entry.texts("source")):
                return True
        return False
    parts = {None: ("title", "summary", "content", "tag"), "text": ("title", "summary", "content")}.get(field, (field,))
    return any(in_text(v, text) for part in parts for text in entry.texts(part))


# ---- what is asked ----
WORDS = ("ban bạn bán bản hoà hòa hoa thuỷ thủy tri trí tuệ tue đô do Đà da nẵng AI ai c++ C# c e-mail mail 10:30 300 lines "
         "数据 中心 数 データ 한국 ไทย straße strasse œuvre oeuvre été ete ёж еж Łódź lodz İstanbul istanbul Αθήνα αθηνα "
         "نسخة نسخه x_y 🚀 €5 AT&T don't ⅓ ﬁne ＡＩ a\u0323n co\u00adop coop or and not").split()


ODD = ("aeioudsAEIĐđłøæœßıİ\u0300\u0301\u0303\u0309\u0323\u0306\u031b\u0308\u0307ơưẫệçñŧħ+#_-'.·5٣²ﬁ\u00ad\u200b\u200c\ufe0fёЁйИїαάςΣΆأإىةک"
       "\u064e\u0640ש\u05c1中々カﾃﾞー한กน้ำदि🚀👍€ ０Ｃ")


def odd(r):
    return "".join(r.choice(ODD) for _ in range(r.randint(1, 5)))


def a_word(r):
    return odd(r) if r.random() < 0.1 else r.choice(WORDS)


def text(r, most=7):
    return " ".join(a_word(r) for _ in range(r.randint(1, most)))


def an_item(r, number):
    item = {"id": str(number)}
    some = lambda p: r.random() < p
    if some(0.9):
        item["title"] = text(r)
    if some(0.4):
        item["summary"] = text(r)
    if some(0.4):
        inside = [r.choice(["%s", "<b>%s</b>", "<p>%s</p>", "%s<br>", "<i>%s", "<!-- %s -->", "<script>%s</script>"]) % text(r, 3) for _ in range(r.randint(1, 3))]
        item["content_html"] = r.choice(["", " "]).join(inside) + r.choice(["", "<img src='a.png'>", "<img alt=x>"])
        item["content_html"] = item["content_html"].replace("AT&T", "AT&amp;T")
    elif some(0.4):
        item["content_text"] = r.choice([text(r), " "])
    if some(0.4):
        item["authors"] = [{"name": text(r, 2)} for _ in range(r.randint(1, 2))]
    if some(0.5):
        item["tags"] = [text(r, 2) for _ in range(r.randint(1, 3))]
    if some(0.7):
        item["url"] = "https://" + r.choice(["a.example", "www.a.example", "b.example:8443", "ba.example"]) + r.choice(["/", "/Ban?x=1", "/2026/ai"])
    if some(0.6):
        item["language"] = r.choice(["vi", "vi-VN", "en", "EN-gb", "pt-BR", "zh"])
    if some(0.7):
        item[r.choice(["date_published", "date_modified"])] = r.choice(["2026-03-10T05:00:00Z", "2026-03-09T17:00:00Z", "2026-03-09T16:59:59Z", "2025-12-31T23:30:00+07:00", "2026-02-28T12:00:00Z", "2024-02-29T00:00:00+07:00"])
    if some(0.3):
        item["attachments"] = [{"url": "https://x.example/f", "mime_type": r.choice(["audio/mpeg", "video/mp4", "image/png", "application/pdf"])}]
    if some(0.1):
        item["image"] = "https://x.example/i.png"
    extra = {}
    if some(0.7):
        extra["source"] = {"id": r.choice(["tin", "Blog", "ban"]), "title": text(r, 2)}
    if some(0.2):
        extra["first_seen"] = "2026-03-01T00:00:00Z"
    if extra:
        item["_feedwright"] = extra
    return item


def a_value(r, field):
    if field == "has":
        return ",".join(r.choice(HAS + ["imge"] * (r.random() < 0.1)) for _ in range(r.randint(1, 2)))
    if field in ("after", "before", "on"):
        return r.choice(["2026", "2026-03", "2026-03-10", "2026-03-09T17:00:00Z", "2025-12-31", "2026-13", "2026-02-30", "26", "2026-03-10T00:00:00", '"2026-03"'])
    if field in ("newer", "older"):
        return r.choice(["1d", "19h", "2w", "1mo", "1y", "10min", "7", "7m", "d", "1D"])
    if field == "words":
        return r.choice(["0", "3", ">2", ">=3", "<4", "<=3", "2..4", "4..2", "many", "-1", ">"])
    if field == "lang":
        return r.choice(["vi", "vi-VN", "VI", "v", "en,zh", "pt", "*", "/^vi/"])
    if field == "site":
        return r.choice(["a.example", "example", "www.a.example", "A.example,b.example", "*", "/^b/", "ample"])
    if field == "url":
        return r.choice(["ban", "/x=1", "2026/ai", "*", "/[0-9]{4}/", '"a.example/"', "8443"]).replace("/x=1", "x=1")
    if field == "source":
        return r.choice(["tin", "BLOG", "ban", "tin,ban", "*", "ba*", "/^t/", '"ban"', r.choice(WORDS)])
    if field is not None and r.random() < 0.1:
        return "*"
    kind = r.random()
    if kind < 0.5:
        return a_word(r) + "*" * (r.random() < 0.2)
    if kind < 0.75:
        return '"' + text(r, 3) + '"' + "*" * (r.random() < 0.2)
    if kind < 0.85:
        return r.choice(["/b.n/", "/^a/i", "/[0-9]+/", "/(/", "/ban|hoa/", "/a\\/b/", "/\\bban\\b/i"])
    return r.choice(["...", '""', '"..."', '"🚀"', "🚀", "*", "--", "a*b", '"a\\"b"', "12:00", "x-", "a/b", "'"])


def a_query(r, depth=0):
    kind = r.random()
    if depth > 3 or kind < 0.45:
        field = r.choice([None] * 10 + FIELDS + ["TITLE", "Tag"] + ["tilte", "foo"] * (r.random() < 0.1))
        return (field + ":" if field else "") + a_value(r, (field or "").lower() or None)
    if kind < 0.6:
        return a_query(r, depth + 1) + r.choice([" ", "  ", " AND "]) + a_query(r, depth + 1)
    if kind < 0.73:
        return a_query(r, depth + 1) + r.choice([" OR ", "|", " | "]) + a_query(r, depth + 1)
    if kind < 0.85:
        return r.choice(["-", "!", "NOT ", "--"]) + a_query(r, depth + 1)
    if kind < 0.9:
        return r.choice(["title", "tag", "text"]) + ":(" + a_query(r, depth + 1) + ")"
    return "(" + r.choice(["", " "]) + a_query(r, depth + 1) + r.choice(["", " "]) + ")"


def spoiled(r, query):
    """The query with a character more or less, most often one that means something."""
    for _ in range(r.randint(1, 2)):
        at = r.randint(0, len(query))
        if r.random() < 0.5:
            query = query[:at] + r.choice(['(', ')', '"', "/", "|", "-", "!", ":", "*", " ", " AND ", " OR ", " NOT ", ",", "a"]) + query[at:]
        else:
            query = query[:at] + query[at + 1:]
    return query


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--count", type=int, default=10_000)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--shown", type=int, default=20, help="differences that are printed")
    ap.add_argument("command", nargs="+")
    args = ap.parse_args()
    r = random.Random(args.seed)
    tasks = []
    for _ in range(args.count):
        query = a_query(r)
        if r.random() < 0.3:
            query = spoiled(r, query)
        tasks.append({"query": query, "items": [an_item(r, n) for n in range(6)], "now": NOW, "tz": ZONE})
    lines = "".join(json.dumps(task) + "\n" for task in tasks)
    out = subprocess.run(args.command, input=lines.encode(), stdout=subprocess.PIPE).stdout.decode().splitlines()
    differing = errors = found = 0
    for task, line in zip(tasks, out + ["{}"] * (len(tasks) - len(out))):
        try:
            node = Reader(task["query"]).whole()
            ours = {"ok": [item["id"] for item in task["items"] if matches(node, Entry(item))]}
            found += len(ours["ok"])
        except Wrong as wrong:
            ours, errors = {"at": wrong.at}, errors + 1
        theirs = json.loads(line)
        if "error" in theirs:
            theirs = {"at": theirs["error"].get("at"), "message": theirs["error"].get("message")}
        if {k: v for k, v in theirs.items() if k != "message"} != ours:
            differing += 1
            if differing <= args.shown:
                print(f"{task['query']!r}: here {ours}, there {theirs}")
                apart = set(ours.get("ok", [])) ^ set(theirs.get("ok", []))
                for item in task["items"][: 6 if "ok" in ours and "ok" in theirs else 0]:
                    if item["id"] in apart:
                        print("   ", ascii(item))
    print(f"{len(tasks)} queries, {errors} of them wrong, {found} entries found; {differing} differ")
    return differing > 0


if __name__ == "__main__":
    sys.exit(main())

"""Two thousand things nobody looks for, the same every time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from urllib.parse import quote

EACH = 200  # of each of ten kinds

WORDS = ["zeppelin", "silver", "organisatie", "één", "the", "de", "foto’s", "c++", "1984", "x"]
FTS5 = [
    "AND", "OR", "NOT", "NEAR", "NEAR(a b)", "NEAR(zeppelin silver, 3)", "NEAR/3", "^", "*", "zep*", "*zep",
    "+", "-", ":", "(", ")", "{title body}", "title:", "-title:", "names :", "rowid:", "rank MATCH",
    "^zeppelin", '"', '""', "'", ",", "blog_searchindex", "zeppelin NOT", "OR OR", "(()", "bm25()",
    "match '",
]  # fmt: skip
TSQUERY = [
    "&", "|", "!", "!!", "<->", "<2>", "<99999>", "<->zeppelin", ":*", ":A", ":ABCD*", "(", ")", "'", "''",
    "\\", "\\'", "E'", "$$", "::tsquery", "@@", "zeppelin:*", "zeppelin & !", "%", "_", "zeppelin%", "\\%",
    "[a-z]", "(a|b)*+",
]  # fmt: skip
SQL = [
    "'", "' OR '1'='1", "1; DROP TABLE blog_post; --", "' UNION SELECT password FROM blog_user --", "/*",
    "*/", "--", ";", "%s", "%(id)s", "%", "%%", "?", ":1", "x'00'", "CASE WHEN 1=1 THEN 1 END",
    "pg_sleep(9)", "randomblob(999999999)", "' || (SELECT 1) || '", '"; DELETE FROM blog_comment; "', "NULL",
    "0x41", "`", "\\0",
]  # fmt: skip
HTML = [
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    '" onfocus=alert(1) x="', "' onclick='alert(1)", "</mark><svg onload=alert(1)>", "<!--", "-->", "]]>",
    "<![CDATA[", "&lt;b&gt;", "&#60;b&#62;", "javascript:alert(1)", "<mark>zeppelin</mark>", "</main>",
    "<a href=//x.example>", "{{ query }}", "{% debug %}", "${7*7}", "<style>*{}", "<base href=//x.example>",
    '"><', "</script>", "<b", "zeppelin<b>", "<plaintext>",
]  # fmt: skip
UNICODE = [
    "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2028", "\x85", "🧵", "👩‍👩‍👧‍👦", "🇳🇱",
    "مرحبا", "שלום", "日本語", "e" + "\u0301" * 60, "Z̸͎̈a̷l̶g̵o̶", "ﷺ", "İ", "ı", "ǅ", "ß", "ẞ", "ﬃ", "Å",
    "\U0010ffff", "\ufffe", "\ue000", "٣", "½", "①", "ᚠ", "가", "ＡＢ", "´", "’", "‛",
]  # fmt: skip
CONTROL = [chr(code) for code in [*range(32), 127, *range(128, 160)]]
BYTES = [
    "%ed%a0%80", "%ed%b0%80%ed%a0%80", "%ff", "%fe%ff", "%c0%af", "%e2%82", "%f4%90%80%80", "%80", "%00",
    "%u0041", "%", "%zz", "%2", "%252e", "%0d%0aSet-Cookie:%20a=b", "%1b[31m", "+", "++", "&", "&s=",
    "&s=zeppelin", ";s=x", "&s[]=1", "=", "#", "zeppelin", "%22",
]  # fmt: skip
LONG: list[Callable[[int], str]] = [
    lambda n: "zeppelin" * n, lambda n: "zeppelin " * n, lambda n: '"' * n, lambda n: "-" * n,
    lambda n: '-"' * n, lambda n: "-zeppelin " * n, lambda n: '"zeppelin silver" ' * n, lambda n: "(" * n,
    lambda n: "e" + "\u0301" * n, lambda n: "ﷺ" * n, lambda n: " ".join(f"w{i}" for i in range(n)),
    lambda n: "🧵" * n, lambda n: " " * n + "zeppelin", lambda n: "a " * n, lambda n: "1.2" * n,
    lambda n: "'" * n + "s", lambda n: "zep " * n + "silver", lambda n: "c" + "+" * n, lambda n: "<b>" * n,
    lambda n: "é" * n,
]  # fmt: skip


def mixed(parts: list[str], number: random.Random) -> str:
    """Some of these with words between and around them, with and without spaces."""
    chosen = [number.choice([*parts, *parts, *WORDS]) for _ in range(number.randint(1, 6))]
    return number.choice(["", " ", " "]).join(chosen)


def query_strings() -> Iterator[str]:
    """All of them, as they stand in an address."""
    number = random.Random(1984)
    for parts in (
        FTS5,
        TSQUERY,
        SQL,
        HTML,
        UNICODE,
        CONTROL,
        FTS5 + TSQUERY + SQL + HTML + UNICODE + CONTROL,
    ):
        alone = [f"s={quote(part)}" for part in parts][:EACH]
        yield from alone
        yield from (f"s={quote(mixed(parts, number))}" for _ in range(EACH - len(alone)))
    for _ in range(EACH):
        yield f"s={''.join(number.choices(BYTES, k=number.randint(1, 5)))}"
    yield from (f"s={quote(long(10_000))}" for long in LONG)
    for _ in range(EACH - len(LONG)):
        yield f"s={quote(number.choice(LONG)(number.randint(200, 3_000)))}"
    printed, beyond = range(32, 127), range(160, 0x3000)
    for _ in range(EACH):
        yield f"s={quote(''.join(chr(number.choice(number.choice((printed, beyond)))) for _ in range(20)))}"

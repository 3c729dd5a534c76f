"""Exports of WordPress that are damaged, or made to do harm.

Those of `broken` cannot be read and are refused; those of `readable` come in as far as they make sense.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
from xml.sax.saxutils import escape

VERSION = "1.2"


def export(*inside: str, version: str = VERSION, prologue: str = "") -> str:
    """A whole export of this version, with this in its channel."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n{prologue}'
        '<rss version="2.0"\n'
        f'\txmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"\n'
        '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
        '\txmlns:wfw="http://wellformedweb.org/CommentAPI/"\n'
        '\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        f'\txmlns:wp="http://wordpress.org/export/{version}/">\n'
        "<channel>\n"
        "<title>Vakmanschap</title>\n"
        "<link>http://old.example.org/blog</link>\n"
        "<description>Aan de werkbank</description>\n"
        "<language>nl</language>\n"
        f"<wp:wxr_version>{version}</wp:wxr_version>\n"
        "<wp:base_site_url>http://old.example.org</wp:base_site_url>\n"
        "<wp:base_blog_url>http://old.example.org/blog</wp:base_blog_url>\n"
        f"{''.join(inside)}"
        "</channel>\n</rss>\n"
    )


def cdata(text: str) -> str:
    """Text as WordPress wraps it (wxr_cdata)."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def element(name: str, text: str) -> str:
    return f"<{name}>{text}</{name}>\n"


def item(
    number: int | str = 12,
    title: str = "Hout",
    content: str = "<p>Over hout.</p>",
    inside: str = "",
    **fields: str,
) -> str:
    """A published post. `fields` are the wp: elements that differ, by their names without the prefix."""
    told = {
        "post_id": str(number),
        "post_date": "2010-04-12 12:00:00",
        "post_date_gmt": "2010-04-12 10:00:00",
        "comment_status": "open",
        "post_name": f"post-{number}",
        "status": "publish",
        "post_parent": "0",
        "menu_order": "0",
        "post_type": "post",
        "post_password": "",
        "is_sticky": "0",
    } | fields
    return (
        "<item>\n"
        f"<title>{escape(title)}</title>\n"
        f"<link>http://old.example.org/blog/2010/04/post-{escape(str(number))}/</link>\n"
        "<pubDate>Mon, 12 Apr 2010 10:00:00 +0000</pubDate>\n"
        "<dc:creator>niel</dc:creator>\n"
        f'<guid isPermaLink="false">http://old.example.org/blog/?p={escape(str(number))}</guid>\n'
        f"<content:encoded>{cdata(content)}</content:encoded>\n"
        "<excerpt:encoded><![CDATA[]]></excerpt:encoded>\n"
        f"{''.join(element('wp:' + name, escape(text)) for name, text in told.items())}"
        f"{inside}</item>\n"
    )


def comment(number: int | str, parent: int | str = 0, body: str = "Mooi.", **fields: str) -> str:
    """An approved comment. `fields` as for an item, without the comment_ before them."""
    told = {
        "id": str(number),
        "author": "Leen",
        "author_email": "leen@example.org",
        "author_url": "http://leen.example.org/",
        "author_IP": "192.0.2.1",
        "date": "2010-04-13 12:00:00",
        "date_gmt": "2010-04-13 10:00:00",
        "content": body,
        "approved": "1",
        "type": "",
        "parent": str(parent),
        "user_id": "0",
    } | fields
    inside = "".join(element("wp:comment_" + name, escape(text)) for name, text in told.items())
    return f"<wp:comment>\n{inside}</wp:comment>\n"


def meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta>{element('wp:meta_key', key)}{element('wp:meta_value', cdata(value))}</wp:postmeta>\n"
    )


def hostile_exports() -> dict[str, bytes]:
    """All of them, by what is wrong with them."""
    return broken() | readable()


def broken() -> dict[str, bytes]:
    """Files that are no export of WordPress that could be read to its end."""
    good = export(*(item(number, inside=comment(number)) for number in range(1, 6))).encode()
    files = {f"cut off at {tenth}0 %": good[: len(good) * tenth // 10] for tenth in range(1, 10)}
    files |= {name: text.encode() for name, text in broken_documents(good.decode()).items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export.xml", good)
    return files | {
        "empty": b"",
        "white space alone": b"\n \n",
        "latin-1 declared as UTF-8": export(item(title="Café")).encode("latin-1"),
        "UTF-8 cut inside a character": export(item(title="Café")).encode().partition(b"\xa9")[0],
        "UTF-16 that ends inside a character": export(item()).encode("utf-16")[:-1],
        "an encoding nobody knows": good.replace(b"UTF-8", b"Klingon"),
        "an encoding that is none of characters": good.replace(b"UTF-8", b"rot13"),
        "UTF-7": good.replace(b"UTF-8", b"UTF-7"),
        "declared as UTF-16, which it is not": good.replace(b"UTF-8", b"UTF-16"),
        "UTF-32": export(item()).encode("utf-32"),
        "ZIP": packed.getvalue(),
        "gzip": gzip.compress(good),
        "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    }


def broken_documents(good: str) -> dict[str, str]:
    """Those of them that are at least text."""
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = item(title="HERE", content="")
    return {
        "a billion laughs": export(bomb, prologue=f'<!DOCTYPE rss [<!ENTITY l0 "lol">{lol}]>\n').replace(
            "HERE", "&l9;"
        ),
        "a quadratic entity": export(
            bomb, prologue=f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>\n'
        ).replace("HERE", "&a;" * 5000),
        "an external entity of a file": export(
            bomb, prologue='<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>\n'
        ).replace("HERE", "&f;"),
        "an external entity of an address": export(
            bomb, prologue='<!DOCTYPE rss [<!ENTITY f SYSTEM "http://127.0.0.1:9/">]>\n'
        ).replace("HERE", "&f;"),
        "a parameter entity": export(
            bomb, prologue='<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>\n'
        ),
        "an external DTD": export(bomb, prologue='<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">\n'),
        "elements 100,000 deep": export(f"<item>{'<b>' * 100_000}{'</b>' * 100_000}</item>"),
        "20,000 names of elements": export("".join(f"<x{number}/>" for number in range(20_000))),
        "20,000 attributes": export("<item", *(f" a{number}='1'" for number in range(20_000)), "/>"),
        "elements that cross": good.replace("</item>", "</channel></item>", 1),
        "an end without a beginning": good.replace("<item>", "</item>", 1),
        "text behind the end": good + "PHP Warning: out of memory",
        "an ampersand behind the end": good + "&",
        "two documents in one": good + good,
        "a warning of PHP before the beginning": f"<br />\n<b>Warning</b>: mysql_connect()\n{good}",
        "a bare less-than sign": good.replace("<title>Hout", "<title>1 < 2", 1),
        "no namespaces": re.sub(r"\n\txmlns:[^\n>]*", "", good),
        "the namespace of dc missing": "\n".join(line for line in good.split("\n") if "xmlns:dc" not in line),
        "the namespace of another program": good.replace("wordpress.org/export", "example.org/export"),
        "a version that is to come": export(item(), version="2.0"),
        "a version that is no number": good.replace("<wp:wxr_version>1.2", "<wp:wxr_version>one"),
        "a feed without wp": '<?xml version="1.0"?><rss version="2.0"><channel><title>A blog</title>'
        "<item><title>Hout</title></item></channel></rss>",
        "an Atom feed": '<feed xmlns="http://www.w3.org/2005/Atom"><title>A blog</title></feed>',
        "a web page": "<!DOCTYPE html><html><head><title>Log in</title></head><body><p>Log in.</body></html>",
        "a web page in XHTML": '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
        "JSON": '{"posts": []}',
    }


def readable() -> dict[str, bytes]:
    """Files that are read, whatever stands in them."""
    files = {name: export(inside).encode() for name, inside in hostile_texts().items()}
    files |= {name: export(inside).encode() for name, inside in hostile_numbers().items()}
    files |= {name: export(inside).encode() for name, inside in hostile_threads().items()}
    good = export(item(title="Café", inside=comment(1)))
    entities = good.replace("Café", "Caf&eacute; & hout&nbsp;&#146;").replace(
        "leen.example.org/", "leen.example.org/?a=1&b=2"
    )
    return files | {
        "UTF-8 with a byte order mark": codecs.BOM_UTF8 + good.encode(),
        "UTF-16 with a byte order mark": good.encode("utf-16"),
        "UTF-16 big-endian with a byte order mark": codecs.BOM_UTF16_BE + good.encode("utf-16-be"),
        "UTF-16 without a byte order mark": good.encode("utf-16-le"),
        "latin-1 declared as latin-1": good.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        "Windows-1252 declared as latin-1": good.replace("UTF-8", "ISO-8859-1")
        .replace("Café", "Café’s “hout”")
        .encode("cp1252"),
        "ends of lines of Windows": good.replace("\n", "\r\n").encode(),
        "ends of lines of old Macs": good.replace("\n", "\r").encode(),
        "blank lines before the declaration": b"\n\n " + good.encode(),
        "no declaration": good.partition("\n")[2].encode(),
        "all on one line": good.replace("\n", " ").encode(),
        "ampersands by themselves and names of HTML": entities.encode(),
        "WXR 1.0": export(item(), version="1.0").encode(),
        "WXR 1.1": export(item(), version="1.1").encode(),
        "a namespace with https and without its slash": good.replace('1.2/">', '1.2">')
        .replace("http://wordpress.org", "https://wordpress.org")
        .encode(),
        "no items": export().encode(),
        "elements of plugins": export(
            "<image><title>not this</title></image>",
            item(
                inside="<wfw:commentRss>x</wfw:commentRss>"
                "<p:x xmlns:p='urn:p'><title>not this</title><p:y>nor this</p:y></p:x>"
                "<p:title xmlns:p='urn:p'>nor this</p:title>"
            ),
        ).encode(),
    }


def hostile_texts() -> dict[str, str]:
    """Items whose texts do harm, or try to."""
    script = (
        "<script>alert(1)</script><img src=x onerror=alert(1)><a href='java\nscript:alert(1)'>x</a>"
        "<svg onload=alert(1)><style>*{display:none}</style><iframe src=//evil.example></iframe>"
    )
    nested = "a:1:{i:0;" * 5000 + "}" * 5000
    return {
        "NUL": item(title="Ho\0ut", content="Over\0 hout"),
        "other control characters": item(title="H\x08o\x1but", inside=comment(1, body="Mo\x0boi\x7f")),
        "references to control characters": item(inside=element("wp:post_password", "a&#8;b&#x0;c&#xD83D;d")),
        "noncharacters": item(title="Ho\ufffeu\uffff\ufdd0\ufdd1t"),
        "a section of CDATA that ends in the text": item(content="if (a[b[1]]>2) ]]> ]]]]>> <![CDATA[ x"),
        "a title of 5,000 characters": item(title="Hout " * 1000),
        "no title and no text": item(title="", content=""),
        "a title of markup": item(title=script, inside=comment(1, author=script, body=script)),
        "scripts in the text": item(
            content=script, inside=element("wp:attachment_url", "javascript:alert(1)")
        ),
        "names turned round and unseen": item(
            title="\u202egnp.exe\u200b\u2066",
            inside=comment(1, author="\u202e\u200b\u00ad\u2800", body="\u200b"),
        ),
        "a slug of 2,000 characters": item(post_name="hout-" * 400),
        "a slug that climbs": item(post_name="../../etc/passwd"),
        "a slug that climbs encoded": item(post_name="..%2F..%2Fetc%2Fpasswd%00"),
        "a slug encoded wrongly": item(post_name="caf%E9-%zz-%"),
        "a slug in Russian": item(post_name="%d0%b4%d0%b5%d1%80%d0%b5%d0%b2%d0%be"),
        "slugs that are the site's own": "".join(
            item(number, post_name=slug, post_type=kind)
            for number, (slug, kind) in enumerate(
                [("admin", "page"), ("feed", "page"), ("search", "page"), ("2010", "page"), ("feed", "post")],
                1,
            )
        ),
        "a huge attribute": item(
            inside=f'<category domain="category" nicename="{"x" * 1_000_000}">x</category>'
        ),
        "a comment of 1 MB": item(inside=comment(1, body="Mooi! " * 170_000)),
        "a comment without text or name": item(inside=comment(1, body="", author="", author_email="")),
        "an address of a comment that is none": item(
            inside=comment(
                1, author_url="javascript:alert(1)", author_email="no address", author_IP="no address"
            )
            + comment(2, author_url="http://" + "x" * 5000, author_email="x" * 500 + "@example.org")
        ),
        "meta of PHP that nests": item(
            inside=meta("_bomb", nested) + meta("_wp_attachment_metadata", 'O:3:"Foo":0:{}')
        ),
        "shortcodes that nest": item(content="[caption]" * 2000 + "[gallery ids=" + "1," * 5000 + "]"),
        "markup that nests": item(content="<blockquote>" * 3000 + "diep"),
        "tags of all kinds": item(
            inside='<category domain="category" nicename="../x">\u202eHout</category>'
            f'<category domain="post_tag" nicename="{"y" * 3000}">{"Y" * 3000}</category>'
            '<category domain="nav_menu" nicename="menu">Menu</category>'
            '<category nicename="">x</category><category/>'
        ),
        "a category that stands below itself": element(
            "wp:category",
            "<wp:category_nicename>a</wp:category_nicename><wp:category_parent>a</wp:category_parent>"
            "<wp:cat_name>A</wp:cat_name>",
        )
        + item(),
        "a hostile name of a writer": element(
            "wp:author", element("wp:author_login", "../\0<b>".replace("<b>", "&lt;b&gt;"))
        )
        + item(inside=element("dc:creator", "../&lt;script&gt;")),
    }


def hostile_numbers() -> dict[str, str]:
    """Items whose numbers, dates and files are none, or not theirs."""
    inside = {
        "a host of our own": "http://localhost:8000/wp-content/uploads/a.png",
        "an address for machines": "http://169.254.169.254/latest/meta-data/",
        "an address of version 6": "http://[::1]/a.png",
        "an address in disguise": "http://2130706433/a.png",
        "a file of ours": "file:///etc/passwd",
        "a path that climbs": "http://old.example.org/wp-content/uploads/../../../../etc/passwd",
        "a path that climbs encoded": "http://old.example.org/wp-content/uploads/%2e%2e/%2e%2e/wp-config.php%00.png",
        "no address at all": "::not an address::",
        "a broken address": "http://[old.example.org/a.png",
    }
    files = {
        f"an attachment at {name}": item(
            13, post_type="attachment", status="inherit", inside=element("wp:attachment_url", address)
        )
        + item(content=f'<img src="{address}" alt="x">', inside=meta("_thumbnail_id", "13"))
        for name, address in inside.items()
    }
    return files | {
        "numbers that are none": item(
            "twelve", post_parent="none", menu_order="last", inside=comment("one", "x")
        ),
        "numbers beyond 64 bits": item(
            2**64, post_parent=str(2**70), menu_order=str(2**40), inside=comment(2**63)
        ),
        "numbers of 5,000 digits": item("9" * 5000, inside=comment("1" * 5000)),
        "negative numbers": item(-5, post_parent="-1", menu_order="-1", inside=comment(-7, -8)),
        "numbers that are zero": item(0, inside=comment(0)),
        "digits of another script": item("١٢", inside=comment("١")),
        "missing numbers": re.sub(r"<wp:(post|comment)_id>.*?\n", "", item(inside=comment(1) + comment(2))),
        "nothing but the element": "<item/>",
        "the same number twice": item(12, "One") + item(12, "Another", post_name="other"),
        "the same slug twice": item(12, post_name="hout")
        + item(13, post_name="hout")
        + item(14, post_name="Hout"),
        "the same comment twice": item(12, inside=comment(1) + comment(1)) + item(13, inside=comment(1)),
        "zero dates": item(
            post_date="0000-00-00 00:00:00",
            post_date_gmt="0000-00-00 00:00:00",
            inside=comment(1, date="0000-00-00 00:00:00", date_gmt="0000-00-00 00:00:00"),
        ),
        "dates that are none": item(
            post_date_gmt="yesterday",
            post_date="2010-02-30 12:00:00",
            inside=comment(1, date="?", date_gmt="25:00"),
        ),
        "dates beyond all years": item(
            post_date_gmt="9999-12-31 23:59:59", post_modified_gmt="0000-12-31 00:00:00"
        )
        + item(13, post_date_gmt="12010-04-12 10:00:00", post_date="0001-01-01 00:00:00"),
        "a page below itself": item(12, post_type="page", post_parent="12"),
        "pages below each other": item(12, post_type="page", post_parent="13")
        + item(13, post_type="page", post_parent="12"),
        "a page below nothing": item(12, post_type="page", post_parent="99"),
        "states nobody knows": item(12, status="hidden")
        + item(13, post_type="wp_block")
        + item(14, post_type=""),
        "a comment of a state nobody knows": item(inside=comment(1, approved="maybe", type="webmention")),
    }


def hostile_threads() -> dict[str, str]:
    """Items whose comments answer each other in ways they cannot."""
    return {
        "a thread 1,500 deep": item(inside="".join(comment(n, n - 1) for n in range(1, 1501))),
        "a thread 1,500 deep, the last first": item(
            inside="".join(comment(n, n - 1) for n in range(1500, 0, -1))
        ),
        "a comment that answers itself": item(inside=comment(1, 1)),
        "comments that answer each other": item(inside=comment(1, 3) + comment(2, 1) + comment(3, 2)),
        "a comment that answers nobody": item(inside=comment(1, 99)),
        "a comment that answers one elsewhere": item(12, inside=comment(1)) + item(13, inside=comment(2, 1)),
    }

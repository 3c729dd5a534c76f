"""What HTML may stand in a page: one allowlist for posts, one for replies. The only caller of bleach."""

from __future__ import annotations

import re

from bleach.sanitizer import Cleaner
from pygments.token import STANDARD_TYPES

from blog.text.languages import is_language

_IN_LINES = "a abbr b bdi br cite code del em i img ins kbd mark q s samp small span strong sub sup u var wbr"
_IN_BLOCKS = """
    blockquote caption dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p pre summary table
    tbody td tfoot th thead tr ul
"""
_IN_COMMENTS = "a blockquote br code em hr li ol p pre strong ul"

INLINE = frozenset(_IN_LINES.split())
POST_TAGS = INLINE | frozenset(_IN_BLOCKS.split())
COMMENT_TAGS = frozenset(_IN_COMMENTS.split())

_PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})
_SIZE = re.compile(r"[1-9]\d{0,3}")
_SPAN = re.compile(r"[1-9]\d?")

# Nothing that a page itself uses (comment-12, respond, main) begins like this.
_IDS = {
    "li": re.compile(r"fn:\d+"),
    "sup": re.compile(r"fnref\d*:\d+"),
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), re.compile(r"h-[a-z0-9-]+")),
}
_CLASSES = {
    "a": {"footnote-ref", "footnote-backref"},
    "div": {"footnote", "wide"},
    "pre": {"codehilite"},
    "span": frozenset(STANDARD_TYPES.values()) - {""},
    "td": {"center", "right"},
    "th": {"center", "right"},
}
_WORTH_SAYING = "author bookmark external license me nofollow noopener noreferrer sponsored tag ugc"
_RELATIONS = frozenset(_WORTH_SAYING.split())


def allows_in_post(tag: str, name: str, value: str) -> bool:
    """True when an element of a post may carry this attribute with this value."""
    match tag, name:
        case ("a", "href") | ("img", "src" | "alt") | ("a" | "abbr" | "img", "title"):
            return True
        case _, "lang":
            return is_language(value)
        case _, "dir":
            return value in {"ltr", "rtl", "auto"}
        case _, "id":
            return tag in _IDS and bool(_IDS[tag].fullmatch(value))
        case _, "class":
            return value in _CLASSES.get(tag, ())
        case "a", "rel":
            return _RELATIONS.issuperset(value.split())
        case "img", "loading" | "decoding":
            return value in {"lazy", "async"}
        case "img", "width" | "height":
            return bool(_SIZE.fullmatch(value))
        case "td" | "th", "colspan" | "rowspan":
            return bool(_SPAN.fullmatch(value))
        case "ol", "start":
            return bool(re.fullmatch(r"-?\d{1,6}", value))
        case "th", "scope":
            return value in {"col", "row"}
        case ("pre" | "div", "tabindex") | ("div", "role" | "aria-label"):
            return name == "aria-label" or value in {"0", "region"}
    return False


def allows_in_comment(tag: str, name: str, value: str) -> bool:
    """True when an element of a reply or a bio may carry this attribute with this value."""
    match tag, name:
        case "a", "href":
            return True
        case "a", "rel":
            return value == "nofollow ugc noopener"
        case "ol", "start":
            return bool(re.fullmatch(r"\d{1,3}", value))
        case "pre", "tabindex":
            return value == "0"
    return False


# Marks of the list without attributes: bleach would give the same back.
CLEAN_COMMENT = re.compile(
    r"(?:[^<>&]++|&(?:amp|lt|gt);|</?(?:blockquote|code|em|li|ol|p|strong|ul)>|<br>)*+"
)

# bleach keeps the text it works on in the Cleaner, so two threads may not share one; making one is cheap.


def clean_post(html: str) -> str:
    """The HTML of a post with nothing in it that is not on the list; what is inside such an element stays."""
    return Cleaner(tags=POST_TAGS, attributes=allows_in_post, protocols=_PROTOCOLS, strip=True).clean(html)


def clean_comment(html: str) -> str:
    """The HTML of a reply or a bio, likewise; each beginning in it needs its end, as `tree.write` has it."""
    if CLEAN_COMMENT.fullmatch(html):
        return html
    return Cleaner(tags=COMMENT_TAGS, attributes=allows_in_comment, protocols=_PROTOCOLS, strip=True).clean(
        html
    )


def without_links(html: str) -> str:
    """The HTML of a reply in which no link can be followed; the words of the links stay."""
    cleaner = Cleaner(
        tags=COMMENT_TAGS - {"a"}, attributes=allows_in_comment, protocols=_PROTOCOLS, strip=True
    )
    return cleaner.clean(html)

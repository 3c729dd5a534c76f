"""Draws the picture that goes with a link: the margin line of a page, a title, and whose it is."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630  # as wide as previews show it whole (OpenGraph's 1.91 to 1)
PAPER, INK, ACCENT = "#ffffff", "#15181a", "#c93200"  # as in kantlijn.css

LINE, TEXT, RIGHT = 148, 208, 1120  # from left: the margin line, where text begins and where it ends
TOP, RULE = 72, 506  # from above: the title, the rule under it
SIZES = range(104, 51, -4)  # of a title: the largest at which all of it can be shown
SMALL = 38  # what stands below the rule
LEADING = 1.12
STEP = 16  # pixels; by so much lines are made narrower to make them more equal

# Arimo Bold, of one measure with Helvetica. It knows Latin, Greek and Cyrillic; what is read from the right
# or takes other forms beside other letters needs more than a font.
FONT = Path(__file__).parent / "fonts" / "Arimo-Bold.ttf"
FROM_THE_RIGHT = {"R", "AL"}
BEYOND_UNICODE = "\U0010ffff"  # what no font has


def draw(title: str, below: str) -> bytes:
    """The PNG. When the title is in a script the font lacks, what would stand below stands in its place."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((LINE, 0, LINE + 7, HEIGHT), fill=ACCENT)
    title, below = writable(title), writable(below)
    if not title:
        title, below = below, ""
    if title:
        lines, font = set_title(title)
        height = round(font.size * LEADING)
        pen.rectangle((LINE - 76, TOP + font.size // 2, LINE - 40, TOP + font.size // 2 + 7), fill=ACCENT)
        for number, line in enumerate(lines):
            pen.text((TEXT, TOP + number * height), line, fill=INK, font=font)
    if below:
        font = font_of(SMALL)
        pen.rectangle((TEXT, RULE, RIGHT, RULE + 7), fill=INK)
        pen.text((TEXT, RULE + 36), shortened(below, font), fill=INK, font=font)
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def font_of(size: int) -> ImageFont.FreeTypeFont:
    """The font, set letter by letter, so that every machine draws the same."""
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


def writable(text: str) -> str:
    """The text as the font can write it: without emoji and marks, and empty when it lacks a letter."""
    font = font_of(SIZES[-1])
    lacking = bytes(font.getmask(BEYOND_UNICODE))
    kept = ""
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        is_known = character.isspace() or bytes(font.getmask(character)) != lacking
        if not is_known or unicodedata.bidirectional(character) in FROM_THE_RIGHT:
            if category[0] in "LN":
                return ""
        elif category != "Cf":  # places where a word may break, and marks of direction
            kept += character
    return " ".join(kept.split())


def set_title(title: str) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The lines of a title and their font. One too long in every size ends in an ellipsis."""
    for size in SIZES:
        font = font_of(size)
        lines = wrapped(title, font)
        room = int((RULE - TOP - size // 3) / (size * LEADING))
        longest = max(font.getlength(word) for word in title.split())
        if len(lines) <= room and longest <= RIGHT - TEXT:
            return balanced(title, font, longest, lines), font
    if len(lines) <= room:
        return lines, font
    return [*lines[: room - 1], shortened(" ".join(lines[room - 1 :]), font)], font


def balanced(title: str, font: ImageFont.FreeTypeFont, longest: float, lines: list[str]) -> list[str]:
    """As many lines as equal in length as they can be, as titles on pages are."""
    width = RIGHT - TEXT - STEP
    while width >= longest and len(narrower := wrapped(title, font, width)) == len(lines):
        lines, width = narrower, width - STEP
    return lines


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int = RIGHT - TEXT) -> list[str]:
    """The text in lines that fit; a word longer than a line is broken where the line ends."""
    lines = [""]
    for word in text.split():
        line = f"{lines[-1]} {word}".strip()
        if font.getlength(line) <= width:
            lines[-1] = line
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def shortened(text: str, font: ImageFont.FreeTypeFont) -> str:
    """The text, when it is longer than a line with an ellipsis in place of its end."""
    if font.getlength(text) <= RIGHT - TEXT:
        return text
    while font.getlength(f"{text}…") > RIGHT - TEXT:
        text = text[:-1]
    return f"{text.rstrip()}…"

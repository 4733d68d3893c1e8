"""Letters as people read them: accents, look-alikes, entities and other codes, and the plain letters they stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

SIGNS = {
    **dict.fromkeys(map(ord, "‘’‚‛ʼʹʻ`´′＇"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\uff0d"), "-"),
}
"""Apostrophes and hyphens as programs write them, and ours."""

UNDECOMPOSED = SIGNS | str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "Ae"}
    | {"œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D"}
    # letters of other alphabets that nobody can tell from ours on a page
    | dict(zip("аеорсухіјѕԁһАВЕКМНОРСТХУІЈЅ", "aeopcyxijsdhABEKMHOPCTXYIJS", strict=True))
    | dict(zip("οαινυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oaivuABEZHIKMNOPTYX", strict=True))
    | {"ӏ": "l", "Ӏ": "I"}
    | dict(
        zip("вкмнт", "bkmht", strict=True)
    )  # as their capitals, or a name in small letters would be another
    | {
        start + at: chr(ord("A") + at) for start in (0x1F150, 0x1F170) for at in range(26)
    }  # in black circles, squares
    | dict.fromkeys("\u115f\u1160\u3164\uffa0", " ")  # letters that are drawn as nothing
)
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "å": "aa",
        "Å": "Aa",
        "ø": "oe",
        "Ø": "Oe",
    }
)
SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "ABCDEFGHIJKLMNOPRSTUVWYZ")
SMALL = re.compile(f"\\w*[{''.join(map(chr, SMALL_CAPITALS))}]\\w*")
MISREAD = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]+"
)  # UTF-8 read as Windows-1252
# An accent as LaTeX writes it, ‘X\'anthe’, ‘Zo\"{e}’, ‘{\L}ukasz’, and the letter that it stands on.
LATEX = re.compile(
    r"\{?\\(?:(?:['`^\"~=.]|[uvHtcdbkr](?=[\s{\\]))\s*\{?\\?([A-Za-z])\}?|(AA|aa|AE|ae|OE|oe|[OoLl])(?:\{\}|\s|(?![A-Za-z])))\}?"
)
ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|[nrt])")  # as JSON and programs write letters
TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>")
NOUGHT = re.compile(r"(?<![^\W\d_])0(?=[a-z]{2})|(?<=[A-Za-z])0(?=[a-z])")
SUSPECT = re.compile("[a-z]I|[1|][A-Za-z]|[A-Za-z][1|]")
NESTED = 4
"""How often codes within codes are read, ‘&amp;amp;uuml;’: programs that escape what was escaped do so."""
AROUND = 60  # letters: a long word and its neighbours
# An l, a 1 or a stroke for an I or an l, with the words beside it: ‘Apri1 Young’, ‘WiIIiam’, ‘|sla’.
LOOKALIKE = re.compile(
    r"(?:[^\W\d_]+[^\w|]+)?(?<![^\W_])([A-Za-z]*(?:[a-z]I|[1|][A-Za-z]|[A-Za-z][1|])[A-Za-z1|]*)(?:[^\w|]+[^\W\d_]+)?"
)


def readings(text: str) -> Iterator[str]:
    """A text, and what else a reader may see in it: what codes stand for, and letters that others look like."""
    yield text
    if "\\" in text and (typeset := LATEX.sub(r"\1\2", text)) != text:
        yield typeset.replace("{", "").replace("}", "")
    plain = ESCAPED.sub(_as_written, text) if "\\" in text else text
    for _ in range(NESTED):
        coded = plain
        plain = unescape(plain) if "&" in plain else plain
        plain = unquote(plain) if "%" in plain else plain
        if plain == coded:
            break
    if not plain.isascii():
        plain = MISREAD.sub(_as_meant, plain)
    if plain != text:
        yield plain
    if "<" in plain and TAG.search(plain):
        yield from (TAG.sub(sign, plain) for sign in ("", " "))
    if NOUGHT.search(plain):
        yield NOUGHT.sub(
            lambda found: "o" if found.start() and plain[found.start() - 1].isalpha() else "O", plain
        )
    if not plain.isascii():
        if spelled := without_umlauts(plain):
            yield spelled
        yield from (word.translate(SMALL_CAPITALS).upper() for word in SMALL.findall(plain))
    suspects = (plain[max(0, at.start() - AROUND) : at.end() + AROUND] for at in SUSPECT.finditer(plain))
    for match in (match for around in suspects for match in LOOKALIKE.finditer(around)):
        before, token, after = match[0].partition(match[1])
        if sum(letter.isalpha() for letter in token) > 1 and len(token) > 2:
            start = "I" if token[0] in "1|" else token[0]
            for letter in "li":
                yield f"{before}{start}{re.sub('[1|I]', letter, token[1:])}{after}"


def _as_written(found: re.Match[str]) -> str:
    """The letter that an escape stands for; a space for the end of a line."""
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else " "


def _as_meant(run: re.Match[str]) -> str:
    """Letters that a program took for others, as they were: ‘Ã¡’ is ‘á’."""
    try:
        return b"".join(
            letter.encode("latin-1" if letter < "\u0100" else "cp1252") for letter in run[0]
        ).decode()
    except UnicodeError:
        return run[0]


def without_umlauts(text: str) -> str:
    """‘Mueller’ for ‘Müller’; nothing where there is no umlaut."""
    composed = unicodedata.normalize("NFC", text)
    return spelled if (spelled := composed.translate(UMLAUTS)) != composed else ""


def unmarked(text: str) -> str:
    """Compatibility letters, apostrophes and hyphens made plain; accents and characters of no width taken out."""
    return NOT_ASCII.sub(_decomposed, text.replace("`", "'"))


def _decomposed(run: re.Match[str]) -> str:
    letters = unicodedata.normalize("NFKD", run[0].translate(UNDECOMPOSED)).translate(UNDECOMPOSED)
    letters = "".join(str(unicodedata.decimal(letter, letter)) for letter in letters)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))

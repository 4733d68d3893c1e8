"""Words and signs that stand where a value should be: missing, suppressed, or a band; none is ever zero."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

# Not measured, for whatever reason: what teachers, exports and Excel write.
MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "–",
        "—",
        ".",
        "?",
        "abs",
        "absent",
        "ex",
        "exempt",
        "excused",
        "n/a",
        "na",
        "#n/a",
        "n.a.",
    }
    | {"nan", "none", "null", "nil return", "not present", "not sat", "did not sit", "dns", "not assessed"}
    | {"not known", "unknown", "left", "leaver", "withdrawn", "no data", "missing", "tbc", "not recorded"}
    | {"not disclosed", "prefer not to say", "not applicable", "#div/0!", "#value!", "#ref!", "#name?"}
    | {
        "#num!",
        "#null!",
        "n/k",
        "nk",
        "n/s",
        "not tested",
        "not taken",
        "not entered",
        "not yet assessed",
        "no score",
    }
    | {
        "no result",
        "did not attempt",
        "not attempted",
        "did not attend",
        "incomplete",
        "pending",
        "to follow",
        "tbd",
        "ill",
        "sick",
        "moved",
        "moved away",
    }
    | {
        "refused",
        "declined",
        "moved school",
        "left school",
        "exc",
        "??",
        "ab",
        "abs.",
        "blank",
        "(blank)",
        "skipped",
        "no answer",
    }
    | {"no response", "not answered", "did not answer", "unanswered", "prefer not to answer"}
)
# Scottish official statistics: * and c suppressed, # and z not applicable, x not available, low under a limit.
SUPPRESSED = frozenset({"*", "**", "c", "[c]", "#", "z", "[z]", "x", "[x]", "low", "[low]", "s", "[u]", ".."})
BAND = re.compile(
    r"[<>≤≥] ?\d+(\.\d+)? ?%?|\d+(\.\d+)? ?\+ ?%?|\d+(\.\d+)? ?%? ?(-|–|to) ?\d+(\.\d+)? ?%?|"
    r"(under|over|fewer than|less than|more than) \d+(\.\d+)? ?%?",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def stripped(cell: str) -> str:
    """A cell without the spaces around it, hard ones too, and without Excel's ways of forcing text.

    ``="0812"`` and ``'0812`` are both ``0812``.
    """
    if cell.isalnum():
        return cell
    if (
        cell.isascii()
        and cell.isprintable()
        and "  " not in cell
        and (plain := cell.strip())[:1] not in ("=", "'")
    ):
        return plain
    text = re.sub(r"[\s\u00a0\u200b\ufeff]+", " ", cell).strip()
    if forced := re.fullmatch(r'="([^"]*)"', text):
        return forced[1].strip()
    return text[1:].strip() if re.match(r"'\S", text) and not text.endswith("'") else text


@lru_cache(maxsize=65536)
def missing_reason(cell: str) -> str:
    """What a cell that holds no value is.

    Parameters
    ----------
    cell : str
        As it stands in the file.

    Returns
    -------
    str
        "missing", "suppressed", "band", or "" for what may be a value.
    """
    text = stripped(cell).casefold()
    if text in MISSING or (len(text) > 2 and text.removesuffix(".") in MISSING):
        return "missing"
    if text in SUPPRESSED:
        return "suppressed"
    return "band" if BAND.fullmatch(text) else ""


def describe_reasons(kinds: Iterable[str]) -> str:
    """How many cells have each kind of marker, in words; empty when none has.

    Parameters
    ----------
    kinds : iterable of str
        Of `missing_reason`.
    """
    counts = Counter(kind for kind in kinds if kind)
    words = {"missing": "missing", "suppressed": "suppressed", "band": "given as a band"}
    return ", ".join(f"{counts[kind]} {words[kind]}" for kind in words if counts[kind])

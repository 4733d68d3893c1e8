"""What voices are about: how well two people agree on it, and only then how many spoke of each theme."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from sipp_lib.characters import folded
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.records.kinds import Voice
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook

DIFFER = "the two differ"
LEAST = 0.41
"""Agreement below which nothing is counted: less than moderate (Landis & Koch 1977, Biometrics 33, 159–174)."""


@dataclass(frozen=True)
class Themes:
    """What two people made of the same voices.

    Parameters
    ----------
    coders : int
        How many people gave themes.
    agreement : SafeFrame or None
        ``n``, ``kappa``, ``se`` of the two with most voices in common; None where nobody gave a theme to what another
        one did.
    counts : SafeFrame or None
        ``group`` (who spoke), ``theme``, ``n`` (voices with a theme), ``count``; None where agreement is not known,
        or too little.
    """

    coders: int
    agreement: SafeFrame | None
    counts: SafeFrame | None


@cached
def themes(book: Workbook) -> Themes | None:
    """The themes of voices; None where no voice has one."""
    import pandas as pd

    from sipp_lib.analysis.agreement import kappa

    given = _given(book)
    if not given:
        return None
    first, second = _pair(given)
    both = [voice for voice in first if voice in second]
    if not both:
        return Themes(len(given), None, None)
    table = kappa([folded(first[each]) for each in both], [folded(second[each]) for each in both])
    agreement = book.gate(table, "themes/agreement")
    shown = agreement.frame["kappa"].iloc[0]
    told = not pd.isna(shown) and round(float(shown), 2) >= LEAST
    return Themes(len(given), agreement, _counts(book, first, second) if told else None)


def differing(book: Workbook) -> list[tuple[Voice, list[str]]]:
    """The voices on which the two differ, with the theme of each, to talk about; what nobody released has no words."""
    first, second = _pair(_given(book))
    found = []
    for entry in book.records("voice"):
        both = [each[entry.id] for each in (first, second) if entry.id in each]
        if len({*map(folded, both)}) == 2 and isinstance(entry.body, Voice):
            found.append((entry.body, both))
    return found


def _given(book: Workbook) -> dict[int, dict[str, str]]:
    """For each person the theme of each voice; the last one where somebody gave two."""
    found: dict[int, dict[str, str]] = {}
    for voice, _, person, theme in book.coded:
        found.setdefault(person, {})[voice] = theme
    return found


def _pair(given: dict[int, dict[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """The themes of the two people who gave one to most of the same voices."""
    pairs = combinations(given.values(), 2)
    return max(pairs, key=lambda pair: len(pair[0].keys() & pair[1].keys()), default=({}, {}))


def _counts(book: Workbook, first: dict[str, str], second: dict[str, str]) -> SafeFrame:
    """How many voices of each kind of speaker have which theme: that of the two, where both gave one."""
    import pandas as pd

    whose = {voice: speaker or "not said" for voice, speaker, *_ in book.coded}
    spelt = {folded(theme): theme for theme in (*second.values(), *first.values())}
    said: Counter[tuple[str, str]] = Counter()
    for voice in {**first, **second}:
        found = {folded(each[voice]) for each in (first, second) if voice in each}
        said[whose[voice], spelt[found.pop()] if len(found) == 1 else DIFFER] += 1
    speakers = sorted({speaker for speaker, _ in said})
    names = [*sorted({theme for _, theme in said} - {DIFFER}), DIFFER]
    rows = [(speaker, theme, said[speaker, theme]) for speaker in speakers for theme in names]
    frame = pd.DataFrame(rows, columns=["group", "theme", "count"])
    frame.insert(2, "n", frame.groupby("group")["count"].transform("sum"))
    return book.gate(frame.astype({"n": "Int64", "count": "Int64"}), "themes/counts")

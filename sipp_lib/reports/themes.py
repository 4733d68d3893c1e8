"""The themes of voices on a page: first how well two people agree, then how many spoke of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sipp_lib import results, tables
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.reports.html import bullets, heading, paragraph
from sipp_lib.wording import themes as wording

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook

ALONE = (
    "One person gave the themes. A second person should give theirs without looking, so that it can be said how well "
    "the two agree; only then are themes counted."
)
APART = "Nobody has given a theme to a voice that another person gave one to. Take the same voices, each for yourself."
COLUMNS = {"group": "Who spoke", "theme": "Theme", "count": "Voices", "n": "Of all voices with a theme"}


def themes(book: Workbook) -> list[Markup | None]:
    """What voices are about; for the public nothing while two people have not been compared."""
    found = results.themes(book)
    if found is None or (found.agreement is None and book.audience == "public"):
        return []
    if found.agreement is None:
        return [heading("What they spoke of"), paragraph(ALONE if found.coders == 1 else APART)]
    told: list[Markup | None] = [
        heading("What they spoke of"),
        paragraph(" ".join(wording.sentences(found.agreement))),
    ]
    if found.counts is not None and require_safe(found.counts)["count"].notna().any():
        told.append(
            tables.frame_table(found.counts, "Themes by who spoke", columns=[*COLUMNS], labels=COLUMNS)
        )
    return told


def to_discuss(book: Workbook) -> Markup | None:
    """The voices on which two people differ, for those who gave the themes."""
    found = results.differing(book)
    if not found:
        return None
    said = [f"‘{voice.quote}’: {' or '.join(f'‘{each}’' for each in both)}?" for voice, both in found]
    return Markup("").join(filter(None, [heading("Where you differ: talk about these"), bullets(said)]))

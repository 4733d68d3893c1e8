"""What a page keeps folded, once more at its end for readers of paper: shown in print only."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup

from sipp_lib.errors import UsageError
from sipp_lib.reports.html import heading, paragraph, section

ANNEX = "Annex: the charts as tables"
NAMED = '<a href="#annex">'  # in the contents of a page that is to have one
# as `sipp_lib.reports.html` writes them; no text of a page can look like it, for text is escaped
PIECE = re.compile(
    r'<h2 id="[a-z-]+-title">(?P<title>.*?)</h2>|<details><summary>.*?</summary>\n(?P<folded>.*?)</details>',
    re.DOTALL,
)
WORDS = {"true": True, "yes": True, "false": False, "no": False, "": False}


def wished(annex: bool | str) -> bool:
    """Whether a parameter asks for the annex.

    Parameters
    ----------
    annex : bool or str
        As papermill or the command gives it.

    Raises
    ------
    UsageError
        When it is anything but yes or no.
    """
    answer = annex if isinstance(annex, bool) else WORDS.get(str(annex).lower())
    if answer is None:
        raise UsageError(
            "The parameter ‘annex’ is true or false: whether folded tables are printed at the end."
        )
    return answer


def annexed(shown: Iterable[str]) -> Markup:
    """All that unfolds on a page, under the headings of its sections.

    Parameters
    ----------
    shown : iterable of str
        The markup of its parts, in their order.
    """
    parts, title = [], ""
    for piece in PIECE.finditer("\n".join(shown)):
        if piece["title"]:
            title = piece["title"]
            continue
        if title:
            parts.append(heading(Markup(title)))  # noqa: S704  both are escaped already
            title = ""
        parts.append(Markup(piece["folded"]))  # noqa: S704
    return section("annex", ANNEX, *(parts or [paragraph("Nothing on this page is folded.")])).html

"""Forms that are given out, filled in away from the workbook, and come back: `sipp form`.

- `ready`: questionnaires that stand ready, with the measure that each is
- `make`: what a form asks, of a kind of record or of a questionnaire
- `give`: a questionnaire found by its name, ready or of one's own, with its measure
- `unnamed`: that no form names a pupil, whatever it is written as
- `excel`: the form as an Excel workbook, with drop-down lists
- `web_page`: the form as a page to print, and as a page that works offline and saves its answers
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sipp_lib.handout import Handout

if TYPE_CHECKING:
    from sipp_lib.programme import Programme
    from sipp_lib.records.merge import Entry

WAYS = {"xlsx": "an Excel workbook", "html": "a page that works offline", "print": "a page to print"}


def written(form: Handout, way: str, programme: Programme, entries: Sequence[Entry]) -> tuple[str, bytes]:
    """A form as a file: what to call it, and what is in it.

    Parameters
    ----------
    form : Handout
        The form.
    way : str
        One of `WAYS`.
    programme : Programme
        The programme, by whose key files names of pupils are known.
    entries : sequence of Entry
        The partnership's records.

    Raises
    ------
    DisclosureError
        When it names a pupil.
    ProgrammeError
        When the key files cannot be read.
    """
    from sipp_lib.handouts.unnamed import check

    check(form, programme, entries)
    stem = f"form-{form.measure or form.kind.replace('_', '-')}"
    if way == "xlsx":
        from sipp_lib.handouts.excel import as_workbook

        return f"{stem}.xlsx", as_workbook(form)
    from sipp_lib.handouts.web_page import to_fill_in, to_print

    if way == "html":
        return f"{stem}.html", to_fill_in(form).encode()
    return f"{stem}-print.html", to_print(form).encode()

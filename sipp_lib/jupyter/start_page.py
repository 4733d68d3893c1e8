"""Partnerships of a programme: make a new one, or open one and see where each phase stands."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import traitlets

from sipp_lib.errors import SippError
from sipp_lib.new import begin, fill_with_sample
from sipp_lib.phases import PHASES
from sipp_lib.programme import FILE, Programme
from sipp_lib.records.chain import phase_of
from sipp_lib.widgets.control import Control
from sipp_lib.workbook import Workbook

SHOWN = 5
"""How many of the things that are missing in a phase are told on this page."""


class StartPage(Control):
    """The page's forms and lists; every press of a button is one message, answered by a new state.

    Parameters
    ----------
    folder : path, optional
        The programme's folder, or the one in which it is to begin; by default the one that `sipp open` serves.
    """

    _esm = Path(__file__).parent / "start_page.js"
    _css = Path(__file__).parent / "start_page.css"
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, folder: Path | str | None = None) -> None:
        super().__init__()
        served = folder or os.environ.get("SIPP_PROGRAMME")
        self.folder = Path(served or ".").resolve()
        self.served = bool(served) or (self.folder / FILE).is_file()
        self.shown = os.environ.get("SIPP_PARTNERSHIP", "")
        self.on_msg(self._asked)
        self._tell()

    def _asked(self, _: object, message: dict[str, Any], __: object) -> None:
        text, said = str(message.get("text", "")), ""
        try:
            match message.get("do"):
                case "programme":
                    said = f"The programme ‘{Programme.create(self.folder, text).name}’ has begun."
                case "sample":
                    fill_with_sample(self.folder)
                    said = "The sample programme is here: eight invented partnerships. Open one."
                case "partnership":
                    self.shown = begin(text, self.folder)[0].slug
                    said = f"The partnership ‘{text.strip()}’ was made. Begin with phase 1."
                case "show":
                    self.shown = text
        except (SippError, OSError) as error:
            self._tell(wrong=str(error))
        else:
            self._tell(said=said)

    def _tell(self, said: str = "", wrong: str = "") -> None:
        """What the page shows now; an answer differs from the one before even when it says the same."""
        turn = self.state.get("turn", 0) + 1
        found: dict[str, Any] = {"programme": None, "partnerships": [], "shown": "", "phases": []}
        try:
            found |= self._programme()
            if self.shown:
                found |= self._partnership()
        except (SippError, OSError) as error:
            wrong = wrong or str(error)
        self.state = {"turn": turn, "said": said, "wrong": wrong, "served": self.served, **found}

    def _programme(self) -> dict[str, Any]:
        if not (self.folder / FILE).is_file():
            return {"folder": str(self.folder)}
        programme = Programme.open(self.folder)
        slugs = programme.partnerships()
        if self.shown not in slugs:
            self.shown = slugs[0] if len(slugs) == 1 else ""
        return {"programme": programme.name, "partnerships": slugs, "shown": self.shown}

    def _partnership(self) -> dict[str, Any]:
        book = Workbook.open(self.shown, self.folder, "school")
        lacking = book.missing()
        written = Counter(phase_of(entry.kind) for entry in book.entries if entry.kind != "partnership")
        phases = []
        for phase in PHASES:
            messages = [each.message for each in lacking if each.phase == phase.number]
            page = book.place.notebooks / f"{phase.number}_{phase.slug}.ipynb"
            phases.append(
                {
                    "title": f"Phase {phase.number}: {phase.title}",
                    "page": page.relative_to(self.folder).as_posix() if page.exists() else "",
                    "stands": _stands(written[phase.number], len(messages)),
                    "missing": messages[:SHOWN],
                    "more": max(0, len(messages) - SHOWN),
                }
            )
        return {"name": book.partnership.name or self.shown, "phases": phases}


def _stands(written: int, lacking: int) -> str:
    if not written:
        return "not begun"
    entries = f"{written} {'entry' if written == 1 else 'entries'}"
    return f"{entries}, {lacking} still missing" if lacking else f"Complete ({entries})"

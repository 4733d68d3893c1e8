"""The desk to start from: partnerships with all that is theirs; make one, remove one, put it back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import traitlets

from sipp_lib.errors import SippError
from sipp_lib.jupyter import desk
from sipp_lib.jupyter.facts import called, names
from sipp_lib.new import begin, fill_with_sample
from sipp_lib.programme import FILE, Programme
from sipp_lib.removed import BIN, put_back, remove, removed
from sipp_lib.widgets.control import Control

AT_ONCE = 12
"""Of so many partnerships all is told; where there are more, all of the one that is chosen."""


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
        self.visits: desk.Visits | None = None
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
                case "remove":
                    said = self._remove(text)
                case "restore":
                    programme = Programme.open(self.folder)
                    self.shown = put_back(programme, text)
                    said = f"‘{called(programme.place(self.shown))}’ is back."
        except (SippError, OSError) as error:
            self._tell(wrong=str(error))
        else:
            self._tell(said=said)

    def _remove(self, slug: str) -> str:
        programme = Programme.open(self.folder)
        name = called(programme.partnership(slug))
        kept = remove(programme, slug)
        return (
            f"‘{name}’ was removed. Nothing of it is lost: it lies in {Path('partnerships') / BIN / kept.name} in the "
            "programme's folder, and you can put it back under ‘Removed’ below. The list of reports leaves it out when "
            "reports are next made."
        )

    def _tell(self, said: str = "", wrong: str = "") -> None:
        """What the page shows now; an answer differs from the one before even when it says the same."""
        turn = self.state.get("turn", 0) + 1
        found: dict[str, Any] = {"programme": None, "partnerships": [], "shown": "", "removed": []}
        try:
            found |= self._programme()
        except (SippError, OSError) as error:
            wrong = wrong or str(error)
        self.state = {"turn": turn, "said": said, "wrong": wrong, "served": self.served, **found}

    def _programme(self) -> dict[str, Any]:
        if not (self.folder / FILE).is_file():
            return {"folder": str(self.folder)}
        programme = Programme.open(self.folder)
        self.visits = self.visits or desk.Visits(programme)
        known = names(programme)
        if self.shown not in known:
            self.shown = next(iter(known)) if len(known) == 1 else ""
        here: dict[str, int] = {}
        listed = []
        for slug, name in known.items():
            told: dict[str, Any] = {
                "slug": slug,
                "name": name,
                "whole": len(known) <= AT_ONCE or slug == self.shown,
            }
            if told["whole"]:
                try:
                    more, here[slug] = desk.partnership(programme, slug, self.visits.before.get(slug))
                    told |= more
                except (SippError, OSError) as error:
                    told["wrong"] = str(error)
            listed.append(told)
        self.visits.keep(here)
        gone = [
            {"name": called(each.place(each.partnerships()[0])), "kept": each.folder.name}
            for each in removed(programme)
        ]
        return {"programme": programme.name, "partnerships": listed, "shown": self.shown, "removed": gone}

"""The page to start from: partnerships with all that is theirs; make one, remove one, put it back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import traitlets

from sipp_lib.errors import SippError
from sipp_lib.exchange import letter
from sipp_lib.exchange.membership import share, share_evidence
from sipp_lib.jupyter import desk, given_out, sharing
from sipp_lib.jupyter.facts import called, names
from sipp_lib.machine import hosted, machine
from sipp_lib.new import begin, bring_in, fill_with_sample, join, named
from sipp_lib.private_data import told_once
from sipp_lib.programme import FILE, Programme
from sipp_lib.removed import put_back, remove, removed
from sipp_lib.visits import Visits
from sipp_lib.widgets.control import Control, together
from sipp_lib.widgets.record import STATIC as FORMS

STATIC = Path(__file__).parent
AT_ONCE = 12
"""Of so many partnerships all is told; where there are more, all of the one that is chosen."""


class StartPage(Control):
    """The page's forms and lists; every press of a button is one message, answered by a new state.

    Parameters
    ----------
    folder : path, optional
        The programme's folder, or the one in which it is to begin; by default the one that `sipp open` serves.
    """

    _esm = together(FORMS / "press.js", STATIC / "start_page.js")
    _css = STATIC / "start_page.css"
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, folder: Path | str | None = None) -> None:
        super().__init__()
        served = folder or os.environ.get("SIPP_PROGRAMME")
        self.folder = Path(served or ".").resolve()
        self.served = bool(served) or (self.folder / FILE).is_file()
        self.shown = os.environ.get("SIPP_PARTNERSHIP", "")
        self.folders = sharing.folders()
        self.visits: Visits | None = None
        self.rounds: sharing.Rounds | None = None
        self._exchanging: asyncio.Task[None] | None = None
        self._first = ""
        self.on_msg(self._asked)
        self._tell()
        if self.state["programme"]:
            programme = self._opened()
            told = [
                told_once(programme.private),
                desk.night(programme) if os.environ.get("SIPP_NIGHT") else "",
            ]
            if words := " ".join(filter(None, told)):
                self._first = words
                self._tell()

    def _asked(self, _: object, message: dict[str, Any], files: Sequence[memoryview]) -> None:
        deeds: dict[str, Callable[[], str]] = {
            "hello": self._greet,
            "programme": lambda: f"The programme ‘{Programme.create(self.folder, text).name}’ has begun.",
            "sample": self._sample,
            "partnership": lambda: self._begin(text),
            "show": lambda: self._show(text),
            "remove": lambda: self._remove(text),
            "restore": lambda: self._restore(text),
            "share": lambda: self._share(text, Path(more), words),
            "exchange": lambda: self._round(text),
            "evidence": lambda: self._evidence(text, bool(more)),
            "passphrase": lambda: sharing.passphrase(self._opened(), text),
            "send": lambda: self._mail(text, words),
            "questionnaire": lambda: self._give_out(text, message),
            "join": lambda: self._join(Path(text), words),
            "bring in": lambda: self._bring_in(bytes(files[0]), words, text),
        }
        text, more, words = (str(message.get(each, "")).strip() for each in ("text", "more", "passphrase"))
        answered = message["do"] != "hello"  # nobody waits for what a greeting brings
        try:
            said = deeds[message["do"]]()
        except (SippError, OSError) as error:
            self._tell(wrong=str(error), answered=answered)
        else:
            self._tell(said=said, answered=answered)

    def _sample(self) -> str:
        fill_with_sample(self.folder)
        return "The sample programme is here: eight invented partnerships. Open one."

    def _begin(self, name: str) -> str:
        place, _ = begin(name, self.folder)
        self.shown = place.slug
        return f"The partnership ‘{name}’ was made. Begin with phase 1.{named(place, self._opened())}"

    def _show(self, slug: str) -> str:
        self.shown = slug
        return ""

    def _restore(self, kept: str) -> str:
        programme = self._opened()
        self.shown = put_back(programme, kept)
        return f"‘{called(programme.place(self.shown))}’ is back."

    def _opened(self) -> Programme:
        return Programme.open(self.folder)

    def _greet(self) -> str:
        """Take in what other schools wrote since, without keeping whoever looks at the page waiting."""
        if self.rounds and (self._exchanging is None or self._exchanging.done()):
            with suppress(RuntimeError):  # no loop: nobody looks at a page
                self._exchanging = asyncio.get_running_loop().create_task(self._go(self.rounds))
        return ""

    async def _go(self, rounds: sharing.Rounds) -> None:
        if await asyncio.to_thread(rounds.go):
            self._tell()

    def _round(self, slug: str) -> str:
        rounds = self.rounds = self.rounds or sharing.Rounds(self._opened())
        rounds.go([slug])
        return " ".join(rounds.last(slug))

    def _share(self, slug: str, folder: Path, words: str) -> str:
        programme = self._opened()
        place = programme.partnership(slug)
        settings = share(place, programme, folder, words)
        done = self._round(slug)
        return (
            f"‘{called(place)}’ is shared through {settings.folder} from now on. Tell your colleagues the passphrase, "
            f"by telephone and not through that folder: {settings.passphrase} – they begin with ‘Begin from what "
            f"another school shares’ on this page of theirs. {done}"
        )

    def _evidence(self, slug: str, shared: bool) -> str:
        share_evidence(self._opened().partnership(slug), shared)
        return self._round(slug)

    def _mail(self, slug: str, words: str) -> str:
        programme = self._opened()
        place = programme.partnership(slug)
        data, passphrase, done = letter.write(programme, place, words)
        name = letter.file_name(slug)
        self.send({"save": name}, buffers=[data])
        held = "".join(f" {each}" for each in done.stays())
        return (
            f"{name} is among your downloads. Send it by e-mail, and tell the passphrase by telephone: {passphrase} – "
            f"the other school brings it in on this page of theirs. Evidence and key files stay here.{held}"
        )

    def _give_out(self, slug: str, asked: dict[str, Any]) -> str:
        name, data, said = given_out.give_out(self._opened(), slug, asked)
        self.send({"save": name}, buffers=[data])
        return said

    def _join(self, folder: Path, words: str) -> str:
        _, place, done = join(folder, words, self.folder)
        self.shown = place.slug
        told = " ".join(done.describe())
        return f"‘{called(place)}’ is on {machine()} now, and is shared from here, too. {told}"

    def _bring_in(self, data: bytes, words: str, name: str) -> str:
        _, place, done = bring_in(data, words, name, self.folder)
        self.shown = place.slug
        return f"‘{called(place)}’: {' '.join(done.describe())}"

    def _remove(self, slug: str) -> str:
        programme = self._opened()
        name = called(programme.place(slug))
        kept = remove(programme, slug)
        return (
            f"‘{name}’ was removed. Nothing is lost: it is in {kept}, and you can put it back under ‘Removed’ below. "
            "The list of reports leaves it out when reports are next made."
        )

    def _tell(self, said: str = "", wrong: str = "", *, answered: bool = False) -> None:
        """What the page shows now; an answer differs from the one before even when it says the same.

        What is told first, of the night, stands until something that was asked for is answered.
        """
        said = said or ("" if answered else self._first)
        self._first = "" if answered else self._first
        turn = self.state.get("turn", 0) + 1
        found: dict[str, Any] = {
            "programme": None,
            "partnerships": [],
            "shown": "",
            "removed": [],
            "shared": [],
        }
        found["folders"] = self.folders
        try:
            found |= self._programme()
        except (SippError, OSError) as error:
            wrong = wrong or str(error)
        unless = "" if hosted() else ", unless you share it with other schools"
        kept = f"Everything you enter is saved at once and stays on {machine()}{unless}."
        about = {"served": self.served, "hosted": hosted(), "kept": kept}
        self.state = {"turn": turn, "said": said, "wrong": wrong, "answered": answered, **about, **found}

    def _programme(self) -> dict[str, Any]:
        if not (self.folder / FILE).is_file():
            return {"folder": str(self.folder)}
        programme = Programme.open(self.folder)
        self.visits = self.visits or Visits(programme)
        self.rounds = self.rounds or sharing.Rounds(programme)
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
                    told |= more | {"schools": self.rounds.told(slug)}
                except (SippError, OSError) as error:
                    told["wrong"] = str(error)
            listed.append(told)
        self.visits.keep(here)
        gone = [
            {"name": called(each.place(each.partnerships()[0])), "kept": each.folder.name}
            for each in removed(programme)
        ]
        return {
            "programme": programme.name,
            "partnerships": listed,
            "shown": self.shown,
            "removed": gone,
            "shared": desk.shared(programme, os.environ.get("SIPP_SHARED", "").split()),
        }

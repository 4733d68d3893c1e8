"""A transcript opened on the page: passages of it become voices with a theme; the rest is kept nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, get_args

import traitlets

from sipp_lib.errors import SippError, UsageError
from sipp_lib.formats import counted
from sipp_lib.records.kinds import Coding, Voice
from sipp_lib.records.offers import offered
from sipp_lib.widgets.control import Control, together

if TYPE_CHECKING:
    from sipp_lib.records.live_store import LiveStore

STATIC = Path(__file__).parent / "static"
WHOSE = [each for part in get_args(Voice.model_fields["whose"].annotation) for each in get_args(part)]


class Book(Protocol):
    """What a workbook must have."""

    @property
    def store(self) -> LiveStore:
        """Its records as they are edited."""


class TranscriptReader(Control):
    """Opens a transcript for the page that sent it, and for no other; its passages are never part of the state.

    Parameters
    ----------
    book : Workbook
        The workbook, opened for the school.
    """

    _esm = together(STATIC / "element.js", STATIC / "transcript.js")
    _css = together(STATIC / "record.css", STATIC / "transcript.css")
    whose: traitlets.List[Any] = traitlets.List(WHOSE).tag(sync=True, always=True)

    def __init__(self, book: Book) -> None:
        self._store = book.store
        super().__init__()
        self.on_msg(self._heard_of)

    def __repr__(self) -> str:
        return "<Transcript>"

    def _heard_of(self, _: Any, message: Any, buffers: Any) -> None:
        op, answer = message.get("op"), {"client": str(message.get("client"))}
        try:
            if op == "open":
                answer |= self._opened(str(message.get("name")), b"".join(map(bytes, buffers)))
            elif op == "take":
                answer |= self._taken(list(message.get("passages") or []))
        except SippError as error:
            answer["trouble"] = str(error)
        self.send(answer)

    def _opened(self, name: str, data: bytes) -> dict[str, Any]:
        from sipp_lib.transcript import passages

        found = [each._asdict() for each in passages(name, data)]
        return {"passages": found, "themes": offered(self._store, ["themes"])["themes"]}

    def _taken(self, chosen: list[dict[str, Any]]) -> dict[str, Any]:
        if not chosen:
            raise UsageError("Tick the passages that become voices first.")
        for each in chosen:
            whose = str(each.get("whose") or "") or None
            fields = {"quote": str(each.get("text", "")), "whose": whose}
            voice = self._store.add(Voice.kind, fields)
            if theme := str(each.get("theme") or "").strip():
                self._store.add(Coding.kind, {"voice": voice.id, "theme": theme})
        self._store.refresh()
        many = "is now a voice" if len(chosen) == 1 else "are now voices"
        return {
            "told": f"{counted(len(chosen), 'passage')} {many} below. Take out what could tell who spoke, and say "
            "there which may be published."
        }

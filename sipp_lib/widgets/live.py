"""A picture or table of the partnership's own records that follows what is typed beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import traitlets
from markupsafe import Markup, escape

from sipp_lib.errors import SippError
from sipp_lib.widgets.desk import Desk
from sipp_lib.widgets.shown import Shown

STATIC = Path(__file__).parent / "static"
SECONDS = 0.4
"""How long changes may rest before it is drawn anew, so that ten edits draw once."""


class Live(Shown):
    """Markup that is made anew whenever records change.

    Parameters
    ----------
    desk : Desk
        The partnership's records.
    draw : callable
        Makes what is shown; all but `Markup` is shown as text. Its `SippError` is shown as its sentence.
    kinds : sequence of str
        The kinds of record it is about; any by default.
    """

    _esm = STATIC / "live.js"
    _css = STATIC / "record.css"
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, desk: Desk, draw: Callable[[], object], kinds: Sequence[str] = ()) -> None:
        self._desk, self._draw, self._kinds = desk, draw, set(kinds)
        self._due: asyncio.TimerHandle | None = None
        self._missed = False
        super().__init__(html=self._drawn())
        self.on_msg(self._told)
        desk.listen(self._heard)

    def close(self) -> None:
        """Take it off the screen and stop listening."""
        self._desk.leave(self._heard)
        super().close()

    def __repr__(self) -> str:
        return "<Live>"

    def refresh(self) -> None:
        """Draw it anew."""
        self._due = None
        self.html = self._drawn()

    def _told(self, _: Any, message: Any, __: Any) -> None:
        """A view of it came or went: what nobody looks at is not drawn."""
        client = str(message.get("client"))
        if message.get("op") == "bye":
            self._missed = self._desk.leave(self._heard, client)
        else:
            self._desk.listen(self._heard, client)
            if self._missed:
                self._missed = False
                self.refresh()

    def _heard(self, kinds: set[str], _: str) -> None:
        if not kinds or (self._kinds and not kinds & self._kinds):
            return
        if self._due is not None:
            self._due.cancel()
        try:
            self._due = asyncio.get_running_loop().call_later(SECONDS, self.refresh)
        except RuntimeError:  # plain Python
            self.refresh()

    def _drawn(self) -> str:
        try:
            return str(escape(self._draw()))
        except SippError as error:
            return str(Markup("<p>{}</p>").format(str(error)))

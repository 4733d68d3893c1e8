"""The pictures of a partnership's last report, of which those that would come out the same are not drawn again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from sipp_lib.disclosure.safe import require_safe

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame

# as `sipp_lib.reports.html.figure` writes it; no text of a page can look like it, for text is escaped
PICTURE = re.compile(r'<img (src="data:image/svg\+xml;base64,[A-Za-z0-9+/=]+" width="\d+" height="\d+") alt=')
_OPEN: ContextVar[Album | None] = ContextVar("album", default=None)


class Album:
    """Pictures by the hash of all that they depend on.

    The hashes are kept with what the last run saw, never on a page: they would let a reader check a guess at a number
    that the page shows rounded. The pictures themselves are taken from the last page, and only as they were drawn.

    Parameters
    ----------
    page : pathlib.Path
        The last report, for the same audience; it need not be there.
    kept : mapping of str to str
        For the hash of what a picture depends on, the hash of the picture.
    everywhere : object
        What all pictures depend on, as plain JSON types: versions, template, partnership, audience.
    """

    def __init__(self, page: Path, kept: Mapping[str, str], everywhere: Any) -> None:
        self._everywhere = sha256(json.dumps(everywhere, sort_keys=True).encode()).hexdigest()
        try:
            last = page.read_text(encoding="utf-8", errors="replace") if kept else ""
        except OSError:  # it is not there any more
            last = ""
        drawn = {_sha(picture): picture for picture in PICTURE.findall(last)}
        self._there = {of: drawn[picture] for of, picture in kept.items() if picture in drawn}
        self.kept: dict[str, str] = {}
        """As the parameter, of the report that is being made."""

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Within, `picture` looks here first."""
        token = _OPEN.set(self)
        try:
            yield
        finally:
            _OPEN.reset(token)

    def picture(self, draw: Callable[[], Markup], depends_on: str) -> Markup:
        """The picture as it was drawn last time, or drawn now."""
        of = _sha(f"{self._everywhere} {depends_on}")
        picture = Markup(self._there.get(of) or draw())  # noqa: S704  drawn by the same code, and unchanged
        self._there[of] = picture  # the same is on another page
        self.kept[of] = _sha(picture)
        return picture


def picture(
    draw: Callable[[], Markup], chart: Callable[..., Any], safes: Sequence[SafeFrame], how: dict[str, Any]
) -> Markup:
    """A chart's picture, drawn only where no open album has it.

    Parameters
    ----------
    draw : callable
        Draws it.
    chart, safes, how
        What is called, and with what.
    """
    album = _OPEN.get()
    if album is None:
        return draw()
    tables = [[safe.name, safe.audience, safe.subject, _content(require_safe(safe))] for safe in safes]
    try:
        depends_on = json.dumps(
            [chart.__module__, chart.__qualname__, tables, how], sort_keys=True, default=_plain
        )
    except (TypeError, ValueError):  # something whose every change would not be seen
        return draw()
    return album.picture(draw, depends_on)


def _content(frame: pd.DataFrame) -> list[Any]:
    """All that a table tells."""
    columns = [
        [name, str(column.dtype), list(getattr(column.dtype, "categories", ())), column.tolist()]
        for name, column in frame.items()
    ]
    return [list(frame.index.names), frame.index.tolist(), columns]


def _plain(value: object) -> Any:
    if value is pd.NA:
        return ["NA"]
    if isinstance(value, date | pd.Timedelta):
        return [type(value).__name__, value.isoformat()]
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(type(value).__name__)


def _sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()

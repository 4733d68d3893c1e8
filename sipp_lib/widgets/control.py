"""A control of a page: it tells a notebook nothing that was typed, and the screen only when somebody looks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from sipp_lib.characters import plain


def together(*files: Path) -> str:
    """The one module, or the one look, that a widget may have, of several files."""
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


class Control(anywidget.AnyWidget):
    """What every control has in common.

    Whoever runs a notebook without a page (papermill, nbconvert, nbclient) may store each control's state in it. So the
    state is empty until a page has sent a message, which only a page does; a trait that holds nothing typed is tagged
    ``always``. On its way to the screen a text loses the characters that `sipp_lib.characters` names.

    Attributes
    ----------
    instead : str
        A sentence for the reader of a notebook that was run without a page; its text form says nothing else.
    """

    met = traitlets.Bool(False).tag(sync=True, always=True)
    instead = ""
    _somebody = False

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._meet)

    def get_state(
        self, key: str | Iterable[str] | None = None, drop_defaults: bool = False
    ) -> dict[str, Any]:
        """What the screen, or a notebook, is told of the control; see `ipywidgets.Widget.get_state`."""
        state: dict[str, Any] = super().get_state(key, drop_defaults)
        typed = self._typed() & set(state)
        if not self._somebody:
            return state | {name: blank for name, blank in self.trait_defaults().items() if name in typed}
        return state | {name: _plain(state[name]) for name in typed}

    def _typed(self) -> set[str]:
        """The traits that may hold what people typed: all of a control's own that do not say otherwise."""
        own = self.traits(sync=True, always=None)
        return {name for name in own if name[0] != "_" and name not in _COMMON}

    def _meet(self, *_: object) -> None:
        """Somebody looks: from now on the screen is told everything."""
        if not self._somebody:
            self._somebody = True
            self.send_state(self._typed())
            self.met = True  # after all else has come

    def _repr_mimebundle_(self, **how: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**how)
        if bundle is None:
            return None
        words = f"<p>{self.instead}</p>" if self.instead else ""
        return {**bundle[0], "text/html": words}, {**bundle[1], "text/html": {MARK: True}}


MARK = "sipp"
"""As of a report's parts (`sipp_lib.reports.html.MARK`): by it nbconvert's template knows what it may show."""
_COMMON = frozenset(anywidget.AnyWidget.class_traits(sync=True))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {_plain(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value

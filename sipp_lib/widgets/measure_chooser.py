"""Which measure suits an outcome, and which analysis will follow; a button puts it among the measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import traitlets

from sipp_lib.errors import SippError, UsageError
from sipp_lib.widgets.control import Control

if TYPE_CHECKING:
    from sipp_lib.records.live_store import LiveStore

STATIC = Path(__file__).parent / "static"
START = {"outcome": "", "stage": "", "size": "12", "occasions": "2", "comparison": False}


class Book(Protocol):
    """What a workbook must have."""

    @property
    def store(self) -> LiveStore:
        """Its records as they are edited."""


class MeasureChooser(Control):
    """By outcome, stage, size of the group, occasions and comparison: the measures that suit, in words.

    What is chosen here is not kept; only ‘Use this measure’ writes, one record.

    Parameters
    ----------
    book : Workbook
        The workbook, opened for the school.
    """

    _esm = "\n".join((STATIC / f"{part}.js").read_text(encoding="utf-8") for part in ("element", "chooser"))
    _css = "\n".join((STATIC / f"{part}.css").read_text(encoding="utf-8") for part in ("record", "chooser"))
    outcomes: traitlets.List[Any] = traitlets.List().tag(sync=True)
    stages: traitlets.List[Any] = traitlets.List().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    suiting: traitlets.List[Any] = traitlets.List().tag(sync=True)
    there: traitlets.List[Any] = traitlets.List().tag(sync=True)
    told = traitlets.Unicode().tag(sync=True)
    trouble = traitlets.Unicode().tag(sync=True)

    def __init__(self, book: Book) -> None:
        self._store = book.store
        super().__init__(asked=self._start(), there=self._there())
        self.on_msg(self._heard_of)
        self._store.subscribe(self._heard)

    def __repr__(self) -> str:
        return "<Chooser>"

    def close(self) -> None:
        """Take it off the screen and stop listening."""
        self._store.unsubscribe(self._heard)
        super().close()

    def _heard_of(self, _: Any, message: Any, __: Any) -> None:
        op, client = message.get("op"), str(message.get("client"))
        try:
            if op == "hello":
                from sipp_lib.analysis.chooser import OUTCOMES, STAGES

                self._store.subscribe(self._heard, client)
                self.outcomes, self.stages, self.there = list(OUTCOMES), list(STAGES), self._there()
            elif op == "bye":
                self._store.unsubscribe(self._heard, client)
            elif op == "ask":
                self._ask(dict(message.get("asked") or {}))
            elif op == "use":
                self._use(str(message.get("measure")))
        except SippError as error:
            self.told, self.trouble = "", str(error)
        self.send({"ack": message.get("seq"), "client": client})

    def _ask(self, asked: dict[str, Any]) -> None:
        from sipp_lib.analysis.chooser import choose

        words = {name: str(asked.get(name, "")) for name in ("outcome", "stage", "size", "occasions")}
        self.asked = {**words, "comparison": bool(asked.get("comparison"))}
        self.told = self.trouble = ""
        self.suiting = []
        if self.asked["outcome"]:
            found = choose(
                self.asked["outcome"],
                size=_number(self.asked["size"], "Pupils in the group"),
                occasions=_number(self.asked["occasions"], "How often it is measured"),
                stage=self.asked["stage"] or None,
                comparison=self.asked["comparison"],
            )
            self.suiting = found.to_dict("records")
            if not self.suiting:
                self.told = (
                    "No measure of the list suits this stage. Choose any stage, or plan one of your own."
                )

    def _use(self, measure: str) -> None:
        from sipp_lib.analysis.chooser import planned

        fields = planned(measure, str(self.asked["outcome"]))
        codes = {getattr(entry.body, "code", "") for entry in self._store.entries("measure")}
        code, number = fields["code"], 2
        while fields["code"] in codes:
            fields["code"], number = f"{code}-{number}", number + 1
        self._store.add("measure", fields)
        self._store.refresh()
        self.trouble = ""
        self.told = (
            f"‘{fields['name']}’ is now one of your measures, called ‘{fields['code']}’ in the data. Say there when it "
            "is collected, and by whom."
        )

    def _heard(self, kinds: set[str], _: str) -> None:
        if "measure" in kinds:
            self.there = self._there()

    def _there(self) -> list[str]:
        """The names of the measures there are."""
        return [
            entry.body.called("school") for entry in self._store.entries("measure") if not entry.withdrawn
        ]

    def _start(self) -> dict[str, Any]:
        """What is known already: the size of the target group."""
        sizes = [
            getattr(e.body, "size", None) for e in self._store.entries("target_group") if not e.withdrawn
        ]
        known = [size for size in sizes if size]
        return {**START, **({"size": str(known[0])} if known else {})}


def _number(text: str, label: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 7):
        raise UsageError(f"‘{label}’ is a whole number in digits, such as 12.")
    return int(text)

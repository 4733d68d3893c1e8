"""Which measure suits an outcome, and which analysis will follow; a button puts it among the measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import traitlets

from sipp_lib.analysis.instruments import FORMS, OUTCOMES, STAGES, recognised
from sipp_lib.errors import SippError, UsageError
from sipp_lib.formats import counted, listing
from sipp_lib.records.kinds import Measure, TargetGroup
from sipp_lib.widgets.control import Control, together
from sipp_lib.wording.words import sentence

if TYPE_CHECKING:
    from sipp_lib.records.live_store import LiveStore

STATIC = Path(__file__).parent / "static"
START: dict[str, Any] = {"outcome": "", "stage": "", "size": "12", "occasions": "2", "comparison": False}


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

    _esm = together(STATIC / "element.js", STATIC / "press.js", STATIC / "chooser.js")
    _css = together(STATIC / "record.css", STATIC / "chooser.css")
    outcomes: traitlets.List[Any] = traitlets.List().tag(sync=True)
    stages: traitlets.List[Any] = traitlets.List().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    suiting: traitlets.List[Any] = traitlets.List().tag(sync=True)
    yours = traitlets.Dict().tag(sync=True)
    agreed = traitlets.Unicode().tag(sync=True)
    told = traitlets.Unicode().tag(sync=True)
    trouble = traitlets.Unicode().tag(sync=True)

    def __init__(self, book: Book) -> None:
        self._store = book.store
        self._size = ""
        super().__init__()
        self._follow()
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
                self._store.subscribe(self._heard, client)
                self.outcomes, self.stages = list(OUTCOMES), list(STAGES)
                self._follow()
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
            rows = found.to_dict("records")
            self.suiting = sorted(rows, key=lambda row: row["measure"] not in self.yours)
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
        if kinds & {"measure", "target_group"}:
            self._follow()

    def _follow(self) -> None:
        """Take up what is agreed already: which tests there are, and how many pupils are in the target group."""
        self.yours = self._own_tests()
        groups = [
            each.body
            for each in self._store.entries(TargetGroup.kind)
            if isinstance(each.body, TargetGroup) and not each.withdrawn
        ]
        sizes = [(each.called("school"), each.size or len(each.pupils)) for each in groups]
        known = [(f"‘{name}’" if name else "The target group", size) for name, size in sizes if size]
        told = listing([f"{name} has {counted(size, 'pupil')}" for name, size in known])
        self.agreed = sentence(told)
        size = str(known[0][1]) if known else START["size"]
        # a number that somebody typed to see what would follow stays
        if self.asked.get("size", self._size) == self._size:
            self._size = size
            self.asked = {**START, **self.asked, "size": size}
            if self.suiting:
                self._ask(dict(self.asked))

    def _own_tests(self) -> dict[str, str]:
        """By the name of a measure that can be suggested, what the partnership calls its own."""
        found = {}
        for entry in self._store.entries(Measure.kind):
            own = entry.body
            if entry.withdrawn or not isinstance(own, Measure):
                continue
            known = recognised(own.name, own.code, own.instrument)
            if known and FORMS.get(known.kind, known.kind) == own.form:
                found[known.measure] = own.called("school")
        return found


def _number(text: str, label: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 7):
        raise UsageError(f"‘{label}’ must be a whole number in digits, such as 12.")
    return int(text)

"""A partnership of one school, and a file on its way in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.importer import CheckedImport, Preview
from sipp_lib.new import begin
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store

TRIALS = Path(__file__).parents[1] / "evidence" / "trials"
PRE_POST = ["Pre", "Post"]
READ = Measure(name="Reading", code="READ", lowest=0, highest=140, occasions=PRE_POST)
LIT = Measure(name="Literacy on track", code="LIT", form="yes or no", occasions=PRE_POST)
ENJOY = Measure(name="Enjoyment", code="ENJOY", form="survey", answers=["Yes", "No"])
ATT = Measure(name="Attendance", code="ATT", form="rate")


class Door:
    """A partnership with one school, and a file on its way in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place: Place = begin("Glen", folder / "programme")[0]
        self.keep(School(name="Glen Primary", code="GLE"))

    def keep(self, *records: Any) -> None:
        with Store.open(self.place.records, self.place.slug) as store:
            for record in records:
                store.add(record, author="AB")

    @property
    def known(self) -> steps.CurrentData:
        return steps.current_data(Programme.open(self.folder / "programme"), self.place)

    def seen(self, text: str, *measures: Measure, mapping: Path | None = None) -> Preview:
        self.keep(*measures)
        path = self.folder / "f.csv"
        if text.endswith(".csv"):
            text = (TRIALS / text).read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        return steps.preview(path, self.place, self.known, mapping)

    def answer(self, seen: Preview, **answers: str) -> Preview:
        """Answered by what is asked; the suggestion, as Enter takes it, for the rest."""
        while questions := seen.questions:
            question = questions[0]
            answer = answers.get(question.key.partition(":")[0]) or question.suggestion
            if not answer:
                break
            seen = seen.answer(question.key, answer)
        return seen

    def checked(self, text: str, *measures: Measure, **answers: str) -> CheckedImport:
        return steps.check(self.answer(self.seen(text, *measures), **answers), self.known)


def fields(seen: Preview) -> dict[str, tuple[str, str, str]]:
    return {each.heading: (each.field, each.measure, each.occasion) for each in seen.mapping.columns}


def asked(seen: Preview) -> list[tuple[str, str]]:
    return [(question.text, question.suggestion) for question in seen.questions]


def values(done: CheckedImport) -> dict[tuple[str, str], list[float]]:
    frame = done.arrival.tables["observations"]
    return {key: rows["value"].tolist() for key, rows in frame.groupby(["measure", "occasion"], sort=False)}  # type: ignore[misc]


def stops(done: CheckedImport) -> list[str]:
    return [issue.message for issue in done.issues if issue.severity == "stop"]

"""A table with a row for each test and its day: the day or its month is the occasion, where a person says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.questions import in_brief
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import School
from sipp_lib.records.store import Store

LONG = (
    "Name,Test,Date,Score\nIsla Fraser,Spelling,14/09/2025,27\nIsla Fraser,Spelling,12/05/2026,29\n"
    "Tom Reid,Spelling,15/09/2025,16\nTom Reid,Spelling,12/05/2026,19\n"
)
DAYS = ["2025-09-14", "2026-05-12", "2025-09-15", "2026-05-12"]
WIDE = "SCN,Test date,Reading score\n987654325,14/09/2025,27\n012345674,15/09/2025,16\n"


@pytest.mark.parametrize(
    ("text", "heading", "column", "suggestion", "months", "days"),
    [
        (LONG, "Date", "Score", "the month", ["2025-09", "2026-05"] * 2, DAYS),
        (WIDE, "Test date", "Reading score", "", ["2025-09"] * 2, ["2025-09-14", "2025-09-15"]),
    ],
)
def test_the_day_or_its_month_is_the_occasion(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    heading: str,
    column: str,
    suggestion: str,
    months: list[str],
    days: list[str],
) -> None:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    place, _ = begin("Glen", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        store.add(School(name="Glen Primary", code="GLE"), author="AB")
    path = tmp_path / "long.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(Programme.open(tmp_path / "programme"), place)
    seen = steps.preview(path, place, known)
    for question in seen.questions:
        if question.key.startswith("measure"):
            seen = seen.answer(question.key, "READ")
    (question,) = seen.questions
    assert question.text == (
        f"‘{column}’: when was this? If the column ‘{heading}’ tells it, answer the month, or the date. Else: In the "
        "words of the measure; a month as 2025-09."
    )
    assert question.suggestion == suggestion
    key = question.key
    assert in_brief(seen.mapping) == {
        key: (
            "Say when this was, in the words of the measure; a month as 2025-09. If the column "
            f"‘{heading}’ tells it, write: the month, or: the date."
        )
    }
    for answer, expected in (("the month", months), ("the date", days)):
        done = steps.check(seen.answer(key, answer), known)
        assert not done.stops
        assert done.arrival.tables["observations"]["occasion"].tolist() == expected

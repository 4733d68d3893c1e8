"""Levels in plain numbers: which end is the best is asked once, and kept with the measure."""

from dataclasses import replace

import pytest
from importing import evidence, programme

from sipp_lib.errors import UsageError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.import_queue import ImportQueue, QueuedFile
from sipp_lib.evidence.mapping import edits
from sipp_lib.evidence.values.levels import with_steps
from sipp_lib.records.kinds import Measure
from sipp_lib.records.store import Store

ROWS = "Name,PM level\nIsla Fraser,1\nTom Ross,2\nZoe Reid,5\nAmy Lane,Absent\n"
TEXT = "‘PM level’: only the order of these levels counts. Which is it, from best to worst?"
DOWN, UP = "5, 4, 3, 2, 1", "1, 2, 3, 4, 5"


@pytest.fixture
def queue(place):
    with Store.open(place.records, place.slug) as store:
        store.add(
            Measure(code="PM", name="PM level", form="score", ordered=True, occasions=["Pre", "Post"]),
            author="Ann",
        )

    def opened(text=ROWS, name="pm.csv"):
        path = place.notebooks.parents[3] / name
        path.write_text(text, encoding="utf-8")
        made = ImportQueue(programme(place), place, confirmed=False)
        made.files.append(QueuedFile(path))
        made.read(made.files[0])
        return made, made.files[0]

    return opened


def said(file, order):
    seen = file.seen
    at = next(at for at, each in enumerate(seen.mapping.columns) if each.heading.startswith("PM"))
    mapping = edits.with_measure(seen.mapping, [at], "PM", seen.measures)
    mapping = edits.with_occasion(mapping, [at], "Pre", seen.measures)
    seen = replace(seen.with_field(at, "value"), mapping=mapping)
    (question,) = [each for each in seen.questions if each.key == "order:PM"]
    assert (question.text, question.choices, question.suggestion) == (TEXT, (DOWN, UP), DOWN)
    return seen.answer("order:PM", order)


@pytest.mark.parametrize(("order", "best"), [(DOWN, "5"), (UP, "1")])
def test_the_order_is_asked_once_and_kept_with_the_measure(queue, place, order, best):
    made, file = queue()
    made.answered(file, said(file, order))
    assert file.state == "ready"
    assert made.add_ready() == [file]
    (measure,) = [each for each in steps.current_data(programme(place), place).measures if each.code == "PM"]
    assert measure.answers == order.split(", ")
    rows = with_steps(evidence(place)["observations"], [measure])
    values = {
        level: value
        for level, value in zip(rows["level"], rows["value"], strict=True)
        if isinstance(level, str)
    }
    assert max(values, key=values.get) == best
    _, later = queue(ROWS.replace("PM level", "PM Post"), "later.csv")
    assert "order:PM" not in [each.key for each in later.seen.questions]


def test_another_answer_is_told_which_there_are(queue):
    _, file = queue()
    with pytest.raises(UsageError) as caught:
        said(file, "both")
    assert str(caught.value) == f"{TEXT} Choose one of: {DOWN} or {UP}."

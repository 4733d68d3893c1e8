from pathlib import Path

import pytest
from glen_files import known

from sipp_lib.evidence import importer as steps
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store


@pytest.fixture
def there(begin_glen):
    place = begin_glen(
        School(name="Glen Primary School", code="GLE"),
        School(name="St Fillan's RC Primary School", code="STF"),
    )
    with Store.open(place.records, place.slug) as store:
        answers = ["Agree", "Not sure", "Disagree"]
        measure = store.add(
            Measure(name="Reading survey", code="SUR", form="survey", answers=answers), author="AB"
        )

    return place, measure


@pytest.fixture
def open_form(there, tmp_path: Path):
    def opened(text: str, mapping: Path | None = None):
        path = tmp_path / "form.csv"
        path.write_text(text, encoding="utf-8")
        known = steps.current_data(Programme.open(tmp_path / "programme"), there[0])
        return steps.preview(path, there[0], known, mapping), known, there[0]

    return opened


@pytest.fixture
def look(there, open_form):
    place, measure = there

    def looked(text: str, answers: list[str] | None = None):
        if answers:
            with Store.open(place.records, place.slug) as store:
                store.revise(measure.id, {"answers": answers}, author="AB")
        seen, known, _ = open_form(text)
        while questions := seen.questions:
            key, likely = questions[0].key, questions[0].suggestion
            given = {"measure": "SUR", "school": "GLE"}.get(key.partition(":")[0])
            seen = seen.answer(key, given or likely or "May")
        return steps.check(seen, known)

    return looked


@pytest.fixture
def seen(tmp_path, begin_glen):
    answers = ["Agree", "Neither", "Disagree"]
    place = begin_glen(
        School(name="Glen Primary", code="GLE"),
        Measure(name="Attendance", code="ATT", form="rate"),
        Measure(name="Reading survey", code="SUR", form="survey", answers=answers),
    )

    def look(text, name="register.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        known = steps.current_data(Programme.open(tmp_path / "programme"), place)
        return steps.preview(path, place, known), known

    return look


@pytest.fixture
def register(begin_glen):
    place = begin_glen(
        School(name="Glen Primary", code="GLE"), Measure(name="Attendance", code="attendance", form="rate")
    )

    def bring(text: str, asked: dict[str, str] | None = None, name: str = "register.csv"):
        """What a file would bring, and the questions that were asked, in their order."""
        path = place.notebooks.parents[3] / name
        path.write_text(text, encoding="utf-8")
        seen, questions = steps.preview(path, place, known(place)), []
        while seen.questions:
            question = seen.questions[0]
            questions.append(question.text)
            seen = seen.answer(question.key, (asked or {})[question.key.partition(":")[0]])
        return steps.check(seen, known(place)), questions, place

    return bring

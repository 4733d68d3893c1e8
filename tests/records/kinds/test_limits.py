from datetime import date

import pytest

from sipp_lib.errors import StoreError
from sipp_lib.records import bundle
from sipp_lib.records.kinds import KINDS, Action, Factor, LogEntry, Measure, Partnership, SelfCheck
from sipp_lib.records.kinds.action import Cycle, ResearchLesson
from sipp_lib.records.kinds.exploring import FactorTest
from sipp_lib.records.kinds.limits import refused
from sipp_lib.records.kinds.performance import TargetGroup
from sipp_lib.records.revision import Revision
from sipp_lib.records.store import Store


def every_model():
    models = list(KINDS.values())
    for model in models:  # grows while it is walked: rows nested in rows are found too
        models += [rows for name, _ in model.fields() if (rows := model.rows_of(name)) not in (None, *models)]
    return models


def test_every_number_of_every_kind_has_a_least_and_a_most():
    wanting = [
        f"{model.__name__}.{name}"
        for model in every_model()
        for name, field in model.fields()
        if {"int", "float"} & set(str(field.annotation).replace("|", " ").split())
        and None in model.range_of(name)[:2]
    ]
    assert wanting == []


REFUSED = [
    (SelfCheck(progress=7), "‘Progress’ must be a number from 0.5 to 5. Correct it."),
    (SelfCheck(progress=0.4), "‘Progress’ must be a number from 0.5 to 5. Correct it."),
    (Measure(reliability=1), "‘Reliability’ must be a number from 0 to 0.999. Correct it."),
    (LogEntry(minutes=1441), "‘Minutes’ must be a number from 0 to 1,440. Correct it."),
    (LogEntry(present=-1), "‘Pupils present’ must be a number from 0 to 10,000. Correct it."),
    (
        Partnership(start=date(2026, 8, 17), end=date(2026, 6, 1)),
        "‘Ends’ is before ‘Starts’. Change one of the two dates.",
    ),
    (
        Action(start=date(2026, 8, 17), end=date(2026, 8, 16)),
        "‘To’ is before ‘From’. Change one of the two dates.",
    ),
    (
        Measure(lowest=10, highest=10),
        "‘Highest possible’ must be higher than ‘Lowest possible’. Change one of the two numbers.",
    ),
    (
        LogEntry(day=date(1926, 9, 1)),
        "‘Date’ has the year 1926. Give a year from 1950 to 2100, with four digits.",
    ),
    (
        Factor(tests=[FactorTest(), FactorTest(day=date(2209, 9, 1))]),
        "‘How we tested it’, row 2: ‘When’ has the year 2209. Give a year from 1950 to 2100, with four digits.",
    ),
    (
        Cycle(lessons=[ResearchLesson(number=0)]),
        "‘Lesson study: research lessons’, row 1: ‘Research lesson’ must be a number from 1 to 99. Correct it.",
    ),
    (
        Measure(answers=["x" * 10_000] * 3),
        "‘Possible answers’ is longer than 20,000 letters. Shorten it, or keep it as a file.",
    ),
    (
        TargetGroup(pupils=["x" * 201]),
        "‘Pseudonyms’ is longer than 200 letters. Shorten it, or keep it as a file.",
    ),
    (
        Factor(tests=[FactorTest()] * 1_001),
        "‘How we tested it’ has more than 1,000 entries. Leave some out, or keep the list as a file.",
    ),
]


@pytest.mark.parametrize(("record", "sentence"), REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence_wherever_it_is_written(tmp_path, record, sentence):
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        with pytest.raises(StoreError) as caught:
            store.add(record, author="AB")
        assert str(caught.value) == sentence
        kept = store.add(type(record)(), author="AB")
        with pytest.raises(StoreError) as caught:
            store.revise(kept.id, record.model_dump(mode="json"), author="AB")
        assert str(caught.value) == sentence
        assert store.get(kept.id).body == type(record)()


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_a_text_of_a_megabyte_is_refused_in_every_field_of_every_kind(model):
    texts = [name for name, field in model.fields() if field.annotation is str]
    lists = [name for name, field in model.fields() if field.annotation == list[str]]
    for name in texts:
        label = model.model_fields[name].title
        sentence = f"‘{label}’ is longer than 20,000 letters. Shorten it, or keep it as a file."
        assert refused(model(**{name: "x" * 1_000_000})) == sentence
        assert refused(model(**{name: "x" * 20_000})) == ""
    for name in lists:
        assert " is longer than " in refused(model(**{name: ["x" * 1_000_000]}))


def test_a_long_author_or_reason_is_refused(tmp_path):
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        with pytest.raises(StoreError) as caught:
            store.add(Factor(), author="x" * 20_001)
        sentence = "The name or the reason is longer than 20,000 letters. Shorten it."
        assert str(caught.value) == sentence
        kept = store.add(Factor(), author="AB")
        with pytest.raises(StoreError) as caught:
            store.redact(kept.id, author="AB", reason="x" * 20_001)
        assert str(caught.value) == sentence


def test_what_an_older_workbook_stored_is_read_merged_and_edited_in_its_other_fields(tmp_path):
    old = Partnership(
        name="Old", success="x" * 30_000, start=date(1926, 8, 17), end=date(1925, 6, 1)
    ).to_body()
    revision = Revision.made(
        record="p", parents=(), partnership="tiny", kind="partnership", op="write", author="AB",
        at="2020-01-01T00:00:00.000000Z", body=old,
    )  # fmt: skip
    bundle.write([revision], tmp_path / "old.jsonl")
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        assert store.merge(bundle.read(tmp_path / "old.jsonl")) == 1
        assert store.get("p").body.end == date(1925, 6, 1)
        store.revise("p", {"name": "New", "success": "x" * 30_000}, author="AB")
        assert store.get("p").body.name == "New"
        with pytest.raises(StoreError) as caught:
            store.revise("p", {"end": "1924-06-01"}, author="AB")
        assert (
            str(caught.value) == "‘Ends’ has the year 1924. Give a year from 1950 to 2100, with four digits."
        )

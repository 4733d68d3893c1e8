from __future__ import annotations

from datetime import date
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipp_lib.errors import StoreError
from sipp_lib.records.kinds import KINDS, Factor, Fields, Record
from sipp_lib.records.kinds.base import RANK, entry, published


def every_model() -> list[type[Fields]]:
    models: list[type[Fields]] = list(KINDS.values())
    for model in models:  # grows while it is walked: rows nested in rows are found too
        models += [
            rows for name in model.model_fields if (rows := model.rows_of(name)) and rows not in models
        ]
    return models


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_every_field_has_a_label_an_audience_and_a_form(model: type[Fields]) -> None:
    for name, field in model.fields():
        assert field.title, name
        assert model.audience_of(name) in ("public", "school"), name
        assert model.is_long(name) in (True, False), name
        assert model.links_of(name) is None or model.links_of(name) in KINDS, name
        assert model.counts_pupils(name) in (True, False), name


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_the_json_schema_titles_every_field_as_its_form_does(model: type[Fields]) -> None:
    properties = model.model_json_schema()["properties"]
    assert {name: field.title for name, field in model.fields()} == {
        name: described["title"] for name, described in properties.items() if name != RANK
    }


def test_whoever_forgets_to_say_who_may_read_a_field_or_a_kind_keeps_it_in_the_school() -> None:
    class Noted(Record):
        kind = "noted"
        title = help = plural = "Noted"
        columns = ()
        what: str = entry("What")
        told: str = published("Told")

    assert (Noted.audience, Noted.audience_of("what"), Noted.audience_of("told")) == (
        "school",
        "school",
        "public",
    )


@pytest.mark.parametrize("model", KINDS.values(), ids=lambda model: model.kind)
def test_every_kind_is_titled_helps_and_has_an_audience(model: type[Record]) -> None:
    assert model.title
    assert model.help
    assert model.audience in ("public", "school")


@pytest.mark.parametrize("kind", KINDS)
def test_every_filled_body_comes_back_as_it_was(kind: str) -> None:
    @settings(max_examples=15)
    @given(st.builds(KINDS[kind]))
    def holds(record: Record) -> None:
        body = record.to_body()
        assert body["schema"] == record.version
        assert KINDS[kind].from_body(body) == record

    holds()


def test_school_kinds_and_fields_keep_case_pupils_logs_and_adults_names_in_school() -> None:
    assert KINDS["log"].audience == "school"
    assert KINDS["member"].audience_of("name") == "school"
    assert KINDS["cycle"].audience_of("case_pupils") == "school"
    assert KINDS["action"].audience_of("by_whom") == "school"


class Aged(Record):
    kind = "aged"
    title = "Aged"
    help = "Only here."
    version: ClassVar[int] = 3
    upgrades: ClassVar = {
        1: lambda body: {"name": body["title"]},
        2: lambda body: {**body, "since": "2026-01-05"},
    }

    name: str = entry("Name")
    since: date | None = entry("Since", default=None)


def test_an_old_body_is_upgraded_step_by_step() -> None:
    assert Aged.from_body({"schema": 1, "title": "Motivation"}) == Aged(
        name="Motivation", since=date(2026, 1, 5)
    )
    assert Aged.from_body({"schema": 2, "name": "Motivation"}) == Aged(
        name="Motivation", since=date(2026, 1, 5)
    )
    assert Aged.from_body({"schema": 3, "name": "Motivation"}) == Aged(name="Motivation")


def test_a_body_of_a_newer_version_is_refused() -> None:
    with pytest.raises(StoreError) as raised:
        Factor.from_body({"schema": 99, "name": "Motivation"})
    assert str(raised.value) == (
        "A factor record was written by a newer version of the workbook. "
        "Update the workbook on this machine and open the partnership again."
    )

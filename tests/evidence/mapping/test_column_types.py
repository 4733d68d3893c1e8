"""A column type is one line: what follows from it, here and on the pages, follows by itself."""

from __future__ import annotations

from typing import get_args

import pytest

from sipp_lib import results
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.evidence import importer, parsers
from sipp_lib.evidence.mapping.column_types import (
    FIELDS,
    ColumnType,
    split_heading,
    types_about,
)
from sipp_lib.evidence.mapping.edits import choices
from sipp_lib.evidence.schema import GROUP, TABLES, YES_NO
from sipp_lib.new import begin
from sipp_lib.pages import gaps_seen, target_group
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.kinds.performance import Lens
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

YOUNG_CARER = ColumnType(
    "young_carer",
    "young carer",
    r"\bcarers?\b",
    parsers.YES_OR_NO,
    "circumstance",
    lens="young carers",
    who="young carers",
)


def test_every_type_that_is_kept_of_a_pupil_is_a_column_of_the_stored_table_and_the_other_way_round():
    kept = [each.name for each in types_about("pupil", "circumstance")]
    assert sorted([*kept, "pupil", "simd_decile"]) == sorted(TABLES["pupils"])
    assert [TABLES["pupils"][each.name] for each in types_about("circumstance")] == [YES_NO] * 4
    assert TABLES["pupils"]["group"] is GROUP


def test_what_is_measured_is_kept_under_the_name_of_its_type():
    kept = {*TABLES["observations"], *TABLES["surveys"]} - {each.name for each in types_about("result")}
    # whose they are, the name of a questionnaire, and the word of a level beside the number it is kept as
    assert kept == {"pupil", "respondent", "scale", "level"}


def test_the_lenses_of_the_types_and_of_deprivation_are_those_that_a_record_can_name():
    assert sorted([each.lens for each in FIELDS.values() if each.lens] + ["SIMD"]) == sorted(get_args(Lens))


def test_a_circumstance_is_one_lens_and_says_of_whom_it_is_true():
    for each in types_about("circumstance"):
        assert each.parser is parsers.YES_OR_NO
        assert each.who
        assert each.lens


def test_a_list_offers_every_type_once_but_the_one_that_nobody_gives_and_to_split_a_column():
    offered = [field for fields in choices().values() for field, _ in fields]
    assert sorted([*offered, "respondent"]) == sorted([*FIELDS, "ticked"])


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A programme of a workbook that has one type more: its line, and its column of the stored table."""
    monkeypatch.setitem(FIELDS, "young_carer", YOUNG_CARER)
    monkeypatch.setitem(TABLES["pupils"], "young_carer", YES_NO)
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    place, _ = begin("North cluster", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        store.add(School(name="Kirkmuir", code="KIR"), author="AB")
        store.add(Measure(name="Reading", code="READ", occasions=["May"], role="outcome"), author="AB")
    return place


def preview(place, text):
    path = place.notebooks.parents[3] / "class.csv"
    path.write_text(text, encoding="utf-8")
    known = importer.current_data(Programme.open(place.notebooks.parents[2]), place)
    return importer.preview(path, place, known), known


def test_one_line_more_is_found_in_a_file_read_kept_and_looked_through(place):
    # thirty young carers with 9 or 11 points, thirty other pupils with 13 or 15; of thirty it is not known
    rows = [
        f"ID{at:03},{('Y', 'No', '')[at // 30]},{(9 if at < 30 else 13) + 2 * (at % 2)}" for at in range(90)
    ]
    seen, known = preview(place, "\n".join(["Pupil ID,Young Carer,READ May", *rows]))
    assert seen.describe()[2] == "Young Carer: young carer; 30 of 90 missing"
    assert ("young_carer", "young carer") in choices()["About the pupil"]
    importer.import_file(importer.check(seen, known), known, place)

    book = Workbook.open("north-cluster", place.notebooks.parents[2], "school")
    carers = book.evidence.pupils["young_carer"]
    assert carers.dtype == "boolean"
    assert [int(carers.sum()), int((~carers).sum()), int(carers.isna().sum())] == [30, 30, 30]

    (circumstances,) = [each for each in target_group.fields(book, {}) if each.name == "circumstances"]
    assert circumstances.options == (("young_carer", "young carers"),)
    found = target_group.chosen(book, {"circumstances": ["young_carer"]})
    assert len(found.pupils) == 30

    (lens,) = [each for each in gaps_seen.fields(book, {}) if each.name == "lens"]
    assert ("young_carer", "young carers") in lens.options
    (measure,) = book.bodies(Measure)
    table = require_safe(results.by_lens(book, measure, "May", "young_carer"))
    assert table.set_index("group")["mean"].to_dict() == {"yes": 10, "no": 14, "not known": 14}


def test_what_a_cell_of_the_new_type_may_hold_is_said_as_of_every_yes_or_no(place):
    seen, known = preview(
        place, "Pupil ID,Young Carer,READ May\nID1,Y,5\nID2,sometimes,6\nID3,N,7\nID4,N,7\nID5,N,7\n"
    )
    (issue,) = [each for each in importer.check(seen, known).issues if each.severity == "stop"]
    assert issue.message == (
        "class.csv, row 3, column ‘Young Carer’: expected yes or no (Y, N, True, False, 1 or 0), or nothing. Correct "
        "the cells and add the file again."
    )


@pytest.mark.parametrize(
    ("heading", "measure", "occasion"),
    [
        ("Sept 2023 score", "score", "Sept 2023"),
        ("Reading_Pre", "reading", "Pre"),
        ("Maths (Term 2)", "maths", "Term 2"),
        ("Spelling 2025-09", "spelling", "2025-09"),
        ("Tariff points", "tariff points", ""),
        ("Marching band", "marching band", ""),
    ],
)
def test_a_heading_tells_measure_and_occasion(heading: str, measure: str, occasion: str) -> None:
    assert split_heading(heading) == (measure, occasion)

"""A register with a code for each half-day is a stop, and no code becomes a pupil's number."""

from __future__ import annotations

import pytest
from glen_files import known

from sipp_lib.evidence import importer as steps
from sipp_lib.records.kinds import Measure, School

CODES = (
    "register.csv: this is a register with a code for each half-day (column ‘{}’), and the workbook does not count "
    "codes. Ask the school office for the half-days possible and attended, in a row for each pupil and two columns for "
    "each month, such as ‘Aug 2026 Possible’ and ‘Aug 2026 Attended’, and add that file."
)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (
            "Name,Mon 24/08 AM,Mon 24/08 PM,Tue 25/08 AM\n"
            "Iona Sinclair,/,\\,/\nFinlay Buchan,L,\\,O\nMirren Lamont,/,M,/\n",
            "Mon 24/08 AM",
        ),
        (
            "SCN,Date,Session,Code,Description\n"
            "205000003,24/08/2026,AM,ATT,Present\n205000003,24/08/2026,PM,UNA,Unexplained\n"
            "205001379,24/08/2026,AM,ATT,Present\n205001379,24/08/2026,PM,LAT,Late\n",
            "Code",
        ),
        (
            "Pupil,24/08/2026,25/08/2026\nIona Sinclair,P,A\nFinlay Buchan,P,P\nMirren Lamont,A,P\n",
            "24/08/2026",
        ),
        (
            "Pupil,24 Aug 2026,25 Aug 2026\nIona Sinclair,P,A\nFinlay Buchan,P,P\nMirren Lamont,A,P\n",
            "24 Aug 2026",
        ),
    ],
    ids=["signs", "a row for each", "present or absent", "days in words"],
)
def test_codes_of_single_half_days_are_a_stop_that_says_what_to_ask_for(register, text, column):
    done, asked, _ = register(text)
    assert asked == []
    assert [each.message for each in done.issues] == [CODES.format(column)]
    assert {pupil.number for pupils in done.arrival.people.values() for pupil in pupils} == {""}


def test_a_code_that_differs_for_one_pupil_is_not_the_pupils(register):
    text = "SCN,Code,Aug 2026 Possible,Aug 2026 Attended\n" + "".join(
        f"{scn},{code},20,{attended}\n"
        for scn, code, attended in (
            ("205000003", "K7", 20),
            ("205001379", "K7", 18),
            ("205000003", "Q1", 20),
            ("205001379", "Q1", 18),
        )
    )
    done, asked, _ = register(text, {"field": "leave out"})
    assert asked == ["Column 2 (‘Code’): what is in it?"]
    assert {pupil.number for pupils in done.arrival.people.values() for pupil in pupils} == {""}


def test_numbers_of_namesakes_stay_their_own(register):
    text = "Pupil No,Name,Aug 2026 Possible,Aug 2026 Attended\n" + "".join(
        f"{number},{name},20,18\n"
        for number, name in (("7012", "Jack Reid"), ("7013", "Jack Reid"), ("7044", "Iona Sinclair"))
    )
    done, asked, _ = register(text)
    assert asked == []
    assert len(done.arrival.tables["pupils"]) == 3


def test_codes_of_an_afternoon_are_no_results_of_a_measure_called_pm(begin_glen):
    place = begin_glen(
        School(name="Glen Primary", code="GLE"),
        Measure(name="PM benchmark", code="PM", occasions=["Pre", "Post"]),
    )
    path = place.notebooks.parents[3] / "register.csv"
    path.write_text(
        "SCN,01/09/2026 AM,01/09/2026 PM\n987654325,ATT,LAT\n012345674,ATT,ATT\n", encoding="utf-8"
    )
    seen = steps.preview(path, place, known(place))
    assert [column.field for column in seen.mapping.columns] == ["scn", "leave out", "leave out"]

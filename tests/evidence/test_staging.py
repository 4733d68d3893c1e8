from __future__ import annotations

import pandas as pd
import pytest
from importing import (
    HEAD,
    ISLA,
    ONE_OR_TWO,
    ROWS,
    ZOE,
    codes,
    looked_at,
    programme,
)

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.importer import CheckedImport
from sipp_lib.evidence.simd import SimdLookup
from sipp_lib.programme import Place


@pytest.mark.parametrize(
    ("rows", "code", "severity", "message"),
    [
        (
            f"{ISLA},Isla,Fraser,P5,1,Y,7,9\n",
            "repeated-row",
            "warn",
            "scores.csv, row 5: the row stands in the file already, so it is used once.",
        ),
        (
            f"{ISLA},Isla,Fraser,P6,1,Y,,\n",
            "conflicting-pupil",
            "stop",
            "scores.csv, rows 2 and 5: the same pupil has different values of ‘Stage’. Correct the file and add "
            "it again.",
        ),
        (
            f"{ISLA},Isla,Fraser,P5,1,Y,8,9\n",
            "duplicated-observation",
            "stop",
            "scores.csv: there is more than one result for the same pupil, measure and occasion (rows 2 and 5, which "
            "differ; rows 2 and 5, which agree). " + ONE_OR_TWO,
        ),
        (
            "123456789,Isla,Fraser,P5,1,Y,,\n",
            "one-name-two-numbers",
            "warn",
            "scores.csv, rows 2 and 5: the same name has different numbers, so these count as different pupils. "
            "Correct "
            "the number if they are one.",
        ),
        (
            ",,,P5,1,Y,8,9\n",
            "no-pupil",
            "stop",
            "scores.csv, row 5: nothing tells which pupil this is. Fill in the number or the name and add the "
            "file again.",
        ),
    ],
)
def test_rows_about_one_pupil_or_none(
    place: Place, rows: str, code: str, severity: str, message: str
) -> None:
    done = looked_at(place, HEAD + ROWS + rows)
    found = [issue for issue in done.issues if issue.code == code]
    assert [(issue.severity, issue.message) for issue in found] == [(severity, message)]


def test_data_zones_become_deciles_by_the_lookup_or_are_told(place: Place) -> None:
    text = f"SCN,Data zone\n{ISLA},S01006506\n{ZOE},S01000001\n"
    assert codes(looked_at(place, text)) == [("no-lookup", "warn")]
    done = looked_at(place, text, simd=SimdLookup(pd.Series({"S01006506": 7}, dtype="Int64"), 2011))
    assert codes(done) == [("simd-vintage", "warn")]
    assert done.arrival.tables["pupils"]["simd_decile"].tolist() == [7, pd.NA]


ZONES = pd.Series({f"S0100{6506 + at}": at + 1 for at in range(10)}, dtype="Int64")
DIFFER = (
    "what the file itself says of SIMD is not what the lookup gives for the data zone. Check which of the two is "
    "right. If you say yes when you are asked, the lookup’s deciles are taken and the file’s own are not; to keep the "
    "file’s own, leave out the column of data zones."
)
REVERSED = (
    " The file’s numbers seem to be reversed, with 1 for the least deprived: if they are, say no, and add the file "
    "again with --simd-reversed, or choose ‘1 is least deprived’ on the page."
)


def zoned(place: Place, heading: str, cells: list[str]) -> CheckedImport:
    rows = [
        f"{(47, 311, 128, 92)[at]},{['Ann', 'Bo', 'Cy', 'Di'][at]} Roe,S0100{6506 + at},{cell}"
        for at, cell in enumerate(cells)
    ]
    text = "\n".join([f"Pupil ID,Name,Data zone,{heading}", *rows]) + "\n"
    return looked_at(place, text, simd=SimdLookup(ZONES, 2011))


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("SIMD decile", ["1", "2", "", "4"]),
        ("SIMD quintile", ["1", "1", "2", "2"]),
        ("SIMD band", ["0-10%", "10-20%", "20-40%", "30-40%"]),
    ],
)
def test_where_the_file_and_the_lookup_agree_on_simd_nothing_is_said(
    place: Place, heading: str, cells: list[str]
) -> None:
    done = zoned(place, heading, cells)
    assert codes(done) == []
    assert done.arrival.tables["pupils"]["simd_decile"].tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("heading", "cells", "said"),
    [
        ("SIMD decile", ["1", "7", "3", ""], "row 3: for 1 of the 3 pupils who have both, " + DIFFER),
        (
            "SIMD quintile",
            ["1", "1", "1", "5"],
            "rows 4 and 5: for 2 of the 4 pupils who have both, " + DIFFER,
        ),
        (
            "SIMD decile",
            ["10", "9", "8", "7"],
            "rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, " + DIFFER + REVERSED,
        ),
        # of an older SIMD as well, so that not all fit when turned round
        (
            "SIMD decile",
            ["9", "9", "7", "7"],
            "rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, " + DIFFER + REVERSED,
        ),
        (
            "SIMD quintile",
            ["5", "5", "4", "4"],
            "rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, " + DIFFER + REVERSED,
        ),
        (
            "SIMD band",
            ["90-100", "80-90", "70-80", "60-70"],
            "rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, " + DIFFER + REVERSED,
        ),
    ],
)
def test_the_lookup_overrides_no_simd_of_the_file_unless_a_person_says_so(
    place: Place, heading: str, cells: list[str], said: str
) -> None:
    done = zoned(place, heading, cells)
    assert [issue.message for issue in done.issues if issue.severity == "stop"] == [f"scores.csv, {said}"]
    assert done.asks == ["simd-differs"]
    known = steps.current_data(programme(place), place)
    with pytest.raises(EvidenceError):
        steps.import_file(done, known, place)
    agreed = steps.check(done.preview.lift("simd-differs"), known, done.simd)
    assert (agreed.stops, agreed.asks) == (False, [])
    assert (
        "the lookup’s SIMD deciles are used in place of the file’s own, as you said."
        in agreed.issues[0].message
    )
    assert agreed.arrival.tables["pupils"]["simd_decile"].tolist() == [1, 2, 3, 4]


def test_the_simd_of_a_file_is_compared_as_it_is_said_to_be(place: Place) -> None:
    done = zoned(place, "SIMD decile", ["10", "9", "8", "7"])
    known = steps.current_data(programme(place), place)
    assert codes(steps.check(done.preview.reverse(), known, done.simd)) == []
    turned = steps.check(
        zoned(place, "SIMD decile", ["1", "2", "3", "4"]).preview.reverse(), known, done.simd
    )
    assert [issue.message for issue in turned.issues if issue.severity == "stop"] == [
        f"scores.csv, rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, {DIFFER} In the file 1 seems to be the "
        "most deprived: take back that it is the least (leave out --simd-reversed, or choose ‘1 is most deprived’ on "
        "the page)."
    ]


def test_a_questionnaire_without_names_keeps_respondents_apart(place: Place) -> None:
    text = "Timestamp,How? [I like it],How? [I do it],How? [I have it]\n1,Yes,Often,Yes\n2,Often,No,Yes\n3,No,No,No\n"
    path = place.notebooks.parents[3] / "form.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(programme(place), place)
    seen = steps.preview(path, place, known)
    seen = seen.answer("measure:questionnaire", "LIKE").answer("occasion:answers", "May 2026")
    done = steps.check(seen, known)
    surveys = done.arrival.tables["surveys"]
    assert done.counts() == "9 answers"
    assert surveys["respondent"].nunique() == 3
    assert surveys.iloc[0][["scale", "occasion", "item", "answer"]].tolist() == [
        "LIKE",
        "May 2026",
        "I like it",
        "Yes",
    ]

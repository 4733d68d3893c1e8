from __future__ import annotations

from pathlib import Path

import pytest
from glen_files import Make
from importing import (
    HEAD,
    ISLA,
    ONE_OR_TWO,
    ROWS,
    added,
    codes,
    evidence,
    looked_at,
    programme,
)

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Measure, School

TAKE_BACK = (
    " If the earlier file is the wrong one, remove it first (‘Remove’ in phase 1, or ‘sipp withdraw’)."
)


def test_a_later_import_gives_the_same_pseudonyms_and_adds_only_what_is_new(place: Place) -> None:
    added(place, HEAD + ROWS)
    before = set(evidence(place)["pupils"]["pupil"])
    later = f"SCN,Forename,Surname,READ May 2026\n{ISLA},Isla,Fraser,13\n"
    done = looked_at(place, later, "later.csv")
    assert done.counts() == "1 result"
    steps.import_file(done, steps.current_data(programme(place), place), place)
    assert set(evidence(place)["pupils"]["pupil"]) == before
    assert len(evidence(place)["observations"]) == 5


def test_what_an_import_adds_to_a_pupil_replaces_the_earlier_file_and_what_differs_is_told(
    place: Place,
) -> None:
    added(place, HEAD + ROWS)
    done = looked_at(place, f"SCN,Stage,ASN\n{ISLA},P6,Y\n", "asn.csv")
    assert codes(done) == [("pupil-differs", "warn")]
    assert done.counts() == "more about 1 known pupil"  # all three are kept anew, two as they were
    assert done.issues[0].message == (
        "asn.csv: some of what it says about pupils differs from earlier imports (‘Stage’ of 1). What was there first "
        "is kept."
    )
    steps.import_file(done, steps.current_data(programme(place), place), place)
    pupils = evidence(place)["pupils"]
    assert pupils["asn"].fillna(False).tolist() == [True, False, False]
    assert pupils["stage"].tolist() == ["P5"] * 3


def test_the_same_file_again_adds_nothing(place: Place) -> None:
    added(place, HEAD + ROWS)
    with pytest.raises(EvidenceError) as caught:
        added(place, HEAD + ROWS)
    assert str(caught.value) == ("scores.csv: everything in the file was imported before. Nothing was added.")


def test_known_pupils_whose_results_are_left_out_are_not_called_all_of_the_file(place: Place) -> None:
    added(place, HEAD + ROWS)
    path = place.notebooks.parents[3] / "sas.csv"
    path.write_text(f"SCN,Forename,Surname,SAS\n{ISLA},Isla,Fraser,101\n", encoding="utf-8")
    known = steps.current_data(programme(place), place)
    seen = steps.preview(path, place, known)
    done = steps.check(seen.answer(seen.questions[0].key, "leave out"), known)
    assert str(done.nothing_new) == (
        "sas.csv: no result is brought in, only who the pupils are. Left out: ‘SAS’ (numbers of no measure). The "
        "pupils are known already, so nothing was added. To bring results in, say which measure each of those columns "
        "is of."
    )


def test_another_value_for_the_same_occasion_stops(place: Place) -> None:
    added(place, HEAD + ROWS)
    done = looked_at(place, HEAD + ROWS.replace("7,9", "8,9"), "again.csv")
    assert done.stops
    (issue,) = [issue for issue in done.issues if issue.severity == "stop"]
    assert issue.message == (
        "‘scores.csv’ as it was added earlier and again.csv: there is more than one result for the same pupil, "
        "measure and occasion (a row of ‘scores.csv’ as it was added earlier and row 2 of again.csv, which differ). "
        + ONE_OR_TWO
        + TAKE_BACK
    )


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Name,READ Pre,READ Post\nA Finch,21,150\nB Moss,-4,60\nC Heron,50,200\n",
            [
                "scores.csv, rows 2 and 4, column ‘READ Post’: the value is outside what the measure ‘Reading’ can be. "
                "Correct the value, or the lowest and highest possible of the measure.",
                "scores.csv, row 3, column ‘READ Pre’: the value is outside what the measure ‘Reading’ can be. "
                "Correct the value, or the lowest and highest possible of the measure.",
            ],
        ),
        (
            "Name,When,Test,Mark\nA Finch,Pre,READ,21\nB Moss,Pre,READ,141\n",
            [
                "scores.csv, row 3, column ‘Mark’: the value is outside what the measure ‘Reading’ can be. "
                "Correct the value, or the lowest and highest possible of the measure.",
            ],
        ),
        (
            "SCN,READ Pre,FSM\n987654325,21,Y\n987654325,,N\n012345674,3,N\n",
            [
                "scores.csv, rows 2 and 3: the same pupil has different values of ‘FSM’. Correct the file and add "
                "it again.",
            ],
        ),
        (
            "Name,I like reading\nA Finch,Agree\nB Moss,Perhaps\nC Heron,Agree\n",
            [
                "scores.csv, row 3, column ‘I like reading’: 1 of 3 answers is not among the possible answers of "
                "the measure ‘Voice’ (Agree, Disagree), so not counted. If a word is misspelt, correct it in the "
                "file and add the file again. You can also add an answer to the measure, or leave it uncounted.",
            ],
        ),
        (
            "Name,Mark,When,Test\nA Finch,21,Pre,READ\nB Moss,20,,READ\nC Heron,20,Pre,\n",
            [
                "scores.csv, row 3, column ‘When’: the cell is empty, though the row has a result. Fill it in and add "
                "the file again.",
                "scores.csv, row 4, column ‘Test’: the cell is empty, though the row has a result. Fill it in and add "
                "the file again.",
            ],
        ),
        (
            "Name,Mark,When,Test\nA Finch,21,Pre,Zorblax\nB Moss,20,Pre,READ\nC Heron,20,Pre,READ\n",
            [
                "scores.csv, row 2, column ‘Test’: no measure has this name, so no report shows these results. Add a "
                "measure with it in Phase 1, or correct the name.",
            ],
        ),
        (
            "Name,Spelling Pre,Spelling Post\nA Finch,21,30\nB Moss,20,28\nC Heron,20,27\n",
            [
                "scores.csv, columns ‘Spelling Pre’ and ‘Spelling Post’: ‘VOICE2’ is not described yet, so no "
                "report shows these results. Describe it in Phase 1, or choose another measure.",
            ],
        ),
        (
            "Name,Possible Aug 2026,Actual Aug 2026\nA Finch,20,19.5\nB Moss,20,-1\nC Heron,20000000000,20\n",
            [
                "scores.csv, row 4, column ‘Possible Aug 2026’: expected a whole number, as openings are half-days. "
                "Correct the cells and add the file again.",
                "scores.csv, rows 2 and 3, column ‘Actual Aug 2026’: expected a whole number, as openings are "
                "half-days. Correct the cells and add the file again.",
            ],
        ),
        (
            "Name,Possible Aug 2026,Actual Aug 2026\nA Finch,20,21\nB Moss,20,10\n",
            [
                "scores.csv, row 2, column ‘Actual Aug 2026’: there cannot be more half-days attended than "
                "possible, and at least one must be possible (leave both cells empty where attendance is not known). "
                "Correct the cells and add the file again.",
            ],
        ),
    ],
)
def test_a_cell_is_told_by_the_heading_of_its_file(
    tmp_path: Path, begin_glen: Make, text: str, sentences: list[str]
) -> None:
    place = begin_glen(
        School(name="Glen Primary", code="GLE"),
        Measure(name="Reading", code="READ", lowest=0, highest=140, occasions=["Pre", "Post"]),
        Measure(name="Attendance", code="ATT", form="rate"),
        Measure(name="Voice", code="VOICE", form="survey", answers=["Agree", "Disagree"]),
    )
    path = tmp_path / "scores.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(Programme.open(tmp_path / "programme"), place)
    seen = steps.preview(path, place, known)
    answers = {
        **{"field:2": "occasion", "field:3": "measure", "occasion:answers": "Pre"},
        **{"measure:spelling": "VOICE2", "measure:attendance": "ATT"},
    }
    while seen.questions:
        key = seen.questions[0].key
        seen = seen.answer(key, answers.get(key, "VOICE"))
    codes = (
        *("value-out-of-range", "conflicting-pupil", "unlisted-answer", "empty-cell"),
        *("unnamed-measure", "impossible-openings", "impossible-rate"),
    )
    found = [each.message for each in steps.check(seen, known).issues if each.code in codes]
    assert sorted(found) == sorted(sentences)


def test_what_differs_from_before_is_told_by_the_headings_of_the_new_file(
    tmp_path: Path, begin_glen: Make
) -> None:
    place = begin_glen(School(name="Glen Primary", code="GLE"))
    found = []
    for pupils in ("A Finch,Y,1,P5\nB Moss,N,2,P5\n", "A Finch,N,3,P6\nB Moss,N,2,P6\n"):
        path = tmp_path / "list.csv"
        path.write_text(f"Name,FSM,SIMD quintile,Reg class\n{pupils}", encoding="utf-8")
        known = steps.current_data(Programme.open(tmp_path / "programme"), place)
        done = steps.check(steps.preview(path, place, known), known)
        found += [each.message for each in done.issues if each.code == "pupil-differs"]
        if not found:
            steps.import_file(done, known, place)
    assert found == [
        "list.csv: some of what it says about pupils differs from earlier imports (‘Reg class’ of 2, ‘SIMD quintile’ "
        "of 1 and ‘FSM’ of 1). What was there first is kept."
    ]

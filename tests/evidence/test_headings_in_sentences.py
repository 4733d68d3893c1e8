"""What is wrong in a school's file is told by the heading of that file, not by the name the evidence has for it."""

from pathlib import Path

import pytest

from sipp_lib.begin import begin
from sipp_lib.evidence import add as steps
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Name,READ Pre,READ Post\nA Finch,21,150\nB Moss,-4,60\nC Heron,50,200\n",
            [
                "scores.csv, rows 2 and 4, column «READ Post»: the value is outside what the measure «READ» can be. "
                "Correct the value, or the lowest and highest possible of the measure.",
                "scores.csv, row 3, column «READ Pre»: the value is outside what the measure «READ» can be. "
                "Correct the value, or the lowest and highest possible of the measure.",
            ],
        ),
        (
            "Name,When,Test,Mark\nA Finch,Pre,READ,21\nB Moss,Pre,READ,141\n",
            [
                "scores.csv, row 3, column «Mark»: the value is outside what the measure «READ» can be. "
                "Correct the value, or the lowest and highest possible of the measure.",
            ],
        ),
        (
            "SCN,READ Pre,FSM\n987654325,21,Y\n987654325,,N\n012345674,3,N\n",
            [
                "scores.csv, rows 2 and 3: the same pupil has different values of «FSM». Correct the file and add "
                "it again.",
            ],
        ),
        (
            "Name,I like reading\nA Finch,Agree\nB Moss,Perhaps\nC Heron,Agree\n",
            [
                "scores.csv, row 3, column «I like reading»: the answer is not one of the possible answers of the "
                "measure «VOICE», so it is not counted (1 of 3 answers in all). Correct the answer, or add it to the "
                "measure.",
            ],
        ),
    ],
)
def test_a_cell_is_told_by_the_heading_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, sentences: list[str]
) -> None:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    place, _ = begin("Glen", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        store.add(School(name="Glen Primary", code="GLE"), author="AB")
        store.add(
            Measure(name="Reading", code="READ", lowest=0, highest=140, occasions=["Pre", "Post"]),
            author="AB",
        )
        store.add(
            Measure(name="Voice", code="VOICE", form="survey", answers=["Agree", "Disagree"]), author="AB"
        )
    path = tmp_path / "scores.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.known(Programme.open(tmp_path / "programme"), place)
    seen = steps.preview(path, place, known)
    answers = {"field:2": "occasion", "field:3": "measure", "occasion:answers": "Pre"}
    while seen.questions:
        key = seen.questions[0].key
        seen = seen.answered(key, answers.get(key, "VOICE"))
    codes = ("value-out-of-range", "conflicting-pupil", "unlisted-answer")
    found = [each.message for each in steps.check(seen, known).issues if each.code in codes]
    assert sorted(found) == sorted(sentences)

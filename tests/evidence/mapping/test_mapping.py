from __future__ import annotations

from pathlib import Path

import pytest
from mapped import READ, frame, say

from sipp_lib.errors import UsageError
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.mapping import load, named_in, save
from sipp_lib.evidence.mapping.questions import open_questions
from sipp_lib.records.kinds import Measure


def test_a_mapping_is_kept_and_used_for_the_next_file_of_the_same_shape(tmp_path: Path) -> None:
    table = frame(SCN=["987654325"], **{"Pre score": ["7"], "Comments": ["x"]})
    made = say(detect(table, schools=["KIR"]), measure="READ")
    path = save(made, tmp_path / "mappings")
    assert path.name == f"{made.headings_hash}.toml"
    other_order = table[["Comments", "Pre score", "SCN"]]
    again = load(path, other_order, ask_again=True, schools=["KIR"], known=[READ])
    assert again.columns == (made.columns[2], made.columns[1], made.columns[0])
    assert (open_questions(again), again.school, again.headings_hash) == ([], "KIR", made.headings_hash)


def test_what_no_heading_told_is_asked_again_the_time_with_the_last_answer(tmp_path: Path) -> None:
    table = frame(SCN=["987654325"], Possible=["38"], Actual=["36"])
    made = say(detect(table, schools=["KIR"]), occasion="2025-09")
    path = save(made, tmp_path)
    again = load(path, table, ask_again=True, schools=["KIR", "TAR"])
    assert [(question.key, question.suggestion) for question in open_questions(again)] == [
        ("occasion:attendance", "2025-09"),
        ("school", ""),  # the next file may be another school's
    ]
    assert load(path, table, ask_again=False) == made


@pytest.mark.parametrize("text", ["", "[[column]]\nheading = 'SCN'\nfield = 'nonsense'", "column = 3", "= ="])
def test_a_mapping_for_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load(path, frame(SCN=["1"]), ask_again=False)
    assert str(caught.value) == (
        f"The mapping {path} cannot be used: it must be a mapping that the workbook kept for a file with the same "
        "headings. Leave out --mapping to be asked about the columns."
    )


@pytest.mark.parametrize(
    ("heading", "ordered", "exact"),
    [
        ("NGRT SAS Autumn", False, True),
        ("NGRT Standard Age Score", False, True),
        ("NGRT Stanine", False, False),
        ("NGRT capacity band", True, True),
        ("NGRT level", True, True),
        ("NGRT level", False, False),
        ("NGRT age", False, False),
    ],
)
def test_a_measure_is_named_beside_words_that_only_say_how_it_is_told(heading, ordered, exact) -> None:
    measure = Measure(name="New Group Reading Test", code="NGRT", ordered=ordered, occasions=["Autumn"])
    assert named_in(heading, [measure]) == (measure, exact)

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from glen_files import ISLA, TOM, added, known
from hypothesis import given, settings
from hypothesis import strategies as st

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.side_by_side import answers_joined, joined, replaced_before
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Import
from sipp_lib.records.store import Store


def beside(place: Place, tmp_path: Path, ours: str, theirs: str) -> None:
    """Two copies of a partnership each add a file; then one of them hears of the other's."""
    shutil.copytree(place.folder, tmp_path / "before")
    added(place, theirs, name="theirs.csv")
    with Store.open(place.records, place.slug) as store:
        revisions = store.revisions()
    place.folder.rename(tmp_path / "other")
    shutil.copytree(tmp_path / "before", place.folder)
    added(place, ours, name="ours.csv")
    for path in (tmp_path / "other" / "evidence").iterdir():
        if not (place.evidence / path.name).exists():
            shutil.copy2(path, place.evidence)
    with Store.open(place.records, place.slug) as store:
        store.merge(revisions)


FIRST = f"SCN,Forename,Surname,READ Pre\n{ISLA},Isla,Fraser,7\n{TOM},Tom,Ross,8\n"


def test_what_two_schools_add_to_the_same_pupils_at_once_is_of_one_pupil_each(
    glen: Place, tmp_path: Path
) -> None:
    added(glen, FIRST)
    beside(glen, tmp_path, f"SCN,Stage\n{ISLA},P5\n{TOM},P5\n", f"SCN,FME\n{ISLA},Y\n{TOM},N\n")
    pupils = known(glen).evidence.pupils
    assert sorted(zip(pupils["stage"], pupils["fme"], strict=True)) == [("P5", False), ("P5", True)]
    added(glen, f"SCN,Sex\n{ISLA},F\n{TOM},M\n", name="more.csv")  # which then stands in the place of both
    pupils = known(glen).evidence.pupils
    assert sorted(zip(pupils["sex"], pupils["fme"], strict=True)) == [("F", True), ("M", False)]


def test_what_differs_is_refused_and_nobody_is_chosen_for(glen: Place, tmp_path: Path) -> None:
    added(glen, FIRST)
    beside(glen, tmp_path, f"SCN,Stage\n{ISLA},P5\n{TOM},P5\n", f"SCN,Stage\n{ISLA},P5\n{TOM},P6\n")
    with pytest.raises(EvidenceError) as caught:
        known(glen)
    assert "the same pupil appears more than once" in str(caught.value)
    assert str(caught.value).count("which differ") == 1  # of one of the two only


def frame(rows: dict[str, tuple[str | None, int | None]]) -> pd.DataFrame:
    made = pd.DataFrame({name: pd.Series([None] * len(rows)) for name in TABLES["pupils"]})
    made["pupil"], made["stage"] = [*rows], [stage for stage, _ in rows.values()]
    made["simd_decile"] = [decile for _, decile in rows.values()]
    return made.astype({name: kind.dtype for name, kind in TABLES["pupils"].items()})


ROWS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.tuples(st.sampled_from([None, "P5", "P6"]), st.sampled_from([None, 1, 10])),
    max_size=3,
)


@settings(max_examples=100)
@given(ROWS, ROWS, ROWS, st.permutations([0, 1, 2]))
def test_no_value_is_lost_or_made_in_any_order(one, two, three, order) -> None:
    parts = [(f"pupils-{at}.csv", frame(rows)) for at, rows in enumerate((one, two, three))]
    made = joined([parts[at] for at in order], {file: {"base"} for file, _ in parts})
    assert [file for file, _ in made] == [parts[at][0] for at in order]
    for pupil in ("a", "b", "c"):
        for column, at in (("stage", 0), ("simd_decile", 1)):
            said = {rows[pupil][at] for rows in (one, two, three) if pupil in rows} - {None}
            kept = {value for _, rows in made for value in rows.loc[rows["pupil"] == pupil, column].dropna()}
            assert kept == said


def test_files_that_replace_nothing_in_common_are_left_as_they_are() -> None:
    parts = [("b.csv", frame({"a": ("P5", None)})), ("a.csv", frame({"a": (None, 1)}))]
    made = joined(parts, {"a.csv": {"x"}, "b.csv": {"y"}})
    assert [(file, len(rows)) for file, rows in made] == [("b.csv", 1), ("a.csv", 1)]


def test_what_was_replaced_by_what_an_import_replaces_is_replaced_too() -> None:
    imports = [
        (id, Import(replaces=before)) for id, before in (("1", []), ("2", ["1"]), ("3", ["2", "gone"]))
    ]
    assert replaced_before(imports) == {"1": set(), "2": {"1"}, "3": {"1", "2", "gone"}}


def answers(*people: str) -> pd.DataFrame:
    rows = [
        (f"r01234567-{who}", "voices", "May 2026", item, "Agree") for who in people for item in ("a", "b")
    ]
    return pd.DataFrame(rows, columns=[*TABLES["surveys"]])


A, B, C, D = ("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc", "dddddddddddd")


def test_answers_to_a_form_that_two_schools_brought_in_are_counted_once() -> None:
    parts = [
        ("one", answers(A, B)),
        ("two", answers(B, A, C)),
        ("three", answers(D)),
        ("four", answers(A, B, C, D)),
    ]
    done, wrong = answers_joined(parts)
    assert not wrong
    assert [len(frame) for _, frame in done] == [4, 2, 2, 0]
    assert [file for file, _ in done] == ["one", "two", "three", "four"]
    rows = [("r01234567-3", "voices", "May 2026", "a", "Agree")]  # of a school's own file: a row has a number
    other = pd.DataFrame(rows, columns=[*TABLES["surveys"]])
    assert [len(frame) for _, frame in answers_joined([("one", other), ("two", other)])[0]] == [1, 1]


def test_one_copy_of_a_form_with_other_answers_at_another_school_is_asked_about() -> None:
    _, wrong = answers_joined([("one.csv", answers(A, B)), ("two.csv", answers(A, C))])
    assert [(each.severity, each.message) for each in wrong] == [
        (
            "stop",
            "one.csv and two.csv: two schools added the same copy of a form, each with answers that the other does "
            "not have. Find out which is right, remove the other one (‘Remove’ on the page of phase 1, or sipp "
            "withdraw), and add what it lacks.",
        )
    ]

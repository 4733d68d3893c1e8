"""A wrong file is taken back, whole, and what it had replaced is there again."""

import bad_files as bad
import pandas as pd
import pytest
from glen_files import added, known

from sipp_lib.errors import UsageError
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.withdraw import Withdrawn, rows_brought, withdraw
from sipp_lib.programme import Place, Programme

SCNS = ["081234000", "081234744", "081235112", "081235481", "081235856", "081236224"]


def brought(place: Place, rows: list[list[object]], name: str) -> None:
    added(place, bad.csv(rows), name=name)


def tables(place: Place) -> dict[str, pd.DataFrame]:
    return known(place).evidence.tables


def test_a_wrong_file_is_withdrawn_and_the_right_one_added(glen: Place) -> None:
    brought(glen, [["SCN", "Reading Pre"], *([scn, 5] for scn in SCNS)], "pre.csv")
    assert withdraw(glen, "pre.csv") == Withdrawn({"pupils": 6, "observations": 6})
    assert [len(frame) for frame in tables(glen).values()] == [0, 0, 0]
    brought(glen, [["SCN", "Reading Pre"], *([scn, 6] for scn in SCNS)], "pre.csv")
    assert set(tables(glen)["observations"]["value"]) == {6}


def test_what_a_withdrawn_file_had_replaced_is_there_again(glen: Place) -> None:
    brought(glen, [["SCN", "Reading Pre"], *([scn, 5] for scn in SCNS)], "pre.csv")
    brought(glen, [["SCN", "Stage", "Reading Post"], *([scn, "P7", 5] for scn in SCNS)], "post.csv")
    with pytest.raises(UsageError) as caught:
        withdraw(glen, "pre.csv")
    assert str(caught.value) == (
        "The pupils of ‘pre.csv’ are part of a later import, of ‘post.csv’. Remove that one first, and add it again "
        "afterwards."
    )
    done = withdraw(glen, "post.csv")
    assert done == Withdrawn({"observations": 6}, 6)
    assert done.words("post.csv") == (
        "‘post.csv’ was removed (6 results) and will no longer be used. What earlier files tell of 6 pupils is used "
        "again. Now add the right file."
    )
    assert tables(glen)["pupils"]["stage"].isna().tolist() == [True] * 6
    assert set(tables(glen)["observations"]["occasion"]) == {"Pre"}


def counted(place: Place) -> list[tuple[str, str | None, int]]:
    bodies = dict(known(place).imports)
    rows = rows_brought(bodies)
    return sorted((body.came_from()[0], body.table, rows[id]) for id, body in bodies.items() if rows[id])


def test_a_file_brought_those_who_are_new_in_it_also_where_all_pupils_are_kept_anew(glen: Place) -> None:
    brought(glen, [["SCN", "Reading Pre"], *([scn, 5] for scn in SCNS[:2])], "one.csv")
    brought(glen, [["SCN", "Reading Pre"], *([scn, 5] for scn in SCNS[2:5])], "two.csv")
    brought(glen, [["SCN", "Stage", "Reading Post"], *([scn, "P7", 5] for scn in SCNS[2:])], "post.csv")
    brought(glen, [["SCN", "Stage"], *([scn, "P7"] for scn in SCNS[:2])], "stages.csv")
    assert counted(glen) == [
        *(("one.csv", "observations", 2), ("one.csv", "pupils", 2)),
        *(("post.csv", "observations", 4), ("post.csv", "pupils", 1)),
        *(("two.csv", "observations", 3), ("two.csv", "pupils", 3)),
    ]
    forget(Programme.open(glen.notebooks.parents[2]), glen, SCNS[2])
    assert counted(glen) == [
        *(("one.csv", "observations", 2), ("one.csv", "pupils", 2)),
        *(("post.csv", "observations", 3), ("post.csv", "pupils", 1)),
        *(("two.csv", "observations", 2), ("two.csv", "pupils", 2)),
    ]


def test_a_pupil_stays_forgotten_when_a_file_is_withdrawn(glen: Place) -> None:
    brought(glen, [["SCN", "Reading Pre"], *([scn, 5] for scn in SCNS)], "pre.csv")
    brought(glen, [["SCN", "Stage", "Reading Post"], *([scn, "P7", 5] for scn in SCNS)], "post.csv")
    for scn in SCNS[:3]:
        assert forget(Programme.open(glen.notebooks.parents[2]), glen, scn).rows == 3
    assert len(tables(glen)["pupils"]) == 3
    withdraw(glen, "post.csv")
    assert len(tables(glen)["pupils"]) == 3
    assert tables(glen)["pupils"]["stage"].isna().tolist() == [True] * 3
    assert set(tables(glen)["observations"]["pupil"]) == set(tables(glen)["pupils"]["pupil"])


def test_which_file_is_withdrawn_must_be_clear(glen: Place) -> None:
    with pytest.raises(UsageError) as caught:
        withdraw(glen, "pre.csv")
    assert str(caught.value) == (
        "There is no file ‘pre.csv’ in the evidence of this partnership. No file has been added yet."
    )
    brought(glen, [["SCN", "Reading Pre"], [SCNS[0], 5]], "pre.csv")
    brought(glen, [["SCN", "Reading Pre"], [SCNS[1], 5]], "pre.csv")
    with pytest.raises(UsageError) as caught:
        withdraw(glen, "post.csv")
    assert str(caught.value) == (
        "There is no file ‘post.csv’ in the evidence of this partnership. Give one of these: pre.csv."
    )
    digests = list(dict.fromkeys(body.source[-65:-57] for _, body in known(glen).imports))
    with pytest.raises(UsageError) as caught:
        withdraw(glen, "pre.csv")
    assert str(caught.value) == (
        "Several files called ‘pre.csv’ were imported. Give the beginning of the SHA-256 instead: "
        f"{digests[0]}, {digests[1]} (in the order of their imports)."
    )
    assert withdraw(glen, digests[0]).rows == {"pupils": 1, "observations": 1}

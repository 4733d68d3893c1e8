"""Half-days attended and possible in one cell are a column each; a mark that is written so is none."""

import pytest

MONTHS = (
    "Pupil,{}Aug 2026{},{}Sep 2026{}\n"
    "Iona Sinclair,18/20,20/22\nFinlay Buchan,20 / 20,Absent\nMirren Lamont,0/20,21 of 22\n"
)


def openings(done):
    rows = done.arrival.tables["observations"].dropna(subset=["numerator"])
    return [tuple(row) for row in rows[["occasion", "numerator", "denominator"]].itertuples(index=False)]


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("Attendance ", "", "p5.csv"),
        ("", " (Present/Possible)", "p5.csv"),
        ("", " Att / Poss", "p5.csv"),
        ("", "", "attendance_p5.csv"),
    ],
)
def test_both_numbers_of_a_cell_are_taken(register, before, after, name):
    done, asked, _ = register(MONTHS.format(before, after, before, after), name=name)
    assert not asked
    assert not done.stops
    assert openings(done) == [
        *(("2026-08", 18, 20), ("2026-08", 20, 20), ("2026-08", 0, 20)),
        *(("2026-09", 20, 22), ("2026-09", 21, 22)),
    ]


def test_a_register_with_a_row_a_month_is_read_too(register):
    done, asked, _ = register(
        "Pupil,Month,Attendance\nIona Sinclair,Aug 2026,18/20\nIona Sinclair,Sep 2026,20/22\n"
    )
    assert not asked
    assert openings(done) == [("2026-08", 18, 20), ("2026-09", 20, 22)]


def test_more_attended_than_possible_is_no_pair_and_it_is_said_what_would_be(register):
    done, _, _ = register("Pupil,Attendance Aug 2026\nIona Sinclair,18/20\nFinlay Buchan,22/20\n")
    assert [each.message for each in done.issues] == [
        "register.csv, rows 2 and 3, column ‘Attendance Aug 2026’: expected a percentage. Cells such as 18/20 are read "
        "as half-days attended of those possible once the heading, or the name of the file, says ‘attendance’ and no "
        "cell has more attended than possible. Write it there, or correct the cells, and add the file again."
    ]


def test_marks_by_month_stay_marks(seen):
    found, _ = seen(
        "Pupil,Aug 2026,Sep 2026\nIona Sinclair,18/20,20/22\nFinlay Buchan,19/20,21/22\n", "spelling.csv"
    )
    assert [each.heading for each in found.mapping.columns] == ["Pupil", "Aug 2026", "Sep 2026"]

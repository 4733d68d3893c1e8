from __future__ import annotations

from pathlib import Path

from importing import (
    HEAD,
    ISLA,
    ROWS,
    Sipp,
    added,
    evidence,
)

from sipp_lib.programme import Place


def test_the_command_asks_shows_and_imports(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"SCN,Possible,Actual\n{ISLA},38,36\n", encoding="utf-8")
    folder = place.notebooks.parents[2]
    done = sipp("add", path, "--to", place.slug, "--programme", folder, input="2025-09\n\ny\n")
    assert done.returncode == 0, done.stderr
    assert "This will add 1 pupil and 1 result." in done.stdout
    assert done.stdout.endswith("register.csv was added to ‘north-cluster’.\n")
    assert evidence(place)["observations"]["occasion"].tolist() == ["2025-09"]


def test_the_command_imports_nothing_without_consent(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    done = sipp("add", path, "--to", place.slug, "--programme", place.notebooks.parents[2], input="\nn\n")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Add this? [y/N]: Nothing was added.")
    assert list(place.evidence.iterdir()) == []


def test_yes_takes_what_is_sure_and_refuses_what_is_not(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    sure, unsure = tmp_path / "scores.csv", tmp_path / "register.csv"
    sure.write_text(HEAD + ROWS, encoding="utf-8")
    unsure.write_text(f"SCN,Possible,Actual\n{ISLA},38,36\n", encoding="utf-8")
    folder = place.notebooks.parents[2]
    assert sipp("add", sure, "--to", place.slug, "--yes", "--programme", folder).returncode == 0
    done = sipp("add", unsure, "--to", place.slug, "--yes", "--programme", folder)
    assert (done.returncode, done.stderr) == (
        2,
        "register.csv cannot be added without asking: ‘Possible’: which month is this? For example: August 2026. "
        "Attendance is shown month by month, so of a whole term or school year answer leave out, and ask the school "
        "office for the register by month. Run the command without --yes. Or write the month into the headings, such "
        "as ‘Aug 2026 Possible’ and ‘Aug 2026 Present’, or above the table.\n",
    )
    for text in (done.stdout, done.stderr):
        assert ISLA not in text


def test_the_command_forgets(place: Place, sipp: Sipp) -> None:
    added(place, HEAD + ROWS)
    done = sipp("forget", place.slug, ISLA, "--programme", place.notebooks.parents[2])
    assert (done.returncode, done.stdout) == (
        0,
        "3 rows and 2 evidence files were removed; the key file no longer knows the pupil.\n",
    )


def test_who_is_forgotten_is_asked_where_a_command_line_would_show_it(place: Place, sipp: Sipp) -> None:
    added(place, HEAD + ROWS)
    done = sipp("forget", place.slug, "--programme", place.notebooks.parents[2], input=f"{ISLA}\n")
    assert (done.returncode, done.stdout) == (
        0,
        "The pupil's pseudonym, SCN, number or name? 3 rows and 2 evidence files were removed; the key file no longer "
        "knows the pupil.\n",
    )


def test_several_files_are_asked_about_one_after_the_other_and_added_by_one_yes(
    place: Place, sipp: Sipp, tmp_path: Path
) -> None:
    head = "SCN,Possible,Actual\n"
    texts = {"a.csv": f"{head}{ISLA},38,36\n", "b.csv": f"{head}{ISLA},40,36\n", "c.pdf": "%PDF-1.7"}
    paths = [tmp_path / name for name in texts]
    for path in paths:
        path.write_text(texts[path.name], encoding="utf-8")
    words = ("add", *paths, "--to", place.slug, "--programme", place.notebooks.parents[2])
    done = sipp(*words, input="2025-09\n\n2025-10\n\ny\n")
    assert done.returncode == 1  # one of them did not come in
    assert done.stdout.startswith(
        "a.csv: read. Its columns are new: please look.\n"
        "b.csv: read. Its columns are new: please look.\n"
        "c.pdf: left out.\n"
        "  Must be put right: c.pdf: this is a PDF, which holds a picture of the table. Ask for the table itself as an "
        "Excel workbook (.xlsx).\n\na.csv\n"
    )
    end = done.stdout.partition("Add these 2 files? [y/N]: ")[2].splitlines()
    assert end[1:3] == ["a.csv: added, 1 pupil and 1 result.", "b.csv: added, 1 result."]
    assert evidence(place)["observations"]["occasion"].tolist() == ["2025-09", "2025-10"]
    again = sipp(*words, "--yes")
    assert again.returncode == 1
    assert "a.csv cannot be added without asking: ‘Possible’: which month is this?" in again.stdout
    rows = sipp(*words, "--keep-row", "3")
    assert (rows.returncode, rows.stderr) == (
        2,
        "--header-row, --keep-row and --leave-out-row are about one file. Add that file by itself.\n",
    )


def test_a_file_of_which_nobody_is_known_waits_for_somebody_to_say_that_this_is_right(
    place: Place, sipp: Sipp, tmp_path: Path
) -> None:
    """By hand: 3 pupils are known; of the other class none is, and ‘--yes’ asks nobody whether they are others."""
    folder, first, other = place.notebooks.parents[2], tmp_path / "5a.csv", tmp_path / "5b.csv"
    first.write_text(HEAD + ROWS, encoding="utf-8")
    other.write_text("Pupil code,READ Pre\nB71,7\nB72,9\n", encoding="utf-8")
    words = ("--to", place.slug, "--programme", folder)
    assert sipp("add", first, *words, "--yes").returncode == 0
    done = sipp("add", other, *words, "--yes")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        1,
        "5b.csv: none of its 2 pupils is known in KIR, of which 3 pupils were brought in before. If these are other "
        "pupils, such as another class, that is right. If they should be the same, their numbers or names are written "
        "differently from the earlier file: compare the two before you bring this one in. If they are other pupils, "
        "run the command without --yes.",
    )
    assert len(evidence(place)["pupils"]) == 3
    assert sipp("add", other, *words, input="\ny\n").returncode == 0
    assert len(evidence(place)["pupils"]) == 5


def test_two_classes_that_are_given_together_are_no_surprise(
    place: Place, sipp: Sipp, tmp_path: Path
) -> None:
    paths = [tmp_path / "5a.csv", tmp_path / "5b.csv"]
    for path, code in zip(paths, "AB", strict=True):
        path.write_text(f"Pupil code,READ Pre\n{code}71,7\n{code}72,9\n", encoding="utf-8")
    words = ("--to", place.slug, "--programme", place.notebooks.parents[2], "--yes")
    assert sipp("add", *paths, *words).returncode == 0
    assert len(evidence(place)["pupils"]) == 4

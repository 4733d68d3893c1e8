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
    folder = place.folder.parents[1]
    done = sipp("add", path, "--to", place.slug, "--programme", folder, input="2025-09\n\ny\n")
    assert done.returncode == 0, done.stderr
    assert "This will add 1 pupil and 1 result." in done.stdout
    assert done.stdout.endswith("register.csv was added to ‘north-cluster’.\n")
    assert evidence(place)["observations"]["occasion"].tolist() == ["2025-09"]


def test_the_command_imports_nothing_without_consent(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    done = sipp("add", path, "--to", place.slug, "--programme", place.folder.parents[1], input="\nn\n")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Add this? [y/N]: Nothing was added.")
    assert list(place.evidence.iterdir()) == []


def test_yes_takes_what_is_sure_and_refuses_what_is_not(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    sure, unsure = tmp_path / "scores.csv", tmp_path / "register.csv"
    sure.write_text(HEAD + ROWS, encoding="utf-8")
    unsure.write_text(f"SCN,Possible,Actual\n{ISLA},38,36\n", encoding="utf-8")
    folder = place.folder.parents[1]
    assert sipp("add", sure, "--to", place.slug, "--yes", "--programme", folder).returncode == 0
    done = sipp("add", unsure, "--to", place.slug, "--yes", "--programme", folder)
    assert (done.returncode, done.stderr) == (
        2,
        "register.csv cannot be added without asking: ‘Possible’: when was this? For example: August 2026, or "
        "Before and After. Use the same words each time. Run the command without --yes.\n",
    )
    for text in (done.stdout, done.stderr):
        assert ISLA not in text


def test_the_command_forgets(place: Place, sipp: Sipp) -> None:
    added(place, HEAD + ROWS)
    done = sipp("forget", place.slug, ISLA, "--programme", place.folder.parents[1])
    assert (done.returncode, done.stdout) == (
        0,
        "3 rows and 2 evidence files were removed; the key file no longer knows the pupil.\n",
    )

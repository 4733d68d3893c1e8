from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from importing import Sipp, programme

from sipp_lib.programme import Place
from sipp_lib.records.store import Store


def test_a_form_goes_out_and_comes_back(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    where = ("--programme", place.notebooks.parents[2])
    made = sipp("form", place.slug, "factors", tmp_path, *where)
    path = tmp_path / "form-factor.xlsx"
    assert made.stdout == f"The form is in {path}. When it comes back: sipp add FILE --to {place.slug}.\n"
    book = openpyxl.load_workbook(path)
    book["Form"]["B3"], book["Form"]["B7"] = "Ann Ross", "Sleep"
    book.save(path)
    done = sipp("add", path, "--to", place.slug, *where, input="y\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "This will add 1 factor, by Ann Ross.\n"
        f"Add this? [y/N]: form-factor.xlsx was added to ‘{place.slug}’.\n"
    )
    again = sipp("add", path, path, "--to", place.slug, "--yes", *where)
    assert again.returncode == 1
    assert "everything in this form was taken in before. Nothing was added." in again.stdout
    with Store.open(place.records, place.slug, read_only=True) as store:
        assert [(each.body.name, each.author) for each in store.current("factor")] == [("Sleep", "Ann Ross")]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("way", "name"), [("html", "form-staff-voice.html"), ("print", "form-staff-voice-print.html")]
)
def test_a_questionnaire_that_stands_ready_brings_its_measure(
    place: Place, sipp: Sipp, tmp_path: Path, way: str, name: str
) -> None:
    folder = place.notebooks.parents[2]
    words = ("staff-voice", tmp_path, "--as", way, "--occasion", "May 2026", "--programme", folder)
    made = sipp("form", place.slug, *words)
    assert made.stdout.startswith(
        f"The form is in {tmp_path / name}. The measure ‘What staff say about the intervention’ was added in Phase 3."
    )
    assert "I had the time that it needed" in (tmp_path / name).read_text(encoding="utf-8")
    second = sipp("form", place.slug, *words)
    assert "was added" not in second.stdout
    assert not (tmp_path / name).samefile(
        second.stdout.split("The form is in ")[1].split(". ")[0].strip().removesuffix(".")
    )
    with Store.open(place.records, place.slug, read_only=True) as store:
        assert [
            each.body.occasions for each in store.current("measure") if each.body.code == "staff-voice"
        ] == [["May 2026"]]  # type: ignore[attr-defined]


def test_statements_of_ones_own_come_from_a_file(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    text = tmp_path / "own.txt"
    text.write_text("\ufeffMine one\n\nMine two\n", encoding="utf-8")
    folder = place.notebooks.parents[2]
    words = ("pupil-voice", tmp_path, "--statements", text, "--occasion", "May", "--programme", folder)
    assert sipp("form", place.slug, *words).returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "form-pupil-voice.xlsx")["Form"]
    assert [cell.value for cell in sheet[6]] == ["Line", "Mine one", "Mine two"]


def test_what_goes_for_questionnaires_only_is_refused_with_a_form_of_a_phase(
    place: Place, sipp: Sipp, tmp_path: Path
) -> None:
    where = (tmp_path, "--programme", programme(place).folder)
    done = sipp("form", place.slug, "factor", *where, "--occasion", "May 2026", "--named")
    assert (done.returncode, done.stderr) == (
        2,
        "‘factor’ is a form of a phase and no questionnaire. Leave out ‘--occasion’ and ‘--named’.\n",
    )
    done = sipp("form", place.slug, "pupil-voice", *where, "--occasion", "May 2026", "--school", "Tarbrax")
    assert (done.returncode, done.stderr) == (
        2,
        "‘--school’ says whose pupils give their candidate numbers. Add ‘--named’, or leave ‘--school’ out.\n",
    )
    assert not list(tmp_path.glob("form-*"))


def test_what_there_is_no_form_of_is_said(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    folder = programme(place).folder
    done = sipp("form", place.slug, "rosenberg", tmp_path, "--programme", folder)
    assert (done.returncode, done.stderr) == (
        2,
        "There is no form ‘rosenberg’. There are forms of the phases: partnership, school, member, information, "
        "target-group, outcome, factor, reading, question, driver, action, measure, log, event, cycle, voice, coding, "
        "finding, decision, sharing, self-check, sign-off; and questionnaires: working-together, pupil-voice, "
        "parent-voice, staff-voice, stirling, rosenberg-a, rosenberg-b.\n",
    )
    done = sipp("form", place.slug, "factor", tmp_path / "none", "--programme", folder)
    assert done.stderr == f"There is no folder {tmp_path / 'none'}. Make it, or name another for the form.\n"

"""A programme's copies of the workbook's pages: filled in, trusted, up to date, and nobody's work lost."""

import json
import sqlite3

import nbformat
import pytest
from nbformat.sign import NotebookNotary, SQLiteSignatureStore

from sipp_lib import phase_notebooks
from sipp_lib.errors import ProgrammeError
from sipp_lib.new import begin, copy_sample
from sipp_lib.phase_notebooks import MARK, START, cleared, phase_pages, put, start_page


def template(path, *sources):
    """A small phase: its parameters, and cells that were run and hold what that left."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("partnership = None", metadata={"tags": ["parameters"]}),
            *(
                nbformat.v4.new_code_cell(
                    source, execution_count=3, outputs=[nbformat.v4.new_output("stream", text="left")]
                )
                for source in sources
            ),
        ],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    )
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    return path


@pytest.fixture
def phases(tmp_path, monkeypatch):
    """Two phases in place of those that are shipped, and a register of trust that is nobody's own."""
    folder = tmp_path / "templates"
    folder.mkdir()
    made = [
        template(folder / f"{stem}.ipynb", "print(partnership)") for stem in ("1_performance", "2_exploring")
    ]
    monkeypatch.setattr(phase_notebooks, "templates", lambda: made)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    return made


def test_where_the_list_of_pages_made_here_cannot_be_written_it_is_said_and_nothing_is_made(
    phases, tmp_path, monkeypatch
):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(SQLiteSignatureStore, "store_signature", full)
    with pytest.raises(ProgrammeError) as caught:
        begin("Riverside", tmp_path / "programme")
    assert str(caught.value) == (
        f"Which pages were made here is kept in {tmp_path / 'jupyter' / 'nbsignatures.db'}, and this file "
        "cannot be used. Check that there is room on its disk and that you may write there, then try again."
    )
    assert list((tmp_path / "programme" / "partnerships").iterdir()) == []


def read(path):
    return nbformat.read(path, as_version=4)


def trusted(path):
    return NotebookNotary().check_signature(read(path))


def test_pages_know_their_partnership_and_are_trusted(phases, tmp_path):
    place, made = begin("Riverside", tmp_path / "programme")
    assert made == 2
    paths = sorted(place.notebooks.iterdir())
    assert [path.name for path in paths] == ["1_performance.ipynb", "2_exploring.ipynb"]
    for path in paths:
        notebook = read(path)
        nbformat.validate(notebook)
        (injected,) = [
            cell for cell in notebook.cells if "injected-parameters" in cell.metadata.get("tags", [])
        ]
        assert 'partnership = "riverside"' in injected.source
        assert notebook.metadata[MARK]["template"] == path.stem
        assert trusted(path)
        notebook.cells[-1].source = "import os"
        assert not NotebookNotary().check_signature(notebook)


def test_pages_hold_nothing_that_was_run_and_no_path_of_this_machine(phases, tmp_path):
    place, _ = begin("Riverside", tmp_path / "programme")
    for path in place.notebooks.iterdir():
        notebook = read(path)
        assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells)
        assert all(
            cell.metadata["editable"] is cell.metadata["deletable"] is False for cell in notebook.cells
        )
        text = path.read_text(encoding="utf-8")
        assert str(tmp_path) not in text
        assert "papermill" not in json.dumps(notebook.metadata)


def test_every_partnership_of_the_sample_has_its_pages(phases, tmp_path):
    programme = copy_sample(tmp_path / "sample")
    for slug in programme.partnerships():
        place = programme.partnership(slug)
        assert sorted(path.name for path in place.notebooks.iterdir()) == [path.name for path in phases]
        assert f'partnership = "{slug}"' in (place.notebooks / phases[0].name).read_text().replace("\\", "")


def test_a_page_that_is_up_to_date_is_left_alone(phases, tmp_path):
    place, _ = begin("Riverside", tmp_path / "programme")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in place.notebooks.iterdir()}
    phase_pages(place)
    assert {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in place.notebooks.iterdir()
    } == before


def test_an_outdated_page_is_replaced(phases, tmp_path):
    place, _ = begin("Riverside", tmp_path / "programme")
    template(phases[0], "print('new')")
    phase_pages(place)
    page = place.notebooks / phases[0].name
    assert "new" in read(page).cells[-1].source
    assert trusted(page)
    assert len(list(place.notebooks.iterdir())) == 2


def test_what_somebody_added_to_an_outdated_page_is_kept_beside_the_new_one(phases, tmp_path):
    place, _ = begin("Riverside", tmp_path / "programme")
    page = place.notebooks / phases[0].name
    for own in ("first", "second"):
        notebook = read(page)
        notebook.cells.append(nbformat.v4.new_code_cell(f"print('{own}')"))
        page.write_text(nbformat.writes(notebook), encoding="utf-8")
        NotebookNotary().sign(notebook)
        phase_pages(place)  # of this version, and trusted: somebody's own, left alone
        assert own in read(page).cells[-1].source
        template(phases[0], f"print('newer than {own}')")
        phase_pages(place)
        assert "newer" in read(page).cells[-1].source
    for number, own in ((1, "first"), (2, "second")):
        kept = place.notebooks / f"1_performance-kept-{number}.ipynb"
        assert own in read(kept).cells[-1].source


def test_a_page_from_another_computer_becomes_trusted_when_it_is_as_the_workbook_makes_it(
    phases, tmp_path, monkeypatch
):
    place, _ = begin("Riverside", tmp_path / "programme")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "another"))
    page = place.notebooks / phases[0].name
    assert not trusted(page)
    phase_pages(place)
    assert trusted(page)
    assert len(list(place.notebooks.iterdir())) == 2


def test_a_page_from_another_computer_that_holds_other_code_is_never_trusted(phases, tmp_path, monkeypatch):
    place, _ = begin("Riverside", tmp_path / "programme")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "another"))
    page = place.notebooks / phases[0].name
    notebook = read(page)
    notebook.cells[-1].source = "import os  # of somebody else"
    notebook.metadata[MARK]["cells"] = phase_notebooks._digest(notebook)  # also when it says it is ours
    page.write_text(nbformat.writes(notebook), encoding="utf-8")
    phase_pages(place)
    assert "somebody else" not in page.read_text(encoding="utf-8")
    assert trusted(page)
    assert not any(trusted(path) for path in place.notebooks.glob("*-kept-*"))


def test_a_file_that_is_no_notebook_is_kept_beside_the_page(phases, tmp_path):
    place, _ = begin("Riverside", tmp_path / "programme")
    page = place.notebooks / phases[0].name
    page.write_text("my notes", encoding="utf-8")
    phase_pages(place)
    assert trusted(page)
    assert (place.notebooks / "1_performance-kept-1.ipynb").read_text(encoding="utf-8") == "my notes"


def test_the_page_to_start_from_is_made_in_a_new_folder(phases, tmp_path):
    page = start_page(tmp_path / "new" / "programme")
    assert page.name == START
    assert trusted(page)
    assert read(page).metadata[MARK]["template"] == "start_here"


def test_a_page_without_parameters_is_as_its_template(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    source = template(tmp_path / "a.ipynb", "1 + 1")
    put(source, tmp_path / "b.ipynb", {})
    assert [cell.source for cell in read(tmp_path / "b.ipynb").cells] == ["partnership = None", "1 + 1"]


def test_clearing_takes_out_all_that_running_puts_in():
    notebook = {
        "metadata": {"widgets": {"state": "typed"}, "kernelspec": {}},
        "cells": [
            {
                "cell_type": "code",
                "source": "1",
                "outputs": ["typed"],
                "execution_count": 3,
                "metadata": {"execution": {"iopub.status.busy": "then"}, "tags": ["kept"]},
            },
            {"cell_type": "markdown", "source": "kept", "metadata": {}},
        ],
    }
    cleared(notebook)
    assert notebook == {
        "metadata": {"kernelspec": {}},
        "cells": [
            {
                "cell_type": "code",
                "source": "1",
                "outputs": [],
                "execution_count": None,
                "metadata": {"tags": ["kept"]},
            },
            {"cell_type": "markdown", "source": "kept", "metadata": {}},
        ],
    }

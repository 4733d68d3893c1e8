from pathlib import Path

import nbformat
import papermill
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_as_it_is(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs for cell in cells if "parameters" not in cell.metadata.get("tags", []))


def test_the_reanalysis_comes_to_the_numbers_of_the_report(tmp_path):
    notebook = nbformat.read(next(path for path in NOTEBOOKS if path.stem == "reanalysis"), as_version=4)
    check = "assert again.round(9).equals(reported.rename('again').round(9)) and reported.notna().all()"
    notebook.cells.append(nbformat.v4.new_code_cell(check))
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()


@pytest.mark.parametrize("partnership", ["kilcorrie-families", "lindarroch-maths"])
def test_the_reanalysis_works_on_any_partnership_by_papermill(partnership, sample, tmp_path):
    path, out = next(path for path in NOTEBOOKS if path.stem == "reanalysis"), tmp_path / "out.ipynb"
    given = {"partnership": partnership, "programme": str(sample.folder)}
    papermill.execute_notebook(path, out, given, progress_bar=False, cwd=tmp_path)
    shown = [cell.outputs for cell in nbformat.read(out, as_version=4).cells if cell.cell_type == "code"]
    assert sum(map(bool, shown)) == 5  # all but its parameters, twice

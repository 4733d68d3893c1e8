import sys

import nbformat
import pytest

from sipp_lib.batch.run import executed_by
from sipp_lib.batch.template import checked
from sipp_lib.errors import UsageError
from sipp_lib.reports.provenance import template_path
from templates import template


def refused(template, parameters):
    with pytest.raises(UsageError) as caught:
        checked(template, parameters)
    return str(caught.value)


def test_a_misspelt_parameter_is_named():
    assert refused(template_path(), {"partnershp": "riverside"}) == (
        "The template partnership.ipynb has no parameter ‘partnershp’; it has ‘partnership’, ‘audience’, ‘annex’. "
        "Check the spelling."
    )


def test_a_missing_parameter_is_named():
    assert refused(template_path(), {"audience": "public"}) == (
        "The template partnership.ipynb needs the parameter ‘partnership’, and it was not given."
    )


def test_only_plain_values_are_passed_on():
    assert refused(template_path(), {"partnership": ("a", "__import__('os')")}) == (
        "The parameter ‘partnership’ must be a text, a number, or yes or no."
    )


def test_a_template_without_a_parameters_cell_is_refused(tmp_path):
    path = template(tmp_path, [("partnership = None", [])])
    assert refused(path, {"partnership": "x"}) == (
        "The template own.ipynb has no cell tagged ‘parameters’; it must have exactly one. "
        "Tag the cell that holds the parameters."
    )


def test_a_template_with_two_parameters_cells_is_refused(tmp_path):
    path = template(tmp_path, [("a = None", ["parameters"]), ("b = None", ["parameters"])])
    assert refused(path, {"a": "x"}) == (
        "The template own.ipynb has 2 cells tagged ‘parameters’; it must have exactly one. "
        "Tag the cell that holds the parameters."
    )


def test_a_template_that_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "none.ipynb", {}) == (
        "The template none.ipynb does not exist. Check its name and folder."
    )


WHOLE = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [%s]}'
CELL = (
    '{"cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"]}, "source": "%s", "outputs": [], '
    '"execution_count": null}'
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"hello",
            "is not a notebook: it is not written as JSON. Choose a file that JupyterLab has saved, with the ending "
            ".ipynb.",
        ),
        (
            b"",
            "is not a notebook: it is not written as JSON. Choose a file that JupyterLab has saved, with the ending "
            ".ipynb.",
        ),
        (
            '{"cells": "é"}'.encode("latin-1"),
            "is not text in UTF-8, as notebooks are. Open it in JupyterLab and save it.",
        ),
        *(
            (
                wrong.encode(),
                "does not have the form of a notebook. Open it in JupyterLab and save it, or take an undamaged copy.",
            )
            for wrong in ("[]", '{"nbformat": 9, "cells": []}', WHOLE % '{"cell_type": "poem"}')
        ),
        (
            (WHOLE % (CELL % "a = 1\\nb = = 2")).encode(),
            "has a cell tagged ‘parameters’ that is not Python in its line 2. It holds lines such as partnership = "
            "None.",
        ),
    ],
)
def test_each_fault_of_a_template_has_its_own_sentence(tmp_path, content, sentence):
    (tmp_path / "own.ipynb").write_bytes(content)
    assert refused(tmp_path / "own.ipynb", {}) == f"The template own.ipynb {sentence}"


def test_a_folder_is_no_template(tmp_path):
    assert refused(tmp_path, {}) == (
        f"The template {tmp_path.name} cannot be read (Is a directory). Choose a notebook that you may open."
    )


@pytest.mark.parametrize("metadata", ["{}", '{"kernelspec": {"name": "mine-R", "display_name": "Mine"}}'])
def test_a_template_runs_whatever_kernel_it_names_or_none(tmp_path, metadata):
    path = tmp_path / "own.ipynb"
    path.write_text(
        (WHOLE % (CELL % "a = None")).replace('"metadata": {}, "cells"', f'"metadata": {metadata}, "cells"')
    )
    executed = executed_by("sipp", checked(path, {"a": "x"}), {"a": "x"}, str(tmp_path))
    assert executed.metadata.kernelspec == {
        "name": "sipp",
        "display_name": "SIPP workbook",
        "language": "python",
    }


def test_a_template_is_read_as_it_is_now_and_left_as_it_was(tmp_path):
    path = template(tmp_path, [("a = None", ["parameters"]), ("a", [])])
    notebook = checked(path, {"a": "x"})
    before = nbformat.writes(notebook)
    executed = executed_by("sipp", notebook, {"a": "x"}, str(tmp_path))
    assert executed.cells[-1].outputs[0]["data"]["text/plain"] == "'x'"
    assert nbformat.writes(checked(path, {"a": "x"})) == before
    template(tmp_path, [("b = None", ["parameters"])])
    assert refused(path, {"a": "x"}) == (
        "The template own.ipynb has no parameter ‘a’; it has ‘b’. Check the spelling."
    )


def test_a_broken_installation_is_not_blamed_on_the_template(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "papermill.execute", None)
    with pytest.raises(ImportError):
        checked(template(tmp_path, [("never_seen_before = None", ["parameters"])]), {})


def test_a_cell_that_papermill_left_after_an_error_is_none_of_the_template(tmp_path):
    marked = ("a = None", ["parameters", "papermill-error-cell-tag"])
    path = template(tmp_path, [marked, ("b = None", ["parameters"])])
    assert [cell.source for cell in checked(path, {"b": "x"}).cells] == ["b = None"]
    assert refused(path, {"a": "x"}) == (
        "The template own.ipynb has no parameter ‘a’; it has ‘b’. Check the spelling."
    )


def test_a_template_in_another_language_is_refused(tmp_path):
    path = template(tmp_path, [("partnership <- NULL", ["parameters"])])
    path.write_text(path.read_text().replace('"language": "python"', '"language": "R"'))
    assert refused(path, {}) == (
        "The template own.ipynb is written for R, and reports are made in Python. Choose another template."
    )

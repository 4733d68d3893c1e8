import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import nbformat
import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# conda-forge spells this one with an underscore
CONDA_NAMES = {"jupyter-server": "jupyter_server"}
NOTEBOOKS = sorted(path for folder in ("templates", "notebooks") for path in (ROOT / folder).rglob("*.ipynb"))


def lowest(requirements):
    return dict(re.fullmatch(r"([\w-]+)(?:\[\w+\])?>=([\d.]+)", each).groups() for each in requirements)


def test_environment_yml_has_the_same_lowest_versions():
    lines = re.findall(r"^ +- ([\w-]+>=[\d.]+)$", (ROOT / "environment.yml").read_text(), re.MULTILINE)
    conda = lowest(lines)
    assert conda.pop("python") == PROJECT["requires-python"].removeprefix(">=")
    assert conda == {
        CONDA_NAMES.get(name, name): low for name, low in lowest(PROJECT["dependencies"]).items()
    }


def test_pins_are_exact_cover_every_dependency_and_name_no_index():
    text = (ROOT / "constraints.txt").read_text()
    pins = dict(
        re.fullmatch(r"([\w.-]+)==([\w.]+)", line).groups() for line in text.splitlines() if line[0] != "#"
    )
    wanted = lowest(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"])
    for name, low in wanted.items():
        pinned = [int(part) for part in re.findall(r"\d+", pins[name.lower()])]
        assert pinned >= [int(part) for part in low.split(".")], name
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)


def test_every_pin_installs_on_the_oldest_python_that_is_promised():
    oldest = PROJECT["requires-python"].removeprefix(">=") + ".0"
    compared = 0
    for name, version in re.findall(
        r"^([\w.-]+)==([\w.]+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE
    ):
        try:
            told = metadata(name)
        except PackageNotFoundError:  # another system's
            continue
        if told["Version"] == version and (needed := told.get("Requires-Python")):
            compared += 1
            assert oldest in SpecifierSet(needed), name
    assert compared > 100


# to run the workbook; what tests, building and extras need besides may ask for more
FREE = {"MIT", "BSD-3-Clause", "BSD-2-Clause", "Apache-2.0", "PSF-2.0"}
ASKING = {"hypothesis": "MPL-2.0", "pikepdf": "MPL-2.0", "psycopg": "LGPL-3.0"}


def test_each_dependency_stands_with_its_licence_and_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    told = re.findall(r'^  "([\w-]+)(?:\[\w+\])?>=[\d.]+",  # ([\w.-]+)[^:\n]*: (\S.+)$', text, re.MULTILINE)
    wanted = PROJECT["dependencies"] + [
        each for more in PROJECT["optional-dependencies"].values() for each in more
    ]
    assert [name for name, _, _ in told] == [re.match(r"[\w-]+", each)[0] for each in wanted]
    needed = set(lowest(PROJECT["dependencies"]))
    for name, licence, _ in told:
        assert licence in FREE or (name not in needed and ASKING.get(name) == licence), name


def test_the_licence_that_is_told_is_the_one_that_a_package_tells_of_itself():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    compared = 0
    for name, licence in re.findall(
        r'^  "([\w-]+)>=[\d.]+",  # ([\w.-]+(?: OR [\w.-]+)*)', text, re.MULTILINE
    ):
        said = metadata(name).get("License-Expression")  # older packages tell theirs in words of their own
        compared += said is not None
        assert said is None or said.split(" AND ")[0] == licence, name
    assert compared > 10


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_stored_without_outputs_and_templates_have_one_parameters_cell(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert "widgets" not in notebook.metadata
    if "templates" in path.parts:
        assert sum("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells) == 1


def test_no_file_names_a_package_registry_or_the_makers_workplace():
    # the words are put together here, so that this file does not hold them itself
    words = ["pypi" + ".org", "python" + "hosted", "npmjs" + ".", "anaconda" + ".org", "/wo" + "rk/"]
    for path in ROOT.rglob("*"):
        hidden = any(
            part.startswith(".") or part in ("build", "dist") for part in path.relative_to(ROOT).parts
        )
        if (
            path.is_file()
            and not hidden
            and path.suffix in (".py", ".md", ".toml", ".txt", ".yml", ".ipynb", "")
        ):
            text = path.read_text(encoding="utf-8")
            assert not [word for word in words if word in text], path

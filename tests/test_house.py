"""The house: its rooms, what stands in them, and that nothing goes round in circles."""

import ast
import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

PACKAGE = Path(__file__).parents[1] / "sipp_lib"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.stem != "__init__")
ROOMS = sorted(path.parent for path in PACKAGE.rglob("__init__.py"))
# one idea has one stem in each of these; anywhere else a stem is used once
SAME_STEM = {"analysis", "wording", "charts", "results", "reports", "commands"}


def name(path):
    return path.relative_to(PACKAGE.parent).as_posix()


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_a_packages_docstring_lists_what_stands_in_it_once_and_nothing_else(room):
    docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    told = re.findall(r"^- `(\w+)`: \S", docstring, re.MULTILINE)
    there = [path.stem for path in MODULES if path.parent == room]
    there += [path.name for path in ROOMS if path.parent == room]
    assert sorted(told) == sorted(there)


@pytest.mark.parametrize("path", MODULES + [room / "__init__.py" for room in ROOMS], ids=name)
def test_a_module_opens_with_one_sentence_and_stays_under_400_lines(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(r'"""[^\n]+[.](\n|""")', text)
    assert text.count("\n") < 400


def test_no_modules_import_each_other_in_a_circle():
    graph = grimp.build_graph("sipp_lib", exclude_type_checking_imports=True, cache_dir=None)
    assert len(graph.modules) == len(MODULES) + len(ROOMS)
    # raises CycleError, which names the circle
    list(
        TopologicalSorter(
            {each: graph.find_modules_directly_imported_by(each) for each in graph.modules}
        ).static_order()
    )


def test_a_stem_stands_for_one_idea():
    outside = Counter(
        path.stem for path in MODULES if path.parent.name not in SAME_STEM and path.stem != "base"
    )
    assert [stem for stem, times in outside.items() if times > 1] == []


def test_no_module_is_called_after_what_does_not_fit_elsewhere():
    for path in MODULES + ROOMS:
        assert not re.search(r"util|helper|common|misc|tools|stuff", path.stem), path

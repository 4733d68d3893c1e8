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

# modules whose behaviour another file of tests holds, by why it does
ELSEWHERE = {
    # what it does needs a whole batch of reports
    "batch/conclusion": "batch/test_batch.py",
    "batch/earlier": "batch/test_batch.py",
    "batch/index": "reports/test_public.py",
    "batch/orders": "reports/test_public.py",
    "batch/warm_up": "batch/test_workers.py",
    "commands/reports": "batch/test_batch.py",
    "report_limits": "batch/test_workers.py",
    # two commands and what they do are tried in one journey of two schools
    "commands/sharing": "exchange/test_membership.py",
    "jupyter/sharing": "jupyter/test_start_page.py",
    # every way to a page is tried with the same texts, and with what is planted in notebooks
    "batch/preprocessor": "test_ways_in.py",
    "reports/again": "test_ways_in.py",
    "batch/apart": "batch/test_workers.py",
    "batch/exporters": "test_parameters.py",
    "editions/word_text": "editions/test_word.py",
    "batch/reading": "test_ways_in.py",
    "batch/render": "test_ways_in.py",
    "name_check": "test_workbook.py",
    # the parts of a page, read as a person reads it: whole, for every partnership of the sample
    "reports/drawn": "reports/test_own.py",
    "reports/shown_again": "batch/test_run.py",
    "exchange/here": "exchange/test_seen.py",
    "reports/page_words": "reports/test_own.py",
    "reports/figures": "reports/test_public.py",
    "reports/measured": "reports/test_public.py",
    "reports/outcomes": "reports/test_abacus.py",
    "reports/phase_sections": "pages/test_reading.py",
    "reports/report": "reports/test_public.py",
    "results/populations": "results/test_differencing.py",
    # two charts share it, and are looked at in theirs
    "charts/over_time": "charts/test_runchart.py",
    # cells of a page, each opened from its template
    "pages/phase2_exploring": "pages/test_page.py",
    "pages/phase3_planning": "pages/test_page.py",
    "widgets/control": "pages/test_reading.py",
    # only a browser, or a server that runs, shows it
    "jupyter/tour": "browser/test_start.py",
    "jupyter/voila": "test_open.py",
    "jupyter/kernel": "test_open.py",
    "pages/renderer": "browser/test_phases.py",
    # only people at a hub show it
    "hub/admission": "hub/test_sign_in.py",
    "hub/group_folders": "hub/test_sign_in.py",
    "hub/nightly": "hub/test_sign_in.py",
    "hub/own_server": "hub/test_sign_in.py",
    "hub/site": "hub/test_sign_in.py",
    "hub/system_accounts": "hub/test_sign_in.py",
    # declarations: every one of a kind is held to the same
    "phases": "test_sample.py",
    # the months that stand on a page, with what they are worked out from
    "reports/monthly": "results/test_over_time.py",
    "briefings": "pages/test_briefing.py",
    "records/kinds/evaluation": "records/kinds/test_base.py",
    "records/kinds/exploring": "records/kinds/test_base.py",
    "records/kinds/partnership": "records/kinds/test_base.py",
    "records/kinds/planning": "records/kinds/test_base.py",
    "commands/arguments": "test_documents.py",
    # what an export tells of itself, and what forms and researchers have of one kind
    "codebook": "test_export.py",
    "collection": "widgets/test_record.py",
}


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


def test_every_module_has_its_tests_in_a_file_of_its_stem_or_it_is_said_where():
    tests = Path(__file__).parent
    modules = {path.relative_to(PACKAGE).with_suffix("").as_posix(): path for path in MODULES}
    without = {
        module
        for module, path in modules.items()
        if not (tests / path.relative_to(PACKAGE)).with_name(f"test_{path.name}").is_file()
    }
    assert without == set(ELSEWHERE)
    assert [told for told in ELSEWHERE.values() if not (tests / told).is_file()] == []

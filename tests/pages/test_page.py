import re

import html5lib
import nbclient
import nbformat
import pytest
from anywidget import AnyWidget
from phase_templates import TEMPLATES, cells, page_of, require_safe

from sipp_lib import pages
from sipp_lib.new import begin
from sipp_lib.pages.page import Notice, notebook_cell
from sipp_lib.pages.view import View
from sipp_lib.phases import PHASES, ROLES
from sipp_lib.records.kinds import KINDS
from sipp_lib.widgets.record import RecordWidget


def test_there_is_a_template_for_each_phase_that_says_its_title():
    assert [path.stem for path in TEMPLATES] == [f"{phase.number}_{phase.slug}" for phase in PHASES]
    for path, phase in zip(TEMPLATES, PHASES, strict=True):
        first = nbformat.read(path, as_version=4).cells[0]
        assert first.source.startswith(f"# Phase {phase.number}: {phase.title}\n")
        assert len(phase.deeper) >= 3
        assert all(phase.roles)
        assert len(phase.roles) == len(ROLES)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_is_a_page_whose_cells_are_one_line_and_cannot_be_changed(template):
    notebook = nbformat.read(template, as_version=4)
    assert notebook.metadata["sipp"]
    for cell in notebook.cells:
        assert cell.metadata["editable"] is cell.metadata["deletable"] is False
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            assert "\n" not in cell.source
    (parameters,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    said = parameters.source.splitlines()
    assert [line[:2] for line in said[::2]] == ["# "] * 3
    assert said[1::2] == ["partnership = None", "audience = None", "programme = None"]
    # what tells a person how to fill the forms in stands in no page to read
    assert all("notes" in c.metadata.tags for c in notebook.cells if c.cell_type == "markdown")


def test_every_kind_that_people_fill_in_has_a_form_on_some_page(page):
    kinds = set()
    for template in TEMPLATES:
        opened = page(page_of(template))
        kinds |= {w._kind for _, w in require_safe(opened, template) if isinstance(w, RecordWidget)}
    assert kinds == {kind for kind, model in KINDS.items() if model.by_hand}


def test_every_field_that_people_fill_in_is_on_some_page(page):
    asked = {}
    for template in TEMPLATES:
        for _, widget in require_safe(page(page_of(template)), template):
            if isinstance(widget, RecordWidget):
                asked.setdefault(widget._kind, set()).update(f["name"] for f in widget.shape["fields"])
    for kind, model in KINDS.items():
        if model.by_hand:
            assert asked[kind] == {name for name, _ in model.fields()}, kind


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
@pytest.mark.parametrize("slug", ["tiny", "tarvit-water", "glen-corrie"])
def test_every_cell_shows_something_and_none_a_fault(page, template, slug):
    opened = page(page_of(template), slug)
    for cell, found in require_safe(opened, template):
        assert isinstance(found, View | AnyWidget), cell
        if isinstance(found, View):
            assert "cannot be shown" not in found.html, (cell, found.html)
            assert len(found.html) > 20, cell
            assert found.busy == ""
            tree = html5lib.parseFragment(found.html, namespaceHTMLElements=False)
            for image in tree.iter("img"):
                assert len(image.get("alt")) > 20


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_page_that_cannot_be_opened_says_why_once_and_raises_nothing(page, template):
    opened = page(page_of(template), "nobody")
    told = [found for _, found in require_safe(opened, template)]
    assert isinstance(told[0], Notice)
    assert told[0].text.startswith("There is no partnership ‘nobody’ in ")
    assert told[1:] == [None] * (len(told) - 1)


def test_a_template_itself_says_what_it_is_for(programme):
    opened = pages.Planning(None, programme.folder)
    assert (
        opened.fault
        == "This page does not belong to a partnership. Make one on the start page, or with ‘sipp new’: it has its own "
        "five pages."
    )


def test_a_fault_in_one_cell_is_one_sentence_without_what_was_typed(page):
    class Broken(pages.Exploring):
        @notebook_cell
        def factors(self):
            raise KeyError("typed text")

        @notebook_cell
        def picture(self):
            def draw(book, said):
                raise ValueError("typed text")

            return self.view("Broken", draw)

    opened = Broken("tiny", page("Exploring").book.programme.folder)
    cell, view = opened.factors(), opened.picture()
    view.refresh()
    fault = (
        r"This part cannot be shown: a fault of the workbook \({}, test_page.py line \d+\), not of your data. "
        "All else on the page works, and nothing is lost. Please report it."
    )
    assert re.fullmatch(fault.format("KeyError"), cell.text)
    assert re.fullmatch(f"<p>{fault.format('ValueError')}</p>", view.html)
    opened.book.store.close()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_notebook_runs_headless_and_holds_nothing_that_was_typed(tmp_path, template, monkeypatch):
    place, made = begin("Xylophone readers", tmp_path / "programme")
    assert made == 5
    monkeypatch.setenv("SIPP_PROGRAMME", str(tmp_path / "programme"))
    notebook = nbformat.read(place.notebooks / template.name, as_version=4)
    nbclient.NotebookClient(notebook, store_widget_state=False).execute(cwd=str(tmp_path))
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert len(outputs) == len(cells(template))
    assert not [output for output in outputs if output.output_type != "execute_result"]
    assert "Xylophone" not in nbformat.writes(notebook)


def test_what_is_missing_follows_the_records(tiny):
    opened = tiny("Exploring")
    view = opened.missing()
    view.refresh()
    assert "No factor has been named yet." in view.html
    opened.book.store.add("factor", {"name": "Motivation"})
    opened.book.store.refresh()
    view.refresh()
    assert "No factor has been named yet." not in view.html
    assert "The factor ‘Motivation’ has not been tested." in view.html


@pytest.mark.parametrize("places", ["server"], indirect=True)
def test_what_a_role_may_not_write_has_neither_form_nor_button(served, places, page, monkeypatch, tmp_path):
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    programme = served("Tiny")
    by_hand = {kind for kind, model in KINDS.items() if model.by_hand}
    for role, kinds in [
        ("head_teacher", by_hand),
        ("officer", {"member", "sign_off"}),
        ("researcher", set()),
    ]:
        places.server.account("rita", f"sipp_tiny_{role}")
        places.settle(programme.folder, "rita")
        shown = [
            each
            for template in TEMPLATES
            for _, each in require_safe(page(page_of(template), "tiny", programme.folder), template)
        ]
        assert {each._kind for each in shown if isinstance(each, RecordWidget)} == kinds
        others = [
            each for each in shown if isinstance(each, AnyWidget) and not isinstance(each, RecordWidget)
        ]
        views = [each for each in others if isinstance(each, View)]
        assert (len(others) > len(views)) is (role == "head_teacher")  # import, class list, measures
        pressed = [each.title for each in views if each._on_click]
        assert (pressed == ["Preview the report"]) is (role != "head_teacher")
        assert all("<button" not in each.html for each in views if not each._on_click)

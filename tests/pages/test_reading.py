"""No notebook that was run holds what people typed, whoever ran it; a page to read holds what its audience may see."""

import subprocess
import sys
from datetime import date
from itertools import count
from pathlib import Path
from typing import Literal, get_args, get_origin

import nbclient
import nbformat
import pytest

from sipp_lib import pages as phase_pages
from sipp_lib.errors import DisclosureError, UsageError
from sipp_lib.evidence.pupils.key_files import keys_folder
from sipp_lib.new import begin
from sipp_lib.pages.page import WITHOUT_A_PAGE
from sipp_lib.programme import shipped
from sipp_lib.records.kinds import KINDS, Factor
from sipp_lib.records.store import Store
from sipp_lib.reports.again import made_again
from sipp_lib.reports.report import Report
from sipp_lib.widgets.control import Control

TEMPLATES = {path.stem: path for path in sorted(shipped("templates").glob("phases/*.ipynb"))}
HTML = str(shipped("templates", "html"))


def filled(model, numbers, told, within="public"):
    """A body with a canary in every text; `told` collects the audience of each."""
    body = {}
    for name, field in model.fields():
        audience = "school" if within == "school" else model.audience_of(name)
        rows, kind = model.rows_of(name), field.annotation
        if rows:
            body[name] = [filled(rows, numbers, told, audience)]
        elif model.links_of(name):
            continue
        elif kind in (str, list[str]):
            canary = f"canary{next(numbers)}x"
            told[canary] = audience
            body[name] = [canary] if kind == list[str] else canary
        elif kind == date | None:
            body[name] = date(2026, 2, 1)
        elif (
            choice := next((each for each in get_args(kind) if get_origin(each) is Literal), None)
        ) is not None:
            body[name] = [get_args(choice)[0]] if get_origin(kind) is list else get_args(choice)[0]
    return body


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A partnership with a canary in every text of every kind that people fill in, and whom each is for."""
    home, told, numbers = tmp_path_factory.mktemp("canaries"), {}, count(1000)
    place, _ = begin("Canaries", home / "programme")
    with Store.open(place.records, place.slug) as store:
        for kind, model in KINDS.items():
            body = filled(model, numbers, told, "school" if model.audience == "school" else "public")
            if kind == "voice":
                told |= dict.fromkeys([body["quote"]], "school")  # nobody ticked it
            if kind == "partnership":
                store.revise(store.current(kind)[0].id, body, author="canaryauthor")
            elif kind != "import":
                store.add(model.model_validate(body), author="canaryauthor")
    return home / "programme", told


def command(*words, cwd):
    done = subprocess.run(
        [sys.executable, "-m", *map(str, words)], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def filled_in(tmp_path, stem, programme):
    """The page as it is before it runs, its parameters set by hand."""
    notebook = nbformat.read(TEMPLATES[stem], as_version=4)
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    cell.source = f'partnership, programme, audience = "canaries", {str(programme)!r}, None'
    page = tmp_path / f"{stem}.ipynb"
    nbformat.write(notebook, page)
    return page


def of_files(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_papermill_stores_nothing_typed_and_its_page_says_how_to_get_one(planted, tmp_path):
    programme, _ = planted
    made = tmp_path / "made.ipynb"
    command(
        *(
            "papermill",
            TEMPLATES["4_action"],
            made,
            "-p",
            "partnership",
            "canaries",
            "-p",
            "programme",
            programme,
        ),
        *("-k", "python3", "--no-progress-bar"),
        cwd=tmp_path,
    )
    notebook = nbformat.read(made, as_version=4)
    assert notebook.metadata.widgets  # papermill does store what controls tell
    assert b"canary" not in of_files(tmp_path)
    html = f"--TemplateExporter.extra_template_basedirs={HTML}"
    command("nbconvert", "--to", "html", "--template", "sipp", html, made, cwd=tmp_path)
    assert b"canary" not in of_files(tmp_path)
    page = made.with_suffix(".html").read_text(encoding="utf-8")
    assert page.count(WITHOUT_A_PAGE) == 1
    assert "<title>Phase 4: Implementing the intervention</title>" in page
    assert "These lines are never published" not in page


def test_nbconvert_stores_nothing_typed(planted, tmp_path):
    page = filled_in(tmp_path, "1_performance", planted[0])
    how = ("--execute", "--ExecutePreprocessor.kernel_name=python3", "--output", "made")
    command("nbconvert", "--to", "notebook", *how, page, cwd=tmp_path)
    command("nbconvert", "--to", "html", "made.ipynb", cwd=tmp_path)
    assert nbformat.read(tmp_path / "made.ipynb", as_version=4).metadata.widgets
    assert b"canary" not in of_files(tmp_path)


def test_nbclient_stores_nothing_typed(planted, tmp_path):
    others = [filled_in(tmp_path, stem, planted[0]) for stem in ("2_exploring", "3_planning", "5_evaluation")]
    first, *further = [nbformat.read(path, as_version=4) for path in others]
    for number, each in enumerate(further):  # one kernel for all three
        for cell in each.cells:
            cell.id = f"{number}-{cell.id}"
        first.cells += each.cells
    nbclient.NotebookClient(first, kernel_name="python3", store_widget_state=True).execute(cwd=str(tmp_path))
    assert len(first.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]) > 20
    assert "canary" not in nbformat.writes(first)


@pytest.mark.parametrize("stem", TEMPLATES)
def test_a_control_tells_what_was_typed_only_when_somebody_looks(planted, stem):
    programme, told = planted
    page = getattr(phase_pages, stem[2:].capitalize())("canaries", programme)
    controls = []
    for cell in nbformat.read(TEMPLATES[stem], as_version=4).cells:
        if cell.source.startswith("page."):
            controls.append(eval(cell.source, {"page": page}))
    assert all(isinstance(each, Control) for each in controls)
    assert not any("canary" in str(each.get_state()) for each in controls)
    for each in controls:
        each._handle_custom_msg({"op": "meet"}, [])
    state = str([each.get_state() for each in controls])
    assert sum(canary in state for canary in told) > 5
    assert all(each.met for each in controls)
    for each in controls:
        each.close()
    page.book.store.close()


def read(programme, audience):
    """The pages to read of all five phases."""
    pages = {}
    for stem, template in TEMPLATES.items():
        page = getattr(phase_pages, stem[2:].capitalize())("canaries", programme, audience)
        cells = [cell.source for cell in nbformat.read(template, as_version=4).cells]
        parts = [eval(cell, {"page": page}) for cell in cells if cell.startswith("page.")]
        pages[stem] = "\n".join(str(each.html) for each in parts if each is not None)
    return pages


@pytest.fixture(scope="module")
def pages(planted):
    return {audience: read(planted[0], audience) for audience in ("public", "school")}


@pytest.mark.parametrize("audience", ["public", "school"])
@pytest.mark.parametrize("stem", TEMPLATES)
def test_each_piece_of_a_page_to_read_can_be_made_again_by_whoever_converts_it(planted, stem, audience):
    page = getattr(phase_pages, stem[2:].capitalize())("canaries", planted[0], audience)
    for name in ("why", "agreed"):
        piece = page.read(name)
        again = made_again(piece.calls, lambda slug: Report.open(slug, audience, planted[0]), "")
        assert again is not None, name
        assert str(again.html) == str(piece.html)


def test_the_log_is_no_section_of_a_public_page(planted):
    report = Report.open("canaries", "public", planted[0])
    assert str(report.phase_section("done_by_log").html) == ""


def test_a_public_page_holds_no_text_that_stays_in_school(planted, pages):
    public = "\n".join(pages["public"].values())
    assert [
        canary for canary, audience in planted[1].items() if audience == "school" and canary in public
    ] == []
    assert "canaryauthor" not in public
    found = sum(canary in public for canary in planted[1])
    assert found > 50


def test_a_page_for_the_school_holds_the_log_and_what_is_missing(planted, pages):
    school = pages["school"]
    names = [canary for canary, audience in planted[1].items() if audience == "school"]
    assert sum(canary in "\n".join(school.values()) for canary in names) > 15
    for stem, page in school.items():
        assert "<h3>Still missing</h3>" in page, stem
        assert phase_pages.page.PHASES[int(stem[0]) - 1].why.replace("'", "&#39;") in page


@pytest.mark.parametrize("stem", TEMPLATES)
def test_a_public_page_says_whose_it_is_and_tells_its_authors_nothing(pages, stem):
    phase = phase_pages.page.PHASES[int(stem[0]) - 1]
    page = pages["public"][stem]
    assert page.count("<h1>") == 1
    assert f"Phase {phase.number}: {phase.title}".replace("'", "&#39;") in page
    assert (
        "For everyone. Counts of pupils are rounded, and groups too small to publish are not shown." in page
    )
    for guidance in ("Still missing", "still needs", phase.why.replace("'", "&#39;"), "data-press"):
        assert guidance not in page


def test_papermill_makes_a_page_to_read_from_any_folder(planted, tmp_path):
    programme, told = planted
    made = tmp_path / "made.ipynb"
    command(
        *(
            "papermill",
            TEMPLATES["2_exploring"],
            made,
            "-p",
            "partnership",
            "canaries",
            "-p",
            "audience",
            "public",
        ),
        *("-p", "programme", programme, "-k", "python3", "--no-progress-bar"),
        cwd=tmp_path,
    )
    html = f"--TemplateExporter.extra_template_basedirs={HTML}"
    command("nbconvert", "--to", "html", "--template", "sipp", html, made, cwd=tmp_path)
    page = made.with_suffix(".html").read_text(encoding="utf-8")
    held = made.read_text(encoding="utf-8")
    for canary, audience in told.items():
        assert (canary not in held and canary not in page) or audience == "public"
    assert "Factors and how they were tested" in page
    assert "Name what helps and what hinders" not in page  # it is for those who fill the forms in
    title = "<title>canary1000x: Phase 2: Exploring and understanding the target group's performance</title>"
    assert title in page.replace("&#39;", "'")
    assert "widgets" not in nbformat.read(made, as_version=4).metadata


def test_a_page_that_cannot_be_opened_says_why_to_whoever_converts_it(planted, tmp_path):
    made = tmp_path / "made.ipynb"
    command(
        *(
            "papermill",
            TEMPLATES["2_exploring"],
            made,
            "-p",
            "partnership",
            "nobody",
            "-p",
            "programme",
            planted[0],
        ),
        *("-k", "python3", "--no-progress-bar"),
        cwd=tmp_path,
    )
    html = f"--TemplateExporter.extra_template_basedirs={HTML}"
    command("nbconvert", "--to", "html", "--template", "sipp", html, made, cwd=tmp_path)
    assert "There is no partnership ‘nobody’ in " in made.with_suffix(".html").read_text(encoding="utf-8")


def test_a_page_to_read_that_names_a_pupil_is_not_made(tmp_path):
    place, _ = begin("Tiny", tmp_path / "programme")
    programme = phase_pages.Exploring("tiny", tmp_path / "programme").book.programme
    keys = keys_folder(programme.id, programme.folder)
    keys.mkdir(parents=True)
    (keys / "TAR.csv").write_text("pupil,name,scn\ntar-9021,Isla Fraser,\n", encoding="utf-8")
    with Store.open(place.records, place.slug) as store:
        store.add(Factor(name="Motivation", why="Isla Fraser said so."), author="AB")
    with pytest.raises(DisclosureError, match=r"field ‘Why we think so’, holds the name of a pupil"):
        phase_pages.Exploring("tiny", tmp_path / "programme", "public")
    assert "Isla" in str(phase_pages.Exploring("tiny", tmp_path / "programme", "school").agreed().html)


def test_a_page_to_read_asks_for_a_partnership_and_an_audience_there_is(tmp_path):
    begin("Tiny", tmp_path / "programme")
    with pytest.raises(UsageError, match=r"^This page does not belong to a partnership\. "):
        phase_pages.Exploring(None, tmp_path / "programme", "public")
    with pytest.raises(UsageError, match=r"^There is no audience ‘everyone’\. "):
        phase_pages.Exploring("tiny", tmp_path / "programme", "everyone")
    with pytest.raises(UsageError, match=r"^There is no partnership ‘nobody’ in "):
        phase_pages.Exploring("nobody", tmp_path / "programme", "public")


def test_characters_that_turn_the_direction_of_what_follows_are_on_no_control_and_no_page(tmp_path):
    place, _ = begin("Tiny", tmp_path / "programme")
    turning = "".join(map(chr, [0, 7, 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
    with Store.open(place.records, place.slug) as store:
        store.add(Factor(name=f"Moti{turning}vation\nat home", why=turning), author="AB")
    page = phase_pages.Exploring("tiny", tmp_path / "programme")
    factors, picture = page.factors(), page.picture()
    for each in (factors, picture):
        each._handle_custom_msg({"op": "meet"}, [])
    picture.refresh()
    told = str(factors.get_state()["rows"]) + picture.get_state()["html"]
    assert "Motivation\\nat home" in told
    assert not set(turning) & set(told)
    assert factors.rows[0]["values"]["why"] == turning  # what was stored stays
    shown = str(phase_pages.Exploring("tiny", tmp_path / "programme", "school").agreed().html)
    assert not set(turning) & set(shown)


def test_the_templates_of_the_phases_are_there():
    assert [Path(path).stem for path in TEMPLATES.values()] == [
        f"{phase.number}_{phase.slug}" for phase in phase_pages.page.PHASES
    ]

"""What lies beside a page: made once, made again with its page, gone with its page, and nobody else's file lost."""

import json
import shutil
from contextlib import contextmanager

import pytest

from sipp_lib.batch.batch import reports
from sipp_lib.editions import browser
from sipp_lib.errors import ReportError, UsageError
from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.new import begin, sample_partnership
from sipp_lib.programme import Programme
from sipp_lib.records.store import Store
from sipp_lib.reports.provenance import template_path

SLUG = "stravannan-gaidhlig"
PDFS = ("pdf", "brief.pdf", "plain.pdf")


class Printer:
    """Prints nothing, but says what it was given; fails where it is told to."""

    def __init__(self):
        self.pages, self.begun, self.fails = [], 0, False

    @contextmanager
    def opened(self, _):
        self.begun += 1

        def printed(page):
            self.pages.append(page)
            if self.fails:
                raise ReportError("The paper is out.")
            return f"%PDF {len(self.pages)}".encode()

        yield printed


@pytest.fixture
def printer(monkeypatch):
    printer = Printer()
    monkeypatch.setattr(browser, "opened", printer.opened)
    monkeypatch.setattr(browser, "found", lambda: None)
    return printer


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    programme = sample_partnership(SLUG, tmp_path_factory.mktemp("beside") / "programme")
    assert all(result.made for result in reports(programme))
    return programme


@pytest.fixture
def programme(made, tmp_path):
    shutil.copytree(made.folder, tmp_path / "programme")
    return Programme.open(tmp_path / "programme")


def run(programme, *forms):
    (result,) = reports(programme, forms=forms)
    return result


def files(programme):
    return sorted(path.name for path in programme.reports("public").iterdir() if path.suffix == ".pdf")


def batch(programme):
    return json.loads((programme.reports("public") / "batch.json").read_text())


def change(programme):
    with Store.open(programme.place(SLUG).records, SLUG) as store:
        store.revise(store.current("partnership")[0].id, {"success": "Something else."}, author="T")


def test_a_form_that_is_asked_for_later_is_made_alone_and_then_not_again(programme, printer):
    first = run(programme, "pdf")
    assert (first.made, first.skipped, first.new, first.forms) == (True, True, PDFS, PDFS)
    assert files(programme) == [f"{SLUG}-brief.pdf", f"{SLUG}-plain.pdf", f"{SLUG}.pdf"]
    pages = (programme.reports("public") / f"{SLUG}{each}.html" for each in ("", "-brief", "-plain"))
    assert printer.pages == [page.read_text(encoding="utf-8") for page in pages]
    assert batch(programme)["reports"][0]["forms"] == [*PDFS]
    link = f'<a href="{SLUG}.pdf">PDF<span class="visually-hidden"> of '
    assert link in (programme.reports("public") / "index.html").read_text(encoding="utf-8")
    shutil.rmtree(programme.private / ".sipp")  # as on another machine
    second = run(programme, "pdf")
    assert (second.new, second.forms, second.aside, len(printer.pages)) == ((), PDFS, (), 3)
    (third,) = reports(programme, forms=["pdf"], force=True)
    assert (third.new, third.forms, third.aside, len(printer.pages)) == (PDFS, PDFS, (), 6)


def test_with_a_new_page_it_is_made_again_or_goes(programme, printer):
    run(programme, "pdf")
    change(programme)
    result = run(programme, "pdf")
    assert (result.skipped, result.new) == (False, PDFS)
    assert all("Something else." in page for page in printer.pages[-3:])
    with Store.open(programme.place(SLUG).records, SLUG) as store:
        store.revise(store.current("partnership")[0].id, {"success": "Another thing."}, author="T")
    result = run(programme)
    assert (result.made, result.forms, files(programme)) == (True, (), [])
    assert [*batch(programme)["beside"][SLUG]] == ["brief.html", "plain.html"]
    assert ".pdf" not in (programme.reports("public") / "index.html").read_text(encoding="utf-8")


def test_it_goes_with_a_page_that_was_taken_down(programme, printer):
    run(programme, "pdf")
    shutil.rmtree(programme.partnership(SLUG).evidence, ignore_errors=True)
    with Store.open(programme.place(SLUG).records, SLUG) as store:
        store.withdraw(store.current("partnership")[0].id, author="T")
    for ending in ("html", "ipynb"):
        (programme.reports("public") / f"{SLUG}.{ending}").unlink()
    result = run(programme)
    assert not result.made
    assert {path.name for path in programme.reports("public").iterdir()} == {"index.html", "batch.json"}


def test_what_somebody_changed_is_kept_under_another_name(programme, printer):
    run(programme, "pdf")
    own = programme.reports("public") / f"{SLUG}.pdf"
    own.write_text("my own notes")
    change(programme)
    assert run(programme, "pdf").aside == (f"{SLUG}-kept-1.pdf",)
    assert own.with_name(f"{SLUG}-kept-1.pdf").read_text() == "my own notes"
    assert own.read_text() == "%PDF 4"


def test_what_somebody_laid_there_stays_while_the_page_stays_and_is_not_linked(programme, printer):
    own = programme.reports("public") / f"{SLUG}.pdf"
    own.write_text("printed by hand")
    result = run(programme)
    assert (result.aside, result.forms, own.read_text()) == ((), (), "printed by hand")
    assert ".pdf" not in (programme.reports("public") / "index.html").read_text(encoding="utf-8")
    change(programme)
    assert run(programme).aside == (f"{SLUG}-kept-1.pdf",)
    assert files(programme) == [f"{SLUG}-kept-1.pdf"]


def test_where_it_cannot_be_printed_the_page_is_there_and_the_next_run_tries_again(programme, printer):
    printer.fails = True
    result = run(programme, "pdf")
    assert (result.made, result.reason) == (
        False,
        " ".join(
            f"The page is there, and its {each} was not made. The paper is out."
            for each in ("PDF", "PDF in brief", "PDF for learners and parents")
        ),
    )
    assert (programme.reports("public") / f"{SLUG}.html").is_file()
    assert "The last run failed" not in (programme.reports("public") / "index.html").read_text(
        encoding="utf-8"
    )
    printer.fails = False
    assert run(programme, "pdf").new == PDFS


def test_without_a_browser_nothing_is_made(programme, monkeypatch):
    monkeypatch.setenv(browser.TOLD, "/no/such/browser")
    change(programme)
    before = (programme.reports("public") / f"{SLUG}.html").read_bytes()
    with pytest.raises(UsageError):
        reports(programme, forms=["pdf"])
    assert (programme.reports("public") / f"{SLUG}.html").read_bytes() == before


def test_an_earlier_report_that_names_a_pupil_is_told_of_with_all_its_files(programme, printer):
    run(programme, "pdf")
    notebook = json.loads((programme.reports("public") / f"{SLUG}.ipynb").read_text())
    name = " ".join(notebook["metadata"]["sipp"]["name"].split()[:2])
    key_file = write_keys(programme.id, "XYZ", [KnownPupil("xyz-1", name, "")], programme.folder)
    try:
        (result,) = reports(programme)
    finally:
        key_file.unlink()
    assert (
        f"delete reports/{SLUG}.html, reports/{SLUG}.ipynb, reports/{SLUG}-brief.html, reports/{SLUG}-plain.html, "
        f"reports/{SLUG}.pdf, reports/{SLUG}-brief.pdf and reports/{SLUG}-plain.pdf, and take"
        in result.reason
    )
    assert ".pdf" not in (programme.reports("public") / "index.html").read_text(encoding="utf-8")


def test_a_page_beside_it_that_somebody_changed_or_laid_there_is_kept_under_another_name(programme):
    brief, plain = (programme.report("public", SLUG, f"{each}.html") for each in ("brief", "plain"))
    brief.write_text("my own words")
    result = run(programme)
    assert (result.skipped, result.aside) == (False, (f"{SLUG}-brief-kept-1.html",))
    assert brief.with_name(result.aside[0]).read_text() == "my own words"
    plain.unlink()
    assert not run(programme).skipped
    assert plain.is_file()
    assert run(programme).skipped


def test_a_template_without_such_a_cell_makes_no_page_beside_the_report_and_takes_the_last_ones_away(
    programme, tmp_path
):
    notebook = json.loads(template_path().read_text(encoding="utf-8"))
    kept = [cell for cell in notebook["cells"] if cell["metadata"].get("tags") != ["plain"]]
    own = tmp_path / "own.ipynb"
    own.write_text(json.dumps(notebook | {"cells": kept}), encoding="utf-8")
    (result,) = reports(programme, template=own)
    assert (result.made, result.aside) == (True, ())
    assert programme.report("public", SLUG, "brief.html").is_file()
    assert not programme.report("public", SLUG, "plain.html").exists()
    assert f"{SLUG}-plain.html" not in (programme.reports("public") / "index.html").read_text(
        encoding="utf-8"
    )
    (again,) = reports(programme, template=own)
    assert again.skipped


def test_a_partnership_that_is_called_as_a_page_beside_anothers_report_keeps_its_own(programme):
    begin(f"{SLUG} brief", programme.folder)
    both = reports(programme)
    assert [(each.partnership, each.made) for each in both] == [(SLUG, True), (f"{SLUG}-brief", True)]
    there = {path.name for path in programme.reports("public").glob("*.html")}
    assert there == {
        *(f"{SLUG}{end}.html" for end in ("", ".brief", "-plain")),
        *(f"{SLUG}-brief{end}.html" for end in ("", "-brief", "-plain")),
        "index.html",
    }
    own = programme.report("public", f"{SLUG}-brief").read_text(encoding="utf-8")
    assert "Evaluation report of a school improvement partnership" in own
    index = (programme.reports("public") / "index.html").read_text(encoding="utf-8")
    assert f'href="{SLUG}.brief.html"' in index
    assert all(each.skipped for each in reports(programme))

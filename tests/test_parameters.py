"""papermill by hand, and nbconvert after it: the page that `sipp report` makes, and sentences for what was mistaken."""

import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from sipp_lib.batch.batch import reports
from sipp_lib.batch.run import make
from sipp_lib.files import shipped
from sipp_lib.new import sample_partnership

SLUG = "glen-corrie"
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    return sample_partnership(SLUG, tmp_path_factory.mktemp("hand") / "programme")


def papermill(folder, *parameters):
    template = shipped("templates", "reports", "partnership.ipynb")
    words = [BIN / "papermill", "--engine", "sipp", "--no-progress-bar", template, folder / "out.ipynb"]
    words += [word for pair in parameters for word in ("-p", *pair)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def converted(folder, to="html", template="sipp"):
    words = [BIN / "jupyter-nbconvert", "--to", to, "--template", template, folder / "out.ipynb"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def test_nbconvert_makes_the_page_that_the_command_makes(programme, tmp_path, harmless):
    done = papermill(tmp_path, ("partnership", SLUG), ("programme", programme.folder))
    assert done.returncode == 0, done.stderr
    done = converted(tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    ours = make(programme, SLUG).page.read_text(encoding="utf-8")
    assert harmless(page) == harmless(ours)
    assert page.count("<img") == ours.count("<img") > 0


def test_nbconvert_makes_the_same_page_as_pdf_and_of_its_own_template_alone(programme, tmp_path, printing):
    done = papermill(tmp_path, ("partnership", SLUG), ("programme", programme.folder))
    assert done.returncode == 0, done.stderr
    done = converted(tmp_path, "sipp_pdf")
    assert done.returncode == 0, done.stderr
    (ours,) = reports(programme, forms=["pdf"])
    assert words(tmp_path / "out.pdf") == words(programme.reports("public") / f"{ours.partnership}.pdf")
    (tmp_path / "out.pdf").unlink()
    done = converted(tmp_path, "sipp_pdf", "lab")
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1] == (
        "sipp_lib.errors.UsageError: This form is made of the page of the template ‘sipp’ only. Leave --template out."
    )
    assert not (tmp_path / "out.pdf").exists()


def words(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(pdf).pages]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            ("partnershp", SLUG),
            "UsageError: The template has no parameter ‘partnershp’; it has ‘partnership’, ‘audience’, ‘annex’, "
            "‘programme’. Check the spelling of what follows -p.",
        ),
        (
            ("audience", "public"),
            "UsageError: It was not said whose report this is. Give the partnership's short name, the name of its "
            "folder in ‘partnerships’, to papermill: -p partnership tarvit-water; from another folder than the "
            "programme's also -p programme FOLDER.",
        ),
        (
            ("partnership", "2025"),
            "UsageError: papermill took the partnership's short name for a number. Give it with -r in place of -p: "
            "-r partnership 2025",
        ),
    ],
)
def test_a_parameter_that_papermill_only_logs_or_misses_is_told_last(programme, tmp_path, wrong, sentence):
    done = papermill(tmp_path, wrong, ("programme", programme.folder))
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1] == sentence
    done = converted(tmp_path)
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1] == (
        "sipp_lib.errors.ReportError: out.ipynb was not run to its end: a cell failed, and nothing of it is published. "
        "Put right what that cell says, which may be a parameter of papermill's, and run the notebook again."
    )
    assert not (tmp_path / "out.html").exists()


def test_the_template_makes_a_page_and_no_slides(programme, tmp_path):
    assert (
        papermill(tmp_path, ("partnership", "glen-corrie"), ("programme", programme.folder)).returncode == 0
    )
    done = converted(tmp_path, to="slides")
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1] == (
        "sipp_lib.errors.ReportError: The template ‘sipp’ makes a page to read and print. Give nbconvert --to html."
    )
    assert not list(tmp_path.glob("*.html"))

"""A report as it comes out of the printer: how many sides, and what stands on each of them."""

import re
from io import BytesIO

import nbformat
import pypdf
import pytest

from sipp_lib.batch.batch import reports
from sipp_lib.batch.render import render
from sipp_lib.editions import browser
from sipp_lib.errors import UsageError
from sipp_lib.new import sample_partnership

SIDES = 12  # of Tarvit Water, as it was agreed


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    programme = sample_partnership("tarvit-water", tmp_path_factory.mktemp("paper") / "programme")
    (result,) = reports(programme)
    assert result.made
    return (programme.reports("public") / "tarvit-water.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sides(page):
    try:
        browser.found()
    except UsageError as none:
        pytest.skip(str(none))
    with browser.opened(120) as printed:
        return [side.extract_text() for side in pypdf.PdfReader(BytesIO(printed(page))).pages]


def test_it_prints_on_as_few_sides_as_were_agreed_each_with_its_number_and_whose_it_is(sides):
    assert len(sides) <= SIDES
    for number, text in enumerate(sides, 1):
        assert f"{number} of {len(sides)}" in text
        assert "Tarvit Water Reading Partnership: evaluation report" in text


def test_the_driver_diagram_is_printed_once(sides, page):
    assert page.count("<caption>Driver diagram as a list</caption>") == 1
    printed = "\n".join(sides)
    assert "Driver diagram as a list" not in printed
    assert printed.count("Driver diagram") == 1


def test_a_title_stays_the_text_of_the_running_head_whatever_it_holds():
    title = '</style><script>x</script>"; } body { display: none } /* È\\'
    notebook = nbformat.v4.new_notebook(metadata={"sipp": {"title": title}})
    page = render(notebook)
    told = re.search(r'@top-left \{ content: "((?:\\[0-9a-f]{6})*)"; ', page)
    assert told is not None
    assert "".join(chr(int(each, 16)) for each in told[1].split("\\")[1:]) == title
    assert page.count("</style>") == 1

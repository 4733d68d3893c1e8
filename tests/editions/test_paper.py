"""A report as it comes out of the printer: how many sides, and what stands on each of them."""

import math
import re
from collections import Counter
from html import unescape
from io import BytesIO
from itertools import pairwise

import nbformat
import pikepdf
import pypdf
import pytest
from pdf_tags import tagged

from sipp_lib.batch.batch import reports
from sipp_lib.batch.render import render
from sipp_lib.editions import browser
from sipp_lib.errors import UsageError
from sipp_lib.new import sample_partnership

SIDES = 12  # of Tarvit Water, as it was agreed
A4 = 595, 842  # points
PHASES = (
    "Performance information and outcome-focused planning",
    "Exploring and understanding the target group's performance",
    "Intervention and evaluation planning",
    "Implementing the intervention",
    "Evaluation and reflection",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    programme = sample_partnership("tarvit-water", tmp_path_factory.mktemp("paper") / "programme")
    (result,) = reports(programme)
    assert result.made
    return programme.reports("public")


@pytest.fixture(scope="module")
def page(made):
    return (made / "tarvit-water.html").read_text(encoding="utf-8")


def printed(page):
    try:
        browser.found()
    except UsageError as none:
        pytest.skip(str(none))
    with browser.opened(120) as as_pdf:
        return as_pdf(page)


@pytest.fixture(scope="module")
def pdf(page):
    return printed(page)


@pytest.fixture(scope="module")
def sides(pdf):
    return list(pypdf.PdfReader(BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def texts(sides):
    return [side.extract_text() for side in sides]


@pytest.fixture(scope="module")
def words(sides):
    """Of each side what stands on it: where, and how large, in points."""
    return [list(_words(side)) for side in sides]


def _words(side):
    found = []

    def see(text, cm, tm, _, size):
        if text.strip():
            x, y = (tm[4] * cm[at] + tm[5] * cm[2 + at] + cm[4 + at] for at in (0, 1))
            along = (tm[0] * cm[at] + tm[1] * cm[2 + at] for at in (0, 1))
            found.append((x, y, round(size * math.hypot(*along), 1), text.strip()))

    side.extract_text(visitor_text=see)
    return found


def test_it_prints_on_as_few_sides_as_were_agreed_each_with_its_number_and_whose_it_is(texts):
    assert len(texts) <= SIDES
    for number, text in enumerate(texts, 1):
        assert f"{number} of {len(texts)}" in text
        assert "Tarvit Water Reading Partnership: evaluation report" in text


@pytest.mark.parametrize("edition", ["brief", "plain"])
def test_no_line_of_the_pages_beside_it_is_printed_over_another(made, edition):
    page = (made / f"tarvit-water-{edition}.html").read_text(encoding="utf-8")
    sides = pypdf.PdfReader(BytesIO(printed(page))).pages
    assert len(sides) <= 2
    for side in sides:
        lines = [each for each in _words(side) if each[2] > 9]  # letters of charts are smaller
        assert len(lines) > 20
        over = [
            (one[3], other[3])
            for at, one in enumerate(lines)
            for other in lines[at + 1 :]
            if abs(one[0] - other[0]) < 40 and 1 < abs(one[1] - other[1]) < 0.7 * min(one[2], other[2])
        ]
        assert over == []


def test_its_pdf_tells_by_ear_what_it_shows_and_has_nothing_that_runs_or_leads_elsewhere(pdf, page):
    with pikepdf.open(BytesIO(pdf)) as made:
        assert str(made.Root.Lang) == "en-GB"
        assert str(made.docinfo["/Title"]) == "Tarvit Water Reading Partnership: evaluation report"
        with made.open_outline() as outline:
            (whole,) = outline.root
            assert [each.title for each in whole.children][:2] == [
                "Summary",
                "Phase 1: Performance information and outcome-focused planning",
            ]
        figures = [tag for tag in tagged(made.Root.StructTreeRoot.K) if tag.S == "/Figure"]
        alts = re.findall(r'<img [^>]*alt="([^"]*)"', page)
        assert [str(tag.Alt) for tag in figures] == [unescape(alt) for alt in alts]
        assert not {"/OpenAction", "/AA", "/AcroForm", "/JavaScript"} & {*map(str, made.Root.keys())}
        for side in made.pages:
            links = side.get("/Annots", [])
            assert {str(link.Subtype) for link in links} <= {"/Link"}
            assert not [link for link in links if "/A" in link and "/URI" in link.A]


def test_its_contents_tell_the_side_on_which_each_part_begins(texts):
    contents = texts[0].partition("Position as at")[2].partition("Summary")[2].replace("\n", " ")
    for title in ("Voices", "Decisions and next steps", "Sharing", "Technical record", *PHASES):
        side = int(re.search(rf"{re.escape(title)}\s*(\d+)", contents)[1])
        assert title in re.sub(r"\s+", " ", texts[side - 1]), title


def test_its_letters_can_be_read_those_of_charts_too_and_no_wide_table_makes_the_page_smaller(words):
    sizes = Counter()
    for _, _, size, text in (each for side in words for each in side):
        sizes[size] += len(text)
    assert min(sizes) >= 7
    assert sizes.most_common(1)[0][0] == 8


def test_there_is_no_half_page_of_white(words):
    for number, side in enumerate(words[:-1], 1):  # the last ends where it ends
        for right in (False, True):
            heights = sorted(y for x, y, *_ in side if (x > A4[0] / 2) == right)
            assert max(b - a for a, b in pairwise([40, *heights, A4[1] - 40])) < 0.4 * A4[1], number


def test_what_is_folded_is_printed_at_the_end_when_it_is_asked_for(sides, page, tmp_path):
    programme = sample_partnership("tarvit-water", tmp_path / "programme")
    reports(programme, extra={"annex": True})
    longer = (programme.reports("public") / "tarvit-water.html").read_text(encoding="utf-8")
    with browser.opened(120) as printed:
        texts = [side.extract_text() for side in pypdf.PdfReader(BytesIO(printed(longer))).pages]
    (begins,) = (
        number for number, text in enumerate(texts) if text.count("Annex: the charts as tables") and number
    )
    assert begins >= len(sides)
    assert re.search(rf"Annex: the charts as tables\s*{begins + 1}\b", texts[0])
    annex = re.sub(r"\s+", " ", " ".join(texts[begins:]))
    for caption in re.findall(r"<details>.*?<caption>(.*?)</caption>", page, re.DOTALL):
        assert caption.replace("&#39;", "'") in annex


def test_the_driver_diagram_is_printed_once(texts, page):
    assert page.count("<caption>Driver diagram as a list</caption>") == 1
    printed = "\n".join(texts)
    assert "Driver diagram as a list" not in printed
    assert (
        printed.count("Driver diagram") - printed.count("Driver diagram:") == 1
    )  # the foot explains the word


def test_a_title_stays_the_text_of_the_running_head_whatever_it_holds():
    title = '</style><script>x</script>"; } body { display: none } /* È\\'
    notebook = nbformat.v4.new_notebook(metadata={"sipp": {"title": title}})
    page = render(notebook)
    told = re.search(r'@top-left \{ content: "((?:\\[0-9a-f]{6})*)"; ', page)
    assert told is not None
    assert "".join(chr(int(each, 16)) for each in told[1].split("\\")[1:]) == title
    assert page.count("</style>") == 1

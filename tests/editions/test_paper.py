"""A report as it comes out of the printer: its contents, its annex, and what stands on each side."""

import re
from html import unescape
from io import BytesIO

import nbformat
import pikepdf
import pypdf
import pytest
from markupsafe import Markup
from pdf_tags import tagged
from pdf_words import words

from sipp_lib.batch.batch import reports
from sipp_lib.batch.render import render
from sipp_lib.editions import browser
from sipp_lib.errors import UsageError
from sipp_lib.new import sample_partnership
from sipp_lib.reports.html import figure

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


def test_each_side_has_its_number_and_says_whose_it_is(texts):
    for number, text in enumerate(texts, 1):
        assert f"{number} of {len(texts)}" in text
        assert "Tarvit Water Reading Partnership: evaluation report" in text


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


def test_what_is_folded_is_printed_at_the_end_when_it_is_asked_for(page, tmp_path):
    programme = sample_partnership("tarvit-water", tmp_path / "programme")
    reports(programme, extra={"annex": True})
    longer = (programme.reports("public") / "tarvit-water.html").read_text(encoding="utf-8")
    with browser.opened(120) as printed:
        texts = [side.extract_text() for side in pypdf.PdfReader(BytesIO(printed(longer))).pages]
    (begins,) = (
        number for number, text in enumerate(texts) if text.count("Annex: the charts as tables") and number
    )
    assert any("Technical record" in text for text in texts[1:begins])  # the last part of the page
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


def with_body(body):
    """The words on each side of a page with this body."""
    notebook = nbformat.v4.new_notebook(metadata={"sipp": {"title": "A report"}})
    page = render(notebook).replace("<main>", f"<main>{body}", 1)
    return [words(side) for side in pypdf.PdfReader(BytesIO(printed(page))).pages]


def test_a_long_title_is_cut_at_a_word_and_says_so():
    page = render(nbformat.v4.new_notebook(metadata={"sipp": {"title": "Long " * 30}}))
    told = re.search(r'@top-left \{ content: "((?:\\[0-9a-f]{6})*)"; ', page)
    shown = "".join(chr(int(each, 16)) for each in told[1].split("\\")[1:])
    assert shown == " ".join(["Long"] * 21) + "…"


def test_a_part_whose_first_chart_needs_most_of_a_side_begins_one_with_its_heading_above_the_chart():
    drawing = Markup("<svg xmlns='http://www.w3.org/2000/svg' width='600' height='1500'/>")
    source = f"data:image/svg+xml,{drawing}".replace("<", "%3C").replace(">", "%3E")
    chart = figure(Markup('src="{}" width="600" height="1500"').format(source), alt="Bars", caption="Caption")
    agreed = f'<div class="alone"><div class="agreed"><h3>What was agreed</h3>{chart}</div></div>'
    before = "<p>Before.</p>" * 25
    sides = with_body(f'{before}<section id="exploring"><h2>Phase 2</h2>{agreed}</section>')
    assert [[each.text for each in side if each.text in ("Phase 2", "Caption")] for side in sides] == [
        [],
        ["Phase 2", "Caption"],
    ]


def test_a_short_table_of_the_annex_is_not_parted_between_the_columns():
    def table(columns, rows, word):
        cells = "".join(f"<td>{word}</td>" for _ in range(columns))
        head = cells.replace("td>", "th>").replace(word, f"{word} head")
        body = f"<thead><tr>{head}</tr></thead><tbody>{f'<tr>{cells}</tr>' * rows}</tbody>"
        return f'<div class="scroll"><table class="numbers"><caption>{word}</caption>{body}</table></div>'

    tables = table(8, 3, "wide") + table(3, 1, "narrow") + table(9, 2, "broad")
    (side,) = with_body(f'<section id="annex"><h2>Annex</h2>{tables}</section>')
    narrow = [each for each in side if each.text.startswith("narrow")]
    assert len(narrow) == 7
    assert max(each.x for each in narrow) < 595 / 2

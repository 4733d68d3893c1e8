"""Each method on one printed page, with an example that is the sample's, and what to ask on another."""

from io import BytesIO
from types import SimpleNamespace

import pypdf
import pytest
from pdf_words import words

from sipp_lib.briefings import BRIEFINGS, READING
from sipp_lib.editions import browser
from sipp_lib.new import sample_partnership
from sipp_lib.pages.briefing import READING_OF, briefing, own, prompts
from sipp_lib.pages.view import View
from sipp_lib.phases import METHODS
from sipp_lib.workbook import Workbook


@pytest.mark.parametrize("method", METHODS)
def test_a_method_has_a_briefing_prompts_and_something_to_read(method):
    told = BRIEFINGS[method]
    shown, asked = briefing(method), prompts(method)
    assert f"<h2>{method.capitalize()}</h2>" in shown
    for sentence in (*told.steps, *told.example, *told.pitfalls):
        assert sentence.replace("'", "&#39;") in shown
    for question in (*told.learners, *told.parents, *told.staff):
        assert question.replace("'", "&#39;") in asked
    assert READING_OF[method][0] in READING[2][1]
    assert "href" not in shown + asked  # addresses are text
    # a page of A4 at eleven points holds some 650 words
    assert len(shown.striptags().split()) < 520
    assert len(asked.striptags().split()) < 350


@pytest.mark.parametrize("sheet", [briefing, prompts])
def test_each_is_printed_on_one_page_and_below_each_question_is_room_to_write(sheet, printing):
    body = "".join(map(sheet, METHODS))
    page = (
        f"<!doctype html><title>T</title><style>@page {{ size: A4; margin: 12mm; }} {View._css}</style>"
        f'<body class="sipp-alone"><main class="sipp"><div class="sipp-shown">{body}</div></main>'
    )
    with browser.opened(60) as printed:
        sides = pypdf.PdfReader(BytesIO(printed(page))).pages
    assert len(sides) == len(METHODS)
    if sheet is prompts:
        for side, method in zip(sides, METHODS, strict=True):
            lines = words(side)
            for question in BRIEFINGS[method].learners[:-1]:
                at = next(each.y for each in lines if each.text.startswith(question[:8]))
                assert not [each for each in lines if at - 30 < each.y < at - 3], question


def test_the_example_is_of_a_partnership_of_the_sample_that_works_so(tmp_path):
    for method, told in BRIEFINGS.items():
        programme = sample_partnership(told.sample, tmp_path / told.sample)
        assert method in Workbook.open(told.sample, programme.folder, "school").partnership.methods


def test_a_partnership_gets_the_pages_of_its_own_methods_or_of_all():
    def book(*methods):
        return SimpleNamespace(partnership=SimpleNamespace(methods=[*methods]))

    assert own(book("lesson study")) == ["lesson study"]
    assert own(book()) == list(METHODS)

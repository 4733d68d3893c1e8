"""The sample's pages as their readers meet them: on a desk, on a phone, in dark, on paper."""

import pytest

from sipp_lib.batch.batch import reports
from sipp_lib.new import copy_sample
from sipp_lib.programme import shipped

SLUGS = sorted(path.name for path in (shipped("data", "sample") / "partnerships").iterdir())
PAPER = 695  # pixels between the margins of A4
GROUND = "getComputedStyle(document.body).backgroundColor"
WHITE = "rgb(255, 255, 255)"
# what is wider than the room it has, but for tables that a reader can move
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *')].filter((each) =>
    each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.outerHTML.slice(0, 160)).slice(0, 3)]"""
UNFOLD = "() => { for (const each of document.querySelectorAll('details')) each.open = true; }"
FOLD = UNFOLD.replace("true", "false")
# words of tables that a column is too narrow for, and tables that reach out of the room they have
CUT = """() => {
  const found = [], seen = (each) => each.getClientRects().length && !each.closest('.visually-hidden');
  for (const cell of document.querySelectorAll('th, td')) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode());) {
      if (!seen(text.parentElement)) continue;
      for (const { 0: word, index } of text.data.matchAll(/[\\p{L}\\d]+/gu)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) found.push(word);
      }
    }
  }
  for (const table of document.querySelectorAll('table')) {
    const room = table.parentElement.clientWidth;
    if (Math.max(0, ...[...table.getClientRects()].map(({ width }) => width)) > room + 1) {
      found.push(`${table.caption?.textContent} is wider than ${room}`);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    programme = copy_sample(tmp_path_factory.mktemp("reports") / "sample")
    assert all(each.made for each in reports(programme))
    return programme.reports("public")


@pytest.mark.parametrize("slug", [*SLUGS, "index"])
def test_a_page_can_be_used_by_everybody_on_a_desk_and_on_a_phone_and_no_word_of_a_table_is_cut(
    folder, page, axe, slug
):
    for path in sorted(folder.glob(f"{slug}*.html")):
        page.goto(path.as_uri())
        for width, look in ((1280, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(media="screen", color_scheme=look)
            assert page.evaluate(GROUND) == ("rgb(20, 25, 31)" if look == "dark" else WHITE)
            assert axe(page) == [], (path.name, width, look)
            for way in (UNFOLD, FOLD):
                page.evaluate(way)
                assert page.evaluate(TOO_WIDE) == [], (path.name, width)
        page.emulate_media(media="print", color_scheme="dark")
        page.set_viewport_size({"width": PAPER, "height": 900})
        assert page.evaluate(GROUND) == WHITE
        assert page.evaluate(CUT) == [], path.name


def test_a_column_that_is_too_narrow_and_a_table_that_is_too_wide_would_be_found(page):
    page.set_content(
        '<div style="width: 200px"><table style="table-layout: fixed; width: 80px"><caption>A</caption><tr>'
        '<td style="overflow-wrap: anywhere">Implementation</td><td>b c</td></tr></table>'
        '<table style="width: 300px"><caption>B</caption><tr><td>x</td></tr></table></div>'
    )
    assert page.evaluate(CUT) == ["Implementation", "B is wider than 200"]

from __future__ import annotations

import io
import re
import warnings
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure
from PIL import Image

from sipp_lib.charts import picture, style, words
from sipp_lib.charts.panel import Panel

HOSTILE = "$x^2$ \\frac{1}{2} 🧑‍🏫日本\nline\u202e\x07 Gàidhlig <script>&amp;</text>"


SVG = "{http://www.w3.org/2000/svg}"


@style.house
def drawn(text: str) -> Figure:
    figure = style.new_figure(1.333)
    style.say(figure, 0.1, 0.9, text)
    panel = Panel(figure, 0.5, 0.5, 0.1, 0.3, x=(0, 10), y=(0, 1))
    panel.below([0, 10], ["none", text], grid=True)
    panel.marks([1, float("nan"), 3], [0.5, 0.5, 0.5], "o")
    panel.bar(0, 0, 2, 0.2, hatch="//")
    return figure


def test_the_same_figure_gives_the_same_bytes_without_date_or_software() -> None:
    data = picture.svg(drawn("Reading"))
    assert data == picture.svg(drawn("Reading"))
    again = drawn("Reading")
    assert picture.svg(again) == picture.svg(again) == data
    assert not re.search(rb"20[0-9]{2}-|matplotlib|metadata|DOCTYPE", data, re.IGNORECASE)


def test_a_picture_has_its_size_on_the_page_and_a_white_ground() -> None:
    figure = drawn("Reading")
    root = ElementTree.fromstring(picture.svg(figure))
    assert picture.size(figure) == (560, 134)
    assert [float(x) for x in root.get("viewBox").split()] == pytest.approx([0, 0, 403.2, 96.48])
    assert root.find(f"{SVG}path").get("style") == "fill: #ffffff"


def test_a_picture_has_shapes_and_texts_only_and_reaches_nothing_outside_itself() -> None:
    root = ElementTree.fromstring(picture.svg(drawn(HOSTILE)))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "defs", "style", "path", "g", "use", "text", "pattern", "rect"}
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "url(" not in value.replace("url(#", ""), (name, value)
            assert not name.endswith("href") or value.startswith("#")
    styles = "".join(element.text for element in root.iter(f"{SVG}style"))
    assert "@" not in styles
    assert "url" not in styles


def test_a_mark_that_is_missing_is_not_drawn() -> None:
    root = ElementTree.fromstring(picture.svg(drawn("Reading")))
    assert len(list(root.iter(f"{SVG}use"))) == 2


def test_a_persons_own_settings_do_not_reach_a_picture() -> None:
    plain = picture.svg(drawn("5 $ and 6 $"))
    own = {"font.family": ["DejaVu Serif"], "text.color": "red", "svg.hashsalt": "mine", "lines.linewidth": 9}
    with mpl.rc_context(own):
        assert picture.svg(drawn("5 $ and 6 $")) == plain


def test_hostile_text_is_written_as_text_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = picture.svg(drawn(words.plain(HOSTILE)))
    texts = [element.text for element in ElementTree.fromstring(data).iter(f"{SVG}text")]
    assert words.plain(HOSTILE) == "$x^2$ \\frac{1}{2} □ line Gàidhlig <script>&amp;</text>"
    assert words.plain(HOSTILE) in texts


def test_what_xml_cannot_hold_is_left_out_even_where_nobody_cleaned_the_text() -> None:
    data = picture.svg(drawn("one\x07two\ud800\ufffe<b>"))
    assert next(ElementTree.fromstring(data).iter(f"{SVG}text")).text == "onetwo<b>"


def test_a_text_is_anchored_where_it_is_aligned_whatever_font_the_reader_has() -> None:
    figure = style.new_figure(1)
    for align in ("left", "center", "right"):
        style.say(figure, 2, 0.5, "two\nlines", ha=align, size=10)
    found = list(ElementTree.fromstring(picture.svg(figure)).iter(f"{SVG}text"))
    assert [element.get("text-anchor") for element in found[::2]] == [None, "middle", "end"]
    assert {element.get("x") for element in found} == {"144.00"}
    steps = {
        round(float(b.get("y")) - float(a.get("y")), 1) for a, b in zip(found[::2], found[1::2], strict=True)
    }
    assert steps == {round(words.line(10) * 72, 1)}


def test_the_figure_can_be_drawn_by_matplotlib_too() -> None:
    file = io.BytesIO()
    drawn("Reading").savefig(file, format="png", dpi=100)
    image = Image.open(file).convert("L")
    assert image.size == (560, 134)
    assert image.crop((8, 38, 80, 60)).getextrema()[0] < 100  # the text stands there


def test_long_text_ends_in_an_ellipsis_and_missing_text_is_empty() -> None:
    assert words.plain("a" * 10_000, 5) == "aaaa…"
    assert [words.plain(x) for x in (None, pd.NA, float("nan"), pd.NaT)] == ["", "", "", ""]


@pytest.mark.parametrize(
    "text", ["a few short words that need three lines or so", "W" * 80, "", "x " + "y" * 60]
)
def test_wrapped_lines_fit_and_lose_nothing(text: str) -> None:
    rows = words.wrap(text, 1.0)
    assert all(words.width(row) <= 1.0 for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")


def test_what_does_not_fit_in_the_lines_ends_in_an_ellipsis() -> None:
    rows = words.wrap("one two three four five six seven eight nine ten", 1.0, lines=2)
    assert len(rows) == 2
    assert rows[-1].endswith("…")
    assert words.width(rows[-1]) <= 1.0


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (73.0, 1, "73"),
        (73.44, 1, "73.4"),
        (-1234.5, 0, "−1,234"),
        (0.0789, 3, "0.079"),
        (-0.01, 1, "0"),
        (float("nan"), 1, "not known"),
        (1e300, 1, "1e+300"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: float, decimals: int, text: str) -> None:
    assert words.number(value, decimals) == text


def test_a_hidden_row_says_why_and_is_never_a_zero() -> None:
    assert words.hidden(pd.Series({"suppressed": "fewer than 10 pupils", "n": pd.NA})) == (
        "fewer than 10 pupils, not shown"
    )
    assert words.hidden(pd.Series({"suppressed": "all but fewer than 10", "n": 45})) == (
        "all but fewer than 10 of 45, not shown"
    )
    assert words.hidden(pd.Series({"suppressed": "", "n": 0})) == "nobody"
    assert words.hidden(pd.Series({"suppressed": "", "n": 3})) == "not known"


def test_hidden_and_infinite_values_are_missing() -> None:
    values = words.floats(pd.Series([1, pd.NA, float("inf"), None], dtype=object))
    assert np.array_equal(values, [1, np.nan, np.nan, np.nan], equal_nan=True)


def test_the_key_breaks_into_lines_where_it_does_not_fit() -> None:
    figure = style.new_figure(2)
    one = style.key(figure, 2, [("short", {"marker": "s"})])
    many = style.key(figure, 2, [(f"a rather long answer number {i}", {"marker": "s"}) for i in range(5)])
    assert many == pytest.approx(3 * one)


def test_nothing_to_show_is_said_in_words_and_no_figure_stays_behind() -> None:
    assert [t.get_text() for t in style.nothing().artists] == ["No data yet."]
    assert pyplot.get_fignums() == []

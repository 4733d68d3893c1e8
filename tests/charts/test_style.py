from __future__ import annotations

import io
import re
import warnings
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pytest
import seaborn as sns
from matplotlib import pyplot
from matplotlib.figure import Figure
from PIL import Image

from sipp_lib.charts import annotate, gaps, style
from sipp_lib.wording import words

HOSTILE = "$x^2$ \\frac{1}{2} 🧑‍🏫日本\nline\u202e\x07 Gàidhlig <script>&amp;</text>"


SVG = "{http://www.w3.org/2000/svg}"


@style.themed()
def drawn(text: str) -> Figure:
    ax = style.axes(None, 1.333, left=0.5, right=0.5, top=0.1, bottom=0.3, grid="x")
    ax.set(xlim=(0, 10), ylim=(0, 1), yticks=[])
    ax.set_xticks([0, 10], ["none", text])
    annotate.write(ax, text, (0, 1), (-0.4, -0.3))
    sns.scatterplot(x=[1, float("nan"), 3], y=[0.5, 0.5, 0.5], ax=ax)
    ax.barh(0.1, 2, 0.2, hatch="//")
    return style.figure_of(ax)


def test_the_same_figure_gives_the_same_bytes_without_date_or_software() -> None:
    data = style.svg(drawn("Reading"))
    assert data == style.svg(drawn("Reading"))
    again = drawn("Reading")
    assert style.svg(again) == style.svg(again) == data
    assert not re.search(rb"20[0-9]{2}-|matplotlib\.org|metadata|DOCTYPE", data, re.IGNORECASE)


def test_a_picture_has_its_size_on_the_page_and_a_white_ground() -> None:
    figure = drawn("Reading")
    root = ElementTree.fromstring(style.svg(figure))
    assert style.size(figure) == (470, 134)
    assert [float(x) for x in root.get("viewBox").split()] == pytest.approx([0, 0, 338.4, 96.48])
    assert next(root.iter(f"{SVG}path")).get("style") == "fill: #ffffff"


def test_a_picture_has_shapes_and_texts_only_and_reaches_nothing_outside_itself() -> None:
    root = ElementTree.fromstring(style.svg(drawn(HOSTILE)))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "defs", "style", "path", "g", "use", "text", "pattern", "rect", "clipPath"}
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "url(" not in value.replace("url(#", ""), (name, value)
            assert not name.endswith("href") or value.startswith("#")
    styles = "".join(element.text for element in root.iter(f"{SVG}style"))
    assert "@" not in styles
    assert "url" not in styles


def test_a_mark_that_is_missing_is_not_drawn() -> None:
    root = ElementTree.fromstring(style.svg(drawn("Reading")))
    assert len(list(root.iter(f"{SVG}use"))) == 2


def test_a_persons_own_settings_do_not_reach_a_picture() -> None:
    plain = style.svg(drawn("5 $ and 6 $"))
    own = {"font.family": ["DejaVu Serif"], "text.color": "red", "svg.hashsalt": "mine", "lines.linewidth": 9}
    with mpl.rc_context(own):
        assert style.svg(drawn("5 $ and 6 $")) == plain


def test_hostile_text_is_written_as_text_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = style.svg(drawn(words.plain(HOSTILE)))
    texts = [element.text for element in ElementTree.fromstring(data).iter(f"{SVG}text")]
    assert words.plain(HOSTILE) == "$x^2$ \\frac{1}{2} □ line Gàidhlig <script>&amp;</text>"
    assert words.plain(HOSTILE) in texts


def test_what_xml_cannot_hold_is_left_out_even_where_nobody_cleaned_the_text() -> None:
    data = style.svg(drawn("one\x07two\ufffe<b>"))
    assert "onetwo<b>" in [text.text for text in ElementTree.fromstring(data).iter(f"{SVG}text")]


def test_a_text_is_anchored_where_it_is_aligned_whatever_font_the_reader_has() -> None:
    ax = style.sheet(None, 1)
    for align in ("left", "center", "right"):
        ax.text(2, 0.5, "words", ha=align)
    found = list(ElementTree.fromstring(style.svg(style.figure_of(ax))).iter(f"{SVG}text"))
    anchors = [re.search("text-anchor: ([a-z]+)", element.get("style"))[1] for element in found]
    assert anchors == ["start", "middle", "end"]
    assert {float(element.get("x")) for element in found} == {144}


def test_a_text_is_written_in_a_font_as_wide_as_the_one_it_was_measured_in() -> None:
    texts = ElementTree.fromstring(style.svg(drawn("Reading"))).iter(f"{SVG}text")
    assert all("font-family: 'DejaVu Sans', 'Verdana', sans-serif" in each.get("style") for each in texts)


def test_the_figure_can_be_drawn_by_matplotlib_too() -> None:
    file = io.BytesIO()
    drawn("Reading").savefig(file, format="png", dpi=100)
    image = Image.open(file).convert("L")
    assert image.size == (470, 134)
    assert image.crop((8, 38, 80, 60)).getextrema()[0] < 100  # the text stands there


def test_nothing_to_show_is_said_in_words_and_no_figure_stays_behind() -> None:
    assert [t.get_text() for t in style.empty_figure().axes[0].texts] == ["No data yet."]
    assert pyplot.get_fignums() == []


def test_a_researcher_can_change_a_chart_and_draw_it_on_axes_of_their_own(safe) -> None:
    frame = pd.DataFrame({"group": ["girl", "boy"], "n": [40, 50], "percent": [60.0, 70.0]})
    frame = safe(frame.assign(low=frame["percent"] - 9, high=frame["percent"] + 9, suppressed=""))
    how = {"measure": "Reading", "unit": "", "lens": "sex"}
    figure = gaps.lens_chart(frame, **how)
    figure.axes[0].set_title("Pupils in S1")
    assert b">Pupils in S1</text>" in style.svg(figure)
    mine, (left, right) = pyplot.subplots(1, 2)
    try:
        assert gaps.lens_chart(frame, **how, ax=right) is mine
        assert (len(left.texts), right.get_xlabel()[:8]) == (0, "Reading:")
        assert gaps.lens_chart(safe(pd.DataFrame({"group": []})), **how, ax=left) is mine
        assert [text.get_text() for text in left.texts] == ["No data yet."]
    finally:
        pyplot.close(mine)

from __future__ import annotations

import io
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from PIL import Image

from sipp_lib.charts import style, words

HOSTILE = "$x^2$ \\frac{1}{2} 🧑‍🏫日本\nline\u202e\x07 Gàidhlig"


@style.house
def picture(text: str) -> bytes:
    figure = style.new_figure(1)
    style.say(figure, 0.1, 0.9, text)
    return style.png(figure)


def test_the_same_figure_gives_the_same_bytes_and_no_date_or_software() -> None:
    data = picture("Reading")
    assert data == picture("Reading")
    assert Image.open(io.BytesIO(data)).info == {}


def test_a_picture_is_twice_its_size_on_the_page_and_truly_white() -> None:
    figure = style.new_figure(1.333)
    image = Image.open(io.BytesIO(style.png(figure)))
    assert style.size(figure) == (560, 134)
    assert image.size == (1120, 268)
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_a_persons_own_settings_do_not_reach_a_picture() -> None:
    plain = picture("5 $ and 6 $")
    with mpl.rc_context({"font.family": ["DejaVu Serif"], "text.color": "red", "text.hinting": "native"}):
        assert picture("5 $ and 6 $") == plain


def test_hostile_text_is_drawn_as_text_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture(words.plain(HOSTILE))
    assert words.plain(HOSTILE) == "$x^2$ \\frac{1}{2} □ line Gàidhlig"


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
    assert [t.get_text() for t in style.nothing().texts] == ["No data yet."]
    assert pyplot.get_fignums() == []

import pytest

from sipp_lib.charts import canvas, fonts


def test_a_line_is_its_size_and_a_quarter_more():
    assert fonts.line(72) == pytest.approx(1.28)


def test_the_widest_line_counts_and_nothing_has_no_width():
    assert fonts.widest([]) == 0
    assert fonts.widest(["i", "wide\ni"]) == fonts.width("wide", canvas.SMALL)
    assert fonts.width("mm") == pytest.approx(2 * fonts.width("m"), rel=0.1)
    assert fonts.width("bold", weight="bold") > fonts.width("bold")


def test_a_text_is_broken_where_it_fits_and_no_word_is_lost():
    text = "Attendance of the pupils who were chosen, by month"
    rows = fonts.wrap(text, 1.5)
    assert len(rows) > 1
    assert all(fonts.width(row) <= 1.5 for row in rows)
    assert " ".join(rows) == text
    assert fonts.wrap("short", 5) == ("short",)
    assert fonts.wrap("", 5) == ()


def test_what_has_no_room_ends_in_dots():
    rows = fonts.wrap("Attendance of the pupils who were chosen, by month", 1.5, lines=2)
    assert len(rows) == 2
    assert rows[-1].endswith("…")


@pytest.mark.parametrize(
    "text", ["a few short words that need three lines or so", "W" * 80, "", "x " + "y" * 60]
)
def test_wrapped_lines_fit_and_lose_nothing(text: str) -> None:
    rows = fonts.wrap(text, 1.0)
    assert all(fonts.width(row) <= 1.0 for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")


def test_what_does_not_fit_in_the_lines_ends_in_an_ellipsis() -> None:
    rows = fonts.wrap("one two three four five six seven eight nine ten", 1.0, lines=2)
    assert len(rows) == 2
    assert rows[-1].endswith("…")
    assert fonts.width(rows[-1]) <= 1.0

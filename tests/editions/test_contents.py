"""Contents with the number of the side on which each part begins."""

from io import BytesIO

import pytest
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pypdf import PdfReader, PdfWriter

from sipp_lib.editions.contents import with_sides

LINKS = '<a href="#one">One</a><a href="#two">Two</a>'
PAGE = f'<nav aria-label="Contents">{LINKS}</nav><a href="#one">elsewhere</a>'


def pdf(sides):
    """A PDF with as many sides, and places to which links lead."""
    writer = PdfWriter()
    for _ in range(max(sides.values())):
        writer.add_blank_page(100, 100)
    for name, side in sides.items():
        writer.add_named_destination(f"/{name}", side - 1)
    writer.write(made := BytesIO())
    return made.getvalue()


def test_a_page_with_contents_is_printed_twice_and_its_links_get_the_sides_of_the_first_printing():
    printed = []

    def printing(page):
        printed.append(page)
        return pdf({"one": 1, "two": 3, "elsewhere": 2})

    with_sides(PAGE, printing)
    first, second = printed
    assert first.count('data-side="00"') == 2
    assert '<a href="#one" data-side="1">One</a><a href="#two" data-side="3">Two</a></nav>' in second
    assert second.endswith('<a href="#one">elsewhere</a>')


def test_a_part_that_a_template_left_out_has_no_number():
    printed = []
    with_sides(PAGE, lambda page: printed.append(page) or pdf({"one": 2}))
    assert '<a href="#one" data-side="2">One</a><a href="#two" data-side="">Two</a></nav>' in printed[-1]


def test_a_page_without_contents_is_printed_once_as_it_is():
    printed = []
    short = pdf({"one": 1})
    made = with_sides("<p>short</p>", lambda page: printed.append(page) or short)
    assert (printed, made) == (["<p>short</p>"], short)


def written(*lowest):
    """A PDF of sides of A4 with their number at the foot and words as far down as so many hundredths of a side."""
    with PdfPages(file := BytesIO()) as made:
        for number, low in enumerate(lowest, 1):
            side = Figure(figsize=(210 / 25.4, 297 / 25.4))
            side.text(0.8, 0.02, f"{number} of {len(lowest)}")
            for at in range(5, low + 1):
                side.text(0.1, 1 - at / 100, "words")
            made.savefig(side)
    return file.getvalue()


LONG = [95] * 12


@pytest.mark.parametrize(
    ("first", "tighter", "kept"),
    [
        ([95, 12], [95], 1),  # a few lines, which fit on the first side
        ([95, 12], [95, 8], 2),  # which do not
        ([95, 60], None, 2),  # half a side
        ([12], None, 1),
        ([*LONG, 60], [*LONG], 12),  # more sides than were agreed
        ([*LONG, 60], [*LONG, 30], 13),
    ],
)
def test_lines_come_nearer_to_each_other_where_that_saves_a_side_and_nowhere_else(first, tighter, kept):
    printed = []

    def printing(page):
        printed.append('<html class="tight" lang="en">' in page)
        return written(*(tighter if printed[-1] else first))

    made = with_sides('<html lang="en"><p>text</p>', printing)
    assert printed == ([False] if tighter is None else [False, True])
    assert len(PdfReader(BytesIO(made)).pages) == kept

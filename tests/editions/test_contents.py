"""Contents with the number of the side on which each part begins."""

from io import BytesIO

from pypdf import PdfWriter

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
    made = with_sides("<p>short</p>", lambda page: printed.append(page) or b"PDF")
    assert (printed, made) == (["<p>short</p>"], b"PDF")

"""What is known of a page once it is printed: on which side each part begins, and whether a side can be saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO

# as `sipp_lib.reports.report.Report.title` writes it; no text of a page can look like it, for text is escaped
NAV = re.compile(r'<nav aria-label="Contents">.*?</nav>', re.DOTALL)
LINK = re.compile(r'<a href="#([a-z-]+)">')
UNKNOWN = "00"  # as wide as most numbers, so that the second printing breaks where the first did
TIGHT = '<html class="tight" '  # lines a little nearer to each other: templates/html/sipp/report.css
FOOT, FULL = 40, 842 - 40 - 37  # of A4 in points: where the number of a side ends, its room
FEW = 0.25  # of a side
LONG = 12  # sides, beyond which any that can be saved is


def with_sides(page: str, printed: Callable[[str], bytes]) -> bytes:
    """A page as PDF, its contents with the number of the side on which each part begins.

    Browsers do not know `target-counter`, so a page with contents is printed twice: first to see where its parts
    come to stand, then with these numbers. One whose last side holds a few lines only, or that is long, is set
    tighter where that saves a side.

    Parameters
    ----------
    page : str
        A finished page.
    printed : callable
        Prints a page as PDF.
    """
    contents = NAV.search(page)
    pdf = printed(_numbered(page, {}, UNKNOWN) if contents else page)
    if _wants_a_side_less(pdf):
        tighter = page.replace("<html ", TIGHT, 1)
        shorter = printed(_numbered(tighter, {}, UNKNOWN) if contents else tighter)
        if _length(shorter) < _length(pdf):
            page, pdf = tighter, shorter
    return printed(_numbered(page, _sides(pdf))) if contents else pdf


def _length(pdf: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(pdf)).pages)


def _wants_a_side_less(pdf: bytes) -> bool:
    """Whether it is long, or more than one side is there and the last of them nearly empty."""
    from pypdf import PdfReader

    sides, lines = PdfReader(BytesIO(pdf)).pages, list[float]()

    def heard(text: str, page: list[float], of_text: list[float], *_: object) -> None:
        if text.strip():
            lines.append(of_text[4] * page[1] + of_text[5] * page[3] + page[5])

    sides[-1].extract_text(visitor_text=heard)
    lowest = min((line for line in lines if line > FOOT), default=0)
    return len(sides) > LONG or (len(sides) > 1 and FULL + FOOT - lowest < FEW * FULL)


def _numbered(page: str, sides: Mapping[str, int], missing: str = "") -> str:
    def told(link: re.Match[str]) -> str:
        return f'<a href="#{link[1]}" data-side="{sides.get(link[1], missing)}">'

    return NAV.sub(lambda nav: LINK.sub(told, nav[0]), page, count=1)


def _sides(pdf: bytes) -> dict[str, int]:
    """Where each place that a link of a PDF leads to stands, by its name, counted from one."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(pdf))
    at = {
        name.removeprefix("/"): reader.get_destination_page_number(there)
        for name, there in reader.named_destinations.items()
    }
    return {name: number + 1 for name, number in at.items() if number is not None}

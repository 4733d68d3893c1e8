"""The contents of a page on paper: on which side each part begins, which is known once the page was printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO

# as `sipp_lib.reports.report.Report.title` writes it; no text of a page can look like it, for text is escaped
NAV = re.compile(r'<nav aria-label="Contents">.*?</nav>', re.DOTALL)
LINK = re.compile(r'<a href="#([a-z-]+)">')
UNKNOWN = "00"  # as wide as most numbers, so that the second printing breaks where the first did


def with_sides(page: str, printed: Callable[[str], bytes]) -> bytes:
    """A page as PDF, its contents with the number of the side on which each part begins.

    Browsers do not know `target-counter`, so a page with contents is printed twice: first to see where its parts
    come to stand, then with these numbers.

    Parameters
    ----------
    page : str
        A finished page.
    printed : callable
        Prints a page as PDF.
    """
    if not NAV.search(page):
        return printed(page)
    return printed(_numbered(page, _sides(printed(_numbered(page, {}, UNKNOWN)))))


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

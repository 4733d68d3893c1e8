"""A part of a report worked out again: a page takes nothing on trust from a notebook whose cells anybody may write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sipp_lib.reports.html import Call, Fragment, joined

if TYPE_CHECKING:
    from sipp_lib.reports.report import Report

Method = TypeVar("Method", bound=Callable[..., Fragment])
PARTS: set[str] = set()
"""The methods of a report that a template may call, and that show the same whenever they are called."""
TAKEN = "show"
"""The method that shows what only the template has: see `sipp_lib.reports.shown_again`."""


def part(method: Method) -> Method:
    """Have what a method of `Report` returns say how it came about, so that it can be made again.

    Parameters
    ----------
    method : callable
        Its arguments are plain JSON types.
    """

    @wraps(method)
    def told(self: Report, *args: Any, **options: Any) -> Fragment:
        made = method(self, *args, **options)
        return Fragment(made.html, made.facts, [[self.book.slug, method.__name__, [*args], options]])

    PARTS.add(method.__name__)
    return cast(Method, told)


def made_again(calls: Sequence[Call], open_: Callable[[str], Report], shown: str) -> Fragment | None:
    """What these calls return now; None where one is no part of a report.

    Parameters
    ----------
    calls : sequence of list
        As `Fragment.calls` has them, or whatever a notebook holds in their place.
    open_ : callable
        Opens the report of a partnership for the audience of the page.
    shown : str
        What the cell showed, of which the drawing of a figure of the template's own is taken.

    Raises
    ------
    DisclosureError
        When something of the template's own does not pass the gate here.
    """
    made = []
    for call in calls:
        match call:
            case [str(slug), str(name), list(args), dict(options)] if name in PARTS:
                made.append(getattr(open_(slug), name)(*args, **options))
            case [str(slug), str(name), [], dict(told)] if name == TAKEN and len(calls) == 1:
                from sipp_lib.reports.shown_again import shown_again

                try:
                    made.append(Fragment(shown_again(open_(slug).book, shown, told)))
                except (KeyError, TypeError, ValueError):  # not what `Report.show` tells: no part of a report
                    return None
            case _:
                return None
    return made[0] if len(made) == 1 else joined(made) if made else None

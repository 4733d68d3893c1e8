"""Whether somebody's own figure shows nothing but its tables: each value it draws, each number it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.disclosure.free_text import SHOWN_WORDS, published_texts
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.disclosure.vocabulary import COLUMNS, role_of
from sipp_lib.errors import DisclosureError
from sipp_lib.reports.page_words import read_shown

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import Transform
    from numpy.typing import NDArray

    from sipp_lib.workbook import Workbook

VALUE = (
    "A figure shows a value that stands in none of the tables of from_=[…], so it is not shown. Draw the numbers of "
    "these tables as they are; one that is worked out from them passes the gate first: report.book.gate(frame, name)."
)
NUMBER = (
    "The words of a figure or a table hold a number that stands in none of the tables it was made of, so it is not "
    "shown. Take the number out, or take it from such a table."
)
UNKNOWN = (
    "A table that is no result of sipp_lib.results has a number in the column ‘{}’, and the gate cannot know whether "
    "it counts or averages pupils, so it is not shown. Numbers of pupils belong in ‘n’ and ‘count’, means in ‘mean’ "
    "with ‘sd’ and ‘n’."
)
# Numbers that count nobody: of a year, a day or a month, and those that are part of a word or a code
DATED = re.compile(
    r"\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d{4})?\b|\b(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?\b"
)
SAID = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)")
ANYHOW = {0.0, 95.0, 100.0}  # ends of a scale of per cent, and how sure an interval is


def check(figure: Figure, drawing: str, book: Workbook, safes: Sequence[SafeFrame]) -> None:
    """Stop where a figure draws or says a number that is not in its tables.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What will be shown.
    drawing : str
        The same as SVG, whose words are read.
    book : Workbook
        Whose records may be named in its words.
    safes : sequence of SafeFrame
        What it was drawn from.

    Raises
    ------
    DisclosureError
        When it does, or holds something that cannot be compared, such as a picture made of dots.
    """
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable

    if "<image" in drawing:
        raise of_a_kind("a picture made of dots")
    known, every = _numbers(safes), figure.findobj(Axes)
    rows = np.arange(max(len(safe.frame) for safe in safes), dtype=float)
    mapped = (each for each in figure.findobj() if isinstance(each, ScalarMappable))
    scales = {each.colorbar.ax for each in mapped if each.colorbar}
    for ax in every:
        if ax not in scales:
            _Values(ax, known, rows).check()
    _check_beside(figure)
    words = read_shown(drawing)
    for text in (text for ax in every for axis in _axes(ax) for text in _scale(axis)):
        if text in words:
            words.remove(text)
    check_words(words, book, safes)


def check_words(words: Iterable[str], book: Workbook, safes: Sequence[SafeFrame]) -> None:
    """Stop where words on tables say a number that is neither theirs nor of the partnership, a school or a measure.

    Raises
    ------
    DisclosureError
        Without the number.
    """
    known = [*_numbers(safes), *ANYHOW]
    frames = [safe.frame for safe in safes]
    texts = [str(word) for frame in frames for name in frame for word in frame[name].dropna().unique()]
    texts += [COLUMNS[str(name)].label for frame in frames for name in frame]
    texts += _names_of(book)
    told = {number for text in texts for number in _said(text)}
    for number in (number for text in words for number in _said(text)):
        places = len(number.partition(".")[2])
        if number not in told and not np.any(np.round(np.abs(known), places) == float(number)):
            raise DisclosureError(NUMBER)


def check_own(safe: SafeFrame, book: Workbook) -> None:
    """Stop where a table of somebody's own has a number of which the gate cannot know what it counts.

    Such are numbers in words and in columns that name a row or are notes, but for quintiles and dates, and any of a
    table that is said to be of records.

    Raises
    ------
    DisclosureError
        Without the number.
    """
    words: list[str] = []
    for name in map(str, safe.frame):
        column = safe.frame[name].dropna()
        if not pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype):
            words += [] if name == "suppressed" else [str(each) for each in column.unique()]
        elif (role_of(name) in ("key", "note") or safe.subject == "records") and not (
            name == "quintile" and column.isin(range(1, 6)).all()
        ):
            raise DisclosureError(UNKNOWN.format(name))
    named = {*_names_of(book)}
    check_words([each for each in words if each not in named], book, [])


def _names_of(book: Workbook) -> list[str]:
    """What records of the partnership, its schools and its measures say, and the words of its evidence."""
    named = [book.partnership, *(e.body for kind in ("school", "measure") for e in book.records(kind))]
    texts = [text for body in named for _, text in published_texts(body)]
    shown = [*SHOWN_WORDS.items(), ("pupils", ("school", "class"))]
    words = (
        book.evidence.tables[table][each].dropna().unique() for table, columns in shown for each in columns
    )
    return texts + [str(word) for column in words for word in column]


def _said(text: str) -> list[str]:
    return [each.replace(",", "") for each in SAID.findall(DATED.sub(" ", text))]


def _numbers(safes: Sequence[SafeFrame]) -> NDArray[Any]:
    """Every number of some tables, and nought, on which bars stand."""
    found = [0.0]
    for safe in safes:
        for name in safe.frame:
            column = safe.frame[name]
            if pd.api.types.is_numeric_dtype(column.dtype):
                found += column.dropna().astype("float64").tolist()
    return np.unique(found)


def _axes(ax: Axes) -> Iterator[Axis]:
    yield ax.xaxis
    yield ax.yaxis


def _scale(axis: Axis) -> list[str]:
    """What an axis says at its ticks, where it writes their place itself."""
    from matplotlib import category, dates, ticker

    how = axis.get_major_formatter()
    own = (ticker.FixedFormatter, ticker.FuncFormatter, category.StrCategoryFormatter)
    known = type(how).__module__ in (ticker.__name__, dates.__name__) and not isinstance(how, own)
    labels = [*axis.get_ticklabels(), *axis.get_ticklabels(minor=True), axis.get_offset_text()]
    return [label.get_text() for label in labels if label.get_text()] if known else []


def _names(axis: Axis) -> bool:
    """Whether an axis has names or dates, not numbers."""
    from matplotlib.category import StrCategoryFormatter
    from matplotlib.ticker import FixedFormatter

    return axis.have_units() or isinstance(axis.get_major_formatter(), FixedFormatter | StrCategoryFormatter)


def _check_beside(figure: Figure) -> None:
    """Stop at what stands in a figure beside its Axes, but for words and legends."""
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from matplotlib.legend import Legend
    from matplotlib.text import Text

    for part in (each for each in figure.findobj() if isinstance(each, Figure | SubFigure)):
        for child in part.get_children():
            if child is not part.patch and not isinstance(child, Axes | SubFigure | Legend | Text):
                raise of_a_kind(type(child).__name__)


def of_a_kind(kind: str) -> DisclosureError:
    """Why a figure that holds something else than bars, points, lines and words is not shown."""
    return DisclosureError(
        f"A figure holds something that cannot be compared with its tables ({kind}), so it is not shown. Draw it with "
        "bars, points, lines and words on a chart with two axes."
    )


class _Values:
    """Each value that one Axes draws, against those of the tables."""

    def __init__(self, ax: Axes, known: NDArray[Any], rows: NDArray[Any]) -> None:
        self._ax, self._known, self._rows = ax, known, rows
        self._free = [_names(axis) for axis in _axes(ax)]

    def check(self) -> None:
        """Stop at the first that is not among them."""
        from matplotlib.axes import Axes
        from matplotlib.axis import Axis
        from matplotlib.legend import Legend
        from matplotlib.spines import Spine
        from matplotlib.text import Text

        for artist in self._ax.get_children():
            if artist is not self._ax.patch and not isinstance(artist, Axes | Axis | Legend | Spine | Text):
                self._check(artist)

    def _check(self, artist: Artist) -> None:
        from matplotlib.collections import LineCollection, PathCollection, PolyCollection, QuadMesh
        from matplotlib.lines import Line2D
        from matplotlib.patches import Rectangle

        if isinstance(artist, Rectangle):
            self._bar(artist)
        elif isinstance(artist, Line2D) and not str(artist.get_marker()).startswith("$"):
            points = [artist.get_xdata(orig=False), artist.get_ydata(orig=False)]
            self._points(np.column_stack(points), artist.get_transform())
        elif isinstance(artist, PathCollection):
            self._points(artist.get_offsets(), artist.get_offset_transform())
        elif isinstance(artist, LineCollection | PolyCollection):
            for path in artist.get_paths():
                self._points(path.vertices, artist.get_transform())
        elif isinstance(artist, QuadMesh):
            self._stop(self._among(np.ma.compressed(np.ma.asarray(artist.get_array()))))
        else:
            raise of_a_kind(type(artist).__name__)

    def _points(self, points: Any, transform: Transform) -> None:
        """Points on the Axes: one coordinate may be a name or the number of a row, the other is a value."""
        shown: NDArray[Any] = np.ma.filled(np.ma.asarray(points, dtype=float), np.nan)
        x, y = shown[np.isfinite(shown).all(axis=1)].T
        if self._across(transform, x, y):
            self._stop((self._places(x, 0) & self._among(y)) | (self._among(x) & self._places(y, 1)))

    def _bar(self, bar: Rectangle) -> None:
        """A bar, by its length: it may stand on another."""
        wide, high = bar.get_width(), bar.get_height()
        if not np.isfinite([wide, high]).all():
            return
        x, y = (np.array([at, at + long]) for at, long in zip(bar.get_xy(), (wide, high), strict=True))
        if self._across(bar.get_transform(), x, y):
            upright = self._places(x.mean(keepdims=True), 0) & self._among(np.array([high]))
            lying = self._among(np.array([wide])) & self._places(y.mean(keepdims=True), 1)
            self._stop(upright | lying)

    def _across(self, transform: Transform, *points: NDArray[Any]) -> bool:
        """Whether something has values on both axes; if it goes across all of the Axes, it was looked at here."""
        of_data = transform.contains_branch_seperately(self._ax.transData)
        if not all(of_data):
            for at in (0, 1):
                self._stop(self._places(points[at], at) if of_data[at] else np.array([], dtype=bool))
        return all(of_data)

    @staticmethod
    def _stop(fits: NDArray[Any]) -> None:
        if not np.all(fits):
            raise DisclosureError(VALUE)

    def _among(self, values: NDArray[Any]) -> NDArray[Any]:
        return np.isclose(values[:, None], self._known[None, :], rtol=1e-9, atol=1e-9).any(axis=1)

    def _places(self, values: NDArray[Any], at: int) -> NDArray[Any]:
        if self._free[at]:
            return np.ones(len(values), dtype=bool)
        return self._among(values) | np.isin(values, self._rows)

"""Safe frames and records as accessible HTML, in which every text is text and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from markupsafe import Markup, escape

from sipp_lib.characters import plain
from sipp_lib.disclosure.safe import Audience, SafeFrame, require_safe
from sipp_lib.disclosure.vocabulary import COLUMNS, role_of
from sipp_lib.formats import day, fixed, month, occasion, p_value
from sipp_lib.records.kinds import Fields

if TYPE_CHECKING:
    from sipp_lib.records.merge import Conflict, Entry

FIELD, SHORT_FIELD = (
    Markup("<div><dt>%s</dt> <dd>%s</dd></div>"),
    Markup('<div class="short"><dt>%s</dt> <dd>%s</dd></div>'),
)
SHORT = 42  # letters up to which a field shares its line with others
# ‘%’ escapes what it fills in as format() does, in a quarter of the time: a report has some thousand cells.
COL, COL_NUMBER = Markup('<th scope="col">%s</th>'), Markup('<th scope="col" class="number">%s</th>')
ROW, CELL, NUMBER = (
    Markup('<th scope="row">%s</th>'),
    Markup("<td>%s</td>"),
    Markup('<td class="number">%s</td>'),
)
RECORD, LINE, ITEM = Markup('<td data-label="%s">%s</td>'), Markup("<tr>%s</tr>"), Markup("<li>%s</li>")
TEXT, HIDDEN = Markup('<span class="text%s">%s</span>'), Markup('<span class="suppressed">%s</span>')
FIXED = {"effect": 2, "d_ppc2": 2, "r": 2, "weight": 1, "i2": 0}
IN_DEVIATIONS = {"g", "d", "pooled", "delta"}  # tables of what sentences tell with two decimals
WRITTEN: dict[str, Callable[[Any], str]] = {"p": p_value, "month": month}
WRITTEN |= dict.fromkeys(("occasion", "earlier", "later"), occasion)
NO_VALUE, NOT_SHOWN = "no value", "not shown"  # of an outcome: what it contributes to
UNSETTLED = "Not settled yet: more than one version waits for a choice"
EMPTY = {"public": "nothing given", "school": "not yet written"}


def clean(text: object) -> Markup:
    """Plain text, escaped; new lines show where it stands in an element of the class ``text``."""
    return text if isinstance(text, Markup) else escape(plain(text))


def frame_table(
    safe: SafeFrame,
    caption: str,
    *,
    columns: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    formats: Mapping[str, Callable[[Any], str]] | None = None,
) -> Markup:
    """A table of numbers that passed the gate.

    Parameters
    ----------
    safe : SafeFrame
        What to show; the reason in ``suppressed`` stands in the row's first hidden cell.
    caption : str
        What the table shows.
    columns : sequence of str, optional
        Which columns, in order; all of the frame when left out.
    labels : mapping of str to str, optional
        Headers in place of the vocabulary's.
    formats : mapping of str to callable, optional
        A column's own way from value to text.

    Raises
    ------
    DisclosureError
        When the numbers did not pass the gate.
    """
    frame = require_safe(safe)
    untold = ["suppressed", "p"] if "p" in frame and frame["p"].isna().all() else ["suppressed"]
    names = [name for name in columns or frame.columns if name not in untold]
    words = ({"n": "Answers"} if safe.subject in ("staff", "parents") else {}) | dict(labels or {})
    writers = _writers(frame, safe.audience) | dict(formats or {})
    first = next((name for name in names if role_of(name) in ("key", "pupil")), None)
    numbers = {name: _is_number(frame[name]) for name in names}
    head = [(words.get(name) or COLUMNS[name].label, numbers[name]) for name in names]
    reasons = frame["suppressed"].fillna("") if "suppressed" in frame else [""] * len(frame)
    body = []
    for why, *row in zip(reasons, *(_cells(frame[name]) for name in names), strict=True):
        reason, cells = why, []
        for name, value in zip(names, row, strict=True):
            number = numbers[name]
            if value is not None:
                content = clean(writers[name](value))
            elif reason and number:
                content = _none(NOT_SHOWN) if reason == NOT_SHOWN else HIDDEN % clean(reason)
                reason = NOT_SHOWN
            else:
                content = _none(NO_VALUE)
            cells.append(_cell(content, number=number, head=name == first))
        body.append(cells)
    return _table(caption, head, body)


def answers_table(safe: SafeFrame, caption: str) -> Markup:
    """Answers to a questionnaire as evaluations print them: a row a statement, how many answered, a column an answer.

    Parameters
    ----------
    safe : SafeFrame
        ``item``, ``answer`` or ``band``, ``n``, ``percent``; every answer of an item.
    caption : str
        What the table shows.

    Raises
    ------
    DisclosureError
        When the numbers did not pass the gate.
    """
    frame = require_safe(safe)
    column = "band" if "band" in frame else "answer"
    answers = list(dict.fromkeys(frame[column]))
    body = []
    for item, rows in frame.groupby("item", sort=False):
        size = rows["n"].iloc[0]
        shares = zip(rows[column], zip(rows["percent"], rows["suppressed"], strict=True), strict=True)
        each = dict(shares)
        cells = [clean(item), _none(NOT_SHOWN) if pd.isna(size) else clean(f"{size:,}")]
        for answer in answers:
            percent, why = each[answer]
            if pd.isna(percent):
                cells.append(HIDDEN % clean(why) if why else _none("nobody"))
            else:
                cells.append(clean(fixed(float(percent), 0)) if percent else _none("none"))
        body.append([_cell(cell, number=at > 0, head=at == 0) for at, cell in enumerate(cells)])
    head = [("Statement", False), ("N", True), *((f"{answer}, %", True) for answer in answers)]
    return _table(caption, head, body)


def records_table(
    entries: Iterable[Entry],
    fields: Sequence[str],
    caption: str,
    *,
    audience: Audience,
    names: Mapping[str, str],
    number: Callable[[int], str],
) -> Markup:
    """Records of one kind, one a row; empty Markup when there is none this audience may see.

    Parameters
    ----------
    entries : iterable of Entry
        Withdrawn records are left out, and for ``public`` those that may not be published.
    fields : sequence of str
        Which fields, in order; those for the school are left out for ``public``.
    caption : str
        What the table shows.
    audience : {"public", "school"}
        For whom.
    names : mapping of str to str
        What a linked record is called, by id; a link to any other record is left out.
    number : callable
        How a number of pupils is written for this audience.

    Notes
    -----
    A field that is empty in every record is left out for ``public``: what is missing concerns those who write it.
    """
    reader = _Reader(audience, names, number)
    seen = [entry for entry in entries if reader.sees(entry)]
    if not seen:
        return Markup("")
    model = type(seen[0].body)
    found = {name: [_field(entry, name, reader) for entry in seen] for name in reader.fields(model, fields)}
    chosen = [name for name, cells in found.items() if audience == "school" or any(cells)]
    rows = zip(*(found[name] for name in chosen), strict=True)
    titles = [_title(model, name) for name in chosen]
    return _records(caption, titles, rows, audience) if chosen else Markup("")


def record_details(
    entry: Entry,
    *,
    audience: Audience,
    names: Mapping[str, str],
    number: Callable[[int], str],
    fields: Sequence[str] | None = None,
) -> Markup:
    """One record as a list of its fields; empty fields are left out.

    Parameters
    ----------
    entry : Entry
        The record; empty Markup comes back when it is withdrawn or this audience may not see it.
    audience, names, number
        As for `records_table`.
    fields : sequence of str, optional
        Which fields, in order; all when left out.
    """
    reader = _Reader(audience, names, number)
    if not reader.sees(entry):
        return Markup("")
    model = type(entry.body)
    head = _headline(entry, reader.audience)
    title = _value(entry.body, head, reader) if head else Markup("")
    rows = [
        (_title(model, name), _field(entry, name, reader))
        for name in reader.fields(model, fields)
        if name != head
    ]
    rows += [(c.label, _versions(entry, c, reader)) for c in entry.conflicts if c.field == "withdrawn"]
    # a finding that names no question yet has no heading
    heading = Markup("<h4>{}</h4>").format(title) if title else Markup("")
    return Markup('<article class="record">{}{}</article>').format(heading, _list(rows))


def text_table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, audience: Audience = "school"
) -> Markup:
    """A table of plain texts; the first of each row is its heading, an empty one was not written yet."""
    return _records(caption, head, ([clean(text) for text in row] for row in rows), audience)


def _records(
    caption: str, titles: Sequence[str], rows: Iterable[Iterable[Markup]], audience: Audience
) -> Markup:
    body = [
        [
            _record_cell(cell or _none(EMPTY[audience]), title, head=number == 0)
            for number, (title, cell) in enumerate(zip(titles, row, strict=True))
        ]
        for row in rows
    ]
    return _table(caption, [(title, False) for title in titles], body, "records")


class _Reader(NamedTuple):
    """Who reads records, and how they see what only others can tell."""

    audience: Audience
    names: Mapping[str, str]
    number: Callable[[int], str]

    def sees(self, entry: Entry) -> bool:
        """Whether the record stands and may be read; one whose withdrawal is disputed stands."""
        disputed = any(conflict.field == "withdrawn" for conflict in entry.conflicts)
        allowed = self.audience == "school" or entry.body.may_be_published()
        return allowed and (disputed or not entry.withdrawn)

    def fields(self, model: type[Fields], wanted: Sequence[str] | None = None) -> list[str]:
        """Those of some fields, or of all, that may be read."""
        names = list(wanted or dict(model.fields()))
        return [name for name in names if self.audience == "school" or model.audience_of(name) == "public"]


def _headline(entry: Entry, audience: Audience) -> str:
    """The field that heads a record: what it answers where it begins with a link, else its most telling text."""
    first = next(iter(dict(type(entry.body).fields())))
    head = first if entry.body.links_of(first) else entry.body.telling(audience)
    return "" if any(conflict.field == head for conflict in entry.conflicts) else head


def _title(model: type[Fields], name: str) -> str:
    return model.model_fields[name].title or name


def _field(entry: Entry, name: str, reader: _Reader) -> Markup:
    conflict = next((conflict for conflict in entry.conflicts if conflict.field == name), None)
    return _versions(entry, conflict, reader) if conflict else _value(entry.body, name, reader)


def _versions(entry: Entry, conflict: Conflict, reader: _Reader) -> Markup:
    """What waits for a choice: for those who make it every version with whose it is, for everybody else only that."""
    if reader.audience == "public":
        return clean(UNSETTLED)
    items = []
    for value, author, at, _ in conflict.versions:
        if conflict.field == "withdrawn":
            content = clean("withdrawn" if value else "kept")
        else:
            body = type(entry.body).model_validate({conflict.field: value})
            content = _value(body, conflict.field, reader) or clean("(left empty)")
        by = f"{author}, {day(date.fromisoformat(at[:10]))}"
        items.append(Markup('<li>{} <span class="by">({})</span></li>').format(content, clean(by)))
    count = {2: "Two", 3: "Three", 4: "Four"}.get(len(items), str(len(items)))
    return Markup(
        '<div class="conflict"><p>{} versions are waiting for a decision:</p><ul>{}</ul></div>'
    ).format(count, Markup("").join(items))


def _value(body: Fields, name: str, reader: _Reader) -> Markup:
    value = getattr(body, name)
    many = value if isinstance(value, list) else [value]
    parts = [part for part in (_part(body, name, each, reader) for each in many) if part]
    if len(parts) < 2 and not body.rows_of(name):
        return Markup("").join(parts)
    items = Markup("").join(ITEM % part for part in parts)
    return Markup("<ul>{}</ul>").format(items) if items else Markup("")


def _part(body: Fields, name: str, part: object, reader: _Reader) -> Markup:
    match part:
        case Fields():
            model = type(part)
            shown = reader.fields(model) if part.is_filled() else []
            return _list((_title(model, key), _value(part, key, reader)) for key in shown)
        case bool():
            return clean("Yes" if part else "No")
        case int() if body.counts_pupils(name):
            return clean(reader.number(part))
        case float():
            return clean(f"{part:g}")
        case date():
            return clean(day(part))
    words = reader.names.get(str(part), "") if body.links_of(name) else part
    text = clean("" if words is None else words)
    longest = max(map(len, text.split()), default=0)  # an address would push other columns off the paper
    return TEXT % (" unbroken" if longest > 30 else "", text) if longest else Markup("")


def _list(rows: Iterable[tuple[str, Markup]]) -> Markup:
    items = [
        (SHORT_FIELD if len(value.striptags()) <= SHORT and "<ul" not in value else FIELD)
        % (clean(label if label.endswith(("?", "…")) else f"{label}:"), value)
        for label, value in rows
        if value
    ]
    return Markup("<dl>{}</dl>").format(Markup("").join(items)) if items else Markup("")


def _table(
    caption: str, head: Sequence[tuple[str, bool]], body: Sequence[Sequence[Markup]], kind: str = "numbers"
) -> Markup:
    rows = [LINE % Markup("").join(cells) for cells in body]
    titles = [(COL_NUMBER if number else COL) % clean(label) for label, number in head]
    return Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="{0}">\n'
        '<table class="{3}">\n<caption>{0}</caption>\n'
        "<thead><tr>{1}</tr></thead>\n<tbody>\n{2}\n</tbody>\n</table>\n</div>"
    ).format(clean(caption), Markup("").join(titles), Markup("\n").join(rows), kind)


def _record_cell(content: Markup, label: str, *, head: bool) -> Markup:
    # on a phone each row becomes a card, in which every cell carries its own label
    return ROW % content if head else RECORD % (clean(label), content)


def _cell(content: Markup, *, number: bool = False, head: bool = False) -> Markup:
    return (ROW if head else NUMBER if number else CELL) % content


def _none(words: str) -> Markup:
    return Markup('<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>').format(words)


def _is_number(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)


def _cells(column: pd.Series[Any]) -> list[Any]:
    """The cells of a column as plain values, None where there is none."""
    return [None if pd.isna(each) else each for each in column.tolist()]


def _writers(frame: pd.DataFrame, audience: Audience) -> dict[str, Callable[[Any], str]]:
    """How each column's values are written; measures in one table have the same number of decimals."""
    shares = ["percent", "median", "low", "high"] if "percent" in frame else []
    other = [
        name
        for name in frame
        if role_of(str(name)) in ("mean", "estimate", "derived", "bound", "pupil")
        and _is_number(frame[name])
        and name not in (*shares, *FIXED, "p")
    ]
    values = [float(value) for name in other for value in _cells(frame[name]) if value is not None]
    largest = max(map(abs, values), default=0)
    most = (
        2 if largest < 1 or IN_DEVIATIONS & {*frame} else 1
    )  # as sentences do, so that both say the same number
    places = max((_places(value, most) for value in values), default=0)
    decimals = dict.fromkeys(other, places) | FIXED
    decimals |= dict.fromkeys(shares, 0 if audience == "public" and "count" in frame else 1)
    return {str(name): _writer(frame[name], str(name), decimals.get(name, 0)) for name in frame}


def _places(value: float, most: int) -> int:
    """How many decimals a number needs, up to a limit: what the gate rounded gets no noughts that look exact."""
    return next(places for places in range(most + 1) if round(value, places) == round(value, most))


def _writer(column: pd.Series[Any], name: str, decimals: int) -> Callable[[Any], str]:
    if name in WRITTEN:
        return WRITTEN[name]
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return day
    if pd.api.types.is_bool_dtype(column.dtype):
        return lambda yes: "Yes" if yes else "No"
    if _is_number(column):
        return lambda value: fixed(float(value), decimals)
    return str

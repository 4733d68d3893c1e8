"""What is possible in a record but unlikely, or better looked at before it is published: said, never refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from sipp_lib.disclosure import counts
from sipp_lib.evidence.values.answers import best_first
from sipp_lib.formats import MONTH_NAME, month_number
from sipp_lib.records.chain import named
from sipp_lib.records.kinds import (
    Action,
    Cycle,
    Fields,
    LogEntry,
    Measure,
    Member,
    Outcome,
    Partnership,
    School,
    TargetGroup,
)
from sipp_lib.records.kinds.limits import refused
from sipp_lib.records.merge import Entry

AHEAD, BACK = 5, 10
"""Years: how far ahead a planned day usually lies, and how far before the partnership's start any day does."""
WITHIN: dict[type[Fields], tuple[str, ...]] = {
    Action: ("start", "end"),
    Cycle: ("start", "end"),
    LogEntry: ("day",),
    Outcome: ("by_when",),
}
"""Days that one expects between the partnership's start and its end."""
IN_MONTH = re.compile(rf"(?:(\d{{4}})-(\d\d)\b|\b({MONTH_NAME})\.? +(\d{{4}})\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Settings:
    """Against what a record is held: the other records and the day it is.

    Parameters
    ----------
    entries : tuple of Entry
        The partnership's records.
    today : datetime.date
        The day it is.
    threshold, base : int
        What the gate shows and rounds to.
    """

    entries: tuple[Entry, ...]
    today: date
    threshold: int = 10
    base: int = 5

    @cached_property
    def own(self) -> Partnership:
        """The partnership's own record, or an empty one."""
        found = (each.body for each in self.entries if isinstance(each.body, Partnership))
        return next(found, Partnership())

    @cached_property
    def main_measures(self) -> int:
        """How many measures are marked as the main one."""
        return sum(isinstance(each.body, Measure) and each.body.main for each in self.entries)


@dataclass(frozen=True)
class Remark:
    """Something to look at in one field of a record.

    Parameters
    ----------
    field : str
        The record's field; of nested rows the field that holds them; empty where it is about several.
    text : str
        A sentence for a teacher that begins with the field's label.
    counts : bool
        Whether it is about a number of pupils in a text that the public may read.
    """

    field: str
    text: str
    counts: bool = False


def remarks(settings: Settings, *, counts_only: bool = False) -> list[str]:
    """All remarks about a partnership's records, or those about numbers of pupils in texts; each names the record."""
    return [
        f"{named(entry)}: {each.text}"
        for entry in settings.entries
        for each in of(entry, settings)
        if each.counts or not counts_only
    ]


def of(entry: Entry, settings: Settings) -> list[Remark]:
    """The remarks about one record, in the order of its form."""
    body = entry.body
    if not body.by_hand:
        return []
    found = []
    for name, field in body.fields():
        for each in _values(body, name, str(field.title), public=body.may_be_published()):
            found += [Remark(name, text) for text in _odd(each, settings)]
            found += [Remark(name, text, counts=True) for text in _counted(each, settings)]
    if wrong := refused(body):  # stored by an older workbook, or two people's edits that do not go together
        found.append(Remark("", wrong))
    found += [Remark(*each) for each in chain(_within(body, settings.own), _between(body, settings))]
    return list(dict.fromkeys(found))


class Value(NamedTuple):
    """One value of a record or of a row nested in it, with its label, and whether the public may read it."""

    model: type[Fields]
    name: str
    value: object
    label: str
    public: bool


def _values(body: Fields, name: str, label: str, *, public: bool) -> Iterator[Value]:
    held, shown = getattr(body, name), public and body.audience_of(name) == "public"
    for each in held if isinstance(held, list) else [held]:
        if isinstance(each, Fields):
            for inner, field in each.fields():
                yield from _values(each, inner, f"{label}: {field.title}", public=shown)
        else:
            yield Value(type(body), name, each, label, shown)


def _odd(each: Value, settings: Settings) -> Iterator[str]:
    """Days and numbers that are possible but unlikely."""
    value = each.value
    if isinstance(value, date):
        yield from _day(value, each.label, settings, planned=each.model.may_lie_ahead(each.name))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        usual = each.model.range_of(each.name)[2]
        if usual is not None and value > usual:
            yield f"‘{each.label}’ is more than is usual. Please check it."


def _counted(each: Value, settings: Settings) -> Iterator[str]:
    """Numbers of pupils in a text that may be published, which the gate would hide or round."""
    if not isinstance(each.value, str) or not each.public or each.model.links_of(each.name):
        return
    told = counts.tells(each.value, settings.threshold, settings.base)
    if told == "small":
        yield (
            f"‘{each.label}’ says a number of pupils or parents under {settings.threshold}, which no public report "
            "shows. If the text is published, write ‘a few’ in its place."
        )
    elif told:
        yield (
            f"‘{each.label}’ says exactly how many pupils or parents, and public reports round such numbers to "
            f"{settings.base}. If the text is published, write ‘about’ and a rounded number."
        )


def _day(day: date, label: str, settings: Settings, *, planned: bool) -> Iterator[str]:
    """Days that have not come, or lie years away."""
    first = min(settings.own.start or settings.today, settings.today)
    if planned and day.year > settings.today.year + AHEAD:
        yield f"‘{label}’ is more than {AHEAD} years ahead. Please check the year."
    elif not planned and day > settings.today + timedelta(days=1):  # a clock may go before
        yield f"‘{label}’ is in the future. Please check it."
    elif day.year < first.year - BACK:
        yield f"‘{label}’ is more than {BACK} years ago. Please check the year."


def _within(body: Fields, own: Partnership) -> Iterator[tuple[str, str]]:
    """Work outside the partnership's own dates."""
    for name in WITHIN.get(type(body), ()):
        day, label = getattr(body, name), type(body).model_fields[name].title
        if day and own.start and day < own.start:
            yield name, f"‘{label}’ is before the partnership starts. Please check both dates."
        elif day and own.end and day > own.end:
            yield name, f"‘{label}’ is after the partnership ends. Please check both dates."


def _between(body: Fields, settings: Settings) -> Iterator[tuple[str, str]]:
    """What does not go together, in a record or between records."""
    if isinstance(body, Measure) and (usual := _in_another_order(body.answers)):
        yield (
            "answers",
            f"‘Possible answers’ are not in the usual order, {', '.join(usual)}. Please check that they go from best "
            "to worst.",
        )
    match body:
        case Measure(occasions=occasions) if settings.own.end:
            end = settings.own.end
            if any((end.year, end.month) < month for each in occasions for month in _months(each)):
                yield (
                    "occasions",
                    "‘Collected when’ names a month after the partnership ends. Please check it.",
                )
        case Measure(main=True, role=role) if role != "outcome":
            yield (
                "main",
                "‘Main measure’ is ticked, but this is not an outcome measure. Tick it on one that is.",
            )
        case Measure(main=True) if settings.main_measures > 1:
            yield (
                "main",
                "‘Main measure’ is ticked on more than one measure, so the report has none. Keep one.",
            )
        case LogEntry(present=int() as present, planned=int() as planned) if present > planned:
            yield "present", "‘Pupils present’ is more than ‘Pupils expected’. Please check both."
        case TargetGroup(size=int() as size, pupils=pupils) if pupils and size != len(pupils):
            yield "size", "‘Number of pupils’ is not the number of pseudonyms in the group. Please check it."
        case Member(role=role):
            schools = (each.body for each in settings.entries if isinstance(each.body, School))
            if any(_names(school, role) for school in schools):
                yield (
                    "role",
                    "‘Role’ names a school. Roles are published without schools, as both together may name a "
                    "person: leave the school out.",
                )


def _in_another_order(answers: Sequence[str]) -> list[str]:
    """The usual order of answers that are in another one; where they go from worst to best it may be meant."""
    same, usual = [*map(str.strip, answers)], best_first(answers)
    if usual is None:
        from sipp_lib.evidence.values.levels import order

        usual = [level for level in order(same) if level in same]
    return [] if not usual or len(usual) != len(same) or same in (usual, usual[::-1]) else usual


def _months(words: str) -> Iterator[tuple[int, int]]:
    """The months that the words of an occasion name, as year and number."""
    for year, number, name, its_year in IN_MONTH.findall(words):
        yield (int(year), int(number)) if year else (int(its_year), month_number(name))


def _names(school: School, role: str) -> bool:
    """Whether a role names a school: by its name without ‘Primary School’, or by its short name."""
    plain = re.sub(
        r"\b(?:primary|secondary|school|academy|high|nursery)\b", "", school.name, flags=re.IGNORECASE
    )
    words = [" ".join(plain.split()), school.code]
    return any(re.search(rf"\b{re.escape(each)}\b", role, re.IGNORECASE) for each in words if len(each) > 2)

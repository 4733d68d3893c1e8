"""Which column of a school's file is which field, and how that is kept for next time."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.errors import UsageError
from sipp_lib.evidence.mapping.before_after import item_times, planned_for
from sipp_lib.evidence.mapping.column_types import ABSENCES, FIELDS, LEAVE_OUT, split_heading
from sipp_lib.evidence.mapping.headings import asking
from sipp_lib.evidence.values.months import of_no_year
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.files import write_atomically
from sipp_lib.formats import listing
from sipp_lib.rights import private_folder

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure

WHO = ("scn", "pupil", "name", "surname", "forename", "respondent")
ATTENDANCE = ("numerator", "denominator", "percent", *ABSENCES)
MANY = ("value", "answer", *ATTENDANCE)  # fields that several columns may have
FILLER = re.compile(
    r"(test|raw|total|standardi[sz]ed|standard age|sas|score|mark|result|point|percent|attainment|assessment|out of|"
    r"[\d /%()-])*s?",
    re.I,
)
OF_LEVELS = re.compile(rf"({FILLER.pattern}|capacity|band|level|judge?ment|teacher)*s?", re.I)
GRID = re.compile(r".*\[(.+)\]\s*", re.DOTALL)
MOST, LEAST = "1 is most deprived", "1 is least deprived"


@dataclass(frozen=True)
class MappedColumn:
    """One column: its heading, its field, and for what was measured with what and when.

    Parameters
    ----------
    heading, field, measure, occasion : str
        As far as they are known.
    doubt : str
        What a person must still say: "field" (what is in it), "ticks" (whether a cell holds one answer or several),
        "measure" (there are numbers, but of no measure that is known, so they are left out unless somebody says
        otherwise), "counts" (percentages of attendance, or half-days), "halves" (whether half-days attended and absent
        together are those possible), or nothing.
    told : bool
        Whether the heading names the measure, so that the column is asked about by itself.
    last : str
        When the last file with these headings was taken, where the next one may be of another time.
    block : str
        The question of which this is one option, see `sipp_lib.evidence.mapping.tick_all`.
    months : tuple of int
        Of a column that tells when each row was measured, the months in it that tell no year; ``occasion`` is then the
        school year that they are of.
    likely : tuple of str
        The questionnaires that its cells may be answers to, as far as they were looked at.
    time, item : str
        Of an item that a form asks of two times at once: the time that its heading tells and what it says beside, see
        `sipp_lib.evidence.mapping.before_after`.
    """

    heading: str
    field: str
    measure: str = ""
    occasion: str = ""
    doubt: str = ""
    told: bool = False
    last: str = ""
    block: str = ""
    months: tuple[int, ...] = ()
    likely: tuple[str, ...] = ()
    time: str = ""
    item: str = ""


OWN_SCHOOL = "*"
"""In place of a code: the school at which each pupil of a file is known by the SCN."""


@dataclass(frozen=True)
class Mapping:
    """What every column of a file is, as far as it is known; `sipp_lib.evidence.mapping.questions` says what is open.

    Parameters
    ----------
    columns : tuple of Column
        In the order of the file.
    school : str
        The code of the school where no column tells it; `OWN_SCHOOL` where each pupil's is known already.
    direction : str
        Which end of the deprivation numbers is which, where a person said it; else 1 is the most deprived.
    blanks : str
        What an empty cell means in columns of ticks, see `sipp_lib.evidence.mapping.blanks`.
    likely_school : str
        The school to suggest: the one that the file is named after or tells of.
    """

    columns: tuple[MappedColumn, ...]
    school: str = ""
    direction: str = ""
    likely_school: str = ""
    blanks: str = ""

    def of(self, *fields: str) -> list[MappedColumn]:
        """The columns of some fields."""
        return [column for column in self.columns if column.field in fields]

    @property
    def headings_hash(self) -> str:
        """What a file must share for the mapping to be used again: its headings, in any order."""
        return headings_hash(column.heading for column in self.columns)


def headings_hash(headings: Iterable[str]) -> str:
    """What two files share that have the same headings, in any order."""
    names = sorted(map(normalise_heading, headings))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def as_text(mapping: Mapping) -> str:
    """A mapping as it is kept for the next file of the same shape; what a person said of the time is asked again."""
    lines = [f"school = {json.dumps(mapping.school)}", f"direction = {json.dumps(mapping.direction)}"]
    lines.append(f"blanks = {json.dumps(mapping.blanks)}")
    for column in mapping.columns:
        lines += ["", "[[column]]"]
        for name in ("heading", "field", "measure", "occasion", "block"):
            value = getattr(column, name)
            if name == "occasion" and value and split_heading(column.heading)[1] != value:
                lines.append("ask = true")
            if value:
                lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def save(mapping: Mapping, folder: Path) -> Path:
    """Keep a mapping in a folder, see `as_text`."""
    private_folder(folder)
    path = folder / f"{mapping.headings_hash}.toml"
    write_atomically(path, as_text(mapping).encode())
    return path


def is_for(kept: Path | str, headings: Iterable[str]) -> bool:
    """Whether a file, or a text, is a mapping that was kept for these headings."""
    try:
        rows = _rows(kept)["column"]
        return headings_hash(row["heading"] for row in rows) == headings_hash(headings)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _rows(kept: Path | str) -> dict[str, Any]:
    return tomllib.loads(kept if isinstance(kept, str) else kept.read_text(encoding="utf-8"))


def load(
    source: Path | str,
    frame: pd.DataFrame,
    *,
    ask_again: bool,
    schools: Sequence[str] = (),
    known: Sequence[Measure] = (),
) -> Mapping:
    """A mapping that was kept, for a file that has its headings in any order.

    Parameters
    ----------
    source : pathlib.Path or str
        The file, or its text, see `as_text`.
    frame : pandas.DataFrame
        The school's file as text.
    ask_again : bool
        Whether a school, or an occasion that no heading told, is asked for, as a new export may be of another; and a
        measure that the partnership does not have (any more).
    schools : sequence of str
        Codes of the partnership's schools; a single one needs no question.
    known : sequence of Measure
        The partnership's measures.

    Raises
    ------
    UsageError
        When the file cannot be read, or is for other headings.
    """
    try:
        text = _rows(source)
        rows: dict[tuple[str, int], dict[str, Any]] = dict(
            zip(_each_once(row["heading"] for row in text["column"]), text["column"], strict=True)
        )
        fields = {row["field"] for row in rows.values()} - {*FIELDS, LEAVE_OUT}
        headings = _each_once(map(str, frame))
        if fields or set(headings) != set(rows):
            raise ValueError
        columns = []
        for blank, place in zip(blank_columns(map(str, frame)), headings, strict=True):
            row = rows[place]
            if row["field"] in ABSENCES and not row.get("measure"):
                row = {"field": LEAVE_OUT}  # as earlier versions kept what was not used
            kept = {name: row.get(name, "") for name in ("field", "measure", "occasion", "block")}
            column = replace(blank, **kept)
            now = measured(replace(column, measure="", occasion=""), known)
            when = timed(replace(now, measure=now.measure or column.measure), known).occasion
            column = replace(column, told=now.told)
            if ask_again and row.get("ask", False) and column.occasion != when:
                column = replace(column, occasion="", last=column.occasion)
            if ask_again and column.field in MANY and column.measure not in {each.code for each in known}:
                column = replace(column, measure=now.measure)
            columns.append(column)
        school = text.get("school", "")
        mapping = Mapping(tuple(columns), school, text.get("direction", ""), blanks=text.get("blanks", ""))
        if ask_again and school:
            only = schools[0] if len(schools) == 1 else ""
            mapping = replace(mapping, school=only)  # never that of the last file: the next may be another's
        return mapping
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"The mapping {source} cannot be used: it must be a mapping that the workbook kept for a file with "
            "the same headings. Leave out --mapping to be asked about the columns."
        ) from error


def _each_once(headings: Iterable[str]) -> list[tuple[str, int]]:
    """Headings as they are compared, each with how often it stood there before: a form may ask the same twice."""
    there: Counter[str] = Counter()
    found = []
    for heading in map(normalise_heading, headings):
        found.append((heading, there[heading]))
        there[heading] += 1
    return found


def blank_columns(headings: Iterable[str]) -> list[MappedColumn]:
    """Columns of which nothing is known but what time their headings tell beside an item."""
    texts = [*headings]
    times = item_times(texts)
    made = [MappedColumn(each, LEAVE_OUT) for each in texts]
    return [
        replace(each, time=told.when, item=told.item) if (told := times.get(each.heading)) else each
        for each in made
    ]


def timed(column: MappedColumn, known: Sequence[Measure] = ()) -> MappedColumn:
    """The column with the occasion that its heading's time is of its measure, where nothing else tells it."""
    if column.occasion or not (column.time and column.measure) or column.field not in ("answer", "value"):
        return column
    occasions = next((each.occasions for each in known if each.code == column.measure), ())
    return replace(column, occasion=planned_for(column.time, occasions))


def measured(column: MappedColumn, known: Sequence[Measure] = ()) -> MappedColumn:
    """The column with the measure that its heading names, and the occasion; an unknown measure is left open."""
    if column.field not in MANY:
        return column
    occasion, found = split_heading(column.heading)[1], named_in(column.heading, known)
    exact = found[0] if found and found[1] else None
    if column.field in ATTENDANCE:
        # a month without its year is not yet a time
        no_year = of_no_year(column.heading)
        if exact is not None and exact.form == "rate":
            occasion = "" if no_year else _occasion(column.heading, exact)
            return replace(column, measure=exact.code, occasion=occasion, told=True)
        return replace(column, measure=attendance(known), occasion="" if no_year else occasion)
    if exact is not None and (column.field == "value" or exact.form == "survey"):
        # an item of a questionnaire may well speak of a time: ‘I read after school’
        occasion = "" if exact is asking(column.heading, known) else _occasion(column.heading, exact)
        return timed(replace(column, measure=exact.code, occasion=occasion, told=True), known)
    return replace(column, occasion=occasion if column.field == "value" else "")


def attendance(known: Sequence[Measure]) -> str:
    """The short name of the measure of a register: of the rate named attendance, of the only rate; empty if unclear."""
    rates = [each for each in known if each.form == "rate" and each.code]
    named = [each for each in rates if "attendance" in normalise_heading(f"{each.name} {each.code}")]
    if not rates:
        return "attendance"
    few = named or rates
    return few[0].code if len(few) == 1 else ""


def named_in(heading: str, known: Sequence[Measure]) -> tuple[Measure, bool] | None:
    """The known measure that a heading names, and whether it says nothing else: ‘Reading age’ is not ‘Reading’.

    Capitals, spaces, hyphens and underscores make no difference. A statement of one questionnaire names that.
    """
    if asked := asking(heading, known):
        return asked, True
    names = {_loosely(name): each for each in known for name in (each.code, each.name) if name.strip()}
    texts = dict.fromkeys((normalise_heading(heading), normalise_heading(_apart(heading))))
    for text, name in ((text, name) for text in texts for name in sorted(names, key=len, reverse=True)):
        if re.search(name, text):
            rest = re.sub(name, " ", text)
            for when in names[name].occasions:
                rest = re.sub(_loosely(when), " ", rest) if when.strip() else rest
            filler = OF_LEVELS if names[name].ordered else FILLER
            return names[name], bool(filler.fullmatch(split_heading(rest)[0]))
    return None


def _loosely(name: str) -> str:
    """A pattern that finds a name in a heading, however its words are set apart."""
    return (
        r"(?<!\w)"
        + r"[\W_]*".join(map(re.escape, re.findall(r"\w+|[^\w\s-]+", normalise_heading(name))))
        + r"(?!\w)"
    )


def _apart(heading: str) -> str:
    """A heading with words written together set apart: ‘ReadingPost’."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)


def occasions_in(text: str, measure: Measure) -> list[str]:
    """The occasions of a measure that a text, such as a heading or a file's name, tells."""
    plain = normalise_heading(_apart(text))
    return [when for when in measure.occasions if when.strip() and re.search(_loosely(when), plain)]


def _occasion(heading: str, measure: Measure) -> str:
    """When a known measure was taken: in its own words, else in those of the heading."""
    told = occasions_in(heading, measure)
    return told[0] if told else split_heading(_apart(heading))[1]


def name_of(column: MappedColumn) -> str:
    """A column's name in a cleaned frame: its field, with measure and occasion where it has them."""
    if column.field in MANY:
        parts = [column.field, column.measure, column.occasion]
        return " | ".join([*parts, column.heading] if column.field == "answer" else parts)
    return column.field


def item_of(column: MappedColumn, mapping: Mapping) -> str:
    """The item that a column answers: of a grid, ‘stem [item]’, what stands in brackets, where it stands there once.

    Of a questionnaire of one item, ‘Enjoyment Pre’, what its heading says beside the time.
    """
    if column.told and column.occasion and not column.item:
        return re.sub(_loosely(column.occasion), " ", column.heading, flags=re.IGNORECASE).strip(" -–:()")
    heading = column.item or column.heading
    items = [
        GRID.fullmatch(each.item or each.heading) for each in mapping.of("answer") if each.time == column.time
    ]
    found = GRID.fullmatch(heading)
    once = found and sum(bool(item and item[1].strip() == found[1].strip()) for item in items) == 1
    return (found[1] if found and once else heading).strip()


def in_one_place(mapping: Mapping) -> list[tuple[int, ...]]:
    """The columns of which each would be written over the other: one measure, item or field at one time, twice."""
    places: dict[str, list[int]] = {}
    for at, column in enumerate(mapping.columns):
        if column.field != LEAVE_OUT:
            name = name_of(column)
            if column.field == "answer" and column.time:
                name = name_of(replace(column, heading=item_of(column, mapping)))
            places.setdefault(name, []).append(at)
    return [tuple(each) for each in places.values() if len(each) > 1]


def both_are(mapping: Mapping, places: Sequence[int]) -> str:
    """That some columns are in one place, in words that name each: ‘A’ and ‘B’ are both READ, Pre."""
    columns = [mapping.columns[at] for at in places]
    names = [f"‘{each.heading}’ (column {at + 1})" for at, each in zip(places, columns, strict=True)]
    what = ", ".join(part for part in (columns[0].measure, columns[0].occasion) if part)
    if not what or columns[0].field in ATTENDANCE:
        what = FIELDS[columns[0].field].words + (f" ({what})" if what else "")
    return f"{listing(names)} are {'both' if len(names) == 2 else 'all'} {what}"


def only_one(mapping: Mapping, places: Sequence[int]) -> str:
    """That some columns are in one place, and what to do."""
    apart = mapping.columns[places[0]].field in ("value", "answer")
    own = ", or give it a measure or a time of its own" if apart else ""
    return f"{both_are(mapping, places)}. Leave one out{own}."


def together(at: int, column: MappedColumn) -> str:
    """What columns share that are of one time, or one year: a register, a questionnaire; any other stands alone."""
    if column.field in ATTENDANCE:
        if of_no_year(column.heading):
            return f"attendance by month {column.measure if column.told else ''}".strip()
        return f"attendance {split_heading(column.heading)[1]}".strip()
    if column.field == "answer" and not column.told:
        return " ".join(
            ["answers", column.block, column.time.casefold()]
        ).strip()  # a yes or no is of another scale
    return str(at + 1) if column.field in MANY else ""

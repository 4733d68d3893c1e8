"""What must still be said of a school's file before it is checked: worked out from its mapping, never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sipp_lib.errors import UsageError
from sipp_lib.evidence.mapping.before_after import is_other_half, suggested_for
from sipp_lib.evidence.mapping.choices import choose, field_words
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT, SIMD, split_heading
from sipp_lib.evidence.mapping.edits import (
    BY_DATE,
    SCHOOL_YEAR,
    MeasuredColumns,
    measured_columns,
    months_column,
    with_field,
    with_measure,
    with_occasion,
)
from sipp_lib.evidence.mapping.mapping import (
    ATTENDANCE,
    FILLER,
    LEAST,
    MANY,
    MOST,
    OWN_SCHOOL,
    WHO,
    MappedColumn,
    Mapping,
    both_are,
    in_one_place,
    only_one,
)
from sipp_lib.evidence.mapping.tick_all import TICKED
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.evidence.values.times import tells_time
from sipp_lib.formats import listing

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

YEAR_ABOVE = (
    "Or write the school year into the name of the file, such as ‘attendance 2026-27’, or above its table."
)

HALF_DAYS = (
    "are these percentages of attendance? They look like numbers of half-days, which mean nothing without the "
    "half-days possible. Answer percent if they are percentages, else leave out."
)
POSSIBLE_BESIDE = (
    "Or write % into the headings of percentages; of half-days, add a column of those possible beside each, such as "
    "‘Aug 2026 Possible’ beside ‘Aug 2026 Present’."
)

BY_MONTH = (
    "For example: August 2026. Attendance is shown month by month, so of a whole term or school year answer leave out, "
    "and ask the school office for the register by month."
)
MONTH_ABOVE = (
    "Or write the month into the headings, such as ‘Aug 2026 Possible’ and ‘Aug 2026 Present’, "
    "or above the table."
)

TOGETHER = ("yes", LEAVE_OUT)
ONE_OR_MORE = ("one answer", "several answers", LEAVE_OUT)


@dataclass(frozen=True)
class Question:
    """Something only a person knows.

    Parameters
    ----------
    key : str
        What is asked ("field", "ticks", "counts", "halves", "measure", "occasion", "year", "column", "school" or
        "direction") and of what.
    text : str
        The question.
    choices : tuple of str
        The answers there are; empty where any will do.
    free : bool
        Whether any other answer that makes sense will do as well.
    suggestion : str
        The answer that is likely, and safe.
    columns : tuple of int
        The places of the columns it is about.
    remedy : str
        What to write in the file, so that it need not be asked.
    """

    key: str
    text: str
    choices: tuple[str, ...] = ()
    suggestion: str = ""
    columns: tuple[int, ...] = ()
    remedy: str = ""
    free: bool = False

    @property
    def words(self) -> dict[str, str]:
        """The answers there are, each in the words that it is offered in."""
        told = field_words() if self.key.startswith("field:") else {}
        return {choice: told.get(choice, choice) for choice in self.choices}


def open_questions(
    mapping: Mapping, known: Sequence[Measure] = (), schools: Sequence[str] = ()
) -> list[Question]:
    """What must be said before the file can be checked, in the order to ask.

    Parameters
    ----------
    mapping : Mapping
        What is known of the columns.
    known : sequence of Measure
        The partnership's measures.
    schools : sequence of str
        Codes of its schools.
    """
    found = [
        *_ticks(mapping),
        *_fields(mapping),
        *_counts(mapping),
        *_halves(mapping),
        *_measures(mapping, known),
        *_occasions(mapping, known),
    ]
    waiting = {at for question in found for at in question.columns}
    for places in in_one_place(mapping):
        if waiting.isdisjoint(places):
            text = f"{both_are(mapping, places)}. Which column is it? The other is left out."
            choices = tuple(str(at + 1) for at in places)
            found.append(Question(f"column:{choices[0]}", text, (*choices, LEAVE_OUT), columns=places))
    if asks_school(mapping) and not mapping.school:
        text = "Which school is this file from?"
        found.append(Question("school", text, tuple(schools), mapping.likely_school))
    simd = mapping.of(*SIMD)
    unclear = [column for column in simd if "simd" not in normalise_heading(column.heading)]
    if unclear and not mapping.direction:
        text = f"‘{unclear[0].heading}’: which end is 1, or the lowest band?"
        found.append(Question("direction", text, (MOST, LEAST), MOST))
    return found


def answer(mapping: Mapping, question: Question, answer: str, known: Sequence[Measure] = ()) -> Mapping:
    """The mapping with one question answered.

    Parameters
    ----------
    mapping : Mapping
        As it was asked about.
    question : Question
        One of `open_questions`.
    answer : str
        What a person says.
    known : sequence of Measure
        The partnership's measures.

    Raises
    ------
    UsageError
        When the answer is not among the choices, or empty.
    """
    answer = answer.strip()
    # ‘Term 1’ is not the beginning of ‘Term 10’
    found = choose(answer, question.words, beginnings=not (question.free and tells_time(answer)))
    if not answer or (question.choices and not found and not question.free):
        choices = f" Choose one of: {', '.join(question.words.values())}." if question.choices else ""
        raise UsageError(f"{question.text} An answer is needed.{choices}")
    answer = found or answer
    match question.key.partition(":")[0]:
        case "school" | "direction" as what:
            return replace(mapping, school=answer) if what == "school" else replace(mapping, direction=answer)
        case "field" | "ticks":  # of several answers the file itself is split, see `tick_all`
            field = "answer" if answer == ONE_OR_MORE[0] else answer
            return with_field(mapping, question.columns[0], field, known)
        case "counts" | "halves" as what if answer != LEAVE_OUT:
            columns = [
                replace(each, field="percent" if what == "counts" else each.field, doubt="")
                if at in question.columns
                else each
                for at, each in enumerate(mapping.columns)
            ]
            return replace(mapping, columns=tuple(columns))
        case "occasion" | "year" if answer != LEAVE_OUT:
            return with_occasion(mapping, question.columns, answer, known)
        case "measure":
            return with_measure(mapping, question.columns, answer, known)
    for at in question.columns:
        if answer != str(at + 1):
            mapping = with_field(mapping, at, LEAVE_OUT)
    return mapping


def asks_school(mapping: Mapping) -> bool:
    """Whether the school of the file must be said."""
    return bool(mapping.of(*WHO)) and not mapping.of("school") and mapping.school != OWN_SCHOOL


def _fields(mapping: Mapping) -> list[Question]:
    # where a column tells what was measured, nothing else asks which one is the result
    without_result = bool(mapping.of("measure")) and not mapping.of(*MANY)
    return [
        Question(
            f"field:{at + 1}",
            f"Column {at + 1} (‘{column.heading}’): what is in it?",
            tuple(choice for choice in field_words() if choice != TICKED),
            column.field,
            (at,),
        )
        for at, column in enumerate(mapping.columns)
        if column.doubt == "field" or (column.doubt == "measure" and without_result)
    ]


def _ticks(mapping: Mapping) -> list[Question]:
    return [
        Question(
            f"ticks:{at + 1}",
            f"Column {at + 1} (‘{column.heading}’): there are commas in its cells. Is a cell one answer, or several "
            "answers that were ticked?",
            ONE_OR_MORE,
            columns=(at,),
        )
        for at, column in enumerate(mapping.columns)
        if column.doubt == "ticks"
    ]


def _counts(mapping: Mapping) -> list[Question]:
    places = tuple(at for at, column in enumerate(mapping.columns) if column.doubt == "counts")
    if not places:
        return []
    names = listing([f"‘{mapping.columns[at].heading}’" for at in places], 3)
    text = f"{names}: {HALF_DAYS}"
    return [Question("counts", text, ("percent", LEAVE_OUT), LEAVE_OUT, places, POSSIBLE_BESIDE)]


def _halves(mapping: Mapping) -> list[Question]:
    places = tuple(at for at, column in enumerate(mapping.columns) if column.doubt == "halves")
    if not places:
        return []
    names = listing([f"‘{mapping.columns[at].heading}’" for at in places], 3)
    text = (
        f"{names}: no column tells the half-days possible. Are they those attended and those absent added up? If a "
        "pupil may be marked as neither, they are not: answer leave out, and ask the school office for the half-days "
        "possible."
    )
    return [Question("halves", text, TOGETHER, columns=places, remedy=POSSIBLE_BESIDE)]


def _measures(mapping: Mapping, known: Sequence[Measure]) -> list[Question]:
    """Which measure it is: of what is alike but for the time, once."""
    if mapping.of("measure"):
        return []
    alike: dict[str, list[int]] = {}
    words = {"answer": "questionnaire", **dict.fromkeys(ATTENDANCE, "attendance")}
    for at, column in enumerate(mapping.columns):
        if column.doubt == "measure" or (column.field in MANY and not column.doubt and not column.measure):
            what = column.block or words.get(column.field) or split_heading(column.heading)[0]
            alike.setdefault(what, []).append(at)
    found = []
    for what, places in alike.items():
        column = mapping.columns[places[0]]
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        text = f"‘{column.heading}’{more}: which measure is it? Give its short name, or ‘{LEAVE_OUT}’."
        rates = [each.code for each in known if each.form == "rate" and each.code]
        choices = (*rates, LEAVE_OUT) if column.field in ATTENDANCE else ()
        known_field = column.field in ("answer", *ATTENDANCE)
        suggestion = likely([mapping.columns[at] for at in places], known)
        suggestion = suggestion or ("" if known_field else LEAVE_OUT)
        found.append(Question(f"measure:{what}", text, choices, suggestion, tuple(places)))
    return found


def likely(columns: Sequence[MappedColumn], known: Sequence[Measure]) -> str:
    """The only measure that some columns can be of; never what a heading says, which may be a name or name a number."""
    what = split_heading(columns[0].heading)[0]
    if columns[0].field == "answer":
        fits = Counter(code for column in columns for code in column.likely if code)
        codes = [code for code, many in fits.items() if 2 * many > len(columns)]
        return codes[0] if len(codes) == 1 else ""
    codes = [each.code for each in known if each.form in ("score", "yes or no") and each.code]
    return codes[0] if columns[0].field == "value" and len(codes) == 1 and FILLER.fullmatch(what) else ""


def _occasions(mapping: Mapping, known: Sequence[Measure]) -> list[Question]:
    planned = {each.code: each.occasions for each in known}
    found: list[Question] = []
    open_ = [each for each in measured_columns(mapping) if not (each.occasion or each.tells_occasion)]
    open_ = [each for each in open_ if not mapping.columns[each.columns[0]].doubt]
    if months := [each for each in open_ if each.by_year]:
        in_rows = months_column(mapping)
        places = tuple(at for each in months for at in each.columns) if in_rows is None else (in_rows,)
        names = listing([f"‘{mapping.columns[at].heading}’" for at in places], 3)
        which = "is this month" if len(places) == 1 and in_rows is None else "are these months"
        text = f"{names}: which school year {which} of? Such as 2026/27."
        found.append(Question("year", text, (), months[0].last, places, YEAR_ABOVE))
    for each in open_:
        if each.by_year:
            continue
        column = mapping.columns[each.columns[0]]
        occasions = planned.get(each.measure, ())
        told = (
            f"The measure has: {', '.join(occasions)}."
            if occasions
            else "For example: August 2026, or Before and After. Use the same words each time."
        )
        if month := column.field in ATTENDANCE:
            told = BY_MONTH
        if days := _dated(mapping):
            told = f"If the column ‘{days}’ tells it, answer the month, or the date. Else: {told}"
        what = "which month is this?" if month else "when was this?"
        text = f"{_named(mapping, each)}: {what} {told}"
        suggestion = (
            each.last
            or suggested_for(column.time, occasions)
            or ("the month" if days and mapping.of("measure") else "")
        )
        offers = (*occasions, *(BY_DATE if days else ()), *([LEAVE_OUT] if month else []))
        remedy = MONTH_ABOVE if month else ""
        key = f"occasion:{each.key}"
        found.append(Question(key, text, offers, suggestion, each.columns, remedy, free=True))
    return found


def _named(mapping: Mapping, group: MeasuredColumns) -> str:
    """Columns of one time as they are asked about, beside those that ask the same of another time."""
    column = mapping.columns[group.columns[0]]
    like = [
        f"‘{each.heading}’ (column {at + 1})"
        for at, each in enumerate(mapping.columns)
        if {each.field, column.field} == {"answer"}
        and (each.time or column.time)
        and at not in group.columns
        and is_other_half(column.item or column.heading, each.item or each.heading)
    ]
    if not like:
        return f"‘{column.heading}’"
    more = f" and {len(group.columns) - 1} more" if len(group.columns) > 1 else ""
    return f"‘{column.heading}’ (column {group.columns[0] + 1}){more}, beside {listing(like)}"


def _dated(mapping: Mapping) -> str:
    """The heading of the column that tells when something was measured, if there is one."""
    return next((column.heading for column in mapping.of("date")), "")


def in_brief(mapping: Mapping) -> dict[str, str]:
    """What is open, for a screen that shows all columns at once: where it stands there, and a sentence."""
    sentences = {
        "measure": "Say what was measured, such as reading or attendance.",
        "occasion": "Say when this was. For example: August 2026, or Before and After.",
        "year": SCHOOL_YEAR,
        "school": "Say which school the file is from.",
        "direction": "Say which end is 1.",
    }
    if days := _dated(mapping):
        sentences["occasion"] += f" If the column ‘{days}’ tells it, write: the month, or: the date."
    found: dict[str, str] = {}
    for question in open_questions(mapping):
        what = question.key.partition(":")[0]
        if what == "column":
            found["columns"] = f"{found.get('columns', '')} {only_one(mapping, question.columns)}".strip()
        elif what in ("school", "direction"):
            found[what] = sentences[what]
        elif what not in ("field", "ticks", "halves"):
            for each in measured_columns(mapping):
                by_row = what == "year" and each.by_year and not each.occasion
                if by_row or not set(each.columns).isdisjoint(question.columns):
                    only = each.only if what == "occasion" and not days else ""
                    found[f"{'occasion' if what == 'year' else what}:{each.key}"] = only or sentences[what]
    if all(column.field == LEAVE_OUT for column in mapping.columns):
        found["columns"] = "Every column is left out. Say what at least one of them is."
    return found


def seen_whole(mapping: Mapping) -> Mapping:
    """The mapping without doubts, once a person has seen all of it and pressed on.

    Raises
    ------
    UsageError
        When something is open still.
    """
    mapping = without_doubts(mapping)
    if found := in_brief(mapping):
        raise UsageError(" ".join(dict.fromkeys(found.values())))
    return mapping


def without_doubts(mapping: Mapping) -> Mapping:
    """The mapping as it stands when whoever has seen all of it presses on."""
    return replace(mapping, columns=tuple(replace(each, doubt="") for each in mapping.columns))

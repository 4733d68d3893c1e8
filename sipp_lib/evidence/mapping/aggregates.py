"""Whether the rows of a file are schools, authorities, classes or years rather than pupils, which is a stop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sipp_lib.errors import Issue
from sipp_lib.evidence.mapping.mapping import ATTENDANCE, WHO, Mapping
from sipp_lib.evidence.values.answers import best_first, is_usual
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import numbers
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import SHOWN, listing

if TYPE_CHECKING:
    import pandas as pd

LEVEL = re.compile(
    r"geograph(y|ic(al)?)\b.*|.*\bgeography|(area|organisation|establishment) (type|level)|(level|type) of area|"
    r"time (period|identifier)|feature code"
)
PERIOD = re.compile(
    r"((academic|school|calendar|financial) )?years?|(school )?session|months?|terms?|weeks?|quarters?"
)
AUTHORITY = re.compile(
    r"(local )?(education )?authorit(y|ies)( name| code)?|la|la (name|code)|council( area| name)?"
)
ROLL = re.compile(
    r".*\benrol(l)?(ment|ments|led)?|(school |total |pupil )*roll( numbers?)?|head ?count|class size|cohort( size)?|"
    r"((total|all) )?(pupils|children|learners|students)( (count|numbers?|total|enrolled|on (the )?roll|in class))?|"
    r"pupil (count|numbers?)|.*\bnumbers? of (pupils|children|learners|students)\b.*|"
    r"(total |count |numbers?|nos?\.?|#)( of| on| in)* ?(the )?(pupils?|children|learners|students|roll|class|cohort)"
    r"( .*)?"
)
# what tables of several schools set beside them
COMPARED = re.compile(
    r"(the |your |our )?((local )?authority|council|national|scotland|school|virtual comparator|comparator)"
    r"( average| mean| total)?|all (schools|pupils|establishments|authorities)"
)
SCHOOL = re.compile(
    r".*\b(primary|academy|high|grammar|secondary|nursery|infants?|school|college|council|authority|elc|ps|hs)\b.*"
)
SOME = 5_000  # rows tell what the others are
MANY = 8  # rows: fewer pupils may well be of as many stages


def find_aggregates(frame: pd.DataFrame, mapping: Mapping, file: str) -> list[Issue]:
    """A stop where no column tells the pupil and the rows seem to be schools, authorities, classes or years.

    Parameters
    ----------
    frame : pandas.DataFrame
        The file as text.
    mapping : Mapping
        What its columns are; a class is only looked at once it is sure.
    file : str
        Its name, for the sentence.
    """
    if counted := _counted_answers(frame):
        names = listing([f"‘{each}’" for each in counted], SHOWN)
        text = (
            f"{file}: this seems to be a summary that counts how many gave each answer (columns {names}), and the "
            "workbook needs a row for each person who answered. Export the answers themselves from the survey tool and "
            "add that file."
        )
        return [Issue("counted-answers", "stop", text, counted[0], file=file)]
    cells = {at: [stripped(cell) for cell in frame.iloc[:SOME, at]] for at in range(frame.shape[1])}
    answered = 3 * len(mapping.of("answer")) > len(mapping.columns)  # a form that schools may have filled in
    named = [each for each in mapping.of(*WHO) if not each.doubt]
    schools = [at for at, each in enumerate(mapping.columns) if each.field == "name" and _schools(cells[at])]
    if len(named) > len(schools) or answered or len(frame) < 2:
        return []
    told = schools or _tell(mapping, cells)
    if not told:
        return []
    what = " and ".join(f"‘{mapping.columns[at].heading}’" for at in told)
    text = (
        f"{file}: the rows seem to be schools, authorities, classes or years, not pupils: no column tells which pupil "
        f"a row is about, and {what} {'tells' if len(told) == 1 else 'tell'} of many pupils together. The workbook "
        "needs a row for each pupil. Note what this table shows under performance information in Phase 1 instead. If "
        "each row is one pupil, add a column ‘Pupil No’ with 1, 2, 3 … to the file, and add it again."
    )
    return [Issue("rows-of-groups", "stop", text, mapping.columns[told[0]].heading, file=file)]


def _tell(mapping: Mapping, cells: dict[int, list[str]]) -> list[int]:
    """The columns that tell that a row is more than one pupil; none where nothing does."""
    columns, rows = mapping.columns, len(cells[0])
    whose, when = [], []
    for at, column in enumerate(columns):
        text = re.sub(r" ?\(\w\)$", "", normalise_heading(column.heading))  # without the sign of a footnote
        words = {normalise_heading(cell) for cell in cells[at]}
        if LEVEL.fullmatch(text) or (ROLL.fullmatch(text) and _counts(cells[at])):
            return [at]
        if len([word for word in words if COMPARED.fullmatch(word)]) > 1:
            return [at]
        if (column.field == "school" and not column.doubt) or AUTHORITY.fullmatch(text):
            whose.append(at)
        elif (PERIOD.fullmatch(text) and (not text.startswith("year") or min(map(len, words)) > 3)) or (
            text == "date" and mapping.of(*ATTENDANCE)
        ):
            when.append(at)
        elif column.field == "class" and not column.doubt and rows > 2 and _all_differ(cells[at]):
            return [at]
        elif column.field in ("stage", "occasion") and rows >= MANY:
            when.append(at)
    single = next((at for at in whose if _all_differ(cells[at])), None)
    if single is not None:
        return [single]
    both = [*whose, *when]
    more = when or len(whose) > 1
    return both if more and rows > 2 and _all_differ([*zip(*(cells[at] for at in both), strict=True)]) else []


def _counted_answers(frame: pd.DataFrame) -> list[str]:
    """The headings that are answers of one usual scale, with a number below each: how many gave it."""
    usual = [str(each) for each in frame if is_usual(str(each)) and not str(each).isdecimal()]
    told = [each for each in usual if not numbers(frame[each].tolist()).wrong]
    return told if len(told) > 2 and len(told) == len(usual) and best_first(told) else []


def _all_differ(cells: Sequence[object]) -> bool:
    filled = [cell for cell in cells if not isinstance(cell, str) or missing_reason(cell) != "missing"]
    return len(filled) == len(cells) == len(set(filled))


def _counts(cells: Sequence[str]) -> bool:
    """Whether numbers are those of pupils of groups: whole, some of them large, and not one for all."""
    filled = [cell.replace(",", "") for cell in cells if not missing_reason(cell)]
    whole = {int(cell) for cell in filled if re.fullmatch(r"\d{1,9}", cell)}
    return max(whole, default=0) > 9 and len(whole) > min(len(filled) / 2, 20)


def _schools(cells: Sequence[str]) -> bool:
    filled = [normalise_heading(cell) for cell in cells if missing_reason(cell) != "missing"]
    return bool(filled) and 5 * sum(bool(SCHOOL.fullmatch(cell)) for cell in filled) >= 4 * len(filled)

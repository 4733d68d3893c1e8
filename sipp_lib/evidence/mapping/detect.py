"""Suggests which column of a school's file is which field, and marks what only a person knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sipp_lib.errors import EvidenceError, Issue
from sipp_lib.evidence.mapping.aggregates import AUTHORITY
from sipp_lib.evidence.mapping.agreeing import detect_type, mistyped_types, named_types
from sipp_lib.evidence.mapping.column_types import (
    FIELDS,
    FREE,
    LEAVE_OUT,
    SIMD,
    split_heading,
)
from sipp_lib.evidence.mapping.consent import is_consent
from sipp_lib.evidence.mapping.doubts import in_doubt
from sipp_lib.evidence.mapping.form_exports import is_filled_in, of_a_quiz, of_the_tool
from sipp_lib.evidence.mapping.headings import (
    asking,
    counts_up,
    is_identifier,
    is_name,
    is_of_columns,
    is_of_others,
    is_statement,
    may_identify,
    unnumbered,
)
from sipp_lib.evidence.mapping.likely_names import likely_names
from sipp_lib.evidence.mapping.mapping import (
    ATTENDANCE,
    FILLER,
    LEAST,
    MANY,
    MOST,
    WHO,
    MappedColumn,
    Mapping,
    blank_columns,
    measured,
    named_in,
)
from sipp_lib.evidence.mapping.questionnaires import (
    ABOUT_PUPILS,
    RUNNING,
    asks_for,
    is_form,
    of_adults,
    own_words,
)
from sipp_lib.evidence.mapping.session_codes import is_session_codes
from sipp_lib.evidence.mapping.tick_all import is_ranking
from sipp_lib.evidence.values.answers import POINTS, among, best_first, is_usual, normalise, point
from sipp_lib.evidence.values.marks import alike, is_age
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import numbers
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.evidence.values.times import tells_time

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure

ACROSS = 3  # headings from which those that are names are columns of pupils
SOME = 5000  # rows tell what a column is; every row is checked when it is cleaned
# fields that cells tell, so that a question of a form may ask for them
TOLD = ("scn", "date_of_birth", "data_zone", "stage")
OF_RESULT = re.compile(
    r"\b(bands?|levels?|judge?ments?|grades?|stanines?|capacity|on track|achieved|outcomes?)\b"
)
MOST_LEVELS = 12
AGE = re.compile(r"\bages?\b|\bhow old\b")
ASIDE = (
    "Turn the table round in Excel (copy it, then paste it with ‘Transpose’), save it and add the file again."
)


def detect(
    frame: pd.DataFrame,
    formats: pd.DataFrame | None = None,
    *,
    measures: Iterable[Measure] = (),
    schools: Sequence[str] = (),
    ticks: dict[str, str] | None = None,
    unsure: Sequence[str] = (),
) -> Mapping:
    """Suggest what every column is; what cannot be known stays open, see `sipp_lib.evidence.mapping.questions`.

    Parameters
    ----------
    frame, formats : pandas.DataFrame
        A file as text, and the number formats of its cells; of one shape.
    measures : iterable of Measure
        The partnership's measures: a heading with the name or short name of one is sure.
    schools : sequence of str
        Codes of the partnership's schools; a single one needs no question.
    ticks : dict of str to str, optional
        The question of each column that is one option of it.
    unsure : sequence of str
        Headings of columns of which the cells may have several answers.

    Raises
    ------
    EvidenceError
        When no heading is known, so that the first row is likely no heading: none is repeated then. When the
        first column holds headings, so that the table is likely on its side.
    """
    columns: list[MappedColumn] = []
    frame = frame.head(SOME)
    formats = None if formats is None else formats.head(SOME)
    known = list(measures)
    headings = [*map(str, frame)]
    blanks, (marked, total) = blank_columns(headings), of_a_quiz(frame)
    tools = of_the_tool(headings)
    settled = dict.fromkeys(tools | marked, LEAVE_OUT) | ({total: "value"} if total else {})
    answers = _answer_columns(frame, known, settled)
    # in a form's export ‘ID’ counts the answers, and the next form counts from 1 again
    numbered = "completion time" in map(normalise_heading, headings)
    form, adults = is_form(headings), of_adults(headings)
    for at, heading in enumerate(map(str, frame)):
        cells = frame.iloc[:, at].tolist()
        shown = [] if formats is None else formats.iloc[:, at].tolist()
        filled = [cell for cell in cells if missing_reason(cell) != "missing"]
        named = named_in(heading, known)
        if named and named[1] and filled and not is_session_codes(heading, cells):
            field, doubt = _of_measure(named[0], heading, cells, shown), ""
        else:
            field, doubt = _field(
                heading, cells, shown, known, answer=at in answers, named=named is not None, form=form
            )
        if field == "answer" and own_words(heading, cells, known):
            # a column called ‘Response’ may hold the answers to ticks and to open questions at once
            field, doubt = LEAVE_OUT, "" if is_statement(heading) else "field"
        if heading in settled and (heading in tools or field not in WHO):
            field, doubt = settled[heading], ""
        block = (ticks or {}).get(heading, "")
        if block:
            field, doubt = "answer", ""
        elif heading in unsure:
            field, doubt = LEAVE_OUT, "ticks"
        nobody = not filled or (numbered and normalise_heading(heading) == "id")
        # parents and staff are no pupils
        if (field in WHO and (adults or nobody)) or (adults and field in ("date_of_birth", "stage", "sex")):
            field, doubt = LEAVE_OUT, ""
        if field not in MANY and field != LEAVE_OUT and any(field == each.field for each in columns):
            field, doubt = LEAVE_OUT, "field"
        column = replace(
            blanks[at], field=field, doubt=doubt, block=block, likely=_likely(cells, known, adults)
        )
        columns.append(measured(column, known))
    a_form = any(FREE.search(normalise_heading(str(name))) and normalise_heading(str(name)) for name in frame)
    items = answers or any(each.field == "answer" and is_statement(each.heading) for each in columns)
    authorities = any(AUTHORITY.fullmatch(normalise_heading(str(name))) for name in frame)
    measured_ = any(found and found[1] for found in (named_in(name, known) for name in headings))
    told = items or a_form or unsure or authorities or measured_
    _refuse_on_its_side(frame, columns, known)
    if not told and not any(_is_heading(str(name)) for name in frame):
        text = (
            "No heading of this file is known (such as SCN, Forename, Stage or Possible), so its first row "
            "may not be the headings. Say which row they are in, or add a row of headings, and try again."
        )
        raise EvidenceError([Issue("no-known-heading", "stop", text)])
    columns = in_doubt(columns, frame, adults=adults)
    school = schools[0] if len(schools) == 1 else ""
    return Mapping(tuple(columns), school, told_direction(columns))


def told_direction(columns: Iterable[MappedColumn]) -> str:
    """Which end is 1, where the heading of a column of SIMD says it: ‘SIMD (1 = least deprived)’; else ""."""
    for heading in (normalise_heading(each.heading) for each in columns if each.field in SIMD):
        for end, other, told in (("least", "most", LEAST), ("most", "least", MOST)):
            first, last = (
                rf"\b{one}\b ?(=|is|:|means|-|–)? ?{word}\b" for one, word in (("1", end), ("(5|10)", other))
            )
            turned = rf"\b{end}( deprived)? ?(=|is|:) ?1\b"
            if any(re.search(each, heading) for each in (first, last, turned)):
                return told
    return ""


def _likely(cells: Sequence[str], known: Sequence[Measure], adults: bool) -> tuple[str, ...]:
    """The questionnaires that cells may be answers to: most of them are listed there; where none does, any."""
    asked = [
        each for each in known if each.form == "survey" and not (adults and each.answered_by == "pupils")
    ]
    words = {stripped(cell) for cell in cells if not missing_reason(cell)} if asked else set()
    listed = [
        each.code for each in asked if each.answers and 2 * len(among(words, each.answers)) >= len(words)
    ]
    return tuple(listed) or tuple(each.code for each in asked if not each.answers)


def _of_measure(measure: Measure, heading: str, cells: Sequence[str], formats: Sequence[str]) -> str:
    """What a column is that is named after a measure, by the measure's form."""
    if measure.form == "rate":
        field, _ = detect_type(heading, cells, formats)
        return field if field in ATTENDANCE else "percent"
    if measure.form != "survey":
        return "value"  # what is no number is told of when it is cleaned
    if asking(heading, [measure]):
        return "answer"
    words = {stripped(cell).casefold() for cell in cells if not missing_reason(cell)}
    listed = {normalise_heading(answer) for answer in measure.answers}
    scores = bool(listed) and words.isdisjoint(listed) and not numbers(sorted(words)).wrong
    return "value" if scores else "answer"


def _field(
    heading: str,
    cells: Sequence[str],
    formats: Sequence[str],
    known: Sequence[Measure],
    *,
    answer: bool,
    named: bool,
    form: bool,
) -> tuple[str, str]:
    """The field of a column that is no known measure's, and what is doubtful of it."""
    bare = unnumbered(heading)
    if bare != heading and _asks_who(bare, cells, formats):
        heading = bare
    if is_of_columns(heading) or (RUNNING.fullmatch(normalise_heading(heading)) and counts_up(cells)):
        return LEAVE_OUT, ""
    if is_session_codes(heading, cells) or is_ranking(heading, cells) or is_consent(heading, cells):
        return LEAVE_OUT, ""
    if asked := asks_for(heading, cells):
        return asked, ""
    if is_statement(heading):
        told = [name for name in TOLD if re.search(FIELDS[name].headings, normalise_heading(heading))]
        field = next((name for name in told if FIELDS[name].fits(cells, formats) >= 0.9), "")
        sure = False
    else:
        field, sure = detect_type(heading, cells, formats)
        planned = [when for each in known for when in each.occasions]
        if field == "measure" and all(tells_time(cell, planned) for cell in {*cells} - {""}):
            field = "occasion"  # below ‘Test’ stands Pre or Post
        if is_of_others(heading) and field in (*WHO, "class", "date_of_birth", "sex"):
            field = LEAVE_OUT
    if answer and not (field and sure):
        return "answer", ""
    if not field and is_statement(heading) and (found := _item(heading, cells, known, form=form)):
        return found
    return (field, "" if sure else "field") if field else _unknown(heading, cells, named=named)


def _asks_who(heading: str, cells: Sequence[str], formats: Sequence[str]) -> bool:
    """Whether a form's question asks who the pupil is, or about the pupil, and is no statement to answer."""
    found = asks_for(heading, cells)
    if not found and not is_statement(heading):
        found, _ = detect_type(heading, cells, formats)
    return found in (*WHO, *ABOUT_PUPILS)


def _item(
    heading: str, cells: Sequence[str], known: Sequence[Measure], *, form: bool
) -> tuple[str, str] | None:
    """What a statement is that shares its answers with no other: an item, where these are of a scale that is known.

    Words of no known scale may be a child's own, however few they are, so they are left out unless somebody says
    otherwise. A yes or no in a register may tell of a pupil.
    """
    texts = [stripped(cell) for cell in cells if missing_reason(cell) != "missing"]
    words = {*map(normalise, texts)}
    if not words or AGE.search(normalise_heading(heading)):
        return None
    if words <= {"yes", "no"} and not form:
        return "answer", "field"
    if all(map(is_usual, words)) or any(len(among(words, each.answers)) == len(words) for each in known):
        return "answer", ""
    if all(point(text) in POINTS for text in texts):
        return "answer", "field"
    if not numbers(texts).wrong or any(map(alike, words)):
        return None
    asked = 2 * len(words) <= len(texts) and not own_words(heading, cells, known)
    return (LEAVE_OUT, "field") if asked else None


def _unknown(heading: str, cells: Sequence[str], *, named: bool) -> tuple[str, str]:
    """What no heading tells: left out, and asked about where it may be a result."""
    filled = [cell for cell in cells if missing_reason(cell) != "missing"]
    number = bool(filled) and len(numbers(filled).wrong) <= 0.2 * len(filled)
    # a time in the heading, or marks in most cells, tell of a result that is never dropped unasked; an age without a
    # time stands beside the score that it was worked out from
    result = not is_statement(heading) and (
        bool(split_heading(heading)[1])
        or (bool(OF_RESULT.search(normalise_heading(heading))) and len({*filled}) <= MOST_LEVELS)
        or 2 * sum(alike(each) and not is_age(each) for each in filled) > len(filled)
    )
    if not filled or is_identifier(heading, cells):
        return LEAVE_OUT, ""
    if not (number or named or result):
        return LEAVE_OUT, ""
    mark = number and FILLER.fullmatch(split_heading(heading)[0]) and not may_identify(cells)
    return ("value", "") if mark else (LEAVE_OUT, "measure")


def _refuse_on_its_side(
    frame: pd.DataFrame, columns: Sequence[MappedColumn], known: Sequence[Measure]
) -> None:
    """Stop where the first column holds headings or statements, or the headings of the others are pupils' names."""
    rows = [str(cell) for cell in frame.iloc[:, 0]]
    told = [text for text in rows if named_in(text, known) or split_heading(text)[1] or _is_heading(text)]
    text, who = "", columns[0].field in WHO
    if who and len(rows) < frame.shape[1] - 1 and len(told) == len(rows):
        text = f"The pupils seem to stand side by side, each in a column. {ASIDE}"
    strange = [each for each in columns[1:] if each.doubt == "measure" and is_name(each.heading)]
    named = who and len(strange) == len(columns) - 1 > 1 and not any(map(is_name, rows))
    if not named:  # below ‘Test’ or ‘Date’ a row is no pupil's either
        left = [each.heading for each in columns[1:] if each.field == LEAVE_OUT]
        likely = likely_names(each for each in left if not split_heading(each)[1])
        many = likely.different >= max(ACROSS, len(columns) / 2)
        named = many and likely.surely and not likely_names(rows).surely
    if not text and named:
        text = (
            "The headings look like pupils’ names, so the pupils seem to stand side by side, each in a column. "
            f"{ASIDE} If the headings say what was measured, add these measures in Phase 3 first."
        )
    asked = {normalise_heading(each) for measure in known for each in measure.statements}
    stated = [each for each in rows if normalise_heading(each) in asked or is_statement(each)]
    answers = [each for each in columns[1:] if each.field == "answer" and not is_statement(each.heading)]
    if len({*stated}) > len(rows) / 2 and len(answers) == len(columns) - 1 > 1:
        text = f"The statements seem to be below each other, each in a row. {ASIDE}"
    if text:
        raise EvidenceError([Issue("on-its-side", "stop", text)])


def _is_heading(text: str) -> bool:
    return bool(named_types(text) or mistyped_types(text))


def _answer_columns(frame: pd.DataFrame, known: Sequence[Measure], others: Collection[str]) -> set[int]:
    """Columns of answers: words that two others share, or of statements one other; small numbers below statements.

    In a form a heading is a statement, though it be one word, unless it is a field's or one of some others.
    """
    form = is_filled_in(map(str, frame))
    sets: dict[int, frozenset[str]] = {}
    said = set()
    listed = {normalise(answer) for each in known for answer in each.answers}
    for at in range(frame.shape[1]):
        column = frame.iloc[:, at]
        cells = [
            cell
            for cell in column.unique()
            if not missing_reason(cell) or normalise(stripped(cell)) in listed
        ]
        words = frozenset(normalise(stripped(cell)) for cell in cells)  # ‘AGREE’ is ‘Agree’
        if len(words) > 11 or column.isin(cells).sum() < 3:
            continue
        heading = str(frame.columns[at])
        if heading in others or AGE.search(normalise_heading(heading)):
            continue
        one_word = form and not _is_heading(heading) and not is_identifier(heading, cells)
        if is_statement(heading) or one_word:
            said.add(at)
            if words <= POINTS:
                sets[at] = POINTS
        levels = at not in said and all(
            map(alike, words)
        )  # a judgement of each organiser is no questionnaire
        if at not in sets and not levels and len(words) <= 7 and numbers(sorted(words)).wrong:
            sets[at] = words
    items = said & set(sets)
    found = set()
    for at, words in sets.items():
        like = [other for other, theirs in sets.items() if other != at and words & theirs]
        # in a small class even people's own words are few, and one of them may be ‘No’
        own = len(words - frozenset().union(*(sets[other] for other in like))) > len(words) / 2
        own = (
            own
            and not best_first(words)
            and not any(len(among(words, m.answers)) == len(words) for m in known)
        )
        numbered = at in items and words == POINTS and len(items) >= 3
        stated = at in items and words != POINTS and not items.isdisjoint(like)
        if not own and (numbered or stated or (len(like) >= 2 and max(map(len, words)) > 1)):
            found.add(at)
    return found

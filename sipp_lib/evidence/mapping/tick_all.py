"""Questions of a form at which several options may be ticked: each becomes a yes or no of all who answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import pandas as pd

from sipp_lib.errors import UsageError
from sipp_lib.evidence.mapping.column_types import FIELDS, FREE
from sipp_lib.evidence.mapping.consent import is_consent
from sipp_lib.evidence.mapping.form_exports import is_filled_in
from sipp_lib.evidence.mapping.headings import is_statement
from sipp_lib.evidence.mapping.mapping import MappedColumn, Mapping, blank_columns, measured
from sipp_lib.evidence.values.answers import best_first, normalise
from sipp_lib.evidence.values.missing import stripped
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    from sipp_lib.evidence.readers.read import ReadFile
    from sipp_lib.records.kinds import Measure

MOST = 15  # options that a form offers at one question
FEW = 10  # people among whom an option may well be ticked once
OTHER = "Other"
TICKED = "ticked"
"""What a person takes a column for of which the cells have several answers; it becomes a column for each."""
SEVERAL = re.compile(
    r"\b(tick|select|choose|check|pick|mark|circle)\b.*\b(all|any|every|each|several|as many|up to|more than one|"
    r"two|three|four|five|2|3|4|5)\b|\b(all|any) that apply\b|\bmore than one\b",
    re.IGNORECASE,
)
ORDERED = re.compile(r"\brank|\border\b|\b(best|most|first) to (the )?(worst|least|last)\b", re.IGNORECASE)

Options = list[tuple[str, ...]]


def split_options(
    seen: ReadFile, known: Iterable[Measure] = (), several: Collection[str] = ()
) -> tuple[ReadFile, dict[str, str], tuple[str, ...]]:
    """The file with a column ‘question [option]’ for each option; the question of each such column; those unsure.

    Microsoft Forms joins what was ticked by semicolons. Google Forms joins it by commas, which may stand in sentences
    and in options too, so there the rows decide: parts that stand with various others are options. What one person of
    many wrote beside the options is ‘Other’: it would be a heading in that person's words.

    Parameters
    ----------
    seen : Read
        The file as text.
    known : iterable of Measure
        The partnership's measures.
    several : collection of str
        Headings of which a person said that several answers stand in a cell.
    """
    listed = {normalise(answer) for each in known for answer in each.answers}
    form = is_filled_in(map(str, seen.frame))
    alone = _options_alone(seen.frame) if form else {}
    frames: list[tuple[pd.DataFrame, pd.DataFrame]] = []
    questions: dict[str, str] = {}
    unsure = []
    for at, heading in enumerate(map(str, seen.frame)):
        ticked, sure = None, False
        if heading in alone:
            block = [seen.frame[each] != "" for each in alone[heading]]
            said = pd.Series("", index=seen.frame.index, dtype=seen.frame.dtypes.iloc[at])
            said = said.mask(pd.concat(block, axis=1).any(axis=1), "No").mask(
                seen.frame[heading] != "", "Yes"
            )
            frames.append((said.to_frame(heading), seen.formats.iloc[:, [at]]))
            questions[heading] = alone[heading][0]
            continue
        if heading in several or is_statement(heading) or (form and not _is_known(heading)):
            cells = [stripped(cell) for cell in seen.frame.iloc[:, at].tolist()]
            ticked, sure = (None, False) if is_consent(heading, cells) else _ticked(cells, listed, heading)
        if ticked and (sure or heading in several):
            frames.append(_columns(seen, at, ticked))
            questions |= dict.fromkeys(map(str, frames[-1][0]), heading)
        else:
            unsure += [heading] if ticked else []
            frames.append((seen.frame.iloc[:, [at]], seen.formats.iloc[:, [at]]))
    if questions:
        texts, formats = (pd.concat(each, axis=1) for each in zip(*frames, strict=True))
        seen = replace(seen, frame=texts, formats=formats)
    return seen, questions, tuple(unsure)


def _options_alone(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Columns that stand for one option each, as SurveyMonkey writes them, with all options of their question.

    The option stands again in the cells of those who ticked it, and nothing in the others.
    """
    found: dict[str, list[str]] = {}
    block: list[str] = []
    for heading in map(str, frame):
        cells = {stripped(cell) for cell in frame[heading].unique()}
        filled = {normalise(cell) for cell in cells if cell}
        one = "" in cells and len(filled) == 1 and normalise(heading).endswith(filled.pop())
        block = [*block, heading] if one and not _is_known(heading) else []
        found |= dict.fromkeys(block, block) if len(block) > 1 else {}
    return found


def split_column(
    seen: ReadFile, mapping: Mapping, at: int, known: Sequence[Measure] = ()
) -> tuple[ReadFile, Mapping]:
    """The file and its mapping with one more column split, of which a person says that several were ticked.

    Raises
    ------
    UsageError
        When no cell of it has several answers.
    """
    heading = mapping.columns[at].heading
    made, questions, _ = split_options(seen, known, (heading,))
    names = [name for name, question in questions.items() if question == heading]
    if not names:
        raise UsageError(f"‘{heading}’: no cell has several answers with commas or semicolons between them.")
    options = [MappedColumn(name, "answer", block=heading) for name in names]
    columns = [*mapping.columns[:at], *options, *mapping.columns[at + 1 :]]
    blanks = blank_columns(each.heading for each in columns)
    columns = [replace(each, time=b.time, item=b.item) for each, b in zip(columns, blanks, strict=True)]
    columns[at : at + len(names)] = [measured(each, known) for each in columns[at : at + len(names)]]
    return made, replace(mapping, columns=tuple(columns))


def _is_known(heading: str) -> bool:
    """Whether a heading is a field's, or tells that what stands below it is nobody's answer."""
    text = normalise_heading(heading)
    return bool(FREE.search(text)) or any(re.search(field.headings, text) for field in FIELDS.values())


def _columns(seen: ReadFile, at: int, ticked: Options) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A column for each option, and the formats of its cells."""
    heading, kind = str(seen.frame.columns[at]), seen.frame.dtypes.iloc[at]
    options = dict.fromkeys(each for one in ticked for each in one)
    said = {
        f"{heading} [{option}]": ["Yes" if option in one else "No" if one else "" for one in ticked]
        for option in options
    }
    texts = pd.DataFrame(said, index=seen.frame.index, dtype=kind)
    return texts, pd.DataFrame(dict.fromkeys(said, seen.formats.iloc[:, at]))


def is_ranking(heading: str, cells: Iterable[str]) -> bool:
    """Whether all cells hold the same options: three and more in various orders, or where an order is asked for."""
    filled = {stripped(cell).rstrip(";,") for cell in cells} - {""}
    parts = {tuple(normalise(part) for part in cell.split(";" if ";" in cell else ",")) for cell in filled}
    alike = {tuple(sorted(each)) for each in parts}
    many = len(alike.pop()) if len(alike) == 1 else 0
    return (many > 2 and len(parts) > 1) or (many > 1 and bool(ORDERED.search(heading)))


def _ticked(cells: Sequence[str], listed: set[str], heading: str) -> tuple[Options | None, bool]:
    """The options in each cell, spelt alike, and whether it is sure that they are; none where nothing was ticked."""
    filled = [cell for cell in cells if cell]
    sign = ";" if any(";" in cell for cell in filled) else ","
    # ‘Yes, a lot’ is one answer of a scale
    if not any(sign in cell for cell in filled) or best_first(filled) or is_ranking(heading, filled):
        return None, False
    parts = [[part for each in cell.split(sign) if (part := each.strip())] for cell in cells]
    sure = True
    if sign == ",":
        parts, apart = _put_together(parts, listed)
        told = bool(SEVERAL.search(heading))
        if not told and not any(re.search(r"\D", part) for one in parts for part in one):
            return None, False  # decimal commas, or thousands
        sure = apart and (told or _freely(parts, listed))
    counts = Counter(part for one in parts for part in {normalise(each) for each in one})
    if 5 * sum(len(one) > 1 for one in parts) <= len(filled) and (
        best_first(counts) or set(counts) <= listed
    ):
        return None, False  # a scale of which one or two people ticked two answers
    alone = {normalise(one[0]) for one in parts if len(one) == 1} | (listed & set(counts))
    often = {each for each, many in counts.items() if many > 1 or each in listed}
    # sentences with a sign in them are no options: hardly any part of them stands twice
    repeated = len(often) >= 2 and 2 * len(often) >= len(counts)
    if sign == ",":
        repeated = repeated and 5 * sum(counts[each] for each in often) >= 4 * sum(counts.values())
    if not repeated and not set(counts) <= alone:
        return None, False
    rare = set(counts) - often if len(filled) >= FEW else set()
    if len(set(counts) - rare) > MOST or len(counts) < 2 or all(len(one) < 2 for one in parts):
        return None, False
    spelt: dict[str, str] = {}
    for part in (part for one in parts for part in one):
        spelt.setdefault(normalise(part), part)
    named = {each: OTHER if each in rare else spelt[each] for each in counts}
    return [tuple(dict.fromkeys(named[normalise(part)] for part in one)) for one in parts], sure


def _put_together(parts: list[list[str]], listed: set[str]) -> tuple[list[list[str]], bool]:
    """Parts that are one option with a comma in it put together again, and whether it is sure which are.

    ‘Talking, with a friend’ goes on in small letters where every option begins with a capital. Two parts that never
    stand without one another may be one option, or two that the same people ticked.
    """
    capitals = all(not one[0][:1].islower() for one in parts if one)
    joined = []
    for one in parts:
        made: list[str] = []
        for part in one:
            whole = made and normalise(f"{made[-1]}, {part}") in listed
            if made and (whole or (capitals and part[:1].islower() and normalise(part) not in listed)):
                made[-1] += f", {part}"
            else:
                made.append(part)
        joined.append(made)
    counts = Counter(normalise(part) for one in joined for part in one)
    pairs = Counter((normalise(a), normalise(b)) for one in joined for a, b in pairwise(one))
    stuck = [pair for pair, many in pairs.items() if many > 1 and many == counts[pair[0]] == counts[pair[1]]]
    return joined, all(a in listed and b in listed for a, b in stuck)


def _freely(parts: list[list[str]], listed: set[str]) -> bool:
    """Whether parts stand with various others in one order, as what was ticked does and no answer of one choice."""
    cells = {tuple(dict.fromkeys(map(normalise, one))) for one in parts if one}
    if {each for one in cells for each in one} <= {one[0] for one in cells if len(one) == 1} | listed:
        return True
    after = {(a, b) for one in cells for at, a in enumerate(one) for b in one[at + 1 :]}
    if any((b, a) in after for a, b in after):
        return False
    # ‘Yes, A lot’ and ‘Yes, A little’ share their beginning alone
    shared = any(set(one[1:]) & set(two) for one, two in permutations(cells, 2) if len(two) > 1)
    return shared and any(set(one) < set(two) for one, two in permutations(cells, 2))

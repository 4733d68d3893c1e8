"""Questions of a form at which several options may be ticked: each becomes a yes or no of all who answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from sipp_lib.evidence.mapping.headings import is_statement
from sipp_lib.evidence.values.answers import best_first, normalise
from sipp_lib.evidence.values.missing import stripped

if TYPE_CHECKING:
    from sipp_lib.evidence.readers.read import ReadFile
    from sipp_lib.records.kinds import Measure

MOST = 15  # options that a form offers at one question
FEW = 10  # people among whom an option may well be ticked once
OTHER = "Other"


def split_options(seen: ReadFile, known: Iterable[Measure] = ()) -> tuple[ReadFile, dict[str, str]]:
    """The file with a column ‘question [option]’ for each option, and the question of each such column.

    Microsoft Forms joins what was ticked by semicolons. Google Forms joins it by commas, which may stand in sentences
    too, so there every part must be an option that somebody ticked alone or that a measure lists. What one person of
    many wrote beside the options is ‘Other’: it would be a heading in that person's words.

    Parameters
    ----------
    seen : Read
        The file as text.
    known : iterable of Measure
        The partnership's measures.
    """
    listed = {normalise(answer) for each in known for answer in each.answers}
    texts: list[pd.Series[str]] = []
    formats: list[pd.Series[str]] = []
    questions: dict[str, str] = {}
    for at, heading in enumerate(map(str, seen.frame)):
        cells = [stripped(cell) for cell in seen.frame.iloc[:, at].tolist()] if is_statement(heading) else []
        ticked = _ticked(cells, listed)
        if not ticked:
            texts.append(seen.frame.iloc[:, at])
            formats.append(seen.formats.iloc[:, at])
            continue
        for option in dict.fromkeys(each for one in ticked for each in one):
            name = f"{heading} [{option}]"
            questions[name] = heading
            answers = ["Yes" if option in one else "No" if one else "" for one in ticked]
            texts.append(
                pd.Series(answers, index=seen.frame.index, name=name, dtype=seen.frame.dtypes.iloc[at])
            )
            formats.append(seen.formats.iloc[:, at].rename(name))
    if not questions:
        return seen, {}
    return replace(seen, frame=pd.concat(texts, axis=1), formats=pd.concat(formats, axis=1)), questions


def _ticked(cells: Sequence[str], listed: set[str]) -> list[tuple[str, ...]]:
    """The options in each cell, spelt alike; none at all where the cells are no ticks."""
    filled = [cell for cell in cells if cell]
    if any(";" in cell for cell in filled):
        sign = ";"
    elif any("," in cell for cell in filled):
        sign = ","
    else:
        return []
    # ‘Yes, a lot’ is one answer of a scale
    if best_first(filled):
        return []
    parts = [[part for each in cell.split(sign) if (part := each.strip())] for cell in cells]
    counts = Counter(
        normalise(part) for one in parts for part in {normalise(each): each for each in one}.values()
    )
    alone = {normalise(one[0]) for one in parts if len(one) == 1} | (listed & set(counts))
    if sign == "," and not set(counts) <= alone:
        return []
    # sentences with a semicolon in them are no options: hardly any stand twice
    often = [each for each, many in counts.items() if many > 1]
    if sign == ";" and (len(often) < 2 or 2 * len(often) < len(counts)) and not set(counts) <= alone:
        return []
    spelt: dict[str, str] = {}
    for one in parts:
        for part in one:
            spelt.setdefault(normalise(part), part)
    rare = {each for each, many in counts.items() if many == 1 and each not in listed and len(filled) >= FEW}
    if len(set(counts) - rare) > MOST or len(counts) < 2:
        return []
    return [
        tuple(dict.fromkeys(OTHER if normalise(part) in rare else spelt[normalise(part)] for part in one))
        for one in parts
    ]

"""Levels that are plain numbers: whether 1 or the highest is the best, a person says once for each measure."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sipp_lib.errors import UsageError
from sipp_lib.evidence.mapping.choices import choose
from sipp_lib.evidence.mapping.mapping import Mapping
from sipp_lib.evidence.mapping.questions import Question
from sipp_lib.evidence.values.missing import missing_reason, stripped

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure
    from sipp_lib.records.store import Store

KEY = "order:"
LISTED = "Or list the levels under ‘Possible answers’ of the measure in Phase 3, from best to worst."
SPAN = 40  # up to which all levels from 1 may occur
NUMBER = re.compile(r"\d{1,3}(?:\.0+)?")


def asks_orders(frame: pd.DataFrame, mapping: Mapping, known: Sequence[Measure] = ()) -> list[Question]:
    """Of each measure whose levels are numbers, and which lists none of them, which order they have.

    Parameters
    ----------
    frame : pandas.DataFrame
        The file as text.
    mapping : Mapping
        What its columns are.
    known : sequence of Measure
        The partnership's measures.
    """
    found = []
    for measure in known:
        if not (measure.ordered and measure.form == "score" and measure.code) or measure.answers:
            continue
        places = tuple(
            at
            for at, column in enumerate(mapping.columns)
            if (column.field, column.measure) == ("value", measure.code)
        )
        cells = {stripped(str(cell)) for at in places for cell in frame.iloc[:, at].unique()}
        levels = [cell for cell in cells if not missing_reason(cell)]
        if len(levels) < 2 or not all(map(NUMBER.fullmatch, levels)):
            continue
        there = sorted({int(float(each)) for each in levels})
        # from 1, so that the step of a level is its own number
        steps = range(min(there[0], 1), there[-1] + 1) if there[-1] < SPAN else there
        up = ", ".join(map(str, steps))
        down = ", ".join(map(str, reversed(steps)))
        text = (
            f"‘{mapping.columns[places[0]].heading}’: only the order of these levels counts. Which is it, from best to "
            "worst?"
        )
        likely = down if measure.better == "higher" else up
        found.append(Question(f"{KEY}{measure.code}", text, (down, up), likely, places, LISTED))
    return found


def order_said(question: Question, answer: str) -> list[str]:
    """The levels, best first, as one of the answers there are has them.

    Raises
    ------
    UsageError
        When it is none of them.
    """
    chosen = choose(answer.strip(), question.words)
    if not chosen:
        raise UsageError(f"{question.text} Choose one of: {' or '.join(question.choices)}.")
    return chosen.split(", ")


def with_orders(known: Sequence[Measure], orders: Map[str, Sequence[str]]) -> tuple[Measure, ...]:
    """The measures, of which some list their levels as a person has just said."""
    return tuple(
        each.model_copy(update={"answers": [*orders[each.code]]})
        if each.code in orders and not each.answers
        else each
        for each in known
    )


def without_orders(known: Sequence[Measure], orders: Map[str, Sequence[str]]) -> tuple[Measure, ...]:
    """The measures as they were before a person said an order."""
    return tuple(
        each.model_copy(update={"answers": []}) if tuple(each.answers) == orders.get(each.code, "") else each
        for each in known
    )


def keep_orders(store: Store, orders: Map[str, Sequence[str]], author: str) -> None:
    """Write the orders that a person has said into the records of their measures, so that they are asked for once."""
    for entry in store.current("measure") if orders else ():
        levels = orders.get(getattr(entry.body, "code", ""))
        if levels and not getattr(entry.body, "answers", ()):
            store.revise(entry.id, {"answers": [*levels]}, author=author)

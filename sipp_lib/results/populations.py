"""Whose values tables by groups of pupils tell the public, and which of their rows are withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipp_lib.disclosure import populations
from sipp_lib.disclosure.populations import Pupils
from sipp_lib.results import measures
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure
    from sipp_lib.workbook import Workbook

ENDS = ("1", "5")
GROUPED = ("group", "school", "class")
"""What tables are told by beside the lenses, in the order in which each keeps from those before it."""


def lenses() -> tuple[str, ...]:
    """By what a measure is told, what matters most first: each table keeps from those before it."""
    from sipp_lib.evidence.mapping.column_types import FIELDS

    return ("quintile", *(field.name for field in FIELDS.values() if field.lens))


@cached
def by_whom(book: Workbook, measure: Measure) -> pd.DataFrame:
    """The values of a measure for tables by deprivation, by other lenses and by stage.

    With ``quintile``. For the public means are of the same pupils on an occasion: of whom one of `lenses` is not
    known is left out where they are few, or one table taken from another would tell their results. Counts are
    rounded each, which hides them.
    """
    import pandas as pd

    from sipp_lib.analysis.gaps import quintiles

    values = _every(book, measure)
    values = values.assign(quintile=quintiles(values["simd_decile"]))
    if book.audience == "school":
        return values
    few = book.settings.threshold
    if measure.form == "rate":
        values = populations.one_population(values, [], few)
    elif measure.form == "yes or no":
        return values
    known = values[values["value"].notna()]
    blank = [known[column].isna() | known[column].isin([""]) for column in lenses()]
    while True:
        gone = pd.Series(False, index=known.index)
        for unknown in (every[known.index] for every in blank if every.any()):
            sizes = known.loc[unknown, "occasion"].value_counts()
            gone |= unknown & known["occasion"].isin(sizes.index[sizes < few])
        if not gone.any():
            return known
        known = known[~gone]


@cached
def _every(book: Workbook, measure: Measure) -> pd.DataFrame:
    """The values that any table tells of; of a rate each pupil's own percentage to a tenth, so that all count alike."""
    values = measures.values(book, measure)
    if measure.form != "rate":
        return values
    from sipp_lib.analysis import attendance

    known = attendance.percentages(values)
    return known.assign(value=known["percent"].round(1))


@cached
def withheld(book: Workbook, measure: Measure, occasion: str, column: str) -> set[str]:
    """The rows of a table by a column of `by_whom` that the public does not see; none for the school.

    They are small, or the table would differ by a few pupils from the groups, from everybody, or from a row of a table
    that goes before it, whether or not a report shows that one.
    """
    if book.audience == "school":
        return set()
    few, told = book.settings.threshold, _told(book, measure, occasion)
    counted = measure.form == "yes or no"
    before = (*lenses(), *GROUPED)
    for other in before[: before.index(column)] if column in before else before:
        hidden = withheld(book, measure, occasion, other)
        told |= {pupils for row, pupils in _rows(book, measure, occasion, other).items() if row not in hidden}
    return populations.withheld(
        _rows(book, measure, occasion, column),
        told,
        few,
        whole=frozenset() if counted else frozenset(_on(book, measure, occasion)["pupil"].tolist()),
        add_up=not counted,
        last=ENDS if column == "quintile" else (),
    )


@cached
def behind(book: Workbook, measure: Measure, occasion: str) -> dict[str, tuple[str, list[str]]]:
    """Who is behind the numbers of an occasion: of each pupil, or who answered, the result and the rows of tables.

    Everybody, the groups and, but of a rate and a questionnaire, each row by a lens.
    """
    if measure.form == "survey":
        rows = measures.rows(book, measure)
        rows = rows[rows["occasion"].fillna("") == occasion].sort_values("item")
        given = (
            (rows["item"].astype(str) + "=" + rows["answer"].astype(str))
            .groupby(rows["respondent"])
            .agg("; ".join)
        )
        group = book.evidence.pupils.drop_duplicates("pupil").set_index("pupil")["group"]
        found = [(str(who), text, group.get(who)) for who, text in given.items()]
    else:
        values = _every(book, measure)
        there = values[(values["occasion"] == occasion) & values["value"].notna()]
        found = [*zip(there["pupil"], there["value"].astype(str), there["group"], strict=True)]
    told = {
        who: (value, ["all", *([f"group {group}"] if isinstance(group, str) else [])])
        for who, value, group in found
    }
    for lens in () if measure.form in ("rate", "survey") else (*lenses(), "school", "class"):
        for row, pupils in _rows(book, measure, occasion, lens).items():
            for pupil in pupils:
                told[pupil][1].append(f"{lens} {row}")
    return told


def _told(book: Workbook, measure: Measure, occasion: str) -> set[Pupils]:
    """Whose results on an occasion other tables tell, or follow from them."""
    values, few, found = _every(book, measure), book.settings.threshold, set[Pupils]()
    ends = [] if measure.form == "rate" else measures.ends(book, measure)
    now = populations.blocks(values, occasion, ends)
    groups, everybody = [block.now for block in now[:2]], frozenset().union(*(block.now for block in now))
    if occasion in ends:
        both = [block.both for block in now]
        found |= populations.unions(both[:2], frozenset().union(*both), few)
        if occasion == ends[0]:  # the standard deviation of all then is told, and what was to be expected
            found |= populations.unions(both[:2], everybody, few)
    by_occasion = measure.role == "process" or measure.form == "rate"
    if by_occasion or measure.form != "score" or (not ends and groups[1]):
        found |= populations.unions(groups, frozenset().union(*groups), few)
    if by_occasion and not (values["group"] == "target").any():
        found |= {everybody}
    return found


@cached
def _rows(book: Workbook, measure: Measure, occasion: str, column: str) -> dict[str, Pupils]:
    """Who is in each row of the table by a column, under the words that the table has for it."""
    from sipp_lib.analysis.gaps import NOT_KNOWN

    known = _on(book, measure, occasion)
    words = known[column].astype("string")
    if known[column].dtype == "boolean":
        words = words.replace({"True": "yes", "False": "no"})
    words = words.mask(words == "")
    words = words.dropna() if column == "quintile" else words.fillna(NOT_KNOWN)
    return {str(word): frozenset(rows.tolist()) for word, rows in known["pupil"].groupby(words)}


@cached
def _on(book: Workbook, measure: Measure, occasion: str) -> pd.DataFrame:
    values = by_whom(book, measure)
    return values[(values["occasion"] == occasion) & values["value"].notna()]

"""Whom the numbers of one measure are told of, so that no two tables of it differ by a few pupils."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    import pandas as pd

Row = TypeVar("Row")
Pupils = frozenset[str]
NOBODY: Pupils = frozenset()


class Block(NamedTuple):
    """The target group, the comparison group or all others: who has a value now, and who of them on both ends."""

    now: Pupils
    both: Pupils


def few(pupils: Pupils, threshold: int) -> bool:
    """Whether there is somebody, but fewer than may be told of."""
    return 0 < len(pupils) < threshold


def blocks(values: pd.DataFrame, occasion: str, ends: Sequence[str]) -> list[Block]:
    """The target group, the comparison group and all others on an occasion.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil and occasion
        ``pupil``, ``occasion``, ``value``, ``group`` of one measure.
    occasion : str
        The occasion.
    ends : sequence of str
        The two occasions between which a change is told; none where no change is told.
    """
    known = values[values["value"].notna()]
    on, named = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    # as lists: pandas would fetch each cell by itself, and this runs for every table of a measure
    columns = (known[name].tolist() for name in ("pupil", "occasion", "group"))
    for pupil, when, group in zip(*columns, strict=True):
        on[when].add(pupil)
        if isinstance(group, str):
            named[group].add(pupil)
    now = frozenset(on[occasion])
    both = now.intersection(*(on[each] for each in ends)) if occasion in ends else now
    groups = [frozenset(named[name]) for name in ("target", "comparison")]
    members = [*groups, now.difference(*groups)]
    return [Block(now & each, both & each) for each in members]


def left_out(found: Sequence[Block], threshold: int) -> Pupils:
    """Those of whom no table of an occasion tells, as they alone would stand between two that do.

    Measured on one end only, of a group whose change is told; or not in a group that is told, beside one that is.

    Parameters
    ----------
    found : sequence of Block
        As `blocks` gives them.
    threshold : int
        The smallest number of pupils that may be shown.
    """
    told = [block for block in found[:2] if len(block.now) >= threshold]
    if not told:
        return NOBODY
    out = set[str]()
    others = [block for block in found if block not in told]
    rest = Block(NOBODY.union(*(each.now for each in others)), NOBODY.union(*(each.both for each in others)))
    if few(rest.both, threshold):
        out |= rest.both
    for block in (*told, rest):
        if few(block.now - block.both, threshold) and (block is rest or len(block.both) >= threshold):
            out |= block.now - block.both
    return frozenset(out)


def one_population(values: pd.DataFrame, ends: Sequence[str], threshold: int) -> pd.DataFrame:
    """The values of one measure without those of the few whom `left_out` names on an end.

    Parameters
    ----------
    values, ends
        As for `blocks`; without ends every occasion stands for itself.
    threshold : int
        The smallest number of pupils that may be shown.
    """
    gone = values["pupil"] != values["pupil"]
    for occasion in ends or values["occasion"].unique():
        out = left_out(blocks(values, occasion, ends), threshold)
        gone |= (values["occasion"] == occasion) & values["pupil"].isin(out)
    return values[~gone]


def with_class(values: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """The values without those of a few pupils of no known class, where two groups are compared by classes.

    A difference that allows for classes is of pupils with a class, one that does not of all: together they would tell.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil and occasion
        ``pupil``, ``group``, ``class`` of one measure.
    threshold : int
        The smallest number of pupils that may be shown.
    """
    compared = values[values["group"].isin(["target", "comparison"])]
    without = compared["class"].fillna("") == ""
    by_class = compared["group"].nunique() == 2 and compared.loc[~without, "class"].nunique() > 1
    out = frozenset(compared.loc[without, "pupil"])
    return values[~values["pupil"].isin(out)] if by_class and few(out, threshold) else values


def unions(groups: Iterable[Pupils], whole: Pupils, threshold: int) -> set[Pupils]:
    """Who follows from groups that are told, and from everybody: the groups together, and all without them.

    Parameters
    ----------
    groups : iterable of frozenset
        The target and the comparison group, of which those of the threshold or more are told.
    whole : frozenset
        Everybody, where that is told as well; else the groups together.
    threshold : int
        The smallest number of pupils that may be shown.
    """
    found = {NOBODY}
    for pupils in groups:
        found |= {union | pupils for union in found if len(pupils) >= threshold}
    return found - {NOBODY} | {whole - union for union in found if len(found) > 1} - {NOBODY}


def difference(rows: Iterable[Pupils], told: Pupils, whole: Pupils = NOBODY) -> int:
    """How many pupils the rows that come nearest to other pupils who are told of differ from these by.

    Parameters
    ----------
    rows : iterable of frozenset
        The rows that a table shows, each pupil in one at most.
    told : frozenset
        Pupils of whom another table tells.
    whole : frozenset
        Take `told` from these pupils first, of whom another table tells as well.

    Returns
    -------
    int
        Nobody, where some rows together are those pupils. Then any others differ from them by a whole row.
    """
    listed = list(rows)
    split = sum(min(len(row & told), len(row - told)) for row in listed)
    rest = (whole - told).difference(*listed) | (told - whole) if whole else told.difference(*listed)
    return split + len(rest)


def withheld(
    rows: Mapping[Row, Pupils],
    told: Iterable[Pupils],
    threshold: int,
    *,
    whole: Pupils = NOBODY,
    add_up: bool = True,
    last: Sequence[Row] = (),
) -> set[Row]:
    """The rows of a table that are not shown, so that it differs from what is told beside by nobody or by enough.

    Parameters
    ----------
    rows : mapping of row to frozenset
        Who is in each row; each pupil in one at most.
    told : iterable of frozenset
        Pupils of whom other tables of the same measure and occasion tell.
    threshold : int
        The smallest number of pupils that may be shown.
    whole : frozenset
        Everybody of whom tables such as this one tell, where others may show all their rows.
    add_up : bool
        Whether the rows of a table together are told exactly, as by means. Counts are each rounded, so that rows
        together are not; then each is looked at by itself.
    last : sequence
        Rows that are kept as long as another will do, such as the ends of a gap.

    Returns
    -------
    set
        The small rows, and the smallest others that hide them: of those that are enough by themselves the smallest.
    """
    beside = [*told, *([whole] if whole else [])]
    hidden = {row for row, pupils in rows.items() if len(pupils) < threshold}
    if not add_up:
        return hidden | {row for row in rows if any(few(rows[row] ^ each, threshold) for each in beside)}

    def safe(out: set[Row]) -> bool:
        shown = [pupils for row, pupils in rows.items() if row not in out]
        apart = [difference(shown, each, of) for each in beside for of in {NOBODY, whole}]
        return not shown or not any(0 < each < threshold for each in apart)

    while not safe(hidden):
        shown = sorted(
            (row for row in rows if row not in hidden), key=lambda row: (row in last, len(rows[row]))
        )
        enough = [row for row in shown if safe(hidden | {row})]
        hidden = hidden | {next(iter(enough or shown))}
    return hidden

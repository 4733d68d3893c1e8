"""Whether public reports of two partnerships tell nearly the same results: once for all that were made anew."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sipp_lib.batch.told_before import BOTH, named, nearly_the_same, not_kept, notes, of_averages, waiting
from sipp_lib.evidence.told import read
from sipp_lib.files import write_atomically

if TYPE_CHECKING:
    from sipp_lib.programme import Programme


def beside_others(programme: Programme, slugs: Iterable[str]) -> dict[str, list[str]]:
    """What to do before public reports go out, as others of the programme tell of the same pupils but for a few.

    Each partnership's digests are read once, however many reports are new, and read again only for two that share
    pupils; what is said is kept with them, and said again by `sipp_lib.batch.told_before.noted`.

    Parameters
    ----------
    programme : Programme
        The programme.
    slugs : iterable of str
        Partnerships whose reports were made; of them those that wait to be compared are.

    Returns
    -------
    dict of str to list of str
        Sentences for whoever publishes each.
    """
    new = [slug for slug in slugs if waiting(programme, slug).exists()]
    said = dict[str, list[str]]()
    for slug, others in _sharing(programme, new).items() if new else ():
        path = notes(programme, programme.place(slug))
        kept = read(path, programme.id)
        if found := [*_said(programme, kept["now"], others)]:
            said[slug] = found
            kept["now"]["beside"] += found
            try:
                write_atomically(path, json.dumps(kept).encode())
            except OSError as error:
                said[slug].append(not_kept(path, error))
    for slug in new:
        waiting(programme, slug).unlink(missing_ok=True)
    return said


def _sharing(programme: Programme, new: Collection[str]) -> dict[str, list[str]]:
    """Which partnerships share pupils, the threshold of them at least, with one that is new; most share none."""
    import pandas as pd

    slugs, frames = programme.partnerships(), [pd.DataFrame({"who": [], "at": []}, dtype="int64")]
    for at, slug in enumerate(slugs):
        told = _averages(programme, slug).values()
        frames.append(pd.DataFrame({"who": [int(who, 16) for who in set[str]().union(*told)], "at": at}))
    pupils = pd.concat(frames)
    pupils = pupils[pupils["who"].duplicated(keep=False)]
    both = pupils.merge(pupils, on="who").value_counts(["at_x", "at_y"], sort=False)
    found = dict[str, list[str]]()
    for one, other in both[both >= programme.threshold].index:
        if one != other and slugs[one] in new:
            found.setdefault(slugs[one], []).append(slugs[other])
    return found


def _averages(programme: Programme, slug: str) -> dict[str, Any]:
    now = read(notes(programme, programme.place(slug)), programme.id)["now"]
    return dict(of_averages(now)) if now else {}


def _said(programme: Programme, now: dict[str, Any], others: Iterable[str]) -> Iterator[str]:
    few, own = programme.threshold, of_averages(now)
    for slug in others:
        theirs = _averages(programme, slug).values()
        if found := [at for at in own if any(nearly_the_same(own[at], each, few) for each in theirs)]:
            yield (
                f"the public report of ‘{slug}’ tells nearly the same results: fewer than {few} pupils are behind a "
                f"number of one report and not behind one of the other ({named(now['averaged'], found)}). {BOTH} "
                "Have both tell of the same pupils, or publish one of them only."
            )

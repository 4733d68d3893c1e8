"""What does not travel: a record that names a pupil, until somebody has changed it, and the text it had before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from sipp_lib.characters import strings
from sipp_lib.evidence.pupils.identifiers import IDENTIFYING
from sipp_lib.formats import listing
from sipp_lib.records.came_back import Came
from sipp_lib.records.chain import phase_of
from sipp_lib.records.kinds import KINDS
from sipp_lib.records.merge import by_record
from sipp_lib.records.revision import Revision


def travelling(
    known: Iterable[Revision],
    waiting: Collection[str],
    found: Callable[[str], Collection[str]],
    looked_at: Collection[str],
) -> tuple[list[Revision], list[str]]:
    """Of the revisions that are to be sent, those that may travel, and the records that are held back.

    Parameters
    ----------
    known : iterable of Revision
        All of the partnership's.
    waiting : collection of str
        Those that are to be sent.
    found : callable
        What of a pupil stands in a text; see `Names.found`.
    looked_at : collection of str
        Revisions in which a person has found no pupil.

    Returns
    -------
    list of Revision
        An earlier revision that names a pupil is without its text.
    list of str
        Ids of the records whose present text names a pupil: nothing of them travels until somebody changes it.
    """
    going: list[Revision] = []
    held: list[str] = []
    for record, revisions in by_record(known).items():
        new = [revision for revision in revisions if revision.rev in waiting]
        named = {r.rev for r in new if r.rev not in looked_at and _names(r, found)}
        followed = {parent for revision in revisions for parent in revision.parents}
        present = {revision.rev for revision in revisions} - followed
        # the reason of what came in a form is written by the workbook
        why = (f"{r.author}. {r.reason}" for r in new if r.reason and not Came.from_reason(r.reason))
        if named & present or any(IDENTIFYING & set(found(text)) for text in why):
            held.append(record)
        else:
            going += [revision.without_body() if revision.rev in named else revision for revision in new]
    return going, held


def in_words(known: Iterable[Revision], held: Collection[str]) -> str:
    """What records are that are held back, without a word of theirs: 1 under ‘Factors’ (phase 2)."""
    kinds = Counter({each.record: each.kind for each in known if each.record in {*held}}.values())
    told = []
    for kind, many in sorted(kinds.items(), key=lambda each: phase_of(each[0])):
        told.append(f"{many} under ‘{KINDS[kind].headed()}’ (phase {phase_of(kind)})")
    return listing(told)


def _names(revision: Revision, found: Callable[[str], Collection[str]]) -> bool:
    return any(IDENTIFYING & set(found(text)) for text in strings(revision.body))

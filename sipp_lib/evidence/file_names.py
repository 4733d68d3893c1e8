"""Imports of files that were called after a pupil: no form changes their records, so `sipp forget` does."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sipp_lib.evidence.importer import revision_of
from sipp_lib.evidence.kept_words import unnamed
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Import
from sipp_lib.records.store import Store

REASON = "the file's name named a pupil who was forgotten"


def erase_file_names(store: Store, place: Place, named: Collection[str], *, author: str) -> None:
    """Erase records of imports; those whose file is still kept are made anew first, without the file's name.

    Done again, it finishes what was left.

    Parameters
    ----------
    store : Store
        The partnership's records.
    place : Place
        The partnership.
    named : collection of str
        The ids of the records, in use or withdrawn.
    author : str
        Who erases.
    """
    entries = {entry.id: entry for entry in store.current("import")}
    bodies: dict[str, Any] = {id: entry.body for id, entry in entries.items()}
    anew: dict[str, str] = {}
    for id in sorted(bodies.keys() & set(named)):
        done = (new for new, body in bodies.items() if id in body.replaces and body.file == bodies[id].file)
        if (place.evidence / Path(bodies[id].file).name).is_file():
            anew[id] = next(done, "") or secrets.token_hex(8)
    revisions = []
    for old, new in anew.items():
        if new not in bodies:
            body = _following(bodies[old], anew)
            fields = {"source": unnamed(body.source), "replaces": [old, *body.replaces]}
            body = body.model_copy(update=fields)
            revisions.append(revision_of(body, store.partnership, author, record=new))
    for id, entry in entries.items():  # what a record replaced, it replaces under the new id too
        if id not in named and id not in anew.values() and {*bodies[id].replaces} & anew.keys():
            body = _following(bodies[id], anew)
            revisions.append(revision_of(body, store.partnership, author, record=id, parents=entry.heads))
    store.merge(revisions)
    for id in named:
        store.redact(id, author=author, reason=REASON)


def _following(body: Import, anew: dict[str, str]) -> Import:
    further = [anew[old] for old in body.replaces if old in anew]
    return body.model_copy(update={"replaces": list(dict.fromkeys([*body.replaces, *further]))})

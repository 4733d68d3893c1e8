"""`sipp withdraw`: the imports of a file that was wrong are taken out of use, so that the right one can be added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipp_lib.errors import UsageError
from sipp_lib.evidence.import_lock import hold
from sipp_lib.evidence.importer import AUTHOR
from sipp_lib.formats import counted, rows_added
from sipp_lib.records.store import Store

if TYPE_CHECKING:
    from sipp_lib.programme import Place
    from sipp_lib.records.kinds import Import

SHORT = 8  # letters of a SHA-256 that tell one file from another


@dataclass(frozen=True)
class Withdrawn:
    """What came of a file's withdrawal.

    Parameters
    ----------
    rows : dict of str to int
        How many rows fewer are in use, by table.
    earlier : int
        Pupils who stay, as an earlier file tells of them.
    """

    rows: dict[str, int]
    earlier: int = 0

    def words(self, file: str) -> str:
        """What whoever withdrew the file reads."""
        gone = f" ({told})" if (told := rows_added(self.rows)) else ""
        stays = (
            f" What earlier files tell of {counted(self.earlier, 'pupil')} is used again."
            if self.earlier
            else ""
        )
        return f"‘{file}’ was removed{gone} and will no longer be used.{stays} Now add the right file."


def withdraw(place: Place, file: str, *, author: str = AUTHOR) -> Withdrawn:
    """Withdraw all imports that came from a school's file; what they had replaced is in use again.

    Parameters
    ----------
    place : Place
        The partnership.
    file : str
        The file's name at the school, or the beginning of its SHA-256 where several had that name.
    author : str
        Who takes it back.

    Returns
    -------
    Withdrawn
        What is out of use, and what is in use again.

    Raises
    ------
    UsageError
        When no import in use came from such a file, when several did, or when a later one rests on it.
    StoreError
        When the records cannot be read or written.
    """
    with hold(place.folder), Store.open(place.records, place.slug) as store:
        bodies: dict[str, Import] = {entry.id: entry.body for entry in store.current("import")}  # type: ignore[misc]
        told = {id: body.came_from() for id, body in bodies.items()}
        chosen = [
            id
            for id, (name, digest) in told.items()
            if file == name or (len(file) >= SHORT and digest.startswith(file))
        ]
        if not chosen:
            names = ", ".join(dict.fromkeys(name for name, _ in told.values()))
            there = f"Give one of these: {names}." if names else "No file has been added yet."
            raise UsageError(f"There is no file ‘{file}’ in the evidence of this partnership. {there}")
        digests = dict.fromkeys(told[id][1][:SHORT] for id in chosen)
        if len(digests) > 1:
            raise UsageError(
                f"Several files called ‘{file}’ were imported. Give the beginning of the SHA-256 instead: "
                f"{', '.join(digests)} (in the order of their imports)."
            )
        later = [
            told[id][0] for id, body in bodies.items() if id not in chosen and {*body.replaces} & {*chosen}
        ]
        if later:
            raise UsageError(
                f"The pupils of ‘{file}’ are part of a later import, of ‘{later[-1]}’. Remove that one first, and add "
                "it again afterwards."
            )
        for id in chosen:
            store.withdraw(id, author=author, reason="the file was wrong")
    before, after = _in_use(bodies), _in_use({id: body for id, body in bodies.items() if id not in chosen})
    own = sum(bodies[id].rows or 0 for id in chosen if bodies[id].table == "pupils")
    rows = {table: gone for table in before if (gone := before[table] - after[table])}
    return Withdrawn(rows, own - rows.get("pupils", 0))


def rows_brought(bodies: Mapping[str, Import]) -> dict[str, int]:
    """How many rows each import brought, by its id: where all pupils are kept anew, only those who are new.

    An import that was made again from the same file, as when a pupil is forgotten, brought nothing: the new one did.
    """
    source = {id: body.came_from() for id, body in bodies.items()}
    again = {old for id, body in bodies.items() for old in body.replaces if source.get(old) == source[id]}
    return {id: 0 if id in again else _new_rows(id, bodies, source) for id in bodies}


def _new_rows(id: str, bodies: Mapping[str, Import], source: Mapping[str, tuple[str, str]]) -> int:
    own, others = [id], set[str]()
    for each in own:  # grows: what it replaces is of the same file, made before, or of another one
        for old in bodies[each].replaces:
            if source.get(old) == source[id]:
                own += [old] if old not in own else []
            elif old in bodies:
                others.add(old)
    made_again = {old for each in others for old in bodies[each].replaces}
    return (bodies[id].rows or 0) - sum(bodies[old].rows or 0 for old in others - made_again)


def _in_use(bodies: Mapping[str, Import]) -> Counter[str]:
    """How many rows are in use, by table: of imports that no other one has taken over."""
    over = {id for body in bodies.values() for id in body.replaces}
    rows = Counter[str]()
    for id, body in bodies.items():
        rows[str(body.table)] += 0 if id in over else body.rows or 0
    return rows

"""Whether what was typed names a pupil, so that it is said at the field and not first when a report is stopped."""

from __future__ import annotations

from collections.abc import Sequence

from sipp_lib.disclosure.free_text import naming
from sipp_lib.errors import ProgrammeError
from sipp_lib.evidence.pupils.identifiers import Names
from sipp_lib.evidence.pupils.key_files import known_names
from sipp_lib.records.kinds import Member
from sipp_lib.records.live_store import LiveStore
from sipp_lib.records.merge import Entry

Told = dict[str, str]


class NamesTyped:
    """The names of the key files of this computer, held against the records of a form; they never leave the kernel.

    Parameters
    ----------
    store : LiveStore
        The partnership's records.

    Attributes
    ----------
    trouble : str
        Why names cannot be looked for, in a sentence; empty while they can.
    """

    def __init__(self, store: LiveStore) -> None:
        self._store = store
        self.trouble = ""
        self._against: tuple[Names, frozenset[str], tuple[str, ...]] | None = None
        self._known: dict[tuple[str, ...], Told] = {}

    def in_records(self, entries: Sequence[Entry]) -> dict[str, Told]:
        """By record and field what is said of a text that the public would read and that names a pupil.

        Parameters
        ----------
        entries : sequence of Entry
            The records of a form; one that has not changed is not searched again.
        """
        own = self._store.programme
        try:
            names = known_names(own.id, own.folder)
        except ProgrammeError as error:
            self.trouble = str(error)
            return {}
        self.trouble = ""
        adults = frozenset(
            each.body.name for each in self._store.entries("member") if isinstance(each.body, Member)
        )
        against = names, adults, own.looked_at
        if self._against is None or self._against[0] is not names or self._against[1:] != against[1:]:
            self._against, self._known = against, {}
        new = [entry for entry in entries if entry.heads not in self._known]
        told: dict[tuple[str, ...], dict[str, list[str]]] = {entry.heads: {} for entry in new}
        for each in naming(new, names.along_with((), adults).found, own.looked_at):
            words = f"‘{each.label}’ holds {each.what}. Write ‘a pupil’ in its place, or no public report is made."
            told[each.entry.heads].setdefault(each.field, []).append(words)
        self._known |= {
            heads: {field: " ".join(dict.fromkeys(words)) for field, words in fields.items()}
            for heads, fields in told.items()
        }
        return {entry.id: self._known[entry.heads] for entry in entries if self._known[entry.heads]}

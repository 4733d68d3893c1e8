"""Whether what was typed names a pupil, so that it is said at the field and not first when a report is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sipp_lib.disclosure.free_text import WHAT, adults_in_records, naming
from sipp_lib.errors import ProgrammeError
from sipp_lib.evidence.pupils.adults import besides
from sipp_lib.evidence.pupils.identifiers import IDENTIFYING, Names
from sipp_lib.evidence.pupils.key_files import known_names
from sipp_lib.evidence.pupils_named import OF_SCHOOL, PUBLIC
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
        """By record and field what is said of a text that names a pupil, also of one that stays in the school.

        Parameters
        ----------
        entries : sequence of Entry
            The records of a form; one that has not changed is not searched again.
        """
        own = self._store.programme
        try:
            names, adults = self._names()
        except ProgrammeError as error:
            self.trouble = str(error)
            return {}
        self.trouble = ""
        against = names, adults, own.looked_at
        if self._against is None or self._against[0] is not names or self._against[1:] != against[1:]:
            self._against, self._known = against, {}
        new = [entry for entry in entries if entry.heads not in self._known]
        told: dict[tuple[str, ...], dict[str, list[str]]] = {entry.heads: {} for entry in new}
        public = naming(new, names.along_with((), adults).found, own.looked_at)
        kept = naming(new, _in_school(names, adults), own.looked_at, "school")
        for unless, places in ((PUBLIC, public), (OF_SCHOOL, kept)):
            for each in places:
                words = said(each.label, each.what, unless)
                told[each.entry.heads].setdefault(each.field, []).append(words)
        self._known |= {
            heads: {field: " ".join(dict.fromkeys(words)) for field, words in fields.items()}
            for heads, fields in told.items()
        }
        return {entry.id: self._known[entry.heads] for entry in entries if self._known[entry.heads]}

    def in_text(self, label: str, text: str) -> str:
        """What is said of a text that is still being written, and will stay in the school; empty where nothing is.

        Raises
        ------
        ProgrammeError
            When names cannot be looked for.
        """
        names, adults = self._names()
        codes = sorted(_in_school(names, adults)(text))
        return " ".join(said(label, WHAT[code], OF_SCHOOL) for code in codes)

    def _names(self) -> tuple[Names, frozenset[str]]:
        """Those of the key files, and of the adults who take part."""
        own = self._store.programme
        return known_names(own.id, own.folder), frozenset(adults_in_records(self._store.entries("member")))


def _in_school(names: Names, adults: Iterable[str]) -> Callable[[str], frozenset[str]]:
    """What would keep a text from the other schools."""
    found = besides(names, adults)
    return lambda text: IDENTIFYING.intersection(found(text))


def said(label: str, what: str, unless: str) -> str:
    """The sentence at a field."""
    return f"‘{label}’ holds {what}. Write ‘a pupil’ in its place, {unless}."

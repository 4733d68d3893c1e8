"""Schools' files on their way into the evidence, for a screen: what each step does, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.errors import UsageError, refuse
from sipp_lib.formats import counted, listing

if TYPE_CHECKING:
    from sipp_lib.evidence.import_queue import ImportQueue, QueuedFile
    from sipp_lib.evidence.preview import Preview
    from sipp_lib.programme import Place, Programme


class ImportWizard:
    """The steps of an `ImportQueue` for a screen: read, say what is what, check, bring in.

    Files are held in memory only, and nothing is kept before it is brought in. One of them at a time is shown column by
    column: the first of which something must be said, or the one that a person opens.

    Parameters
    ----------
    programme : Programme
        The programme.
    place : Place
        The partnership.
    """

    def __init__(self, programme: Programme, place: Place) -> None:
        self.programme, self.place = programme, place
        self._queue: ImportQueue | None = None
        self._ids: dict[str, QueuedFile] = {}
        self._asked: QueuedFile | None = None
        self._lookup_name = ""
        self._unwanted: set[str] = set()

    @property
    def queue(self) -> ImportQueue:
        """The files on their way in."""
        from sipp_lib.evidence.import_queue import ImportQueue

        if self._queue is None:
            self._queue = ImportQueue(self.programme, self.place)
        return self._queue

    # ---- which files

    def coming(self, files: Sequence[tuple[str, str]]) -> None:
        """Put files at the end of the list, each by an id and its name, before their bytes are there."""
        from sipp_lib.evidence.import_queue import QueuedFile

        self.clear()
        for id, name in files:
            self._ids[id] = QueuedFile(Path(_file_name(name)))
        self._list()

    def clear(self) -> None:
        """Let go of the files that were brought in or left out."""
        self._ids = {id: each for id, each in self._ids.items() if each.state not in ("added", "left out")}
        self._list()

    def gone(self, client: str) -> None:
        """Let go of what a page that went away was still sending."""
        sent = {id: each for id, each in self._ids.items() if id.startswith(client)}
        self._ids = {id: each for id, each in self._ids.items() if id not in sent or each.state != "reading"}
        self._list()

    def _list(self) -> None:
        self.queue.files = [*self._ids.values()]
        if self._asked not in self.queue.files:
            self._asked = None
        self._next()

    def _next(self) -> None:
        """Show the file of which something must be said, unless one is shown."""
        if self._asked is None:
            self._asked = next(iter(self.queue.of("look", "answer")), None)

    def read(self, name: str, data: bytes, id: str = "") -> str:
        """Read a file; the answer says how that went, and `state` why where it did not go well."""
        if id not in self._ids:
            id = id or name
            self.coming([(id, name)])
        file = self._ids[id]
        file.data = data
        if id not in self._unwanted:
            self.queue.read(file)
        if id in self._unwanted:  # said while it was being read
            file.leave()
        self._next()
        return self._told(file)

    def drop(self, id: str) -> None:
        """Say, while others are being read, that a file is not wanted: its turn to be read passes."""
        self._unwanted.add(id)

    def refuse(self, id: str, why: str) -> str:
        """Leave out a file that the page could not send: it is ``large``, a ``folder``, or ``held`` by a program."""
        from sipp_lib.evidence.readers.read import cannot_open, too_large

        file = self._file(id)
        folder = "this is a folder. Open it, and choose the files in it."
        made = {"large": too_large, "held": cannot_open}.get(why)
        self.queue.refuse(
            file, made(file.name) if made else refuse("folder", file.name, folder, file=file.name)
        )
        return self._told(file)

    def open(self, id: str) -> None:
        """Show a file column by column."""
        self._asked = self._file(id)

    def leave(self, id: str) -> None:
        """Leave a file out, and go on with the next one."""
        file = self._file(id)
        file.leave()
        self._asked = None if self._asked is file else self._asked
        self._next()

    def take_back(self, id: str) -> None:
        """Take a file that was left out into the list again."""
        file = self._file(id)
        self._unwanted.discard(id)
        if file.first is None:
            self.queue.read(file)
        else:
            self.queue.decide(file)
        self._next()

    def refresh(self) -> None:
        """Let what is asked know the measures and schools that there are now."""
        self.queue.refresh()

    def _file(self, id: str) -> QueuedFile:
        if id not in self._ids:
            raise UsageError("This file is no longer in the list. Choose it again.")
        return self._ids[id]

    def _told(self, file: QueuedFile) -> str:
        """How the reading went: of the only file, or of all of them so far."""
        files = self.queue.files
        if len(files) == 1:
            if file.state in ("look", "answer") and file.seen:
                rows = counted(len(file.seen.read.frame), "row")
                then = (
                    "Now look at what each column is."
                    if file.state == "look"
                    else "Now answer what is asked."
                )
                return f"{rows} {'was' if rows == '1 row' else 'were'} read. {then}"
            if file.records:
                return f"‘{file.name}’ is a form that came back. Nothing has been added yet."
            if file.state == "ready":
                return f"‘{file.name}’ was understood as it was last time. Nothing has been added yet."
            return f"‘{file.name}’ was left out."
        counts = [
            f"{many} {words}"
            for states, words in (
                (("reading",), "still to be read"),
                (("ready",), "ready"),
                (("look", "answer"), "to be looked at"),
                (("left out",), "left out"),
            )
            if (many := len(self.queue.of(*states)))
        ]
        return f"{len(files)} files: {listing(counts)}. Nothing has been added yet."

    # ---- what is said of the one that is shown

    def read_again(self, sheet: str, header: str, encoding: str, keep: str = "", leave: str = "") -> str:
        """Read the same file with another sheet, header or encoding, with rows kept or left out.

        Raises
        ------
        UsageError, EvidenceError
            When the header or another row is none, or the file cannot be read so.
        """
        from sipp_lib.widgets import import_state

        file = self._asked
        if file is None or encoding not in import_state.ENCODINGS or file.data is None:
            raise UsageError("Choose a file first.")
        if "header_rows" not in file.how and header == import_state.how(file)["header"]:
            header = ""  # it stood there: of another sheet it is found anew
        rows = {"header_rows": header, "keep_rows": keep, "leave_out_rows": leave}
        how = {"sheet": sheet, "encoding": encoding, **{name: _rows(text) for name, text in rows.items()}}
        file.how = {key: value for key, value in how.items() if value}
        self.queue.read(file)
        if file.error:
            raise file.error
        if file.state == "ready":
            self._asked = None
            self._next()
        return self._told(file)

    def lookup(self, name: str, data: bytes) -> str:
        """Take in the official lookup of data zones. Raises `EvidenceError` when it is none."""
        from sipp_lib.evidence import importer as steps

        path = Path(_file_name(name))
        self.queue.simd, self._lookup_name = steps.simd_lookup(path, data), path.name
        for file in self.queue.of("ready", "answer"):
            self.queue.decide(file)
        if self._asked is not None and self._asked.seen is not None:
            self._asked.seen = replace(self._asked.seen, said=frozenset())  # it was said of another lookup
            self._asked.done = self._asked.error = None
        return f"‘{self._lookup_name}’ will give the SIMD deciles of the data zones."

    def update(self, said: Map[str, Any]) -> None:
        """Take down what a person says of the file.

        Parameters
        ----------
        said : dict
            ``column`` (its place) and ``field``; or ``taken`` (a key) with ``measure`` and ``occasion``; or
            ``school``; or ``direction``; or ``blanks``, what an empty cell
            means; or ``order``, a measure, and ``levels``, best first; or ``lifted``, a stop that the
            person has said yes to.

        Raises
        ------
        UsageError
            When it cannot be meant.
        """
        from sipp_lib.evidence.mapping import edits
        from sipp_lib.evidence.mapping.blanks import NO, NOT_KNOWN
        from sipp_lib.evidence.mapping.mapping import LEAST, MOST
        from sipp_lib.evidence.pupils.linkage import ASKED
        from sipp_lib.evidence.pupils.schools import find

        file, seen = self._looked_at()
        known = self.queue.known
        mapping = before = seen.mapping
        if "column" in said:
            seen = seen.with_field(int(said["column"]), str(said["field"]))
            mapping = seen.mapping
        if "taken" in said:
            key, measure, occasion = (str(said[part]) for part in ("taken", "measure", "occasion"))
            mapping = edits.set_measured(mapping, key, measure, occasion, known.measures)
        if "school" in said:
            name = str(said["school"]).strip()[:200]
            mapping = replace(mapping, school=find(name, known.listed) or name)
        if "order" in said:
            seen = seen.answer(f"order:{said['order']}", str(said["levels"]))
        if said.get("lifted") in ASKED:
            seen = seen.lift(str(said["lifted"]))
        if said.get("blanks") in (NO, NOT_KNOWN):
            mapping = replace(mapping, blanks=str(said["blanks"]))
        if said.get("direction") in (MOST, LEAST):
            mapping = replace(mapping, direction=str(said["direction"]))
        if mapping != before:
            seen = replace(seen, said=frozenset())  # it was said of another school, or of other columns
        file.seen, file.done, file.error, file.touched = replace(seen, mapping=mapping), None, None, True
        file.state = "answer" if seen.as_before else "look"

    def check(self) -> str:
        """Check what the file that is shown would bring; where nothing stops it, it is ready, and the next is shown.

        Raises
        ------
        UsageError
            When something is still to be said.
        """
        from sipp_lib.evidence.mapping.questions import seen_whole

        file, seen = self._looked_at()
        self.queue.answered(file, replace(seen, mapping=seen_whole(seen.mapping)))
        if file.state == "ready" and file.done:
            self._asked = None
            self._next()
            return f"{file.name} would add {file.done.counts()}. Nothing has been added yet."
        if file.seen and file.seen.questions:
            raise UsageError(" ".join(file.asked))
        return f"{file.name} cannot be added as it is. Nothing has been added; what to put right is listed below."

    def bring_in(self, author: str) -> str:
        """Import the files that are ready, each of them whole or not at all, and say what came in.

        Raises
        ------
        UsageError
            When none is ready.
        """
        ready = self.queue.of("ready")
        if not ready:
            raise UsageError("Check the file first.")
        added = self.queue.add_ready(author)
        if self._asked and self._asked.state not in ("look", "answer"):
            self._asked = None
        self._next()
        again = "with the same headings will be understood like"
        if not added:
            names = listing([f"‘{each.name}’" for each in ready], 3)
            return f"Nothing was brought in. The reason is given beside {names}."
        if len(ready) > 1:
            rest = "" if added == ready else " The rest were not: the reason is given beside each."
            many = f"{len(added)} files" if added == ready else f"{len(added)} of {len(ready)} files"
            were = "was" if len(added) == 1 else "were"
            told = f"{many} {were} brought in, with pseudonyms in place of names and numbers."
            return f"{told}{rest} Files {again} these."
        (file,) = added
        if file.records:
            return f"‘{file.name}’ was taken in: {file.counts}, by {file.records.back.by}."
        return (
            f"‘{file.name}’ was brought in: {file.done.counts() if file.done else ''}, with pseudonyms in place of "
            f"names and numbers. A file {again} this one."
        )

    def _looked_at(self) -> tuple[QueuedFile, Preview]:
        if self._asked is None or self._asked.seen is None:
            raise UsageError("Choose a file first.")
        return self._asked, self._asked.seen

    # ---- what is shown

    def state(self) -> dict[str, Any]:
        """Everything a screen shows of the files, as JSON; see `sipp_lib.widgets.import_state`."""
        if not self._ids:
            return {}
        from sipp_lib.widgets import import_state

        rows = [import_state.row(id, each, shown=each is self._asked) for id, each in self._ids.items()]
        state: dict[str, Any] = {"queue": rows}
        if self._asked is None:
            return state
        own = next(id for id, each in self._ids.items() if each is self._asked)
        return state | {"id": own} | import_state.columns(self._asked, self._lookup_name)


def _rows(text: str) -> list[int]:
    rows = [row for row in re.split(r"[\s,;]+", text) if row]
    if not all(re.fullmatch(r"\d{1,7}", row, re.ASCII) for row in rows):
        raise UsageError("Give rows as numbers, such as 6, or 5, 6.")
    return [int(row) for row in rows]


def _file_name(name: str) -> str:
    """The name of a file without a folder, and without what a folder of this machine could not hold."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r'[<>:"|?*\x00-\x1f]', "_", last).strip(". ")[-120:] or "file"

"""Several files on their way in: where each stands, what a person must say of it, and one act for all of them."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sipp_lib.disclosure.free_text import adults_in_records
from sipp_lib.errors import NO_ROOM, EvidenceError, Issue, SippError, is_full, of_disk
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.by_itself import at_home, told_by_itself
from sipp_lib.evidence.mapping.mapping import as_text
from sipp_lib.evidence.preview import Preview
from sipp_lib.evidence.pupils.key_files import known_names
from sipp_lib.evidence.pupils_named import by_a_pupil, naming_pupils
from sipp_lib.evidence.readers.read import content
from sipp_lib.evidence.readers.returned_forms import returned
from sipp_lib.evidence.returned_answers import answers_of, refuse_others
from sipp_lib.records.returned_records import ReturnedRecords, keep, stage
from sipp_lib.records.store import Store

if TYPE_CHECKING:
    from sipp_lib.evidence.combine import CurrentData
    from sipp_lib.evidence.importer import CheckedImport
    from sipp_lib.evidence.simd import SimdLookup
    from sipp_lib.handout import Returned
    from sipp_lib.programme import Place, Programme

State = Literal["reading", "look", "answer", "ready", "added", "left out"]
WORDS: dict[State, str] = {
    "reading": "Being read",
    "look": "Read. Its columns are new: please look",
    "answer": "Needs an answer",
    "ready": "Ready",
    "added": "Added",
    "left out": "Left out",
}
CHANGED = "What was found has changed since: other evidence came in. Please look, and add it again."
BY_CHOICE = "You left it out. Nothing of it was added."


@dataclass(eq=False)
class QueuedFile:
    """A file on its way in.

    Parameters
    ----------
    path : pathlib.Path
        Where it is; of a file that came through a page its name alone.
    data : bytes, optional
        The content of one that came through a page.
    how : dict
        What to take for granted in reading, see `sipp_lib.evidence.readers.read.read`.
    state : str
        Where it stands, see `WORDS`.
    first : Preview, optional
        What was read, unless it cannot be.
    seen : Preview, optional
        The same with what the file itself tells, or a person said.
    done : CheckedImport, optional
        What was found in it, once nothing is open.
    said : bool
        Whether a person has seen and said what its columns are.
    touched : bool
        Whether a person has begun to.
    sheets : list of str
        The sheets of a workbook, as far as it was ever read.
    told : list of str
        What was taken from the file itself, where it would have been asked.
    error : Exception, optional
        Why it is left out.
    note : str
        What else is to be said of where it stands.
    records : ReturnedRecords, optional
        What it brings to the records, where it is a form that came back.
    """

    path: Path
    data: bytes | None = None
    how: dict[str, Any] = field(default_factory=dict)
    state: State = "reading"
    first: Preview | None = None
    seen: Preview | None = None
    done: CheckedImport | None = None
    said: bool = False
    touched: bool = False
    sheets: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    error: Exception | None = None
    note: str = ""
    records: ReturnedRecords | None = None

    @property
    def counts(self) -> str:
        """How much it brings or brought, in words."""
        return self.records.counts if self.records else self.done.counts() if self.done else ""

    @property
    def name(self) -> str:
        """Its name."""
        return self.path.name

    @property
    def issues(self) -> list[Issue]:
        """What was found, and why it is left out."""
        return issues_of(self.error) if self.error else self.done.issues if self.done else []

    @property
    def asked(self) -> list[str]:
        """What a person must say of it, in sentences."""
        if self.state != "answer" or self.seen is None:
            return []
        stops = [issue.message for issue in self.issues if issue.severity == "stop"]
        return stops or [question.text for question in self.seen.questions]

    def leave(self) -> None:
        """Leave it out, as a person wants; it can be decided on again."""
        self.state, self.note = "left out", BY_CHOICE


class ImportQueue:
    """Files on their way into the evidence of a partnership, by the steps of `sipp_lib.evidence.importer`.

    A file is ready, without a question, when a person has said before what its headings are and nothing else is open or
    stops it. One that fails does not stop the others. What a person says of one file goes for the others with its
    headings.

    Parameters
    ----------
    programme, place
        The programme and the partnership.
    mapping : pathlib.Path, optional
        A mapping to use for each file as it stands.
    simd : SimdLookup, optional
        For data zones.
    reverse : bool
        Whether 1 stands for the least deprived.
    confirmed : bool
        Whether a person sees and confirms what is ready: then a school and a time that the file itself tells, in its
        name, above its table or by the SCNs of pupils who are known, are not asked for.
    sure : bool
        Whether a file is ready, too, when its headings are new and nothing is open: nobody looks at it.
    """

    def __init__(
        self,
        programme: Programme,
        place: Place,
        *,
        mapping: Path | None = None,
        simd: SimdLookup | None = None,
        reverse: bool = False,
        confirmed: bool = True,
        sure: bool = False,
    ) -> None:
        self.programme, self.place, self.simd = programme, place, simd
        self.files: list[QueuedFile] = []
        self._mapping, self._reverse, self._confirmed, self._sure = mapping, reverse, confirmed, sure
        self._known: CurrentData | None = None
        self._said: dict[str, str] = {}
        self._new: dict[
            tuple[str, str], tuple[str, str]
        ] = {}  # measure and time said of a column, by its heading
        self._orders: dict[str, tuple[str, ...]] = {}  # of levels in numbers, by their measure

    @property
    def known(self) -> CurrentData:
        """What the partnership has now."""
        self._known = steps.current_data(self.programme, self.place, self._known)
        return self._known

    def of(self, *states: State) -> list[QueuedFile]:
        """The files that stand somewhere, in their order."""
        return [each for each in self.files if each.state in states]

    def read(self, file: QueuedFile) -> None:
        """Read a file and decide where it stands; what goes wrong with it is told by the file."""
        file.first = file.seen = file.done = file.records = None
        file.said = file.touched = False
        try:
            data = content(file.path, file.data)
            if back := returned(data, file.name):
                self._came_back(file, back)
                return
            how = {"data": data, "said": self._said, **file.how}
            first = steps.preview(file.path, self.place, self.known, self._mapping, **how)
            file.first = first.reverse() if self._reverse else first
        except Exception as error:  # noqa: BLE001 - told beside the file, and the others go on
            self.refuse(file, error)
        else:
            file.sheets = file.first.read.sheets or file.sheets
            self.decide(file)

    def _came_back(self, file: QueuedFile, back: Returned) -> None:
        """A form of the workbook: its answers are decided on like any file's, its records are ready."""
        file.error, file.note, file.told = None, "", []
        if not back.form.kind:
            file.first = answers_of(back, self.known, self.place.slug)
            self.decide(file)
            return
        refuse_others(back, self.place.slug)
        names = known_names(self.programme.id, self.programme.folder)
        back.faults.extend(by_a_pupil(back, names, file.name))
        with Store.open(self.place.records, self.place.slug, read_only=True) as store:
            file.records = stage(back, store)
            adults = adults_in_records(store.current("member"))
        again = file.records.before
        before = [f"{again} of its lines {'was' if again == 1 else 'were'} taken in before."] if again else []
        named = naming_pupils(back, names.along_with((), adults).found)
        file.told = [*back.told, *before, *file.records.told, *named]
        file.state = "ready"

    def refuse(self, file: QueuedFile, error: Exception) -> None:
        """Leave a file out because of an error."""
        log_fault(error)
        file.state, file.error, file.note = "left out", error, ""

    def decide(self, file: QueuedFile) -> None:
        """Say where a file stands, by what is known of it and of the evidence now."""
        file.done = file.error = None
        file.note = ""
        try:
            if file.first is not None:
                file.state = self._decided(file, file.first, self.known)
        except Exception as error:  # noqa: BLE001 - told beside the file, and the others go on
            self.refuse(file, error)

    def refresh(self) -> None:
        """Let each file of which something is asked know the measures and schools that there are now."""
        known = self.known
        for file in self.of("look", "answer"):
            if file.first and file.seen:
                file.first, file.seen = file.first.beside(known), file.seen.beside(known)

    def _decided(self, file: QueuedFile, first: Preview, known: CurrentData) -> State:
        first = first.ordered(self._orders)
        new = not (first.as_before or file.said or self._sure)
        if not file.touched:
            as_it_is = new or not self._confirmed
            file.seen, file.told = (
                at_home(first, known) if as_it_is else told_by_itself(first, known, self._new)
            )
        seen = file.seen or first
        if new:
            return "look"
        if seen.questions:
            return "answer"
        for other in self.of("ready"):
            if other is not file and other.seen and _same_rows(other.seen, seen):
                raise _twice(file, other)
        file.done = steps.check(seen, known, self.simd)
        if self._sure and not self.of("added"):  # beside others of the same command it is another class
            file.done = replace(file.done, issues=[*map(steps.unseen, file.done.issues)])
        if file.done.asks:
            return "answer"
        if file.done.stops:
            raise EvidenceError(file.done.issues)
        if error := file.done.nothing_new:
            raise error
        return "ready"

    def answered(self, file: QueuedFile, seen: Preview) -> None:
        """Take down all that a person has said of a file, and decide on it and on the others that it goes for."""
        file.seen, file.said, file.touched, file.told = seen, True, True, []
        self._orders |= seen.orders
        self.decide(file)
        if file.state == "ready":
            self._said[seen.mapping.headings_hash] = as_text(seen.mapping)
            for column in seen.mapping.columns:
                if column.field in ("value", "answer") and column.measure:
                    of_heading = (seen.mapping.headings_hash, column.heading)
                    self._new[of_heading] = (column.measure, column.occasion)
            self._decide_rest()

    def add_ready(self, author: str = steps.AUTHOR) -> list[QueuedFile]:
        """Add the files that are ready, each whole or not at all; those that were added.

        A file of which a kind of thing is found that nobody has seen yet stays, with a note, unless nobody looks.
        """
        added: list[QueuedFile] = []
        for file in self.of("ready"):
            if file.records is not None:
                self._keep_records(file, file.records.back, added)
                continue
            seen = _to_look_at(file)
            if file.done and file.done.known.imports != self.known.imports:
                self.decide(file)
            shown = self._sure or _to_look_at(file) <= seen
            if file.state != "ready" or file.done is None or not shown:
                file.note = "" if file.error else CHANGED
                continue
            try:
                steps.import_file(file.done, file.done.known, self.place, author=author)
            except Exception as error:  # noqa: BLE001 - told beside the file, and the others go on
                self.refuse(file, error)
                continue
            file.state, file.data, file.note = "added", None, ""
            added.append(file)
        self._decide_rest()
        return added

    def _keep_records(self, file: QueuedFile, back: Returned, added: list[QueuedFile]) -> None:
        """Write the records of a form that came back."""
        try:
            with Store.open(self.place.records, self.place.slug) as store:
                keep(stage(back, store), store)
        except Exception as error:  # noqa: BLE001 - told beside the file, and the others go on
            self.refuse(file, error)
            return
        file.state, file.data, file.note = "added", None, ""
        added.append(file)

    def _decide_rest(self) -> None:
        """Decide again on what nobody has begun to answer: an answer or other evidence may have made it clear."""
        for file in self.of("look", "answer"):
            if file.touched or file.first is None:
                continue
            if file.state == "look" and file.first.mapping.headings_hash in self._said:
                self.read(file)
            elif file.state == "answer":
                self.decide(file)


def _to_look_at(file: QueuedFile) -> set[str]:
    """What kinds of thing were found in the file; their numbers may change with each file that comes in before."""
    return {issue.code for issue in file.issues if issue.severity != "note" and issue.file}


def _same_rows(one: Preview, other: Preview) -> bool:
    return (one.sha256, one.read.dialect.sheet) == (other.sha256, other.read.dialect.sheet)


def _twice(file: QueuedFile, other: QueuedFile) -> EvidenceError:
    text = f"{file.name}: this is the same file as ‘{other.name}’, which is in the list already."
    return EvidenceError([Issue("same-file", "stop", text, file=file.name)])


def issues_of(error: Exception) -> list[Issue]:
    """What an error says, one sentence each; of a fault of the workbook its kind, and nothing of the file."""
    if isinstance(error, EvidenceError):
        return list(error.issues)
    name = type(error).__name__
    fault = f"A fault of the workbook ({name}), not of your file. Nothing was imported. Please report it."
    told = of_disk(error) if isinstance(error, OSError) else NO_ROOM if is_full(error) else fault
    return [Issue("refused", "stop", str(error) if isinstance(error, SippError) else told)]


def log_fault(error: Exception) -> None:
    """Where a fault of the workbook arose; of its own words none, as one may be a cell."""
    if not isinstance(error, (SippError, OSError)):
        where = "".join(traceback.format_tb(error.__traceback__))
        text = "a step of bringing evidence in failed: %s\n%s"
        logging.getLogger("sipp").error(text, type(error).__name__, where)

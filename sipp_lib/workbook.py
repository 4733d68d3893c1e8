"""What a notebook holds: one partnership's records and evidence, and every number through the gate."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from sipp_lib import name_check
from sipp_lib.collection import BY_PLURAL, RecordCollection
from sipp_lib.disclosure.free_text import for_the_public
from sipp_lib.disclosure.safe import Audience, SafeFrame, Subject, require_unchanged
from sipp_lib.errors import DisclosureError, EvidenceError, Issue, ProgrammeError, UsageError
from sipp_lib.evidence.unsearched import Unsearched, unsearched, unsearched_words
from sipp_lib.parameters import check_audience
from sipp_lib.programme import Place, Programme, find
from sipp_lib.records.chain import Missing, missing
from sipp_lib.records.coded import Coded, coded
from sipp_lib.records.kinds import Import, Measure, Partnership, Record, School, TargetGroup
from sipp_lib.records.store import Store
from sipp_lib.results.measures import WORKED_OUT, cached

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.disclosure.gate import Settings
    from sipp_lib.evidence.storage import Evidence
    from sipp_lib.records.live_store import LiveStore
    from sipp_lib.records.merge import Entry


class Workbook:
    """One partnership: what was agreed, what was measured, and what may be said of it.

    One for the public is there only when its evidence fits and none of its texts names a pupil, whoever opens it:
    a command, a notebook, a page, a worker. It holds nothing that stays in the school but the rows of the evidence.

    Parameters
    ----------
    programme : Programme
        The programme it belongs to.
    place : Place
        Where its files are.
    entries : sequence of Entry
        The current state of its records.
    fingerprint : str
        Hash over the heads of the records.
    audience : {"public", "school"}
        For whom every number is made.

    Attributes
    ----------
    released : list of SafeFrame
        Every table that passed the gate, in order; `own`: those of them that are no result of `sipp_lib.results`.
    cache : dict
        The results that were worked out, until records or evidence change; see `sipp_lib.results`.
    codes : frozenset of str or None
        The short names of the measures that results are made of; all by default.

    Raises
    ------
    EvidenceError, DisclosureError
        When it is for the public and may not be shown: see `check_evidence`, and `sipp_lib.disclosure.free_text`.
    UsageError
        When it is for the school, and the notebook it is opened in is run for the public.
    """

    def __init__(
        self,
        programme: Programme,
        place: Place,
        entries: Sequence[Entry],
        fingerprint: str,
        audience: Audience = "public",
    ) -> None:
        check_audience(audience)
        self.programme, self.place, self.audience = programme, place, audience
        self.slug, self.scales, self.fingerprint = place.slug, programme.scales, ""
        self.released, self.own, self._let_through = (list[SafeFrame]() for _ in range(3))
        self.codes: frozenset[str] | None = None
        self.cache: dict[tuple[Any, ...], Any] = {}
        self._all: tuple[Entry, ...] = ()
        self.entries: tuple[Entry, ...] = ()
        self._hold(entries, fingerprint)

    @classmethod
    def open(
        cls,
        partnership: str,
        programme: Path | str | None = None,
        audience: Audience = "public",
        *,
        warn: bool = True,
    ) -> Workbook:
        """Open a partnership.

        Parameters
        ----------
        partnership : str
            Its short name, or its name.
        programme : path, optional
            The programme's folder; by default the one a report is run for, or the current folder.
        audience : {"public", "school"}
            For whom the numbers are meant.
        warn : bool
            Whether to warn, for the public, where a school's key file is not on this machine.

        Raises
        ------
        UsageError, ProgrammeError, StoreError
            In a sentence, when there is no such partnership or it cannot be read.
        EvidenceError, DisclosureError
            When it is for the public and may not be shown.
        """
        if audience not in get_args(Audience):
            raise UsageError(f"There is no audience ‘{audience}’. Write ‘public’ or ‘school’.")
        opened = find(Path(programme or os.environ.get("SIPP_PROGRAMME", ".")))
        place = opened.partnership(partnership or "")
        with Store.open(place.records, place.slug, read_only=True) as store:
            fingerprint = store.fingerprint()  # before the records: what changes meanwhile is then new to it
            book = cls(opened, place, store.current(), fingerprint, audience)
        if audience == "public" and warn and (words := unsearched_words(book.unsearched)):
            warnings.warn(words, stacklevel=2)
        return book

    @classmethod
    def current(cls, partnership: str, audience: Audience, programme: Path | str | None = None) -> Workbook:
        """A partnership opened for its report: the very workbook that was checked, when it is made in this process."""
        book = RUNNING.get()
        if book and programme is None and (book.slug, book.audience) == (partnership, audience):
            return book
        return cls.open(partnership, programme, audience)

    @cached_property
    def settings(self) -> Settings:
        """Threshold and base of the gate, which is loaded with the first number and not for a form."""
        from sipp_lib.disclosure.gate import Settings

        return Settings(self.programme.threshold, self.programme.base)

    # ---- what was agreed

    def __getattr__(self, plural: str) -> RecordCollection:
        """The records of a kind by its plural name: `book.factors`, `book.about` and so on."""
        if plural not in BY_PLURAL:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {plural!r}")
        return RecordCollection(self, BY_PLURAL[plural])

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *BY_PLURAL]

    @cached_property
    def store(self) -> LiveStore:
        """The records as they are edited here; the workbook follows every change it hears of.

        Raises
        ------
        UsageError
            When the workbook was opened for the public.
        StoreError
            When they cannot be opened for writing.
        """
        from sipp_lib.records.live_store import LiveStore

        if self.audience != "school":
            raise UsageError('Forms are for the school. Open the workbook with audience="school".')
        exchange = None
        if self.place.exchange.exists():
            from sipp_lib.exchange.courier import Courier

            exchange = Courier(self.programme, self.place).go
        store = LiveStore(self.programme, self.place, self._heard, exchange)
        self._hold(store.current(), store.file.fingerprint())
        return store

    def _heard(self, kinds: set[str], _: str) -> None:
        if kinds:
            self.reload()

    def reload(self) -> None:
        """See what was written since the workbook was opened; what was worked out before is worked out again.

        Raises
        ------
        EvidenceError, DisclosureError
            When it is for the public and may no longer be shown; it then stays as it was.
        """
        store = self.__dict__.get("store")
        if store is None:
            with Store.open(self.place.records, self.slug, read_only=True) as store:
                self._hold(store.current(), store.fingerprint())
        else:
            self.programme = store.programme  # a person may have looked at a text
            self._hold(store.current(), store.file.fingerprint())

    def _hold(self, entries: Iterable[Entry], fingerprint: str) -> None:
        """Take in the records as they are now: the one door to a workbook, where the public's is checked."""
        imports, before = self.brought_in, dict(self.__dict__)
        self._all, self.fingerprint = tuple(entries), fingerprint
        self.entries = self._all if self.audience == "school" else tuple(map(for_the_public, self._all))
        self.cache = {}
        for worked_out in ("partnership", "evidence", "coded"):
            self.__dict__.pop(worked_out, None)
        if self.brought_in != imports or ("files" in before and before["files"].elsewhere):
            self.__dict__.pop("files", None)
        if self.audience == "public":
            try:
                name_check.check_workbook(self)
            except BaseException:
                self.__dict__.clear()
                self.__dict__.update(before)
                raise

    def records(self, kind: str) -> list[Entry]:
        """The records of a kind that this audience may see, by their dates, else in the order they were begun."""
        entries, school = (each for each in self.entries if each.kind == kind), self.audience == "school"
        return [each for each in sorted(entries, key=_date) if school or each.body.may_be_published()]

    @cached
    def bodies(self, kind: type[Record]) -> list[Any]:
        """The bodies of all records of a kind."""
        return [entry.body for entry in self.entries if isinstance(entry.body, kind)]

    @cached_property
    def coded(self) -> list[Coded]:
        """Who gave which theme to which voice: rows as of evidence, of which only what passed the gate is told."""
        return coded(self._all)

    @cached_property
    def partnership(self) -> Partnership:
        """The partnership's own record.

        Raises
        ------
        ProgrammeError
            When there is none.
        """
        if not (found := self.bodies(Partnership)):
            raise ProgrammeError(
                f"{self.place.slug} has no partnership record. Fill in ‘Partnership’ before anything else."
            )
        return cast(Partnership, found[0])

    @cached
    def missing(self) -> list[Missing]:
        """What is missing in the chain from data to finding."""
        return missing(self.entries)

    def remarks(self, *, counts_only: bool = False) -> list[str]:
        """What is unlikely in the records, or better looked at before it is published; for the school's eyes.

        Parameters
        ----------
        counts_only : bool
            Only numbers of pupils in texts that the public reads.
        """
        from sipp_lib.records.remarks import Settings, remarks

        held = Settings(self.entries, date.today(), self.programme.threshold, self.programme.base)
        return remarks(held, counts_only=counts_only)

    def conflicts(self) -> list[Entry]:
        """Records of which two versions wait for a decision."""
        return [entry for entry in self.entries if entry.conflicts]

    # ---- what was measured

    @cached_property
    def evidence(self) -> Evidence:
        """The union of the imports; who is in which group as it was agreed, else as the files say.

        Raises
        ------
        EvidenceError
            With every issue found, when a file cannot be used.
        """
        from sipp_lib.evidence.groups import with_groups

        groups = [entry.body for entry in self._all if isinstance(entry.body, TargetGroup)]
        target = {pupil for group in groups for pupil in group.pupils}
        return with_groups(self.files, target, {pupil for group in groups for pupil in group.compared})

    @cached_property
    def files(self) -> Evidence:
        """The union of the imports as they came; see `evidence`.

        Raises
        ------
        EvidenceError
            For the public, when a file of the evidence is at another school only.
        """
        from sipp_lib.evidence.elsewhere import refusal
        from sipp_lib.evidence.occasions import with_planned_occasions
        from sipp_lib.evidence.storage import load

        found = load(self.brought_in, self.place.evidence)
        if self.audience == "public" and found.elsewhere:
            raise EvidenceError([refusal(found.elsewhere)])
        return with_planned_occasions(found, self.bodies(Measure))

    @property
    def unsearched(self) -> Unsearched:
        """The pupils whose names cannot be looked for, as no key file here holds them."""
        return unsearched(self.programme, self.place)

    @property
    def school_names(self) -> dict[str, str]:
        """What people call each school, by its code in the data."""
        return {each.code: each.name for each in self.bodies(School) if each.code and each.name}

    @property
    def brought_in(self) -> list[tuple[str, Import]]:
        """The id and the record of every file that was brought in; for the public without its name at the school."""
        unsaid = {"source": ""} if self.audience == "public" else {}
        found = ((each.id, each.body) for each in self._all if isinstance(each.body, Import))
        return [(id, body.model_copy(update=unsaid)) for id, body in found]

    @cached
    def check_evidence(self) -> None:
        """Stop where a measure and its evidence do not fit together.

        Raises
        ------
        EvidenceError
            With every issue found.
        """
        from sipp_lib.evidence.checks.validity import STOPPING

        evidence, measures = self.evidence, self.bodies(Measure)
        if found := [issue for rule in STOPPING for issue in rule(evidence, measures)]:
            raise EvidenceError(found)

    def issues(self) -> list[Issue]:
        """What the checks find in the evidence and in the scales by which questionnaires are scored."""
        from sipp_lib.evidence.checks.validity import check
        from sipp_lib.evidence.elsewhere import told
        from sipp_lib.exchange.scale_files import doubts

        return [*told(self.evidence.elsewhere), *check(self.evidence, self.bodies(Measure)), *doubts(self)]

    def gate(
        self,
        frame: pd.DataFrame,
        name: str,
        subject: Subject = "pupils",
        *,
        unit: float = 1.0,
        withheld: Sequence[bool] = (),
        exact: bool = False,
    ) -> SafeFrame:
        """Pass a result through the gate for this workbook's audience, and remember that it was released."""
        from sipp_lib.disclosure.gate import gate

        safe = gate(
            frame,
            name=f"{self.slug}/{name}",
            audience=self.audience,
            settings=self.settings,
            subject=subject,
            unit=unit,
            withheld=withheld,
            exact=exact,
        )
        self.own += [safe] * (not WORKED_OUT.get())
        self.released.append(safe)
        self._let_through.append(replace(safe, frame=safe.frame.copy(deep=False)))
        return safe

    def let_through(self, safe: SafeFrame) -> SafeFrame:
        """A table as it left the gate of this workbook, which nobody can have changed since.

        Raises
        ------
        DisclosureError
            When it did not pass this workbook's gate, or is no longer what passed.
        """
        for released, kept in zip(self.released, self._let_through, strict=True):
            if released is safe and type(safe) is SafeFrame:
                require_unchanged(safe, kept)
                return kept
        raise DisclosureError(
            "A table did not pass the gate of this report, so it is not shown. Take it from a result of report.book, "
            "or pass it through report.book.gate(frame, name)."
        )


RUNNING: ContextVar[Workbook | None] = ContextVar("book", default=None)
"""The workbook whose report is being made in this process."""


def _date(entry: Entry) -> date:
    found = getattr(entry.body, "day", None) or getattr(entry.body, "start", None)
    return found if isinstance(found, date) else date.max

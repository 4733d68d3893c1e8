"""Bringing a school's file in on the screen, and taking a wrong one back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import traitlets

from sipp_lib.formats import rows_added
from sipp_lib.widgets.control import Control, together
from sipp_lib.widgets.import_wizard import ImportWizard

if TYPE_CHECKING:
    from sipp_lib.programme import Place, Programme
    from sipp_lib.records.kinds import Import
    from sipp_lib.records.live_store import LiveStore

STATIC = Path(__file__).parent / "static"
LARGEST = 100_000_000
"""Bytes of a file; `sipp_lib.evidence.readers.read.MAX_FILE` in a module that loads at once."""
NOBODY = "workbook"
MOMENT = "One moment …"
PARTS = ("element", "press", "sections", "drop", "queue", "columns", "import")

Message = dict[str, Any]
Taken = tuple[str | None, list[dict[str, str]], dict[str, Any]]


class Book(Protocol):
    """What a workbook must have."""

    programme: Programme
    place: Place

    @property
    def store(self) -> LiveStore:
        """Its records as they are edited."""


class ImportWidget(Control):
    """Files are chosen or dropped, read, said what is what, checked, and brought in, each whole or not at all.

    The bytes come in parts of a megabyte, each answered. The steps (`ImportWizard`) run one after another beside the
    forms, so that an edit never waits for a large file. The text form says nothing of a file, and names and numbers
    of pupils are never sent to the screen.

    Parameters
    ----------
    book : Workbook
        The workbook, opened for the school.
    """

    _esm = together(*(STATIC / f"{part}.js" for part in PARTS))
    _css = together(STATIC / "record.css", STATIC / "import.css")
    state = traitlets.Dict().tag(sync=True)
    brought: traitlets.List[Any] = traitlets.List().tag(sync=True)
    told = traitlets.Unicode().tag(sync=True)
    trouble: traitlets.List[Any] = traitlets.List().tag(sync=True)
    busy = traitlets.Unicode().tag(sync=True)
    answered: traitlets.Dict[str, int] = traitlets.Dict().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True, always=True)

    def __init__(self, book: Book) -> None:
        self._store, self._place = book.store, book.place
        self._bringing = ImportWizard(book.programme, book.place)
        self._thread = ThreadPoolExecutor(1, "sipp-evidence")
        self._parts: dict[str, bytearray] = {}
        self._answers: dict[str, int] = {}
        self._waiting = 0
        super().__init__(brought=self._brought())
        self.on_msg(self._asked)
        self._store.subscribe(self._heard)

    def __repr__(self) -> str:
        return "<Upload>"

    def close(self) -> None:
        """Take it off the screen and stop listening."""
        self._store.unsubscribe(self._heard)
        self._thread.shutdown(wait=False)
        super().close()

    # ---- what the screen says

    def _asked(self, _: Any, message: Any, buffers: Sequence[Any]) -> None:
        op, client = str(message.get("op")), str(message.get("client"))
        if op == "hello":
            self._store.subscribe(self._heard, client)
            self._store.refresh()
            self.brought = self._brought()
        elif op == "bye":
            self._parts.pop(client, None)
            self._store.unsubscribe(self._heard, client)
            self._do("", lambda: self._bringing.gone(client), quiet=True)
        elif op == "part":
            self._part(client, message, buffers)
        else:
            self._step(op, client, message)
        self.send({"ack": message.get("seq"), "client": client})

    def _part(self, client: str, message: Message, buffers: Sequence[Any]) -> None:
        """One part of a file; with the last one the file is read."""
        if message.get("first"):
            self._parts[client] = bytearray()
        if client not in self._parts:
            return  # of a file that was refused
        held = self._parts[client]
        for each in buffers:
            held += bytes(each)
        id, name = str(message.get("id", "")), str(message.get("name"))
        if len(held) > LARGEST:
            del self._parts[client]
            self._do("", lambda: self._bringing.refuse(id, "large"))
        elif message.get("last"):
            data = bytes(self._parts.pop(client))
            bringing = self._bringing
            lookup = bool(message.get("lookup"))
            self._do(
                f"Reading ‘{name}’ …",
                lambda: bringing.lookup(name, data) if lookup else bringing.read(name, data, id),
            )

    def _step(self, op: str, client: str, message: Message) -> None:
        bringing, id = self._bringing, str(message.get("id", ""))
        match op:
            case "coming":
                files = [(str(each["id"]), str(each["name"])) for each in message["files"]]
                self._do("", lambda: bringing.coming(files))
            case "refuse":
                self._do("", lambda: bringing.refuse(id, str(message.get("why"))))
            case "open":
                self._do(MOMENT, lambda: bringing.open(id))
            case "leave":
                bringing.drop(id)
                self._do(MOMENT, lambda: bringing.leave(id))
            case "take back":
                self._do(MOMENT, lambda: bringing.take_back(id))
            case "clear":
                self._do(MOMENT, bringing.clear)
            case "again":
                how = [
                    str(message.get(part, "")) for part in ("sheet", "header", "encoding", "keep", "leave")
                ]
                self._do("Reading it again …", lambda: bringing.read_again(*how))
            case "say":
                turn = {client: int(message.get("seq") or 0)}
                self._do("", lambda: bringing.update(message), lambda: self._answers.update(turn))
            case "check":
                self._do("Checking …", bringing.check)
            case "bring":
                self._do("Adding …", lambda: bringing.bring_in(self._author()), self._store.refresh)
            case "withdraw":
                file = str(message.get("file"))
                self._do("Removing it …", lambda: self._withdrawn(file), self._store.refresh)

    def _author(self) -> str:
        return self._store.author if self._store.person else NOBODY

    def _withdrawn(self, file: str) -> str:
        from sipp_lib.evidence.withdraw import withdraw

        names = {each["file"]: each["name"] for each in self._brought()}
        return withdraw(self._place, file, author=self._author()).words(names.get(file, file))

    # ---- each step in its turn, beside the forms

    def _do(
        self,
        busy: str,
        step: Callable[[], str | None],
        afterwards: Callable[[], None] | None = None,
        *,
        quiet: bool = False,
    ) -> None:
        """Take a step in its turn; a quiet one, which nobody asked for, leaves what was said last."""
        self._waiting += 1
        if not quiet:
            with self.hold_sync():
                self.busy, self.told, self.trouble = busy or self.busy, "", []
        done = self._thread.submit(self._taken, step)
        finish = partial(self._finish, afterwards=afterwards, quiet=quiet)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # plain Python: nobody types meanwhile
            finish(done)
            return
        done.add_done_callback(lambda each: loop.call_soon_threadsafe(finish, each))

    def _taken(self, step: Callable[[], str | None]) -> Taken:
        told, trouble = cast("str | None", ""), list[dict[str, str]]()
        try:
            told = step()
        except Exception as error:  # noqa: BLE001 - told, and logged without its own words, which may be a cell's
            from sipp_lib.evidence.import_queue import log_fault
            from sipp_lib.widgets.import_state import issues_of

            log_fault(error)
            trouble = issues_of(error)
        return told, trouble, self._bringing.state()

    def _finish(self, done: Future[Taken], *, afterwards: Callable[[], None] | None, quiet: bool) -> None:
        told, trouble, state = done.result()
        self._waiting -= 1
        if afterwards is not None:
            afterwards()  # the workbook follows its store, and so does everything drawn from it
        with self.hold_sync():
            self.state, self.answered = state, dict(self._answers)
            if not quiet:
                self.told, self.trouble = told or "", trouble
            self.brought = self._brought()
            self.busy = self.busy if self._waiting else ""

    # ---- what was brought in so far

    def _heard(self, kinds: set[str], _: str) -> None:
        if "import" in kinds:
            self.brought = self._brought()
        if kinds & {"measure", "school"} and self.state:
            self._do("", self._bringing.refresh, quiet=True)

    def _brought(self) -> list[dict[str, Any]]:
        """A line for each file of the school, the newest last; its rows by table, and whether it was taken back."""
        from sipp_lib.evidence.withdraw import rows_brought

        files: dict[str, dict[str, Any]] = {}
        entries = self._store.entries("import")
        bodies = {entry.id: cast("Import", entry.body) for entry in entries}
        many = rows_brought(bodies)
        for entry in entries:
            body = bodies[entry.id]
            name, digest = body.came_from()
            line = files.setdefault(
                f"{digest} {entry.withdrawn}",
                {"file": digest[:16] or name, "name": name, "rows": {}, "gone": entry.withdrawn},
            )
            line |= {"day": body.day.isoformat() if body.day else "", "by": entry.author}
            table = str(body.table)
            line["rows"][table] = line["rows"].get(table, 0) + many[entry.id]
        for line in files.values():
            line["rows"] = rows_added(line["rows"]) or "more about known pupils"
        return list(files.values())

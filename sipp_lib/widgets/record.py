"""What a table and a form of records have in common: a view of the store that saves each edit by itself."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import traitlets

from sipp_lib.errors import SippError
from sipp_lib.records.form_schema import field, form_schema
from sipp_lib.records.history import others_wrote
from sipp_lib.records.kinds import KINDS, Fields
from sipp_lib.records.live_store import LiveStore
from sipp_lib.records.merge import WITHDRAWN, Entry
from sipp_lib.records.offers import offered, pools, sources
from sipp_lib.records.remarks import Settings, of
from sipp_lib.visits import Visits
from sipp_lib.widgets.control import Control, together
from sipp_lib.widgets.form_protocol import FormProtocol
from sipp_lib.widgets.names_typed import NamesTyped

STATIC = Path(__file__).parent / "static"
SHARED = ("element", "press", "acknowledge", "offers", "control", "rows", "history", "record", "frame")


def script(name: str) -> str:
    """The one module a widget may have: the shared parts, then its own."""
    return together(*(STATIC / f"{part}.js" for part in (*SHARED, name)))


def style(name: str) -> str:
    """The widget's look: the shared one, then its own."""
    return together(STATIC / "record.css", STATIC / f"{name}.css")


class RecordWidget(Control):
    """Records on the screen; the store is the truth, and the widget only shows it.

    The browser never sets a trait: it sends one message an edit (`FormProtocol`), and gets an answer.
    Nothing that was typed stands in the widget's text form, so nothing lands in a saved notebook.

    Parameters
    ----------
    store : LiveStore
        The partnership's records.
    kind : str
        The stored name of the kind.
    fields : sequence of str
        Which fields to show, in this order; all by default.
    columns : sequence of str, optional
        Which of them stand in the table.
    heading, help : str, optional
        What stands over it, instead of what the kind says.
    """

    shape = traitlets.Dict().tag(sync=True, always=True)
    rows: traitlets.List[Any] = traitlets.List().tag(sync=True)
    gone: traitlets.List[Any] = traitlets.List().tag(sync=True)
    linked = traitlets.Dict().tag(sync=True)
    who = traitlets.Dict().tag(sync=True)
    scope = traitlets.Unicode().tag(sync=True, always=True)
    undo = traitlets.Unicode().tag(sync=True)
    trouble = traitlets.Unicode().tag(sync=True)
    news: traitlets.List[Any] = traitlets.List().tag(sync=True)
    schools: traitlets.List[Any] = traitlets.List().tag(sync=True)
    offers = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        store: LiveStore,
        kind: str,
        *,
        fields: Sequence[str] = (),
        columns: Sequence[str] | None = None,
        heading: str | None = None,
        help: str | None = None,
    ) -> None:
        self._store, self._kind = store, kind
        self._session = FormProtocol(store, kind)
        told = form_schema(kind, fields, columns)
        told["heading"] = self._heading(told) if heading is None else heading
        told["help"] = told["help"] if help is None else help
        self._links = _links(KINDS[kind])
        self._pools = pools(KINDS[kind])
        self._follows = {kind, "school", "partnership", "member", *self._links, *sources(self._pools)}
        self._names = NamesTyped(store)
        super().__init__(shape=told, scope=store.scope, **self._state())
        self.on_msg(self._told)
        store.subscribe(self._heard)

    def close(self) -> None:
        """Take it off the screen and stop listening."""
        self._store.unsubscribe(self._heard)
        super().close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {KINDS[self._kind].plural}>"

    def _heading(self, told: dict[str, Any]) -> str:
        return str(told["many"])

    def _entries(self) -> list[Entry]:
        return self._store.entries(self._kind)

    def _told(self, _: Any, message: Any, __: Any) -> None:
        op, client = message.get("op"), str(message.get("client"))
        if op == "meet":  # before there is a form: see `Control`
            return
        if op == "hello":
            self._store.subscribe(self._heard, client)
            self._store.refresh()
            self._show()
            with suppress(SippError):  # said by the form already
                self.news = self.news or self._news()
            return
        if op == "bye":
            self._store.unsubscribe(self._heard, client)
            return
        if reply := self._session.handle(message):
            self.send(reply)
        self._store.refresh()  # tells every form, this one too
        self.undo = self._session.undo_label()

    def _news(self) -> list[dict[str, Any]]:
        """Who wrote what in this form between the visit before and this look; what comes later moves nothing."""
        store = self._store
        since = Visits(store.programme).before.get(store.file.partnership)
        revisions = [] if since is None else store.file.revisions()[since:]
        found = others_wrote(revisions, self._kind, store.person.author if store.person else "")
        shown = {entry.id: entry.body.called("school") for entry in self._entries() if not entry.withdrawn}
        return [
            {"who": who, "what": [{"id": id, "called": shown[id]} for id in ids if id in shown]}
            for who, ids in found.items()
            if not shown.keys().isdisjoint(ids)
        ]

    def _heard(self, kinds: set[str], trouble: str) -> None:
        self.trouble = trouble
        if not kinds or kinds & self._follows:
            self._show()

    def _show(self) -> None:
        with self.hold_sync():
            for name, value in self._state().items():
                setattr(self, name, value)

    def _state(self) -> dict[str, Any]:
        entries = self._entries()
        stands = [e for e in entries if not e.withdrawn or e.conflicts]
        held = self._store.looked_at()
        # nobody waits for the names of pupils before somebody looks
        named = self._names.in_records(stands) if self._somebody else {}
        return {
            "rows": [
                _row(entry) | {"remarks": _remarks(entry, held), "named": named.get(entry.id, {})}
                for entry in stands
            ],
            "gone": [_row(entry) for entry in entries if entry.withdrawn and not entry.conflicts],
            "linked": {kind: [_option(e) for e in self._store.entries(kind)] for kind in self._links},
            "who": asdict(self._store.person) | {"author": self._store.author} if self._store.person else {},
            "undo": self._session.undo_label(),
            "trouble": self._store.trouble or self._names.trouble,
            "offers": offered(self._store, self._pools),
            "schools": [e.body.called("school") for e in self._store.entries("school") if not e.withdrawn],
        }


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "heads": list(entry.heads),
        "values": entry.body.model_dump(mode="json"),
        "called": entry.body.called("school"),
        "author": entry.author,
        "at": entry.at,
        "withdrawn": entry.withdrawn,
        "conflicts": [
            {
                "field": conflict.field,
                "label": conflict.label,
                # a form may not show the field itself
                "spec": field(type(entry.body), conflict.field) if conflict.field != WITHDRAWN else None,
                "versions": [
                    {"value": value, "author": author, "at": at} for value, author, at, _ in conflict.versions
                ],
            }
            for conflict in entry.conflicts
        ],
    }


def _remarks(entry: Entry, held: Settings) -> dict[str, str]:
    """What is unlikely in each field of a record, or better looked at before it is published."""
    told: dict[str, list[str]] = {}
    for each in of(entry, held):
        told.setdefault(each.field, []).append(each.text)
    return {field: " ".join(texts) for field, texts in told.items()}


def _option(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, "called": entry.body.called("school"), "withdrawn": entry.withdrawn}


def _links(model: type[Fields]) -> set[str]:
    """The kinds a form of this model lets people choose from, in nested rows too."""
    found = {kind for name, _ in model.fields() if (kind := model.links_of(name))}
    nested = [rows for name, _ in model.fields() if (rows := model.rows_of(name))]
    return found.union(*(_links(rows) for rows in nested))

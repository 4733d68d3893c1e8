import pytest

from sipp_lib.programme import Programme
from sipp_lib.records.author import Author
from sipp_lib.records.live_store import LiveStore
from sipp_lib.widgets.form_protocol import FormProtocol


@pytest.fixture
def store(home):
    """Open the partnership as another kernel would."""
    opened = []

    def open_store(name=""):
        programme = Programme.open(home)
        made = LiveStore(programme, programme.partnership("tiny"))
        made.person = Author(name) if name else made.person
        opened.append(made)
        return made

    yield open_store
    for each in opened:
        each.close()


class Browser:
    """What a form's page does, without the page: numbers its messages, remembers what it has seen."""

    def __init__(self, store, kind="factor", client="page"):
        self.store, self.kind, self.client, self.seq = store, kind, client, 0
        self.session = FormProtocol(store, kind)

    def send(self, op, **rest):
        self.seq += 1
        return self.again(op, **rest)

    def again(self, op, **rest):
        return self.session.handle({"op": op, "client": self.client, "seq": self.seq, **rest})

    def edit(self, record, key, value, seen=None, **rest):
        if seen is None:
            known = self.store.get(record)
            seen = list(known.heads) if known else []
        return self.send("edit", id=record, key=key, value=value, seen=seen, **rest)

    def names(self):
        return [e.body.called("school") for e in self.store.entries(self.kind) if not e.withdrawn]


@pytest.fixture
def page_of():
    """The page of a form, without a browser."""
    return Browser


@pytest.fixture
def browser(store):
    def open_browser(name="Morag Bell", kind="factor", client="page"):
        return Browser(store(name), kind, client)

    return open_browser

import pytest
from two_schools import frames

from sipp_lib import pages
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import save
from sipp_lib.new import begin, copy_sample
from sipp_lib.pages import Performance
from sipp_lib.records.author import Author
from sipp_lib.records.kinds import Import, Measure
from sipp_lib.records.store import Store


@pytest.fixture(scope="session")
def programme(tmp_path_factory):
    """The sample programme, and in it the empty partnership ‘Tiny’."""
    import os

    folder = tmp_path_factory.mktemp("enquiry")
    os.environ["SIPP_WHO"] = str(folder / "who.json")
    copied = copy_sample(folder / "sample")
    begin("Tiny", copied.folder)
    return copied


@pytest.fixture
def page(programme):
    """Open a page as its notebook does, with somebody at the keyboard."""
    opened = []

    def open_page(name, slug="tiny", folder=None):
        made = getattr(pages, name)(slug, folder or programme.folder)
        if not made.fault:
            made.book.store.person = Author("Morag Bell")
            opened.append(made)
        return made

    yield open_page
    for each in opened:
        each.book.store.close()


@pytest.fixture
def tiny(tmp_path, page):
    """Open a page of a new partnership of its own."""
    begin("Tiny", tmp_path / "programme")
    return lambda name: page(name, "tiny", tmp_path / "programme")


@pytest.fixture
def performance(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    place, _ = begin("Tiny", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        for table, frame in frames().items():
            whole = frame.reindex(columns=list(TABLES[table]))
            typed = whole.astype({name: kind.dtype for name, kind in TABLES[table].items()})
            kept = save(typed, table, place.evidence)
            store.add(Import(table=table, file=kept.file, sha256=kept.sha256, rows=kept.rows), author="test")
        store.add(Measure(name="Reading", code="READ", unit="points"), author="test")
    opened = Performance("tiny", tmp_path / "programme")
    opened.book.store.person = Author("Morag Bell")
    yield opened
    opened.book.store.close()

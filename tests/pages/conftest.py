import pytest

from sipp_lib import pages
from sipp_lib.new import begin, copy_sample
from sipp_lib.records.author import Author


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

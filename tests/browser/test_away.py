"""A form whose records are on a server that goes away and comes back."""

import pytest

from sipp_lib.move import keep_at, move
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.store import Store


@pytest.fixture(scope="module")
def on_server(tmp_path_factory, lab, server):
    """A programme with the partnership ‘Tiny’ on a server, where a practitioner opens it in JupyterLab."""
    folder = tmp_path_factory.mktemp("served") / "programme"
    begin("Tiny", folder)
    database = server.database()
    move(Programme.open(folder), server.url(database, "keeper"))
    keep_at(folder, server.url(database, server.account("tess", "sipp_tiny_practitioner")))
    served = lab(folder, SIPP_PROGRAMME=str(folder))
    served.write("events.ipynb", "book.events.edit()", partnership="tiny")
    return served


def test_what_is_typed_while_the_server_is_away_is_not_saved_and_then_is_by_itself(on_server, server, page):
    on_server.open(page, "events.ipynb")
    page.wait_for_selector(".sipp-who form")
    page.get_by_label("Your name").fill("Morag Bell")
    page.get_by_label("Your name").press("Enter")
    page.wait_for_selector(".sipp-me button")
    page.get_by_role("button", name="Add an event").click()
    what = page.locator("[data-field=what] textarea")
    what.fill("Paired reading began")
    what.blur()
    saved = "document.querySelector('.sipp-state').textContent.startsWith('Saved')"
    page.wait_for_function(saved)
    server.kill()
    what.fill("Paired reading began on Monday")
    what.blur()
    page.wait_for_function("document.querySelector('.sipp-state').textContent === 'Not saved'")
    page.wait_for_function(
        "document.querySelector('.sipp-alarm').textContent.startsWith('The server with the records (')"
    )
    server.start()
    page.wait_for_function(saved)
    page.wait_for_function("document.querySelector('.sipp-alarm').textContent === ''")
    with Store.open(Programme.open(on_server.folder).place("tiny").records, "tiny") as store:
        (event,) = store.current("event")
        assert event.body.what == "Paired reading began on Monday"
        assert len(store.history(event.id)) == 2

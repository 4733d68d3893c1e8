"""A pupil's name is noticed at the field in which it is typed, by the kernel alone."""

import pytest
from caught import Page

from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.programme import Programme
from sipp_lib.widgets.table import RecordTable


@pytest.fixture
def own(store, home, tmp_path, monkeypatch):
    """Open records, on a computer with the key file of Xanthe Quibble and Isla Fraser."""
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    known = [KnownPupil("zz12zz34zz56", "Xanthe Quibble"), KnownPupil("yy12yy34yy56", "Isla Fraser")]
    write_keys(Programme.open(home).id, "A", known)
    return store("Morag Bell")


def shown(own, monkeypatch, kind="factor"):
    widget = RecordTable(own, kind)
    page = Page(widget, monkeypatch)
    page.send("hello")
    return widget, page


def test_it_is_said_at_the_field_as_soon_as_it_is_saved_and_goes_with_the_name(own, monkeypatch):
    widget, page = shown(own, monkeypatch)
    page.send("edit", id="f1", key="name", value="Xanthe reads at home", seen=[])
    assert widget.rows[0]["named"] == {
        "name": "‘Factor impacting on performance’ holds the name of a pupil known from the key file. Write ‘a pupil’ "
        "in its place, or no public report is made."
    }
    page.send("edit", id="f1", key="name", value="A pupil reads at home", seen=widget.rows[0]["heads"])
    assert widget.rows[0]["named"] == {}


def test_a_text_that_stays_in_the_school_may_name_a_pupil(own, monkeypatch):
    widget, page = shown(own, monkeypatch, "information")
    page.send("edit", id="i1", key="who", value="With Isla Fraser", seen=[])
    assert widget.rows[0]["named"] == {}


def test_no_name_of_the_key_file_goes_to_the_browser(own, monkeypatch):
    widget, page = shown(own, monkeypatch)
    page.send("edit", id="f1", key="name", value="xanthe quibble reads", seen=[])
    assert "Fraser" not in str(widget.get_state()) + str(page.answers)
    assert "Quibble" not in str(widget.get_state()["rows"][0]["named"])


def test_nobody_is_looked_for_before_somebody_looks(own, monkeypatch):
    own.add("factor", {"name": "Xanthe reads"})
    own.refresh()
    monkeypatch.setattr("sipp_lib.widgets.names_typed.known_names", pytest.fail)
    assert RecordTable(own, "factor").rows[0]["named"] == {}


def test_a_street_is_no_pupil_once_somebody_says_so_until_the_text_changes(own, home, monkeypatch):
    widget, page = shown(own, monkeypatch)
    page.send("edit", id="f1", key="name", value="Traffic on Xanthe Street", seen=[])
    heads = widget.rows[0]["heads"]
    assert page.send("harmless", id="f1", value=["older"])["refused"] == (
        "This has been changed since. Read it again, then press the button once more."
    )
    assert widget.rows[0]["named"]
    assert "refused" not in page.send("harmless", id="f1", value=heads)
    assert widget.rows[0]["named"] == {}
    assert Programme.open(home).looked_at == tuple(heads)
    page.send("edit", id="f1", key="name", value="Traffic on Xanthe Street, said Isla", seen=heads)
    assert widget.rows[0]["named"]


def test_where_names_cannot_be_looked_for_the_form_says_so(own, home, monkeypatch):
    monkeypatch.setenv("SIPP_KEYS", str(home / "keys"))
    widget, _ = shown(own, monkeypatch)
    assert widget.trouble.startswith("The key files would lie inside the programme's folder (")

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


@pytest.mark.parametrize(
    ("kind", "key", "value", "label"),
    [
        ("information", "who", "With Isla Fraser", "By whom"),
        ("log", "what", "Isla read aloud", "What was done"),
        ("voice", "quote", "Isla helps me", "What was said"),  # nobody has released it yet
        ("cycle", "tasks", [{"what": "Read", "who": "Isla Fraser"}], "Who"),
        ("cycle", "case_pupils", [{"pupil": "A", "describes": "Like Isla"}], "Typical of which learners"),
        ("target_group", "judged", [{"pupil": "yy12yy34yy56", "reason": "Reads with Isla"}], "Why"),
        ("member", "name", "Isla Fraser", "Name"),
    ],
)
def test_a_text_that_stays_in_the_school_is_not_shared_while_it_names_a_pupil(
    own, monkeypatch, kind, key, value, label
):
    widget, page = shown(own, monkeypatch, kind)
    assert "refused" not in page.send("edit", id="i1", key=key, value=value, seen=[])
    assert widget.rows[0]["named"] == {
        key: f"‘{label}’ holds the name of a pupil known from the key file. Write ‘a pupil’ in its place, or the "
        "record is not shared with other schools."
    }
    assert "refused" not in page.send("harmless", id="i1", value=widget.rows[0]["heads"])
    assert widget.rows[0]["named"] == {}


def test_an_adult_who_has_the_forename_of_a_pupil_is_none_where_the_text_stays_in_the_school(
    own, monkeypatch
):
    own.add("member", {"name": "Isla Bell"})
    widget, page = shown(own, monkeypatch, "log")
    page.send("edit", id="l1", key="who", value="Isla Bell", seen=[])
    assert widget.rows[0]["named"] == {}


def test_nobody_types_under_the_name_of_a_pupil(own, monkeypatch):
    _, page = shown(own, monkeypatch)
    refused = page.send("who", value={"name": "Isla Fraser", "role": "", "school": ""})["refused"]
    assert refused == (
        "‘Your name’ names a pupil known from the key file, and who wrote a record cannot be changed later. Write a "
        "role there, such as ‘a pupil of P5’, or initials if it is somebody else’s name."
    )
    assert "refused" not in page.send("who", value={"name": "Isla Bell", "role": "", "school": ""})


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

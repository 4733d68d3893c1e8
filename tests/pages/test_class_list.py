"""The target group pupil by pupil: names only for the page that asks, nothing in a notebook or for the public."""

import json

import pytest
from caught import Page
from two_schools import said

from sipp_lib.errors import DisclosureError, UsageError
from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.pages import target_group
from sipp_lib.pages.class_list import ClassList, names, shown
from sipp_lib.workbook import Workbook


@pytest.fixture
def book(performance, monkeypatch, tmp_path):
    """Two schools of twelve, three of A in the group; the key file of school A is here, that of B is not."""
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    target_group.take(performance.book, said(performance, limit="73", schools=["A"]))
    performance.book.reload()
    known = [KnownPupil(f"a{score}", f"Canary{score}, Isla", "", "") for score in range(71, 83)]
    known += [
        KnownPupil("a71", "Isla Newname", "", ""),
        KnownPupil("a72", "isla Canary72", "", ""),
        KnownPupil("a73", "", "", "1203"),
    ]
    known = [each for each in known if (each.pupil, each.number) != ("a73", "") or each.number]
    write_keys(performance.book.programme.id, "A", known, performance.book.programme.folder)
    return performance.book


def test_the_group_is_listed_with_where_pupils_are_and_their_results(book):
    told = shown(book, {})
    assert told["results"] == ["Reading, September", "Reading, May"]
    assert told["whom"] == [["inside", "In the target group (3)"], ["others", "All other pupils (21)"]]
    assert told["rows"][0] == {
        **{"pupil": "a71", "school": "A", "class": "", "stage": "P5", "before": "71", "after": "76"},
        **{"inside": True, "judged": []},
    }
    assert [row["inside"] for row in shown(book, {"whom": "others"})["rows"]] == [False] * 21
    assert json.dumps(told)  # it goes to the browser as JSON


def test_names_are_those_of_the_key_files_all_that_a_pupil_has_and_each_once(book):
    assert names(book, ["a71", "a72", "a73", "b71"]) == {
        "a71": "Canary71, Isla / Isla Newname",
        "a72": "Canary72, Isla",
        "a73": "number 1203",
    }


def test_where_no_key_file_is_the_sentence_says_who_can_show_names(book):
    with pytest.raises(UsageError) as caught:
        names(book, ["b71"])
    assert str(caught.value) == (
        "Names are kept outside the programme, where the files were brought in. There is no key file of these schools "
        "here, so whoever keeps it can show the names."
    )


def test_names_go_to_the_page_that_asked_and_into_no_state(book, monkeypatch, capfd):
    widget = ClassList(book)
    page = Page(widget, monkeypatch)
    page.send("x", do="list", said={})
    answer = page.send("x", do="names", pupils=["a71"])
    assert answer == {
        "client": "page",
        "do": "names",
        "turn": 0,
        "names": {"a71": "Canary71, Isla / Isla Newname"},
    }
    assert page.send("x", do="written", pupil="b71", reason="Asked for help")["named"] == ""
    written = page.send("x", do="written", pupil="b71", reason="Reads as well as Isla")
    assert (written["pupil"], written["named"]) == (
        "b71",
        "‘Why’ holds the name of a pupil known from the key file. Write ‘a pupil’ in its place, or the record is not "
        "shared with other schools.",
    )
    done = page.send("x", do="judge", pupil="b71", inside=True, reason="Asked for help", said={})
    assert done["done"] == "The group now has 4 pupils. What you wrote is not published."
    (row,) = [row for row in done["list"]["rows"] if row["pupil"] == "b71"]
    assert row["judged"][0].startswith("Taken in: Asked for help (Morag Bell, ")
    refused = page.send("x", do="judge", pupil="b71", inside=False, reason="", said={})
    assert refused["refused"].startswith("Say why, in a sentence")
    for held in (widget.get_state(), widget._repr_mimebundle_(), repr(widget), capfd.readouterr()):
        assert "Canary" not in str(held)
        assert "Asked for help" not in str(held)


def test_a_fault_while_names_are_read_tells_none_of_them(book, monkeypatch, capfd):
    def broken(*_, **__):
        raise ValueError("Canary71, Isla")

    monkeypatch.setattr("sipp_lib.pages.class_list.read_keys", broken)
    answer = Page(ClassList(book), monkeypatch).send("x", do="names", pupils=["a71"])
    assert "a fault of the workbook (ValueError" in answer["refused"]
    assert "Canary" not in str(answer) + str(capfd.readouterr())


def test_whoever_has_no_result_and_whoever_a_check_names_can_be_listed(book):
    frame = book.evidence.observations
    later = (frame["pupil"] == "a80") & (frame["occasion"] == "May")
    book.__dict__["evidence"].observations.loc[later, "value"] = None
    book.cache = {}
    told = dict(shown(book, {})["whom"])
    assert told["without READ May"] == "Without a result: Reading, May (1)"
    assert [row["pupil"] for row in shown(book, {"whom": "without READ May"})["rows"]] == ["a80"]


def test_a_workbook_for_the_public_gives_no_list(book):
    public = Workbook.open(book.slug, book.programme.folder, "public", warn=False)
    with pytest.raises(DisclosureError):
        shown(public, {})

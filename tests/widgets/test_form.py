from caught import Page

from sipp_lib.widgets.form import RecordForm


def test_a_form_shows_the_one_record_and_begins_it_where_there_is_none(store, monkeypatch):
    own = store("Ann")
    about = RecordForm(own, "partnership")
    assert [row["called"] for row in about.rows] == ["Tiny"]
    check = RecordForm(own, "self_check")
    assert check.rows == []
    page = Page(check, monkeypatch)
    page.send("edit", id="s1", key="occasion", value="start", seen=[])
    assert [row["id"] for row in check.rows] == ["s1"]
    about.close()
    check.close()

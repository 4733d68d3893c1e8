from caught import Page

from sipp_lib.widgets.table import RecordTable


def test_what_is_unlikely_is_remarked_on_beside_its_field(store):
    own = store("Ann")
    (about,) = own.entries("partnership")
    own.revise(about.id, {"start": "2025-08-18", "end": "2026-06-26"}, [])
    own.add("cycle", {"start": "2025-08-11", "learned": "Four pupils read on.", "next": "P5 pupils go on."})
    own.refresh()
    widget = RecordTable(own, "cycle")
    told = {
        "start": "‘From’ is before the partnership starts. Please check both dates.",
        "learned": "‘What we learned’ says a number of pupils or parents under 10, which no public report shows. If "
        "the text is published, write ‘a few’ in its place.",
    }
    assert widget.rows[0]["remarks"] == told
    own.revise(about.id, {"start": "2025-08-04"}, [])
    own.refresh()
    assert list(widget.rows[0]["remarks"]) == ["learned"]
    widget.close()


def test_an_edit_is_answered_and_every_form_of_the_kernel_shows_it(store, monkeypatch):
    own = store("Ann")
    table, readings = RecordTable(own, "factor"), RecordTable(own, "reading")
    page = Page(table, monkeypatch)
    answer = page.send("edit", id="f1", key="name", value="Motivation", seen=[])
    assert answer["ack"] == 1
    assert [row["called"] for row in table.rows] == ["Motivation"]
    assert table.rows[0]["heads"] == answer["heads"]
    assert readings.linked["factor"] == [{"id": "f1", "called": "Motivation", "withdrawn": False}]
    assert table.undo == "new factor"
    page.send("withdraw", id="f1")
    assert (table.rows, [row["id"] for row in table.gone]) == ([], ["f1"])
    table.close()
    readings.close()

import asyncio
import subprocess
import sys

import pytest
from caught import Page

from sipp_lib.errors import StoreError, UsageError
from sipp_lib.records.kinds import KINDS, Factor
from sipp_lib.records.live_store import SECONDS
from sipp_lib.visits import Visits
from sipp_lib.widgets.form import RecordForm
from sipp_lib.widgets.table import RecordTable
from sipp_lib.workbook import Workbook


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_form_a_table_and_names_for_all_that_is_asked(store, kind):
    for widget in (RecordTable(store("Ann"), kind), RecordForm(store("Ann"), kind)):
        fields = widget.shape["fields"]
        assert [each["name"] for each in fields] == [name for name, _ in KINDS[kind].fields()]
        assert all(each["label"] for each in fields)
        assert set(widget.shape["columns"]) <= {each["name"] for each in fields}
        widget.close()


def test_nothing_that_was_typed_stands_in_what_a_notebook_saves(store, monkeypatch):
    own = store("Ann Typist")
    own.add("factor", {"name": "Xylophone"})
    own.refresh()
    widget = RecordTable(own, "factor")
    assert widget.rows[0]["values"]["name"] == "Xylophone"
    bundle = widget._repr_mimebundle_()
    assert "Xylophone" not in str(bundle)
    assert "Ann" not in str(bundle)
    assert "Xylophone" not in str(widget.get_state())  # until somebody looks
    widget._handle_custom_msg({"op": "meet"}, [])
    assert "Xylophone" in str(widget.get_state())
    assert "Ann Typist" in str(widget.get_state()["who"])
    assert repr(widget) == "<RecordTable of factors>"
    widget.close()


def test_what_another_kernel_writes_appears_by_itself_and_watching_ends_with_the_form(store):
    one, two = store("Ann"), store("Ben")

    async def look():
        widget = RecordTable(one, "factor")
        two.add("factor", {"name": "From Ben"})
        await asyncio.sleep(SECONDS * 3)
        seen = [row["called"] for row in widget.rows]
        widget.close()
        await asyncio.sleep(SECONDS * 2)
        return seen, one._watching.done()

    assert asyncio.run(look()) == (["From Ben"], True)


def test_a_form_that_is_looked_at_no_more_stops_listening_until_it_is_again(store, monkeypatch):
    own = store("Ann")
    widget = RecordTable(own, "factor")
    page = Page(widget, monkeypatch)
    page.send("hello")
    page.send("bye")
    own.add("factor", {"name": "Meanwhile"})
    own.refresh()
    assert widget.rows == []
    page.send("hello")
    assert [row["called"] for row in widget.rows] == ["Meanwhile"]
    widget.close()


def test_records_that_cannot_be_read_are_told_in_the_form(store):
    own = store("Ann")
    widget = RecordTable(own, "factor")
    own.file._database.path.write_bytes(b"no database")
    own.file.close()
    own.refresh()
    assert "is not a file of records" in widget.trouble
    widget.close()


@pytest.fixture
def book(home):
    return Workbook.open("tiny", home, "school")


def test_every_kind_has_a_name_that_can_be_completed(book):
    names = [model.plural for model in KINDS.values()]
    assert len(set(names)) == 23
    assert set(names) <= set(dir(book))
    assert repr(book.factors) == "<factors: 0; .frame() .add(…) .edit()>"
    assert book.factors.__doc__.startswith("Factor: What helps these learners")


def test_records_are_added_and_come_back_as_tidy_tables(book, home):
    factor = book.factors.add(
        author="AB", name="Motivation", level="pupil", tests=[{"what": "Focus group", "day": "2025-09-03"}]
    )
    book.readings.add(author="AB", reference="Topping 1995", factors=[factor.id])
    book.schools.add(author="AB", name="Tarvit", roll=210)
    frame = book.factors.frame()
    assert list(frame) == ["id", "name", "level", "influence", "information", "confirmed", "why"]
    assert frame.loc[0, ["id", "name", "level", "confirmed"]].tolist() == [
        factor.id,
        "Motivation",
        "pupil",
        "untested",
    ]
    assert frame["influence"].isna().all()
    tests = book.factors.frame("tests")
    assert list(tests) == ["factor", "what", "who", "day", "evidence", "outcome"]
    assert (tests["factor"][0], str(tests["day"].dtype), str(tests["day"][0].date())) == (
        factor.id,
        "datetime64[s]",
        "2025-09-03",
    )
    assert book.readings.frame()["factors"][0] == (factor.id,)
    assert (str(book.schools.frame()["roll"].dtype), book.schools.frame()["roll"][0]) == ("Int64", 210)
    public = Workbook.open("tiny", home)
    assert list(public.factors.frame("tests")) == ["factor", "what", "day", "evidence", "outcome"]
    assert "roll" not in public.schools.frame()
    assert list(public.log.frame()) == ["id"]


def test_a_voice_that_nobody_released_is_in_no_public_table(book, home):
    book.voices.add(author="AB", quote="It is fun", publish=True)
    book.voices.add(author="AB", quote="Not for others")
    assert Workbook.open("tiny", home).voices.frame()["quote"].tolist() == ["It is fun"]


def test_an_empty_kind_is_an_empty_table_with_its_columns(book):
    assert list(book.events.frame()) == ["id", "day", "what", "intervention"]
    assert len(book.events.frame()) == 0


def test_mistakes_of_researchers_are_told_in_sentences(book, home):
    with pytest.raises(UsageError) as caught:
        book.events.add(author="AB", colour="red")
    assert str(caught.value) == "‘colour’ is not a field of events. There are: day, what, intervention."
    with pytest.raises(UsageError) as caught:
        book.events.add(what="x")
    assert str(caught.value) == "Say who you are first: your name, your role and your school."
    with pytest.raises(UsageError) as caught:
        book.factors.frame("trials")
    assert str(caught.value) == "factors have no rows ‘trials’."
    with pytest.raises(UsageError) as caught:
        Workbook.open("tiny", home).factors.edit()
    assert str(caught.value) == 'Forms are for the school. Open the workbook with audience="school".'


def test_edit_gives_a_table_of_many_and_a_form_of_one(book):
    assert isinstance(book.factors.edit(), RecordTable)
    assert isinstance(book.about.edit(), RecordForm)
    one = book.questions.add(author="AB", question="Does it help?")
    form = book.questions.edit(one.id, fields=["question", "risks"], heading="The question", help="")
    assert isinstance(form, RecordForm)
    assert [each["name"] for each in form.shape["fields"]] == ["question", "risks"]
    assert (form.shape["heading"], form.shape["help"]) == ("The question", "")
    table = book.factors.edit(columns=["name", "why"])
    assert table.shape["columns"] == ["name", "why"]


def test_the_workbook_follows_what_is_typed_in_its_forms(book, monkeypatch):
    book.store.person = None
    page = Page(book.factors.edit(), monkeypatch)
    page.send("who", value={"name": "Ann", "role": "", "school": ""})
    before = book.fingerprint
    page.send("edit", id="f1", key="name", value="Motivation", seen=[])
    assert [entry.body.name for entry in book.records("factor")] == ["Motivation"]
    assert book.fingerprint != before
    about = Page(book.about.edit(), monkeypatch)
    (row,) = about.widget.rows
    assert book.partnership.name == "Tiny"
    about.send("edit", id=row["id"], key="name", value="Tiny and Great", seen=row["heads"])
    assert book.partnership.name == "Tiny and Great"


def test_records_in_the_order_somebody_gave_them_are_so_in_the_workbook(book):
    for name in "abc":
        book.factors.add(author="AB", name=name)
    book.store.person = None
    last = book.records("factor")[-1]
    book.store.file.revise(last.id, {"rank": 0.0}, author="AB")
    book.store.refresh()
    assert book.factors.frame()["name"].tolist() == ["c", "a", "b"]


def test_a_form_is_there_without_the_heavy_libraries(home):
    code = (
        "import sys; from sipp_lib.workbook import Workbook; "
        f"Workbook.open('tiny', {str(home)!r}, 'school').factors.edit(); "
        "heavy = {'pandas', 'numpy', 'scipy', 'matplotlib', 'seaborn', 'papermill'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_rank_is_on_no_form_and_in_no_body_until_somebody_moves_the_record(store):
    own = store("Ann")
    entry = own.add("factor", {"name": "a"})
    assert "rank" not in own.file.history(entry.id)[0].body
    assert Factor(name="a", rank=2.0).to_body()["rank"] == 2.0
    with pytest.raises(UsageError, match="‘rank’ is not a field of factors"):
        own.add("factor", {"rank": 1})
    with pytest.raises(StoreError):
        own.file.revise(entry.id, {"rank": "high"}, author="Ann")


def test_a_form_says_what_others_wrote_in_it_since_the_visit_before_and_nothing_that_comes_later(
    store, monkeypatch
):
    own, other = store("Ann"), store("Ben")
    monkeypatch.setenv("SIPP_SESSION", "monday")
    other.add("factor", {"name": "Before"})
    Visits(own.programme).keep({"tiny": own.file.size()})
    monkeypatch.setenv("SIPP_SESSION", "tuesday")
    other.add("factor", {"name": "Sleep"})
    gone = other.add("factor", {"name": "Gone"})
    other.withdraw(gone.id)
    own.add("factor", {"name": "Mine"})
    widget = RecordTable(own, "factor")
    assert widget.news == []  # until somebody looks
    hello = {"op": "hello", "client": "page"}
    widget._handle_custom_msg(hello, [])
    (record,) = (entry.id for entry in own.entries("factor") if entry.body.name == "Sleep")
    told = [{"who": "Ben", "what": [{"id": record, "called": "Sleep"}]}]
    assert widget.news == told
    other.add("factor", {"name": "Later"})
    widget._handle_custom_msg(hello, [])
    assert widget.news == told
    for each in (widget, actions := RecordTable(own, "action")):
        each._handle_custom_msg(hello, [])
    assert actions.news == []
    actions.close()
    widget.close()


def test_versions_of_a_field_that_a_form_does_not_show_are_told_with_what_the_field_is(store):
    one, two = store("Ann"), store("Ben")
    entry = one.add("measure", {"name": "Reading"})
    two.refresh()
    for own, words in ((one, "Stirling"), (two, "Rosenberg A 0-3")):
        own.revise(entry.id, {"scale": words}, list(entry.heads))
    one.refresh()
    widget = RecordTable(one, "measure", fields=["name"], columns=["name"])
    ((found,),) = (row["conflicts"] for row in widget.rows)
    assert (found["spec"]["type"], found["spec"]["label"]) == ("text", "Scored as")  # no yes or no
    widget.close()

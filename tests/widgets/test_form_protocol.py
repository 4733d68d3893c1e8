import base64
import random

import pytest

from sipp_lib.records.author import Author
from sipp_lib.records.kinds import Factor
from sipp_lib.records.live_store import LiveStore
from sipp_lib.records.store import Store


def stored(browser, record):
    with Store.open(browser.store.file._database.path, "tiny", read_only=True) as store:
        return store.get(record)


def test_the_first_edit_of_a_new_row_begins_the_record_and_is_on_the_disk_when_acknowledged(browser):
    page = browser()
    reply = page.edit("f1", "name", "Motivation")
    kept = stored(page, "f1")
    assert kept.body.name == "Motivation"
    assert reply == {
        "ack": 1,
        "client": "page",
        "id": "f1",
        "heads": list(kept.heads),
        "written": kept.heads[0],
        "at": kept.at,
        "by": "Morag Bell",
    }
    assert kept.author == "Morag Bell"


def test_a_message_that_comes_twice_is_done_once(browser):
    page = browser()
    first = page.edit("f1", "name", "Motivation")
    again = page.again("edit", id="f1", key="name", value="Motivation", seen=[])
    assert again == first
    assert len(page.store.file.history("f1")) == 1


def test_a_message_sent_again_to_a_new_kernel_is_done_once(browser):
    page = browser()
    page.edit("f1", "name", "Motivation")
    heads = list(page.store.get("f1").heads)
    page.edit("f1", "why", "Seen in class", seen=heads)
    other = browser(client="rebuilt")
    other.edit("f1", "name", "Motivation", seen=[])
    other.edit("f1", "why", "Seen in class", seen=heads)
    assert len(other.store.file.history("f1")) == 2
    assert other.store.get("f1").conflicts == ()


def test_nothing_is_saved_until_somebody_has_said_who_is_typing(browser):
    page = browser("")
    assert page.edit("f1", "name", "Motivation")["refused"] == (
        "Say who you are first: your name, your role and your school."
    )
    assert page.send("who", value={"name": " ", "role": "", "school": ""})["refused"] == (
        "Say who you are: a name or initials."
    )
    page.send("who", value={"name": "Morag Bell", "role": "class teacher", "school": "Tarvit Primary"})
    assert page.edit("f1", "name", "Motivation")["by"] == "Morag Bell, class teacher, Tarvit Primary"
    assert stored(page, "f1").author == "Morag Bell, class teacher, Tarvit Primary"
    assert browser("").store.author == "Morag Bell, class teacher, Tarvit Primary"  # on this machine


def test_edits_of_different_fields_merge(browser):
    one, two = browser("Ann"), browser("Ben")
    one.edit("f1", "name", "Motivation")
    two.store.refresh()
    seen = list(two.store.get("f1").heads)
    one.edit("f1", "level", "pupil", seen=seen)
    two.edit("f1", "influence", "pressure", seen=seen)
    one.store.refresh()
    body = one.store.get("f1").body
    assert (body.name, body.level, body.influence) == ("Motivation", "pupil", "pressure")
    assert not one.store.get("f1").conflicts


def conflict(browser):
    one, two = browser("Ann"), browser("Ben")
    one.edit("f1", "name", "Motivation")
    two.store.refresh()
    seen = list(two.store.get("f1").heads)
    one.edit("f1", "name", "Motivation for reading", seen=seen)
    two.edit("f1", "name", "Motivation for learning", seen=seen)
    one.store.refresh()
    (found,) = one.store.get("f1").conflicts
    assert {(value, author) for value, author, _, _ in found.versions} == {
        ("Motivation for reading", "Ann"),
        ("Motivation for learning", "Ben"),
    }
    return one, two


@pytest.mark.parametrize("choice", ["Motivation for reading", "Motivation for learning", "Wanting to read"])
def test_the_same_field_changed_twice_waits_for_a_choice(browser, choice):
    one, two = conflict(browser)
    assert "refused" not in one.send("choose", id="f1", value={"name": choice})
    two.store.refresh()
    assert two.store.get("f1").body.name == choice
    assert not two.store.get("f1").conflicts
    again = browser("Ann", client="after a restart")
    assert "refused" not in again.send("choose", id="f1", value={"name": choice})


def test_a_choice_leaves_open_what_was_written_after_its_versions_were_on_the_screen(browser):
    one, two = conflict(browser)
    seen = list(one.store.get("f1").heads)
    (own,) = (r.rev for r in two.store.file.history("f1") if r.body["name"] == "Motivation for learning")
    two.edit("f1", "name", "Motivation for maths", seen=[own])
    one.send("choose", id="f1", value={"name": "Motivation for reading"}, seen=seen)
    values = {value for value, *_ in one.store.get("f1").conflicts[0].versions}
    assert values == {"Motivation for reading", "Motivation for maths"}


def test_who_began_a_row_does_not_write_over_what_others_wrote_in_it_meanwhile(browser):
    one, two = browser("Ann"), browser("Ben")
    one.edit("f1", "name", "Motivation")  # and goes on to the next field before it is acknowledged
    two.store.refresh()
    two.edit("f1", "why", "Seen in maths")
    one.edit("f1", "why", "Seen in class", seen=[])
    values = {value for value, *_ in one.store.get("f1").conflicts[0].versions}
    assert values == {"Seen in maths", "Seen in class"}


def test_whoever_types_on_in_a_conflicted_field_does_not_choose_for_the_other(browser):
    one, _ = conflict(browser)
    own = next(r.rev for r in one.store.file.history("f1") if r.body["name"] == "Motivation for reading")
    one.edit("f1", "name", "Motivation for reading alone", seen=[own])
    values = {value for value, *_ in one.store.get("f1").conflicts[0].versions}
    assert values == {"Motivation for reading alone", "Motivation for learning"}


def test_an_edit_against_a_withdrawal_is_shown_to_be_decided(browser):
    one, two = browser("Ann"), browser("Ben")
    one.edit("f1", "name", "Motivation")
    two.store.refresh()
    seen = list(two.store.get("f1").heads)
    one.send("withdraw", id="f1")
    two.edit("f1", "why", "It matters", seen=seen)
    entry = two.store.get("f1")
    assert [each.field for each in entry.conflicts] == ["withdrawn"]
    two.send("choose", id="f1", value={"withdrawn": False})
    assert two.store.get("f1").body.why == "It matters"
    assert not two.store.get("f1").withdrawn


REFUSALS = [
    ("school", "roll", "12a", "‘Roll’ must be a whole number in digits, such as 12."),
    ("school", "roll", "-3", "‘Roll’ must be a number from 0 to 10,000. Correct it."),
    ("self_check", "progress", "two", "‘Progress’ must be a number in digits, such as 12.5."),
    ("action", "start", "soon", "‘From’ must be a date with day, month and year, such as 2025-09-03."),
    (
        "action",
        "start",
        "0025-09-03",
        "‘From’ has the year 25. Give a year from 1950 to 2100, with four digits.",
    ),
    ("action", "progress", "", "‘Progress’ needs one of: not started, under way, done, dropped."),
    ("action", "purpose", "fun", "‘Purpose’ must be one of: intervention, evaluation."),
    (
        "factor",
        "tests",
        [{"what": "x", "day": "never"}],
        "How we tested it, row 1: ‘When’ must be a date with day, month and year, such as 2025-09-03.",
    ),
    (
        "factor",
        "why",
        "x" * 20_001,
        "‘Why we think so’ is longer than 20,000 letters. Shorten it, or keep it as a file.",
    ),
    ("factor", "why", "half \ud83d", "The text holds half a character, as of a cut emoji. Type it again."),
]


@pytest.mark.parametrize(("kind", "key", "value", "sentence"), REFUSALS)
def test_what_a_field_cannot_hold_is_refused_in_a_teachers_words_and_nothing_is_kept(
    browser, kind, key, value, sentence
):
    page = browser(kind=kind)
    reply = page.edit("r1", key, value)
    assert (reply["refused"], reply["id"], reply["key"]) == (sentence, "r1", key)
    assert page.store.get("r1") is None


@pytest.mark.parametrize(
    ("kind", "key", "value", "held"),
    [
        ("school", "roll", " 210 ", 210),
        ("school", "roll", "", None),
        ("measure", "lowest", "−1.5", -1.5),
        ("action", "start", "2025-09-03", "2025-09-03"),
        ("factor", "level", "", None),
        ("information", "lenses", ["SIMD", "sex"], ["SIMD", "sex"]),
        ("measure", "occasions", ["September", "June"], ["September", "June"]),
        ("member", "trio", True, True),
        ("factor", "name", "<script>=1+1</script>", "<script>=1+1</script>"),
    ],
)
def test_what_was_typed_is_held_as_the_field_holds_it(browser, kind, key, value, held):
    page = browser(kind=kind)
    assert "refused" not in page.edit("r1", key, value)
    assert page.store.get("r1").body.model_dump(mode="json")[key] == held


def test_rows_in_rows_are_kept(browser):
    page = browser(kind="cycle")
    lesson = {"number": "1", "day": "2025-09-03", "moments": [{"pupil": "A", "stage": "start"}]}
    assert "refused" not in page.edit("c1", "lessons", [lesson])
    (kept,) = page.store.get("c1").body.lessons
    assert (kept.number, kept.moments[0].pupil) == (1, "A")


def test_a_self_check_begins_with_every_principle_and_key_feature(browser):
    page = browser(kind="self_check")
    page.edit("s1", "occasion", "start")
    assert len(page.store.get("s1").body.statements) == 14


def test_records_stand_where_they_were_put(browser):
    page = browser()
    for name in "abc":
        page.edit(f"r{name}", "name", name)
    page.send("move", id="rc", value="ra")
    assert page.names() == ["c", "a", "b"]
    page.send("move", id="rc", value="rb")
    assert page.names() == ["a", "c", "b"]
    page.send("move", id="ra", value="")
    assert page.names() == ["c", "b", "a"]
    other = browser("Ben")
    assert other.names() == ["c", "b", "a"]
    other.edit("rd", "name", "d")
    assert other.names() == ["c", "b", "a", "d"]


def test_records_made_at_the_same_instant_can_be_moved_too(browser):
    page = browser()
    for name in "abcd":
        page.store.file.add(Factor(name=name), author="x", record_id=f"r{name}", at="2025-09-03T10:00:00Z")
    page.store.refresh()
    page.send("move", id="rd", value="rb")
    assert page.names() == ["a", "d", "b", "c"]


def test_two_people_who_move_the_same_record_are_asked_nothing(browser):
    one, two = browser("Ann"), browser("Ben")
    for name in "abc":
        one.edit(f"r{name}", "name", name)
    two.store.refresh()
    heads = list(two.store.get("rc").heads)
    one.store.revise("rc", {"rank": 1.0}, heads)
    two.store.revise("rc", {"rank": 2.0}, heads)
    one.store.refresh()
    assert one.store.get("rc").conflicts == ()
    assert one.names() == ["c", "a", "b"]


def test_undo_takes_back_step_by_step(browser):
    page = browser()
    page.edit("f1", "name", "Motivation")
    page.edit("f1", "level", "pupil")
    page.edit("f1", "why", "Be")
    page.edit("f1", "why", "Because", more=True)
    page.send("withdraw", id="f1")
    labels = []
    while page.session.undo_label():
        labels.append(page.session.undo_label())
        assert "refused" not in page.send("undo")
        entry = page.store.get("f1")
        labels.append((entry.withdrawn, entry.body.why, entry.body.level))
    assert labels == [
        "withdrawal",
        (False, "Because", "pupil"),
        "change of ‘Why we think so’",
        (False, "", "pupil"),
        "change of ‘Level’",
        (False, "", None),
        "new factor",
        (True, "", None),
    ]
    assert page.send("undo")["refused"] == "There is nothing to undo in this form."


def test_undo_never_takes_back_what_somebody_else_wrote_since(browser):
    one, two = browser("Ann"), browser("Ben")
    one.edit("f1", "name", "Motivation")
    one.edit("f1", "why", "Ann's reason")
    two.store.refresh()
    two.edit("f1", "why", "Ben's better reason")
    one.store.refresh()
    one.send("undo")
    versions = {value for value, *_ in one.store.get("f1").conflicts[0].versions}
    assert versions == {"", "Ben's better reason"}


def test_a_page_that_asks_whether_anybody_is_there_is_answered_and_nothing_is_written(browser):
    page = browser()
    assert page.send("here") == {"ack": 1, "client": "page"}
    assert page.names() == []


def test_a_form_of_another_version_is_told_to_load_again(browser):
    page = browser()
    sentence = "The form on the screen is of another version. Load the page again."
    assert page.send("dance")["refused"] == sentence
    assert page.edit("f1", "colour", "red")["refused"] == sentence
    assert page.edit("f1", "rank", "1")["refused"] == sentence


def test_200_random_edits_from_three_writers_and_none_is_lost(browser):
    dice = random.Random(5)
    pages = [browser(name, client=name) for name in ("Ann", "Ben", "Cat")]
    for n in range(6):
        pages[0].edit(f"f{n}", "name", f"factor {n}")
    for page in pages:
        page.store.refresh()
    written = []
    for n in range(200):
        page = dice.choice(pages)
        record, key = f"f{dice.randrange(6)}", dice.choice(["name", "why"])
        reply = page.edit(record, key, f"{page.client} {n}")
        assert "refused" not in reply
        written.append((record, key, f"{page.client} {n}"))
        if dice.random() < 0.4:
            dice.choice(pages).store.refresh()
    for page in pages:
        page.store.refresh()
    ann = pages[0].store
    histories = {f"f{n}": ann.file.history(f"f{n}") for n in range(6)}
    for record, key, value in written:
        assert any(r.body[key] == value for r in histories[record]), value
    for record in histories:
        entries = [page.store.get(record) for page in pages]
        assert entries[0] == entries[1] == entries[2]
    # an edit that no other edit of the same field had seen stands, or waits for a choice
    for record in histories:
        entry = ann.get(record)
        for key in ("name", "why"):
            disputed = {value for c in entry.conflicts if c.field == key for value, *_ in c.versions}
            last = [value for where, field, value in written if (where, field) == (record, key)][-1:]
            assert set(last) <= (disputed or {getattr(entry.body, key)}), (record, key)


def test_the_history_of_a_record_is_told_to_a_form_that_has_just_been_opened(browser):
    page = browser()
    page.edit("f1", "name", "Motivation")
    page.edit("f1", "why", "Seen in class")
    page.send("withdraw", id="f1")
    reply = browser("Ann Ross", client="reloaded").send("history", id="f1")
    assert [(each["author"], each["begun"], each["fields"]) for each in reply["changes"]] == [
        ("Morag Bell", False, (("withdrawn", False, True),)),
        ("Morag Bell", False, (("why", "", "Seen in class"),)),
        ("Morag Bell", True, (("name", "", "Motivation"),)),
    ]
    assert {name: spec["label"] for name, spec in reply["specs"].items()} == {
        "name": "Factor impacting on performance",
        "why": "Why we think so",
    }
    assert [each["account"] for each in reply["changes"]] == ["", "", ""]
    assert page.send("history", id="f2")["refused"] == ("This record is not kept here. Load the page again.")


@pytest.mark.parametrize("places", ["server"], indirect=True)
def test_the_history_of_a_record_on_a_server_tells_who_was_signed_in(served, page_of, monkeypatch, tmp_path):
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    programme = served("Tiny")
    store = LiveStore(programme, programme.partnership("tiny"))
    store.person = Author("Somebody else")
    page = page_of(store)
    page.edit("f1", "name", "Motivation")
    (change,) = page.send("history", id="f1")["changes"]
    assert (change["author"], change["account"]) == ("Somebody else", "tess")
    store.close()


@pytest.mark.parametrize("places", ["server"], indirect=True)
def test_a_save_while_the_server_is_away_is_not_answered_and_is_kept_once_when_it_is_sent_again(
    served, server, page_of, tmp_path, monkeypatch
):
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    programme = served("Tiny")
    store = LiveStore(programme, programme.partnership("tiny"))
    store.person = Author("Morag Bell")
    page = page_of(store)
    page.edit("f1", "name", "Motivation")
    server.kill()
    seen = list(store.get("f1").heads)
    assert page.edit("f1", "why", "Seen in class", seen=seen) is None
    store.refresh()
    assert store.trouble.startswith("The server with the records (")
    assert page.again("edit", id="f1", key="why", value="Seen in class", seen=seen) is None
    server.start()
    again = page.again("edit", id="f1", key="why", value="Seen in class", seen=seen)
    assert again["by"] == "Morag Bell"
    assert page.again("edit", id="f1", key="why", value="Seen in class", seen=seen) == again
    store.refresh()
    assert store.trouble == ""
    assert len(store.file.history("f1")) == 2
    store.close()


def test_a_form_to_give_out_is_told_as_a_file(browser):
    page = browser()
    page.edit("f1", "name", "Motivation")
    before = len(page.store.file.revisions())
    names = []
    for value in ("xlsx", "html", "print"):
        reply = page.send("handout", value=value)
        names.append(reply["file"])
        data = base64.b64decode(reply["data"])
        assert data.startswith(b"PK" if value == "xlsx" else b"<!DOCTYPE html>")
    assert names == ["form-factor.xlsx", "form-factor.html", "form-factor-print.html"]
    assert len(page.store.file.revisions()) == before

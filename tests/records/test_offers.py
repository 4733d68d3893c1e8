import pytest

from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.author import Author
from sipp_lib.records.kinds import (
    KINDS,
    Action,
    Cycle,
    Decision,
    Driver,
    Event,
    Member,
    Partnership,
    Question,
)
from sipp_lib.records.live_store import LiveStore
from sipp_lib.records.offers import POOLS, SEVERAL, offered, pools, sources


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    begin("Tiny", tmp_path / "programme")
    programme = Programme.open(tmp_path / "programme")
    made = LiveStore(programme, programme.partnership("tiny"))
    yield made
    made.close()


def test_the_intervention_is_offered_wherever_it_may_be_asked_for(store):
    assert {kind for kind, model in KINDS.items() if "intervention" in pools(model)} == {
        "question",
        "driver",
        "action",
        "event",
        "cycle",
        "decision",
    }
    store.file.add(Question(choice="Paired reading"), author="AB")
    store.file.add(Driver(name="Confidence", tier="primary driver"), author="AB")
    store.file.add(Driver(name=" Reading cards ", tier="change idea"), author="AB")
    store.file.add(Driver(name="Paired reading", tier="change idea"), author="AB")
    store.file.add(Event(what="Snow"), author="AB")
    store.file.add(Event(what="Pairs begin", intervention=True), author="AB")
    gone = store.file.add(Question(choice="Homework club"), author="AB")
    store.file.withdraw(gone.id, author="AB")
    store.refresh()
    assert offered(store, ["intervention"]) == {
        "intervention": ["Paired reading", "Reading cards", "Pairs begin"]
    }


def test_the_members_and_who_is_typing_are_offered_as_names_and_each_once(store):
    store.file.add(Member(name="Morag Bell"), author="AB")
    store.file.add(Member(name="Isla Reid"), author="AB")
    store.file.add(Member(name=""), author="AB")
    store.refresh()
    store.person = Author("Isla Reid")
    assert offered(store, ["people", "typing"]) == {
        "people": ["Morag Bell", "Isla Reid"],
        "typing": ["Isla Reid"],
    }
    store.person = None
    assert offered(store, ["typing"]) == {"typing": []}


def test_a_list_of_texts_is_offered_one_by_one(store):
    store.file.add(Partnership(name="Tiny", authorities=["Fife", "Angus"]), author="AB")
    store.refresh()
    assert offered(store, ["authorities"]) == {"authorities": ["Fife", "Angus"]}


def test_every_pool_is_used_and_its_kinds_and_fields_are_there():
    assert {pool for model in KINDS.values() for pool in pools(model)} == set(POOLS)
    assert set(POOLS) >= SEVERAL
    for pool, places in POOLS.items():
        for kind, field in places:
            assert field in dict(KINDS[kind].fields()), pool
    assert sources(["people", "intervention"]) == {"member", "question", "driver", "event"}


@pytest.mark.parametrize("model", [Action, Cycle, Decision])
def test_whoever_does_something_is_chosen_from_the_members_in_rows_too(model):
    assert "people" in pools(model)

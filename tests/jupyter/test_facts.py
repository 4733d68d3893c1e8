"""What the extension is told of a programme; tests/test_open.py asks for it without a token."""

from sipp_lib.jupyter import facts
from sipp_lib.records.store import Store


def test_there_is_a_card_for_the_start_and_each_phase():
    assert [(card["title"], card["page"]) for card in facts.cards()] == [
        ("Start here", "start_here.ipynb"),
        ("1 Performance", "1_performance.ipynb"),
        ("2 Exploring", "2_exploring.ipynb"),
        ("3 Planning", "3_planning.ipynb"),
        ("4 Action", "4_action.ipynb"),
        ("5 Evaluation", "5_evaluation.ipynb"),
    ]


def test_every_page_has_its_first_words_without_marks():
    words = facts.first_words()
    assert list(words) == [card["page"] for card in facts.cards()]
    assert words["2_exploring.ipynb"] == [
        "Phase 2: Exploring and understanding the target group's performance",
        "What helps these learners, what holds them back, and how do we know?",
    ]
    for heading, *paragraphs in words.values():
        assert heading[0] != "#"
        assert paragraphs


def test_partnerships_are_told_by_the_name_they_have_now(sample):
    names = facts.names(sample)
    assert set(names) == set(sample.partnerships())
    assert names["tarvit-water"] == "Tarvit Water Reading Partnership"
    assert list(names.values()) == sorted(names.values(), key=str.casefold)
    place = sample.place("tarvit-water")
    with Store.open(place.records, place.slug) as store:
        store.revise(store.current("partnership")[0].id, {"name": "Àth Ùr"}, author="test")
    assert facts.names(sample)["tarvit-water"] == "Àth Ùr"
    sample.place("glen-corrie").records.write_bytes(b"no database")
    assert facts.names(sample)["glen-corrie"] == "glen-corrie"

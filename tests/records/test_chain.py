from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sipp_lib.records.chain import chain, links, missing, phase_of
from sipp_lib.records.kinds import (
    KINDS,
    Action,
    Cycle,
    Decision,
    Event,
    Factor,
    Fields,
    Finding,
    Information,
    Measure,
    Member,
    Outcome,
    Partnership,
    Question,
    Record,
    School,
    Sharing,
    TargetGroup,
    Voice,
)
from sipp_lib.records.kinds.action import Prediction
from sipp_lib.records.kinds.base import entry as field
from sipp_lib.records.kinds.exploring import FactorTest
from sipp_lib.records.merge import Conflict, Entry


def entry(id: str, body: Record, **changes: Any) -> Entry:
    plain = Entry(id, body.kind, body, ("r",), (), "AB", "2026-01-05", "2026-01-05", withdrawn=False)
    return replace(plain, **changes)


def whole() -> dict[str, Record]:
    """A chain in which nothing is missing."""
    return {
        "p": Partnership(name="Riverside"),
        "s": School(name="Millbank Primary", code="MIL"),
        "i": Information(source="Reading scores", finding="P5 reads less well than last year"),
        "t": TargetGroup(name="P5 readers", who="Twelve pupils", how_chosen="Lowest scores in May"),
        "o": Outcome(
            name="Reading age", for_whom="t", measure="m", baseline="8", target="9", by_when=date(2027, 5, 1)
        ),
        "f": Factor(
            name="Motivation",
            level="pupil",
            influence="pressure",
            information=["i"],
            tests=[FactorTest(what="Focus group", evidence="They do not see why", outcome="confirmed")],
            confirmed="confirmed",
        ),
        "q": Question(question="Does paired reading help?", factors=["f"], comparison="P5 of last year"),
        "a": Action(task="Pair the readers", questions=["q"]),
        "m": Measure(name="Reading test", code="reading", questions=["q"]),
        "e": Event(what="Start", intervention=True),
        "c": Cycle(
            name="First",
            predictions=[Prediction(question="Who talks?", predicted="Most", observed="All")],
            learned="Pairs need time",
            decision="adapt",
        ),
        "v": Voice(quote="I like it"),
        "x": Finding(question="q", measures=["m"], evidence="Scores rose", answer="Yes", strength="moderate"),
        "d": Decision(what="Go on", decision="adopt", findings=["x"]),
        "h": Sharing(with_whom="staff", how="At the meeting"),
    }


def replaced(id: str, **changes: Any) -> Record:
    return whole()[id].model_copy(update=changes)


def told(without: str = "", **instead: Record) -> list[tuple[int, str | None, str]]:
    bodies = {**whole(), **instead}
    every = [entry(id, body) for id, body in bodies.items() if id != without]
    return [(lack.phase, lack.record, lack.message) for lack in missing(every)]


def test_nothing_is_missing_in_a_whole_chain() -> None:
    assert told() == []


def test_an_empty_partnership_is_told_what_each_phase_needs_in_order() -> None:
    lacks = missing([])
    assert [(lack.phase, lack.kind) for lack in lacks] == [
        (1, "partnership"),
        (1, "school"),
        (1, "information"),
        (1, "target_group"),
        (1, "outcome"),
        (2, "factor"),
        (3, "question"),
        (3, "action"),
        (3, "measure"),
        (4, "event"),
        (4, "cycle"),
        (4, "voice"),
        (5, "finding"),
        (5, "decision"),
        (5, "sharing"),
    ]
    assert lacks[2].message == (
        "No performance information has been added yet. Add what you looked at and what it shows."
    )
    assert lacks[9].message == (
        "No event says when the intervention began. Add one, and the charts will mark it."
    )
    assert all(lack.record is None for lack in lacks)


@pytest.mark.parametrize(
    ("instead", "expected"),
    [
        ({"p": Partnership()}, (1, "p", "A partnership still needs a name.")),
        (
            {"i": Information(source="Reading scores")},
            (1, "i", "The information examined ‘Reading scores’ still needs what it shows."),
        ),
        (
            {"o": Outcome(name="Reading age", for_whom="t", by_when=date(2027, 5, 1))},
            (
                1,
                "o",
                "The outcome ‘Reading age’ still needs a measure, where they are now and where they should be.",
            ),
        ),
        (
            {"s": School(code="MIL")},
            (1, "s", "A school still needs a name."),
        ),
        (
            {"f2": Factor(name="Sleep", level="pupil", influence="pressure", information=["i"])},
            (
                2,
                "f2",
                "The factor ‘Sleep’ has not been tested. "
                "Plan a test: what would you expect to see if you were wrong?",
            ),
        ),
        (
            {
                "f2": Factor(
                    name="Sleep",
                    level="pupil",
                    influence="pressure",
                    information=["i"],
                    tests=[FactorTest(what="Survey")],
                )
            },
            (2, "f2", "The factor ‘Sleep’ has no judgement yet. Say whether its tests confirm it."),
        ),
        (
            {
                "f2": Factor(
                    name="Sleep",
                    level="pupil",
                    influence="strength",
                    information=["i"],
                    confirmed="confirmed",
                )
            },
            (
                2,
                "f2",
                "The factor ‘Sleep’ was judged confirmed without a test that says so. "
                "Add the test and what you found.",
            ),
        ),
        (
            {
                "f2": Factor(
                    name="Sleep",
                    level="pupil",
                    influence="pressure",
                    information=["i"],
                    tests=[FactorTest(what="Diary", outcome="confirmed")],
                    confirmed="confirmed",
                )
            },
            (
                3,
                "f2",
                "The factor ‘Sleep’ is a confirmed pressure that no research question answers. "
                "Ask one that does.",
            ),
        ),
        (
            {
                "f": Factor(
                    name="Motivation",
                    tests=[FactorTest(what="Diary", outcome="confirmed")],
                    confirmed="confirmed",
                )
            },
            (
                2,
                "f",
                "The factor ‘Motivation’ still needs its level, whether it helps or hinders and the information that "
                "suggested it.",
            ),
        ),
        (
            {"q": Question(question="Does paired reading help?", comparison="Nobody", factors=[])},
            (
                3,
                "q",
                "The research question ‘Does paired reading help?’ is not linked to a confirmed factor. "
                "Link one, or test its factor first.",
            ),
        ),
        (
            {"a": Action(task="Pair the readers")},
            (
                3,
                "q",
                "The research question ‘Does paired reading help?’ has no action in the plan. Plan one for it.",
            ),
        ),
        (
            {"m": Measure(name="Reading test", code="reading")},
            (
                3,
                "q",
                "The research question ‘Does paired reading help?’ has no measure. Say how you will know if it worked.",
            ),
        ),
        (
            {"m2": Measure(name="Wellbeing", questions=["q"])},
            (3, "m2", "The measure ‘Wellbeing’ still needs its short name."),
        ),
        (
            {"m2": Measure(name="Wellbeing", code="well", form="survey", questions=["q"])},
            (
                3,
                "m2",
                "The measure ‘Wellbeing’ is a questionnaire without possible answers. "
                "List them from best to worst.",
            ),
        ),
        (
            {"m2": Measure(name="Wellbeing", code="well")},
            (
                3,
                "m2",
                "The measure ‘Wellbeing’ is not linked to a research question or an outcome. Link it, or remove it.",
            ),
        ),
        (
            {"c": Cycle(name="First", predictions=[Prediction()], learned="Much", decision="adopt")},
            (
                4,
                "c",
                "The cycle ‘First’ has 1 of its predictions without what was observed. Write down what you saw.",
            ),
        ),
        (
            {"x": Finding(measures=["m"], evidence="Scores rose", answer="Yes", strength="weak")},
            (
                5,
                "q",
                "The research question ‘Does paired reading help?’ has no finding yet. Answer it from the evidence.",
            ),
        ),
        (
            {"x": Finding(question="q", voices=["v"])},
            (
                5,
                "x",
                "A finding still needs the evidence, an answer and the strength of the evidence.",
            ),
        ),
        (
            {"x": Finding(question="q", evidence="Scores rose", answer="Yes", strength="weak")},
            (
                5,
                "x",
                "The finding ‘Yes’ is not linked to a measure, voice or cycle. Say where its evidence comes from.",
            ),
        ),
        (
            {"d": Decision(what="Go on", decision="adopt")},
            (5, "d", "The decision ‘Go on’ still needs the finding it is based on."),
        ),
        (
            {"x2": Finding(question="q", voices=["gone"], evidence="e", answer="Yes", strength="weak")},
            (
                5,
                "x2",
                "The finding ‘Yes’ refers in ‘From which voices’ to an entry that no longer exists. "
                "Choose another or leave it empty.",
            ),
        ),
        (
            {"n": Member(name="Mairi Brown", role="Teacher", school="gone")},
            (
                1,
                "n",
                "A member refers in ‘School’ to an entry that no longer exists. "
                "Choose another or leave it empty.",
            ),
        ),
    ],
)
def test_each_gap_is_told_in_a_sentence(instead: dict[str, Record], expected: tuple[int, str, str]) -> None:
    assert expected in told(**instead)


def test_two_partnership_records_are_each_told() -> None:
    said = "is one of 2 entries for the partnership. Keep one and remove the others."
    assert told(p2=Partnership(name="Hillside")) == [
        (1, "p", f"The partnership ‘Riverside’ {said}"),
        (1, "p2", f"The partnership ‘Hillside’ {said}"),
    ]


def test_a_conflict_is_told() -> None:
    conflict = Conflict("name", "Driver", (("a", "AB", "", "1"), ("b", "CD", "", "2")))
    every = [entry(id, body) for id, body in whole().items()]
    every.append(entry("r", KINDS["driver"](), conflicts=(conflict,)))
    assert [lack.message for lack in missing(every)] == [
        "A driver was changed in two places at once, in ‘Driver’. Choose a version."
    ]


def test_the_chain_runs_from_data_to_decision() -> None:
    edges = chain([entry(id, body) for id, body in whole().items()])
    for step in ("if", "fq", "qa", "qm", "mx", "qx", "xd"):
        assert tuple(step) in edges
    assert len(edges) == len(set(edges))


def test_the_chain_leaves_out_what_no_longer_exists() -> None:
    assert chain([entry("x", Finding(question="gone"))]) == []


class Row(Fields):
    about: str | None = field("About", default=None, links="voice")


class Nested(Record):
    kind = "nested"
    title = "Nested"
    help = "Only here."

    rows: list[Row] = field("Rows", default=[])


@pytest.mark.parametrize(
    ("instead", "field"),
    [
        ({"f": replaced("f", confirmed="untested", tests=[])}, "tests"),
        ({"f": replaced("f", confirmed="untested")}, "confirmed"),
        ({"f": replaced("f", tests=[FactorTest(what="Focus group")])}, "tests"),
        ({"q": replaced("q", factors=[])}, "factors"),
        ({"m": replaced("m", form="survey", answers=[])}, "answers"),
        ({"m": replaced("m", questions=[]), "o": replaced("o", measure=None)}, "questions"),
        (
            {"c": replaced("c", predictions=[Prediction(question="Who talks?", predicted="Most")])},
            "predictions",
        ),
        ({"x": replaced("x", measures=[])}, "measures"),
        ({"a": replaced("a", questions=["q", "gone"])}, "questions"),
    ],
)
def test_what_is_missing_in_a_record_names_the_field_that_puts_it_right(
    instead: dict[str, Record], field: str
) -> None:
    """So that a link on the start page and at a page's foot leads to it."""
    bodies = {**whole(), **instead}
    found = missing([entry(id, body) for id, body in bodies.items()])
    assert field in {lack.field for lack in found if lack.record in instead}, found
    assert not [lack for lack in found if lack.record in instead and not (lack.field or lack.into)]


def test_a_link_in_a_nested_row_is_found_by_itself() -> None:
    assert list(links(Nested(rows=[Row(about="v1"), Row()]))) == [("rows", "About", "voice", "v1")]


def test_every_kind_belongs_to_the_phase_of_its_module() -> None:
    assert {
        kind: phase_of(kind) for kind in ("school", "outcome", "factor", "measure", "voice", "sharing")
    } == {
        "school": 1,
        "outcome": 1,
        "factor": 2,
        "measure": 3,
        "voice": 4,
        "sharing": 5,
    }

from datetime import date

import pytest

from sipp_lib.records.kinds import (
    Action,
    Cycle,
    Factor,
    LogEntry,
    Measure,
    Member,
    Outcome,
    Partnership,
    School,
    SignOff,
    TargetGroup,
    Voice,
)
from sipp_lib.records.kinds.exploring import FactorTest
from sipp_lib.records.remarks import Settings, of, remarks
from sipp_lib.records.store import Store

OWN = Partnership(name="Tiny", start=date(2025, 8, 18), end=date(2026, 6, 26))
SCHOOL = School(name="Tarbrax Primary School", code="TAR")
SMALL = (
    "says a number of pupils or parents under 10, which no public report shows. If the text is published, write "
    "‘a few’ in its place."
)
EXACT = (
    "says exactly how many pupils or parents, and public reports round such numbers to 5. If the text is published, "
    "write ‘about’ and a rounded number."
)

SAID = [
    (LogEntry(day=date(2026, 3, 4)), [("day", "‘Date’ is in the future. Please check it.")]),
    (
        Action(start=date(2035, 9, 1)),
        [
            ("start", "‘From’ is more than 5 years ahead. Please check the year."),
            ("start", "‘From’ is after the partnership ends. Please check both dates."),
        ],
    ),
    (SignOff(day=date(1999, 9, 1)), [("day", "‘When’ is more than 10 years ago. Please check the year.")]),
    (
        Cycle(start=date(2025, 6, 2), end=date(2026, 7, 1)),
        [
            ("start", "‘From’ is before the partnership starts. Please check both dates."),
            ("end", "‘To’ is after the partnership ends. Please check both dates."),
        ],
    ),
    (
        Outcome(by_when=date(2026, 9, 1)),
        [("by_when", "‘By when’ is after the partnership ends. Please check both dates.")],
    ),
    (
        Measure(occasions=["August 2025", "Sept 2026"]),
        [("occasions", "‘Collected when’ names a month after the partnership ends. Please check it.")],
    ),
    *(
        (
            Measure(answers=answers),
            [
                (
                    "answers",
                    f"‘Possible answers’ are not in the usual order, {usual}. Please check that they go from best to "
                    "worst.",
                )
            ],
        )
        for answers, usual in (
            (["Agree", "Disagree", "Neutral"], "Agree, Neutral, Disagree"),
            (["Always", "Never", "Sometimes"], "Always, Sometimes, Never"),
            (["First", "Early", "Second"], "Second, First, Early"),
        )
    ),
    (
        Measure(occasions=["2026-07"]),
        [("occasions", "‘Collected when’ names a month after the partnership ends. Please check it.")],
    ),
    (
        LogEntry(minutes=1400, present=9, planned=8),
        [
            ("minutes", "‘Minutes’ is more than is usual. Please check it."),
            ("present", "‘Pupils present’ is more than ‘Pupils expected’. Please check both."),
        ],
    ),
    (
        TargetGroup(size=12, pupils=["a", "b"]),
        [("size", "‘Number of pupils’ is not the number of pseudonyms in the group. Please check it.")],
    ),
    (
        Member(role="Probationer at Tarbrax"),
        [
            (
                "role",
                "‘Role’ names a school. Roles are published without schools, as both together may name a person: "
                "leave the school out.",
            )
        ],
    ),
    (Factor(why="Four pupils said so."), [("why", f"‘Why we think so’ {SMALL}")]),
    (
        Factor(tests=[FactorTest(evidence="26 pupils (exact)")]),
        [("tests", f"‘How we tested it: What we found’ {EXACT}")],
    ),
    (Voice(quote="We two boys like it", publish=True), [("quote", f"‘What was said’ {SMALL}")]),
]
FINE = [
    Voice(quote="We two boys like it"),  # nobody ticked it
    LogEntry(what="Four pupils came", day=date(2025, 9, 1)),  # stays in school
    Factor(tests=[FactorTest(who="two pupils", day=date(2026, 2, 1))]),
    Action(start=date(2025, 8, 18), end=date(2026, 6, 26), task="Train P5 pupils' teachers in 2 schools"),
    Measure(occasions=["June 2026", "spring", "Before", "Marks 2027"]),
    TargetGroup(size=2, pupils=["a", "b"], who="P5 pupils of 2 schools, about 25 pupils"),
    Member(role="Head teacher", organisation="Education Scotland"),
    Outcome(by_when=date(2026, 6, 26)),
]


def settings_of(tmp_path, record):
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        for each in (OWN, SCHOOL):
            store.add(each, author="AB")
        entry = store.add(record, author="AB")
        return entry, Settings(tuple(store.current()), date(2026, 2, 1))


@pytest.mark.parametrize(("record", "told"), SAID)
def test_what_is_odd_is_said_of_its_field_and_kept(tmp_path, record, told):
    entry, settings = settings_of(tmp_path, record)
    assert [(each.field, each.text) for each in of(entry, settings)] == told


@pytest.mark.parametrize("record", FINE)
def test_what_is_usual_is_not_remarked_on(tmp_path, record):
    entry, settings = settings_of(tmp_path, record)
    assert of(entry, settings) == []


def test_what_two_people_made_that_cannot_be_is_said(tmp_path):
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        first = store.add(Action(start=date(2026, 1, 12), end=date(2026, 3, 2)), author="AB")
        store.revise(first.id, {"start": "2026-02-09"}, author="AB", parents=first.heads)
        entry = store.revise(first.id, {"end": "2026-01-30"}, author="CD", parents=first.heads)
        settings = Settings(tuple(store.current()), date(2026, 2, 1))
    assert (entry.body.start, entry.body.end) == (date(2026, 2, 9), date(2026, 1, 30))
    assert [each.text for each in of(entry, settings)] == [
        "‘To’ is before ‘From’. Change one of the two dates."
    ]


def test_a_remark_names_the_record_as_everybody_may_read_it(tmp_path):
    _, settings = settings_of(tmp_path, Factor(name="Motivation", why="Four pupils said so."))
    assert remarks(settings) == [f"The factor ‘Motivation’: ‘Why we think so’ {SMALL}"]


def test_one_outcome_may_be_the_main_measure(tmp_path):
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        store.add(Partnership(name="Tiny"), author="a")
        store.add(Measure(name="Reading", main=True), author="a")
        held = Settings(tuple(store.current()), date(2026, 3, 1))
        assert remarks(held) == []
        store.add(Measure(name="Maths", main=True), author="a")
        store.add(Measure(name="Sessions", main=True, role="process"), author="a")
        told = remarks(Settings(tuple(store.current()), date(2026, 3, 1)))
    several = "‘Main measure’ is ticked on more than one measure, so the report has none. Keep one."
    assert told == [
        f"The measure ‘Reading’: {several}",
        f"The measure ‘Maths’: {several}",
        "The measure ‘Sessions’: ‘Main measure’ is ticked, but this is not an outcome measure. Tick it on one that is.",
    ]

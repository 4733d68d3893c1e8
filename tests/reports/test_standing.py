"""Where a partnership stands: how far it is, what was decided, and whether those who look at it agreed."""

import html5lib
import pytest

from sipp_lib.batch.index import index
from sipp_lib.new import begin
from sipp_lib.phases import PHASES
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Action, Cycle, Decision, Factor, Finding, LogEntry, Measure, SignOff
from sipp_lib.records.store import Store
from sipp_lib.reports.report import Report
from sipp_lib.reports.standing import left_out, standing
from sipp_lib.workbook import Workbook


@pytest.fixture
def told(tmp_path):
    place, _ = begin("Ours", tmp_path)

    def told(*bodies, audience="public"):
        with Store.open(place.records, place.slug) as store:
            for body in bodies:
                store.add(body, author="test")
        return standing(Workbook.open("ours", tmp_path, audience))

    return told


def test_a_new_partnership_has_nothing_but_its_first_phase(told):
    assert told() == {
        "start": None,
        "end": None,
        "phase": 1,
        "decisions": [],
        "checked": ["Start: not signed off yet", "Planning: not signed off yet", "End: not signed off yet"],
        "stages": 0,
    }


@pytest.mark.parametrize(
    ("body", "phase"),
    [
        (Factor(name="They are tired"), 2),
        (Measure(name="Spelling"), 3),
        (Action(task="Buy books"), 3),
        (Action(task="Buy books", progress="under way"), 4),
        (LogEntry(what="We met"), 4),
        (Cycle(), 4),
        (Finding(), 1),
        (Finding(answer="Yes"), 5),
        (Decision(what="Pairs"), 1),
        (Decision(what="Pairs", decision="adopt"), 5),
        (SignOff(phase="start", agreed=True), 1),
    ],
)
def test_a_phase_has_begun_when_something_of_it_is_written_down(told, body, phase):
    assert told(body)["phase"] == phase


def test_a_stage_is_agreed_when_everybody_who_looked_at_it_agreed(told):
    found = told(
        SignOff(
            phase="start", agreed=True, day="2025-09-05", name="Canary Officer", comment="Canary comment"
        ),
        SignOff(phase="start", agreed=True, day="2025-09-09"),
        SignOff(phase="planning", agreed=True, day="2025-10-01"),
        SignOff(phase="planning", agreed=False),
        SignOff(phase="end", agreed=True),
    )
    assert found["checked"] == [
        "Start: agreed, 9 September 2025",
        "Planning: not agreed by all yet",
        "End: agreed",
    ]
    assert found["stages"] == 2
    assert "Canary" not in str(found)


def test_a_decision_is_told_without_who_carries_it_out(told):
    found = told(Decision(what="Pairs", decision="adapt", by_whom="Canary Teacher"), Decision(what="Bags"))
    assert found["decisions"] == ["Adapt: Pairs", "Not decided yet: Bags"]
    assert "Canary" not in str(found)


def test_hostile_text_stays_text_and_a_report_of_an_earlier_version_is_listed(tmp_path, harmless):
    hostile = "<script>alert(1)</script>"
    begin("Ours", tmp_path)
    old = {"name": "An earlier one", "about": "", "short": ["Nothing."], "effect": None}
    new = old | {
        "name": hostile,
        "standing": {
            "start": None,
            "end": "2026-06-30",
            "phase": 2,
            "decisions": [hostile],
            "checked": [hostile],
            "stages": 0,
        },
    }
    page = index(Programme.open(tmp_path), "public", {"old": old, "new": new})
    text = harmless(page)
    assert text.count(hostile) == 6  # the name in its row and in three orders, a decision, a stage
    rows = html5lib.parse(page, namespaceHTMLElements=False).findall(".//tbody/tr")
    cells = [" ".join("".join(cell.itertext()).split()) for cell in rows[1]]
    none = "Not told by this earlier report"
    assert cells == ["An earlier one", none, "Nothing.", none, none]
    assert "To 30 June 2026" in text


def test_a_phase_of_which_nothing_is_told_is_left_out_for_the_public_alone(tmp_path):
    place, _ = begin("Ours", tmp_path)
    with Store.open(place.records, place.slug) as store:
        store.add(Factor(name="They are tired"), author="test")
    public, school = (Report.open("ours", audience, tmp_path) for audience in ("public", "school"))
    assert left_out(school.book) == []
    assert left_out(public.book) == [PHASES[number - 1].slug for number in (1, 3, 4, 5)]
    assert public.action().html == ""
    links = public.title().html
    assert '"#exploring"' in links
    assert '"#action"' not in links
    assert "There is nothing to report on this phase." in school.action().html
    assert '"#action"' in school.title().html

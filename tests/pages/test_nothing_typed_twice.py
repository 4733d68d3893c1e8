"""The journey from a new partnership to the report: which texts somebody has to type twice. None."""

from datetime import date

import pytest
from two_schools import said

from sipp_lib.pages import gaps_seen, target_group
from sipp_lib.pages.phase1_performance import begin_outcome
from sipp_lib.pages.phase3_planning import ask, proposal, take
from sipp_lib.pages.phase4_action import begin_cycle
from sipp_lib.pages.phase5_evaluation import begin_finding
from sipp_lib.records.form_schema import form_schema
from sipp_lib.records.kinds import KINDS, Finding, Question
from sipp_lib.reports.report import Report
from sipp_lib.widgets.table import RecordTable


class Teacher:
    """Somebody who types a text only where it is offered nowhere, and counts what had to be typed again."""

    def __init__(self, book):
        self.book = book
        self.typed, self.twice, self.count = [], [], 0

    def send(self, kind, record, key, value):
        self.count += 1
        known = self.book.store.get(record)
        table = RecordTable(self.book.store, kind)
        reply = table._session.handle(
            {
                "op": "edit",
                "client": f"page{self.count}",
                "seq": self.count,
                "id": record,
                "key": key,
                "value": value,
                "seen": list(known.heads) if known else [],
            }
        )
        assert "refused" not in reply, reply
        table.close()
        self.book.reload()
        return record

    def fill(self, kind, record="", **fields):
        """Fill in fields of a record, or of a new one."""
        record = record or f"{kind}{self.count}"
        specs = {each["name"]: each for each in form_schema(kind)["fields"]}
        for key, value in fields.items():
            if specs[key]["type"] == "rows":
                inner = {each["name"]: each for each in specs[key]["fields"]}
                for row in value:
                    for name, text in row.items():
                        self.say(kind, inner[name], text)
            else:
                self.say(kind, specs[key], value)
            self.send(kind, record, key, value)
        return record

    def say(self, kind, spec, text):
        """Type a text, or take it up by a press where it is offered."""
        if spec["type"] not in ("text", "long") or text == "":
            return
        if text not in self.typed:
            self.typed.append(text)
        elif text not in RecordTable(self.book.store, kind).offers.get(spec["offers"], ()):
            self.twice.append((kind, spec["name"], text))

    def only(self, kind):
        """The id of the only record of a kind."""
        (entry,) = self.book.records(kind)
        return entry.id


@pytest.fixture
def teacher(performance):
    return Teacher(performance.book)


TRIED, GROUP, LEADS = "Paired reading, four days a week", "P5 readers", "Isla Reid"


def test_no_text_of_the_journey_is_typed_twice(teacher, performance):
    book, today = teacher.book, date.today().isoformat()
    partnership = teacher.only("partnership")
    teacher.fill("partnership", partnership, authorities=["Angus"], success="They read with confidence.")
    teacher.typed += ["Angus", "Morag Bell"]  # a line of the list, and who is typing
    for name in ("Airlie Primary School", "Birnam Primary School"):
        teacher.fill("school", name=name, authority="Angus")
    for name in ("Morag Bell", LEADS):
        teacher.fill("member", name=name, role="class teacher" if name == LEADS else "head teacher")

    measure = teacher.only("measure")
    gaps_seen.write_down(book, {"measure": measure, "occasion": "September", "lens": "simd"})
    target_group.take(book, said(performance, limit="73", schools=["A"]))
    book.reload()
    group = teacher.only("target_group")
    teacher.fill("target_group", group, name=GROUP, who="Those who stumble")
    begin_outcome(book, f"outcome:{measure}")
    book.reload()
    teacher.fill("outcome", teacher.only("outcome"), target="77 points", by_when="2027-05-01")

    test = {"what": "Listened to ten readers", "who": LEADS, "evidence": "They guess", "outcome": "confirmed"}
    factor = teacher.fill("factor", name="They guess at long words", level="pupil", influence="pressure")
    teacher.fill(
        "factor", factor, information=[teacher.only("information")], tests=[test], confirmed="confirmed"
    )

    ask(book, f"ask:{factor}")
    book.reload()
    question = teacher.only("question")
    teacher.fill("question", question, choice=TRIED, comparison="The other pupils of P5")
    take(book, f"take:{question}")
    book.reload()
    further = teacher.fill("question", choice=TRIED, outcome="Better Reading", context=GROUP)
    take(book, f"take:{further}")
    book.store.withdraw(further)
    driver = teacher.fill("driver", name=TRIED, tier="change idea", outcome=teacher.only("outcome"))
    teacher.fill(
        "action",
        task=TRIED,
        by_whom=LEADS,
        where="Airlie Primary School",
        questions=[question],
        drivers=[driver],
    )
    teacher.fill("measure", measure, by_whom="Morag Bell", questions=[question])

    teacher.fill("log", day=today, what=TRIED, who=LEADS)
    teacher.fill("event", day=today, what=TRIED, intervention=True)
    begin_cycle(book, "begin:improvement science")
    book.reload()
    cycle = teacher.only("cycle")
    teacher.fill("cycle", cycle, plan=TRIED, tasks=[{"what": "Choose pairs", "who": LEADS}])
    said_before = [{"question": "Do they talk?", "predicted": "Yes", "observed": "Most do"}]
    teacher.fill("cycle", cycle, predictions=said_before, learned="Pairs settle in a week", decision="adopt")
    teacher.fill("voice", quote="I like reading to Sam's dog", questions=[question])

    begin_finding(book, f"finding:{question}")
    book.reload()
    finding = teacher.only("finding")
    teacher.fill("finding", finding, answer="A little, for most", strength="weak")
    teacher.fill(
        "decision", what=TRIED, decision="adopt", findings=[finding], by_whom=LEADS, next_steps="P4 as well"
    )
    teacher.fill("sharing", day=today, with_whom="learners", how="An assembly")
    teacher.fill("sign_off", phase="end", day=today, name="Morag Bell", role="head teacher", agreed=True)

    assert teacher.twice == []
    assert len(teacher.typed) == len(set(teacher.typed))
    # short names were made of names, and nobody typed one
    assert [entry.body.code for entry in book.records("school")] == ["Airlie", "Birnam"]
    kinds = {each.kind for each in book.missing() if each.record}
    assert kinds == set(), [each.message for each in book.missing()]
    assert {kind for kind, model in KINDS.items() if model.by_hand and not book.records(kind)} == {
        "coding",
        "reading",
        "self_check",
    }


def test_what_a_finding_says_of_its_measures_is_worded_for_who_reads_it_and_never_kept(performance):
    book = performance.book
    target_group.take(book, said(performance, limit="82", schools=["A"]))
    book.reload()
    question = book.store.add("question", {"question": "Does it help?"})
    (measure,) = book.records("measure")
    book.store.revise(measure.id, {"questions": [question.id]}, [])
    book.reload()
    assert begin_finding(book, f"finding:{question.id}") == (
        "A finding has been started below, with what the measures show. Say what people said and saw, answer, and "
        "say how sure you are."
    )
    book.reload()
    (finding,) = book.bodies(Finding)
    assert (finding.evidence, finding.told) == ("", True)
    assert [each.message for each in book.missing() if each.kind == "finding"] == [
        "A finding still needs an answer and the strength of the evidence."
    ]
    (entry,) = book.records("finding")
    book.store.revise(entry.id, {"evidence": "Parents saw it too."}, [])

    def shown(audience):
        return str(Report.open("tiny", audience, book.programme.folder).evaluation().html)

    school, public = shown("school"), shown("public")
    for each in (school, public):
        assert "Parents saw it too." in each
        assert "Put the results of these measures in words" not in each
    # by hand: 12 pupils of school A had 71 to 82 and gained 5 each
    assert "12 pupils" in school.partition("What the evidence says")[2]
    told = public.partition("What the evidence says")[2].partition("</dd>")[0]
    assert "the target group&#39;s change is not shown (withheld to protect pupils)" in told
    assert "12" not in told


def test_a_short_name_follows_its_name_until_files_came_in(teacher):
    book = teacher.book
    school = teacher.fill("school", name="St Fil")
    assert book.store.get(school).body.code == "St Fil"
    measure = teacher.fill("measure", name="Single-word reading")
    teacher.fill("measure", name="Single-word reading")
    codes = [entry.body.code for entry in book.records("measure")]
    assert codes == ["READ", "single-word-reading", "single-word-reading-2"]
    # evidence is here already: what was made stands, as files may rest on it
    teacher.fill("school", school, name="St Fillan's RC Primary School")
    assert book.store.get(school).body.code == "St Fil"
    for entry in book.store.entries("import"):
        book.store.withdraw(entry.id)
    teacher.fill("school", school, name="St Fil")
    teacher.fill("school", school, name="St Fillan's RC Primary School")
    assert book.store.get(school).body.code == "St Fillan's"
    teacher.fill("school", school, code="STF")
    teacher.fill("school", school, name="St Fillan's Primary")
    assert book.store.get(school).body.code == "STF"
    teacher.fill("measure", measure, name="Gàidhlig")
    assert book.store.get(measure).body.code == "gaidhlig"


@pytest.mark.parametrize(
    ("hoped", "asked"),
    [
        ("Better NGRT scores", "NGRT scores"),
        ("to raise the number of readers", "the number of readers"),
        ("Improved wellbeing.", "wellbeing"),
        ("attendance", "attendance"),
    ],
)
def test_a_question_asks_of_what_is_measured_and_not_of_what_is_hoped_for(hoped, asked):
    said = Question(choice="Paired reading", outcome=hoped, context="P5")
    assert proposal(said) == f"What difference does paired reading make to {asked}, for P5?"

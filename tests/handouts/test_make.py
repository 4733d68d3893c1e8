import re

import pytest

from sipp_lib.errors import UsageError
from sipp_lib.handouts.make import (
    kind_named,
    measure_named,
    measures,
    occasion_of,
    of_kind,
    of_questionnaire,
    school_named,
    statements_of,
)
from sipp_lib.handouts.ready import READY
from sipp_lib.records.form_schema import form_schema
from sipp_lib.records.kinds import KINDS, Factor, Information, Measure, Partnership, School
from sipp_lib.records.store import Store

VOICES = Measure(name="Voices", code="voices", form="survey", answers=["Yes", "No"])


@pytest.fixture
def entries(tmp_path):
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        for body in (
            Partnership(name="Tiny"),
            Information(source="Reading test"),
            Factor(name="Sleep"),
            VOICES,
        ):
            store.add(body, author="AB")
        yield store.current()


def test_a_form_of_a_kind_asks_its_fields_and_offers_the_records_it_may_link_to(entries):
    form = of_kind("factor", "tiny", entries)
    assert re.fullmatch("[0-9a-f]{16}", form.id)
    assert (form.title, form.kind, form.one) == ("Factors", "factor", False)
    asked = {each.name: each for each in form.asked}
    assert asked["information"].choices == ("Reading test",)
    assert asked["level"].choices == ("school or class", "parent", "pupil")
    assert [each.name for each in asked["tests"].fields] == ["what", "who", "day", "evidence", "outcome"]
    assert of_kind("factor", "tiny", entries).id != form.id
    # nothing to choose from: no question without an answer
    bare = [entry for entry in entries if entry.kind != "information"]
    assert "information" not in {each.name for each in of_kind("factor", "tiny", bare).asked}


def test_the_form_of_the_one_record_of_its_kind_remembers_what_it_was_made_of(entries):
    form = of_kind("partnership", "tiny", entries)
    assert form.seen == next(each.heads for each in entries if each.kind == "partnership")
    assert form.one


def test_what_is_not_on_a_form_is_said_above_it(entries):
    assert of_kind("cycle", "tiny", entries).help == (
        "Small and quick is better than large and late. Write your predictions before you look. Not on this form, and "
        "filled in on the page of the workbook: ‘For which questions’, ‘Which driver it works on’ and ‘Lesson study: "
        "research lessons: Stage by stage’."
    )
    group = of_kind("target_group", "tiny", entries)  # pseudonyms are filled in from the evidence
    assert "judged" not in {each.name for each in group.asked}
    assert "‘Taken in or left out by professional judgement’" in group.help
    assert "Not on this form" not in of_kind("event", "tiny", entries).help


def test_a_form_of_cycles_asks_what_the_chosen_methods_ask(tmp_path):
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        about = store.add(Partnership(name="Tiny", methods=["lesson study"]), author="AB")
        form = of_kind("cycle", "tiny", store.current())
        asked = {each.name: each for each in form.asked}
        assert {"focus", "case_pupils", "lessons", "patterns", "predictions", "learned"} <= {*asked}
        assert not {
            "problem",
            "theory",
            "tasks",
            "data_plan",
            "problems",
            "observations",
            "evidence",
            "next_level",
        } & {*asked}
        assert asked["method"].choices == ("lesson study",)
        assert "PDSA" not in form.as_text()
        assert "Rounds" not in form.as_text()
        store.revise(about.id, {"methods": ["lesson study", "improvement science"]}, author="AB")
        both = {each.name: each for each in of_kind("cycle", "tiny", store.current()).asked}
        assert {"focus", "tasks", "data_plan"} <= {*both}
        assert "problem" not in both
        store.revise(about.id, {"methods": []}, author="AB")
        assert {"focus", "tasks", "problem", "evidence"} <= {
            each.name for each in of_kind("cycle", "tiny", store.current()).asked
        }


def test_every_field_of_every_form_is_asked_or_said_not_to_be(entries):
    for kind, model in KINDS.items():
        if not model.by_hand:
            continue
        form = of_kind(kind, "tiny", entries)
        asked = {each.name: each for each in form.asked}
        for each in form_schema(kind)["fields"]:
            told = f"‘{each['label']}’" in form.help
            assert (each["name"] in asked) != (told or model.holds_codes(each["name"])), (kind, each["name"])
            inner = {one.name for one in asked[each["name"]].fields} if each["name"] in asked else {*()}
            for one in each["fields"] if inner else ():
                assert one["name"] in inner or f"‘{each['label']}: {one['label']}’" in form.help


@pytest.mark.parametrize("kind", [kind for kind, model in KINDS.items() if model.by_hand])
def test_each_kind_that_people_fill_in_has_a_form_of_which_no_two_headings_are_the_same(kind, entries):
    form = of_kind(kind, "tiny", entries)
    labels = [each.label.casefold() for each in form.asked]
    assert labels
    for each in form.asked:
        inner = [one.label.casefold() for one in each.fields]
        assert len({*inner, "belongs to line"}) == len(inner) + 1
    assert len({*labels, "line", "filled in by"}) == len(labels) + 2
    assert {kind_named(KINDS[kind].title), kind_named(KINDS[kind].plural)} == {kind}


def test_a_questionnaire_asks_its_statements_with_the_answers_of_its_measure():
    form = of_questionnaire(
        VOICES, "tiny", [" I like  reading ", "", "I read"], "May 2026", school="T", named=True
    )
    assert [(each.name, each.label) for each in form.asked] == [
        ("scn", "Candidate number (SCN)"),
        ("q1", "I like reading"),
        ("q2", "I read"),
    ]
    assert form.asked[1].choices == ("Yes", "No")
    assert (form.measure, form.occasion, form.school, form.kind) == ("voices", "May 2026", "T", "")


@pytest.mark.parametrize(
    ("statements", "answers", "words"),
    [
        ([], ["Yes"], "‘Voices’ needs its statements, at most 100, each on a line: in the measure in Phase 3, on "
         "the page to start from, or in a text file (in a command: --statements). For a published questionnaire, only "
         "as far as its terms allow."),
        (["I read", "i read"], ["Yes"], "A statement stands in the list twice. Take one of the two out."),
        (["I read"], [], "‘Voices’ lists no possible answers. Write them in Phase 3, from best to worst, and make the "
         "form again."),
    ],
)  # fmt: skip
def test_what_a_questionnaire_lacks_is_said(statements, answers, words):
    with pytest.raises(UsageError) as caught:
        of_questionnaire(VOICES.model_copy(update={"answers": answers}), "tiny", statements, "May 2026")
    assert str(caught.value) == words


def test_statements_are_those_given_else_of_the_scale_or_ready_or_asked_before(tmp_path):
    (tmp_path / "own.toml").write_text('name = "Own"\nitems = ["One", "Two"]\nlowest = 1\nhighest = 5\n')
    scored = VOICES.model_copy(update={"scale": "own"})
    assert statements_of(scored, tmp_path, ["Mine"], ["Old"]) == ["Mine"]
    assert statements_of(scored, tmp_path, [], ["Old"]) == ["One", "Two"]
    assert statements_of(VOICES, tmp_path, [" "], ["Old"]) == ["Old"]
    own = scored.model_copy(update={"statements": ["Our one", " ", "Our two"]})
    assert statements_of(own, tmp_path, [], ["Old"]) == ["Our one", "Our two"]
    assert statements_of(own, tmp_path, ["Mine"], ["Old"]) == ["Mine"]
    ready = measure_named("Working-Together", [])
    assert statements_of(ready, tmp_path, [], []) == [*READY["working-together"].statements]
    stirling = VOICES.model_copy(update={"scale": "Stirling"})
    assert statements_of(stirling, tmp_path, [], []) == []  # its words belong to others


def test_a_published_scale_asks_all_of_its_statements_and_says_whose_they_are(tmp_path):
    stirling = measure_named("stirling", [])
    with pytest.raises(UsageError) as caught:
        of_questionnaire(stirling, "tiny", [], "May 2026", folder=tmp_path)
    assert str(caught.value) == (
        "‘Stirling Children's Wellbeing Scale’ needs its statements, at most 100, each on a line: on the page to start "
        "from, or in a text file (in a command: --statements). Free to use if nothing in it is changed and nobody pays "
        "for it (Child Outcomes Research Consortium). Copy the fifteen statements from the published form, in its "
        "order."
    )
    with pytest.raises(UsageError) as caught:
        of_questionnaire(stirling, "tiny", ["One"], "May 2026", folder=tmp_path)
    assert str(caught.value) == (
        "‘Stirling Children's Wellbeing Scale’ has 15 statements, but 1 is given here. Give all of them, in the order "
        "of the published form."
    )
    made = of_questionnaire(stirling, "tiny", [f"s{at}" for at in range(15)], "May 2026", folder=tmp_path)
    assert made.help == (
        "For each statement choose the answer that fits best. Stirling Children's Wellbeing Scale (Liddle and Carter, "
        "2015)."
    )


def test_a_measure_is_found_by_its_name_before_one_that_stands_ready(entries):
    assert measure_named("VOICES", measures(entries)).code == "voices"
    own = VOICES.model_copy(update={"code": "pupil-voice", "name": "Ours"})
    assert measure_named("pupil-voice", [own]).name == "Ours"
    assert measure_named("reading", [Measure(name="Reading", code="reading")]) is None
    # the same questionnaire under another short name, where a score had taken its own
    other = measure_named("stirling", []).model_copy(update={"code": "stirling-2"})
    score = Measure(name="Stirling Children's Wellbeing Scale", code="stirling")
    assert measure_named("stirling", [score, other]) is other


def test_when_it_is_asked_is_said_in_the_words_of_the_measure():
    twice = VOICES.model_copy(update={"occasions": ["Before", "After"]})
    assert occasion_of(twice, "before") == "Before"
    assert occasion_of(VOICES.model_copy(update={"occasions": ["May"]}), "") == "May"
    assert occasion_of(VOICES, "June 2026") == "June 2026"
    for measure, words in (
        (twice, "Say when it is asked: ‘Before’ and ‘After’. (In a command: --occasion.)"),
        (VOICES, "Say when it is asked, such as November 2026. (In a command: --occasion.)"),
    ):
        with pytest.raises(UsageError) as caught:
            occasion_of(measure, "")
        assert str(caught.value) == words


def test_the_school_of_pupils_is_the_only_one_or_said(tmp_path):
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        with pytest.raises(UsageError) as caught:
            school_named("", store.current())
        assert (
            str(caught.value)
            == "Say which school the pupils are of: none is listed yet. (In a command: --school.)"
        )
        store.add(School(name="Tarvit Primary", code="Tarvit"), author="AB")
        assert school_named("", store.current()) == "Tarvit"
        store.add(School(name="Ceres Primary", code="Ceres"), author="AB")
        assert school_named("ceres primary", store.current()) == "Ceres"
        with pytest.raises(UsageError) as caught:
            school_named("", store.current())
    assert str(caught.value) == (
        "Say which school the pupils are of: Tarvit Primary and Ceres Primary. (In a command: --school.)"
    )

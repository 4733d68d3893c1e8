import pytest

from sipp_lib.errors import UsageError
from sipp_lib.evidence.readers.returned_forms import returned
from sipp_lib.jupyter.given_out import give_out, offered
from sipp_lib.jupyter.start_page import StartPage
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store


def test_what_is_offered_are_the_surveys_of_phase_3_and_those_that_stand_ready(tmp_path):
    with Store.create(tmp_path / "records.sqlite", "tiny") as store:
        first = [each["what"] for each in offered(store.current())["listed"]][:2]
        assert first == ["working-together", "pupil-voice"]
        wanted = Measure(name="Working together", code="wt", form="survey", occasions=["May 2026"])
        for each in (wanted, Measure(name="Reading", code="reading"), School(name="Tarvit")):
            store.add(each, author="AB")
        told = offered(store.current())
    assert told["listed"][0] == {
        "what": "wt",
        "name": "Working together",
        "occasions": ["May 2026"],
        "terms": "",
    }
    assert not {"working-together", "reading"} & {each["what"] for each in told["listed"]}
    assert told["schools"] == ["Tarvit"]
    theirs = [each["what"] for each in told["listed"] if each["terms"]]
    assert theirs == ["stirling", "rosenberg-a", "rosenberg-b"]


def test_a_questionnaire_is_given_out_from_the_page(tmp_path):
    begin("Tiny", tmp_path)
    page, sent = StartPage(tmp_path), []
    page.send = lambda content, buffers: sent.append((content, buffers))

    def asked(**more):
        page._asked(page, {"do": "questionnaire", "text": "tiny", **more}, [])
        return page.state["said"] or page.state["wrong"]

    assert asked(what="working-together", when="May 2026", **{"as": "xlsx"}) == (
        "form-working-together.xlsx is among your downloads. The measure ‘Working together’ was added in Phase 3. When "
        "it comes back, add it on the page of phase 1."
    )
    ((told, (data,)),) = sent
    assert told == {"save": "form-working-together.xlsx"}
    form = returned(data, "x.xlsx").form
    assert (form.measure, form.occasion, len(form.asked)) == ("working-together", "May 2026", 5)
    own = {"name": "Breakfast", "answers": "often", "who": "parents", "when": "May 2026", "as": "print"}
    assert asked(**own, statements="We come\nWe like it\n") == (
        "form-breakfast-print.html is among your downloads. The measure ‘Breakfast’ was added in Phase 3. What is "
        "written on paper is typed into one of the other two."
    )
    assert b"We like it" in sent[1][1][0]
    assert asked(**own, statements="We come") == (
        "There is a measure ‘Breakfast’ already. Choose it in the list, or take another name."
    )
    with pytest.raises(UsageError):
        give_out(Programme.open(tmp_path), "tiny", {"what": "none", "as": "xlsx"})

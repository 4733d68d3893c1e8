"""The page for learners and parents: no number, the language that was chosen, and hostile words stay words."""

import html5lib
import pytest

from sipp_lib.new import begin, sample_partnership
from sipp_lib.records.kinds import Decision, Question, School, TargetGroup, Voice
from sipp_lib.records.store import Store
from sipp_lib.reports.report import Report

HOSTILE = "<script>alert(1)</script>{{7*7}}"


@pytest.fixture
def page(tmp_path):
    place, _ = begin("Ours", tmp_path)

    def page(*bodies, audience="public", **own):
        with Store.open(place.records, place.slug) as store:
            for body in bodies:
                store.add(body, author="AB")
            if own:
                store.revise(store.current("partnership")[0].id, own, author="AB")
        return Report.open("ours", audience, tmp_path).plain()

    return page


def sections(fragment):
    tree = html5lib.parse(str(fragment.html), treebuilder="etree", namespaceHTMLElements=False)
    return {
        section.find("h2").text: [
            "".join(each.itertext()) for each in section.iter() if each.tag in ("p", "li", "footer")
        ]
        for section in tree.iter("section")
    }


RECORDS = (
    School(name="Kirkmuir Primary"),
    TargetGroup(name="the P5 readers", size=131),
    Question(choice="Reading pairs", question="Do they read better?"),
    Voice(quote="It was good.", whose="learner", publish=True),
    Decision(what="Reading pairs", decision="adopt"),
    Decision(what="Posters", decision="abandon"),
)


def test_each_question_is_answered_without_a_number(page):
    told = page(*RECORDS, success="We all read.")
    assert sections(told) == {
        "What did we want?": ["We all read."],
        "Who was it for?": ["The P5 readers"],
        "The schools": ["Kirkmuir Primary"],
        "What did we try?": ["Reading pairs"],
        "What happened?": ["There is nothing to tell yet."],
        "What learners and parents said": ["It was good.", "a learner"],
        "What comes next?": [
            "Reading pairs: we will go on with this",
            "Posters: we will not go on with this",
        ],
    }
    assert told.facts == {"title": "Ours: for learners and parents", "language": "en-GB"}
    assert "131" not in told.html


def test_in_gaelic_every_fixed_word_is_and_it_says_that_nobody_has_checked_them(page):
    told = page(*RECORDS, language="Gaelic", success="Leughaidh sinn uile.")
    assert [*sections(told)] == [
        "Dè bha sinn ag iarraidh?",
        "Cò dha a bha e?",
        "Na sgoiltean",
        "Dè dh'fheuch sinn?",
        "Dè thachair?",
        "Na thuirt luchd-ionnsachaidh agus pàrantan",
        "Dè thig a-nis?",
    ]
    assert told.facts == {"title": "Ours: do luchd-ionnsachaidh agus pàrantan", "language": "gd"}
    assert "(A Gaelic reader has not checked these words yet.)" in told.html
    for english in ("learner", "parent", "We will", "nothing", "full report"):
        assert english not in told.html


def test_for_the_school_it_says_whom_it_is_for(page):
    assert "For the schools only. Please do not pass it on." in page(audience="school").html
    assert "For the schools only" not in page().html


def test_hostile_words_stay_words(page):
    told = page(
        School(name=HOSTILE),
        TargetGroup(name=HOSTILE),
        Question(choice=HOSTILE),
        Voice(quote=HOSTILE, whose="learner", publish=True),
        Decision(what=HOSTILE, decision="adapt"),
        success=HOSTILE,
    )
    assert "<script" not in told.html
    assert told.html.count("&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}") == 6


@pytest.mark.parametrize(
    ("target", "after", "aimed"),
    [
        (
            "4 points more than the waiting schools by May",
            "The learners in our group did better than the other learners.",
            "We reached what we aimed for. But how much better it really is may be a bit less than that.",
        ),
        (
            "Narrow the gap by deprivation by a quarter",
            "areas that have the most is smaller than before. It may just be luck.",
            "We reached what we aimed for, but it may just be luck.",
        ),
    ],
)
def test_what_was_aimed_for_stands_beside_its_own_result(tmp_path, target, after, aimed):
    programme = sample_partnership("tarvit-water", tmp_path / "programme")
    with Store.open(programme.place("tarvit-water").records, "tarvit-water") as store:
        entry = next(each for each in store.current("outcome") if "reading scores" in each.body.name)
        store.revise(entry.id, {"target": target}, author="AB")
    told = sections(Report.open("tarvit-water", "school", programme.folder).plain())["What happened?"][0]
    gap = told.index("The gap between learners")
    assert told.index(after) < told.index(aimed)
    assert (told.index(aimed) < gap) == ("more" in target)

"""Plain words for learners and parents: the catalogue is whole in each language, and English is easy to read."""

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from reading_age import school_grade, syllables

from sipp_lib.wording import plain, verdict
from sipp_lib.wording.verdict import UNCOMPARED, Caveat, Claim, Weight, by_weight

LANGUAGES = ("English", "Gaelic")


def test_the_formula_gives_what_its_published_examples_say():
    # Flesch's reading ease of these is published as 116 and 69; counted by hand they have 6 and 23 syllables
    for text, count, ease in (
        ("The cat sat on the mat.", 6, 116),
        ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 23, 69),
    ):
        words = re.findall("[A-Za-z]+", text)
        assert sum(map(syllables, words)) == count
        assert round(206.835 - 1.015 * len(words) - 84.6 * count / len(words)) == ease
    # 0.39 x 6 + 11.8 x 6 / 6 - 15.59
    assert school_grade("The cat sat on the mat.") == pytest.approx(-1.45)


def words_of(part):
    if isinstance(part, dict):
        return [text for each in part.values() for text in words_of(each)]
    return [text for each in part for text in words_of(each)] if isinstance(part, list) else [part]


def test_the_fixed_words_in_english_are_for_a_reading_age_of_eleven():
    told = plain.catalogue()
    sentences = [*told["found"]["English"].values(), *told["but"]["English"].values()]
    assert school_grade(" ".join(sentences)) + 5 < 11
    assert [each for each in sentences if school_grade(each) + 5 > 14] == []
    assert [each for each in sentences if re.search(r"\d|%|interval|mean\b|percent", each)] == []


@pytest.mark.parametrize("part", ["page", "found", "but"])
def test_each_language_has_the_same_words_and_each_is_its_own(part):
    english, gaelic = (plain.catalogue()[part][language] for language in LANGUAGES)
    assert [*english] == [*gaelic]
    same = [name for name in english if english[name] == gaelic[name]]
    assert same == []


def test_every_weight_of_a_caveat_has_a_sentence():
    assert {each.name for each in Weight} | {"sure", "PARTLY"} == {*plain.catalogue()["but"]["English"]}


def test_every_way_that_a_claim_can_name_has_a_sentence():
    folder = Path(plain.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    named = {*re.findall(r'"((?:answers|months|moved|watched|gap|once)_\w+)"', sources)}
    named -= {"gap_before", "gap_after", "gap_change"}  # columns
    # put together of two words, or of what is told of a difference
    named |= {f"months_{each}" for each in ("better", "worse", "moved")}
    named |= {f"{way}_both" for way in named if way.startswith("months_")}
    named |= {f"months_{each}_beside" for each in ("better", "worse", "moved")}
    named |= {f"moved_{each}" for each in ("up", "down", "level")}
    compared = ("ahead", "behind", "level", "once_ahead", "once_behind", "once_level")
    named |= {*compared, "better", "worse", "same", "none", "few", "once"}
    unsure = {
        f"{way}_unsure"
        for way in (
            *(*compared, "better", "worse", "same", "answers_level", "answers_beside_level"),
            *("answers_shown_level", "answers_shown_beside_level"),
        )
    }
    assert {*plain.catalogue()["found"]["English"]} == named | unsure


def test_the_gaelic_says_that_no_gaelic_reader_has_checked_it_until_one_has(monkeypatch):
    assert "A Gaelic reader has not checked these words yet." in plain.page("Gaelic")["unchecked"]
    assert plain.page("English")["unchecked"] == ""
    read = {**plain.catalogue(), "checked": {"English": "us", "Gaelic": "Mòrag, 1 May 2027"}}
    monkeypatch.setattr(plain, "catalogue", lambda: read)
    assert plain.page("Gaelic")["unchecked"] == ""


def test_a_day_has_its_month_in_the_language():
    assert plain.day(date(2026, 11, 4), "English") == "4 November 2026"
    assert plain.day(date(2026, 11, 4), "Gaelic") == "4 Samhain 2026"


SURE = Caveat("This is unlikely to be chance alone.", Weight.CHANCE, rules_out=True)
CHANCE = Caveat("The range includes zero, so this could be chance.", Weight.CHANCE)
UNALLOCATED = Caveat("Pupils were not allocated at random.", Weight.UNALLOCATED)


def test_what_was_watched_needs_no_cause_where_nothing_was_seen() -> None:
    told = by_weight(
        Claim("Maths: we cannot tell.", "watched_unsure"), [UNCOMPARED, Caveat("No cause.", Weight.NO_CAUSE)]
    )
    assert plain.found(told, "English") == ["We kept an eye on this too. We cannot tell if it got worse."]


def test_limits_from_few_months_are_not_told_as_few_learners() -> None:
    told = [Claim("No month lies beyond.", "months_level"), Caveat("Only rough.", Weight.FEW_MONTHS)]
    assert plain.found(told, "English")[1:] == ["We have only a few months so far."]


def test_the_good_answers_of_a_questionnaire_are_named_and_where_they_changed(safe) -> None:
    rows = [
        ("I read", "agree", 12, 2, 22),
        ("I ask", "agree", 3, -7, 13),
        ("I feel lost (worded the other way round)", "disagree", -15, -25, -5),
        ("I tell", "agree", None, None, None),
    ]
    frame = pd.DataFrame(rows, columns=["item", "band", "difference", "low", "high"])
    frame = frame.astype(dict.fromkeys(["difference", "low", "high"], "Float64"))
    changes = {"": safe(frame.assign(earlier="May", later="June"))}
    assert plain.asked(["May", "June"], changes, "English") == [
        "A good answer here is ‘agree’.",
        "But to ‘I feel lost’ it is ‘disagree’.",
        "More people gave a good answer to: ‘I read’.",
        "Fewer people gave a good answer to: ‘I feel lost’.",
    ]
    many = pd.concat([frame.iloc[[0]].assign(item=f"Statement {n}") for n in range(6)])
    told = plain.asked(["May", "June"], {"": safe(many.assign(earlier="May", later="June"))}, "English")
    assert told[1] == (
        "More people gave a good answer to: ‘Statement 0’; ‘Statement 1’; ‘Statement 2’; ‘Statement 3’; and others."
    )
    five = plain.asked(
        ["May", "June"], {"": safe(many.iloc[:5].assign(earlier="May", later="June"))}, "English"
    )
    assert five[1].endswith("‘Statement 3’; ‘Statement 4’.")  # never ‘and others’ of one
    hidden = {"": safe(frame.iloc[[3]].assign(earlier="May", later="June"))}
    assert plain.asked(["May", "June"], hidden, "English") == []


def test_a_second_result_of_a_measure_repeats_no_caveat_but_luck():
    absent, luck = (plain.catalogue()["but"]["English"][each] for each in ("LEFT_OUT", "CHANCE"))
    first = ["The learners in our group did better than before.", luck, absent]
    second = ["The gap is smaller than before.", luck, absent]
    assert plain.once(first, second, "English") == ["The gap is smaller than before.", luck]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("reached", ["We reached what we aimed for."]),
        ("reached_chance", ["We reached what we aimed for, but it may just be luck."]),
        (
            "reached_near",
            ["We reached what we aimed for. But how much better it really is may be a bit less than that."],
        ),
        ("reached_late", ["We reached what we aimed for. But we looked later than we had planned."]),
        ("missed", ["We did not reach what we aimed for."]),
        ("", []),
    ],
)
def test_what_became_of_a_target_is_told_in_a_sentence(word, told) -> None:
    assert plain.aimed([word] if word else [], "English") == told


@pytest.mark.parametrize(
    ("way", "caveats", "said"),
    [
        (
            "ahead",
            [UNALLOCATED, SURE],
            "The learners in our group did better than the other learners. This is not likely to be just luck. The "
            "groups may not have been alike from the start. So we do not know what made it so.",
        ),
        # a difference that may be chance is none that is told, nor a cause of it
        (
            "ahead",
            [UNALLOCATED, CHANCE],
            "We cannot tell if the learners in our group did better than the other learners.",
        ),
        (
            "level",
            [UNALLOCATED, CHANCE],
            "We saw no real difference between our group and the other learners.",
        ),
        (
            "once_behind",
            [Caveat("It was measured once.", Weight.UNCOMPARED), CHANCE],
            "We looked once. We cannot tell if the learners in our group did less well than the other learners.",
        ),
        (
            "once",
            [Caveat("It was measured once.", Weight.UNCOMPARED)],
            "We looked once. So we do not know what changed.",
        ),
        (
            "better",
            [UNCOMPARED],
            "The learners in our group did better than before. We had no other group to set this beside. It might "
            "have been the same with no help from us.",
        ),
        (
            "gap_narrower",
            [CHANCE],
            "The gap between learners from areas that have the least and areas that have the "
            "most is smaller than before. It may just be luck.",
        ),
    ],
)
def test_a_result_is_told_without_its_number_and_with_what_weakens_it(way, caveats, said):
    told = by_weight(Claim("Reading: 4.2 points ahead.", way), caveats)
    assert " ".join(plain.found(told, "English")) == said


def test_what_claims_nothing_is_told_so():
    assert plain.found(["Reading: not shown (fewer than 10 pupils)."], "English") == [
        "We cannot say how this came out."
    ]


def test_that_too_few_are_in_it_is_told_but_not_a_number_that_is_withheld():
    text = "Reading: not shown."
    few = verdict.hidden(text, {"suppressed": "fewer than 10 pupils"})
    assert plain.found([few], "English") == ["Too few learners were in it to say how this came out."]
    assert plain.found([verdict.hidden(text, {"suppressed": "withheld to protect pupils"})], "English") == [
        "We cannot say how this came out."
    ]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("answers_some_up", "Some of the answers were better than before. We cannot tell about the rest."),
        ("answers_mixed", "Some of the answers were better than before. Some were not."),
    ],
)
def test_of_many_statements_some_may_be_luck(way, said):
    caveat = Caveat(
        "For 5 of these 8 statements the range does not include zero.", Weight.CHANCE, partly=True
    )
    told = by_weight(Claim("The share rose for 7 of 8 statements.", way), [caveat])
    assert plain.found(told, "English") == [said, "Some of this may just be luck."]

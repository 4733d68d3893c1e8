from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from likert_frames import BANDS, SEED

from sipp_lib.analysis import likert as analysis
from sipp_lib.records.kinds import Measure
from sipp_lib.wording import likert, plain, verdict

# seed 004's question with 36, 10, 3 and 1 of 50, and nobody in the middle


def test_the_words_tell_every_answer_and_what_is_hidden(safe) -> None:
    assert likert.alt(safe(SEED, subject="staff")) == (
        "Diverging bar chart of answers, the middle answer aside. I enjoy $reading$ (50 people): "
        "strongly agree 72%, agree 20%, neither 0%, disagree 6%, strongly disagree 2%."
    )
    assert likert.bands_alt(safe(BANDS)) == (
        "Diverging bar chart of answers, the middle answer aside. I enjoy $reading$ (50 pupils): "
        "agree 62%, neither 38%, disagree fewer than 10 of 50, not shown."
    )


def test_an_item_with_too_few_pupils_and_an_empty_table_are_said_in_words(safe) -> None:
    few = BANDS.assign(n=pd.array([pd.NA] * 3, "Int64"), percent=pd.array([pd.NA] * 3, "Float64"))
    few["suppressed"] = "fewer than 10 pupils"
    assert likert.bands_alt(safe(few)).endswith("I enjoy $reading$: fewer than 10 pupils, not shown.")
    assert likert.alt(safe(SEED.head(0))) == "No data yet."


def test_the_share_that_agrees_stands_before_the_answers(safe) -> None:
    assert "I enjoy $reading$ (50 pupils): agree: 62%; strongly agree 72%" in likert.alt(
        safe(SEED), safe(BANDS)
    )


FORM = Measure(code="HOME", name="Parents' form", form="survey", answered_by="parents")


def change(item, *waves, band="often or always", points=()):
    """Rows of changes between neighbours, and from first to last, of waves given as (name, percent)."""
    pairs = [*pairwise(waves), *([(waves[0], waves[-1])] if len(waves) > 2 else [])]
    return [
        {
            "item": item,
            "band": band,
            "earlier": one[0],
            "later": two[0],
            "percent_earlier": one[1],
            "percent_later": two[1],
            **dict(zip(("difference", "low", "high"), each, strict=True)),
            "n_earlier": 45,
            "n_later": 45,
            "suppressed": "fewer than 10 pupils" if None in (one[1], two[1]) else "",
        }
        for (one, two), each in zip(pairs, points, strict=True)
    ]


def changes(*rows):
    return pd.DataFrame([row for each in rows for row in each]).astype(
        dict.fromkeys(["percent_earlier", "percent_later", "difference", "low", "high"], "Float64")
    )


def test_a_page_tells_every_wave_and_the_change_from_first_to_last_with_its_range(safe) -> None:
    frame = changes(
        change("I read", ("May", 40.0), ("June", 50.0), ("Sept", 44.0), ("Nov", 60.0), points=[
            (10, -10.4, 29), (-6, -26, 14), (16, -5, 35), (20, -0.6, 38.6)]),
        change("I ask", ("May", 40.0), ("June", 45.0), ("Sept", 50.0), ("Nov", 20.0), points=[
            (5, -15, 24), (5, -15, 24), (-30, -47, -10), (-20, -37, -1)]),
    )  # fmt: skip
    assert likert.sentences(FORM, ["May", "June", "Sept", "Nov"], {"": safe(frame)}) == [
        "Parents' form, answered by parents, May to Nov: the share answering ‘often or always’ clearly fell "
        "for 1 of 2 statements; for the other one we cannot tell.",
        "‘Clearly’ means that the likely range of the change does not include zero. About one statement in 20 would "
        "show that by chance alone.",
        likert.ANONYMOUS,
        "‘I read’, often or always: 40% in May, 50% in June, 44% in Sept and 60% in Nov: from May to Nov, 20 "
        "percentage points more; it may really be anywhere from 1 fewer to 39 more (95% interval).",
        "‘I ask’, often or always: 40% in May, 45% in June, 50% in Sept and 20% in Nov: from May to Nov, 20 "
        "percentage points fewer; it may really be anywhere from 37 to 1 fewer (95% interval).",
    ]


def test_hidden_shares_are_told_as_that_and_a_change_that_may_be_chance_leads_to_no_claim(safe) -> None:
    frame = changes(
        change("I read", ("May", None), ("June", 44.0), points=[(None, None, None)]),
        change("I ask (worded the other way round)", ("May", 44.0), ("June", 44.2), points=[(0.2, -20, 20)]),
        change("I tell", ("May", None), ("June", None), points=[(None, None, None)]),
    )
    assert likert.sentences(FORM, ["May", "June"], {"": safe(frame)}) == [
        "Parents' form, answered by parents, May to June: only 1 of 3 statements can be shown, and the share "
        "answering ‘often or always’ did not clearly change for it.",
        "For 2 other statements the change is not published, because too few people gave some of the answers: this is "
        "not the same as no change.",
        "The range of every change that is shown includes zero (no change), so what is shown could be chance.",
        likert.ANONYMOUS,
        "‘I read’, often or always: too few to publish (fewer than 10 pupils) in May and 44% in June.",
        "‘I ask’ (worded the other way round), often or always: 44% in May and 44% in June: no change; it may really "
        "be anywhere from 20 percentage points fewer to 20 more (95% interval).",
    ]
    nothing = changes(change("I read", ("May", None), ("June", None), points=[(None, None, None)]))
    assert likert.sentences(FORM, ["May", "June"], {"": safe(nothing)}) == [
        "Parents' form, answered by parents, May to June: how it changed is not shown, because too few people gave "
        "some of the answers, which is not the same as no change."
    ]


def test_a_summary_takes_the_whole_questionnaire_and_what_weakens_it(safe) -> None:
    pupils = FORM.model_copy(update={"answered_by": "pupils"})
    frame = changes(change("I read", ("May", 30.0), ("June", 60.0), band="agree", points=[(30, 10, 48)]))
    assert verdict.in_brief(likert.sentences(pupils, ["May", "June"], {"": safe(frame)})) == (
        "Parents' form, answered by pupils, May to June: the share answering ‘agree’ clearly rose for 1 statement. "
        "‘Clearly’ means that the likely range of the change does not include zero. About one statement in 20 would "
        "show that by chance alone, and the range does not take account of differences between classes. The answers do "
        "not tell who gave them, so they are not set beside anybody else's: this includes any change that would have "
        "happened anyway."
    )


def test_where_classes_are_too_few_to_tell_how_they_differ_nothing_is_said_of_chance(safe) -> None:
    """As for a change in scores: what one class of two did is no chance, and no range can take account of it."""
    frame = changes(change("I read", ("May", 30.0), ("June", 60.0), band="agree", points=[(30, 10, 48)]))
    for by in ("pupils", "parents"):
        form = FORM.model_copy(update={"answered_by": by})
        (_, caveat, *_) = likert.sentences(form, ["May", "June"], {"": safe(frame)}, classes=False)
        assert caveat == (
            "‘Clearly’ means that the likely range of the change does not include zero. That range does not take "
            "account of classes. They are too few or too uneven for it, so we cannot say how much of this is chance."
        )
        assert not (caveat.rules_out or caveat.partly)
    staff = FORM.model_copy(update={"answered_by": "staff"})
    assert "classes" not in " ".join(
        likert.sentences(staff, ["May", "June"], {"": safe(frame)}, classes=False)
    )


def test_beside_a_comparison_group_the_difference_of_the_changes_leads(safe) -> None:
    """Of 6 points more beside 20 the range is, by hand after Zou (2007), −14 − √(10² + 5²) to −14 + √(6² + 8²)."""
    rows = [
        ("I read", (6, -4, 12), (20, 12, 25)),
        ("I ask", (40, 30, 50), (5, -5, 15)),
        ("I tell", (10, 0, 20), (10, 0, 20)),
        ("I hear", (None, None, None), (10, 0, 20)),
    ]
    target, beside = (
        safe(changes(*(change(row[0], ("May", 30.0), ("June", 50.0), points=[row[i]]) for row in rows)))
        for i in (1, 2)
    )
    further = {"target": target.frame, "comparison": beside.frame}
    apart = analysis.beside(further, "May", "June")
    told = likert.sentences(
        FORM, ["May", "June"], {"target": target, "comparison": beside}, beside=safe(apart)
    )
    assert told[0] == (
        "Parents' form, answered by parents, May to June: the change in the share answering ‘often or always’ was "
        "clearly better for 1 and clearly worse for 1 of the 3 statements whose change can be shown, in the target "
        "group than in the comparison group; for the other one we cannot tell."
    )
    assert told[1] == (
        "For 1 other statement the change is not published, because too few people gave some of the answers: this is "
        "not the same as no change."
    )
    assert apart[["difference", "low", "high"]].iloc[0].tolist() == pytest.approx(
        [-14, -25.18, -4], abs=0.001
    )
    assert (told[0].way, told[2].partly) == ("answers_beside_mixed", True)


@pytest.mark.parametrize(
    ("lows_highs", "way", "said"),
    [
        (((1, 9), (2, 9)), "answers_up", "clearly rose for both statements"),
        (((-9, -1), (-9, -2)), "answers_down", "clearly fell for both statements"),
        (
            ((1, 9), (-2, 9)),
            "answers_some_up",
            "clearly rose for 1 of 2 statements; for the other one we cannot tell",
        ),
        (
            ((-9, -1), (-2, 9)),
            "answers_some_down",
            "clearly fell for 1 of 2 statements; for the other one we cannot",
        ),
        (((1, 9), (-9, -1)), "answers_mixed", "clearly rose for 1 and clearly fell for 1 of 2 statements."),
        (((-1, 9), (-9, 1)), "answers_level", "did not clearly change for any of 2 statements."),
    ],
)
def test_a_share_rose_or_fell_only_where_its_range_says_so(safe, lows_highs, way, said) -> None:
    rows = [
        change(item, ("May", 40.0), ("June", 45.0), points=[(5, *ends)])
        for item, ends in zip("AB", lows_highs, strict=True)
    ]
    told = likert.sentences(FORM, ["May", "June"], {"": safe(changes(*rows))})
    assert said in told[0]
    assert told[0].way == way


def test_whose_answers_they_are_is_told_as_far_as_the_answers_tell(safe) -> None:
    frame = pd.DataFrame({"group": ["target", "comparison", "other"], "n": pd.array([20, None, 15], "Int64")})
    frame["suppressed"] = ["", "fewer than 10 pupils", ""]
    assert likert.who(FORM, "May", safe(frame)) == [
        "Parents' form, May, answered by parents of pupils in these groups: the target group: about 20; the "
        "comparison group: fewer than 10 pupils; other pupils: about 15."
    ]
    assert likert.who(FORM.model_copy(update={"answered_by": "pupils"}), "May", None) == [
        "Parents' form, May: the workbook does not know who gave which answer, so we cannot tell which came from "
        "pupils in the target group."
    ]
    assert likert.who(FORM.model_copy(update={"answered_by": "staff"}), "May", None) == []


SHOWN = change("I ask", ("May", 44.0), ("June", 44.2), points=[(0.2, -20, 20)])
ROSE = change("I hear", ("May", 30.0), ("June", 60.0), points=[(30, 10, 48)])
FEW_FIRST = change("I read", ("May", None), ("June", 74.0), points=[(None, None, None)])
FEW_LAST = change("I tell", ("May", 74.0), ("June", None), points=[(None, None, None)])
IN_PLAIN = (
    "Some of the numbers are too small to show here. Those answers may have changed.",
    "We had no other group to set this beside. It might have been the same with no help from us.",
)


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ((SHOWN, FEW_FIRST), "Some answers can be shown. We saw no clear change in those."),
        ((ROSE, FEW_FIRST), "Some of the answers were better than before."),
        ((ROSE, SHOWN, FEW_FIRST), "Some of the answers were better than before."),
    ],
)
def test_a_hidden_change_is_never_summed_up_as_none_nor_as_not_known(safe, rows, first) -> None:
    told = likert.sentences(FORM, ["May", "June"], {"": safe(changes(*rows))})
    assert told[1] == (
        "For 1 other statement the change is not published, because too few people gave some of the answers: this is "
        "not the same as no change."
    )
    assert told[1] in verdict.in_brief(told)
    for language in ("English", "Gaelic"):
        said = plain.found(told, language)
        assert not any("cannot tell" in each or "Chan urrainn" in each for each in said)
    said = plain.found(told, "English")
    assert (said[0], *said[-2:]) == (first, *IN_PLAIN)


def test_which_way_a_hidden_change_went_is_not_told(safe) -> None:
    one, other = (
        likert.sentences(FORM, ["May", "June"], {"": safe(changes(SHOWN, few))})[:4]
        for few in (FEW_FIRST, FEW_LAST)
    )
    assert one == other
    nothing = likert.sentences(FORM, ["May", "June"], {"": safe(changes(FEW_FIRST))})
    assert plain.found(nothing, "English") == [
        "The numbers are too small to show here. The answers may have changed."
    ]


def test_what_the_answers_do_not_tell_is_one_plain_sentence() -> None:
    assert likert.ANONYMOUS == (
        "The answers do not tell who gave them, so they are not set beside anybody else's: this includes any change "
        "that would have happened anyway."
    )


@pytest.mark.parametrize(
    ("known", "caveat"),
    [
        ((), likert.ANONYMOUS),
        (("target",), likert.UNCOMPARED),
        (("target", "other"), likert.NOT_APART),
        (("other",), likert.NOT_APART),
    ],
)
def test_answers_are_said_not_to_be_told_apart_only_where_others_are_known_to_have_answered(
    safe, known, caveat
) -> None:
    told = likert.sentences(FORM, ["May", "June"], {"": safe(changes(SHOWN))}, known=known)
    assert told[2] == caveat

"""The targets of the sample's eight partnerships, each against what its evidence gives when counted by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from sipp_lib import results
from sipp_lib.new import sample_partnership
from sipp_lib.records.kinds import Measure, Outcome
from sipp_lib.records.store import Store
from sipp_lib.reports import brief, summary, targets
from sipp_lib.reports.report import Report
from sipp_lib.wording import targets as words
from sipp_lib.workbook import Workbook


def both_times(book, code, first, last):
    """The results of pupils measured on both occasions, with their group."""
    rows = book.evidence.observations
    wide = (
        rows[rows["measure"] == code].pivot(index="pupil", columns="occasion", values="value").astype(float)
    )
    return wide[[first, last]].dropna().join(book.evidence.pupils.set_index("pupil")["group"])


def chose(book, scale, occasion, item, answers):
    """The percentage of those who answered a statement that chose one of some answers."""
    rows = book.evidence.surveys.query("scale == @scale and occasion == @occasion")
    given = rows.loc[rows["item"] == item, "answer"].dropna()
    return 100 * given.isin(answers).mean()


AGREE = ["Completely agree", "Mostly agree"]
STATEMENTS = [
    ("braehowe-cluster", "BELONG", "May 2026", "There is an adult in school I can go to", AGREE, 75),
    ("kilcorrie-families", "PARENTS", "June 2025", "I know how to help with reading", AGREE, 70),
    ("tarvit-water", "LIKE", "May 2026", "I talk about books with other children", AGREE, 60),
]


def told_of(eight, slug, start, audience="school"):
    (told,) = [each for each in targets.every(eight(audience)[slug]) if each.startswith(start)]
    return told


@pytest.mark.parametrize(("slug", "scale", "occasion", "item", "answers", "target"), STATEMENTS)
def test_a_share_of_answers_is_that_of_the_statement_that_the_outcome_names(
    eight, slug, scale, occasion, item, answers, target
):
    share = chose(eight("school")[slug], scale, occasion, item, answers)
    assert share < target
    (told,) = [each for each in targets.every(eight("school")[slug]) if f"‘{item}’" in each]
    assert f"target ‘{target}% agree’: not reached. In {occasion}, {share:.0f}% of those who answered" in told


def test_a_mean_is_that_of_the_pupils_measured_both_times(eight):
    pairs = both_times(eight("school")["lindarroch-maths"], "MATHS", "2024 Sep", "2025 May")
    mean = pairs.loc[pairs["group"] == "target", "2025 May"].mean()
    assert told_of(eight, "lindarroch-maths", "Booster group catches up") == (
        f"Booster group catches up, target ‘92 by May’: not reached. In May 2025, the mean of 35 pupils of the target "
        f"group was {mean:.1f} points."
    )


def test_a_part_of_a_distance_is_that_of_the_distance_at_the_start(eight):
    book = eight("school")["eskmouth-whinmarr"]
    pairs = both_times(book, "NUM", "Oct 2024", "May 2026")
    means = pairs.groupby("group")[["Oct 2024", "May 2026"]].mean()
    before, after = means.loc["comparison"] - means.loc["target"]
    assert after > before / 2
    compared = results.group_comparison(book, results.main_measure(book)).adjusted.frame.iloc[-1]
    assert told_of(eight, "eskmouth-whinmarr", "Numeracy score S3") == (
        "Numeracy score S3, target ‘Close half the distance to the other sections’: not reached. The target group was "
        f"{before:.1f} points behind in October 2024 and {after:.1f} behind in May 2026; taking account of each "
        f"pupil's starting point, it may really have ended anywhere from {-compared['low']:.1f} behind to "
        f"{compared['high']:.1f} ahead (95% interval)."
    )


def attended(book):
    """The percentage of openings that the target group attended, by month."""
    rows = book.evidence.observations.query("measure == 'attendance'").merge(book.evidence.pupils, on="pupil")
    rows = rows[rows["group"] == "target"].astype({"numerator": float, "denominator": float})
    sums = rows.groupby("occasion")[["numerator", "denominator"]].sum()
    return 100 * sums["numerator"] / sums["denominator"]


def test_a_shift_that_is_none_says_that_the_months_went_up_and_down_as_ever(eight):
    percent = attended(eight("school")["hawkhope-families"])
    before, after = percent[:"2025-07"].median(), percent["2025-08":].median()
    assert told_of(eight, "hawkhope-families", "Attendance") == (
        "Attendance, target ‘A shift upwards on the run chart’: not reached. The usual level was "
        f"{before:.1f}% before the intervention and {after:.1f}% since, which is no more than ordinary ups and downs."
    )


def test_months_since_the_start_stand_beside_the_usual_level_before(eight):
    percent = attended(eight("school")["braehowe-cluster"])
    before, after = (
        percent[percent.index < "2025-08"].median(),
        percent["2025-08":"2026-03"].median(),  # it was due on 2 April
    )
    assert after - before > 2
    assert told_of(eight, "braehowe-cluster", "Attendance") == (
        "Attendance of the morning group, target ‘A clear shift upwards, at least 2 points, by Easter’: reached. The "
        f"usual level was {before:.1f}% before the intervention and {after:.1f}% from then to March 2026 (it was due "
        "on 2 April 2026). The target was reached, but the change may be chance, and a group chosen for weak results "
        "improves even when nothing is done."
    )


def test_a_lead_that_is_just_enough_says_that_it_may_be_less(eight):
    assert told_of(eight, "tarvit-water", "Better reading scores") == (
        "Better reading scores in P5, target ‘4 points more than the waiting schools by May’: reached. The target "
        "group ended 4.2 points ahead of the comparison group, taking account of where pupils started, but the true "
        "difference may be smaller than the target."
    )


def test_a_part_of_the_possible_marks_is_said_in_marks(eight):
    pairs = both_times(eight("school")["glen-corrie"], "FRAC", "Sept 2025", "March 2026")
    mean = pairs.loc[pairs["group"] == "target", "March 2026"].mean()
    told = told_of(eight, "glen-corrie", "Fractions task")
    assert f"was {mean:.1f} marks; the target was 12 marks." in told
    assert told_of(eight, "glen-corrie", "Fractions task", "public") == (
        "Fractions task, target ‘Half marks or better by the middle of March’: we cannot tell whether it was reached, "
        "as the result is not shown (fewer than 10 pupils)."
    )


@pytest.mark.parametrize("audience", ["public", "school"])
def test_every_target_of_the_sample_is_answered_in_its_summary(eight, audience):
    many = 0
    for slug, book in eight(audience).items():
        told, page = targets.every(book), str(brief.body(book))
        many += len(told)
        assert all(each.replace("'", "&#39;") in page for each in told), slug
    assert many == 14


def test_what_is_not_settled_is_answered_without_any_of_its_versions(eight):
    told = told_of(eight, "kilcorrie-families", "On track", "public")
    public = str(Report(eight("public")["kilcorrie-families"]).performance().html)
    assert "Not settled yet" in public
    assert not any(each in public for each in ("75% by June", "80% of those", "70% by June"))
    assert told == (
        "On track for First Level in reading: we cannot tell whether its target was reached, as the "
        "partnership has not yet chosen between two versions of it."
    )


def test_a_main_outcome_is_told_on_the_index_with_its_target(eight):
    book = eight("public")["lindarroch-maths"]
    assert targets.every(book)[0] in summary.main_outcome(book)


def test_whether_all_targets_of_a_measure_were_reached(eight):
    books = eight("school")
    assert targets.words_of(books["lindarroch-maths"], "MATHS") == ["missed"]
    assert targets.words_of(books["tarvit-water"], "READ") == ["reached_near"]
    assert targets.words_of(books["braehowe-cluster"], "attendance") == ["reached_chance"]
    assert targets.words_of(books["kilcorrie-families"], "ONTRACK") == []
    assert targets.words_of(books["tarvit-water"], "none of these") == []


@pytest.fixture
def lindarroch(tmp_path):
    """The partnership with its target changed."""
    programme = sample_partnership("lindarroch-maths", tmp_path / "programme")
    place = programme.place("lindarroch-maths")

    def changed(**to):
        with Store.open(place.records, place.slug) as store:
            (entry,) = store.current("outcome")
            store.revise(entry.id, to, author="AB")
        return Workbook.open(place.slug, programme.folder, "school")

    return changed


def test_a_level_that_was_there_at_the_start_tells_of_no_progress(lindarroch):
    book = lindarroch(target="a mean of 75")
    pairs = both_times(book, "MATHS", "2024 Sep", "2025 May")
    before, after = pairs.loc[pairs["group"] == "target", ["2024 Sep", "2025 May"]].mean()
    assert before > 75
    assert targets.every(book) == [
        f"Booster group catches up, target ‘a mean of 75’: reached. In May 2025, the mean of 35 pupils of the target "
        f"group was {after:.1f} points; it was {before:.1f} already in September 2024. The target was reached, "
        "but we cannot tell whether the target group did better than the comparison group."
    ]


def test_a_target_is_set_against_the_day_on_which_it_was_due(lindarroch):
    # measured on 14 May 2025
    told = "In May 2025, the mean of 35 pupils of the target group was 87.9 points"
    book = lindarroch(target="87 or more", by_when="2025-05-13")
    assert targets.every(book) == [
        "Booster group catches up, target ‘87 or more’: reached, but this was measured after the day it was due (13 "
        f"May 2025). {told}. The target was reached, but we cannot tell whether the target group did better than the "
        "comparison group."
    ]
    assert targets.words_of(book, "MATHS") == ["reached_late"]
    assert ": reached. In May" in targets.every(lindarroch(by_when="2025-05-14"))[0]
    book = lindarroch(target="92 by June", by_when="2025-06-12")
    assert targets.every(book) == [
        "Booster group catches up, target ‘92 by June’: not reached when it was measured, which was before the day it "
        f"was due (12 June 2025). {told}."
    ]
    assert targets.words_of(book, "MATHS") == []
    assert ": not reached. " in targets.every(lindarroch(by_when="2025-06-11"))[0]


@pytest.mark.parametrize("audience", ["public", "school"])
def test_a_target_that_is_not_due_yet_is_not_missed(eight, audience):
    assert told_of(eight, "stravannan-gaidhlig", "Gaelic reading task", audience) == (
        "Gaelic reading task, target ‘4 marks more by March 2027’: we cannot tell whether it was reached, as it is not "
        "due until 26 March 2027."
    )


def became(*words):
    return lambda book: [targets.Target("READ", word, "") for word in words]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("reached",), ["reached"]),
        (("reached", ""), ["reached", "untold"]),
        (("", ""), []),
        (("reached", "missed"), ["reached_some"]),
        (("missed", "missed", ""), ["missed", "untold"]),
        (("reached", "reached_chance"), ["reached_chance"]),
    ],
)
def test_what_became_of_several_targets_of_a_measure_is_never_silent_on_one(monkeypatch, words, told):
    monkeypatch.setattr(targets, "_targets", became(*words))
    assert targets.words_of(None, "READ") == told
    assert targets.words_of(None, "OTHER") == []


SECURE = "two thirds Secure or Confident"


@pytest.mark.parametrize(
    ("audience", "counts", "target", "told"),
    [
        (
            "school",
            (8, 21),
            "10 more children Secure or better",
            "reached. In June, 13 more of the target group were at ‘Secure’ or ‘Confident’ than in September. The "
            "target was reached, but the change may be chance.",
        ),
        (
            "school",
            (8, 14),
            "25 percentage points more at Secure or better",
            "not reached. In June, 20 percentage points more of the target group were at ‘Secure’ or ‘Confident’ than "
            "in September.",
        ),
        (
            "school",
            (8, 21),
            "10 more children at level",
            "we cannot tell whether it was reached, as the results of the measure are levels, not points, and it names "
            "none of them. Write, for example, ‘75% Secure or better’ or ‘10 more pupils Secure or better’.",
        ),
        (
            "public",
            (10, 20),
            "10 percentage points ahead of the comparison group",
            "we cannot tell whether it was reached, as the results of a measure of levels do not tell how far one "
            "group is ahead of another.",
        ),
        (
            "school",
            (8, 21),
            SECURE,
            "reached. In June, 70% of the target group were at ‘Secure’ or ‘Confident’; the target was 66.7%. The "
            "target was reached, but the change may be chance.",
        ),
        (
            "school",
            (8, 19),
            SECURE,
            "not reached. In June, 63% of the target group were at ‘Secure’ or ‘Confident’; the target was 66.7%.",
        ),
        (
            "public",  # 18 to 22 of 28 to 32
            (10, 20),
            SECURE,
            "we cannot tell whether it was reached, as numbers of pupils are rounded and the result is too close to "
            "it.",
        ),
        (
            "public",
            (None, None),
            SECURE,
            "we cannot tell whether it was reached, as the result is not shown (withheld to protect pupils).",
        ),
    ],
)
def test_a_share_at_the_best_levels_is_answered_from_their_counts(
    monkeypatch, audience, counts, target, told
):
    judged = Measure(
        name="Talk", code="TALK", ordered=True, answers=["Confident", "Secure", "Developing", "Emerging"]
    )
    rows = [
        {
            "occasion": occasion,
            "n": 30,
            "count": count,
            "percent": None if count is None else 100 * count / 30,
            "suppressed": "" if count else "withheld to protect pupils",
        }
        for occasion, count in zip(("September", "June"), counts, strict=True)
    ]
    asked = []

    def at_level(book, measure, least):
        asked.append(least)
        return SimpleNamespace(frame=pd.DataFrame(rows))

    monkeypatch.setattr(results, "at_level", at_level)
    monkeypatch.setattr(results, "occasions", lambda *_: ["September", "June"])
    monkeypatch.setattr(targets.success, "why_no_number", lambda *_, **__: "")
    book = SimpleNamespace(
        bodies=lambda kind: [],
        evidence=SimpleNamespace(pupils=pd.DataFrame({"group": ["target"]})),
        audience=audience,
        settings=SimpleNamespace(base=5),
    )
    aimed = Outcome(name="Talk", target=target)
    found = targets._found(book, aimed, judged)
    assert words.sentence("Talk", "x", found) == f"Talk, target ‘x’: {told}"
    assert asked == ([] if "level" in told else [2])


@pytest.mark.parametrize(
    ("row", "target", "told"),
    [
        (
            {"group": "target", "n": 24, "mean": 68.25},
            "Under 70 seconds",
            "reached. In March 2026, the mean of 24 pupils of the target group was 68.2 seconds. It was measured once, "
            "so this says nothing about a change.",
        ),
        (
            {"group": "target", "n": 24, "mean": None},
            "Under 70 seconds",
            "we cannot tell whether it was reached, as the result is not shown (fewer than 10).",
        ),
        (
            {"group": "target", "n": 24, "mean": 68.25},
            "5 seconds less",
            "we cannot tell whether it was reached, as ‘Pace’ was measured once (March 2026), so no change is known.",
        ),
    ],
)
def test_a_level_needs_one_occasion_only(monkeypatch, safe, row, target, told):
    pace = Measure(name="Pace", code="PACE", unit="seconds", better="lower")
    monkeypatch.setattr(results, "occasions", lambda book, measure: ["Mar 2026"])
    monkeypatch.setattr(results, "measured", lambda book, *forms: [pace])
    monkeypatch.setattr(results, "unscored", lambda book: [])
    frame = pd.DataFrame([row | {"suppressed": "fewer than 10"}])
    monkeypatch.setattr(results, "by_lens", lambda book, measure, occasion, lens: safe(frame, "school"))
    found = targets._found(SimpleNamespace(bodies=lambda kind: []), Outcome(name="Pace", target=target), pace)
    assert words.sentence("Pace", target, found) == f"Pace, target ‘{target}’: {told}"

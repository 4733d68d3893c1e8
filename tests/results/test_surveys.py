import pytest

from sipp_lib import results
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Event, Measure
from sipp_lib.wording import likert

FOUR = ["strongly agree", "agree", "disagree", "strongly disagree"]
ESTEEM = Measure(
    name="Self-esteem",
    code="RSE",
    form="survey",
    answers=FOUR,
    scale="Rosenberg, order A, 0–3",
    occasions=["September"],
)


def answered(*people):
    return {
        "surveys": [
            {
                "respondent": f"r{n:02}",
                "scale": "RSE",
                "occasion": "September",
                "item": f"Q{item}",
                "answer": FOUR[a],
            }
            for n, answers in enumerate(people)
            for item, a in enumerate(answers, 1)
        ]
    }


# order A turns 2, 5, 6, 8, 9: the best answers are ‘strongly agree’ to the five others
BEST = [0, 3, 0, 0, 3, 3, 0, 3, 3, 0]
WORST = [3 - a for a in BEST]
AGREE = [1] * 10


def test_scores_alpha_and_the_straight_lined_by_hand(book_with):
    found = book_with(ESTEEM, audience="school", **answered(*[BEST] * 5, *[WORST] * 5, *[AGREE] * 2))
    result = results.scale_scores(found, ESTEEM)
    # 30 five times, 0 five times, and 15 twice: everybody who agrees with all has an ordinary score
    row = result.scores.frame.iloc[0]
    assert (row["occasion"], row["n"], row["mean"]) == ("September", 12, 15)
    assert (result.lowest, result.highest) == (0, 30)
    assert result.straight_lined.frame["count"].tolist() == [2]
    # Totals 30, 0, 15: variance (10·225)/11. Items 3, 0 and 2 (five) or 1 (five): variances (10·2.25 + 2·.25 − …)/11.
    item = (5 * 9 + 2 * 4 - 19**2 / 12) / 11
    other = (5 * 9 + 2 * 1 - 17**2 / 12) / 11
    alpha = 10 / 9 * (1 - (5 * item + 5 * other) / (2250 / 11))
    assert result.alpha.frame["alpha"].iloc[0] == pytest.approx(alpha)


def test_in_public_a_scale_of_few_pupils_says_nothing(book_with):
    result = results.scale_scores(book_with(ESTEEM, **answered(*[BEST] * 4, *[WORST] * 4)), ESTEEM)
    for safe in (result.scores, result.alpha, result.straight_lined):
        assert safe.frame["suppressed"].tolist() == ["fewer than 10 pupils"]
    assert result.scores.frame["mean"].isna().all()
    assert result.alpha.frame["alpha"].isna().all()


def test_a_scale_of_the_programmes_own_is_read_from_its_folder(book_with, tmp_path):
    text = 'name = "Liking"\nitems = 10\nlowest = 1\nhighest = 4\nunscored = [10]\n'
    (tmp_path / "liking.toml").write_text(text, encoding="utf-8")
    own = ESTEEM.model_copy(update={"scale": "liking"})
    result = results.scale_scores(
        book_with(own, audience="school", scales=tmp_path, **answered(*[AGREE] * 3)), own
    )
    assert (result.name, result.lowest, result.highest) == ("Liking", 9, 36)
    assert result.scores.frame["mean"].tolist() == [27]


def test_a_survey_that_is_no_scale_has_no_scores(book_with):
    plain = ESTEEM.model_copy(update={"scale": ""})
    assert results.scale_scores(book_with(plain, **answered(AGREE)), plain) is None


def test_an_unknown_scale_is_refused_in_a_sentence(book_with, tmp_path):
    strange = ESTEEM.model_copy(update={"scale": "../secrets"})
    with pytest.raises(UsageError) as error:
        results.scale_scores(book_with(strange, scales=tmp_path, **answered(AGREE)), strange)
    assert str(error.value) == (
        "‘../secrets’ is not a known scale. Write Stirling, Rosenberg A 0-3 (order A or B, answers 0-3 or "
        "1-4), or the name of a file in the programme's folder ‘scales’. A partner school's own comes with its records."
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            {"scale": "liking"},
            "‘liking’ is not a known scale. Write Stirling, Rosenberg A 0-3 (order A or B, answers 0-3 or 1-4), or the "
            "name of a file in the programme's folder ‘scales’. A partner school's own comes with its records.",
        ),
        (
            {"scale": "short"},
            "The items in the evidence are not those of ‘Short’, which has 3. Number them as the scale does, from 1.",
        ),
    ],
)
def test_only_the_questionnaire_that_cannot_be_scored_is_left_out(book_with, tmp_path, change, why):
    (tmp_path / "short.toml").write_text('name = "Short"\nitems = 3\nlowest = 1\nhighest = 4\n')
    strange = ESTEEM.model_copy(update=change)
    surveys = answered(AGREE)["surveys"] + waves({"May": [10, 4, 3, 2, 1]})
    book = book_with(strange, HOME, scales=tmp_path, surveys=surveys)
    assert results.measured(book, "survey") == [HOME]
    assert results.unscored(book) == [(strange, why)]


ANSWERS = ["Always", "Often", "Sometimes", "Rarely", "Never"]
HOME = Measure(
    name="Home", code="HOME", form="survey", answers=ANSWERS, occasions=["May", "June", "Sept", "Nov"]
)


def waves(given, who="r", item="I read"):
    """Answers by wave, from how many gave each."""
    return [
        {"respondent": f"{who}{n:02}", "scale": "HOME", "occasion": wave, "item": item, "answer": answer}
        for wave, counts in given.items()
        for n, answer in enumerate(a for a, count in zip(ANSWERS, counts, strict=True) for _ in range(count))
    ]


SINCE_MAY = {
    "May": [10, 10, 20, 5, 5],
    "June": [10, 15, 15, 5, 5],
    "Sept": [15, 15, 10, 5, 5],
    "Nov": [20, 20, 5, 5, 0],
}


def test_every_wave_is_there_in_its_order_with_each_change(book_with):
    book = book_with(HOME, audience="school", surveys=waves(SINCE_MAY))
    assert results.waves(book, HOME) == (["May"], ["June", "Sept", "Nov"])
    frame = results.survey_changes(book, HOME)[""].frame
    # 40, 50, 60 and 80 of 100
    assert frame[["earlier", "later"]].to_numpy().tolist() == [
        ["May", "June"], ["June", "Sept"], ["Sept", "Nov"], ["May", "Nov"],
    ]  # fmt: skip
    assert frame["difference"].tolist() == pytest.approx([10, 10, 20, 40])
    assert (frame["low"] < frame["difference"]).all()
    assert set(frame["band"]) == {"often or always"}


def test_in_public_a_change_comes_from_what_may_be_shown(book_with):
    found = results.survey_changes(
        book_with(HOME, surveys=waves({"May": [3, 2, 23, 10, 1], "June": [10, 12, 6, 8, 2]})), HOME
    )
    row = found[""].frame.iloc[0]
    assert (row["n_earlier"], row["n_later"]) == (40, 40)
    assert row[["percent_earlier", "difference", "low", "high"]].isna().all()
    assert row["suppressed"] == "fewer than 10"


@pytest.mark.parametrize(
    ("occasions", "since"),
    [
        (["Before", "After"], ["After"]),
        (["After"], ["After"]),
        (["Baseline"], []),
        (["Questionnaire"], []),
        (["Spring 2025", "Autumn 2025", "Spring 2026"], ["Autumn 2025", "Spring 2026"]),
        (["June 2026"], ["June 2026"]),
        (["2025-05", "2025-08", "2026-01"], ["2025-08", "2026-01"]),
        (["2025-08", "2026-01"], ["2026-01"]),
        (["August 2025", "August 2025 again"], ["August 2025 again"]),
        (["2024", "2026"], ["2026"]),
        (["3 Sept 2025", "12 May 2026"], ["3 Sept 2025", "12 May 2026"]),
        (["Wave 1", "Wave 2", "Wave 3", "Wave 4"], ["Wave 2", "Wave 3", "Wave 4"]),
    ],
)
def test_a_wave_stands_where_it_was_collected(book_with, occasions, since):
    """The intervention begins on 18 August 2025."""
    measure = HOME.model_copy(update={"occasions": occasions})
    began = Event(what="It began", day="2025-08-18", intervention=True)
    book = book_with(measure, began, surveys=waves({each: [1, 1, 1, 1, 1] for each in occasions}))
    assert results.waves(book, measure) == ([each for each in occasions if each not in since], since)


def test_a_statement_worded_the_other_way_round_is_turned_and_says_so(book_with):
    measure = HOME.model_copy(update={"turned": ["I am bored"]})
    answers = waves({"May": [1, 2, 3, 4, 10]}, item="I am bored") + waves({"May": [10, 4, 3, 2, 1]})
    frame = results.bands(book_with(measure, audience="school", surveys=answers), measure, "May").frame
    assert frame["item"].drop_duplicates().tolist() == ["I am bored (worded the other way round)", "I read"]
    best = frame.groupby("item", sort=False).head(1)
    assert best["band"].tolist() == ["rarely or never", "often or always"]
    assert best["count"].tolist() == [14, 14]


def test_the_reversed_items_of_a_scale_are_turned_as_well(book_with):
    frame = results.bands(
        book_with(ESTEEM, audience="school", **answered(*[BEST] * 12)), ESTEEM, "September"
    ).frame
    best = frame.groupby("item", sort=False).head(1)
    # the best answers: agreeing with five items, disagreeing with 2, 5, 6, 8 and 9
    assert best["count"].tolist() == [12] * 10
    turned = [item for item in best["item"] if item.endswith("(worded the other way round)")]
    assert [item.partition(" ")[0] for item in turned] == ["Q2", "Q5", "Q6", "Q8", "Q9"]


def test_whose_answers_they_are_is_counted_where_they_tell_a_pupil(book_with):
    groups = ["target"] * 20 + ["comparison"] * 4 + [None] * 26
    pupils = [{"pupil": f"r{n:02}", "group": group} for n, group in enumerate(groups)]
    given = {"pupils": pupils, "surveys": waves({"May": [10, 10, 20, 5, 5]})}
    school = results.answered_by(book_with(HOME, audience="school", **given), HOME, "May").frame
    assert dict(zip(school["group"], school["n"], strict=True)) == {
        "target": 20,
        "comparison": 4,
        "other": 26,
    }
    public = results.answered_by(book_with(HOME, **given), HOME, "May").frame.set_index("group")
    assert public.loc["comparison", "suppressed"] != ""
    assert results.answered_by(book_with(HOME, surveys=given["surveys"]), HOME, "May") is None
    staff = HOME.model_copy(update={"answered_by": "staff"})
    assert results.answered_by(book_with(staff, **given), staff, "May") is None


def test_the_change_of_a_score_has_an_interval(book_with):
    later = [{**row, "occasion": "May"} for row in answered(*[BEST] * 9, *[WORST] * 3)["surveys"]]
    two = {"surveys": answered(*[BEST] * 5, *[WORST] * 5, *[AGREE] * 2)["surveys"] + later}
    measure = ESTEEM.model_copy(update={"occasions": ["September", "May"]})
    row = results.scale_scores(book_with(measure, audience="school", **two), measure).changes.frame.iloc[0]
    # 15 (variance 2250/11) and 22.5 (nine of 30, three of 0: variance 2025/11), twelve each: error √(4275/132) = 5.691,
    # Welch's degrees of freedom 21.94, t .975 2.0743
    assert row["difference"] == pytest.approx(7.5)
    assert row[["low", "high"]].tolist() == pytest.approx(
        [7.5 - 2.0743 * 5.6909, 7.5 + 2.0743 * 5.6909], abs=2e-3
    )


def test_what_is_named_as_turned_and_was_not_asked_is_said_in_school(book_with):
    measure = HOME.model_copy(update={"turned": ["I am bored", "1", "I hate it"]})
    book = book_with(measure, audience="school", surveys=waves({"May": [10, 4, 3, 2, 1]}))
    assert results.not_found(book, measure) == ["I am bored", "I hate it"]
    assert likert.not_found(measure, results.not_found(book, measure)) == [
        "Home: ‘I am bored’ and ‘I hate it’ should be worded the other way round, but no statement has this name. "
        "Write it as it is in the table below."
    ]
    assert likert.not_found(HOME, results.not_found(book, HOME)) == []


def test_a_number_of_one_that_is_turned_counts_in_the_order_of_the_measures_statements(book_with):
    measure = HOME.model_copy(update={"turned": ["2"], "statements": ["I read", "I am bored"]})
    answers = waves({"May": [1, 2, 3, 4, 10]}, item="I am bored") + waves({"May": [10, 4, 3, 2, 1]})
    frame = results.bands(book_with(measure, audience="school", surveys=answers), measure, "May").frame
    assert frame["item"].drop_duplicates().tolist() == ["I am bored (worded the other way round)", "I read"]
    assert results.not_found(book_with(measure, surveys=answers), measure) == []


def named(*groups):
    """Pupils r00, r01 … of groups given as (name, how many)."""
    every = [group for group, many in groups for _ in range(many)]
    return [{"pupil": f"r{n:02}", "group": group} for n, group in enumerate(every)]


TWO = HOME.model_copy(update={"occasions": ["May", "June"]})
# 24 of the target group, of whom 6 and then 18 answer ‘Always’; then 24 of the comparison group, 6 both times
APART = waves({"May": [6, 0, 0, 0, 18], "June": [18, 0, 0, 0, 6]}) + [
    row | {"respondent": f"r{24 + int(row['respondent'][1:]):02}"}
    for row in waves({"May": [6, 0, 0, 0, 18], "June": [6, 0, 0, 0, 18]})
]


def test_answers_of_the_target_and_the_comparison_group_are_told_apart(book_with):
    pupils = named(("target", 24), ("comparison", 24))
    book = book_with(TWO, audience="school", pupils=pupils, surveys=APART)
    assert results.answering(book, TWO) == ("target", "comparison")
    found = results.survey_changes(book, TWO)
    assert [safe.frame["difference"].iloc[0] for safe in found.values()] == pytest.approx([50, 0])
    told = likert.sentences(TWO, ["May", "June"], found, beside=results.survey_beside(book, TWO))
    assert told[0] == (
        "Home, answered by pupils, May to June: the change in the share answering ‘often or always’ was clearly better "
        "for 1 statement in the target group than in the comparison group."
    )
    assert told[1].startswith(
        "‘Clearly’ means that the likely range of the difference of the changes does not include"
    )
    assert told[3:5] == [
        "In the target group the share answering ‘often or always’ clearly rose for 1 statement.",
        "In the comparison group the share answering ‘often or always’ did not clearly change for 1 statement.",
    ]
    assert told[-1].startswith(
        "‘I read’, often or always: target group 25% in May and 75% in June: 50 percentage points more"
    )
    assert "; comparison group 25% in May and 25% in June: no change" in told[-1]


def test_the_same_pupils_have_the_narrower_interval_of_the_same_pupils(book_with):
    pupils = named(("target", 48))
    known, unknown = (
        book_with(TWO, audience="school", surveys=APART, **there) for there in ({"pupils": pupils}, {})
    )
    assert results.known_to_answer(known, TWO) == {"target"}
    assert results.known_to_answer(unknown, TWO) == frozenset()
    paired, others = results.survey_changes(known, TWO), results.survey_changes(unknown, TWO)
    one, two = paired["target"].frame.iloc[0], others[""].frame.iloc[0]
    assert one["difference"] == two["difference"] == 25
    assert one["high"] - one["low"] < two["high"] - two["low"]
    # 12 and 24 of 48, 12 changed to yes and none to no. By hand, Newcombe's method 10: phi .5292, which is
    # (12·24 − 24)/√(12·36·24·24); Wilson .1492 to .3878 and .3639 to .6361;
    # .25 − √(.1361² − 2·.5292·.1361·.1378 + .1378²) and .25 + √(.1361² − 2·.5292·.1361·.1008 + .1008²)
    assert [one["low"], one["high"]] == pytest.approx([11.71, 36.90], abs=0.02)


def test_in_public_groups_are_apart_or_together_and_never_both(book_with):
    apart = book_with(TWO, pupils=named(("target", 24), ("comparison", 24)), surveys=APART)
    assert results.answering(apart, TWO) == ("target", "comparison")
    for few in (named(("target", 4), ("comparison", 44)), named(("target", 40), ("comparison", 8))):
        together = waves({"May": [12, 0, 0, 0, 36], "June": [22, 0, 0, 0, 26]})
        book = book_with(TWO, pupils=few, surveys=together)
        assert results.answering(book, TWO) == ("",)
        assert list(results.survey_changes(book, TWO)) == [""]
        known, changes = results.known_to_answer(book, TWO), results.survey_changes(book, TWO)
        assert known == {"target", "comparison"}
        assert likert.NOT_APART in likert.sentences(TWO, ["May", "June"], changes, known=known)
    school = book_with(TWO, audience="school", pupils=named(("target", 4), ("comparison", 44)), surveys=APART)
    assert results.answering(school, TWO) == ("target", "comparison")


def test_a_mean_score_never_lies_beyond_its_scale(book_with):
    nearly = [0, 3, 0, 0, 3, 3, 0, 3, 3, 1]
    book = book_with(ESTEEM, audience="school", **answered(*[BEST] * 4, nearly))
    row = results.scale_scores(book, ESTEEM).scores.frame.iloc[0]
    assert row["mean"] == 29.8
    assert row["high"] == 30  # Student's t alone would say 30.4


def test_in_public_no_answer_of_a_few_staff_is_told_and_the_rest_is_rounded(book_with):
    """Of 31 staff 16 agree, 11 are not sure and 4 disagree: by fives 15, 10 and fewer than 5 of 30."""
    answers = ["Strongly agree", "Agree", "Not sure", "Disagree", "Strongly disagree"]
    staff = Measure(
        code="TEAM",
        name="Staff form",
        form="survey",
        answers=answers,
        answered_by="staff",
        occasions=["June"],
    )
    given = [answers[0]] * 3 + [answers[1]] * 13 + [answers[2]] * 11 + [answers[3]] * 4
    surveys = [
        {"respondent": f"s{n}", "scale": "TEAM", "occasion": "June", "item": "I ask", "answer": answer}
        for n, answer in enumerate(given)
    ]
    safe = results.survey(book_with(staff, surveys=surveys), staff, "June")
    assert safe.frame["band"].tolist() == ["agree", "neither", "disagree"]
    assert safe.frame["count"].tolist()[:2] == [15, 10]
    assert safe.frame["n"].tolist() == [30] * 3
    assert safe.frame["suppressed"].tolist() == ["", "", "fewer than 5"]
    school = results.survey(book_with(staff, audience="school", surveys=surveys), staff, "June")
    assert school.frame["count"].tolist() == [3, 13, 11, 4, 0]


def test_in_public_nothing_is_clear_that_the_exact_numbers_do_not_make_clear(book_with):
    # 12 and 18 of 48, published as 10 and 20 of 50: Wilson's .1124 to .3304 and .2761 to .5382, so that of those 20
    # points more .2 − √(.1239² + .1304²) = .0201 is the least; of the exact ones .125 − √(.1226² + .1377²) < 0
    rows = waves({"May": [12, 0, 0, 0, 36], "June": [18, 0, 4, 0, 26]})
    public, school = (book_with(TWO, audience=audience, surveys=rows) for audience in ("public", "school"))
    told, exact = (results.survey_changes(book, TWO)[""].frame.iloc[0] for book in (public, school))
    assert (told["difference"], told["low"]) == (20, 0)
    assert exact["low"] < 0
    assert (
        "did not clearly change"
        in likert.sentences(TWO, ["May", "June"], results.survey_changes(public, TWO))[0]
    )


def test_in_public_two_groups_are_no_further_apart_than_the_exact_numbers_tell(book_with):
    # 12 and 18 of 48 beside 18 and 18: published as 20 points more beside none
    beside = [
        row | {"respondent": f"r{48 + int(row['respondent'][1:]):02}"}
        for row in waves({"May": [18, 0, 4, 0, 26], "June": [18, 0, 4, 0, 26]})
    ]
    rows = waves({"May": [12, 0, 0, 0, 36], "June": [18, 0, 4, 0, 26]}) + beside
    pupils = named(("target", 48), ("comparison", 48))
    public, school = (
        book_with(TWO, audience=audience, surveys=rows, pupils=pupils) for audience in ("public", "school")
    )
    told, exact = (results.survey_beside(book, TWO).frame.iloc[0] for book in (public, school))
    assert exact["difference"] == pytest.approx(12.5)
    assert told["difference"] == 20
    assert not (told["low"] > 0 >= exact["low"])
    assert results.survey_beside(book_with(TWO, surveys=rows), TWO) is None


def test_answers_told_of_each_group_are_not_told_together_as_well_nor_the_other_way_round(book_with):
    """By hand: 27 scores with a mean of 20 and 24 of them with 21 leave three with 27 · 20 − 24 · 21 = 36, so 12."""

    def asked(size):
        sizes = {"target": size, "comparison": 14}
        people = [group for group, many in sizes.items() for _ in range(many)]
        pupils = [{"pupil": f"r{n:02}", "group": group} for n, group in enumerate(people)]
        return book_with(
            ESTEEM, pupils=pupils, **answered(*([BEST, AGREE][n % 2] for n in range(len(people))))
        )

    for size, told, other in ((12, "each group by itself", ""), (6, "all together", "target")):
        book = asked(size)
        groups = results.answering(book, ESTEEM)
        assert [
            results.scale_scores(book, ESTEEM, group).scores.frame["mean"].notna().all() for group in groups
        ]
        for result in (results.bands, results.survey, results.scale_scores):
            when = [] if result is results.scale_scores else ["September"]
            with pytest.raises(UsageError) as caught:
                result(book, ESTEEM, *when, other)
            assert str(caught.value) == (
                f"Answers to ‘{ESTEEM.name}’ are shown for {told} and not otherwise: one taken from the other could "
                "tell of a few. Ask for each of results.answering(book, measure)."
            )


@pytest.mark.parametrize(("kept_by", "told"), [("pupil", "fewer than 10 pupils"), ("form", "")])
def test_answers_that_are_kept_by_pupil_are_protected_as_pupils_whoever_the_record_says_gave_them(
    book_with, kept_by, told
):
    """By hand: 5 of 9 would be told as 5 of 10 were they of staff, of whom five may be told."""
    asked = Measure(code="RATED", name="Rated", form="survey", answers=["Yes", "No"], answered_by="staff")
    rows = [
        {
            "respondent": f"p{n:02}" if kept_by == "pupil" else f"r{n:02}",
            "scale": "RATED",
            "occasion": "June",
            "item": "Reads at home",
            "answer": "Yes" if n < 5 else "No",
        }
        for n in range(10 if kept_by == "form" else 9)
    ]
    pupils = [{"pupil": f"p{n:02}", "group": "target"} for n in range(9)]
    safe = results.survey(book_with(asked, pupils=pupils, surveys=rows), asked, "June")
    assert safe.frame["suppressed"].tolist() == [told, told]
    assert safe.frame["count"].isna().all() == (kept_by == "pupil")

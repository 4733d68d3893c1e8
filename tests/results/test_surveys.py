import pytest

from sipp_lib import results
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Measure

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
        "‘../secrets’ is not a scale that is known. Write Stirling, Rosenberg A 0-3 (order A or B, answers 0-3 or "
        "1-4), or the name of a file in the programme's folder ‘scales’."
    )

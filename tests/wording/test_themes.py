import pandas as pd
import pytest

from sipp_lib.wording import themes


def agreement(safe, n, kappa, se, audience="school"):
    frame = pd.DataFrame(
        {
            "n": pd.array([n], "Int64"),
            "kappa": pd.array([kappa], "Float64"),
            "se": pd.array([se], "Float64"),
        }
    )
    return themes.sentences(safe(frame, audience=audience))


@pytest.mark.parametrize(
    ("kappa", "said"),
    [
        (0.85, "very well: 0.85 beyond chance (95% interval 0.69 to 1.00)"),
        (0.61, "well: 0.61 beyond chance (95% interval 0.45 to 0.77)"),
        (0.41, "moderately well: 0.41 beyond chance (95% interval 0.25 to 0.57)"),
    ],
)
def test_agreement_is_told_in_words_with_its_range_and_its_scale(safe, kappa, said):
    assert agreement(safe, 24, kappa, 0.08) == [
        "Two people each gave a theme to 24 voices, the same ones, without looking at the other's.",
        f"They agree {said}. Here 1 is the same theme each time, and 0 no more than chance alone would give.",
    ]


def test_perfect_agreement_has_no_range_of_no_width(safe):
    assert agreement(safe, 12, 1.0, None)[1] == (
        "They agree very well: 1.00 beyond chance. Here 1 is the same theme each time, and 0 no more than chance alone "
        "would give. As they gave the same theme every time, it cannot be calculated how sure this is."
    )


def test_where_it_is_little_it_says_that_nothing_is_counted(safe):
    told = agreement(safe, 24, 0.3, 0.1)
    assert told[1].startswith("They agree hardly more than by chance: 0.30 beyond chance")
    assert told[2] == "That is too little to count themes."


def test_for_the_public_the_number_of_voices_is_about_so_many_and_few_are_not_told(safe):
    assert "to about 25 voices" in agreement(safe, 25, 0.7, 0.1, "public")[0]
    assert agreement(safe, None, None, None, "public") == [
        "Two people each gave what was said a theme, without looking at the other's. There were too few voices to "
        "publish how well they agree, or how many spoke of what."
    ]


def test_where_all_have_one_theme_there_is_no_agreement_beyond_chance(safe):
    assert agreement(safe, 12, None, None)[1] == (
        "How well they agree cannot be calculated: all voices have one theme, or it is withheld."
    )

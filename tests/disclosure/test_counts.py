import pytest

from sipp_lib.disclosure.counts import numbers_of_pupils, tells

SAID = [
    ("4 pupils did not come back", [4]),
    ("It helped three children a lot.", [3]),
    ("26 pupils (exact) answered", [26]),
    ("mean 84.38 points (26 pupils, Aug 2026)", [26]),
    ("We asked six of our younger P5 learners", [6]),
    ("4 out of 26 pupils", [4, 26]),
    ("4/26 pupils, all boys", [4, 26]),
    ("Twenty-five parents came", [25]),
    ("one boy was absent", [1]),
    ("It was seen in 4 pupils.", [4]),
    ("two P5 girls and 3 families", [2, 3]),
    ("scores rose (n = 7)", [7]),
    ("Pupils: 8, of whom most read", [8]),
    ("Focus group, 12 target pupils", [12]),
    ("3–5 pupils and 6-8 bairns", [3, 5, 6, 8]),
    ("Four kids, two lasses and 3 mums came", [4, 2, 3]),
    ("three (3) pupils, 4 (four) of the boys", [3, 4]),
    ("3 of our most able P5 boys", [3]),
    ("3 **pupils**, 4\u200b pupils, ５ pupils", [3, 4, 5]),
    ("A couple of pupils, half a dozen girls, the only boy, a single child", [2, 6, 1, 1]),
    ("triùir sgoilearan, dithis de na balaich, còig pàrantan, ceathrar chloinne", [3, 2, 5, 4]),
]
NOT_SAID = [
    "P5 pupils in 2 schools",
    "Primary 5 pupils and S1 pupils",
    "Primary 4 and 5 pupils",
    "P4–7 pupils, Primary 4–7 pupils, P4 to 7 pupils",
    "dachaigh nan sgoilearan",
    "A dozen books for the parents",
    "One family moving changes the percentage by ten.",
    "20 minutes of pupils reading aloud",
    "two teachers and pupils",
    "Three lessons, three case pupils, interview straight after.",
    "Plan six evenings with parents",
    "one kind of pupil where it worked",
    "30% of pupils, 12.5 points, pupils (40%)",
    "one in five children, 2 in 10 pupils",
    "In 2024 pupils read less",
    "10-year-old pupils in level 2 classes",
    "Level 2 learners, SIMD 1 pupils, quintiles 1 and 2 pupils",
    "two schools, 3 classes, four weeks, 15 minutes twice a week",
]


@pytest.mark.parametrize(("text", "numbers"), SAID)
def test_a_number_of_pupils_is_found_in_figures_and_in_words(text, numbers):
    assert numbers_of_pupils(text) == numbers


@pytest.mark.parametrize("text", NOT_SAID)
def test_stages_schools_shares_years_and_minutes_are_no_numbers_of_pupils(text):
    assert numbers_of_pupils(text) == []


def test_what_the_gate_would_write_too_tells_nothing():
    assert tells("about 25 pupils of 110 learners", 10, 5) == ""
    assert tells("26 pupils", 10, 5) == "exact"
    assert tells("nine pupils of 25 children", 10, 5) == "small"
    assert tells("ten pupils", 10, 5) == ""
    assert tells("ten pupils", 20, 5) == "small"

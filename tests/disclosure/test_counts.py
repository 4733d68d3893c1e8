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
    ("4 of 23 could read it", [4, 23]),
    ("Improved: 4/23", [4, 23]),
    ("four out of the 23", [4, 23]),
    ("Confidence rose from 9 of 23 to 15 of our 23.", [9, 23, 15, 23]),
    ("9/12 met the target, 11 of 12 (92%)", [9, 12, 11, 12]),
    ("7 out of 10 said yes, 4 of 23 P5s did not", [7, 10, 4, 23]),
    ("10 of the 26 learners", [10, 26]),
    ("Only 4 did, all 23 were there, the other four said no", [4, 23, 4]),
    ("ceithir a-mach à 23", [4, 23]),
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
    "Week 4 of 12, chapter 3 of 20, page 3 of 12, session 6 of 8 was",
    "2 of 3 schools, 11 of 12 lessons were taught, 14 of 23 sessions, in 7 of 8 observations",
    "scored 14 out of 23; a mark of 7/10; confidence was rated 7 out of 10, 4 out of 5 stars",
    "on 4/12, w/b 9/11, 24/25, 2024/25, P6/7, 24/7, 1/2 done, 20:23, from 4/12 to 5/12",
    "the other three are the comparison, one of the two was chosen, these two had staff",
    "Only ten minutes were used, all 12 weeks were, only one was",
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

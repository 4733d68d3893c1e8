import pytest

from sipp_lib.analysis import chooser
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Measure


def analyses(outcome, **options):
    return chooser.choose(outcome, **({"size": 20, "occasions": 2} | options)).set_index("measure")[
        "analysis"
    ]


@pytest.mark.parametrize("outcome", chooser.OUTCOMES)
def test_every_outcome_has_a_measure_with_all_its_words(outcome):
    result = chooser.choose(outcome, size=20, occasions=2)
    assert len(result)
    assert result.columns.tolist() == ["measure", "form", "description", "for_size", "analysis", "caution"]
    assert (result != "").all(axis=None)
    for form in result["form"]:
        assert Measure(form=form).form == form


def test_the_age_decides_which_scale_of_wellbeing():
    young = chooser.choose("wellbeing", stage="P2", size=20, occasions=2)["measure"].tolist()
    older = chooser.choose("wellbeing", stage="S3", size=20, occasions=2)["measure"].tolist()
    oldest = chooser.choose("wellbeing", stage="S6", size=20, occasions=2)["measure"].tolist()
    assert young == ["Leuven Scales of wellbeing and involvement"]
    assert older == ["Stirling Children's Wellbeing Scale", "Rosenberg Self-Esteem Scale"]
    assert oldest == ["Rosenberg Self-Esteem Scale"]


def for_size(outcome, size, occasions=2):
    return chooser.choose(outcome, size=size, occasions=occasions).set_index("measure")["for_size"]


def test_a_test_of_one_pupil_after_the_other_is_for_few_and_stands_first_only_for_them():
    few, many = (for_size("reading", size) for size in (12, 40))
    assert few["Single-word reading test"].startswith(
        "One pupil at a time, about 10 minutes each: about 2 hours each time."
    )
    assert "For so many choose a test that a whole class sits at once." in many["Single-word reading test"]
    assert [*many.index[-3:]] == [
        "Single-word reading test",
        "York Assessment of Reading for Comprehension (YARC)",
        "Oral reading fluency",
    ]
    assert [*few.index].index("Single-word reading test") < [*few.index].index("Oral reading fluency")


def test_what_a_group_of_its_size_can_show_is_told_as_worked_out_by_hand():
    # t(.975, 11) = 2.201 and t(.975, 99) = 1.984 of any table; 15 · √(2 · 0.2) = 9.487
    assert chooser.margin(15, 12) == pytest.approx(2.201 * 9.487 / 12**0.5, rel=1e-3)
    assert chooser.margin(15, 100) == pytest.approx(1.984 * 9.487 / 10, rel=1e-3)
    assert for_size("reading", 12)["New Group Reading Test (NGRT)"] == (
        "The mean change will be known to about 6 points either way; less than that could be chance."
    )
    assert for_size("reading", 12, occasions=1)["New Group Reading Test (NGRT)"] == "Right for 12 pupils."
    assert for_size("reading", 9)["New Group Reading Test (NGRT)"] == (
        "Read each pupil's result by itself; a mean of so few says little."
    )
    assert for_size("attendance", 20)["Attendance"] == (
        "One pupil who is away all month moves it by 5 percentage points."
    )
    levels = "Achievement of Curriculum for Excellence levels"
    assert for_size("numeracy", 10)[levels] == "One pupil more or less is 10 percentage points."
    assert for_size("numeracy", 9).index[-1] == levels
    assert for_size("teaching", 9).tolist() == [
        "Answers of fewer than 10 pupils are not published: ask more pupils, or hold a focus group."
    ]


def test_levels_are_offered_only_where_they_are_judged():
    name = "Achievement of Curriculum for Excellence levels"
    assert name in analyses("numeracy", stage="P7")
    assert name not in analyses("numeracy", stage="P6")


def test_a_score_with_a_comparison_group_is_adjusted_and_without_one_has_no_months():
    test = "The school's own standardised test"
    assert (
        "taking account of each pupil's starting point, and of classes"
        in analyses("reading", comparison=True)[test]
    )
    assert "months of progress" in analyses("reading", comparison=True)[test]
    assert "There are no months of progress without a comparison group." in analyses("reading")[test]
    assert analyses("reading", occasions=1)[test].endswith("It cannot show a change.")


def test_a_rate_needs_ten_months_for_a_run_chart():
    assert analyses("attendance", occasions=9).tolist() == [
        "The rate by month. With 10 months or more, a pattern can be told from chance."
    ]
    assert "run chart" in analyses("attendance", occasions=10).iloc[0]


def test_what_is_only_ordered_is_analysed_by_its_order():
    name = "Writing marked to shared criteria"
    moved = "How many pupils moved up, stayed or moved down{}. No average, as levels are not points."
    assert analyses("writing")[name] == moved.format("")
    assert analyses("writing", comparison=True)[name] == moved.format(", beside the comparison group")
    assert analyses("writing", occasions=1)[name] == "How many pupils are at each level."


@pytest.mark.parametrize(
    ("size", "words"),
    [(4, "no effect size"), (5, "only a pointer"), (9, "only a pointer")],
)
def test_small_groups_are_told_what_they_cannot_have(size, words):
    assert all(words in each for each in analyses("reading", size=size))


def test_ten_pupils_are_more_than_a_pointer():
    assert not any("only a pointer" in each for each in analyses("reading", size=10))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"outcome": "chess"},
            f"‘chess’ is not among the outcomes. Choose one of {', '.join(chooser.OUTCOMES)}.",
        ),
        ({"stage": "Year 5"}, "‘Year 5’ is not a stage. Use P1 to P7 or S1 to S6."),
        ({"size": 0}, "A measure needs at least one pupil and one occasion. Give numbers from 1."),
        ({"occasions": 0}, "A measure needs at least one pupil and one occasion. Give numbers from 1."),
    ],
)
def test_what_cannot_be_meant_is_refused(options, sentence):
    with pytest.raises(UsageError) as refused:
        chooser.choose(**({"outcome": "reading", "size": 20, "occasions": 2} | options))
    assert str(refused.value) == sentence


@pytest.mark.parametrize("outcome", chooser.OUTCOMES)
def test_what_is_known_of_a_measure_fits_its_record_and_its_short_names_are_different(outcome):
    offered = chooser.choose(outcome, size=20, occasions=2)
    fields = [chooser.planned(measure, outcome) for measure in offered["measure"]]
    assert [each["form"] for each in fields] == offered["form"].tolist()
    assert len({each["code"] for each in fields}) == len(fields)
    for each in fields:
        assert Measure(**each).instrument or each["code"] == "test"


def test_a_level_has_its_organiser_ordered_marks_say_so_and_parents_answer_for_themselves():
    level = chooser.planned("Achievement of Curriculum for Excellence levels", "numeracy")
    assert (level["organiser"], level["code"], level["form"]) == ("numeracy", "level-numeracy", "yes or no")
    assert chooser.planned("Writing marked to shared criteria", "writing")["ordered"] is True
    assert chooser.planned("A short questionnaire of your own", "teaching")["answered_by"] == "staff"
    with pytest.raises(UsageError, match=r"^‘Attendance’ does not measure reading\.$"):
        chooser.planned("Attendance", "reading")

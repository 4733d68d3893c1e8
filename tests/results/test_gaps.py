from sipp_lib.records.kinds import Measure

ORGANISERS = ("reading", "writing", "listening and talking")
MEASURES = [Measure(name=each, code=each, form="yes or no", organiser=each) for each in ORGANISERS]


def given(reading, writing, talking):
    pupils = [{"pupil": f"p{n:02}", "stage": "P4" if n < 20 else "P5"} for n in range(25)]
    observations = [
        {"pupil": f"p{n:02}", "measure": code, "occasion": "June", "value": float(n < achieved)}
        for code, achieved in zip(ORGANISERS, (reading, writing, talking), strict=True)
        for n in range(25)
    ]
    return {"pupils": pupils, "observations": observations}


def test_literacy_is_all_three_and_stages_without_judgements_are_left_out(results):
    levels = results(*MEASURES, audience="school", **given(15, 12, 18)).levels("June")
    told = {
        organiser: safe.frame[["stage", "n", "count"]].values.tolist() for organiser, safe in levels.items()
    }
    assert told == {
        "reading": [["P4", 20, 15]],
        "writing": [["P4", 20, 12]],
        "listening and talking": [["P4", 20, 18]],
        "literacy": [["P4", 20, 12]],
    }


def test_in_public_few_and_all_but_few_are_hidden(results):
    levels = results(*MEASURES, **given(15, 12, 18)).levels("June")
    assert levels["reading"].frame["percent"].isna().all()
    assert levels["reading"].frame["suppressed"].tolist() == ["too few to publish"]


def test_without_such_a_measure_there_are_none(results):
    plain = Measure(name="x", code="reading", form="yes or no")
    assert results(plain, **given(15, 12, 18)).levels("June") == {}

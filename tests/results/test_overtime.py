import pandas as pd
import pytest

from sipp_lib.records.kinds import Event, Measure

MONTHS = [str(month) for month in pd.period_range("2024-08", "2025-11", freq="M")]
ATT = Measure(name="Attendance", code="ATT", form="rate")
BEGAN = Event(what="It began", day="2025-04-15", intervention=True)


def attended(percents):
    return {
        "pupils": [{"pupil": f"p{n:02}", "group": "target"} for n in range(20)],
        "observations": [
            {
                "pupil": f"p{n:02}",
                "measure": "ATT",
                "occasion": month,
                "numerator": percent,
                "denominator": 100,
            }
            for month, percent in zip(MONTHS, percents, strict=True)
            for n in range(20)
        ],
    }


RISEN = [80, 82] * 4 + [90, 92] * 4  # the intervention begins in the ninth month


def test_the_rules_in_use_are_those_the_measure_names_and_the_others_are_offered(results):
    nhs = ATT.model_copy(update={"followed": "run chart, NHS Scotland's rules"})
    one = results(ATT, BEGAN, **attended(RISEN)).run_chart(ATT)
    two = results(nhs, BEGAN, **attended(RISEN)).run_chart(nhs)
    assert [each.signals.frame["rule"].iloc[0] for each in (one, two)] == ["Anhøj", "NHS Scotland"]
    assert [each.offered.frame["rule"].iloc[0] for each in (one, two)] == ["NHS Scotland", "Anhøj"]
    # the last month before is above the frozen median of 81, and so are the eight after it
    assert two.series.frame["shift"].tolist() == [False] * 7 + [True] * 9
    assert one.series.frame["median"].iloc[0] == 81
    assert "shift" not in one.series.frame


def test_an_xmr_chart_has_its_limits_from_the_months_before(results):
    xmr = ATT.model_copy(update={"followed": "XmR chart"})
    found = results(xmr, BEGAN, **attended(RISEN)).limits(xmr)
    first = found.series.frame.iloc[0]
    # mean 81, every moving range 2: 81 ± 2.66 · 2
    assert first[["centre", "lower_limit", "upper_limit"]].tolist() == pytest.approx([81, 75.68, 86.32])
    assert first["limits"] == "trial limits"
    assert found.series.frame["outside"].tolist() == [False] * 8 + [True] * 8


def test_the_month_it_began_is_the_first_events_month(results):
    later = Event(what="Again", day="2025-09-01", intervention=True)
    assert str(results(ATT, later, BEGAN).began) == "2025-04-15"
    assert results(ATT).began is None

import datetime as dt

import pandas as pd
import pytest

from sipp_lib.analysis import plan

COLUMNS = ["task", "purpose", "start", "end", "progress"]


def test_actions_stand_in_the_order_in_which_they_begin_and_undated_ones_last():
    rows = [
        ("no day", "evaluation", None, None, "not started"),
        ("long", "intervention", dt.date(2025, 9, 1), dt.date(2026, 5, 1), "under way"),
        ("first", "evaluation", dt.date(2025, 8, 20), None, "done"),
        ("only an end", "evaluation", None, dt.date(2025, 8, 25), "done"),
        ("short", "intervention", dt.date(2025, 9, 1), dt.date(2025, 9, 30), "done"),
        ("no day either", "intervention", None, None, "dropped"),
    ]
    result = plan.timeline(pd.DataFrame(rows, columns=COLUMNS).assign(notes="not shown"))
    assert result.columns.tolist() == ["action", "purpose", "start", "end", "progress"]
    assert result["action"].tolist() == ["first", "only an end", "short", "long", "no day", "no day either"]
    assert result["start"].iloc[0] == pd.Timestamp(2025, 8, 20)
    assert pd.isna(result["end"].iloc[0])
    assert result["progress"].tolist() == ["done", "done", "done", "under way", "not started", "dropped"]


@pytest.mark.parametrize("rows", [[], [("a", "evaluation", None, None, "done")]])
def test_plans_without_days_have_the_types_of_others(rows):
    result = plan.timeline(pd.DataFrame(rows, columns=COLUMNS))
    assert result.dtypes.astype(str).to_dict() == {
        "action": "string",
        "purpose": "string",
        "start": "datetime64[s]",
        "end": "datetime64[s]",
        "progress": "string",
    }
    assert len(result) == len(rows)

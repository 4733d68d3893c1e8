"""Who is in which group: what was agreed decides, and where nothing was agreed the files do."""

import pandas as pd
import pytest

from sipp_lib.evidence.groups import with_groups
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import Evidence


@pytest.fixture
def evidence():
    groups = {"a": "target", "b": "target", "c": "comparison", "d": "other", "e": pd.NA}
    columns = {
        table: {name: pd.Series([], dtype=kind.dtype) for name, kind in kinds.items()}
        for table, kinds in TABLES.items()
    }
    columns["pupils"] |= {
        "pupil": pd.Series(list(groups), dtype="string"),
        "group": pd.Series(list(groups.values()), dtype="string"),
    }
    return Evidence(*(pd.DataFrame(columns[table]) for table in ("pupils", "observations", "surveys")))


def groups(evidence):
    return dict(zip(evidence.pupils["pupil"], evidence.pupils["group"].fillna("–"), strict=True))


def test_without_an_agreement_the_files_decide(evidence):
    assert with_groups(evidence, []) is evidence


def test_an_agreement_on_pupils_nobody_knows_changes_nothing(evidence):
    assert groups(with_groups(evidence, ["nobody"])) == groups(evidence)


def test_who_was_chosen_is_the_target_group_and_nobody_else(evidence):
    found = groups(with_groups(evidence, ["b", "d"]))
    assert found == {"a": "other", "b": "target", "c": "comparison", "d": "target", "e": "–"}
    assert groups(evidence)["a"] == "target"  # the evidence itself stays as it came


def test_who_to_compare_with_replaces_what_the_files_say(evidence):
    found = groups(with_groups(evidence, ["a", "b"], ["d", "e", "b"]))
    assert found == {"a": "target", "b": "target", "c": "other", "d": "comparison", "e": "comparison"}


def test_a_pupil_of_the_comparison_group_that_is_chosen_is_compared_with_no_more(evidence):
    assert groups(with_groups(evidence, ["c"]))["c"] == "target"

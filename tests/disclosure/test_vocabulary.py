from __future__ import annotations

import pandas as pd
import pytest

from sipp_lib.disclosure.gate import Settings, gate
from sipp_lib.disclosure.vocabulary import CATEGORIES, COLUMNS, SERIES, role_of
from sipp_lib.errors import DisclosureError


def test_every_size_of_a_group_of_pupils_has_the_role_that_the_threshold_is_applied_to():
    not_pupils = {"n_clusters", "n_useful"}
    sizes = {name for name in COLUMNS if name == "n" or name.startswith("n_")} - not_pupils
    assert {name for name in COLUMNS if role_of(name) == "count"} == sizes


def test_every_column_has_a_header_in_words():
    assert all(column.label and column.label != name for name, column in COLUMNS.items())


def test_special_keys_are_keys():
    assert {role_of(name) for name in (*CATEGORIES, *SERIES)} == {"key"}


@pytest.mark.parametrize("audience", ["public", "school"])
def test_a_column_that_nobody_has_described_is_refused_for_every_audience(audience):
    frame = pd.DataFrame({"group": ["a"], "n": [40], "headcount": [3]})
    with pytest.raises(DisclosureError) as error:
        gate(frame, name="roll", audience=audience, settings=Settings())
    assert str(error.value) == (
        "The column ‘headcount’ of the table ‘roll’ is not in the vocabulary of results, so nobody has said "
        "whether it counts pupils. Add it to sipp_lib/disclosure/vocabulary.py with its role."
    )

from __future__ import annotations

import pickle

import pandas as pd
import pytest
from gate_frames import shares

from sipp_lib.disclosure.gate import Settings, gate
from sipp_lib.errors import DisclosureError


def test_nothing_travels_along_with_the_frame():
    frame = shares([14, 20], [41, 40], group=["a", "b"]).set_index(pd.Index([3, 9], name="secret"))
    frame.attrs["rows"] = [1, 2, 3]
    safe = gate(frame, name="t", audience="public", settings=Settings())
    assert safe.frame.attrs == {}
    assert safe.frame.index.equals(pd.RangeIndex(2))
    assert safe.frame.index.name is None
    assert safe.counts[["group", "n", "count"]].to_numpy().tolist() == [["a", 41, 14], ["b", 40, 20]]
    assert "41" not in repr(safe)
    with pytest.raises(DisclosureError):
        pickle.dumps(safe)

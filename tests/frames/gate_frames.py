"""Tables for the gate."""

from __future__ import annotations

import pandas as pd

from sipp_lib.disclosure.gate import Settings, gate


def public(frame, settings=None, **more):
    return gate(frame, name="table", audience="public", settings=settings or Settings(), **more).frame


def shares(counts, sizes, **keys):
    frame = pd.DataFrame({**keys, "n": sizes, "count": counts}).astype({"n": "Int64", "count": "Int64"})
    frame["percent"] = 100 * frame["count"] / frame["n"]
    return frame.assign(low=frame["percent"] - 1, high=frame["percent"] + 1)

from __future__ import annotations

import pytest
from acel_frames import NUMERACY, READING

from sipp_lib.charts import acel
from sipp_lib.errors import DisclosureError


def test_stages_are_headings_over_their_organisers_with_dots_and_intervals(safe, points, segments) -> None:
    figure = acel.chart(safe(READING), safe(NUMERACY), occasion="June 2025")
    # rows 0 and 3 are headings
    assert points(figure) == [[(70, 1), (82, 2), (65, 4)]]
    assert segments(figure) == [[[(60, 1), (78, 1)], [(72, 2), (90, 2)], [(55, 4), (73, 4)]]]
    (ax,) = figure.axes
    rows = {
        place: label.get_text() for place, label in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
    }
    assert rows == {1: "Reading", 2: "Numeracy", 4: "Reading", 5: "Numeracy"}
    headings = {t.xy[1]: t.get_text() for t in ax.texts if "At the end" in t.get_text()}
    assert headings == {0: "At the end of P1", 3: "At the end of P7"}


def test_empty_tables_are_said_in_words_and_plain_ones_refused(safe, texts) -> None:
    assert texts(acel.chart(safe(READING.head(0)))) == ["No data yet."]
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        acel.chart(safe(READING), NUMERACY)

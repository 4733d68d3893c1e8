from __future__ import annotations

import bad_files as bad
from read_files import TABLE, texts


def test_the_content_tells_the_kind_of_file_not_its_ending(reading):
    assert texts(reading(bad.workbook(), "scores.csv")) == TABLE
    assert texts(reading(bad.csv(), "scores.xlsx")) == TABLE

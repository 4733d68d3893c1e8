from __future__ import annotations

from read_files import texts


def test_spaces_that_do_not_show_are_taken_away(reading):
    found = reading("SCN,Name\n\u00a0080010001\u00a0,Isla\u00a0Mackay\n\u200b2, Rory \n")
    assert texts(found) == [["080010001", "Isla Mackay"], ["2", "Rory"]]

"""Names are known by their cells: in any letters, with a class or a date behind them, and other words are none."""

from __future__ import annotations

import pytest

from sipp_lib.evidence.mapping.likely_names import likely_names

NAMES = ["Orla Finch", "Ned Moss", "Isla Airlie", "Callum Baird-Muir", "Zuri Adeyemi"]


@pytest.mark.parametrize(
    "cells",
    [
        NAMES,
        [name.lower() for name in NAMES],
        [name.upper() for name in NAMES],
        [name.replace(" ", "") for name in NAMES],
        [name.replace(" ", "_").lower() for name in NAMES],
        [f"{name} P5" for name in NAMES],
        [f"{name} (5A)" for name in NAMES],
        [f"{name.lower()} 12/03/2016" for name in NAMES],
        [f"5A {name}" for name in NAMES],
        [f"{name}*" for name in NAMES],
        [f"{name} - absent" for name in NAMES],
        [f"Miss {name}" for name in NAMES],
        [", ".join(reversed(name.split())) for name in NAMES],
    ],
)
def test_whole_names_are_known_however_they_are_written(cells: list[str]) -> None:
    assert likely_names(cells).are_whole
    assert likely_names(cells).surely


RARE = [
    *("Aldith Aske", "Brynhild Quist", "Corentin Pell", "Dovid Ulst"),
    *("Emrys Orr", "Ffion Tighe", "Gunvor Vole", "Hesper Ga"),
]


def test_a_long_list_of_which_all_differ_is_one_of_names_though_they_are_rare() -> None:
    assert likely_names([name.lower() for name in RARE]).are_whole
    assert likely_names([name.split()[0] for name in RARE]).are_forenames
    assert not likely_names([name.split()[0] for name in RARE[:4]] * 2).are_forenames


@pytest.mark.parametrize("cells", [["Orla", "Ned", "Ned", "Zuri"], ["orla", "isla", "tam"], ["ORLA", "NED"]])
def test_forenames_are_known_alone(cells: list[str]) -> None:
    assert likely_names(cells).are_forenames


@pytest.mark.parametrize(
    "cells",
    [
        ["good progress", "needs support", "new to school"],
        ["Corrie", "Lamlash", "Brodick", "Sannox"],
        ["Mrs Reid", "Miss Fraser", "Mr Scott"],
        ["Reading Comprehension", "Number Talks", "Spelling Test"],
        ["7", "8.5", "9"],
        ["A7", "B3"],
        ["5A", "5B"],
        ["Yes", "No", "Yes"],
        ["Strongly agree", "Agree", "Strongly agree"],
        ["", "n/a"],
    ],
)
def test_other_words_are_no_names(cells: list[str]) -> None:
    told = likely_names(cells)
    assert not (told.are_whole or told.are_forenames or told.surely)

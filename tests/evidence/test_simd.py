from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.simd import decile, deciles, lookup, quintile, vintage

OFFICIAL = Path(__file__).parents[3] / "shared" / "data" / "simd2020v2_datazone_lookup.csv"


@pytest.fixture(scope="module")
def official() -> pd.DataFrame:
    if not OFFICIAL.exists():
        pytest.skip("the official lookup of SIMD 2020v2 is not beside this checkout")
    with OFFICIAL.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return pd.DataFrame(rows, columns=head)


def table(year: int, rank: str, zone: str = "Data_Zone") -> pd.DataFrame:
    first, size = {2001: (1, 6505), 2011: (6506, 6976)}[year]
    zones = [f"S01{first + at:06d}" for at in range(size)]
    return pd.DataFrame({zone: zones, "Income_domain_2016_rank": "1", rank: map(str, range(1, size + 1))})


def test_every_official_decile_and_quintile_comes_from_its_rank(official: pd.DataFrame) -> None:
    made = decile(official["SIMD2020v2_Rank"].astype(int))
    assert made.tolist() == official["SIMD2020v2_Decile"].astype(int).tolist()
    assert quintile(made).tolist() == official["SIMD2020v2_Quintile"].astype(int).tolist()


def test_the_official_file_is_a_lookup(official: pd.DataFrame) -> None:
    found = lookup(official, "lookup.csv")
    assert found.zones == 2011
    assert found.deciles["S01006506"] == 7
    ranks = lookup(official.drop(columns=["SIMD2020v2_Decile"]), "lookup.csv")
    assert (ranks.deciles == found.deciles).all()


def test_deciles_at_the_edges_of_a_tenth() -> None:
    # 697.6 data zones a tenth: rank 697 is the last of the first, 698 the first of the second
    assert decile([1, 697, 698, 6278, 6279, 6976]).tolist() == [1, 1, 2, 9, 10, 10]
    assert quintile([1, 2, 3, 10]).tolist() == [1, 1, 2, 5]


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        *(("S01000001", 2001), ("S01006505", 2001), ("S01006506", 2011), ("S01013481", 2011)),
        *(("s01013481 ", 2011), ("S01013482", None), ("S01000000", None), ("E01000001", None), ("", None)),
    ],
)
def test_the_vintage_of_a_data_zone(zone: str, year: int | None) -> None:
    assert vintage(zone) == year


@pytest.mark.parametrize(
    ("year", "rank", "zone"),
    [
        (2001, "Overall SIMD 2012 Rank", "Data Zone"),
        (2011, "Overall_SIMD16_rank", "Data_Zone"),
        (2011, "SIMD2020v2_Rank", "DataZone"),
        (2011, "SIMD2020_Rank", "DZ"),
    ],
)
def test_the_layouts_of_2012_2016_and_2020(year: int, rank: str, zone: str) -> None:
    found = lookup(table(year, rank, zone), "ranks.csv")
    assert found.zones == year
    assert sorted(found.deciles.unique()) == list(range(1, 11))


@pytest.mark.parametrize("change", ["no rank", "two vintages", "a gap", "twice", "out of range"])
def test_what_is_no_lookup_is_refused(change: str) -> None:
    frame = table(2011, "SIMD2020v2_Rank")
    if change == "no rank":
        frame = frame.drop(columns="SIMD2020v2_Rank")
    else:
        column = "SIMD2020v2_Rank" if change in ("a gap", "out of range") else "Data_Zone"
        cells = {"two vintages": "S01000001", "a gap": "", "twice": "S01006507", "out of range": "6977"}
        frame.loc[0, column] = cells[change]
    with pytest.raises(EvidenceError) as caught:
        lookup(frame, "ranks.csv")
    assert str(caught.value) == (
        "ranks.csv is not a lookup of data zones as the Scottish Government publishes it for SIMD 2012, 2016 or 2020: "
        "it needs a column of data zones, each once, and one of their ranks or deciles. Download it again."
    )


def test_a_wrong_vintage_is_told_and_no_row_is_dropped() -> None:
    found, issues = deciles(
        ["S01006506", "S01000001", None, "S01013482", "s01013481 "],
        lookup(table(2011, "SIMD2020v2_Rank"), "ranks.csv"),
        rows=[2, 3, 4, 5, 6],
        file="zones.csv",
    )
    assert found.tolist() == [1, pd.NA, pd.NA, pd.NA, 10]
    assert [(issue.code, issue.severity, issue.rows) for issue in issues] == [
        ("simd-vintage", "warn", (3,)),
        ("unknown-zone", "warn", (5,)),
    ]
    assert [issue.message for issue in issues] == [
        "zones.csv, row 3: these data zones are not of 2011, as the lookup's are, so the pupils have no decile. "
        "Use the "
        "lookup of SIMD 2012 for them.",
        "zones.csv, row 5: these data zones are not in the lookup, so the pupils have no decile. Correct them in the "
        "school's file and add it again.",
    ]

"""Themes of voices on a page, of the sample's Hawkhope."""

import pytest

from sipp_lib.new import sample_partnership
from sipp_lib.programme import find
from sipp_lib.records.store import Store
from sipp_lib.reports.themes import themes, to_discuss
from sipp_lib.workbook import Workbook

SLUG = "hawkhope-families"


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    return sample_partnership(SLUG, tmp_path_factory.mktemp("themes") / "programme")


def opened(programme, audience):
    return Workbook.open(SLUG, programme.folder, audience, warn=False)


def test_the_school_reads_how_well_two_agree_before_the_counts_and_what_they_differ_on(programme):
    book = opened(programme, "school")
    heading, agreement, table = themes(book)
    assert heading == "<h3>What they spoke of</h3>"
    # by hand: the two chose the same theme for 21 of 24; 8, 6, 5, 5 by the one, 6, 7, 6, 5 by the other
    chance = (8 * 6 + 6 * 7 + 5 * 6 + 5 * 5) / 24**2
    assert f"{(21 / 24 - chance) / (1 - chance):.2f} beyond chance" in agreement
    assert '<td>mornings</td><td class="number">5</td><td class="number">24</td>' in table
    assert to_discuss(book).count("<li>") == 3


def test_the_public_reads_no_count_of_few(programme):
    told = "".join(themes(opened(programme, "public")))
    assert "about 25 voices" in told
    assert "fewer than 10" in told or "Themes by who spoke" not in told
    assert '<td class="number">5</td>' not in told


def test_themes_of_one_person_are_not_counted_and_only_the_school_hears_why(programme, tmp_path):
    alone = sample_partnership(SLUG, tmp_path / "alone")
    place = find(alone.folder).partnership(SLUG)
    with Store.open(place.records, SLUG) as store:
        for entry in store.current():
            if entry.kind == "coding" and entry.author.startswith("Derek"):
                store.withdraw(entry.id, author="AB")
    assert themes(opened(alone, "public")) == []
    assert "One person gave the themes." in themes(opened(alone, "school"))[1]
    assert to_discuss(opened(alone, "school")) is None

"""What voices are about: agreement before counts, and no small number for the public."""

import pytest

from sipp_lib import results
from sipp_lib.programme import find
from sipp_lib.records.kinds import Coding, Voice
from sipp_lib.records.store import Store
from sipp_lib.results import DIFFER
from sipp_lib.workbook import Workbook


@pytest.fixture
def told(home):
    """Voices and who gave which theme, {quote: (whose, {who: theme})}, for an audience."""

    def make(said, audience):
        place = find(home).partnership("tiny")
        with Store.open(place.records, place.slug) as store:
            for quote, (whose, themes) in said.items():
                voice = store.add(Voice(quote=quote, whose=whose), author="AB")
                for who, theme in themes.items():
                    store.add(Coding(voice=voice.id, theme=theme, who=who), author="AB")
        return Workbook.open("tiny", home, audience, warn=False)

    return make


def many(count, whose, one, other, begin=0):
    return {f"{whose} {begin + n}": (whose, {"Ann": one, "Bob": other}) for n in range(count)}


SAID = {
    **many(15, "learner", "Books ", "books"),
    **many(15, "learner", "friends", "Friends", 15),
    **many(2, "learner", "books", "friends", 30),
    **many(11, "parent or carer", "time", "time"),
    **many(1, "parent or carer", "books", "books", 11),
}


def test_in_school_themes_of_two_are_counted_by_who_spoke_and_what_they_differ_on_apart(told):
    found = results.themes(told(SAID, "school"))
    row = found.agreement.frame.iloc[0]
    assert row["n"] == 44
    # by hand: observed 42/44; chance (18·16 + 15·17 + 11·11) / 44²
    chance = (18 * 16 + 15 * 17 + 11 * 11) / 44**2
    assert row["kappa"] == pytest.approx((42 / 44 - chance) / (1 - chance))
    rows = found.counts.frame.set_index(["group", "theme"])
    assert {(whose, theme.casefold()): count for (whose, theme), count in rows["count"].items()} == {
        ("learner", "books"): 15,
        ("learner", "friends"): 15,
        ("learner", "time"): 0,
        ("learner", DIFFER): 2,
        ("parent or carer", "books"): 1,
        ("parent or carer", "friends"): 0,
        ("parent or carer", "time"): 11,
        ("parent or carer", DIFFER): 0,
    }
    assert rows.loc[("learner", DIFFER), ["count", "n"]].tolist() == [2, 32]
    assert [themes for _, themes in results.differing(told({}, "school"))] == [["books", "friends"]] * 2


def test_for_the_public_no_count_of_few_speakers_is_told(told):
    frame = results.themes(told(SAID, "public")).counts.frame
    for column in ("n", "count"):
        known = [int(each) for each in frame[column].dropna()]
        assert all(each >= 10 and each % 5 == 0 for each in known), column
    few = frame[frame["theme"] == DIFFER]
    assert few["count"].isna().all()


def test_while_one_person_gave_themes_nothing_is_counted(told):
    alone = {f"said {n}": ("learner", {"Ann": "books"}) for n in range(20)}
    found = results.themes(told(alone, "school"))
    assert (found.coders, found.agreement, found.counts) == (1, None, None)


def test_where_two_agree_little_nothing_is_counted(told):
    apart = many(12, "learner", "books", "friends") | many(12, "learner", "friends", "books", 12)
    found = results.themes(told(apart, "school"))
    assert found.agreement.frame["kappa"].iloc[0] == pytest.approx(-1)
    assert found.counts is None


def test_for_the_public_nothing_is_counted_where_few_voices_were_compared(told):
    few = many(5, "learner", "books", "books") | many(4, "learner", "friends", "friends", 5)
    found = results.themes(told(few, "public"))
    assert found.agreement.frame["kappa"].isna().all()
    assert found.counts is None


def test_a_record_without_voices_has_no_themes(home):
    assert results.themes(Workbook.open("tiny", home, "school")) is None

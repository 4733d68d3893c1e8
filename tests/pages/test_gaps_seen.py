import pytest
from two_schools import said as group

from sipp_lib.pages import gaps_seen, target_group
from sipp_lib.records.kinds import Information
from sipp_lib.reports import records
from sipp_lib.workbook import Workbook

DONE = "It is written down below, with its numbers. Say in your own words what it shows."


@pytest.fixture
def book(performance):
    target_group.take(performance.book, group(performance, limit="82", schools=["A"]))
    performance.book.reload()
    return performance.book


def shown(book, audience):
    """What a report says of the information that was examined."""
    book = Workbook.open("tiny", book.programme.folder, audience)
    return str(records.table(book, "information", ["source", "shows", "finding"], "Information"))


def test_what_is_seen_is_written_down_by_a_press_and_no_number_is_kept(book):
    (measure,) = book.records("measure")
    said = {"measure": measure.id, "occasion": "September", "lens": "simd"}
    assert gaps_seen.write_down(book, said) == DONE
    book.reload()
    (info,) = book.bodies(Information)
    assert (info.source, info.measured_on, info.lenses) == ("Reading, September", "September", ["SIMD"])
    assert (info.finding, info.measure, info.who) == ("", measure.id, "Morag Bell")
    assert info.day is not None
    assert "what it shows" not in " ".join(each.message for each in book.missing())
    assert gaps_seen.write_down(book, said) == "This is written down already: see below."
    assert gaps_seen.write_down(book, {**said, "measure": "x"}) == "This measure is no longer there."


def test_the_numbers_are_worded_for_who_reads_them_beside_what_people_wrote(book):
    (measure,) = book.records("measure")
    gaps_seen.write_down(book, {"measure": measure.id, "occasion": "September", "lens": "simd"})
    book.reload()
    (entry,) = book.records("information")
    book.store.revise(entry.id, {"finding": "We did not expect it."}, [])
    school, public = shown(book, "school"), shown(book, "public")
    # by hand: 71 to 76 have the mean 73.5, 77 to 82 the mean 79.5
    assert "12 pupils from the most deprived fifth of areas were 6.0 points behind 12 pupils from" in school
    assert (
        "about 10 pupils from the most deprived fifth of areas were 6.0 points behind about 10 pupils from"
        in public
    )
    for each in (school, public):
        assert "We did not expect it." in each


def test_another_lens_and_an_occasion_between_are_told_in_school_only(book):
    (measure,) = book.records("measure")
    gaps_seen.write_down(book, {"measure": measure.id, "occasion": "September", "lens": "school"})
    book.reload()
    (info,) = book.bodies(Information)
    assert info.lenses == []
    for audience in ("school", "public"):
        assert "September." not in shown(book, audience)
    (entry,) = book.records("information")
    book.store.revise(entry.id, {"lenses": ["stage"]}, [])
    assert "Reading, September. P5: mean" in shown(book, "school")
    assert "P5" not in shown(book, "public")
    book.store.revise(entry.id, {"measured_on": "June"}, [])
    assert "P5" not in shown(book, "school")

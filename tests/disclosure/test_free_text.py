import pytest

from sipp_lib.disclosure.free_text import check_slug, check_words
from sipp_lib.errors import DisclosureError
from sipp_lib.evidence.pupils.key_files import KnownPupil, Names

NAMES = Names.of([KnownPupil("riv-0012", "Isla Fraser"), KnownPupil("riv-0013", "April Ross")], [])


def at(where, word):
    return where, word, "Correct it there."


def test_a_word_that_names_a_pupil_stops_the_report_wherever_it_stands_and_however_it_comes():
    words = (at("table ‘surveys’, column ‘item’,", word) for word in ["I like reading", "Isla Fraser helps"])
    with pytest.raises(DisclosureError) as caught:
        check_words(words, NAMES.found, "glen-corrie")
    assert str(caught.value) == (
        "The public report of glen-corrie was not made: table ‘surveys’, column ‘item’, holds the name of a pupil "
        "known from the key file. Correct it there."
    )


def test_words_that_only_together_would_make_a_name_or_number_pass():
    words = [at("here", "fraser"), at("there", "isla"), at("here", "98765"), at("there", "4325")]
    assert NAMES.found("fraser isla") == ["name"]
    check_words(words, NAMES.found, "glen-corrie")


@pytest.mark.parametrize(
    "slug", ["isla-reading", "p5-isla", "isla2", "isla", "reading-with-isla-2026", "isla-fraser"]
)
def test_a_forename_in_a_short_name_stops_the_report_until_somebody_has_looked(slug):
    with pytest.raises(DisclosureError) as caught:
        check_slug(slug, NAMES.found, ["another-name"])
    assert str(caught.value) == (
        "A public report was not made: the short name of the partnership holds the name of a pupil known from the key "
        "file, and it stands in the address of the page. Begin the partnership under another name on the start "
        "page. If it means something else, such as a place or a school, whoever looks after the workbook adds the "
        "short name in quotation marks to looked_at under [disclosure] in sipp.toml."
    )
    check_slug(slug, NAMES.found, [slug])


@pytest.mark.parametrize("slug", ["island-schools", "april", "april-maths", "fraserburgh", "glen-corrie"])
def test_a_short_name_of_other_words_passes(slug):
    check_slug(slug, NAMES.found, [])

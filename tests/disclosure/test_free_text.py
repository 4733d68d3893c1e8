import pytest

from sipp_lib.disclosure.free_text import check_words
from sipp_lib.errors import DisclosureError
from sipp_lib.evidence.pupils.key_files import KnownPupil, Names

NAMES = Names.of([KnownPupil("riv-0012", "Isla Fraser")], [])


def test_a_word_that_names_a_pupil_stops_the_report_wherever_it_stands_and_however_it_comes():
    words = (("table «surveys», column «item»,", word) for word in ["I like reading", "Isla Fraser helps"])
    with pytest.raises(DisclosureError) as caught:
        check_words(words, NAMES.found, "glen-corrie")
    assert str(caught.value) == (
        "The public report of glen-corrie was not made: table «surveys», column «item», holds the name of a pupil "
        "known from the key file. Correct it where it stands; evidence is corrected at the school and imported "
        "again."
    )


def test_words_that_only_together_would_make_a_name_or_number_pass():
    words = [("here", "fraser"), ("there", "isla"), ("here", "98765"), ("there", "4325")]
    assert NAMES.found("fraser isla") == ["name"]
    check_words(words, NAMES.found, "glen-corrie")

from importing import HEAD, ROWS, added, programme

from sipp_lib.evidence.pupils.key_files import key_files
from sipp_lib.evidence.unsearched import schools_without_keys


def test_a_school_is_named_whose_pupils_nobody_can_look_for_here(place):
    assert schools_without_keys(programme(place), place) == []
    added(place, HEAD + ROWS)
    assert schools_without_keys(programme(place), place) == []
    for path in key_files(programme(place).id, programme(place).folder):
        path.unlink()
    assert schools_without_keys(programme(place), place) == ["KIR"]

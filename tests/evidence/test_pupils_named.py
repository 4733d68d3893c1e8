from given_out import answers, filled, saved

from sipp_lib.evidence.pupils.identifiers import KnownPupil, Names
from sipp_lib.evidence.pupils_named import naming_pupils
from sipp_lib.evidence.readers.returned_forms import returned
from sipp_lib.handouts.make import of_kind

NAMES = Names.of([KnownPupil("pq7x2m9k4t1z", "Isla Fraser", "112233445", "")], [])
ROWS = {
    1: {"name": "Cycle 1", "tasks": [{"what": "Read with Isla Fraser", "who": "Isla Fraser"}]},
    2: {"name": "Cycle 2", "tasks": [{"what": "Talk"}, {"who": "112233445"}], "next": "as Fraser, Isla said"},
    3: {"name": "Cycle 3", "tasks": [{"who": "pq7x2m9k4t1z"}]},
}
NAME = (
    "holds the name of a pupil known from the key file. Write ‘a pupil’ in its place, here or "
    "on the page afterwards,"
)
PUBLIC, OF_SCHOOL = "or no public report is made.", "or the record is not shared with other schools."


def test_each_text_that_names_a_pupil_is_told_with_its_place_in_rows_too_and_what_stays_in_school_too():
    form = of_kind("cycle", "tiny", [])
    told = naming_pupils(returned(saved(filled(form, ROWS)), "back.xlsx"), NAMES.found)
    assert sorted(told) == [
        f"back.xlsx, sheet ‘Form’, row 8: ‘What next’ {NAME} {PUBLIC}",
        f"back.xlsx, sheet ‘PDSA tasks’, row 7: ‘What’ {NAME} {PUBLIC}",
        f"back.xlsx, sheet ‘PDSA tasks’, row 7: ‘Who’ {NAME} {OF_SCHOOL}",
        "back.xlsx, sheet ‘PDSA tasks’, row 9: ‘Who’ holds a candidate number. Write ‘a pupil’ in its place, "
        "here or on "
        f"the page afterwards, {OF_SCHOOL}",
    ]
    (first, *_) = naming_pupils(returned(answers(form, [ROWS[1]]), "back.json"), NAMES.found)
    assert first == f"back.json, line 1, ‘PDSA: tasks’, row 1: ‘What’ {NAME} {PUBLIC}"
    assert "Isla" not in " ".join(told)

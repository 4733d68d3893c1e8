"""Nobody is asked for the school of a file whose pupils are known by their SCNs."""

from importing import HEAD, ISLA, ROWS, TOM, ZOE, added, programme

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.by_itself import at_home
from sipp_lib.evidence.import_queue import ImportQueue, QueuedFile
from sipp_lib.records.kinds import School
from sipp_lib.records.store import Store

POST = f"SCN,READ 2027\n{ISLA},8\n{TOM},10\n{ZOE},11\n"


def alone(place, text, name="post.csv"):
    """A file as ‘sipp add’ has it, when it is the only one."""
    path = place.notebooks.parents[3] / name
    path.write_text(text, encoding="utf-8")
    queue = ImportQueue(programme(place), place, confirmed=False)
    queue.files.append(QueuedFile(path))
    queue.read(queue.files[0])
    return queue.files[0]


def two_schools(place):
    with Store.open(place.records, place.slug) as store:
        store.add(School(name="Glen Primary School", code="GLE"), author="Ann")


def test_the_school_of_known_scns_is_taken_and_said(place):
    added(place, HEAD + ROWS)
    two_schools(place)
    file = alone(place, POST)
    assert file.seen.mapping.school == "KIR"
    assert "school" not in [each.key for each in file.seen.questions]
    (called,) = [each.name for each in file.seen.listed if each.code == "KIR"]
    assert file.told == [f"From {called or 'KIR'}, where its pupils are known."]


def test_a_file_of_others_or_called_after_another_school_is_asked_about(place):
    added(place, HEAD + ROWS)
    two_schools(place)
    others = "SCN,READ 2027\n081234000,8\n081234744,9\n" + f"{ISLA},7\n"
    for file in (alone(place, others), alone(place, POST, "post glen primary school.csv")):
        assert file.seen.mapping.school == ""
        assert "school" in [each.key for each in file.seen.questions]
        assert file.told == []


def test_a_file_without_scns_is_left_as_it_is(place):
    seen = alone(place, "Name,READ 2027\nIsla Fraser,8\n").seen
    assert at_home(seen, steps.current_data(programme(place), place)) == (seen, [])

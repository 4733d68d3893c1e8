from __future__ import annotations

from pathlib import Path

import pytest
from bad_files import workbook
from glen_files import ISLA, TOM, ZOE, Make, known, programme
from importing import ONE_OR_TWO

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.import_queue import CHANGED, ImportQueue, QueuedFile
from sipp_lib.evidence.mapping.questions import seen_whole
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Measure
from sipp_lib.records.store import Store

TARBRAX = {ISLA: ("Isla", "Fraser", 7), TOM: ("Tom", "Ross", 11)}
KILMORY = {ZOE: ("Zoë", "Reid", 12), "081234744": ("Ewan", "Munro", 8)}


def scores(pupils: dict[str, tuple[str, str, int]], more: int = 0, heading: str = "Score") -> bytes:
    rows = [f"{scn},{first},{last},{mark + more}" for scn, (first, last, mark) in pupils.items()]
    return "\n".join([f"SCN,Forename,Surname,{heading}", *rows, ""]).encode()


@pytest.fixture
def place(made: Make) -> Place:
    place = made(("Tarbrax Primary", "TAR"), ("Kilmory Primary", "KIL"))
    with Store.open(place.records, place.slug) as store:
        store.add(Measure(name="Numbers", code="NUM", occasions=["Pre", "Post"]), author="AB")
    return place


def queued(place: Place, **files: bytes) -> ImportQueue:
    queue = ImportQueue(programme(place), place)
    for name, data in files.items():
        queue.files.append(QueuedFile(Path(name.replace("__", ".")), data))
        queue.read(queue.files[-1])
    return queue


def answer(queue: ImportQueue, file: QueuedFile, school: str = "", **said: str) -> None:
    """What a person says of a file: by what is asked; of numbers that are of no measure, which it is."""
    assert file.seen
    seen = file.seen
    while questions := seen.questions:
        what = questions[0].key.partition(":")[0]
        reply = {"measure": "NUM", "occasion": "Pre", "school": school, **said}[what]
        seen = seen.answer(questions[0].key, reply)
    queue.answered(file, seen)


def stand(queue: ImportQueue) -> list[tuple[str, str]]:
    return [(each.name, each.state) for each in queue.files]


def test_what_is_said_of_one_file_goes_for_the_others_and_one_act_adds_them(place: Place) -> None:
    queue = queued(
        place,
        tarbrax_pre__csv=scores(TARBRAX),
        kilmory_pre__csv=scores(KILMORY),
        tarbrax_post__csv=scores(TARBRAX, 4),
    )
    first, second, third = queue.files
    assert {each.state for each in queue.files} == {"look"}
    answer(queue, first, "TAR")
    assert {each.state for each in queue.files} == {"ready"}
    assert first.told == []
    assert second.told == [
        "When: Pre, as the name of the file says.",
        "From Kilmory Primary, as the file says.",
    ]
    assert third.told == [
        "When: Post, as the name of the file says.",
        "From Tarbrax Primary, as the file says.",
    ]
    assert known(place).imports == ()
    assert queue.add_ready("AB") == queue.files
    assert {each.state for each in queue.files} == {"added"}
    rows = known(place).evidence.observations
    assert sorted(zip(rows["occasion"], rows["value"], strict=True)) == [
        *(("Post", 11), ("Post", 15), ("Pre", 7), ("Pre", 8), ("Pre", 11), ("Pre", 12)),
    ]


def test_a_new_measure_and_its_time_that_were_said_of_one_file_are_not_asked_of_the_next(
    place: Place,
) -> None:
    queue = queued(
        place,
        tarbrax_june_2027__csv=scores(TARBRAX),
        kilmory_june_2027__csv=scores(KILMORY),
        kilmory_may_2028__csv=scores(KILMORY, 1),
    )
    first, second, third = queue.files
    answer(queue, first, "TAR", measure="NEW", occasion="June 2027")
    assert (second.state, second.told) == (
        "ready",
        [
            "Measure: NEW, as you said of another file.",
            "When: June 2027, as the name of the file says.",
            "From Kilmory Primary, as the file says.",
        ],
    )
    assert (third.state, third.asked) == (
        "answer",
        [
            "‘Score’: when was this? For example: August 2026, or Before and After. Use the same words each time.",
        ],
    )


def test_a_known_export_is_ready_unasked_and_what_the_file_does_not_tell_is_asked(place: Place) -> None:
    queue = queued(place, tarbrax_pre__csv=scores(TARBRAX))
    answer(queue, queue.files[0], "TAR")
    queue.add_ready()
    later = queued(
        place, tarbrax_post__csv=scores(TARBRAX, 3), june__csv=scores(TARBRAX, 2), scores__csv=scores(KILMORY)
    )
    ready, by_scn, nothing = later.files
    assert (ready.state, ready.done and ready.done.counts()) == ("ready", "2 results")
    # the pupils are known at one school; when it was nobody can tell
    assert by_scn.told == ["From Tarbrax Primary, where its pupils are known."]
    when = "‘Score’: when was this? The measure has: Pre, Post."
    assert (by_scn.state, by_scn.asked) == ("answer", [when])
    assert nothing.asked == [when, "Which school is this file from?"]
    later.add_ready()
    assert stand(later) == [("tarbrax_post.csv", "added"), ("june.csv", "answer"), ("scores.csv", "answer")]


def test_a_name_and_pupils_that_say_two_schools_are_asked_about(place: Place) -> None:
    queue = queued(place, tarbrax_pre__csv=scores(TARBRAX))
    answer(queue, queue.files[0], "TAR")
    queue.add_ready()
    (file,) = queued(place, kilmory_post__csv=scores(TARBRAX, 1)).files
    assert file.asked == ["Which school is this file from?"]
    # without anybody to confirm it, nothing is taken from a file's name alone
    alone = ImportQueue(programme(place), place, confirmed=False)
    alone.files.append(QueuedFile(Path("tarbrax post.csv"), scores(TARBRAX, 2)))
    alone.read(alone.files[0])
    (lone,) = alone.files
    assert (lone.state, len(lone.asked)) == ("answer", 1)
    assert lone.told == ["From Tarbrax Primary, where its pupils are known."]


def test_once_the_pupils_are_in_a_file_of_the_same_drop_needs_no_answer(place: Place) -> None:
    queue = queued(place, tarbrax_pre__csv=scores(TARBRAX), post__csv=scores(TARBRAX, 5))
    answer(queue, queue.files[0], "TAR")
    assert stand(queue)[1] == ("post.csv", "answer")
    queue.add_ready()
    assert stand(queue)[1] == ("post.csv", "ready")
    assert queue.files[1].told[1] == "From Tarbrax Primary, where its pupils are known."


def test_a_file_that_fails_says_why_and_the_others_come_in(place: Place) -> None:
    twice = scores(TARBRAX) + f"{ISLA},Isla,Fraser,9\n".encode()
    queue = queued(
        place,
        a_tarbrax_pre__csv=scores(TARBRAX),
        b__pdf=b"%PDF-1.7",
        c__csv=b"",
        d_tarbrax_post__csv=twice,
        e__xlsx=workbook()[:900],
        f_kilmory_pre__csv=scores(KILMORY),
        g_kilmory_pre__csv=scores(KILMORY),
    )
    answer(queue, queue.files[0], "TAR")
    why = {
        each.name: [issue.message for issue in each.issues if issue.severity == "stop"]
        for each in queue.of("left out")
    }
    assert [*why] == ["b.pdf", "c.csv", "d_tarbrax_post.csv", "e.xlsx", "g_kilmory_pre.csv"]
    assert why["b.pdf"] == [
        "b.pdf: this is a PDF, which holds a picture of the table. Ask for the table itself as an Excel workbook "
        "(.xlsx)."
    ]
    assert why["c.csv"] == ["c.csv: the file is empty. Save or export it again and import it again."]
    assert why["d_tarbrax_post.csv"] == [
        "d_tarbrax_post.csv: there is more than one result for the same pupil, measure and occasion (rows 2 and 4, "
        f"which differ). {ONE_OR_TWO}"
    ]
    assert why["g_kilmory_pre.csv"] == [
        "g_kilmory_pre.csv: this is the same file as ‘f_kilmory_pre.csv’, which is in the list already."
    ]
    assert [each.name for each in queue.add_ready()] == ["a_tarbrax_pre.csv", "f_kilmory_pre.csv"]
    again = queued(place, a_tarbrax_pre__csv=scores(TARBRAX)).files[0]
    assert [issue.message for issue in again.issues] == [
        "a_tarbrax_pre.csv: everything in the file was imported before. Nothing was added."
    ]


def test_two_files_that_contradict_each_other_do_not_both_come_in(place: Place) -> None:
    queue = queued(place, a_tarbrax_pre__csv=scores(TARBRAX), b_tarbrax_pre__csv=scores(TARBRAX, 1))
    answer(queue, queue.files[0], "TAR")
    assert {each.state for each in queue.files} == {"ready"}
    assert queue.add_ready() == queue.files[:1]
    (stop,) = [issue for issue in queue.files[1].issues if issue.severity == "stop"]
    assert (queue.files[1].state, stop.code) == ("left out", "duplicated-observation")
    assert len(known(place).evidence.observations) == 2


def test_what_is_found_of_all_evidence_while_a_drop_comes_in_holds_no_file_back(place: Place) -> None:
    names = [f"{school}_{when}" for when in ("pre", "post") for school in ("tarbrax", "kilmory")]
    pupils = {"tarbrax": TARBRAX, "kilmory": KILMORY}
    files = {f"{name}__csv": scores(pupils[name.split("_")[0]], at) for at, name in enumerate(names)}
    queue = queued(place, **files)
    answer(queue, queue.files[0], "TAR")
    assert len(queue.add_ready()) == len(names)
    assert {(each.state, each.note) for each in queue.files} == {("added", "")}


def test_what_nobody_has_seen_yet_is_shown_before_a_file_comes_in(place: Place) -> None:
    queue = queued(place, tarbrax_pre__csv=scores(TARBRAX))
    (file,) = queue.files
    answer(queue, file, "TAR")
    other = queued(place, others__csv=scores(KILMORY))
    answer(other, other.files[0], "TAR")
    other.add_ready()
    assert queue.add_ready() == []
    assert (file.state, file.note) == ("ready", CHANGED)
    assert [each.code for each in file.issues if each.severity == "warn"] == ["nobody-known"]
    assert queue.add_ready() == [file]


def test_where_nobody_looks_a_file_waits_its_turn_and_comes_in_though_other_evidence_came_before(
    place: Place,
) -> None:
    mapped = "SCN,Forename,Surname,School,NUM Pre"
    rows = {"TAR": f"{ISLA},Isla,Fraser,TAR,7", "KIL": f"{ZOE},Zoë,Reid,KIL,12"}
    queues = []
    for name, row in rows.items():
        queues.append(ImportQueue(programme(place), place, confirmed=False, sure=True))
        queues[-1].files.append(QueuedFile(Path(f"{name}.csv"), f"{mapped}\n{row}\n".encode()))
        queues[-1].read(queues[-1].files[0])
    assert [queue.files[0].state for queue in queues] == ["ready", "ready"]
    for queue in queues:
        assert queue.add_ready() == queue.files
    assert len(known(place).evidence.observations) == 2


def test_a_file_that_was_left_out_is_decided_on_again_and_what_is_begun_is_not_lost(place: Place) -> None:
    queue = queued(place, a__csv=scores(TARBRAX), b_kilmory_pre__csv=scores(KILMORY))
    first, second = queue.files
    assert first.seen
    first.seen, first.touched = first.seen.answer("school", "TAR"), True
    second.leave()
    assert (second.state, second.note) == ("left out", "You left it out. Nothing of it was added.")
    queue.decide(second)
    assert (second.state, second.note) == ("look", "")
    answer(queue, second, "KIL")
    assert [each.state for each in queue.files] == ["look", "ready"]
    queue.add_ready()
    assert (first.state, first.seen.mapping.school) == ("look", "TAR")


def test_a_school_that_is_listed_meanwhile_can_be_answered(place: Place) -> None:
    queue = queued(place, list__csv=scores(TARBRAX))
    with Store.open(place.records, place.slug) as store:
        store.add(Measure(name="Spelling", code="SPELL"), author="AB")
    queue.refresh()
    (file,) = queue.files
    assert file.seen
    assert [each.code for each in file.seen.measures] == [each.code for each in known(place).measures]
    assert "SPELL" in [each.code for each in file.seen.measures]


def test_what_a_person_has_seen_whole_is_kept_only_when_it_comes_in(place: Place) -> None:
    queue = queued(place, a__csv=scores(TARBRAX))
    answer(queue, queue.files[0], "TAR")
    assert not steps.mappings(place).exists()
    seen = queue.files[0].seen
    assert seen
    assert seen_whole(seen.mapping) == seen.mapping
    queue.add_ready()
    assert [each.suffix for each in steps.mappings(place).iterdir()] == [".toml"]


def test_a_questionnaire_that_was_named_once_is_not_asked_for_again_but_its_time_is(place: Place) -> None:
    heads = "SCN,I enjoy reading,I read at home"
    one, two = (
        "\n".join([heads, *(f"{scn},Agree,Disagree" for scn in school)]).encode()
        for school in (TARBRAX, KILMORY)
    )
    queue = queued(place, tarbrax__csv=one, kilmory__csv=two)
    first, second = queue.files
    answer(queue, first, "TAR", measure="reading survey", occasion="June 2027")
    assert second.told == [
        "Measure: reading survey, as you said of another file.",
        "From Kilmory Primary, as the file says.",
    ]
    (asked,) = second.asked
    assert asked == (
        "‘I enjoy reading’: when was this? For example: August 2026, or Before and After. Use the same words each "
        "time."
    )

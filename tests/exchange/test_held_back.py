from __future__ import annotations

from dataclasses import replace

from revisions import FIRST, written

from sipp_lib.exchange.held_back import in_words, travelling
from sipp_lib.records.came_back import Came
from sipp_lib.records.revision import Revision


def found(text: str) -> list[str]:
    return [
        code
        for code, word in {"name": "Isla", "scn": "112233445", "number": "10357", "pseudonym": "pq7x"}.items()
        if word in text
    ]


def sent(*known: Revision, looked_at: tuple[str, ...] = ()) -> tuple[list[Revision], list[str]]:
    return travelling(known, {revision.rev for revision in known}, found, looked_at)


def test_a_present_text_that_names_a_pupil_keeps_all_of_its_record_at_home() -> None:
    for text in ("Isla is late", "112233445", "10357 is late"):
        named = written(FIRST, why=text)
        assert sent(FIRST, named) == ([], ["f1"])
        assert sent(FIRST, named, looked_at=(named.rev,)) == ([FIRST, named], [])


def test_an_earlier_text_that_names_a_pupil_stays_and_the_rest_travels() -> None:
    named = written(FIRST, why="Isla is late")
    clean = written(named, why="some are late")
    assert sent(FIRST, named, clean) == ([FIRST, named.without_body(), clean], [])
    assert named.without_body().is_sound()


def test_a_teacher_with_the_forename_of_a_pupil_who_filled_in_a_form_holds_nothing_back() -> None:
    reason = Came("a" * 16, "b" * 16, 3, "112233445" + "c" * 7).as_reason()
    came = written(why="clean", author="Isla Grant", reason=reason)
    assert sent(came) == ([came], [])
    assert sent(written(why="clean", author="Isla Grant", reason="asked for"))[1] == ["f1"]


def test_what_is_held_back_is_said_without_a_word_of_it() -> None:
    log, voice = (replace(FIRST, record=f"f{at}", kind=kind) for at, kind in ((2, "log"), (3, "voice")))
    known = [FIRST, log, replace(log, record="f4"), voice]
    assert in_words(known, ["f1", "f2", "f3", "f4"]) == (
        "1 under ‘Factors’ (phase 2), 2 under ‘Log’ (phase 4) and 1 under ‘Voices’ (phase 4)"
    )
    assert in_words(known, []) == ""


def test_a_pseudonym_tells_nobody_elsewhere_who_it_is() -> None:
    revision = written(why="as pq7x")
    assert sent(revision) == ([revision], [])


def test_of_two_versions_that_disagree_either_may_hold_the_record_back() -> None:
    one, other = written(FIRST, why="Isla is late"), written(FIRST, why="some are late")
    assert sent(FIRST, one, other) == ([], ["f1"])


def test_a_reason_that_names_a_pupil_keeps_the_record_too() -> None:
    named = Revision.made(
        record="f1",
        parents=[FIRST.rev],
        partnership="riverside",
        kind="factor",
        op="withdraw",
        author="AB",
        at="2026-01-05T09:00:00Z",
        reason="Isla asked",
        body=FIRST.body,
    )
    assert sent(FIRST, named) == ([], ["f1"])

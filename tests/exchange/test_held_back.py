from __future__ import annotations

from revisions import FIRST, written

from sipp_lib.exchange.held_back import travelling
from sipp_lib.records.revision import Revision


def found(text: str) -> list[str]:
    return [
        code
        for code, word in {"name": "Isla", "scn": "112233445", "pseudonym": "pq7x"}.items()
        if word in text
    ]


def sent(*known: Revision, looked_at: tuple[str, ...] = ()) -> tuple[list[Revision], list[str]]:
    return travelling(known, {revision.rev for revision in known}, found, looked_at)


def test_a_present_text_that_names_a_pupil_keeps_all_of_its_record_at_home() -> None:
    for text in ("Isla is late", "112233445"):
        named = written(FIRST, why=text)
        assert sent(FIRST, named) == ([], ["f1"])
        assert sent(FIRST, named, looked_at=(named.rev,)) == ([FIRST, named], [])


def test_an_earlier_text_that_names_a_pupil_stays_and_the_rest_travels() -> None:
    named = written(FIRST, why="Isla is late")
    clean = written(named, why="some are late")
    assert sent(FIRST, named, clean) == ([FIRST, named.without_body(), clean], [])
    assert named.without_body().is_sound()


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

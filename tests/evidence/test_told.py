"""What is kept of whose results a report told, and what the command says of it."""

from sipp_lib.evidence.told import digest, said_first, unlinked

KEY = "0123456789abcdef"


def test_a_digest_tells_nothing_without_its_key_and_the_same_with_it():
    assert digest(KEY, "p01") == digest(KEY, "p01") != digest("another", "p01")
    assert len(digest(KEY, "p01")) == 12


def test_who_is_not_known_is_found_no_more_and_each_row_still_has_as_many():
    told = {"READ/June": {"aa": ["r1", "all", "sex F"], "bb": ["r2", "all"]}}
    kept = {"key": KEY, "now": {"day": "2026-06-01", "told": told}, "before": None}
    after = unlinked(kept, {"bb"}.__contains__)
    assert after["before"] is None
    pupils = after["now"]["told"]["READ/June"]
    assert pupils["bb"] == ["r2", "all"]
    others = [found for who, found in pupils.items() if who != "bb"]
    assert sorted(rows for _, *rows in others) == [["all"], ["sex F"]]
    assert not {"aa"} & pupils.keys()
    assert "r1" not in {result for result, *_ in others}


def test_of_the_commands_words_those_are_taken_that_come_before_a_report_is_published():
    said = "1 of 1 reports were made.\nBefore you publish north: wait.\nBefore you publish south: stop.\n"
    assert said_first("north", said) == ["Before you publish north: wait."]

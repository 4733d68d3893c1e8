from __future__ import annotations

import errno
import inspect
import pickle
import sqlite3

import pytest

from sipp_lib import errors
from sipp_lib.errors import EvidenceError, Issue, SippError

TREE = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, SippError)]


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_stands_in_the_tree_of_the_docstring(kind: type[SippError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")
    assert kind.exit_code == (2 if kind.__name__ == "UsageError" else 1)


def test_an_evidence_error_says_what_stops_and_keeps_the_rest() -> None:
    issues = [
        Issue("a", "stop", "The first sentence."),
        Issue("b", "warn", "A warning."),
        Issue("c", "stop", "The second sentence."),
    ]
    error = EvidenceError(issues)
    assert str(error) == "The first sentence. The second sentence."
    assert error.issues == tuple(issues)


@pytest.mark.parametrize("error", [EvidenceError([Issue("a", "stop", "No.")]), errors.UsageError("No.")])
def test_an_error_survives_the_way_between_processes(error: SippError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == "No."
    assert getattr(again, "issues", None) == getattr(error, "issues", None)


def test_what_the_system_says_of_a_file_becomes_a_sentence_with_a_remedy() -> None:
    remedy = "Check that it is what it should be, that there is room and that you may write there."
    read_only = errors.of_disk(OSError(errno.EROFS, "Read-only file system", "/s/evidence/.x.part"))
    assert read_only == f"/s/evidence could not be used (Read-only file system). {remedy}"
    assert errors.of_disk(OSError(errno.EIO, "Input/output error")) == (
        f"A file could not be used (Input/output error). {remedy}"
    )
    assert errors.of_disk(OSError(errno.ENOSPC, "No space left on device", "/s/x")) == errors.NO_ROOM


def test_a_full_disk_is_known_in_whatever_words_and_however_deep() -> None:
    def deep() -> Exception:
        try:
            try:
                raise OSError(errno.EDQUOT, "Disk quota exceeded")
            except OSError as error:
                raise ValueError("not written") from error
        except ValueError as error:
            return error

    arrow = OSError(f"[Errno {errno.ENOSPC}] Error writing bytes to file")
    records = sqlite3.OperationalError("database or disk is full")
    records.sqlite_errorname = "SQLITE_FULL"
    assert all(errors.is_full(each) for each in (deep(), arrow, records))
    assert not any(
        errors.is_full(each) for each in (OSError(errno.EACCES, "no"), ValueError("28"), sqlite3.Error("no"))
    )

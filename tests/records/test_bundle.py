from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipp_lib.errors import StoreError
from sipp_lib.records import bundle
from sipp_lib.records.kinds import Factor
from sipp_lib.records.revision import Revision

HARD = [
    "two\u2028lines\u2029and\x85more\r\n",
    "👩🏽‍🏫 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "Tha e nas fheàrr a bhith a’ leughadh còmhla – gach là",
    "x" * 10_000,
    "NUL\x00here",
    '<script>alert("x")</script>{{7*7}}=HYPERLINK("x")',
]


def revision(why: str = "because", at: str = "2026-01-05T09:00:00.000000Z", author: str = "AB") -> Revision:
    return Revision.made(
        record="f1",
        parents=(),
        partnership="riverside",
        kind="factor",
        op="write",
        author=author,
        at=at,
        body=Factor(name="Motivation", why=why).to_body(),
    )


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_text_comes_back_as_it_was_one_revision_a_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "records.jsonl"
    sent = [revision(text), revision("after")]
    bundle.write(sent, path)
    assert path.read_bytes().count(b"\n") == 2
    assert sorted(bundle.read(path), key=lambda r: r.rev) == sorted(sent, key=lambda r: r.rev)


@settings(max_examples=60)
@given(st.text(), st.text())
def test_any_text_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, why: str, author: str
) -> None:
    path = tmp_path_factory.mktemp("bundle") / "records.jsonl"
    bundle.write([sent := revision(why, author=author)], path)
    assert bundle.read(path) == [sent]


def test_the_same_revisions_give_the_same_bytes_in_any_order_and_number(tmp_path: Path) -> None:
    sent = [revision(at=f"2026-01-0{day}T09:00:00.000000Z") for day in (3, 1, 2)]
    bundle.write(sent, tmp_path / "a")
    bundle.write([*reversed(sent), sent[0]], tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert [r.at for r in bundle.read(tmp_path / "a")] == sorted(r.at for r in sent)


def test_a_redacted_revision_comes_back(tmp_path: Path) -> None:
    bundle.write([revision().without_body()], tmp_path / "a")
    assert bundle.read(tmp_path / "a")[0].body is None


def test_an_empty_bundle_is_read_as_nothing(tmp_path: Path) -> None:
    bundle.write([], tmp_path / "a")
    assert bundle.read(tmp_path / "a") == []


def test_a_write_that_fails_leaves_the_old_bundle_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.jsonl"
    bundle.write([revision()], path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError) as raised:
        bundle.write([revision("new")], path)
    assert str(raised.value) == (
        f"The bundle {path} could not be written (No space left on device). "
        "Check that its folder is there, that you may write in it and that the disk has room."
    )
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_bundle_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        bundle.read(tmp_path / "none.jsonl")
    assert str(raised.value) == (
        f"The bundle {tmp_path / 'none.jsonl'} cannot be read (No such file or directory). Check its name."
    )


def line(**changes: Any) -> bytes:
    fields = {**vars(revision()), **changes}
    return json.dumps({name: value for name, value in fields.items() if value != "drop"}).encode() + b"\n"


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (b"not json\n", "is not JSON"),
        (b"\n", "is not JSON"),
        (b"\xff\n", "is not JSON"),
        (b"[" * 100_000 + b"\n", "is not JSON"),
        (line(body={"x": float("nan")}), "is not JSON"),
        (line().replace(b'{"rev"', b'{"rev": "0", "rev"'), "is not JSON"),
        (b"[]\n", "does not have exactly the fields of a revision"),
        (line(more=1), "does not have exactly the fields of a revision"),
        (line(author="drop"), "does not have exactly the fields of a revision"),
        (line(author=7), "holds something else than a revision holds"),
        (line(parents="f0"), "holds something else than a revision holds"),
        (line(op="delete"), "holds something else than a revision holds"),
        (line(body=[]), "holds something else than a revision holds"),
        (line(author="Somebody else"), "was changed after it was written"),
        (line(body={"schema": 1, "name": "Forged"}), "was changed after it was written"),
        (line()[:-1], "is cut short"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_read(tmp_path: Path, bad: bytes, what: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(line() + bad)
    with pytest.raises(StoreError) as raised:
        bundle.read(path)
    assert str(raised.value) == (
        f"The file records.jsonl is damaged: its line 2 {what}. None of it was read. Ask whoever sent it to send it "
        "again."
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_in_the_place_of_a_bundle_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "records.jsonl")
    with pytest.raises(StoreError) as caught:
        bundle.read(tmp_path / "records.jsonl")
    assert (
        str(caught.value)
        == f"The bundle {tmp_path / 'records.jsonl'} cannot be read (it is not a file). Check its name."
    )

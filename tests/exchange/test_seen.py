from __future__ import annotations

from pathlib import Path

import pytest

from sipp_lib.errors import ExchangeError
from sipp_lib.exchange.seen import SEEN, Seen, Settings, Taken

TAKEN = Taken(10, 20, "c1", "Ann", "teacher", "Glen", "2026-01-05T09:00:00Z", ["a"], ["b"], [], [])


def test_what_was_taken_in_is_remembered_and_where_it_is_damaged_all_is_read_again(tmp_path: Path) -> None:
    Seen({"a.sipp": TAKEN}, {"a", "b"}).save(tmp_path)
    assert Seen.load(tmp_path) == Seen({"a.sipp": TAKEN}, {"a", "b"})
    for damaged in (b"", b"{}", b'{"files": {"a": 1}, "others": []}', b"\xff"):
        (tmp_path / SEEN).write_bytes(damaged)
        assert Seen.load(tmp_path) == Seen()


def test_nothing_is_written_where_nothing_has_changed(tmp_path: Path) -> None:
    Seen({"a.sipp": TAKEN}).save(tmp_path)
    before = (tmp_path / SEEN).stat().st_ino
    Seen.load(tmp_path).save(tmp_path)
    assert (tmp_path / SEEN).stat().st_ino == before


def test_how_a_partnership_is_shared_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "exchange.json"
    assert Settings.load(file) is None
    settings = Settings("/shared", "four words together now", "00" * 16)
    settings.save(file)
    assert Settings.load(file) == settings
    assert file.stat().st_mode & 0o077 == 0
    assert "four" not in repr(settings)
    file.write_text("{")
    with pytest.raises(ExchangeError) as caught:
        Settings.load(file)
    assert str(caught.value) == (
        f"{file}, where this computer keeps how the partnership is shared, cannot be read. Share the partnership again "
        "with the same folder and passphrase; nothing that was written is lost by it."
    )

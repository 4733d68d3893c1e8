from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sipp_lib.errors import ExchangeError
from sipp_lib.exchange.courier import Courier
from sipp_lib.exchange.membership import share
from sipp_lib.exchange.seen import SEEN, Letter, Seen, Settings, Taken

TAKEN = Taken(10, 20, "c1", "Ann", "teacher", "Glen", "2026-01-05T09:00:00Z", ["a"], ["b"], [], [])


def test_what_was_taken_in_is_remembered_and_where_it_is_damaged_all_is_read_again(tmp_path: Path) -> None:
    letters = {"Bob": Letter("2026-01-05T09:00:00Z", {"liking.toml": "c"})}
    Seen({"a.sipp": TAKEN}, {"a", "b"}, letters).save(tmp_path)
    assert Seen.load(tmp_path) == Seen({"a.sipp": TAKEN}, {"a", "b"}, letters)
    kept = json.loads((tmp_path / SEEN).read_bytes())
    del kept["letters"]  # as an earlier version kept it
    (tmp_path / SEEN).write_text(json.dumps(kept))
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


def test_a_file_that_came_with_a_folder_from_elsewhere_shares_nothing(
    glen: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share(glen.place, glen.programme, glen.folder, "four words together now")
    file = glen.place.exchange
    written = json.loads(file.read_bytes())
    sentence = (
        f"{file} says that this partnership is shared, but it was not shared by you on this computer: the programme’s "
        "folder comes from elsewhere. So nothing is sent or taken in. To share it from here, share it again with the "
        "folder and passphrase of your colleagues; otherwise delete this file."
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    plain = {key: value for key, value in written.items() if key != "written here"}
    hostile = [
        plain,
        plain | {"folder": str(elsewhere)},
        written | {"folder": str(elsewhere)},
        written | {"passphrase": "four other words here"},
        written | {"evidence": True},
        written | {"written here": None},
        written | {"written here": "é"},
    ]
    for told in hostile:
        file.write_text(json.dumps(told))
        courier = Courier(glen.programme, glen.place)
        courier.go()
        assert courier.trouble == sentence
    assert [*elsewhere.iterdir(), *glen.folder.iterdir()] == []
    file.write_text(json.dumps(written))
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "another account"))
    with pytest.raises(ExchangeError) as caught:
        Settings.load(file)
    assert str(caught.value) == sentence
    share(glen.place, glen.programme, glen.folder, "four words together now")  # as the sentence advises
    courier = Courier(glen.programme, glen.place)
    courier.go()
    assert (courier.trouble, courier.last.sent) == ("", 2)

"""A partnership that is removed goes to the bin whole, with the rights it had, and comes back whole."""

import os
import stat

import pytest

from sipp_lib.errors import UsageError
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.removed import put_back, remove, removed


@pytest.fixture
def programme(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    begin("Held out", tmp_path / "ours")
    begin("Àth Ùr", tmp_path / "ours")
    return Programme.open(tmp_path / "ours")


def files(programme):
    every = (*programme.folder.rglob("*"), *programme.private.rglob("*"))
    return {path: path.read_bytes() for path in every if path.is_file()}


def test_it_goes_with_its_reports_and_comes_back_with_them(programme):
    (programme.folder / "reports").mkdir()
    for name in ("held-out.html", "held-out.pdf", "held-out-too.html", "index.html"):
        (programme.folder / "reports" / name).write_text(name)
    before = files(programme)
    kept = remove(programme, "held-out")
    assert programme.partnerships() == ["ath-ur"]
    assert sorted(path.name for path in (programme.folder / "reports").iterdir()) == [
        "held-out-too.html",
        "index.html",
    ]
    [gone] = removed(programme)
    assert (gone.folder, gone.partnerships()) == (kept, ["held-out"])
    if os.name == "posix":
        for path in (kept, *kept.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or path.suffix in (".html", ".pdf")
    assert put_back(programme, kept.name) == "held-out"
    assert files(programme) == before
    assert removed(programme) == []
    assert not kept.exists()


def test_of_one_short_name_each_comes_back_when_there_is_room_for_it(programme):
    first = remove(programme, "held-out")
    begin("Held out", programme.folder)
    with pytest.raises(UsageError) as caught:
        put_back(programme, first.name)
    assert str(caught.value) == (
        "Another partnership has the short name ‘held-out’ now. Remove that one first, then put this one back."
    )
    second = remove(programme, "held-out")
    assert {each.folder for each in removed(programme)} == {first, second}
    put_back(programme, first.name)
    assert [each.folder for each in removed(programme)] == [second]


def test_what_does_not_lie_in_the_bin_is_not_put_back(programme):
    for name in ("2026-01-01-120000", "..", "", "../held-out"):
        with pytest.raises(UsageError) as caught:
            put_back(programme, name)
        assert str(caught.value) == "This partnership is no longer in the bin. Load the page again."
    with pytest.raises(UsageError, match="There is no partnership ‘nobody’"):
        remove(programme, "nobody")

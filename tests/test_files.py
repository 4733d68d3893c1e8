from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.files import (
    check_slug,
    clear_halves,
    content,
    listed,
    shipped,
    slug_of,
    write_atomically,
    write_together,
)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Held out", "held-out"),
        ("  Càrn Mòr / Dùn Èideann  ", "carn-mor-dun-eideann"),
        ("St Mary's & St John's", "st-marys-st-johns"),
        ("../x", "x"),
        ("2026", "2026"),
        ("a" * 62 + " b", "a" * 62),
    ],
)
def test_a_name_becomes_a_short_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text())
def test_a_short_name_always_fits_or_is_refused(name: str) -> None:
    try:
        slug = slug_of(name)
    except UsageError:
        return
    check_slug(slug)
    assert re.fullmatch("[a-z0-9][a-z0-9-]{0,62}", slug)


@pytest.mark.parametrize("name", ["", "  ", "—", "学校"])
def test_a_name_of_which_nothing_is_left_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        slug_of(name)
    assert str(caught.value) == (
        "The name of a partnership needs a letter from a to z or a digit. Choose another name."
    )


@pytest.mark.parametrize("slug", ["con", "nul", "com1", "lpt9"])
def test_a_device_of_windows_is_refused(slug: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_slug(slug)
    assert str(caught.value) == (
        f"‘{slug}’ is a device of Windows and cannot name a partnership. Choose another name."
    )
    with pytest.raises(UsageError):
        slug_of(slug.title())
    check_slug(slug + "x")


@pytest.mark.parametrize("slug", ["", "../x", "-a", "A", "a b", "a\n", "é", "a" * 64, "a/b", "a.b"])
def test_what_is_no_short_name_is_refused(slug: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_slug(slug)
    assert str(caught.value) == (
        f"‘{slug.strip()}’ cannot be the short name of a partnership: it may hold only small letters from a to "
        "z, digits and hyphens, begins with a letter or digit and has at most 63 of them."
    )


def test_a_file_is_written_whole_with_its_rights_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"one", mode=0o640)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"one", 0o640)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        write_atomically(path, b"two", mode=0o640)
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def test_of_two_files_that_belong_together_none_is_put_in_place_unless_both_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, notebook = tmp_path / "page", tmp_path / "notebook"
    write_together({page: b"old", notebook: b"old"})
    real, called = os.fsync, []

    def full(handle: int) -> None:
        called.append(handle)
        if len(called) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        write_together({page: b"new", notebook: b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "page": b"old",
        "notebook": b"old",
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links and pipes")
def test_a_link_in_the_place_of_a_file_is_replaced_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes(b"mine")
    for target in ("letter", "nothing"):
        (tmp_path / "page").unlink(missing_ok=True)
        (tmp_path / "page").symlink_to(tmp_path / target)
        write_atomically(tmp_path / "page", b"ours")
        assert not (tmp_path / "page").is_symlink()
    assert ((tmp_path / "letter").read_bytes(), (tmp_path / "nothing").exists()) == (b"mine", False)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights and umasks")
def test_while_it_is_written_nobody_else_may_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(_: int) -> None:
        seen.extend(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob(".*.part"))

    monkeypatch.setattr(os, "fsync", look)
    before = os.umask(0)
    try:
        write_atomically(tmp_path / "file", b"private")
    finally:
        os.umask(before)
    assert seen == [0o600]


def test_what_lies_in_a_folder_is_told_or_refused_and_never_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listed(tmp_path / "nothing") == []
    for name in ("b.csv", "a.csv", "c.key"):
        (tmp_path / name).write_text("")
    assert [path.name for path in listed(tmp_path, ".csv")] == ["a.csv", "b.csv"]
    assert listed(tmp_path / "a.csv") == []

    def closed(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    with pytest.raises(PermissionError):
        listed(tmp_path, ".csv")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_an_error_of_a_file_that_was_opened_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"1")

    def no_answer(*_: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", no_answer)
    monkeypatch.setattr("sipp_lib.files.os.fsync", no_answer)
    for use in (content, lambda of: write_atomically(of, b"2")):
        with pytest.raises(OSError, match="Input/output error") as caught:
            use(path)
        assert caught.value.filename == str(path)
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


def test_of_a_pipe_in_the_place_of_a_file_nothing_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(OSError, match="it is not a file"):
            content(path)
    (tmp_path / "file").write_bytes(b"words")
    assert content(tmp_path / "file") == b"words"


def test_what_a_killed_process_left_half_written_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    clear_halves(tmp_path / "not-there")
    for name in (".a1_old00.part", ".a1_new00.part", ".film.part", "page.html"):
        (tmp_path / name).write_text("half")
        if name != ".a1_new00.part":
            os.utime(tmp_path / name, (1e9, 1e9))
    clear_halves(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a1_new00.part", ".film.part", "page.html"]


def test_a_half_written_key_file_of_a_killed_import_goes_with_the_next_that_is_written(
    tmp_path: Path,
) -> None:
    handle, name = tempfile.mkstemp(dir=tmp_path, prefix=".", suffix=".part")  # as `write_together` begins
    os.close(handle)
    half = Path(name)
    half.write_text("pupil,name\nzz12zz34zz56,Xanthe Quibble\n")
    os.utime(half, (1e9, 1e9))
    write_atomically(tmp_path / "ACH.csv", b"pupil,name\n")
    assert [path.name for path in tmp_path.iterdir()] == ["ACH.csv"]


def test_what_the_package_brings_is_found_beside_it() -> None:
    assert shipped("templates").is_dir()
    with pytest.raises(ProgrammeError) as caught:
        shipped("templates", "nothing")
    assert str(caught.value) == (
        "This installation is not complete: templates/nothing is missing. Install it again."
    )


def test_in_a_wheel_it_is_found_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "sipp_lib" / "shipped" / "templates"
    inside.mkdir(parents=True)
    (tmp_path / "templates").mkdir()  # of another package
    monkeypatch.setattr("sipp_lib.files.__file__", str(tmp_path / "sipp_lib" / "files.py"))
    assert shipped("templates") == inside

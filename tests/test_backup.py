from __future__ import annotations

import errno
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sipp_lib.backup import back_up, restore
from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.evidence.elsewhere import Elsewhere
from sipp_lib.evidence.pupils.key_files import KnownPupil, keys_folder, read_keys, write_keys
from sipp_lib.programme import Programme
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

PASSPHRASE = "four words together now"


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "keys"
    monkeypatch.setenv("SIPP_KEYS", str(folder))
    return folder


@pytest.fixture
def programme(keys: Path, sample: Programme) -> Programme:
    for slug in sample.partnerships()[2:]:
        shutil.rmtree(sample.place(slug).folder)
        shutil.rmtree(sample.place(slug).notebooks.parent)
    return sample


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for kind in ("evidence/*.csv", "mappings/*.toml")
        for path in sorted(folder.glob(f"partnerships/*/{kind}"))
    }


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_what_is_at_other_schools_and_what_was_erased_comes_back(
    programme: Programme, tmp_path: Path, passphrase: str
) -> None:
    slug = programme.partnerships()[0]
    gone, there = f"pupils-{'0' * 16}.csv", f"surveys-{'1' * 16}.csv"
    Elsewhere.remember(programme.partnership(slug).evidence, {there: "Ann Ross"}, [gone])
    back = restore(back_up(programme, tmp_path, passphrase), tmp_path / "back", passphrase)
    assert Elsewhere.load(back.partnership(slug).evidence) == Elsewhere({there: "Ann Ross"}, [gone])


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_programme_comes_back_as_it_was(programme: Programme, tmp_path: Path, passphrase: str) -> None:
    (tmp_path / "safe").mkdir()
    path = back_up(programme, tmp_path / "safe", passphrase)
    assert path.stat().st_mode & 0o077 == 0
    back = restore(path, tmp_path / "back", passphrase)
    assert (back.id, back.name, back.partnerships()) == (
        programme.id,
        programme.name,
        programme.partnerships(),
    )
    assert files(back.private) == files(programme.private) != {}
    for slug in back.partnerships():
        with (
            Store.open(programme.partnership(slug).records, slug, read_only=True) as mine,
            Store.open(back.partnership(slug).records, slug, read_only=True) as theirs,
        ):
            assert theirs.fingerprint() == mine.fingerprint()
            assert len(theirs.revisions()) == len(mine.revisions())
        assert len(list(back.partnership(slug).notebooks.glob("*.ipynb"))) == 5
        assert back.partnership(slug).records.stat().st_mode & 0o077 == 0
        Workbook.open(slug, back.folder, "public")


def test_names_of_pupils_are_in_a_sealed_file_only_and_nothing_of_it_can_be_read(
    programme: Programme, keys: Path, tmp_path: Path
) -> None:
    known = read_keys(programme.id)
    keys_there = keys_folder(programme.id).glob("*.csv")
    rows = {line for path in keys_there for line in path.read_bytes().splitlines()}
    assert rows
    opened = back_up(programme, tmp_path)
    with zipfile.ZipFile(opened) as archive:
        told = b"".join(archive.read(name) for name in archive.namelist())
        assert not [name for name in archive.namelist() if name.startswith("keys/")]
    assert not rows & set(told.splitlines())
    sealed = back_up(programme, tmp_path, PASSPHRASE)
    assert sealed != opened
    assert b"partnerships" not in sealed.read_bytes()
    shutil.rmtree(keys)
    restore(sealed, tmp_path / "back", PASSPHRASE)
    assert read_keys(programme.id) == known
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys.rglob("*"))


def test_names_that_this_computer_knows_stay_when_a_backup_is_put_back(
    programme: Programme, tmp_path: Path
) -> None:
    sealed = back_up(programme, tmp_path, PASSPHRASE)
    code = next(path.stem for path in keys_folder(programme.id).glob("*.csv"))
    later = KnownPupil("zzzzzzzzzzzz", "Zara Later", "", "")
    before = read_keys(programme.id, [code])
    write_keys(programme.id, code, [*before[1:], later])
    restore(sealed, tmp_path / "back", PASSPHRASE)
    assert set(read_keys(programme.id, [code])) == {*before, later}


def test_where_the_key_files_cannot_be_written_nothing_is_put_back(
    programme: Programme, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = back_up(programme, tmp_path, PASSPHRASE)
    before = {path: path.read_bytes() for path in keys.rglob("*.csv")}

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sipp_lib.backup.write_together", full)
    with pytest.raises(OSError, match="No space left"):
        restore(file, tmp_path / "again", PASSPHRASE)
    assert not (tmp_path / "again").exists()
    assert {path: path.read_bytes() for path in keys.rglob("*.csv")} == before


def test_a_key_that_differs_stops_before_anything_is_put_back(programme: Programme, tmp_path: Path) -> None:
    home = keys_folder(programme.id)
    (home / "TAR.key").write_text("one")
    sealed = back_up(programme, tmp_path, PASSPHRASE)
    (home / "TAR.key").write_text("another")
    with pytest.raises(ProgrammeError) as caught:
        restore(sealed, tmp_path / "back", PASSPHRASE)
    assert str(caught.value) == (
        "This computer has another key for the school ‘TAR’, with which its pupils got other pseudonyms. Move "
        f"{home} elsewhere and keep it, then put the backup back."
    )
    assert not (tmp_path / "back").exists()


def test_whatever_is_changed_in_a_backup_nothing_is_put_back(programme: Programme, tmp_path: Path) -> None:
    path = back_up(programme, tmp_path)
    data = path.read_bytes()
    whole = (
        f"{path.name} is not a whole backup, so nothing was put back. Copy it again from where it is kept, or take an "
        "earlier one."
    )
    for changed in (data[:-30], data[: len(data) // 2], b"", data[:500] + b"?" + data[501:]):
        path.write_bytes(changed)
        with pytest.raises(ProgrammeError) as caught:
            restore(path, tmp_path / "back")
        assert str(caught.value) == whole
        assert not (tmp_path / "back").exists()
    sealed = back_up(programme, tmp_path, PASSPHRASE)
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"?")
    with pytest.raises(ProgrammeError) as tampered:
        restore(sealed, tmp_path / "back", PASSPHRASE)
    assert str(tampered.value) == (
        f"The passphrase does not open {sealed.name}, or the file was changed. Check the passphrase, then try again."
    )
    with pytest.raises(UsageError) as none:
        restore(sealed, tmp_path / "back")
    assert str(none.value) == f"{sealed.name} is sealed. Give the passphrase it was made with."


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/outside.txt", "partnerships/../../outside.txt", "a\\..\\b", "c:x"]
)
def test_a_backup_from_a_stranger_writes_nothing_outside_its_folder(tmp_path: Path, name: str) -> None:
    from hashlib import sha256

    toml = b'[programme]\nname = "x"\nid = "x"\n'
    told = {"sipp.toml": sha256(toml).hexdigest(), name: sha256(b"x").hexdigest()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("contents.json", json.dumps({"format": 1, "programme": "x", "files": told}))
        archive.writestr("sipp.toml", toml)
        archive.writestr(name, b"x")
    file = tmp_path / "from-a-stranger"
    file.write_bytes(packed.getvalue())
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ProgrammeError):
        restore(file, tmp_path / "inner" / "back")
    assert sorted(tmp_path.rglob("*")) == before


def test_the_two_commands_say_what_they_did(
    programme: Programme, sipp: Callable[..., Any], tmp_path: Path
) -> None:
    done = sipp("backup", tmp_path, "--programme", programme.folder)
    (path,) = tmp_path.glob("*.sipp-backup")
    assert (done.returncode, done.stdout) == (
        0,
        f"The programme is saved in {path}, which was read again and is complete. It is not sealed, so without the key "
        "files: keep a copy of these in a safe place, too. Pupils are in it under pseudonyms, and so is what stays "
        "in the "
        "school: keep it where only the school can read it.\n",
    )
    done = sipp("restore", path, tmp_path / "back")
    assert (done.returncode, done.stdout) == (
        0,
        f"‘{programme.name}’ is in {tmp_path / 'back'} again, with 2 partnerships.\n",
    )
    again = sipp("restore", path, tmp_path / "back")
    assert (again.returncode, again.stderr) == (
        2,
        f"{tmp_path / 'back'} already exists and is not empty. Name a new folder; nothing is ever replaced.\n",
    )

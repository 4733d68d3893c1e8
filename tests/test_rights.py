"""What stays in the school is for its owner alone, whatever the umask, and for a group that was given the folder."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sipp_lib.errors import ProgrammeError, StoreError
from sipp_lib.evidence.pupils.key_files import keys_folder
from sipp_lib.files import content, write_atomically
from sipp_lib.programme import Programme
from sipp_lib.records import bundle
from sipp_lib.records.store import Store
from sipp_lib.rights import POSIX, narrow, own_folder, private_folder, public_folder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def run(umask: int, *words: object, **named: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sipp_lib.cli", *map(str, words)]
    done = subprocess.run(
        command, umask=umask, capture_output=True, text=True, env=os.environ | named, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def wide(folder: Path, group: int = 0) -> dict[str, str]:
    """What somebody else may do something with, in a folder and below it."""
    return {
        str(path.relative_to(folder)): oct(mode(path))
        for path in (folder, *folder.rglob("*"))
        if mode(path) & 0o077 & ~group
    }


@pytest.mark.parametrize("umask", [0o000, 0o027, 0o077])
def test_whatever_the_umask_what_a_command_writes_is_its_owner_s_but_for_public_reports(
    tmp_path: Path, umask: int
) -> None:
    programme, keys = tmp_path / "sample", tmp_path / "keys"
    how = {"SIPP_KEYS": str(keys)}
    run(umask, "sample", programme, **how)
    run(umask, "new", "Held out", "--programme", programme, **how)
    one = ["tarvit-water", "--programme", programme]
    run(umask, "report", *one, "--audience", "school", **how)
    run(umask, "report", *one, **how)
    run(umask, "export", *one, **how)
    run(umask, "export", *one, "--to", tmp_path / "elsewhere", **how)
    home = Programme.open(programme).private
    private = [home / each for each in ("partnerships", "reports-school", "exports", ".sipp")]
    private.append(programme / "partnerships")
    for folder in (*private, tmp_path / "elsewhere", keys / "sample-programme"):
        assert len(list(folder.rglob("*"))) > 0
        assert wide(folder) == {}
    assert {mode(path) for path in (programme / "reports").iterdir()} == {0o644}
    assert "partnerships/\n" in (programme / ".gitignore").read_text()


def test_no_library_makes_a_folder_that_every_account_can_change(tmp_path: Path) -> None:
    home = (
        tmp_path / "home"
    )  # in such a one a stranger could put something else in the place of what lies there
    how = {"JUPYTER_DATA_DIR": str(home / "share" / "jupyter"), "SIPP_KEYS": str(tmp_path / "keys")}
    run(0o000, "new", "Held out", "--programme", tmp_path / "programme", **how)
    assert (home / "share" / "jupyter" / "nbsignatures.db").exists()
    assert [path for path in (home, *home.rglob("*")) if mode(path) & 0o002] == []


def test_a_group_that_was_given_a_programme_keeps_its_rights_and_others_have_none(tmp_path: Path) -> None:
    programme, how = tmp_path / "shared", {"SIPP_KEYS": str(tmp_path / "keys")}
    programme.mkdir()
    programme.chmod(0o2770)
    run(0o022, "new", "Held out", "--programme", programme, **how)
    run(0o022, "report", "--audience", "school", "--programme", programme, **how)
    run(0o022, "export", "held-out", "--programme", programme, **how)
    for name in ("partnerships", "reports-school", "exports"):
        assert wide(programme / name, group=0o070) == {}
        inside = list((programme / name).rglob("*"))
        assert {mode(path) for path in inside if path.is_dir()} <= {0o2770}
        assert {mode(path) for path in inside if path.is_file()} == {0o660}


@pytest.mark.parametrize("given", [0o2775, 0o770, 0o750])
def test_a_group_that_was_given_the_partnerships_alone_keeps_them(tmp_path: Path, given: int) -> None:
    programme = Programme.create(tmp_path / "programme", "Ours")
    (programme.folder / "partnerships").chmod(given)
    Programme.open(programme.folder)
    assert mode(programme.folder / "partnerships") == given & ~0o007


def test_a_programme_of_an_older_version_is_narrowed(tmp_path: Path) -> None:
    programme, how = tmp_path / "old", {"SIPP_KEYS": str(tmp_path / "keys")}
    run(0o022, "sample", programme, **how)
    run(0o022, "report", "tarvit-water", "--audience", "school", "--programme", programme, **how)
    home = Programme.open(programme).private
    for path in (programme, *programme.rglob("*"), home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    outside = tmp_path / "letter.txt"
    outside.write_text("mine")
    outside.chmod(0o644)
    links = [folder / "partnerships" / "tarvit-water" / "link.txt" for folder in (programme, home)]
    for link in links:
        link.symlink_to(outside)
    run(0o022, "new", "Held out", "--programme", programme, **how)
    for link in links:
        link.unlink()
    assert wide(home) == wide(programme / "partnerships") == {}
    assert mode(outside) == 0o644
    assert mode(programme / "sipp.toml") == 0o644


def test_a_folder_that_is_narrow_already_is_not_looked_into(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir(mode=0o700)
    (tmp_path / "folder" / "file").write_text("")
    (tmp_path / "folder" / "file").chmod(0o644)
    narrow(tmp_path / "folder")
    assert mode(tmp_path / "folder" / "file") == 0o644


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_a_bundle_is_its_owner_s(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with Store.create(tmp_path / "records.sqlite", "riverside") as store:
            bundle.write(store.revisions(), tmp_path / "records.jsonl")
    finally:
        os.umask(before)
    assert mode(tmp_path / "records.jsonl") == 0o600


def test_the_folder_s_group_is_given_rights_and_no_other(tmp_path: Path) -> None:
    other = next((group for group in os.getgroups() if group != os.getegid()), None)
    if other is None and os.geteuid():
        pytest.skip("this account is of one group only, so no folder can be given to another")
    parent = tmp_path / "reports-school"
    parent.mkdir()
    os.chown(parent, -1, given := os.getegid() + 1 if other is None else other)
    parent.chmod(0o770)
    private_folder(parent / "glen" / "inside")
    write_atomically(parent / "glen" / "inside" / "report.html", b"of the school")
    for path in (parent / "glen", parent / "glen" / "inside"):
        assert (path.stat().st_gid, mode(path)) == (given, 0o770)
    report = parent / "glen" / "inside" / "report.html"
    assert (report.stat().st_gid, mode(report)) == (given, 0o660)


@pytest.mark.parametrize("umask", [0o002, 0o007, 0o022])
@pytest.mark.parametrize("words", [("new", "Held out", "--programme"), ("sample",)])
def test_a_programme_begun_in_the_folder_of_a_group_is_the_group_s(
    tmp_path: Path, umask: int, words: tuple[str, ...]
) -> None:
    other = next((group for group in os.getgroups() if group != os.getegid()), None)
    if other is None and os.geteuid():
        pytest.skip("this account is of one group only, so no folder can be given to another")
    shared, how = tmp_path / "shared", {"SIPP_KEYS": str(tmp_path / "keys")}
    shared.mkdir()
    os.chown(shared, -1, given := os.getegid() + 1 if other is None else other)
    shared.chmod(0o2770)
    run(umask, *words, shared / "programme", **how)
    assert mode(shared / "programme") & ~0o005 == 0o2770
    private = shared / "programme" / "partnerships"
    for path in (private, *private.rglob("*")):
        assert path.stat().st_gid == given
        assert mode(path) in ((0o2770,) if path.is_dir() else (0o660, 0o440)), path


def test_a_sample_in_an_empty_folder_that_was_given_to_a_group_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given").chmod(0o2770)
    run(0o022, "sample", tmp_path / "given", SIPP_KEYS=str(tmp_path / "keys"))
    assert mode(tmp_path / "given") == mode(tmp_path / "given" / "partnerships") == 0o2770


def test_a_backup_put_back_into_an_empty_folder_that_was_given_to_a_group_keeps_its_rights(
    tmp_path: Path,
) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given").chmod(0o2770)
    keys = str(tmp_path / "keys")
    run(0o022, "sample", tmp_path / "sample", SIPP_KEYS=keys)
    run(0o022, "backup", tmp_path, "--programme", tmp_path / "sample", SIPP_KEYS=keys)
    (saved,) = tmp_path.glob("*.sipp-backup")
    run(0o022, "restore", saved, tmp_path / "given", SIPP_KEYS=keys)
    assert mode(tmp_path / "given") == mode(tmp_path / "given" / "partnerships") == 0o2770
    assert {mode(each) for each in (tmp_path / "given" / "partnerships").iterdir()} == {0o2770}


def test_a_group_that_cannot_be_given_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    parent = tmp_path / "reports-school"
    parent.mkdir()
    parent.chmod(0o770)
    real = os.stat
    monkeypatch.setattr(os, "chown", refused)
    monkeypatch.setattr("sipp_lib.rights._group", lambda made: real(made).st_gid + 1)
    private_folder(parent / "glen")
    write_atomically(parent / "glen.html", b"of the school")
    assert (mode(parent / "glen"), mode(parent / "glen.html")) == (0o700, 0o600)


def test_keys_and_reports_are_nobody_s_to_change_under_any_umask(tmp_path: Path) -> None:
    for umask in (0o000, 0o022):
        place = tmp_path / oct(umask)
        how = {"SIPP_KEYS": str(place / "share" / "sipp" / "keys")}
        run(umask, "sample", place / "programmes" / "sample", **how)
        run(umask, "report", "tarvit-water", "--programme", place / "programmes" / "sample", **how)
        assert {mode(path) for path in (place / "share", *(place / "share").rglob("*")) if path.is_dir()} == {
            0o700
        }
        assert mode(place / "programmes") == mode(place / "programmes" / "sample" / "reports") == 0o755


def test_keys_that_every_account_can_change_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "keys"
    monkeypatch.setenv("SIPP_KEYS", str(keys))
    keys.mkdir()
    assert keys_folder("one") == keys / "one"
    keys.chmod(0o777)
    with pytest.raises(ProgrammeError) as caught:
        keys_folder("one")
    assert str(caught.value) == (
        f"The key files would lie in the folder {keys}, which every account can change: names could be put there or "
        "taken away. Make your own account its owner and let nobody else change it, or set SIPP_KEYS to another "
        "folder; or ask whoever looks after this computer."
    )
    keys.chmod(0o1777)  # as /tmp: nobody can take away or rename what is another's
    (keys / "one").mkdir()
    if os.geteuid():
        monkeypatch.setattr(os, "geteuid", lambda: keys.stat().st_uid + 1)
    else:
        os.chown(keys / "one", 12345, -1)
    keys.chmod(0o700)
    with pytest.raises(ProgrammeError, match="which belongs to another account: names could"):
        keys_folder("one")


@pytest.mark.skipif(
    POSIX and os.geteuid() != 0, reason="only root can make a link that belongs to another account"
)
def test_a_link_that_another_account_put_where_something_of_ours_is_to_lie_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "reports-school"
    folder.symlink_to(tmp_path / "elsewhere")
    for make in (private_folder, public_folder, own_folder):
        make(folder)  # one's own link is meant
    os.chown(folder, 12345, 12345, follow_symlinks=False)
    for make in (private_folder, public_folder, own_folder):
        with pytest.raises(OSError, match="it is a link that another account made"):
            make(folder)
    records = tmp_path / "records.sqlite"
    Store.create(records, "riverside").close()
    log = tmp_path / "records.sqlite-wal"
    (tmp_path / "letter").write_text("mine")
    log.symlink_to(tmp_path / "letter")
    os.chown(log, 12345, 12345, follow_symlinks=False)
    with pytest.raises(StoreError) as caught:
        Store.open(records, "riverside")
    assert str(caught.value) == (
        f"In the place of the records in {records}, or of a file beside them, is a link that another account made, "
        "so nothing was done. Remove the link, or ask whoever looks after this computer."
    )
    assert (tmp_path / "letter").read_text() == "mine"


@pytest.mark.skipif(
    POSIX and os.geteuid() != 0, reason="only root can make a link that belongs to another account"
)
def test_in_a_folder_that_several_may_change_no_link_of_another_leads_a_reader_astray(tmp_path: Path) -> None:
    for folder in ("glen", "shore"):
        (tmp_path / folder / "evidence").mkdir(parents=True)
        (tmp_path / folder / "evidence" / "told.json").write_text(f"Canary {folder}")
    (tmp_path / "glen" / "told.json").symlink_to(tmp_path / "shore" / "evidence" / "told.json")
    (tmp_path / "glen" / "also").symlink_to(tmp_path / "shore" / "evidence")
    links = [tmp_path / "glen" / "told.json", tmp_path / "glen" / "also" / "told.json"]
    for link in (links[0], links[1].parent):
        os.chown(link, 12345, 12345, follow_symlinks=False)
    assert [content(each) for each in links] == [b"Canary shore"] * 2  # nobody but its owner put them there
    (tmp_path / "glen").chmod(0o2770)
    for each in links:
        with pytest.raises(OSError, match="it is a link that another account made"):
            content(each)
    assert content(tmp_path / "glen" / "evidence" / "told.json") == b"Canary glen"

"""What stays in the school is for its owner alone, whatever the umask, and for a group that was given the folder."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sipp_lib.programme import Programme
from sipp_lib.records import bundle
from sipp_lib.records.store import Store
from sipp_lib.rights import narrow

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
    private = [programme / each for each in ("partnerships", "reports-school", "exports", ".sipp")]
    for folder in (*private, tmp_path / "elsewhere", keys / "sample-programme"):
        assert len(list(folder.rglob("*"))) > 0
        assert wide(folder) == {}
    assert {mode(path) for path in (programme / "reports").iterdir()} == {0o644}
    assert "partnerships/\n" in (programme / ".gitignore").read_text()


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
    for path in (programme, *programme.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    outside = tmp_path / "letter.txt"
    outside.write_text("mine")
    outside.chmod(0o644)
    (programme / "partnerships" / "tarvit-water" / "link.txt").symlink_to(outside)
    run(0o022, "new", "Held out", "--programme", programme, **how)
    for name in ("partnerships", "reports-school", ".sipp"):
        (programme / "partnerships" / "tarvit-water" / "link.txt").unlink(missing_ok=True)
        assert wide(programme / name) == {}
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

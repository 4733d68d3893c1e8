"""How programmes and partnerships begin: whole, private and trusted."""

import errno
import stat
import subprocess
import sys

import pytest

from sipp_lib import new as beginning
from sipp_lib.errors import ProgrammeError, StoreError, UsageError
from sipp_lib.evidence.pupils import key_files
from sipp_lib.evidence.pupils.key_files import KnownPupil, keys_folder, read_keys, write_keys
from sipp_lib.new import begin, copy_sample, fill_with_sample, sample_partnership
from sipp_lib.programme import Programme, shipped
from sipp_lib.records import bundle
from sipp_lib.records.store import Store


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_to_begin_loads_nothing_heavy():
    code = "import sys, sipp_lib.new; print({'pandas', 'matplotlib', 'IPython'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_stores_of_the_sample_hold_their_bundles(sample):
    for slug in sample.partnerships():
        place = sample.partnership(slug)
        with Store.open(place.records, slug, read_only=True) as store:
            held = store.revisions()
        told = bundle.read(shipped("data", "sample") / "partnerships" / slug / "records.jsonl")
        assert {r.rev: r for r in held} == {r.rev: r for r in told}
        assert len(held) == len(told)


def test_the_keys_of_the_sample_lie_outside_it_for_their_owner_alone(sample):
    folder = keys_folder(sample.id, sample.folder)
    assert not folder.is_relative_to(sample.folder)
    assert mode(folder) == 0o700
    shipped_keys = sorted(path.name for path in shipped("data", "sample", "keys").glob("*.csv"))
    assert [path.name for path in sorted(folder.glob("*.csv")) if path.name in shipped_keys] == shipped_keys
    assert {mode(folder / name) for name in shipped_keys} == {0o600}
    assert not list(sample.folder.rglob("keys"))
    assert len(read_keys(sample.id)) > 1000


def test_names_that_were_added_to_the_sample_s_key_files_stay_when_it_is_copied_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    first = copy_sample(tmp_path / "one")
    there, new = read_keys(first.id, ["ACH"]), KnownPupil("p-1", "Isla Fraser")
    write_keys(first.id, "ACH", [*there, new])
    copy_sample(tmp_path / "two")
    assert read_keys(first.id, ["ACH"]) == [*there, new]


def test_a_copy_of_the_sample_whose_keys_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr(key_files, "write_atomically", full)
    with pytest.raises(ProgrammeError, match=r"^The key file .* could not be written"):
        copy_sample(tmp_path / "sample")
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def full(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_copy_of_the_sample_that_fails_midway_leaves_nothing(tmp_path, monkeypatch):
    calls = []

    def third_fails(path):
        calls.append(path)
        if len(calls) == 3:
            raise StoreError("Line 1 of the bundle is cut short.")
        return bundle_read(path)

    bundle_read = bundle.read
    monkeypatch.setattr(beginning.bundle, "read", third_fails)
    with pytest.raises(StoreError, match="cut short"):
        copy_sample(tmp_path / "sample")
    assert len(calls) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_the_sample_whose_keys_would_lie_in_it_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "sample" / "keys"))
    with pytest.raises(ProgrammeError) as caught:
        copy_sample(tmp_path / "sample")
    folder = (tmp_path / "sample" / "keys").resolve() / "sample-programme"
    assert str(caught.value) == (
        f"The key files would lie inside the programme's folder ({folder}), where they would be shared "
        "with it. Set SIPP_KEYS to a folder outside it, or ask whoever looks after this computer."
    )
    assert list(tmp_path.iterdir()) == []


def test_the_sample_may_fill_an_empty_folder(tmp_path):
    (tmp_path / "empty").mkdir()
    assert len(copy_sample(tmp_path / "empty").partnerships()) == 8


def test_a_partnership_that_cannot_begin_leaves_nothing(tmp_path, monkeypatch):
    programme = Programme.create(tmp_path / "programme", "Ours")

    def fails(place):
        raise ProgrammeError("This installation is not complete.")

    monkeypatch.setattr(beginning, "phase_pages", fails)
    with pytest.raises(ProgrammeError, match="not complete"):
        begin("Riverside", programme.folder)
    assert list((programme.folder / "partnerships").iterdir()) == []


def test_a_folder_without_a_programme_becomes_one_named_after_it(tmp_path):
    place, _ = begin("Riverside", tmp_path / "Our programme")
    assert Programme.open(tmp_path / "Our programme").name == "Our programme"
    assert place.slug == "riverside"


def test_no_second_partnership_of_one_name(tmp_path):
    begin("Riverside", tmp_path)
    with pytest.raises(UsageError) as caught:
        begin("RIVERSIDE!", tmp_path)
    assert str(caught.value) == (
        "There is already a partnership ‘riverside’ in this programme. Choose another name."
    )


def test_the_sample_can_fill_the_folder_of_the_page_to_start_from(tmp_path):
    (tmp_path / "start_here.ipynb").write_text("the page")
    assert len(fill_with_sample(tmp_path).partnerships()) == 8
    assert (tmp_path / "start_here.ipynb").read_text() == "the page"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [".gitignore"]


def test_the_sample_does_not_fill_a_folder_with_other_things(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageError) as caught:
        fill_with_sample(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} is not empty, so the sample was not put there. Use an empty folder."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_one_partnership_of_the_sample_is_copied_to_be_looked_at_without_keys(tmp_path, keys):
    before = sorted(keys.rglob("*"))
    programme = sample_partnership("glen-corrie", tmp_path / "copy")
    assert programme.partnerships() == ["glen-corrie"]
    assert not programme.place("glen-corrie").notebooks.exists()
    assert sorted(keys.rglob("*")) == before

"""How programmes and partnerships begin: whole, private and trusted."""

import stat
from pathlib import Path

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from sipp_lib import begin as beginning
from sipp_lib.begin import begin, copy_sample
from sipp_lib.errors import ProgrammeError, StoreError, UsageError
from sipp_lib.evidence.identity import keys_folder, read_keys
from sipp_lib.programme import Programme, shipped
from sipp_lib.records import bundle
from sipp_lib.records.store import Store


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


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
        "with it. Set SIPP_KEYS to a folder outside it."
    )
    assert list(tmp_path.iterdir()) == []


def test_the_sample_may_fill_an_empty_folder(tmp_path):
    (tmp_path / "empty").mkdir()
    assert len(copy_sample(tmp_path / "empty").partnerships()) == 8


def test_a_partnership_that_cannot_begin_leaves_nothing(tmp_path, monkeypatch):
    programme = Programme.create(tmp_path / "programme", "Ours")

    def fails(place):
        raise ProgrammeError("This installation is not complete.")

    monkeypatch.setattr(beginning, "phase_notebooks", fails)
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
        "There is already a partnership «riverside» in this programme. Choose another name."
    )


@pytest.fixture
def phases(tmp_path, monkeypatch):
    """A templates folder with two phase notebooks, in place of the shipped one."""
    folder = tmp_path / "templates" / "phases"
    folder.mkdir(parents=True)
    for number in (1, 2):
        notebook = nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_code_cell("partnership = None", metadata={"tags": ["parameters"]}),
                nbformat.v4.new_code_cell("print(partnership)"),
            ],
            metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
        )
        (folder / f"phase-{number}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    monkeypatch.setattr(beginning, "shipped", lambda *parts: Path(tmp_path, *parts))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    return folder


def test_phase_notebooks_know_their_partnership_and_are_trusted(phases, tmp_path):
    place, made = begin("Riverside", tmp_path / "programme")
    assert made == 2
    paths = sorted(place.notebooks.iterdir())
    assert [path.name for path in paths] == ["phase-1.ipynb", "phase-2.ipynb"]
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        (injected,) = [
            cell for cell in notebook.cells if "injected-parameters" in cell.metadata.get("tags", [])
        ]
        assert 'partnership = "riverside"' in injected.source
        assert NotebookNotary().check_signature(notebook)
        notebook.cells[-1].source = "import os"
        assert not NotebookNotary().check_signature(notebook)

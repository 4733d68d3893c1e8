from __future__ import annotations

import json

import pytest
from importing import (
    HEAD,
    ISLA,
    ROWS,
    TOM,
    Sipp,
    added,
    everything,
    evidence,
    programme,
)

from sipp_lib.errors import DisclosureError, UsageError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence import told
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.new import begin
from sipp_lib.programme import Place
from sipp_lib.records.kinds import TargetGroup, Voice
from sipp_lib.records.store import Store
from sipp_lib.removed import put_back, remove


def test_a_forgotten_pupil_is_gone_from_evidence_and_keys(place: Place) -> None:
    added(place, HEAD + ROWS)
    code = next(pupil.pupil for pupil in read_keys(programme(place).id) if pupil.scn == ISLA)
    with Store.open(place.records, place.slug) as store:
        group = store.add(TargetGroup(name="Readers", pupils=[code]), author="AB")
        voice = store.add(Voice(quote="Isla Fraser said so"), author="AB")
        store.revise(voice.id, {"quote": "A pupil said so"}, author="AB")
    old = sorted(place.evidence.iterdir())
    published = place.folder / told.FILE
    key = programme(place).id
    behind = {
        "day": "2026-06-01",
        "made_from": "",
        "told": {"READ/Pre": {told.digest(key, code): ["r", "all"]}},
    }
    published.write_text(json.dumps({"key": key, "now": behind, "before": None}))
    done = forget(programme(place), place, ISLA)
    assert (done.rows, done.files, done.key, done.elsewhere) == (3, 2, True, ())
    assert done.records == (
        f"north-cluster: ‘Target group’ {group.id}",
        f"north-cluster: ‘Voice’ {voice.id}",
    )
    assert not any(path.exists() for path in old)
    assert code.encode() not in everything(place.evidence)
    assert told.digest(key, code) not in published.read_text()
    assert len(told.read(published, key)["now"]["told"]["READ/Pre"]) == 1
    tables = evidence(place)
    assert (len(tables["pupils"]), len(tables["observations"])) == (2, 2)
    assert ISLA not in {pupil.scn for pupil in read_keys(programme(place).id)}
    with pytest.raises(UsageError) as caught:
        forget(programme(place), place, ISLA)
    assert str(caught.value) == (
        "Nobody in this partnership's evidence or in the key files is known by this. Give the pupil's pseudonym, as "
        "it stands in the evidence, or the Scottish Candidate Number."
    )


def test_a_pupil_is_forgotten_by_pseudonym_by_name_and_where_only_the_key_is_left(place: Place) -> None:
    added(place, HEAD + ROWS)
    by_scn = {pupil.scn: pupil.pupil for pupil in read_keys(programme(place).id)}
    assert forget(programme(place), place, by_scn[TOM]).rows == 2
    assert forget(programme(place), place, "Zoë Reid").rows == 2
    (place.notebooks.parents[3] / "keys" / programme(place).id / "KIR.csv").unlink()
    assert forget(programme(place), place, ISLA).rows == 3
    assert evidence(place)["pupils"].empty


def test_files_that_were_replaced_before_are_searched_too(place: Place) -> None:
    added(place, HEAD + ROWS)
    added(place, f"SCN,ASN\n{ISLA},Y\n", "asn.csv")
    assert len(list(place.evidence.glob("pupils-*"))) == 2
    assert forget(programme(place), place, ISLA).files == 3
    assert len(list(place.evidence.glob("pupils-*"))) == 1


def test_nobody_is_forgotten_while_a_file_of_evidence_is_damaged_and_it_is_said_as_everywhere(
    place: Place, sipp: Sipp
) -> None:
    added(place, HEAD + ROWS)
    [file] = place.evidence.glob("observations-*")
    whole = file.read_bytes()
    file.chmod(0o600)
    for damaged in (whole.rsplit(b"\n", 2)[0] + b"\n", b"\xff" + whole, b""):
        file.write_bytes(damaged)
        before = everything(place.evidence) + everything(place.folder.parents[2] / "keys")
        told = (
            f"{file.name} has changed since it was added. Put it back as it was from a copy, or remove the school's "
            "file (‘Remove’ in phase 1, or ‘sipp withdraw’) and add it again."
        )
        for words in (["forget", place.slug, ISLA], ["export", place.slug]):
            done = sipp(*words, "--programme", programme(place).folder)
            assert (done.returncode, done.stderr) == (1, f"{told}\n"), words
        done = sipp("check", "--programme", programme(place).folder)
        assert (done.returncode, f"  Must be put right: {told}" in done.stdout) == (1, True)
        assert everything(place.evidence) + everything(place.folder.parents[2] / "keys") == before
    sipp("withdraw", place.slug, "scores.csv", "--programme", programme(place).folder)
    added(place, HEAD + ROWS)  # as it is advised
    assert file.read_bytes() == whole
    assert forget(programme(place), place, ISLA).rows == 3


def test_another_partnership_with_the_pupil_is_named(place: Place) -> None:
    added(place, HEAD + ROWS)
    other, _ = begin("South cluster", place.notebooks.parents[2])
    path = place.notebooks.parents[3] / "scores.csv"
    known = steps.current_data(programme(place), other)
    seen = steps.preview(path, other, known, next((place.folder / "mappings").iterdir()))
    steps.import_file(steps.check(seen, known), known, other)
    assert forget(programme(place), place, ISLA).elsewhere == ("south-cluster",)
    assert forget(programme(place), other, ISLA).rows == 3


@pytest.mark.parametrize("holds", ["rows", "a text"])
def test_what_lies_in_the_bin_holds_a_pupil_too(place: Place, holds: str) -> None:
    ours = programme(place)
    added(place, HEAD + ROWS)
    other, _ = begin("By mistake", ours.folder)
    code = next(pupil.pupil for pupil in read_keys(ours.id) if pupil.scn == ISLA)
    if holds == "rows":
        for file in place.evidence.iterdir():
            (other.evidence / file.name).write_bytes(file.read_bytes())
    else:
        with Store.open(other.records, other.slug) as store:
            store.add(Voice(quote="Isla Fraser said so"), author="AB")
    kept = remove(ours, other.slug)
    before = everything(place.evidence)
    with pytest.raises(DisclosureError) as caught:
        forget(ours, place, code)
    assert str(caught.value) == (
        "The pupil was not forgotten and nothing was changed: a partnership that was removed holds the pupil too, in "
        f"the folder {kept}. Put it back under ‘Removed’ on the start page of the workbook, forget the pupil, and "
        "remove it again."
    )
    assert everything(place.evidence) == before
    assert code in {pupil.pupil for pupil in read_keys(ours.id)}
    put_back(ours, kept.name)
    if holds == "rows":
        assert forget(ours, place, code).elsewhere == (other.slug,)

from __future__ import annotations

import pytest
from importing import (
    HEAD,
    ISLA,
    ROWS,
    TOM,
    Sipp,
    added,
    everything,
    looked_at,
    programme,
)

from sipp_lib.errors import DisclosureError
from sipp_lib.evidence import importer
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.pupils.key_files import Names, known_names
from sipp_lib.evidence.spoken import text_of
from sipp_lib.new import begin
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Voice
from sipp_lib.records.store import Store


def test_nobody_is_forgotten_while_a_text_of_any_partnership_names_the_pupil(
    place: Place, sipp: Sipp
) -> None:
    added(place, HEAD + ROWS)
    folder = place.notebooks.parents[2]
    other, _ = begin("South cluster", folder)
    with Store.open(place.records, place.slug) as store:
        small = store.add(Voice(quote="as isla fraser told us"), author="AB")
    with Store.open(other.records, other.slug) as store:
        first = store.add(Voice(quote="Isla reads at home"), author="AB")
        gone = store.add(Voice(quote="Fraser, Isla"), author="AB")
        store.withdraw(gone.id, author="AB")
        store.add(Voice(quote="Tom and an isla of books"), author="AB")
    before = everything(place.evidence) + everything(folder.parent / "keys")

    def line(slug: str, id: str) -> str:
        return (
            f"Partnership {slug}, record ‘Voice’ {id}: open it and take the pupil out; bring a record back first if it "
            f"was removed. If it means somebody or something else, add --not-the-pupil {id} to the command.\n"
        )

    done = sipp("forget", place.slug, ISLA, "--programme", folder)
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "The pupil was not forgotten and nothing was changed: texts of the programme name the pupil, and once the "
        "name is forgotten, no public report would be stopped by them. Take the pupil out of each of these, then "
        "forget the pupil again:\n"
        + line("north-cluster", small.id)
        + line("south-cluster", first.id)
        + line("south-cluster", gone.id),
    )
    assert everything(place.evidence) + everything(folder.parent / "keys") == before
    with Store.open(place.records, place.slug) as store:
        store.revise(small.id, {"quote": "as a pupil told us"}, author="AB")
    with Store.open(other.records, other.slug) as store:
        store.restore(gone.id, author="AB")
        store.revise(gone.id, {"quote": "somebody"}, author="AB")
    with pytest.raises(DisclosureError, match=f"--not-the-pupil {first.id} to the command"):
        forget(programme(place), place, ISLA, [small.id])
    assert programme(place).looked_at == ()
    done = sipp("forget", place.slug, ISLA, "--not-the-pupil", first.id, "--programme", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert programme(place).looked_at == first.heads  # as after ‘It is not a pupil’ on its page
    assert b"Isla" not in everything(folder.parent / "keys")


def test_a_text_that_another_pupil_of_the_name_stops_does_not_hinder_forgetting(place: Place) -> None:
    added(place, HEAD + ROWS.replace("Zoë,Reid", "Isla,Reid"))
    with Store.open(place.records, place.slug) as store:
        both = store.add(Voice(quote="Isla reads"), author="AB")
        other = store.add(Voice(quote="Isla Reid reads"), author="AB")
    assert forget(programme(place), place, ISLA).records == (
        f"north-cluster: ‘Voice’ {both.id}",
        f"north-cluster: ‘Voice’ {other.id}",
    )
    assert known_names(programme(place).id).found("Isla reads") == ["name"]


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        (
            "sipp.toml",
            '[programme]\nname = "What Isla read"\nid = "{id}"\n',
            "The programme's name: correct it in sipp.toml.",
        ),
        (
            "scales/own.toml",
            'name = "For Isla Fraser"\n',
            "A scale of the programme: correct its file in the folder scales.",
        ),
        (
            "partnerships/isla-reading/notes.txt",
            "",
            "The short name of a partnership: begin it under another name on the start page, enter there all that "
            "you need to keep, and only then remove the old one; or, where the word means something else, such as a "
            "place, add the short name in quotation marks to looked_at under [disclosure] in sipp.toml.",
        ),
    ],
)
def test_other_public_texts_hinder_forgetting_too(place: Place, file: str, text: str, sentence: str) -> None:
    added(place, HEAD + ROWS)
    path = place.notebooks.parents[2] / file
    if path.suffix == ".txt":
        other, _ = begin("Isla reading", place.notebooks.parents[2])
        with Store.open(other.records, "isla-reading") as store:
            own = store.current("partnership")[0]
            store.revise(own.id, {"name": "Reading"}, author="AB")
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.format(id=programme(place).id), encoding="utf-8")
    with pytest.raises(DisclosureError) as caught:
        forget(programme(place), place, ISLA)
    assert str(caught.value).split("\n")[1:] == [sentence]


def test_a_word_of_the_evidence_hinders_forgetting_until_the_file_is_corrected(place: Place) -> None:
    added(place, HEAD + ROWS)
    with Store.open(place.records, place.slug) as store:
        (measure,) = store.current("measure")
        store.revise(measure.id, {"occasions": ["Pre", "Post", "Isla Fraser"]}, author="AB")
    preview = looked_at(place, f"SCN,READ Isla Fraser\n{TOM},9\n", "later.csv").preview
    known = importer.current_data(programme(place), place)
    # somebody said that it is no pupil
    importer.import_file(importer.check(preview.lift("kept-name"), known), known, place)
    with Store.open(place.records, place.slug) as store:
        store.revise(measure.id, {"occasions": ["Pre", "Post"]}, author="AB")
    with pytest.raises(DisclosureError) as caught:
        forget(programme(place), place, ISLA)
    assert (
        "Partnership north-cluster, the evidence, table ‘observations’, column ‘occasion’: remove the school's file "
        "(‘Remove’ in phase 1, or ‘sipp withdraw’), correct it and add it again."
    ) in str(caught.value).split("\n")
    assert "Isla" not in str(caught.value)


def test_a_class_that_is_a_pupils_name_hinders_forgetting_and_sipp_check_says_where(
    place: Place, sipp: Sipp
) -> None:
    added(place, HEAD + ROWS)
    preview = looked_at(place, f"SCN,Class\n{TOM},Isla Fraser\n", "later.csv").preview
    known = importer.current_data(programme(place), place)
    # somebody said that it is no pupil
    importer.import_file(importer.check(preview.lift("kept-name"), known), known, place)
    told = "the evidence, table ‘pupils’, column ‘class’"
    with pytest.raises(DisclosureError) as caught:
        forget(programme(place), place, ISLA)
    assert (
        f"Partnership north-cluster, {told}: remove the school's file (‘Remove’ in phase 1, or ‘sipp withdraw’), "
        "correct it and add it again."
    ) in str(caught.value).split("\n")
    shown = sipp("check", place.slug, "--programme", place.notebooks.parents[2]).stdout
    assert (
        f"Please check: {told}, holds the name of a pupil known from the key file. Correct it where it stands; "
        "evidence is corrected at the school and imported again."
    ) in shown


def test_a_fingerprint_that_looks_like_a_candidate_number_is_not_taken_for_one() -> None:
    body = {
        "sha256": "ab012345674c".ljust(64, "d"),
        "file": "pupils-0123456742ab01ef.csv",
        "source": "riv.csv",
    }
    assert Names.of([], []).found("\n".join(body.values())) == []
    assert Names.of([], []).found(text_of(body)) == []
    assert Names.of([], []).found(text_of(body | {"source": "012345674.csv"})) == ["scn"]

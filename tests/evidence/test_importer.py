from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sipp_lib.errors import DisclosureError, EvidenceError, ProgrammeError, StoreError, UsageError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.importer import CheckedImport
from sipp_lib.evidence.mapping.mapping import MOST
from sipp_lib.evidence.pupils.key_files import Names, known_names, read_keys
from sipp_lib.evidence.simd import SimdLookup
from sipp_lib.evidence.spoken import text_of
from sipp_lib.new import begin
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Measure, School, TargetGroup, Voice
from sipp_lib.records.store import Store

ISLA, TOM, ZOE = "987654325", "012345674", "110345674"
HEAD = "SCN,Forename,Surname,Stage,SIMD decile,FME,READ Pre,READ Post\n"
ROWS = f"{ISLA},Isla,Fraser,P5,1,Y,7,9\n{TOM.lstrip('0')},Tom,Ross,P5,9,N,Absent,11\n{ZOE},Zoë,Reid,P5,10,N,12,*\n"

ONE_OR_TWO = (
    "Find out whether they are about one pupil or two: two pupils need a number or a name each, of one pupil the wrong "
    "value is to be corrected. Then add the file again."
)
TAKE_BACK = " If the file that was added earlier is the wrong one, take it back first (sipp withdraw)."

Sipp = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    place, _ = begin("North cluster", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        store.add(School(name="Kirkmuir", code="KIR"), author="AB")
        store.add(Measure(name="Reading", code="READ", occasions=["Pre", "Post"]), author="AB")
    return place


def programme(place: Place) -> Programme:
    return Programme.open(place.folder.parents[1])


def looked_at(
    place: Place, text: str, name: str = "scores.csv", simd: SimdLookup | None = None
) -> CheckedImport:
    path = place.folder.parents[2] / name
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(programme(place), place)
    return steps.check(steps.preview(path, place, known), known, simd)


def added(place: Place, text: str, name: str = "scores.csv") -> list[str]:
    done = looked_at(place, text, name)
    return steps.import_file(done, steps.current_data(programme(place), place), place)


def evidence(place: Place) -> dict[str, pd.DataFrame]:
    return steps.current_data(programme(place), place).evidence.tables


def codes(done: CheckedImport) -> list[tuple[str, str]]:
    return [(issue.code, issue.severity) for issue in done.issues]


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


# ---- the steps


def test_a_file_is_previewed_checked_and_brought_in(place: Place) -> None:
    done = looked_at(place, HEAD + ROWS)
    assert done.preview.questions == []
    assert done.preview.describe()[1:] == [
        "SCN: Scottish Candidate Number; 0 of 3 missing",
        "Forename: forename; 0 of 3 missing",
        "Surname: surname; 0 of 3 missing",
        "Stage: stage; 0 of 3 missing",
        "SIMD decile: SIMD decile; 0 of 3 missing",
        "FME: entitled to free school meals; 0 of 3 missing",
        "READ Pre: a score or mark (READ, Pre); 1 of 3 missing",
        "READ Post: a score or mark (READ, Post); 0 of 3 missing",
    ]
    assert done.counts() == "3 pupils, 4 observations, 0 answers"
    assert list(place.evidence.iterdir()) == []
    steps.import_file(done, steps.current_data(programme(place), place), place)
    tables = evidence(place)
    assert tables["pupils"][["school", "stage", "simd_decile", "fme"]].values.tolist() == [
        ["KIR", "P5", 1, True],
        ["KIR", "P5", 9, False],
        ["KIR", "P5", 10, False],
    ]
    rows = tables["observations"]
    assert rows[["occasion", "value"]].values.tolist() == [["Pre", 7], ["Pre", 12], ["Post", 9], ["Post", 11]]


def test_an_import_is_a_record_with_hash_and_count(place: Place) -> None:
    ids = added(place, HEAD + ROWS)
    with Store.open(place.records, place.slug) as store:
        records = [store.get(id).body for id in ids]
    assert [(body.table, body.rows) for body in records] == [("pupils", 3), ("observations", 4)]
    digest = hashlib.sha256((HEAD + ROWS).encode()).hexdigest()
    assert {body.source for body in records} == {f"scores.csv (SHA-256 {digest})"}


def test_no_name_and_no_scn_comes_into_the_programme(place: Place) -> None:
    added(place, HEAD + ROWS)
    kept = everything(place.folder.parents[1])
    for word in (ISLA, TOM, TOM.lstrip("0"), "Isla", "Fraser", "Zoë"):
        assert word.encode() not in kept
    known = {pupil.name: pupil for pupil in read_keys(programme(place).id, ["KIR"])}
    assert {name: pupil.scn for name, pupil in known.items()} == {
        "Fraser, Isla": ISLA,
        "Ross, Tom": TOM,
        "Reid, Zoë": ZOE,
    }
    assert {pupil.pupil for pupil in known.values()} == set(evidence(place)["pupils"]["pupil"])


def test_a_later_import_gives_the_same_pseudonyms_and_adds_only_what_is_new(place: Place) -> None:
    added(place, HEAD + ROWS)
    before = set(evidence(place)["pupils"]["pupil"])
    later = f"SCN,Forename,Surname,READ May 2026\n{ISLA},Isla,Fraser,13\n"
    done = looked_at(place, later, "later.csv")
    assert done.counts() == "0 pupils, 1 observations, 0 answers"
    steps.import_file(done, steps.current_data(programme(place), place), place)
    assert set(evidence(place)["pupils"]["pupil"]) == before
    assert len(evidence(place)["observations"]) == 5


def test_what_an_import_adds_to_a_pupil_replaces_the_earlier_file_and_what_differs_is_told(
    place: Place,
) -> None:
    added(place, HEAD + ROWS)
    done = looked_at(place, f"SCN,Stage,ASN\n{ISLA},P6,Y\n", "asn.csv")
    assert codes(done) == [("pupil-differs", "warn")]
    assert done.issues[0].message == (
        "asn.csv: some of what it says about pupils differs from earlier imports (‘Stage’ of 1). What was there first "
        "is kept."
    )
    steps.import_file(done, steps.current_data(programme(place), place), place)
    pupils = evidence(place)["pupils"]
    assert pupils["asn"].fillna(False).tolist() == [True, False, False]
    assert pupils["stage"].tolist() == ["P5"] * 3


def test_the_same_file_again_adds_nothing(place: Place) -> None:
    added(place, HEAD + ROWS)
    with pytest.raises(EvidenceError) as caught:
        added(place, HEAD + ROWS)
    assert str(caught.value) == ("scores.csv: everything in the file was imported before. Nothing was added.")


def test_another_value_for_the_same_occasion_stops(place: Place) -> None:
    added(place, HEAD + ROWS)
    done = looked_at(place, HEAD + ROWS.replace("7,9", "8,9"), "again.csv")
    assert done.stops
    (issue,) = [issue for issue in done.issues if issue.severity == "stop"]
    observations = next(place.evidence.glob("observations-*")).name
    assert issue.message == (
        f"{observations} and again.csv: the same pupil, measure and occasion stand more than once (row 2 of "
        f"{observations} and row 2 of again.csv, which differ). " + ONE_OR_TWO + TAKE_BACK
    )


# ---- all or nothing


def test_a_file_with_a_stop_is_refused_whole(place: Place) -> None:
    with pytest.raises(EvidenceError):
        added(place, HEAD + ROWS + "123,Ann,Bell,P5,11,N,1,1\n")
    assert list(place.evidence.iterdir()) == []
    assert not (place.folder.parents[2] / "keys").exists()


def test_when_records_cannot_be_kept_no_evidence_is_left(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(Store, "merge", fails)
    with pytest.raises(StoreError):
        added(place, HEAD + ROWS)
    assert list(place.evidence.iterdir()) == []


def test_open_questions_are_refused(place: Place) -> None:
    with pytest.raises(EvidenceError) as caught:
        looked_at(place, f"SCN,Possible,Actual\n{ISLA},38,36\n")
    assert str(caught.value) == (
        "‘Possible’: when was this? In the words of the measure; a month as 2025-09."
    )


def test_a_machine_without_the_schools_key_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    added(place, HEAD + ROWS)
    monkeypatch.setenv("SIPP_KEYS", str(place.folder.parents[2] / "other machine"))
    done = looked_at(place, f"SCN,READ May 2026\n{ISLA},13\n", "later.csv")
    (issue,) = [issue for issue in done.issues if issue.severity == "stop"]
    assert issue.message == (
        "later.csv: this machine has no key of the school KIR, whose pupils are in the evidence, so they would "
        "get other "
        "pseudonyms. Copy the folder of keys from the machine that imported them."
    )


# ---- what is checked at the door


@pytest.mark.parametrize(
    ("rows", "code", "severity", "message"),
    [
        (
            f"{ISLA},Isla,Fraser,P5,1,Y,7,9\n",
            "repeated-row",
            "warn",
            "scores.csv, row 5: the row stands in the file already, so it is used once.",
        ),
        (
            f"{ISLA},Isla,Fraser,P6,1,Y,,\n",
            "conflicting-pupil",
            "stop",
            "scores.csv, rows 2 and 5: the same pupil has different values of ‘Stage’. Correct the file and add "
            "it again.",
        ),
        (
            f"{ISLA},Isla,Fraser,P5,1,Y,8,9\n",
            "duplicated-observation",
            "stop",
            "scores.csv: the same pupil, measure and occasion stand more than once (rows 2 and 5, which differ; rows 2 "
            "and 5, which agree). " + ONE_OR_TWO,
        ),
        (
            "123456789,Isla,Fraser,P5,1,Y,,\n",
            "one-name-two-numbers",
            "warn",
            "scores.csv, rows 2 and 5: the same name has different numbers, so these count as different pupils. "
            "Correct "
            "the number if they are one.",
        ),
        (
            ",,,P5,1,Y,8,9\n",
            "no-pupil",
            "stop",
            "scores.csv, row 5: nothing tells which pupil this is. Fill in the number or the name and add the "
            "file again.",
        ),
    ],
)
def test_rows_about_one_pupil_or_none(
    place: Place, rows: str, code: str, severity: str, message: str
) -> None:
    done = looked_at(place, HEAD + ROWS + rows)
    found = [issue for issue in done.issues if issue.code == code]
    assert [(issue.severity, issue.message) for issue in found] == [(severity, message)]


def test_percent_and_openings_that_disagree_are_told(place: Place) -> None:
    text = f"SCN,Possible Sep 2025,Actual Sep 2025,% Attendance Sep 2025\n{ISLA},40,36,90\n{ZOE},40,36,95%\n"
    done = looked_at(place, text)
    assert [issue.message for issue in done.issues if issue.code == "percent-disagrees"] == [
        "scores.csv, row 3: the attendance in percent is not that of the openings. The openings are used; look "
        "which of "
        "them is right."
    ]
    rows = done.arrival.tables["observations"]
    assert rows[["numerator", "denominator"]].values.tolist() == [[36, 40], [36, 40]]
    assert rows["value"].isna().all()


def test_data_zones_become_deciles_by_the_lookup_or_are_told(place: Place) -> None:
    text = f"SCN,Data zone\n{ISLA},S01006506\n{ZOE},S01000001\n"
    assert codes(looked_at(place, text)) == [("no-lookup", "warn")]
    done = looked_at(place, text, simd=SimdLookup(pd.Series({"S01006506": 7}, dtype="Int64"), 2011))
    assert codes(done) == [("simd-vintage", "warn")]
    assert done.arrival.tables["pupils"]["simd_decile"].tolist() == [7, pd.NA]


ZONES = pd.Series({f"S0100{6506 + at}": at + 1 for at in range(10)}, dtype="Int64")
DIFFER = (
    "what the file itself says of SIMD is not what the lookup gives for the data zone. Look which of the two is right. "
    "If you say yes when you are asked, the lookup’s deciles are taken and the file’s own are not; to keep the file’s "
    "own, leave out the column of data zones."
)
REVERSED = (
    " The file’s numbers seem to be reversed, with 1 for the least deprived: if they are, say no, and add the file "
    "again with --simd-reversed, or choose ‘1 is least deprived’ on the page."
)


def zoned(place: Place, heading: str, cells: list[str]) -> CheckedImport:
    rows = [
        f"{(47, 311, 128, 92)[at]},{['Ann', 'Bo', 'Cy', 'Di'][at]} Roe,S0100{6506 + at},{cell}"
        for at, cell in enumerate(cells)
    ]
    text = "\n".join([f"Pupil ID,Name,Data zone,{heading}", *rows]) + "\n"
    return looked_at(place, text, simd=SimdLookup(ZONES, 2011))


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("SIMD decile", ["1", "2", "", "4"]),
        ("SIMD quintile", ["1", "1", "2", "2"]),
        ("SIMD band", ["0-10%", "10-20%", "20-40%", "30-40%"]),
    ],
)
def test_where_the_file_and_the_lookup_agree_on_simd_nothing_is_said(
    place: Place, heading: str, cells: list[str]
) -> None:
    done = zoned(place, heading, cells)
    assert codes(done) == []
    assert done.arrival.tables["pupils"]["simd_decile"].tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("heading", "cells", "said"),
    [
        ("SIMD decile", ["1", "7", "3", ""], "row 3: for 1 of the 3 pupils who have both, " + DIFFER),
        (
            "SIMD quintile",
            ["1", "1", "1", "5"],
            "rows 4 and 5: for 2 of the 4 pupils who have both, " + DIFFER,
        ),
        (
            "SIMD decile",
            ["10", "9", "8", "7"],
            "rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, " + DIFFER + REVERSED,
        ),
        # of an older SIMD as well, so that not all fit when turned round
        (
            "SIMD decile",
            ["9", "9", "7", "7"],
            "rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, " + DIFFER + REVERSED,
        ),
        (
            "SIMD quintile",
            ["5", "5", "4", "4"],
            "rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, " + DIFFER + REVERSED,
        ),
        (
            "SIMD band",
            ["90-100", "80-90", "70-80", "60-70"],
            "rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, " + DIFFER + REVERSED,
        ),
    ],
)
def test_the_lookup_overrides_no_simd_of_the_file_unless_a_person_says_so(
    place: Place, heading: str, cells: list[str], said: str
) -> None:
    done = zoned(place, heading, cells)
    assert [issue.message for issue in done.issues if issue.severity == "stop"] == [f"scores.csv, {said}"]
    assert done.asks == ["simd-differs"]
    known = steps.current_data(programme(place), place)
    with pytest.raises(EvidenceError):
        steps.import_file(done, known, place)
    agreed = steps.check(done.preview.lift("simd-differs"), known, done.simd)
    assert (agreed.stops, agreed.asks) == (False, [])
    assert (
        "the lookup’s SIMD deciles are taken in place of the file’s own, as you said."
        in agreed.issues[0].message
    )
    assert agreed.arrival.tables["pupils"]["simd_decile"].tolist() == [1, 2, 3, 4]


def test_the_simd_of_a_file_is_compared_as_it_is_said_to_be(place: Place) -> None:
    done = zoned(place, "SIMD decile", ["10", "9", "8", "7"])
    known = steps.current_data(programme(place), place)
    assert codes(steps.check(done.preview.reverse(), known, done.simd)) == []
    turned = steps.check(
        zoned(place, "SIMD decile", ["1", "2", "3", "4"]).preview.reverse(), known, done.simd
    )
    assert [issue.message for issue in turned.issues if issue.severity == "stop"] == [
        f"scores.csv, rows 2, 3, 4 and 5: for 4 of the 4 pupils who have both, {DIFFER} In the file 1 seems to be the "
        "most deprived: take back that it is the least (leave out --simd-reversed, or choose ‘1 is most deprived’ on "
        "the page)."
    ]


@pytest.mark.parametrize(
    ("heading", "cells", "direction", "decile"),
    [
        ("SIMD decile", ["1", "10"], MOST, [1, 10]),
        ("SIMD decile", ["1", "10"], "1 is least deprived", [10, 1]),
        ("SIMD quintile", ["1", "5"], MOST, [2, 10]),
        ("SIMD quintile", ["1", "5"], "1 is least deprived", [10, 2]),
        ("SIMD band", ["0-10%", "20-Oct"], MOST, [1, 2]),
        ("SIMD band", ["0-10%", "10-20"], "1 is least deprived", [10, 9]),
    ],
)
def test_deprivation_in_any_form_and_direction(
    place: Place, heading: str, cells: list[str], direction: str, decile: list[int]
) -> None:
    path = place.folder.parents[2] / "simd.csv"
    path.write_text(f"SCN,{heading}\n{ISLA},{cells[0]}\n{ZOE},{cells[1]}\n", encoding="utf-8")
    known = steps.current_data(programme(place), place)
    seen = steps.preview(path, place, known)
    seen = replace(seen, mapping=replace(seen.mapping, direction=direction))
    assert steps.check(seen, known).arrival.tables["pupils"]["simd_decile"].tolist() == decile


def test_a_questionnaire_without_names_keeps_respondents_apart(place: Place) -> None:
    text = "Timestamp,How? [I like it],How? [I do it],How? [I have it]\n1,Yes,Often,Yes\n2,Often,No,Yes\n3,No,No,No\n"
    path = place.folder.parents[2] / "form.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(programme(place), place)
    seen = steps.preview(path, place, known)
    seen = seen.answer("measure:questionnaire", "LIKE").answer("occasion:answers", "May 2026")
    done = steps.check(seen, known)
    surveys = done.arrival.tables["surveys"]
    assert done.counts() == "0 pupils, 0 observations, 9 answers"
    assert surveys["respondent"].nunique() == 3
    assert surveys.iloc[0][["scale", "occasion", "item", "answer"]].tolist() == [
        "LIKE",
        "May 2026",
        "I like it",
        "Yes",
    ]


# ---- forget


def test_a_forgotten_pupil_is_gone_from_evidence_and_keys(place: Place) -> None:
    added(place, HEAD + ROWS)
    code = next(pupil.pupil for pupil in read_keys(programme(place).id) if pupil.scn == ISLA)
    with Store.open(place.records, place.slug) as store:
        group = store.add(TargetGroup(name="Readers", pupils=[code]), author="AB")
        voice = store.add(Voice(quote="Isla Fraser said so"), author="AB")
        store.revise(voice.id, {"quote": "A pupil said so"}, author="AB")
    old = sorted(place.evidence.iterdir())
    done = forget(programme(place), place, ISLA)
    assert (done.rows, done.files, done.key, done.elsewhere) == (3, 2, True, ())
    assert done.records == (
        f"north-cluster: ‘Target group’ {group.id}",
        f"north-cluster: ‘Voice’ {voice.id}",
    )
    assert not any(path.exists() for path in old)
    assert code.encode() not in everything(place.evidence)
    tables = evidence(place)
    assert (len(tables["pupils"]), len(tables["observations"])) == (2, 2)
    assert ISLA not in {pupil.scn for pupil in read_keys(programme(place).id)}
    with pytest.raises(UsageError) as caught:
        forget(programme(place), place, ISLA)
    assert str(caught.value) == (
        "Nobody is known so in this partnership's evidence or in the key files. Give the pupil's pseudonym, as "
        "it stands "
        "in the evidence, or the Scottish Candidate Number."
    )


def test_a_pupil_is_forgotten_by_pseudonym_by_name_and_where_only_the_key_is_left(place: Place) -> None:
    added(place, HEAD + ROWS)
    by_scn = {pupil.scn: pupil.pupil for pupil in read_keys(programme(place).id)}
    assert forget(programme(place), place, by_scn[TOM]).rows == 2
    assert forget(programme(place), place, "Zoë Reid").rows == 2
    (place.folder.parents[2] / "keys" / programme(place).id / "KIR.csv").unlink()
    assert forget(programme(place), place, ISLA).rows == 3
    assert evidence(place)["pupils"].empty


def test_files_that_were_replaced_before_are_searched_too(place: Place) -> None:
    added(place, HEAD + ROWS)
    added(place, f"SCN,ASN\n{ISLA},Y\n", "asn.csv")
    assert len(list(place.evidence.glob("pupils-*"))) == 2
    assert forget(programme(place), place, ISLA).files == 3
    assert len(list(place.evidence.glob("pupils-*"))) == 1


def test_another_partnership_with_the_pupil_is_named(place: Place) -> None:
    added(place, HEAD + ROWS)
    other, _ = begin("South cluster", place.folder.parents[1])
    path = place.folder.parents[2] / "scores.csv"
    known = steps.current_data(programme(place), other)
    seen = steps.preview(path, other, known, next((place.folder / "mappings").iterdir()))
    steps.import_file(steps.check(seen, known), known, other)
    assert forget(programme(place), place, ISLA).elsewhere == ("south-cluster",)
    assert forget(programme(place), other, ISLA).rows == 3


def test_nobody_is_forgotten_while_a_text_of_any_partnership_names_the_pupil(
    place: Place, sipp: Sipp
) -> None:
    added(place, HEAD + ROWS)
    folder = place.folder.parents[1]
    other, _ = begin("South cluster", folder)
    with Store.open(place.records, place.slug) as store:
        small = store.add(Voice(quote="as isla fraser told us"), author="AB")
    with Store.open(other.records, other.slug) as store:
        first = store.add(Voice(quote="Isla reads at home"), author="AB")
        gone = store.add(Voice(quote="Fraser, Isla"), author="AB")
        store.withdraw(gone.id, author="AB")
        store.add(Voice(quote="Tom and an isla of books"), author="AB")
        (withdrawn,) = store.get(gone.id).heads
    before = everything(place.evidence) + everything(folder.parent / "keys")

    def line(slug: str, id: str, revision: str) -> str:
        return (
            f"Partnership {slug}, record ‘Voice’ {id}: open it and take the pupil out; a record that was withdrawn is "
            "brought back for that. If it means somebody or something else, add the revision "
            f'"{revision}" to looked_at under [disclosure] in sipp.toml.\n'
        )

    done = sipp("forget", place.slug, ISLA, "--programme", folder)
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "The pupil was not forgotten and nothing was changed: texts of the programme name the pupil, and once nobody "
        "is known so, no public report would be stopped by them. Take the pupil out of each of these, then forget the "
        "pupil again:\n"
        + line("north-cluster", small.id, small.heads[0])
        + line("south-cluster", first.id, first.heads[0])
        + line("south-cluster", gone.id, withdrawn),
    )
    assert everything(place.evidence) + everything(folder.parent / "keys") == before
    with Store.open(place.records, place.slug) as store:
        store.revise(small.id, {"quote": "as a pupil told us"}, author="AB")
    with Store.open(other.records, other.slug) as store:
        store.restore(gone.id, author="AB")
        store.revise(gone.id, {"quote": "somebody"}, author="AB")
    with pytest.raises(DisclosureError, match=first.heads[0]):
        forget(programme(place), place, ISLA)
    harmless = replace(programme(place), looked_at=(first.heads[0],))
    assert forget(harmless, place, ISLA).rows == 3
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
            "The short name of a partnership: begin it under another name with ‘sipp new’ and delete the old folder; "
            "or, where the word means something else, such as a place, add the short name in quotation marks to "
            "looked_at under [disclosure] in sipp.toml.",
        ),
    ],
)
def test_other_public_texts_hinder_forgetting_too(place: Place, file: str, text: str, sentence: str) -> None:
    added(place, HEAD + ROWS)
    path = place.folder.parents[1] / file
    if path.suffix == ".txt":
        begin("Isla reading", place.folder.parents[1])
        with Store.open(path.parent / "records.sqlite", "isla-reading") as store:
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
    added(place, f"SCN,READ Isla Fraser\n{TOM},9\n", "later.csv")
    with Store.open(place.records, place.slug) as store:
        store.revise(measure.id, {"occasions": ["Pre", "Post"]}, author="AB")
    with pytest.raises(DisclosureError) as caught:
        forget(programme(place), place, ISLA)
    assert (
        "Partnership north-cluster, the evidence, table ‘observations’, column ‘occasion’: take the school's file back "
        "with ‘sipp withdraw’, correct it and add it again."
    ) in str(caught.value).split("\n")
    assert "Isla" not in str(caught.value)


# ---- the command


def test_the_command_asks_shows_and_imports(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"SCN,Possible,Actual\n{ISLA},38,36\n", encoding="utf-8")
    folder = place.folder.parents[1]
    done = sipp("add", path, "--to", place.slug, "--programme", folder, input="2025-09\n\ny\n")
    assert done.returncode == 0, done.stderr
    assert "It would bring: 1 pupils, 1 observations, 0 answers." in done.stdout
    assert done.stdout.endswith("register.csv was imported into ‘north-cluster’.\n")
    assert evidence(place)["observations"]["occasion"].tolist() == ["2025-09"]


def test_the_command_imports_nothing_without_consent(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    done = sipp("add", path, "--to", place.slug, "--programme", place.folder.parents[1], input="\nn\n")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Import this? [y/N]: Nothing was imported.")
    assert list(place.evidence.iterdir()) == []


def test_yes_takes_what_is_sure_and_refuses_what_is_not(place: Place, sipp: Sipp, tmp_path: Path) -> None:
    sure, unsure = tmp_path / "scores.csv", tmp_path / "register.csv"
    sure.write_text(HEAD + ROWS, encoding="utf-8")
    unsure.write_text(f"SCN,Possible,Actual\n{ISLA},38,36\n", encoding="utf-8")
    folder = place.folder.parents[1]
    assert sipp("add", sure, "--to", place.slug, "--yes", "--programme", folder).returncode == 0
    done = sipp("add", unsure, "--to", place.slug, "--yes", "--programme", folder)
    assert (done.returncode, done.stderr) == (
        2,
        "register.csv cannot be added without asking: ‘Possible’: when was this? In the words of the measure; a "
        "month as "
        "2025-09. Run the command without --yes.\n",
    )
    for text in (done.stdout, done.stderr):
        assert ISLA not in text


def test_the_command_forgets(place: Place, sipp: Sipp) -> None:
    added(place, HEAD + ROWS)
    done = sipp("forget", place.slug, ISLA, "--programme", place.folder.parents[1])
    assert (done.returncode, done.stdout) == (
        0,
        "3 rows were taken out and 2 evidence files removed; the key file no longer knows the pupil.\n",
    )


def test_a_fingerprint_that_looks_like_a_candidate_number_is_not_taken_for_one() -> None:
    body = {
        "sha256": "ab012345674c".ljust(64, "d"),
        "file": "pupils-0123456742ab01ef.csv",
        "source": "riv.csv",
    }
    assert Names.of([], []).found("\n".join(body.values())) == ["scn"]
    assert Names.of([], []).found(text_of(body)) == []
    assert Names.of([], []).found(text_of(body | {"source": "012345674.csv"})) == ["scn"]


def test_a_damaged_key_stops_before_anything_is_written(place: Place) -> None:
    added(place, HEAD + ROWS)
    (place.folder.parents[2] / "keys" / programme(place).id / "KIR.key").write_text("zz")
    with pytest.raises(ProgrammeError, match=r"cannot be used\. Put it back from a copy"):
        looked_at(place, HEAD + ROWS, "later.csv")

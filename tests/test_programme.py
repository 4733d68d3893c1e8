from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from sipp_lib.errors import ProgrammeError, StoreError, UsageError
from sipp_lib.evidence.pupils.key_files import keys_folder
from sipp_lib.private_data import data_root
from sipp_lib.programme import Programme, check_name, find
from sipp_lib.records.store import Store

GOOD = '[programme]\nname = "Ours"\nid = "3f9a"\n'


def with_settings(folder: Path, text: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "sipp.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def with_partnerships(folder: Path, *slugs: str) -> Programme:
    for slug in slugs:
        (folder / "partnerships" / slug).mkdir(parents=True)
        (folder / "partnerships" / slug / "records.sqlite").touch()
    return Programme.open(with_settings(folder, GOOD))


def test_a_new_programme_can_be_opened(tmp_path: Path) -> None:
    name = 'Ours ‘ò’ "and" \\ theirs 🙂'
    made = Programme.create(tmp_path / "new" / "one", name)
    assert find(tmp_path / "new" / "one") == Programme.open(tmp_path / "new" / "one") == made
    assert (made.name, made.threshold, made.base, made.looked_at) == (name, 10, 5, ())
    assert len(made.id) == 16
    assert Programme.create(tmp_path / "two", name).id != made.id
    assert sorted(path.name for path in made.folder.iterdir()) == [".gitignore", "partnerships", "sipp.toml"]


def test_a_programme_is_not_made_over_another(tmp_path: Path) -> None:
    made = Programme.create(tmp_path, "Ours")
    with pytest.raises(UsageError) as caught:
        Programme.create(tmp_path, "Theirs")
    assert str(caught.value) == f"{tmp_path} holds a programme already. Choose another folder."
    assert Programme.open(tmp_path) == made


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "\x7f"])
def test_a_programme_needs_a_name_on_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        Programme.create(tmp_path, name)
    assert str(caught.value) == "The name of a programme must be some words on one line. Give it a name."


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProgrammeError) as caught:
        Programme.create(tmp_path / "file", "Ours")
    assert str(caught.value) == f"{tmp_path / 'file'} cannot be written to: Not a directory. Choose another."


def test_records_may_be_on_a_server_that_sipp_toml_names(tmp_path: Path) -> None:
    url = "postgresql://db.example.org/sipp"
    folder = with_settings(tmp_path / "programme", f'{GOOD}store = "{url}"\n')
    programme = Programme.open(folder)
    place = programme.place("glen")
    assert place.records == url
    assert place.records_file == programme.private / "partnerships" / "glen" / "records.sqlite"


@pytest.mark.parametrize("name", ["", " ", "a\0b", "two\nlines", "a\tb", "a\x7f", "a\u2028b", "a\ud800"])
def test_a_partnership_needs_a_name_on_one_line(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_name(name)
    assert str(caught.value) == "The name of a partnership must be some words on one line. Give it a name."


def test_a_name_may_hold_any_sign_that_can_be_seen() -> None:
    check_name("Càrn\u00a0Mòr ‘St Mary's’ 👩\u200d🏫")


def test_without_a_programme_the_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        find()
    assert str(caught.value) == (
        f"There is no programme in {tmp_path} (no sipp.toml). "
        "Give the programme's folder, to papermill as -p programme FOLDER, to the command as --programme FOLDER; or "
        "make a sample with ‘sipp sample FOLDER’."
    )
    with pytest.raises(UsageError) as caught:
        find(tmp_path / "nowhere")
    assert str(caught.value).startswith(
        f"There is no folder {tmp_path / 'nowhere'}. Give the programme's folder, "
    )


def test_partnerships_are_folders_that_hold_anything(tmp_path: Path) -> None:
    programme = with_partnerships(tmp_path, "riverside", "hill", "Copy of hill", ".glen-x1")
    (tmp_path / "partnerships" / "bundled").mkdir()
    (tmp_path / "partnerships" / "bundled" / "records.jsonl").touch()
    (tmp_path / "partnerships" / "empty").mkdir()
    (tmp_path / "partnerships" / "file").touch()
    (tmp_path / "partnerships" / "nowhere").symlink_to(tmp_path / "nothing")
    assert programme.partnerships() == ["bundled", "hill", "riverside"]


@pytest.mark.parametrize("in_its_place", [False, True])
def test_a_partnership_whose_records_are_lost_fails_by_name(tmp_path: Path, in_its_place: bool) -> None:
    programme = with_partnerships(tmp_path, "hill")
    place = programme.partnership("hill")
    place.evidence.mkdir()
    place.records.unlink()
    if in_its_place:
        place.records.mkdir()
    assert programme.partnerships() == ["hill"]
    with pytest.raises(StoreError) as caught:
        Store.open(programme.partnership("hill").records, "hill", read_only=True)
    assert str(caught.value) == (
        f"There are no records in {place.records}. Check the partnership's name and the programme's folder."
    )


def test_a_programme_without_partnerships_has_none(tmp_path: Path) -> None:
    assert Programme.open(with_settings(tmp_path, GOOD)).partnerships() == []


def test_a_partnership_knows_where_its_things_lie(tmp_path: Path) -> None:
    programme = with_partnerships(tmp_path, "hill")
    place = programme.partnership("hill")
    folder = programme.private / "partnerships" / "hill"
    assert programme.private.parent == data_root()
    assert place.slug == "hill"
    assert place.folder == folder
    assert place.records == folder / "records.sqlite"
    assert place.bundle == folder / "records.jsonl"
    assert place.evidence == folder / "evidence"
    assert place.notebooks == tmp_path / "partnerships" / "hill" / "notebooks"
    assert programme.place("new-one").folder == programme.private / "partnerships" / "new-one"


def test_a_partnership_is_found_by_its_name_and_a_longer_name_leads_to_it(tmp_path: Path) -> None:
    programme = with_partnerships(tmp_path, "held-out", "hill")
    assert programme.partnership("Held Out").slug == "held-out"
    with pytest.raises(UsageError) as caught:
        programme.partnership("Held Out Reading Partnership")
    assert str(caught.value) == (
        f"There is no partnership ‘held-out-reading-partnership’ in {tmp_path}. Did you mean ‘held-out’?"
    )


@pytest.mark.parametrize(
    ("known", "hint"),
    [
        (["riverside", "hill"], "Did you mean ‘riverside’?"),
        (["hill", "glen"], "The partnerships are: glen, hill."),
        ([f"p{n:02}" for n in range(12)], "The partnerships are: "
         "p00, p01, p02, p03, p04, p05, p06, p07, p08, p09 and 2 more."),
        ([], "This programme has no partnership yet. Make one on the start page, or with ‘sipp new NAME’."),
    ],
)  # fmt: skip
def test_an_unknown_partnership_is_refused_with_those_there_are(
    tmp_path: Path, known: list[str], hint: str
) -> None:
    programme = with_partnerships(tmp_path, *known)
    with pytest.raises(UsageError) as caught:
        programme.partnership("riversid")
    assert str(caught.value) == f"There is no partnership ‘riversid’ in {tmp_path}. {hint}"


def test_a_short_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^‘\.\./x’ cannot be the short name of a partnership: "):
        with_partnerships(tmp_path, "hill").partnership("../x")


def test_a_link_out_of_the_programme_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "records.sqlite").touch()
    programme = with_partnerships(tmp_path / "programme", "hill")
    there = programme.private / "partnerships"
    (there / "linked").symlink_to(outside)
    (there / "inside").symlink_to(there / "hill")
    with pytest.raises(ProgrammeError) as caught:
        programme.partnership("linked")
    assert str(caught.value) == (
        "The folder of the partnership ‘linked’ is a link that leads out of the programme. "
        "Put the folder itself in its place."
    )
    assert programme.partnership("inside").slug == "inside"


def test_reports_of_each_audience_have_a_folder(tmp_path: Path) -> None:
    programme = with_partnerships(tmp_path)
    assert programme.reports("public") == tmp_path / "reports"
    assert programme.reports("school") == programme.private / "reports-school"
    with pytest.raises(UsageError) as caught:
        programme.reports("press")  # type: ignore[arg-type]
    assert str(caught.value) == "The audience of a report is ‘public’ or ‘school’."


def test_a_new_programme_keeps_what_stays_in_the_school_out_of_version_control(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / ".gitignore").write_text("mine\n")
    assert Programme.create(tmp_path / "own", "Own").folder.joinpath(".gitignore").read_text() == "mine\n"
    made = Programme.create(tmp_path / "new", "New").folder
    subprocess.run(["git", "init", "--quiet", made], check=True)
    for name in (
        "partnerships/a/records.sqlite",
        "reports-school/a.html",
        "exports/a/csv/b.csv",
        "reports/a.html",
    ):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).touch()
    listed = subprocess.run(
        ["git", "-C", made, "ls-files", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.split() == [".gitignore", "reports/a.html", "sipp.toml"]


def test_scales_that_cannot_be_looked_at_are_told_of(tmp_path: Path) -> None:
    folder = with_partnerships(tmp_path).folder
    (folder / "scales").symlink_to("scales")  # in a circle, which nobody can follow, root neither
    with pytest.raises(ProgrammeError) as caught:
        Programme.open(folder)
    assert str(caught.value) == (
        f"The programme's own scales in {folder / 'scales'} cannot be read (Too many levels of symbolic links). Ask "
        "whoever looks after this computer to give you the right to read the folder, then try again."
    )


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of the profile on Windows")
def test_a_folder_of_keys_that_others_could_read_is_narrowed_at_its_next_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path))
    folder = tmp_path / "0123"
    folder.mkdir()
    (folder / "KIR.csv").write_text("pupil,name,scn\n", encoding="utf-8")
    folder.chmod(0o755)
    (folder / "KIR.csv").chmod(0o644)
    assert keys_folder("0123") == folder
    assert [path.stat().st_mode & 0o777 for path in (folder, folder / "KIR.csv")] == [0o700, 0o600]

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from pathlib import Path

import pytest

from sipp_lib.errors import ProgrammeError
from sipp_lib.evidence.pupils.key_files import KnownPupil, keys_folder, known_names, read_keys, write_keys
from sipp_lib.evidence.pupils.pseudonyms import keep_key, school_key
from sipp_lib.files import DEVICES

ISLA = KnownPupil("p-1", "Fraser, Isla", "987654325")
TOM = KnownPupil("p-2", 'Tom "T" Ó Briain\n', "")


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_keys_that_were_written_are_read_again(keys: Path) -> None:
    path = write_keys("3f9a", "Riverside", [ISLA])
    write_keys("3f9a", "Hill", [TOM])
    write_keys("other", "Hill", [ISLA])
    assert path == keys / "3f9a" / "Riverside.csv"
    assert read_keys("3f9a") == [TOM, ISLA]
    assert read_keys("3f9a", ["Riverside", "Without keys"]) == [ISLA]
    assert read_keys("unknown") == []
    write_keys("3f9a", "Hill", [])
    assert read_keys("3f9a") == [ISLA]


def test_a_pupil_has_as_many_rows_as_names_and_a_school_that_has_own_numbers_a_column_for_them(
    keys: Path,
) -> None:
    rows = [
        KnownPupil("p-1", "Isabella Finch", "081234000", "0046"),
        KnownPupil("p-1", "Bella Gray", "081234000"),
    ]
    path = write_keys("3f9a", "Hill", rows)
    assert path.read_text() == (
        '"pupil","name","scn","number","rows: 2"\n"p-1","Isabella Finch","081234000","0046"\n'
        '"p-1","Bella Gray","081234000",""\n'
    )
    assert read_keys("3f9a") == rows
    assert (
        write_keys("3f9a", "Hill", [ISLA]).read_text()
        == '"pupil","name","scn","rows: 1"\n"p-1","Fraser, Isla","987654325"\n'
    )
    write_keys("3f9a", "Hill", rows)
    for text in ("Isabella Finch read", "Bella reads", "081234000"):
        assert known_names("3f9a").found(text)


def test_names_of_the_same_files_are_arranged_once_and_of_changed_files_anew(keys: Path) -> None:
    write_keys("3f9a", "Riverside", [ISLA])
    first = known_names("3f9a")
    assert first.found("Isla read, p-1 did not") == ["name"]  # ‘p-1’ is too short to be looked for
    assert first.along_with(["q7f3"]).found("q7f3") == ["pseudonym"]
    assert known_names("3f9a") is first
    assert first.found("q7f3") == []
    write_keys("3f9a", "Hill", [KnownPupil("p-0042", "Ruaridh Munro")])
    assert known_names("3f9a").found("Ruaridh and p-0042") == ["name", "pseudonym"]
    write_keys("3f9a", "Hill", [KnownPupil("p-0042", "Torquil Munro")])  # as many bytes
    assert known_names("3f9a").found("Torquil and not Ruaridh") == ["name"]
    write_keys("3f9a", "Hill", [])
    assert known_names("3f9a").found("Torquil and not Ruaridh") == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in the user's profile")
def test_only_the_owner_can_read_keys(keys: Path) -> None:
    path = write_keys("3f9a", "Hill", [ISLA])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["Hill.csv"]


def test_without_a_setting_keys_lie_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIPP_KEYS", raising=False)
    folder = keys_folder("3f9a")
    assert folder.is_absolute()
    assert folder.parts[-3:] == ("sipp", "keys", "3f9a")


def test_keys_in_a_synchronised_folder_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "OneDrive - Council" / "keys"))
    with pytest.raises(ProgrammeError) as caught:
        keys_folder("north")
    assert str(caught.value) == (
        "The key files would lie in the synchronised folder ‘OneDrive - Council’, from which they leave this computer. "
        "Set SIPP_KEYS to a folder that stays on it, and move the key files that are there already; or ask "
        "whoever looks after this computer."
    )


def test_keys_inside_the_programme_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "elsewhere" / ".." / "programme" / "keys"))
    with pytest.raises(ProgrammeError) as caught:
        write_keys("3f9a", "Hill", [ISLA], tmp_path / "programme")
    assert str(caught.value) == (
        f"The key files would lie inside the programme's folder ({tmp_path / 'programme' / 'keys' / '3f9a'}), "
        "where they would be shared with it. Set SIPP_KEYS to a folder outside it, or ask whoever looks after "
        "this computer."
    )
    assert not (tmp_path / "programme").exists()


@pytest.mark.parametrize("id", ["", "..", "../x", "a/b", "a" * 64])
def test_an_id_that_is_no_folder_name_is_refused(id: str) -> None:
    with pytest.raises(ProgrammeError) as caught:
        keys_folder(id)
    assert str(caught.value) == (
        "The id of the programme in sipp.toml may hold only letters, digits and hyphens. Correct it there, or ask "
        "whoever looks after the workbook."
    )


@pytest.mark.parametrize("school", ["GLE", "Kirkmuir P.S", "Sgoil Àrd-amais", "a_b-c"])
def test_a_plain_short_name_names_its_key_file_as_it_did_before(keys: Path, school: str) -> None:
    assert write_keys("3f9a", school, [ISLA]).name == f"{school}.csv"


@pytest.mark.parametrize(
    "school",
    [
        *(
            "St Fillan's",
            "St. Mary’s R.C. Primary / Nursery",
            "Our Lady & St Patrick's",
            "con",
            "LPT1.x",
            "Aux Primary",
        ),
        *("", "..", "../x", "a/b", "a\\b", "x.", "a\n", "?", "x" * 300),
    ],
)
def test_any_name_of_a_school_gets_a_key_file_of_a_safe_name(keys: Path, school: str) -> None:
    path = write_keys("3f9a", school, [ISLA])
    assert path.parent == keys / "3f9a"
    assert re.fullmatch(r"[\w -]{1,60}\.csv", path.name)
    assert path.stem.casefold() not in DEVICES
    assert read_keys("3f9a", [school]) == [ISLA]
    # `sipp forget` goes through the files by their names
    assert read_keys("3f9a", [path.stem]) == [ISLA]


def test_names_that_are_written_otherwise_have_key_files_of_their_own(keys: Path) -> None:
    names = ["St Fillan's", "St Fillan’s", "St Fillans", "St Fillan_s", "St Fillan?s", "con", "Con.txt"]
    assert len({write_keys("3f9a", name, []).name for name in names}) == len(names)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"pupil,name\na,b\n",
        b"pupil,name,scn\na,b\n",
        b"pupil,name,scn\n\xe9,b,\n",
        b'pupil,name,scn\n"a',
    ],
)
def test_a_key_file_that_cannot_be_read_is_never_taken_for_an_empty_one(keys: Path, content: bytes) -> None:
    (keys / "3f9a").mkdir(parents=True)
    path = keys / "3f9a" / "Hill.csv"
    path.write_bytes(content)
    for read in (read_keys, known_names):
        with pytest.raises(ProgrammeError) as caught:
            read("3f9a")
        assert str(caught.value) == (
            f"The key file {path} cannot be read: it must be CSV in UTF-8 with the columns pupil, name and scn in "
            "every row. Put it back from a copy, as without it no name can be looked for."
        )


@pytest.mark.parametrize(
    "row",
    [
        "p-1,Isla Fraser,9.87654E+08",  # as Excel shows a long number
        "p-1,Isla Fraser,81234000",  # 081234000 without its nought
        "p-1,Isla Fraser,987654325.0",
        "p-1,987654325,Isla Fraser",
        "2.34E+11,Isla Fraser,",  # 234e09 as a number
        "2E+15,Isla Fraser,",
        ",Isla Fraser,",
        " ,Isla Fraser,987654325",
    ],
)
def test_a_key_file_that_a_spreadsheet_changed_is_refused_whole(keys: Path, row: str) -> None:
    path = write_keys("3f9a", "Hill", [KnownPupil("p-2", "Tom Ross", "234567890")])
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + row.encode() + b"\r\n")
    for read in (read_keys, known_names):
        with pytest.raises(ProgrammeError) as caught:
            read("3f9a")
        assert str(caught.value) == (
            f"The key file {path} was changed, perhaps by a spreadsheet: a pseudonym is missing or a candidate number "
            "is not nine digits, so it no longer says who is who. Put it back from a copy, and do not save it from a "
            "spreadsheet."
        )


def test_a_key_file_that_a_spreadsheet_saved_without_harm_is_read(keys: Path) -> None:
    (keys / "3f9a").mkdir(parents=True)
    text = "\ufeffpupil,name,scn,number\r\np-1,Isla Fraser,987654325,\r\n2e4567abcdef,Tom Ross,,46\r\n"
    (keys / "3f9a" / "Hill.csv").write_text(text, encoding="utf-8", newline="")
    assert read_keys("3f9a") == [
        KnownPupil("p-1", "Isla Fraser", "987654325"),
        KnownPupil("2e4567abcdef", "Tom Ross", "", "46"),
    ]


def test_a_key_file_that_was_cut_off_anywhere_is_noticed(keys: Path) -> None:
    path = write_keys("3f9a", "Hill", [KnownPupil("p-2", "Tom Ross"), KnownPupil("p-3", "Zoë Reid"), ISLA])
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        for read in (read_keys, known_names):
            with pytest.raises(
                ProgrammeError, match=r"^The key file .*Hill\.csv (cannot be read: it|is not whole: )"
            ):
                read("3f9a")
    path.write_bytes(b"\n".join(whole.split(b"\n")[:3]) + b"\n")
    with pytest.raises(ProgrammeError) as caught:
        read_keys("3f9a")
    assert str(caught.value) == (
        f"The key file {path} is not whole: it says that it has 3 rows, and 2 are there. Put it back from a copy, as "
        "without it not every name can be looked for."
    )


def test_a_key_file_with_a_row_more_than_it_says_or_of_a_version_that_told_no_count_is_read(
    keys: Path,
) -> None:
    path = write_keys("3f9a", "Hill", [ISLA])
    more = path.read_text() + "p-2,Tom Ross,\n"
    tom = KnownPupil("p-2", "Tom Ross")
    for text in (more, more.replace(',"rows: 1"', "")):
        path.write_text(text)
        assert read_keys("3f9a") == [ISLA, tom]
    path.write_text("pupil,name,scn,rows: 1,\r\np-2,Tom Ross,,,\r\n", newline="")  # as a spreadsheet saves it
    assert read_keys("3f9a") == [tom]


@pytest.mark.parametrize("schools", [None, ["Hill"]])
def test_what_is_no_file_in_the_place_of_a_key_file_is_never_taken_for_none(
    keys: Path, schools: list[str] | None
) -> None:
    path = write_keys("3f9a", "Hill", [ISLA])
    for put in (path.mkdir, lambda: path.symlink_to(keys / "gone.csv")):
        path.rmdir() if path.is_dir() else path.unlink()
        put()
        with pytest.raises(ProgrammeError, match=r"^The key file .*Hill\.csv cannot be read: "):
            read_keys("3f9a", schools)


def test_a_keys_folder_that_cannot_be_made_is_said_in_a_sentence(keys: Path) -> None:
    keys.write_text("a file is in the way")
    with pytest.raises(ProgrammeError) as caught:
        write_keys("3f9a", "Hill", [ISLA])
    assert str(caught.value) == (
        f"The key file {keys / '3f9a' / 'Hill.csv'} could not be written (Not a directory). Check that there is room "
        "and that you may write there, then try again."
    )


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")]
)
def test_keys_that_may_not_be_looked_into_are_told_and_not_taken_for_none(
    keys: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    write_keys("3f9a", "Hill", [ISLA])

    def closed(_: Path) -> None:
        raise error

    monkeypatch.setattr(Path, "iterdir", closed)
    for ask in (read_keys, known_names):
        with pytest.raises(ProgrammeError) as caught:
            ask("3f9a")
        assert str(caught.value) == (
            f"The folder of the key files {keys / '3f9a'} cannot be opened ({error.strerror}), so no name could "
            "be looked for. Ask whoever looks after this computer to give you the right to read it."
        )


def test_a_disk_that_does_not_answer_is_no_reason_to_put_a_copy_in_the_place_of_keys(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_keys("3f9a", "Hill", [ISLA])
    keep_key("3f9a", "Hill", b"k" * 32)

    def no_answer(of: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error", str(of))

    monkeypatch.setattr(Path, "read_bytes", no_answer)
    for what, file, ask in (
        ("key file", path, lambda: read_keys("3f9a")),
        ("key file", path, lambda: known_names("3f9a")),
        ("school's key", path.with_suffix(".key"), lambda: school_key("3f9a", "Hill")),
    ):
        with pytest.raises(ProgrammeError) as caught:
            ask()
        assert str(caught.value) == (
            f"The {what} {file} could not be read just now (Input/output error). Check that its disk is connected and "
            "that you may read it, then try again."
        )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_in_the_place_of_a_key_file_is_refused_and_not_waited_for(keys: Path) -> None:
    write_keys("3f9a", "Hill", [ISLA]).unlink()
    os.mkfifo(keys / "3f9a" / "Hill.csv")
    os.mkfifo(keys / "3f9a" / "Hill.key")
    with pytest.raises(ProgrammeError, match=r"Hill\.csv cannot be read: it must be CSV in UTF-8"):
        read_keys("3f9a")
    with pytest.raises(ProgrammeError, match=r"Hill\.key cannot be used\. Put it back from a copy"):
        school_key("3f9a", "Hill")

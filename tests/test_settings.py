from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sipp_lib.errors import ProgrammeError
from sipp_lib.settings import read, with_private

GOOD = '[programme]\nname = "Ours"\nid = "3f9a"\n'


def with_settings(folder: Path, text: str | bytes) -> Path:
    (folder / "sipp.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder / "sipp.toml"


def test_settings_are_read(tmp_path: Path) -> None:
    text = "\ufeff" + GOOD + '[disclosure]\nthreshold = 7\nbase = 5\nlooked_at = ["ab", "cd"]\n'
    assert read(with_settings(tmp_path, text)) == {
        "programme": {"name": "Ours", "id": "3f9a"},
        "disclosure": {"threshold": 7, "base": 5, "looked_at": ["ab", "cd"]},
    }


@pytest.mark.parametrize(
    ("store", "sentence"),
    [
        (
            '"postgresql://anna:secret@db.example.org/sipp"',
            "sipp.toml: ‘store’ in [programme] holds a password, which everybody who may read the file would know. "
            "Take it out, and keep it in a pass file (~/.pgpass) that only you can read.",
        ),
        (
            '"records.sqlite"',
            "sipp.toml: ‘store’ in [programme] must be an address of PostgreSQL in quotation marks, such as "
            'store = "postgresql://db.example.org/sipp".',
        ),
        (
            "7",
            "sipp.toml: ‘store’ in [programme] must be an address of PostgreSQL in quotation marks, such as "
            'store = "postgresql://db.example.org/sipp".',
        ),
    ],
)
def test_a_store_that_is_no_address_or_holds_a_password_is_refused(
    tmp_path: Path, store: str, sentence: str
) -> None:
    with pytest.raises(ProgrammeError) as caught:
        read(with_settings(tmp_path, f"{GOOD}store = {store}\n"))
    assert str(caught.value) == sentence


NOT_KNOWN = "The sections are [programme] and [disclosure]."
THRESHOLD = "‘threshold’ in [disclosure] must be a whole number of 5 or more, such as threshold = 10."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD + "[disclosure]\nthreshold = 4", THRESHOLD),
        (GOOD + "[disclosure]\nthreshold = true", THRESHOLD),
        (GOOD + '[disclosure]\nthreshold = "10"', THRESHOLD),
        (
            GOOD + "[disclosure]\nbase = 1",
            "‘base’ in [disclosure] must be a whole number of 5 or more, such as base = 5.",
        ),
        (
            GOOD + "[disclosure]\nlooked_at = [1]",
            "‘looked_at’ in [disclosure] must be a list of revisions in quotation marks, "
            'such as looked_at = ["3f9a"].',
        ),
        (
            GOOD + "[disclosure]\ntreshold = 10",
            "‘treshold’ in [disclosure] is not known. Write one of: threshold, base, looked_at.",
        ),
        (
            GOOD + "private = '../x'",
            '‘private’ in [programme] must be as the workbook wrote it, or private = "here".',
        ),
        (GOOD + "[gate]", f"‘gate’ is not known. {NOT_KNOWN}"),
        ("programme = 3", f"‘programme’ is not known. {NOT_KNOWN}"),
        ("", '‘name’ in [programme] must be a name in quotation marks, such as name = "Our programme".'),
        (
            '[programme]\nname = "x"\nid = "../x"',
            "‘id’ in [programme] must be small letters, digits and hyphens in quotation marks, "
            'such as id = "3f9a".',
        ),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ProgrammeError) as caught:
        read(with_settings(tmp_path, text))
    assert str(caught.value) == f"sipp.toml: {sentence}"


def test_settings_that_cannot_be_understood_are_named_by_line(tmp_path: Path) -> None:
    path = with_settings(tmp_path, GOOD + "[disclosure]\nthreshold = ten\n")
    with pytest.raises(ProgrammeError) as caught:
        read(tmp_path / "sipp.toml")
    assert str(caught.value) == (
        f"{path} cannot be understood at line 5. A setting is a line such as threshold = 10."
    )
    with_settings(tmp_path, b"\xff")
    with pytest.raises(ProgrammeError) as caught:
        read(tmp_path / "sipp.toml")
    assert str(caught.value) == f"{path} is not text in UTF-8. Save it as UTF-8."
    path.unlink()
    with pytest.raises(ProgrammeError) as caught:
        read(tmp_path / "sipp.toml")
    assert str(caught.value) == (
        f"{path} cannot be read (No such file or directory). Check that its disk is connected and that you may read "
        "it, then try again."
    )


@pytest.mark.parametrize("value", ["[" * 5000, "1" * 5000])
def test_settings_beyond_all_measure_are_said_in_a_sentence(tmp_path: Path, value: str) -> None:
    with_settings(tmp_path, f"{GOOD}[disclosure]\nthreshold = {value}\n")
    with pytest.raises(ProgrammeError) as caught:
        read(tmp_path / "sipp.toml")
    assert str(caught.value) == (
        f"{tmp_path / 'sipp.toml'} cannot be read as TOML. A setting is a line such as threshold = 10."
    )


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f'# ours\r\n{GOOD}private = "old-one"  # until now\n[disclosure]\nthreshold = 10\n',
        '[disclosure]\nbase = 5\n\n  [ programme ]  # of us\nid = "3f9a"\nname = "private = no"\n',
    ],
)
def test_where_private_things_lie_is_written_into_the_settings_and_all_else_stays(text: str) -> None:
    written = with_private(text, "ours-1a2b")
    without = tomllib.loads(with_private(text, ""))
    assert tomllib.loads(written)["programme"].pop("private") == "ours-1a2b"
    assert "private" not in without["programme"]
    assert tomllib.loads(with_private(written, "")) == without
    assert text.splitlines()[0] in written


def test_settings_that_only_a_person_can_add_to_are_said_in_a_sentence() -> None:
    with pytest.raises(ProgrammeError) as caught:
        with_private('programme = {name = "Ours", id = "3f9a"}', "ours-1a2b")
    assert str(caught.value) == (
        'sipp.toml is written in a way that the workbook cannot add to. Write private = "ours-1a2b" on a line of its '
        "own under [programme], then open the programme again."
    )

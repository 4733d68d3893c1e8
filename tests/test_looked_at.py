"""What a person has looked at is added to the settings, and nothing else in them changes."""

import os
import stat

import pytest

from sipp_lib.errors import ProgrammeError
from sipp_lib.looked_at import look_at
from sipp_lib.programme import Programme

HEAD = '# ours\n[programme]\nname = "Looked at = [] and more"\nid = "3f9a"\nprivate = "here"\n'


@pytest.fixture
def programme(tmp_path):
    def made(text):
        (tmp_path / "sipp.toml").write_text(text, encoding="utf-8")
        return Programme.open(tmp_path)

    return made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            HEAD + "[disclosure]\nthreshold = 12 # more\nlooked_at = []\nbase = 5\n",
            HEAD + '[disclosure]\nthreshold = 12 # more\nlooked_at = ["ab", "cd"]\nbase = 5\n',
        ),
        (
            HEAD + '[disclosure]\nlooked_at = [\n  "ab",  # a street [Grace Road]\n  "ef",\n]\n',
            HEAD + '[disclosure]\nlooked_at = ["ab", "ef", "cd"]\n',
        ),
        (
            HEAD + "[disclosure] # public\nbase = 5\n",
            HEAD + '[disclosure] # public\nlooked_at = ["ab", "cd"]\nbase = 5\n',
        ),
        (HEAD, HEAD + '\n[disclosure]\nlooked_at = ["ab", "cd"]\n'),
    ],
)
def test_what_was_looked_at_is_added_and_all_else_stays(programme, before, after):
    own = programme(before)
    now = look_at(own, ["ab", "cd"])
    assert {"ab", "cd"} <= {*now.looked_at}
    assert (own.folder / "sipp.toml").read_text(encoding="utf-8") == after
    assert look_at(own, ["cd"]) == now  # again changes nothing


def test_what_somebody_else_added_meanwhile_is_kept(programme):
    own = programme(HEAD)
    look_at(own, ["ab"])
    assert look_at(own, ["cd"]).looked_at == ("ab", "cd")


def test_settings_written_in_another_way_are_left_alone(programme):
    text = 'disclosure.base = 5\n[programme]\nname = "Ours"\nid = "3f9a"\nprivate = "here"\n'
    own = programme(text)
    with pytest.raises(ProgrammeError) as caught:
        look_at(own, ["ab"])
    assert str(caught.value) == (
        "sipp.toml is written in a way that the workbook cannot add to. Write looked_at = [] on a line of its own "
        "under [disclosure], and press the button again."
    )
    assert (own.folder / "sipp.toml").read_text(encoding="utf-8") == text


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_the_file_keeps_its_rights(programme):
    own = programme(HEAD)
    (own.folder / "sipp.toml").chmod(0o640)
    look_at(own, ["ab"])
    assert stat.S_IMODE((own.folder / "sipp.toml").stat().st_mode) == 0o640

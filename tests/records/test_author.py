import stat

import pytest

from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.records.author import Author, current_author, keep


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "who" / "who.json"
    monkeypatch.setenv("SIPP_WHO", str(path))
    return path


def test_a_revision_says_name_role_and_school_as_far_as_they_are_given():
    assert Author("  Morag \n Bell ", "PT Literacy", "Kirkmuir").author == "Morag Bell, PT Literacy, Kirkmuir"
    assert Author("MB", school="Kirkmuir").author == "MB, Kirkmuir"
    with pytest.raises(UsageError, match=r"^Say who you are: a name or initials\.$"):
        Author(" \t")


def test_who_typed_last_is_remembered_for_their_eyes_alone(file):
    assert current_author() is None
    keep(Author("Zoë Reid", "HT"))
    assert current_author() == Author("Zoë Reid", "HT")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "", "role": "", "school": ""}'])
def test_a_file_that_cannot_be_read_is_told_with_what_to_do(file, text):
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(ProgrammeError) as caught:
        current_author()
    assert str(caught.value) == f"{file} cannot be read. Delete it; you will be asked who you are."

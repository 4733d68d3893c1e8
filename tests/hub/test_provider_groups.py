import json
import re
import unicodedata

import pytest

from sipp_lib.errors import ProgrammeError
from sipp_lib.hub.provider_groups import account_of, read_groups, rights_of
from sipp_lib.records.accounts import Right

ANN = {"sub": "7f3", "preferred_username": "Ann.Ross@school.example"}


def test_an_account_is_a_name_that_a_system_takes_and_no_other_person_gets():
    ann = account_of(ANN)
    assert re.fullmatch(r"ann-ross-[0-9a-f]{8}", ann)
    assert account_of(ANN) == ann
    assert account_of({**ANN, "sub": "7f4"}) != ann  # the address was given to somebody else
    assert account_of({**ANN, "iss": "https://another.example"}) != ann


@pytest.mark.parametrize(
    "name", ["root", "", "../../etc", "-rf", "7of9", "ÅŁ", "a b;c", "x" * 300, "дмитрий@school.example", None]
)
def test_whatever_a_person_is_called_the_account_is_a_sound_name_and_none_of_the_system_s(name):
    account = account_of({"sub": "1", "preferred_username": name})
    assert re.fullmatch(r"[a-z][a-z0-9-]{0,21}-[0-9a-f]{8}", account)


@pytest.mark.parametrize("claims", [{}, {"sub": ""}, {"sub": None}, {"sub": ["1"]}])
def test_whoever_the_provider_does_not_name_has_no_account(claims):
    with pytest.raises(ProgrammeError) as raised:
        account_of(claims)
    assert str(raised.value) == (
        "The identity provider did not say who signed in (‘sub’ is missing). Ask it for the scope ‘openid’."
    )


def test_groups_give_the_rights_that_were_written_down_for_them(tmp_path):
    file = tmp_path / "groups.toml"
    file.write_text('[groups]\n"t 1" = "glen practitioner"\nofficers = ["glen officer", "shore officer"]\n')
    known = read_groups(file)
    assert rights_of(["t 1", "officers", "else"], known) == {
        Right("glen", "practitioner"),
        Right("glen", "officer"),
        Right("shore", "officer"),
    }


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    "group", ["Tìdsearan ‘P7’; DROP", 'a "b" \\ c', "Ω=$(x)\t%s", "7e1b0c2a-0000-4000-8000-00000000000a"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_group_may_have_any_letters_however_they_are_written(tmp_path, group, form, mark):
    file = tmp_path / "groups.toml"
    file.write_bytes(mark + f'[groups]\n{json.dumps(group, ensure_ascii=False)} = "glen officer"\n'.encode())
    said = unicodedata.normalize(form, group)
    assert rights_of([said], read_groups(file)) == {Right("glen", "officer")}
    assert rights_of([said[:-1]], read_groups(file)) == set()


@pytest.mark.parametrize("groups", [None, "t", {"t": 1}, 7, [], [["t"]], [{"id": "t"}], [None]])
def test_what_is_no_list_of_groups_gives_nothing(groups):
    assert rights_of(groups, {"t": {Right("glen", "officer")}}) == set()


@pytest.mark.parametrize(
    "said", ["glen", "glen king", "Glen officer", "../x officer", "glen  officer", "", 1]
)
def test_a_right_that_is_none_is_refused_with_what_to_write(tmp_path, said):
    file = tmp_path / "groups.toml"
    file.write_text(f"[groups]\nt = {said!r}\n")
    with pytest.raises(ProgrammeError) as raised:
        read_groups(file)
    assert str(raised.value) == (
        f"{file}: the group ‘t’ must give a partnership's short name and one of practitioner, head_teacher, officer, "
        'researcher, partner, such as "glen-corrie practitioner".'
    )


@pytest.mark.parametrize("text", ["x = 1", "[groups]\n[more]", "groups = 1", "[groups", "\xff"])
def test_a_file_that_says_something_else_is_refused(tmp_path, text):
    file = tmp_path / "groups.toml"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(ProgrammeError, match=re.escape(str(file))):
        read_groups(file)
    with pytest.raises(ProgrammeError, match="nobody's rights are known"):
        read_groups(tmp_path / "none.toml")

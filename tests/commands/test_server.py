import pytest

from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.store import Store


@pytest.fixture
def programme(tmp_path):
    begin("Glen", tmp_path / "programme")
    return Programme.open(tmp_path / "programme")


def test_a_programme_moves_to_a_new_database_and_back(sipp, server, programme):
    with server.admin() as admin:
        admin.execute("CREATE DATABASE town OWNER keeper TEMPLATE template0")
    url = server.url("town", "keeper")
    made = sipp("server", "init", url)
    assert made.stderr == ""
    assert "Made the schema sipp.\n" in made.stdout
    assert made.stdout.endswith(f"The database town on {server.folder} is ready for records.\n")

    moved = sipp("server", "move", url, "--programme", programme.folder)
    assert moved.stderr == ""
    assert "glen: 1 revision, the same in both places.\n" in moved.stdout
    assert 'GRANT "sipp_glen_practitioner" TO "anna";' in moved.stdout
    assert Programme.open(programme.folder).store == url

    again = sipp("server", "init", "--programme", programme.folder)
    assert again.stdout == (
        f"Nothing had to be made.\nThe database town on {server.folder} is ready for records.\n"
    )
    back = sipp("server", "move", "--back", "--programme", programme.folder)
    assert back.stderr == ""
    assert Programme.open(programme.folder).store == ""
    with server.admin() as admin:
        admin.execute("DROP DATABASE town")


def test_without_a_place_to_move_to_it_is_said_what_to_give(sipp, programme):
    done = sipp("server", "move", "--programme", programme.folder)
    assert done.returncode == 2
    assert done.stderr == (
        "Give the server to move to, as postgresql://HOST/DATABASE, or --back to move to files.\n"
    )


def test_without_an_address_anywhere_init_says_what_to_give(sipp, programme):
    done = sipp("server", "init", "--programme", programme.folder)
    assert done.returncode == 2
    assert done.stderr.startswith("Give the server as postgresql://HOST/DATABASE, without a password.")


def test_a_person_s_rights_are_taken_away_and_it_is_said_what_was(sipp, server):
    name = server.database()
    url = server.url(name, "keeper")
    with Store.create(url, "glen"):
        pass
    server.account("gone", "sipp_glen_head_teacher")
    with Store.open(server.url(name, "gone"), "glen"):
        done = sipp("server", "revoke", "gone", url)
    assert done.stderr == ""
    assert done.stdout == (
        "gone is no longer head teacher of glen.\n"
        "gone has no rights on the server. 1 open connection ended.\n"
    )
    again = sipp("server", "revoke", "gone", url)
    assert again.stdout == (
        "gone has no rights on the server, and had none before. Nothing of it was open.\n"
    )
    del server.accounts["gone"]
    server.release(name)

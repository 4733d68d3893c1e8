import pytest

from sipp_lib import move as moving
from sipp_lib.backup import back_up, restore
from sipp_lib.errors import ProgrammeError, StoreError, UsageError
from sipp_lib.move import keep_at, move
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.accounts import held
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store


@pytest.fixture
def programme(tmp_path):
    """Two partnerships: one with a conflict and an erased record, one just begun."""
    begin("Glen", tmp_path / "programme")
    begin("Shore", tmp_path / "programme")
    opened = Programme.open(tmp_path / "programme")
    with Store.open(opened.place("glen").records, "glen") as store:
        seen = store.add(Factor(name="Motivation"), author="AB", record_id="f1").heads
        store.revise("f1", {"why": "ours"}, author="AB", parents=seen)
        store.revise("f1", {"why": "theirs"}, author="CD", parents=seen)
        store.add(Factor(name="SecretWords"), author="AB", record_id="f2")
        store.redact("f2", author="DPO", reason="Asked for")
    return opened


@pytest.fixture
def url(server):
    """A database that is ready, as whoever looks after it signs in."""
    name = server.database()
    yield server.url(name, "keeper")
    server.release(name)


def again(programme):
    return Programme.open(programme.folder)


def all_of(programme):
    found = {}
    for slug in programme.partnerships():
        with Store.open(programme.place(slug).records, slug) as store:
            found[slug] = (store.revisions(), store.current(), store.conflicts())
    return found


def allow(server, account="gwen"):
    return server.account(account, "sipp_glen_practitioner", "sipp_shore_head_teacher")


def as_user(url, account):
    return url.replace("user=keeper", f"user={account}")


def refusal(kind, act, *given):
    with pytest.raises(kind) as raised:
        act(*given)
    return str(raised.value)


def test_all_records_go_to_the_server_and_come_back_the_same(programme, server, url):
    before = all_of(programme)
    assert move(programme, url) == {"glen": 6, "shore": 1}
    served = again(programme)
    assert served.place("glen").records == url
    keep_at(programme.folder, as_user(url, allow(server)))
    assert all_of(again(programme)) == before
    with Store.open(as_user(url, "gwen"), "glen") as store:
        store.join("f1", {"why": "both"}, author="EF")
        store.redact("f1", author="DPO", reason="Asked for")
    keep_at(programme.folder, url)
    assert move(again(programme)) == {"glen": 8, "shore": 1}
    back = again(programme)
    assert back.place("glen").records == programme.place("glen").records_file
    with Store.open(back.place("glen").records, "glen") as store:
        assert store.get("f1").redacted
        assert store.get("f1").heads == (store.history("f1")[-1].rev,)
    assert b"theirs" not in back.place("glen").records_file.read_bytes()
    assert move(back, url) == {"glen": 8, "shore": 1}


def test_the_place_that_was_left_takes_no_more_changes_also_of_somebody_who_has_it_open(
    programme, server, url
):
    place = programme.place("glen")
    with Store.open(place.records, "glen") as open_before:
        move(programme, url)
        assert refusal(StoreError, lambda: open_before.revise("f1", {"name": "x"}, author="AB")) == (
            f"The records in {place.records_file} were moved to another place, so nothing was saved. Open the "
            "partnership again."
        )
        assert open_before.get("f1").body.name == "Motivation"
    with Store.open(as_user(url, allow(server)), "glen") as open_before:
        keep_at(programme.folder, url)
        move(again(programme))
        moved = refusal(StoreError, lambda: open_before.revise("f1", {"name": "x"}, author="AB"))
        assert moved.startswith("The records of the partnership ‘glen’ were moved away from the server (")
        assert refusal(StoreError, Store.open, as_user(url, "gwen"), "glen") == moved


def test_whoever_moves_them_has_no_right_to_read_them_afterwards(programme, server, url):
    move(programme, url)
    assert refusal(StoreError, Store.open, url, "glen").startswith("On the server (")


def test_nor_after_a_move_that_was_killed_and_run_again(programme, server, url):
    move(programme, url)
    with server.session(url.partition("?")[0].rpartition("/")[2], "keeper") as session:
        session.execute(
            "GRANT sipp_glen_head_teacher TO keeper"
        )  # as one leaves it that ended without a word
    move(again(programme))
    with pytest.raises(
        StoreError, match="are no records of the partnership ‘glen’ that your account may read"
    ):
        Store.open(url, "glen")
    assert held(url, "keeper") == []


@pytest.mark.parametrize("back", [False, True])
def test_when_one_cannot_be_moved_none_is_and_all_go_on_where_they_were(
    programme, server, url, monkeypatch, back
):
    if back:
        move(programme, url)
    settle = moving._settle

    def fail(place, *given, **named):
        if place.slug == "shore":
            raise StoreError("The disk is full.")
        return settle(place, *given, **named)

    monkeypatch.setattr(moving, "_settle", fail)
    now = again(programme)
    assert refusal(StoreError, move, now, "" if back else url) == "The disk is full."
    assert again(programme) == now
    there = as_user(url, allow(server)) if back else programme.place("glen").records
    elsewhere = programme.place("glen").records_file if back else as_user(url, allow(server))
    with Store.open(there, "glen") as store:
        store.add(Factor(), author="AB")
    with pytest.raises(StoreError, match="moved"), Store.open(elsewhere, "glen") as store:
        store.add(Factor(), author="AB")


def test_records_that_are_not_the_same_in_both_places_are_not_moved(programme, url, monkeypatch):
    monkeypatch.setattr(Store, "merge", lambda *_: 0)
    assert refusal(StoreError, move, programme, url) == (
        "The records of the partnership ‘glen’ are not the same in both places, so nothing was moved. Make a backup "
        "with ‘sipp backup’, and tell whoever looks after the server."
    )
    assert again(programme) == programme


def test_what_is_there_already_is_not_moved(programme, url):
    assert refusal(UsageError, move, programme) == "The records are in files already, so nothing was moved."
    move(programme, url)
    assert refusal(UsageError, move, again(programme), url).startswith("The records are on a server (sipp")


def test_an_address_with_a_password_is_refused(programme):
    told = (
        "Give the server as postgresql://HOST/DATABASE, without a password. Keep that in a pass file (~/.pgpass) that "
        "only you can read."
    )
    for url in ("postgresql://anna:secret@db.example.org/sipp", "db.example.org"):
        assert refusal(UsageError, move, programme, url) == told


def test_all_else_in_sipp_toml_stays_as_a_person_wrote_it(programme, url):
    path = programme.folder / "sipp.toml"
    before = "# ours\n" + path.read_text().replace("[programme]", "[ programme ]  # of three schools")
    path.write_text(before)
    keep_at(programme.folder, url)
    assert path.read_text() == before.replace("three schools\n", f'three schools\nstore = "{url}"\n', 1)
    keep_at(programme.folder, "")
    assert path.read_text() == before


def test_a_sipp_toml_that_only_a_person_can_change_is_said_to_be_one(programme, url):
    path = programme.folder / "sipp.toml"
    text = f'programme = {{ name = "Ours", id = "{programme.id}", private = "here" }}\n'
    path.write_text(text)
    assert refusal(ProgrammeError, keep_at, programme.folder, url) == (
        "sipp.toml is written in a way that the workbook cannot change. Under [programme], write "
        f'store = "{url}" on a line of its own.'
    )
    assert path.read_text() == text


def test_a_backup_holds_what_is_on_the_server_and_is_put_back_into_files(programme, server, url, tmp_path):
    before = all_of(programme)
    move(programme, url)
    keep_at(programme.folder, as_user(url, allow(server)))
    file = back_up(again(programme), tmp_path)
    restored = restore(file, tmp_path / "restored")
    assert restored.store == ""
    assert all_of(restored) == before

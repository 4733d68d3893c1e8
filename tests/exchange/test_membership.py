from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sipp_lib.backup import back_up, restore
from sipp_lib.errors import ExchangeError, UsageError
from sipp_lib.evidence.pupils.key_files import KnownPupil, keys_root, write_keys
from sipp_lib.exchange import letter
from sipp_lib.exchange.courier import Courier
from sipp_lib.exchange.membership import share
from sipp_lib.exchange.parcel import Parcel
from sipp_lib.exchange.seen import Settings
from sipp_lib.export import export
from sipp_lib.new import begin, bring_in, join
from sipp_lib.private_data import data_root
from sipp_lib.programme import Place, Programme
from sipp_lib.records import author as who
from sipp_lib.records.author import Author
from sipp_lib.records.kinds import Factor, LogEntry, Partnership
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

Sipp = Callable[..., Any]
NAMELESS = (
    "The others see you as ‘somebody who gave no name’. The first form that you fill in asks for your name (‘sipp "
    "open’)."
)
CANARIES = ("Isla Fraser", "112233445", "pseudonymkey")


def factors(place: Place) -> list[str]:
    with Store.open(place.records, place.slug, read_only=True) as store:
        return [str(entry.body.name) for entry in store.current("factor")]  # type: ignore[attr-defined]


def test_a_school_shares_and_another_begins_from_it_by_two_commands(
    glen: Any, sipp: Sipp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    done = sipp("share", "glen", glen.folder, "--programme", glen.programme.folder)
    assert done.returncode == 0, done.stderr
    settings = Settings.load(glen.place.exchange)
    assert settings is not None
    assert done.stdout == (
        f"‘glen’ is shared through {glen.folder} from now on. Tell your colleagues the passphrase, by telephone and "
        f"not through that folder: {settings.passphrase}\nThey begin with ‘sipp join’ and the folder on their "
        "computer. Key files stay here, and so does evidence unless you add --evidence.\n"
        f"0 changes came in and 2 changes went out.\n{NAMELESS}\n"
    )
    joined = sipp(
        "join", glen.folder, "--programme", tmp_path / "school2", input=f"{settings.passphrase.upper()}\n"
    )
    assert joined.returncode == 0, joined.stderr
    assert joined.stdout.endswith(  # after the prompt
        f"‘glen’ is on this computer now, in {tmp_path / 'school2'}. What is written here is shared while the workbook "
        "is open, and each time that it is opened.\n2 changes came in and 0 changes went out.\nWho takes part: "
        f"somebody who gave no name, last heard of on {_today()}.\nNo evidence came in: it stays at each school unless "
        f"somebody shares it. Add your own evidence with ‘sipp add’.\n{NAMELESS}\n"
    )
    place = Programme.open(tmp_path / "school2").partnership("glen")
    assert factors(place) == ["Motivation"]
    assert len(list(place.notebooks.glob("*.ipynb"))) == 5
    assert Programme.open(tmp_path / "school2").id == glen.programme.id
    with Store.open(place.records, "glen") as store:
        store.add(Factor(name="Attendance"), author="CD")
    assert sipp("share", "glen", "--programme", tmp_path / "school2").stdout == (
        "0 changes came in and 1 change went out.\n"
        "Who takes part: somebody who gave no name, last heard of on "
        f"{_today()}.\n{NAMELESS}\n"
    )
    who.keep(Author("Cat Dow", "depute", "Strath"))
    assert sipp("share", "glen", "--programme", glen.programme.folder).stdout == (
        "1 change came in and 0 changes went out.\nWho takes part: somebody who gave no name, last heard of on "
        f"{_today()}.\n"
    )
    assert sorted(factors(glen.place)) == ["Attendance", "Motivation"]
    without = sipp("share", "glen", "--no-evidence", "--programme", glen.programme.folder)
    assert without.stdout.endswith(
        "No evidence of this computer is in the shared folder any more. What other schools took in before stays "
        "with them.\n"
    )


def _today() -> str:
    from datetime import UTC, datetime

    from sipp_lib.formats import day

    return day(datetime.now(UTC).date())


def test_a_partnership_that_is_not_shared_says_how_to_share_it(glen: Any, sipp: Sipp) -> None:
    done = sipp("share", "glen", "--programme", glen.programme.folder)
    assert (done.returncode, done.stderr) == (
        2,
        "‘glen’ is not shared yet. Give the folder you share it through as well.\n",
    )


def test_nothing_for_the_school_alone_is_put_into_a_shared_folder_unsealed(glen: Any, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    inside = stick / "backups"
    inside.mkdir(parents=True)
    share(glen.place, glen.programme, stick)
    for folder in (stick, inside):
        with pytest.raises(UsageError) as caught:
            back_up(glen.programme, folder)
        assert str(caught.value) == (
            f"The folder {folder} is shared with other schools of ‘glen’, and a backup holds what stays in the school. "
            "Seal it with a passphrase, or put it into a folder that stays on this computer."
        )
        with pytest.raises(UsageError) as kept:
            export(Workbook.open("glen", glen.programme.folder, "school"), folder / "tables")
        assert str(kept.value) == (
            f"The folder {folder / 'tables'} is shared with other schools of ‘glen’, and these tables are for the "
            "school. Name a folder that stays on this computer with --to DIR."
        )
    assert back_up(glen.programme, inside, "six words of mine that hold").exists()
    assert [path.name for path in stick.iterdir()] == ["backups"]


def test_the_settings_of_disclosure_come_along(glen: Any, tmp_path: Path) -> None:
    text = (glen.programme.folder / "sipp.toml").read_text()
    (glen.programme.folder / "sipp.toml").write_text(text.replace("threshold = 10", "threshold = 20"))
    settings = share(glen.place, Programme.open(glen.programme.folder), glen.folder)
    Courier(Programme.open(glen.programme.folder), glen.place).go()
    opened, _, _ = join(glen.folder, settings.passphrase, tmp_path / "school2")
    assert (opened.threshold, opened.base) == (20, 5)


def test_a_wrong_passphrase_an_empty_folder_and_none_are_each_one_sentence(glen: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        join(glen.folder, "whatever it may be", tmp_path / "school2")
    assert str(caught.value) == (
        f"Nothing was put into {glen.folder} yet. Wait until it has been copied to this computer, or ask the school "
        "that began to share."
    )
    share(glen.place, glen.programme, glen.folder)
    Courier(glen.programme, glen.place).go()
    with pytest.raises(ExchangeError) as wrong:
        join(glen.folder, "whatever it may be", tmp_path / "school2")
    assert str(wrong.value) == (
        f"The passphrase does not open the files in {glen.folder}. Check it with whoever gave it to you."
    )
    assert not (tmp_path / "school2").exists()
    with pytest.raises(UsageError) as gone:
        join(tmp_path / "none", "whatever it may be", tmp_path / "school2")
    assert str(gone.value) == (
        f"There is no folder {tmp_path / 'none'}. Make it where the schools share their files, then try again."
    )


def test_the_folder_of_another_partnership_or_programme_is_refused(glen: Any, tmp_path: Path) -> None:
    settings = share(glen.place, glen.programme, glen.folder)
    Courier(glen.programme, glen.place).go()
    other, _ = begin("Strath", glen.programme.folder)
    with pytest.raises(UsageError) as first:
        share(other, glen.programme, glen.folder)
    assert str(first.value) == (
        f"Somebody shares a partnership through {glen.folder} already. Ask them for the passphrase and enter it "
        f"as well."
    )
    with pytest.raises(ExchangeError) as second:
        share(other, glen.programme, glen.folder, settings.passphrase)
    assert str(second.value) == (
        f"{glen.folder} is shared by the partnership ‘glen’ of programme, which is not ‘strath’ of this programme. "
        "Choose another folder, or begin from this one: ‘Begin from what another school shares’ on the start "
        "page, or ‘sipp join FOLDER’."
    )
    begin("Elsewhere", tmp_path / "mine")
    with pytest.raises(ExchangeError) as third:
        join(glen.folder, settings.passphrase, tmp_path / "mine")
    assert str(third.value) == (
        f"{tmp_path / 'mine'} holds the programme ‘mine’, and what is shared belongs to ‘programme’. Join from a new "
        "folder."
    )


def test_a_shared_folder_neither_lies_in_what_stays_on_this_computer_nor_holds_it(
    glen: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = "Choose one outside it that the schools share."
    holds = "and whatever lies in it goes to the other schools. Choose a folder that holds nothing else."
    folder, keys = glen.programme.folder, keys_root()
    keys.mkdir(parents=True, exist_ok=True)
    for place, what in (
        (folder, "the programme’s folder"),
        (glen.programme.private, "the folder of what stays in the school"),
        (data_root(), "the folder of what stays in the school"),
        (keys, "the folder of the key files"),
    ):
        for there in (place, place / "OneDrive"):
            there.mkdir(exist_ok=True)
            with pytest.raises(UsageError) as within:
                share(glen.place, glen.programme, there)
            assert str(within.value) == f"The shared folder lies in {what}, {place}. {inside}"
    settings = share(glen.place, glen.programme, glen.folder)
    Courier(glen.programme, glen.place).go()
    for name, what in (
        ("SIPP_DATA", "the folder of what stays in the school"),
        ("SIPP_KEYS", "the folder of the key files"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(name, str(glen.folder / "mine"))
            with pytest.raises(UsageError) as around:
                join(glen.folder, settings.passphrase, tmp_path / "school2")
            assert str(around.value) == f"The shared folder holds {what}, {glen.folder / 'mine'}, {holds}"
    for programme in (glen.folder / "school2", glen.folder):
        with pytest.raises(UsageError):
            join(glen.folder, settings.passphrase, programme)
    assert not list(glen.folder.rglob("sipp.toml"))


def test_no_name_of_a_known_pupil_no_number_and_no_key_is_in_the_folder_even_for_those_with_the_passphrase(
    glen: Any, tmp_path: Path
) -> None:
    write_keys(
        glen.programme.id,
        "GLE",
        [KnownPupil("pq7x2m9k4t1z", CANARIES[0], CANARIES[1], "")],
        glen.programme.folder,
    )
    with Store.open(glen.place.records, "glen") as store:
        store.add(Factor(name="Reading", why=f"as {CANARIES[0]} says"), author="AB")
        store.add(LogEntry(what="met her mother", adaptations=f"of {CANARIES[1]}"), author="AB")
        about = store.current("partnership")[0]
        assert isinstance(about.body, Partnership)
        store.revise(about.id, {"name": f"Glen of {CANARIES[0]}"}, author="AB")
        store.revise(about.id, {"name": "Glen"}, author="AB")
    settings = share(glen.place, glen.programme, glen.folder)
    courier = Courier(glen.programme, glen.place)
    courier.go()
    assert (courier.trouble, len(courier.last.held_back)) == ("", 2)
    opened = b"".join(settings.cipher.unseal(path.read_bytes()) for path in glen.folder.iterdir())
    import zlib

    told = zlib.decompress(opened).decode()
    assert not [each for each in CANARIES if each in told]
    _, place, _ = join(glen.folder, settings.passphrase, tmp_path / "school2")
    with Store.open(place.records, "glen", read_only=True) as store:
        assert store.current("partnership")[0].body.name == "Glen"  # type: ignore[attr-defined]


def test_whoever_has_only_joined_is_seen_by_the_others_and_heard_of_again_another_day(
    glen: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = share(glen.place, glen.programme, glen.folder)
    Courier(glen.programme, glen.place).go()
    opened, place, _ = join(glen.folder, settings.passphrase, tmp_path / "school2")

    def heard() -> list[str]:
        courier = Courier(glen.programme, glen.place)
        courier.go()
        return [each.heard for each in courier.last.partners]

    assert heard() == [f"somebody who gave no name, last heard of on {_today()}"]
    files = len(list(glen.folder.iterdir()))
    Courier(opened, place).go()
    assert len(list(glen.folder.iterdir())) == files
    with monkeypatch.context() as later:
        who = Author("Cat Dow", "depute", "Strath")
        later.setattr("sipp_lib.exchange.membership.author.current_author", lambda: who)
        later.setattr("sipp_lib.exchange.membership.utc", lambda _: "2126-03-01T09:00:00Z")
        Courier(opened, place).go()
    assert len(list(glen.folder.iterdir())) == files  # one that says no more is enough
    assert heard() == ["Cat Dow, depute, Strath, last heard of on 1 March 2126"]


def test_what_was_erased_in_one_of_four_copies_comes_back_by_no_way(glen: Any, tmp_path: Path) -> None:
    text, late = "this is to be erased", "written before it was heard of"
    settings = share(glen.place, glen.programme, glen.folder)
    Courier(glen.programme, glen.place).go()
    ann, bob, cath, dee = [
        (glen.programme, glen.place),
        *(join(glen.folder, settings.passphrase, tmp_path / name)[:2] for name in ("bob", "cath", "dee")),
    ]

    def revise(place: Place, why: str) -> None:
        with Store.open(place.records, "glen") as store:
            store.revise(record, {"why": why}, author="AB")

    with Store.open(glen.place.records, "glen") as store:
        record = store.add(Factor(name="Sleep", why=text), author="AB").id
    for copy in (ann, bob, cath, dee):
        Courier(*copy).go()
    revise(bob[1], f"{text}, says Bob")
    Courier(*bob).go()
    words = "some words of a passphrase"
    backup = back_up(bob[0], tmp_path, words)
    data, _, _ = letter.write(*bob, words)
    old = {path.name: path.read_bytes() for path in glen.folder.iterdir()}
    revise(dee[1], late)
    with Store.open(glen.place.records, "glen") as store:
        store.redact(record, author="DPO", reason="A parent asked.")
    Courier(*ann).go()

    def erased_everywhere(*copies: tuple[Programme, Place]) -> None:
        for _ in range(2):
            for copy in copies:
                courier = Courier(*copy)
                courier.go()
                assert courier.trouble == ""
        cipher = settings.cipher
        there = [Parcel.loads(cipher.unseal(path.read_bytes()), "x") for path in glen.folder.iterdir()]
        told = str([revision.body for parcel in there for revision in parcel.revisions])
        assert text not in told
        assert late not in told
        for _, place in copies:
            with Store.open(place.records, "glen", read_only=True) as store:
                assert store.get(record).redacted
                assert all(each.body is None for each in store.history(record))
            for path in place.records.parent.glob(f"{place.records.name}*"):
                assert text.encode() not in path.read_bytes()
                assert late.encode() not in path.read_bytes()

    erased_everywhere(ann, bob, cath, dee)
    for name, held in old.items():  # what a sync client brings back, renamed and copied
        for again in (name, f"{name[:-5]} (1).sipp", f"Bob's conflicted copy of {name}"):
            (glen.folder / again).write_bytes(held)
    erased_everywhere(dee, cath, bob, ann)
    bring_in(data, words, "glen.sipp", cath[0].folder)
    again = restore(backup, tmp_path / "bob again", words)
    erased_everywhere((again, again.partnership("glen")), ann, bob, cath, dee)
    for name, held in old.items():  # to one who was put back and has read nothing since
        (glen.folder / name).write_bytes(held)
    third = restore(backup, tmp_path / "bob once more", words)
    erased_everywhere((third, third.partnership("glen")), ann)

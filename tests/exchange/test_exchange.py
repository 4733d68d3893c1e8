from __future__ import annotations

import errno
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from revisions import FIRST, written

from sipp_lib.errors import ExchangeError
from sipp_lib.exchange.cipher import Cipher, is_whole
from sipp_lib.exchange.exchange import MANY, Exchange, ready
from sipp_lib.exchange.parcel import Parcel
from sipp_lib.exchange.round import Round
from sipp_lib.exchange.seen import Settings
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Factor
from sipp_lib.records.merge import Entry, merged
from sipp_lib.records.store import Store

PASSPHRASE = "bado-keli-munu-sitra"
CIPHER = Cipher.new(PASSPHRASE)
PUPIL = "Isla Fraser"


def found(text: str) -> list[str]:
    return ["name"] if "isla" in text.casefold() else []


class Copy:
    """A partnership on one computer, with its own view of the shared folder, as a sync client gives it."""

    def __init__(self, root: Path, name: str) -> None:
        self.name = name
        self.home, self.folder = root / name / "private", root / name / "shared"
        self.home.mkdir(parents=True)
        self.folder.mkdir()
        self.settings = Settings(str(self.folder), PASSPHRASE, CIPHER.salt.hex())
        self.store = Store.create(self.home / "records.sqlite", "riverside")
        self.looked_at: tuple[str, ...] = ()

    def round(self, *, mend: bool = False) -> Round:
        who = (self.settings.copy, self.name, "", "", "2026-01-05T09:00:00Z", 10, 5)
        sender = Parcel("p1", "Our programme", "riverside", *who)
        place = Place("riverside", self.home, self.home / "notebooks")
        return Exchange(self.store, place, self.settings, sender, found, self.looked_at).round(mend=mend)

    def factors(self) -> list[Entry]:
        return self.store.current("factor")

    def texts(self) -> str:
        """All that the folder holds, opened."""
        sealed = [path.read_bytes() for path in self.folder.iterdir() if not path.name.startswith(".")]
        parcels = [Parcel.loads(CIPHER.unseal(each), "x") for each in sealed if is_whole(each)]
        return "".join(str(revision.body) for parcel in parcels for revision in parcel.revisions)


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    made = [Copy(tmp_path, name) for name in ("Ann", "Bob", "Cath")]
    yield made
    for each in made:
        each.store.close()


def deliver(a: Copy, b: Copy) -> None:
    """Bring everything from one view of the folder to another, removals included."""
    for path in a.folder.iterdir():
        shutil.copy2(path, b.folder / path.name)


def test_what_one_writes_another_reads_and_both_say_who_takes_part(copies: list[Copy]) -> None:
    ann, bob, _ = copies
    ann.store.add(Factor(name="Motivation"), author="Ann")
    assert ann.round().sent == 1
    deliver(ann, bob)
    done = bob.round()
    assert (done.received, done.sent) == (1, 0)
    assert [entry.body.name for entry in bob.factors()] == ["Motivation"]
    assert [partner.name for partner in done.partners] == ["Ann"]
    assert ann.store.fingerprint() == bob.store.fingerprint()


def test_nothing_is_put_twice_and_the_folder_stays_as_it_is(copies: list[Copy]) -> None:
    ann, bob, _ = copies
    ann.store.add(Factor(name="Motivation"), author="Ann")
    ann.round()
    deliver(ann, bob)
    bob.round()
    for copy in (ann, bob):
        before = {path.name: path.read_bytes() for path in copy.folder.iterdir()}
        assert copy.round(mend=True) == copy.round()
        assert {path.name: path.read_bytes() for path in copy.folder.iterdir()} == before


def test_a_name_of_a_file_tells_nothing_and_its_bytes_can_be_read_by_nobody_without_the_passphrase(
    copies: list[Copy],
) -> None:
    ann = copies[0]
    ann.store.add(Factor(name="Motivation"), author="Ann Smith")
    ann.round()
    (path,) = ann.folder.iterdir()
    assert not {"ann", "2026", "motivation"} & set(path.name.casefold())
    assert b"Motivation" not in path.read_bytes()
    assert b"Ann" not in path.read_bytes()


def test_a_record_that_names_a_pupil_is_held_back_until_somebody_changes_it(copies: list[Copy]) -> None:
    ann, bob, _ = copies
    entry = ann.store.add(Factor(name="Motivation", why=f"{PUPIL} is often late"), author="Ann")
    ann.store.add(Factor(name="Attendance"), author="Ann")
    done = ann.round()
    assert (done.sent, done.held_back) == (1, (entry.id,))
    assert done.says_held_back() == (
        "1 record stays on this computer because a pupil is named there: 1 under ‘Factors’ (phase 2). Take the name "
        "out, and it is shared; the page to start from leads there."
    )
    ann.store.revise(entry.id, {"name": "Motivation to learn"}, author="Ann")
    assert ann.round().held_back == (entry.id,)
    ann.store.revise(entry.id, {"why": "Some are often late"}, author="Ann")
    done = ann.round()
    assert (done.sent, done.held_back) == (3, ())
    assert "Isla" not in ann.texts()
    deliver(ann, bob)
    assert bob.round().received == 4
    assert {each.body.why for each in bob.factors()} == {"", "Some are often late"}  # type: ignore[attr-defined]
    # the earlier text stayed at home, and a change by either goes on from there
    bob.store.revise(entry.id, {"name": "Motivation for school"}, author="Bob")
    ann.store.revise(entry.id, {"level": "pupil"}, author="Ann")
    bob.round()
    deliver(bob, ann)
    ann.round()
    deliver(ann, bob)
    bob.round()
    assert bob.store.get(entry.id).body == ann.store.get(entry.id).body
    assert bob.store.get(entry.id).conflicts == ()


def test_what_was_looked_at_and_found_harmless_travels(copies: list[Copy]) -> None:
    ann = copies[0]
    entry = ann.store.add(Factor(name="Isla Road"), author="Ann")
    ann.looked_at = entry.heads
    done = ann.round()
    assert (done.sent, done.held_back) == (1, ())


def test_erased_text_goes_out_of_the_folder_and_out_of_every_copy_and_does_not_come_back(
    copies: list[Copy],
) -> None:
    ann, bob, cath = copies
    entry = ann.store.add(Factor(name="Motivation", why="to be erased"), author="Ann")
    other = ann.store.add(Factor(name="Attendance"), author="Ann")
    ann.round()
    deliver(ann, bob)
    deliver(ann, cath)
    bob.round()
    old = {path.name: path.read_bytes() for path in ann.folder.iterdir()}
    bob.store.redact(entry.id, author="Bob", reason="a parent asked")
    bob.round()
    assert "to be erased" not in bob.texts()
    deliver(bob, ann)
    ann.round()
    assert "to be erased" not in ann.texts()
    assert ann.store.get(entry.id).redacted
    for name, data in old.items():  # a sync client brings back what was removed
        (ann.folder / name).write_bytes(data)
    ann.round()
    assert "to be erased" not in ann.texts()
    deliver(ann, cath)
    cath.round()
    assert cath.store.get(entry.id).redacted
    assert "to be erased" not in cath.texts()
    assert [each.id for each in cath.factors()] == [other.id]
    assert {partner.name for partner in cath.round().partners} == {"Ann", "Bob"}


def test_a_file_that_is_half_there_waits_and_one_of_a_sync_clients_making_is_read_under_any_name(
    copies: list[Copy],
) -> None:
    ann, bob, _ = copies
    ann.store.add(Factor(name="Motivation"), author="Ann")
    ann.round()
    (path,) = ann.folder.iterdir()
    half = bob.folder / path.name
    half.write_bytes(path.read_bytes()[:-1])
    (bob.folder / "desktop.ini").write_text("[.ShellClassInfo]")
    assert bob.round() == Round(waiting=1)
    half.unlink()
    shutil.copy2(path, bob.folder / f"{path.stem} (Ann's conflicted copy 2026-01-05).sipp")
    shutil.copy2(path, bob.folder / f"{path.name}.bak")
    done = bob.round()
    assert (done.received, done.waiting, done.unreadable) == (1, 0, ())


def test_what_follows_something_that_has_not_arrived_waits_for_it(copies: list[Copy]) -> None:
    ann, bob, _ = copies
    entry = ann.store.add(Factor(name="Motivation"), author="Ann")
    ann.round()
    (first,) = ann.folder.iterdir()
    ann.store.revise(entry.id, {"name": "Motivation to learn"}, author="Ann")
    ann.round()
    (second,) = set(ann.folder.iterdir()) - {first}
    shutil.copy2(second, bob.folder / second.name)
    assert (bob.round().received, bob.round().waiting) == (0, 1)
    shutil.copy2(first, bob.folder / first.name)
    done = bob.round()
    assert (done.received, done.waiting) == (2, 0)


def test_a_file_that_somebody_changed_is_named_and_what_it_held_is_put_there_again(
    copies: list[Copy],
) -> None:
    ann, bob, _ = copies
    ann.store.add(Factor(name="Motivation"), author="Ann")
    ann.round()
    (path,) = ann.folder.iterdir()
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    done = ann.round()
    assert (done.unreadable, done.sent) == ((path.name,), 1)
    deliver(ann, bob)
    done = bob.round()
    assert (done.received, done.unreadable) == (1, (path.name,))


def test_files_of_another_exchange_in_the_same_folder_are_left_alone(copies: list[Copy]) -> None:
    ann = copies[0]
    other = ann.folder / "other.sipp"
    other.write_bytes(Cipher.new("another passphrase").seal(b"something"))
    assert ann.round() == Round()
    assert other.exists()


def test_what_a_newer_version_wrote_waits_and_is_not_lost(
    copies: list[Copy], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob, _ = copies
    with monkeypatch.context() as newer:
        newer.setattr(Factor, "version", Factor.version + 1)
        ann.store.add(Factor(name="Motivation"), author="Ann")
    known = ann.store.revisions()
    sender = Parcel("p1", "", "riverside", "c9", "Ann", "", "", "", 10, 5, tuple(known))
    (bob.folder / "new.sipp").write_bytes(CIPHER.seal(sender.dumps()))
    done = bob.round()
    assert (done.received, done.newer, done.waiting) == (0, True, 0)
    assert done.describe() == [
        "Nothing was new.",
        "Somebody uses a newer version of the workbook. Update it on this computer to read what they write; until then "
        "it is kept in the folder.",
    ]
    assert (bob.folder / "new.sipp").exists()
    with monkeypatch.context() as updated:
        updated.setattr(Factor, "version", Factor.version + 1)
        updated.setattr(Factor, "upgrades", (*Factor.upgrades, lambda body: body))
        assert bob.round().received == 1


def test_many_small_files_become_one_and_others_find_nothing_new_in_it(copies: list[Copy]) -> None:
    ann, bob, _ = copies
    entry = ann.store.add(Factor(name="Motivation"), author="Ann")
    for number in range(MANY):
        ann.store.revise(entry.id, {"why": f"because {number}"}, author="Ann")
        ann.round()
    assert len(list(ann.folder.iterdir())) == MANY
    ann.store.add(Factor(name="Attendance"), author="Ann")
    deliver(ann, bob)
    bob.round()
    ann.round()
    (path,) = ann.folder.iterdir()
    shutil.copy2(path, bob.folder / path.name)
    assert bob.round().received == 1
    assert ann.store.fingerprint() == bob.store.fingerprint()


def test_a_folder_that_is_gone_is_told_in_a_sentence(copies: list[Copy]) -> None:
    ann = copies[0]
    ann.folder.rmdir()
    with pytest.raises(ExchangeError, match="cannot be used just now") as caught:
        ann.round()
    assert str(caught.value) == (
        f"The shared folder {ann.folder} cannot be used just now (No such file or directory). What is written stays on "
        "this computer and is shared when the folder is there again."
    )


def test_what_others_wrote_comes_back_on_opening_where_an_older_copy_of_the_records_was_put_back(
    copies: list[Copy],
) -> None:
    ann, bob, _ = copies
    mine = bob.store.add(Factor(name="Transport"), author="Bob")
    bob.round()
    bob.store.close()
    records = bob.home / "records.sqlite"
    older = records.read_bytes()
    bob.store = Store.open(records, "riverside")
    kept = ann.store.add(Factor(name="Motivation"), author="Ann")
    ann.round()
    gone = ann.store.add(Factor(name="Attendance of one child"), author="Ann")
    ann.round()
    deliver(ann, bob)
    bob.store.revise(mine.id, {"why": "The bus"}, author="Bob")
    assert bob.round().received == 2
    ann.store.redact(gone.id, author="Ann", reason="asked to")
    ann.round()
    deliver(ann, bob)
    bob.round()
    whole = bob.store.fingerprint()
    bob.store.close()
    for path in bob.home.glob("records.sqlite*"):
        path.unlink()
    records.write_bytes(older)
    bob.store = Store.open(records, "riverside")
    assert [entry.body.name for entry in bob.factors()] == ["Transport"]
    done = bob.round(mend=True)
    assert done.received == len(bob.store.revisions()) - 1
    assert bob.store.fingerprint() == whole
    assert {entry.id for entry in bob.factors()} >= {mine.id, kept.id}
    assert b"Attendance of one child" not in b"".join(
        path.read_bytes() for path in bob.home.glob("records.*")
    )
    assert bob.round(mend=True).received == 0


def test_a_full_disk_of_this_computer_is_not_laid_to_the_shared_folder(
    copies: list[Copy], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob, _ = copies
    ann.store.add(Factor(name="Motivation"), author="Ann")
    ann.round()
    deliver(ann, bob)

    def full(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("sipp_lib.exchange.seen.write_atomically", full)
    with pytest.raises(OSError, match="No space left"):
        bob.round()
    monkeypatch.undo()
    monkeypatch.setattr("sipp_lib.exchange.exchange.write_atomically", full)
    bob.store.add(Factor(name="Attendance"), author="Bob")
    with pytest.raises(ExchangeError) as caught:
        bob.round()
    assert str(caught.value) == (
        f"The shared folder {bob.folder} cannot be used just now (No space left on device). What is written stays on "
        "this computer and is shared when the folder is there again."
    )


def test_an_earlier_version_without_its_text_waits_for_what_follows_it_also_beside_another_edit():
    ours = written(FIRST, author="Ann", why="ours")
    named = written(FIRST, author="Bob", why=PUPIL)
    follows = written(named, author="Bob", why="a pupil")
    assert ready([FIRST, ours], [named.without_body()]) == ([], set())
    both = [named.without_body(), follows]
    assert ready([FIRST, ours], both) == (both, set())
    assert {value for value, *_ in merged([FIRST, ours, *both]).conflicts[0].versions} >= {"ours", "a pupil"}


# ---- any history


MEMORY = Path("/dev/shm")
"""Where there is such a folder, a write need not wait for a disk."""
ACTS = ("add", "revise", "revise", "name", "withdraw", "redact", "round", "round", "habit", "habit", "update")
NEWER = {"version": Factor.version + 1, "upgrades": {**Factor.upgrades, Factor.version: dict}}


class Machine(Copy):
    """A copy with a clock that may be days wrong, whose user may write at another one too, and its version."""

    def __init__(self, root: Path, name: str, chance: random.Random) -> None:
        super().__init__(root, name)
        self.author = chance.choice([name, name, "Ann"])
        self.day = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=chance.choice([0, 0, 5, -5]))
        self.newer = chance.random() < 0.2

    def act(self) -> AbstractContextManager[object]:
        """While something is done here: it is done by the version that is here."""
        return patch.multiple(Factor, **NEWER) if self.newer else nullcontext()

    def who(self, count: int) -> dict[str, str | datetime]:
        """Who writes, and when by the clock of this machine."""
        return {"author": self.author, "at": self.day + timedelta(minutes=count)}


def play(seed: int, steps: int) -> None:
    """A history of some copies whose files travel as sync clients let them; then all hear of everything.

    All chance is of the seed, also the ids of records and the names of files: a history that fails can be played again.
    """
    chance = random.Random(seed)
    with patch("secrets.token_hex", lambda size: chance.randbytes(size).hex()):
        _played(chance, steps)


def _played(chance: random.Random, steps: int) -> None:
    root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    names = ("Ann", "Bob", "Cath", "Dee", "Ewan")[: chance.randint(3, 5)]
    copies = [Machine(root, name, chance) for name in names]
    ever: dict[str, bytes] = {}
    written: set[str] = set()
    erased: list[str] = []
    count = 0
    try:
        for _ in range(steps):
            copy = chance.choice(copies)
            count += 1
            with copy.act():
                erased += _step(chance, copy, copies, ever, count)
            for path in sorted(copy.folder.iterdir()):
                ever.setdefault(path.name, path.read_bytes())
            written |= {r.rev for r in copy.store.revisions()}
        for copy in copies:
            copy.newer = True  # everybody is brought up to date in the end
            with copy.act():
                count = _settle(copy, count)
            written |= {r.rev for r in copy.store.revisions()}
        with copies[0].act():
            for _ in range(4):
                for copy in copies:
                    copy.round(mend=True)
                    for other in copies:
                        if other is not copy:
                            deliver(copy, other)
            assert len({copy.store.fingerprint() for copy in copies}) == 1
            for copy in copies:
                held = {r.rev: r for r in copy.store.revisions()}
                assert written <= held.keys()
                gone = {r.record for r in held.values() if r.op == "redact"}
                assert all(r.body is None for r in held.values() if r.record in gone)
                copy.round()
                assert PUPIL not in copy.texts()
                assert not [text for text in erased if text in copy.texts()]
    finally:
        for copy in copies:
            copy.store.close()
        shutil.rmtree(root)


def _step(
    chance: random.Random, copy: Machine, copies: list[Machine], ever: dict[str, bytes], count: int
) -> list[str]:
    """Something that somebody or a sync client does; the texts that were erased by it."""
    factors, erased = copy.factors(), list[str]()
    match chance.choice(ACTS):
        case "add":
            copy.store.add(Factor(name=f"text {count}"), **copy.who(count))
        case "revise" if factors:
            field = chance.choice(["name", "why"])
            _revise(copy, chance.choice(factors), {field: f"text {count}"}, count)
        case "name" if factors:
            _revise(copy, chance.choice(factors), {"why": f"{PUPIL} {count}"}, count)
        case "withdraw" if factors:
            if not (entry := chance.choice(factors)).conflicts:
                copy.store.withdraw(entry.id, **copy.who(count))
        case "redact" if factors and chance.random() < 0.3:
            entry = chance.choice(factors)
            erased = [str(r.body) for r in copy.store.history(entry.id) if r.body]
            copy.store.redact(entry.id, reason="asked", **copy.who(count))
        case "round":
            copy.round(mend=chance.random() < 0.2)
        case "update":
            copy.newer = copy.newer or chance.random() < 0.2
        case "habit":
            _habit(chance, copies, ever)
    return erased


def _settle(copy: Machine, count: int) -> int:
    """Choose where versions disagree, and take the name out of texts, or these records would stay at home for ever."""
    for entry in copy.store.current("factor"):
        if PUPIL in str(entry.body.to_body()) or any(PUPIL in str(c.versions) for c in entry.conflicts):
            choices = {c.field: "settled" for c in entry.conflicts if c.field != "withdrawn"}
            if any(c.field == "withdrawn" for c in entry.conflicts):
                choices["withdrawn"] = False
            if choices:
                copy.store.join(entry.id, choices, **copy.who(count := count + 1))
            copy.store.revise(entry.id, {"why": "settled"}, **copy.who(count := count + 1))
    for entry in copy.store.conflicts():
        choices = {c.field: True if c.field == "withdrawn" else "settled" for c in entry.conflicts}
        copy.store.join(entry.id, choices, **copy.who(count := count + 1))
    for record in sorted({r.record for r in copy.store.revisions()}):
        entry = copy.store.get(record)
        if entry.withdrawn and not entry.redacted and PUPIL in str(entry.body.to_body()):
            copy.store.restore(record, **copy.who(count := count + 1))
            copy.store.revise(record, {"why": "settled"}, **copy.who(count := count + 1))
    return count


def _revise(copy: Machine, entry: Entry, changes: dict[str, str], count: int) -> None:
    if entry.conflicts:
        values = {c.field: True if c.field == "withdrawn" else "settled" for c in entry.conflicts}
        copy.store.join(entry.id, values, **copy.who(count))
        if values.get("withdrawn"):
            return
    copy.store.revise(entry.id, changes, **copy.who(count))


def _habit(chance: random.Random, copies: list[Machine], ever: dict[str, bytes]) -> None:
    one, other = chance.sample(copies, 2)
    files = sorted(path for path in one.folder.iterdir() if not path.name.startswith("."))
    match chance.choice(["some", "some", "all", "half", "conflicted", "renamed", "removed", "restored"]):
        case "all":
            deliver(one, other)
        case "some" if files:
            path = chance.choice(files)
            shutil.copy2(path, other.folder / path.name)
        case "half" if files:
            path = chance.choice(files)
            data = path.read_bytes()
            (other.folder / path.name).write_bytes(data[: chance.randrange(max(1, len(data)))])
        case "conflicted" if files:
            path = chance.choice(files)
            shutil.copy2(path, other.folder / f"{path.stem}-{other.name}'s conflicted copy.sipp")
        case "renamed" if files:
            path = chance.choice(files)
            path.rename(path.with_name(f"{path.stem[:40]} ({chance.randint(1, 3)}){path.suffix}"))
        case "removed" if files:
            chance.choice(files).unlink()
        case "restored" if ever:
            name = chance.choice(sorted(ever))
            (one.folder / name).write_bytes(ever[name])


@settings(
    max_examples=int(os.environ.get("SIPP_HISTORIES", "200")),
    deadline=None,
)
@given(st.integers(0, 10**9))
def test_whatever_a_sync_client_does_all_copies_come_to_hold_the_same_and_nothing_is_lost(seed: int) -> None:
    play(seed, 40)

"""What stays in the school lies in the user's own data folder, and what an older version left elsewhere gets there."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sipp_lib.errors import ProgrammeError, StoreError, UsageError
from sipp_lib.exchange import letter
from sipp_lib.jupyter.start_page import StartPage
from sipp_lib.new import begin, bring_in, copy_sample
from sipp_lib.private_data import MARK, data_root
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import School
from sipp_lib.records.store import Store
from sipp_lib.removed import put_back, remove, removed
from sipp_lib.settings import with_private

POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="there is no fork")
PRIVATE = {
    "partnerships/glen/evidence/observations-1.csv": b"pupil,value\n2ngiq2hlhkfw,4\n",
    "partnerships/glen/evidence/elsewhere.json": b"{}",
    "partnerships/glen/mappings/register.toml": b"x = 1\n",
    "partnerships/glen/exchange.json": b"{}",
    "partnerships/glen/notes of ours.txt": b"ours",
    "reports-school/glen.html": b"<h1>Glen</h1>",
    "exports/glen/csv/rows.csv": b"a\n" * 9999,
    ".sipp/desk.json": b"{}",
}
PUBLIC = {"reports/glen.html": b"<h1>Glen</h1>", "scales/ours.toml": b"", "mine.txt": b"mine"}


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIPP_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def old_programme(folder: Path) -> dict[str, bytes]:
    """A programme as an older version made it, and what lies in it."""
    Programme.create(folder, "Ours", here=True)
    for name in ("Glen", "Mistake"):
        begin(name, folder)
    (folder / "scales").mkdir()
    for path, data in (PRIVATE | PUBLIC).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    remove(Programme.open(folder), "mistake")
    for private in ("reports-school", "exports", ".sipp"):
        (folder / private).chmod(0o700)
    settings = with_private((folder / "sipp.toml").read_text(), "")
    (folder / "sipp.toml").write_text(settings)
    return files(folder)


def files(folder: Path) -> dict[str, bytes]:
    there = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    ours = ("sipp.toml", MARK, "moved.txt")
    # half of a file that is whole elsewhere is removed by whoever writes beside it a minute later
    return {path: data for path, data in there.items() if path not in ours and not path.endswith(".part")}


def stays(path: str) -> bool:
    """Whether a file of an older programme stays in its folder."""
    head = path.split("/")
    return head[0] not in ("partnerships", "reports-school", "exports", ".sipp") or head[2:3] == ["notebooks"]


def is_whole(programme: Programme, before: dict[str, bytes]) -> None:
    assert programme.private.parent == data_root()
    assert files(programme.folder) == {path: data for path, data in before.items() if stays(path)}
    assert files(programme.private) == {path: data for path, data in before.items() if not stays(path)}
    assert [each.partnerships() for each in removed(programme)] == [["mistake"]]
    with Store.open(programme.partnership("glen").records, "glen", read_only=True) as store:
        assert len(store.revisions()) == 1


def moved(folder: Path, home: Path) -> str:
    return (
        f"What stays in the school was moved, once, from {folder} to {home}, which is for your account alone: the "
        "programme's folder now holds pages, settings and public reports, and may be synchronised."
    )


def test_an_older_programme_is_moved_once_and_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = old_programme(tmp_path / "old")
    programme = Programme.open(tmp_path / "old")
    is_whole(programme, before)
    assert capsys.readouterr().err == f"{moved(tmp_path / 'old', programme.private)}\n"
    assert programme.private.name.endswith("-ours")
    if os.name == "posix":
        assert programme.private.stat().st_mode & 0o777 == 0o700
    assert Programme.open(tmp_path / "old") == programme
    assert capsys.readouterr().err == ""
    # the start page says it, too, and once
    assert StartPage(tmp_path / "old").state["said"] == moved(tmp_path / "old", programme.private)
    assert StartPage(tmp_path / "old").state["said"] == ""


def in_a_child(work: Callable[[], object]) -> int:
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - told by its number
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def other_disk(rename: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    def renamed(there: Path, to: Path) -> Path:
        if ("data" in there.parts) != ("data" in Path(to).parts):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(there, to)

    return renamed


@POSIX_ONLY
@pytest.mark.parametrize("disks", [1, 2])
def test_killed_at_any_step_nothing_is_lost_and_the_next_opening_goes_on(tmp_path: Path, disks: int) -> None:
    before = old_programme(tmp_path / "model")
    changes = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.symlink", "tempfile.mkstemp"}

    def killed(folder: Path, last: int) -> None:
        left = last

        def count(event: str, _: object) -> None:
            nonlocal left
            left -= event in changes
            if left < 0:
                os._exit(9)

        if disks == 2:
            Path.rename = other_disk(Path.rename)  # type: ignore[method-assign,assignment]
        sys.addaudithook(count)
        Programme.open(folder)

    step, code = 0, 9
    while code == 9:
        folder = tmp_path / f"step-{step}"
        shutil.copytree(tmp_path / "model", folder)
        code = in_a_child(lambda folder=folder, step=step: killed(folder, step))  # type: ignore[misc]
        is_whole(Programme.open(folder), before)
        assert not [*data_root().glob("*/*/**/*.part")]
        step += 1
    assert code == 0
    assert step > (40 if disks == 2 else 15)


@POSIX_ONLY
def test_opened_by_several_at_once_it_is_moved_by_one(tmp_path: Path) -> None:
    before = old_programme(tmp_path / "old")
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            try:
                Programme.open(tmp_path / "old").partnership("glen")
                os._exit(0)
            except BaseException:  # noqa: BLE001
                os._exit(1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    is_whole(Programme.open(tmp_path / "old"), before)


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old_programme(tmp_path / "old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", other_disk(Path.rename))
        patched.setattr("sipp_lib.files.shutil.copyfileobj", full)
        with pytest.raises(ProgrammeError) as caught:
            Programme.open(tmp_path / "old")
    assert str(caught.value) == (
        f"What stays in the school is to lie in {data_root()}, outside the programme's folder, and it could not all "
        "be put there (No space left on device). Nothing is lost: what was not moved yet is still in "
        f"{tmp_path / 'old'}. Make sure that there is room and that you may write to both folders, then open the "
        "programme again."
    )
    is_whole(Programme.open(tmp_path / "old"), before)


def test_records_that_are_open_are_not_moved(tmp_path: Path) -> None:
    before = old_programme(tmp_path / "old")
    with Store.open(tmp_path / "old" / "partnerships" / "glen" / "records.sqlite", "glen") as store:
        store.current()
        with pytest.raises(ProgrammeError) as caught:
            Programme.open(tmp_path / "old")
    assert str(caught.value) == (
        f"What stays in the school is to be moved out of {tmp_path / 'old'}, and its records are open just now. Close "
        "every page of the workbook, then try again; nothing was changed."
    )
    is_whole(Programme.open(tmp_path / "old"), before)


@POSIX_ONLY
def test_records_that_a_killed_program_left_with_their_log_are_moved_at_once(tmp_path: Path) -> None:
    old_programme(tmp_path / "old")
    records = tmp_path / "old" / "partnerships" / "glen" / "records.sqlite"

    def killed() -> None:
        store = Store.open(records, "glen")
        store.add(School(name="Glen Primary", code="GLE"), author="AB")
        os._exit(9)

    assert in_a_child(killed) == 9
    assert records.with_name("records.sqlite-wal").stat().st_size
    place = Programme.open(tmp_path / "old").partnership("glen")
    with Store.open(place.records, place.slug) as store:
        assert [entry.body.name for entry in store.current() if isinstance(entry.body, School)] == [
            "Glen Primary"
        ]


@pytest.mark.skipif(os.name != "posix", reason="groups of Windows are another thing")
def test_what_was_given_to_a_group_stays_with_it(tmp_path: Path) -> None:
    before = old_programme(tmp_path / "old")
    (tmp_path / "old" / "partnerships").chmod(0o770)
    programme = Programme.open(tmp_path / "old")
    assert programme.private == tmp_path / "old"
    assert files(tmp_path / "old") == before
    (tmp_path / "given").mkdir()
    (tmp_path / "given").chmod(0o2770)
    assert begin("Glen", tmp_path / "given")[0].folder == tmp_path / "given" / "partnerships" / "glen"
    assert 'private = "here"\n' in (tmp_path / "given" / "sipp.toml").read_text()


def test_what_can_only_be_read_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old_programme(tmp_path / "old")
    monkeypatch.setattr("os.access", lambda *_: False)
    assert Programme.open(tmp_path / "old").private == tmp_path / "old"
    assert files(tmp_path / "old") == before


ONLY_PAGES = (
    "Only the pages of the partnership ‘glen’ are here. Its records and evidence are on another computer or in another "
    "account: on this one they would be in {}. Work where they are; or have whoever looks after the workbook put a "
    "backup back (‘sipp restore’); or begin from what another school shares, on the start page or with ‘sipp join’. "
    "Remove it on the start page only if nobody else uses this folder."
)


def test_on_another_computer_the_programme_s_folder_says_that_the_records_are_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin("Glen", tmp_path / "OneDrive" / "ours")
    ours = Programme.open(tmp_path / "OneDrive" / "ours")
    data, words, _ = letter.write(ours, ours.partnership("glen"))
    shutil.copytree(tmp_path / "OneDrive", tmp_path / "there" / "OneDrive")
    monkeypatch.setenv("SIPP_DATA", str(tmp_path / "other"))
    programme = Programme.open(tmp_path / "there" / "OneDrive" / "ours")
    assert programme.partnerships() == ["glen"]
    with pytest.raises(ProgrammeError) as caught:
        programme.partnership("glen")
    told = ONLY_PAGES.format(programme.private / "partnerships" / "glen")
    assert str(caught.value) == told
    [shown] = StartPage(programme.folder).state["partnerships"]
    assert shown["wrong"] == told
    with pytest.raises(UsageError, match="There is already a partnership ‘glen’ in this programme"):
        begin("Glen", programme.folder)
    assert not (programme.private / "partnerships").exists()
    back = remove(programme, "glen")
    assert (programme.partnerships(), put_back(programme, back.name)) == ([], "glen")
    bring_in(data, words, "glen.sipp", programme.folder)
    assert programme.partnership("glen").records.is_relative_to(tmp_path / "other")
    begin("Hill", programme.folder)
    assert Programme.open(programme.folder).partnership("hill").records.is_relative_to(tmp_path / "other")


def test_two_copies_of_a_programme_s_folder_lead_to_the_same_records(tmp_path: Path) -> None:
    begin("Glen", tmp_path / "ours")
    shutil.copytree(tmp_path / "ours", tmp_path / "copy")
    ours, copy = (Programme.open(tmp_path / each) for each in ("ours", "copy"))
    assert ours.partnership("glen").records == copy.partnership("glen").records
    # and so does one whose settings are of an earlier day
    settings = ours.folder / "sipp.toml"
    settings.write_text(with_private(settings.read_text(), ""))
    assert Programme.open(ours.folder) == ours
    # while two samples, which have one id, are two
    two = {copy_sample(tmp_path / each).private for each in ("first", "second")}
    assert len(two) == 2


def test_the_folder_of_another_programme_is_not_taken(tmp_path: Path) -> None:
    begin("Glen", tmp_path / "ours")
    ours = Programme.open(tmp_path / "ours")
    theirs = Programme.create(tmp_path / "theirs", "Theirs")
    file = theirs.folder / "sipp.toml"
    file.write_text(with_private(file.read_text(), ours.private.name))
    with pytest.raises(ProgrammeError) as caught:
        Programme.open(theirs.folder)
    assert str(caught.value) == (
        f"{file} names {ours.private} as the folder of what stays in the school, and that belongs to another "
        "programme. Take the line that begins with private out of sipp.toml, then put your backup back; or ask "
        "whoever looks after this computer."
    )


REFUSED = (
    "The records cannot be kept in the synchronised folder ‘OneDrive’. Two copies written at once would damage each "
    'other. Set SIPP_DATA to a folder on a disk of this computer; where sipp.toml says private = "here", take that '
    "line out; or ask whoever looks after the workbook. To work with others, share the records: ‘Work with other "
    "schools’ on the start page."
)


def test_a_programme_may_lie_in_a_synchronised_folder_and_its_private_things_may_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _ = begin("Glen", tmp_path / "OneDrive" / "ours")
    assert place.notebooks.is_relative_to(tmp_path / "OneDrive")
    assert not any(path.suffix == ".sqlite" for path in (tmp_path / "OneDrive").rglob("*"))
    with pytest.raises(StoreError) as caught:
        Programme.create(tmp_path / "OneDrive" / "here", "Here", here=True)
        begin("Glen", tmp_path / "OneDrive" / "here")
    assert str(caught.value) == REFUSED
    # the user's own folder is synchronised: then all stays in a programme's that is not
    monkeypatch.setenv("SIPP_DATA", str(tmp_path / "OneDrive" / "data"))
    assert begin("Glen", tmp_path / "ours")[0].folder == tmp_path / "ours" / "partnerships" / "glen"
    with pytest.raises(StoreError) as caught:
        Programme.create(tmp_path / "OneDrive" / "both", "Both")
    assert str(caught.value) == REFUSED


def test_what_lies_in_a_synchronised_folder_already_is_moved_out_of_it(tmp_path: Path) -> None:
    before = old_programme(tmp_path / "old")
    (tmp_path / "old").rename(tmp_path / "OneDrive")
    is_whole(Programme.open(tmp_path / "OneDrive"), before)


@pytest.fixture
def wide(data: Path) -> Path:
    data.mkdir()
    data.chmod(0o777)
    return data


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of the profile on Windows")
def test_a_folder_that_others_can_change_or_that_is_in_the_programme_is_refused(
    tmp_path: Path, wide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ProgrammeError) as caught:
        Programme.create(tmp_path / "ours", "Ours")
    assert str(caught.value) == (
        f"What stays in the school would lie in the folder {wide}, which every account can change. Make your own "
        "account its owner and let nobody else change it, or set SIPP_DATA to another folder; or ask whoever "
        "looks after this computer."
    )
    inside = tmp_path / "ours" / "data"
    monkeypatch.setenv("SIPP_DATA", str(inside))
    with pytest.raises(ProgrammeError) as caught:
        Programme.open(tmp_path / "ours")
    assert str(caught.value) == (
        f"What stays in the school would lie inside the programme's folder ({inside}), with which it would be copied. "
        'Set SIPP_DATA to a folder outside it; or write private = "here" under [programme] in sipp.toml; '
        "or ask whoever looks after this computer."
    )

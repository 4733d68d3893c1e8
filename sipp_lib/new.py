"""How a partnership or a whole programme begins: `sipp new`, `sipp join` and `sipp sample`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sipp_lib.disclosure.free_text import slug_naming
from sipp_lib.errors import UsageError
from sipp_lib.evidence.import_lock import hold
from sipp_lib.evidence.pupils.key_files import add_key_rows, keys_folder, known_names
from sipp_lib.exchange.membership import exchange_of, keep_apart, look, programme_in, share
from sipp_lib.exchange.round import Round
from sipp_lib.files import carry, write_atomically
from sipp_lib.location import is_shared
from sipp_lib.phase_notebooks import START, phase_pages
from sipp_lib.private_data import PARTNERSHIPS, data_root, move_out
from sipp_lib.programme import Place, Programme, check_name, keep_out, make_folder, shipped, slug_of
from sipp_lib.records import bundle
from sipp_lib.records.kinds import Partnership
from sipp_lib.records.store import Store
from sipp_lib.rights import own_folder, private_folder, public_folder, settle
from sipp_lib.settings import FILE, HERE, with_private
from sipp_lib.temporary import ours

AUTHOR = "workbook"


def begin(name: str, programme: Path) -> tuple[Place, int]:
    """Make a partnership's folder, its records, and a notebook for every phase there is a template for.

    A folder without ``sipp.toml`` becomes a programme of its own, named after the folder.

    Parameters
    ----------
    name : str
        What the partnership is called; its slug is made from it.
    programme : pathlib.Path
        The programme's folder.

    Returns
    -------
    tuple of Place and int
        Where it is, and how many notebooks it has.

    Raises
    ------
    UsageError
        When there is a partnership of that name, or no slug can be made of it.
    """
    check_name(name)
    slug = slug_of(name)
    opened = (
        Programme.open(programme)
        if (programme / "sipp.toml").exists()
        else Programme.create(programme, programme.resolve().name)
    )
    if slug in opened.partnerships():
        raise UsageError(f"There is already a partnership ‘{slug}’ in this programme. Choose another name.")

    def first(place: Place, store: Store) -> None:
        store.add(Partnership(name=name), author=AUTHOR)

    notebooks = _make(opened, slug, first)
    return opened.partnership(slug), notebooks


def named(place: Place, programme: Programme) -> str:
    """What is to be said of a new partnership whose short name names a pupil; empty where nothing is.

    Raises
    ------
    ProgrammeError
        When the key files cannot be read.
    """
    names = known_names(programme.id, programme.folder)
    told = next(slug_naming(place.slug, names.found, programme.looked_at), "")
    return told and f" Please check: {told}"


def join(folder: Path, passphrase: str, programme: Path) -> tuple[Programme, Place, Round]:
    """Begin from what colleagues at other schools share.

    Parameters
    ----------
    folder : pathlib.Path
        The shared folder.
    passphrase : str
        What opens it.
    programme : pathlib.Path
        The programme's folder on this computer; it becomes one where it is none yet.

    Returns
    -------
    tuple of Programme, Place and Round
        The programme, the partnership, and what came in.

    Raises
    ------
    UsageError, ExchangeError
        When nothing can be read there, this computer has the partnership already, the folder is that of another
        programme, or it holds or lies in what stays on this computer.
    """
    found = look(folder, passphrase)
    slug = found.parcel.partnership
    keep_apart(folder, programme)
    opened = programme_in(programme, found.parcel)
    if opened.holds(slug):
        raise UsageError(
            f"The partnership ‘{slug}’ is on this computer already. Share it through the folder: ‘Work with other "
            f"schools’ beneath it on the start page, or ‘sipp share {slug} FOLDER’. Both then hold the same."
        )

    done = Round()

    def first(place: Place, store: Store) -> None:
        nonlocal done
        share(place, opened, folder, passphrase)
        if exchange := exchange_of(opened, place, store):
            done = exchange.round()
        if not done.received:
            raise UsageError(
                f"Nothing of the partnership ‘{slug}’ can be read yet. Wait until the whole folder has been copied to "
                "this computer, then try again."
            )

    _make(opened, slug, first)
    return opened, opened.partnership(slug), done


def bring_in(data: bytes, passphrase: str, name: str, programme: Path) -> tuple[Programme, Place, Round]:
    """Take in one file that a partner school sent; where its partnership is not on this computer, begin from it.

    Parameters
    ----------
    data : bytes
        The file.
    passphrase : str
        What opens it.
    name : str
        The file's name.
    programme : pathlib.Path
        The programme's folder on this computer; it becomes one where it is none yet.

    Raises
    ------
    ExchangeError
        When the file cannot be read, or the folder is that of another programme.
    """
    from sipp_lib.exchange import letter

    parcel = letter.read(data, passphrase, name)
    opened = programme_in(programme, parcel)
    slug = parcel.partnership
    if opened.holds(slug):
        place = opened.partnership(slug)
        with Store.open(place.records, slug) as store:
            return opened, place, letter.take_in(store, place, parcel, opened.scales)
    done = Round()

    def first(place: Place, store: Store) -> None:
        nonlocal done
        done = letter.take_in(store, place, parcel, opened.scales)
        if not done.received:
            raise UsageError(
                f"‘{name}’ holds nothing of the partnership ‘{slug}’ yet. Ask for the file again."
            )

    _make(opened, slug, first)
    return opened, opened.partnership(slug), done


def _make(programme: Programme, slug: str, fill: Callable[[Place, Store], None]) -> int:
    """Make a partnership's folder whole or not at all: its records, filled, and a page for every phase."""
    home = programme.private / PARTNERSHIPS
    private_folder(home)
    made = programme.place(slug)
    pages = made.notebooks.parent
    first = not pages.exists()
    with ours("new", within=home) as work:
        place = replace(made, folder=work / slug)
        place.evidence.mkdir(parents=True)
        with Store.create(place.records, slug) as store:
            fill(place, store)
        settle(place.folder, home)
        place.folder.rename(made.folder)
        try:
            return phase_pages(made)
        except BaseException:
            made.folder.rename(place.folder)
            if first:
                shutil.rmtree(pages, ignore_errors=True)
            raise


def copy_sample(folder: Path) -> Programme:
    """Copy the sample programme to a new folder, its records into stores and its keys to the keys' folder.

    Parameters
    ----------
    folder : pathlib.Path
        It must not exist, or be empty.

    Raises
    ------
    UsageError
        When something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} already exists and is not empty. Name a new folder.")
    return _put_sample(folder)


def fill_with_sample(folder: Path) -> Programme:
    """Copy the sample programme into a folder that holds nothing but the page to start from.

    Raises
    ------
    UsageError
        When something else is there already.
    """
    if any(path.name != START and path.name[0] != "." for path in folder.iterdir()):
        raise UsageError(f"{folder} is not empty, so the sample was not put there. Use an empty folder.")
    return _put_sample(folder)


def _put_sample(folder: Path) -> Programme:
    with workshop(folder) as work:
        programme = _sample(work / "sample")
        for slug in programme.partnerships():
            phase_pages(programme.place(slug))
        _copy_keys(keys_folder(programme.id, folder))
        put_in_place(programme.folder, folder)
    return Programme.open(folder)


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A folder in which a programme is made: among one's own data, as the one it goes to may be synchronised."""
    home = folder.resolve().parent if is_shared(data_root()) else data_root()
    (public_folder if home != data_root() else own_folder)(home)
    with ours("making", within=home) as work:
        yield work


def put_in_place(made: Path, folder: Path) -> None:
    """Have a programme from a workshop in a folder, new or empty, and what stays in the school where it belongs.

    Parameters
    ----------
    made : pathlib.Path
        The programme, all of it in one folder.
    folder : pathlib.Path
        Where it goes; one that is there keeps the rights that somebody gave it.
    """
    of_a_group = make_folder(folder)
    settings = (made / FILE).read_text(encoding="utf-8")
    write_atomically(made / FILE, with_private(settings, HERE if of_a_group else "").encode(), mode=0o644)
    if of_a_group:
        settle(made / PARTNERSHIPS, folder)
    else:
        move_out(made / FILE, tell=False)
    for path in sorted(made.iterdir(), key=lambda each: each.name == FILE):
        carry(path, folder / path.name)  # sipp.toml last: with it the folder becomes a programme


def sample_partnership(slug: str, folder: Path) -> Programme:
    """Copy one partnership of the sample to a new folder, without keys and pages: to be looked at only."""
    return _sample(folder, slug)


def _sample(copy: Path, *only: str) -> Programme:
    """The sample's files, their records in stores."""
    source = shipped("data", "sample")
    others = [path.name for path in (source / PARTNERSHIPS).iterdir() if only and path.name not in only]
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("keys", *others))
    return open_bundles(copy)


def open_bundles(folder: Path) -> Programme:
    """The programme of a folder that holds the records of each partnership as a bundle only: they become stores."""
    keep_out(folder)
    programme = Programme.open(folder)
    for slug in programme.partnerships():
        place = programme.partnership(slug)
        with Store.create(place.records, slug) as store:
            store.merge(bundle.read(place.bundle))
    return programme


def _copy_keys(keys: Path) -> None:
    with hold(keys):
        for key in sorted(shipped("data", "sample", "keys").glob("*.csv")):
            add_key_rows(keys / key.name, key.read_bytes())

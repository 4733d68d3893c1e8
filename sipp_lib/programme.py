"""A programme on disk: its settings, its partnerships, and where each thing lies."""

from __future__ import annotations

import difflib
import json
import re
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sipp_lib.disclosure.rounding import BASE, THRESHOLD
from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.files import SLUG, check_slug, listed, shipped, slug_called, slug_of, write_atomically
from sipp_lib.location import is_shared
from sipp_lib.machine import machine
from sipp_lib.private_data import PAGES, PARTNERSHIPS, PRIVATE, home_of
from sipp_lib.rights import POSIX, group_of, narrow, of_root, private_folder, public_folder, share_as
from sipp_lib.settings import FILE, HERE, read

__all__ = ["FILE", "Place", "Programme", "check_name", "check_slug", "find", "shipped", "slug_of"]

STAYS = """\
# What stays in the school: never put it under version control. The reports for the public may be shared.
partnerships/
reports-school/
exports/
.sipp/
.ipynb_checkpoints/
"""
REPORTS = {"public": "reports", "school": "reports-school"}
SHARED = "shared"
"""On a server: the folder of reports of partnerships of which a person, a partner from outside, sees nothing else."""
EDITIONS = {"brief": "in brief", "plain": "for learners and parents"}
"""The pages beside a full report, by the end of their files' names, and what people call them."""


@dataclass(frozen=True)
class Place:
    """Where the things of one partnership lie; its folders need not exist yet, and its records may be on a server.

    Parameters
    ----------
    slug : str
        Its short name.
    folder : pathlib.Path
        Of what stays in the school.
    notebooks : pathlib.Path
        Of its phase notebooks, in the programme's folder.
    store : str
        The address of the server that keeps its records; empty where they are in a file.
    """

    slug: str
    folder: Path
    notebooks: Path
    store: str = ""

    @property
    def records(self) -> Path | str:
        """The store of its records: a file, or the address of a server."""
        return self.store or self.records_file

    @property
    def records_file(self) -> Path:
        """The file of its records, where they are not on a server."""
        return self.folder / "records.sqlite"

    @property
    def bundle(self) -> Path:
        """Its records as a file to exchange."""
        return self.folder / "records.jsonl"

    @property
    def exchange(self) -> Path:
        """How it is shared with other schools; a file that is there where it is."""
        return self.folder / "exchange.json"

    @property
    def evidence(self) -> Path:
        """The folder of what was measured."""
        return self.folder / "evidence"

    @property
    def night(self) -> Path:
        """What became of its report that a server made at night, for those who may look there."""
        return self.folder / "nightly.json"


@dataclass(frozen=True)
class Programme:
    """A programme's folder and what its ``sipp.toml`` says.

    Parameters
    ----------
    folder : pathlib.Path
        Where ``sipp.toml`` lies.
    name, id : str
        What people call it, and the random id that its key files lie under.
    threshold, base : int
        The smallest group of pupils that is shown to the public, and what counts are rounded to.
    looked_at : tuple of str
        Revisions a person has looked at: a name in them may be published.
    store : str
        The address of the server that keeps the records; empty where each partnership has them in a file.
    elsewhere : pathlib.Path, optional
        Where what stays in the school lies, when it is not the programme's folder; see `sipp_lib.private_data`.
    """

    folder: Path
    name: str
    id: str
    threshold: int = THRESHOLD
    base: int = BASE
    looked_at: tuple[str, ...] = ()
    store: str = ""
    elsewhere: Path | None = None

    @property
    def private(self) -> Path:
        """The folder of what stays in the school: records, evidence, school reports, exports."""
        return self.elsewhere or self.folder

    @property
    def scales(self) -> Path:
        """The folder of the scales of its own, by which questionnaires are scored."""
        return self.folder / "scales"

    @classmethod
    def open(cls, folder: Path) -> Programme:
        """The programme in a folder.

        Raises
        ------
        ProgrammeError
            When ``sipp.toml`` or the folder of scales cannot be read, or ``sipp.toml`` says something it may not.
        ProgrammeError, StoreError
            When what stays in the school cannot be where it belongs, see `sipp_lib.private_data.home_of`.
        """
        settings = read(folder / FILE)
        _check_scales(folder / "scales")
        for private in PRIVATE:
            with suppress(OSError):  # on a disk that can only be read, rights are for whoever writes it
                narrow(folder / private)
        about = settings["programme"]
        if elsewhere := home_of(folder / FILE, about):
            with suppress(OSError):
                narrow(elsewhere)
        disclosure = dict(settings.get("disclosure", {}))
        disclosure["looked_at"] = tuple(disclosure.get("looked_at", ()))
        where = {"store": about.get("store", ""), "elsewhere": elsewhere}
        return cls(folder, about["name"], about["id"], **disclosure, **where)

    @classmethod
    def create(
        cls,
        folder: Path,
        name: str,
        programme_id: str = "",
        threshold: int = THRESHOLD,
        base: int = BASE,
        *,
        here: bool = False,
    ) -> Programme:
        """A new programme, with a random id where it is not a copy of one that there is elsewhere.

        What stays in its school lies in its own folder where it is made for a moment (``here``), or in the folder of a
        group.

        Raises
        ------
        UsageError
            When the folder holds a programme already, or the name is empty or not on one line.
        ProgrammeError
            When the folder cannot be written to.
        """
        if (folder / FILE).exists():
            raise UsageError(f"{folder} holds a programme already. Choose another folder.")
        check_name(name, "programme")
        text = (
            f"[programme]\nname = {json.dumps(name.strip(), ensure_ascii=False)}\n"
            f"id = {json.dumps(programme_id or secrets.token_hex(8))}\n"
        )
        disclosure = f"\n[disclosure]\nthreshold = {threshold}\nbase = {base}\nlooked_at = []\n"
        try:
            stays = f'private = "{HERE}"\n' if make_folder(folder) or here else ""
            keep_out(folder)
            write_atomically(folder / FILE, f"{text}{stays}{disclosure}".encode(), mode=0o644)
        except OSError as error:
            raise ProgrammeError(
                f"{folder} cannot be written to: {error.strerror}. Choose another."
            ) from error
        return cls.open(folder)

    def partnerships(self) -> list[str]:
        """The short names of the partnerships, sorted: also of one whose records are lost, to be missed by name.

        Raises
        ------
        ProgrammeError
            When their folder may not be looked into.
        """
        found: set[str] = set()
        for home in {self.private / PARTNERSHIPS, self.folder / PARTNERSHIPS}:
            try:
                there = listed(home)
            except OSError as error:
                raise ProgrammeError(
                    f"The folder {home} cannot be opened ({error.strerror}). Ask whoever looks after {machine()} to "
                    "give you the right to read it."
                ) from error
            found |= {path.name for path in there if re.fullmatch(SLUG, path.name) and _holds_anything(path)}
        return sorted(found)

    def place(self, slug: str) -> Place:
        """Where a partnership lies or would lie.

        Raises
        ------
        UsageError
            When the short name cannot be one.
        ProgrammeError
            When its folder is a link that leads out of the programme.
        """
        check_slug(slug)
        for home in (self.private, self.folder):
            there = home / PARTNERSHIPS / slug
            if not there.resolve().is_relative_to(home.resolve()) and not of_root(there):
                raise ProgrammeError(
                    f"The folder of the partnership ‘{slug}’ is a link that leads out of the programme. "
                    "Put the folder itself in its place."
                )
        return Place(
            slug, self.private / PARTNERSHIPS / slug, self.folder / PARTNERSHIPS / slug / PAGES, self.store
        )

    def holds(self, slug: str) -> bool:
        """Whether anything of a partnership that stays in the school can be reached, and not its pages alone."""
        place = self.place(slug)
        return _holds_anything(place.folder) or bool(self.store and _holds_anything(place.notebooks))

    def partnership(self, slug: str) -> Place:
        """Where a partnership lies that is there, by its short name or its name, with its records or without.

        Raises
        ------
        UsageError
            When there is no such partnership; the sentence names those there are.
        ProgrammeError
            When only its pages are here; and see `place`.
        """
        slug = slug_called(slug)
        place = self.place(slug)
        if self.holds(slug):
            return place
        if _holds_anything(place.notebooks.parent):
            raise ProgrammeError(
                f"Only the pages of the partnership ‘{slug}’ are here. Its records and evidence are on another "
                f"computer or in another account: on this one they would be in {place.folder}. Work where they are; "
                "or have whoever looks after the workbook put a backup back (‘sipp restore’); or begin from what "
                "another school shares, on the start page or with ‘sipp join’. Remove it on the start page only if "
                "nobody else uses this folder."
            )
        known = self.partnerships()
        near = difflib.get_close_matches(slug, known, n=1)
        near = near or [each for each in known if slug.startswith(f"{each}-")]  # its name is longer
        if near:
            hint = f"Did you mean ‘{near[0]}’?"
        elif known:
            more = f" and {len(known) - 10} more" if len(known) > 10 else ""
            hint = f"The partnerships are: {', '.join(known[:10])}{more}."
        else:
            hint = (
                "This programme has no partnership yet. Make one on the start page, or with ‘sipp new NAME’."
            )
        raise UsageError(f"There is no partnership ‘{slug}’ in {self.folder}. {hint}")

    def reports(self, audience: Literal["public", "school"]) -> Path:
        """The folder of the reports for an audience.

        Raises
        ------
        UsageError
            When there is no such audience.
        """
        if audience not in REPORTS:
            raise UsageError("The audience of a report is ‘public’ or ‘school’.")
        return (self.private if audience == "school" else self.folder) / REPORTS[audience]

    def report(self, audience: Literal["public", "school"], slug: str, form: str = "html") -> Path:
        """The file of one report.

        Parameters
        ----------
        audience : {"public", "school"}
            For whom.
        slug : str
            The short name of the partnership.
        form : str
            The ending, such as ``pdf``; before it, of a page beside the full report, which of the `EDITIONS`:
            ``brief.pdf``.

        Notes
        -----
        Where another partnership has the short name that such a file would have, a full stop parts the two words: no
        short name has one.
        """
        edition, _, ending = form.rpartition(".")
        stem = f"{slug}-{edition}" if edition else slug
        if edition and _holds_anything(self.private / PARTNERSHIPS / stem):
            stem = f"{slug}.{edition}"
        return self.reports(audience) / f"{stem}.{ending}"


def find(folder: Path | None = None) -> Programme:
    """The programme in a folder, by default the current one.

    Raises
    ------
    UsageError
        When there is none.
    ProgrammeError
        See `Programme.open`.
    """
    here = Path.cwd() if folder is None else folder
    if not (here / FILE).is_file():
        what = f"There is no programme in {here.resolve()} (no {FILE})"
        raise UsageError(
            f"{what if here.is_dir() else f'There is no folder {here.absolute()}'}. Give the programme's folder, to "
            "papermill as -p programme FOLDER, to the command as --programme FOLDER; or make a sample with "
            "‘sipp sample FOLDER’."
        )
    return Programme.open(here)


def keep_out(folder: Path) -> None:
    """Keep what stays in the school out of version control, where nobody has said what is to be kept out."""
    if not (folder / ".gitignore").exists():
        write_atomically(folder / ".gitignore", STAYS.encode(), mode=0o644)


def make_folder(folder: Path) -> bool:
    """Make a programme's folder, and say whether it is a group's, in which all of it stays.

    The umask decides who may look into it, and no group is let in but one whose folder it is begun in.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    if not folder.exists():
        public_folder(folder)
        if POSIX and not folder.stat().st_mode & 0o007:
            folder.chmod(0o700)
        share_as(folder, folder.resolve().parent)
    private_folder(folder / PARTNERSHIPS)
    return bool(POSIX and group_of(folder / PARTNERSHIPS)) and not is_shared(folder)


def check_name(name: str, what: Literal["programme", "partnership"] = "partnership") -> None:
    """Refuse a name that is empty or holds control characters, such as the end of a line.

    Raises
    ------
    UsageError
        With what a name must be.
    """
    if not name.strip() or any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in name):
        raise UsageError(f"The name of a {what} must be some words on one line. Give it a name.")


def _holds_anything(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:  # no folder, or one that may not be looked into
        return folder.is_dir()


def _check_scales(folder: Path) -> None:
    """Refuse scales that cannot be looked at: which questionnaires are scored by them could not be told."""
    try:
        for path in listed(folder, ".toml"):
            path.stat()
    except OSError as error:
        raise ProgrammeError(
            f"The programme's own scales in {folder} cannot be read ({error.strerror}). Ask whoever looks after this "
            "computer to give you the right to read the folder, then try again."
        ) from error

"""A programme on disk: its settings, its partnerships, and where each thing lies."""

from __future__ import annotations

import difflib
import json
import re
import secrets
import tomllib
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sipp_lib.disclosure.rounding import LEAST, enough
from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.files import SLUG, check_slug, content, listed, shipped, slug_of, write_atomically
from sipp_lib.records.sessions import has_password, is_server
from sipp_lib.rights import POSIX, narrow, private_folder, public_folder, share_as

__all__ = ["Place", "Programme", "check_name", "check_slug", "find", "shipped", "slug_of"]

FILE = "sipp.toml"
STAYS = """\
# What stays in the school: never put it under version control. The reports for the public may be shared.
partnerships/
reports-school/
exports/
.sipp/
.ipynb_checkpoints/
"""
PRIVATE = ("partnerships", "reports-school", "exports", ".sipp")
REPORTS = {"public": "reports", "school": "reports-school"}
EDITIONS = {"brief": "in brief", "plain": "for learners and parents"}
"""The pages beside a full report, by the end of their files' names, and what people call them."""
SETTINGS: dict[str, dict[str, str]] = {
    "programme": {
        "name": 'a name in quotation marks, such as name = "Our programme"',
        "id": 'small letters, digits and hyphens in quotation marks, such as id = "3f9a"',
        "store": 'an address of PostgreSQL in quotation marks, such as store = "postgresql://db.example.org/sipp"',
    },
    "disclosure": {
        "threshold": f"a whole number of {LEAST} or more, such as threshold = 10",
        "base": f"a whole number of {LEAST} or more, such as base = 5",
        "looked_at": 'a list of revisions in quotation marks, such as looked_at = ["3f9a"]',
    },
}


@dataclass(frozen=True)
class Place:
    """Where the things of one partnership lie; its folder need not exist yet, and its records may be on a server."""

    slug: str
    folder: Path
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
    def notebooks(self) -> Path:
        """The folder of its phase notebooks."""
        return self.folder / "notebooks"


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
    """

    folder: Path
    name: str
    id: str
    threshold: int = 10
    base: int = 5
    looked_at: tuple[str, ...] = ()
    store: str = ""

    @classmethod
    def open(cls, folder: Path) -> Programme:
        """The programme in a folder.

        Raises
        ------
        ProgrammeError
            When ``sipp.toml`` or the folder of scales cannot be read, or ``sipp.toml`` says something it may not.
        """
        try:
            text = content(folder / FILE).decode("utf-8-sig")
            settings = tomllib.loads(text)
        except OSError as error:
            raise ProgrammeError(
                f"{folder / FILE} cannot be read ({error.strerror}). Check that its disk is connected and that you may "
                "read it, then try again."
            ) from error
        except UnicodeDecodeError as error:
            raise ProgrammeError(f"{folder / FILE} is not text in UTF-8. Save it as UTF-8.") from error
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            where = f"line {line[1]}" if line else "its end"
            raise ProgrammeError(
                f"{folder / FILE} cannot be understood at {where}. A setting is a line "
                "such as threshold = 10."
            ) from error
        except (ValueError, RecursionError) as error:  # thousands of digits, or of brackets in brackets
            raise ProgrammeError(
                f"{folder / FILE} cannot be read as TOML. A setting is a line such as threshold = 10."
            ) from error
        _check_settings(settings)
        _check_scales(folder / "scales")
        for private in PRIVATE:
            with suppress(OSError):  # on a disk that can only be read, rights are for whoever writes it
                narrow(folder / private)
        disclosure = dict(settings.get("disclosure", {}))
        disclosure["looked_at"] = tuple(disclosure.get("looked_at", ()))
        return cls(folder, **settings["programme"], **disclosure)

    @classmethod
    def create(
        cls, folder: Path, name: str, programme_id: str = "", threshold: int = 10, base: int = 5
    ) -> Programme:
        """A new programme, with a random id where it is not a copy of one that there is elsewhere.

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
        made = cls(folder, name.strip(), programme_id or secrets.token_hex(8), threshold, base)
        text = (
            f"[programme]\nname = {json.dumps(made.name, ensure_ascii=False)}\nid = {json.dumps(made.id)}\n\n"
            f"[disclosure]\nthreshold = {made.threshold}\nbase = {made.base}\nlooked_at = []\n"
        )
        try:
            _root(folder)
            private_folder(folder / "partnerships")
            keep_out(folder)
            write_atomically(folder / FILE, text.encode(), mode=0o644)
        except OSError as error:
            raise ProgrammeError(
                f"{folder} cannot be written to: {error.strerror}. Choose another."
            ) from error
        return made

    def partnerships(self) -> list[str]:
        """The short names of the partnerships, sorted: also of one whose records are lost, to be missed by name.

        Raises
        ------
        ProgrammeError
            When their folder may not be looked into.
        """
        home = self.folder / "partnerships"
        try:
            there = listed(home)
        except OSError as error:
            raise ProgrammeError(
                f"The folder {home} cannot be opened ({error.strerror}). Ask whoever looks after this computer to "
                "give you the right to read it."
            ) from error
        return [path.name for path in there if re.fullmatch(SLUG, path.name) and _holds_anything(path)]

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
        folder = self.folder / "partnerships" / slug
        if not folder.resolve().is_relative_to(self.folder.resolve()):
            raise ProgrammeError(
                f"The folder of the partnership ‘{slug}’ is a link that leads out of the programme. "
                "Put the folder itself in its place."
            )
        return Place(slug, folder, self.store)

    def partnership(self, slug: str) -> Place:
        """Where a partnership lies that is there, with its records or without.

        Raises
        ------
        UsageError
            When there is no such partnership; the sentence names those there are.
        ProgrammeError
            See `place`.
        """
        place = self.place(slug)
        if _holds_anything(place.folder):
            return place
        known = self.partnerships()
        near = difflib.get_close_matches(slug, known, n=1)
        if near:
            hint = f"Did you mean ‘{near[0]}’?"
        elif known:
            more = f" and {len(known) - 10} more" if len(known) > 10 else ""
            hint = f"The partnerships are: {', '.join(known[:10])}{more}."
        else:
            hint = "This programme has no partnership yet: make one with ‘sipp new NAME’."
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
        return self.folder / REPORTS[audience]

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
        if edition and _holds_anything(self.folder / "partnerships" / stem):
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


def _root(folder: Path) -> None:
    """Make a programme's folder: the umask decides who may look into it, and no group is let in but a shared one."""
    if not folder.exists():
        public_folder(folder)
        if POSIX and not folder.stat().st_mode & 0o007:
            folder.chmod(0o700)
        share_as(folder, folder.resolve().parent)


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


def _check_settings(settings: dict[str, Any]) -> None:
    for section, values in settings.items():
        if section not in SETTINGS or not isinstance(values, dict):
            raise ProgrammeError(
                f"{FILE}: ‘{section}’ is not known. The sections are [programme] and [disclosure]."
            )
        for key in values:
            if key not in SETTINGS[section]:
                hint = f"Write one of: {', '.join(SETTINGS[section])}."
                raise ProgrammeError(f"{FILE}: ‘{key}’ in [{section}] is not known. {hint}")
    for section, keys in SETTINGS.items():
        for key, expected in keys.items():
            value = settings.get(section, {}).get(key)
            if value is None and (section == "disclosure" or key == "store"):
                continue
            if key == "store" and is_server(value) and has_password(value):
                raise ProgrammeError(
                    f"{FILE}: ‘store’ in [programme] holds a password, which everybody who may read the file would "
                    "know. Take it out, and keep it in a pass file (~/.pgpass) that only you can read."
                )
            if not _fits(key, value):
                raise ProgrammeError(f"{FILE}: ‘{key}’ in [{section}] must be {expected}.")


def _fits(key: str, value: object) -> bool:
    match key:
        case "name":
            return isinstance(value, str) and bool(value.strip())
        case "id":
            return isinstance(value, str) and bool(re.fullmatch(SLUG, value))
        case "store":
            return is_server(value)
        case "looked_at":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case _:
            return enough(value)

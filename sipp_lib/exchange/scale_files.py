"""Files of a programme's own scales, which travel with the measures that name them and replace none that is here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sipp_lib.errors import Issue, UsageError
from sipp_lib.evidence.pupils.identifiers import IDENTIFYING
from sipp_lib.files import content, write_atomically
from sipp_lib.formats import listing
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Measure
from sipp_lib.records.merge import Entry
from sipp_lib.rights import public_folder

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook

NAME = re.compile(r'(?!\.)[^\\/:*?"<>|\x00-\x1f]{1,100}\.toml')
"""What a file may be called on every computer, within the folder."""


def to_send(entries: Iterable[Entry], folder: Path) -> dict[str, str]:
    """The scales that measures name and that are files here, as texts by the file's name.

    Raises
    ------
    OSError
        When one cannot be read.
    """
    from sipp_lib.analysis.scales import own_file

    bodies = [entry.body for entry in entries if isinstance(entry.body, Measure) and not entry.withdrawn]
    files = [own_file(body.scale, folder) for body in bodies]
    texts = {file.name: _text(file) for file in files if file and NAME.fullmatch(file.name)}
    return {name: text for name, text in sorted(texts.items()) if digest(text)}


def naming(files: Mapping[str, str], found: Callable[[str], Collection[str]]) -> list[str]:
    """Those of some files that name a pupil."""
    return [
        name
        for name, text in files.items()
        if any(IDENTIFYING & {*found(each)} for each in (_words(name), *text.splitlines()))
    ]


def digest(text: str) -> str:
    """By which a scale is known: the SHA-256 of what its file declares; empty where it declares none."""
    from sipp_lib.analysis.scales import parsed

    try:
        return hashlib.sha256(repr(parsed(text, "")).encode()).hexdigest()
    except UsageError:
        return ""


def take(sent: Iterable[Mapping[str, str]], folder: Path) -> int:
    """Keep the scales of which there is no file here; how many were new.

    Raises
    ------
    OSError
        When one cannot be written.
    """
    new = 0
    for name, text in (each for files in sent for each in files.items()):
        if NAME.fullmatch(name) and digest(text) and not (folder / name).exists():
            public_folder(folder)
            write_atomically(folder / name, text.encode(), mode=0o644)
            new += 1
    return new


def differing(told: Iterable[tuple[str, Mapping[str, str]]], folder: Path) -> tuple[str, ...]:
    """What is said of scales that others have otherwise than here.

    Parameters
    ----------
    told : iterable of (str, mapping)
        Who sent some scales, and their digests by the file's name.
    folder : pathlib.Path
        Where the scales of this computer are.
    """
    others: dict[str, list[str]] = {}
    for who, digests in told:
        for name, theirs in digests.items():
            if here(name, folder) not in ("", theirs):
                others.setdefault(name, []).append(who)
    return tuple(
        f"The scale in {name} is not the same as at {listing(list(dict.fromkeys(who)))}, so the same answers get other "
        f"scores there. Nothing was replaced. Agree which is right. To take theirs, move {name} out of the "
        "programme's folder ‘scales’: it comes in with what they send next. To keep yours, ask them to do that at "
        "their school; this is shown until you have heard from them again."
        for name, who in sorted(others.items())
    )


def doubts(book: Workbook) -> list[Issue]:
    """Which measures of a workbook name a scale that is not known, and which scales partner schools have otherwise."""
    from sipp_lib.results.measures import unscored
    from sipp_lib.wording.scales import left_out

    unknown = [
        Issue("unknown-scale", "stop", left_out(measure, why), "scale") for measure, why in unscored(book)
    ]
    otherwise = unsettled(book.place, book.scales)
    return [*unknown, *(Issue("differing-scale", "warn", text, "scale") for text in otherwise)]


def unsettled(place: Place, folder: Path) -> tuple[str, ...]:
    """What is said of scales that partner schools have otherwise, by what came through a folder or by e-mail.

    Parameters
    ----------
    place : Place
        The partnership.
    folder : pathlib.Path
        Where the scales of this computer are.
    """
    from sipp_lib.exchange.seen import Seen, Settings

    settings = Settings.kept(place.exchange)
    return differing(Seen.load(place.folder).scales_elsewhere(settings.copy if settings else ""), folder)


def here(name: str, folder: Path) -> str:
    """The digest of a scale's file in a folder, empty where there is none that can be read."""
    return digest(_text(folder / name)) if NAME.fullmatch(name) else ""


def staying(names: Iterable[str]) -> tuple[str, ...]:
    """What is said of scales that stay here since they name a pupil."""
    return tuple(
        f"The scale in {name} stays on this computer because a pupil is named there. Take the name out of the file, in "
        "the programme's folder ‘scales’, and it is shared."
        for name in names
    )


def _text(file: Path) -> str:
    try:
        return content(file).decode("utf-8-sig")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _words(name: str) -> str:
    return re.sub(r"[-_.]+", " ", name.removesuffix(".toml")).title()

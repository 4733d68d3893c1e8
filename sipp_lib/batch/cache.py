"""Which reports need not be made again: their key, and what is remembered of files so that few are read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.evidence.pupils.key_files import key_files
from sipp_lib.files import content, listed, write_atomically
from sipp_lib.programme import EDITIONS, Place, Programme
from sipp_lib.reports.provenance import software
from sipp_lib.rights import private_folder

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import Audience

FileState = list[Any]
"""Of a file: size, times of change in ns (content, then anything), SHA-256. All but the last are looked at first."""
UNSURE = (
    2_000_000_000  # ns: a file changed so shortly before it was looked at may change again in the same tick
)
ZEROS = "0" * 64


def sha(data: bytes) -> str:
    """SHA-256 as hexadecimal text."""
    return sha256(data).hexdigest()


def hash_file(path: Path) -> FileState:
    """Look at a file: first at what the system says of it, then at its bytes."""
    return [*_state(path), sha(content(path))]


@dataclass
class BuildRecord:
    """What a report was made from, file by file, and what was made: enough to know it again.

    Parameters
    ----------
    key : str
        SHA-256 over all that could change the report.
    page, notebook : str
        SHA-256 of the two files.
    editions : dict of str to str
        The same of the pages beside them: see `sipp_lib.programme.EDITIONS`.
    facts : dict
        What the index page says of it.
    files : dict of str to Seen
        The files that it was made from, as they were before they were used.
    heads : str
        The fingerprint of its records; empty when a log beside the file held a part of them.
    pictures : dict of str to str
        As `sipp_lib.reports.album.Album` keeps them.
    """

    key: str
    page: str
    notebook: str
    facts: dict[str, Any]
    files: dict[str, FileState]
    heads: str
    pictures: dict[str, str]
    editions: dict[str, str]


def key(
    programme: Programme,
    *,
    records: str,
    evidence: dict[str, str],
    names: dict[str, str],
    template: str,
    parameters: dict[str, Any],
) -> str:
    """The hash of everything that a report depends on.

    It stands in the public notebook. Who knows all answers but one could try that one out against it, if the
    programme's random id, which no report tells, were not in it.

    Parameters
    ----------
    programme : Programme
        Its id, its name and its settings of disclosure count.
    records : str
        Hash over the heads of all records.
    evidence, names : dict of str to str
        The hashes of the evidence files, and of the key files with the names that a public report may not hold.
    template : str
        Hash of the report's and the page's template.
    parameters : dict
        What papermill fills in.
    """
    settings = [
        programme.id,
        programme.name,
        programme.threshold,
        programme.base,
        sorted(programme.looked_at),
    ]
    made_from = [records, evidence, names, settings, template, parameters, software()]
    return sha(json.dumps(made_from, sort_keys=True).encode())


def evidence_of(programme: Programme, place: Place, look: Callable[[Path], str]) -> dict[str, str]:
    """The hash of every evidence file of a partnership, and of every scale that the programme defines."""
    scales = files(programme.scales)
    own = {path.name: look(path) for path in files(place.evidence)}
    return own | {f"scales/{path.name}": look(path) for path in scales}


def names_of(programme: Programme, audience: Audience, look: Callable[[Path], str]) -> dict[str, str]:
    """The hash of every key file of a programme; for the school, where names may stand, only which are here."""
    files = key_files(programme.id, programme.folder)
    return {path.name: look(path) if audience == "public" else "" for path in files}


def files(folder: Path) -> list[Path]:
    """The files of a folder, sorted; none where there is no folder."""
    return [path for path in listed(folder) if path.is_file()]


def size(place: Place) -> int:
    """How many bytes a partnership has in records and evidence: about how long its report takes."""
    return sum(path.stat().st_size for path in [place.records_file, *files(place.evidence)] if path.is_file())


def settled(place: Place) -> bool:
    """Whether records are a file whose bytes tell all: not on a server, and no changes wait in a log beside it."""
    file = place.records_file
    log = file.with_name(f"{file.name}-wal")
    return not place.store and file.is_file() and not (log.exists() and log.stat().st_size > 0)


def sign(text: str) -> str:
    """A notebook's text with its own SHA-256 in the place of the zeros it was written with."""
    return text.replace(ZEROS, sha(text.encode()), 1)


class ReportCache:
    """What the last run saw, kept in the programme's private folder ``.sipp``; without it all is looked at again.

    Parameters
    ----------
    programme : Programme
        Whose reports.
    audience : {"public", "school"}
        Which reports.
    """

    def __init__(self, programme: Programme, audience: Audience) -> None:
        self.programme, self.audience = programme, audience
        self.path = programme.private / ".sipp" / f"reports-{audience}.json"
        try:
            kept = json.loads(content(self.path))
            self.at, self.index = int(kept["at"]), list(kept["index"])
            self.seen: dict[str, FileState] = dict(kept["seen"])
            self.heads: dict[str, str] = dict(kept["heads"])
            self.made: dict[str, list[Any]] = dict(kept["made"])
            self.pictures: dict[str, dict[str, str]] = dict(kept["pictures"])
        except (OSError, ValueError, LookupError, TypeError):  # the first run, or a file that is not ours
            self.at, self.index, self.seen, self.heads, self.made, self.pictures = 0, [], {}, {}, {}, {}

    def look(self, path: Path) -> str:
        """The SHA-256 of a file, read only when it was touched since."""
        name = str(path)
        known = self.seen.get(name)
        if known is None or known[:3] != _state(path) or max(known[1:3]) > self.at - UNSURE:
            known = self.seen[name] = hash_file(path)
        return str(known[3])

    @cached_property
    def names(self) -> dict[str, str]:
        """The hash of every key file."""
        return names_of(self.programme, self.audience, self.look)

    def unchanged(self, slug: str, template: str, parameters: dict[str, Any]) -> bool:
        """Whether a partnership's report is there, whole, and would come out the same."""
        place, folder = self.programme.place(slug), self.programme.reports(self.audience)
        try:
            whole = [self.look(folder / f"{slug}.html"), self.look(folder / f"{slug}.ipynb")]
            made = self.made.get(slug)
            if made is None or made[1:3] != whole:
                made = self.made[slug] = _read(folder / f"{slug}.ipynb", whole)
            return self.editions(slug) == [*made[4]] and bool(
                made[0]
                == key(
                    self.programme,
                    records=self._heads(place),
                    evidence=evidence_of(self.programme, place, self.look),
                    names=self.names,
                    template=template,
                    parameters=parameters,
                )
            )
        except (OSError, ValueError, LookupError, TypeError):  # a file is missing, or is not what a report is
            self.made.pop(slug, None)
            return False

    def editions(self, slug: str) -> list[str]:
        """The pages beside a report that lie there as they were made with it."""
        return [
            edition
            for edition, made in (self.made[slug][4] if slug in self.made else {}).items()
            if (path := self.programme.report(self.audience, slug, f"{edition}.html")).is_file()
            and self.look(path) == made
        ]

    def _heads(self, place: Place) -> str:
        """The fingerprint of the records: of the same bytes it is known, else every revision is verified."""
        content = self.look(place.records_file) if settled(place) else ""
        if content not in self.heads or not content:
            from sipp_lib.errors import StoreError
            from sipp_lib.records.store import Store

            try:
                with Store.open(place.records, place.slug, read_only=True) as store:
                    heads = store.fingerprint()
            except StoreError as error:  # making the report will say it
                raise ValueError from error
            if not content:
                return heads
            self.heads[content] = heads
        return self.heads[content]

    def facts(self, slug: str) -> dict[str, Any] | None:
        """What a partnership's report tells the index page, also when it is out of date; None without one."""
        notebook = self.programme.reports(self.audience) / f"{slug}.ipynb"
        if slug in self.made and notebook.is_file():
            return dict(self.made[slug][3])
        try:
            return index_facts(json.loads(content(notebook))["metadata"]["sipp"])
        except (OSError, ValueError, LookupError, TypeError):  # no report, or a file of somebody else's
            return None

    def learn(self, slug: str, made: BuildRecord) -> None:
        """Take in what a worker saw and made."""
        self.seen |= made.files
        self.made[slug] = [made.key, made.page, made.notebook, made.facts, made.editions]
        self.pictures[slug] = made.pictures
        records = made.files.get(str(self.programme.place(slug).records))
        if made.heads and records:
            self.heads[records[3]] = made.heads

    def keep(self) -> None:
        """Write down what was seen."""
        kept = {
            "at": time.time_ns(),
            "index": self.index,
            "seen": {name: each for name, each in self.seen.items() if Path(name).exists()},
            "heads": {
                each: self.heads[each] for each in {s[3] for s in self.seen.values()} & self.heads.keys()
            },
            "made": self.made,
            "pictures": self.pictures,
        }
        private_folder(self.path.parent)
        write_atomically(self.path, json.dumps(kept).encode())


def _read(notebook: Path, whole: list[str]) -> list[Any]:
    """What a report says of itself, when page and notebook are as they were written."""
    text = content(notebook).decode()
    facts = json.loads(text)["metadata"]["sipp"]
    page, own = facts["whole"]["page"], facts["whole"]["notebook"]
    editions = {name: each for name, each in facts["whole"].items() if name in EDITIONS}
    if page != whole[0] or sha(text.replace(own, ZEROS, 1).encode()) != own:
        raise ValueError("not as it was written")
    return [facts["stamp"]["key"], *whole, index_facts(facts), editions]


def index_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """What the index page tells of a report."""
    return {name: each for name, each in facts.items() if name not in ("title", "stamp", "whole")}


def _state(path: Path) -> list[int]:
    state = path.stat()
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns]

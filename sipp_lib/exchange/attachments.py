"""Evidence files that travel with records where a school has ticked that they may; what was erased goes everywhere."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from io import StringIO
from pathlib import Path

from sipp_lib.errors import EvidenceError, Issue
from sipp_lib.evidence.elsewhere import KEPT, Elsewhere
from sipp_lib.evidence.pupils.identifiers import IDENTIFYING
from sipp_lib.exchange.parcel import Parcel
from sipp_lib.files import content, discard, write_atomically
from sipp_lib.records.kinds import Import
from sipp_lib.records.merge import Entry
from sipp_lib.records.revision import Revision
from sipp_lib.records.store import Store
from sipp_lib.rights import private_folder


def to_send(store: Store, evidence: Path, there: Collection[str]) -> dict[str, str]:
    """The evidence files in use that are here and not in the shared folder yet, as texts by name.

    Parameters
    ----------
    store : Store
        The records.
    evidence : pathlib.Path
        The partnership's folder of evidence.
    there : collection of str
        The names of files that lie in the shared folder.

    Raises
    ------
    StoreError, EvidenceError, OSError
        When records or files cannot be read.
    """
    from sipp_lib.evidence.storage import kept_bytes

    bodies = [entry.body for entry in store.current("import") if isinstance(entry.body, Import)]
    here = [
        body
        for body in bodies
        if KEPT.fullmatch(body.file) and body.file not in there and (evidence / body.file).is_file()
    ]
    if found := [each for body in here if isinstance(each := kept_bytes(body, evidence), Issue)]:
        raise EvidenceError(found)  # nobody would take in a damaged one
    return texts((body.file for body in here), evidence)


def naming(
    files: Mapping[str, str], found: Callable[[str], Collection[str]], entries: Iterable[Entry] = ()
) -> list[str]:
    """The evidence files in which a word that is kept, such as an answer or a class, names a pupil.

    Parameters
    ----------
    files : mapping of str to str
        Their texts by name.
    found : callable
        What in a word gives a pupil away.
    entries : iterable of Entry
        The records: the names of schools and measures travel in these.
    """
    from sipp_lib.disclosure.free_text import names_in_records, words_of_evidence

    named, told = [], names_in_records(entries) if files else ()
    for name, text in files.items():
        header, *rows = [*csv.reader(StringIO(text, newline=""))] or [[]]
        columns = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else {}
        words = words_of_evidence(name.partition("-")[0], columns, told)
        if any(IDENTIFYING & {*found(word)} for _, word in words):
            named.append(name)
    return named


def texts(names: Iterable[str], evidence: Path) -> dict[str, str]:
    """Those of some evidence files that are here, by name.

    Raises
    ------
    OSError
        When one cannot be read.
    """
    here = [name for name in dict.fromkeys(names) if (evidence / name).is_file()]
    return {name: content(evidence / name).decode("utf-8", "surrogatepass") for name in here}


def note(revisions: Iterable[Revision], evidence: Path, sender: Parcel) -> None:
    """Remember which evidence files others have, by the records that came in with word of them.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    named = [str((each.body or {}).get("file", "")) for each in revisions if each.kind == "import"]
    files = {name: sender.who for name in named if KEPT.fullmatch(name)}
    if files:
        Elsewhere.remember(evidence, files)


def take(parcel: Parcel, revisions: Iterable[Revision], evidence: Path) -> tuple[bool, int]:
    """Keep the evidence files of a parcel, and remove those that were erased.

    A file is kept when a record here tells its name and its SHA-256; else the record is still to come.

    Returns
    -------
    bool
        Whether all could be taken.
    int
        How many were new here.

    Raises
    ------
    OSError
        When a file cannot be written or removed.
    """
    if not (parcel.files or parcel.erased):
        return True, 0
    erased = Elsewhere.remember(
        evidence, erased=[name for name in parcel.erased if KEPT.fullmatch(name)]
    ).erased
    discard(path for name in erased if (path := evidence / name).is_file())
    bodies = [each.body for each in revisions if each.kind == "import" and each.body]
    known = {str(body.get("file")): str(body.get("sha256")) for body in bodies}
    complete, new = True, 0
    for name, text in parcel.files.items():
        data = text.encode("utf-8", "surrogatepass")
        if name in erased or (evidence / name).is_file():
            continue
        if KEPT.fullmatch(name) and known.get(name) == hashlib.sha256(data).hexdigest():
            private_folder(evidence)
            write_atomically(evidence / name, data, fixed=True)
            new += 1
        else:
            complete = False
    return complete, new

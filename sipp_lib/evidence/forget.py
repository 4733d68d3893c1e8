"""`sipp forget`: a pupil's rows are taken out of every evidence file, and the pupil out of the key files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sipp_lib.errors import DisclosureError, EvidenceError, Issue, SippError, UsageError
from sipp_lib.evidence import storage, told
from sipp_lib.evidence.elsewhere import Elsewhere, absent
from sipp_lib.evidence.file_names import erase_file_names
from sipp_lib.evidence.import_lock import hold
from sipp_lib.evidence.importer import AUTHOR, revision_of
from sipp_lib.evidence.kept_words import unnamed
from sipp_lib.evidence.pupils import key_files
from sipp_lib.evidence.pupils.names import normalise, same_number
from sipp_lib.evidence.pupils.pseudonyms import pseudonym, school_key
from sipp_lib.evidence.spoken import find_mentions
from sipp_lib.evidence.storage_csv import parse
from sipp_lib.files import discard, listed
from sipp_lib.looked_at import look_at
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Import
from sipp_lib.records.revision import Revision
from sipp_lib.records.store import Store
from sipp_lib.removed import removed

REFUSED = (
    "The pupil was not forgotten and nothing was changed: texts of the programme name the pupil, and once the name is "
    "forgotten, no public report would be stopped by them. Take the pupil out of each of these, then forget the pupil "
    "again:"
)
IN_THE_BIN = (
    "The pupil was not forgotten and nothing was changed: a partnership that was removed holds the pupil too, in the "
    "folder {folder}. Put it back under ‘Removed’ on the start page of the workbook, forget the pupil, and remove it "
    "again."
)
WHO = {"pupils": "pupil", "observations": "pupil", "surveys": "respondent"}


@dataclass(frozen=True)
class Forgotten:
    """What was done.

    Parameters
    ----------
    rows : int
        Rows that were taken out.
    files : int
        Evidence files that are gone, most of them with a new one in their place.
    key : bool
        Whether a key file knew the pupil.
    elsewhere : tuple of str
        Other partnerships of the programme that have rows of this pupil.
    records : tuple of str
        Other records of the programme that the pupil stands in: see `sipp_lib.evidence.spoken.Mentions`.
    called : int
        Imports whose file was called after the pupil: its name is erased.
    """

    rows: int
    files: int
    key: bool
    elsewhere: tuple[str, ...]
    records: tuple[str, ...]
    called: int


def forget(programme: Programme, place: Place, who: str, others: Collection[str] = ()) -> Forgotten:
    """Take a pupil out of a partnership's evidence and of the key files; done again, it finishes what was left.

    Each file with rows of the pupil gets a new one without them in its place, and is removed; so are files that an
    earlier import had left unused.

    Parameters
    ----------
    programme : Programme
        The programme.
    place : Place
        The partnership.
    who : str
        The pupil's pseudonym, SCN, number at the school, or any of the pupil's names.
    others : collection of str
        Ids of records whose words mean somebody or something else, as a person has found: they may be published, see
        `sipp_lib.looked_at.look_at`.

    Raises
    ------
    UsageError
        When nobody is known so, or several pupils are.
    DisclosureError
        When a text of the programme names the pupil, with every place: nothing is changed then.
    EvidenceError, StoreError, ProgrammeError
        When files, records or keys cannot be read or written.
    """
    with hold(key_files.keys_folder(programme.id, programme.folder), place.folder):
        return _forgotten(programme, place, who, others)


def _forgotten(programme: Programme, place: Place, who: str, others: Collection[str]) -> Forgotten:
    code, keyed = _found(programme, place, who)
    pupils = key_files.read_keys(programme.id, programme=programme.folder)
    named = [pupil for pupil in pupils if pupil.pupil == code]
    others_known = [pupil for pupil in pupils if pupil.pupil != code]
    texts = find_mentions(programme, named, others_known, code)
    harmless = [rev for id in others for rev in texts.naming.get(id, ())]
    if harmless:
        seen = replace(programme, looked_at=(*programme.looked_at, *harmless))
        texts = find_mentions(seen, named, others_known, code)
    if texts.now:
        raise DisclosureError("\n".join([REFUSED, *texts.now]))
    for kept in removed(programme):
        [slug] = kept.partnerships()
        held = find_mentions(kept, named, others_known, code)
        if held.now or held.files or any(_holds(path, code) for path in _files(kept.partnership(slug))):
            raise DisclosureError(IN_THE_BIN.format(folder=kept.folder))
    if harmless:
        look_at(programme, harmless)
    with Store.open(place.records, place.slug) as store:
        rows, files = _from_evidence(store, place, code, texts.files.get(place.slug, set()))
    for slug, called in texts.files.items():
        there = programme.partnership(slug)
        with (
            nullcontext() if slug == place.slug else hold(there.folder),
            Store.open(there.records, slug) as store,
        ):
            erase_file_names(store, there, called, author=AUTHOR)
    for school in keyed:
        left = [p for p in key_files.read_keys(programme.id, [school], programme.folder) if p.pupil != code]
        key_files.write_keys(programme.id, school, left, programme.folder)
    told.forget(place.folder / told.FILE, programme.id, code)
    rest = [programme.partnership(slug) for slug in programme.partnerships() if slug != place.slug]
    elsewhere = tuple(each.slug for each in rest if any(_holds(path, code) for path in _files(each)))
    if not (rows or files or keyed or texts.files):
        raise UsageError(
            "Nobody in this partnership's evidence or in the key files is known by this. Give the pupil's pseudonym, "
            "as it stands in the evidence, or the Scottish Candidate Number."
        )
    renamed = sum(map(len, texts.files.values()))
    return Forgotten(rows, files, bool(keyed), elsewhere, texts.otherwise, renamed)


def _found(programme: Programme, place: Place, who: str) -> tuple[str, list[str]]:
    """The pseudonym of the pupil, and the schools whose key files have it."""
    schools = sorted(
        {
            path.stem
            for ending in (".csv", ".key")
            for path in key_files.key_files(programme.id, programme.folder, ending)
        }
    )
    found: dict[str, dict[str, None]] = {}
    for school in schools:
        for pupil in key_files.read_keys(programme.id, [school], programme.folder):
            known = who in (pupil.pupil, pupil.scn)
            known |= bool(pupil.name) and normalise(who) == normalise(pupil.name)
            known |= bool(pupil.number) and same_number(who) == same_number(pupil.number)
            if known:
                found.setdefault(pupil.pupil, {})[school] = None
    codes = {code: list(there) for code, there in found.items()}
    if not codes:
        keys = [school_key(programme.id, school, programme.folder) for school in schools]
        wanted = {who, *(pseudonym(key, f"scn:{who}") for key in keys if key)}
        codes = {code: [] for code in wanted if any(_holds(path, code) for path in _files(place))} or {
            who: []
        }
    if len(codes) > 1:
        raise UsageError(
            "Several pupils are known by this. Give the pupil's pseudonym, as it stands in the evidence, or the "
            "Scottish Candidate Number."
        )
    return next(iter(codes.items()))


def _from_evidence(store: Store, place: Place, code: str, called: Collection[str]) -> tuple[int, int]:
    """Rows and files that are gone; `called` are the imports whose file was called after the pupil."""
    rows = 0
    there = _files(place)
    bodies = {entry.id: _import(entry) for entry in store.current("import")}
    paths = {id: place.evidence / Path(body.file).name for id, body in bodies.items()}
    kept = _kept(place, bodies)
    holding = {id for id in kept if bodies[id].table is not None and _holds(paths[id], code, kept[id])}
    replacing = {old: id for id, body in bodies.items() for old in body.replaces if old in bodies}
    new: list[Revision] = []
    made: dict[str, str] = {}
    used = {path.name for id, path in paths.items() if id not in holding and id not in replacing}

    def depth(id: str) -> int:
        steps = 0
        while id in replacing and steps < len(bodies):  # damaged records may go round in a circle
            id, steps = replacing[id], steps + 1
        return steps

    try:
        # what was replaced, so that it is there when the later import is withdrawn, and before what replaces it
        for id in sorted((id for id in holding if replacing.get(id, id) in holding), key=depth, reverse=True):
            body = bodies[id]
            frame, found = parse(kept[id], str(body.table), paths[id].name)
            if any(issue.severity == "stop" for issue in found):
                raise EvidenceError(found)
            left = frame[frame[WHO[str(body.table)]] != code]
            file = storage.save(left, str(body.table), place.evidence)
            used.add(file.file)
            rows += 0 if id in replacing else len(frame) - len(left)
            fields: dict[str, Any] = {
                "file": file.file,
                "sha256": file.sha256,
                "rows": file.rows,
                "source": unnamed(body.source) if id in called else body.source,
                "day": date.today(),
                "replaces": [id, *(made[old] for old in body.replaces if old in made)],
            }
            new.append(revision_of(body.model_copy(update=fields), place.slug))
            made[id] = new[-1].record
        store.merge(new)
    except (SippError, OSError):
        discard(path for path in _files(place) if path not in there)
        raise
    gone = [path for path in _files(place) if path.name not in used and _holds(path, code)]
    try:
        # first the word of it, for the other schools that have them
        Elsewhere.remember(place.evidence, erased=[path.name for path in gone])
        discard(gone)
    except OSError as error:
        text = f"An evidence file with rows of the pupil could not be removed: {error.strerror}. Try again."
        raise UsageError(text) from error
    return rows, len(gone)


def _kept(place: Place, bodies: Mapping[str, Import]) -> dict[str, bytes]:
    """What is in the files of imports, but for those that are at another school only.

    Of a damaged file nobody knows whether the pupil stood there, and a new one would hide that it is damaged.
    """
    away = absent(bodies.items(), place.evidence)
    read = {id: storage.kept_bytes(body, place.evidence) for id, body in bodies.items() if id not in away}
    if found := [each for each in read.values() if isinstance(each, Issue)]:
        raise EvidenceError(found)
    return {id: data for id, data in read.items() if isinstance(data, bytes)}


def _import(entry: Any) -> Import:
    body: Import = entry.body
    return body


def _files(place: Place) -> list[Path]:
    return listed(place.evidence, ".csv")


def _holds(path: Path, code: str, data: bytes | None = None) -> bool:
    """Whether a pupil stands in a file's column of pupils; its bytes are given where they were read already."""
    table = path.name.partition("-")[0]
    if table not in WHO or (data is None and not path.is_file()):
        return False
    frame, _ = parse(path.read_bytes() if data is None else data, table, path.name)
    return bool((frame[WHO[table]] == code).any())

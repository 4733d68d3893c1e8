"""Where the texts of a programme still name a pupil who is to be forgotten: with the name gone nothing stops them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.disclosure.free_text import SHOWN_WORDS, names_in_records, words_of_evidence
from sipp_lib.evidence.pupils.identifiers import APART, FINGERPRINT, KnownPupil, Matcher, Names
from sipp_lib.evidence.storage_csv import parse
from sipp_lib.files import content, listed
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import KINDS, Fields, Import
from sipp_lib.records.revision import Revision
from sipp_lib.records.store import Store

if TYPE_CHECKING:
    from sipp_lib.records.merge import Entry

Found = Callable[[str], bool]
UNNAMED = "(its short name names the pupil)"
SHORT_NAME = (
    "The short name of a partnership: begin it under another name on the start page, enter there all that you need "
    "to keep, and only then remove the old one; or, where the word means something else, such as a place, add the "
    "short name in quotation marks to looked_at under [disclosure] in sipp.toml."
)
IN_RECORD = (
    "open it and take the pupil out; bring a record back first if it was removed. If it means somebody or something "
    "else, add --not-the-pupil {id} to the command."
)


@dataclass(frozen=True)
class Mentions:
    """Where a pupil is named, never with the name.

    Parameters
    ----------
    now : tuple of str
        Texts as they are now, each with what to do: the public could come to read them.
    otherwise : tuple of str
        Records that name the pupil in an earlier version only, among a group's pseudonyms, or by a name that
        another known pupil has too.
    files : dict of str to set of str
        The imports of each partnership whose file was called after the pupil: no person can change their records.
    naming : dict of str to list of str
        By the id of a record those of its revisions that name the pupil now.
    """

    now: tuple[str, ...]
    otherwise: tuple[str, ...]
    files: dict[str, set[str]]
    naming: dict[str, list[str]]


def find_mentions(
    programme: Programme, pupil: Iterable[KnownPupil], others: Iterable[KnownPupil], code: str
) -> Mentions:
    """Search all partnerships of a programme as a public report is searched.

    Parameters
    ----------
    programme : Programme
        The programme.
    pupil, others : iterable of KnownPupil
        The rows of the key files of this pupil, and of everybody else. What they share stays stopped.
    code : str
        The pupil's pseudonym.
    """
    names, shared = Names.of(pupil, [code]), Names.of(others, [])
    own = replace(
        names,
        full=Matcher.of(names.full.strings - shared.full.strings),
        forenames=names.forenames - shared.forenames,
        initials=names.initials - shared.initials,
    )
    found, known = _finder(own), _finder(names)
    now = [*_of_the_programme(programme, found)]
    otherwise: list[str] = []
    files: dict[str, set[str]] = {}
    naming: dict[str, list[str]] = {}
    for slug in programme.partnerships():
        place = programme.partnership(slug)
        shown = UNNAMED if found(slug.title()) else slug
        if shown == UNNAMED and slug not in programme.looked_at:
            now.append(SHORT_NAME)
        with Store.open(place.records, slug, read_only=True) as store:
            revisions, current = store.revisions(), store.current()
        now += [f"Partnership {shown}, {told}" for told in _of_evidence(place, current, found)]
        if called := {each.record for each in revisions if _is_called_after(each, found)}:
            files[slug] = called
        revisions = [each for each in revisions if each.record not in called]
        heads, rest = _of_records(revisions, programme, found, known)
        for (title, id), revs in heads.items():
            now.append(f"Partnership {shown}, record ‘{title}’ {id}: {IN_RECORD.format(id=id)}")
            naming[id] = revs
        otherwise += [f"{shown}: {told}" for told in rest]
    return Mentions(tuple(now), tuple(otherwise), files, naming)


def _finder(names: Names) -> Found:
    def found(text: str) -> bool:
        codes = set(names.found(text))
        if "scn" in codes and not any(scn in re.sub("[^0-9]", "", text) for scn in names.scns):
            codes.remove("scn")  # somebody else's
        return bool(codes)

    return found


def _is_called_after(revision: Revision, found: Found) -> bool:
    """Whether a revision of an import holds the pupil's name; names of files are often in small letters."""
    if revision.kind != Import.kind or not revision.body:
        return False
    text = text_of(revision.body)
    return found(text) or found(text.title())


def _of_the_programme(programme: Programme, found: Found) -> Iterator[str]:
    if found(programme.name):
        yield "The programme's name: correct it in sipp.toml."
    for path in listed(programme.scales, ".toml"):
        if found(content(path).decode(errors="replace")):
            yield "A scale of the programme: correct its file in the folder scales."


def _of_evidence(place: Place, current: Sequence[Entry], found: Found) -> Iterator[str]:
    bodies = {entry.id: entry.body for entry in current if isinstance(entry.body, Import)}
    replaced = {old for body in bodies.values() for old in body.replaces}
    in_records = names_in_records(current)
    for body in (each for id, each in bodies.items() if id not in replaced):
        path = place.evidence / Path(body.file).name
        if body.table not in SHOWN_WORDS or not path.is_file():
            continue
        frame, _ = parse(path.read_bytes(), body.table, path.name)
        cells = {name: frame[name].dropna().astype(str).tolist() for name in map(str, frame)}
        words = words_of_evidence(body.table, cells, in_records)
        for name in dict.fromkeys(name for name, word in words if found(word)):
            yield (
                f"the evidence, table ‘{body.table}’, column ‘{name}’: remove the school's file (‘Remove’ "
                "in phase 1, or ‘sipp withdraw’), correct it and add it again."
            )


def _of_records(
    revisions: Iterable[Revision], programme: Programme, found: Found, known: Found
) -> tuple[dict[tuple[str, str], list[str]], list[str]]:
    """The records that name the pupil now, with the revisions that do, and the others that name or named the pupil."""
    followed = {parent for revision in revisions for parent in revision.parents}
    heads: dict[tuple[str, str], list[str]] = {}
    rest: dict[tuple[str, str], None] = {}
    for each in revisions:
        if not each.body or not known(text_of(each.body)):
            continue
        record = KINDS[each.kind].title, each.record
        if each.rev in followed or each.rev in programme.looked_at or not found(_typed(each)):
            rest[record] = None
        else:
            heads.setdefault(record, []).append(each.rev)
    return heads, [f"‘{title}’ {id}" for title, id in rest if (title, id) not in heads]


def _typed(revision: Revision) -> str:
    """The words of a record without the fields that the workbook fills in with pseudonyms: none is ever published."""
    return text_of(_without_codes(KINDS[revision.kind], revision.body or {}))


def _without_codes(model: type[Fields], body: dict[str, Any]) -> dict[str, Any]:
    left: dict[str, Any] = {}
    for name, value in body.items():
        known = name in model.model_fields
        if known and (rows := model.rows_of(name)):
            left[name] = [_without_codes(rows, row) for row in value]
        elif not known or not model.holds_codes(name):
            left[name] = value
    return left


def text_of(body: dict[str, Any]) -> str:
    """All words of a record but fingerprints: of a hundred of them one holds a candidate number by chance."""
    return FINGERPRINT.sub(" ", APART.join(_strings(body)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _strings(part)
    else:
        yield str(value)

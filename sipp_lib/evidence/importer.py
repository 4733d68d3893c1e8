"""The steps of `sipp add`, each callable by itself: look at a file, check what it would bring, bring it in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping as Map
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sipp_lib import files
from sipp_lib.errors import EvidenceError, Issue, SippError, UsageError
from sipp_lib.evidence import storage
from sipp_lib.evidence.combine import CurrentData
from sipp_lib.evidence.import_lock import hold
from sipp_lib.evidence.kept_words import source_of
from sipp_lib.evidence.mapping.aggregates import find_aggregates
from sipp_lib.evidence.mapping.consent import without_refusals
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.left_out import left_though_likely
from sipp_lib.evidence.mapping.level_order import keep_orders, with_orders
from sipp_lib.evidence.mapping.mapping import OWN_SCHOOL, WHO, headings_hash, is_for, load, save
from sipp_lib.evidence.mapping.monthly import by_month, in_title
from sipp_lib.evidence.mapping.openings import choose_half_days, counts_in_doubt
from sipp_lib.evidence.mapping.questions import asks_school
from sipp_lib.evidence.mapping.slashed import split_half_days
from sipp_lib.evidence.mapping.staged_names import split_stages
from sipp_lib.evidence.mapping.tick_all import split_options
from sipp_lib.evidence.occasions import with_mapped_occasions, with_planned_occasions
from sipp_lib.evidence.preview import Preview
from sipp_lib.evidence.pupils import key_files, pseudonyms
from sipp_lib.evidence.pupils.in_cells import asked_who
from sipp_lib.evidence.pupils.linkage import ASKED, lift_stops, own_schools
from sipp_lib.evidence.pupils.schools import listed, named
from sipp_lib.evidence.readers.read import content, read
from sipp_lib.evidence.readers.returned_forms import lost
from sipp_lib.evidence.simd import SimdLookup, lookup
from sipp_lib.evidence.staging import StagedImport, stage
from sipp_lib.formats import counted, rows_added
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Import, School
from sipp_lib.records.revision import Revision, checked, utc
from sipp_lib.records.store import Store

AUTHOR = "workbook"


@dataclass(frozen=True, eq=False)
class CheckedImport:
    """What a file would bring, and everything that was found."""

    preview: Preview
    arrival: StagedImport
    known: CurrentData
    simd: SimdLookup | None = None
    issues: list[Issue] = field(default_factory=list)

    @property
    def asks(self) -> list[str]:
        """The stops that a person may lift; none where something else stops as well."""
        codes = dict.fromkeys(issue.code for issue in self.issues if issue.severity == "stop")
        return list(codes) if set(codes) <= set(ASKED) else []

    @property
    def stops(self) -> bool:
        """Whether the file is refused."""
        return any(issue.severity == "stop" for issue in self.issues)

    @property
    def nothing_new(self) -> EvidenceError | None:
        """Why there is nothing to bring in, where everything in the file was brought in before."""
        if any(len(frame) for frame in self.arrival.tables.values()):
            return None
        text = f"{self.preview.file}: everything in the file was imported before. Nothing was added."
        for left in (issue for issue in self.arrival.issues if issue.code == "no-result"):
            text = (
                f"{left.message} The pupils are known already, so nothing was added. To bring results in, say which "
                "measure each of those columns is of."
            )
        return EvidenceError([Issue("nothing-new", "stop", text, file=self.preview.file)])

    def counts(self) -> str:
        """How much it would bring, in words: where all pupils are kept anew, only what is new of them."""
        tables, every = self.arrival.tables, self.known.evidence.pupils
        there = every[every["pupil"].isin(tables["pupils"]["pupil"])]
        known = tables["pupils"]["pupil"].isin(there["pupil"])
        new = rows_added(
            {table: len(frame) for table, frame in {**tables, "pupils": tables["pupils"][~known]}.items()}
        )
        before = set(there.astype("string").fillna("").itertuples(index=False, name=None))
        now = tables["pupils"].loc[known, list(there)].astype("string").fillna("")
        changed = sum(each not in before for each in now.itertuples(index=False, name=None))
        more = f"more about {counted(changed, 'known pupil')}" if changed else ""
        return ", and ".join(filter(None, [new, more])) or "nothing new"


def current_data(programme: Programme, place: Place, before: CurrentData | None = None) -> CurrentData:
    """What the partnership has: its measures, its schools, its imports and their rows.

    Parameters
    ----------
    programme, place
        The programme and the partnership.
    before : Known, optional
        What was read a moment ago: evidence files never change, so with the same imports they are not read again.

    Raises
    ------
    StoreError, EvidenceError
        When it cannot be read.
    """
    with Store.open(place.records, place.slug, read_only=True) as store:
        entries = store.current()
    bodies: dict[str, list[Any]] = {"measure": []}
    schools: list[tuple[str, Any]] = []
    imports: list[tuple[str, Any]] = []
    for entry in entries:
        if entry.kind == "import":
            imports.append((entry.id, entry.body))
        elif entry.kind == "school":
            schools.append((entry.id, entry.body))
        elif entry.kind in bodies:
            bodies[entry.kind].append(entry.body)
    there = listed(schools)
    codes = tuple(school.code for school in there)
    same = before is not None and before.imports == tuple(imports)
    evidence = before.evidence if before and same else storage.load(imports, place.evidence)
    evidence = with_planned_occasions(evidence, bodies["measure"])
    return CurrentData(programme, tuple(bodies["measure"]), codes, tuple(imports), evidence, there)


def preview(
    path: Path,
    place: Place,
    known: CurrentData,
    mapping: Path | None = None,
    *,
    data: bytes | None = None,
    said: Map[str, str] | None = None,
    **how: Any,
) -> Preview:
    """Read a file and say what its columns are: by a given mapping, by one that was kept, or by a suggestion.

    Parameters
    ----------
    path : pathlib.Path
        The school's file.
    place : Place
        The partnership, which keeps mappings in its folder.
    known : Known
        See `known`.
    mapping : pathlib.Path, optional
        A mapping to use as it stands.
    data : bytes, optional
        The file's content, where it is no file of this machine.
    said : mapping of str to str, optional
        Mappings that nobody has kept yet, as text by their headings; they come before those kept.
    **how
        What to take for granted in reading, see `sipp_lib.evidence.readers.read.read`.

    Raises
    ------
    EvidenceError, UsageError
        When the file cannot be read, its rows are no pupils, or the mapping is for other headings.
    """
    whole, as_before, left_before = read(path, data, **how), mapping is not None, frozenset[str]()
    lost(whole.dialect.titles, path.name)
    titles = (path.stem, whole.dialect.sheet, *whole.dialect.titles)
    whole = split_stages(split_half_days(whole, titles))

    def kept(headings: str) -> Path | str | None:
        there = mappings(place) / f"{headings}.toml"
        return (said or {}).get(headings) or (there if there.is_file() else None)

    found, ticks, unsure = split_options(whole, known.measures)
    if unsure:  # a person may have said before that several answers stand in a cell
        split, blocks, _ = split_options(whole, known.measures, unsure)
        headings = [*map(str, split.frame)]
        if is_for(mapping or kept(headings_hash(headings)) or "", headings):
            found, ticks, unsure = split, blocks, ()
    if mapping is not None:
        suggested = load(mapping, found.frame, ask_again=False, known=known.measures)
    else:
        here: dict[str, Any] = {"measures": known.measures, "schools": known.schools}
        suggested = detect(found.frame, found.formats, **here, ticks=ticks, unsure=unsure)
        suggested = choose_half_days(suggested, found.frame, known.measures)
        before = kept(suggested.headings_hash)
        if before is not None:
            with suppress(UsageError):  # damaged: everything is asked anew, and kept in its place
                again: dict[str, Any] = {"ask_again": True, "schools": known.schools, "known": known.measures}
                as_kept = load(before, found.frame, **again)
                left_before = left_though_likely(as_kept, suggested)
                suggested, as_before = as_kept, True
    if mapping is None:
        suggested = by_month(suggested, found.frame, titles, known.measures)
        suggested = in_title(suggested, titles[1:], titles[:1])
        suggested = counts_in_doubt(suggested, found.frame, found.formats, titles)
        if not suggested.of(*WHO):
            keys = key_files.read_keys(known.programme.id, programme=known.programme.folder)
            suggested = asked_who(suggested, found.frame, keys)
        if school := named(titles, known.listed):
            suggested = replace(suggested, likely_school=school)
        at = [place for place, column in enumerate(suggested.columns) if column.field == "scn"]
        unsaid = asks_school(suggested) and not suggested.school and len(at) == 1
        if unsaid and own_schools(found.frame.iloc[:, at[0]], known):
            suggested = replace(suggested, school=OWN_SCHOOL)
    if issues := find_aggregates(found.frame, suggested, path.name):
        raise EvidenceError(issues)
    digest = hashlib.sha256(content(path, data)).hexdigest()
    shown = Preview(path.name, digest, found, suggested, known.measures, known.schools, known.listed)
    return replace(shown, as_before=as_before, left_before=left_before)


def mappings(place: Place) -> Path:
    """The folder of the mappings that a partnership keeps."""
    return place.folder / "mappings"


def simd_lookup(path: Path, data: bytes | None = None) -> SimdLookup:
    """The official lookup of data zones in a file, or in its content.

    Raises `EvidenceError` when it cannot be read or is none.
    """
    return lookup(read(path, data).frame, path.name)


def check(seen: Preview, known: CurrentData, simd: SimdLookup | None = None) -> CheckedImport:
    """What the file would bring, and what is wrong with it; nothing is written.

    Parameters
    ----------
    seen : Preview
        Without open questions.
    known : Known
        See `known`.
    simd : Lookup, optional
        For data zones.

    Raises
    ------
    EvidenceError
        When questions are open.
    """
    if seen.questions:
        text = " ".join(question.text for question in seen.questions)
        raise EvidenceError([Issue("open-questions", "stop", text, file=seen.file)])
    # rows without a pupil are told apart by file and sheet
    sheet = seen.read.dialect.sheet if len(seen.read.sheets) > 1 else ""
    sha256 = hashlib.sha256(f"{seen.sha256} {sheet}".encode()).hexdigest() if sheet else seen.sha256
    whole, refused = without_refusals(seen.read, seen.mapping, seen.file)
    now = replace(known, measures=with_orders(known.measures, seen.orders))
    arrival = stage(
        whole,
        with_mapped_occasions(seen.mapping, now.measures, now.evidence),
        now,
        file=seen.file,
        sha256=sha256,
        simd=simd,
        said=seen.said,
        today=seen.today,
    )
    read = (lift_stops(each) if each.code in seen.said else each for each in seen.read.issues)
    found = [*read, *refused, *seen.unlike_its_name(), *seen.left_as_before(), *arrival.issues]
    found.sort(key=lambda each: ("stop", "warn", "note").index(each.severity))
    return CheckedImport(seen, arrival, known, simd, found)


def unseen(issue: Issue) -> Issue:
    """What is found, where nobody reads it before the file is added: pupils spelt differently would count as others."""
    if issue.code != "nobody-known":
        return issue
    text = f"{issue.message} If they are other pupils, run the command without --yes."
    return replace(issue, severity="stop", message=text)


def import_file(done: CheckedImport, known: CurrentData, place: Place, *, author: str = AUTHOR) -> list[str]:
    """Import what was checked: evidence files, key files, records and the mapping; all of it or nothing.

    One import of a programme goes on at a time. Where another one, or somebody who forgot a pupil, came first, the
    pupils are identified again.

    Parameters
    ----------
    done : Checked
        Without an issue that stops.
    known : Known
        Of the programme.
    place : Place
        The partnership.
    author : str
        Who brings it in.

    Returns
    -------
    list of str
        The ids of the import records.

    Raises
    ------
    EvidenceError
        When something stops, or there is nothing new in the file.
    ProgrammeError, StoreError
        When keys or records cannot be kept; no new evidence file is left then.
    """
    if done.stops:
        raise EvidenceError(done.issues)
    programme = known.programme
    with hold(key_files.keys_folder(programme.id, programme.folder), place.folder):
        done = _still(done, place)
        if done.stops:
            raise EvidenceError(done.issues)
        return _kept(done, place, author)


def _still(done: CheckedImport, place: Place) -> CheckedImport:
    """What was checked, or checked again where somebody else changed records, evidence or key files meanwhile."""
    then, programme = done.known, done.known.programme
    now = current_data(programme, place, then)
    if (now.measures, now.listed, now.imports) == (then.measures, then.listed, then.imports) and (
        key_files.state(programme.id, programme.folder) == done.arrival.state
    ):
        return done
    return check(done.preview, now, done.simd)


def _kept(done: CheckedImport, place: Place, author: str) -> list[str]:
    programme = done.known.programme
    tables = {table: frame for table, frame in done.arrival.tables.items() if len(frame)}
    if error := done.nothing_new:
        raise error
    there = set(files.listed(place.evidence, ".csv"))
    source = source_of(done.preview.file, done.preview.sha256, done.arrival.people, programme)
    written: list[Path] = []
    try:
        revisions = []
        for table, frame in tables.items():
            file = storage.save(frame, table, place.evidence)
            written.append(place.evidence / file.file)
            body = Import(
                table=table,  # type: ignore[arg-type]
                file=file.file,
                sha256=file.sha256,
                rows=file.rows,
                source=source,
                day=date.today(),
                replaces=list(done.arrival.replaces.get(table, ())),
            )
            revisions.append(revision_of(body, place.slug, author))
        for school, key in done.arrival.keys.items():
            pseudonyms.keep_key(programme.id, school, key, programme.folder)
            earlier = key_files.read_keys(programme.id, [school], programme.folder)
            merged = pseudonyms.join(earlier, done.arrival.people[school])
            key_files.write_keys(programme.id, school, merged, programme.folder)
        save(done.preview.mapping, mappings(place))
        with Store.open(place.records, place.slug) as store:
            _list_schools(done, store, author)
            keep_orders(store, done.preview.orders, author)
            store.merge(revisions)
    except (SippError, OSError):
        files.discard(path for path in written if path not in there)
        raise
    return [revision.record for revision in revisions]


def _list_schools(done: CheckedImport, store: Store, author: str) -> None:
    """The schools of the file as records with a short name, so that nobody types them again."""
    for school in done.arrival.schools:
        store.add(School(name=school.name, code=school.code), author=author)
    used = set(done.arrival.tables["pupils"]["school"])
    for school in done.known.listed:
        if school.made and school.code in used:
            store.revise(school.id, {"code": school.code}, author=author)


def revision_of(
    body: Import,
    partnership: str,
    author: str = AUTHOR,
    *,
    record: str = "",
    parents: Sequence[str] = (),
) -> Revision:
    """A revision of an import, so that several are kept in one act: the first of a new record, unless they are told."""
    return Revision.made(
        record=record or secrets.token_hex(8),
        parents=parents,
        partnership=partnership,
        kind=body.kind,
        op="write",
        author=author,
        at=utc(datetime.now(UTC)),
        body=checked(body.kind, body.model_dump(mode="json")),
    )

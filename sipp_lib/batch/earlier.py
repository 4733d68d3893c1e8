"""What of a programme's earlier reports, and of what stands beside them, names a pupil who is known now."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sipp_lib.characters import strings
from sipp_lib.disclosure.free_text import IDENTITY, slug_naming, texts_looked_at
from sipp_lib.editions import ALL_FORMS
from sipp_lib.errors import SippError
from sipp_lib.evidence.pupils.identifiers import APART
from sipp_lib.evidence.pupils.key_files import known_names
from sipp_lib.programme import EDITIONS, Programme
from sipp_lib.records.store import Store

if TYPE_CHECKING:
    from pathlib import Path

MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Naming:
    """What names a pupil.

    Parameters
    ----------
    programme : bool
        Whether the programme's name does.
    slugs : frozenset of str
        Partnerships whose short name does.
    reports : frozenset of str
        Partnerships whose earlier report does, or lies under such a short name.
    """

    programme: bool
    slugs: frozenset[str]
    reports: frozenset[str]


def naming_now(
    programme: Programme,
    facts: Mapping[str, dict[str, Any] | None],
    failed: Collection[str],
    checked: Collection[str],
) -> Naming:
    """Look through all that would stand in the index page and in ``batch.json`` of the public.

    Parameters
    ----------
    programme : Programme
        Whose reports.
    facts : mapping of str to dict
        As `sipp_lib.batch.index.index` takes them, from reports whenever they were made.
    failed : collection of str
        Partnerships whose report was refused just now: their earlier page is read, too.
    checked : collection of str
        Partnerships whose report has just passed the same check.
    """
    names = known_names(programme.id, programme.folder)
    slugs = {slug for slug in facts if any(slug_naming(slug, names.found, programme.looked_at))}
    reports = set()
    for slug, told in facts.items():
        if any(names.found(text) for text in _words_of_styles(programme, slug)):
            reports.add(slug)
        pages = [programme.report("public", slug, f"{edition}.html") for edition in ("", *EDITIONS)]
        if slug in checked or not (told or any(page.is_file() for page in pages)):
            continue
        harmless = _harmless(programme, slug)
        words = _without(harmless, APART.join(strings(told)))
        named = slug in slugs or bool(names.found(IDENTITY.sub("", words)))
        if (
            slug in failed and not named
        ):  # numbers in the cells of a table may together look like a candidate number
            named = any("name" in names.found(_without(harmless, _words(page))) for page in pages)
        if named:
            reports.add(slug)
    return Naming(bool(names.found(programme.name)), frozenset(slugs), frozenset(reports))


def _words_of_styles(programme: Programme, slug: str) -> Iterator[str]:
    """What Word documents beside a report took from a file of styles, which is checked again as names become known."""
    for form in ALL_FORMS:
        path = programme.report("public", slug, form)
        if path.suffix == ".docx" and path.is_file():
            from sipp_lib.editions.style_file import words_of

            with suppress(SippError):  # a file of somebody else's, under this name
                yield from (text for _, text in words_of(path))


def _words(page: Path) -> str:
    return html.unescape(MARKUP.sub(" ", page.read_text(encoding="utf-8"))) if page.is_file() else ""


def _harmless(programme: Programme, slug: str) -> list[str]:
    """The texts of records that a person has looked at, the longest first."""
    if not programme.looked_at:
        return []
    try:
        place = programme.partnership(slug)
        with Store.open(place.records, slug, read_only=True) as store:
            texts = [*texts_looked_at(store.current(), programme.looked_at)]
    except SippError:  # then nothing of it is known to be harmless
        return []
    return sorted(texts, key=len, reverse=True)


def _without(harmless: list[str], text: str) -> str:
    for each in harmless:
        text = text.replace(each, " ")
    return text

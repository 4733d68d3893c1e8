"""Free text is read for pupils' names before it is published."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from sipp_lib.errors import DisclosureError
from sipp_lib.evidence.pupils.identifiers import APART
from sipp_lib.records.kinds import Fields, Record

if TYPE_CHECKING:
    from sipp_lib.records.merge import Entry

Place = TypeVar("Place")  # where a text stands
Body = TypeVar("Body", bound=Fields)
FINGERPRINT = re.compile(r"(?:(?:pupils|observations|surveys)-)?(?:[0-9a-f]{16}\.csv|[0-9a-f]{64})")
ID = re.compile(r"(?:[0-9a-f]{16}){1,2}")
# The words of the evidence that a public table may show as they are.
SHOWN_WORDS = {
    "pupils": ("stage", "sex"),
    "observations": ("occasion",),
    "surveys": ("occasion", "item", "answer"),
}
WHAT = {
    "name": "the name of a pupil known from the key file",
    "scn": "a candidate number",
    "pseudonym": "the pseudonym of a pupil",
}


def published_texts(body: Fields) -> Iterator[tuple[str, str]]:
    """Every text of a record that a public report may show, with the label of its field.

    Parameters
    ----------
    body : Fields
        A record's body or a row nested in it.

    Yields
    ------
    tuple of str
        Label and text.
    """
    for name, field in body.fields():
        if body.audience_of(name) != "public":
            continue
        value, is_link = getattr(body, name), bool(body.links_of(name))
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, Fields):
                yield from published_texts(part)
            # a link is the id of a record; what a file from elsewhere put in its place is text like any other
            elif isinstance(part, str) and part and not (is_link and ID.fullmatch(part)):
                yield field.title or name, part


def for_the_public(entry: Entry) -> Entry:
    """A record without what stays in the school: such fields are empty, and so is all that nobody released."""
    shown = [
        replace(
            each,
            versions=tuple((_version(entry.body, each.field, v), "", *when) for v, _, *when in each.versions),
        )
        for each in entry.conflicts
        if entry.body.may_be_published() and _is_public(entry.body, each.field)
    ]
    return replace(entry, body=_published(entry.body), author="", conflicts=tuple(shown))


def _version(body: Fields, name: str, value: Any) -> Any:
    """One version of a field that waits for a decision, as JSON holds it, without what stays in the school."""
    if name not in type(body).model_fields or body.rows_of(name) is None:
        return value
    return _published(type(body).model_validate({name: value})).model_dump(mode="json")[name]


def _is_public(body: Fields, name: str) -> bool:
    """Whether the public may see a field; being withdrawn is none of a record's own."""
    return name not in type(body).model_fields or body.audience_of(name) == "public"


def _published(body: Body) -> Body:
    if isinstance(body, Record) and not body.may_be_published():
        return type(body)()
    fresh: dict[str, Any] = {}
    for name, field in body.fields():
        if body.audience_of(name) != "public":
            fresh[name] = field.get_default(call_default_factory=True)
        elif body.rows_of(name) is not None:
            fresh[name] = [_published(row) for row in getattr(body, name)]
    return body.model_copy(update=fresh) if fresh else body


def check_slug(slug: str, found: Callable[[str], Collection[str]]) -> None:
    """Stop a public report whose address would name a pupil.

    Raises
    ------
    DisclosureError
        Without the short name itself.
    """
    if codes := found(slug):
        raise DisclosureError(
            f"A public report was not made: the short name of the partnership holds {WHAT[min(codes)]}, and it stands "
            "in the address of the page. Begin the partnership under another name with ‘sipp new’."
        )


def check_text(
    entries: Iterable[Entry],
    found: Callable[[str], Collection[str]],
    looked_at: Collection[str],
    partnership: str,
) -> None:
    """Stop a public report when a text that it would show names a pupil.

    Parameters
    ----------
    entries : iterable of Entry
        The partnership's records.
    found : callable
        Text in, codes out: ``name``, ``scn``, ``pseudonym``. What it finds in one text it finds in several joined
        by `sipp_lib.evidence.pupils.identifiers.APART`.
    looked_at : collection of str
        Revisions whose text a person has looked at and found harmless.
    partnership : str
        The slug, for the sentence.

    Raises
    ------
    DisclosureError
        Naming record and field, never the name itself.
    """
    texts: list[tuple[tuple[Entry, list[str], str], str]] = []
    for entry in entries:
        unseen = [head for head in entry.heads if head not in looked_at]
        if not entry.body.may_be_published() or not unseen:
            continue
        # the workbook's own file names and fingerprints may look like candidate numbers
        public = [each for each in published_texts(entry.body) if not FINGERPRINT.fullmatch(each[1])]
        for conflict in entry.conflicts:
            if _is_public(entry.body, conflict.field):
                public += [(conflict.label, str(version[0])) for version in conflict.versions]
        texts += [((entry, unseen, label), text) for label, text in public]
    for (entry, unseen, label), code in _hits(texts, found):
        listed = " and ".join(f'"{head}"' for head in unseen)
        raise DisclosureError(
            f"The public report of {partnership} was not made: the record «{entry.body.title}» {entry.id}, "
            f"field «{label}», holds {WHAT[code]}. Open that record and take it out. If it means something "
            f"else, add the revision {listed} to looked_at under [disclosure] in sipp.toml."
        )


def check_words(
    words: Iterable[tuple[str, str]], found: Callable[[str], Collection[str]], partnership: str
) -> None:
    """Stop a public report when a word of the evidence that its tables show names a pupil.

    Parameters
    ----------
    words : iterable of (str, str)
        Where it stands, and the word.
    found, partnership
        As for `check_text`.

    Raises
    ------
    DisclosureError
        Naming table and column, never the name itself.
    """
    for where, code in _hits(words, found):
        raise DisclosureError(
            f"The public report of {partnership} was not made: {where} holds {WHAT[code]}. "
            "Correct it where it stands; evidence is corrected at the school and imported again."
        )


def _hits(
    texts: Iterable[tuple[Place, str]], found: Callable[[str], Collection[str]]
) -> Iterator[tuple[Place, str]]:
    """Where something was found, and its code. All texts are searched together first: mostly nothing is found."""
    listed = list(texts)
    if found(APART.join(dict.fromkeys(text for _, text in listed))):
        yield from ((place, code) for place, text in listed for code in sorted(found(text)))

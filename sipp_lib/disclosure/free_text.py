"""Free text is read for pupils' names before it is published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sipp_lib.errors import DisclosureError
from sipp_lib.evidence.pupils.identifiers import APART
from sipp_lib.records.chain import phase_of
from sipp_lib.records.kinds import Audience, Fields, Measure, Member, Record, School

if TYPE_CHECKING:
    from sipp_lib.records.merge import Entry

Word = tuple[str, str, str]  # where it stands, what it says, what to do when it names a pupil
Place = TypeVar("Place")  # where a text stands
Body = TypeVar("Body", bound=Fields)
ID = re.compile(r"(?:[0-9a-f]{16}){1,2}")
IDENTITY = re.compile("[0-9a-f]{16,64}")
"""Of records and files, among other words: no numbers, though some look like a candidate number."""

# The words of the evidence that a public table may show as they are.
SHOWN_WORDS = {
    "pupils": ("stage", "sex"),
    "observations": ("occasion",),
    "surveys": ("occasion", "item", "answer"),
}
# Those that are kept and stand in no public table.
KEPT_WORDS = {"pupils": ("school", "class"), "observations": ("measure", "level"), "surveys": ("scale",)}
EVERYBODY: tuple[Audience, ...] = ("public", "school")
PUBLIC = EVERYBODY[:1]
SHARED = 3  # pupils of a class or a school: its name may well be a forename, Rowan or St Margaret's
NO_PUPIL = "It is not a pupil"
WHAT = {
    "name": "the name of a pupil known from the key file",
    "misspelt": "what may be the name of a pupil known from the key file, spelt otherwise",
    "scn": "a candidate number",
    "number": "a school’s own number of a pupil",
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
    for _, label, text in _texts(body):
        yield label, text


def _texts(body: Fields, of: Collection[Audience] = PUBLIC) -> Iterator[tuple[str, str, str]]:
    """As `published_texts`, and before them the field's name; of nested rows that of the field that holds them."""
    for name, field in body.fields():
        # of rows that stay in the school every text does
        inside = of if body.audience_of(name) == "public" else EVERYBODY if "school" in of else ()
        value, is_link = getattr(body, name), bool(body.links_of(name))
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, Fields):
                yield from ((name, label, text) for _, label, text in _texts(part, inside))
            # a link is the id of a record; what a file from elsewhere put in its place is text like any other
            elif (
                "public" in inside and isinstance(part, str) and part and not (is_link and ID.fullmatch(part))
            ):
                yield name, field.title or name, part


def words_of_evidence(
    table: str, words: Mapping[str, Iterable[str]], told: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """Every word of a table of the evidence that could name a pupil, whether the public would read it or not.

    Parameters
    ----------
    table : str
        Its name.
    words : mapping of str to iterable of str
        The word of each row by the column, of all columns or of some; empty where there is none.
    told : collection of str
        Short names and names in records, which are searched as texts of their own.

    Yields
    ------
    tuple of str
        Column and word.
    """
    for column in SHOWN_WORDS.get(table, ()):
        yield from ((column, word) for word in {*words.get(column, ())} if word)
    for column in KEPT_WORDS.get(table, ()):
        of_pupils = table == "pupils"
        for word, many in Counter(words.get(column, ())).items():
            if word and word not in told and not (of_pupils and many >= SHARED):
                yield column, word


def names_in_records(entries: Iterable[Entry]) -> set[str]:
    """The names and short names of schools and measures, as evidence has them."""
    bodies = (entry.body for entry in entries if isinstance(entry.body, (Measure, School)))
    return {text for body in bodies for text in (body.name, body.code) if text}


def adults_in_records(entries: Iterable[Entry]) -> list[str]:
    """The names of those who take part: an initial and a family name of theirs name no pupil."""
    return [one.body.name for one in entries if isinstance(one.body, Member) and not one.withdrawn]


def texts_looked_at(entries: Iterable[Entry], looked_at: Collection[str]) -> Iterator[str]:
    """The texts of records all of whose revisions a person has looked at and found harmless."""
    seen = {*looked_at}
    for entry in entries:
        if seen.issuperset(entry.heads):
            yield from (text for _, text in published_texts(entry.body))


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
    of_school, with_rows = _not_as_it_is(type(body))
    fresh = {name: type(body).model_fields[name].get_default(call_default_factory=True) for name in of_school}
    fresh |= {name: [_published(row) for row in getattr(body, name)] for name in with_rows}
    return body.model_copy(update=fresh) if fresh else body


@cache
def _not_as_it_is(model: type[Fields]) -> tuple[list[str], list[str]]:
    """The fields of which the public sees nothing, and those of whose rows it does not see all."""
    names = [name for name, _ in model.fields()]
    of_school = [name for name in names if model.audience_of(name) != "public"]
    return of_school, [name for name in names if name not in of_school and model.rows_of(name) is not None]


def slug_naming(
    slug: str, found: Callable[[str], Collection[str]], looked_at: Collection[str]
) -> Iterator[str]:
    """What is wrong with a short name that names a pupil, without the short name itself.

    It has small letters only, so each part counts as if it had a capital.

    Parameters
    ----------
    slug : str
        The short name of a partnership.
    found, looked_at
        As for `texts_naming`; the short name itself may be among what was looked at.
    """
    if slug not in looked_at and (codes := found(slug.title())):
        yield (
            f"the short name of the partnership holds {WHAT[min(codes)]}, and it stands in the address of the page. "
            "Begin the partnership under another name on the start page. If it means something else, such as a place "
            "or a school, whoever looks after the workbook adds the short name in quotation marks to looked_at under "
            "[disclosure] in sipp.toml."
        )


def check_slug(slug: str, found: Callable[[str], Collection[str]], looked_at: Collection[str]) -> None:
    """Stop a public report whose address would name a pupil; see `slug_naming`.

    Raises
    ------
    DisclosureError
        Without the short name itself.
    """
    for told in slug_naming(slug, found, looked_at):
        raise DisclosureError(f"A public report was not made: {told}")


@dataclass(frozen=True)
class Naming:
    """A text that the public would read and that names a pupil, as far as may be said of it.

    Parameters
    ----------
    entry : Entry
        The record.
    unseen : tuple of str
        Its revisions that nobody has looked at.
    field, label : str
        Where in it.
    what : str
        What was found: see `WHAT`.
    """

    entry: Entry
    unseen: tuple[str, ...]
    field: str
    label: str
    what: str

    @property
    def place(self) -> str:
        """The record and the field, for a sentence."""
        return f"the record ‘{self.entry.body.title}’ {self.entry.id}, field ‘{self.label}’,"


def naming(
    entries: Iterable[Entry],
    found: Callable[[str], Collection[str]],
    looked_at: Collection[str],
    audience: Audience = "public",
) -> Iterator[Naming]:
    """Each text that a public report would show and that names a pupil; or each that stays in the school and does.

    Parameters
    ----------
    entries : iterable of Entry
        The partnership's records.
    found : callable
        Text in, codes out: ``name``, ``misspelt``, ``scn``, ``number``, ``pseudonym``. What it finds in one
        text it finds in several joined by `sipp_lib.evidence.pupils.identifiers.APART`.
    looked_at : collection of str
        Revisions whose text a person has looked at and found harmless.
    audience : {"public", "school"}
        Which of the two.
    """
    texts: list[tuple[tuple[Entry, tuple[str, ...], str, str], str]] = []
    for entry in entries:
        unseen = tuple(head for head in entry.heads if head not in looked_at)
        kept = not entry.body.may_be_published()
        if not unseen or (kept and audience == "public"):
            continue
        there = list(_texts(entry.body, EVERYBODY if kept else (audience,)))
        for conflict in entry.conflicts:
            if kept or _is_public(entry.body, conflict.field) == (audience == "public"):
                there += [(conflict.field, conflict.label, str(version[0])) for version in conflict.versions]
        texts += [((entry, unseen, field, label), text) for field, label, text in there]
    for place, code in _hits(texts, found):
        yield Naming(*place, WHAT[code])


def texts_naming(
    entries: Iterable[Entry], found: Callable[[str], Collection[str]], looked_at: Collection[str]
) -> Iterator[str]:
    """Record and field of each text that `naming` finds, and what to do.

    Yields
    ------
    str
        The end of a sentence and what follows it, never the name itself.
    """
    for each in naming(entries, found, looked_at):
        page = phase_of(each.entry.kind)
        yield (
            f"{each.place} holds {each.what}. Open it on the page of phase {page} and take it out. If it means "
            f"something else, such as a street, press ‘{NO_PUPIL}’ there."
        )


def check_text(
    entries: Iterable[Entry],
    found: Callable[[str], Collection[str]],
    looked_at: Collection[str],
    partnership: str,
) -> None:
    """Stop a public report when a text that it would show names a pupil; see `texts_naming`.

    Raises
    ------
    DisclosureError
        Naming record and field, never the name itself.
    """
    for told in texts_naming(entries, found, looked_at):
        raise DisclosureError(f"The public report of {partnership} was not made: {told}")


def words_naming(words: Iterable[Word], found: Callable[[str], Collection[str]]) -> Iterator[str]:
    """Where each other word that the public would read stands when it names a pupil, and what to do.

    Parameters
    ----------
    words : iterable of (str, str, str)
        Where it stands, the word, and what to do about it.
    found
        As for `texts_naming`.
    """
    for (where, remedy), code in _hits((((where, do), word) for where, word, do in words), found):
        yield f"{where} holds {WHAT[code]}. {remedy}"


def check_words(words: Iterable[Word], found: Callable[[str], Collection[str]], partnership: str) -> None:
    """Stop a public report when a word of its evidence, template or programme names a pupil; see `words_naming`.

    Raises
    ------
    DisclosureError
        Naming the place, never the name itself.
    """
    for told in words_naming(words, found):
        raise DisclosureError(f"The public report of {partnership} was not made: {told}")


def _hits(
    texts: Iterable[tuple[Place, str]], found: Callable[[str], Collection[str]]
) -> Iterator[tuple[Place, str]]:
    """Where something was found, and its code. All texts are searched together first: mostly nothing is found."""
    listed = list(texts)
    if found(APART.join(dict.fromkeys(text for _, text in listed))):
        yield from ((place, code) for place, text in listed for code in sorted(found(text)))

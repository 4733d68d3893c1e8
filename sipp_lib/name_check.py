"""Whether any text that the public would read of a partnership names a pupil: the one check that all of them pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.pupils.identifiers import APART
from sipp_lib.records.kinds import Measure, Member
from sipp_lib.results import measures
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook


def check_workbook(book: Workbook) -> None:
    """Check evidence and texts; where both are wrong the text comes first, as the other sentence may quote it.

    Raises
    ------
    DisclosureError
        Naming the record or the column to look at, never the name itself.
    EvidenceError
        When a measure and its evidence do not fit together.
    """
    from sipp_lib.disclosure.free_text import check_text
    from sipp_lib.evidence.pupils.key_files import known_names

    try:
        book.check_evidence()
    except EvidenceError:
        names = known_names(book.programme.id, book.programme.folder)
        check_text(book.entries, names.found, book.programme.looked_at, book.slug)
        raise
    _check_texts(book)


def check_words(book: Workbook, words: Iterable[tuple[str, str]]) -> None:
    """Stop where further words that the public would read, such as a template's own, name a pupil.

    Parameters
    ----------
    book : Workbook
        Whose audience decides: for the school nothing is checked.
    words : iterable of (str, str)
        Where each stands, and what it says; a part of it that is the text of a record somebody has looked at, and found
        harmless, is not read again.

    Raises
    ------
    DisclosureError
        Naming the place, never the name itself.
    """
    from sipp_lib.disclosure.free_text import check_words as check
    from sipp_lib.disclosure.free_text import published_texts

    if book.audience == "public":
        seen = {*book.programme.looked_at}
        harmless = {
            text.strip()
            for entry in book.entries
            if seen.issuperset(entry.heads)
            for _, text in published_texts(entry.body)
        }
        unseen = (
            (where, APART.join(part for part in text.split(APART) if part not in harmless))
            for where, text in words
        )
        check(unseen, _found(book), book.slug)


def _check_texts(book: Workbook) -> None:
    from pandas import notna

    from sipp_lib.analysis import scales
    from sipp_lib.disclosure.free_text import SHOWN_WORDS, check_slug, check_text

    known, found = book.evidence, _found(book)
    check_slug(book.slug, found)
    check_text(book.entries, found, book.programme.looked_at, book.slug)
    words = [
        (f"the evidence, table «{table}», column «{column}»,", str(word))
        for table, columns in SHOWN_WORDS.items()
        for column in columns
        for word in known.tables[table][column].unique()
        if notna(word)
    ]
    words += [
        (f"the scale of the measure «{each.name}»", scales.named(each.scale, book.scales).name)
        for each in measures.measured(book, "survey")
        if each.scale
    ]
    check_words(book, [("the programme's name", book.programme.name), *words])


@cached
def _found(book: Workbook) -> Callable[[str], list[str]]:
    """What in a text gives one of the pupils away."""
    from sipp_lib.evidence.pupils.key_files import known_names

    seen = (table["pupil"].unique() for table in (book.evidence.pupils, book.evidence.observations))
    pupils = {*chain.from_iterable(seen), *_answering(book)}
    adults = [member.name for member in book.bodies(Member)]
    return known_names(book.programme.id, book.programme.folder).along_with(pupils, adults).found


def _answering(book: Workbook) -> set[str]:
    """The pseudonyms of pupils and parents who answered a survey; staff are known by none."""
    staff = [measure.code for measure in book.bodies(Measure) if measure.answered_by == "staff"]
    surveys = book.evidence.surveys
    return set(surveys.loc[~surveys["scale"].isin(staff), "respondent"].unique())

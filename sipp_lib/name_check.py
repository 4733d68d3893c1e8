"""Whether any text that the public would read of a partnership names a pupil: the one check that all of them pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.pupils.identifiers import APART
from sipp_lib.records.kinds import Measure
from sipp_lib.results.measures import cached
from sipp_lib.results.surveys import scales_of

if TYPE_CHECKING:
    from sipp_lib.disclosure.free_text import Naming, Word
    from sipp_lib.workbook import Workbook

IN_EVIDENCE = "Correct it where it stands; evidence is corrected at the school and imported again."
IN_SCALE = "Correct the name of the scale in its file, in the folder scales of the programme."
IN_SETTINGS = "Correct it in sipp.toml, on the line of the name, or ask whoever looks after the workbook."
IN_FILE = (
    "Phase 1 says what is wrong, and so does ‘sipp check’. Remove the file whose name it is there, or with ‘sipp "
    "withdraw’."
)
IN_TEMPLATE = "Take it out of the template, or give another value for the parameter."


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
    from sipp_lib.disclosure.free_text import check_words as check
    from sipp_lib.evidence.pupils.key_files import known_names

    try:
        book.check_evidence()
    except EvidenceError as error:
        names = known_names(book.programme.id, book.programme.folder)
        check_text(book.entries, names.found, book.programme.looked_at, book.slug)
        check([("what is wrong with the evidence", str(error), IN_FILE)], names.found, book.slug)
        raise
    _check_texts(book)


def check_words(book: Workbook, texts: Iterable[tuple[str, str]]) -> None:
    """Stop where the words of a template's own cells and parameters, which the public would read, name a pupil.

    Parameters
    ----------
    book : Workbook
        Whose audience decides: for the school nothing is checked.
    texts : iterable of (str, str)
        Where each stands, and what it says; a part of it that is the text of a record somebody has looked at, and found
        harmless, is not read again.

    Raises
    ------
    DisclosureError
        Naming the place, never the name itself.
    """
    from sipp_lib.disclosure.free_text import check_words as check
    from sipp_lib.disclosure.free_text import texts_looked_at

    if book.audience == "public":
        harmless = {text.strip() for text in texts_looked_at(book.entries, book.programme.looked_at)}
        unseen = (
            (where, APART.join(part for part in text.split(APART) if part not in harmless), IN_TEMPLATE)
            for where, text in texts
        )
        check(unseen, _found(book), book.slug)


def stopping(book: Workbook, *, records: bool = True) -> list[str]:
    """All that would stop the public report of a workbook for the school since it names a pupil, each with its remedy.

    Parameters
    ----------
    book : Workbook
        Of any audience.
    records : bool
        Whether with the records, of which `naming_pupils` tells more.
    """
    from sipp_lib.disclosure.free_text import for_the_public, slug_naming, texts_naming, words_naming
    from sipp_lib.evidence.pupils.key_files import known_names

    looked_at = book.programme.looked_at
    try:
        found, words = _found(book), _words(book)
    except EvidenceError:  # said elsewhere; what can be read is searched all the same
        found, words = known_names(book.programme.id, book.programme.folder).found, []
    return [
        *slug_naming(book.slug, found, looked_at),
        *(texts_naming(map(for_the_public, book.entries), found, looked_at) if records else ()),
        *words_naming(words, found),
    ]


def kept_naming(book: Workbook) -> list[str]:
    """Where the evidence keeps the name of a pupil in place of a class, a school, a measure or a level.

    No public table shows it, but it would stay in the evidence of a pupil who is forgotten, and does not travel.
    """
    from sipp_lib.disclosure.free_text import KEPT_WORDS, names_in_records, words_naming, words_of_evidence

    tables, told = book.evidence.tables, names_in_records(book.entries)
    words = []
    for table, columns in KEPT_WORDS.items():
        cells = {name: tables[table][name].dropna().astype(str).tolist() for name in columns}
        words += [
            (f"the evidence, table ‘{table}’, column ‘{column}’,", word, IN_EVIDENCE)
            for column, word in words_of_evidence(table, cells, told)
        ]
    return [*words_naming(words, _found(book))]


def naming_pupils(book: Workbook) -> list[Naming]:
    """Each text of a record that would stop the public report of a workbook for the school since it names a pupil."""
    from sipp_lib.disclosure.free_text import for_the_public, naming

    return [*naming(map(for_the_public, book.entries), _found(book), book.programme.looked_at)]


def _check_texts(book: Workbook) -> None:
    from sipp_lib.disclosure.free_text import check_slug, check_text
    from sipp_lib.disclosure.free_text import check_words as check

    found, looked_at = _found(book), book.programme.looked_at
    check_slug(book.slug, found, looked_at)
    check_text(book.entries, found, looked_at, book.slug)
    check(_words(book), found, book.slug)


def _words(book: Workbook) -> list[Word]:
    """What the public would read beside the records: of the programme, of its evidence and of its scales."""
    from pandas import notna

    from sipp_lib.disclosure.free_text import SHOWN_WORDS

    tables = book.evidence.tables
    words = [
        (f"the evidence, table ‘{table}’, column ‘{column}’,", str(word), IN_EVIDENCE)
        for table, columns in SHOWN_WORDS.items()
        for column in columns
        for word in tables[table][column].unique()
        if notna(word)
    ]
    words += [
        (f"the scale of the measure ‘{measure.name}’", scale.name, IN_SCALE)
        for measure, scale in scales_of(book)
    ]
    return [("the programme's name", book.programme.name, IN_SETTINGS), *words]


@cached
def _found(book: Workbook) -> Callable[[str], list[str]]:
    """What in a text gives one of the pupils away."""
    from sipp_lib.disclosure.free_text import adults_in_records
    from sipp_lib.evidence.pupils.key_files import known_names

    seen = (table["pupil"].unique() for table in (book.evidence.pupils, book.evidence.observations))
    pupils = {*chain.from_iterable(seen), *_answering(book)}
    names = known_names(book.programme.id, book.programme.folder)
    return names.along_with(pupils, adults_in_records(book.entries)).found


def _answering(book: Workbook) -> set[str]:
    """The pseudonyms of pupils and parents who answered a survey; staff are known by none."""
    staff = [measure.code for measure in book.bodies(Measure) if measure.answered_by == "staff"]
    surveys = book.evidence.surveys
    return set(surveys.loc[~surveys["scale"].isin(staff), "respondent"].unique())

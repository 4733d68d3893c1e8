"""A form goes to pupils, parents and partners: nothing that people wrote into it names a pupil who is known here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sipp_lib.disclosure.free_text import NO_PUPIL, Word, adults_in_records, texts_looked_at, words_naming
from sipp_lib.errors import DisclosureError
from sipp_lib.evidence.pupils.key_files import known_names
from sipp_lib.handout import Handout
from sipp_lib.programme import Programme
from sipp_lib.records.merge import Entry

GIVEN = "Write it without the name, and make the form again."
IN_MEASURE = "Correct it in the measure, in Phase 3, and make the form again."
IN_RECORD = (
    "It is what one of your records is called. Take the pupil out of that record, or press ‘"
    + NO_PUPIL
    + "’ there if it means something else, and make the form again."
)
IN_SLUG = "Begin the partnership under another name on the start page."


def check(form: Handout, programme: Programme, entries: Sequence[Entry]) -> None:
    """Stop a form that would name a pupil, as a public report is stopped.

    Parameters
    ----------
    form : Handout
        The form.
    programme : Programme
        By whose key files names are known.
    entries : sequence of Entry
        The partnership's records: the names of its members are no pupils', and what a person has looked at is harmless.

    Raises
    ------
    DisclosureError
        Naming the place, never the name itself.
    ProgrammeError
        When the key files cannot be read.
    """
    names = known_names(programme.id, programme.folder).along_with((), adults_in_records(entries))
    looked_at = programme.looked_at
    harmless = {" ".join(text.split()) for text in texts_looked_at(entries, looked_at)}
    words = [each for each in _words(form) if " ".join(each[1].split()) not in harmless]
    if form.partnership not in looked_at:  # it has small letters only
        words.append(("the short name of the partnership", form.partnership.title(), IN_SLUG))
    for told in words_naming(words, names.found):
        raise DisclosureError(f"The form was not made, as it goes to people outside the school: {told}")


def _words(form: Handout) -> Iterator[Word]:
    """Every text of a form that people wrote."""
    if form.kind:
        for each in form.asked:
            for asked, label in (
                (each, each.label),
                *((one, f"{each.label}: {one.label}") for one in each.fields),
            ):
                yield from ((f"what may be chosen at ‘{label}’", text, IN_RECORD) for text in asked.choices)
        return
    yield "the name of the questionnaire", form.title, IN_MEASURE
    yield "its short name", form.measure.title(), IN_MEASURE
    yield "the words above its questions", form.help, IN_MEASURE
    yield "the time when it is asked", form.occasion, GIVEN
    yield "the short name of the school", form.school, "Correct it in the list of schools, in Phase 1."
    for number, each in enumerate(form.asked, 1):
        yield f"question {number}", each.label, GIVEN
        yield from (("an answer to choose from", text, IN_MEASURE) for text in each.choices)

"""A questionnaire given out, found by its name, ready or of one's own: its measure is added where it is not planned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sipp_lib.errors import UsageError
from sipp_lib.evidence.returned_answers import PUPIL
from sipp_lib.files import slug_of
from sipp_lib.handout import Handout
from sipp_lib.handouts import make, unnamed
from sipp_lib.handouts.ready import READY
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import KINDS, Measure
from sipp_lib.records.store import Store

KEEP_THEM = (
    "Its words belong to others, so they are not kept in the measure: keep the list of statements for the next form, "
    "too. The workbook knows it only once answers are in."
)


@dataclass(frozen=True)
class Wanted:
    """A questionnaire that somebody wants to give out.

    Parameters
    ----------
    what : str
        The name or the short name of its measure, or of one that stands ready.
    occasion : str
        When it is asked.
    statements : tuple of str
        What is asked, where that is not known.
    named : bool
        Whether each pupil's candidate number is asked.
    school : str
        The school whose pupils they are, where they are told.
    own : Measure or None
        The measure of one of one's own, which is not planned yet.
    """

    what: str
    occasion: str = ""
    statements: tuple[str, ...] = ()
    named: bool = False
    school: str = ""
    own: Measure | None = None


def questionnaire(
    programme: Programme, place: Place, store: Store, wanted: Wanted, author: str
) -> tuple[Handout, str]:
    """The form of a questionnaire, and what is to be said of its measure.

    Parameters
    ----------
    programme, place
        The programme and the partnership.
    store : Store
        The partnership's records: a measure that is not among them is added.
    wanted : Wanted
        Which questionnaire.
    author : str
        Who gives it out.

    Raises
    ------
    UsageError
        When there is none of this name, or something of it is missing.
    DisclosureError
        When it would name a pupil.
    """
    entries = store.current()
    known = make.measures(entries)
    measure = wanted.own or make.measure_named(wanted.what, known)
    if measure is None:
        raise UsageError(_none_of_this_name(wanted.what, known))
    new = measure not in known
    if new:
        measure = measure.model_copy(update={"code": _unused(measure.code, known)})
    scales = programme.scales
    before = [] if new else make.asked_before(programme, place, measure)
    made = make.of_questionnaire(
        measure,
        place.slug,
        make.statements_of(measure, scales, wanted.statements, before),
        make.occasion_of(measure, wanted.occasion),
        school=make.school_named(wanted.school, entries) if wanted.named else "",
        named=wanted.named,
        folder=scales,
    )
    unnamed.check(made, programme, entries)  # before anything is added
    told = []
    asked = [each.label for each in made.asked if each.name != PUPIL]
    # the words of a published scale are often others', and a measure is published
    own = {} if measure.scale else {"statements": asked}
    if new:
        store.add(measure.model_copy(update={"occasions": [made.occasion], **own}), author=author)
        told.append(f"The measure ‘{measure.name}’ was added in Phase 3.")
    elif wanted.statements and own and asked != measure.statements:
        entry = next(each for each in entries if each.body is measure)
        store.revise(entry.id, own, author=author)
        told.append(
            f"The statements are kept in the measure ‘{measure.name}’ in Phase 3, for the next form, too."
        )
    if measure.scale and asked != make.statements_of(measure, scales, (), before):
        told.append(KEEP_THEM)
    return made, " ".join(told)


def _none_of_this_name(what: str, known: Sequence[Measure]) -> str:
    own = [each.code for each in known if each.form == "survey" and each.code not in READY]
    of_phases = [kind.replace("_", "-") for kind, model in KINDS.items() if model.by_hand]
    return (
        f"There is no form ‘{what}’. There are forms of the phases: {', '.join(of_phases)}; and questionnaires: "
        f"{', '.join([*own, *READY])}."
    )


def one_of_ones_own(name: str, answers: Sequence[str], answered_by: str, known: Iterable[Measure]) -> Measure:
    """The measure of a questionnaire that a partnership writes itself.

    Raises
    ------
    UsageError
        When it has no name or one that a measure has, fewer than two answers, or nobody who answers.
    """
    called = " ".join(name.split())
    if not called:
        raise UsageError("Give your questionnaire a name.")
    if any(called.casefold() in (each.name.casefold(), each.code.casefold()) for each in known):
        raise UsageError(
            f"There is a measure ‘{called}’ already. Choose it in the list, or take another name."
        )
    words = [" ".join(each.split()) for each in answers if each.strip()]
    if len({each.casefold() for each in words}) < max(2, len(words)):
        raise UsageError("Give at least two answers to choose from, each on a line and none of them twice.")
    fields: dict[str, Any] = {"name": called, "code": slug_of(called), "form": "survey", "answers": words}
    fields |= {"role": "process" if answered_by == "staff" else "outcome", "answered_by": answered_by}
    return Measure.model_validate({**fields, "instrument": "Our own questionnaire"})


def _unused(code: str, known: Iterable[Measure]) -> str:
    """A short name that no measure has, such as one that is a score."""
    taken = {each.code.casefold() for each in known}
    tries = (code, *(f"{code}-{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in tries if each.casefold() not in taken)

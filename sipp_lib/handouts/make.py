"""What a form asks: the fields of a kind of record, or the statements of a questionnaire."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sipp_lib.analysis import scales
from sipp_lib.errors import UsageError
from sipp_lib.evidence.pupils.schools import find, listed
from sipp_lib.evidence.returned_answers import PUPIL
from sipp_lib.formats import listing
from sipp_lib.handout import BY, LINE, PLAIN, Asked, Handout
from sipp_lib.handouts.ready import READY
from sipp_lib.programme import Place, Programme
from sipp_lib.records.form_schema import form_schema
from sipp_lib.records.kinds import KINDS, Fields, Measure, Partnership, Record, School
from sipp_lib.records.merge import Entry

NOT_HERE = "Not on this form, and filled in on the page of the workbook: {}."
MOST = 100
"""Statements of a questionnaire."""


def of_kind(kind: str, slug: str, entries: Sequence[Entry]) -> Handout:
    """The form of a kind of record; what is not on it is said above it.

    Parameters
    ----------
    kind : str
        Its stored name.
    slug : str
        The partnership.
    entries : sequence of Entry
        Its records: those that a field may link to are offered.
    """
    model = KINDS[kind]
    told = form_schema(kind)
    there = [entry for entry in entries if not entry.withdrawn]
    every = _of_chosen_methods(told["fields"], there)
    every = [each for each in every if not model.holds_codes(each["name"])]
    asked = list(filter(None, (_asked(each, model, there) for each in every)))
    left = [each["label"] for each in every if each["name"] not in {one.name for one in asked}]
    left += [
        f"{each['label']}: {inner['label']}"
        for each in every
        for inner in each["fields"]
        if inner["type"] not in PLAIN and each["label"] not in left
    ]
    help = " ".join(
        filter(None, [told["help"], NOT_HERE.format(listing([f"‘{each}’" for each in left])) if left else ""])
    )
    seen = next((entry.heads for entry in there if model.single and entry.kind == kind), ())
    return Handout(_id(), slug, told["title"] if seen else told["many"], help, tuple(asked), kind, seen)


def of_questionnaire(
    measure: Measure,
    slug: str,
    statements: Sequence[str],
    occasion: str,
    *,
    school: str = "",
    named: bool = False,
    folder: Path | None = None,
) -> Handout:
    """The form of a questionnaire, a line for each person who answers.

    Parameters
    ----------
    measure : Measure
        Whose answers they are.
    slug : str
        The partnership.
    statements : sequence of str
        What is asked.
    occasion : str
        When it is asked.
    school : str
        The short name of the school, where pupils are told.
    named : bool
        Whether each pupil's candidate number is asked, so that answers before and after can be matched.
    folder : pathlib.Path, optional
        Where the programme's scales are declared.

    Raises
    ------
    UsageError
        When there are no statements or not those of its scale, a statement stands there twice, or the measure lists no
        answers.
    """
    words = [" ".join(each.split()) for each in statements if each.strip()]
    if not words or len(words) > MOST:
        own = "" if measure.scale else "in the measure in Phase 3, "
        raise UsageError(
            f"‘{measure.name}’ needs its statements, at most {MOST}, each on a line: {own}on the page to start from, "
            f"or in a text file (in a command: --statements). {_terms(measure)}"
        )
    if measure.scale and folder and (scale := scales.named(measure.scale, folder)).items != len(words):
        raise UsageError(
            f"‘{measure.name}’ has {scale.items} statements, but {len(words)} {'is' if len(words) == 1 else 'are'} "
            "given here. Give all of them, in the order of the published form."
        )
    if len({each.casefold() for each in words} | {LINE.casefold(), BY.casefold()}) < len(words) + 2:
        raise UsageError("A statement stands in the list twice. Take one of the two out.")
    if not measure.answers:
        raise UsageError(
            f"‘{measure.name}’ lists no possible answers. Write them in Phase 3, from best to worst, and make the form "
            "again."
        )
    answers = tuple(measure.answers)
    asked = [Asked(f"q{number}", text, "", "choice", answers) for number, text in enumerate(words, 1)]
    if named:
        asked.insert(
            0, Asked(PUPIL, "Candidate number (SCN)", "Nine or ten digits, from the school’s records.")
        )
    text = "For each statement choose the answer that fits best."
    if measure.scale and measure.instrument:  # whose words they are
        text = f"{text} {measure.instrument}."
    return Handout(
        _id(), slug, measure.name, text, tuple(asked), measure=measure.code, occasion=occasion, school=school
    )


def statements_of(
    measure: Measure, folder: Path, given: Iterable[str], asked_before: Iterable[str]
) -> list[str]:
    """What a questionnaire asks: what is given, else what its measure, its scale, a ready one or the evidence has.

    Parameters
    ----------
    measure : Measure
        The questionnaire.
    folder : pathlib.Path
        Where the programme's scales are declared.
    given, asked_before : iterable of str
        Statements that a person gives, and those that the evidence has.

    Raises
    ------
    UsageError
        When its scale is none that is known.
    """
    if found := [each for each in given if each.strip()]:
        return found
    if own := [each for each in measure.statements if each.strip()]:
        return own
    if measure.scale and (texts := scales.named(measure.scale, folder).texts):
        return [*texts]
    ready, before = READY[measure.code].statements if measure.code in READY else (), [*asked_before]
    return [*ready] if {*before} <= {*ready} else before  # else others were given in place of them


def measures(entries: Iterable[Entry]) -> list[Measure]:
    """The measures among some records."""
    return [each.body for each in entries if isinstance(each.body, Measure) and not each.withdrawn]


def asked_before(programme: Programme, place: Place, measure: Measure) -> list[str]:
    """The statements of a questionnaire that the evidence has, in their order."""
    from sipp_lib.evidence.importer import current_data

    surveys = current_data(programme, place).evidence.surveys
    return list(dict.fromkeys(surveys.loc[surveys["scale"] == measure.code, "item"].dropna()))


def measure_named(what: str, measures: Iterable[Measure]) -> Measure | None:
    """The questionnaire of a name; one that stands ready where the partnership has none of its name."""
    ready = READY.get(what.casefold())
    names = {what.casefold()} | ({ready.name.casefold()} if ready else set())
    for each in measures:
        if each.form == "survey" and names & {each.code.casefold(), each.name.casefold()}:
            return each
    return Measure.model_validate(ready.planned(what.casefold())) if ready else None


def kind_named(what: str) -> str:
    """The kind of record of a name, of any that it has; empty where there is none."""
    said = what.casefold().replace("_", " ").replace("-", " ")
    for kind, model in KINDS.items():
        names = {kind, model.plural, model.title, model.headed()}
        if model.by_hand and said in {each.casefold().replace("_", " ").replace("-", " ") for each in names}:
            return kind
    return ""


def school_named(name: str, entries: Sequence[Entry]) -> str:
    """The short name of a school of the partnership, also of its only one.

    Raises
    ------
    UsageError
        When there is no such school, or several of which one must be named.
    """
    schools = listed(
        [(each.id, each.body) for each in entries if isinstance(each.body, School) and not each.withdrawn]
    )
    if found := find(name, schools) if name else schools[0].code if len(schools) == 1 else "":
        return found
    names = listing([each.name for each in schools]) or "none is listed yet"
    raise UsageError(f"Say which school the pupils are of: {names}. (In a command: --school.)")


def occasion_of(measure: Measure, said: str) -> str:
    """When a questionnaire is asked, in the words of its measure.

    Raises
    ------
    UsageError
        When its measure has several times and none of them is said, or has none.
    """
    for each in measure.occasions:
        if said.casefold() == each.casefold() or (not said and len(measure.occasions) == 1):
            return each
    if said and not measure.occasions:
        return said
    times = listing([f"‘{each}’" for each in measure.occasions])
    raise UsageError(
        f"Say when it is asked{f': {times}' if times else ', such as November 2026'}. (In a command: --occasion.)"
    )


def _terms(measure: Measure) -> str:
    """Under which terms a questionnaire may be used, where that is known."""
    known = (each.terms for each in READY.values() if each.scale == measure.scale and each.terms)
    return next(known, "For a published questionnaire, only as far as its terms allow.")


def _id() -> str:
    return secrets.token_hex(8)


def _asked(told: dict[str, Any], model: type[Fields], entries: Sequence[Entry]) -> Asked | None:
    """A question, with what each of its rows asks; none where nobody could answer it away from the workbook."""
    name, inner = told["name"], model.rows_of(told["name"])
    if inner:
        # rows of pseudonyms are filled in from the evidence; rows within a row are filled in on the page
        if any(inner.holds_codes(each["name"]) for each in told["fields"]):
            return None
        plain = [each for each in told["fields"] if each["type"] in PLAIN]
        fields = tuple(filter(None, (_asked(each, inner, entries) for each in plain)))
        begun = model.begun().model_dump(mode="json")[name] if issubclass(model, Record) else []
        ready = [
            {each.name: str(row[each.name]) for each in fields if row[each.name]}
            for row in begun or told["starts"]
        ]
        return Asked(name, told["label"], _help(told), "rows", (), fields, tuple(ready))
    choices = _choices(told, entries)
    # a question about other records has no answer while there are none
    if told["links"] and not choices:
        return None
    return Asked(name, told["label"], _help(told), told["type"], choices)


def _of_chosen_methods(fields: list[dict[str, Any]], entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The fields that the partnership's methods of enquiry ask; of all methods where it has chosen none."""
    chosen = {one for each in entries if isinstance(each.body, Partnership) for one in each.body.methods}
    asked = [each for each in fields if not chosen or chosen & {*each["when"].get("method", chosen)}]
    return [
        {**each, "choices": [one for one in each["choices"] if one in chosen]}
        if chosen and each["name"] == "method"
        else each
        for each in asked
    ]


def _help(told: dict[str, Any]) -> str:
    several = "Separated by semicolons (;)." if told["type"] == "lines" else ""
    return " ".join(part for part in (told["help"], told["range"], several) if part)


def _choices(told: dict[str, Any], entries: Sequence[Entry]) -> tuple[str, ...]:
    if told["type"] == "tick":
        return ("yes", "no")
    if told["links"]:
        names = [each.body.called("school") for each in entries if each.kind == told["links"]]
        return tuple(dict.fromkeys(name for name in names if name))
    return tuple(told["choices"])

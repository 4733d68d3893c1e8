"""Where a form that came back names a pupil: line by line, so that it is corrected before it is kept, or soon after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sipp_lib.disclosure.free_text import WHAT
from sipp_lib.errors import Issue
from sipp_lib.evidence.pupils.adults import full_names
from sipp_lib.evidence.pupils.identifiers import IDENTIFYING, Names
from sipp_lib.handout import BY, Returned
from sipp_lib.records.kinds import KINDS, Fields

BY_A_PUPIL = (
    "‘{}’ names a pupil known from the key file, and who wrote a record cannot be changed later. Write a role "
    "there, such as ‘a pupil of P5’, or initials if it is somebody else’s name"
)
PUBLIC = "or no public report is made"
OF_SCHOOL = "or the record is not shared with other schools"


def by_a_pupil(back: Returned, names: Names, file: str) -> list[Issue]:
    """A stop where the writer of a form is a pupil; a teacher may have the forename or the initials of one."""
    named = full_names(names).found(back.author)
    text = f"{file}: {BY_A_PUPIL.format(BY)}, and add the form again."
    return [Issue("pupil-named", "stop", text, file=file)] if named else []


def naming_pupils(back: Returned, found: Callable[[str], Collection[str]]) -> list[str]:
    """Where the records of a form would name a pupil, in sentences, never the name itself.

    Parameters
    ----------
    back : Returned
        The form.
    found : callable
        What of a pupil is in a text; see `sipp_lib.evidence.pupils.identifiers.Names.found`.
    """
    model = KINDS[back.form.kind]
    told = []
    for place, label, text, public in _texts(back, model):
        for code in sorted(found(text)) if public else sorted(IDENTIFYING & {*found(text)}):
            told.append(
                f"{place}: ‘{label}’ holds {WHAT[code]}. Write ‘a pupil’ in its place, here or on the page afterwards, "
                f"{PUBLIC if public else OF_SCHOOL}."
            )
    return list(dict.fromkeys(told))


def _texts(back: Returned, model: type[Fields]) -> Iterator[tuple[str, str, str, bool]]:
    """Each text of a form: where it is, its question, what it says, and whether the public would read it."""
    for number, line in back.lines.items():
        for each in back.form.asked:
            if each.name not in model.model_fields:
                continue
            outer, inner = model.audience_of(each.name) == "public", model.rows_of(each.name)
            if text := line.get(each.name, ""):
                yield back.place(number), each.label, text, outer
            if inner is None:
                continue
            for at, row in enumerate(back.rows.get(number, {}).get(each.name, [])):
                for part in each.fields:
                    if text := row.get(part.name, ""):
                        public = outer and inner.audience_of(part.name) == "public"
                        yield back.place(number, each.name, at), part.label, text, public

"""What the start page offers and does when a questionnaire is given out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sipp_lib.handouts import WAYS, written
from sipp_lib.handouts.ready import AGREE, OFTEN, READY
from sipp_lib.programme import Programme
from sipp_lib.records.author import current_author
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.merge import Entry
from sipp_lib.records.store import Store

ANSWERS = {"agree": AGREE, "often": OFTEN}
"""What people may choose from in a questionnaire of one's own, worst last."""


def offered(entries: Iterable[Entry]) -> dict[str, Any]:
    """Which questionnaires a partnership may give out: its own surveys, and those that stand ready."""
    there = [each for each in entries if not each.withdrawn]
    own = [each.body for each in there if isinstance(each.body, Measure) and each.body.form == "survey"]
    known = {word.casefold() for each in own for word in (each.code, each.name)}
    listed = [[each.code, each.name, each.occasions, ""] for each in own if each.code]
    listed += [
        [code, each.name, [], each.terms]
        for code, each in READY.items()
        if not known & {code, each.name.casefold()}
    ]
    schools = [each.body.name for each in there if isinstance(each.body, School)]
    return {
        "listed": [dict(zip(("what", "name", "occasions", "terms"), each, strict=True)) for each in listed],
        "schools": [each for each in schools if each],
        "answers": {name: ", ".join(each) for name, each in ANSWERS.items()},
        "ways": WAYS,
    }


def give_out(programme: Programme, slug: str, asked: Mapping[str, Any]) -> tuple[str, bytes, str]:
    """The form of a questionnaire: what to call it, what is in it, and what to say.

    Parameters
    ----------
    programme : Programme
        Whose.
    slug : str
        The partnership.
    asked : mapping
        What the page sends: ``what``, ``when``, ``as``, ``statements``, ``named`` and ``school``; for one of one's own
        ``what`` is empty, and there are ``name``, ``answers`` and ``who``.

    Raises
    ------
    SippError
        When something of it is missing, or the records cannot be used.
    """
    # what reads and scores answers is loaded when somebody gives one out, not with the page
    from sipp_lib.handouts.give import Wanted, one_of_ones_own, questionnaire
    from sipp_lib.handouts.make import measures

    said = {
        name: str(asked.get(name, "")).strip() for name in ("what", "when", "as", "school", "name", "who")
    }
    statements = tuple(str(asked.get("statements", "")).splitlines())
    place = programme.partnership(slug)
    person = current_author()
    with Store.open(place.records, slug) as store:
        own = None
        if not said["what"]:
            answers = str(asked.get("answers", ""))
            words = ANSWERS.get(answers, tuple(answers.splitlines()))
            own = one_of_ones_own(said["name"], words, said["who"] or "pupils", measures(store.current()))
        named = bool(asked.get("named"))
        wanted = Wanted(said["what"], said["when"], statements, named, said["school"], own)
        made, told = questionnaire(programme, place, store, wanted, person.author if person else "workbook")
        name, data = written(made, said["as"], programme, store.current())
    back = {
        "xlsx": "When it comes back, add it on the page of phase 1.",
        "html": "Whoever fills it in sends back the file that it saves; add that on the page of phase 1.",
        "print": "What is written on paper is typed into one of the other two.",
    }
    return name, data, " ".join(filter(None, [f"{name} is among your downloads.", told, back[said["as"]]]))

"""The target group pupil by pupil: who they are, with their names for a while, and who is in it and who is not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from sipp_lib import results
from sipp_lib.errors import UsageError
from sipp_lib.evidence.groups import COMPARISON
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.evidence.schema import TABLES
from sipp_lib.formats import day
from sipp_lib.pages.judgement import judge, members
from sipp_lib.pages.view import sentence
from sipp_lib.records.kinds import TargetGroup
from sipp_lib.records.kinds.performance import TAKEN_IN, Judgement
from sipp_lib.widgets.control import Control, together
from sipp_lib.widgets.names_typed import NamesTyped
from sipp_lib.widgets.record import STATIC as FORMS

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook

STATIC = Path(__file__).parent / "static"
MINUTES = 10
"""How long names stand on the screen after the last key or click in the list."""
NOT_HERE = (
    "Names are kept outside the programme, where the files were brought in. There is no key file of these schools "
    "here, so whoever keeps it can show the names."
)
WHY = str(Judgement.model_fields["reason"].title)
Message = dict[str, Any]


class ClassList(Control):
    """A list of pupils on the screen; names come only when asked for, and go by themselves.

    Nothing of it is state of the control: it goes to the page that asked as a message, which neither a notebook nor the
    browser keeps.

    Parameters
    ----------
    book : Workbook
        The workbook, opened for the school.
    minutes : float
        How long names stay.
    """

    _esm = together(FORMS / "element.js", FORMS / "press.js", STATIC / "class_list.js")
    _css = together(FORMS / "record.css", STATIC / "class_list.css")
    minutes = traitlets.Float().tag(sync=True, always=True)

    def __init__(self, book: Workbook, minutes: float = MINUTES) -> None:
        self._book = book
        self._names = NamesTyped(book.store)
        super().__init__(minutes=minutes)
        self.on_msg(self._asked)

    def __repr__(self) -> str:
        return "<ClassList>"

    def _asked(self, _: Any, message: Any, __: Any) -> None:
        """Answer the page; names, and what is wrong with them, go into no exception and no log."""
        client, said = str(message.get("client")), dict(message.get("said") or {})
        reply: Message = {"client": client, "do": message.get("do"), "turn": message.get("turn", 0)}
        try:
            match message.get("do"):
                case "list":
                    reply["list"] = shown(self._book, said)
                case "names":
                    reply["names"] = names(self._book, map(str, message.get("pupils") or ()))
                case "written":
                    reply["pupil"] = message.get("pupil")
                    reply["named"] = self._names.in_text(WHY, str(message.get("reason") or ""))
                case "judge":
                    reply["done"] = judge(
                        self._book,
                        _group(self._book, said),
                        str(message.get("pupil")),
                        inside=bool(message.get("inside")),
                        reason=str(message.get("reason") or ""),
                    )
                    self._book.store.refresh()  # tells every form and view of the page
                    reply["list"] = shown(self._book, said)
                case _:
                    return
        except Exception as error:  # noqa: BLE001 - said in a sentence beside the button
            reply["refused"] = sentence(error)
        self.send(reply)


def names(book: Workbook, pupils: Iterable[str]) -> dict[str, str]:
    """The names of some pupils by their pseudonyms, from the key files of this computer.

    Raises
    ------
    UsageError
        When this computer has none of them.
    ProgrammeError
        When a key file cannot be read.
    """
    wanted, found = set(pupils), dict[str, dict[Any, str]]()
    for known in read_keys(book.programme.id, programme=book.programme.folder):
        words = known.name or (f"number {known.number}" if known.number else "")
        if known.pupil in wanted and words:
            # ‘Fraser, Isla’ in one file and ‘Isla Fraser’ in another are one name
            spelt = tuple(sorted(re.findall(r"\w+", words.casefold())))
            found.setdefault(known.pupil, {}).setdefault(spelt, words)
    if wanted and not found:
        raise UsageError(NOT_HERE)
    return {pupil: " / ".join(words.values()) for pupil, words in found.items()}


def shown(book: Workbook, said: Message) -> Message:
    """The list as the page draws it: pseudonyms, where each pupil is, two results, and what was decided.

    Parameters
    ----------
    book : Workbook
        For the school; the gate refuses such a table for the public.
    said : dict
        ``group``, the id of a target group's record, and ``whom``, whose pupils are listed.
    """
    from sipp_lib.disclosure.safe import require_safe

    groups = {entry.id: entry.body for entry in book.records("target_group")}
    if not groups or book.evidence.pupils.empty:
        return {
            "empty": "Once pupils are in the evidence and the target group is chosen, they are listed here."
        }
    group = _group(book, said)
    body = groups[group]
    assert isinstance(body, TargetGroup)  # noqa: S101  records("target_group") holds nothing else
    inside = members(book, body)
    whom = _whom(book, body, inside)
    chosen = said.get("whom") if said.get("whom") in {key for key, _, _ in whom} else whom[0][0]
    pupils = next(set(codes) for key, _, codes in whom if key == chosen)
    measure, table = _table(book, body)
    safe = require_safe(book.gate(table[table["pupil"].isin(pupils)], "class-list"))
    rows = safe[["pupil", "school", "class", "stage"]].fillna("").to_dict("records")
    called = book.school_names
    for row, before, after in zip(rows, _marks(safe["before"]), _marks(safe["after"]), strict=True):
        row |= {"before": before, "after": after, "inside": row["pupil"] in inside}
        row["school"] = called.get(row["school"], row["school"])
        row["judged"] = [_told(each) for each in body.judged if each.pupil == row["pupil"]]
    return {
        "groups": [[id, each.called("school") or "without a name"] for id, each in groups.items()],
        "group": group,
        "whom": [[key, f"{words} ({len({*codes} & {*table['pupil']})})"] for key, words, codes in whom],
        "chosen": chosen,
        "results": measure,
        "rows": rows,
    }


def _group(book: Workbook, said: Message) -> str:
    """The id of the group that was asked for, as far as it is still there, else of the first; empty without any."""
    ids = [entry.id for entry in book.records("target_group")]
    wanted = str(said.get("group") or "")
    return wanted if wanted in ids else next(iter(ids), "")


def _whom(book: Workbook, group: TargetGroup, inside: list[str]) -> list[tuple[str, str, list[str]]]:
    """Whose pupils can be listed: a word for it, what people read, and their pseudonyms."""
    every = book.evidence.pupils["pupil"].tolist()
    beside = (
        group.compared or book.evidence.pupils["pupil"][book.evidence.pupils["group"] == COMPARISON].tolist()
    )
    apart = {*inside, *beside}
    found = [
        ("inside", "In the target group", inside),
        ("compared", "To compare with", beside),
        ("others", "All other pupils", [pupil for pupil in every if pupil not in apart]),
    ]
    for measure in results.measured(book, "score", "yes or no"):
        rows = results.rows(book, measure)
        for occasion in results.occasions(book, measure):
            there = set(rows["pupil"][(rows["occasion"].fillna("") == occasion) & rows["value"].notna()])
            lacking = [pupil for pupil in every if pupil not in there]
            if lacking and there:
                words = f"Without a result: {measure.name or measure.code}, {occasion}"
                found.append((f"without {measure.code} {occasion}", words, lacking))
    for at, (words, pupils) in enumerate(_to_check(book)):
        found.append((f"check {at}", f"Please check: {words}", pupils))
    return [each for each in found if each[2]] or found[:1]


def _to_check(book: Workbook) -> list[tuple[str, list[str]]]:
    """What the checks found in the evidence, and whom the rows that they name are about."""
    found = []
    evidence = book.evidence
    for issue in book.issues():
        table = issue.file.partition("-")[0]
        if not issue.rows or table not in TABLES:
            continue
        who = "respondent" if table == "surveys" else "pupil"
        places = {
            evidence.where(table, at): str(pupil) for at, pupil in enumerate(evidence.tables[table][who])
        }
        pupils = [places[issue.file, row] for row in issue.rows if (issue.file, row) in places]
        found.append((issue.message.partition(": ")[2] or issue.message, list(dict.fromkeys(pupils))))
    return found


def _table(book: Workbook, group: TargetGroup) -> tuple[list[str], pd.DataFrame]:
    """Every pupil with first and last result, of the measure that the group was chosen by where there is one."""
    found = results.measured(book, "score", "yes or no")
    measure = next((each for each in found if each.code == group.chosen_on), next(iter(found), None))
    table = book.evidence.pupils[["pupil", "school", "class", "stage"]].drop_duplicates("pupil")
    if measure is None:
        return [], table.assign(before=None, after=None)
    occasions = results.occasions(book, measure)
    ends = occasions[:1] + occasions[1:][-1:]
    rows = results.rows(book, measure)
    words = [f"{measure.name or measure.code}, {occasion}" if occasion else measure.name for occasion in ends]
    for column, occasion in zip(("before", "after"), (*ends, None), strict=False):
        at = (
            rows[rows["occasion"].fillna("") == occasion].drop_duplicates("pupil").set_index("pupil")["value"]
        )
        table = table.assign(**{column: table["pupil"].map(at)})
    return words, table


def _marks(results: pd.Series[Any]) -> list[str]:
    return [f"{value:g}" if known else "" for value, known in zip(results, results.notna(), strict=True)]


def _told(each: Any) -> str:
    when = day(each.day) if each.day else ""
    what = "Taken in" if each.decision == TAKEN_IN else "Left out"
    return f"{what}: {each.reason} ({', '.join(filter(None, [each.by_whom, when]))})"

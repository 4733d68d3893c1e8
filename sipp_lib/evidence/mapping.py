"""Which column of a school's file is which field, what is still to be asked, and how it is kept for next time."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.errors import UsageError
from sipp_lib.evidence.fields import FIELDS, LEAVE_OUT, plain, split_heading
from sipp_lib.files import write_atomically

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure

WHO = ("scn", "pupil", "name", "surname", "forename", "respondent")
ATTENDANCE = ("numerator", "denominator", "percent")
MANY = ("value", "answer", *ATTENDANCE)  # fields that several columns may have
FILLER = re.compile(
    r"(test|raw|total|standardi[sz]ed|score|mark|result|point|percent|attainment|assessment|out of|[\d /%()-])*s?",
    re.I,
)
MOST, LEAST = "1 is most deprived", "1 is least deprived"


@dataclass(frozen=True)
class Column:
    """One column: its heading, its field, and for what was measured with what and when."""

    heading: str
    field: str
    measure: str = ""
    occasion: str = ""


@dataclass(frozen=True)
class Question:
    """Something only a person knows: what is asked, which answers there are, and what is suggested."""

    key: str
    text: str
    choices: tuple[str, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True)
class Mapping:
    """What every column of a file is.

    Parameters
    ----------
    columns : tuple of Column
        In the order of the file.
    school : str
        The code of the school where no column tells it.
    direction : str
        Which end of the deprivation numbers is which.
    questions : tuple of Question
        What is still open; with any, nothing can be imported.
    """

    columns: tuple[Column, ...]
    school: str = ""
    direction: str = MOST
    questions: tuple[Question, ...] = ()

    def of(self, *fields: str) -> list[Column]:
        """The columns of some fields."""
        return [column for column in self.columns if column.field in fields]

    @property
    def shape(self) -> str:
        """What a file must share for the mapping to be used again: its headings, in any order."""
        names = sorted(plain(column.heading) for column in self.columns)
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]

    def answered(self, key: str, answer: str) -> Mapping:
        """The mapping with one question answered.

        Raises
        ------
        UsageError
            When the answer is not among the choices, or empty.
        """
        question = next((each for each in self.questions if each.key == key), None)
        if question is None:
            raise UsageError(f"Nothing is asked about «{key}».")
        answer = answer.strip()
        if not answer or (question.choices and answer not in question.choices):
            choices = f" Choose one of: {', '.join(question.choices)}." if question.choices else ""
            raise UsageError(f"{question.text} An answer is needed.{choices}")
        left = tuple(each for each in self.questions if each.key != key)
        what, _, about = key.partition(":")
        if what in ("school", "direction"):
            if what == "school":
                return replace(self, school=answer, questions=left)
            return replace(self, direction=answer, questions=left)
        changed = []
        for at, column in enumerate(self.columns):
            if what == "measure" and column.measure == about and column.field in MANY:
                field = LEAVE_OUT if answer == LEAVE_OUT else column.field
                column = replace(column, measure=answer, field=field)  # noqa: PLW2901
            elif what == "occasion" and about == together(at, column) and not column.occasion:
                column = replace(column, occasion=answer)  # noqa: PLW2901
            elif what == "field" and about == str(at + 1):
                column = replace(column, field=answer, measure="", occasion="")  # noqa: PLW2901
                if answer in MANY:
                    column = measured(column)  # noqa: PLW2901
            changed.append(column)
        mapping = replace(self, columns=tuple(changed), questions=left)
        return replace(mapping, questions=(*left, *asked(mapping))) if what == "field" else _tidy(mapping)


def keep(mapping: Mapping, folder: Path) -> Path:
    """Keep a mapping for the next file of the same shape; what a person said of the time is asked again."""
    lines = [f"school = {json.dumps(mapping.school)}", f"direction = {json.dumps(mapping.direction)}"]
    for column in mapping.columns:
        lines += ["", "[[column]]"]
        for name in ("heading", "field", "measure", "occasion"):
            value = getattr(column, name)
            if name == "occasion" and value and split_heading(column.heading)[1] != value:
                lines.append("ask = true")
            if value:
                lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{mapping.shape}.toml"
    write_atomically(path, ("\n".join(lines) + "\n").encode(), mode=0o644)
    return path


def kept(path: Path, frame: pd.DataFrame, *, ask_again: bool, schools: Sequence[str] = ()) -> Mapping:
    """A mapping that was kept, for a file that has its headings in any order.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    frame : pandas.DataFrame
        The school's file as text.
    ask_again : bool
        Whether a school, or an occasion that no heading told, is asked for, as a new export may be of another.
    schools : sequence of str
        Codes of the partnership's schools; a single one needs no question.

    Raises
    ------
    UsageError
        When the file cannot be read, or is for other headings.
    """
    try:
        text = tomllib.loads(path.read_text(encoding="utf-8"))
        rows: dict[str, dict[str, Any]] = {plain(row["heading"]): row for row in text["column"]}
        fields = {row["field"] for row in rows.values()} - {*FIELDS, LEAVE_OUT, "respondent"}
        if fields or {plain(str(name)) for name in frame} != set(rows):
            raise ValueError
        columns, open_ = [], []
        for at, heading in enumerate(map(str, frame)):
            row = rows[plain(heading)]
            again = ask_again and row.get("ask", False)
            occasion = row.get("occasion", "")
            columns.append(Column(heading, row["field"], row.get("measure", ""), "" if again else occasion))
            if again:
                open_.append(when(at, columns[-1], occasion))
        questions = {question.key: question for question in open_}
        if ask_again and text.get("school") and len(schools) != 1:
            questions["school"] = which_school(schools, text["school"])
        return Mapping(
            tuple(columns), text.get("school", ""), text.get("direction", MOST), tuple(questions.values())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"The mapping {path} cannot be used: it must be a mapping that the workbook kept for a file with "
            "the same headings. Leave out --mapping to be asked about the columns."
        ) from error


def measured(column: Column, known: Sequence[Measure] = ()) -> Column:
    """The column with what its heading says of measure and occasion, in the words of a known measure."""
    if column.field in ATTENDANCE:
        _, occasion = split_heading(column.heading)
        return replace(column, measure="attendance", occasion=occasion)
    if column.field == "answer":
        return replace(column, measure="questionnaire")
    found = named_in(column.heading, known)
    if found and found[1]:
        return replace(column, measure=found[0].code, occasion=_occasion(column.heading, found[0]))
    measure, occasion = split_heading(column.heading)
    return replace(column, measure=measure, occasion=occasion)


def named_in(heading: str, known: Sequence[Measure]) -> tuple[Measure, bool] | None:
    """The known measure that a heading names, and whether it says nothing else: «Reading age» is not «Reading»."""
    text = plain(heading)
    names = {plain(name): each for each in known for name in (each.code, each.name) if name}
    for name in sorted(names, key=len, reverse=True):
        if re.search(rf"\b{re.escape(name)}\b", text):
            rest = re.sub(rf"\b{re.escape(name)}\b", " ", text)
            for when in names[name].occasions:
                rest = re.sub(rf"\b{re.escape(plain(when))}\b", " ", rest)
            return names[name], bool(FILLER.fullmatch(split_heading(rest)[0]))
    return None


def _occasion(heading: str, measure: Measure) -> str:
    """When a known measure was taken: in its own words, else in those of the heading."""
    told = [when for when in measure.occasions if re.search(rf"\b{re.escape(plain(when))}\b", plain(heading))]
    return told[0] if told else split_heading(heading)[1]


def asked(mapping: Mapping, known: Sequence[Measure] = ()) -> list[Question]:
    """The questions about what was measured and when, without those asked already."""
    found: dict[str, Question] = {}
    codes = {each.code: each for each in known}
    long = {column.field for column in mapping.of("measure", "occasion", "date")}
    for at, column in enumerate(mapping.columns):
        if column.field not in MANY:
            continue
        if "measure" not in long and column.measure not in {*codes, "attendance"}:
            count = sum(column.measure == each.measure for each in mapping.of(*MANY))
            more = f" and {count - 1} more" if count > 1 else ""
            key = f"measure:{column.measure}"
            text = f"«{column.heading}»{more}: which measure is it? Give its short name, or «{LEAVE_OUT}»."
            found.setdefault(key, Question(key, text, suggestion=_likely(column, known)))
        if not column.occasion and "occasion" not in long:
            occasions = codes[column.measure].occasions if column.measure in codes else ()
            question = when(at, column, split_heading(column.heading)[1], occasions)
            found.setdefault(question.key, question)
    there = {question.key for question in mapping.questions}
    return [question for key, question in found.items() if key not in there]


def _likely(column: Column, known: Sequence[Measure]) -> str:
    """The short name to suggest: of the measure that is named, of the only one, else what the heading says."""
    scores = [each.code for each in known if each.form in ("score", "yes or no")]
    if found := named_in(column.heading, known):
        return found[0].code
    only = len(scores) == 1 and column.field == "value" and FILLER.fullmatch(column.measure)
    return scores[0] if only else column.measure


def _tidy(mapping: Mapping) -> Mapping:
    """The mapping without questions on columns that were left out meanwhile."""
    open_ = {f"occasion:{together(at, column)}" for at, column in enumerate(mapping.columns)}
    left = tuple(
        each for each in mapping.questions if each.key in open_ or not each.key.startswith("occasion:")
    )
    return replace(mapping, questions=left)


def which_school(schools: Sequence[str], suggestion: str = "") -> Question:
    """The question which school a file is of."""
    return Question("school", "Which school is this file of?", tuple(schools), suggestion)


def when(at: int, column: Column, suggestion: str = "", occasions: Sequence[str] = ()) -> Question:
    """The question when a column was taken."""
    words = (
        f"The measure has: {', '.join(occasions)}."
        if occasions
        else "In the words of the measure; a month as 2025-09."
    )
    text = f"«{column.heading}»: when was this? {words}"
    return Question(f"occasion:{together(at, column)}", text, suggestion=suggestion)


def together(at: int, column: Column) -> str:
    """What columns share that are taken at one time: a register, a questionnaire; any other stands alone."""
    if column.field in ATTENDANCE:
        return "attendance"
    return "answers" if column.field == "answer" else str(at + 1) if column.field in MANY else ""

"""A file as it was read, and what its columns are taken for, as a person answers and corrects it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sipp_lib.errors import Issue, UsageError
from sipp_lib.evidence.first_values import first_values
from sipp_lib.evidence.mapping.blanks import asks_blanks
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT, split_heading, words
from sipp_lib.evidence.mapping.edits import with_field
from sipp_lib.evidence.mapping.left_out import why_left_out
from sipp_lib.evidence.mapping.level_order import KEY, asks_orders, order_said, with_orders, without_orders
from sipp_lib.evidence.mapping.mapping import ATTENDANCE, LEAST, MANY, Mapping, occasions_in
from sipp_lib.evidence.mapping.questionnaires import not_kept
from sipp_lib.evidence.mapping.questions import ONE_OR_MORE, Question, open_questions
from sipp_lib.evidence.mapping.questions import answer as answered
from sipp_lib.evidence.mapping.tick_all import TICKED, split_column
from sipp_lib.evidence.pupils.schools import KnownSchool
from sipp_lib.evidence.pupils.schools import find as found_school
from sipp_lib.evidence.readers.read import ReadFile
from sipp_lib.evidence.values.missing import missing_reason
from sipp_lib.evidence.values.months import month_of
from sipp_lib.formats import SHOWN, counted, listing
from sipp_lib.records.kinds import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Mapping as Map

    from sipp_lib.evidence.combine import CurrentData


@dataclass(frozen=True, eq=False)
class Preview:
    """A file as it was read, and what its columns are taken for, beside the partnership's measures and schools.

    After ``today`` nothing was measured; where it is not said it is the machine's. ``as_before`` is a file of which the
    columns are taken as they were kept, ``left_before`` has headings that somebody left out then;
    ``orders`` the levels of measures as a person has put them, best first.
    """

    file: str
    sha256: str
    read: ReadFile
    mapping: Mapping
    measures: tuple[Measure, ...] = ()
    schools: tuple[str, ...] = ()
    listed: tuple[KnownSchool, ...] = ()
    said: frozenset[str] = frozenset()
    today: date | None = None
    as_before: bool = False
    left_before: frozenset[str] = frozenset()
    orders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _reasons: dict[str, str] = field(default_factory=dict)

    @property
    def questions(self) -> list[Question]:
        """What must still be said of it."""
        found = [self._suggested(each) for each in open_questions(self.mapping, self.measures, self.schools)]
        blanks = None if self.mapping.blanks else self.asks_blanks
        orders = [each for each in self.asks_orders if each.key.removeprefix(KEY) not in self.orders]
        return [*found, *([blanks] if blanks else []), *orders]

    @property
    def asks_orders(self) -> list[Question]:
        """What is asked of levels in plain numbers, whose measure lists none, also where it was said already."""
        return asks_orders(self.read.frame, self.mapping, without_orders(self.measures, self.orders))

    @property
    def asks_blanks(self) -> Question | None:
        """What is asked of empty cells, also where it was said already; None where there is nothing to ask."""
        return asks_blanks(self.read.frame, self.mapping, self.measures)

    def _suggested(self, question: Question) -> Question:
        """When it was is suggested as the name of the file says it, where nothing else tells it."""
        if question.suggestion or not question.key.startswith("occasion:"):
            return question
        return replace(question, suggestion=self.time_in_names(question.columns[0]))

    def time_in_names(self, at: int, said: Iterable[str] = ()) -> str:
        """The only time of a column's measure that the names of the file and its sheet tell; "" without one.

        It is one that was planned or was said of another file; of a register it is any month.
        """
        code = self.mapping.columns[at].measure
        text = f"{Path(self.file).stem} {self.read.dialect.sheet}"
        known = [each for each in self.measures if each.code == code]
        times = [*known, Measure(code=code, occasions=[*said])]
        found = {when for each in times for when in occasions_in(text, each)}
        if not found and self.mapping.columns[at].field in ATTENDANCE:
            one = month_of(re.sub(r"[\W_]+", " ", text))
            found = {f"{one[0]}-{one[1]:02d}"} if one and one[0] else found
        return found.pop() if len(found) == 1 else ""

    def unlike_its_name(self) -> list[Issue]:
        """That the name of the file tells another time of a measure than a person does, said once for each measure."""
        found: dict[str, Issue] = {}
        for at, column in enumerate(self.mapping.columns):
            by_heading = split_heading(column.heading)[1] or column.time or self.mapping.of("occasion")
            told = (
                ""
                if by_heading or not column.occasion or column.field not in MANY
                else self.time_in_names(at)
            )
            planned = next((each.occasions for each in self.measures if each.code == column.measure), [])
            if told and told != column.occasion and column.occasion in planned:
                text = (
                    f"{self.file}: the name of the file says ‘{told}’, but ‘{column.heading}’ is added as "
                    f"‘{column.occasion}’. Check which of them is right."
                )
                found.setdefault(
                    column.measure, Issue("other-time", "warn", text, column.heading, file=self.file)
                )
        return [*found.values()]

    def left_as_before(self) -> list[Issue]:
        """That columns are left out since somebody did so in an earlier file, though they might be brought in."""
        left = [
            f"‘{each.heading}’"
            for each in self.mapping.columns
            if each.field == LEAVE_OUT and each.heading in self.left_before
        ]
        text = (
            f"{self.file}: {listing(left, SHOWN)}: left out, as you chose for an earlier file with these headings. To "
            "bring one in now, say what is in it."
        )
        return [Issue("left-as-before", "note", text, file=self.file)] if left else []

    def answer(self, key: str, answer: str) -> Preview:
        """The preview with one of its questions answered."""
        question = next((each for each in (*self.questions, *self.asks_orders) if each.key == key), None)
        if question is None:
            raise UsageError(f"Nothing is asked about ‘{key}’.")
        if key == "blanks" and answer.strip() in question.choices:
            return replace(self, mapping=replace(self.mapping, blanks=answer.strip()))
        if key.startswith(KEY):
            return self.ordered({key.removeprefix(KEY): order_said(question, answer)})
        if key == "school":
            answer = found_school(answer, self.listed) or answer
        if question.key.startswith("ticks:") and answer.strip() == ONE_OR_MORE[1]:
            return self.with_field(question.columns[0], TICKED)
        return replace(self, mapping=answered(self.mapping, question, answer, self.measures))

    def with_field(self, at: int, field: str) -> Preview:
        """The preview with one column taken for something else; one in which several were ticked is split."""
        if field == TICKED and 0 <= at < len(self.mapping.columns):
            read, mapping = split_column(self.read, self.mapping, at, self.measures)
            return replace(self, read=read, mapping=mapping)
        return replace(self, mapping=with_field(self.mapping, at, field, self.measures))

    def reverse(self) -> Preview:
        """The preview of a file in which 1 stands for the least deprived."""
        return replace(self, mapping=replace(self.mapping, direction=LEAST))

    def beside(self, known: CurrentData) -> Preview:
        """The preview beside the measures and schools that there are now."""
        seen = replace(self, measures=known.measures, schools=known.schools, listed=known.listed)
        return seen.ordered({})

    def ordered(self, orders: Map[str, Sequence[str]]) -> Preview:
        """The preview with the order of levels that a person has said, by the short name of their measure."""
        said = self.orders | {code: tuple(order) for code, order in orders.items()}
        measures = with_orders(without_orders(self.measures, self.orders), said)
        return replace(self, orders=said, measures=measures)

    def lift(self, stop: str) -> Preview:
        """The preview of a file of which a person has said yes to one of `sipp_lib.evidence.pupils.linkage.ASKED`."""
        return replace(self, said=self.said | {stop})

    def describe(self) -> list[str]:
        """What was understood, in sentences that hold no pupil's value: the file, then each column."""
        vain = not_kept(self.mapping, self.measures)
        lines = [f"{counted(len(self.read.frame), 'row')}. {' '.join(self.read.dialect.describe())}".strip()]
        for at, column in enumerate(self.mapping.columns):
            cells = self.read.frame.iloc[:, at].value_counts()
            what = words(column.field)
            if column.field == LEAVE_OUT:
                what = f"{LEAVE_OUT}: {self.why_left_out(at)}"
            elif at in vain:
                what += ", not kept"
            of = ", ".join(part for part in (column.measure, column.occasion) if part)
            gone = int(cells[[missing_reason(str(cell)) == "missing" for cell in cells.index]].sum())
            many = len(self.read.frame)
            lines.append(f"{column.heading}: {what}{f' ({of})' if of else ''}; {gone} of {many} missing")
        return lines

    def why_left_out(self, at: int) -> str:
        """Why a column is left out, in a few words; "" of one that is taken, or asked about."""
        column = self.mapping.columns[at]
        if column.field != LEAVE_OUT:
            return ""
        if column.doubt:
            return "asked about"
        if (
            column.heading not in self._reasons
        ):  # the cells stay as they are, however often the columns are listed
            cells = self.read.frame.iloc[:, at].tolist()
            self._reasons[column.heading] = why_left_out(column.heading, cells, self.measures)
        return self._reasons[column.heading]

    def first_values(self, at: int) -> list[str]:
        """A few values of a column as they are understood, for the eyes of the person who has the file."""
        return first_values(self.read.frame, self.mapping, at, formats=self.read.formats, known=self.measures)

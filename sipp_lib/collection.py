"""What people agreed, a name for each kind: `book.factors.frame()`, `.add(…)`, `.edit()`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import KINDS, Fields

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.merge import Entry
    from sipp_lib.widgets.form import RecordForm
    from sipp_lib.widgets.table import RecordTable
    from sipp_lib.workbook import Workbook

BY_PLURAL = {model.plural: kind for kind, model in KINDS.items()}
"""The stored name of each kind by the name that a workbook has for it."""
TYPES = {"whole": "Int64", "number": "Float64", "tick": "boolean", "date": "datetime64[s]"}


class RecordCollection:
    """The records of one kind in a workbook.

    Parameters
    ----------
    book : Workbook
        The workbook.
    kind : str
        The stored name of the kind.
    """

    def __init__(self, book: Workbook, kind: str) -> None:
        self._book, self._kind, self._model = book, kind, KINDS[kind]
        self.__doc__ = f"{self._model.title}: {self._model.help}"

    def __repr__(self) -> str:
        return f"<{self._model.plural}: {len(self._book.records(self._kind))}; .frame() .add(…) .edit()>"

    def frame(self, rows: str = "") -> pd.DataFrame:
        """The records as a tidy table, in their order.

        Parameters
        ----------
        rows : str
            A field of nested rows, such as ``tests``: a line for each of them, with the id of its record.

        Returns
        -------
        pandas.DataFrame
            ``id`` and a column for each field that the audience may see, but for nested rows; missing is
            missing, links hold ids, and what is many stands in a tuple. For the public also without numbers
            of pupils, which only the gate may let out.

        Raises
        ------
        UsageError
            When the kind has no such nested rows.
        """
        nested: type[Fields] | None = None
        if rows:
            nested = self._model.rows_of(rows) if rows in dict(self._model.fields()) else None
            if nested is None or rows not in self._shown(self._model, nested=True):
                raise UsageError(f"{self._model.plural} have no rows ‘{rows}’.")
        entries = self._book.records(self._kind)
        if nested is None:
            return _frame(self._model, self._shown(self._model), [(e.id, e.body) for e in entries], "id")
        lines = [(entry.id, row) for entry in entries for row in getattr(entry.body, rows)]
        return _frame(nested, self._shown(nested), lines, self._kind)

    def add(self, *, author: str = "", **fields: Any) -> Entry:
        """Keep a new record; it is on the disk when this returns.

        Parameters
        ----------
        author : str
            Who; by default whoever said so in a form on this machine.
        **fields
            What it says; what is left out stays empty.

        Raises
        ------
        UsageError
            When a field does not exist or cannot hold its value, or nobody is named.
        StoreError
            When it cannot be kept.
        """
        entry = self._book.store.add(self._kind, fields, author=author)
        self._book.reload()
        return entry

    def edit(
        self,
        record: str | None = None,
        *,
        fields: Sequence[str] = (),
        columns: Sequence[str] | None = None,
        heading: str | None = None,
        help: str | None = None,
    ) -> RecordTable | RecordForm:
        """A form for the notebook: a table of all, or one record.

        Parameters
        ----------
        record : str, optional
            The id of the one record to show.
        fields : sequence of str
            Which fields to show, in this order; all by default.
        columns : sequence of str, optional
            Which of them stand in the table; the others open beneath a row.
        heading, help : str, optional
            What stands over it, instead of what the kind says.

        Raises
        ------
        UsageError
            When the workbook was opened for the public, or there is no such field.
        """
        from sipp_lib.widgets.form import RecordForm
        from sipp_lib.widgets.table import RecordTable

        if self._book.audience != "school":
            raise UsageError('Forms are for the school. Open the workbook with audience="school".')
        store = self._book.store
        if record is not None or self._model.single:
            return RecordForm(store, self._kind, record=record, fields=fields, heading=heading, help=help)
        return RecordTable(store, self._kind, fields=fields, columns=columns, heading=heading, help=help)

    def _shown(self, model: type[Fields], *, nested: bool = False) -> list[str]:
        every = [name for name, _ in model.fields() if (model.rows_of(name) is not None) == nested]
        if self._book.audience == "school":
            return every
        return [n for n in every if model.audience_of(n) == "public" and not model.counts_pupils(n)]


def _frame(
    model: type[Fields], names: list[str], lines: Sequence[tuple[str, Fields]], key: str
) -> pd.DataFrame:
    import pandas as pd

    from sipp_lib.records.form_schema import input_type

    columns: dict[str, pd.Series] = {key: pd.Series([own for own, _ in lines], dtype="string")}
    for name in names:
        kind = input_type(model, name)
        held = [getattr(row, name) for _, row in lines]
        if kind in ("choices", "links", "lines", "rows"):
            columns[name] = pd.Series([tuple(value) for value in held], dtype="object")
        else:
            columns[name] = pd.Series([None if v == "" else v for v in held], dtype=TYPES.get(kind, "string"))
    return pd.DataFrame(columns)

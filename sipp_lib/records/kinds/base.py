"""What every kind of record shares: labelled fields with an audience, a schema version, and upgrades."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, ClassVar, Literal, Self, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from sipp_lib.errors import StoreError

Audience = Literal["public", "school"]
Body = dict[str, Any]
TELLING = ("name", "question", "task", "source", "what", "answer")
RANK = "rank"
"""The field that says where among its kind somebody put a record; it is on no form."""


_PLAIN: dict[str, Any] = {
    "audience": "public",
    "links": None,
    "long": False,
    "pupils": False,
    "when": {},
    "codes": False,
    "least": None,
    "most": None,
    "usual": None,
    "unit": "",
    "offers": "",
    "ahead": False,
    "mark": False,
    "starts": (),
    "adds": "",
}


class Fields(BaseModel):
    """Labelled fields: the base of records and of the rows nested in them."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True, allow_inf_nan=False)

    spans: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Pairs of fields of which the second may not lie before the first."""

    # A class knows its fields for good, and a report asks some thousand times.
    @classmethod
    @cache
    def fields(cls) -> tuple[tuple[str, FieldInfo], ...]:
        """Each field's name and description, in the order of the form; where a record stands is not on it."""
        return tuple((name, field) for name, field in cls.model_fields.items() if name != RANK)

    @classmethod
    def audience_of(cls, name: str) -> Audience:
        """Who may see the field: ``public``, or ``school`` only."""
        return _extra(cls.model_fields[name])["audience"]  # type: ignore[no-any-return]

    @classmethod
    @cache
    def rows_of(cls, name: str) -> type[Fields] | None:
        """The model of the rows nested in the field, or None for a plain field."""
        return next(
            (
                part
                for part in _parts(cls.model_fields[name].annotation)
                if isinstance(part, type) and issubclass(part, Fields)
            ),
            None,
        )

    @classmethod
    @cache
    def links_of(cls, name: str) -> str | None:
        """The kind of record the field links to, or None."""
        return _extra(cls.model_fields[name])["links"]  # type: ignore[no-any-return]

    @classmethod
    def counts_pupils(cls, name: str) -> bool:
        """Whether the field is a number of pupils, which the gate must see before it is published."""
        return _extra(cls.model_fields[name])["pupils"]  # type: ignore[no-any-return]

    @classmethod
    def when_of(cls, name: str) -> Mapping[str, Sequence[str]]:
        """What other fields must hold for this one to be asked; empty when it always is."""
        return _extra(cls.model_fields[name])["when"]  # type: ignore[no-any-return]

    @classmethod
    def is_long(cls, name: str) -> bool:
        """Whether the field wants room for several sentences."""
        return _extra(cls.model_fields[name])["long"]  # type: ignore[no-any-return]

    @classmethod
    def holds_codes(cls, name: str) -> bool:
        """Whether the workbook fills the field in with codes, of which there may be many."""
        return _extra(cls.model_fields[name])["codes"]  # type: ignore[no-any-return]

    @classmethod
    def range_of(cls, name: str) -> tuple[float | None, float | None, float | None]:
        """The least and the most that a number may be, and the most that it usually is."""
        extra = _extra(cls.model_fields[name])
        return extra["least"], extra["most"], extra["usual"]

    @classmethod
    def unit_of(cls, name: str) -> str:
        """What a number counts, in a word; empty where its label says so, or nothing is counted."""
        extra = _extra(cls.model_fields[name])
        return extra["unit"] or ("pupils" if extra["pupils"] else "")

    @classmethod
    def offers_of(cls, name: str) -> str:
        """The pool of `sipp_lib.records.offers` from which the field offers what is written elsewhere, or nothing."""
        return _extra(cls.model_fields[name])["offers"]  # type: ignore[no-any-return]

    @classmethod
    def may_lie_ahead(cls, name: str) -> bool:
        """Whether the day may be one that is planned; otherwise it tells of what happened."""
        return _extra(cls.model_fields[name])["ahead"]  # type: ignore[no-any-return]

    @classmethod
    def is_mark(cls, name: str) -> bool:
        """Whether the field only tells a row from the others of its table, as the letter of a case pupil does."""
        return _extra(cls.model_fields[name])["mark"]  # type: ignore[no-any-return]

    @classmethod
    def starts_of(cls, name: str) -> tuple[Sequence[Body], str]:
        """The rows that stand ready in an empty table, and what the button says that adds one, or all of them again."""
        extra = _extra(cls.model_fields[name])
        return extra["starts"], extra["adds"]

    def is_filled(self) -> bool:
        """Whether anything was written beyond the marks; a row that stands ready says nothing yet."""
        return any(
            _filled(getattr(self, name), field.get_default(call_default_factory=True))
            for name, field in self.fields()
            if not self.is_mark(name)
        )


class Record(Fields):
    """One thing people agreed: the body of a revision.

    Attributes
    ----------
    kind : str
        The stored name of the kind.
    title, help : str
        What a form calls it and says about it.
    plural : str
        What many of them are called, as a name in Python.
    many : str
        What heads a table of them, where it is not the title with an ‘s’.
    columns : tuple of str
        The fields that stand in a table of many; the others open beneath a row.
    single : bool
        Whether a partnership has one of it.
    by_hand : bool
        Whether people fill it in; otherwise the workbook keeps it.
    audience : {"public", "school"}
        ``school`` publishes no record of the kind: partner schools receive them, and nobody else.
    version : int
        The schema version written with every body.
    upgrades : dict of int to callable
        One step for each old version: body of version v in, body of version v + 1 out.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    help: ClassVar[str]
    plural: ClassVar[str]
    many: ClassVar[str] = ""
    columns: ClassVar[tuple[str, ...]]
    single: ClassVar[bool] = False
    by_hand: ClassVar[bool] = True
    audience: ClassVar[Audience] = "school"
    version: ClassVar[int] = 1
    upgrades: ClassVar[dict[int, Callable[[Body], Body]]] = {}

    rank: float | None = Field(default=None, title="Order", json_schema_extra=_PLAIN)

    @classmethod
    def begun(cls) -> Self:
        """The record that a new, empty form shows."""
        return cls()

    @classmethod
    def headed(cls) -> str:
        """What heads a table of them, and several are called."""
        return cls.many or f"{cls.title}s"

    def may_be_published(self) -> bool:
        """Whether this record may appear in a public report at all."""
        return self.audience == "public"

    def telling(self, audience: Audience) -> str:
        """The field with the record's most telling text that the audience may see; empty when there is none."""
        for name in (*TELLING, *type(self).model_fields):
            value = getattr(self, name, None)
            if not isinstance(value, str) or not value.strip() or self.links_of(name):
                continue
            if audience == "school" or self.audience_of(name) == "public":
                return name
        return ""

    def called(self, audience: Audience) -> str:
        """What people call the record, on one line; empty when it says nothing yet."""
        name = self.telling(audience)
        return " ".join(str(getattr(self, name)).split()) if name else ""

    def to_body(self) -> Body:
        """The JSON-ready body, with its schema version; a record that nobody moved says nothing of its rank."""
        fields = self.model_dump(mode="json")
        if self.rank is None:
            del fields[RANK]
        return {"schema": self.version, **fields}

    @classmethod
    def from_body(cls, body: Body) -> Record:
        """The record of a stored body, upgraded step by step when it is old.

        Raises
        ------
        StoreError
            When the body was written by a newer version of the workbook.
        """
        fields = dict(body)
        version = int(fields.pop("schema", 1))
        if version > cls.version:
            raise StoreError(
                f"A {cls.title.lower()} record was written by a newer version of the workbook. "
                "Update the workbook on this machine and open the partnership again."
            )
        for step in range(version, cls.version):
            fields = cls.upgrades[step](fields)
        return cls.model_validate(fields)


def entry(
    label: str,
    help: str = "",
    *,
    default: Any = "",
    long: bool = False,
    links: str | None = None,
    audience: Audience = "school",
    pupils: bool = False,
    when: Mapping[str, Sequence[str]] | None = None,
    codes: bool = False,
    least: float | None = None,
    most: float | None = None,
    usual: float | None = None,
    unit: str = "",
    offers: str = "",
    ahead: bool = False,
    mark: bool = False,
    starts: Sequence[Body] = (),
    adds: str = "",
) -> Any:
    """One field of a form, described once.

    Parameters
    ----------
    label, help : str
        What the form and the report call the field, and what to write there.
    default : object
        What an empty form holds; a list or dict is copied for each record.
    long : bool
        Whether it wants room for several sentences.
    links : str, optional
        The kind whose record ids the field holds.
    audience : {"public", "school"}
        ``school`` fields never leave the school; a field for everybody is `published`.
    pupils : bool
        Whether the number counts pupils.
    when : mapping of str to sequence of str, optional
        The values of another field for which this one is asked.
    codes : bool
        Whether it is a list of codes that the workbook fills in.
    least, most : float, optional
        What a number may be when it is written (`sipp_lib.records.kinds.limits`); what was stored stays readable.
    usual : float, optional
        A number above this is remarked on (`sipp_lib.records.remarks`).
    unit : str
        What a number counts, such as minutes; of `pupils` it is known.
    offers : str
        The pool of `sipp_lib.records.offers` with what is written already and may be taken up here by a press.
    ahead : bool
        Whether a day may be one that is planned.
    mark : bool
        Whether it only tells a row from the others of its table.
    starts : sequence of dict
        Of nested rows: the marks of those that stand ready in an empty table. None is stored before one is filled in.
    adds : str
        What the button says that adds a row, or all of `starts` once more; by default it is ‘Add a row’.
    """
    extra: dict[str, Any] = {**_PLAIN, "audience": audience, "links": links, "long": long, "pupils": pupils}
    extra |= {
        "when": dict(when or {}),
        "codes": codes,
        "usual": usual,
        "unit": unit,
        "ahead": ahead,
        "offers": offers,
    }
    extra |= {"mark": mark, "starts": [dict(row) for row in starts], "adds": adds}
    extra |= {"least": 0 if pupils and least is None else least, "most": most}
    if isinstance(default, list | dict):
        return Field(default_factory=default.copy, title=label, description=help, json_schema_extra=extra)
    return Field(default=default, title=label, description=help, json_schema_extra=extra)


published = partial(entry, audience="public")
"""A field that everybody may read: whoever forgets to say so publishes nothing."""


def _extra(field: FieldInfo) -> dict[str, Any]:
    extra = field.json_schema_extra
    if not isinstance(extra, dict):  # a field written without entry() would have no audience
        raise TypeError(f"the field ‘{field.title}’ is not described with entry()")
    return extra


def _filled(value: Any, blank: Any) -> bool:
    if isinstance(value, Fields):
        return value.is_filled()
    if isinstance(value, list):
        return any(_filled(each, None) for each in value)
    return value not in (blank, "", None)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    if get_origin(annotation) in (list, Union, types.UnionType):
        for part in get_args(annotation):
            yield from _parts(part)

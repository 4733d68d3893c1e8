"""Which known pupil each row of a school's file is about: by SCN, by the school's own number, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sipp_lib.evidence.pupils.identifiers import KnownPupil
from sipp_lib.evidence.pupils.names import may_be_one, normalise, respell, same_number
from sipp_lib.evidence.pupils.pseudonyms import pseudonym


class Identity(NamedTuple):
    """What a row tells of whom it is about, empty where it does not.

    Parameters
    ----------
    own, name, scn : str
        The school's own number, the name and the SCN.
    apart : tuple of str
        What tells two pupils of one name apart where there is no number: the day of birth, the class.
    """

    own: str = ""
    name: str = ""
    scn: str = ""
    apart: tuple[str, ...] = ()


@dataclass(eq=False)
class Register:
    """The rows of key files, to be looked up by SCN, number and name."""

    names: dict[str, list[str]] = field(default_factory=dict)
    scns: dict[str, str] = field(default_factory=dict)
    by_scn: dict[str, str] = field(default_factory=dict)
    by_own: dict[str, dict[str, None]] = field(default_factory=dict)
    by_name: dict[str, dict[str, None]] = field(default_factory=dict)
    numbers: dict[str, dict[str, None]] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Iterable[KnownPupil]) -> Register:
        """Arrange the rows of key files."""
        made = cls()
        for pupil in known:
            made.add(pupil)
        return made

    def add(self, pupil: KnownPupil) -> None:
        """One row more."""
        there = self.names.setdefault(pupil.pupil, [])
        if pupil.name and pupil.name not in there:
            there.append(pupil.name)
            self.by_name.setdefault(normalise(pupil.name), {})[pupil.pupil] = None
        if pupil.scn:
            self.scns.setdefault(pupil.pupil, pupil.scn)
            self.by_scn.setdefault(pupil.scn, pupil.pupil)
        if pupil.number:
            self.by_own.setdefault(same_number(pupil.number), {})[pupil.pupil] = None
            self.numbers.setdefault(pupil.pupil, {})[pupil.number] = None

    def fits(self, code: str, name: str, *, national: bool) -> bool:
        """Whether a name may be that of a known pupil, of whom perhaps none is known."""
        there = self.names[code]
        return not (name and there) or any(may_be_one(name, each, national=national) for each in there)

    def changed(self, code: str, name: str) -> bool:
        """Whether a name is none that is known of the pupil, though some is."""
        there = self.names[code]
        return bool(name and there) and normalise(name) not in map(normalise, there)


@dataclass(eq=False)
class MatchedRows:
    """Whom each row of a file is about, and the positions of rows that somebody should know of.

    Parameters
    ----------
    people : list of KnownPupil
        One for each row.
    linked : list of int
        Known from an earlier import by the name alone.
    renamed : list of int
        Known by the number under another name that may be the same child's.
    strangers : list of int
        The number is that of a pupil with clearly another name.
    unclear : list of int
        Several known pupils have this number or this name.
    respelt : list of int
        The number is known in another spelling.
    namesakes : list of int
        The name is known, but with another number.
    moved : list of int
        Known at another school.
    known : set of str
        The pseudonyms of those who were known at this school.
    """

    people: list[KnownPupil]
    linked: list[int] = field(default_factory=list)
    renamed: list[int] = field(default_factory=list)
    strangers: list[int] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)
    respelt: list[int] = field(default_factory=list)
    namesakes: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    known: set[str] = field(default_factory=set)


def match(
    key: bytes,
    rows: Sequence[Identity],
    known: Iterable[KnownPupil] = (),
    elsewhere: Register | None = None,
    *,
    by_name: bool = False,
) -> MatchedRows:
    """Give each row of a file the pseudonym that an earlier import gave to its pupil, else a new one.

    The SCN counts most, then the school's own number, then the name; a number and a name are always compared. What
    was said first by rows with an SCN is known to those with less, in whatever order they stand.

    Parameters
    ----------
    key : bytes
        The school's key.
    rows : sequence of Told
        Each with a number or a name.
    known : iterable of KnownPupil
        The school's key file.
    elsewhere : Register, optional
        The pupils of all schools of the programme, who are known by their SCN.
    by_name : bool
        Whether they are known by name as well, as somebody has said that these pupils moved here.
    """
    search = _Search(key, rows, Register.of(known), elsewhere or Register(), by_name=by_name)
    order = sorted(range(len(rows)), key=lambda at: (not rows[at].scn, not rows[at].own))
    people = {at: search.row(at) for at in order}
    search.found.people = [people[at] for at in range(len(rows))]
    return search.found


class _Search:
    def __init__(
        self, key: bytes, rows: Sequence[Identity], known: Register, elsewhere: Register, *, by_name: bool
    ) -> None:
        self.key, self.rows, self.known, self.elsewhere, self.by_name = key, rows, known, elsewhere, by_name
        self.before = set(known.names)
        self.found = MatchedRows([])
        # of each name, the numbers it has in the file, and what tells those without a number apart
        self.sharing: dict[str, set[str]] = {}
        self.apart: dict[str, set[tuple[str, ...]]] = {}
        self.spellings: dict[str, set[str]] = {}
        for row in rows:
            if row.own:
                self.spellings.setdefault(same_number(row.own), set()).add(respell(row.own))
            if row.name:
                self.sharing.setdefault(normalise(row.name), set()).add(row.scn or same_number(row.own))
                if not (row.scn or row.own):
                    self.apart.setdefault(normalise(row.name), set()).add(row.apart)

    def row(self, at: int) -> KnownPupil:
        """Whom a row is about; the next rows know it."""
        own, name, scn, _ = told = self.rows[at]
        if scn:
            code = self._by_scn(at, told)
        elif own:
            code = self._by_own(at, told)
        else:
            code = self._by_name(at, told)
        if code in self.before:
            self.found.known.add(code)
        pupil = KnownPupil(code, " ".join(name.split()), scn or self.known.scns.get(code, ""), respell(own))
        self.known.add(pupil)
        return pupil

    def _by_scn(self, at: int, told: Identity) -> str:
        code = self.known.by_scn.get(told.scn)
        if code is not None:
            self._compare(at, code, told.name, national=True)
            return code
        code = self.elsewhere.by_scn.get(told.scn)
        if code is not None:
            self.found.moved.append(at)
            if not self.elsewhere.fits(code, told.name, national=True):
                self.found.strangers.append(at)
            elif self.elsewhere.changed(code, told.name):
                self.found.renamed.append(at)
            return code
        # an earlier file may have had the number or the name only
        free = [each for each in self._numbered(told.own) if each not in self.known.scns]
        fitting = [each for each in free if self.known.fits(each, told.name, national=False)]
        if len(fitting) == 1:
            self._compare(at, fitting[0], told.name, national=False)
            return fitting[0]
        code = self._alone(at, told)
        if code and code not in self.known.scns:
            return self._linked(at, code)
        if code:
            self.found.namesakes.append(at)
        return pseudonym(self.key, f"scn:{told.scn}")

    def _by_own(self, at: int, told: Identity) -> str:
        if not told.name and len(self.spellings[same_number(told.own)]) > 1:
            self.found.unclear.append(at)  # 046 and 46 in one file may be two pupils
        there = list(self._numbered(told.own))
        fitting = [each for each in there if self.known.fits(each, told.name, national=False)]
        if len(fitting) == 1:
            self._compare(at, fitting[0], told.name, national=False)
            if (numbers := self.known.numbers.get(fitting[0])) and respell(told.own) not in numbers:
                self.found.respelt.append(at)
            return fitting[0]
        if there:
            (self.found.unclear if fitting else self.found.strangers).append(at)
            return there[0]
        code = self._alone(at, told)
        if code and not self.known.numbers.get(code):
            return self._linked(at, code)
        if code:
            self.found.namesakes.append(at)
        return self._moved_by_name(at, told.name) or pseudonym(self.key, f"own:{same_number(told.own)}")

    def _by_name(self, at: int, told: Identity) -> str:
        name = normalise(told.name)
        there = list(self.known.by_name.get(name, {}))
        several = len(self.apart[name]) > 1
        if several or len(there) > 1:
            for apart in told.apart:
                code = self._called(name, apart)
                if code in self.known.names:
                    return code
            if told.apart and not [code for code in there if code in self.before]:
                return self._called(name, told.apart[0])
            self.found.unclear.append(at)
        if there:
            code = there[0]
            return self._linked(at, code) if code != self._called(name) else code
        return self._moved_by_name(at, told.name) or self._called(name)

    def _moved_by_name(self, at: int, name: str) -> str:
        others = list(self.elsewhere.by_name.get(normalise(name), {})) if name and self.by_name else []
        if len(others) != 1:
            return ""
        self.found.moved.append(at)
        return others[0]

    def _called(self, name: str, apart: str = "") -> str:
        return pseudonym(self.key, f"name:{name}|{apart}" if apart else f"name:{name}")

    def _compare(self, at: int, code: str, name: str, *, national: bool) -> None:
        if not self.known.fits(code, name, national=national):
            self.found.strangers.append(at)
        elif self.known.changed(code, name):
            others = self.known.by_name.get(normalise(name), {})
            # the name is another pupil's: the two may have changed places
            (self.found.strangers if others else self.found.renamed).append(at)

    def _linked(self, at: int, code: str) -> str:
        if code in self.before:
            self.found.linked.append(at)
        return code

    def _alone(self, at: int, told: Identity) -> str:
        """The only known pupil of this name, which in the file belongs to one number."""
        there = list(self.known.by_name.get(normalise(told.name), {})) if told.name else []
        return there[0] if len(there) == 1 and len(self.sharing[normalise(told.name)] - {""}) == 1 else ""

    def _numbered(self, own: str) -> Iterator[str]:
        """Known pupils with a number; of earlier imports only its hash, as it was spelt then, is known."""
        if not own:
            return
        number = same_number(own)
        there = dict(self.known.by_own.get(number, {}))
        if not there:
            spellings = dict.fromkeys((number, own, respell(own), f"{number}.0"))
            there = dict.fromkeys(
                code for each in spellings if (code := pseudonym(self.key, f"own:{each}")) in self.known.names
            )
        yield from there

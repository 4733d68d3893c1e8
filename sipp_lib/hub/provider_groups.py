"""What an identity provider says of a person: the account it stands for, and the rights its groups give."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.files import SLUG, content, slug_of
from sipp_lib.records.accounts import ROLES, Right

LONGEST = 22
"""Letters of a person's name in that of the account: with the signs after it a system takes 32."""


def account_of(claims: Mapping[str, Any]) -> str:
    """The account of a person: of the system, of the database and in the hub alike.

    It ends in signs made from what the provider never gives to another person (``sub``, with ``iss`` where it is
    told): whoever gets the e-mail address of somebody who left gets none of their accounts. No account that a system
    has by itself has such a name.

    Parameters
    ----------
    claims : mapping
        What the provider tells (OpenID Connect Core 1.0, section 5.1).

    Raises
    ------
    ProgrammeError
        When it does not tell who it is.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise ProgrammeError(
            "The identity provider did not say who signed in (‘sub’ is missing). Ask it for the scope ‘openid’."
        )
    said = str(claims.get("preferred_username") or claims.get("email") or "")
    try:
        name = slug_of(said.partition("@")[0])[:LONGEST].strip("-")
    except UsageError:  # no letter of it is one of a to z
        name = "person"
    name = name if name[0].isalpha() else f"p{name}"[:LONGEST]
    whose = f"{claims.get('iss', '')} {subject}"
    return f"{name}-{sha256(whose.encode()).hexdigest()[:8]}"


def read_groups(file: Path) -> dict[str, set[Right]]:
    """The rights that each group of the provider gives, as whoever looks after the server wrote them down.

    Parameters
    ----------
    file : pathlib.Path
        Under ``[groups]`` a line for each: the group, as the provider calls it, and ``"PARTNERSHIP ROLE"`` or a list
        of such.

    Raises
    ------
    ProgrammeError
        When it cannot be read, or a line of it says something it may not.
    """
    try:
        told = tomllib.loads(content(file).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProgrammeError(f"{file} cannot be read ({error}), so nobody's rights are known.") from error
    if set(told) != {"groups"} or not isinstance(told["groups"], dict):
        raise ProgrammeError(f"{file} must have one section, [groups].")
    return {
        _written(group): {_right(file, group, each) for each in _listed(said)}
        for group, said in told["groups"].items()
    }


def rights_of(groups: object, known: Mapping[str, set[Right]]) -> set[Right]:
    """The rights of a person by the groups that the provider tells; none where it tells no list of groups."""
    if not isinstance(groups, list | tuple | set):
        return set()
    return {right for group in groups if isinstance(group, str) for right in known.get(_written(group), ())}


def _written(group: str) -> str:
    """A group's name as its letters are written in one way: ‘À’ is one sign for some and two for others."""
    return unicodedata.normalize("NFC", group)


def _listed(said: object) -> Iterable[object]:
    return said if isinstance(said, list) else [said]


def _right(file: Path, group: str, said: object) -> Right:
    place, _, role = said.partition(" ") if isinstance(said, str) else ("", "", "")
    if not re.fullmatch(SLUG, place) or role not in ROLES:
        raise ProgrammeError(
            f"{file}: the group ‘{group}’ must give a partnership's short name and one of {', '.join(ROLES)}, such as "
            '"glen-corrie practitioner".'
        )
    return Right(place, role)

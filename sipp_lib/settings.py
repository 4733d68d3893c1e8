"""What a programme's ``sipp.toml`` may say."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from sipp_lib.disclosure.rounding import BASE, LEAST, THRESHOLD, enough
from sipp_lib.errors import ProgrammeError
from sipp_lib.files import SLUG, content
from sipp_lib.records.sessions import has_password, is_server

FILE = "sipp.toml"
HERE = "here"
"""The setting of a programme whose private things lie in its own folder, as whoever looks after it decided."""
PROGRAMME = re.compile(r"^[ \t]*\[[ \t]*programme[ \t]*\][^\n]*$", re.MULTILINE)
SETTINGS: dict[str, dict[str, str]] = {
    "programme": {
        "name": 'a name in quotation marks, such as name = "Our programme"',
        "id": 'small letters, digits and hyphens in quotation marks, such as id = "3f9a"',
        "store": 'an address of PostgreSQL in quotation marks, such as store = "postgresql://db.example.org/sipp"',
        "private": 'as the workbook wrote it, or private = "here"',
    },
    "disclosure": {
        "threshold": f"a whole number of {LEAST} or more, such as threshold = {THRESHOLD}",
        "base": f"a whole number of {LEAST} or more, such as base = {BASE}",
        "looked_at": 'a list of revisions in quotation marks, such as looked_at = ["3f9a"]',
    },
}


def read(file: Path) -> dict[str, Any]:
    """What a ``sipp.toml`` says, by section.

    Raises
    ------
    ProgrammeError
        When it cannot be read, or says something it may not.
    """
    try:
        settings = tomllib.loads(content(file).decode("utf-8-sig"))
    except OSError as error:
        raise ProgrammeError(
            f"{file} cannot be read ({error.strerror}). Check that its disk is connected and that you may read it, "
            "then try again."
        ) from error
    except UnicodeDecodeError as error:
        raise ProgrammeError(f"{file} is not text in UTF-8. Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"line {line[1]}" if line else "its end"
        raise ProgrammeError(
            f"{file} cannot be understood at {where}. A setting is a line such as threshold = 10."
        ) from error
    except (ValueError, RecursionError) as error:  # thousands of digits, or of brackets in brackets
        raise ProgrammeError(
            f"{file} cannot be read as TOML. A setting is a line such as threshold = 10."
        ) from error
    _check_settings(settings)
    return settings


def with_setting(text: str, key: str, value: str) -> str | None:
    """The text of a ``sipp.toml`` with a line of its own under ``[programme]``, or without it where the value is empty.

    Returns
    -------
    str or None
        None where it is written in a way that only a person can change; all else in it stays as it is.
    """
    changed = re.sub(rf"^[ \t]*{key}[ \t]*=[^\n]*\n?", "", text, flags=re.MULTILINE)
    wanted = tomllib.loads(text)
    wanted["programme"].pop(key, None)
    if value:
        wanted["programme"][key] = value
        changed = PROGRAMME.sub(lambda found: f"{found[0]}\n{key} = {json.dumps(value)}", changed, count=1)
    with suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(changed) == wanted:
            return changed
    return None


def with_private(text: str, where: str) -> str:
    """The text of a ``sipp.toml`` with the setting ``private``, or without it where it is empty.

    Raises
    ------
    ProgrammeError
        When it is written in a way that only a person can add to.
    """
    changed = with_setting(text, "private", where)
    if changed is None:
        raise ProgrammeError(
            f'{FILE} is written in a way that the workbook cannot add to. Write private = "{where}" on a line of its '
            "own under [programme], then open the programme again."
        )
    return changed


def _check_settings(settings: dict[str, Any]) -> None:
    for section, values in settings.items():
        if section not in SETTINGS or not isinstance(values, dict):
            raise ProgrammeError(
                f"{FILE}: ‘{section}’ is not known. The sections are [programme] and [disclosure]."
            )
        for key in values:
            if key not in SETTINGS[section]:
                hint = f"Write one of: {', '.join(SETTINGS[section])}."
                raise ProgrammeError(f"{FILE}: ‘{key}’ in [{section}] is not known. {hint}")
    for section, keys in SETTINGS.items():
        for key, expected in keys.items():
            value = settings.get(section, {}).get(key)
            if value is None and (section == "disclosure" or key in ("store", "private")):
                continue
            if key == "store" and is_server(value) and has_password(value):
                raise ProgrammeError(
                    f"{FILE}: ‘store’ in [programme] holds a password, which everybody who may read the file would "
                    "know. Take it out, and keep it in a pass file (~/.pgpass) that only you can read."
                )
            if not _fits(key, value):
                raise ProgrammeError(f"{FILE}: ‘{key}’ in [{section}] must be {expected}.")


def _fits(key: str, value: object) -> bool:
    match key:
        case "name":
            return isinstance(value, str) and bool(value.strip())
        case "id" | "private":
            return isinstance(value, str) and bool(re.fullmatch(SLUG, value))
        case "store":
            return is_server(value)
        case "looked_at":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case _:
            return enough(value)

"""What a person needs before their server starts, given; and all of it taken when the server ends or a right does."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from sipp_lib.errors import SippError
from sipp_lib.hub import group_folders, system_accounts
from sipp_lib.hub.site import Site
from sipp_lib.private_data import PARTNERSHIPS
from sipp_lib.records import accounts
from sipp_lib.records.accounts import Right


def known(site: Site, rights: set[Right]) -> set[Right]:
    """Those of some rights whose partnership there is on the server."""
    home = site.programme_folder / PARTNERSHIPS
    return {right for right in rights if (home / right.partnership).is_dir()}


def choices(rights: set[Right]) -> list[str]:
    """The partnerships in which somebody writes; where there are several, one is worked in at a time."""
    return sorted({place for place, role in rights if role in group_folders.WRITERS})


ONE_AT_A_TIME = Lock()
"""Accounts and rights of folders are changed by one at a time: the system's own tools wait for each other badly."""


def admit(site: Site, account: str, rights: set[Right]) -> dict[str, str]:
    """Make account and folders ready and give the rights, in the database last.

    Parameters
    ----------
    site : Site
        The server.
    account : str
        Of the system, of the database, and in the hub.
    rights : set of Right
        Writing in one partnership at most.

    Returns
    -------
    dict of str to str
        The environment of the person's server.

    Raises
    ------
    SippError
        When any of it could not be done; the person's server may not start then.
    """
    programme = site.programme()
    with ONE_AT_A_TIME:
        for slug in {place for place, role in rights}:
            group_folders.settle_partnership(site, slug)
        system_accounts.make(account)
        system_accounts.end_processes(account)  # one that an earlier server left has the groups of then
        system_accounts.put_into(account, group_folders.groups(rights))
        home = group_folders.show(site, programme, account, rights)
    accounts.settle(site.keeper, account, rights)
    shown = {
        "name": programme.name,
        "id": programme.id,
        "store": programme.store,
        "private": group_folders.SHOWN,
        "threshold": programme.threshold,
        "base": programme.base,
        "looked_at": list(programme.looked_at),
    }
    return {
        "SIPP_DATA": str(home / "data"),
        "SIPP_KEYS": str(home / "keys"),
        "SIPP_HOSTED": "1",
        "SIPP_NIGHT": "told" if any(role == "officer" for _, role in rights) else "",
        # whoever writes makes their own; the others have those of the night
        "SIPP_REPORTS": "" if choices(rights) else str(home / "reports"),
        # what a partner from outside is shown, who may work in another partnership
        "SIPP_SHARED": " ".join(sorted(place for place, role in rights if role == "partner")),
        "SIPP_SHOWN": json.dumps(shown),
    }


def dismiss(site: Site, account: str) -> None:
    """Take everything from an account: rights and connections in the database, processes, groups.

    Each is tried whatever becomes of the others.

    Raises
    ------
    SippError
        The first that failed.
    """
    steps: list[Callable[[], object]] = [
        lambda: accounts.settle(site.keeper, account, ()),
        lambda: system_accounts.end_processes(account),
        lambda: system_accounts.put_into(account, ()),
    ]
    failed: list[SippError | OSError] = []
    for step in steps:
        with suppress(KeyError):  # no such account, or no group: nothing to take
            try:
                with ONE_AT_A_TIME:
                    step()
            except (SippError, OSError) as error:
                failed.append(error)
    if failed:
        raise failed[0]

"""An account of the system for each person: made, put into groups, and rid of every process."""

from __future__ import annotations

import grp
import pwd
import subprocess
from collections.abc import Iterable
from contextlib import suppress

import psutil

from sipp_lib.errors import ProgrammeError

EVERYBODY = "sipp-people"
"""The group of all accounts that are made here; no other account is ever touched."""
PATIENCE = 10.0
"""Seconds within which killed processes must be gone."""
EXPIRED = ("--expiredate", "1970-01-02")
"""So SSH, cron and whatever else asks the system lets nobody in past the hub, which starts servers without asking."""


def make(account: str) -> None:
    """Make an account with a home of its own and no way to sign in, where it is not there yet.

    Raises
    ------
    ProgrammeError
        When there is an account of that name that was not made here, or it cannot be made.
    """
    make_group(EVERYBODY)
    if account not in [each.pw_name for each in pwd.getpwall()]:
        words = ("--create-home", "--key", "HOME_MODE=0700", "--user-group", "--shell", "/usr/sbin/nologin")
        _run("useradd", *words, "--groups", EVERYBODY, account)
    _known(account)


def everybody() -> set[str]:
    """All accounts that were made here."""
    try:
        return set(grp.getgrnam(EVERYBODY).gr_mem)
    except KeyError:
        return set()


def make_group(group: str) -> int:
    """Make a group where it is not there yet; its number."""
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        _run("groupadd", "--force", group)
        return grp.getgrnam(group).gr_gid


def put_into(account: str, groups: Iterable[str]) -> None:
    """Have an account be in these groups and no other; processes that run keep what they had.

    Raises
    ------
    ProgrammeError
        When the account was not made here, or the system refuses.
    """
    _known(account)
    for group in (wanted := sorted({EVERYBODY, *groups})):
        make_group(group)
    _run("usermod", *EXPIRED, "--groups", ",".join(wanted), account)


def end_processes(account: str) -> None:
    """Kill every process of an account at once, those it has hidden from its server too, and see them gone.

    Raises
    ------
    ProgrammeError
        When the account was not made here, or a process is still there.
    """
    uid, gid = _known(account)
    # as the account itself, to all it may signal: in one step, so that none can start another in time
    killer = ["/bin/sh", "-c", "kill -KILL -1"]
    subprocess.run(killer, user=uid, group=gid, extra_groups=[], check=False, cwd="/")  # noqa: S603
    left = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if uid in process.uids() and process.status() != psutil.STATUS_ZOMBIE:
                left.append(process)
    if psutil.wait_procs(left, PATIENCE)[1]:
        raise ProgrammeError(
            f"Not every process of the account ‘{account}’ could be ended. Restart the server."
        )


def _known(account: str) -> tuple[int, int]:
    """The numbers of an account that was made here and of its group."""
    found = pwd.getpwnam(account)
    if found.pw_uid < 1000 or account not in grp.getgrnam(EVERYBODY).gr_mem:
        raise ProgrammeError(
            f"The system has an account ‘{account}’ that was not made for the workbook. Nothing was done with it."
        )
    return found.pw_uid, found.pw_gid


def _run(command: str, *words: str) -> None:
    done = subprocess.run([command, *words], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise ProgrammeError(f"The system refused ‘{command}’: {done.stderr.strip()}")

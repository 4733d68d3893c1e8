"""Every night: the reports for the public of all partnerships, made by an account that is an officer of each."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from sipp_lib.errors import ProgrammeError, SippError
from sipp_lib.evidence.pupils.key_files import add_key_rows
from sipp_lib.evidence.told import said_first
from sipp_lib.files import content, write_atomically
from sipp_lib.hub.admission import admit, dismiss
from sipp_lib.hub.site import Site
from sipp_lib.jupyter import desk
from sipp_lib.programme import Programme
from sipp_lib.records.accounts import Right

ACCOUNT = "sipp-nightly"
"""Of the system and of the database, while it works and no longer; nobody signs in as it."""
# Run as that account: settings and pages first, then the command as a person types it.
COMMAND = """
import sys
from pathlib import Path
from sipp_lib.hub.own_server import FOLDER, settle
settle(folder := Path.home() / FOLDER)
sys.argv = ["sipp", "report", "--tables", "--programme", str(folder)]
from sipp_lib.cli import main
main()
"""


def run(site: Site) -> dict[str, str]:
    """Make the reports of all partnerships and put them where people may read them.

    Parameters
    ----------
    site : Site
        The server.

    Returns
    -------
    dict of str to str
        The short name of each partnership, and why its report is not there; empty where it is.

    Raises
    ------
    SippError, OSError
        When nothing could be made; officers are told that as well.
    """
    programme = site.programme()
    try:
        outcome, output = _made(site, programme)
    except (SippError, OSError) as error:
        _tell(programme, dict.fromkeys(programme.partnerships(), str(error)), "")
        raise
    _tell(programme, outcome, output)
    return outcome


def _made(site: Site, programme: Programme) -> tuple[dict[str, str], str]:
    """What became of each report, as `run` gives it, and what the command said."""
    slugs = programme.partnerships()
    try:
        environment = admit(site, ACCOUNT, {Right(slug, "officer") for slug in slugs}) | {"SIPP_REPORTS": ""}
        about = pwd.getpwnam(ACCOUNT)
        # without the key files no name that stands in a text would be noticed
        _lend_keys(site, programme, slugs, about.pw_gid)
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", COMMAND],
            env={"PATH": os.environ["PATH"], "HOME": about.pw_dir, "COLUMNS": "400", **environment},
            cwd=about.pw_dir,
            user=about.pw_uid,
            group=about.pw_gid,
            extra_groups=os.getgrouplist(ACCOUNT, about.pw_gid),
            capture_output=True,
            text=True,
            check=False,
        )
        made = Path(about.pw_dir) / "workbook" / "reports"
        if not (made / "batch.json").is_file():
            raise ProgrammeError(f"No reports were made. What was said: {done.stderr.strip()[-2000:]}")
        told = json.loads((made / "batch.json").read_text(encoding="utf-8"))
        _publish(made, site.reports)
    finally:
        shutil.rmtree(site.people / ACCOUNT / "keys", ignore_errors=True)
        dismiss(site, ACCOUNT)
    reasons = {each["partnership"]: each["reason"] for each in told["reports"]}
    return {slug: reasons.get(slug, "It was not made, and nothing says why.") for slug in slugs}, done.stdout


def _tell(programme: Programme, outcome: dict[str, str], output: str) -> None:
    """Leave for officers' start pages what became of the reports, and what to do before one is published."""
    for slug, reason in outcome.items():
        night, today = programme.place(slug).night, date.today()
        said: dict[str, Any] = {"day": today.isoformat(), "reason": reason}
        said |= desk.told_first(night, said_first(slug, output), today)
        write_atomically(night, json.dumps(said, ensure_ascii=False).encode())


def _lend_keys(site: Site, programme: Programme, slugs: list[str], group: int) -> None:
    """Give the account all key files to read while it works; those of a school in several partnerships as one."""
    home = site.people / ACCOUNT / "keys"
    shutil.rmtree(home, ignore_errors=True)
    folder = home / programme.id
    folder.mkdir(parents=True, mode=0o750)
    for slug in slugs:
        for path in sorted((site.keys / slug).glob("*.csv")):
            if path.is_symlink() or not path.is_file():
                continue
            lent = folder / path.name
            add_key_rows(lent, content(path))
            os.chown(lent, 0, group)
            lent.chmod(0o640)
    for each in (home, folder):
        os.chown(each, 0, group)
        each.chmod(0o750)


def _publish(made: Path, reports: Path) -> None:
    """Put what was made where everybody who signs in may read it, and take away what is there no more."""
    reports.mkdir(parents=True, exist_ok=True)
    reports.chmod(0o755)
    new = {path.name: path for path in made.iterdir() if path.is_file() and not path.is_symlink()}
    for name, path in new.items():
        write_atomically(reports / name, path.read_bytes(), mode=0o644)
    for path in reports.iterdir():
        if path.name not in new:
            path.unlink()


def main() -> None:
    """Run once, for the timer: root's account, and the two settings of the hub."""
    site = Site(
        Path(os.environ.get("SIPP_ROOT", "/srv/sipp")),
        os.environ.get("SIPP_KEEPER", "postgresql:///sipp?user=keeper"),
    )
    try:
        outcome = run(site)
    except (SippError, OSError) as error:
        sys.exit(f"{error}")
    for slug, reason in outcome.items():
        sys.stdout.write(f"{slug}: {reason or 'made'}\n")
    sys.exit(1 if any(outcome.values()) else 0)


if __name__ == "__main__":
    main()

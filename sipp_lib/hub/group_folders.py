"""The folders of each partnership, with rights by group, and what of them a person is shown."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from sipp_lib.editions import FORMS
from sipp_lib.errors import ProgrammeError
from sipp_lib.files import write_atomically
from sipp_lib.hub.site import Site
from sipp_lib.hub.system_accounts import EVERYBODY, make_group
from sipp_lib.private_data import MARK, PARTNERSHIPS, PRIVATE
from sipp_lib.programme import EDITIONS, SHARED, Programme
from sipp_lib.records.accounts import Right

WRITERS, READERS = ("practitioner", "head_teacher"), ("officer", "researcher")
SHOWN = "shown"
"""The folder of what a person is shown, as the programme's private folder is called for everybody."""


def groups(rights: Iterable[Right]) -> set[str]:
    """The groups of the system that give somebody the folders of these rights."""
    return {group_name(place, writes=role in WRITERS) for place, role in rights if role in WRITERS + READERS}


def group_name(slug: str, *, writes: bool) -> str:
    """The group of those who write in a partnership, or who only read; a system takes 32 letters."""
    short = slug[:14].strip("-")
    return f"sipp-{short}-{sha256(slug.encode()).hexdigest()[:6]}-{'write' if writes else 'read'}"


def settle_partnership(site: Site, slug: str) -> None:
    """Have the folders of a partnership belong to its groups: evidence for both, key files for those who write.

    Raises
    ------
    ProgrammeError
        When the system refuses, or ‘setfacl’ is not installed.
    """
    write, read = (group_name(slug, writes=each) for each in (True, False))
    number = make_group(write)
    make_group(read)
    for folder in (site.programme_folder / PARTNERSHIPS / slug, site.keys / slug):
        folder.mkdir(parents=True, exist_ok=True)
        # everybody gets through and nobody is told what else lies there; `rights.narrow` leaves a group its rights
        os.chown(folder.parent, 0, make_group(EVERYBODY))
        folder.parent.chmod(0o710)
        if folder.stat().st_gid == number:
            continue
        whole = [folder, *folder.rglob("*")]
        for path in whole:
            if not path.is_symlink():
                os.chown(path, 0, number)
                path.chmod(0o2770 if path.is_dir() else 0o660)
        if folder.is_relative_to(site.programme_folder):
            _let_read(whole, read)


def _let_read(whole: list[Path], group: str) -> None:
    """Let a group read what is there, and what others will put there."""
    for each in whole:
        rules = [f"group:{group}:rX"]
        if each.is_dir():
            rules += [
                f"default:group:{group}:rX",
                "default:user::rwX",
                "default:group::rwX",
                "default:other::-",
            ]
        words = ["setfacl", "--physical", "--modify", ",".join(rules), str(each)]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
        except FileNotFoundError:
            raise ProgrammeError("‘setfacl’ is not installed. On Debian: apt-get install acl") from None
        if done.returncode:
            raise ProgrammeError(f"Rights of a folder could not be given: {done.stderr.strip()}")


def show(site: Site, programme: Programme, account: str, rights: set[Right]) -> Path:
    """Show a person the folders of these partnerships and no other, under a folder that only root can change.

    Parameters
    ----------
    site : Site
        The server.
    programme : Programme
        The programme.
    account : str
        Whose; made already.
    rights : set of Right
        In one partnership at most somebody who writes: key files lie under the programme's id, so of one only.

    Returns
    -------
    pathlib.Path
        Where what the person is shown lies, as ``data``, ``keys``, ``reports`` and ``shared``.
    """
    about = pwd.getpwnam(account)
    site.people.mkdir(parents=True, exist_ok=True)
    site.people.chmod(0o711)
    home = site.people / account
    data = home / "data" / SHOWN
    for folder in (home, home / "data", data):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    for name in PRIVATE[1:]:  # the person's own: school reports, exports, notes
        own = data / name
        if not own.exists():
            own.mkdir(mode=0o700)
            os.chown(own, about.pw_uid, about.pw_gid)
    places = sorted({place for place, role in rights if role in WRITERS + READERS})
    _links(data / PARTNERSHIPS, {place: site.programme_folder / PARTNERSHIPS / place for place in places})
    written = sorted({place for place, role in rights if role in WRITERS})
    _links(home / "keys", {programme.id: site.keys / written[0]} if written else {})
    forms = [f"{edition}.{form}".lstrip(".") for edition in ("", *EDITIONS) for form in ("html", *FORMS)]
    for name, role in (("reports", READERS), (SHARED, ("partner",))):
        of = {place for place, each in rights if each in role}
        files = [programme.report("public", place, form).name for place in of for form in forms]
        # also of what the next night makes
        _links(home / name, {file: site.reports / file for file in files})
    mark = json.dumps({"id": programme.id, "name": programme.name})
    write_atomically(data / MARK, mark.encode(), mode=0o644)
    return home


def _links(folder: Path, wanted: dict[str, Path]) -> None:
    """A folder that holds these links and nothing else."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    folder.chmod(0o755)  # whatever mask the service has
    for name, target in wanted.items():
        (folder / name).symlink_to(target)

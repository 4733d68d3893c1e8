"""What JupyterHub starts as a person: JupyterLab on the programme, or plain pages, as that person is shown it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from sipp_lib.files import aside, listed, write_atomically
from sipp_lib.jupyter.server import environment, everywhere, prepare
from sipp_lib.phase_notebooks import START
from sipp_lib.private_data import PARTNERSHIPS
from sipp_lib.programme import FILE, SHARED
from sipp_lib.rights import own_folder
from sipp_lib.settings import read

FOLDER = "workbook"
"""In a person's home: pages, public reports, and settings as the server gave them."""
AWAY = ".away"
"""In it: pages of partnerships in which the person has no right now, or has chosen to work in another."""


def settings_text(shown: dict[str, Any], looked_at: list[str]) -> str:
    """The text of a person's ``sipp.toml``: all as the server says it, and what this person looked at besides."""
    lines = [
        f"{key} = {json.dumps(shown[key], ensure_ascii=False)}" for key in ("name", "id", "store", "private")
    ]
    about = [f"{key} = {shown[key]}" for key in ("threshold", "base")]
    looked_at = sorted({*shown["looked_at"], *looked_at})
    return "\n".join(
        ["[programme]", *lines, "", "[disclosure]", *about, f"looked_at = {json.dumps(looked_at)}", ""]
    )


def settle(folder: Path) -> None:
    """Have the programme's settings and pages in a person's folder."""
    own_folder(folder)
    told = json.loads(os.environ.pop("SIPP_SHOWN"))
    file = folder / FILE
    before = read(file).get("disclosure", {}).get("looked_at", []) if file.is_file() else []
    write_atomically(file, settings_text(told, before).encode())
    _keep_to(
        folder, {path.name for path in listed(Path(os.environ["SIPP_DATA"]) / told["private"] / PARTNERSHIPS)}
    )
    home = Path(os.environ["SIPP_DATA"]).parent
    wanted = {
        "reports": os.environ.pop("SIPP_REPORTS", ""),
        SHARED: os.environ.get("SIPP_SHARED") and home / SHARED,
    }
    for name, shown in wanted.items():
        link = folder / name
        if link.is_symlink():
            link.unlink()
        if shown and not link.exists():
            link.symlink_to(shown)
    prepare(folder)


def _keep_to(folder: Path, shown: set[str]) -> None:
    """Put aside the pages of partnerships that the person is shown no more, and back where one is shown again."""
    own_folder(away := folder / AWAY)
    here = folder / PARTNERSHIPS
    for each in listed(here):
        if each.name not in shown:
            there = away / each.name
            each.rename(aside(there) if there.exists() else there)
    for each in listed(away):
        if each.name in shown and not (here / each.name).exists():
            here.mkdir(exist_ok=True)
            each.rename(here / each.name)


def main() -> None:
    """Serve the workbook to one person, who is signed in at the hub."""
    folder = Path.home() / FOLDER
    settle(folder)
    pages = bool(os.environ.get("SIPP_PAGES"))
    with environment(folder, ""):
        from jupyterhub.singleuser import main as serve

        first = f"/voila/render/{START}" if pages else f"/lab/tree/{START}?reset"
        sys.argv += [*everywhere(folder, pages=pages), f"--ServerApp.default_url={first}"]
        serve()


if __name__ == "__main__":
    main()

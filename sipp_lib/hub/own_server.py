"""What JupyterHub starts as a person: JupyterLab on the programme, or plain pages, as that person is shown it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from sipp_lib.jupyter.server import environment, everywhere, prepare
from sipp_lib.phase_notebooks import START
from sipp_lib.programme import FILE, SHARED
from sipp_lib.rights import own_folder
from sipp_lib.settings import read

FOLDER = "workbook"
"""In a person's home: pages, public reports, and settings as the server gave them."""


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
    file = folder / FILE
    before = read(file).get("disclosure", {}).get("looked_at", []) if file.is_file() else []
    file.write_text(settings_text(json.loads(os.environ.pop("SIPP_SHOWN")), before), encoding="utf-8")
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


def main() -> None:
    """Serve the workbook to one person, who is signed in at the hub."""
    folder = Path.home() / FOLDER
    settle(folder)
    pages = bool(os.environ.get("SIPP_PAGES"))
    with environment(folder, "") as work:
        from jupyterhub.singleuser import main as serve

        if pages:  # Voilà reads, and runs, settings of the person's own
            os.environ["JUPYTER_CONFIG_DIR"] = str(work)
        first = f"/voila/render/{START}" if pages else f"/lab/tree/{START}?reset"
        sys.argv += [*everywhere(folder, pages=pages), f"--ServerApp.default_url={first}"]
        serve()


if __name__ == "__main__":
    main()

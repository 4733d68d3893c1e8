"""JupyterLab on a programme (`sipp open`), and what the workbook adds to any Jupyter server."""

from __future__ import annotations

import json
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sipp_lib.copies import MARK, START, cleared, refresh, start_page, templates
from sipp_lib.errors import UsageError
from sipp_lib.imports import KERNEL, install_kernels
from sipp_lib.phases import PHASES
from sipp_lib.programme import FILE, Programme

HERE = "127.0.0.1"
# Voilà's template asks a server elsewhere for icons; nothing is loaded but from here.
OWN = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' ws://127.0.0.1:*"
EXTENSION = Path(__file__).parent / "labextension"
# Files that nobody should delete by accident in the file browser; hiding is all it does.
HIDDEN = [
    "__pycache__",
    "*.pyc",
    "*.pyo",
    ".DS_Store",
    "*~",
    "*.sqlite*",
    "sipp.toml",
    "evidence",
    "mappings",
]


def open_programme(
    folder: Path, partnership: str = "", *, browser: bool = True, port: int = 8888, pages: bool = False
) -> None:
    """Serve a programme to this computer's browser until it is stopped.

    Parameters
    ----------
    folder : pathlib.Path
        A programme, or an empty folder in which one is to begin.
    partnership : str
        The one to show first.
    browser : bool
        Whether to open the browser.
    port : int
        The first port to try.
    pages : bool
        Whether to serve plain pages through Voilà instead of JupyterLab.

    Raises
    ------
    UsageError
        When the folder holds other things, there is no such partnership, or Voilà is not installed.
    """
    folder = folder.resolve()
    prepare(folder, partnership)
    with environment(folder, partnership):
        (_pages if pages else _lab)(folder, browser, _free(port))


def prepare(folder: Path, partnership: str = "") -> None:
    """Put the pages in place and up to date."""
    if (folder / FILE).is_file():
        programme = Programme.open(folder)
        if partnership:
            programme.partnership(partnership)
        refresh(programme, [partnership] if partnership else programme.partnerships())
    elif partnership or (folder.exists() and not _is_empty(folder)):
        raise UsageError(
            f"There is no programme in {folder} (no {FILE}). Give its folder with --programme DIR, or name a new or "
            "empty folder: a programme can begin there."
        )
    start_page(folder)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(p.name != START and p.name[0] != "." for p in folder.iterdir())


@contextmanager
def environment(folder: Path, partnership: str) -> Iterator[None]:
    """Tell kernels where the programme is, with this Python as their kernel, and JupyterLab to be calm."""
    with tempfile.TemporaryDirectory(prefix="sipp-open-") as work:
        config = Path(work) / "labconfig"
        install_kernels(work, KERNEL, "python3")
        config.mkdir()
        calm = json.loads((EXTENSION / "overrides.json").read_text(encoding="utf-8"))
        calm["@jupyterlab/notebook-extension:tracker"] = {"kernelShutdown": True}  # when its page is closed
        (config / "default_setting_overrides.json").write_text(json.dumps(calm), encoding="utf-8")
        before, here = dict(os.environ), Path.cwd()
        os.environ.update(SIPP_PROGRAMME=str(folder.resolve()), SIPP_PARTNERSHIP=partnership)
        for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
            os.environ[name] = os.pathsep.join(filter(None, [work, before.get(name)]))
        os.chdir(work)  # Jupyter and Voilà run settings that they find in the current folder
        try:
            yield
        finally:
            os.chdir(here)
            os.environ.clear()
            os.environ.update(before)


def _free(port: int) -> int:
    """The port, or the next one that nobody listens on."""
    for number in range(port, min(port + 100, 65536)):
        with socket.socket() as trial:
            if trial.connect_ex((HERE, number)):
                return number
    raise UsageError(f"Ports {port} and the next hundred are taken. Name another with --port NUMBER.")


def _say(address: str) -> None:
    print(  # noqa: T201
        f"The workbook opens in your browser in a few seconds; if it does not, open this address there:\n{address}\n"
        "To stop it, press Ctrl+C here.",
        flush=True,
    )


def _lab(folder: Path, browser: bool, port: int) -> None:
    from jupyterlab.labapp import LabApp

    token = secrets.token_hex(24)
    settings = {
        "IdentityProvider.token": token,
        "ServerApp.root_dir": folder,
        "ServerApp.ip": HERE,
        "ServerApp.port": port,
        "ServerApp.open_browser": browser,
        "ServerApp.answer_yes": True,  # Ctrl+C is enough
        "ServerApp.port_retries": 0,
        "Application.log_level": "WARN",
        "LabApp.default_url": f"/lab/tree/{START}?reset",
        "LabApp.extra_labextensions_path": EXTENSION,
        # nothing is asked of anybody outside
        "LabApp.news_url": "None",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    _say(f"http://{HERE}:{port}/lab/tree/{START}?reset&token={token}")
    lists = [f"--ContentsManager.hide_globs={name}" for name in HIDDEN]
    lists += [f"--ServerApp.jpserver_extensions={name}=True" for name in ("jupyterlab", __name__)]
    LabApp.launch_instance([*(f"--{name}={value}" for name, value in settings.items()), *lists])


def _pages(folder: Path, browser: bool, port: int) -> None:
    try:
        from voila.app import Voila
    except ModuleNotFoundError:
        raise UsageError(
            "Pages without JupyterLab need Voilà, which is not installed. Install it with: pip install voila"
        ) from None
    _say(f"http://{HERE}:{port}/voila/render/{START}")
    arguments = {
        "Voila.ip": HERE,
        "port": port,
        "Voila.open_browser": browser,
        "Voila.default_url": f"/voila/render/{START}",
    }
    Voila.launch_instance(
        [str(folder), *(f"--{name}={value}" for name, value in arguments.items())],
        tornado_settings={"headers": {"Content-Security-Policy": OWN}},
    )


# ---- what Jupyter itself calls


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Keep what people type out of saved pages; on a programme that `sipp open` serves, tell its cards."""
    server.contents_manager.register_pre_save_hook(clear_page)
    if "SIPP_PROGRAMME" in os.environ:
        config = server.web_app.settings.setdefault("page_config_data", {})
        config["sippCards"] = json.dumps(cards())
        config["sippPartnership"] = os.environ.get("SIPP_PARTNERSHIP", "")


def clear_page(model: dict[str, Any], **_: Any) -> None:
    """Before a page is saved: take its outputs, counts and widgets' state out of it."""
    content = model.get("content")
    if model["type"] == "notebook" and content and MARK in content.get("metadata", {}):
        cleared(content)


def cards() -> list[dict[str, str]]:
    """The cards of JupyterLab's launcher: where to start, then the phases."""
    known = {f"{phase.number}_{phase.slug}": phase for phase in PHASES}
    pages = [(template.name, known[template.stem]) for template in templates()]
    start = {"title": "Start here", "caption": "Partnerships, phases, and a tour", "page": START}
    return [start] + [
        {"title": f"{phase.number} {phase.slug.capitalize()}", "caption": phase.title, "page": page}
        for page, phase in pages
    ]

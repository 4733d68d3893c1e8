"""JupyterLab on a programme (`sipp open`), and what the workbook adds to any Jupyter server."""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import chdir, contextmanager, suppress
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_dir, jupyter_config_path
from tornado.ioloop import IOLoop
from tornado.web import ErrorHandler

from sipp_lib.editions import SERVED
from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.formats import listing
from sipp_lib.imports import KERNEL, Without, install_kernels
from sipp_lib.jupyter.stopping import clearing_up, run
from sipp_lib.phase_notebooks import MARK, START, cleared, refresh, start_page
from sipp_lib.programme import FILE, SHARED, Programme
from sipp_lib.rights import group_of
from sipp_lib.temporary import SOCKETS, ours

HERE = "127.0.0.1"
EXTENSION = Path(__file__).parents[1] / "labextension"
VOILA = "sipp_lib.jupyter.voila"
SHOWN = (r".*\.(png|jpg|gif|svg)", rf"(reports|{SHARED})/[^/]+\.({SERVED})")
"""The files that Voilà serves beside pages."""
ROOT = (
    "The workbook does not start for root, the administrator of this computer: a page could then change anything on "
    "it. Open it as yourself, without sudo."
)
STOPPED = (
    "The workbook could not be started on port {port}. Try once more, with another port (--port NUMBER), or show what "
    "‘sipp --debug open’ says to whoever looks after this computer."
)
SETTINGS = (
    "The workbook was not opened: settings for Jupyter that were made for this whole computer cannot be used, and with "
    "them what keeps the workbook to itself would be lost. They are in {places}. Show this to whoever looks after this "
    "computer."
)
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
    folder: Path,
    partnership: str = "",
    *,
    browser: bool = True,
    port: int = 8888,
    pages: bool = False,
    idle: int = 0,
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
    idle : int
        Seconds without an open page after which JupyterLab ends by itself; 0 for never.

    Raises
    ------
    UsageError
        When root asks, the folder holds other things, there is no such partnership, or Voilà is not installed.
    """
    _refuse_root()
    folder = folder.resolve()
    with clearing_up():
        prepare(folder, partnership)
        with environment(folder, partnership) as work:
            if pages:
                _pages(folder, browser, _free(port), work)
            else:
                _lab(folder, browser, _free(port), idle)


def _refuse_root() -> None:
    """Refuse before anything is written that the person whose folder it is could not change."""
    if getattr(os, "geteuid", lambda: 1)() == 0:
        from jupyter_server.serverapp import ServerApp

        server = ServerApp(log_level="CRITICAL")  # what it cannot read has allowed nothing
        # settings in the current folder are nobody's whom one could trust
        with ours("root") as empty, chdir(empty), suppress(SystemExit):
            server.load_config_file()  # whoever looks after a container may have allowed it there
        if not server.allow_root:
            raise UsageError(ROOT)


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
def environment(folder: Path, partnership: str) -> Iterator[Path]:
    """Tell kernels where the programme is, with this Python as their kernel, and JupyterLab to be calm.

    Yields a folder for what only its owner may read: there servers keep their tokens and kernels their sockets. Files
    that servers and kernels write in the programme are private, too.
    """
    before, here = dict(os.environ), Path.cwd()
    mask = os.umask(0o077 & ~(group_of(folder) if folder.is_dir() else 0))
    try:
        with ours("open", sockets=True) as work:
            config = work / "labconfig"
            install_kernels(work, KERNEL, "python3")
            config.mkdir()
            calm = json.loads((EXTENSION / "overrides.json").read_text(encoding="utf-8"))
            # a kernel ends when its page is closed
            # and all of a page is there, whatever is on the screen, to be searched, read aloud and gone to: and no
            # empty screen below it, in which a window that was made wider would leave its reader
            calm["@jupyterlab/notebook-extension:tracker"] = {
                "kernelShutdown": True,
                "windowingMode": "none",
                "scrollPastEnd": False,
            }
            (config / "default_setting_overrides.json").write_text(json.dumps(calm), encoding="utf-8")
            os.environ.update(SIPP_PROGRAMME=str(folder.resolve()), SIPP_PARTNERSHIP=partnership)
            os.environ["SIPP_SESSION"] = secrets.token_hex(8)  # one visit, however often a page is loaded
            os.environ["JUPYTER_RUNTIME_DIR"] = str(work)
            _without_own_settings(work)
            for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
                os.environ[name] = os.pathsep.join(filter(None, [str(work), before.get(name)]))
            os.chdir(work)  # Jupyter and Voilà run settings that they find in the current folder
            try:
                yield work
            finally:
                os.chdir(here)  # no folder can be removed by whoever stands in it
    finally:
        os.umask(mask)
        os.environ.clear()
        os.environ.update(before)


def _without_own_settings(work: Path) -> None:
    """Let servers and kernels read nothing that a person has set for other ones: it may break them, or their promises.

    What JupyterLab remembers, such as its theme, stays where it is.
    """
    lab = Path(jupyter_config_dir()) / "lab"
    os.environ.setdefault("JUPYTERLAB_SETTINGS_DIR", str(lab / "user-settings"))
    os.environ.setdefault("JUPYTERLAB_WORKSPACES_DIR", str(lab / "workspaces"))
    os.environ["JUPYTER_CONFIG_DIR"] = str(work)
    os.environ["IPYTHONDIR"] = str(work / "ipython")


def _free(port: int) -> int:
    """The port, or the next one that nobody listens on."""
    if not 1 <= port <= 65535:
        raise UsageError("A port is a number from 1 to 65535. Leave --port out, and a free one is found.")
    for number in range(port, min(port + 100, 65536)):
        with socket.socket() as trial:
            if os.name == "posix":  # elsewhere it would let two programs listen on one port
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HERE, number))
            except PermissionError:
                raise UsageError(
                    f"Port {number} may not be used by your account. Leave --port out, and a free one is found."
                ) from None
            except OSError:
                continue
        if number != port:
            print(f"Port {port} is taken by another program; {number} is used instead.")  # noqa: T201
        return number
    raise UsageError(f"Ports {port} and the next hundred are taken. Name another with --port NUMBER.")


def everywhere(folder: Path, *, pages: bool = False) -> list[str]:
    """What Jupyter's server is told on the command line wherever it serves the workbook, also for a hub.

    Parameters
    ----------
    folder : pathlib.Path
        The programme.
    pages : bool
        Whether it serves plain pages through Voilà instead of JupyterLab.
    """
    settings = {
        "ServerApp.root_dir": folder,
        "ServerApp.allow_unauthenticated_access": False,
        "ServerApp.allow_origin": "",
        "ServerApp.allow_origin_pat": "",
        "ServerApp.disable_check_xsrf": False,
        "ServerApp.terminals_enabled": False,
        "ServerApp.kernel_manager_class": "sipp_lib.jupyter.prepared.PreparedKernels",
        **_sockets(),
        "LabApp.extra_labextensions_path": EXTENSION,
        # nothing is asked of anybody outside
        "LabApp.news_url": "None",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    # others may be installed beside it, and let anybody in: Voilà's serves files to whoever asks
    without = ("voila.server_extension", "jupyter_lsp", "jupyter_server_terminals", "notebook_shim")
    extensions = {"jupyterlab": not pages, __name__: True, VOILA: pages, **dict.fromkeys(without, False)}
    return [
        *(f"--{name}={value}" for name, value in settings.items()),
        *(f"--ContentsManager.hide_globs={name}" for name in HIDDEN),
        *(f"--VoilaConfiguration.file_allowlist={pattern}" for pattern in SHOWN),
        *(f"--ServerApp.jpserver_extensions={name}={on}" for name, on in extensions.items()),
    ]


def _sockets() -> dict[str, str]:
    return {f"{owner}.{name}": value for owner, how in SOCKETS.items() for name, value in how.items()}


def _say(address: str, browser: bool) -> None:
    opens = (
        "The workbook opens in your browser; if it does not, open there"
        if browser
        else "Open in your browser"
    )
    print(f"{opens}:\n{address}\nTo stop it, press Ctrl+C here.", flush=True)  # noqa: T201


def _log_level() -> str:
    """Whether Jupyter's own lines, with tracebacks, stand in the terminal: they are for whoever asks for them."""
    return "ERROR" if os.environ.get("SIPP_DEBUG") else "CRITICAL"


def _hidden() -> str:
    """A path to serve everything below that nobody can guess.

    A browser sends cookies of this computer to each of its ports, also to one on which another account waits for the
    cookie of a login. It sends them to the path they were set for alone, and that one nobody else can name.
    """
    return f"/{secrets.token_hex(24)}/"


def _lab(folder: Path, browser: bool, port: int, idle: int) -> None:
    print("Starting the workbook …", flush=True)  # noqa: T201
    with Without("rfc3987_syntax"):
        from jupyterlab.labapp import LabApp

    token, base = secrets.token_hex(24), _hidden()
    settings = {
        "IdentityProvider.token": token,
        "IdentityProvider.cookie_options": f"path={base}",
        "ServerApp.base_url": base,
        "ServerApp.ip": HERE,
        # whatever a person's own settings for other servers say
        "ServerApp.allow_remote_access": False,
        "ServerApp.shutdown_no_activity_timeout": idle,
        "MappingKernelManager.cull_idle_timeout": idle,  # of those to which no page is connected
        "ServerApp.use_redirect_file": True,  # a browser's command line is for everybody to see, its token too
        "ServerApp.port": port,
        "ServerApp.open_browser": browser,
        "ServerApp.allow_root": True,  # where it is not allowed, root was refused before
        "Application.log_level": _log_level(),
        "LabApp.default_url": f"/lab/tree/{START}?reset",
    }
    with _plainly(port):
        server = LabApp.initialize_server(
            argv=[*(f"--{name}={value}" for name, value in settings.items()), *everywhere(folder)]
        )
        _refuse_half_settled(server)
        server.port = _free(port)  # another program may have taken it while this one loaded
        address = f"http://{HERE}:{server.port}{base}lab/tree/{START}?reset&token={token}"
        server.io_loop.add_callback(_say, address, browser)  # after its socket was bound: it answers now
        run(server)


def _refuse_half_settled(server: Any) -> None:
    """Refuse where settings of the computer have a fault, for which JupyterLab drops ours with them and goes on."""
    [lab] = server.extension_manager.extension_apps["jupyterlab"]
    if lab.extension_manager != "readonly":
        places = [each for each in jupyter_config_path() if any(Path(each).glob("jupyter_*config.*"))]
        raise ProgrammeError(SETTINGS.format(places=listing(places)))


def _pages(folder: Path, browser: bool, port: int, work: Path) -> None:
    try:
        from sipp_lib.jupyter.voila import Pages
    except ModuleNotFoundError:
        raise UsageError(
            "Pages without JupyterLab need Voilà, which is not installed. Install it with: pip install voila"
        ) from None
    token, base = secrets.token_hex(24), _hidden()
    address = f"http://{HERE}:{port}{base}voila/render/{START}?token={token}"
    settings = {
        "Voila.ip": HERE,
        "Voila.port": port,
        "Voila.port_retries": 0,
        "Voila.token": token,
        "Voila.base_url": base,
        "Voila.open_browser": browser,
        "Voila.connection_dir_root": work,
        "Pages.address": address,
        "Application.log_level": _log_level(),
        **_sockets(),
    }
    IOLoop.current().add_callback(_say, address, browser)
    with _plainly(port):
        lists = [f"--VoilaConfiguration.file_allowlist={pattern}" for pattern in SHOWN]
        Pages.launch_instance(
            [str(folder), *(f"--{name}={value}" for name, value in settings.items()), *lists]
        )


@contextmanager
def _plainly(port: int) -> Iterator[None]:
    """Where the server ends before anybody stopped it, say so; its own words are for who looks after it."""
    try:
        yield
    except SystemExit as end:
        if end.code:
            raise ProgrammeError(STOPPED.format(port=port)) from None
    except OSError as error:
        raise ProgrammeError(
            f"{STOPPED.format(port=port)} The system says: {error.strerror or error}."
        ) from error


# ---- what Jupyter itself calls


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Keep what people type out of saved pages; on a programme that `sipp open` serves, tell its cards."""
    server.contents_manager.register_pre_save_hook(clear_page)
    from sipp_lib.jupyter.facts import SCHOOL, SchoolReports

    server.web_app.add_handlers(".*$", [(f"{re.escape(server.base_url)}files/{SCHOOL}", SchoolReports)])
    if "SIPP_PROGRAMME" in os.environ:
        from sipp_lib.jupyter.facts import Names, cards, first_words
        from sipp_lib.jupyter.prepared import PreparedKernels

        # the server's own page for what is not there tells the path that nobody can guess, see `_hidden`
        elsewhere = f"(?!{re.escape(server.base_url)}).*"
        server.web_app.add_handlers(".*$", [(elsewhere, ErrorHandler, {"status_code": 404})])
        server.web_app.add_handlers(".*$", [(f"{re.escape(server.base_url)}sipp/names", Names)])
        if isinstance(server.kernel_manager, PreparedKernels):
            server.kernel_manager.prepare()
        config = server.web_app.settings.setdefault("page_config_data", {})
        config["sippCards"] = json.dumps(cards())
        config["sippFirst"] = json.dumps(first_words())
        config["appName"] = "The workbook"
        config["buildCheck"] = False  # else each page has JupyterLab start Node.js, where there is one
        config["sippPartnership"] = os.environ.get("SIPP_PARTNERSHIP", "")


def clear_page(model: dict[str, Any], **_: Any) -> None:
    """Before a page is saved: take its outputs, counts and widgets' state out of it."""
    content = model.get("content")
    if model["type"] == "notebook" and content and MARK in content.get("metadata", {}):
        cleared(content)

"""The workbook's pages through Voilà (`sipp open --pages`, or a hub), with a login that Voilà itself leaves off."""

from __future__ import annotations

import threading
import webbrowser
from pathlib import Path
from typing import Any

from jupyter_server import DEFAULT_STATIC_FILES_PATH
from jupyter_server.base.handlers import FileFindHandler, JupyterHandler
from jupyter_server.utils import url_path_join
from markupsafe import escape
from traitlets import Unicode
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

from sipp_lib.jupyter.facts import SCHOOL, SchoolReports

# Voilà's template asks a server elsewhere for icons; nothing is loaded but from here.
OWN = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'self'; connect-src 'self'"
)
PAGE = (
    '<!DOCTYPE html><meta charset="utf-8"><title>The workbook</title>'
    '<meta http-equiv="refresh" content="0; url={0}"><p><a href="{0}">Open the workbook</a></p>'
)


class Pages(Voila):  # type: ignore[misc]
    """Voilà for this account alone: everything it serves asks for the token and for a name of this computer."""

    address = Unicode(help="The page to start from, with the token.").tag(config=True)

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, but for those by which it lets anybody in."""
        return {
            **super().init_settings(),
            "allow_remote_access": False,
            "allow_unauthenticated_access": False,
            "allow_origin": "",
            "local_hostnames": ["localhost"],
            # what the pages of login and of errors look like
            "static_path": [DEFAULT_STATIC_FILES_PATH],
            "static_handler_class": FileFindHandler,
            "headers": {
                "Content-Security-Policy": f"{OWN} ws://127.0.0.1:{self.port}",
                "Referrer-Policy": "no-referrer",
            },
        }

    def init_handlers(self) -> list[Any]:
        """Voilà's handlers, all below the path; those of tornado's own, for files, would ask nobody who they are."""
        rules = [(f"/voila/files/{SCHOOL}", _SchoolReports), *super().init_handlers()]
        return [(self._below(rule[0]), _asking(rule[1]), *rule[2:]) for rule in rules]

    def _below(self, pattern: str) -> str:
        # Voilà leaves the login, whose page tells the path, at the root
        return pattern if pattern.startswith(self.base_url) else url_path_join(self.base_url, pattern)

    def launch_browser(self) -> None:
        """Open the browser by a private file that leads on: a command line is for everybody to see."""
        page = Path(self.connection_dir) / "open.html"
        page.write_text(PAGE.format(escape(self.address)), encoding="utf-8")
        threading.Thread(target=webbrowser.open, args=[page.as_uri()], daemon=True).start()


class _Leaving(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """Ends the kernel of a page that is left: a browser's last message can carry no proof against forgery."""

    def check_xsrf_cookie(self) -> None:
        """The cookie of the login is asked for, and that no page from elsewhere sends it: that is enough here."""


class _SchoolReports(SchoolReports):
    """The same for Voilà's pages, which are told to say nowhere where a link was pressed."""

    def check_xsrf_cookie(self) -> None:
        """The cookie of the login is asked for, below a path that nobody can guess: that is enough to read."""


def _asking(handler: type[Any]) -> type[Any]:
    if handler is VoilaShutdownKernelHandler:
        return _Leaving
    if issubclass(handler, JupyterHandler):
        return handler
    return type(handler.__name__, (JupyterHandler, handler), {})


# ---- what Jupyter's server calls where a hub has it serve pages only


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Voilà's handlers on a server that knows who is signed in; each of them asks."""
    from voila.server_extension import load_jupyter_server_extension

    app = server.web_app
    app.settings.setdefault("headers", {})["Content-Security-Policy"] = OWN
    add = app.add_handlers
    add(".*$", [(url_path_join(server.base_url, "voila/files", SCHOOL), SchoolReports)])
    app.add_handlers = lambda host, rules: add(
        host, [(rule[0], _asking(rule[1]), *rule[2:]) for rule in rules]
    )
    try:
        load_jupyter_server_extension(server)
    finally:
        del app.add_handlers

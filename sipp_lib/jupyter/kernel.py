"""The kernel of the workbook's pages: ipykernel's, without the port it opens for what forked processes print."""

from __future__ import annotations

import signal

if __name__ == "__main__":  # as ipykernel does once it is loaded: a server that ends interrupts its kernels
    signal.signal(signal.SIGINT, signal.SIG_IGN)

import os
from importlib import import_module
from typing import Any

from ipykernel import kernelapp
from ipykernel.iostream import IOPubThread

from sipp_lib.rights import keep_others_out


class _Publisher(IOPubThread):
    def __init__(self, socket: Any, pipe: bool = False, session: Any = False) -> None:
        super().__init__(socket, session=session)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    keep_others_out()
    # the port is one of TCP, whatever the kernel's own sockets are
    kernelapp.IOPubThread = _Publisher  # type: ignore[attr-defined]
    for module in os.environ.pop(
        "SIPP_LOADED", ""
    ).split():  # one that waits for a page loads what the page will need
        import_module(module)
    kernelapp.launch_new_instance()

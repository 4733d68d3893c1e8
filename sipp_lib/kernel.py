"""The kernel of the workbook's pages: ipykernel's, without the port it opens for what forked processes print."""

from __future__ import annotations

from typing import Any

from ipykernel import kernelapp
from ipykernel.iostream import IOPubThread


class _Publisher(IOPubThread):
    def __init__(self, socket: Any, pipe: bool = False, session: Any = False) -> None:  # noqa: ARG002
        super().__init__(socket, session=session)


if __name__ == "__main__":
    # the port is one of TCP, whatever the kernel's own sockets are
    kernelapp.IOPubThread = _Publisher  # type: ignore[misc]
    kernelapp.launch_new_instance()

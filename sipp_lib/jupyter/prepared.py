"""Kernels that have loaded what a page needs before somebody opens it."""

from __future__ import annotations

import os
import re
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop

from sipp_lib.imports import KERNEL

LOADED = "SIPP_LOADED"
"""The modules that a prepared kernel loads before it is asked anything; see `sipp_lib.jupyter.kernel`."""
FIRST = "sipp_lib.jupyter.start_page"
NEXT = f"{FIRST} sipp_lib.pages.phase1_performance sipp_lib.charts.gaps sipp_lib.reports.records"
PAGE = re.compile(r"start_here\.ipynb|partnerships/[^/]+/notebooks/\d_[a-z]+\.ipynb")
REST = 3.0
"""Seconds after which the next is begun: the page that was just opened has the processor until then."""


class PreparedKernels(AsyncMappingKernelManager):
    """Jupyter's own kernels, of which one waits for the next page of the workbook.

    Notebooks that are no page get a kernel of their own, begun in their own folder, as everywhere.
    """

    waiting: str | None = None

    def prepare(self) -> None:
        """Begin the first, while the server and the browser are still starting."""
        IOLoop.current().add_callback(self._begin, FIRST)

    async def _begin(self, modules: str) -> None:
        if self.waiting is None:
            env = {**os.environ, LOADED: modules}
            self.waiting = await super().start_kernel(kernel_name=KERNEL, env=env)

    async def start_kernel(self, *args: Any, **kwargs: Any) -> str:  # type: ignore[override]  # as Jupyter's own
        """The id of a kernel: for a page the one that waits, and another is begun."""
        asked = str((kwargs.get("env") or {}).get("JPY_SESSION_NAME", ""))
        of_page = PAGE.search(asked) and kwargs.get("kernel_name") in (KERNEL, None)
        if not of_page or kwargs.get("kernel_id"):
            return str(await super().start_kernel(*args, **kwargs))
        kernel, self.waiting = self.waiting, None
        IOLoop.current().call_later(REST, self._begin, NEXT)
        if kernel and kernel in self and await ensure_async(self.get_kernel(kernel).is_alive()):
            return kernel
        return str(await super().start_kernel(*args, **kwargs))

    def list_kernels(self) -> list[dict[str, Any]]:
        """The kernels that belong to somebody: not the one that waits."""
        return [kernel for kernel in super().list_kernels() if kernel["id"] != self.waiting]

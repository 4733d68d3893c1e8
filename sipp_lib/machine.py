"""What people call the machine that the workbook runs on: their own computer, or the server of their authority."""

from __future__ import annotations

import os


def hosted() -> bool:
    """Whether it runs on a server, for a person who sees it in a browser of another machine."""
    return "SIPP_HOSTED" in os.environ


def machine() -> str:
    """The machine, in a sentence: who is told to ask ‘whoever looks after’ it must know which one is meant."""
    return "the server" if hosted() else "this computer"

"""What was read of a file."""

from __future__ import annotations

from sipp_lib.evidence.readers.read import ReadFile

TABLE = [
    ["080010001", "Isla", "P5", "12"],
    ["090010379", "Rory", "P6", "15"],
    ["100010747", "Ailsa", "P5", "9"],
]


def texts(found: ReadFile) -> list[list[str]]:
    return found.frame.to_numpy().tolist()


def said(found: ReadFile) -> list[str]:
    return [issue.message for issue in found.issues]

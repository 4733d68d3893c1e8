"""Open the workbook by a double click: no console, no administrator, nothing of another Python on this computer."""

import ctypes
import os
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
IDLE = 30 * 60
"""Seconds without an open page after which the server ends: there is no window in which it could be stopped."""


def tell(sentence: str) -> None:
    """Show a sentence in a small window of Windows."""
    ctypes.windll.user32.MessageBoxW(None, sentence, "The workbook", 0x40)  # type: ignore[attr-defined]


def main() -> None:
    """Open the programme beside this file; where there is none yet, one begins on the start page."""
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - there is no console
    from sipp_lib.errors import NO_ROOM, SippError, describe, is_full
    from sipp_lib.jupyter.server import open_programme

    folder = HOME / "programme"
    try:
        folder.mkdir(exist_ok=True)
        open_programme(folder, idle=IDLE)
    except SippError as error:
        tell("\n\n".join(sentence for _, sentence in describe(error)))
    except OSError as error:
        tell(
            NO_ROOM
            if is_full(error)
            else f"{folder} cannot be used ({error.strerror}). Put this folder where you may write, such as Documents, "
            "and open it again."
        )
    except Exception as error:  # noqa: BLE001 - told without its own words, which may be a cell's
        tell(f"A fault of the workbook ({type(error).__name__}), not of your files. Please report it.")


if __name__ == "__main__":
    main()

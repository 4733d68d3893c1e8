"""Open the workbook by a double click: no console, no administrator, nothing of another Python on this computer."""

import ctypes
import os
import sys
import tempfile
import webbrowser
from pathlib import Path

HOME = Path(__file__).resolve().parent
IDLE = 30 * 60
"""Seconds without an open page after which the server ends: there is no window in which it could be stopped."""
OPENING = (
    "The workbook is being opened already. That can take a minute, the first time two; then your browser shows it."
)


def tell(sentence: str) -> None:
    """Show a sentence in a small window of Windows."""
    ctypes.windll.user32.MessageBoxW(None, sentence, "The workbook", 0x40)  # type: ignore[attr-defined]


def keep_apart() -> None:
    """Let Jupyter read and write in a folder of the workbook's own, whatever another one on this computer has set."""
    import platformdirs

    for name in [each for each in os.environ if each.startswith("JUPYTER")]:
        del os.environ[name]
    own = platformdirs.user_data_path("sipp", appauthor=False) / "jupyter"
    os.environ["JUPYTER_CONFIG_DIR"] = os.environ["JUPYTER_DATA_DIR"] = str(own)


def show_again(folder: Path) -> bool:
    """Show the start page of a server that runs for this folder; whether there is one."""
    from jupyter_server.serverapp import list_running_servers

    for work in Path(tempfile.gettempdir()).glob("sipp-open-*"):
        for server in list_running_servers(str(work)):
            if Path(server["root_dir"]) == folder:
                webbrowser.open((work / f"jpserver-{server['pid']}-open.html").as_uri())
                return True
    return False


def main() -> None:
    """Open the programme beside this file; where there is none yet, one begins on the start page."""
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - there is no console
    folder = HOME / "programme"
    try:
        from sipp_lib.errors import NO_ROOM, SippError, describe, is_full
        from sipp_lib.jupyter.server import open_programme
        from sipp_lib.lock import locked
    except ImportError:
        tell(f"Files are missing in {HOME}. Copy the whole folder again, then open it from there.")
        return
    try:
        keep_apart()
        folder.mkdir(exist_ok=True)
        with locked(folder / ".open", 0):
            open_programme(folder, idle=IDLE)
    except TimeoutError:
        if not show_again(folder):
            tell(OPENING)
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

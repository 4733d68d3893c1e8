"""Lay out a folder in which the workbook runs on Windows without being installed: `python portable.py ZIP OUT`.

ZIP is the ‘embeddable package’ of Python for 64-bit Windows as python.org gives it, OUT a new folder. It runs on any
system with pip, and takes every library as a wheel for Windows, in the versions of ``constraints.txt``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
PLATFORM = "win_amd64"
STARTS = ("start.pyw", "Open the workbook.bat")
LONGEST = 259
"""Letters of a path, with all its folders, that every Windows takes."""


def lay_out(embeddable: Path, out: Path) -> None:
    """Make the folder, whole or not at all.

    Parameters
    ----------
    embeddable : pathlib.Path
        Python's embeddable package.
    out : pathlib.Path
        A folder that is not there yet.

    Raises
    ------
    SystemExit
        With a sentence, when the package is none, the folder is there, or a library has no wheel for Windows.
    """
    if out.exists():
        raise SystemExit(f"{out} is there already. Name a new folder.")
    version = _version(embeddable)
    with tempfile.TemporaryDirectory(dir=out.resolve().parent) as work:
        wheels, made = Path(work) / "wheels", Path(work) / "made"
        _pip("wheel", "--no-deps", "--wheel-dir", wheels, PROJECT)
        _fetch(wheels, version)
        python = made / "python"
        with zipfile.ZipFile(embeddable) as archive:
            archive.extractall(python)
        _open_path(python, version)
        for wheel in sorted(wheels.glob("*.whl")):
            _unpack(wheel, python)
        for name in STARTS:
            shutil.copyfile(HERE / name, made / name)
        made.rename(out)


def told(out: Path) -> str:
    """How large the folder is, and where it may lie: what is deep in it has a long path."""
    files = [path for path in out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    room = LONGEST - 1 - max(len(str(path.relative_to(out))) for path in files)
    return (
        f"{out} has {len(files):,} files and {size:.0f} MB. Put it where its own path, such as C:\\Users\\… to "
        f"{out.name}, has at most {room} letters."
    )


def _version(embeddable: Path) -> str:
    """Which Python it is: 3.11, say."""
    try:
        with zipfile.ZipFile(embeddable) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile):
        names = []
    found = [match for name in names if (match := re.fullmatch(r"python(3)(\d+)\._pth", name))]
    if not found or "pythonw.exe" not in names:
        raise SystemExit(
            f"{embeddable} is not Python's embeddable package for Windows. Fetch that from python.org."
        )
    return f"{found[0][1]}.{found[0][2]}"


def _open_path(python: Path, version: str) -> None:
    """Let this Python find its libraries, and nothing of another Python or of the user's settings.

    Where a file ``._pth`` lies, Python is isolated: it reads no variable of the environment and no folder of the user.
    A library may bring a file ``.pth``, hence ``import site``.
    """
    digits = version.replace(".", "")
    lines = [f"python{digits}.zip", ".", r"Lib\site-packages", "import site"]
    (python / f"python{digits}._pth").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _fetch(wheels: Path, version: str) -> None:
    """Fetch every library as a wheel for Windows, also those that no other system needs.

    pip asks for what the system needs that it runs on, whatever platform it is told.
    """
    system = {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
    }
    system |= {"python_version": version, "python_full_version": f"{version}.0"}
    system |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    while lacking := sorted(_needed(wheels, system) - {_name(wheel) for wheel in wheels.glob("*.whl")}):
        how = (
            "--platform",
            PLATFORM,
            "--python-version",
            version,
            "--implementation",
            "cp",
            "--only-binary=:all:",
        )
        _pip(
            "download",
            *how,
            "--no-deps",
            "--constraint",
            PROJECT / "constraints.txt",
            "--dest",
            wheels,
            *lacking,
        )


def _needed(wheels: Path, system: dict[str, str]) -> set[str]:
    """What the wheels that are there need on a system, with the extras that they ask of each other."""
    needs = {_name(wheel): list(_requirements(wheel)) for wheel in wheels.glob("*.whl")}
    needed: set[str] = set()
    waiting, seen = [(name, "") for name in needs], set()
    while waiting:
        name, extra = waiting.pop()
        seen.add((name, extra))
        for need in needs.get(name, []):
            if need.marker is None or need.marker.evaluate(system | {"extra": extra}):
                other = canonicalize_name(need.name)
                needed.add(other)
                waiting += [(other, each) for each in need.extras if (other, each) not in seen]
    return needed


def _requirements(wheel: Path) -> Iterator[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        about = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(about).decode("utf-8"))
    yield from map(Requirement, told.get_all("Requires-Dist", []))


def _name(wheel: Path) -> str:
    return canonicalize_name(wheel.name.partition("-")[0])


def _unpack(wheel: Path, python: Path) -> None:
    """Put a wheel's modules where Python looks for them, and its other files where Jupyter does."""
    with zipfile.ZipFile(wheel) as archive:
        for each in archive.infolist():
            data = re.fullmatch(r"[^/]+\.data/([^/]+)/(.+)", each.filename)
            if each.is_dir() or (data and data[1] in ("scripts", "headers")):
                continue
            place = Path("Lib/site-packages") / each.filename
            if data:
                place = Path(data[2]) if data[1] == "data" else Path("Lib/site-packages") / data[2]
            target = python / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(each))


def _pip(*words: object) -> None:
    done = subprocess.run(  # noqa: S603 - words of this script
        [sys.executable, "-m", "pip", *map(str, words), "--quiet", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"pip could not {words[0]} what is needed. It says:\n{done.stderr.strip()}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("Usage: python deploy/windows/portable.py EMBEDDABLE_ZIP NEW_FOLDER")
    lay_out(Path(sys.argv[1]), Path(sys.argv[2]))
    print(told(Path(sys.argv[2])))  # noqa: T201

"""Nothing is ever imported from the folder that a command or a notebook runs in: a programme's folder holds no code."""

# Only what Python itself has loaded by now may be imported here: ‘python -m’ looks in the current folder first.
import os
import sys

SAFE = "PYTHONSAFEPATH"  # every Python that is started from here leaves its current folder out, too
KERNEL = "sipp"
"""The kernel of every page and template; the package installs it, with Python's ``-P``."""


def only_installed(folder: "os.PathLike[str] | str | None" = None) -> None:
    """Leave the current folder, and this one, out of where this process and those it starts look for modules.

    Parameters
    ----------
    folder : path, optional
        A programme's folder.
    """
    package = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    unsafe = {os.path.realpath(each) for each in (os.getcwd(), folder) if each} - {package}

    def safe(place: str) -> bool:
        return os.path.isabs(place) and os.path.realpath(place) not in unsafe

    sys.path[:] = filter(safe, sys.path)
    os.environ[SAFE] = "1"
    if given := os.environ.get("PYTHONPATH"):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(safe, given.split(os.pathsep)))


def install_kernels(folder: "os.PathLike[str] | str", *names: str) -> None:
    """Put kernels of this very Python where ``$JUPYTER_PATH`` names a folder: one of that name may be of another.

    Parameters
    ----------
    folder : path
        What ``$JUPYTER_PATH`` will name.
    *names : str
        What they are called.
    """
    import json
    from pathlib import Path

    about = json.loads((Path(__file__).parent / "labextension" / "kernel.json").read_text(encoding="utf-8"))
    about["argv"][0] = sys.executable
    for name in names:
        kernel = Path(folder) / "kernels" / name
        kernel.mkdir(parents=True)
        (kernel / "kernel.json").write_text(json.dumps(about), encoding="utf-8")


class Without:
    """While this lasts, some modules count as not installed: what others load of them here nobody needs.

    jsonschema builds a grammar of internationalised addresses as it is loaded, which takes longer than all of pandas,
    and no schema of a notebook or of Jupyter asks for that format.

    Parameters
    ----------
    *names : str
        Modules; one that is loaded already is left alone.
    """

    def __init__(self, *names: str) -> None:
        self.names = [name for name in names if name not in sys.modules]

    def __enter__(self) -> None:
        sys.modules.update(dict.fromkeys(self.names))  # type: ignore[arg-type]

    def __exit__(self, *_: object) -> None:
        for name in self.names:
            del sys.modules[name]

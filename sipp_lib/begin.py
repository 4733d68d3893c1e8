"""How a partnership or a whole programme begins: `sipp new` and `sipp sample`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sipp_lib.errors import UsageError
from sipp_lib.evidence.identity import keys_folder
from sipp_lib.programme import Place, Programme, check_name, shipped, slug_of
from sipp_lib.records import bundle
from sipp_lib.records.kinds import Partnership
from sipp_lib.records.store import Store

AUTHOR = "workbook"


def begin(name: str, programme: Path) -> tuple[Place, int]:
    """Make a partnership's folder, its records, and a notebook for every phase there is a template for.

    A folder without ``sipp.toml`` becomes a programme of its own, named after the folder.

    Parameters
    ----------
    name : str
        What the partnership is called; its slug is made from it.
    programme : pathlib.Path
        The programme's folder.

    Returns
    -------
    tuple of Place and int
        Where it is, and how many notebooks it has.

    Raises
    ------
    UsageError
        When there is a partnership of that name, or no slug can be made of it.
    """
    check_name(name)
    slug = slug_of(name)
    opened = (
        Programme.open(programme)
        if (programme / "sipp.toml").exists()
        else Programme.create(programme, programme.resolve().name)
    )
    if slug in opened.partnerships():
        raise UsageError(f"There is already a partnership «{slug}» in this programme. Choose another name.")
    home = opened.folder / "partnerships"
    home.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{slug}-", dir=home) as work:
        place = Place(slug, Path(work) / slug)
        place.evidence.mkdir(parents=True)
        with Store.create(place.records, slug) as store:
            store.add(Partnership(name=name), author=AUTHOR)
        notebooks = phase_notebooks(place)
        place.folder.rename(home / slug)
    return opened.partnership(slug), notebooks


def phase_notebooks(place: Place) -> int:
    """Write the partnership's copy of every phase template, signed so that Jupyter trusts it.

    Parameters
    ----------
    place : Place
        Where the partnership is.

    Returns
    -------
    int
        How many were written.
    """
    import nbformat
    from nbformat.sign import NotebookNotary
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    templates = sorted(shipped("templates").glob("phases/*.ipynb"))
    place.notebooks.mkdir(parents=True, exist_ok=True)
    for template in templates:
        notebook = parameterize_notebook(load_notebook_node(str(template)), {"partnership": place.slug})
        NotebookNotary().sign(notebook)
        (place.notebooks / template.name).write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return len(templates)


def copy_sample(folder: Path) -> Programme:
    """Copy the sample programme to a new folder, its records into stores and its keys to the keys' folder.

    Parameters
    ----------
    folder : pathlib.Path
        It must not exist, or be empty.

    Raises
    ------
    UsageError
        When something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and is not empty. Name a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=folder.resolve().parent) as work:
        copy = Path(work) / "sample"
        shutil.copytree(shipped("data", "sample"), copy, ignore=shutil.ignore_patterns("keys"))
        programme = Programme.open(copy)
        for slug in programme.partnerships():
            place = programme.partnership(slug)
            with Store.create(place.records, slug) as store:
                store.merge(bundle.read(place.bundle))
        keys = keys_folder(programme.id, folder)
        if folder.exists():
            folder.rmdir()
        copy.rename(folder)
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    for key in sorted(shipped("data", "sample", "keys").glob("*.csv")):
        shutil.copyfile(key, keys / key.name)
        (keys / key.name).chmod(0o600)
    return Programme.open(folder)

"""What the extension in the browser is told: cards, the first words of each page, what partnerships are called."""

from __future__ import annotations

import asyncio
import json
import os
import re
from functools import lru_cache
from pathlib import Path

from jupyter_server.base.handlers import APIHandler, AuthenticatedFileHandler
from tornado.web import authenticated

from sipp_lib.editions import SERVED
from sipp_lib.errors import SippError
from sipp_lib.phase_notebooks import START, templates
from sipp_lib.phases import PHASES
from sipp_lib.programme import FILE, Place, Programme, find, shipped
from sipp_lib.records.kinds import Partnership
from sipp_lib.records.store import Store

SCHOOL = rf"reports-school/([^/]+\.(?:{SERVED}))"
"""Where reports for the school are served, though they lie outside the programme's folder."""


def cards() -> list[dict[str, str]]:
    """The cards of JupyterLab's launcher: where to start, then the phases."""
    known = {phase.stem: phase for phase in PHASES}
    pages = [(template.name, known[template.stem]) for template in templates()]
    start = {"title": "Start here", "caption": "Partnerships, phases, and a tour", "page": START}
    return [start] + [
        {"title": f"{phase.number} {phase.slug.capitalize()}", "caption": phase.title, "page": page}
        for page, phase in pages
    ]


def first_words() -> dict[str, list[str]]:
    """The heading and the paragraphs that each page begins with, by its file: shown before JupyterLab is there."""
    return {page.name: _paragraphs(page) for page in [shipped("notebooks", START), *templates()]}


def _paragraphs(page: Path) -> list[str]:
    cell = json.loads(page.read_text(encoding="utf-8"))["cells"][0]
    return re.sub(r"^#+ |\*", "", "".join(cell["source"])).split("\n\n")


def names(programme: Programme) -> dict[str, str]:
    """What each partnership is called, by its short name, in the order of the names."""
    found = {slug: called(programme.place(slug)) for slug in programme.partnerships()}
    return dict(sorted(found.items(), key=lambda each: (each[1].casefold(), each[0])))


def called(place: Place) -> str:
    """What a partnership is called; its short name where its records cannot be read or say nothing."""
    try:
        if place.store:
            return _said(place)
        there = [path for path in place.folder.iterdir() if path.name.startswith(place.records_file.name)]
        state = sorted((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in there)
        return _called(place, tuple(state))
    except (SippError, OSError):
        return place.slug


@lru_cache(maxsize=5000)
def _called(place: Place, _: tuple[tuple[str, int, int], ...]) -> str:
    return _said(place)


def _said(place: Place) -> str:
    with Store.open(place.records, place.slug, read_only=True) as store:
        own = (entry.body for entry in store.current("partnership"))
        return next((body.name for body in own if isinstance(body, Partnership) and body.name), place.slug)


class Names(APIHandler):
    """Tells what each partnership of the programme that is served is called, now."""

    @authenticated
    async def get(self) -> None:
        """Answer with short names and names."""
        folder = Path(os.environ["SIPP_PROGRAMME"])
        there = (folder / FILE).is_file()
        self.finish(await asyncio.to_thread(lambda: names(Programme.open(folder))) if there else {})


class SchoolReports(AuthenticatedFileHandler):
    """Serves the reports for the school of the programme that is served, wherever they lie."""

    def initialize(self) -> None:  # type: ignore[override]
        """Look where they lie now: the programme may have begun since the server has."""
        root = Path(
            os.environ.get("SIPP_PROGRAMME") or self.settings.get("server_root_dir", ".")
        ).expanduser()
        try:
            folder = find(root).reports("school")
        except SippError:  # no programme is served
            folder = root / "reports-school"
        super().initialize(str(folder.resolve()))

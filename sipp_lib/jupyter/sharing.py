"""What the start page tells of other schools: who takes part, what stays here, what the last round did."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sipp_lib.errors import UsageError
from sipp_lib.exchange.courier import Courier
from sipp_lib.exchange.exchange import latest
from sipp_lib.exchange.scale_files import differing
from sipp_lib.exchange.seen import Seen, Settings
from sipp_lib.jupyter.desk import link
from sipp_lib.programme import Programme
from sipp_lib.records.chain import named
from sipp_lib.records.store import Store


class Rounds:
    """The couriers of a programme's shared partnerships, while the start page is open.

    Parameters
    ----------
    programme : Programme
        The programme.
    """

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._couriers: dict[str, Courier] = {}

    def go(self, slugs: Iterable[str] = ()) -> bool:
        """Make a round for some partnerships, or for all that are shared; whether there was any."""
        places = [self._programme.place(slug) for slug in slugs or self._programme.partnerships()]
        shared = [place for place in places if place.exchange.exists()]
        for place in shared:
            self._couriers.setdefault(place.slug, Courier(self._programme, place)).go()
        return bool(shared)

    def last(self, slug: str) -> list[str]:
        """What the last round of a partnership did, or what went wrong."""
        courier = self._couriers[slug]
        return [courier.trouble] if courier.trouble else courier.last.describe()

    def told(self, slug: str) -> dict[str, Any]:
        """What the start page says of a partnership's other schools; ``folder`` is empty where it is not shared.

        Raises
        ------
        SippError
            When what is kept of the exchange, or the records, cannot be read.
        """
        place = self._programme.place(slug)
        settings = Settings.load(place.exchange)
        if settings is None:
            return {"folder": ""}
        courier = self._couriers.get(slug)
        seen = Seen.load(place.folder)
        # stands in the list of what waits for a decision
        waiting = differing(seen.scales_elsewhere(settings.copy), self._programme.scales)
        held = set(courier.last.held_back) if courier else set()
        with Store.open(place.records, slug, read_only=True) as store:
            here = [entry for entry in store.current() if entry.id in held] if held else []
        return {
            "folder": settings.folder,
            "evidence": settings.evidence,
            "partners": [each.heard for each in latest(seen, settings.copy)],
            "held": [{"text": named(entry), "page": link(place, entry)} for entry in here],
            "trouble": (
                courier.trouble or " ".join(each for each in courier.last.scales if each not in waiting)
            )
            if courier
            else "",
        }


def passphrase(programme: Programme, slug: str) -> str:
    """Tell the passphrase that colleagues need to begin from a partnership's shared folder.

    Raises
    ------
    UsageError
        When it is not shared.
    ExchangeError
        When what is kept of the exchange cannot be read.
    """
    settings = Settings.load(programme.partnership(slug).exchange)
    if settings is None:
        raise UsageError("This partnership is not shared through a folder.")
    return f"The passphrase is {settings.passphrase} – tell it by telephone, and do not put it in an e-mail."


def folders() -> list[str]:
    """Folders of this account that a sync client looks after: where schools are likely to share one."""
    told = (os.environ.get(name, "") for name in ("OneDriveCommercial", "OneDrive", "OneDriveConsumer"))
    home = [path for path in Path.home().glob("OneDrive*") if path.is_dir()]
    places = [Path(each) for each in told if each and Path(each).is_dir()] + home
    return list(dict.fromkeys(map(str, places)))

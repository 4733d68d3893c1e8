"""What is written already and may be taken up in another field: the intervention, who takes part, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sipp_lib.records.kinds import Driver, Event, Fields

if TYPE_CHECKING:
    from sipp_lib.records.live_store import LiveStore

POOLS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "people": (("member", "name"),),
    "roles": (("member", "role"),),
    "places": (("school", "name"),),
    "authorities": (("partnership", "authorities"), ("school", "authority")),
    "learners": (("target_group", "name"),),
    "measured": (("outcome", "name"), ("measure", "name")),
    "intervention": (("question", "choice"), ("driver", "name"), ("event", "what")),
    "tasks": (("action", "task"),),
    "themes": (("coding", "theme"),),
    "typing": (),
}
"""By the name that `sipp_lib.records.kinds.base.entry` knows, the kinds and fields from which is offered."""
SEVERAL = frozenset({"people", "places"})
"""Of these a field may name more than one."""


def pools(model: type[Fields]) -> set[str]:
    """The pools from which a form of this model offers something, in its rows too."""
    found = {pool for name, _ in model.fields() if (pool := model.offers_of(name))}
    nested = [rows for name, _ in model.fields() if (rows := model.rows_of(name))]
    return found.union(*(pools(rows) for rows in nested))


def sources(wanted: Iterable[str]) -> set[str]:
    """The kinds of record of which a change may change what pools offer."""
    return {kind for pool in wanted for kind, _ in POOLS[pool]}


def offered(store: LiveStore, wanted: Iterable[str]) -> dict[str, list[str]]:
    """What each pool offers, each text once.

    Parameters
    ----------
    store : LiveStore
        The partnership's records.
    wanted : iterable of str
        Pools, see `pools`.
    """
    return {pool: list(dict.fromkeys(filter(None, map(str.strip, _of(store, pool))))) for pool in wanted}


def _of(store: LiveStore, pool: str) -> list[str]:
    found: list[str] = []
    for kind, name in POOLS[pool]:
        for entry in store.entries(kind):
            if not entry.withdrawn and _is_meant(entry.body):
                held: Any = getattr(entry.body, name)
                found += held if isinstance(held, list) else [held]
    if pool in ("people", "typing") and store.person:
        found.append(store.person.name)
    if pool == "roles" and store.person:
        found.append(store.person.role)
    return found


def _is_meant(body: Any) -> bool:
    """Of drivers only an idea for change, and of events only its start, tell of the intervention."""
    if isinstance(body, Driver):
        return body.tier == "change idea"
    return body.intervention if isinstance(body, Event) else True

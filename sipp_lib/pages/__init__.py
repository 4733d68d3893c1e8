"""The phase notebooks' pages: what each of their one-line cells shows."""

from importlib import import_module
from typing import Any

PAGES = {
    "Performance": "phase1_performance",
    "Exploring": "phase2_exploring",
    "Planning": "phase3_planning",
    "Action": "phase4_action",
    "Evaluation": "phase5_evaluation",
}
__all__ = list(PAGES)


# A page waits for its own module only, not for those of the four other phases.
def __getattr__(name: str) -> Any:
    if name not in PAGES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{PAGES[name]}"), name)

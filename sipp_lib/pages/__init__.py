"""The phase notebooks' pages: what each of their one-line cells shows.

What all use, then phase by phase:

- `page`: what the five have in common
- `view`: what a page shows beside its forms, drawn anew when records change
- `renderer`: where it is drawn: in a thread, from a still copy
- `phase1_performance`: phase 1
- `gaps_seen`: where the gaps are, and what was seen written down
- `target_group`: the target group chosen on the data
- `judgement`: who was taken into it or left out by those who know the pupils
- `class_list`: the pupils one by one, with their names for a while: how long, for whom; its script draws
- `briefing`: what `sipp_lib.briefings` says of each method, set on pages to print
- `phase2_exploring`: phase 2
- `phase3_planning`: phase 3
- `phase4_action`: phase 4
- `phase5_evaluation`: phase 5, with the preview of the report
"""

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

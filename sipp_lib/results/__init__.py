"""What may be said of a partnership's measures: each analysis, run and passed through the gate.

Each function takes the workbook first: ``results.gap(book, measure, occasion)``. What all use, then in the order of
the phases:

- `measures`: measures that have evidence, their occasions and values; a result is worked out once
- `populations`: whose values tables by groups of pupils tell, and which of their rows are withheld
- `enquiry`: factors, driver diagram, plan and predictions as tables, and how far measures were taken
- `gaps`: by deprivation, by the other lenses, levels achieved
- `over_time`: run charts, XmR charts, persistent absence
- `gap_change`: whether the gap is narrower, of the same pupils, each group for itself
- `surveys`: answers, scores of scales and their alpha
- `process`: what was done of what was planned
- `themes`: what voices are about, and how well two people agree on it
- `ceiling`: whether many came near the best possible result
- `change`: how the target group changed, and what was to be expected
- `comparison`: beside the comparison group, adjusted, sized, in months
- `ordered`: how pupils moved where only the order counts
"""

from __future__ import annotations

from sipp_lib.results.ceiling import at_best, best
from sipp_lib.results.change import Change, chosen_low, target_change
from sipp_lib.results.comparison import (
    Comparison,
    OneOccasion,
    Shares,
    attrition,
    by_lot,
    group_comparison,
    one_occasion,
    shares,
)
from sipp_lib.results.enquiry import collected, driver_diagram, factor_grid, predictions, timeline
from sipp_lib.results.gap_change import GapChange, gap_changes
from sipp_lib.results.gaps import Gap, by_lens, gap, levels
from sipp_lib.results.measures import (
    began,
    classes_tell,
    main_measure,
    measured,
    measured_on,
    number_of_pupils,
    occasions,
    only,
    rows,
    unscored,
    values,
)
from sipp_lib.results.ordered import Moves, at_level, moves
from sipp_lib.results.over_time import (
    Group,
    Limits,
    RunChart,
    events,
    groups_followed,
    limits,
    months_without_register,
    persistent_absence,
    run_chart,
)
from sipp_lib.results.populations import behind
from sipp_lib.results.process import done
from sipp_lib.results.surveys import (
    ScaleScores,
    answered_by,
    answering,
    bands,
    known_to_answer,
    not_found,
    scale_scores,
    statements,
    survey,
    survey_beside,
    survey_changes,
    waves,
)
from sipp_lib.results.themes import DIFFER, Themes, differing, themes

__all__ = [
    "DIFFER",
    "Change",
    "Comparison",
    "Gap",
    "GapChange",
    "Group",
    "Limits",
    "Moves",
    "OneOccasion",
    "RunChart",
    "ScaleScores",
    "Shares",
    "Themes",
    "answered_by",
    "answering",
    "at_best",
    "at_level",
    "attrition",
    "bands",
    "began",
    "behind",
    "best",
    "by_lens",
    "by_lot",
    "chosen_low",
    "classes_tell",
    "collected",
    "differing",
    "done",
    "driver_diagram",
    "events",
    "factor_grid",
    "gap",
    "gap_changes",
    "group_comparison",
    "groups_followed",
    "known_to_answer",
    "levels",
    "limits",
    "main_measure",
    "measured",
    "measured_on",
    "months_without_register",
    "moves",
    "not_found",
    "number_of_pupils",
    "occasions",
    "one_occasion",
    "only",
    "persistent_absence",
    "predictions",
    "rows",
    "run_chart",
    "scale_scores",
    "shares",
    "statements",
    "survey",
    "survey_beside",
    "survey_changes",
    "target_change",
    "themes",
    "timeline",
    "unscored",
    "values",
    "waves",
]

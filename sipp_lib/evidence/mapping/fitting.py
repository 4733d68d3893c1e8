"""Whether what a column holds is of the kind that its measure is."""

from __future__ import annotations

from sipp_lib.errors import Issue
from sipp_lib.evidence.mapping.column_types import ABSENCES
from sipp_lib.evidence.mapping.mapping import Mapping

HOLDS = {
    "value": ("scores", ("score", "yes or no")),
    "answer": ("answers to a questionnaire", ("survey",)),
    "percent": ("percentages of attendance", ("rate",)),
    "numerator": ("half-day openings", ("rate",)),
    "denominator": ("half-day openings", ("rate",)),
    **dict.fromkeys(ABSENCES, ("half-days absent", ("rate",))),
}
"""What a column of each field holds, and the forms of a measure that it fits."""

FORMS = {
    "score": "a score",
    "yes or no": "a yes or no",
    "rate": "a rate",
    "survey": "a questionnaire",
}


def check_forms(mapping: Mapping, forms: dict[str, str], file: str) -> list[Issue]:
    """Columns that hold something else than their measure is: scores of a questionnaire, answers of a test."""
    found = []
    for column in mapping.of(*HOLDS) if not mapping.of("measure") else []:
        holds, fitting = HOLDS[column.field]
        if (form := forms.get(column.measure)) and form not in fitting:
            text = (
                f"{file}, column ‘{column.heading}’: ‘{column.measure}’ is {FORMS[form]}, and these are {holds}, so no "
                f"report would show them. Choose another measure for the column, or change the type of result of "
                f"‘{column.measure}’ in Phase 3."
            )
            found.append(Issue("not-of-this-form", "stop", text, column.heading, file=file))
    return found

"""Two schools of twelve pupils, on two occasions."""

import pandas as pd

from sipp_lib.pages import target_group

# Two schools of twelve pupils, one of each from 71 to 82 points; the first half of each in the most deprived tenth.
# In May those of school A have risen by 5 and those of school B by 2.
SCORES = range(71, 83)


def frames():
    pupils = [
        {
            "pupil": f"{school.lower()}{score}",
            "school": school,
            "stage": "P5",
            "simd_decile": 1 if score < 77 else 9,
        }
        for school in "AB"
        for score in SCORES
    ]
    observations = [
        {
            "pupil": f"{school.lower()}{score}",
            "measure": "READ",
            "occasion": occasion,
            "date": date,
            "value": value,
        }
        for school, rise in (("A", 5), ("B", 2))
        for score in SCORES
        for occasion, date, value in (("September", "2025-09-01", score), ("May", "2026-05-01", score + rise))
    ]
    return {"pupils": pd.DataFrame(pupils), "observations": pd.DataFrame(observations)}


def said(performance, **chosen):
    (measure,) = performance.book.records("measure")
    chosen = {"measure": measure.id, **chosen}
    return {field.name: field.of(chosen) for field in target_group.fields(performance.book, chosen)}

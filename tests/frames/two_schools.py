"""Two schools of twelve pupils, on two occasions."""

import pandas as pd

from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import save
from sipp_lib.pages import target_group
from sipp_lib.records.kinds import Import
from sipp_lib.records.store import Store

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


def bring_in(place):
    """Keep them as evidence of a partnership, as a school's files are kept."""
    with Store.open(place.records, place.slug) as store:
        for table, frame in frames().items():
            whole = frame.reindex(columns=list(TABLES[table]))
            kept = save(whole.astype({n: k.dtype for n, k in TABLES[table].items()}), table, place.evidence)
            store.add(Import(table=table, file=kept.file, sha256=kept.sha256, rows=kept.rows), author="test")


def said(performance, **chosen):
    (measure,) = performance.book.records("measure")
    chosen = {"measure": measure.id, **chosen}
    return {field.name: field.of(chosen) for field in target_group.fields(performance.book, chosen)}

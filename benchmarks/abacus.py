"""A programme with one partnership made of real pupils: the mental abacus study of Barner et al. (2017).

    python benchmarks/abacus.py STUDY.csv FOLDER

writes the programme to FOLDER, ready for ``sipp report --programme FOLDER``. 164 pupils, taught in classes
that were randomised to mental abacus (MA) or their usual lessons (CNTL), measured in 2015 and 2016.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import save
from sipp_lib.new import begin
from sipp_lib.records.kinds import Import, Measure, Question, School, TargetGroup
from sipp_lib.records.store import Store

AUTHOR, AT = "benchmarks/abacus.py", datetime(2017, 11, 1, 12, tzinfo=UTC)
MEASURES = {
    "woodcockTotal": ("Woodcock-Johnson calculation", "points"),
    "pvAvg": ("Place value", ""),
    "arithmeticTotal": ("Arithmetic", "points"),
}


def build(study: Path, folder: Path) -> None:
    """Write the programme.

    Parameters
    ----------
    study : pathlib.Path
        The study's long table: one row a pupil and year.
    folder : pathlib.Path
        A new folder.
    """
    folder.mkdir(parents=True)
    place, _ = begin("Mental abacus", folder)
    rows = pd.read_csv(study, dtype={"subid": str, "class_num": str, "year": str})
    school = rows["class_num"].str.partition("_")[0]
    rows = rows.assign(school=school, group=rows["group"].map({"MA": "target", "CNTL": "comparison"}))
    pupils = rows.rename(columns={"subid": "pupil", "class_num": "class", "grade": "stage"})
    pupils = pupils.drop_duplicates("pupil")[["pupil", "school", "class", "stage", "group"]]
    observations = (
        rows.melt(["subid", "year"], list(MEASURES), "measure", "value")
        .dropna(subset="value")
        .rename(columns={"subid": "pupil", "year": "occasion"})
    )
    observations["date"] = pd.to_datetime(observations["occasion"] + "-07-01")
    with Store.open(place.records, place.slug) as store:
        own = store.current("partnership")[0]
        store.revise(
            own.id,
            {
                "theme": "learning and engagement",
                "methods": ["improvement science"],
                "start": date(2015, 7, 1).isoformat(),
                "end": date(2016, 7, 1).isoformat(),
                "success": "Children who learn mental abacus calculate better than children who do not.",
            },
            author=AUTHOR,
            at=AT,
        )
        for table, frame in (("pupils", pupils), ("observations", observations)):
            kept = save(frame.reindex(columns=list(TABLES[table])), table, place.evidence)
            about = Import(table=table, file=kept.file, sha256=kept.sha256, rows=kept.rows, day=AT.date())
            store.add(about, author=AUTHOR, at=AT)
        for code in sorted(school.unique()):
            store.add(School(name=f"School {code}", code=code, sector="primary"), author=AUTHOR, at=AT)
        group = TargetGroup(
            name="children in the mental abacus classes",
            how_chosen="Whole classes, by lot.",
            by_lot=True,
            size=int((pupils["group"] == "target").sum()),
        )
        store.add(group, author=AUTHOR, at=AT)
        question = Question(question="Do children who learn mental abacus calculate better after a year?")
        asked = store.add(question, author=AUTHOR, at=AT)
        for code, (name, unit) in MEASURES.items():
            measure = Measure(
                name=name, code=code, unit=unit, occasions=["2015", "2016"], questions=[asked.id], lowest=0
            )
            store.add(measure, author=AUTHOR, at=AT)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))

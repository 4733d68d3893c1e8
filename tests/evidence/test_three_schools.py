"""All files of three schools as a depute head has them, by the command: two acts each, and the report they make."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from sipp_lib.cli import app
from sipp_lib.evidence import importer as steps
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store

FILES = Path(__file__).parents[3] / "shared" / "data" / "trials" / "three-schools"
ANSWERS = ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"]
WHEN = {"aug-2026": "Aug 2026", "may-2027": "May 2027", "september": "September", "pupils-may": "May"}

pytestmark = pytest.mark.skipif(
    not FILES.is_dir(), reason=f"the trial files of three schools are not at {FILES}"
)


def test_fourteen_files_come_in_with_two_acts_each_and_are_reported(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    folder = tmp_path / "programme"
    place, _ = begin("Glen", folder)
    schools = {"tarbrax": "TAR", "kilmory": "KIL", "st": "STF"}
    with Store.open(place.records, place.slug) as store:
        names = ("Tarbrax Primary", "Kilmory Primary", "St Fillan's Primary")
        for name, code in zip(names, schools.values(), strict=True):
            store.add(School(name=name, code=code), author="AB")
        store.add(Measure(name="NGRT", code="NGRT", occasions=["Aug 2026", "May 2027"]), author="AB")
        store.add(Measure(name="Attendance", code="ATT", form="rate"), author="AB")
        body = Measure(
            name="Reading questionnaire",
            code="RQ",
            form="survey",
            answers=ANSWERS,
            occasions=["September", "May"],
        )
        store.add(body, author="AB")
    runner = CliRunner()

    def add(name):
        # what the command asks: which school, or which measure and when; then all is confirmed
        known = steps.current_data(Programme.open(folder), place)
        asked = [each.key.partition(":")[0] for each in steps.preview(FILES / name, place, known).questions]
        school = next(
            (code for word, code in schools.items() if word in name.rpartition(".")[0].split("-")), ""
        )
        when = next((when for word, when in WHEN.items() if word in name), "")
        said = {"school": school, "measure": "RQ", "occasion": when}
        assert len(asked) <= 2, (name, asked)
        lines = "".join(f"{said[each]}\n" for each in asked) + "\ny\n"
        done = runner.invoke(
            app, ["add", str(FILES / name), "--to", "glen", "--programme", str(folder)], input=lines
        )
        assert done.exit_code == 0, (name, done.output, done.exception)

    names = sorted(each.name for each in FILES.iterdir() if each.suffix in (".csv", ".xlsx"))
    names.sort(key=lambda name: not name.startswith("pupil-list"))
    assert len(names) == 14
    for name in names:
        add(name)
    evidence = steps.current_data(Programme.open(folder), place).evidence
    assert len(evidence.pupils) == 72
    assert evidence.pupils["school"].value_counts().to_dict() == {"TAR": 24, "KIL": 24, "STF": 24}
    rates = evidence.observations[evidence.observations["measure"] == "ATT"].merge(
        evidence.pupils[["pupil", "school"]]
    )
    assert rates.groupby("school").size().to_dict() == {"TAR": 192, "KIL": 192, "STF": 192}
    assert rates["occasion"].nunique() == 8
    answers = evidence.surveys
    assert set(answers["answer"]) == set(ANSWERS)
    given = {
        when: sum(
            str(cell).strip().casefold() in {each.casefold() for each in ANSWERS}
            for row in load_workbook(
                FILES / f"reading-questionnaire-pupils-{when.lower()}.xlsx"
            ).active.values
            for cell in row
        )
        for when in ("September", "May")
    }
    assert answers.groupby("occasion").size().to_dict() == given
    assert answers.groupby("occasion")["respondent"].nunique().to_dict() == {"September": 68, "May": 65}
    assert answers["item"].nunique() == 5
    done = runner.invoke(app, ["report", "glen", "--audience", "school", "--programme", str(folder)])
    assert done.exit_code == 0, done.output

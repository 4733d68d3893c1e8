"""No sentence, question, log or trace of an import, by command or on the page, shows what a pupil's cell holds."""

import json
import logging
import subprocess
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from glen_files import Make

from sipp_lib.errors import SippError, describe
from sipp_lib.evidence import importer as steps
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.widgets.import_state import issues_of
from sipp_lib.widgets.import_widget import ImportWidget
from sipp_lib.widgets.import_wizard import ImportWizard
from sipp_lib.workbook import Workbook

CANARIES = (
    "Xanthe",
    "Quibble",
    "081234744",
    "31337",
    "7.31E+11",
    "3086",
    "Zorblax",
    "07700900123",
    "S01999999",
)
FILES = {
    "marks out of range, a wrong date, a wrong zone": "SCN,Name,Test date,Data zone,READ Pre\n"
    "081234744,Xanthe Quibble,14/03/3086,S01999999,31337.5\n987654325,Ann Ure,14/03/2026,S01006506,12\n",
    "one number on two names": "SCN,Name,READ Pre\n081234744,Xanthe Quibble,12\n081234744,Zorblax Ure,14\n",
    "namesakes": "Name,READ Pre\nXanthe Quibble,12\nXanthe Quibble,31337\n",
    "cut off numbers": "Pupil ID,Name,READ Pre\n7.31E+11,Xanthe Quibble,12\n7.31E+11,Bo Ure,13\n",
    "words among marks": "Name,READ Pre\nXanthe Quibble,Zorblax\nBo Ure,12\nCy Orr,13\n",
    "a telephone and own words": "Name,Parent mobile,Any comments?,READ Pre\n"
    "Xanthe Quibble,07700900123,Zorblax hit me at break,12\nBo Ure,07700900124,None,13\nCy Orr,07700900125,ok,14\n",
    "names as headings": "Test,Xanthe Quibble,Bo Ure,Cy Orr\nREAD,12,13,31337\nWRIT,12,13,14\n",
    "a strange school": "Name,School,READ Pre\nXanthe Quibble,Zorblax Academy,12\nBo Ure,Glen Primary,13\n",
    "yes and no of another kind": "Name,LIT Pre\nXanthe Quibble,Zorblax\nBo Ure,Y\nCy Orr,31337\n",
    "groups and twins": "SCN,Name,Stage,Group,READ Pre\n081234744,Xanthe Quibble,P5,Zorblax,1\n"
    "081234744,Xanthe Quibble,P6,target,31337\n",
    "a form sent in twice": "Email,Name,I like books,I like maths,I like art\n"
    "Xanthe@Quibble.example,Xanthe Quibble,Agree,Agree,Disagree\n"
    "Xanthe@Quibble.example,Xanthe Quibble,Disagree,Agree,Zorblax\nb@o.example,Bo Ure,Agree,Disagree,Agree\n",
    "a table with a row a result": "Name,Mark,When,Test\nXanthe Quibble,31337,Pre,Zorblax\nBo Ure,12,Zorblax,READ\n"
    "Cy Orr,13,,READ\nDi Fee,13,Pre,\n",
    "half a half-day": "Name,Possible Aug 2026,Actual Aug 2026\nXanthe Quibble,20,31337.5\nBo Ure,3086,20\n",
    "months without a year": "Name,Aug %,Sept %\nXanthe Quibble,90,31337\nBo Ure,Zorblax,80\nCy Orr,85,80\n",
    "an odd answer": "Name,Is it fun?,Is it good?,Is it hard?\nXanthe Quibble,Zorblax,Agree,Agree\n"
    "Bo Ure,Agree,Agree,Agree\nCy Orr,Disagree,Disagree,Agree\n",
    "too many cells in a row": "Name,READ Pre\nXanthe Quibble,12,31337,Zorblax\nBo Ure,13\n",
}


@pytest.fixture
def place(begin_glen: Make) -> Place:
    return begin_glen(
        School(name="Glen Primary", code="GLE"),
        Measure(name="Reading", code="READ", lowest=0, highest=140, occasions=["Pre"]),
        Measure(name="Literacy", code="LIT", form="yes or no"),
        Measure(name="Attendance", code="ATT", form="rate"),
    )


def by_command(text: str, place: Place) -> Iterator[object]:
    """What the steps of the command say; the first values of a column are for the screen alone."""
    path = place.notebooks.parents[3] / "file.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(Programme.open(place.notebooks.parents[2]), place)
    seen = steps.preview(path, place, known)
    while seen.questions:
        question = seen.questions[0]
        yield [question.text, question.suggestion, question.choices, question.remedy]
        when = {"occasion": "2026-03", "year": "2026/27"}.get(question.key.partition(":")[0], "leave out")
        seen = seen.answer(question.key, question.suggestion or when)
    yield seen.describe()
    done = steps.check(seen, known)
    yield [str(issue) for issue in done.issues]
    steps.import_file(done, known, place)


def on_the_page(text: str, place: Place) -> Iterator[object]:
    """What the steps of the page say and hand to the screen, but for the first values of a column."""
    bringing = ImportWizard(Programme.open(place.notebooks.parents[2]), place)

    def require_safe() -> object:
        state = bringing.state()
        return state | {"columns": [each | {"cells": None} for each in state.get("columns", ())]}

    yield bringing.read("file.csv", text.encode())
    yield require_safe()
    for each in bringing.state().get("taken", ()):
        measure = each["measure"] or "READ"
        when = each["occasion"] or ("2026/27" if each["yearly"] else "2026-03")
        bringing.update({"taken": each["key"], "measure": measure, "occasion": when})
    if bringing.state().get("school") == "":
        bringing.update({"school": "Glen Primary"})
    yield require_safe()
    try:
        yield bringing.check()
        yield require_safe()
        yield bringing.bring_in("AB")
    finally:
        yield require_safe()


@pytest.mark.parametrize("way", [by_command, on_the_page])
@pytest.mark.parametrize("text", FILES.values(), ids=list(FILES))
def test_nothing_that_is_said_of_a_file_holds_a_pupils_value(
    place: Place,
    caplog: pytest.LogCaptureFixture,
    text: str,
    way: Callable[[str, Place], Iterator[object]],
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[object] = []
    try:
        for each in way(text, place):
            said.append(each)
    except SippError as error:
        said += [str(error), describe(error), issues_of(error)]
        said += traceback.format_exception(error)  # as --debug shows it
    said.append(caplog.text)
    everything = json.dumps(said, ensure_ascii=False, default=str).casefold()
    # a heading is no value: who writes names there is told by what stands in the file
    headings = text.partition("\n")[0]
    assert len(said) > 2
    assert [each for each in CANARIES if each not in headings and each.casefold() in everything] == []


def test_debug_shows_the_trace_of_a_refused_file_and_no_value(
    place: Place, sipp: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(FILES["marks out of range, a wrong date, a wrong zone"], encoding="utf-8")
    done = sipp("--debug", "add", path, "--to", "glen", "--programme", tmp_path / "programme", "--yes")
    assert done.returncode != 0
    assert "Traceback" in done.stderr
    assert [each for each in CANARIES if each in done.stdout + done.stderr] == []


def test_a_fault_on_the_page_is_logged_where_it_is_and_without_its_words(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(self: ImportWizard, name: str, data: bytes, id: str) -> str:
        raise ValueError(f"could not read {data.decode()}")

    monkeypatch.setattr(ImportWizard, "read", fails)
    upload = ImportWidget(Workbook.open("glen", place.notebooks.parents[2], "school"))
    message = {"op": "part", "client": "a", "first": True, "last": True, "name": "f.csv"}
    upload._asked(None, message, [b"Zorblax"])
    assert [each["text"] for each in upload.trouble] == [
        "A fault of the workbook (ValueError), not of your file. Nothing was imported. Please report it."
    ]
    upload.close()
    assert "a step of bringing evidence in failed: ValueError" in caplog.text
    assert "in fails" in caplog.text
    assert "Zorblax" not in caplog.text

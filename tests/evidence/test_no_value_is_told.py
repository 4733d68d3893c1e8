"""No sentence, question or log of an import shows what a pupil's cell holds, however wrong the file is."""

import logging
from pathlib import Path

import pytest

from sipp_lib.begin import begin
from sipp_lib.errors import SippError, told
from sipp_lib.evidence import add as steps
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store

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
    "too many cells in a row": "Name,READ Pre\nXanthe Quibble,12,31337,Zorblax\nBo Ure,13\n",
}


@pytest.mark.parametrize("text", FILES.values(), ids=list(FILES))
def test_nothing_that_is_said_of_a_file_holds_a_pupils_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    caplog.set_level(logging.DEBUG)
    place, _ = begin("Glen", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        store.add(School(name="Glen Primary", code="GLE"), author="AB")
        store.add(Measure(name="Reading", code="READ", lowest=0, highest=140), author="AB")
        store.add(Measure(name="Literacy", code="LIT", form="yes or no"), author="AB")
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.known(Programme.open(tmp_path / "programme"), place)
    said: list[str] = []
    try:
        seen = steps.preview(path, place, known)
        while seen.questions:
            question = seen.questions[0]
            said += [question.text, question.suggestion or "", *question.choices]
            when = question.key.startswith("occasion")
            seen = seen.answered(question.key, question.suggestion or ("2026-03" if when else "leave out"))
        said += seen.understood()
        done = steps.check(seen, known)
        said += [issue.message for issue in done.issues] + [str(issue) for issue in done.issues]
        steps.bring_in(done, known, place)
    except SippError as error:
        said += [str(error), *(sentence for _, sentence in told(error))]
    said += [record.getMessage() for record in caplog.records]
    assert said
    # a heading is no value: who writes names there is told by what stands in the file
    headings = text.partition("\n")[0]
    for canary in CANARIES:
        if canary not in headings:
            assert canary.casefold() not in " ".join(said).casefold(), (canary, said)

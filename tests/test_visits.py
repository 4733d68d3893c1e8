import json

from sipp_lib.programme import Programme
from sipp_lib.visits import Visits


def test_a_visit_lasts_as_long_as_the_workbook_is_open(sample: Programme, monkeypatch):
    monkeypatch.setenv("SIPP_SESSION", "monday")
    assert Visits(sample).before == {}
    Visits(sample).keep({"a": 3})
    assert Visits(sample).before == {}
    monkeypatch.setenv("SIPP_SESSION", "tuesday")
    visits = Visits(sample)
    assert visits.before == {"a": 3}
    visits.keep({"a": 5, "b": 1})
    assert Visits(sample).before == {"a": 3}
    monkeypatch.setenv("SIPP_SESSION", "wednesday")
    assert Visits(sample).before == {"a": 5, "b": 1}


def test_what_is_remembered_may_be_gone_or_damaged(sample: Programme, monkeypatch):
    monkeypatch.setenv("SIPP_SESSION", "monday")
    Visits(sample).keep({"a": 3})
    file = sample.private / ".sipp" / "desk.json"
    assert json.loads(file.read_text())["here"] == {"a": 3}
    for text in ("", "[]", "{}"):
        file.write_text(text)
        assert Visits(sample).before == {}

import re
from datetime import date

from sipp_lib.new import begin
from sipp_lib.pages.phase4_action import dosage
from sipp_lib.records.kinds import LogEntry, Question
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook


def rows(html):
    return [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)
    ]


def test_what_was_planned_stands_beside_what_was_done_month_by_month(tmp_path):
    place, _ = begin("Tiny", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        store.add(Question(question="Do pairs help?", dosage="15 minutes, twice a week"), author="AB")
        for day, minutes, present, planned, kept in (
            (date(2025, 12, 2), 20, 9, 10, "yes"),
            (date(2025, 11, 4), 15, 6, 10, "yes"),
            (date(2025, 11, 6), None, None, 10, "partly"),
            (None, 10, None, None, None),
        ):
            store.add(
                LogEntry(day=day, minutes=minutes, present=present, planned=planned, as_planned=kept),
                author="AB",
            )
    shown = str(dosage(Workbook.open("tiny", tmp_path / "programme", "school"), {}))
    none = '<span aria-hidden="true">–</span><span class="visually-hidden">not yet written</span>'
    planned, done = re.findall(r"<table.*?</table>", shown, re.S)
    assert rows(planned)[1:] == [["Do pairs help?", "15 minutes, twice a week"]]
    assert rows(done)[1:] == [
        ["November 2025", "2", "15", "60%", "yes 1, partly 1"],
        ["December 2025", "1", "20", "90%", "yes 1"],
        ["without a date", "1", "10", none, none],
        ["Total", "4", "45", "75%", "yes 2, partly 1"],
    ]

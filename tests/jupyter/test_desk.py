"""What the desk tells of a partnership: links into forms, reports as far as there, who wrote what since last time."""

import json
from datetime import date
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest

from sipp_lib.jupyter import desk
from sipp_lib.phase_notebooks import phase_pages
from sipp_lib.records.kinds import KINDS, Factor, Voice
from sipp_lib.records.store import Store
from sipp_lib.visits import Visits
from sipp_lib.workbook import Workbook

SLUG = "stravannan-gaidhlig"


@pytest.fixture
def pages(sample, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path_factory.mktemp("jupyter")))
    monkeypatch.setenv("SIPP_WHO", str(tmp_path_factory.mktemp("who") / "who.json"))
    phase_pages(sample.place(SLUG))
    return sample


def test_each_phase_tells_where_it_stands_and_links_what_is_missing_to_its_form(pages):
    told, size = desk.partnership(pages, SLUG, None)
    book = Workbook.open(SLUG, pages.folder, "school")
    assert size == len(_revisions(pages))
    for number, phase in enumerate(told["phases"], 1):
        lacking = [each for each in book.missing() if each.phase == number]
        assert [each["text"] for each in phase["missing"]] == [each.message for each in lacking[:5]]
        assert phase["more"] == max(0, len(lacking) - 5)
        assert phase["page"].startswith(f"partnerships/{SLUG}/notebooks/{number}_")
        for shown, lack in zip(phase["missing"], lacking, strict=False):
            page, _, place = shown["page"].partition("#")
            said = {name: values[0] for name, values in parse_qs(place).items()}
            assert page == phase["page"]
            assert said["form"] in KINDS
            if "record" in said:
                assert said["record"] == lack.record
    assert told["phases"][3]["stands"] == "not begun"
    assert told["changes"] == []


def test_reports_are_there_in_the_forms_they_have(pages):
    assert desk.reports(pages, SLUG) == []
    for audience, endings in {"public": ("html", "pdf", "ipynb"), "school": ("docx", "html")}.items():
        pages.reports(audience).mkdir(exist_ok=True)
        for ending in endings:
            (pages.reports(audience) / f"{SLUG}.{ending}").write_text("made")
    public, school = desk.reports(pages, SLUG)
    assert public["title"] == "Report for the public"
    assert public["files"] == [
        {"form": "web page", "path": f"reports/{SLUG}.html"},
        {"form": "PDF", "path": f"reports/{SLUG}.pdf"},
    ]
    assert [each["form"] for each in school["files"]] == ["web page", "Word"]
    assert school["files"][0]["path"] == f"reports-school/{SLUG}.html"  # where the server serves them


def test_a_partner_from_outside_is_shown_what_a_partnership_is_called_and_its_reports(pages):
    assert desk.shared(pages, [SLUG]) == [{"name": SLUG, "reports": []}]
    (folder := pages.folder / "shared").mkdir()
    (folder / f"{SLUG}.html").write_text("<html><head>\n<title>Bell &amp; Kerr</title>")
    for name in (f"{SLUG}.xlsx", f"{SLUG}-brief.html", "other.html"):
        (folder / name).write_text("made")
    (told,) = desk.shared(pages, [SLUG])
    assert told["name"] == "Bell & Kerr"
    full, brief = told["reports"]
    assert full["files"] == [
        {"form": "web page", "path": f"shared/{SLUG}.html"},
        {"form": "Excel", "path": f"shared/{SLUG}.xlsx"},
    ]
    assert brief["title"] == "Report for the public in brief"


def test_who_wrote_what_since_the_last_visit_is_told_by_person_and_never_what_is_for_the_school(
    pages, monkeypatch
):
    monkeypatch.setenv("SIPP_SESSION", "monday")
    visits = Visits(pages)
    assert visits.before == {}
    visits.keep({SLUG: len(_revisions(pages))})
    place = pages.place(SLUG)
    with Store.open(place.records, SLUG) as store:
        factor = store.add(Factor(name="Books at home"), author="Morag Bell, class teacher")
        store.revise(factor.id, {"why": "Parents said so"}, author="Ailsa Kerr")
        voice = store.add(Voice(quote="Canary Quote"), author="Ailsa Kerr")
        store.withdraw(voice.id, author="Ailsa Kerr")
    assert Visits(pages).before == {}  # the same visit, the page loaded again
    monkeypatch.setenv("SIPP_SESSION", "tuesday")
    before = Visits(pages).before[SLUG]
    told, size = desk.partnership(pages, SLUG, before)
    assert size == before + 4
    link = f"partnerships/{SLUG}/notebooks/2_exploring.ipynb#form=factor&record={factor.id}"
    assert told["changes"] == [
        {
            "who": "Ailsa Kerr",
            "what": [
                {"text": "A voice, which is gone now", "page": ""},
                {"text": "The factor ‘Books at home’", "page": link},
            ],
        },
        {"who": "Morag Bell, class teacher", "what": [{"text": "The factor ‘Books at home’", "page": link}]},
    ]
    assert "Canary" not in str(told["changes"])


def test_what_somebody_wrote_alone_is_theirs_and_stands_last(pages, monkeypatch, tmp_path):
    (tmp_path / "who.json").write_text('{"name": "Morag Bell", "role": "", "school": ""}')
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    size = len(_revisions(pages))
    with Store.open(pages.place(SLUG).records, SLUG) as store:
        for author in ("Ailsa Kerr", "Morag Bell"):
            store.add(Factor(name="Books"), author=author)
    assert [each["who"] for each in desk.partnership(pages, SLUG, size)[0]["changes"]] == [
        "Ailsa Kerr",
        "You",
    ]


def _revisions(programme):
    with Store.open(programme.place(SLUG).records, SLUG, read_only=True) as store:
        return store.revisions()


def test_what_is_to_be_done_before_a_report_of_the_night_is_published_stands_there_for_a_week(tmp_path):
    night, sentence = tmp_path / "nightly.json", "Before you publish glen: wait."

    def made(now, day):
        told = {"day": day.isoformat(), "reason": ""} | desk.told_first(night, now, day)
        night.write_text(json.dumps(told), encoding="utf-8")
        programme = SimpleNamespace(
            partnerships=lambda: ["glen"], place=lambda _: SimpleNamespace(night=night)
        )
        return desk.night(programme)

    plain = "Made in the night to {} June 2026: 1 of 1 report."
    assert made([], date(2026, 6, 1)) == plain.format(1)
    assert made([sentence], date(2026, 6, 2)) == f"{plain.format(2)} {sentence}"
    assert made([], date(2026, 6, 8)) == f"{plain.format(8)} {sentence}"
    assert made([], date(2026, 6, 9)) == plain.format(9)


def test_what_stopped_several_reports_of_the_night_is_told_once_with_all_it_stopped(tmp_path):
    said = {"a": ("30", ""), "b": ("30", "No room."), "c": ("30", "No room."), "d": ("29", "")}
    for slug, (on, reason) in said.items():
        (tmp_path / slug).write_text(json.dumps({"day": f"2026-11-{on}", "reason": reason}))
    programme = SimpleNamespace(
        partnerships=lambda: list(said), place=lambda slug: SimpleNamespace(night=tmp_path / slug)
    )
    assert desk.night(programme) == (
        "Made in the night to 30 November 2026: 1 of 4 reports. ‘b’ and ‘c’: No room. ‘d’: the last report is of "
        "29 November 2026."
    )

"""A picture is taken from the last report when nothing that it depends on has changed, and else drawn."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import numpy as np
import pandas as pd
import pytest
from in_place import in_place
from markupsafe import Markup

from sipp_lib.batch.batch import reports
from sipp_lib.batch.run import make
from sipp_lib.charts import acel, gaps
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.new import copy_sample
from sipp_lib.programme import Programme
from sipp_lib.records.store import Store
from sipp_lib.reports import provenance
from sipp_lib.reports.album import PICTURE, Album, picture
from sipp_lib.reports.html import figure, style
from sipp_lib.reports.provenance import template_path

SLUG = "stravannan-gaidhlig"
TEN, ELEVEN = (
    Markup(f'src="data:image/svg+xml;base64,{x}" width="560" height="9"') for x in ("MTA=", "MTE=")
)
ROWS = pd.DataFrame(
    {
        "group": ["a", "b"],
        "n": pd.array([10, None], "Int64"),
        "mean": [1.5, np.nan],
        "month": pd.to_datetime(["2025-08-01", None]),
        "suppressed": ["", "withheld to protect pupils"],
    }
)


def table(rows=ROWS, name="gap", audience="public", subject="pupils", counts=ROWS):
    return SafeFrame(name, rows, audience, subject, counts)


def drawn_with(folder, kept, *, everywhere="v1", chart=gaps.chart, safes=None, how=None, now=ELEVEN):
    """The picture, and what is kept, of a report that asks for one; the last page has the picture TEN."""
    album = Album(folder / "last.html", kept, [everywhere])
    with album.opened():
        given = {"unit": "%", "began": pd.Timestamp("2025-08-01")} if how is None else how
        found = picture(lambda: now, chart, safes or [table()], given)
    return found, album.kept


@pytest.fixture
def last(tmp_path):
    (tmp_path / "last.html").write_text(f"<p>Words.</p>{figure(TEN, alt='Ten', caption='Ten')}")
    found, kept = drawn_with(tmp_path, {}, now=TEN)
    assert found == TEN
    assert len(kept) == 1
    return tmp_path, kept


def test_what_depends_on_the_same_is_not_drawn_again_and_stays_kept(last):
    assert drawn_with(*last) == (TEN, last[1])
    assert drawn_with(*last, safes=[table(ROWS.copy(), counts=ROWS.head(1))]) == (TEN, last[1])


def cell(column, value, row=0):
    rows = ROWS.copy()
    rows.loc[row, column] = value
    return {"safes": [table(rows)]}


@pytest.mark.parametrize(
    "change",
    [
        *(cell("mean", 1.5000000000000002), cell("n", 15), cell("n", 10, row=1), cell("group", "A")),
        *(cell("suppressed", "fewer than 10 pupils", row=1), cell("month", pd.Timestamp("2025-09-01"))),
        {"safes": [table(ROWS.rename(columns={"mean": "percent"}))]},
        {"safes": [table(ROWS.astype({"n": "Float64"}))]},
        {"safes": [table(ROWS.astype({"group": pd.CategoricalDtype(["a", "b"])}))]},
        {"safes": [table(ROWS[::-1])]},
        {"safes": [table(ROWS.set_index("group", drop=False))]},
        {"safes": [table(ROWS[["n", "group", "mean", "month", "suppressed"]])]},
        *({"safes": [table(**one)]} for one in ({"name": "lens"}, {"subject": "staff"})),
        {"safes": [table(audience="school")]},
        {"safes": [table(), table()]},
        {"how": {"unit": "points", "began": pd.Timestamp("2025-08-01")}},
        {"how": {"unit": "%", "began": pd.Timestamp("2025-08-02")}},
        {"how": {"unit": "%", "began": None}},
        {"how": {}},
        *({"chart": gaps.lens_chart}, {"chart": acel.chart}, {"everywhere": "v2"}),
    ],
)
def test_any_change_has_it_drawn(last, change):
    found, kept = drawn_with(*last, **change)
    assert found == ELEVEN
    assert not kept.keys() & last[1].keys()


def test_the_order_of_categories_counts(last):
    folder, _ = last
    orders = [pd.CategoricalDtype(each) for each in (["a", "b"], ["b", "a"])]
    first, other = ([table(ROWS.astype({"group": each}))] for each in orders)
    _, kept = drawn_with(folder, {}, safes=first, now=TEN)
    assert drawn_with(folder, kept, safes=first)[0] == TEN
    assert drawn_with(folder, kept, safes=other)[0] == ELEVEN


@pytest.mark.parametrize("value", [object(), np.arange(2000.0), ROWS, {1, 2}])
def test_what_cannot_be_told_apart_for_sure_is_drawn_each_time_and_not_kept(last, value):
    assert drawn_with(last[0], {}, how={"value": value}) == (ELEVEN, {})


@pytest.mark.parametrize(
    "page", [b"", b"\xff\xfe<p>", b"<img " + TEN.replace("MTA", "MTB").encode() + b' alt="">']
)
def test_a_picture_that_is_not_as_it_was_drawn_is_not_taken(last, page):
    folder, kept = last
    (folder / "last.html").write_bytes(page)
    assert drawn_with(folder, kept)[0] == ELEVEN


def test_without_a_last_page_and_outside_a_report_it_is_drawn(last):
    folder, kept = last
    (folder / "last.html").unlink()
    assert drawn_with(folder, kept)[0] == ELEVEN
    assert picture(lambda: ELEVEN, gaps.chart, [table()], {}) == ELEVEN


# ---- whole reports


@pytest.fixture(scope="module")
def sample(tmp_path_factory, keys):
    home = tmp_path_factory.mktemp("album")
    return in_place(copy_sample(home / "whole"), home / "programme", SLUG)


@pytest.fixture
def programme(sample, tmp_path):
    return in_place(sample, tmp_path / "programme")


@pytest.fixture
def drawn(monkeypatch):
    """The pictures that are drawn, in order."""
    pictures, svg = [], style.svg

    def noted(drawing):
        pictures.append(svg(drawing))
        return pictures[-1]

    monkeypatch.setattr(style, "svg", noted)
    return pictures


def say(programme, words):
    with Store.open(programme.place(SLUG).records, SLUG) as store:
        store.revise(store.current("partnership")[0].id, {"success": words}, author="T")


def in_this_process(programme, audience="public", **options):
    with ThreadPoolExecutor(1) as pool:
        results = reports(programme, audience=audience, executor=pool, **options)
    assert [(each.made, each.reason, each.skipped) for each in results] == [(True, "", False)]
    return (programme.reports(audience) / f"{SLUG}.html").read_bytes()


def test_one_text_draws_nothing_again_and_the_page_is_as_if_it_had(programme, drawn):
    in_this_process(programme)
    assert len(drawn) > 5
    say(programme, "Other words.")
    drawn.clear()
    page = in_this_process(programme)
    assert b"Other words." in page
    assert not drawn
    say(programme, "Still other words.")  # what was taken can be taken again
    assert b"Still other words." in in_this_process(programme)
    assert not drawn
    assert in_this_process(programme, force=True).count(b"<img ") == len(drawn)
    say(programme, "Other words.")
    again = in_this_process(programme, force=True)
    pictures = [each.split(b'"', 1)[0] for each in again.split(b'<img src="')[1:]]
    assert pictures == [each.split(b'"', 1)[0] for each in page.split(b'<img src="')[1:]]
    assert page.split(b'<section id="stamp"')[0] == again.split(b'<section id="stamp"')[0]


def test_the_command_takes_them_too_and_draws_with_force(programme, sipp):
    assert sipp("report", "--programme", programme.folder).returncode == 0
    page, memory = (
        programme.reports("public") / f"{SLUG}.html",
        programme.private / ".sipp/reports-public.json",
    )
    first = PICTURE.findall(page.read_text())[0]
    # another picture in its place, and remembered so: that it is on the next page shows that it was taken
    page.write_text(page.read_text().replace(first, TEN))
    hashes = (sha256(each.encode()).hexdigest() for each in (first, TEN))
    memory.write_text(memory.read_text().replace(*hashes))
    assert sipp("report", "--programme", programme.folder).returncode == 0
    assert TEN in page.read_text()
    assert sipp("report", "--programme", programme.folder, "--force").returncode == 0
    assert TEN not in page.read_text()
    assert first in page.read_text()


def test_a_picture_changed_by_hand_is_drawn_and_the_others_are_taken(programme, drawn):
    right = in_this_process(programme)
    page = programme.reports("public") / f"{SLUG}.html"
    first = right.split(b";base64,")[1].split(b'"')[0]
    page.write_bytes(right.replace(first, b"AAAA"))
    drawn.clear()
    assert in_this_process(programme) == right
    assert len(drawn) == 1


def test_another_name_limit_template_or_version_has_pictures_drawn(programme, drawn, tmp_path, monkeypatch):
    in_this_process(programme)
    every = len(drawn)

    def again(**options):
        drawn.clear()
        in_this_process(Programme.open(programme.folder), **options)
        return len(drawn)

    with Store.open(programme.place(SLUG).records, SLUG) as store:
        outcome = next(each for each in store.current("measure") if each.body.role == "outcome")
        store.revise(outcome.id, {"name": "As it is called now"}, author="T")
    assert 0 < again() < every
    toml = programme.folder / "sipp.toml"
    toml.write_text(toml.read_text().replace("threshold = 10", "threshold = 12"))
    assert 0 < again() < every
    template = tmp_path / "own.ipynb"
    template.write_text(template_path().read_text() + " ")
    assert again(template=template) == every
    assert again() == every
    newer = provenance.software() | {"seaborn": "9.9"}
    monkeypatch.setattr(provenance, "software", lambda: newer)
    say(programme, "Other words.")
    assert again() == every


def test_pictures_for_the_school_and_for_the_public_are_never_the_others(programme, drawn):
    school = make(programme, SLUG, "school")
    drawn.clear()
    public = make(programme, SLUG)
    every = len(drawn)
    assert school.trace.pictures
    assert public.trace.pictures
    assert not school.trace.pictures.keys() & public.trace.pictures.keys()
    shutil.copy(school.page, public.page)
    drawn.clear()
    right = make(programme, SLUG, pictures=school.trace.pictures).page.read_bytes()
    assert len(drawn) == every
    assert right == make(programme, SLUG).page.read_bytes()

"""A workbook over a partnership so small that every number was worked out by hand."""

import pandas as pd
import pytest
from in_place import in_place

from sipp_lib import results
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.errors import DisclosureError, EvidenceError, ProgrammeError, UsageError
from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import save
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import (
    Coding,
    Cycle,
    Decision,
    Event,
    Factor,
    Import,
    LogEntry,
    Measure,
    Member,
    Reading,
    TargetGroup,
    Voice,
)
from sipp_lib.records.kinds.action import Task
from sipp_lib.records.store import Store
from sipp_lib.reports.report import Report
from sipp_lib.workbook import Workbook

# Twelve pupils of the target group, all in the most deprived tenth of areas, and twelve of the comparison
# group, all in the least deprived; READ before: 8 six times and 12 six times against 14 and 18.
# Target pupils rise by 1, 1, 1, 3, 3, 3 and so on (mean 2), the others by 0, 0, 0, 2, 2, 2 (mean 1).
BEFORE = {"t": [8] * 6 + [12] * 6, "c": [14] * 6 + [18] * 6}
CHANGE = {"t": [1, 1, 1, 3, 3, 3] * 2, "c": [0, 0, 0, 2, 2, 2] * 2}
# Half-days attended of 20 in 13 months; the intervention begins on the first day of the seventh.
MONTHS = [str(month) for month in pd.period_range("2024-09", "2025-09", freq="M")]
ATTENDED = [16, 18, 16, 18, 16, 18] + [19] * 7


def frames():
    pupils = [
        {"pupil": f"{side}{n:02}", "class": f"class {side}", "group": group, "simd_decile": decile}
        for side, group, decile in (("t", "target", 1), ("c", "comparison", 10))
        for n in range(12)
    ]
    scores = [
        {"pupil": f"{side}{n:02}", "measure": "READ", "occasion": occasion, "date": date, "value": value}
        for side in "tc"
        for n in range(12)
        for occasion, date, value in (
            ("September", "2024-09-02", float(BEFORE[side][n])),
            ("June", "2025-06-02", float(BEFORE[side][n] + CHANGE[side][n])),
        )
    ]
    openings = [
        {"pupil": f"t{n:02}", "measure": "ATT", "occasion": month, "numerator": attended, "denominator": 20}
        for n in range(12)
        for month, attended in zip(MONTHS, ATTENDED, strict=True)
    ]
    answers = [
        {
            "respondent": f"r{n:02}",
            "scale": "LIKE",
            "occasion": "June",
            "item": "I like reading",
            "answer": answer,
        }
        for n, answer in enumerate(["yes"] * 12 + ["no"] * 12)
    ]
    both = pd.DataFrame(scores + openings).astype({"numerator": "Int64", "denominator": "Int64"})
    return {"pupils": pd.DataFrame(pupils), "observations": both, "surveys": pd.DataFrame(answers)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("workbook")
    place, _ = begin("Tiny", home)
    with Store.open(place.records, place.slug) as store:
        for table, frame in frames().items():
            kept = save(frame.reindex(columns=list(TABLES[table])), table, place.evidence)
            body = Import(table=table, file=kept.file, sha256=kept.sha256, rows=kept.rows)
            store.add(body, author="test")
        for measure in (
            Measure(name="Reading", code="READ", occasions=["September", "June"]),
            Measure(name="Attendance", code="ATT", form="rate"),
            Measure(name="Liking", code="LIKE", form="survey", answers=["yes", "perhaps", "no"]),
            Measure(name="Never collected", code="NONE"),
        ):
            store.add(measure, author="test")
        store.add(Event(what="Paired reading began", day="2025-03-01", intervention=True), author="test")
        store.add(Voice(quote="It is fun.", publish=True), author="test")
        store.add(Voice(quote="Not for others.", publish=False), author="test")
    return home


@pytest.fixture
def school(folder):
    return Workbook.open("tiny", folder, "school")


@pytest.fixture
def public(folder):
    return Workbook.open("tiny", folder)


def measure(book, code):
    return next(each for each in book.bodies(Measure) if each.code == code)


def only(safe, audience):
    assert isinstance(safe, SafeFrame)
    assert safe.audience == audience
    (row,) = safe.frame.to_dict("records")
    return row


def about(**numbers):
    return pytest.approx(numbers, abs=0.0006)


def part(row, wanted):
    return {name: float(row[name]) for name in wanted}


def test_the_programme_is_the_one_a_report_is_run_for(folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIPP_PROGRAMME", str(folder))
    assert Workbook.open("tiny").partnership.name == "Tiny"
    monkeypatch.delenv("SIPP_PROGRAMME")
    with pytest.raises(UsageError, match=r"There is no programme in"):
        Workbook.open("tiny")
    monkeypatch.chdir(folder)
    assert Workbook.open("tiny").audience == "public"


def test_a_partnership_without_its_own_record_says_so(folder, tmp_path):
    programme = Programme.create(tmp_path, "Empty")
    place = programme.place("bare")
    place.folder.mkdir(parents=True)
    with Store.create(place.records, "bare"):
        pass
    with pytest.raises(ProgrammeError) as caught:
        Workbook.open("bare", tmp_path).partnership  # noqa: B018
    assert str(caught.value) == (
        "bare has no partnership record. Fill in ‘Partnership’ before anything else."
    )


def test_a_voice_is_public_only_when_it_was_released(school, public):
    assert [entry.body.quote for entry in public.records("voice")] == ["It is fun."]
    assert len(school.records("voice")) == 2


def test_measures_are_those_with_evidence(school):
    assert [each.code for each in results.measured(school, "score", "yes or no")] == ["READ"]
    assert [each.code for each in results.measured(school, "rate", "survey")] == ["ATT", "LIKE"]
    assert results.occasions(school, measure(school, "READ")) == ["September", "June"]


# ---- the gap: means 10 and 16, standard deviation √(12·2²/11) = 2.0889 in both


def test_the_gap_in_school(school):
    gap = results.gap(school, measure(school, "READ"), "September")
    # difference 6; standard error √(2·(48/11)/12) = 0.8528, t(22) = 2.0739: 6 ± 1.7686
    row = only(gap.gap, "school")
    assert part(row, ["gap", "low", "high"]) == about(gap=6, low=4.2314, high=7.7686)
    assert (row["n_most"], row["n_least"]) == (12, 12)
    table = gap.by_quintile.frame.set_index("quintile")
    assert table["n"].tolist() == [12, 0, 0, 0, 12]
    assert part(table.loc[1], ["mean", "sd"]) == about(mean=10, sd=2.0889)


def test_the_gap_in_public(public):
    gap = results.gap(public, measure(public, "READ"), "September")
    table = gap.by_quintile.frame.set_index("quintile")
    assert table.loc[[1, 5], "n"].tolist() == [10, 10]
    assert table.loc[[2, 3, 4], "suppressed"].tolist() == ["fewer than 10 pupils"] * 3
    assert table.loc[[2, 3, 4], ["n", "mean", "sd"]].isna().all(axis=None)
    # from 10 pupils each and a standard deviation of 2.1: √(2·2.1²/10) = 0.9391, t(18) = 2.1009: 6 ± 1.9731
    row = only(gap.gap, "public")
    assert part(row, ["gap", "low", "high"]) == about(gap=6, low=4.027, high=7.973)
    assert (row["n_most"], row["n_least"]) == (10, 10)


# ---- the change of the target group


def test_the_change_in_school(school):
    result = results.target_change(school, measure(school, "READ"))
    assert (result.before, result.after) == ("September", "June")
    row = only(result.summary, "school")
    # mean change 2, sd √(12·1²/11) = 1.0445, t(11) = 2.2010, 2 ± 2.2010·1.0445/√12 = 2 ± 0.6636
    # sd of all 24 before: (6·25 + 6·1 + 6·1 + 6·25)/23 = 13.5652, root 3.6831; J(23) = 0.9670
    assert part(row, ["n", "mean_before", "mean_after", "mean_change"]) == about(
        n=12, mean_before=10, mean_after=12, mean_change=2
    )
    assert part(row, ["sd_change", "low", "high", "sd", "effect"]) == about(
        sd_change=1.0445, low=1.3364, high=2.6636, sd=3.6831, effect=0.5251
    )
    assert row["standardiser"] == "all pupils measured"
    assert only(result.missing, "school")["n"] == 12
    # what counts as about the same: a fifth of 3.68, as one figure 0.7; every pupil rose by more
    assert result.bins.frame["count"].tolist() == [0, 0, 12]
    assert result.pairs.frame["change"].tolist() == [float(each) for each in CHANGE["t"]]


def test_the_change_in_public(public):
    result = results.target_change(public, measure(public, "READ"))
    row = only(result.summary, "public")
    # to tenths with 10 to 99 pupils: sd 1.0; t(9) = 2.2622 from the 10 that are told: 2 ± 0.7154
    assert part(row, ["n", "mean_before", "mean_after", "mean_change", "sd_change"]) == about(
        n=10, mean_before=10, mean_after=12, mean_change=2, sd_change=1.0
    )
    assert part(row, ["low", "high"]) == about(low=1.2846, high=2.7154)
    # that all twelve rose would tell of each of them
    assert result.bins.frame["count"].isna().all()
    assert result.bins.frame["percent"].isna().all()
    assert only(result.missing, "public")["suppressed"] == "fewer than 10 pupils"
    assert result.pairs is None


# ---- target against comparison: the slope within the groups is 1, so the adjusted difference is 2 − 1 = 1


def test_the_comparison_in_school(school):
    result = results.group_comparison(school, measure(school, "READ"))
    # residuals ±1: variance 24/21; of the difference: 24/21·(1/12 + 1/12 + 6²/96) = 0.6190, root 0.7868
    # t(21) = 2.0796: 1 ± 1.6362; one class a group, so classes cannot be allowed for
    row, by_class = result.adjusted.frame.to_dict("records")
    assert pd.isna([by_class["low"], by_class["high"]]).all()
    assert result.effect.frame["months"].isna().all()
    assert part(row, ["difference", "se", "low", "high", "p"]) == about(
        difference=1, se=0.7868, low=-0.6362, high=2.6362, p=0.2177
    )
    assert not only(result.slopes, "school")["unequal"]
    # Morris: (2 − 1)/2.0889·(1 − 3/(4·22 − 1)) = 0.4622
    assert part(only(result.morris, "school"), ["d_ppc2"]) == about(d_ppc2=0.4622)
    assert result.groups.frame.set_index("group")["n"].to_dict() == {"target": 12, "comparison": 12}


def test_the_comparison_in_public(public):
    result = results.group_comparison(public, measure(public, "READ"))
    row = result.adjusted.frame.iloc[0].to_dict()
    assert (row["n_target"], row["n_comparison"]) == (10, 10)
    assert part(row, ["difference", "se", "low", "high", "p"]) == {
        "difference": 1.0,
        "se": 0.787,
        "low": -0.636,
        "high": 2.636,
        "p": 0.218,
    }
    assert result.groups.frame["n"].tolist() == [10, 10]
    # from what the table shows: (2 − 1)/2.1·(1 − 3/(4·18 − 1)) = 0.4561
    assert part(only(result.morris, "public"), ["d_ppc2"]) == about(d_ppc2=0.456)


# ---- attendance: 80, 90, 80, 90, 80, 90 per cent, then 95; median of the six months before 85


def runs(result):
    (row,) = result.signals.frame.to_dict("records")
    names = ("n_useful", "longest_run", "longest_run_limit", "crossings", "crossings_limit")
    return {name: int(row[name]) for name in names} | {"signal": bool(row["signal"])}


# 13 months off the median; the last 8 lie above it, and at most round(log₂ 13) + 3 = 7 are to be expected;
# 5 crossings, and P(X ≤ 2) = 79/4096 < .05 ≤ P(X ≤ 3) = 299/4096 for Binomial(12, ½), so at least 3
SIGNAL = {
    "n_useful": 13,
    "longest_run": 8,
    "longest_run_limit": 7,
    "crossings": 5,
    "crossings_limit": 3,
    "signal": True,
}


@pytest.mark.parametrize("audience", ["school", "public"])
def test_the_run_chart(folder, audience):
    book = Workbook.open("tiny", folder, audience)
    result = results.run_chart(book, measure(book, "ATT"))
    assert result.whose == "the target group"
    frame = result.series.frame
    assert frame["percent"].astype(float).tolist() == [80, 90, 80, 90, 80, 90, *[95] * 7]
    assert frame["median"].astype(float).tolist() == [85] * 13
    assert frame["phase"].tolist() == ["baseline"] * 6 + ["after"] * 7
    assert frame["n"].tolist() == [12 if audience == "school" else 10] * 13
    assert runs(result) == SIGNAL
    assert ("numerator" in frame) == (audience == "school")
    assert result.events.frame["what"].tolist() == ["Paired reading began"]


def test_the_month_in_which_the_intervention_began_is_no_baseline(folder, tmp_path):
    place = in_place(Programme.open(folder), tmp_path / "copy").partnership("tiny")
    with Store.open(place.records, "tiny") as store:
        (event,) = store.current("event")
        store.revise(event.id, {"day": "2025-03-17"}, author="test")
    book = Workbook.open("tiny", tmp_path / "copy", "school")
    result = results.run_chart(book, measure(book, "ATT"))
    assert result.series.frame["phase"].tolist() == ["baseline"] * 6 + ["after"] * 7
    assert runs(result) == SIGNAL


# ---- the survey: 12 yes, nobody perhaps, 12 no


def test_the_survey_in_school(school):
    safe = results.survey(school, measure(school, "LIKE"), "June")
    assert safe.frame[["answer", "count", "n", "percent"]].to_numpy().tolist() == [
        ["yes", 12, 24, 50.0],
        ["perhaps", 0, 24, 0.0],
        ["no", 12, 24, 50.0],
    ]


def test_the_survey_in_public(public):
    frame = results.survey(public, measure(public, "LIKE"), "June").frame.set_index("band")
    assert frame["n"].tolist() == [25] * 3
    assert frame.loc[["yes", "no"], ["count", "percent"]].to_numpy().tolist() == [[10, 40.0]] * 2
    assert frame.loc["perhaps", ["count", "percent"]].isna().all()
    assert frame.loc["perhaps", "suppressed"] == "fewer than 10"


def test_everything_that_was_shown_is_remembered(public):
    results.gap(public, measure(public, "READ"), "September")
    results.survey(public, measure(public, "LIKE"), "June")
    assert [safe.name for safe in public.released] == [
        "tiny/gap/READ/September/by quintile",
        "tiny/gap/READ/September",
        "tiny/survey/LIKE/June/bands",
    ]


def test_what_has_been_collected(school):
    assert results.collected(school).frame.to_numpy().tolist() == [
        ["Reading", "September", 24, ""],
        ["Reading", "June", 24, ""],
        ["Attendance", "2024-09 to 2025-09", 12, ""],
        ["Liking", "June", 24, ""],
    ]


# ---- the door of a public workbook


def copied(folder, home):
    in_place(Programme.open(folder), home)
    toml = home / "sipp.toml"
    toml.write_text(toml.read_text().replace(Programme.open(folder).id, "at-the-door"))
    return Programme.open(home)


def written(programme, body, **changes):
    place = programme.partnership("tiny")
    with Store.open(place.records, "tiny") as store:
        return store.add(body, author="A Teacher") if body else store.revise(**changes, author="A Teacher")


def stopped(open_):
    with pytest.raises(DisclosureError) as caught:
        open_()
    assert "Quibble" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def door(folder, tmp_path):
    programme = copied(folder, tmp_path / "programme")
    write_keys(programme.id, "A", [KnownPupil("zz12zz34zz56", "Xanthe Quibble", "")])
    return programme


def test_no_public_workbook_opens_on_a_text_that_names_a_pupil(door):
    entry = written(door, Factor(name="Xanthe Quibble reads at home"))
    sentence = (
        f"The public report of tiny was not made: the record ‘Factor’ {entry.id}, field "
        "‘Factor impacting on performance’, holds the name of "
        "a pupil known from the key file. Open it on the page of phase 2 and take it out. If it means something "
        "else, such as a street, press ‘It is not a pupil’ there."
    )
    school = Workbook.open("tiny", door.folder, "school")
    assert school.factors.frame()["name"].tolist() == ["Xanthe Quibble reads at home"]
    for way in (
        lambda: Workbook.open("tiny", door.folder),
        lambda: Workbook(door, school.place, school.entries, school.fingerprint),
        lambda: Report.open("tiny", programme=door.folder),
    ):
        assert stopped(way) == sentence


NAMED = "as Xanthe Quibble told us"


@pytest.mark.parametrize(
    "body",
    [
        Voice(quote=NAMED, publish=True),
        Coding(theme=NAMED),
        Reading(reference=NAMED),
        Reading(reference="Topping 1995", take=NAMED),
        Decision(what="Pairs", why=NAMED),
    ],
)
def test_nor_does_one_where_a_voice_its_theme_a_reading_or_a_decision_names_one(door, body):
    entry = written(door, body)
    assert entry.id in stopped(lambda: Workbook.open("tiny", door.folder))


def test_a_voice_that_nobody_released_may_name_one_but_not_its_theme(door):
    voice = written(door, Voice(quote=NAMED))
    Workbook.open("tiny", door.folder)
    theme = written(door, Coding(voice=voice.id, theme=NAMED))
    assert theme.id in stopped(lambda: Workbook.open("tiny", door.folder))


def test_a_name_in_the_place_of_a_link_is_a_text_like_any_other(door):
    written(door, Factor(name="At home", information=["0123456789abcdef"]))
    Workbook.open("tiny", door.folder)
    entry = written(door, Factor(name="At school", information=["as Xanthe Quibble told us"]))
    assert stopped(lambda: Workbook.open("tiny", door.folder)).startswith(
        f"The public report of tiny was not made: the record ‘Factor’ {entry.id}, field "
    )


def test_a_public_workbook_that_is_read_again_stays_as_it_was_when_a_name_was_written(door):
    book = Workbook.open("tiny", door.folder)
    before = book.fingerprint, [entry.id for entry in book.entries]
    entry = written(door, Factor(name="At home"))
    book.reload()
    assert book.factors.frame()["name"].tolist() == ["At home"]
    written(door, None, record_id=entry.id, changes={"name": "Quibble, Xanthe"})
    stopped(book.reload)
    assert book.factors.frame()["name"].tolist() == ["At home"]
    assert len(book.entries) == len(before[1]) + 1


def test_a_public_workbook_holds_nothing_that_stays_in_the_school(door):
    written(door, Member(name="Morag Bell", role="researcher"))
    written(door, LogEntry(what="Only for us", who="Morag Bell"))
    written(door, TargetGroup(name="Readers", who="P5", pupils=["t01", "t02"]))
    written(door, Cycle(tasks=[Task(what="Read", who="Morag Bell")]))
    book = Workbook.open("tiny", door.folder)
    told = repr(book.entries)
    for text in ("Morag Bell", "Only for us", "Not for others", "t01", "A Teacher"):
        assert text not in told
    assert "It is fun" in told
    assert [each.role for each in book.bodies(Member)] == ["researcher"]
    assert set(book.evidence.pupils.query("group == 'target'")["pupil"]) == {"t01", "t02"}
    with pytest.raises(UsageError) as caught:
        book.factors.add(name="At home", author="AB")
    assert str(caught.value) == 'Forms are for the school. Open the workbook with audience="school".'


def test_a_public_workbook_opens_only_on_evidence_that_fits(door):
    measure = next(e for e in Workbook.open("tiny", door.folder).records("measure") if e.body.code == "READ")
    written(door, None, record_id=measure.id, changes={"form": "yes or no"})
    Workbook.open("tiny", door.folder, "school")
    with pytest.raises(EvidenceError) as caught:
        Workbook.open("tiny", door.folder)
    with pytest.raises(EvidenceError, match="the measure ‘Reading’") as school:
        Report.open("tiny", "school", door.folder)
    assert str(caught.value) == str(school.value)


def test_neither_a_scale_nor_the_short_name_of_a_partnership_may_name_a_pupil(door):
    measure = next(e for e in Workbook.open("tiny", door.folder).records("measure") if e.body.code == "LIKE")
    scale = door.folder / "scales" / "liking.toml"
    scale.parent.mkdir()
    scale.write_text('name = "The scale of Xanthe Quibble"\nitems = 1\nlowest = 1\nhighest = 3\n')
    written(door, None, record_id=measure.id, changes={"scale": "liking"})
    assert stopped(lambda: Workbook.open("tiny", door.folder)) == (
        "The public report of tiny was not made: the scale of the measure ‘Liking’ holds the name of a pupil known "
        "from the key file. Correct the name of the scale in its file, in the folder scales of the programme."
    )
    place, _ = begin("Xanthe Quibble", door.folder)
    assert stopped(lambda: Workbook.open(place.slug, door.folder)) == (
        "A public report was not made: the short name of the partnership holds the name of a pupil known from the "
        "key file, and it stands in the address of the page. Begin the partnership under another name on the "
        "start page. If it means something else, such as a place or a school, whoever looks after the workbook adds "
        "the short name in quotation marks to looked_at under [disclosure] in sipp.toml."
    )

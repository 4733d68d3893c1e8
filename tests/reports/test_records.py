"""What people write lands in the report: every field of every kind, in school, and the public ones in public."""

import re
import types
from datetime import date, timedelta
from itertools import count
from typing import Literal, Union, get_args, get_origin

import pytest

from sipp_lib.formats import day
from sipp_lib.new import begin
from sipp_lib.records.kinds import KINDS, Member, Voice
from sipp_lib.records.store import Store
from sipp_lib.reports import records
from sipp_lib.reports.report import Report

SECTIONS = (
    *("title", "summary", "performance", "exploring", "planning", "action", "evaluation"),
    *("voices", "decisions", "sharing", "how_made"),
)
# Ties between records, which show as the other record's name, and what a machine needs and nobody reads.
TECHNICAL = {
    *(("import", "sha256"), ("import", "replaces"), ("outcome", "measure")),
    *(("target_group", "pupils"), ("target_group", "compared")),
    ("partnership", "language"),  # chooses the fixed words of the page for learners and parents
    ("information", "measured_on"),  # where its numbers are worked out from: the numbers are read
    ("target_group", "judged"),  # why one pupil is in it and another is not: in no report at all
}


def filled(model, where, ids, told, numbers, within="public"):
    """A body with every field filled in; `told` collects (audience, field, words that must be read)."""
    body = {}
    for name, field in model.fields():
        kept = within == "school" or getattr(model, "audience", "public") == "school"
        audience = "school" if kept else model.audience_of(name)
        place = f"{where}.{name}"
        rows, linked = model.rows_of(name), model.links_of(name)
        kind = plain(field.annotation)
        if rows:
            body[name] = [filled(rows, place, ids, told, numbers, audience)]
            continue
        value, words = None, None
        if linked:
            value = ids.get(linked)
            if value is None:
                continue
        elif get_origin(kind) is Literal:
            value = get_args(kind)[-1]
            words = str(value)
        elif kind is str:
            value = words = f"tok{next(numbers)}en"
        elif kind is bool:
            value = True
        elif kind is date:
            value = date(2001, 1, 1) + timedelta(days=next(numbers))
            words = day(value)
        elif kind in (int, float):
            value = {"progress": 0.5, "reliability": 0.5, "number": 97}.get(name) or next(numbers)
            words = None if audience == "public" and model.counts_pupils(name) else str(value)
        else:
            raise AssertionError(f"{place}: {kind}")
        listed = get_origin(unioned(field.annotation)) is list
        body[name] = [value] if listed else value
        if words:
            told.append((audience, place, words))
    return body


def unioned(annotation):
    if get_origin(annotation) in (Union, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def plain(annotation):
    found = unioned(annotation)
    return unioned(get_args(found)[0]) if get_origin(found) is list else found


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    home = tmp_path_factory.mktemp("every")
    place, _ = begin("Every", home)
    ids, words, numbers = {}, [], count(1000)
    with Store.open(place.records, place.slug) as store:
        own = store.current("partnership")[0]
        ids["partnership"] = own.id
        # twice over, so that a link to a kind that comes later can be filled in as well
        for name, model in KINDS.items():
            if name not in ("partnership", "import"):
                ids[name] = store.add(model(), author="test").id
        for name, model in KINDS.items():
            if name != "import":
                store.revise(ids[name], filled(model, name, ids, words, numbers), author="test")
    pages = {
        audience: "\n".join(
            str(getattr(Report.open("every", audience, home), section)().html) for section in SECTIONS
        )
        for audience in ("school", "public")
    }
    return words, pages


def test_every_field_is_read_in_school(told):
    words, pages = told
    missing = [place for _, place, each in words if each not in pages["school"] and known(place)]
    assert not missing, " ".join(missing)


def test_every_public_field_is_read_in_public_and_no_other(told):
    words, pages = told
    missing = [
        place
        for audience, place, each in words
        if audience == "public"
        and each not in pages["public"]
        and known(place)
        # of themes the public reads how many voices have one, once two people agree
        and not place.startswith("coding.theme")
    ]
    assert not missing, " ".join(missing)
    leaked = [
        place
        for audience, place, each in words
        if audience == "school" and "tok" in each and each in pages["public"]
    ]
    assert leaked == []


def known(place):
    return tuple(place.split(".")[:2]) not in TECHNICAL


def test_a_quote_stands_once_with_what_it_bears_on_and_who_spoke(tmp_path):
    place, _ = begin("Riverside", tmp_path / "p")
    with Store.open(place.records, "riverside") as store:

        def add(kind, **fields):
            return store.add(KINDS[kind](**fields), author="AB").id

        factor, question = add("factor", name="Motivation"), add("question", question="Does it help?")
        add("voice", quote="On nothing", whose="partner", publish=True)
        add("voice", quote="On the factor", whose="learner", factors=[factor], publish=True)
        add(
            "voice",
            quote="On both",
            whose="parent or carer",
            factors=[factor],
            questions=[question],
            publish=True,
        )
        add("voice", quote="Canary", questions=[question])
    shown = Report.open("riverside", "public", tmp_path / "p").voices().html
    order = ["Does it help?", "On both", "parent or carer", "Motivation", "On the factor", "learner"]
    order += ["On other things", "On nothing", "partner"]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    assert shown.count("<blockquote>") == 3
    assert "Canary" not in shown


@pytest.mark.parametrize(("audience", "days"), [("public", 0), ("school", 1)])
def test_a_quotation_has_its_day_only_where_the_schools_read_it(eight, audience, days):
    for slug, book in eight(audience).items():
        told = " ".join(records.voices(book))
        footers = re.findall(r"<footer>(.*?)</footer>", told)
        said = [voice for voice in book.bodies(Voice) if voice.quote and (days or voice.publish)]
        assert len(footers) == len(said), slug
        assert [each for each in footers if bool(re.search(r"\d", each)) != bool(days)] == [], slug


def test_a_role_is_told_to_the_public_without_the_class_that_one_person_teaches(tmp_path):
    place, _ = begin("Ours", tmp_path)
    roles = [
        "P4/5 teacher",
        "Teacher, P6",
        "GME teacher P4/5",
        "GME teacher",
        "Support assistant (P1–P3)",
        "Head",
    ]
    with Store.open(place.records, place.slug) as store:
        for role in roles:
            store.add(Member(name="A", role=role), author="AB")
    page = str(records.roles(Report.open("ours", "public", tmp_path).book))
    told = re.findall("<li>(.*?)</li>", page)
    assert told == ["GME teacher: 2", "Head", "Support assistant", "Teacher: 2"]


def test_a_scale_is_called_by_its_name_and_not_by_that_of_its_file(eight):
    told = str(records.measures_in_full(eight("public")["tarvit-water"]))
    assert ">Liking reading<" in told
    assert "liking-reading" not in told


def test_a_decision_tells_a_finding_with_what_keeps_the_numbers_from_bearing_it_out(eight):
    told = "".join(records.decisions(eight("public")["kilcorrie-families"]))
    assert (
        "Yes, more children came on track where families had evenings and bags. By the numbers behind it, this could "
        "also be chance."
    ) in told

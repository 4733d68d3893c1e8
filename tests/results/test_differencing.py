"""A reader who knows who is in which group, and who was measured when, and who takes one table from another."""

import inspect
from contextlib import suppress
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sipp_lib import results
from sipp_lib.disclosure.rounding import Settings, mean_step
from sipp_lib.disclosure.vocabulary import role_of
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Measure
from sipp_lib.results import measures, populations

HIGHEST = 40  # marks 0 to 40
FEW = Settings().threshold
DAYS = {"September": "2025-09-01", "January": "2026-01-08", "June": "2026-06-01"}
READ = Measure(code="READ", name="Reading", form="score", role="outcome", better="higher", occasions=[*DAYS])
DONE = READ.model_copy(update={"role": "process"})
LENSES = ("fme", "asn", "sex", "stage", "group", "school", "class")


@st.composite
def partnerships(draw):
    """Pupils and marks of a small partnership: groups of any size, some measured once, some of whom little is known."""
    sizes = draw(st.tuples(st.integers(0, 32), st.integers(0, 32), st.integers(0, 40)))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    absent, unknown = draw(st.sampled_from([0.0, 0.03, 0.15])), draw(st.sampled_from([0.0, 0.02, 0.1]))
    few = draw(st.sampled_from([0.05, 0.2, 0.5]))
    occasions = [*DAYS][: draw(st.integers(1, 3))]

    def known(value):
        return None if random.random() < unknown else value

    pupils, rows = [], []
    for group, size in zip(("target", "comparison", "other"), sizes, strict=True):
        for _ in range(size):
            name = f"p{len(pupils):03}"
            pupils.append(
                {
                    "pupil": name,
                    "group": group,
                    "simd_decile": known(int(random.integers(1, 11))),
                    "fme": known(bool(random.random() < few)),
                    "asn": known(bool(random.random() < few if group != "target" else random.random() < 0.9)),
                    "eal": False,
                    "care_experienced": False,
                    "sex": known("FM"[random.integers(2)]),
                    "stage": ("P5", "P6")[int(random.random() < few)],
                    "school": "AB"[int(random.random() < few)],
                    "class": known("KLM"[random.integers(3)]),
                }
            )
            mark = int(random.integers(4, 30))
            for gain, occasion in enumerate(occasions):
                if random.random() >= absent:
                    value = min(HIGHEST, mark + int(random.integers(-3, 4)) + 3 * gain)
                    rows.append((name, "READ", occasion, pd.Timestamp(DAYS[occasion]), value))
    columns = ["pupil", "measure", "occasion", "date", "value"]
    return pupils, [dict(zip(columns, row, strict=True)) for row in rows]


def report(book, measure=READ):
    """All that anybody may ask for of the measure: each function of `results`, on every occasion, by every lens."""
    there = {"occasion": results.occasions(book, measure), "lens": LENSES, "group": ("target", "comparison")}
    there["least"] = (1, 2)
    for name in results.__all__:
        result = getattr(results, name)
        if not inspect.isfunction(result) or result.__module__ == results.survey.__module__:
            continue
        _book, *asked = inspect.signature(result).parameters
        if asked[:1] == ["measure"]:
            for given_ in product(*(there[each] for each in asked[1:])):
                with suppress(UsageError):  # it is of another form
                    result(book, measure, *given_)


def sums(book, measure):
    """What the published means say: pupils, occasion, and between what the sum of their marks lies."""
    values, kept = measures.every_value(book, measure), measures.values(book, measure)
    every = results.occasions(book, measure)
    on = {each: values[values["occasion"] == each].set_index("pupil")["group"] for each in every}
    ends = [every[0], every[-1]] if len(every) > 1 else every
    both = set.intersection(*(set(on[each].index) for each in ends)) if len(ends) > 1 else set()
    group = values.drop_duplicates("pupil").set_index("pupil")["group"]
    of_group = {name: {pupil for pupil in both if group[pupil] == name} for name in group.unique()}
    told = []
    for safe in book.released:
        kind, *where = safe.name.split("/")[1:]
        frame = safe.frame.reset_index(drop=True)
        if not any(role_of(column) == "mean" for column in frame):
            continue
        if kind in ("change", "comparison"):
            sides = zip(ends, ("mean_before", "mean_after"), strict=True)
            for (occasion, column), at in product(list(sides), frame.index):
                whose = frame["group"][at] if kind == "comparison" else "target"
                who = of_group.get("other" if where[-1] == "not chosen" else whose, set())
                told.append((who, occasion, frame.loc[at], column, safe.counts.loc[at]))
        elif kind == "done":
            marked = (kept["group"] == "target").any()
            for at, occasion in frame["occasion"].items():
                there = kept[(kept["occasion"] == occasion) & ((kept["group"] == "target") | (not marked))]
                told.append((set(there["pupil"]), occasion, frame.loc[at], "mean", safe.counts.loc[at]))
        else:
            assert kind in ("gap", "lens", "beside"), f"nobody has said of whom {safe.name} tells"
            if kind == "beside":
                occasion = ends[0]
                rows = {name: set(on[occasion].index[on[occasion] == name]) for name in on[occasion].unique()}
            else:
                occasion = where[1]
                rows = populations._rows(book, measure, occasion, "quintile" if kind == "gap" else where[-1])
            words = frame["quintile" if kind == "gap" else "group"].astype(str)
            for at, word in words.items():
                told.append((set(rows.get(word, ())), occasion, frame.loc[at], "mean", safe.counts.loc[at]))
    found = []
    for who, occasion, row, column, true in told:
        assert len(who) == (0 if pd.isna(true["n"]) else true["n"])
        if not pd.isna(row[column]):
            spread = max(row[each] for each in row.index if each.startswith("sd") and not pd.isna(row[each]))
            half = mean_step(int(row["n"]), float(spread), 1.0) / 2 + 1e-9
            found.append((who, occasion, [len(who) * (row[column] + way * half) for way in (-1, 1)]))
    return found


def widths(everybody, equations, asked):
    """How wide the sum of the marks of each set asked for is to somebody who knows the equations.

    Pupils who are in the same sets are alike, so that the unknowns are the sums of those who are.
    """
    sets = [who for who, _ in equations] + asked
    atoms = {}
    for pupil in everybody:
        atoms.setdefault(tuple(pupil in each for each in sets), []).append(pupil)
    member = np.array(list(atoms), dtype=float).reshape(len(atoms), len(sets)).T
    rows, bounds = member[: len(equations)], [(0, HIGHEST * len(each)) for each in atoms.values()]
    limits = np.array([ends for _, ends in equations]).reshape(-1, 2)

    def extent(weights):
        how = {"bounds": bounds}
        if len(equations):
            how |= {"A_ub": np.vstack([rows, -rows]), "b_ub": np.concatenate([limits[:, 1], -limits[:, 0]])}
        ends = [linprog(way * weights, **how) for way in (1, -1)]
        assert all(each.success for each in ends), [each.message for each in ends]
        return ends[0].fun, -ends[1].fun

    of_sets = [extent(weights) for weights in member[len(equations) :]]
    single = []
    for weights, pupils in zip(np.eye(len(atoms)), atoms.values(), strict=True):
        low, high = extent(weights)
        single.append(min(high, HIGHEST) - max(low - HIGHEST * (len(pupils) - 1), 0))
    return [high - low for low, high in of_sets], single


def attacked(book, pupils, rows, measure=READ):
    """The narrowest mark of a pupil, and the narrowest mean of a group too small to be told, on any occasion."""
    equations, marks, means = sums(book, measure), [HIGHEST], [HIGHEST]
    for occasion in results.occasions(book, measure):
        there = {row["pupil"] for row in rows if row["occasion"] == occasion}
        small = []
        for column in ("group", "simd_decile", *LENSES):
            found = {}
            for each in pupils:
                if each["pupil"] in there:
                    word = each[column]
                    word = (word + 1) // 2 if column == "simd_decile" and word else word
                    found.setdefault(word, set()).add(each["pupil"])
            small += [who for who in found.values() if len(who) < FEW]
        own = [(who, ends) for who, at, ends in equations if at == occasion]
        of_small, single = widths(there, own, small)
        marks += single
        means += [width / len(who) for width, who in zip(of_small, small, strict=True)]
    return min(marks), min(means)


@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink one takes minutes
)
@given(partnerships(), st.sampled_from([READ, DONE]))
def test_no_mark_and_no_small_group_follows_from_all_that_is_told(book_with, found, measure):
    pupils, rows = found
    book = book_with(measure, pupils=pupils, observations=rows)
    report(book, measure)
    mark, mean = attacked(book, pupils, rows, measure)
    assert mark >= HIGHEST / 2
    assert mean >= HIGHEST / 10


def of(group, size, begin, *, last=None, **known):
    """So many pupils of a group, with marks of their own, of whom the last ones were measured once."""
    pupils, rows = [], []
    for number in range(begin, begin + size):
        name = f"p{number:03}"
        fields = {
            "simd_decile": 1 + number % 10,
            "fme": number % 2 == 0,
            "sex": "FM"[number % 2],
            "stage": "P5",
            "school": "A",
            "class": "K",
        }
        fields |= {"asn": number % 3 == 0, "eal": False, "care_experienced": False} | known
        pupils.append({"pupil": name, "group": group} | fields)
        once = last is not None and number >= begin + size - last
        for occasion, day in (("September", "2025-09-01"), ("June", "2026-06-01"))[: 1 if once else 2]:
            value = (7 * number + (2 if occasion == "June" else 0)) % 31 + 5
            rows.append(
                {
                    "pupil": name,
                    "measure": "READ",
                    "occasion": occasion,
                    "date": pd.Timestamp(day),
                    "value": value,
                }
            )
    return pupils, rows


def together(*parts):
    return [each for pupils, _ in parts for each in pupils], [each for _, rows in parts for each in rows]


@pytest.mark.parametrize("once", [1, 4, 9])
def test_a_mean_at_baseline_is_not_told_with_and_without_a_few_who_left(book_with, once):
    pupils, rows = together(of("target", 30 + once, 0, last=once), of("comparison", 26, 100))
    book = book_with(READ, pupils=pupils, observations=rows)
    report(book)
    who = {safe.name.split("/", 1)[1]: safe.counts for safe in book.released}
    assert who["change/READ"]["n"].tolist() == [30]
    assert who["lens/READ/September/sex"]["n"].sum() == 30 + 26
    assert who["change/READ/missing"]["n_before_only"].tolist() == [once]  # how many there are is told truly
    assert min(attacked(book, pupils, rows)) >= HIGHEST / 10
    school = book_with(READ, audience="school", pupils=pupils, observations=rows)
    assert results.by_lens(school, READ, "September", "sex").frame["n"].sum() == 30 + once + 26


def test_ten_who_left_stay_in_what_is_told_of_the_baseline(book_with):
    pupils, rows = together(of("target", 40, 0, last=10))
    book = book_with(READ, pupils=pupils, observations=rows)
    assert results.by_lens(book, READ, "September", "sex").counts["n"].sum() == 40


def test_a_comparison_group_of_a_few_does_not_follow_from_everybody(book_with):
    pupils, rows = together(of("target", 60, 0), of("comparison", 6, 100))
    book = book_with(READ, pupils=pupils, observations=rows)
    report(book)
    assert results.group_comparison(book, READ).groups.frame["suppressed"].tolist() == [
        "",
        "fewer than 10 pupils",
    ]
    assert results.gap(book, READ, "September").by_quintile.counts["n"].sum() == 60
    assert min(attacked(book, pupils, rows)) >= HIGHEST / 10


@pytest.mark.parametrize(("unknown", "told"), [(0, 60), (3, 60), (9, 60), (10, 60)])
def test_those_of_whom_no_quintile_is_known_do_not_follow_from_the_other_lenses(book_with, unknown, told):
    pupils, rows = together(of("target", 60, 0), of("target", unknown, 100, simd_decile=None))
    book = book_with(READ, pupils=pupils, observations=rows)
    report(book)
    assert results.gap(book, READ, "June").by_quintile.counts["n"].sum() == told
    by_sex = results.by_lens(book, READ, "June", "sex").counts["n"].sum()
    assert by_sex == (told if unknown < FEW else told + unknown)
    assert min(attacked(book, pupils, rows)) >= HIGHEST / 10


def test_a_small_quintile_takes_a_middle_one_with_it_so_that_the_gap_is_still_told(book_with):
    sizes = {1: 14, 2: 20, 3: 16, 4: 5, 5: 12}
    parts = [of("other", size, 100 * q, simd_decile=2 * q) for q, size in sizes.items()]
    pupils, rows = together(*parts)
    book = book_with(READ, pupils=pupils, observations=rows)
    report(book)
    shown = results.gap(book, READ, "June")
    assert shown.by_quintile.frame["n"].isna().tolist() == [False, False, True, True, False]
    assert shown.by_quintile.frame["suppressed"].tolist()[2:4] == [
        "withheld to protect pupils",
        "fewer than 10 pupils",
    ]
    assert shown.gap.frame["gap"].notna().all()
    assert min(attacked(book, pupils, rows)) >= HIGHEST / 10


def test_a_lens_that_is_the_target_group_and_two_more_is_withheld(book_with):
    pupils, rows = together(
        of("target", 30, 0, asn=True), of("other", 2, 100, asn=True), of("other", 40, 200, asn=False)
    )
    book = book_with(READ, pupils=pupils, observations=rows)
    report(book)
    assert results.by_lens(book, READ, "June", "asn").frame["n"].isna().all()
    assert results.by_lens(book, READ, "June", "sex").frame["n"].notna().all()
    assert min(attacked(book, pupils, rows)) >= HIGHEST / 10


@pytest.mark.parametrize("occasions", [("June",), ("September", "January", "June")])
@pytest.mark.parametrize("marked", ["target", "other"])
@pytest.mark.parametrize("unknown", [1, 9])
def test_what_was_done_by_all_does_not_tell_of_those_whom_tables_by_lens_leave_out(
    book_with, occasions, marked, unknown
):
    """By hand: with means of 17.9 of 13 and 19.2 of 12 of them, the thirteenth has 13 · 17.9 − 12 · 19.2 = 2.3."""
    pupils, rows = together(of(marked, 24, 0), of(marked, unknown, 100, simd_decile=None))
    rows = [
        {**row, "occasion": occasion, "date": pd.Timestamp(DAYS[occasion])}
        for row in rows
        for occasion in occasions
        if row["occasion"] == "June"
    ]
    book = book_with(DONE, pupils=pupils, observations=rows)
    report(book, DONE)
    assert results.done(book, DONE)[1].frame["mean"].notna().all()
    for occasion in occasions:
        assert results.by_lens(book, DONE, occasion, "group").frame["mean"].isna().all()
    assert min(attacked(book, pupils, rows, DONE)) >= HIGHEST / 10


def test_the_reader_finds_what_one_table_taken_from_another_tells():
    everybody, most = {f"p{i}" for i in range(27)}, {f"p{i}" for i in range(26)}
    sums_of = {27: 27 * 18.2, 26: 26 * 18.1}  # rounded to a tenth: the last has 20.8, within 1.35 and 1.3
    equations = [
        (who, [sums_of[len(who)] + way * len(who) * 0.05 for way in (-1, 1)]) for who in (everybody, most)
    ]
    (width,), single = widths(everybody, equations, [everybody - most])
    assert width == pytest.approx(5.3)
    assert min(single) == pytest.approx(5.3)

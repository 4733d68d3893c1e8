"""Whether each target that was agreed was reached: what its words ask, set against a result that passed the gate."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sipp_lib import results
from sipp_lib.analysis.frames import told as told_row
from sipp_lib.formats import day, fixed, long_month, number
from sipp_lib.records.kinds import Measure, Outcome, TargetGroup
from sipp_lib.reports import aims, chosen, success, target_gaps, target_shares
from sipp_lib.reports.standing import latest_day
from sipp_lib.reports.target_shares import EPSILON
from sipp_lib.results.measures import cached
from sipp_lib.wording import targets as words
from sipp_lib.wording import verdict
from sipp_lib.wording.balancing import told_range
from sipp_lib.wording.runchart import by_chance, few_since
from sipp_lib.wording.targets import Found
from sipp_lib.wording.words import about, at, includes_zero, plain, points, started

if TYPE_CHECKING:
    from sipp_lib.reports.aims import Aim
    from sipp_lib.workbook import Workbook

WEAKEST = ("reached_chance", "reached_late", "reached_near", "reached")
EARLY = 28  # days before the day it was due, from which a result is said to be too early
HALF = 15  # a month counts for a target that is due on its 15th or later


class Target(NamedTuple):
    """What became of one target in a sentence, and in a word for those who want no numbers; of which measure it is.

    The word is for `sipp_lib.wording.plain.aimed`; empty where it cannot be told. `gap`: it is of the gap.
    """

    code: str
    word: str
    told: str
    gap: bool = False


def every(book: Workbook) -> list[str]:
    """What became of each target, in the order in which they were agreed."""
    return [each.told for each in _targets(book)]


def of(book: Workbook, measure: Measure) -> list[str]:
    """What became of the targets for which a measure was named."""
    return [each.told for each in _targets(book) if each.code == measure.code]


def words_of(book: Workbook, code: str, *, gap: bool | None = None) -> list[str]:
    """What became of all targets of a measure in words for `sipp_lib.wording.plain.aimed`; none where nothing is known.

    Some reached and others missed are one word; where it cannot be told of others, that is another. `gap`: of those
    alone that are, or are not, the gap by deprivation.
    """
    every = [each.word for each in _targets(book) if each.code == code and gap in (None, each.gap)]
    found = {*filter(None, every)}
    told: list[str]
    if "missed" in found:
        told = ["missed" if found == {"missed"} else "reached_some"]
    else:  # the weakest, where several were reached
        told = sorted(found, key=WEAKEST.index)[:1]
    return [*told, *(["untold"] if told and "" in every else [])]


@cached
def _targets(book: Workbook) -> list[Target]:
    measures = {entry.id: entry.body for entry in book.records("measure")}
    told = []
    for entry in book.records("outcome"):
        outcome, measure = entry.body, measures.get(entry.body.measure or "")  # type: ignore[attr-defined]
        assert isinstance(outcome, Outcome)  # noqa: S101  records("outcome") holds nothing else
        disputed = {conflict.field for conflict in entry.conflicts} & {"name", "measure", "target"}
        if not isinstance(measure, Measure) or not (outcome.target.strip() or disputed):
            continue
        found = Found(None, words.UNSETTLED) if disputed else _found(book, outcome, measure)
        due, today = outcome.by_when, latest_day(book)
        if not (found.reached or disputed) and due and today and due > today:
            found = Found(None, words.NOT_DUE.format(day(due)))
        target = "" if disputed else plain(outcome.target, 160).rstrip(".")
        time = _time(book, measure, found, due)
        sentence = words.sentence(
            outcome.name or measure.name, target, found, time.format(day(due)) if due else ""
        )
        told.append(Target(measure.code, _word(found, time), sentence, found.gap))
    return told


def _word(found: Found, time: str) -> str:
    if found.reached is None or (time and not found.reached):
        return ""
    if not found.reached:
        return "missed"
    if time:
        return "reached_late"
    if found.gap and found.but == "near":
        return "reached_chance"
    but = found.but.partition(" ")[0]
    return f"reached_{but}" if but in ("chance", "near") else "reached"


def _time(book: Workbook, measure: Measure, found: Found, due: date | None) -> str:
    """Whether a target was reached after the day it was due, or was not yet reached long before it."""
    if found.reached is None or due is None:
        return ""
    measured = results.measured_on(book, measure, found.occasion or results.occasions(book, measure)[-1])
    if measured > due.isoformat()[: len(measured)]:
        return words.LATE
    if found.reached or len(measured) < len("2026-05"):
        return ""
    year, month, *rest = map(int, measured.split("-"))
    last = date(year, month, rest[0] if rest else monthrange(year, month)[1])
    return words.EARLY if (due - last).days > EARLY else ""


def _found(book: Workbook, outcome: Outcome, measure: Measure) -> Found:
    if why := success.why_no_number(book, measure, once=True):
        return Found(None, why)
    asked = results.statements(book, measure) if measure.form == "survey" else []
    around = " ".join([outcome.name, *(group.name for group in book.bodies(TargetGroup)), *asked])
    aim = aims.read(outcome.target, measure, around)
    if isinstance(aim, str):
        return Found(None, aim + target_shares.how_to_write(book, measure) * (aim in aims.OF_LEVELS))
    if aim.asked not in ("level", "pupils", "lead", "largest gap") and (
        why := success.why_no_number(book, measure)
    ):
        return Found(None, why)
    found = _answered(book, outcome, measure, aim)
    if found.reached and not (found.but or found.gap) and measure.form in ("score", "yes or no"):
        once = len(results.occasions(book, measure)) < 2  # a level that is no change
        found = found._replace(but="once" if once else _beside(book, measure))
    size = number(round(aim.size, 1))
    if aim.asked == "level" and found.reached is not None and size not in outcome.target:
        unit = verdict.unit_suffix(measure.unit) if measure.form == "score" and not aim.levels else "%"
        return found._replace(told=f"{found.told}; the target was {size}{unit}")
    return found


def _answered(book: Workbook, outcome: Outcome, measure: Measure, aim: Aim) -> Found:
    if aim.asked.endswith((" gap", " lead")):
        # where nobody is compared, the gap that a target names is that by deprivation
        compared = (book.evidence.pupils["group"] == "comparison").any()
        beside = aim.asked.endswith(" lead") and compared
        if beside and measure.form in ("score", "yes or no"):
            return target_gaps.to_the_others(book, measure, aim)
        return target_gaps.by_deprivation(book, measure, aim.of_area())
    if measure.form == "survey":
        return _of_answers(book, measure, aim, outcome)
    if measure.form == "rate":
        return _of_months(book, measure, aim, outcome.by_when)
    return _of_shares(book, measure, aim) if measure.form == "yes or no" else _of_score(book, measure, aim)


def _beside(book: Workbook, measure: Measure) -> str:
    """What else than what was tried may have made a result that reached its target, by all that is known of it."""
    compared = (
        results.shares(book, measure).adjusted
        if measure.form == "yes or no"
        else getattr(results.group_comparison(book, measure), "adjusted", None)
    )
    if compared and not pd.isna(compared.frame["difference"].iloc[0]):
        row, allows = told_row(compared.frame)
        if not allows or includes_zero(row):
            return "not ahead"
        return "" if _sign(measure) * row["difference"] > 0 else "not ahead"
    changed = results.target_change(book, measure) if measure.form == "score" else None
    chance = bool(changed and includes_zero(told_range(changed)))
    return " ".join(["chance"] * chance + ["low"] * chosen.low(book, measure))


def _sign(measure: Measure) -> int:
    return 1 if measure.better == "higher" else -1


def _enough(measure: Measure, value: float, size: float) -> bool:
    """Whether a number is on the better side of what was asked, or just there."""
    return _sign(measure) * (value - size) >= -EPSILON


def _of_score(book: Workbook, measure: Measure, aim: Aim) -> Found:
    if aim.levels:
        return target_shares.of_levels(book, measure, aim)
    if aim.asked == "lead":
        return _of_comparison(book, measure, aim)
    if len(results.occasions(book, measure)) < 2:
        return _once(book, measure, aim)
    result = results.target_change(book, measure)
    row = result.summary.frame.iloc[0] if result and result.marked else pd.Series({"mean_after": pd.NA})
    if result is None or pd.isna(row["mean_after"]):
        return Found(None, f"the result is not shown ({verdict.why(row, 'nobody was measured both times')})")
    unit, decimals = (
        verdict.unit_suffix(measure.unit),
        verdict.places(*(abs(row[each]) for each in ("mean_before", "mean_after"))),
    )
    of = f"the mean of {verdict.pupils(int(row['n']), bool(about(result.summary)))} of the target group"
    if aim.asked == "level":
        begun, value = float(row["mean_before"]), float(row["mean_after"])
        most = measure.better == "lower"
        told = f"{started(at(result.after))}, {of} was {words.beside(value, aim.size, decimals, most=most)}{unit}"
        if _enough(measure, begun, aim.size):
            told += words.already(words.beside(begun, aim.size, decimals, most=most), at(result.before))
        return Found(_enough(measure, value, aim.size), told)
    moved = _sign(measure) * float(row["mean_change"])
    return Found(moved >= aim.size - EPSILON, f"{started(of)} {_moved(measure, moved, aim, decimals)}{unit}")


def _once(book: Workbook, measure: Measure, aim: Aim) -> Found:
    """The mean of the target group on the only occasion."""
    (occasion,) = results.occasions(book, measure)
    safe = results.by_lens(book, measure, occasion, "group")
    rows = safe.frame[safe.frame["group"] == "target"]
    if rows.empty or pd.isna(rows["mean"].iloc[0]):
        why = "no pupil is marked as being in the target group" if rows.empty else ""
        return Found(
            None, why or f"the result is not shown ({verdict.why(rows.iloc[0], 'nobody was measured')})"
        )
    value, many = float(rows["mean"].iloc[0]), verdict.pupils(int(rows["n"].iloc[0]), bool(about(safe)))
    told = words.beside(value, aim.size, verdict.places(abs(value)), most=measure.better == "lower")
    return Found(
        _enough(measure, value, aim.size),
        f"{started(at(occasion))}, the mean of {many} of the target group was "
        f"{told}{verdict.unit_suffix(measure.unit)}",
    )


def _moved(measure: Measure, better: float, aim: Aim, decimals: int) -> str:
    """Which way a number went, and how far; `better` is how far it went the better way."""
    up = (better > 0) == (measure.better == "higher")
    return f"{'rose' if up else 'fell'} by {words.beside(abs(better), aim.size, decimals)}"


def _of_comparison(book: Workbook, measure: Measure, aim: Aim) -> Found:
    if once := results.one_occasion(book, measure):
        return _lead(measure, once.difference.frame, aim)
    result = results.group_comparison(book, measure)
    return _lead(measure, result.adjusted.frame, aim) if result else Found(None, words.NO_COMPARISON)


def _lead(measure: Measure, adjusted: pd.DataFrame, aim: Aim) -> Found:
    """Whether the target group ended as far ahead as was asked, with how sure that is."""
    row, allows = told_row(adjusted)
    if pd.isna(row["difference"]):
        return Found(None, f"the groups are not compared ({verdict.why(row, 'too few results')})")
    lead, *ends = (_sign(measure) * row[each] for each in ("difference", "low", "high"))
    decimals = verdict.places(abs(lead))
    side = f"{words.beside(abs(lead), aim.size, decimals)}{verdict.unit_suffix(points(measure))}"
    told = (
        f"The target group ended {side} {'ahead of' if lead >= 0 else 'behind'} the comparison group, taking account "
        "of where pupils started"
    )
    reached = lead >= aim.size - EPSILON
    if not allows or pd.isna(row["low"]):
        return Found(reached, f"{told}, but we cannot say how sure this is", but="compared")
    if near := min(ends) < aim.size <= max(ends):
        told += f", but the true difference may be {'smaller than' if reached else 'as large as'} the target"
    return Found(reached, told, but="near" if near else "compared")


def _of_shares(book: Workbook, measure: Measure, aim: Aim) -> Found:
    result = results.shares(book, measure)
    if aim.asked == "lead":
        return (
            _lead(measure, result.adjusted.frame, aim)
            if result.adjusted
            else Found(None, words.NO_COMPARISON)
        )
    ends = {group: (safe.frame.iloc[0], safe.frame.iloc[-1]) for group, safe in result.groups.items()}
    if "target" not in ends:
        return Found(None, "no pupil is marked as being in the target group")
    occasions = results.occasions(book, measure)
    return target_shares.found(
        book,
        aim,
        target_shares.Ends(
            *ends["target"],
            occasions[0],
            occasions[-1],
            "the share of the target group was {}",
            "it was ‘yes’ for {} of the target group",
            _sign(measure),
        ),
    )


def _of_answers(book: Workbook, measure: Measure, aim: Aim, outcome: Outcome) -> Found:
    """Of the one statement that the outcome or its target names, the share of the better answers."""
    groups, waves = results.answering(book, measure), results.occasions(book, measure)
    group = "target" if "target" in groups else groups[0]
    ends = [results.bands(book, measure, wave, group).frame for wave in (waves[0], waves[-1])]
    item = _statement(f"{outcome.name} {outcome.target}", sorted({*ends[0]["item"]} & {*ends[1]["item"]}))
    if not aim.asked.endswith(("level", "change", "pupils")):
        return Found(None, aims.NO_NUMBER)
    if not item:
        return Found(None, words.WHICH.format(measure.name))
    first, last = (frame[frame["item"] == item].iloc[0] for frame in ends)
    whose = "the target group" if group == "target" else "those who answered"
    told = f"{{}} of {whose} chose ‘{last['band']}’ for ‘{item}’"
    found = target_shares.found(
        book, aim, target_shares.Ends(first, last, waves[0], waves[-1], told, told, 1)
    )
    if len(waves) < 2:
        return found._replace(but="once")
    changes = results.survey_changes(book, measure)[group].frame
    across = (changes["item"] == item) & (changes["earlier"] == waves[0]) & (changes["later"] == waves[-1])
    chance = includes_zero(changes[across].iloc[0]) or not results.classes_tell(book, "target")
    return found._replace(but="chance") if chance else found


def _statement(named: str, items: list[str]) -> str:
    """The one statement that shares most words with what was named, two at least; empty where several do."""
    wanted = aims.stems(named)
    shared = {item: len(wanted & aims.stems(item)) for item in items}
    most = max(shared.values(), default=0)
    best = [item for item, many in shared.items() if many == most]
    return best[0] if most > 1 and len(best) == 1 else ""


def _of_months(book: Workbook, measure: Measure, aim: Aim, due: date | None) -> Found:
    """The middle month since the intervention began, as far as the day it was due, beside the usual level before it."""
    result = results.run_chart(book, measure)
    series, row = result.series.frame, result.signals.frame.iloc[0]
    after = series[series["phase"] == "after"].dropna(subset="percent")
    before = series["median"].iloc[0]
    if after.empty or pd.isna(before):
        return Found(None, words.NOT_DATED if after.empty else "the usual level before is not shown")
    in_time = (
        after if due is None else after[after["month"] + pd.Timedelta(days=HALF - 1) <= pd.Timestamp(due)]
    )
    # a pattern is that of the whole chart
    counted = after if in_time.empty or aim.asked == "shift" else in_time
    middle, usual, until = float(counted["percent"].median()), float(before), counted["month"].iloc[-1]
    moved = _sign(measure) * (middle - usual)
    since = (
        "since"
        if due is None or len(counted) == len(after)
        else f"from then to {long_month(until)} (it was due on {day(due)})"
    )
    now = words.beside(middle, aim.size, 1, most=measure.better == "lower")
    told = f"The usual level was {fixed(usual, 1)}% before the intervention and {now}% {since}"
    beside = "low" if chosen.low(book, measure) else ""
    if len(results.groups_followed(book, measure)) > 1:
        beside = "beside"
    sure = not pd.isna(row["signal"]) and row["signal"] and any(each.rules_out for each in by_chance(row))  # type: ignore[attr-defined]
    found = Found(
        None,
        told,
        " ".join(filter(None, ["" if sure else "chance", beside])),
        counted["month"].iloc[0 if in_time.empty else -1].date().isoformat()[:7],
    )
    if aim.asked == "shift":
        if pd.isna(row["signal"]) or few_since(row, series):
            return Found(None, "there are too few months to tell")
        within = "" if row["signal"] else ", which is no more than ordinary ups and downs"
        return found._replace(reached=bool(row["signal"]) and moved > 0, told=f"{told}{within}")
    if aim.asked not in ("level", "change"):
        return Found(None, aims.NO_NUMBER)
    enough = _enough(measure, middle, aim.size) if aim.asked == "level" else moved >= aim.size - EPSILON
    return found._replace(reached=enough)

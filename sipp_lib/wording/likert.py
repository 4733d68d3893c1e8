"""Answers to questionnaires in words: who agrees, scores of a scale, and the alt text of their picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.analysis.frames import floats
from sipp_lib.analysis.gap_change import joined
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, listing, whole
from sipp_lib.wording import comparison, verdict, words
from sipp_lib.wording.words import about, interval

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import ScaleScores
WELL, ROUGHLY = 0.8, 0.7  # Cronbach's alpha
UNCOMPARED = verdict.Caveat(
    "There is no comparison group, so this includes any change that would have happened anyway.",
    verdict.Weight.UNCOMPARED,
)
NOT_APART = verdict.Caveat(
    "The answers of the target group are not told apart from those of others, so nothing here is compared.",
    verdict.Weight.UNCOMPARED,
)
# how the better answers changed, in a word: all for the better or the worse, some, some each way, none surely
ALONE = (
    *("answers_up", "answers_down", "answers_some_up", "answers_some_down"),
    *("answers_mixed", "answers_level"),
)
BESIDE = (
    *("answers_ahead", "answers_behind", "answers_some_ahead", "answers_some_behind"),
    *("answers_beside_mixed", "answers_beside_level"),
)


# ---- on a page


def sentences(
    measure: Measure, waves: Sequence[str], changes: Mapping[str, SafeFrame], *, by_lot: bool = False
) -> list[str]:
    """How the answers to a questionnaire changed over its waves: over all statements, then statement by statement.

    Parameters
    ----------
    measure : Measure
        The questionnaire.
    waves : sequence of str
        Their names in order.
    changes : mapping of str to SafeFrame
        The changes of each group whose answers are told apart, as `sipp_lib.results.survey_changes` gives them.
    by_lot : bool
        Whether chance decided who was in which group.
    """
    first, last = waves[0], waves[-1]
    ends = {
        group: safe.frame[(safe.frame["earlier"] == first) & (safe.frame["later"] == last)]
        for group, safe in changes.items()
    }
    of = f"{measure.name}, answered by {measure.answered_by}, {first} to {last}"
    groups = {group: _overall(group, rows) for group, rows in ends.items()}
    if not any(rows["difference"].notna().any() for rows in ends.values()):
        return [f"{of}: {'; '.join(groups.values())}."]
    beside = _beside(ends)
    if len(beside):
        way = _way(beside, BESIDE)
        told: list[str] = [verdict.Claim(f"{of}: {_apart(beside)}.", way)]
        told += _by_chance(measure, {"": beside}, "difference of the changes")
        told += [words.sentence(each) for each in groups.values()]
    else:
        way = _way(ends.get("target", next(iter(ends.values()))), ALONE)
        told = [verdict.Claim(f"{of}: {'; '.join(groups.values())}.", way)]
        told += _by_chance(measure, ends, "change")
    told += _compared(measure, list(changes), by_lot=by_lot)
    for item in dict.fromkeys(item for safe in changes.values() for item in safe.frame["item"]):
        parts = [_of_item(safe.frame, item, waves, group) for group, safe in changes.items()]
        if any(parts):
            band = next(rows["band"].iloc[0] for rows in _items(changes, item) if len(rows))
            told.append(f"‘{item}’, {band}: {'; '.join(filter(None, parts))}.")
    return verdict.by_weight(told[0], told[1:])


def group_name(measure: Measure, group: str) -> str:
    """Whose answers they are, where they are told apart."""
    whose = _pupils(group) if group else ""
    return f"parents of {whose}" if whose and measure.answered_by == "parents" else whose


def _pupils(group: str) -> str:
    return "other pupils" if group == "other" else f"the {group} group"


def _items(changes: Mapping[str, SafeFrame], item: str) -> list[pd.DataFrame]:
    return [safe.frame[safe.frame["item"] == item] for safe in changes.values()]


def _of_item(frame: pd.DataFrame, item: str, waves: Sequence[str], group: str) -> str:
    """The waves of one statement in a group, with the change from the first to the last."""
    first, last = waves[0], waves[-1]
    rows = frame[frame["item"] == item]
    shares = _waves(rows[(rows["earlier"] != first) | (rows["later"] != last) | (len(waves) == 2)])
    if all(pd.isna(percent) for _, percent, _ in shares):
        return ""
    shown = listing([f"{_share(percent, why)} in {wave}" for wave, percent, why in shares])
    change = rows[(rows["earlier"] == first) & (rows["later"] == last)]
    return f"{f'{_whose(group)} ' if group else ''}{shown}{_points(change)}"


def _whose(group: str) -> str:
    return "others" if group == "other" else f"{group} group"


def _where(group: str) -> str:
    return {"": "", "other": "among others"}.get(group, f"in the {group} group")


def _overall(group: str, ends: pd.DataFrame) -> str:
    known = ends[ends["difference"].notna()]
    where = f"{_where(group)} ".lstrip()
    if not len(ends):
        return f"{where}no statement was asked both times"
    if known.empty:
        return f"{where}how it changed is not shown, as too few gave some of the answers"
    return f"{where}the share {_best(known)} {_rose_and_fell(known)}{_hidden(ends, known)}"


def _best(known: pd.DataFrame) -> str:
    bands = list(dict.fromkeys(known["band"]))
    return f"answering ‘{bands[0]}’" if len(bands) == 1 else "choosing the better answers"


def _hidden(ends: pd.DataFrame, known: pd.DataFrame) -> str:
    return f"; {len(ends) - len(known)} more cannot be shown" if len(known) < len(ends) else ""


def _beside(ends: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """How much more each share rose in the target group than in the comparison group, with its interval."""
    if not {"target", "comparison"} <= set(ends):
        return pd.DataFrame()
    both = ends["target"].merge(ends["comparison"], on=["item", "band"], suffixes=("", "_beside"))
    if both["difference"].isna().all() or both["difference_beside"].isna().all():
        return pd.DataFrame()
    points = ("difference", "low", "high")
    found = [
        joined((row[0], row[1], row[2]), (row[3], row[4], row[5]), 0.0)
        for row in zip(*floats(both, *points, *(f"{each}_beside" for each in points)), strict=True)
    ]
    return both[["item", "band"]].join(pd.DataFrame(found, columns=[*points], dtype="Float64"))


def _sure(known: pd.DataFrame) -> tuple[int, int]:
    """For how many statements the range lies above zero, and for how many below it."""
    return int((known["low"] > 0).sum()), int((known["high"] < 0).sum())


def _way(ends: pd.DataFrame, ways: tuple[str, ...]) -> str:
    """Whether all shares that are known surely rose, or fell, or some of them, in a word."""
    known = ends[ends["difference"].notna()]
    up, down = _sure(known)
    if up and down:
        return ways[4]
    if not up and not down:
        return ways[5]
    return ways[(up == 0) + 2 * (max(up, down) < len(known))]


def _rose_and_fell(known: pd.DataFrame) -> str:
    """For how many statements of those asked a share surely rose, and for how many it surely fell."""
    return _count(_sure(known), len(known), ("clearly rose", "clearly fell"), "did not clearly change")


def _apart(beside: pd.DataFrame) -> str:
    known = beside[beside["difference"].notna()]
    verbs, neither = ("was clearly better", "was clearly worse"), "was not clearly better or worse"
    told = _count(
        _sure(known), len(known), verbs, neither, " in the target group than in the comparison group"
    )
    return f"the change in the share {_best(known)} {told}{_hidden(beside, known)}"


def _count(sure: tuple[int, int], asked: int, verbs: tuple[str, str], neither: str, where: str = "") -> str:
    """For how many statements one thing is sure, for how many the other, and for how many neither is."""
    up, down = sure
    if asked == 1:
        return f"{verdict.sign(up - down, (*verbs, neither))} for 1 statement{where}"
    every = "both" if asked == 2 else f"all {asked}"
    if asked in (up, down):
        return f"{verbs[0 if up else 1]} for {every} statements{where}"
    if not up and not down:
        return f"{neither} for any of {asked} statements{where}"
    many = [f"{verb} for {number}" for verb, number in zip(verbs, (up, down), strict=True) if number]
    rest = asked - up - down
    other = f"; for the other {'one' if rest == 1 else rest} we cannot tell" if rest else ""
    return f"{' and '.join(many).replace('and was', 'and')} of {asked} statements{where}{other}"


def _by_chance(measure: Measure, ends: Mapping[str, pd.DataFrame], what: str) -> list[str]:
    """What ‘clearly’ means; it claims nothing, as many statements are looked at together."""
    if not any(any(_sure(rows[rows["difference"].notna()])) for rows in ends.values()):
        text = f"The range of every {what} includes zero (no {what.split(maxsplit=1)[0]}), so this could be chance."
        return [verdict.Caveat(text, verdict.Weight.CHANCE)]
    classes = (
        ", and the range does not take account of differences between classes"
        if measure.answered_by == "pupils"
        else ""
    )
    text = (
        f"‘Clearly’ means that the likely range of the {what} does not include zero. About one statement in 20 would "
        f"show that by chance alone{classes}."
    )
    return [verdict.Caveat(text, verdict.Weight.CHANCE, partly=True)]


def _compared(measure: Measure, groups: Sequence[str], *, by_lot: bool) -> list[str]:
    """What weakens a change of answers: nobody to compare with, or others who differ."""
    if measure.answered_by == "staff":
        return []
    if "comparison" in groups:
        return [comparison.OTHERS if by_lot else comparison.UNALLOCATED]
    return [UNCOMPARED if "target" in groups else NOT_APART]


def _waves(rows: pd.DataFrame) -> list[tuple[str, float, str]]:
    """Each wave with its share, or why it is hidden, from the changes between neighbours."""
    told: dict[str, tuple[float, str]] = {}
    for row in words.rows(rows):
        for end in ("earlier", "later"):
            why = "" if pd.isna(row[f"n_{end}"]) else f"of {whole(row[f'n_{end}'])}"
            told[row[end]] = (row[f"percent_{end}"], row["suppressed"] or why or "nobody")
    return [(wave, *each) for wave, each in told.items()]


def _share(percent: Any, why: str) -> str:
    return f"too few to publish ({why})" if pd.isna(percent) and why else f"{fixed(percent, 0)}%"


def _points(change: pd.DataFrame) -> str:
    """A change in percentage points with the range in which it may lie."""
    if change.empty or pd.isna(change["difference"].iloc[0]):
        return ""
    row = change.iloc[0]
    ends = f"{more_or_fewer(row['low'])} to {more_or_fewer(row['high'])}"
    return f": {more_or_fewer(row['difference'])}; it may really be anywhere from {ends} (95% interval)"


def more_or_fewer(points: float) -> str:
    """A change of a share in words: 16 points more."""
    text = fixed(abs(points), 0)
    return (
        "no change"
        if text == "0"
        else f"{text} point{'' if text == '1' else 's'} {'more' if points > 0 else 'fewer'}"
    )


def who(measure: Measure, wave: str, safe: SafeFrame | None) -> list[str]:
    """Whose answers they are, as far as the answers tell."""
    if measure.answered_by == "staff":
        return []
    people = "pupils" if measure.answered_by == "pupils" else "parents of pupils"
    at = f"{measure.name}, {wave}" if wave else measure.name
    if safe is None:
        return [
            f"{at}: the workbook does not know who gave which answer, so we cannot tell which came from {people} in "
            "the target group."
        ]
    parts = []
    for row in words.rows(safe.frame):
        many = (
            words.hidden(row).removesuffix(", not shown")
            if pd.isna(row["n"])
            else f"{about(safe)}{whole(row['n'])}"
        )
        parts.append(f"{_pupils(row['group'])}: {many}")
    return [f"{at} was answered by {people} in these groups: {'; '.join(parts)}."]


def not_found(measure: Measure, named: Sequence[str]) -> list[str]:
    """Statements that a record names as worded the other way round and that nobody was asked; for the school."""
    told = listing([f"‘{each}’" for each in named])
    return [
        f"{measure.name}: {told} should be worded the other way round, but no statement has this name. Write it as it "
        "is in the table below."
    ] * bool(named)


def scale_scores(measure: Measure, result: ScaleScores) -> list[str]:
    """The mean score of a scale on each occasion, how reliable it is, and who may not have read the statements."""
    told: list[str] = []
    for _, row in result.scores.frame.iterrows():
        if pd.isna(row["mean"]):
            why = str(row.get("suppressed") or "nobody answered enough of it")
            told.append(f"{row['occasion']}: the mean score is not shown ({why}).")
            continue
        told.append(
            f"{row['occasion']}: mean score {fixed(row['mean'], 1)}{interval(row['low'], row['high'], 1)} of "
            f"{about(result.scores)}{int(row['n'])} {measure.answered_by}; {result.name} runs from {result.lowest} to "
            f"{result.highest}."
        )
    told += _score_changes(result)
    for _, row in result.alpha.frame.iterrows():
        if not pd.isna(row["alpha"]):
            low, high = row["alpha_low"], row["alpha_high"]
            span = "" if pd.isna(low) else f", 95% interval {fixed(low, 2)} to {fixed(high, 2)}"
            told.append(
                f"{row['occasion']}: the statements {_how_well(row['alpha'])} (alpha "
                f"{fixed(row['alpha'], 2)}{span})."
            )
    for _, row in result.straight_lined.frame.iterrows():
        if not pd.isna(row["count"]) and row["count"]:
            told.append(
                f"{row['occasion']}: {about(result.straight_lined)}{int(row['count'])} gave the same answer to every "
                "statement, so their scores look ordinary but mean little."
            )
    return told


def _score_changes(result: ScaleScores) -> list[str]:
    """How the mean score changed between waves, each with its interval."""
    if result.changes is None:
        return []
    told = []
    for row in words.rows(result.changes.frame.dropna(subset=["difference", "low"])):
        change = row["difference"]
        told.append(
            f"{row['earlier']} to {row['later']}: the mean score {'rose' if change >= 0 else 'fell'} by "
            f"{fixed(abs(change), 1)}{verdict.ends(row, lambda end: verdict.way(end, 1))}."
        )
    return told


def _how_well(alpha: float) -> str:
    """Nunnally & Bernstein (1994), Psychometric theory: .80 for groups, .70 while a scale is being made."""
    if alpha >= WELL:
        return "measure one thing well"
    if alpha >= ROUGHLY:
        return "measure one thing, but only roughly"
    return "do not measure one thing well, so look at each of them rather than the score"


# ---- of the picture


def people(safe: SafeFrame) -> str:
    """Who answered."""
    return safe.subject if safe.subject in ("pupils", "parents") else "people"


def agreed(bands: SafeFrame | None) -> dict[str, str]:
    """Each item's share of the better answers, in words, where it was given."""
    if bands is None:
        return {}
    frame = require_safe(bands)
    best = frame.groupby("item", sort=False).head(1)
    decimals = words.alike(words.floats(frame["percent"]), 1)
    pairs = zip(words.rows(best), words.floats(best["percent"]), strict=True)
    return {row["item"]: f"{row['band']}: {_percent(row, percent, decimals)}" for row, percent in pairs}


def _percent(row: dict[str, Any], percent: float, decimals: int) -> str:
    return words.hidden(row) if np.isnan(percent) else f"{fixed(percent, decimals)}%"


def alt(items: SafeFrame, bands: SafeFrame | None = None) -> str:
    """Say in sentences what `sipp_lib.charts.likert.chart` shows, with its numbers and what is hidden."""
    return _alt(require_safe(items), people(items), agreed(bands))


def bands_alt(bands: SafeFrame) -> str:
    """Say in sentences what `sipp_lib.charts.likert.bands_chart` shows, with its numbers and what is hidden."""
    return _alt(require_safe(bands).rename(columns={"band": "answer"}), people(bands), {})


def _alt(frame: pd.DataFrame, who: str, agree: dict[str, str]) -> str:
    if frame.empty:
        return "No data yet."
    told = ["Diverging bar chart of answers, the middle answer aside."]
    decimals = words.alike(words.floats(frame["percent"]), 1)
    items: dict[str, list[tuple[dict[str, Any], float]]] = {}
    for row, percent in zip(words.rows(frame), words.floats(frame["percent"]), strict=True):
        items.setdefault(row["item"], []).append((row, percent))
    for item, rows in items.items():
        name, first = words.plain(item, 200).rstrip("."), rows[0][0]
        if all(pd.isna(row["n"]) for row, _ in rows):
            told.append(f"{name}: {words.hidden(first)}.")
            continue
        answers = ", ".join(
            f"{words.plain(row['answer'], 60)} {_percent(row, percent, decimals)}" for row, percent in rows
        )
        start = f"{agree[item]}; " if item in agree else ""
        told.append(f"{name} ({whole(first['n'])} {who}): {start}{answers}.")
    return " ".join(told)

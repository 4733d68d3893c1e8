"""Answers to questionnaires in words: who agrees, how that changed, and the alt text of their picture."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.analysis.likert import OTHER_WAY
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, listing, whole
from sipp_lib.wording import comparison, verdict, words
from sipp_lib.wording.words import about

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
UNCOMPARED = verdict.Caveat(
    "No comparison group answered, so this includes any change that would have happened anyway.",
    verdict.Weight.UNCOMPARED,
)
NOT_APART = verdict.Caveat(
    "The answers of the target group are not told apart from those of others, so nothing here is compared.",
    verdict.Weight.UNCOMPARED,
)
ANONYMOUS = verdict.Caveat(
    "The answers do not tell who gave them, so they are not set beside anybody else's: this includes any change that "
    "would have happened anyway.",
    verdict.Weight.UNCOMPARED,
)
NO_CHANGE, POINT = "no change", " percentage point"
FEW_CLASSES = (
    "That range does not take account of classes. They are too few or too uneven for it, so we cannot say how much of "
    "this is chance."
)
# how the better answers changed, in a word: all for the better or the worse, some, some each way, none surely
ALONE = (
    *("answers_up", "answers_down", "answers_some_up", "answers_some_down"),
    *("answers_mixed", "answers_level"),
)
ALONE_SHOWN = (
    *("answers_shown_up", "answers_shown_down", "answers_shown_up", "answers_shown_down"),
    *("answers_mixed", "answers_shown_level"),
)
BESIDE = (
    *("answers_ahead", "answers_behind", "answers_some_ahead", "answers_some_behind"),
    *("answers_beside_mixed", "answers_beside_level"),
)
BESIDE_SHOWN = (
    *("answers_shown_ahead", "answers_shown_behind", "answers_shown_ahead", "answers_shown_behind"),
    *("answers_beside_mixed", "answers_shown_beside_level"),
)


# ---- on a page


def sentences(
    measure: Measure,
    waves: Sequence[str],
    changes: Mapping[str, SafeFrame],
    *,
    beside: SafeFrame | None = None,
    known: Collection[str] = (),
    by_lot: bool = False,
    classes: bool = True,
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
    beside : SafeFrame or None
        How much more the target group's rose than the comparison group's, as `sipp_lib.results.survey_beside` gives it.
    known : collection of str
        The groups of which some are known to have answered; none where the answers do not tell who gave them.
    by_lot : bool
        Whether chance decided who was in which group.
    classes : bool
        Whether pupils are in enough classes to tell how classes differ.
    """
    first, last = waves[0], waves[-1]
    ends = {
        group: safe.frame[(safe.frame["earlier"] == first) & (safe.frame["later"] == last)]
        for group, safe in changes.items()
    }
    of = f"{measure.name}, answered by {measure.answered_by}, {words.when(first)} to {words.when(last)}"
    groups = {group: _overall(group, rows) for group, rows in ends.items()}
    if not any(rows["difference"].notna().any() for rows in ends.values()):
        return [verdict.Claim(f"{of}: {'; '.join(groups.values())}.", "answers_hidden")]
    if beside is not None and len(beside.frame):
        further = beside.frame
        way = _way(further, BESIDE, BESIDE_SHOWN)
        told: list[str] = [verdict.Claim(f"{of}: {_apart(further)}.", way)]
        told += [
            *_unpublished({"": further}),
            *_by_chance(measure, {"": further}, "difference of the changes", classes=classes),
        ]
        told += [words.sentence(each) for each in groups.values()]
    else:
        way = _way(ends.get("target", next(iter(ends.values()))), ALONE, ALONE_SHOWN)
        told = [verdict.Claim(f"{of}: {'; '.join(groups.values())}.", way)]
        told += [*_unpublished(ends), *_by_chance(measure, ends, "change", classes=classes)]
    told += _compared(measure, list(changes), known, by_lot=by_lot)
    items = {
        group: {str(item): rows for item, rows in safe.frame.groupby("item", sort=False)}
        for group, safe in changes.items()
    }
    for item in dict.fromkeys(item for of_group in items.values() for item in of_group):
        of_item = {group: found[item] for group, found in items.items() if item in found}
        parts = [_of_item(rows, waves, group) for group, rows in of_item.items()]
        if any(parts):
            band = next(rows["band"].iloc[0] for rows in of_item.values())
            asked, other_way, _ = item.partition(OTHER_WAY)
            told.append(f"‘{asked}’{other_way}, {band}: {'; '.join(filter(None, parts))}.")
    return verdict.by_weight(told[0], told[1:])


def group_name(measure: Measure, group: str) -> str:
    """Whose answers they are, where they are told apart."""
    whose = _pupils(group) if group else ""
    return f"parents of {whose}" if whose and measure.answered_by == "parents" else whose


def _pupils(group: str) -> str:
    return "other pupils" if group == "other" else f"the {group} group"


def _of_item(rows: pd.DataFrame, waves: Sequence[str], group: str) -> str:
    """The waves of one statement in a group, with the change from the first to the last."""
    first, last = waves[0], waves[-1]
    across = (rows["earlier"] == first) & (rows["later"] == last)
    shares = _waves(rows if len(waves) == 2 else rows[~across])
    if all(pd.isna(percent) for _, percent, _ in shares):
        return ""
    shown = listing([f"{_share(percent, why)} {words.at(wave)}" for wave, percent, why in shares])
    span = f"from {words.when(first)} to {words.when(last)}, " if len(waves) > 2 else ""
    return f"{f'{_whose(group)} ' if group else ''}{shown}{_points(rows[across], span)}"


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
        return (
            f"{where}how it changed is not shown, because too few people gave some of the answers, which is not the "
            "same as no change"
        )
    if len(known) < len(ends) and not any(_sure(known)):
        # ‘did not change’ would be read as the answer of all
        of = "it" if len(known) == 1 else "any of them"
        shown = f"{where}only {len(known)} of {len(ends)} statements can be shown"
        return f"{shown}, and the share {_best(known)} did not clearly change for {of}"
    return f"{where}the share {_best(known)} {_rose_and_fell(known, len(ends))}"


def _best(known: pd.DataFrame) -> str:
    bands = list(dict.fromkeys(known["band"]))
    return f"answering ‘{bands[0]}’" if len(bands) == 1 else "choosing the better answers"


def _unpublished(ends: Mapping[str, pd.DataFrame]) -> list[str]:
    """Of how many statements the change is hidden, and that nothing follows from that; never which way it went."""
    many = {group: int(rows["difference"].isna().sum()) for group, rows in ends.items()}
    told = [
        " ".join(filter(None, [f"{number} other statement{'s' * (number != 1)}", _where(group)]))
        for group, number in many.items()
        if number
    ]
    text = (
        f"For {listing(told)} the change is not published, because too few people gave some of the answers: this is "
        "not the same as no change."
    )
    return [verdict.Caveat(text, verdict.Weight.HIDDEN)] if told else []


def _sure(known: pd.DataFrame) -> tuple[int, int]:
    """For how many statements the range lies above zero, and for how many below it."""
    return int((known["low"] > 0).sum()), int((known["high"] < 0).sum())


def _way(ends: pd.DataFrame, ways: tuple[str, ...], shown: tuple[str, ...]) -> str:
    """Whether all shares surely rose, or fell, or some of them, in a word; that of `shown` where some are hidden."""
    known = ends[ends["difference"].notna()]
    up, down = _sure(known)
    ways = ways if len(known) == len(ends) else shown
    if up and down:
        return ways[4]
    if not up and not down:
        return ways[5]
    return ways[(up == 0) + 2 * (max(up, down) < len(known))]


def _rose_and_fell(known: pd.DataFrame, asked: int) -> str:
    """For how many statements of those that may be shown a share surely rose, and for how many it surely fell."""
    return _count(
        _sure(known), len(known), ("clearly rose", "clearly fell"), "did not clearly change", asked=asked
    )


def _apart(beside: pd.DataFrame) -> str:
    known = beside[beside["difference"].notna()]
    verbs, neither = ("was clearly better", "was clearly worse"), "was not clearly better or worse"
    where = " in the target group than in the comparison group"
    told = _count(_sure(known), len(known), verbs, neither, where, asked=len(beside))
    return f"the change in the share {_best(known)} {told}"


def _count(
    sure: tuple[int, int], shown: int, verbs: tuple[str, str], neither: str, where: str = "", *, asked: int
) -> str:
    """For how many of the statements shown one thing is sure, for how many the other, and for how many neither is."""
    up, down = sure
    of_those = f" whose change can be shown{where and ','}" if shown < asked else ""
    the = "the " if of_those else ""
    if shown == 1:
        one = f"the only statement{of_those}" if of_those else "1 statement"
        return f"{verdict.sign(up - down, (*verbs, neither))} for {one}{where}"
    every = "both" if shown == 2 else f"all {shown}"
    if shown in (up, down):
        return f"{verbs[0 if up else 1]} for {every} statements{of_those}{where}"
    if not up and not down:
        return f"{neither} for any of {the}{shown} statements{of_those}{where}"
    many = [f"{verb} for {number}" for verb, number in zip(verbs, (up, down), strict=True) if number]
    rest = shown - up - down
    other = f"; for the other {'one' if rest == 1 else rest} we cannot tell" if rest else ""
    return (
        f"{' and '.join(many).replace('and was', 'and')} of {the}{shown} statements{of_those}{where}{other}"
    )


def _by_chance(measure: Measure, ends: Mapping[str, pd.DataFrame], what: str, *, classes: bool) -> list[str]:
    """What ‘clearly’ means; it claims nothing, as many statements are looked at together."""
    if not any(any(_sure(rows[rows["difference"].notna()])) for rows in ends.values()):
        some = any(rows["difference"].isna().any() for rows in ends.values())
        shown, this = (" that is shown", "what is shown") if some else ("", "this")
        no = what.split(maxsplit=1)[0]
        text = f"The range of every {what}{shown} includes zero (no {no}), so {this} could be chance."
        return [verdict.Caveat(text, verdict.Weight.CHANCE)]
    clearly = f"‘Clearly’ means that the likely range of the {what} does not include zero."
    few = measure.answered_by != "staff" and not classes
    text = f"{clearly} About one statement in 20 would show that by chance alone"
    if few:
        text = f"{clearly} {FEW_CLASSES}"
    elif measure.answered_by == "pupils":
        text += ", and the range does not take account of differences between classes."
    else:
        text += "."
    return [verdict.Caveat(text, verdict.Weight.CHANCE, partly=not few)]


def _compared(measure: Measure, groups: Sequence[str], known: Collection[str], *, by_lot: bool) -> list[str]:
    """What weakens a change of answers: nobody to compare with, or others who differ."""
    if measure.answered_by == "staff":
        return []
    if "comparison" in groups:
        return [comparison.OTHERS if by_lot else comparison.UNALLOCATED]
    if not known:
        return [ANONYMOUS]
    return [UNCOMPARED if "target" in groups or set(known) == {"target"} else NOT_APART]


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


def _points(change: pd.DataFrame, span: str = "") -> str:
    """A change in percentage points, with its span where that is not plain, and the range in which it may lie."""
    if change.empty or pd.isna(change["difference"].iloc[0]):
        return ""
    row = change.iloc[0]
    alike = fixed(row["percent_earlier"], 0) == fixed(row["percent_later"], 0)
    moved = more_or_fewer(row["difference"])
    moved = "about the same" if alike and moved != NO_CHANGE else moved
    unit = POINT if moved in (NO_CHANGE, "about the same") else ""  # it is said once
    low = more_or_fewer(row["low"], unit)
    ends = verdict.between(low, more_or_fewer(row["high"], unit if low == NO_CHANGE else ""))
    return f": {span}{moved}; it may really be anywhere {ends} (95% interval)"


def more_or_fewer(points: float, unit: str = POINT) -> str:
    """A change of a share in words: 16 percentage points more."""
    text = fixed(abs(points), 0)
    units = unit and f"{unit}{'' if text == '1' else 's'}"
    return NO_CHANGE if text == "0" else f"{text}{units} {'more' if points > 0 else 'fewer'}"


def who(measure: Measure, wave: str, safe: SafeFrame | None) -> list[str]:
    """Whose answers they are, as far as the answers tell."""
    if measure.answered_by == "staff":
        return []
    people = "pupils" if measure.answered_by == "pupils" else "parents of pupils"
    at = f"{measure.name}, {words.when(wave)}" if wave else measure.name
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
    return [f"{at}, answered by {people} in these groups: {'; '.join(parts)}."]


def not_found(measure: Measure, named: Sequence[str]) -> list[str]:
    """Statements that a record names as worded the other way round and that nobody was asked; for the school."""
    told = listing([f"‘{each}’" for each in named])
    return [
        f"{measure.name}: {told} should be worded the other way round, but no statement has this name. Write it as it "
        "is in the table below."
    ] * bool(named)


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

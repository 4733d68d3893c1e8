"""A run chart: a measure over time against its median, its signal told in words, and what happened meanwhile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.disclosure.safe import SafeFrame, shown

EVENTS = 8  # more marks than this hide the line
STEP = words.line(words.SMALL)


def _values(frame: pd.DataFrame) -> tuple[Any, list[str], str, int]:
    """The series, the names of its points, the sign behind its numbers and their decimals."""
    column = next(name for name in ("percent", "value", "mean") if name in frame)
    values = words.floats(frame[column])
    names = [words.month(m) for m in frame["month"]] if "month" in frame else list(frame["occasion"])
    percent = column == "percent"
    decimals = 1 if percent else words.places(values)
    return values, [words.plain(name, 12) for name in names], "%" if percent else "", decimals


def _longest(frame: pd.DataFrame) -> tuple[list[int], bool]:
    """Places of the longest run on one side of the median, and whether it lies above."""
    runs = words.floats(frame["run"])
    longest = max(
        (np.flatnonzero(runs == run).tolist() for run in np.unique(runs[~np.isnan(runs)])),
        key=len,
        default=[],
    )
    side = _values(frame)[0] - words.floats(frame["median"])
    return longest, bool(np.nansum(side[longest]) > 0)


def _verdict(frame: pd.DataFrame, signals: pd.DataFrame, better: style.Better) -> tuple[str, str, list[int]]:
    """What the run rules say in words, its colour, and the points that make it."""
    points = "months" if "month" in frame else "points"
    if signals.empty or pd.isna(signals.iloc[0]["signal"]):
        useful = "" if signals.empty else f" ({words.whole(signals.iloc[0]['n_useful'])} of the 10 needed)"
        return f"Too few {points} to tell change from chance{useful}.", style.INK, []
    row = signals.iloc[0]
    if not row["signal"]:
        return "No signal: the changes are what chance would give.", style.INK, []
    if row["longest_run"] <= row["longest_run_limit"]:
        seen, limit = words.whole(row["crossings"]), words.whole(row["crossings_limit"])
        told = f"the median is crossed {seen} times, chance gives {limit} or more"
        return f"A signal: {told}.", style.INK, []
    length = f"A shift: {words.whole(row['longest_run'])} {points} in a row"
    longest, above = _longest(frame)
    if len(longest) != row["longest_run"]:
        return f"{length} on one side of the median.", style.INK, []
    good = above == (better == "higher")
    side, call = "above" if above else "below", "an improvement" if good else "a concern"
    return f"{length} {side} the median, {call}.", style.IMPROVEMENT if good else style.CONCERN, longest


def _happened(frame: pd.DataFrame, events: SafeFrame | None) -> pd.DataFrame:
    """The events within the series by date, with their place ``at`` on the axis."""
    if events is None or "month" not in frame:
        return pd.DataFrame({"date": [], "what": [], "intervention": pd.Series([], dtype=bool), "at": []})
    months = pd.DatetimeIndex(frame["month"])
    told = shown(events).dropna(subset=["date"]).assign(date=lambda rows: pd.to_datetime(rows["date"]))
    told = told[(told["date"] >= months[0]) & (told["date"] < months[-1] + pd.DateOffset(months=1))]
    days = (pd.DatetimeIndex(told["date"]) - months[0]).days
    told["at"] = np.interp(days, (months - months[0]).days, np.arange(len(months)))
    told["intervention"] = told["intervention"].astype("boolean").fillna(False).astype(bool)
    return told.sort_values("date", ignore_index=True)


def _missing(frame: pd.DataFrame) -> str:
    """Which points have no number and why, in a sentence, or nothing."""
    values, names, *_ = _values(frame)
    gaps = np.flatnonzero(np.isnan(values))
    if not gaps.size:
        return ""
    why = words.plain(frame.iloc[gaps[0]].get("suppressed", ""))
    some = "all of them" if gaps.size == len(names) else ", ".join(names[i] for i in gaps[:12])
    more = f" and {gaps.size - 12} more" if 12 < gaps.size < len(names) else ""
    return f"Not shown{f' ({why})' if why else ''}: {some}{more}."


def _foot(others: pd.DataFrame, missing: str) -> list[str]:
    """The lines below the chart: the numbered events, and the months without a number."""
    rows = []
    for i, (date, what) in enumerate(zip(others["date"][:EVENTS], others["what"][:EVENTS], strict=True), 1):
        rows += words.wrap(f"{i}  {words.month(date)}: {words.plain(what)}", 5.3, words.SMALL, lines=2)
    if len(others) > EVENTS:
        rows.append(f"and {len(others) - EVENTS} more events")
    return rows + words.wrap(missing, 5.3, words.SMALL, lines=3)


def _level(frame: pd.DataFrame) -> float:
    """The median where it was last known: a hidden month has none."""
    median = words.floats(frame["median"])
    known = median[~np.isnan(median)]
    return float(known[-1]) if known.size else float("nan")


def _median(panel: style.Panel, frame: pd.DataFrame, sign: str, decimals: int) -> None:
    after = (frame["phase"] == "after").fillna(False).to_numpy(dtype=bool)
    edge = int((~after).sum()) - 0.5
    for some, ends, dashes in ((~after, (-0.4, edge), "-"), (after, (edge, len(after) - 0.6), (0, (4, 2)))):
        if some.any():
            panel.plot(ends, [_level(frame[some])] * 2, color=style.MUTED, linewidth=1.6, linestyle=dashes)
    level = _level(frame)
    if np.isfinite(level):
        text = f"median\n{words.number(level, decimals)}{sign}"
        panel.text(len(after) - 0.45, level, text, color=style.MUTED, size=words.SMALL)


def _marks(panel: style.Panel, others: pd.DataFrame, begun: pd.DataFrame) -> None:
    """Mark the intervention by a line with its name above, other events by numbers along the bottom."""
    bottom, top = panel.y
    for at in begun["at"]:
        panel.plot([at, at], panel.y, color=style.VERMILLION, linewidth=1.8, linestyle=(0, (5, 2)))
    for event in words.rows(begun.head(1)):
        left = event["at"] < sum(panel.x) / 2
        place = panel.left + (event["at"] - panel.x[0]) / panel.dx
        room = (style.WIDTH - place if left else place) - 0.1
        told = f"{words.month(event['date'])}, intervention began: {words.plain(event['what'])}"
        text = "\n".join(words.wrap(told, room, words.SMALL, lines=2))
        side = "left" if left else "right"
        panel.text(event["at"], top, text, size=words.SMALL, ha=side, va="bottom", color=style.RUST)
    circle = {"markerfacecolor": "white", "markeredgecolor": style.INK, "markeredgewidth": 0.8}
    for i, at in enumerate(others["at"].head(EVENTS), 1):
        y = bottom + 0.14 * panel.dy
        panel.marks([at], [y], "o", markersize=13, **circle)
        panel.text(at, y, str(i), size=9, ha="center")


@style.house
def chart(
    runframe: SafeFrame,
    signals: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: style.Better,
) -> Figure:
    """Draw a series over time with its median, what the run rules say, and what happened meanwhile.

    Parameters
    ----------
    runframe : SafeFrame
        In order of time: ``month`` or ``occasion``, ``percent`` (or ``value`` or ``mean``), ``median``,
        ``run``, ``phase`` (``baseline`` or ``after``). A hidden month leaves a gap.
    signals : SafeFrame
        One row: ``n_useful``, ``longest_run``, ``longest_run_limit``, ``crossings``, ``crossings_limit``,
        ``signal``.
    events : SafeFrame, optional
        ``date``, ``what``, ``intervention``; those outside the series are left out.
    measure, unit : str
        In words.
    better : {"higher", "lower"}
        Which way is better: a shift is called an improvement or a concern.

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    frame = shown(runframe)
    verdict, colour, marked = _verdict(frame, shown(signals), better) if len(frame) else ("", "", [])
    if not verdict:
        return style.nothing()
    values, names, sign, decimals = _values(frame)
    happened = _happened(frame, events)
    others, begun = happened[~happened["intervention"]], happened[happened["intervention"]]
    head = words.wrap(verdict, 4.6)
    title = words.wrap(words.titled(measure, unit), 5.3, words.SMALL, lines=2)
    foot = _foot(others, _missing(frame))
    top = 0.24 + words.line() * len(head) + STEP * (len(title) + 2.2 * bool(len(begun)))
    bottom = 0.36 + STEP * len(foot)
    figure = style.new_figure(2.0 + top + bottom)
    height = figure.get_figheight()
    style.say(
        figure,
        0.05,
        height - 0.04,
        "\n".join(head),
        weight="bold",
        color=style.RUST if colour == style.CONCERN else colour,
    )
    style.say(figure, 0.05, height - 0.1 - words.line() * len(head), "\n".join(title), size=words.SMALL)
    style.below(figure, foot)
    levels = np.concatenate([values, words.floats(frame["median"])])
    levels = levels[~np.isnan(levels)]
    at = style.ticks(levels.min(), levels.max(), 4) if levels.size else [0.0, 1.0]
    at = [x for x in at if x <= 100] if sign else at
    labels = [words.number(x, words.exact(at)) + sign if levels.size else "" for x in at]
    left = max(words.width(x, words.SMALL) for x in labels) + 0.15
    ends = (at[0] - (at[-1] - at[0]) * 0.15 * bool(len(others)), at[-1])
    panel = style.Panel(figure, left, 0.85, top, bottom, x=(-0.5, len(names) - 0.5), y=ends)
    panel.beside(at, labels)
    every = -(-len(names) // 7)
    panel.below(range(0, len(names), every), names[::every])
    panel.floor()
    _median(panel, frame, sign, decimals)
    panel.plot(range(len(names)), values, marker="o", color=style.INK, linewidth=1.6, markersize=5.5)
    if marked:
        mark = "o" if colour == style.IMPROVEMENT else "D"
        panel.marks(marked, values[marked], mark, color=colour, markersize=8.5)
    _marks(panel, others, begun)
    return figure


def alt(
    runframe: SafeFrame,
    signals: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: style.Better,
) -> str:
    """Say in sentences what `chart` shows, with its numbers, what is hidden and what happened."""
    frame = shown(runframe)
    verdict = _verdict(frame, shown(signals), better)[0] if len(frame) else ""
    if not verdict:
        return "No data yet."
    values, names, sign, decimals = _values(frame)
    what = words.titled(words.plain(measure), words.plain(unit))
    said = [f"Run chart: {what}, {names[0]} to {names[-1]}."]
    known = np.flatnonzero(~np.isnan(values))
    if known.size:
        lowest, highest = known[np.argmin(values[known])], known[np.argmax(values[known])]
        ends = [f"{words.number(values[i], decimals)}{sign} ({names[i]})" for i in (lowest, highest)]
        said.append(
            f"Lowest {ends[0]}, highest {ends[1]}, median {words.number(_level(frame), decimals)}{sign}."
        )
    said.append(verdict)
    said += [_missing(frame)] if known.size < len(names) else []
    happened = _happened(frame, events)
    for date, told, begins in zip(happened["date"], happened["what"], happened["intervention"], strict=True):
        event = words.sentence(words.plain(told)).rstrip(".")
        said.append(f"{words.month(date)}: {'the intervention began: ' if begins else ''}{event}.")
    return " ".join(said)

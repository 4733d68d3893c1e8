"""The vocabulary of results: what each column holds, how the gate treats it, what a table calls it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal[
    "key",  # names a row
    "count",  # the size of a group of pupils
    "part",  # how many of a group
    "share",  # a percentage
    "bound",  # an end of an interval
    "mean",  # a mean or a standard deviation
    "estimate",  # a result of a model
    "derived",  # a result worked out from published rows
    "openings",  # half-days, from which a share comes
    "pupil",  # something of one pupil, or so exact that it tells how many there are: in no public report
    "note",  # words, or a number that does not count pupils
]


class ResultColumn(NamedTuple):
    """One column of the vocabulary.

    Parameters
    ----------
    role : str
        What the gate takes it for.
    label : str
        What a reader calls it, with its unit.
    """

    role: Role
    label: str


COLUMNS: dict[str, ResultColumn] = {
    "quintile": ResultColumn("key", "SIMD quintile (1 = most deprived)"),
    "group": ResultColumn("key", "Group"),
    "method": ResultColumn("key", "Pupils counted as"),
    "change_group": ResultColumn("key", "Change"),
    "month": ResultColumn("key", "Month"),
    "occasion": ResultColumn("key", "Occasion"),
    "item": ResultColumn("key", "Statement"),
    "answer": ResultColumn("key", "Answer"),
    "band": ResultColumn("key", "Answer"),
    "theme": ResultColumn("key", "Theme"),
    "earlier": ResultColumn("key", "From"),
    "later": ResultColumn("key", "To"),
    "stage": ResultColumn("key", "Stage"),
    "organiser": ResultColumn("key", "Organiser"),
    "partnership": ResultColumn("key", "Partnership"),
    "factor": ResultColumn("key", "Factor"),
    "level": ResultColumn("key", "Level"),
    "influence": ResultColumn("key", "Influence"),
    "confirmed": ResultColumn("key", "Confirmed?"),
    "as_predicted": ResultColumn("key", "As predicted?"),
    "driver": ResultColumn("key", "Driver"),
    "tier": ResultColumn("key", "Type"),
    "serves": ResultColumn("key", "Contributes to"),
    "action": ResultColumn("key", "Action or task"),
    "purpose": ResultColumn("key", "Purpose"),
    "start": ResultColumn("key", "From"),
    "end": ResultColumn("key", "To"),
    "progress": ResultColumn("key", "Progress"),
    "date": ResultColumn("key", "Date"),
    "measure": ResultColumn("key", "Measure"),
    "what": ResultColumn("key", "What happened"),
    "intervention": ResultColumn("key", "The intervention began"),
    "school": ResultColumn("key", "School"),
    "class": ResultColumn("key", "Class"),
    "n": ResultColumn("count", "Pupils"),
    "n_most": ResultColumn("count", "Pupils, most deprived fifth"),
    "n_least": ResultColumn("count", "Pupils, least deprived fifth"),
    "n_target": ResultColumn("count", "Pupils, target group"),
    "n_comparison": ResultColumn("count", "Pupils, comparison group"),
    "n_others": ResultColumn("count", "Pupils not chosen"),
    "n_earlier": ResultColumn("count", "Answered earlier"),
    "n_later": ResultColumn("count", "Answered later"),
    "n_before_only": ResultColumn("count", "Pupils measured before only"),
    "n_after_only": ResultColumn("count", "Pupils measured after only"),
    "count": ResultColumn("part", "How many of them"),
    "percent": ResultColumn("share", "Per cent"),
    "percent_earlier": ResultColumn("share", "Per cent earlier"),
    "percent_later": ResultColumn("share", "Per cent later"),
    "median": ResultColumn("derived", "Median"),
    "numerator": ResultColumn("openings", "Half-days attended"),
    "denominator": ResultColumn("openings", "Half-days possible"),
    "low": ResultColumn("bound", "from (95% interval)"),
    "high": ResultColumn("bound", "to (95% interval)"),
    "mean": ResultColumn("mean", "Mean"),
    "sd": ResultColumn("mean", "Standard deviation"),
    "mean_before": ResultColumn("mean", "Mean before"),
    "sd_before": ResultColumn("mean", "Standard deviation before"),
    "mean_after": ResultColumn("mean", "Mean after"),
    "sd_after": ResultColumn("mean", "Standard deviation after"),
    "mean_change": ResultColumn("mean", "Mean change"),
    "sd_change": ResultColumn("mean", "Standard deviation of the change"),
    "effect": ResultColumn("estimate", "Effect (standard deviations)"),
    "difference": ResultColumn("estimate", "Difference, adjusted"),
    "se": ResultColumn("estimate", "Standard error"),
    "p": ResultColumn("estimate", "p-value"),
    "slope_difference": ResultColumn("estimate", "Difference between slopes"),
    "r": ResultColumn("estimate", "Correlation of before and after"),
    "alpha": ResultColumn("estimate", "Alpha (how far the statements measure one thing)"),
    "kappa": ResultColumn("estimate", "Agreement beyond chance"),
    "gap": ResultColumn("derived", "Gap (least − most deprived)"),
    "gap_before": ResultColumn("derived", "Gap before (least − most deprived)"),
    "gap_after": ResultColumn("derived", "Gap after (least − most deprived)"),
    "gap_change": ResultColumn("derived", "Change of the gap (below 0: narrower)"),
    "slope_index": ResultColumn("derived", "Slope index of inequality"),
    "d_ppc2": ResultColumn("derived", "Effect d (standard deviations)"),
    "d": ResultColumn("derived", "Effect d, uncorrected (standard deviations)"),
    "g": ResultColumn("derived", "Effect g, corrected (standard deviations)"),
    "expected_after": ResultColumn("derived", "Expected mean after"),
    "expected_change": ResultColumn("derived", "Expected change"),
    "beyond": ResultColumn("derived", "Change beyond that"),
    "centre": ResultColumn("derived", "Mean of the series"),
    "lower_limit": ResultColumn("derived", "Lower limit"),
    "upper_limit": ResultColumn("derived", "Upper limit"),
    "alpha_low": ResultColumn("derived", "alpha from (95% interval)"),
    "alpha_high": ResultColumn("derived", "alpha to (95% interval)"),
    "weight": ResultColumn("derived", "Weight (per cent)"),
    "pooled": ResultColumn("derived", "Average effect of the partnerships"),
    "predicted_low": ResultColumn("derived", "One more partnership, from (95%)"),
    "predicted_high": ResultColumn("derived", "One more partnership, to (95%)"),
    "tau": ResultColumn("derived", "Spread of the true effects"),
    "i2": ResultColumn("derived", "Spread that is not chance (per cent)"),
    "standardiser": ResultColumn("note", "Standard deviation of"),
    "months": ResultColumn("note", "Months of progress"),
    "months_low": ResultColumn("note", "Months from (95% interval)"),
    "months_high": ResultColumn("note", "Months to (95% interval)"),
    "pooling": ResultColumn("note", "Pooled by"),
    "partnerships": ResultColumn("note", "Partnerships"),
    "schools": ResultColumn("note", "Schools"),
    "items": ResultColumn("note", "Statements"),
    "form": ResultColumn("note", "Type of result"),
    "description": ResultColumn("note", "What it is"),
    "analysis": ResultColumn("note", "Analysis that will follow"),
    "caution": ResultColumn("note", "Watch out for"),
    "n_clusters": ResultColumn("note", "Classes or schools"),
    "unequal": ResultColumn("note", "Slopes differ (p < .05)"),
    "lost_more": ResultColumn("note", "Lost many more pupils than the other group"),
    "at_best": ResultColumn("note", "Many at or near the best possible result (more than 15%)"),
    "factors": ResultColumn("note", "Factors"),
    "predictions": ResultColumn("note", "Predictions"),
    "useful": ResultColumn("note", "Not on the median"),
    "run": ResultColumn("note", "Run"),
    "phase": ResultColumn("note", "Part of the chart"),
    "n_useful": ResultColumn("note", "Points not on the median"),
    "longest_run": ResultColumn("note", "Longest run (points)"),
    "longest_run_limit": ResultColumn("note", "Longest run expected (points)"),
    "longest_trend": ResultColumn("note", "Longest rise or fall (points)"),
    "longest_trend_limit": ResultColumn("note", "Longest rise or fall expected (points)"),
    "crossings": ResultColumn("note", "Crossings of the median"),
    "crossings_limit": ResultColumn("note", "Fewest crossings expected"),
    "signal": ResultColumn("note", "A signal?"),
    "by_chance": ResultColumn("note", "Charts with a signal by chance alone (of 100)"),
    "rule": ResultColumn("note", "Rules used"),
    "shift": ResultColumn("note", "Part of a shift"),
    "trend": ResultColumn("note", "Part of a trend"),
    "astronomical": ResultColumn("note", "Far from the others?"),
    "outside": ResultColumn("note", "Beyond a limit"),
    "limits": ResultColumn("note", "Kind of limits"),
    "weighted": ResultColumn("note", "How pupils are weighted"),
    "test": ResultColumn("note", "Test"),
    "suppressed": ResultColumn("note", "Not shown because"),
    "pupil": ResultColumn("pupil", "Pupil"),
    "before": ResultColumn("pupil", "Before"),
    "after": ResultColumn("pupil", "After"),
    "change": ResultColumn("pupil", "Change"),
    "value": ResultColumn("pupil", "Value"),
    "rci": ResultColumn("pupil", "Reliable change index"),
    "delta": ResultColumn("pupil", "How much more often up, −1 to 1"),
    "rank_sum": ResultColumn("pupil", "Sum of positive ranks"),
    "respondent": ResultColumn("pupil", "Respondent"),
}

CATEGORIES = ("answer", "band", "change_group", "theme")
"""Keys whose rows split one group of pupils into parts that add up to it."""

SERIES = ("month", "occasion", "method")
"""Keys whose rows are the same pupils again, so that their sizes add up to nothing."""


def role_of(name: str) -> Role:
    """The role of a column of the vocabulary.

    Raises
    ------
    KeyError
        When the vocabulary does not have it.
    """
    return COLUMNS[name].role

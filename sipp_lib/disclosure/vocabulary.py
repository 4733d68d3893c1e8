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
    "derived",  # a result reckoned from published rows
    "openings",  # half-days, from which a share comes
    "pupil",  # something of one pupil, or so exact that it tells how many there are: stays in school
    "note",  # words, or a number that does not count pupils
]


class Column(NamedTuple):
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


COLUMNS: dict[str, Column] = {
    "quintile": Column("key", "SIMD quintile (1 = most deprived)"),
    "group": Column("key", "Group"),
    "method": Column("key", "Pupils counted as"),
    "change_group": Column("key", "Change"),
    "month": Column("key", "Month"),
    "occasion": Column("key", "Occasion"),
    "item": Column("key", "Statement"),
    "answer": Column("key", "Answer"),
    "band": Column("key", "Answer"),
    "stage": Column("key", "Stage"),
    "organiser": Column("key", "Organiser"),
    "partnership": Column("key", "Partnership"),
    "factor": Column("key", "Factor"),
    "level": Column("key", "Level"),
    "influence": Column("key", "Influence"),
    "confirmed": Column("key", "Confirmed?"),
    "driver": Column("key", "Driver"),
    "tier": Column("key", "Tier"),
    "serves": Column("key", "Serves"),
    "action": Column("key", "Action or task"),
    "purpose": Column("key", "For the"),
    "start": Column("key", "From"),
    "end": Column("key", "To"),
    "progress": Column("key", "Progress"),
    "date": Column("key", "Date"),
    "measure": Column("key", "Measure"),
    "what": Column("key", "What happened"),
    "intervention": Column("key", "The intervention began"),
    "school": Column("key", "School"),
    "class": Column("key", "Class"),
    "n": Column("count", "Pupils"),
    "n_most": Column("count", "Pupils, most deprived fifth"),
    "n_least": Column("count", "Pupils, least deprived fifth"),
    "n_target": Column("count", "Pupils, target group"),
    "n_comparison": Column("count", "Pupils, comparison group"),
    "n_before_only": Column("count", "Pupils measured before only"),
    "n_after_only": Column("count", "Pupils measured after only"),
    "count": Column("part", "How many of them"),
    "percent": Column("share", "Per cent"),
    "median": Column("derived", "Median"),
    "numerator": Column("openings", "Half-days attended"),
    "denominator": Column("openings", "Half-days possible"),
    "low": Column("bound", "from (95% interval)"),
    "high": Column("bound", "to (95% interval)"),
    "mean": Column("mean", "Mean"),
    "sd": Column("mean", "Standard deviation"),
    "mean_before": Column("mean", "Mean before"),
    "sd_before": Column("mean", "Standard deviation before"),
    "mean_after": Column("mean", "Mean after"),
    "sd_after": Column("mean", "Standard deviation after"),
    "mean_change": Column("mean", "Mean change"),
    "sd_change": Column("mean", "Standard deviation of the change"),
    "effect": Column("estimate", "Effect (standard deviations)"),
    "difference": Column("estimate", "Difference, adjusted"),
    "se": Column("estimate", "Standard error"),
    "p": Column("estimate", "p-value"),
    "slope_difference": Column("estimate", "Difference of slopes"),
    "r": Column("estimate", "Correlation of before and after"),
    "alpha": Column("estimate", "Cronbach's alpha"),
    "gap": Column("derived", "Gap (least − most deprived)"),
    "slope_index": Column("derived", "Slope index of inequality"),
    "d_ppc2": Column("derived", "Effect d (standard deviations)"),
    "d": Column("derived", "Effect d, uncorrected (standard deviations)"),
    "g": Column("derived", "Hedges' g (standard deviations)"),
    "expected_after": Column("derived", "Mean after to be expected"),
    "expected_change": Column("derived", "Change to be expected"),
    "beyond": Column("derived", "Change beyond that"),
    "centre": Column("derived", "Mean of the series"),
    "lower_limit": Column("derived", "Lower limit"),
    "upper_limit": Column("derived", "Upper limit"),
    "alpha_low": Column("derived", "alpha from (95% interval)"),
    "alpha_high": Column("derived", "alpha to (95% interval)"),
    "weight": Column("derived", "Weight (per cent)"),
    "pooled": Column("derived", "Mean effect of the partnerships"),
    "predicted_low": Column("derived", "One more partnership, from (95%)"),
    "predicted_high": Column("derived", "One more partnership, to (95%)"),
    "tau": Column("derived", "Spread of the true effects"),
    "i2": Column("derived", "Spread that is not chance (per cent)"),
    "standardiser": Column("note", "Standard deviation of"),
    "r_of": Column("note", "Correlation of"),
    "interval": Column("note", "Kind of interval"),
    "months": Column("note", "Months of progress"),
    "months_low": Column("note", "Months from (95% interval)"),
    "months_high": Column("note", "Months to (95% interval)"),
    "pooling": Column("note", "Pooled by"),
    "partnerships": Column("note", "Partnerships"),
    "schools": Column("note", "Schools"),
    "items": Column("note", "Statements"),
    "form": Column("note", "What a value is"),
    "description": Column("note", "What it is"),
    "analysis": Column("note", "Analysis that will follow"),
    "caution": Column("note", "Mind"),
    "n_clusters": Column("note", "Classes"),
    "unequal": Column("note", "Slopes differ (p < .05)"),
    "factors": Column("note", "Factors"),
    "useful": Column("note", "Off the median"),
    "run": Column("note", "Run"),
    "phase": Column("note", "Part of the chart"),
    "n_useful": Column("note", "Points off the median"),
    "longest_run": Column("note", "Longest run (points)"),
    "longest_run_limit": Column("note", "Longest run to be expected (points)"),
    "longest_trend": Column("note", "Longest rise or fall (points)"),
    "longest_trend_limit": Column("note", "Longest rise or fall to be expected (points)"),
    "crossings": Column("note", "Crossings of the median"),
    "crossings_limit": Column("note", "Fewest crossings to be expected"),
    "signal": Column("note", "More than chance?"),
    "rule": Column("note", "Rules used"),
    "shift": Column("note", "Part of a shift"),
    "trend": Column("note", "Part of a trend"),
    "astronomical": Column("note", "Astronomical? (look at it)"),
    "outside": Column("note", "Beyond a limit"),
    "limits": Column("note", "Kind of limits"),
    "weighted": Column("note", "How pupils are weighted"),
    "test": Column("note", "Test"),
    "suppressed": Column("note", "Not shown because"),
    "pupil": Column("pupil", "Pupil"),
    "before": Column("pupil", "Before"),
    "after": Column("pupil", "After"),
    "change": Column("pupil", "Change"),
    "value": Column("pupil", "Value"),
    "rci": Column("pupil", "Reliable change index"),
    "delta": Column("pupil", "Cliff's delta"),
    "rank_sum": Column("pupil", "Sum of positive ranks"),
    "respondent": Column("pupil", "Respondent"),
}

CATEGORIES = ("answer", "band", "change_group")
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

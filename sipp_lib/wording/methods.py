"""How the numbers of a report were made: in plain words first, the statisticians' names in one paragraph at the end."""

from __future__ import annotations

from sipp_lib.analysis.ceiling import MANY
from sipp_lib.analysis.change import FEWEST_TOLD
from sipp_lib.analysis.means import FEWEST

RANGES = (
    "A 95% interval is a range: the true value may well be anywhere in it. Where the range includes zero, or no "
    "change, this could be chance. Each number is rounded by itself, so a difference may look a little larger or "
    "smaller than the numbers beside it."
)

BY_AREA = (
    "The Scottish Index of Multiple Deprivation (SIMD) describes areas, not families. Quintile 1 is the most deprived "
    "fifth of areas in Scotland and quintile 5 the least deprived. The gap is how far pupils in quintile 1 are behind "
    "those in quintile 5."
)

RESULTS = (
    "A change is worked out from the pupils who were measured both times. A group chosen for weak results would "
    "have improved without any help; where the whole cohort was measured, the report says by about how much. Where "
    "there is a comparison group, results afterwards take account of each pupil's starting point, and only then are "
    "months of progress given. The range takes account of pupils being taught together in a class, or of whole schools "
    "being in one group. With few classes, such as two in each group, it cannot, so nothing is said about chance.",
    f"With fewer than {FEWEST} pupils no range is given around an average, as it would say nothing. "
    f"With fewer than {FEWEST_TOLD} pupils, in either group where there are two, the size of an effect and months of "
    f"progress are left out, as any such figure could be chance. Where more than {MANY}% of a group end at or near the "
    "best possible result, the report says that the measure cannot show all of their progress. A pupil's change is "
    "called reliable when it is too large to be the measure's own imprecision.",
    "In a questionnaire, those who agree chose an answer in the better half: one of the top two of four or five. Where "
    "answers tell which pupils they are of, the range of a change takes account of most of them having answered both "
    "times; those who answered once count in it too. Otherwise it is worked out as if different people had answered "
    "each time; if they were the same people, the true range is narrower.",
    "Attendance is half-day openings attended out of openings possible, for all pupils together; where only "
    "percentages were given, it is their average, with each pupil counting the same. On a run chart the usual level "
    "is the middle value (median) of the months before the intervention, where there are any.",
)

STATISTICS = (
    "For statisticians: intervals are Wilson's for percentages, Student's t for means, Newcombe's for differences of "
    "percentages and Welch's for differences of means. Comparisons of scores are by analysis of covariance; of "
    "yes-or-no results by the percentages of those with the same starting point, with Mantel and Haenszel's weights. "
    "CR2 standard errors with Satterthwaite's degrees of freedom take account of classes, or of schools that were in "
    "one group as a whole; from fewer than four degrees of freedom no range is told. Each effect size names its "
    "standard deviation and has Hedges' correction "
    "(1981), and months of progress follow the Education Endowment Foundation's Teaching and Learning Toolkit. "
    "Reliable change is Jacobson and Truax's, alpha Cronbach's, agreement on themes Cohen's kappa. The effect in the "
    "group's own standard deviation before is Becker's, that within pupils Borenstein's, that of the difference of "
    "changes Morris's. Changes that can only be put in order are told by "
    "Cliff's delta and Wilcoxon's signed ranks, and partnerships are averaged as Paule and Mandel "
    "do. Whether a measure was too easy is judged as Terwee and others (2007) do. On run charts the rules with fewer "
    "false alarms are Anhøj's."
)


def sentences(threshold: int, base: int, *, public: bool, by_area: bool) -> list[str]:
    """A paragraph each.

    Parameters
    ----------
    threshold, base : int
        The smallest group that is published, and what numbers of pupils are rounded to.
    public : bool
        Whether anything was hidden or rounded.
    by_area : bool
        Whether the evidence knows how deprived the areas are where pupils live.
    """
    hidden = (
        f"Nothing is published about groups of fewer than {threshold} pupils; where so few are left over, the others "
        "are told as ‘more than half’. Answers of fewer than five staff are not shown. Numbers of pupils are rounded "
        f"to the nearest {base}, and percentages and ranges are worked out from the rounded numbers, so percentages "
        "may not add up to 100. Averages are rounded so that they do not give away the size of a group. A few pupils "
        "are left out where they would be the only difference between two tables: those measured only once, or whose "
        "SIMD quintile (or another grouping) is not known. Pupils are known by pseudonyms only, and no individual "
        "pupil's result appears."
        if public
        else "This copy is for the school: nothing is hidden or rounded, and individual pupils are shown."
    )
    return [hidden, RANGES, *([BY_AREA] if by_area else []), *RESULTS, STATISTICS]

"""Frames of evidence in, frames of results out, with nothing known of records, disclosure or charts.

What all use, then in the order of the phases:

- `frames`: columns as plain numbers, the row that is told
- `proportions`: intervals of a share (Wilson) and of a difference of shares (Newcombe), also within strata
- `means`: t intervals
- `instruments`: the measures that can be suggested
- `chooser`: which measure suits, which analysis follows
- `attendance`: a register by month, persistent absence
- `scales`: scores of questionnaires
- `reliability`: Cronbach's alpha
- `agreement`: Cohen's kappa
- `likert`: answers to items, and bands
- `acel`: Curriculum for Excellence levels by stage and organiser
- `gaps`: by quintile, by lens, gap, slope index
- `gap_change`: the gap of the same pupils before and after
- `selection`: which pupils meet a rule
- `factors`: the grid of factors
- `drivers`: the driver diagram as a table
- `plan`: actions in order
- `runchart`: median, runs, and the usual rules: too long a run (told as a shift), too few crossings
- `runrules`: NHS Scotland's rules, for a measure that asks for them: a shift of six, a trend
- `false_alarms`: how often either signals by chance
- `xmr`: limits of ordinary ups and downs
- `ceiling`: whether a measure was too easy to show how far pupils got
- `change`: pairs, change, bins, who is missing; below how many pupils no effect and no months are told
- `paired`: one group's change in named standard deviations, Wilcoxon
- `regression_to_mean`: what a group chosen for low scores gains anyway
- `clusters`: least squares that allow for classes (CR2, Satterthwaite)
- `comparison`: target against comparison group
- `twogroups`: Hedges' g, adjusted differences, Cliff's delta
- `eef`: months of progress; none without a comparison group
- `programme`: effects of several partnerships pooled
"""

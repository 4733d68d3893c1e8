"""Every sentence about a result, once, from what passed the gate: of a page, of a verdict, of a picture's alt text.

``sentences(…)`` is what a page says, ``alt(…)`` what a chart of the same name shows, with the same arguments. What all
use, then in the order of the phases:

- `words`: text on one line, numbers alike, why a number is not there
- `intervals`: groups with their intervals, a sentence each
- `verdict`: the claim, whether it may be chance, what a group chosen low gains anyway, its caveats by their weight,
  and which of them a summary keeps
- `plain`: a result without a number, in plain English or Gaelic; its words: `templates/html/sipp/plain.toml`
- `attendance`: persistent absence, months without a register, how pupils count
- `over_time`: what is said in charts over time
- `gaps`: the gap
- `gap_change`: the gap on two occasions
- `acel`: levels by stage and organiser
- `factors`: what helps and what holds back
- `drivers`: what serves what
- `plan`: actions and their dates
- `likert`: questionnaires: who agrees, and how that changed
- `scales`: scores of a scale
- `runchart`: a run chart's signals
- `xmr`: points beyond limits
- `process`: what was done of what was planned
- `predictions`: how often the predictions of cycles came true, the strength of evidence
- `themes`: how well two people agree on what voices are about
- `change`: the target group's change; that a group chosen low rises anyway (regression to the mean)
- `comparison`: both groups; the adjusted difference; shares; regression to the mean beside a comparison group
- `targets`: the sentence that a target was reached, or not, or why that cannot be told
- `ordered`: how pupils moved where only the order counts
- `balancing`: whether anything got worse
- `programme`: the effects of all partnerships
- `methods`: how the numbers were made
- `glossary`: words that a teacher may want explained
"""

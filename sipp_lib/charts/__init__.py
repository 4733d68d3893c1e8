"""Pictures of safe frames: what passed the gate goes in, a figure and its words come out.

What all use, then in the order of the phases:

- `style`: theme, colours, Axes by their margins, a figure's SVG
- `fonts`: text in the charts' font: its width and its lines
- `intervals`: groups in rows with their intervals
- `over_time`: what charts over time share
- `gaps`: the gap
- `gap_change`: the gap on two occasions
- `acel`: levels by stage and organiser
- `factors`: factors on one page
- `drivers`: the driver diagram
- `plan`: the plan over time
- `likert`: answers as diverging bars
- `runchart`: a run chart
- `xmr`: an XmR chart
- `change`: pupils' dots (school) and bins
- `comparison`: both groups; the adjusted difference
- `programme`: a forest plot of partnerships
"""

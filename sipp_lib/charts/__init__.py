"""Pictures of safe frames: what passed the gate goes in, a figure comes out; `sipp_lib.wording` says the same in words.

Every ``chart`` takes safe frames and refuses others (DisclosureError), and returns a Figure whose Axes can be changed.
What several take: `measure` and its `unit`, in words (a percentage needs no unit); `better`, "higher" or "lower";
`before` and `after`, the names of two occasions; `ax`, Axes on which to draw instead of those of a new figure.

Marks, lines and bars are seaborn's functions for one Axes. Margins are given, and no layout pass is made. Colours say
improvement or concern, never up or down.

What all use, then in the order of the phases:

- `canvas`: how wide a chart is drawn, and how small its words may be
- `style`: theme, colours that several charts take, Axes by their margins, a figure's SVG
- `annotate`: what stands on and around the Axes: words, round numbers for a scale, marks, keys
- `fonts`: text in the charts' font: its width and its lines
- `intervals`: groups in rows with their intervals
- `over_time`: of run and XmR charts axes, points, the look of median and mean, signals, what happened, what is said
- `gaps`: the gap
- `gap_change`: the gap on two occasions
- `acel`: levels by stage and organiser
- `factors`: factors on one page
- `drivers`: the driver diagram
- `plan`: the plan over time
- `likert`: answers to questionnaires as diverging bars, with their colours
- `runchart`: a run chart's median and its rings; how thick the line is, as in an XmR chart: `over_time`
- `xmr`: an XmR chart
- `change`: pupils' dots (school) and bins
- `comparison`: both groups, and the colour and line of each; the adjusted difference
- `programme`: a forest plot of partnerships
"""

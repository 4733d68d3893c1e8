"""The workbook of collaborative enquiry: records, evidence, analysis, the gate, charts and reports.

From the ground up:

- `formats`: how numbers, dates, lists and places in a file are written
- `report_limits`: the time and memory that one report may take
- `errors`: every error a person can meet, and what is said of a full disk; the tree stands in its docstring
- `machine`: what people call the machine that it runs on: their own, or a server
- `characters`: the characters that no page shows, and the texts in plain data
- `register`: what is said of a register wherever it is shown
- `rights`: who may read what stays in the school
- `lock`: one at a time, in turn, among processes
- `temporary`: private temporary folders, cleared away after a kill
- `files`: short names, files written whole or not at all, where shipped folders lie
- `location`: where a live file of records may lie
- `settings`: what `sipp.toml` may say
- `private_data`: what stays in the school lies in the user's own data folder
- `imports`: no module is ever imported from a programme's folder
- `parameters`: what papermill filled in, seen from within the notebook
- `briefings`: the words on each method: steps, worked example, pitfalls, what to ask in interviews, further reading
- `handout`: what a form asks that is filled in away from the workbook
- `phases`: five phases, four methods, themes, principles, key features
- `programme`: its partnerships, its threshold and base for the gate, and where each thing lies
- `looked_at`: what a person has found to name no pupil, written into `sipp.toml`
- `visits`: how much of each partnership there was when somebody was last here
- `removed`: the bin for a partnership made by mistake
- `records`: what people agreed
- `transcript`: an interview or focus group as passages
- `evidence`: what was measured
- `analysis`: frames of evidence to frames of results
- `disclosure`: the gate between results and readers
- `tables`: safe frames and records as accessible HTML
- `results`: an analysis of a partnership, through the gate
- `wording`: every sentence about a result
- `charts`: safe frames as figures
- `phase_notebooks`: copies of the pages, filled in, signed, kept up to date
- `handouts`: `sipp form`: forms to give out, as a workbook and as a page
- `widgets`: forms on a page
- `collection`: `book.factors.frame()`, `.add(…)`, `.edit()`
- `name_check`: whether any text that the public would read names a pupil
- `exchange`: one partnership at many schools, through a folder they share
- `workbook`: a partnership opened: its records, evidence and results
- `new`: `sipp new`, `sipp join`, `sipp sample`
- `move`: records from files to a server and back
- `backup`: `sipp backup`, `sipp restore`
- `reports`: what stands on the page of a report
- `editions`: a finished page as PDF and as Word
- `codebook`: what each column of exported tables holds
- `export`: `sipp export`
- `batch`: all reports, made and made again
- `pages`: the five phase pages
- `jupyter`: the server and the kernel under the pages
- `hub`: the same for many people, through JupyterHub on an authority's server
- `commands`: what larger commands do
- `cli`: the command `sipp`
"""

__version__ = "0.1.0"

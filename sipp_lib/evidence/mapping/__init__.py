"""Which column of a school's file is what: detected, asked about, corrected, kept for the next file.

From a heading to a kept mapping:

- `column_types`: what a column may be, a line each: the headings it goes by, how its cells are read, what it tells
- `likely_names`: whether cells are people's names, whatever stands above them
- `agreeing`: which of them a column is, as far as heading and cells agree
- `before_after`: items that a form asks of two times at once
- `headings`: headings that are no field: statements, somebody's number, a person's own name as a heading
- `monthly`: a register with a column for each month
- `session_codes`: a register with a code for each half-day (ATT, UNA, EXC), of which nothing is counted
- `openings`: half-days attended and possible, a pair, or the one and those absent
- `staged_names`: a stage or a class beside each pupil's name: a column of its own
- `slashed`: the pair in one cell, ‘18/20’
- `form_exports`: what a survey tool writes beside the answers; the marks of a quiz
- `consent`: who did not agree to take part
- `questionnaires`: what a form has beside its items
- `tick_all`: tick-all questions: each option a yes or no
- `aggregates`: rows that are schools or classes, which is a stop
- `mapping`: which column is which field; kept for next time
- `name_columns`: names that would be left out in silence, or kept as a number, a class or a measure
- `doubts`: numbers, names and classes that a person is asked about
- `detect`: the mapping of a new file, as far as it can be known; a second column of one type is asked about
- `level_order`: levels in plain numbers: which of them is the best
- `blanks`: only ticks in a column: what an empty cell means
- `left_out`: why a column is left out, in a few words
- `fitting`: columns that hold something else than their measure is
- `choices`: answers by word, beginning or number
- `questions`: what is open in it: worked out, never stored
- `edits`: how people see it and correct it, by command or on the screen
"""

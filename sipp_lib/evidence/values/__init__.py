"""Cells of text as values: numbers, dates, months, answers, and the words for what is missing.

What is no value first:

- `spelling`: headings as they are compared
- `missing`: missing and suppressed cells, bands; never zero
- `numbers`: numbers, percentages, yes or no, quintiles, bands
- `marks`: marks out of a total, ages in years and months, per cent
- `dates`: dates, and which cannot be known
- `months`: the month that a heading names, and its school year
- `classes`: classes that became dates
- `group_words`: target, comparison or other
- `times`: words and figures that tell a time
- `answers`: a measure's own answers; the usual scales, best first
- `levels`: levels of which only the order counts, and their steps
"""

"""Forms that are given out, filled in away from the workbook, and come back: `sipp form`.

- `ready`: questionnaires that stand ready, with the measure that each is
- `make`: what a form asks, of a kind of record or of a questionnaire
- `excel`: the form as an Excel workbook
- `web_page`: the form as a page to print, and as a page that works offline and saves its answers
"""

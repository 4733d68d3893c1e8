"""The reports of a programme: papermill runs each template in a worker, nbconvert makes its page.

As the reports of a programme pass through them:

- `batch`: all reports, by whatever executor
- `cache`: which would come out the same
- `template`: the notebook that is filled in, checked
- `warm_up`: what a process loads before the first report
- `workers`: a process for each report; its end, and that of every process it started
- `run`: one report: papermill, published whole
- `told_before`: whether it tells of a few pupils when it is laid beside the one before
- `told_beside`: the same of all that were made, beside those of other partnerships
- `apart`: a template's own cells, in a copy of the process
- `engine`: the papermill engine ‘sipp’: cells in this process
- `further`: what lies beside the page: PDF, Word
- `render`: executed notebook to page
- `reading`: what people read of a cell, as plain text
- `preprocessor`: the same cleaning for `jupyter nbconvert --template sipp`
- `exporters`: the further forms for `jupyter nbconvert --to sipp_pdf` and `sipp_docx`
- `earlier`: which earlier reports name a pupil who is known now
- `conclusion`: what became of each report, said in `batch.json` and on the index
- `index`: the index page
- `orders`: its partnerships in other orders than by name
"""

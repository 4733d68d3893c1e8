"""Record ↔ screen: the forms of the phase notebooks.

What all use, then what stands on a page:

- `control`: nothing typed leaves a control before somebody looks
- `form_protocol`: what a form says to Python, and the answer
- `names_typed`: a pupil's name is noticed where it was typed; what counts: `sipp_lib.evidence.pupils.identifiers`
- `record`: what table and form have in common
- `table`: `RecordTable`
- `form`: `RecordForm`
- `import_wizard`: schools' files on their way in, step by step
- `import_state`: what the screen shows of them
- `import_widget`: `Upload`: those steps on the screen
- `measure_chooser`: `Chooser`: which measure suits
- `transcript_reader`: `TranscriptReader`: passages of a transcript become voices

What the screen shows of them, and most of its words, stand in `static/`: a field in `control.js`, what a
number may be in `frame.js` (its words come from `sipp_lib.records.form_schema`), two versions of one
in `record.js`, saved or not in `frame.js`, earlier values in `history.js`. The first line of each script says what it
is for.
"""

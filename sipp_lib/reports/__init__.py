"""What is on the page of an evaluation report, section by section.

From the page down to its pieces:

- `report`: the sections, a method each; in which order is the template's to say
- `again`: a section worked out again from what a notebook says of it
- `records`: what was agreed, as tables and pages of text; in a school's copy, which key files are missing
- `phase_sections`: what of it only the page of a phase has
- `themes`: what voices are about, and how well two people agree on it
- `measured`: what was measured, as sentences, charts and tables
- `monthly`: the months of a rate, of one group or of both
- `outcomes`: the paragraph, picture and tables of each outcome; process and balancing measures
- `summary`: the main results, each with the caveat that weighs most
- `chosen`: whether the target group was chosen for a low start
- `success`: which phrases of the success no number answers, and why
- `aims`: what a target that somebody wrote asks of its measure
- `targets`: whether each target was reached; the sentence on it: `sipp_lib.wording.targets`
- `target_gaps`: the same of a gap, in points or as a part of it
- `target_shares`: the same of a share, as far as rounded counts can tell
- `brief`: the report in brief, which is its first part as well
- `plain`: the same for learners and parents, without a number; its reading age: `tests/frames/reading_age.py`
- `standing`: dates, phase, decisions and quality assurance, for the index page
- `foot`: its words explained, further reading, what it was made from
- `programme`: all partnerships' effects together, on the index page
- `own`: what a template of one's own adds with `Report.show`
- `shown_again`: the same where none of the template's cells ran
- `drawn`: whether somebody's own figure shows nothing but its tables
- `own_outputs`: what cells of a template of one's own show the school
- `page_words`: what somebody reads of a piece of a page, as plain text
- `figures`: a chart with its alt text, caption and tables
- `album`: the last report's pictures, where they would come out the same
- `annex`: what a page keeps folded, once more at its end
- `html`: pieces of a page, all escaped
- `provenance`: what a report was made from
"""

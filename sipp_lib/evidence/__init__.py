"""What was measured: a partnership's evidence files, the checks on them, and who the pupils are.

As a school's file passes through them:

- `schema`: tables, columns and types that everything ends in
- `readers`: any file as a table of texts: its cells, its header, the rows that are no pupil's
- `mapping`: which column is what
- `values`: a cell's text as a value
- `parsers`: a column of them, each kind of value in its way; what could not be read is said
- `pupil_words`: the parsers of class, stage, sex and group
- `convert`: a file by its mapping: values, markers, issues
- `unfilled`: a class or stage that is written beside the first of its pupils only, which is asked about
- `first_values`: of each column, as understood, for the person who has the file
- `simd`: data zone to SIMD decile, compared with what the file tells
- `pupils`: whom each row is about, and the stop where a number or a name is not surely one pupil's
- `occasions`: when something was measured, in the words of its measure
- `tidy`: to pupils, observations, surveys
- `combine`: its rows beside those imported before
- `checks`: what cannot be, and what is unlikely
- `kept_words`: classes and measures that are a pupil's name, which is asked about
- `staging`: what the file would bring, under pseudonyms
- `preview`: a file and what its columns are taken for
- `returned_answers`: the same of a questionnaire that was given out, of which nothing is asked
- `pupils_named`: where the records of such a form name a pupil
- `importer`: the steps of `sipp add`, which call all of these
- `by_itself`: what a file tells by itself of its school and its times
- `import_queue`: several files on their way in, for the command and the page
- `unsearched`: pupils whose names this machine has in no key file, and what whoever makes a public report is told
- `import_lock`: one import, forgetting or withdrawing at a time
- `storage`: a file kept for ever, and the union of those kept
- `side_by_side`: pupils whom two schools filled in beside one another
- `storage_csv`: one kept file: text first, then each column's type
- `elsewhere`: kept files that only another school has
- `groups`: who is in the target group
- `withdraw`: `sipp withdraw`
- `told`: what is kept of whose results public reports told
- `forget`: `sipp forget`
- `file_names`: imports of files that were called after a pupil who is to be forgotten
- `spoken`: which texts still name a pupil who is to be forgotten
"""

"""A school's file, whatever program wrote it, as a table of texts with its header found.

As a file passes through them:

- `returned_forms`: whether it is a form of the workbook's own that came back; then nothing below is asked
- `returned_workbook`: such a form as a workbook, whatever was done to its sheets
- `read`: the steps below, each of which can be overridden; how many bytes a file of any kind may have
- `file_type`: files of other kinds, refused
- `csv_text`: text files: encoding, separator
- `xlsx`: workbooks: how much one may hold unpacked, checked before opening
- `xlsx_parts`: a workbook's sheets, formats and shared texts
- `xlsx_cells`: the cells of a sheet
- `rows`: rows of texts before anything is recognised; how many rows and columns
- `header`: title rows, headers, merged cells, names of columns
- `describing_rows`: rows about the columns, and test pupils
- `skipped_rows`: totals, footnotes, repeated headers
- `summary_rows`: rows that sum up others, which become no pupils
- `dialect`: what reading took for granted, in sentences
- `several_tables`: two tables on one sheet, refused
- `table_checks`: what to look at in a table that was read
"""

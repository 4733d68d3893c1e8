"""A finished page in other forms: as PDF to hand out, as Word to go on writing in, its tables to calculate with.

All are made of the page that was checked and published, so that they can say nothing else.

- `browser`: the machine's own browser, which prints a page as a tagged PDF with bookmarks
- `contents`: the number of the side beside each line of its printed contents; set tighter where that saves a side
- `pictures`: the drawings of a page as pictures of dots
- `undated`: a file of Word or Excel without the moment at which it was written
- `word_text`: its words as paragraphs
- `style_file`: what a Word document takes of an authority's own file of styles
- `word`: a page as a Word document (headers of tables again on each side), in styles of `docs/word_styles.py`
- `spreadsheet`: the tables of a page as an Excel workbook
"""

from sipp_lib.programme import EDITIONS

FORMS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
"""By the ending of their files, and what people call them."""
OF_ALL_PAGES = ("pdf", "docx")
"""Those that the pages beside the full report have, too, which repeat its tables."""

SERVED = "|".join(["html", *FORMS])
"""The endings of what people open, as an alternative in a pattern."""

PAGES = {f"{edition}.html": f"page {words}" for edition, words in EDITIONS.items()}
"""The pages beside the full report, by what follows its name, and what people call them."""

ALL_FORMS = FORMS | {
    f"{edition}.{form}": f"{called} {words}"
    for edition, words in EDITIONS.items()
    for form, called in FORMS.items()
    if form in OF_ALL_PAGES
}
"""The same of the full report and, with its name before the ending, of each page beside it."""

"""Write templates/docx/report.docx, whose styles, paper and footer Word reports take, anew.

    python docs/word_styles.py

An authority replaces it by a file of its own with styles of the same names; see docs/commands.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

OUT = Path(__file__).parents[1] / "templates" / "docx" / "report.docx"
FONT, DEEP, INK, QUIET = "Calibri", "0b3d5c", "1d2733", "51606f"
# size, colour, bold, points before and after
LOOK = {
    "Normal": (10, INK, False, 0, 2),
    "Title": (22, DEEP, True, 0, 4),
    "Subtitle": (11, QUIET, True, 0, 0),
    "Heading 1": (14.5, DEEP, True, 10, 3),
    "Heading 2": (12, DEEP, True, 8, 2),
    "Heading 3": (10.5, DEEP, True, 5, 1),
    "List Bullet": (10, INK, False, 0, 1),
    "List Bullet 2": (10, INK, False, 0, 2),
    "List Number": (10, INK, False, 0, 2),
    "Quote": (10.5, INK, False, 3, 3),
    "Caption": (9, QUIET, True, 6, 3),
    "Table Text": (8.5, INK, False, 0, 0),
}
NEEDED = ("Default Paragraph Font", "Normal Table", "No List", "Header", "Footer")
TABLE = """
<w:style {} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="4" w:color="CDD5DD"/><w:insideH w:val="single" w:sz="4" w:color="CDD5DD"/>
  </w:tblBorders><w:tblCellMar>
    <w:top w:w="25" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="25" w:type="dxa"/>
    <w:right w:w="70" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{}"/></w:rPr><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="12" w:color="{}"/>
  </w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>
  <w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr>
</w:style>
"""


# a bar at the left, as a page has it
BAR = '<w:pBdr {}><w:left w:val="single" w:sz="18" w:space="8" w:color="8FB3CC"/></w:pBdr>'


def main() -> None:
    """Write the file."""
    document = Document()
    styles = document.styles
    styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, (size, colour, bold, before, after) in LOOK.items():
        style = styles[name]
        for fonts in style.element.iter(qn("w:rFonts")):
            fonts.attrib.clear()  # those of a theme would win
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.italic, style.font.color.rgb = False, RGBColor.from_string(colour)
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for style in list(styles):  # the rest of Word's own: looking one up takes longer the more there are
        if style.name not in (*LOOK, *NEEDED):
            style.delete()
    for border in list(styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    about = styles["Quote"].element.get_or_add_pPr()
    about.insert_element_before(parse_xml(BAR.format(nsdecls("w"))), "w:spacing", "w:ind")
    styles.element.append(parse_xml(TABLE.format(nsdecls("w"), DEEP, DEEP)))
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.6)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(before)
        _number(foot.add_run(), field)
    _modern(document.settings.element)
    told = document.core_properties
    told.author, told.title, told.comments, told.last_modified_by = "SIPP workbook", "", "", ""
    OUT.parent.mkdir(exist_ok=True)
    document.save(str(OUT))


def _number(run: Any, field: str) -> None:
    """A number that Word works out: the only fields of a report."""
    for kind, text in (("begin", ""), ("", field), ("separate", ""), ("text", "1"), ("end", "")):
        if kind == "text":
            run.add_text(text)
        else:
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = text
            run.element.append(part)


def _modern(settings: Any) -> None:
    """Say that it is of today's Word, which else opens it as one of 2007."""
    compat = settings.find(qn("w:compat"))
    said = OxmlElement("w:compatSetting")
    for name, value in (
        ("name", "compatibilityMode"),
        ("uri", "http://schemas.microsoft.com/office/word"),
        ("val", "15"),
    ):
        said.set(qn(f"w:{name}"), value)
    compat.append(said)


if __name__ == "__main__":
    main()

"""What a Word report takes of a file of styles: its look, paper, headers and footers, and nothing else."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zipfile import ZipFile

from docx import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image

from sipp_lib.editions.word_text import CELL
from sipp_lib.errors import UsageError
from sipp_lib.files import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as WordDocument
    from docx.opc.part import Part

STYLES = (
    *("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Normal", "List Bullet", "List Bullet 2"),
    *("List Number", "Quote", "Caption", CELL, "Report Table"),
)
LOOK = {RT.STYLES: "styles", RT.NUMBERING: "numbering", RT.THEME: "theme"}
BESIDE = {RT.HEADER: "header", RT.FOOTER: "footer"}
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SHEETS = qn("w:headerReference"), qn("w:footerReference")
# what needs a part that is not taken, or only names one
LEFT = ("w:numPicBullet", "w:lvlPicBulletId", "w:latentStyles", "w:object", "w:control", "w:altChunk")
LEFT_OUT = {*map(qn, LEFT), f"{DRAWN}extLst", f"{DRAWN}objectDefaults", f"{DRAWN}extraClrSchemeLst"}
FONTS = {qn("w:rFonts"), *(f"{DRAWN}{each}" for each in ("latin", "ea", "cs", "font"))}
# of Windows and Office, where they may be called as a pupil is (Georgia, Shruti, Franklin Gothic); any other is read
LETTERS = frozenset(
    re.split(
        r",\s",
        """\
agency fb, angsana new, aptos, aptos display, aptos narrow, arial, arial black, arial narrow, arial nova,
bahnschrift, baskerville old face, bell mt, berlin sans fb, bernard mt condensed, bodoni mt, book antiqua,
bookman old style, bradley hand itc, britannic bold, calibri, calibri light, californian fb, calisto mt,
cambria, cambria math, candara, candara light, century, century gothic, century schoolbook, comic sans ms,
consolas, constantia, cooper black, corbel, corbel light, cordia new, courier new, daunpenh, dokchampa, ebrima,
estrangelo edessa, euphemia, franklin gothic book, franklin gothic demi, franklin gothic heavy,
franklin gothic medium, gabriola, garamond, gautami, georgia, georgia pro, gill sans mt, gill sans nova,
goudy old style, helvetica, high tower text, impact, iskoola pota, javanese text, kalinga, kartika, latha,
leelawadee, leelawadee ui, lucida bright, lucida console, lucida sans, lucida sans unicode, mangal,
microsoft himalaya, microsoft sans serif, microsoft uighur, microsoft yi baiti, mongolian baiti, moolboran,
mv boli, nirmala ui, nyala, palatino linotype, perpetua, plantagenet cherokee, raavi, rockwell, rockwell nova,
segoe print, segoe script, segoe ui, segoe ui light, segoe ui semibold, shruti, sitka text, sylfaen, symbol,
tahoma, times new roman, trebuchet ms, tunga, tw cen mt, verdana, verdana pro, vrinda, walbaum display,
wingdings""",
    )
)
SAYING = (
    "name",
    "descr",
    "title",
    "alias",
    "tag",
    "Target",
)  # of pictures and links: also where it is a number
MEASURED = 8  # digits of a width or a place at most


def reference() -> Path:
    """The Word file whose styles, paper, header and footer a report takes."""
    return shipped("templates", "docx", "report.docx")


def begun(styles: Path) -> WordDocument:
    """A document without words, in the styles of a file.

    Parameters
    ----------
    styles : pathlib.Path
        `reference`, or another file with its styles. What nobody reads in it, such as settings, comments, properties
        and embedded files, stays behind.

    Raises
    ------
    UsageError
        When it is none of Word's, a style is missing in it, or a header holds a picture that cannot be read.
    """
    document = _opened(styles)
    root, main = document.element, document.part
    for part in [*(each for each in root if each.tag != qn("w:body")), *root.body]:
        if part.tag != qn("w:sectPr"):
            part.getparent().remove(part)
    used = {each.get(qn("r:id")) for each in root.iter(*SHEETS)}
    apart = document.settings.odd_and_even_pages_header_footer
    main.partname = PackURI("/word/document.xml")
    for number, (at, rel) in enumerate([*main.rels.items()]):
        del main.rels[at]
        if rel.is_external or not (rel.reltype in LOOK or (rel.reltype in BESIDE and at in used)):
            continue
        pictures = _pictures(rel.target_part, number, styles) if rel.reltype in BESIDE else {}
        name = LOOK.get(rel.reltype) or f"{BESIDE[rel.reltype]}{number}"
        made = _part(
            main, f"/word/{name}.xml", rel.target_part.content_type, _clean(rel.target_part.blob, pictures)
        )
        for place, picture in pictures.items():
            made.load_rel(RT.IMAGE, picture, place)
        main.load_rel(rel.reltype, made, at)
    _clean_element(root, used)
    _settled(main)
    document.settings.odd_and_even_pages_header_footer = apart
    return document


def described(document: WordDocument, title: str, language: str) -> None:
    """Title and language, and nothing of whoever made the file of styles, or when."""
    told = document.core_properties
    told.title, told.language = title, language
    for each in document.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), language)


def words_of(styles: Path) -> list[tuple[str, str]]:
    """What a file of styles brings into each document: where it stands, and each text and name in it.

    Raises
    ------
    UsageError
        When it cannot be used; see `begun`.
    """
    document = begun(styles)
    described(document, "", "en-GB")
    file, found = BytesIO(), list[str]()
    document.save(file)
    with ZipFile(file) as parts:
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")) and part != "word/settings.xml":
                found += _read(etree.fromstring(parts.read(part)))
    return [(f"the Word file {styles.name}", text) for text in dict.fromkeys(filter(str.strip, found))]


def _read(root: Any) -> Iterable[str]:
    for each in root.iter(etree.Element):
        for name, value in each.items():
            if each.tag in FONTS and value.casefold() in LETTERS:
                continue
            if not value.isdigit() or len(value) > MEASURED or etree.QName(name).localname in SAYING:
                yield value
        if each.tag != qn("w:t"):  # a word may be in two of these
            yield "".join(each.itertext()) if each.tag == qn("w:p") else each.text or ""


def _opened(styles: Path) -> WordDocument:
    try:
        document = Document(str(styles))
    except (OSError, ValueError, KeyError, PackageNotFoundError) as error:
        raise UsageError(
            f"{styles.name} is not a Word document (.docx) that can be read. Begin from a copy of "
            "templates/docx/report.docx, and save it as .docx."
        ) from error
    known = {style.name for style in document.styles}
    if missing := [name for name in STYLES if name not in known]:
        raise UsageError(
            f"{styles.name} has no style ‘{missing[0]}’, which a report needs. Begin from a copy of "
            "templates/docx/report.docx, and change its styles without renaming them."
        )
    return document


def _part(main: Part, name: str, kind: str, blob: bytes) -> Part:
    made: Any = PartFactory(PackURI(name), kind, "", blob, main.package)
    return cast("Part", made)


def _pictures(sheet: Part, at: int, styles: Path) -> dict[str, Part]:
    """The pictures of a header or footer, written again without what a camera or a person put into them."""
    found = {}
    for number, (place, rel) in enumerate(sheet.rels.items()):
        if rel.reltype != RT.IMAGE or rel.is_external:
            continue
        file = BytesIO()
        try:
            with Image.open(BytesIO(rel.target_part.blob), formats=["PNG", "JPEG"]) as picture:
                kind = str(picture.format)
                picture.info = {}
                picture.save(file, kind, **({"quality": "keep"} if kind == "JPEG" else {}))
        except (OSError, ValueError, SyntaxError) as error:
            raise UsageError(
                f"{styles.name} has a picture in its header or footer that is neither PNG nor JPEG, so nobody can tell "
                "what else is in it. Put it in again as PNG or JPEG."
            ) from error
        name = f"/word/media/picture{at}-{number}.{kind.lower()}"
        found[place] = _part(sheet, name, f"image/{kind.lower()}", file.getvalue())
    return found


def _clean(blob: bytes, known: Iterable[str]) -> bytes:
    root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    _clean_element(root, known)
    for each in root.iter(f"{DRAWN}theme", *(f"{DRAWN}{name}Scheme" for name in ("clr", "font", "fmt"))):
        each.set("name", "Report")  # Austin is a theme of Word's
    return cast(bytes, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _clean_element(root: Any, known: Iterable[str]) -> None:
    """Without comments, and without links to parts other than those known."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    etree.strip_tags(root, qn("w:hyperlink"), qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
    for each in [*root.iter()]:
        links = [value for name, value in each.items() if name.startswith(qn("r:id")[:-2])]
        if each.tag in LEFT_OUT or any(link not in known for link in links):
            each.getparent().remove(each)
        elif each.tag in FONTS:  # nobody looks how letters are built, only what they are called
            for name in {*each.keys()} & {"panose", "pitchFamily", "charset"}:
                del each.attrib[name]


def _settled(main: Part) -> None:
    """Settings and properties of `reference` in place of the file's own."""
    package = main.package
    for at, rel in [*package.rels.items()]:
        if rel.reltype != RT.OFFICE_DOCUMENT:
            del package.rels[at]
    with ZipFile(reference()) as parts:
        about = _part(main, "/docProps/core.xml", CT.OPC_CORE_PROPERTIES, parts.read("docProps/core.xml"))
        settings = _part(main, "/word/settings.xml", CT.WML_SETTINGS, parts.read("word/settings.xml"))
    package.relate_to(about, RT.CORE_PROPERTIES)
    main.relate_to(settings, RT.SETTINGS)

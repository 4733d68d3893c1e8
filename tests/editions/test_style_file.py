"""What an authority's Word file brings into a report: its look, and whatever else it holds is read or left behind."""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image, PngImagePlugin

from sipp_lib.editions.style_file import begun, reference, words_of
from sipp_lib.editions.word import word
from sipp_lib.errors import UsageError

NAME = "Isla Fraser"
PAGE = "<title>A report</title><h1>A report</h1><ul><li>One</li></ul>"


@pytest.fixture
def kept(tmp_path):
    def keep(own):
        own.save(str(tmp_path / "own.docx"))
        return tmp_path / "own.docx"

    return keep


def picture(words="", kind="PNG"):
    file, info = BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Comment", words)
    how = {"pnginfo": info} if kind == "PNG" else {"comment": words.encode()} if kind == "JPEG" else {}
    Image.new("RGB", (30, 6), "white").save(file, kind, **how)
    file.seek(0)
    return file


def in_header(own, part):
    own.sections[0].header.paragraphs[0]._p.append(parse_xml(part))


def embedded(own):
    book, file = openpyxl.Workbook(), BytesIO()
    book.active["A1"] = NAME
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    made = Part(PackURI("/word/embeddings/isla_fraser.xlsx"), kind, file.getvalue(), own.part.package)
    own.part.relate_to(made, RT.PACKAGE)


def variable(own):
    shown = f'<w:docVars {nsdecls("w")}><w:docVar w:name="pupil" w:val="{NAME}"/></w:docVars>'
    own.settings.element.append(parse_xml(shown))


def company(own):
    kind = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    made = Part(
        PackURI("/docProps/app2.xml"), kind, f"<Properties><Manager>{NAME}</Manager></Properties>".encode()
    )
    own.part.package.relate_to(made, RT.EXTENDED_PROPERTIES)


LEFT_BEHIND = {
    "an embedded file": embedded,
    "a picture of the body": lambda own: own.add_paragraph("old").add_run().add_picture(picture(NAME)),
    "a comment": lambda own: own.add_comment(own.add_paragraph("old").add_run("x"), NAME, NAME),
    "a variable": variable,
    "properties": lambda own: setattr(own.core_properties, "content_status", NAME),
    "properties of the program": company,
    "a link": lambda own: own.part.relate_to(f"https://x.example/{NAME}", RT.HYPERLINK, is_external=True),
    "a bookmark": lambda own: in_header(
        own, f'<w:bookmarkStart {nsdecls("w")} w:id="7" w:name="Isla_Fraser"/>'
    ),
    "what a picture says of itself": lambda own: (
        own.sections[0].header.paragraphs[0].add_run().add_picture(picture(NAME))
    ),
    "what a photograph says of itself": lambda own: (
        own.sections[0].header.paragraphs[0].add_run().add_picture(picture(NAME, "JPEG"))
    ),
    "a style of Word's that is not there": lambda own: own.styles.latent_styles.add_latent_style(NAME),
}


@pytest.mark.parametrize("what", LEFT_BEHIND)
def test_what_is_no_look_stays_behind(kept, what):
    own = Document(str(reference()))
    LEFT_BEHIND[what](own)
    with ZipFile(BytesIO(word(PAGE, kept(own)))) as parts:
        everything = b"".join(name.encode() + parts.read(name) for name in parts.namelist()).lower()
        assert {name.split("/")[0] for name in parts.namelist()} == {
            "[Content_Types].xml",
            "_rels",
            "docProps",
            "word",
        }
    for words in (b"isla", b"fraser", b"comment"):
        assert words not in everything


def numbering(own):
    for each in own.part.numbering_part.element.iter(qn("w:lvlText")):
        each.set(qn("w:val"), f"{NAME} %1")


def named_picture(own):
    own.sections[0].header.paragraphs[0].add_run().add_picture(picture())
    for each in own.sections[0].header._element.iter(qn("wp:docPr")):
        each.set("name", NAME)


def lettered(called):
    def change(own):
        own.styles["Heading 1"].font.name = called

    return change


READ = {
    "letters that are none of Word's": lettered(NAME),
    "a style": lambda own: own.styles.add_style(NAME, 1),
    "a list": numbering,
    "the name of a picture": named_picture,
    "a header": lambda own: own.sections[0].header.paragraphs[0].add_run(NAME),
    "a box of words": lambda own: in_header(
        own,
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="{NAME}"/></w:pict>',
    ),
}


@pytest.mark.parametrize("what", READ)
def test_what_comes_with_the_look_is_read(kept, what):
    own = Document(str(reference()))
    assert not any(NAME in text for _, text in words_of(kept(own)))
    READ[what](own)
    assert any(NAME in text for _, text in words_of(kept(own)))


@pytest.mark.parametrize("called", ["Isla", "Morag"])
def test_letters_called_by_one_word_are_read_too_but_not_those_that_come_with_word(kept, called):
    own = Document(str(reference()))
    lettered(called)(own)
    assert called in [text for _, text in words_of(kept(own))]
    lettered("Georgia")(own)
    assert not {called, "Georgia"} & {text for _, text in words_of(kept(own))}


def test_how_a_themes_letters_are_built_stays_behind(kept):
    own = Document(str(reference()))
    theme = next(rel.target_part for rel in own.part.rels.values() if rel.reltype == RT.THEME)
    theme._blob = theme.blob.replace(b'typeface="Calibri"', b'typeface="Calibri" panose="0608152740"')
    assert b"panose" in theme.blob
    assert not any("0608152740" in text for _, text in words_of(kept(own)))


def test_a_logo_is_kept_and_a_picture_that_nobody_can_read_is_refused(kept):
    own = Document(str(reference()))
    own.sections[0].header.paragraphs[0].add_run().add_picture(picture())
    own.settings.odd_and_even_pages_header_footer = True
    document = Document(BytesIO(word(PAGE, kept(own))))
    assert document.settings.odd_and_even_pages_header_footer
    header = document.sections[0].header
    (shown,) = [rel.target_part for rel in header.part.rels.values()]
    assert Image.open(BytesIO(shown.blob)).size == (30, 6)
    own.sections[0].header.paragraphs[0].add_run().add_picture(picture(kind="BMP"))
    with pytest.raises(UsageError) as caught:
        begun(kept(own))
    assert str(caught.value) == (
        "own.docx has a picture in its header or footer that is neither PNG nor JPEG, so nobody can tell what else is "
        "in it. Put it in again as PNG or JPEG."
    )


def test_what_a_file_of_styles_would_bring_beside_its_styles_is_told_and_none_of_its_look(tmp_path):
    own = Document(str(reference()))
    own.add_paragraph("Words of the body")
    own.styles["Heading 1"].font.name = "Georgia"
    own.sections[0].footer.paragraphs[0].add_run("Ann ")
    own.sections[0].footer.paragraphs[0].add_run("Lee, Strathmoray")
    own.core_properties.author = "Somebody"
    own.save(str(tmp_path / "own.docx"))
    brought = words_of(tmp_path / "own.docx")
    assert {where for where, _ in brought} == {"the Word file own.docx"}
    said = [text for _, text in brought]
    assert any("Ann Lee, Strathmoray" in text for text in said)
    assert not any(word in text for word in ("body", "Georgia", "Somebody") for text in said)


def test_a_file_that_gives_no_styles_is_refused(tmp_path):
    (tmp_path / "text.docx").write_text("hello")
    with pytest.raises(UsageError) as caught:
        begun(tmp_path / "text.docx")
    assert str(caught.value) == (
        "text.docx is not a Word document (.docx) that can be read. Begin from a copy of templates/docx/report.docx, "
        "and save it as .docx."
    )
    own = Document(str(reference()))
    own.styles["Table Text"].name = "Our Table"
    own.save(str(tmp_path / "own.docx"))
    with pytest.raises(UsageError) as caught:
        begun(tmp_path / "own.docx")
    assert str(caught.value) == (
        "own.docx has no style ‘Table Text’, which a report needs. Begin from a copy of templates/docx/report.docx, "
        "and change its styles without renaming them."
    )

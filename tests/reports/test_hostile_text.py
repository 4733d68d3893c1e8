"""Hostile text in every text field of every kind goes through every page, and these as PDF and as Word."""

import json
import typing
import unicodedata
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from sipp_lib.batch.index import index
from sipp_lib.batch.run import make
from sipp_lib.editions import browser
from sipp_lib.editions.spreadsheet import workbook
from sipp_lib.editions.word import word
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import KINDS, Coding, Voice
from sipp_lib.records.store import Store
from sipp_lib.transcript import passages

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "javascript:alert(1)",
    '=HYPERLINK("https://evil.example/x","click")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '{ HYPERLINK "https://evil.example" }',
    "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe }",
    "</w:t></w:r><w:fldSimple w:instr='DATE'/>",
    "{{7*7}} {% raw %} ${7*7}",
    "https://evil.example/pixel.png",
    "</title></style></td><iframe src=//evil.example>",
    "Tha sinn toilichte: ò à ù – 🎉👩🏽‍🏫",
    "' onmouseover='alert(1)' \" autofocus onfocus=alert(1)",
    "$x^2$ \\frac{1}{2} `rm -rf` %%html !ls",
]
FIELDS = {
    qn(f"w:{name}") for name in ("fldSimple", "fldChar", "instrText", "hyperlink", "object", "altChunk")
}
LONG = "word " * 1999 + "end!!"


def filled(model, texts):
    """A record with hostile text in every text field, and one row in every nested list."""
    values = {}
    for name, field in model.fields():
        rows = model.rows_of(name)
        if rows:
            values[name] = [filled(rows, texts)]
        elif model.links_of(name):
            continue
        elif field.annotation is str:
            values[name] = next(texts)
        elif field.annotation == list[str]:
            values[name] = [next(text for text in texts if len(text) <= 200)]  # as pseudonyms may be
        elif field.annotation is bool:
            values[name] = True
        else:
            choices = [part for part in typing.get_args(field.annotation) if part is not type(None)]
            if choices and typing.get_origin(choices[0]) is typing.Literal:
                choice = typing.get_args(choices[0])[0]
                values[name] = [choice] if typing.get_origin(field.annotation) is list else choice
    return values


def hostile(extra):
    while True:
        yield from [*HOSTILE, *extra]


def shown_to_everyone(model, values):
    """The texts of those fields that a public report may show."""
    for name, value in values.items():
        if model.audience_of(name) != "public":
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from shown_to_everyone(model.rows_of(name), part)
            elif isinstance(part, str) and typing.get_args(model.model_fields[name].annotation) in [
                (),
                (str,),
            ]:
                yield part


THEMES = ("<script>theme</script>", '=HYPERLINK("//evil.example")')


def interview(store):
    """A transcript becomes voices, each with the themes of two people who differ on ten: enough for the public."""
    talk = "\n".join(f"P{at % 2}: {HOSTILE[at % len(HOSTILE)]}" for at in range(42))
    for at, said in enumerate(passages("talk.txt", talk.encode())):
        voice = store.add(Voice(quote=said.text, whose="learner", publish=True), author="<b>me</b>")
        yield voice.id, (THEMES[at % 2], THEMES[(at + (at < 10)) % 2])


@pytest.fixture(scope="module")
def made(tmp_path_factory, keys):
    folder = tmp_path_factory.mktemp("hostile")
    secret = folder / "secret.txt"
    secret.write_text("the content of a file")
    place, _ = begin("Hostile", folder / "programme")
    texts = hostile([str(secret), LONG])
    bodies = {
        kind: filled(model, texts) for kind, model in KINDS.items() if kind not in ("import", "partnership")
    }
    with Store.open(place.records, place.slug) as store:
        own = store.current("partnership")[0]
        bodies["partnership"] = filled(KINDS["partnership"], texts)
        store.revise(own.id, bodies["partnership"], author="<b>me</b>")
        for kind, values in bodies.items():
            if kind != "partnership":
                store.add(KINDS[kind].model_validate(values), author="<b>me</b>")
        for voice, themes in interview(store):
            for person, theme in zip(("<b>me</b>", "=1+1"), themes, strict=True):
                store.add(Coding(voice=voice, theme=theme), author=person)
    return make(Programme.open(folder / "programme"), "hostile"), bodies


def test_no_element_can_run_or_load_and_every_public_text_appears_as_text(made, harmless):
    report, bodies = made
    page = report.page.read_text()
    text = harmless(page)
    for kind, values in bodies.items():
        if kind in ("log", "measure", "school"):
            continue  # the log stays in school; the tables of the other two leave fields out
        for part in shown_to_everyone(KINDS[kind], values):
            assert " ".join(part.split()) in text, (kind, part[:60])
    assert "the content of a file" not in page
    assert "49" not in text.split("{{7*7}}")[0][-3:]


def told_in_short(bodies):
    """What the pages beside the report tell, as far as they tell it for certain."""
    fields = {
        "partnership": "success",
        "target_group": "name",
        "question": "choice",
        "voice": "quote",
        "decision": "what",
        "school": "name",
    }
    return [" ".join(bodies[kind][field][:300].split()) for kind, field in fields.items()]


@pytest.mark.parametrize("edition", ["brief", "plain"])
def test_nor_in_the_pages_beside_it(made, harmless, edition):
    report, bodies = made
    page = report.page.with_name(f"hostile-{edition}.html").read_text()
    text = harmless(page)
    assert [each for each in told_in_short(bodies) if each not in text] == []
    assert "the content of a file" not in page


def test_themes_are_text_where_they_are_counted(made, harmless):
    report, _ = made
    text = harmless(report.page.read_text())
    assert "Themes by who spoke" in text
    assert all(f"learner{theme}1540" in text for theme in THEMES)


def test_nor_in_the_index(made, harmless):
    report, bodies = made
    facts = json.loads(report.notebook.read_text())["metadata"]["sipp"]
    programme = Programme.open(report.page.parents[1])
    text = harmless(index(programme, "public", {"hostile": facts}, beside={"hostile": ["brief.html", "pdf"]}))
    for kind, field in (("partnership", "name"), ("decision", "what")):
        assert " ".join(bodies[kind][field].split()) in text


EDITIONS = ("hostile", "hostile-brief", "hostile-plain")


@pytest.mark.parametrize("name", EDITIONS)
def test_in_word_it_is_text_too_no_field_link_or_macro(made, name):
    report, bodies = made
    file = word(report.page.with_name(f"{name}.html").read_text())
    document = Document(BytesIO(file))
    assert not [each.tag for each in document.element.iter() if each.tag in FIELDS]
    with zipfile.ZipFile(BytesIO(file)) as parts:
        assert not [each for each in parts.namelist() if "vba" in each.lower() or "embed" in each.lower()]
        for part in (each for each in parts.namelist() if each.endswith(".rels")):
            assert not [
                each
                for each in ElementTree.fromstring(parts.read(part))
                if each.get("TargetMode") == "External"
            ]
    text = " ".join("".join(each.itertext()) for each in document.element.iter(qn("w:p")))
    text = " ".join(text.split())
    assert [each for each in told_in_short(bodies) if each not in text] == []
    assert "the content of a file" not in text


def test_in_excel_it_is_text_too_no_formula_link_or_macro(made):
    report, _ = made
    file = workbook(report.page.read_text())
    with zipfile.ZipFile(BytesIO(file)) as parts:
        assert not [each for each in parts.namelist() if "vba" in each.lower() or "external" in each.lower()]
    book = load_workbook(BytesIO(file))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink and cell.hyperlink.target]
    told = [str(cell.value) for cell in cells]
    assert [theme for theme in THEMES if theme not in told] == []


@pytest.mark.parametrize("name", EDITIONS)
def test_in_a_pdf_it_is_text_too_nothing_that_runs_or_leads_elsewhere(made, printing, name):
    report, bodies = made
    with browser.opened(120) as as_pdf:
        file = as_pdf(report.page.with_name(f"{name}.html").read_text())
    with pikepdf.open(BytesIO(file)) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & {*map(str, pdf.Root.keys())}
        assert not {"/JavaScript", "/EmbeddedFiles"} & {*map(str, pdf.Root.get("/Names", {}).keys())}
        for side in pdf.pages:
            assert "/AA" not in side
            for link in side.get("/Annots", []):
                assert str(link.Subtype) == "/Link"
                assert "/A" not in link or "/URI" not in link.A
    text = "".join("".join(side.extract_text().split()) for side in pypdf.PdfReader(BytesIO(file)).pages)
    text = unicodedata.normalize("NFKC", text)  # letters that are drawn as one
    # which machine has letters for hearts and faces is not known here
    told = ["".join(each.partition("🎉")[0].split()) for each in told_in_short(bodies)]
    assert [each for each in told if each not in text] == []
    assert "thecontentofafile" not in text


def test_the_notebook_beside_it_holds_the_same_and_no_more(made):
    report, _ = made
    notebook = json.loads(report.notebook.read_text())
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info", "sipp"}
    assert all(set(cell["metadata"]) <= {"tags"} for cell in notebook["cells"])
    assert str(report.page.parents[1]) not in report.notebook.read_text()
